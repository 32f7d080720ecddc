import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Ten bytes of randomness; drawn 4 KiB at a time, since a call into OpenSSL costs more than the rest of an id. */
function tenRandomBytes(): Buffer {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/**
 * A UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds of `at`, 74 random bits. Ids sort roughly by time, which keeps
 * index pages warm. `random` must give at least ten bytes.
 */
export function uuidv7(at: Temporal.Instant, random: Uint8Array = tenRandomBytes()): string {
  const ms = at.epochMilliseconds.toString(16).padStart(12, '0');
  const hex = Buffer.from(random.subarray(0, 10)).toString('hex');
  const variant = ((Number.parseInt(hex[3] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

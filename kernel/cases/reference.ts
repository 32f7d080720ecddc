import { sql } from 'kysely';
import type { Tx } from '../db/index.ts';

/** The 31 check characters of GB 32100: no I, O, S, V, Z, which are misread. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Check character of `XX-YYYYMMDD-NNNNNN`: the sum of the characters' values times 3^place, modulo 31. As 31 is prime and the powers
 * differ, it finds every single wrong character and every swap of two different ones.
 */
function checkOf(body: string): string {
  let weight = 1;
  let sum = 0;
  for (const c of body.replaceAll('-', '')) {
    sum = (sum + parseInt(c, 36) * weight) % 31;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[sum] ?? '0';
}

/** `RC-20261123-000123-B` from its parts: prefix of 2–4 letters, day, running number below a million. */
export function makeReference(prefix: string, day: Temporal.PlainDate, n: number): string {
  const body = `${prefix}-${day.toString().replaceAll('-', '')}-${String(n).padStart(6, '0')}`;
  return `${body}-${checkOf(body)}`;
}

/** True when a typed reference has the right form and check character (case and spaces do not matter). */
export function isReference(typed: string): boolean {
  const text = typed.replace(/\s/g, '').toUpperCase();
  return /^[A-Z]{2,4}-\d{8}-\d{6}-[0-9A-Y]$/.test(text) && checkOf(text.slice(0, -2)) === text.at(-1);
}

/** The next free reference of a prefix. The running number is shared by all prefixes and starts over after a million. */
export async function nextReference(tx: Tx, prefix: string, day: Temporal.PlainDate): Promise<string> {
  const { rows } = await sql<{ n: bigint }>`select nextval('cases.reference_seq') as n`.execute(tx);
  return makeReference(prefix, day, Number(rows[0]?.n ?? 0n));
}

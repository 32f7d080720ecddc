/** Sets of small numbers as words of 32 bits: many are made and set against each other, so they are plain arrays. */
export type Words = Uint32Array;

/** The numbers at which every list has a value of which `mask` and `value` leave `value` over. */
export function wordsOf(lists: readonly Uint8Array[], size: number, mask: number, value: number): Words {
  const out = new Uint32Array((size + 31) >>> 5);
  const [only] = lists;
  const single = lists.length === 1;
  for (let n = 0; n < size; n++) {
    const holds = single ? ((only?.[n] ?? 0) & mask) === value : lists.every((list) => ((list[n] ?? 0) & mask) === value);
    if (holds) out[n >>> 5] = (out[n >>> 5] ?? 0) | (1 << (n & 31));
  }
  return out;
}

/** Do two sets have a member in common? */
export function meets(a: Words, b: Words): boolean {
  for (let i = 0; i < a.length; i++) if (((a[i] ?? 0) & (b[i] ?? 0)) !== 0) return true;
  return false;
}

/** Is every member of `a` one of `b`? */
export function within(a: Words, b: Words): boolean {
  for (let i = 0; i < a.length; i++) if (((a[i] ?? 0) & ~(b[i] ?? 0)) !== 0) return false;
  return true;
}

/** Is the set empty? */
export const isEmpty = (a: Words): boolean => a.every((word) => word === 0);

/** What two sets have in common, in order. */
export function shared(a: Words, b: Words): number[] {
  const out: number[] = [];
  for (let n = 0; n < a.length << 5; n++) if (((a[n >>> 5] ?? 0) & (b[n >>> 5] ?? 0) & (1 << (n & 31))) !== 0) out.push(n);
  return out;
}

/** The members of a set, in order. */
export const members = (a: Words): number[] => shared(a, a);

/** The set as one big number, bit n for member n. */
export function bigOf(words: Words | Int32Array, from = 0, to = words.length): bigint {
  let hex = '';
  for (let i = to - 1; i >= from; i--) hex += ((words[i] ?? 0) >>> 0).toString(16).padStart(8, '0');
  return BigInt(`0x${hex === '' ? '0' : hex}`);
}

/** The numbers of the bits that are set in a big number. */
export function bitsOf(set: bigint): number[] {
  const out: number[] = [];
  let base = 0;
  for (let left = set; left !== 0n; left >>= 32n, base += 32) {
    const word = Number(left & 0xffffffffn);
    for (let i = 0; i < 32; i++) if (((word >>> i) & 1) === 1) out.push(base + i);
  }
  return out;
}

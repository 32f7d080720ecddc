/**
 * Ids and names stay bytes: "011" is never a number, and no string is made for a row. An index numbers distinct byte strings in the order in which they
 * are first seen, so that the same input always gives the same numbers.
 */
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Hash of `bytes[from…to)` (FNV-1a, then its high bits folded into the low ones, which choose the slot). */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c_9dc5 | 0;
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i]!, 0x0100_0193);
  return h ^ (h >>> 15);
}

/** Whether `a[aFrom…]` and `b[bFrom…]` agree in `length` bytes. */
export function sameBytes(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aFrom + i] !== b[bFrom + i]) return false;
  return true;
}

/** Distinct byte strings, numbered 0, 1, 2 … in the order they were added. */
export class ByteIndex {
  size = 0;
  /** all strings, one after the other */
  pool: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 12);
  /** where string i begins; entry `size` is the end of the pool in use */
  offsets = new Int32Array(1 << 8);
  #hashes = new Int32Array(1 << 8);
  /** number + 1 of the string in a slot, 0 when it is free */
  #slots = new Int32Array(1 << 9);

  /** Number of the string, −1 when it was never added. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot]! - 1;
      if (at < 0) return -1;
      const start = this.offsets[at]!;
      if (
        this.#hashes[at] === hash &&
        this.offsets[at + 1]! - start === to - from &&
        sameBytes(this.pool, start, bytes, from, to - from)
      )
        return at;
    }
  }

  /** Whether string `at` is these bytes. */
  is(at: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.offsets[at]!;
    return this.offsets[at + 1]! - start === to - from && sameBytes(this.pool, start, bytes, from, to - from);
  }

  /** Number of the string, which is added when it is new: `size` grows then. */
  add(bytes: Uint8Array, from = 0, to = bytes.length): number {
    const known = this.find(bytes, from, to);
    if (known >= 0) return known;
    const at = this.size++;
    if (at + 2 > this.offsets.length) {
      this.offsets = grown(this.offsets, at + 2);
      this.#hashes = grown(this.#hashes, at + 2);
    }
    const start = this.offsets[at]!;
    const end = start + to - from;
    if (end > this.pool.length) {
      this.pool = grown(this.pool, end);
    }
    for (let i = from, o = start; i < to; i++, o++) this.pool[o] = bytes[i]!;
    this.offsets[at + 1] = end;
    const hash = hashBytes(bytes, from, to);
    this.#hashes[at] = hash;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    else this.#place(at, hash);
    return at;
  }

  /** Number of a text, added as UTF-8. */
  addText(text: string): number {
    return this.add(encoder.encode(text));
  }

  /** The string as bytes, in place. */
  bytes(at: number): Uint8Array {
    return this.pool.subarray(this.offsets[at], this.offsets[at + 1]);
  }

  /** The string as text. */
  text(at: number): string {
    return decoder.decode(this.bytes(at));
  }

  /** Below, at or above zero as string `a` comes before, is, or comes after string `b` in the order of bytes. */
  compare(a: number, b: number): number {
    const { pool, offsets } = this;
    let i = offsets[a]!;
    let j = offsets[b]!;
    const [iEnd, jEnd] = [offsets[a + 1]!, offsets[b + 1]!];
    while (i < iEnd && j < jEnd) {
      const difference = pool[i++]! - pool[j++]!;
      if (difference !== 0) return difference;
    }
    return iEnd - i - (jEnd - j);
  }

  #place(at: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = at + 1;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (let i = 0; i < this.size; i++) this.#place(i, this.#hashes[i]!);
  }
}

/**
 * A copy of at least `length` entries, four times as long as before (half as long again when large): memory that is not yet written to costs nothing, what has
 * to be copied does.
 */
export function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer>;
export function grown(array: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer>;
export function grown(array: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer>;
export function grown<T extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  array: T,
  length: number,
): T {
  const make = array.constructor as new (length: number) => T;
  const next = new make(Math.max(length, Math.ceil(array.length * (array.length < 1 << 20 ? 4 : 1.5))));
  next.set(array);
  return next;
}

/**
 * Distinct sequences of whole numbers, numbered in the order in which they were added: patterns, running times and stop_sequence numbers are each shared
 * by many trips.
 */
export class Sequences {
  size = 0;
  /** all sequences, one after the other */
  values = new Int32Array(1 << 10);
  /** where sequence i begins; entry `size` is the end */
  offsets = new Int32Array(1 << 8);
  #hashes = new Int32Array(1 << 8);
  #slots = new Int32Array(1 << 9);

  /** Number of the first `length` entries of `of`, added when new. */
  add(of: Int32Array, length: number): number {
    let hash = length | 0;
    for (let i = 0; i < length; i++) {
      hash = Math.imul(hash ^ of[i]!, 0x85eb_ca6b);
      hash ^= hash >>> 13;
    }
    hash ^= hash >>> 16;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const at = this.#slots[slot]! - 1;
      if (at < 0) break;
      if (this.#hashes[at] === hash && this.#same(at, of, length)) return at;
      slot = (slot + 1) & mask;
    }
    const at = this.size++;
    if (at + 2 > this.offsets.length) {
      this.offsets = grown(this.offsets, at + 2);
      this.#hashes = grown(this.#hashes, at + 2);
    }
    const start = this.offsets[at]!;
    if (start + length > this.values.length) this.values = grown(this.values, start + length);
    for (let i = 0; i < length; i++) this.values[start + i] = of[i]!;
    this.offsets[at + 1] = start + length;
    this.#hashes[at] = hash;
    this.#slots[slot] = at + 1;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return at;
  }

  /** The same sequences numbered by their first use in `uses`, whose entries (−1: none) are changed to the new numbers. */
  renumbered(uses: Int32Array): Sequences {
    const made = new Sequences();
    const numbers = new Int32Array(this.size).fill(-1);
    for (let i = 0; i < uses.length; i++) {
      const old = uses[i]!;
      if (old < 0) continue;
      if (numbers[old]! < 0) {
        const values = this.values.subarray(this.offsets[old], this.offsets[old + 1]);
        numbers[old] = made.add(values, values.length);
      }
      uses[i] = numbers[old]!;
    }
    return made;
  }

  #same(at: number, of: Int32Array, length: number): boolean {
    const start = this.offsets[at]!;
    if (this.offsets[at + 1]! - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.values[start + i] !== of[i]) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let i = 0; i < this.size; i++) {
      let slot = this.#hashes[i]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = i + 1;
    }
  }
}

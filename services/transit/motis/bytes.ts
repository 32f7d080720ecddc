/** UTF-8 that grows at its end. What is put in as bytes is copied, not written anew. */
export class Bytes {
  #buffer: Buffer;
  #length = 0;

  /** Starts with room for so many bytes. */
  constructor(room: number) {
    this.#buffer = Buffer.allocUnsafe(Math.max(64, room));
  }

  /** Bytes put in since the last `take`. */
  get length(): number {
    return this.#length;
  }

  text(text: string): void {
    // A code unit takes three bytes at most.
    this.#reserve(3 * text.length);
    this.#length += this.#buffer.write(text, this.#length);
  }

  /** The bytes from `from` to `to` − 1 of a buffer. */
  bytes(bytes: Buffer, from = 0, to = bytes.length): void {
    this.#reserve(to - from);
    bytes.copy(this.#buffer, this.#length, from, to);
    this.#length += to - from;
  }

  /** Starts anew. */
  clear(): void {
    this.#length = 0;
  }

  /** A copy of what was put in; it starts anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.clear();
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(2 * needed);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** A growing row of 32-bit whole numbers. */
export class Ints {
  data: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.data = new Int32Array(capacity);
  }

  /** Makes room for `more` numbers beyond the present ones. */
  reserve(more: number): void {
    if (this.length + more <= this.data.length) return;
    const data = new Int32Array(Math.max(this.length + more, 2 * this.data.length));
    data.set(this.data.subarray(0, this.length));
    this.data = data;
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** The numbers so far; a view, not a copy. */
  get all(): Int32Array {
    return this.data.subarray(0, this.length);
  }
}

/** A set of texts under each key, each counted, so that what two contracts say stays when one of them goes. A single text stands alone. */
export class Counted {
  readonly #keys = new Map<string, string | Map<string, number>>();

  add(key: string, value: string): void {
    const old = this.#keys.get(key);
    if (old === undefined) this.#keys.set(key, value);
    else if (typeof old === 'string')
      this.#keys.set(
        key,
        old === value
          ? new Map([[value, 2]])
          : new Map([
              [old, 1],
              [value, 1],
            ]),
      );
    else old.set(value, (old.get(value) ?? 0) + 1);
  }

  remove(key: string, value: string): void {
    const old = this.#keys.get(key);
    if (old === value) this.#keys.delete(key);
    else if (old instanceof Map) {
      const count = old.get(value) ?? 0;
      if (count > 1) old.set(value, count - 1);
      else old.delete(value);
      if (old.size === 0) this.#keys.delete(key);
    }
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  get(key: string): Iterable<string> {
    const found = this.#keys.get(key);
    return found === undefined ? [] : typeof found === 'string' ? [found] : found.keys();
  }
}

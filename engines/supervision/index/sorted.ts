/** So many entries are put where they belong; of more all are sorted when asked for. */
const FEW = 4;

/** Entries in one order, whichever way they came; sorted when asked for. */
export class Sorted<T> {
  #entries: T[] = [];
  #sorted = true;
  /** Entries that came since all were asked for. */
  #come = 0;
  readonly #compare: (a: T, b: T) => number;
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }
  get size(): number {
    return this.#entries.length;
  }
  add(entry: T): void {
    this.#come += 1;
    if (this.#sorted && this.#come <= FEW) this.#entries.splice(this.#place(entry), 0, entry);
    else {
      this.#entries.push(entry);
      this.#sorted = false;
    }
  }
  remove(entry: T): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
  all(): readonly T[] {
    if (!this.#sorted) this.#entries.sort(this.#compare);
    this.#sorted = true;
    this.#come = 0;
    return this.#entries;
  }
  /** Behind whatever does not come after it. */
  #place(entry: T): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#entries[middle]!, entry) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A map of sorted lists that come and go with their entries. Most keys have one entry, which then stands alone: a list for each would be most of the memory. */
export class Shelves<T extends object> {
  readonly #shelves = new Map<string, T | Sorted<T>>();
  readonly #compare: (a: T, b: T) => number;
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }
  add(key: string, entry: T): void {
    const old = this.#shelves.get(key);
    if (old === undefined) this.#shelves.set(key, entry);
    else if (old instanceof Sorted) old.add(entry);
    else {
      const shelf = new Sorted(this.#compare);
      shelf.add(old);
      shelf.add(entry);
      this.#shelves.set(key, shelf);
    }
  }
  remove(key: string, entry: T): void {
    const old = this.#shelves.get(key);
    if (old === entry) this.#shelves.delete(key);
    else if (old instanceof Sorted) {
      old.remove(entry);
      if (old.size === 0) this.#shelves.delete(key);
    }
  }
  get(key: string): readonly T[] {
    const found = this.#shelves.get(key);
    if (found === undefined) return [];
    return found instanceof Sorted ? found.all() : [found];
  }
  /** Whether a key has an entry other than this one. */
  hasOther(key: string, entry: T): boolean {
    const found = this.#shelves.get(key);
    return found !== undefined && found !== entry && !(found instanceof Sorted && found.size === 1 && found.all()[0] === entry);
  }
}

/** Orders by text as code units, which does not depend on a locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

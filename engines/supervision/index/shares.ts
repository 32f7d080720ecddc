import { addMonths } from '../dates.ts';
import { byText, Sorted } from './sorted.ts';

/** A contract's value, by whom and when. */
export interface Valued {
  readonly id: string;
  readonly day: string;
  readonly lessee: string;
  readonly value: number;
}

/** What one hand has of what a collective let up to a contract. */
export interface Concentration {
  readonly n: number;
  readonly own: number;
  /** How many lessees of the hand have a contract among them. */
  readonly lessees: number;
  readonly ofLessee: number;
  readonly ofAll: number;
}

const byDay = (a: Valued, b: Valued): number => byText(a.day, b.day) || byText(a.id, b.id);

/** The contracts of one collective: for each, the window of months that ends on its day. */
export class Collective {
  readonly #values = new Sorted<Valued>(byDay);
  #shares: Map<string, Concentration> | null = null;
  #months = -1;

  get size(): number {
    return this.#values.size;
  }

  add(valued: Valued): void {
    this.#values.add(valued);
    this.#shares = null;
  }

  remove(id: string): void {
    const valued = this.#values.all().find((v) => v.id === id);
    if (valued !== undefined) this.#values.remove(valued);
    this.#shares = null;
  }

  /** The contracts whose window a day falls into. */
  after(day: string, months: number): Valued[] {
    const to = addMonths(day, months);
    return this.#values.all().filter((v) => v.day >= day && v.day <= to);
  }

  /** The share of a contract, whether it is one of these or not yet, with those of all lessees who act as one with its own. */
  shareOf(of: Valued, hands: ReadonlySet<string>, months: number): Concentration {
    const from = addMonths(of.day, -months);
    const inside = this.#values.all().filter((v) => v.day > from && v.day <= of.day && v.id !== of.id);
    const mine = inside.filter((v) => v.lessee === of.lessee || hands.has(v.lessee));
    const sum = (values: readonly Valued[]): number => values.reduce((s, v) => s + v.value, of.value);
    const lessees = new Set([of.lessee, ...mine.map((v) => v.lessee)]).size;
    return { n: inside.length + 1, own: mine.length + 1, lessees, ofLessee: sum(mine), ofAll: sum(inside) };
  }

  /** The share of a contract of these whose lessee acts alone: reckoned for all of them at once. */
  share(id: string, months: number): Concentration | undefined {
    if (this.#shares === null || this.#months !== months) {
      this.#shares = this.#sweep(months);
      this.#months = months;
    }
    return this.#shares.get(id);
  }

  /** One pass; all contracts of one day stand in each other's window. */
  #sweep(months: number): Map<string, Concentration> {
    const values = this.#values.all();
    const shares = new Map<string, Concentration>();
    const ofLessee = new Map<string, { n: number; sum: number }>();
    let [first, next, sum] = [0, 0, 0];
    const move = ({ lessee, value }: Valued, sign: 1 | -1): void => {
      const of = ofLessee.get(lessee) ?? { n: 0, sum: 0 };
      ofLessee.set(lessee, { n: of.n + sign, sum: of.sum + sign * value });
      sum += sign * value;
    };
    for (const { id, day, lessee } of values) {
      while (next < values.length && values[next]!.day <= day) move(values[next++]!, 1);
      const from = addMonths(day, -months);
      while (values[first]!.day <= from) move(values[first++]!, -1);
      const own = ofLessee.get(lessee)!;
      shares.set(id, { n: next - first, own: own.n, lessees: 1, ofLessee: own.sum, ofAll: sum });
    }
    return shares;
  }
}

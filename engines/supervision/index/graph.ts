import { Counted } from './counted.ts';
import { byText } from './sorted.ts';
import type { Facts } from '../facts.ts';

/** How somebody is reached: the persons and firms between, and what each step is. */
export interface Path {
  readonly to: string;
  readonly through: readonly string[];
  readonly kinds: readonly string[];
}

/** The relations that all contracts of the district tell, read both ways: kin, ownership, representation. */
export class Relations {
  readonly #edges = new Counted();

  add(relations: Facts['relations']): void {
    for (const { a, b, kind } of relations) {
      this.#edges.add(a, `${kind}|${b}`);
      this.#edges.add(b, `${kind}|${a}`);
    }
  }

  remove(relations: Facts['relations']): void {
    for (const { a, b, kind } of relations) {
      this.#edges.remove(a, `${kind}|${b}`);
      this.#edges.remove(b, `${kind}|${a}`);
    }
  }

  /** All who are at most so many steps away, nearest first and each by one shortest path; among equals the one first by text. Follows only the kinds given. */
  around(from: string, steps: number, kinds?: ReadonlySet<string>): readonly Path[] {
    const found: Path[] = [{ to: from, through: [], kinds: [] }];
    if (!this.#edges.has(from)) return found;
    const seen = new Set([from]);
    for (let at = 0; at < found.length; at += 1) {
      const here = found[at]!;
      if (here.kinds.length >= steps) break;
      for (const edge of [...this.#edges.get(here.to)].toSorted(byText)) {
        const cut = edge.indexOf('|');
        const to = edge.slice(cut + 1);
        const kind = edge.slice(0, cut);
        if (seen.has(to) || kinds?.has(kind) === false) continue;
        seen.add(to);
        found.push({ to, through: here.kinds.length === 0 ? [] : [...here.through, here.to], kinds: [...here.kinds, kind] });
      }
    }
    return found;
  }
}

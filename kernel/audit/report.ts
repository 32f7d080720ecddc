import type { Text } from '../contract/index.ts';
import type { SuiteId } from '../crypto/index.ts';

export type ProblemCode =
  | 'leaf-missing'
  | 'leaf-hash'
  | 'leaf-columns'
  | 'leaf-twice'
  | 'entry-hash'
  | 'entry-gap'
  | 'node'
  | 'head'
  | 'signature'
  | 'truncated'
  | 'unsealed'
  | 'unqueued'
  | 'anchor'
  | 'witness';

/** One thing that is not as it was. */
export interface LogProblem {
  readonly code: ProblemCode;
  /** Index of the (first) leaf concerned, when it has one. */
  readonly index: number | null;
  /** Last leaf concerned: more than `index` when the records left cannot tell which of the span was changed. */
  readonly through: number | null;
  readonly leafId: string | null;
  readonly kind: string | null;
  readonly what: Text;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** What a verification saw. */
export interface LogReport {
  readonly ok: boolean;
  readonly log: string | null;
  readonly suite: SuiteId | null;
  /** Leaves in the tree. */
  readonly size: number;
  readonly root: string | null;
  readonly heads: number;
  /** Anchored heads compared. */
  readonly anchors: number;
  /** Leaves still waiting, within the time allowed. */
  readonly waiting: number;
  /** The first hundred, in order of the leaf concerned; the count is of all. */
  readonly problems: readonly LogProblem[];
  readonly problemCount: number;
  /** The first broken leaf, or the first problem that concerns no single leaf. */
  readonly first: LogProblem | null;
}

const MOST = 100;

/** Collects problems, keeping those of the lowest indexes. */
export class Problems {
  count = 0;
  private kept: LogProblem[] = [];

  add(code: ProblemCode, what: Text, at: Partial<Omit<LogProblem, 'code' | 'what'>> = {}): void {
    this.count++;
    this.kept.push({
      code,
      what,
      index: at.index ?? null,
      through: at.through ?? at.index ?? null,
      leafId: at.leafId ?? null,
      kind: at.kind ?? null,
      expected: at.expected ?? null,
      actual: at.actual ?? null,
    });
    if (this.kept.length >= 4 * MOST) this.kept = this.list();
  }

  /** By index, then the narrower span, then as found; those without an index last. */
  list(): LogProblem[] {
    const width = (p: LogProblem): number => (p.through ?? 0) - (p.index ?? 0);
    return this.kept.toSorted((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || width(a) - width(b) || 0).slice(0, MOST);
  }
}

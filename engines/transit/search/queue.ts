import { NEVER } from '../types.ts';
import type { Layer } from './labels.ts';
import type { Marks } from './marks.ts';
import type { Space, Terms } from './space.ts';

/** Beyond the last position of any pattern. */
const FAR = 0x4000_0000;

/** The patterns to scan in a round, in the order in which marks first touch them, and what is new to board from. */
export class Queue {
  readonly list: Int32Array;
  length = 0;
  /** Board labels improved in the round before, NEVER elsewhere: to board where nothing is new brings nothing new. */
  readonly fresh: Int32Array;
  private readonly freshAt: Int32Array;
  private freshCount = 0;
  /**
   * Four a pattern, so that they lie together: first and last position it may pay to board from (FAR and −1 while there is none), 1 while it is not in the list,
   * otherwise 0 (what the list grows by when the pattern is put there), and nothing.
   */
  private readonly state: Int32Array;
  private readonly patterns: number;

  constructor(patterns: number, boardCount: number) {
    this.patterns = patterns;
    this.list = new Int32Array(patterns + 1);
    this.fresh = new Int32Array(boardCount).fill(NEVER);
    this.freshAt = new Int32Array(boardCount);
    this.state = new Int32Array(4 * patterns);
    for (let p = 0; p < patterns; p++) {
      this.state[4 * p] = FAR;
      this.state[4 * p + 1] = -1;
      this.state[4 * p + 2] = 1;
    }
  }

  /** Whether it has room for so many patterns and labels. */
  fits(patterns: number, boardCount: number): boolean {
    return patterns <= this.patterns && boardCount === this.fresh.length;
  }

  /** Takes on the marked labels of the round before and the patterns that may be boarded there; the marks are used up. */
  fill(space: Space, terms: Terms, { board }: Layer, { before }: Layer, marks: Marks): void {
    const { stopOff, stopPat, stopPos, patCol, stops } = space.view;
    const { allowed, boardClass } = terms;
    const { list, state, fresh, freshAt } = this;
    const { list: marked, flag, count } = marks;
    let n = 0;
    for (let i = 0; i < count; i++) {
      const at = marked[i]!;
      const ready = board[at]!;
      flag[at] = 0;
      fresh[at] = ready;
      freshAt[i] = at;
      const cls = boardClass === null ? 0 : (at / stops) | 0;
      const s = at - cls * stops;
      for (let x = stopOff[s]!, end = stopOff[s + 1]!; x < end; x++) {
        const p = stopPat[x]!;
        if (boardClass !== null && boardClass[p] !== cls) continue;
        if (allowed !== null && allowed[p] === 0) continue;
        // It takes its place in the list in any case: the order of the scans must not hang on what has been ridden before.
        list[n] = p;
        n += state[4 * p + 2]!;
        state[4 * p + 2] = 0;
        const pos = stopPos[x]!;
        if (ready > before[patCol[p]! + pos]!) continue;
        if (pos < state[4 * p]!) state[4 * p] = pos;
        if (pos > state[4 * p + 1]!) state[4 * p + 1] = pos;
      }
    }
    marks.count = 0;
    this.freshCount = count;
    this.length = n;
  }

  /** First position of a pattern it may pay to board from; above the last when there is none. */
  first(p: number): number {
    return this.state[4 * p]!;
  }

  last(p: number): number {
    return this.state[4 * p + 1]!;
  }

  /** Takes a pattern out. */
  remove(p: number): void {
    const { state } = this;
    state[4 * p] = FAR;
    state[4 * p + 1] = -1;
    state[4 * p + 2] = 1;
  }

  /** Empties it when all its patterns have been taken out. */
  clear(): void {
    const { fresh, freshAt, freshCount } = this;
    for (let i = 0; i < freshCount; i++) fresh[freshAt[i]!] = NEVER;
    this.freshCount = 0;
    this.length = 0;
  }
}

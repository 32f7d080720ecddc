import { NEVER } from '../types.ts';
import { Ints } from '../view/ints.ts';
import { runFrom } from '../view/view.ts';
import type { Goal } from './goal.ts';
import { Labels, type Layer } from './labels.ts';
import { change, Marks } from './marks.ts';
import { Queue } from './queue.ts';
import type { Access, Space, Terms } from './space.ts';
import { Stays } from './stays.ts';

/** After so many marks with an arrival to beat it pays to know how far it is at least to the target. */
const MANY = 128;

/** Start of the run before the first: it departs too early everywhere. */
const BEFORE_ALL = -0x4000_0000;

/**
 * RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, 2012): round r knows what r rides reach. `layered` keeps labels per round, so that
 * departures can follow one another, latest first, and labels stay (rRAPTOR); otherwise the rounds share one set of labels.
 *
 * One object is used for many searches; nothing is allocated once it has seen a search of the size.
 */
export class Raptor {
  private readonly stops: number;
  private space!: Space;
  private terms!: Terms;
  private labels = new Labels(0, 0, 0);
  private rideCount = 0;
  private boardCount = 0;
  private egress: Int32Array | null = null;
  /** What can tell how far it is to the target, until it has; `least` then holds that, and zeros before. */
  private goal: Goal | null = null;
  private least: Int32Array;
  private readonly zeros: Int32Array;
  /** Marks of rounds that had an arrival to beat. */
  private marked = 0;
  /** Board labels improved in this round, and ride labels. */
  private marks = new Marks(0);
  private improved = new Marks(0);
  private queue = new Queue(0, 0);
  /** By round, by label: run, position of boarding (or −2 − stay), position of alighting. */
  readonly rideParents: Int32Array[] = [];
  /** By round, by label: the ride label whose arrival it follows from. */
  readonly boardParents: Int32Array[] = [];
  readonly stays = new Stays((...ride) => this.ridePast(...ride));
  /** By round, the ride label that last improved on the target in this departure, and that arrival; −1 when none did. */
  readonly reachedBy: number[] = [];
  readonly reachedAt: number[] = [];
  /** Rounds of the last departure. */
  rounds = 0;
  /** Ride labels improved in the last departure, when `collect` is set (after `begin`); some more than once. */
  readonly touched = new Ints();
  collect = false;

  constructor(stops: number) {
    this.stops = stops;
    this.zeros = new Int32Array(stops);
    this.least = this.zeros;
  }

  /**
   * Forgets everything and takes on a space and terms. `egress` holds the seconds of walking from each stop to the target (NEVER where there is no way);
   * null searches to every stop. With `goal` what cannot reach the target in time is dropped: it pays where many departures follow one another.
   */
  begin(space: Space, terms: Terms, egress: Int32Array | null, layered: boolean, goal: Goal | null = null): void {
    this.goal = goal;
    this.least = this.zeros;
    this.marked = 0;
    this.space = space;
    this.terms = terms;
    this.egress = egress;
    this.collect = false;
    const rideCount = terms.rideSlack.length * this.stops;
    const boardCount = terms.boardSlack.length * this.stops;
    if (!this.labels.fits(rideCount, boardCount)) this.resize(rideCount, boardCount);
    const { patterns } = space.view;
    if (!this.queue.fits(patterns, boardCount)) this.queue = new Queue(patterns, boardCount);
    this.labels.begin(space, terms, layered);
  }

  /** Earliest arrival by ride at each label (ride class × stops + stop), of all rounds together unless labels are layered. */
  get ride(): Int32Array {
    return this.labels.ride;
  }

  /** Leaves the start at `time`. Arrivals at the target of `bound` or later are of no use. */
  depart(time: number, access: Access, bound: number): void {
    this.startDeparture();
    const { board } = this.labels.of(0);
    const { boardSlack, boardClass, blocked } = this.terms;
    for (let b = 0; b < boardSlack.length; b++)
      for (let i = 0; i < access.stops.length; i++) {
        if (boardClass === null && b > 0) break;
        if (blocked?.[access.stops[i]!]) continue;
        const at = b * this.stops + access.stops[i]!;
        const ready = time + access.secs[i]! + boardSlack[b]!;
        if (ready >= board[at]! || ready >= bound) continue;
        board[at] = ready;
        this.marks.add(at);
      }
    this.labels.spreadBoards(0, this.marks.list, this.marks.count);
    this.run(1, bound);
  }

  /** Leaves the start by given rides alone: event e boards run `runs[e]` of pattern `patterns[e]` at `positions[e]`. */
  departBy(patterns: Int32Array, positions: Int32Array, runs: Int32Array, from: number, to: number, bound: number): void {
    this.startDeparture();
    if (this.terms.rides < 1) return;
    const layer = this.labels.of(1);
    this.openRound(1);
    const limit = Math.min(bound, this.labels.bound(1));
    let best = limit;
    for (let e = from; e < to; e++) {
      best = this.ridePast(1, layer, patterns[e]!, runs[e]!, positions[e]!, positions[e]!, best);
      if (this.space.seats !== null)
        best = this.stays.from(this.space, this.terms, layer, 1, patterns[e]!, runs[e]!, runs[e]! + 1, positions[e]!, best);
    }
    this.endRound(1, best);
    this.run(2, bound);
  }

  private startDeparture(): void {
    this.rounds = 0;
    this.stays.made.length = 0;
    this.touched.length = 0;
  }

  private run(from: number, bound: number): void {
    const most = this.terms.rides;
    for (let r = from; r <= most && this.marks.count > 0; r++) this.round(r, bound);
    this.marks.clear();
  }

  /** Works out the bounds to the target when there has been enough to do, as far as they can matter by now, up to a power of two: a like question then finds them made. */
  private aim(goal: Goal, { board }: Layer, bound: number): void {
    const { list, count } = this.marks;
    this.marked += count;
    if (this.marked < MANY) return;
    let soonest = bound;
    for (let i = 0; i < count; i++) soonest = Math.min(soonest, board[list[i]!]!);
    this.least = goal.aim(2 ** (32 - Math.clz32(bound - soonest)));
    this.goal = null;
  }

  private openRound(r: number): void {
    this.rideParents[r] ??= new Int32Array(3 * this.rideCount);
    this.reachedBy[r] = -1;
    this.reachedAt[r] = NEVER;
  }

  private round(r: number, outerBound: number): void {
    const { queue, stops } = this;
    const { view, seats } = this.space;
    this.openRound(r);
    const layer = this.labels.of(r);
    let bound = Math.min(outerBound, this.labels.bound(r));
    if (this.goal !== null && bound !== NEVER) this.aim(this.goal, this.labels.of(r - 1), bound);
    queue.fill(this.space, this.terms, this.labels.of(r - 1), layer, this.marks);
    const { patCol, patLen, patRun, col, run, times } = view;
    const { rideClass, boardClass } = this.terms;
    const { ride, before, rider } = layer;
    const { least } = this;
    const { list, fresh } = queue;
    for (let q = 0; q < queue.length; q++) {
      const p = list[q]!;
      let pos = queue.first(p);
      const lastFresh = queue.last(p);
      queue.remove(p);
      if (pos > lastFresh) continue;
      const c0 = patCol[p]!;
      const length = patLen[p]!;
      const r0 = patRun[p]!;
      const r1 = patRun[p + 1]!;
      const ro = rideClass === null ? 0 : rideClass[p]! * stops;
      const bo = boardClass === null ? 0 : boardClass[p]! * stops;
      const riddenFrom = pos;
      let k = r1;
      let boarded = -1;
      let start = 0;
      let arr = 0;
      // The run before run k, which it pays to take where it can be had.
      let startBefore = 0;
      let depBefore = 0;
      // As far as there is something new to board from …
      for (; pos <= lastFresh; pos++) {
        const at = c0 + pos;
        const c = col[at]!;
        const s = c >> 2;
        const ready = fresh[bo + s]!;
        if (k < r1) {
          if (c & 1) {
            const arrival = start + times[arr + pos]!;
            if (arrival < ride[ro + s]! && arrival + least[s]! < bound)
              bound = this.improve(r, layer, ro + s, s, arrival, bound, k, boarded, pos);
          }
          const departs = startBefore + times[depBefore + pos]!;
          // Whoever boarded here did not arrive here: the arrival counts, from here on nothing is new.
          if (before[at]! < departs || (before[at] === departs && rider[at]! <= k)) k = r1;
          else {
            if (seats === null) {
              before[at] = departs;
              rider[at] = k;
            }
            if ((c & 2) === 0 || ready > departs) continue;
            do k--;
            while (k > r0 && run[4 * k - 4]! + times[run[4 * k - 2]! + pos]! >= ready);
          }
        }
        if (k === r1) {
          if ((c & 2) === 0 || ready > before[at]!) continue;
          let low = rider[at]! - 1;
          if (low >= r1) {
            low = runFrom(view, p, pos, ready);
            if (low === r1) continue;
          }
          while (low > r0 && run[4 * low - 4]! + times[run[4 * low - 2]! + pos]! >= ready) low--;
          k = low;
        }
        boarded = pos;
        start = run[4 * k]!;
        arr = run[4 * k + 1]!;
        startBefore = k > r0 ? run[4 * k - 4]! : BEFORE_ALL;
        depBefore = k > r0 ? run[4 * k - 2]! : run[4 * k + 2]!;
        if (seats === null) {
          before[at] = startBefore + times[depBefore + pos]!;
          rider[at] = k;
        }
      }
      // … and on to the end, or until it is too late to be of use or another has been here as early.
      if (k < r1)
        for (; pos < length; pos++) {
          const arrival = start + times[arr + pos]!;
          if (arrival >= bound) break;
          const at = c0 + pos;
          const c = col[at]!;
          if (c & 1 && arrival < ride[ro + (c >> 2)]!) {
            if (arrival + least[c >> 2]! >= bound) break;
            bound = this.improve(r, layer, ro + (c >> 2), c >> 2, arrival, bound, k, boarded, pos);
          }
          const departs = startBefore + times[depBefore + pos]!;
          if (before[at]! < departs || (before[at] === departs && rider[at]! <= k)) break;
          if (seats === null) {
            before[at] = departs;
            rider[at] = k;
          }
        }
      if (boarded === -1) continue;
      if (seats === null) this.labels.spreadRidden(r, c0 + riddenFrom, c0 + pos);
      else bound = this.stays.from(this.space, this.terms, layer, r, p, k, r1, boarded, bound);
    }
    queue.clear();
    this.endRound(r, bound);
  }

  /** Lowers a ride label; tells the bound, lower when the target is reached from here. `parent` is the position of boarding or −2 − stay. */
  private improve(
    r: number,
    layer: Layer,
    label: number,
    stop: number,
    arrival: number,
    bound: number,
    k: number,
    parent: number,
    pos: number,
  ): number {
    layer.ride[label] = arrival;
    this.improved.add(label);
    const parents = this.rideParents[r]!;
    parents[3 * label] = k;
    parents[3 * label + 1] = parent;
    parents[3 * label + 2] = pos;
    if (this.egress === null || this.egress[stop] === NEVER) return bound;
    const { rideSlack } = this.terms;
    const there = arrival + this.egress[stop]! + (rideSlack.length === 1 ? rideSlack[0]! : rideSlack[(label / this.stops) | 0]!);
    if (there >= bound) return bound;
    this.reachedBy[r] = label;
    this.reachedAt[r] = there;
    return there;
  }

  /** Rides one run from a position on and lowers what it reaches. `parent` is the position of boarding or −2 − stay. */
  private ridePast(r: number, layer: Layer, p: number, k: number, from: number, parent: number, outer: number): number {
    const { view, seats } = this.space;
    const { patCol, patLen, patRun, col, run, times } = view;
    const { rideClass } = this.terms;
    const { ride, before, rider } = layer;
    const { least } = this;
    const ro = rideClass === null ? 0 : rideClass[p]! * this.stops;
    const start = run[4 * k]!;
    const arr = run[4 * k + 1]!;
    const startBefore = k > patRun[p]! ? run[4 * k - 4]! : BEFORE_ALL;
    const depBefore = k > patRun[p]! ? run[4 * k - 2]! : run[4 * k + 2]!;
    const c0 = patCol[p]!;
    const length = patLen[p]!;
    let bound = outer;
    let pos = from;
    for (; pos < length; pos++) {
      const arrival = start + times[arr + pos]!;
      if (arrival >= bound) break;
      const at = c0 + pos;
      const c = col[at]!;
      if (pos > from && c & 1 && arrival < ride[ro + (c >> 2)]!) {
        if (arrival + least[c >> 2]! >= bound) break;
        bound = this.improve(r, layer, ro + (c >> 2), c >> 2, arrival, bound, k, parent, pos);
      }
      if (seats === null) {
        const departs = startBefore + times[depBefore + pos]!;
        if (before[at]! < departs || (before[at] === departs && rider[at]! <= k)) break;
        before[at] = departs;
        rider[at] = k;
      }
    }
    if (seats === null) this.labels.spreadRidden(r, c0 + from, c0 + pos);
    return bound;
  }

  /** After the rides of round r: changes and walks from what they reached. */
  private endRound(r: number, bound: number): void {
    this.rounds = r;
    const { improved, marks } = this;
    const layer = this.labels.of(r);
    if (this.reachedBy[r] !== -1) this.labels.reached(r, this.reachedAt[r]!);
    this.labels.spreadRides(r, improved.list, improved.count);
    if (this.collect) {
      this.touched.reserve(improved.count);
      for (let n = 0; n < improved.count; n++) this.touched.push(improved.list[n]!);
    }
    if (r < this.terms.rides) {
      const parents = (this.boardParents[r] ??= new Int32Array(this.boardCount));
      // Who boards once more arrives in the next round at the earliest.
      const next = Math.min(bound, this.labels.bound(r + 1));
      change(this.space, this.terms, layer, improved, marks, parents, next, this.least);
    }
    improved.clear();
    this.labels.spreadBoards(r, marks.list, marks.count);
  }

  private resize(rideCount: number, boardCount: number): void {
    this.rideCount = rideCount;
    this.boardCount = boardCount;
    this.labels = new Labels(this.stops, rideCount, boardCount);
    this.rideParents.length = 0;
    this.boardParents.length = 0;
    this.marks = new Marks(boardCount);
    this.improved = new Marks(rideCount);
  }
}

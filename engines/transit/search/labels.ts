import { NEVER } from '../types.ts';
import type { Space, Terms } from './space.ts';

/** Ride label of a stop that must not be used. */
export const CLOSED = -0x8000_0000;

/** Before NEVER, so that a stop which has not been reached is later than any departure. */
const LATE = NEVER - 1;

const EMPTY = new Int32Array(0);

/** What a search knows of one round, or of all of them together. */
export interface Layer {
  /** Earliest arrival by ride, by ride class × stops + stop. */
  readonly ride: Int32Array;
  /** Earliest moment a ride may depart, by board class × stops + stop. Kept apart from `ride`: walks are not closed, so the one does not follow from the other. */
  readonly board: Int32Array;
  /**
   * By column, what has been ridden past it: the first such run, and when the run before it departs from there, LATE as long as there is none. Who is ready only
   * later than that gains nothing by boarding: of the pattern he gets no run that has not been ridden from here on. Unused when one may stay seated.
   */
  before: Int32Array;
  rider: Int32Array;
  /** Runs that were stayed on to, and from which run on each pattern was ridden to its end; only when one may stay seated. */
  stayed: Uint8Array | null;
  endedFrom: Int32Array | null;
}

/**
 * The labels of a search. Layered, each round has its own, none of them later than in the round before, and they outlast a departure, so that departures can
 * follow one another, latest first; otherwise all rounds share one set. Room is used again.
 */
export class Labels {
  private readonly stops: number;
  private readonly rideCount: number;
  private readonly boardCount: number;
  private readonly layers: Layer[] = [];
  private used = 0;
  private layered = false;
  /** Per layer, an arrival at the target that must be beaten. */
  private readonly bounds: number[] = [];
  private space!: Space;
  private blocked: Uint8Array | null = null;

  constructor(stops: number, rideCount: number, boardCount: number) {
    this.stops = stops;
    this.rideCount = rideCount;
    this.boardCount = boardCount;
  }

  /** Whether this room is for so many labels. */
  fits(rideCount: number, boardCount: number): boolean {
    return rideCount === this.rideCount && boardCount === this.boardCount;
  }

  /** Forgets everything. */
  begin(space: Space, terms: Terms, layered: boolean): void {
    this.space = space;
    this.blocked = terms.blocked;
    this.layered = layered;
    this.used = 0;
    this.of(0);
  }

  /** The labels of round r; those not used before start as a copy of the round before. */
  of(r: number): Layer {
    const at = this.layered ? r : 0;
    while (this.used <= at) this.add(this.used++);
    return this.layers[at]!;
  }

  /** Ride labels of all rounds together. */
  get ride(): Int32Array {
    return this.layers[this.used - 1]!.ride;
  }

  /** The arrival at the target that round r must beat; of a round not come to yet, at most that of the last. */
  bound(r: number): number {
    return this.bounds[this.layered ? Math.min(r, this.used - 1) : 0]!;
  }

  /** The target was reached at `bound` in round r. */
  reached(r: number, bound: number): void {
    for (let i = this.layered ? r : 0; i < this.used; i++) if (this.bounds[i]! > bound) this.bounds[i] = bound;
  }

  /** What round r improved holds for the rounds after it: the ride labels `improved`. */
  spreadRides(r: number, improved: Int32Array, count: number): void {
    if (!this.layered) return;
    const { ride } = this.layers[r]!;
    for (let i = r + 1; i < this.used; i++) lower(this.layers[i]!.ride, ride, improved, count);
  }

  /** The same for the board labels `marks`. */
  spreadBoards(r: number, marks: Int32Array, count: number): void {
    if (!this.layered) return;
    const { board } = this.layers[r]!;
    for (let i = r + 1; i < this.used; i++) lower(this.layers[i]!.board, board, marks, count);
  }

  /**
   * The same for the columns `from` … `to` − 1 that round r may have ridden past, but for the round after it alone: what it says further on it would seldom say
   * first, and a scan that gains nothing does no harm.
   */
  spreadRidden(r: number, from: number, to: number): void {
    if (!this.layered || r + 1 >= this.used) return;
    const { before, rider } = this.layers[r]!;
    const { before: beforeAbove, rider: riderAbove } = this.layers[r + 1]!;
    for (let at = from; at < to; at++) {
      if (beforeAbove[at]! > before[at]!) beforeAbove[at] = before[at]!;
      if (riderAbove[at]! > rider[at]!) riderAbove[at] = rider[at]!;
    }
  }

  private add(i: number): void {
    const layer = (this.layers[i] ??= {
      ride: new Int32Array(this.rideCount),
      board: new Int32Array(this.boardCount),
      before: EMPTY,
      rider: EMPTY,
      stayed: null,
      endedFrom: null,
    });
    const before = i === 0 ? null : this.layers[i - 1]!;
    if (before === null) {
      layer.ride.fill(NEVER);
      layer.board.fill(NEVER);
      // Nobody alights at a blocked stop: no arrival is earlier than its label.
      const { blocked } = this;
      if (blocked !== null) for (let n = 0; n < layer.ride.length; n++) if (blocked[n % this.stops]) layer.ride[n] = CLOSED;
    } else {
      layer.ride.set(before.ride);
      layer.board.set(before.board);
    }
    this.prepareRidden(layer, before);
    this.bounds[i] = before === null ? NEVER : this.bounds[i - 1]!;
    if (this.space.seats !== null) this.prepareSeats(layer, before);
  }

  private prepareRidden(layer: Layer, below: Layer | null): void {
    const columns = this.space.view.col.length;
    if (layer.before.length < columns) {
      layer.before = new Int32Array(columns);
      layer.rider = new Int32Array(columns);
    }
    if (below === null) {
      layer.before.fill(LATE, 0, columns);
      layer.rider.fill(NEVER, 0, columns);
    } else {
      layer.before.set(below.before.subarray(0, columns));
      layer.rider.set(below.rider.subarray(0, columns));
    }
  }

  private prepareSeats(layer: Layer, before: Layer | null): void {
    const { view } = this.space;
    if (layer.stayed === null || layer.stayed.length !== view.runs) layer.stayed = new Uint8Array(view.runs);
    if (layer.endedFrom === null || layer.endedFrom.length !== view.patterns) layer.endedFrom = new Int32Array(view.patterns);
    if (before === null) {
      layer.stayed.fill(0);
      for (let p = 0; p < view.patterns; p++) layer.endedFrom[p] = view.patRun[p + 1]!;
    } else {
      layer.stayed.set(before.stayed!);
      layer.endedFrom.set(before.endedFrom!);
    }
  }
}

function lower(labels: Int32Array, by: Int32Array, at: Int32Array, count: number): void {
  for (let n = 0; n < count; n++) {
    const i = at[n]!;
    if (labels[i]! > by[i]!) labels[i] = by[i]!;
  }
}

/** What a search runs on, forward or mirrored; it cannot tell which. */
import type { Seats } from '../view/seats.ts';
import type { View } from '../view/view.ts';

/** Walks from each stop, ordered by seconds, then stop (CSR). */
export interface WalkTable {
  readonly off: Int32Array;
  readonly to: Int32Array;
  readonly secs: Int32Array;
}

export interface Space {
  readonly view: View;
  readonly walks: WalkTable;
  /** Seconds of a change from ride to ride at each stop, −1 where it is forbidden. */
  readonly change: Int32Array;
  /** Where one may stay seated; null when that is not asked for. */
  readonly seats: Seats | null;
}

/**
 * Options made ready for the search. Slack (rule: be at the stop so long before the departure) belongs to boarding. With a least change time as well, when a ride
 * may be boarded depends on its slack and on how the stop was reached, so labels are kept apart by slack: by that of the ride to come when searching forward
 * (board classes), by that of the ride just left when mirrored (ride classes). From leaving a ride of class r to the departure of one of class b pass at least
 * max(walk or change + rideSlack[r] + boardSlack[b], minChange) seconds.
 */
export interface Terms {
  /** Most rides. */
  readonly rides: number;
  readonly minChange: number;
  /** 1 for each pattern of the view that may be used; null when all may. */
  readonly allowed: Uint8Array | null;
  /** 1 for each stop that must not be used; null when all may. */
  readonly blocked: Uint8Array | null;
  readonly rideSlack: Int32Array;
  readonly boardSlack: Int32Array;
  /** Class of each pattern; null when there is one class. */
  readonly rideClass: Uint8Array | null;
  readonly boardClass: Uint8Array | null;
}

/** Where a search starts: stops and the seconds of walking to each. */
export interface Access {
  readonly stops: Int32Array;
  readonly secs: Int32Array;
}

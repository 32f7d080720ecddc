/**
 * The words of the timetable engine. Times are whole seconds. A time of day counts from the start of the day it is asked for, which is noon minus twelve
 * hours in the image's time zone (GTFS reference, "Service day"), so 24:30:00 is 88,200 and a time before that start is negative.
 */

/** Seconds since the start of the day that was asked for. */
export type Seconds = number;

/** `feed:stop_id`, `feed:trip_id` or `feed:route_id`, as in the source text, byte for byte; the feed's name has no colon. */
export type Ref = string;

/** What carries the traveller; each GTFS route type, extended ones included, belongs to exactly one. */
export type Mode = 'rail' | 'metro' | 'tram' | 'bus' | 'coach' | 'ferry' | 'cable' | 'air' | 'taxi' | 'other';

/** A stop or station by its id (a station stands for all its platforms, each reached at once), or a point in WGS84 degrees. */
export type Place = { readonly stop: Ref } | { readonly lat: number; readonly lon: number };

/** What narrows a search. Every default is the plain rule of the package's README. */
export interface Options {
  /** Most rides in a journey; staying seated is no new ride. Absent: no limit. */
  readonly maxRides?: number;
  /** Only rides of these modes. */
  readonly modes?: readonly Mode[];
  /** Metres a second of computed walks, 0.1–5 (default 1.2). A time from transfers.txt stays as it is. */
  readonly walkSpeed?: number;
  /** Longest computed walk in metres, straight line; at most the image's radius between stops (default: the radius; for points 1,000). */
  readonly walkLimit?: number;
  /** `yes`: only trips and stops known to be accessible; `not-no`: also those of which nothing is known. */
  readonly wheelchair?: 'yes' | 'not-no';
  /** Seconds one must be at the stop before a ride of this mode departs (进站提前), at the first boarding and at each change (default 0). */
  readonly slack?: Readonly<Partial<Record<Mode, Seconds>>>;
  /** Least seconds between leaving one ride and the departure of the next, walk included (default 0). */
  readonly minChange?: Seconds;
  /** Stay seated where a block or a transfer of type 4 carries on (default false). */
  readonly inSeat?: boolean;
  /** A change with less spare time than this is marked tight (default 120). */
  readonly tightBelow?: Seconds;
  /** Seconds by which each tight change counts as a later arrival when choices are ranked (default 0). It never changes which journeys are legal. */
  readonly tightPenalty?: Seconds;
}

interface Timed {
  /** The day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Seconds since the start of that day. */
  readonly time: Seconds;
}

/** From one place to another. */
export interface JourneyQuery extends Timed, Options {
  readonly from: Place;
  readonly to: Place;
}

/** All departures in a window, both ends included. */
export interface ProfileQuery extends JourneyQuery {
  readonly until: Seconds;
}

/** From one place to every stop. */
export interface SpreadQuery extends Timed, Options {
  readonly from: Place;
}

/** From every stop to one place; `time` is the latest arrival. */
export interface GatherQuery extends Timed, Options {
  readonly to: Place;
}

/** From one place to every stop, at every step of a window, both ends included. */
export interface ReachQuery extends SpreadQuery {
  readonly until: Seconds;
  /** Seconds of travel that count as within reach. */
  readonly within: Seconds;
  /** Seconds between two departures (default 60). */
  readonly step?: Seconds;
  /** Sets of stops, each answered as if it were one place reached at whichever of its stops comes first. */
  readonly groups?: readonly (readonly Ref[])[];
}

/** Travel times to each of several places over a window, in their order. */
export interface ReachTimes {
  /** Shortest travel time in seconds; `NEVER` when no departure gets there. */
  readonly best: Int32Array;
  /** Lower median over all departures, an unreached one counting as endless; `NEVER` when more than half do not get there. */
  readonly median: Int32Array;
  /** Departures that get there within the limit. */
  readonly within: Int32Array;
}

/** What leaves a stop or station. */
export interface BoardQuery extends Timed, Pick<Options, 'modes' | 'wheelchair'> {
  readonly from: Ref;
  /** Most rows (default 20). */
  readonly limit?: number;
}

/** One part of a journey. */
export interface Leg {
  readonly kind: 'ride' | 'walk' | 'stay';
  /** The route and trip of a ride or of the trip one stays on; null for a walk. */
  readonly route: Ref | null;
  readonly trip: Ref | null;
  /** Day on which the trip's service runs, `YYYY-MM-DD`; null for a walk. */
  readonly serviceDate: string | null;
  /** Stops; null for the point a search began or ended at. */
  readonly from: Ref | null;
  readonly to: Ref | null;
  readonly departure: Seconds;
  readonly arrival: Seconds;
  /** Positions of boarding and alighting in the trip's stop times as used, −1 for a walk. */
  readonly fromPosition: number;
  readonly toPosition: number;
  /** One of the two times stood blank in the source and was interpolated. */
  readonly estimated: boolean;
  /** Seconds between vehicles when the source gives only a headway: the clock times are then one possible vehicle, never a promise. */
  readonly headway: Seconds | null;
  /** Least and greatest headway of this trip within an hour of its departure. */
  readonly headwayRange: readonly [Seconds, Seconds] | null;
  /** The change before this ride has less spare time than `tightBelow`. */
  readonly tight: boolean;
  /** Seconds of spare time of the change before this ride; null before the first. */
  readonly spare: Seconds | null;
  /** Delay in seconds of departure and arrival against the timetable; null when nothing is known in real time. */
  readonly delay: readonly [Seconds, Seconds] | null;
  /** Metres of a walk, straight line; 0 for a ride. */
  readonly metres: number;
}

/** One way to get there. */
export interface Journey {
  /** When one leaves the first place, walk and slack included. */
  readonly departure: Seconds;
  readonly arrival: Seconds;
  readonly rides: number;
  readonly walkSeconds: Seconds;
  readonly legs: readonly Leg[];
  /**
   * Arrival when each headway ride makes one wait its whole headway; equals `arrival` when no leg has a headway. Null when it is not known: a later ride is then
   * missed and nothing of its kind follows, or a run one would have stayed on from.
   */
  readonly latestArrival: Seconds | null;
}

/** Why there is no journey. */
export type NoReason = 'no-journey' | 'outside-dates' | 'unknown-stop';

/** Journeys, best first; none of them is beaten by another in all that the search compares. */
export type PlanAnswer =
  | { readonly journeys: readonly [Journey, ...Journey[]]; readonly reason: null; readonly outside: readonly string[] }
  | { readonly journeys: readonly []; readonly reason: NoReason; readonly outside: readonly string[] };

/** Earliest arrival at every stop. */
export type SpreadAnswer =
  /** One entry a stop of the image, in its order; `NEVER` where it is not reached. */
  | { readonly arrivals: Int32Array; readonly reason: null; readonly outside: readonly string[] }
  | { readonly arrivals: null; readonly reason: NoReason; readonly outside: readonly string[] };

/** Latest departure from every stop. */
export type GatherAnswer =
  /** One entry a stop of the image, in its order; `NEVER` where no departure arrives in time. */
  | { readonly departures: Int32Array; readonly reason: null; readonly outside: readonly string[] }
  | { readonly departures: null; readonly reason: NoReason; readonly outside: readonly string[] };

/** Travel times to every stop over a window, one entry a stop of the image, in its order. */
export type ReachAnswer =
  | (ReachTimes & {
      readonly departures: number;
      /** One entry a group of the query; a group of unknown stops is never reached. */
      readonly groups: ReachTimes;
      readonly reason: null;
      readonly outside: readonly string[];
    })
  | { readonly departures: 0; readonly reason: NoReason; readonly outside: readonly string[] };

/** A row of a board. A headway service has a window and no clock time. */
export interface BoardRow {
  readonly stop: Ref;
  readonly route: Ref;
  readonly trip: Ref;
  readonly serviceDate: string;
  readonly headsign: string;
  /** Last stop of the trip. */
  readonly terminus: Ref;
  readonly position: number;
  /** Clock time of departure; null for a headway service. */
  readonly departure: Seconds | null;
  /**
   * For a headway service: the window at this stop in which its vehicles come without a gap, and the least and greatest seconds between them in the hour from the
   * time asked for, or from the beginning of the window when that is later. Further on in the window they may come more often or less.
   */
  readonly headway: { readonly min: Seconds; readonly max: Seconds; readonly from: Seconds; readonly until: Seconds } | null;
  readonly estimated: boolean;
  /** 0 regular, 2 phone the agency, 3 ask the driver (GTFS pickup_type). */
  readonly pickup: 0 | 2 | 3;
  readonly delay: Seconds | null;
  readonly cancelled: boolean;
}

export type BoardAnswer =
  | { readonly departures: readonly BoardRow[]; readonly reason: null; readonly outside: readonly string[] }
  | { readonly departures: readonly []; readonly reason: NoReason; readonly outside: readonly string[] };

/** First and last departure of one route towards one terminus at a stop on a day. */
export interface FirstLast {
  readonly stop: Ref;
  readonly route: Ref;
  readonly headsign: string;
  readonly terminus: Ref;
  readonly first: Seconds;
  readonly last: Seconds;
  readonly trips: number;
  readonly headway: readonly [Seconds, Seconds] | null;
}

/** First and last departures of the services of a day; `reason` says why there are none. */
export interface FirstLastAnswer {
  readonly services: readonly FirstLast[];
  readonly reason: NoReason | null;
  /** Names of the feeds whose dates do not cover the day. */
  readonly outside: readonly string[];
}

/** No time: a stop that is not reached. */
export const NEVER = 0x7fff_ffff;

export type TransitErrorCode =
  | 'feed-unusable'
  | 'feed-name'
  | 'zip-damaged'
  | 'image-magic'
  | 'image-version'
  | 'image-truncated'
  | 'image-checksum'
  | 'image-section'
  | 'bad-query'
  | 'realtime-damaged';

/** An error with a code to switch on and words that say how to mend it. */
export class TransitError extends Error {
  readonly code: TransitErrorCode;
  readonly text: { readonly zh: string; readonly en: string };
  constructor(code: TransitErrorCode, text: { readonly zh: string; readonly en: string }) {
    super(`${text.zh} · ${text.en}`);
    this.name = 'TransitError';
    this.code = code;
    this.text = text;
  }
}

/** What could not be used as it stands. */
export interface Finding {
  /** Stable word of the kind, e.g. `times-go-back`. */
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly feed: string;
  readonly file: string;
  /** Line in the file, the header being 1; null when it concerns the whole file. */
  readonly line: number | null;
  /** Id of the record, as in the source. */
  readonly id: string | null;
  readonly reason: { readonly zh: string; readonly en: string };
  /** What was done with it. */
  readonly done: { readonly zh: string; readonly en: string };
}

/** What an import found and made. */
export interface BuildReport {
  readonly feeds: readonly {
    readonly name: string;
    /** SHA-256 of the feed's bytes, hex. */
    readonly hash: string;
    readonly first: string;
    readonly last: string;
    readonly timezone: string;
    readonly rows: Readonly<Record<string, number>>;
  }[];
  readonly counts: {
    readonly stops: number;
    readonly routes: number;
    readonly trips: number;
    readonly stopTimes: number;
    readonly patterns: number;
    readonly footpaths: number;
  };
  /** Findings counted by kind, all of them. */
  readonly byKind: Readonly<Record<string, number>>;
  /** The findings themselves, at most 1,000 of a kind; `byKind` counts the rest. */
  readonly findings: readonly Finding[];
}

/** What is known in real time, matched to one image. An overlay is never changed: a newer one replaces it whole. */
import type { Ref } from '../types.ts';

/** One run of a scheduled trip that differs from its timetable. */
export interface TripChange {
  /** Trip of the image. */
  readonly trip: number;
  /** Service day, days since 1970-01-01. */
  readonly day: number;
  /** Start of the vehicle for a trip with frequencies, seconds since the start of the service day; null for an ordinary trip. */
  readonly start: number | null;
  /** The run does not take place. */
  readonly cancelled: boolean;
  /** Times at every position, seconds since the start of the service day; never falling along the trip. Null when cancelled. */
  readonly arrivals: Int32Array | null;
  readonly departures: Int32Array | null;
  /** 1 at positions that are passed without stopping: neither boarding nor leaving. Null when there are none. */
  readonly skipped: Uint8Array | null;
}

/** A run that no timetable knows. */
export interface AddedTrip {
  readonly id: Ref;
  /** Route of the image. */
  readonly route: number;
  readonly headsign: string;
  readonly day: number;
  readonly stops: Int32Array;
  readonly arrivals: Int32Array;
  readonly departures: Int32Array;
}

/** A notice about routes, stops or trips. */
export interface ServiceAlert {
  readonly id: string;
  readonly header: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
  readonly url: string | null;
  /** GTFS Realtime words, e.g. `DETOUR`, `CONSTRUCTION`. */
  readonly effect: string;
  readonly cause: string;
  /** Seconds since 1970; null for an open end. */
  readonly active: readonly { readonly from: number | null; readonly until: number | null }[];
  readonly routes: readonly number[];
  readonly stops: readonly number[];
  readonly trips: readonly number[];
}

/** Where a vehicle was last seen. */
export interface VehiclePosition {
  readonly id: string;
  readonly trip: number | null;
  readonly route: number | null;
  readonly lat: number;
  readonly lon: number;
  readonly bearing: number | null;
  /** Seconds since 1970; null when not told. */
  readonly at: number | null;
  readonly stop: number | null;
  readonly status: string | null;
}

/** What a message said that could not be used. */
export interface RealtimeFinding {
  readonly kind: string;
  readonly entity: string;
  readonly reason: { readonly zh: string; readonly en: string };
}

/** Everything known at one moment. */
export interface Overlay {
  /** Seconds since 1970 of the newest message. */
  readonly at: number;
  readonly changes: readonly TripChange[];
  readonly added: readonly AddedTrip[];
  readonly alerts: readonly ServiceAlert[];
  readonly vehicles: readonly VehiclePosition[];
  readonly findings: readonly RealtimeFinding[];
}

import { textOf } from '../image/layout.ts';
import type { TripChange } from '../realtime/overlay.ts';
import type { Ref, Seconds } from '../types.ts';
import { runsOn } from '../view/active.ts';
import type { Core } from './core.ts';
import { isEstimated, runningArrival, runningDeparture, type Day } from './day.ts';

/** One stop of a run. */
export interface TripStop {
  readonly stop: Ref;
  readonly arrival: Seconds;
  readonly departure: Seconds;
  readonly estimated: boolean;
  /** Delay of arrival and departure; null when nothing is known in real time. */
  readonly delay: readonly [Seconds, Seconds] | null;
  /** Passed without stopping, by real time. */
  readonly skipped: boolean;
  /** GTFS pickup_type and drop_off_type. */
  readonly pickup: 0 | 1 | 2 | 3;
  readonly dropOff: 0 | 1 | 2 | 3;
}

/** A run in full. */
export interface TripDetail {
  readonly trip: Ref;
  readonly route: Ref;
  readonly serviceDate: string;
  readonly headsign: string;
  readonly shortName: string;
  readonly cancelled: boolean;
  /** Known only in real time. */
  readonly added: boolean;
  /** Least and greatest headway when that is all the source gives; the times are then those of the first vehicle. */
  readonly headway: readonly [Seconds, Seconds] | null;
  readonly stops: readonly TripStop[];
}

/**
 * All stops of a trip on a service day, in seconds since the start of that day; null when there is no such trip or it does not run on the day. Of a trip with
 * frequencies the vehicle that starts at `start` is told, else the first.
 */
export function tripDetail(core: Core, day: Day, ref: Ref, date: string, start: Seconds | null): TripDetail | null {
  const { image, names } = core;
  const added = day.overlay?.added.find((one) => one.id === ref && one.day === day.day);
  if (added) {
    const zero = day.shift[3 * image.routeFeed[added.route]! + 1]!;
    const stops = Array.from(added.stops, (stop, i): TripStop => {
      const [arrival, departure] = [added.arrivals[i]! + zero, added.departures[i]! + zero];
      return {
        stop: names.stopRef(stop),
        arrival,
        departure,
        estimated: false,
        delay: null,
        skipped: false,
        pickup: 0,
        dropOff: 0,
      };
    });
    const route = names.routeRef(added.route);
    return {
      trip: ref,
      route,
      serviceDate: date,
      headsign: added.headsign,
      shortName: '',
      cancelled: false,
      added: true,
      headway: null,
      stops,
    };
  }
  const trip = names.trip(ref);
  if (trip < 0 || !runsOn(image, image.tripService[trip]!, day.day)) return null;
  const frequent = image.freqOff[trip] !== image.freqOff[trip + 1];
  const vehicle = frequent ? vehicleOf(core, trip, start) : null;
  if (frequent && vehicle === null) return null;
  const change = day.changes?.byTrip.get(trip)?.find((one) => one.day === day.day && one.start === vehicle) ?? null;
  const zero = day.shift[3 * image.serviceFeed[image.tripService[trip]!]! + 1]!;
  return {
    trip: ref,
    route: names.routeRef(image.tripRoute[trip]!),
    serviceDate: date,
    headsign: textOf(image, image.tripHeadsign[trip]!),
    shortName: textOf(image, image.tripShort[trip]!),
    cancelled: change?.cancelled ?? false,
    added: false,
    headway: frequent ? headwaysOf(core, trip) : null,
    stops: stopsOf(core, trip, zero, vehicle, change),
  };
}

/** Start of the vehicle asked for, or of the first; null when no vehicle starts then. */
function vehicleOf(core: Core, trip: number, start: Seconds | null): Seconds | null {
  const { freqOff, freqStart, freqEnd, freqHeadway } = core.image;
  let first: Seconds | null = null;
  for (let f = freqOff[trip]!; f < freqOff[trip + 1]!; f++) {
    if (freqEnd[f]! <= freqStart[f]!) continue;
    if (start === null) first = Math.min(first ?? Infinity, freqStart[f]!);
    else if (start >= freqStart[f]! && start < freqEnd[f]! && (start - freqStart[f]!) % freqHeadway[f]! === 0) return start;
  }
  return first;
}

function headwaysOf(core: Core, trip: number): readonly [Seconds, Seconds] | null {
  const { freqOff, freqExact, freqHeadway } = core.image;
  const all: Seconds[] = [];
  for (let f = freqOff[trip]!; f < freqOff[trip + 1]!; f++) if (!freqExact[f]) all.push(freqHeadway[f]!);
  return all.length === 0 ? null : [Math.min(...all), Math.max(...all)];
}

function stopsOf(core: Core, trip: number, zero: number, vehicle: Seconds | null, change: TripChange | null): TripStop[] {
  const { image, names } = core;
  const pattern = image.tripPattern[trip]!;
  const from = image.patOff[pattern]!;
  const first = vehicle === null ? image.tripStart[trip]! : vehicle - runningDeparture(image, trip, 0);
  return Array.from({ length: image.patOff[pattern + 1]! - from }, (_, i): TripStop => {
    const planned = [first + runningArrival(image, trip, i), first + runningDeparture(image, trip, i)] as const;
    const real = change?.arrivals && change.departures ? ([change.arrivals[i]!, change.departures[i]!] as const) : planned;
    const flag = image.patFlag[from + i]!;
    return {
      stop: names.stopRef(image.patStop[from + i]!),
      arrival: real[0] + zero,
      departure: real[1] + zero,
      estimated: isEstimated(image, trip, i),
      delay: change === null || change.cancelled ? null : [real[0] - planned[0], real[1] - planned[1]],
      skipped: change?.skipped?.[i] === 1,
      pickup: (flag & 3) as TripStop['pickup'],
      dropOff: ((flag >> 2) & 3) as TripStop['dropOff'],
    };
  });
}

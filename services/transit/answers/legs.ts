/** Journeys of the engine as pages show them. */
import { parseDay, type Journey, type Leg } from '@yunjian/transit';
import { pathOf, runOf } from '../live/runs.ts';
import type { View } from '../live/view.ts';
import { alertsOf, lineShown, placeOf, type End, type In } from './brief.ts';

type LegShown = In<'leg'>;
export type JourneyShown = In<'journey'>;

/** The ends of the whole question; a leg without a stop begins or ends there. */
export interface Ends {
  readonly from: End;
  readonly to: End;
}

/** One leg. `date` is the day the question was about; its seconds count from that day's start. */
export function legShown(view: View, leg: Leg, date: string, ends: Ends, last: boolean): LegShown {
  const { book, clock } = view;
  const at = (ref: string | null, otherwise: End) => {
    const stop = ref === null ? null : book.indexOf(ref);
    return stop === null ? otherwise.shown : placeOf(view, stop);
  };
  const from = at(leg.from, ends.from);
  const to = at(leg.to, last || leg.to === null ? ends.to : ends.from);
  const common = {
    kind: leg.kind,
    from,
    to,
    departure: clock.local(date, leg.departure),
    arrival: clock.local(date, leg.arrival),
    seconds: leg.arrival - leg.departure,
    delay: leg.delay === null ? null : ([leg.delay[0], leg.delay[1]] as [number, number]),
    estimated: leg.estimated,
    tight: leg.tight,
    spare: leg.spare,
    metres: Math.round(leg.metres),
  };
  if (leg.kind === 'walk' || leg.trip === null || leg.serviceDate === null)
    return {
      ...common,
      about: [false, false],
      stepFree: null,
      mode: null,
      line: null,
      trip: null,
      serviceDate: null,
      number: null,
      headsign: '',
      headway: null,
      stops: [],
      path: [
        [from.lon, from.lat],
        [to.lon, to.lat],
      ],
      alerts: [],
      arrange: null,
    };
  // Seconds of the service day from seconds of the day asked for.
  const shift = clock.start(date) - clock.start(leg.serviceDate);
  const run = runOf(view, leg.trip, leg.serviceDate, { position: leg.fromPosition, departure: leg.departure + shift });
  const line = run === null ? (leg.route === null ? null : (book.lineOf(leg.route)?.index ?? null)) : run.line;
  const between = run === null ? [] : run.stops.slice(leg.fromPosition, leg.toPosition + 1);
  const shown = line === null ? null : lineShown(view, line);
  const [board, leave] = [between[0], between.at(-1)];
  return {
    ...common,
    about: [board?.estimated ?? false, leave?.estimated ?? false],
    stepFree:
      run === null || board === undefined || leave === undefined ? 'unknown' : stepFreeOf(view, run.trip, board.stop, leave.stop),
    mode: shown?.mode ?? null,
    line: shown,
    trip: leg.trip,
    serviceDate: leg.serviceDate,
    number: run?.number ?? null,
    headsign: run?.headsign ?? '',
    headway:
      leg.headway === null
        ? null
        : { seconds: leg.headway, min: leg.headwayRange?.[0] ?? leg.headway, max: leg.headwayRange?.[1] ?? leg.headway },
    stops: between.slice(1, -1).map((s) => ({
      ...placeOf(view, s.stop),
      id: book.refs[s.stop]!,
      arrival: clock.local(date, s.arrival - shift),
      departure: clock.local(date, s.departure - shift),
      estimated: s.estimated,
      delay: s.delay?.[0] ?? null,
      pickup: s.pickup,
      dropOff: s.dropOff,
      skipped: s.skipped,
    })),
    path: run === null ? [] : pathOf(view, run, leg.fromPosition, leg.toPosition),
    alerts: alertsOf(view, clock.start(date) + leg.departure, {
      lines: new Set(line === null ? [] : [line]),
      stops: new Set([board, leave].flatMap((s) => (s === undefined ? [] : [s.stop]))),
      trip: leg.trip,
    }),
    arrange: [board?.pickup, leave?.dropOff].find((n) => n === 2 || n === 3) ?? null,
  };
}

/** Whether wheelchairs can use a trip and the stops at both ends of a ride: no when one says no, unknown when one says nothing. */
function stepFreeOf(view: View, trip: string, from: number, to: number): 'yes' | 'no' | 'unknown' {
  const { image } = view;
  const t = view.tripOf(trip);
  const said = [
    image.stopWheelchair[from]!,
    image.stopWheelchair[to]!,
    t === null ? 0 : image.patWheelchair[image.tripPattern[t]!]!,
  ];
  return said.includes(2) ? 'no' : said.includes(0) ? 'unknown' : 'yes';
}

/** A whole journey. */
export function journeyShown(view: View, journey: Journey, date: string, ends: Ends): JourneyShown {
  const { clock } = view;
  return {
    departure: clock.local(date, journey.departure),
    arrival: clock.local(date, journey.arrival),
    latestArrival: journey.latestArrival === null ? null : clock.local(date, journey.latestArrival),
    seconds: journey.arrival - journey.departure,
    rides: journey.rides,
    walkSeconds: journey.walkSeconds,
    walkMetres: Math.round(journey.legs.reduce((sum, leg) => sum + leg.metres, 0)),
    legs: journey.legs.map((leg, i) => legShown(view, leg, date, ends, i === journey.legs.length - 1)),
  };
}

/** True when `date` names a day the clock can count from. */
export const isDay = (date: string): boolean => parseDay(date) !== null;

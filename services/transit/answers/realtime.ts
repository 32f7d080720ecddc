/** The state of real time as the staff page shows it, and where vehicles are. */
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import type { Run } from '../live/runs.ts';
import type { View } from '../live/view.ts';
import type { MessageRow } from '../queries.ts';
import type { PollRow } from '../realtime/sources.ts';
import type { Policy } from '../setting.ts';
import type { In } from './brief.ts';

type Ops = (typeof transitApi)['transit'];
type State = z.input<Ops['feeds']['reply']>['realtime'][number];
type Vehicle = In<'vehicle'>;

/** One row for each address that is asked, and for each message that was brought by hand. */
export function realtimeShown(
  policy: Policy,
  polls: readonly PollRow[],
  kept: readonly MessageRow[],
  now: Temporal.Instant,
): State[] {
  const { sources = [], expireSeconds } = policy.realtime;
  const keyOf = (x: { network: string; source: string }): string => `${x.network} ${x.source}`;
  const known = new Map(polls.map((p) => [keyOf(p), p]));
  const fresh = new Map(
    kept
      .filter((m) => Temporal.Instant.compare(m.at.add({ seconds: expireSeconds }), now) > 0)
      .map((m) => [keyOf(m), m.at.toString()]),
  );
  const asked = new Set(sources.map(keyOf));
  const byHand = kept.filter((m) => !asked.has(keyOf(m)));
  return [
    ...sources.map((s): State => {
      const poll = known.get(keyOf(s));
      return {
        network: s.network,
        source: s.source,
        host: URL.parse(s.url)?.host ?? s.url,
        triedAt: poll?.tried_at.toString() ?? null,
        goodAt: poll?.good_at?.toString() ?? null,
        failures: poll?.failures ?? 0,
        nextAt: poll?.next_at.toString() ?? null,
        problem: poll?.problem ?? null,
        counts: { ...poll?.counts },
        messageAt: fresh.get(keyOf(s)) ?? null,
      };
    }),
    ...byHand.map((m): State => ({
      network: m.network,
      source: m.source,
      host: null,
      triedAt: null,
      goodAt: null,
      failures: 0,
      nextAt: null,
      problem: null,
      counts: {},
      messageAt: fresh.get(keyOf(m)) ?? null,
    })),
  ];
}

type Seen = NonNullable<View['realtime']>['overlay']['vehicles'][number];

function vehicleShown(view: View, v: Seen): Vehicle {
  const { book, clock } = view;
  return {
    id: v.id,
    trip: v.trip === null ? null : view.timetable.tripRef(v.trip),
    lat: v.lat,
    lon: v.lon,
    bearing: v.bearing,
    at: v.at === null ? null : clock.localOf(v.at),
    stop: v.stop === null ? null : (book.names[v.stop] ?? null),
  };
}

/** Where the vehicles of a line were last seen. */
export const vehiclesOf = (view: View, line: number): Vehicle[] =>
  (view.realtime?.overlay.vehicles ?? [])
    .filter((v) => line === (v.trip === null ? v.route : view.image.tripRoute[v.trip]))
    .map((v) => vehicleShown(view, v));

/** The vehicle of a run that was seen while it is on its way, an hour late included; null when none was. */
export function vehicleOn(view: View, run: Run): Vehicle | null {
  const t = view.tripOf(run.trip);
  if (t === null) return null;
  const start = view.clock.start(run.serviceDate);
  const [from, until] = [start + run.stops[0]!.departure - 3600, start + run.stops.at(-1)!.arrival + 3600];
  const seen = view.realtime?.overlay.vehicles.find((v) => v.trip === t && v.at !== null && v.at >= from && v.at <= until);
  return seen === undefined ? null : vehicleShown(view, seen);
}

/** The district's values for transit, as `transit/policy.json` of its pack states them (with sources there). */
import type { Kit } from '@yunjian/kernel/service';

/** Everything another district would set otherwise. Times of day are `HH:MM`, to 47:59. */
export interface Policy {
  readonly example: boolean;
  readonly planner: {
    /** Minutes of departures looked at for choices and the departures that follow. */
    readonly windowMinutes: number;
    readonly choices: number;
    readonly nextDepartures: number;
    /** Seconds to be at a railway station before departure (进站提前). */
    readonly railSlackSeconds: number;
    /** A change with less spare time is marked tight; the safest alternative keeps at least `safeChangeSeconds`. */
    readonly tightBelowSeconds: number;
    readonly safeChangeSeconds: number;
    /** Metres in a straight line one walks to the first and from the last stop of a point. */
    readonly pointWalkMetres: number;
    /** When the service night ends: last way home arrives by then. */
    readonly nightEnds: string;
  };
  readonly night: { readonly from: string; readonly until: string; readonly metres: number };
  readonly coverageMetres: number;
  readonly circle: {
    /** Origin, window and minutes of the published figure. */
    readonly origin: string;
    readonly from: string;
    readonly until: string;
    readonly minutes: number;
    readonly stepSeconds: number;
    /** Edge of a cell of the area, metres. */
    readonly gridMetres: number;
  };
  readonly realtime: {
    readonly expireSeconds: number;
    /** Operators' addresses that are asked for messages, and seconds between two attempts (default 30). */
    readonly sources?: readonly PolledSource[];
    readonly pollSeconds?: number;
  };
  readonly upload: {
    readonly zipMegabytes: number;
    readonly sheetMegabytes: number;
    readonly unpackedMegabytes: number;
    readonly photoMegabytes: number;
  };
  /** For maps: west, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
  readonly centre: readonly [number, number];
}

/** An address that gives whole GTFS Realtime messages of one network; `source` tells several of one network apart. */
export interface PolledSource {
  readonly network: string;
  readonly source: 'all' | 'trips' | 'vehicles' | 'alerts';
  /** http or https. Who runs the program names it; no other host is asked. */
  readonly url: string;
}

const read = new WeakMap<Pick<Kit, 'pack'>, Policy>();

/** The policy of this district; read once. */
export function policyOf(kit: Pick<Kit, 'pack'>): Policy {
  let policy = read.get(kit);
  if (!policy) read.set(kit, (policy = kit.pack.json<Policy>('transit/policy.json')));
  return policy;
}

export { dayOf } from '@yunjian/kernel/service';

import { textOf } from '../image/layout.ts';
import type { FirstLast, Ref } from '../types.ts';
import { departureOf } from '../view/view.ts';
import type { Core } from './core.ts';
import { runFacts, type Day } from './day.ts';
import { stopAt } from './path.ts';

/**
 * First and last departure of each route towards each terminus, under each headsign, from each of the stops, among the trips of the service day itself: the last
 * may be after midnight. Ordered by stop, route, terminus, headsign as the image has them. Times are those known now, delays included.
 */
export function firstLastOf(core: Core, day: Day, at: readonly number[]): FirstLast[] {
  const { image, names } = core;
  const { view } = day;
  const rows: FirstLast[] = [];
  for (const stop of at) {
    const groups = new Map<
      string,
      {
        stop: Ref;
        route: Ref;
        headsign: string;
        terminus: Ref;
        first: number;
        last: number;
        trips: number;
        headway: readonly [number, number] | null;
      }
    >();
    for (let x = view.stopOff[stop]!; x < view.stopOff[stop + 1]!; x++) {
      const p = view.stopPat[x]!;
      const position = view.stopPos[x]!;
      const terminus = names.stopRef(stopAt(view, p, view.patLen[p]! - 1));
      for (let k = view.patRun[p]!; k < view.patRun[p + 1]!; k++) {
        if ((view.runInfo[k]! & 3) !== 1) continue;
        const facts = runFacts(image, names, day, k);
        const headsign = facts.added?.headsign ?? textOf(image, image.tripHeadsign[facts.trip]!);
        const time = departureOf(view, k, position);
        const key = JSON.stringify([facts.route, terminus, headsign]);
        const known = groups.get(key);
        if (known === undefined) {
          const headway = facts.headway === null ? null : ([facts.headway, facts.headway] as const);
          groups.set(key, {
            stop: names.stopRef(stop),
            route: facts.route,
            headsign,
            terminus,
            first: time,
            last: time,
            trips: 1,
            headway,
          });
          continue;
        }
        known.first = Math.min(known.first, time);
        known.last = Math.max(known.last, time);
        known.trips++;
        if (facts.headway !== null)
          known.headway = [
            Math.min(facts.headway, known.headway?.[0] ?? facts.headway),
            Math.max(facts.headway, known.headway?.[1] ?? facts.headway),
          ];
      }
    }
    rows.push(...[...groups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row));
  }
  return rows;
}

/**
 * The feeds kept with the engine: engine against oracle at every stop, from origins drawn by a seed, at hours before and after midnight, with and without walks
 * within a radius. `TRANSIT_DEEP=1` draws many more.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, test } from 'node:test';
import type { Place } from '../types.ts';
import {
  checkBoard,
  checkEarliest,
  checkLatest,
  checkOneToAll,
  checkProfile,
  checkReach,
  pairOf,
  type Pair,
} from './compare.fixture.ts';
import type { Trip } from './feed.fixture.ts';
import { dice, type Dice } from './generate.fixture.ts';
import { keptFeed } from './image.fixture.ts';
import { at } from './tiny.fixture.ts';

const DEEP = process.env['TRANSIT_DEEP'] === '1';

/** A busy day of each feed; `heavy` ones are asked less. */
const FEEDS: readonly { readonly zip: string; readonly date: string; readonly heavy: boolean }[] = [
  { zip: 'berlin-sample-calendar-dates.zip', date: '2020-11-20', heavy: false },
  { zip: 'cairns-2014.zip', date: '2014-06-06', heavy: false },
  { zip: 'google-sample.zip', date: '2007-06-06', heavy: false },
  { zip: 'porto-alegre-eptc-2019.zip', date: '2019-04-16', heavy: true },
  { zip: 'saopaulo-sample-frequencies.zip', date: '2012-05-16', heavy: true },
  { zip: 'warsaw-sample.zip', date: '2020-04-07', heavy: false },
];
/** Hours that every feed is asked at in every run: by day, before midnight, after it, in the small hours. */
const FIXED = ['8:00', '23:50', '0:10', '3:00'] as const;
const TIMES = [...FIXED, '17:13:20', '-'] as const;

/** One of the usual moments, or that of some departure. */
function moment(d: Dice, pair: Pair, date: string): number {
  const text = d.pick(TIMES);
  if (text !== '-') return at(text);
  const run = d.pick(pair.oracle.runs(date));
  return run.shift + d.pick(run.trip.rows).departure;
}

/** A stop of the trip, seldom any other one, or a point beside it. */
function place(d: Dice, pair: Pair, trip: Trip): Place {
  const { net } = pair.oracle;
  const stop = d.chance(0.9) ? net.stops[d.pick(trip.rows).stop]! : d.pick(net.stops);
  return d.chance(0.1) && !Number.isNaN(stop.lat) ? { lat: stop.lat + 0.001, lon: stop.lon - 0.001 } : { stop: stop.ref };
}

describe('kept feeds: engine against oracle', () => {
  for (const { zip, date, heavy } of FEEDS)
    for (const radius of heavy && !DEEP ? [300] : [0, 300])
      test(`${zip}, radius ${radius}`, () => {
        const pair = pairOf(`${zip} radius ${radius}`, [{ name: 'f', files: keptFeed(zip) }], radius);
        const d = dice(radius + zip.length);
        const rounds = (DEEP ? 15 : 1) * (heavy ? 4 : 8);
        const seen = { labels: 0, journeys: 0, board: 0 };
        for (let n = 0; n < rounds; n++) {
          const fixed = FIXED[n];
          const time = fixed === undefined ? moment(d, pair, date) : at(fixed);
          const trip = d.pick(pair.oracle.runs(date)).trip;
          const to = place(d, pair, d.chance(0.5) ? trip : d.pick(pair.oracle.net.trips));
          const query = { from: place(d, pair, trip), to, date, time };
          // Of a heavy feed the two take turns over the hours, so that each hour is asked within the same time.
          if (DEEP || !heavy || n % 2 === 0) seen.labels += checkOneToAll(pair, query);
          if (DEEP || !heavy || n % 2 === 1) seen.labels += checkOneToAll(pair, { ...query, maxRides: (n % 3) + 1 });
          seen.journeys += checkEarliest(pair, query).length + checkLatest(pair, query).length;
          if ('stop' in query.from) seen.board += checkBoard(pair, { from: query.from.stop, date, time });
          if (n % 4 !== 0) continue;
          seen.journeys += checkProfile(pair, { ...query, until: time + (heavy ? 600 : 1800) }).length;
          checkReach(pair, { ...query, until: time + 600, within: 1800, step: 200 });
        }
        if (DEEP) console.log(zip, radius, seen);
        assert.ok(seen.labels > rounds && seen.journeys > 0 && seen.board > 0, JSON.stringify(seen));
      });
});

/** Made feeds, every kind of query, engine against oracle. `TRANSIT_DEEP=1` takes many more seeds. A failure names its seed; FUZZ_SEED=n repeats one. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, test } from 'node:test';
import {
  checkBoard,
  checkEarliest,
  checkLatest,
  checkOneToAll,
  checkProfile,
  checkReach,
  drawOptions,
  drawPlace,
  drawTime,
  pairOf,
} from './compare.fixture.ts';
import { dice, generate, type Made } from './generate.fixture.ts';
import { tripsUsed } from './feed.fixture.ts';
import { imageOf } from './image.fixture.ts';

const DEEP = process.env['TRANSIT_DEEP'] === '1';
const ONE = Number(process.env['FUZZ_SEED'] ?? 0);
const [FIRST, LAST] = ONE > 0 ? [ONE, ONE] : [1, DEEP ? 6000 : 250];

/** Feeds from the seeds that can be used at all; the others have no trip that the oracle could use. */
function* made(): Generator<readonly [number, Made]> {
  for (let seed = FIRST; seed <= LAST; seed++) {
    const one = generate(seed);
    if (one.feeds.every((feed) => tripsUsed(feed) > 0)) yield [seed, one];
  }
}

describe('made feeds: engine against oracle', () => {
  test('all kinds of query', () => {
    const seen = { feeds: 0, reached: 0, journeys: 0, rides: 0, stays: 0, walks: 0, headways: 0, estimated: 0, board: 0 };
    for (const [seed, { feeds, date, radius }] of made()) {
      const pair = pairOf(`seed ${seed}`, feeds, radius);
      const d = dice(seed + 1_000_000);
      const day = (): string => (d.chance(0.9) ? date : d.pick(['2023-01-01', '2024-05-14', '2024-05-16', '2024-10-26']));
      seen.feeds++;
      for (let n = 0; n < 12; n++) {
        const on = day();
        const query = {
          from: drawPlace(d, pair),
          to: drawPlace(d, pair),
          date: on,
          time: drawTime(d, pair, on),
          ...drawOptions(d),
        };
        const until = query.time + d.pick([0, 600, 660, 3600]);
        seen.reached += checkOneToAll(pair, query);
        const journeys = [...checkEarliest(pair, query), ...checkLatest(pair, query)];
        if (n % 3 === 0) journeys.push(...checkProfile(pair, { ...query, until }));
        if (n % 6 === 0) checkReach(pair, { ...query, until, within: d.pick([600, 1800]), step: d.pick([60, 70, 300]) });
        const { modes, wheelchair } = query;
        const only = { ...(modes ? { modes } : {}), ...(wheelchair ? { wheelchair } : {}) };
        if ('stop' in query.from && n % 2 === 0)
          seen.board += checkBoard(pair, { from: query.from.stop, date: on, time: query.time, ...only });
        for (const { legs, rides } of journeys) {
          seen.journeys++;
          seen.rides = Math.max(seen.rides, rides);
          for (const leg of legs) {
            seen.stays += leg.kind === 'stay' ? 1 : 0;
            seen.walks += leg.kind === 'walk' ? 1 : 0;
            seen.headways += leg.headway === null ? 0 : 1;
            seen.estimated += leg.estimated ? 1 : 0;
          }
        }
      }
    }
    if (DEEP) console.log(seen);
    if (ONE > 0) return;
    const least = {
      feeds: 200,
      reached: 8000,
      journeys: 2000,
      rides: 3,
      stays: 50,
      walks: 300,
      headways: 50,
      estimated: 100,
      board: 2000,
    };
    for (const [key, n] of Object.entries(least))
      assert.ok(seen[key as keyof typeof seen] >= n, `too little seen: ${key} ${JSON.stringify(seen)}`);
  });

  test('the same text gives the same bytes and the same answers', () => {
    for (const [seed, { feeds, date, radius }] of made()) {
      if (seed % 10 !== 0 && ONE === 0) continue;
      const [a, b] = [imageOf(feeds, radius), imageOf(feeds, radius)];
      assert.ok(Buffer.from(a).equals(Buffer.from(b)), `seed ${seed}: two builds differ`);
      const pairs = [pairOf('', feeds, radius), pairOf('', feeds, radius)] as const;
      const d = dice(seed + 2_000_000);
      for (let n = 0; n < 4; n++) {
        const query = {
          from: drawPlace(d, pairs[0]),
          to: drawPlace(d, pairs[0]),
          date,
          time: drawTime(d, pairs[0], date),
          ...drawOptions(d),
        };
        const answers = pairs.map(({ timetable }) =>
          JSON.stringify([
            timetable.arriveEarliest(query),
            timetable.departLatest(query),
            timetable.profile({ ...query, until: query.time + 3600 }),
            [...(timetable.oneToAll(query).arrivals ?? [])],
          ]),
        );
        assert.equal(answers[0], answers[1], `seed ${seed}: ${JSON.stringify(query)}`);
      }
    }
  });
});

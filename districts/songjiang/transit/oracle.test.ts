/**
 * The district's own networks joined by their links: engine against oracle at every stop, at each of the hours before and after midnight,
 * journeys looked up in the compiled text. `TRANSIT_DEEP=1` draws many more.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { openImage, Timetable, type Place } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import {
  checkBoard,
  checkEarliest,
  checkLatest,
  checkOneToAll,
  checkProfile,
  checkReach,
  type Pair,
} from '../../../engines/transit/oracle/compare.fixture.ts';
import { oracleOf } from '../../../engines/transit/oracle/csa.fixture.ts';
import { readNet } from '../../../engines/transit/oracle/feed.fixture.ts';
import { dice, type Dice } from '../../../engines/transit/oracle/generate.fixture.ts';
import { facts, feeds, links } from './compiled.fixture.ts';

const DEEP = process.env['TRANSIT_DEEP'] === '1';
/** Wednesdays: one of the years the railway's timetable is carried over to, one of its own year. */
const DATES = ['2026-05-13', '2016-03-09'] as const;
const HOURS = [8 * 3600, 23 * 3600 + 3000, 600, 3 * 3600] as const;

function place(d: Dice, { oracle: { net } }: Pair): Place {
  const stop = net.stops[d.pick(d.pick(net.trips).rows).stop]!;
  return d.chance(0.2) ? { lat: stop.lat + 0.002, lon: stop.lon - 0.001 } : { stop: stop.ref };
}

test('the networks of the district: engine against oracle', () => {
  const decoder = new TextDecoder();
  const texts = feeds.map(({ name, files }) => ({
    name,
    files: Object.fromEntries([...files].map(([file, bytes]) => [file, decoder.decode(bytes)])),
  }));
  const sources = feeds.map(({ name, files }) => ({ name, source: files }));
  const pair: Pair = {
    name: 'the district',
    oracle: oracleOf(readNet(texts, facts.walkRadius, links)),
    timetable: new Timetable(openImage(buildImage(sources, { walkRadius: facts.walkRadius, links }).image)),
  };
  const d = dice(2026);
  const seen = { labels: 0, journeys: 0, board: 0 };
  for (const date of DATES)
    for (let round = 0; round < (DEEP ? 5 : 1); round++)
      for (const [n, time] of HOURS.entries()) {
        const query = { from: place(d, pair), to: place(d, pair), date, time };
        // Each hour is asked on both days; what costs the oracle most takes turns over the hours and days, and all of it is asked in the deep run.
        const turn = (n + DATES.indexOf(date)) % 2;
        if (DEEP || turn === 0) seen.labels += checkOneToAll(pair, query);
        if (DEEP || turn === 1) seen.labels += checkOneToAll(pair, { ...query, maxRides: d.int(1, 3) });
        if (DEEP || n % 2 === 0) seen.journeys += checkEarliest(pair, query).length;
        if (DEEP || n % 2 === 1) seen.journeys += checkLatest(pair, query).length;
        if ('stop' in query.from) seen.board += checkBoard(pair, { from: query.from.stop, date, time });
        if (!DEEP) continue;
        seen.journeys += checkProfile(pair, { ...query, until: time + 900 }).length;
        checkReach(pair, { ...query, until: time + 900, within: 3600, step: 300 });
      }
  if (DEEP) console.log(seen);
  assert.ok(seen.labels > 2000 && seen.journeys > 2 && seen.board > 0, JSON.stringify(seen));
});

/** What must hold of any timetable's answers, whoever works them out; on made feeds. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, test } from 'node:test';
import { NEVER, openImage } from '../index.ts';
import { Timetable } from '../timetable.ts';
import type { JourneyQuery, Options, Place } from '../types.ts';
import { buildView } from '../view/build.ts';
import { mirrorView } from '../view/mirror.ts';
import { readNet, tripsUsed, type Net } from './feed.fixture.ts';
import { dice, generate, type Dice, type MadeFeed } from './generate.fixture.ts';
import { imageOf } from './image.fixture.ts';
import { dayNumber } from './text.fixture.ts';

const LAST = process.env['TRANSIT_DEEP'] === '1' ? 2000 : 120;

interface Case {
  readonly seed: number;
  readonly d: Dice;
  readonly net: Net;
  readonly feeds: readonly MadeFeed[];
  readonly radius: number;
  readonly date: string;
  readonly timetable: Timetable;
}

const open = (feeds: readonly MadeFeed[], radius: number): Timetable => new Timetable(openImage(imageOf(feeds, radius)));

function* cases(salt: number): Generator<Case> {
  for (let seed = 1; seed <= LAST; seed++) {
    const { feeds, radius, date } = generate(seed);
    if (feeds.some((feed) => tripsUsed(feed) === 0)) continue;
    yield { seed, d: dice(seed * 7 + salt), net: readNet(feeds, radius), feeds, radius, date, timetable: open(feeds, radius) };
  }
}

const some = (d: Dice, net: Net): Place => ({ stop: d.pick(net.stops).ref });
const hour = (d: Dice): number => d.pick([300, 8 * 3600, 8 * 3600 + 900, 12 * 3600, 23 * 3600 + 3000]) + d.int(0, 1200);
const options = (d: Dice): Options => ({
  ...(d.chance(0.3) ? { maxRides: d.int(1, 3) } : {}),
  ...(d.chance(0.3) ? { minChange: 120 } : {}),
  ...(d.chance(0.3) ? { slack: { bus: 60, rail: 300 } } : {}),
  ...(d.chance(0.3) ? { inSeat: true } : {}),
});

/** The arrivals at every stop. */
function arrivals(timetable: Timetable, query: Omit<JourneyQuery, 'to'>): Int32Array {
  const answer = timetable.oneToAll(query);
  assert.ok(answer.arrivals !== null || answer.reason === 'outside-dates', String(answer.reason));
  return answer.arrivals ?? new Int32Array();
}

describe('properties', () => {
  test('adding a trip never hurts', () => {
    let helped = 0;
    for (const { seed, d, net, feeds, radius, date, timetable } of cases(1)) {
      const [first, ...others] = feeds;
      const trip = d.pick(net.trips.filter((one) => one.feed === 0));
      const clock = (s: number): string =>
        [s / 3600, (s / 60) % 60, s % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
      const quote = (ref: string): string => `"${ref.slice(first!.name.length + 1).replaceAll('"', '""')}"`;
      const shift = Math.max(-trip.rows[0]!.arrival, d.int(-1800, 1800));
      if (trip.rows.at(-1)!.departure + shift >= 48 * 3600) continue;
      const rows = trip.rows.map(
        (row, i) =>
          `one more,${clock(row.arrival + shift)},${clock(row.departure + shift)},${quote(net.stops[row.stop]!.ref)},${i}`,
      );
      // The files of a made feed have columns in any order: the new rows come as a feed would write them, under their own header.
      const files = { ...first!.files };
      files['trips.txt'] = append(files['trips.txt']!, 'trip_id,route_id,service_id', [
        `one more,${quote(trip.route)},${quote(trip.service)}`,
      ]);
      files['stop_times.txt'] = append(
        files['stop_times.txt']!,
        'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
        rows,
      );
      const more = open([{ name: first!.name, files }, ...others], radius);
      const query = { from: some(d, net), date, time: hour(d), ...options(d) };
      const [before, after] = [arrivals(timetable, query), arrivals(more, query)];
      assert.equal(after.length, before.length, `seed ${seed}`);
      for (const [stop, arrival] of before.entries()) {
        assert.ok(
          after[stop]! <= arrival,
          `seed ${seed}: ${JSON.stringify(query)} at ${net.stops[stop]!.ref}: ${after[stop]} after ${arrival}`,
        );
        helped += after[stop]! < arrival ? 1 : 0;
      }
    }
    assert.ok(helped > 20, String(helped));
  });

  test('a later departure never arrives earlier', () => {
    let later = 0;
    for (const { seed, d, net, date, timetable } of cases(2)) {
      const query = { from: some(d, net), date, time: hour(d), ...options(d) };
      let last = arrivals(timetable, query);
      for (const wait of [1, 60, 600, 3600]) {
        const next = arrivals(timetable, { ...query, time: query.time + wait });
        for (const [stop, arrival] of last.entries()) {
          assert.ok(
            next[stop]! >= arrival,
            `seed ${seed}: ${JSON.stringify(query)}, ${wait} s later, at ${net.stops[stop]!.ref}`,
          );
          later += next[stop]! > arrival ? 1 : 0;
        }
        last = next;
      }
    }
    assert.ok(later > 500, String(later));
  });

  test('a profile is the set of the single answers', () => {
    let met = 0;
    for (const { seed, d, net, date, timetable } of cases(3))
      for (let n = 0; n < 3; n++) {
        const query = { from: some(d, net), to: some(d, net), date, time: hour(d), ...options(d) };
        const until = query.time + 5400;
        const { journeys } = timetable.profile({ ...query, until });
        const says = `seed ${seed}: ${JSON.stringify(query)}`;
        const moments = new Set([
          query.time,
          until,
          ...journeys.map((journey) => journey.departure),
          ...[1, 2, 3, 4].map(() => d.int(query.time, until)),
        ]);
        for (const time of moments) {
          const single = timetable.arriveEarliest({ ...query, time });
          for (const one of single.journeys) {
            if (one.rides === 0 || one.departure > until) continue; // the walk, or no journey of the window
            const walks = journeys.some((j) => j.rides === 0 && j.arrival - j.departure <= one.arrival - one.departure);
            const found = journeys.some((j) => j.departure >= time && j.arrival <= one.arrival && j.rides <= one.rides);
            assert.ok(
              walks || found,
              `${says} lacks what leaves at ${one.departure} and arrives at ${one.arrival} with ${one.rides}`,
            );
            met++;
          }
        }
        for (const one of journeys) {
          const single = timetable.arriveEarliest({ ...query, time: one.departure, maxRides: one.rides });
          assert.ok(
            single.journeys[0] && single.journeys[0].arrival <= one.arrival,
            `${says} has ${one.departure} to ${one.arrival}, which is no answer`,
          );
          if (one.arrival > 48 * 3600) continue;
          const last = timetable.departLatest({ ...query, time: one.arrival, maxRides: one.rides });
          assert.ok(
            last.journeys[0] && last.journeys[0].departure >= one.departure,
            `${says} has ${one.departure} to ${one.arrival}`,
          );
        }
      }
    assert.ok(met > 200, String(met));
  });

  test('there and back from the arrival: the last departure is no earlier, and arrives no later', () => {
    let round = 0;
    for (const { seed, d, net, date, timetable } of cases(4))
      for (let n = 0; n < 3; n++) {
        const query = { from: some(d, net), to: some(d, net), date, time: hour(d), ...options(d) };
        const there = timetable.arriveEarliest(query).journeys[0];
        if (!there || there.arrival > 48 * 3600) continue;
        const says = `seed ${seed}: ${JSON.stringify(query)}`;
        const back = timetable.departLatest({ ...query, time: there.arrival }).journeys[0];
        assert.ok(back && back.departure >= query.time && back.arrival <= there.arrival, `${says} back ${back?.departure}`);
        assert.equal(timetable.arriveEarliest({ ...query, time: back.departure }).journeys[0]?.arrival, there.arrival, says);
        const sooner = timetable.departLatest({ ...query, time: there.arrival - 1 }).journeys[0];
        assert.ok(
          !sooner || sooner.departure < query.time,
          `${says} could arrive at ${there.arrival - 1}, leaving at ${sooner?.departure}`,
        );
        round++;
      }
    assert.ok(round > 150, String(round));
  });

  test('one to all and all to one are the answers to each', () => {
    for (const { seed, d, net, date, timetable } of cases(5)) {
      if (seed % 4 !== 0) continue;
      const here = some(d, net);
      const query = { date, time: hour(d), ...options(d) };
      const out = timetable.oneToAll({ from: here, ...query }).arrivals;
      const home = timetable.allToOne({ to: here, ...query }).departures;
      for (const [i, stop] of net.stops.entries()) {
        if (stop.kind === 1) continue;
        const there = timetable.arriveEarliest({ ...query, from: here, to: { stop: stop.ref } });
        const says = `seed ${seed}: ${JSON.stringify(query)} ${JSON.stringify(here)} and ${stop.ref}`;
        assert.equal(out?.[i] ?? NEVER, there.journeys[0]?.arrival ?? NEVER, says);
        const back = timetable.departLatest({ ...query, from: { stop: stop.ref }, to: here });
        assert.equal(home?.[i] ?? NEVER, back.journeys[0]?.departure ?? NEVER, `back, ${says}`);
      }
    }
  });

  test('the mirror of the mirror is the view, word for word', () => {
    const make = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
    for (const { seed, feeds, radius, date } of cases(6)) {
      const view = buildView(openImage(imageOf(feeds, radius)), dayNumber(date), null, make);
      const mirror = mirrorView(view, make);
      const words = (buffer: ArrayBufferLike): Buffer => Buffer.from(new Uint8Array(buffer));
      assert.ok(words(mirrorView(mirror, make).buffer).equals(words(view.buffer)), `seed ${seed}`);
      assert.ok(
        view.runs === 0 || !words(mirror.buffer).equals(words(view.buffer)),
        `seed ${seed}: the mirror is the view itself`,
      );
    }
  });
});

/** Adds rows, given under a header of their own, to CSV text whose header names at least those columns. */
function append(text: string, header: string, rows: readonly string[]): string {
  const columns = text
    .replace('\uFEFF', '')
    .split(/\r?\n/)[0]!
    .split(',')
    .map((name) => name.replaceAll('"', ''));
  const given = header.split(',');
  const lines = rows.map((row) => {
    const fields = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((field) => field.replace(/,$/, ''));
    return columns.map((column) => (given.includes(column) ? fields[given.indexOf(column)]! : '')).join(',');
  });
  return `${text.replace(/[\r\n]*$/, '')}\n${lines.join('\n')}\n`;
}

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseDay } from '../days.ts';
import { checkProfile, drawOptions, pairOf } from '../oracle/compare.fixture.ts';
import { dice, type Dice } from '../oracle/generate.fixture.ts';
import type { Image } from '../image/layout.ts';
import type { Journey, ProfileQuery } from '../types.ts';
import { buildView } from '../view/build.ts';
import { hopsOf } from '../view/hops.ts';
import { seatsOf } from '../view/seats.ts';
import { Core } from './core.ts';
import type { Day } from './day.ts';
import { Names } from './names.ts';
import { DATE, filesOf, imageOf, type NetText, type TripText } from './net.fixture.ts';
import { endsOf, profile } from './plan.ts';

const make = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);

/** What a search of a net runs on, open to the test. */
function opened(image: Image): { readonly core: Core; readonly day: Day } {
  const number = parseDay(DATE)!;
  const view = buildView(image, number, null, make);
  const day = {
    day: number,
    view,
    overlay: null,
    changes: null,
    shift: new Int32Array(3),
    mirror: null,
    seats: null,
    mirrorSeats: null,
  };
  return { core: new Core(image, new Names(image), make), day };
}

/** The bounds to a stop, by stop id, as far as `limit`. */
function bounds(net: NetText, to: string, inSeat: boolean, limit = 9999): Record<string, number> {
  const { core, day } = opened(imageOf(net));
  const end = core.target({ stop: `f:${to}` }, {})!;
  core.goal.take(core.forward(day, { inSeat }), core.walks.turned(undefined, undefined), end);
  const least = core.goal.aim(limit);
  return Object.fromEntries([...least].map((secs, s) => [core.names.stopRef(s).slice(2), secs]));
}

const SIDE = 10;
const HOUR = 3600;

/**
 * A town large enough that bounds are worked out, and so well served that they are close: buses along each row and column of a grid, there and back, each line
 * at a pace of its own; one that passes stops, a loop, blocks that carry on at another corner. Columns have stops of their own, some way from those of the rows
 * and often not as long there as back.
 */
function town(seed: number): NetText {
  const d = dice(seed);
  const stops: string[] = [];
  const transfers = ['5-5 5-5 2 120', '4-4 4-4 3'];
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const wheelchair = d.chance(0.1) ? 2 : 1;
      stops.push(`${x}-${y} ${31 + y * 0.004} ${121 + x * 0.004} 0  ${wheelchair}`);
      stops.push(`${x}-${y}c ${31.002 + y * 0.004} ${121 + x * 0.004} 0  ${wheelchair}`);
      if (d.chance(0.4)) transfers.push(`${x}-${y} ${x}-${y}c 2 ${d.int(60, 240)}`);
    }
  const trips: Record<string, TripText> = {};
  const line = Array.from({ length: SIDE }, (_, i) => i);
  const lines: string[][] = [];
  for (let i = 0; i < SIDE; i++) {
    const row = line.map((x) => `${x}-${i}`);
    const column = line.map((y) => `${i}-${y}c`);
    lines.push(row, row.toReversed(), column, column.toReversed());
  }
  lines.push(line.map((i) => `${i}-${i}`).filter((_, i) => i % 2 === 0));
  lines.push(['0-0', '7-0', '7-7', '0-7', '0-0', '3-3']);
  lines.forEach((calls, l) => {
    const pace = d.int(60, 140);
    let start = 7 * HOUR + d.int(0, 300);
    for (let n = 0; start < 9 * HOUR; n++) {
      trips[`l${l}n${n}`] = {
        route: l % 5 === 0 ? 'T' : 'R',
        rows: rowsOf(calls, start, pace, d),
        ...(d.chance(0.3) ? { block: `b${d.int(0, 20)}` } : {}),
        wheelchair: d.chance(0.1) ? 2 : 1,
      };
      start += d.int(150, 500);
    }
  });
  return { stops, trips, routes: ['T 0'], radius: 250, transfers };
}

function rowsOf(calls: readonly string[], start: number, pace: number, d: Dice): string[] {
  let time = start;
  return calls.map((stop) => {
    const arrival = time;
    const departure = arrival + (d.chance(0.1) ? d.int(1, 30) : 0);
    time = departure + pace + d.int(0, 5);
    return `${stop} ${clock(arrival)}/${clock(departure)}`;
  });
}

const clock = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');

const corner = (d: Dice): string => `${d.int(0, SIDE - 1)}-${d.int(0, SIDE - 1)}${d.pick(['', 'c'])}`;

suite('bounds to the target', () => {
  const net: NetText = {
    stops: ['A', 'B', 'C', 'D', 'E', 'F'],
    trips: {
      day: { rows: ['A 8:00', 'B 8:10/8:15', 'C 8:30'], block: 'k' },
      night: { rows: ['A 23:00', 'B 23:08', 'C 23:24'] },
      next: { rows: ['E 8:31', 'F 8:40'], block: 'k' },
    },
    transfers: ['D A 2 60', 'C D 2 30', 'B D 2 400', 'F F 2 900'],
  };

  test('the fastest run of each hop, no waiting, no walk after a walk', () => {
    const image = imageOf(net);
    const view = buildView(image, parseDay(DATE)!, null, make);
    const hops = hopsOf(view, seatsOf(image, view));
    const names = new Names(image);
    const rows: string[] = [];
    for (let s = 0; s < view.stops; s++)
      for (let x = hops.off[s]!; x < hops.off[s + 1]!; x++)
        rows.push(`${names.stopRef(hops.from[x]!).slice(2)}${names.stopRef(s).slice(2)} ${hops.secs[x]}`);
    assert.deepEqual(rows.toSorted(), ['AB 480', 'BC 900', 'CE 60', 'EF 540']);
    // From B by ride to C (900), or 400 on foot to D; from C on foot to D, then to A on foot as well would be two walks.
    assert.deepEqual(bounds(net, 'C', false), { A: 1380, B: 900, C: 0, D: 1440, E: 9999, F: 9999 });
    assert.deepEqual(bounds(net, 'B', false), { A: 480, B: 0, C: 9999, D: 540, E: 9999, F: 9999 });
    assert.deepEqual(bounds(net, 'F', true), { A: 1980, B: 1500, C: 600, D: 2040, E: 540, F: 0 });
    assert.deepEqual(bounds(net, 'F', true, 1000), { A: 1000, B: 1000, C: 600, D: 1000, E: 540, F: 0 });
  });

  test('a town: every profile is what the oracle finds, with bounds at work', () => {
    let [found, aimed] = [0, 0];
    for (let seed = 1; seed <= 2; seed++) {
      const text = town(seed);
      const pair = pairOf(`town ${seed}`, [{ name: 'f', files: Object.fromEntries(filesOf(text)) }], text.radius!);
      const aim = watched((pair.timetable as unknown as { readonly core: Core }).core);
      const d = dice(seed + 100);
      for (let n = 0; n < 21; n++) {
        const from = d.chance(0.3) ? { lat: 31.0013, lon: 121.0021 } : { stop: `f:${corner(d)}` };
        const to = d.chance(0.3) ? { lat: 31.0261, lon: 121.0263 } : { stop: `f:${corner(d)}` };
        const time = 7 * HOUR + d.int(0, 1800);
        const until = time + d.pick([300, 600]);
        const options = {
          ...drawOptions(d),
          ...(n % 3 === 0 ? { walkSpeed: 2.5 } : {}),
          ...(n % 3 === 1 ? { inSeat: true } : {}),
        };
        found += checkProfile(pair, { from, to, date: DATE, time, until, ...options }).length;
      }
      aimed += aim.length;
    }
    assert.ok(found > 100 && aimed > 10, `${found} journeys, bounds ${aimed} times`);
  });

  test('bounds that are too large lose journeys: the town is such that they matter', () => {
    const text = town(1);
    const { core, day } = opened(imageOf(text));
    const d = dice(7);
    const queries = Array.from({ length: 40 }, (_, i): ProfileQuery => {
      const time = 7 * HOUR + d.int(0, 1800);
      return {
        from: { stop: `f:${corner(d)}` },
        to: { stop: `f:${corner(d)}` },
        date: DATE,
        time,
        until: time + 1800,
        ...(i % 3 === 0 ? { walkSpeed: 2.5 } : i % 3 === 1 ? { inSeat: true } : {}),
      };
    });
    const ask = (): string[] => queries.map((query) => facts(profile(core, day, endsOf(core, query)!, query)));
    const right = ask();
    assert.deepEqual(ask(), right);
    const { goal } = core;
    const aim = goal.aim.bind(goal);
    goal.aim = (limit) => aim(limit).map((secs) => Math.ceil(secs * 1.1));
    assert.ok(ask().filter((answer, i) => answer !== right[i]).length > 2);
    // Half as large is as right: a bound only has to be none too large.
    goal.aim = (limit) => aim(limit).map((secs) => secs >> 1);
    assert.deepEqual(ask(), right);
  });
});

const facts = (journeys: readonly Journey[]): string =>
  journeys.map(({ departure, arrival, rides }) => `${departure} ${arrival} ${rides}`).join(', ');

/** The limits of all calls of `aim` to come. */
function watched({ goal }: Core): number[] {
  const limits: number[] = [];
  const aim = goal.aim.bind(goal);
  goal.aim = (limit) => {
    limits.push(limit);
    return aim(limit);
  };
  return limits;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busImage } from '../realtime/feed.fixture.ts';
import { NEVER, TransitError, type Journey, type Leg, type PlanAnswer } from '../types.ts';
import { lineAnswerer, type Answering } from './answer.ts';
import { readQuery, type LineCode } from './fields.ts';
import { linesOf, LONGEST_LINE } from './lines.ts';

const image = busImage();

const leg = (parts: Partial<Leg>): Leg => ({
  kind: 'ride',
  route: 'bus:R',
  trip: 'bus:T',
  serviceDate: '2026-03-10',
  from: 'bus:A',
  to: 'bus:B',
  departure: 28_800,
  arrival: 29_400,
  fromPosition: 0,
  toPosition: 1,
  estimated: false,
  headway: null,
  headwayRange: null,
  tight: false,
  spare: null,
  delay: null,
  metres: 0,
  ...parts,
});

const plain: Journey = { departure: 28_800, arrival: 29_400, rides: 1, walkSeconds: 0, legs: [leg({})], latestArrival: 29_400 };
const night: Journey = {
  departure: 86_000,
  arrival: 90_000,
  rides: 1,
  walkSeconds: 61,
  latestArrival: 90_600,
  legs: [
    leg({
      kind: 'walk',
      route: null,
      trip: null,
      serviceDate: null,
      from: null,
      to: 'bus:A',
      departure: 86_000,
      arrival: 86_061,
      metres: 1,
    }),
    leg({ departure: 86_400, arrival: 90_000, estimated: true, headway: 600, headwayRange: [600, 900], tight: true, spare: 5 }),
  ],
};
const found = (...journeys: [Journey, ...Journey[]]): PlanAnswer => ({ journeys, reason: null, outside: [] });

/** An engine that answers what it is told to and remembers what it was asked. */
function engine(answers: Partial<Record<keyof Answering, unknown>> = {}): Answering & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const give = (name: keyof Answering) => (query: unknown) => {
    asked.push(query);
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    return (answer ?? { journeys: [], departures: 0, arrivals: null, reason: 'no-journey', outside: [] }) as never;
  };
  return {
    asked,
    image,
    arriveEarliest: give('arriveEarliest'),
    departLatest: give('departLatest'),
    profile: give('profile'),
    oneToAll: give('oneToAll'),
    reach: give('reach'),
    board: give('board'),
  };
}

const ask = (fields: object): string =>
  JSON.stringify({ kind: 'arrive-earliest', from: 'bus:A', to: 'bus:B', date: '2026-03-10', time: '08:00:00', ...fields });

test('journeys: exactly the promised fields, local times, a latest arrival when a leg has a headway', () => {
  const answer = lineAnswerer(engine({ arriveEarliest: found(plain), departLatest: found(night) }));
  assert.equal(
    answer(ask({})),
    '{"arrival":"2026-03-10T08:10:00","journeys":[{"departure":"2026-03-10T08:00:00","arrival":"2026-03-10T08:10:00","rides":1,"walkSeconds":0,"legs":[' +
      '{"kind":"ride","route":"bus:R","trip":"bus:T","from":"bus:A","to":"bus:B","departure":"2026-03-10T08:00:00","arrival":"2026-03-10T08:10:00","estimated":false,"headway":null,"serviceDate":"2026-03-10"}]}]}',
  );
  assert.deepEqual(JSON.parse(answer(ask({ kind: 'depart-latest', tightBelow: 60 }))), {
    departure: '2026-03-10T23:53:20',
    arrival: '2026-03-11T01:00:00',
    journeys: [
      {
        departure: '2026-03-10T23:53:20',
        arrival: '2026-03-11T01:00:00',
        rides: 1,
        walkSeconds: 61,
        latestArrival: '2026-03-11T01:10:00',
        legs: [
          {
            kind: 'walk',
            route: null,
            trip: null,
            from: null,
            to: 'bus:A',
            departure: '2026-03-10T23:53:20',
            arrival: '2026-03-10T23:54:21',
            estimated: false,
            headway: null,
          },
          {
            kind: 'ride',
            route: 'bus:R',
            trip: 'bus:T',
            from: 'bus:A',
            to: 'bus:B',
            departure: '2026-03-11T00:00:00',
            arrival: '2026-03-11T01:00:00',
            estimated: true,
            headway: 600,
            headwayRange: [600, 900],
            serviceDate: '2026-03-10',
            tight: true,
          },
        ],
      },
    ],
  });
  const both = JSON.parse(
    lineAnswerer(engine({ profile: found(night, plain) }))(ask({ kind: 'profile', until: '09:00:00' })),
  ) as { arrival: string; journeys: { arrival: string }[] };
  assert.deepEqual(
    [both.arrival, ...both.journeys.map((one) => one.arrival)],
    ['2026-03-10T08:10:00', '2026-03-10T08:10:00', '2026-03-11T01:00:00'],
  );
});

test('spreads, reach and boards', () => {
  const ids = ['A', 'B', 'C', 'D', 'S', 'S1', 'S2'];
  const row = (...values: number[]): Int32Array => Int32Array.from(ids, (_, s) => values[s] ?? NEVER);
  assert.equal(
    lineAnswerer(engine({ oneToAll: { arrivals: row(28_800, NEVER, 86_401), reason: null, outside: [] } }))(
      ask({ kind: 'one-to-all', to: undefined }),
    ),
    '{"arrivals":{"bus:A":"2026-03-10T08:00:00","bus:C":"2026-03-11T00:00:01"}}',
  );
  const reach = {
    departures: 61,
    best: row(0, 700, 5),
    median: row(0, NEVER, NEVER),
    within: Int32Array.from([61, 0, 50, 0, 0, 0, 0]),
    reason: null,
    outside: [],
  };
  assert.deepEqual(
    JSON.parse(lineAnswerer(engine({ reach }))(ask({ kind: 'reach', to: undefined, until: '09:00:00', withinSeconds: 600 }))),
    {
      departures: 61,
      stops: { 'bus:A': { best: 0, median: 0, share: 1 }, 'bus:C': { best: 5, median: null, share: 50 / 61 } },
    },
  );
  const common = {
    stop: 'bus:A',
    route: 'bus:R',
    trip: 'bus:T',
    serviceDate: '2026-03-10',
    headsign: '往丁',
    terminus: 'bus:D',
    position: 0,
    estimated: false,
    pickup: 0,
    delay: null,
    cancelled: false,
  };
  const board = {
    departures: [
      { ...common, departure: 28_800, headway: null },
      { ...common, departure: null, headway: { min: 600, max: 900, from: 25_200, until: 86_400 } },
    ],
    reason: null,
    outside: [],
  };
  assert.deepEqual(JSON.parse(lineAnswerer(engine({ board }))(ask({ kind: 'board', to: undefined, limit: 2 }))), {
    departures: [
      { ...common, departure: '2026-03-10T08:00:00', headway: null },
      { ...common, departure: null, headway: { min: 600, max: 900, from: '2026-03-10T07:00:00', until: '2026-03-11T00:00:00' } },
    ],
  });
});

test('no journey: the same answer for every kind, with the reason', () => {
  for (const reason of ['no-journey', 'outside-dates', 'unknown-stop']) {
    const no = { journeys: [], departures: 0, arrivals: null, reason, outside: [] };
    const answer = lineAnswerer(
      engine({ arriveEarliest: no, departLatest: no, profile: no, oneToAll: no, reach: no, board: { ...no, departures: [] } }),
    );
    for (const kind of ['arrive-earliest', 'depart-latest', 'profile', 'one-to-all', 'reach', 'board'])
      assert.equal(answer(ask({ kind, until: '09:00:00', withinSeconds: 60 })), `{"arrival":null,"reason":"${reason}"}`);
  }
});

test('feeds whose dates do not cover the day are named, unless that is the whole reason', () => {
  const outside = ['old', 'new'];
  const spread = { arrivals: new Int32Array(image.stops).fill(NEVER), reason: null, outside };
  const no = { journeys: [], departures: [], arrivals: null, outside };
  const answer = lineAnswerer(
    engine({
      arriveEarliest: { ...found(plain), outside },
      profile: { ...no, reason: 'outside-dates' },
      oneToAll: spread,
      board: { departures: [], reason: null, outside },
      departLatest: { ...no, reason: 'no-journey' },
    }),
  );
  const told = (kind: string): unknown => JSON.parse(answer(ask({ kind, until: '09:00:00' })));
  assert.deepEqual((told('arrive-earliest') as { outside: unknown }).outside, outside);
  assert.deepEqual(told('depart-latest'), { arrival: null, reason: 'no-journey', outside });
  assert.deepEqual(told('profile'), { arrival: null, reason: 'outside-dates' });
  assert.deepEqual(told('one-to-all'), { arrivals: {}, outside });
  assert.deepEqual(told('board'), { departures: [], outside });
});

test('every option and kind of place reaches the engine', () => {
  const options = {
    maxRides: 6,
    modes: ['bus', 'tram'],
    walkSpeed: 1.4,
    walkLimit: 500,
    wheelchair: 'yes',
    slack: { rail: 900 },
    minChange: 60,
    inSeat: true,
    tightBelow: 90,
    tightPenalty: 300,
  };
  assert.deepEqual(readQuery(ask({ ...options, from: { lat: 31, lon: 121.2 }, time: '47:59:59' })), {
    kind: 'arrive-earliest',
    query: { from: { lat: 31, lon: 121.2 }, to: { stop: 'bus:B' }, date: '2026-03-10', time: 172_799, ...options },
  });
  assert.deepEqual(readQuery(ask({ kind: 'reach', until: '08:00:00', withinSeconds: 3600, step: 300 })), {
    kind: 'reach',
    query: { from: { stop: 'bus:A' }, date: '2026-03-10', time: 28_800, until: 28_800, within: 3600, step: 300 },
  });
  assert.deepEqual(readQuery(ask({ kind: 'board', limit: 5, modes: ['bus'] })), {
    kind: 'board',
    query: { from: 'bus:A', date: '2026-03-10', time: 28_800, limit: 5, modes: ['bus'] },
  });
});

test('an option that is null is not set, and an id without a feed is a stop nobody knows', () => {
  const unset = readQuery(ask({ maxRides: null, walkSpeed: null }));
  assert.deepEqual(unset, readQuery(ask({})));
  assert.deepEqual(readQuery(ask({ from: 'A' })).query.from, { stop: 'A' });
});

test('a line that makes no sense is answered with a code and words', () => {
  const answer = lineAnswerer(engine());
  const code = (line: string | null): LineCode =>
    (JSON.parse(answer(line)) as { error: { code: LineCode; message: string } }).error.code;
  assert.equal(code('{"kind":'), 'bad-json');
  assert.equal(code('[]'), 'bad-json');
  assert.equal(code('null'), 'bad-json');
  assert.equal(code('{}'), 'bad-kind');
  assert.equal(code(ask({ kind: 'toString' })), 'bad-kind');
  assert.equal(code(ask({ date: '2019-02-29' })), 'bad-date');
  assert.equal(code(ask({ date: 20190228 })), 'bad-date');
  assert.equal(code(ask({ time: '48:00:00' })), 'bad-time');
  assert.equal(code(ask({ time: undefined })), 'bad-time');
  assert.equal(code(ask({ kind: 'profile' })), 'bad-time');
  assert.equal(code(ask({ kind: 'reach', until: '07:59:59', withinSeconds: 60 })), 'bad-time');
  assert.equal(code(ask({ from: 7 })), 'bad-stop');
  assert.equal(code(ask({ to: undefined })), 'bad-stop');
  assert.equal(code(ask({ to: { lat: 91, lon: 0 } })), 'bad-stop');
  assert.equal(code(ask({ kind: 'board', from: { lat: 1, lon: 1 } })), 'bad-stop');
  assert.equal(code(ask({ kind: 'reach', until: '09:00:00' })), 'bad-option');
  assert.equal(code(ask({ maxRide: 1 })), 'unknown-field');
  for (const fields of [
    { maxRides: -1 },
    { maxRides: 1.5 },
    { modes: ['boat'] },
    { modes: 'bus' },
    { walkSpeed: 0 },
    { walkLimit: -1 },
    { wheelchair: true },
    { slack: { boat: 1 } },
    { slack: [] },
    { minChange: '60' },
    { inSeat: 1 },
    { tightBelow: -1 },
  ])
    assert.equal(code(ask(fields)), 'bad-option', JSON.stringify(fields));
  assert.equal(code(null), 'line-too-long');
  const refused = new TransitError('bad-query', { zh: '窗口太长', en: 'the window is too long' });
  assert.equal(
    lineAnswerer(engine({ arriveEarliest: refused }))(ask({})),
    '{"error":{"code":"bad-query","message":"窗口太长 · the window is too long"}}',
  );
  assert.throws(
    () => lineAnswerer(engine({ arriveEarliest: new RangeError('defect') }))(ask({})),
    /defect/,
    'a defect is not an answer',
  );
});

test('lines come whole from any cut of the stream; over-long ones come as null', async () => {
  const long = 'x'.repeat(LONGEST_LINE + 1);
  const text = `\uFEFF{"站":1}\r\n\n  \n${long}\nafter\nlast`;
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, 65_537, bytes.length]) {
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
    };
    const lines = (await Array.fromAsync(linesOf(pieces()))).flat();
    assert.deepEqual(lines, ['{"站":1}', null, 'after', 'last'], `pieces of ${size}`);
  }
  const endless = async function* (): AsyncGenerator<string> {
    for (let i = 0; i < 3; i++) yield long;
  };
  assert.deepEqual((await Array.fromAsync(linesOf(endless()))).flat(), [null]);
});

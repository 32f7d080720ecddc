import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDay } from '../days.ts';
import { textOf } from '../image/layout.ts';
import { overlayOf, type RealtimeOverlay } from './apply.ts';
import { TransitError } from '../types.ts';
import { at, encodeFeedMessage, message } from './encode.fixture.ts';
import { busImage } from './feed.fixture.ts';
import { findTrip, scheduleOf } from './lookup.ts';
import { decodeFeedMessage } from './message.ts';
import { RUN } from './schema.ts';

const image = busImage();
const TODAY = parseDay('2026-03-10')!;
const trip = (id: string): number => findTrip(image, 0, id)!;
const stopName = (n: number): string => textOf(image, image.stopId[n]!);

/** Trip updates as one full message of `bus`, sent at a time of 2026-03-10. */
const told = (time: string, updates: readonly object[], previous?: RealtimeOverlay): RealtimeOverlay =>
  overlayOf(
    image,
    [
      {
        feed: 'bus',
        message: message(
          time,
          updates.map((tripUpdate, i) => ({ id: `e${i}`, tripUpdate })),
        ),
      },
    ],
    previous,
  );

/** A change of the overlay with its times as `HH:MM:SS`. */
const clock = (t: number): string =>
  [t / 3600, (t % 3600) / 60, t % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':');
const clocks = (times: Int32Array | null): string => (times === null ? '' : [...times].map(clock).join(' '));

test('a delay by stop_sequence, by stop_id, and by absolute time give the same run', () => {
  const tripRef = { tripId: 'T', startDate: '20260310' };
  const ways = [
    [{ stopSequence: 2, arrival: { delay: 120 }, departure: { delay: 60 } }],
    [{ stopId: 'B', arrival: { delay: 120 }, departure: { delay: 60 } }],
    [{ stopSequence: 2, stopId: 'B', arrival: { time: at('08:12:00') }, departure: { time: at('08:12:00') } }],
  ];
  for (const stopTimeUpdate of ways) {
    const { changes, byKind, at: when } = told('08:05:00', [{ trip: tripRef, stopTimeUpdate }]);
    assert.equal(changes.length, 1);
    const { arrivals, departures, ...rest } = changes[0]!;
    assert.deepEqual(rest, { trip: trip('T'), day: TODAY, start: null, cancelled: false, skipped: null });
    assert.equal(clocks(arrivals), '08:00:00 08:12:00 08:21:00 08:31:00');
    assert.equal(clocks(departures), '08:00:00 08:12:00 08:21:00 08:31:00');
    assert.deepEqual([byKind, when], [{}, at('08:05:00')]);
  }
});

test('stop_sequence numbers are those of the source', () => {
  const { changes } = told('10:05:00', [
    { trip: { tripId: 'far', startDate: '20260310' }, stopTimeUpdate: [{ stopSequence: 15, arrival: { delay: 30 } }] },
  ]);
  assert.equal(clocks(changes[0]!.departures), '10:00:00 10:11:30 10:30:30');
});

test('a loop: the second call of a stop is told by its sequence, by what came before it, or by its time', () => {
  const loop = { tripId: 'loop', startDate: '20260310' };
  const last = (stopTimeUpdate: object[]): string =>
    clocks(told('09:05:00', [{ trip: loop, stopTimeUpdate }]).changes[0]!.arrivals);
  const both = '09:00:00 09:10:00 09:25:00';
  assert.equal(last([{ stopSequence: 3, arrival: { delay: 300 } }]), both);
  assert.equal(last([{ stopId: 'A', arrival: { time: at('09:25:00') } }]), both);
  assert.equal(
    last([
      { stopId: 'B', arrival: { delay: 0 } },
      { stopId: 'A', arrival: { delay: 300 } },
    ]),
    both,
  );
  assert.equal(last([{ stopId: 'A', arrival: { delay: 300 } }]), '09:05:00 09:15:00 09:25:00', 'a delay alone: its first call');
});

test('without a date: the service day on which it is running', () => {
  const night = (time: string, stopTimeUpdate: object[] = [{ stopSequence: 2, arrival: { delay: 60 } }]): number =>
    told(time, [{ trip: { tripId: 'night' }, stopTimeUpdate }]).changes[0]!.day;
  assert.equal(night('00:15:00'), TODAY - 1, 'at a quarter past midnight it is yesterday’s');
  assert.equal(night('23:40:00'), TODAY);
  assert.equal(night('11:00:00'), TODAY - 1, 'nearer to the one that ended than to the one to come');
  assert.equal(night('11:00:00', [{ stopSequence: 2, arrival: { time: at('24:11:00') } }]), TODAY, 'an absolute time settles it');
  const late = told('12:05:00', [{ trip: { tripId: 'late' }, delay: 60 }]);
  assert.equal(late.changes[0]!.day, TODAY);
  assert.equal(clocks(late.changes[0]!.arrivals), '12:01:00 12:11:00');
});

test('route, direction and start time stand for the trip id', () => {
  const { changes, byKind } = told('08:05:00', [
    { trip: { routeId: 'R', directionId: 1, startTime: '08:00:00', startDate: '20260310' }, delay: 60 },
    { trip: { routeId: 'R', startTime: '08:00:00', startDate: '20260310' }, delay: 60 },
    { trip: { routeId: 'R', startTime: '08:00:01', startDate: '20260310' }, delay: 60 },
  ]);
  assert.deepEqual(
    changes.map((c) => [c.trip, clocks(c.departures)]),
    [[trip('back'), '08:01:00 08:31:00']],
  );
  assert.deepEqual(byKind, { 'ambiguous-run': 1, 'unknown-run': 1 });
});

test('cancelled and deleted runs; a skipped stop', () => {
  const { changes } = told('08:00:00', [
    { trip: { tripId: 'T', startDate: '20260310', scheduleRelationship: RUN.canceled } },
    { trip: { tripId: 'back', startDate: '20260311', scheduleRelationship: RUN.deleted } },
    { trip: { tripId: 'far', startDate: '20260310' }, stopTimeUpdate: [{ stopId: 'B', scheduleRelationship: 1 }] },
  ]);
  const gone = { start: null, cancelled: true, arrivals: null, departures: null, skipped: null };
  const { arrivals, departures } = scheduleOf(image, trip('far'));
  assert.deepEqual(
    [...changes].sort((a, b) => a.trip - b.trip),
    [
      { trip: trip('T'), day: TODAY, ...gone },
      { trip: trip('back'), day: TODAY + 1, ...gone },
      { trip: trip('far'), day: TODAY, start: null, cancelled: false, arrivals, departures, skipped: new Uint8Array([0, 1, 0]) },
    ].sort((a, b) => a.trip - b.trip),
  );
});

test('vehicles by frequencies: exact ones by their second, others by the nearest of the model', () => {
  const start = (tripId: string, startTime: string, more: object = {}): object => ({
    trip: { tripId, startTime, startDate: '20260310', scheduleRelationship: RUN.unscheduled, ...more },
  });
  const { changes, byKind } = told('07:00:00', [
    { ...start('exact', '07:15:00'), delay: 60 },
    start('every', '07:12:30'),
    { ...start('every', '07:29:00'), stopTimeUpdate: [{ stopSequence: 2, arrival: { time: at('07:36:00') } }] },
    start('exact', '07:16:00'),
    start('every', '08:00:00'),
    { trip: { tripId: 'every', startDate: '20260310' }, delay: 5 },
    start('every', '07:31:00'),
  ]);
  assert.deepEqual(
    changes.map((c) => [c.trip, c.start, clocks(c.arrivals), clocks(c.departures)]),
    [
      [trip('exact'), 7.25 * 3600, '07:16:00 07:21:00 07:26:00', '07:16:00 07:22:00 07:26:00'],
      [trip('every'), 7 * 3600 + 600, '07:12:30 07:17:30', '07:12:30 07:17:30'],
      [trip('every'), 7 * 3600 + 1800, '07:29:00 07:36:00', '07:29:00 07:36:00'],
    ].sort((a, b) => (a[0] as number) - (b[0] as number)),
  );
  assert.deepEqual(byKind, { 'unknown-run': 2, 'no-start-time': 1, 'duplicate-run': 1 });
  const all = told('07:00:00', [{ trip: { tripId: 'exact', startDate: '20260310', scheduleRelationship: RUN.canceled } }]);
  assert.deepEqual(
    all.changes.map((c) => [c.start, c.cancelled]),
    [7, 7.25, 7.5, 7.75].map((h) => [h * 3600, true]),
    'a cancelled template without a start time: every vehicle of the day',
  );
});

const call = (stopId: string, time: string): object => ({ stopId, arrival: { time: at(time) }, departure: { time: at(time) } });

test('added, new, duplicated and replacing trips', () => {
  const { added, changes, byKind } = told('07:00:00', [
    {
      trip: { tripId: 'extra', routeId: 'R', startDate: '20260310', scheduleRelationship: RUN.new },
      stopTimeUpdate: [call('A', '07:30:00'), call('S2', '07:40:00')],
      tripProperties: { tripHeadsign: '加开' },
    },
    {
      trip: { routeId: 'R', scheduleRelationship: RUN.added },
      stopTimeUpdate: [call('D', '23:59:00'), call('C', '24:05:00'), call('A', '24:04:00')],
    },
    {
      trip: { tripId: 'T', scheduleRelationship: RUN.duplicated },
      tripProperties: { tripId: 'T+', startDate: '20260310', startTime: '08:05:00' },
      stopTimeUpdate: [
        { stopId: 'C', scheduleRelationship: 1 },
        { stopId: 'D', arrival: { delay: 60 } },
      ],
    },
    { trip: { tripId: 'T', startDate: '20260310', startTime: '08:05:00', scheduleRelationship: RUN.added } },
    {
      trip: { tripId: 'back', startDate: '20260310', scheduleRelationship: RUN.replacement },
      stopTimeUpdate: [call('D', '08:00:00'), call('B', '08:20:00')],
    },
  ]);
  assert.deepEqual(
    added.map((a) => ({
      ...a,
      stops: [...a.stops].map(stopName).join(' '),
      arrivals: clocks(a.arrivals),
      departures: clocks(a.departures),
      route: textOf(image, image.routeId[a.route]!),
    })),
    [
      {
        id: 'bus:extra',
        route: 'R',
        headsign: '加开',
        day: TODAY,
        stops: 'A S2',
        arrivals: '07:30:00 07:40:00',
        departures: '07:30:00 07:40:00',
      },
      {
        id: 'bus:e1',
        route: 'R',
        headsign: '',
        day: TODAY,
        stops: 'D C A',
        arrivals: '23:59:00 24:05:00 24:05:00',
        departures: '23:59:00 24:05:00 24:05:00',
      },
      {
        id: 'bus:T+',
        route: 'R',
        headsign: '往丁',
        day: TODAY,
        stops: 'A B D',
        arrivals: '08:05:00 08:15:00 08:36:00',
        departures: '08:05:00 08:16:00 08:36:00',
      },
      {
        id: 'bus:back',
        route: 'R',
        headsign: '',
        day: TODAY,
        stops: 'D B',
        arrivals: '08:00:00 08:20:00',
        departures: '08:00:00 08:20:00',
      },
    ],
  );
  assert.deepEqual(
    changes.map((c) => [c.trip, c.cancelled]),
    [[trip('back'), true]],
    'the replaced trip does not run',
  );
  assert.deepEqual(byKind, { 'times-repaired': 1, 'duplicate-run': 1 });
});

test('what cannot be used is a finding with its entity, counted, and the rest still counts', () => {
  const day = { startDate: '20260310' };
  const made = told('08:00:00', [
    { trip: { tripId: 'nobody', ...day } },
    { trip: { tripId: 'late', startDate: '20260311' }, delay: 5 },
    { trip: { tripId: 'T', startDate: '2026-3-10' } },
    { trip: { tripId: 'T', startTime: '8h', ...day } },
    { trip: { routeId: 'R' } },
    { trip: { tripId: 'T', ...day, scheduleRelationship: 9 } },
    { trip: { routeId: 'X', scheduleRelationship: RUN.new }, stopTimeUpdate: [call('A', '08:00:00'), call('B', '08:10:00')] },
    {
      trip: { routeId: 'R', scheduleRelationship: RUN.new },
      stopTimeUpdate: [call('A', '08:00:00'), call('Z', '08:10:00'), { stopId: 'B' }],
    },
    {
      trip: { tripId: 'far', ...day },
      stopTimeUpdate: [
        { stopSequence: 5, stopId: 'B', arrival: { delay: 9 } },
        { stopId: 'Z', arrival: { delay: 9 } },
        { stopSequence: 25, stopId: 'S2', arrival: { delay: 60 } },
        { stopSequence: 25, arrival: { delay: 9 } },
      ],
    },
    {
      trip: { tripId: 'loop', routeId: 'Q', startTime: '09:01:00', ...day },
      stopTimeUpdate: [{ stopSequence: 1, arrival: { delay: 90_000 } }],
    },
  ]);
  assert.deepEqual(
    made.changes.map((c) => [c.trip, clocks(c.arrivals)]),
    [[trip('far'), '10:00:00 10:10:00 10:31:00']],
  );
  assert.deepEqual(made.added, []);
  assert.deepEqual(made.byKind, {
    'unknown-trip': 1,
    'not-running': 1,
    'bad-date': 1,
    'bad-time': 1,
    'no-trip': 1,
    'unknown-relationship': 1,
    'unknown-route': 1,
    'unknown-stop': 2,
    'no-time': 1,
    'too-few-stops': 1,
    'stop-differs': 1,
    'platform-differs': 1,
    'duplicate-stop': 1,
    'route-differs': 1,
    'start-differs': 1,
    'implausible-time': 1,
    'nothing-told': 1,
  });
  assert.deepEqual(made.findings[0], {
    kind: 'unknown-trip',
    entity: 'e0',
    reason: { zh: '时刻表中没有班次 nobody', en: 'the timetable has no trip nobody' },
  });
});

test('full messages replace, differential ones change; senders and kinds keep apart; the image may change', () => {
  const send = (
    time: string,
    entities: readonly object[],
    previous?: RealtimeOverlay,
    more: object = {},
    source?: string,
  ): RealtimeOverlay =>
    overlayOf(
      image,
      [{ feed: 'bus', ...(source === undefined ? {} : { source }), message: message(time, entities, more) }],
      previous,
    );
  const late = (id: string, delay: number): object => ({
    id: `u-${id}`,
    tripUpdate: { trip: { tripId: id, startDate: '20260310' }, delay },
  });
  const state = (o: RealtimeOverlay): string =>
    o.changes
      .map((c) => `${textOf(image, image.tripId[c.trip]!)} ${c.departures![0]! - scheduleOf(image, c.trip).departures[0]!}`)
      .sort()
      .join(', ');
  const one = send('08:00:00', [late('T', 10), late('far', 20)]);
  assert.equal(state(one), 'T 10, far 20');
  const two = send('08:01:00', [late('T', 30), { id: 'u-far', isDeleted: true }], one, { incrementality: 1 });
  assert.equal(state(two), 'T 30');
  const three = send('08:02:00', [late('back', 40)], two, { incrementality: 1 });
  assert.equal(state(three), 'T 30, back 40');
  const old = send('08:01:30', [late('loop', 50)], three);
  assert.deepEqual([state(old), old.byKind], ['T 30, back 40', { 'older-message': 1 }]);
  const four = send('08:03:00', [late('loop', 50)], three);
  assert.equal(state(four), 'loop 50');
  const vehicles = send(
    '08:03:00',
    [{ id: 'u-loop', vehicle: { position: { latitude: 31, longitude: 121 } } }],
    four,
    {},
    'vehicles',
  );
  assert.deepEqual([state(vehicles), vehicles.vehicles.length], ['loop 50', 1], 'another address of the same feed');
  assert.equal(state(one), 'T 10, far 20', 'an overlay made is never changed');
  const again = overlayOf(busImage(), [], vehicles);
  assert.deepEqual(
    [state(again), again.vehicles.length, again.at],
    ['loop 50', 1, at('08:03:00')],
    'the same news over a new image',
  );
  const none = overlayOf(image, [{ feed: 'tram', message: message('08:00:00', [late('T', 10)]) }]);
  assert.deepEqual([none.changes, none.byKind], [[], { 'unknown-feed': 1 }]);
});

test('alerts and vehicles', () => {
  const { alerts, vehicles, byKind } = overlayOf(image, [
    {
      feed: 'bus',
      message: message('08:00:00', [
        {
          id: 'a1',
          alert: {
            activePeriod: [{ start: 100 }],
            informedEntity: [{ agencyId: 'two' }, { stopId: 'S', routeId: 'R' }, { trip: { tripId: 'T' } }, { stopId: 'Z' }],
            cause: 10,
            effect: 4,
            headerText: {
              translation: [
                { text: '施工', language: 'zh' },
                { text: 'works', language: 'en' },
                { text: 'again', language: 'en' },
                { text: 'x', language: '__proto__' },
              ],
            },
            url: { translation: [{ text: 'https://example.org' }] },
          },
        },
        { id: 'a2', alert: { informedEntity: [{ routeType: 700 }], cause: 99 } },
        {
          id: 'v1',
          vehicle: {
            trip: { tripId: 'far' },
            vehicle: { id: 'car' },
            position: { latitude: 31.5, longitude: 121.25, bearing: 90 },
            currentStopSequence: 15,
            timestamp: 77,
          },
        },
        { id: 'v2', vehicle: { trip: { routeId: 'R' }, position: { latitude: 31.5, longitude: 121.25 } } },
        { id: 'v3', vehicle: { position: { latitude: 91, longitude: 121.25 } } },
        { id: 'v4' },
      ]),
    },
  ]);
  const stop = (id: string): number => [...image.stopId.keys()].find((s) => stopName(s) === id)!;
  const route = (id: string): number => [...image.routeId.keys()].find((r) => textOf(image, image.routeId[r]!) === id)!;
  assert.deepEqual(alerts, [
    {
      id: 'bus:a1',
      header: Object.fromEntries([
        ['__proto__', 'x'],
        ['en', 'works'],
        ['zh', '施工'],
      ]),
      description: {},
      url: 'https://example.org',
      effect: 'DETOUR',
      cause: 'CONSTRUCTION',
      active: [{ from: 100, until: null }],
      routes: [route('R'), route('Q')].sort((a, b) => a - b),
      stops: [stop('S')],
      trips: [trip('T')],
    },
    {
      id: 'bus:a2',
      header: {},
      description: {},
      url: null,
      effect: 'UNKNOWN_EFFECT',
      cause: 'UNKNOWN_CAUSE',
      active: [],
      routes: [route('Q')],
      stops: [],
      trips: [],
    },
  ]);
  assert.deepEqual(vehicles, [
    {
      id: 'bus:car',
      trip: trip('far'),
      route: route('Q'),
      lat: 31.5,
      lon: 121.25,
      bearing: 90,
      at: 77,
      stop: stop('B'),
      status: 'IN_TRANSIT_TO',
    },
    { id: 'bus:v2', trip: null, route: route('R'), lat: 31.5, lon: 121.25, bearing: null, at: null, stop: null, status: null },
  ]);
  assert.deepEqual(byKind, { 'unknown-stop': 1, 'unknown-word': 1, 'no-position': 1, 'empty-entity': 1 });
});

test('messages with damaged bits never break an overlay: every time it holds is in order', () => {
  const good = encodeFeedMessage({
    header: { gtfsRealtimeVersion: '2.0', timestamp: at('08:05:00') },
    entity: [
      {
        id: 'a',
        tripUpdate: {
          trip: { tripId: 'T', startDate: '20260310' },
          stopTimeUpdate: [
            { stopSequence: 2, arrival: { time: at('08:12:00') } },
            { stopId: 'D', departure: { delay: 9 } },
          ],
        },
      },
      { id: 'b', tripUpdate: { trip: { tripId: 'every', startTime: '07:12:30', scheduleRelationship: 2 }, delay: 7 } },
      {
        id: 'c',
        tripUpdate: {
          trip: { routeId: 'R', scheduleRelationship: 8 },
          stopTimeUpdate: [call('A', '08:00:00'), call('B', '08:10:00')],
        },
      },
      {
        id: 'd',
        tripUpdate: {
          trip: { tripId: 'far', scheduleRelationship: 6 },
          tripProperties: { tripId: 'x', startDate: '20260310', startTime: '08:05:00' },
        },
      },
      { id: 'e', vehicle: { trip: { tripId: 'T' }, position: { latitude: 31, longitude: 121 }, currentStopSequence: 2 } },
      { id: 'f', alert: { informedEntity: [{ routeId: 'R' }, { routeType: 3 }] } },
    ],
  });
  let seed = 11;
  const next = (n: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) % n;
  let overlays = 0;
  for (let i = 0; i < 3000; i++) {
    const bytes = new Uint8Array(good);
    for (let k = next(4); k >= 0; k--) bytes[next(bytes.length)]! ^= 1 << next(8);
    let decoded;
    try {
      decoded = decodeFeedMessage(bytes);
    } catch (error) {
      assert.ok(error instanceof TransitError);
      continue;
    }
    const { changes, added } = overlayOf(image, [{ feed: 'bus', message: decoded }]);
    overlays++;
    for (const { arrivals, departures } of [...changes, ...added]) {
      for (let k = 0; k < (arrivals?.length ?? 0); k++) {
        assert.ok(arrivals![k]! <= departures![k]! && (k === 0 || departures![k - 1]! <= arrivals![k]!));
        assert.ok(Math.abs(arrivals![k]!) < 6 * 86_400);
      }
    }
  }
  assert.ok(overlays > 300, `${overlays} overlays`);
});

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import protobuf from 'protobufjs';
import { POLICY } from './mini.fixture.ts';
import { pollDue } from './realtime/poll.ts';
import { testTransit, type TestTransit } from './testing.ts';

/** Seconds since 1970 of a time of 2026-03-10 in the district. */
const at = (clock: string): number =>
  Temporal.PlainDateTime.from(`2026-03-10T${clock}`).toZonedDateTime('Asia/Shanghai').epochMilliseconds / 1000;

/** As much of gtfs-realtime.proto (2.0) as these messages need. */
const { root } = protobuf.parse(`syntax = "proto2";
  message FeedMessage { required FeedHeader header = 1; repeated FeedEntity entity = 2; }
  message FeedHeader { required string gtfs_realtime_version = 1; optional int32 incrementality = 2; optional uint64 timestamp = 3; }
  message FeedEntity { required string id = 1; optional TripUpdate trip_update = 3; optional VehiclePosition vehicle = 4; optional Alert alert = 5; }
  message VehiclePosition { optional TripDescriptor trip = 1; optional Position position = 2; optional uint64 timestamp = 5; optional VehicleDescriptor vehicle = 8; }
  message Position { required float latitude = 1; required float longitude = 2; }
  message VehicleDescriptor { optional string id = 1; }
  message TripUpdate { required TripDescriptor trip = 1; repeated StopTimeUpdate stop_time_update = 2;
    message StopTimeEvent { optional int32 delay = 1; }
    message StopTimeUpdate { optional uint32 stop_sequence = 1; optional StopTimeEvent arrival = 2; optional StopTimeEvent departure = 3; } }
  message TripDescriptor { optional string trip_id = 1; optional string start_date = 3; optional int32 schedule_relationship = 4; }
  message Alert { repeated EntitySelector informed_entity = 5; optional TranslatedString header_text = 10; }
  message EntitySelector { optional string route_id = 2; }
  message TranslatedString { repeated Translation translation = 1; message Translation { required string text = 1; optional string language = 2; } }`);
const Message = root.lookupType('FeedMessage');
const encode = (entity: object[], header: object = {}): Uint8Array =>
  Message.encode(
    Message.fromObject({ header: { gtfsRealtimeVersion: '2.0', timestamp: at('08:00'), ...header }, entity }),
  ).finish();

describe('what is known in real time', () => {
  let t: TestTransit;
  let answer: (response: http.ServerResponse) => void = (r) => r.end();
  const operator = http.createServer((_, response) => answer(response));
  let trip: string;
  const board = async () => (await t.call(null, 'GET', '/stops/bus:1001/board?date=2026-03-10&time=07:55&limit=2')).body;
  const bring = (content: Uint8Array, fields: Record<string, string> = {}, network = 'bus') =>
    t.send('dora', `/realtime/${network}`, { fields, files: [{ field: 'message', name: 'x.pb', content }] });
  before(async () => {
    operator.listen(0, '127.0.0.1');
    await new Promise((resolve) => operator.once('listening', resolve));
    const url = `http://127.0.0.1:${(operator.address() as AddressInfo).port}/bus.pb`;
    const realtime = { ...POLICY.realtime, pollSeconds: 30, sources: [{ network: 'bus', source: 'vehicles', url }] };
    t = await testTransit({ 'transit/policy.json': JSON.stringify({ ...POLICY, realtime }) });
    t.clock.now = Temporal.Instant.fromEpochMilliseconds(at('08:00') * 1000);
    trip = (await board()).rows[0].trip.slice(4);
  });
  after(async () => {
    operator.close();
    await t.close();
  });

  const late = (): Uint8Array =>
    encode([
      {
        id: '1',
        tripUpdate: {
          trip: { tripId: trip, startDate: '20260310' },
          stopTimeUpdate: [{ stopSequence: 1, departure: { delay: 240 } }],
        },
      },
      {
        id: '2',
        alert: {
          informedEntity: [{ routeId: 'L1' }],
          headerText: {
            translation: [
              { text: '1路绕行', language: 'zh' },
              { text: 'Line 1 diverted', language: 'en' },
            ],
          },
        },
      },
    ]);

  test('a delay is on the board, in journeys and notices of every process, and expires', async () => {
    const other = await t.another();
    const seqs = other.live.view().realtime;
    assert.equal(seqs, null);
    const sent = await bring(late());
    assert.deepEqual(
      [sent.status, sent.body.trips, sent.body.alerts, sent.body.findings],
      [200, 1, 1, {}],
      JSON.stringify(sent.body),
    );
    const [row] = (await board()).rows;
    assert.deepEqual([row.departure, row.scheduled, row.delay], ['2026-03-10T08:04:00', '2026-03-10T08:00:00', 240]);
    // What hangs at the pole is the timetable, whatever runs late.
    const sheet = (await t.call(null, 'GET', '/stops/bus:1001/sheet?date=2026-03-10')).body;
    assert.deepEqual(sheet.lines[0].hours[0], {
      hour: 8,
      minutes: [0, 20, 40].map((minute) => ({ minute, estimated: false, toOther: null })),
    });
    const j = (await t.call(null, 'GET', '/journeys?from=bus:1001&to=bus:1003&date=2026-03-10&time=08:02')).body;
    assert.deepEqual(
      [j.choices[0].journey.departure, j.choices[0].journey.arrival],
      ['2026-03-10T08:04:00', '2026-03-10T08:14:00'],
    );
    assert.deepEqual(j.choices[0].journey.legs[0].alerts[0].header, { zh: '1路绕行', en: 'Line 1 diverted' });
    await other.live.refresh();
    assert.equal(other.live.view().realtime?.overlay.changes.length, 1);
    // The network's other addresses are kept apart: a message of one does not wipe out what another told.
    assert.equal((await bring(encode([]), { source: 'vehicles' })).status, 200);
    assert.equal((await board()).rows[0].delay, 240);
    t.clock.now = t.clock.now.add({ seconds: 601 });
    await other.live.refresh();
    assert.equal(other.live.view().realtime, null);
    await other.close();
    const { Live } = await import('./live/live.ts');
    await Live.of(t.kit).refresh();
    assert.equal((await board()).rows[0].departure, '2026-03-10T08:00:00');
  });

  test('a cancelled run is shown cancelled and nobody is sent to it', async () => {
    t.clock.now = Temporal.Instant.fromEpochMilliseconds(at('08:20') * 1000);
    await bring(
      encode([{ id: '1', tripUpdate: { trip: { tripId: trip, startDate: '20260310', scheduleRelationship: 3 } } }], {
        timestamp: at('08:20'),
      }),
    );
    assert.deepEqual(
      (await board()).rows.map((r: { cancelled: boolean }) => r.cancelled),
      [true, false],
    );
    const j = (await t.call(null, 'GET', '/journeys?from=bus:1001&to=bus:1003&date=2026-03-10&time=07:55')).body;
    assert.equal(j.choices[0].journey.departure, '2026-03-10T08:20:00');
  });

  test('what cannot be read or used is refused and what was known stays', async () => {
    for (const [content, fields, code] of [
      [Buffer.from('no protobuf at all, but long enough'), {}, 'transit.realtime'],
      [encode([], { incrementality: 1 }), {}, 'transit.realtime'],
      [late(), { source: 'moon' }, 'transit.realtime'],
    ] as const) {
      const answer = await bring(content, fields);
      assert.deepEqual([answer.status, answer.body.code], [422, code]);
    }
    assert.equal((await bring(late(), {}, 'moon')).body.code, 'transit.noNetwork');
    assert.deepEqual(
      (await board()).rows.map((r: { cancelled: boolean }) => r.cancelled),
      [true, false],
    );
    const unknown = await bring(
      encode([{ id: '9', tripUpdate: { trip: { tripId: 'nobody', startDate: '20260310' } } }], { timestamp: at('08:21') }),
    );
    assert.deepEqual([unknown.status, unknown.body.trips, Object.values(unknown.body.findings)], [200, 0, [1]]);
  });

  test('an operator’s address is asked by itself: vehicles are shown, failures are told and wait longer, nothing else is asked', async () => {
    const seen = encode([
      {
        id: 'v1',
        vehicle: {
          trip: { tripId: trip, startDate: '20260310' },
          position: { latitude: 31.0005, longitude: 121.185 },
          timestamp: at('08:02'),
          vehicle: { id: '沪A1' },
        },
      },
    ]);
    const state = async () =>
      (await t.call('uma', 'GET', '/feeds')).body.realtime.find((s: { source: string }) => s.source === 'vehicles');
    t.clock.now = Temporal.Instant.fromEpochMilliseconds(at('08:03') * 1000);
    let asked = 0;
    answer = (r) => {
      asked += 1;
      r.end(seen);
    };
    await pollDue(t.kit);
    const good = await state();
    assert.deepEqual([good.failures, good.problem, good.counts.vehicles, good.messageAt], [0, null, 1, t.clock.now.toString()]);
    assert.match(good.host, /^127\.0\.0\.1:\d+$/);
    const line = (await t.call(null, 'GET', '/lines/bus:L1?date=2026-03-10')).body;
    const [bus] = line.vehicles;
    assert.deepEqual(
      [bus.id, bus.trip, bus.at, Math.round(bus.lon * 1000)],
      ['bus:沪A1', `bus:${trip}`, '2026-03-10T08:02:00', 121_185],
    );
    const run = (await t.call(null, 'GET', `/trips/${encodeURIComponent(`bus:${trip}`)}?date=2026-03-10`)).body;
    assert.equal(run.vehicle.id, 'bus:沪A1');
    const other = (await t.call(null, 'GET', `/trips/${encodeURIComponent(`bus:${trip}`)}?date=2026-03-12`)).body;
    assert.equal(other.vehicle, null, 'not the run of another day');
    const moving = (
      await t.call(
        null,
        'GET',
        '/api/v1/map/trips?min=30.9,121.1&max=31.1,121.3&zoom=12&startTime=2026-03-10T00:01:00Z&endTime=2026-03-10T00:04:00Z',
      )
    ).body;
    assert.equal(moving[0].vehicle.time, '2026-03-10T00:02:00Z');

    await pollDue(t.kit);
    assert.equal(asked, 1, 'not asked again before it is due');
    const words: string[] = [];
    for (const [wait, bad] of [
      [31, (r: http.ServerResponse) => r.writeHead(503).end()],
      [61, (r: http.ServerResponse) => r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
      [121, (r: http.ServerResponse) => r.end('no protobuf at all')],
      [241, (r: http.ServerResponse) => r.end(encode([], { incrementality: 1 }))],
    ] as const) {
      t.clock.now = t.clock.now.add({ seconds: wait });
      answer = bad;
      await pollDue(t.kit);
      const now = await state();
      words.push(`${now.failures} ${now.problem.en}`);
      assert.equal(now.goodAt, good.goodAt, 'what was known of good attempts stays');
    }
    assert.deepEqual(
      words.map((w) => w.slice(0, 14)),
      ['1 it answered ', '2 it redirects', words[2]!.slice(0, 14), '4 it sends dif'],
    );
    assert.ok(words[2]!.startsWith('3 '));
    t.clock.now = t.clock.now.add({ seconds: 481 });
    answer = (r) => r.end(seen);
    await pollDue(t.kit);
    const again = await state();
    assert.deepEqual([again.failures, again.problem, again.goodAt], [0, null, t.clock.now.toString()]);
  });
});

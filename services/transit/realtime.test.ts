import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import protobuf from 'protobufjs';
import { testTransit, type TestTransit } from './testing.ts';

/** Seconds since 1970 of a time of 2026-03-10 in the district. */
const at = (clock: string): number =>
  Temporal.PlainDateTime.from(`2026-03-10T${clock}`).toZonedDateTime('Asia/Shanghai').epochMilliseconds / 1000;

/** As much of gtfs-realtime.proto (2.0) as these messages need. */
const { root } = protobuf.parse(`syntax = "proto2";
  message FeedMessage { required FeedHeader header = 1; repeated FeedEntity entity = 2; }
  message FeedHeader { required string gtfs_realtime_version = 1; optional int32 incrementality = 2; optional uint64 timestamp = 3; }
  message FeedEntity { required string id = 1; optional TripUpdate trip_update = 3; optional Alert alert = 5; }
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
  let trip: string;
  const board = async () => (await t.call(null, 'GET', '/stops/bus:1001/board?date=2026-03-10&time=07:55&limit=2')).body;
  const bring = (content: Uint8Array, fields: Record<string, string> = {}, network = 'bus') =>
    t.send('dora', `/realtime/${network}`, { fields, files: [{ field: 'message', name: 'x.pb', content }] });
  before(async () => {
    t = await testTransit();
    t.clock.now = Temporal.Instant.fromEpochMilliseconds(at('08:00') * 1000);
    trip = (await board()).rows[0].trip.slice(4);
  });
  after(() => t.close());

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
});

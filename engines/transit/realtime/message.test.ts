import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransitError } from '../types.ts';
import { at, encodeFeedMessage } from './encode.fixture.ts';
import { decodeFeedMessage } from './message.ts';

const refused = (part: RegExp) => (error: unknown) =>
  error instanceof TransitError && error.code === 'realtime-damaged' && part.test(error.message);

/** Wire format by hand, from the field numbers of the published format: the schema must not be its own witness. */
const varint = (n: number): number[] => {
  const bytes: number[] = [];
  let rest = BigInt(n) & 0xffff_ffff_ffff_ffffn;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};
const number = (field: number, n: number): number[] => [...varint(field * 8), ...varint(n)];
const block = (field: number, ...parts: readonly (readonly number[])[]): number[] => {
  const body = parts.flat();
  return [...varint(field * 8 + 2), ...varint(body.length), ...body];
};
const text = (field: number, s: string): number[] => block(field, [...new TextEncoder().encode(s)]);
const float = (field: number, x: number): number[] => [field * 8 + 5, ...new Uint8Array(new Float32Array([x]).buffer)];
const header = block(1, text(1, '2.0'), number(2, 1), number(3, 1_773_100_800));

test('the published field numbers are read', () => {
  const bytes = new Uint8Array([
    ...header,
    ...block(
      2,
      text(1, 'one'),
      block(
        3,
        block(1, text(1, 'T'), text(2, '08:00:00'), text(3, '20260310'), number(4, 6), text(5, 'R'), number(6, 1)),
        block(
          2,
          number(1, 7),
          block(2, number(1, -60)),
          block(3, number(2, 1_773_101_000)),
          text(4, 'B'),
          number(5, 1),
          block(6, text(1, 'S2')),
        ),
        block(3, text(1, 'bus-9')),
        number(4, 1_773_100_700),
        number(5, 120),
        block(6, text(1, 'copy'), text(2, '20260311'), text(3, '09:00:00'), text(5, '加开')),
      ),
    ),
    ...block(
      2,
      text(1, 'two'),
      block(
        4,
        block(1, text(1, 'T')),
        block(2, float(1, 31.5), float(2, 121.25), float(3, 90)),
        number(3, 2),
        number(4, 1),
        number(5, 1_773_100_750),
        text(7, 'B'),
        block(8, text(1, 'bus-9')),
      ),
    ),
    ...block(
      2,
      text(1, 'three'),
      block(
        5,
        block(1, number(1, 100), number(2, 200)),
        block(5, text(1, 'one'), text(2, 'R'), number(3, 3), block(4, text(1, 'T')), text(5, 'A')),
        number(6, 10),
        number(7, 4),
        block(8, block(1, text(1, 'https://example.org'))),
        block(10, block(1, text(1, '施工'), text(2, 'zh'))),
        block(11, block(1, text(1, '绕行'))),
      ),
    ),
  ]);
  const trip = { trip: 'T', route: null, direction: null, startTime: null, startDate: null, relationship: 0 };
  assert.deepEqual(decodeFeedMessage(bytes), {
    version: '2.0',
    differential: true,
    timestamp: 1_773_100_800,
    entities: [
      {
        id: 'one',
        deleted: false,
        tripUpdate: {
          trip: { trip: 'T', route: 'R', direction: 1, startTime: '08:00:00', startDate: '20260310', relationship: 6 },
          delay: 120,
          timestamp: 1_773_100_700,
          updates: [
            {
              sequence: 7,
              stop: 'B',
              assigned: 'S2',
              arrival: { delay: -60, time: null },
              departure: { delay: null, time: 1_773_101_000 },
              relationship: 1,
            },
          ],
          newTrip: 'copy',
          newDate: '20260311',
          newTime: '09:00:00',
          headsign: '加开',
        },
        vehicle: null,
        alert: null,
        other: false,
      },
      {
        id: 'two',
        deleted: false,
        tripUpdate: null,
        vehicle: {
          trip,
          vehicle: 'bus-9',
          position: { lat: 31.5, lon: 121.25, bearing: 90 },
          sequence: 2,
          stop: 'B',
          status: 1,
          timestamp: 1_773_100_750,
        },
        alert: null,
        other: false,
      },
      {
        id: 'three',
        deleted: false,
        tripUpdate: null,
        vehicle: null,
        alert: {
          active: [{ from: 100, until: 200 }],
          informed: [{ agency: 'one', route: 'R', routeType: 3, stop: 'A', trip }],
          cause: 10,
          effect: 4,
          header: { zh: '施工' },
          description: { und: '绕行' },
          url: { und: 'https://example.org' },
        },
        other: false,
      },
    ],
  });
});

test('unknown fields, groups and extensions are passed over; an empty message has a header only', () => {
  const odd = [
    ...number(1500, 5),
    ...block(1999, [1, 2, 3]),
    ...float(99, 1),
    ...varint(20 * 8 + 3),
    ...number(1, 1),
    ...varint(20 * 8 + 4),
  ];
  const bytes = new Uint8Array([...odd, ...header, ...odd, ...block(2, text(1, 'x'), odd)]);
  const { entities } = decodeFeedMessage(bytes);
  assert.deepEqual(
    entities.map(({ id, tripUpdate }) => [id, tripUpdate]),
    [['x', null]],
  );
  assert.deepEqual(decodeFeedMessage(new Uint8Array(block(1, text(1, '1.0')))), {
    version: '1.0',
    differential: false,
    timestamp: null,
    entities: [],
  });
});

test('what is no message of this format is refused whole, by name', () => {
  const good = encodeFeedMessage({
    header: { gtfsRealtimeVersion: '2.0', timestamp: at('08:00:00') },
    entity: [{ id: 'x', tripUpdate: { trip: { tripId: 'T' }, stopTimeUpdate: [{ stopId: 'B', arrival: { delay: 60 } }] } }],
  });
  assert.throws(() => decodeFeedMessage(new Uint8Array(0)), refused(/没有消息头/));
  assert.throws(() => decodeFeedMessage(new TextEncoder().encode('<html>502 Bad Gateway</html>')), refused(/已损坏/));
  assert.throws(() => decodeFeedMessage(good.subarray(0, good.length - 3)), refused(/已损坏/));
  assert.throws(() => decodeFeedMessage(new Uint8Array(block(1, text(1, '3.0')))), refused(/版本是 3\.0/));
  assert.throws(() => decodeFeedMessage(new Uint8Array(block(1, number(3, 5)))), refused(/gtfsRealtimeVersion/));
  assert.throws(() => decodeFeedMessage(new Uint8Array(number(1, 5))), refused(/wire type 0 of field 1/));
  assert.throws(() => decodeFeedMessage(new Uint8Array([...header, ...block(2, block(3))])), refused(/missing required/));
  assert.throws(() => decodeFeedMessage(good, { bytes: 10 }), refused(/超过上限 10/));
  const many = encodeFeedMessage({ header: { gtfsRealtimeVersion: '2.0' }, entity: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  assert.throws(() => decodeFeedMessage(many, { entities: 2 }), refused(/超过 2 个实体/));
  assert.throws(() => decodeFeedMessage(good, { parts: 0 }), refused(/超过 0 个部分/));
});

/** Deterministic pseudo-random numbers below `n` (mulberry32). */
function random(seed: number): (n: number) => number {
  let a = seed;
  return (n) => {
    a = (a + 0x6d2b_79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

test('random and damaged bytes give a message or a TransitError, nothing else', () => {
  const good = encodeFeedMessage({
    header: { gtfsRealtimeVersion: '2.0', timestamp: at('08:00:00') },
    entity: [
      { id: 'x', tripUpdate: { trip: { tripId: 'T' }, stopTimeUpdate: [{ stopId: 'B', arrival: { time: at('08:12:00') } }] } },
      { id: 'v', vehicle: { position: { latitude: 31, longitude: 121 } } },
      { id: 'a', alert: { headerText: { translation: [{ text: '施工', language: 'zh' }] }, activePeriod: [{ start: 5 }] } },
    ],
  });
  const next = random(7);
  let read = 0;
  let refusals = 0;
  const attempt = (bytes: Uint8Array): void => {
    try {
      decodeFeedMessage(bytes);
      read++;
    } catch (error) {
      if (!(error instanceof TransitError) || error.code !== 'realtime-damaged') throw error;
      refusals++;
    }
  };
  for (let i = 0; i < 4000; i++) attempt(Uint8Array.from({ length: next(60) }, () => next(256)));
  for (let i = 0; i < 4000; i++) {
    const bytes = new Uint8Array(good);
    for (let k = next(3); k >= 0; k--) bytes[next(bytes.length)]! ^= 1 << next(8);
    attempt(bytes);
  }
  for (let cut = 0; cut < good.length; cut++) attempt(good.subarray(0, cut));
  assert.ok(read > 100 && refusals > 4000, `${read} read, ${refusals} refused`);
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, geocode, oneToAll, plan, stops, stoptimes, trip, trips } from '@motis-project/motis-client';
import { SHEET } from './mini.fixture.ts';
import { testTransit, type TestTransit } from './testing.ts';

/** Two lines that leave one stop at one second, twice. */
const TWICE = ['3路,L3', '4路,L4'].flatMap((line) => [
  `${line},上行,1,东岭站,1003,121.2000,31.0000,WGS84,,,,,14:00 14:30,,每日,,有,无,有`,
  `${line},上行,2,人民路,1001,121.1800,31.0000,WGS84,,,,,,9,,,有,有,无`,
]);

describe('the open API, asked by the client of MOTIS', () => {
  let t: TestTransit;
  before(async () => {
    t = await testTransit({ 'transit/bus/line-sheet.csv': [SHEET, ...TWICE].join('\n') });
    client.setConfig({ baseUrl: await t.http.listen(0, '127.0.0.1') });
  });
  after(() => t.close());

  const eight = '2026-03-09T23:55:00Z'; // 07:55 in the district

  test('plan', async () => {
    const { data, error } = await plan({
      query: { fromPlace: 'bus:1001', toPlace: 'rail:XWA', time: eight, searchWindow: 3600, transitModes: ['BUS', 'RAIL'] },
    });
    assert.equal(error, undefined);
    const [first] = data!.itineraries;
    assert.deepEqual(
      [first!.startTime, first!.endTime, first!.transfers, first!.duration],
      ['2026-03-10T00:00:00Z', '2026-03-10T01:00:00Z', 1, 3600],
    );
    assert.deepEqual(
      first!.legs.map((l) => [l.mode, l.from.name, l.to.name, l.displayName ?? null, l.intermediateStops?.length ?? null]),
      [
        ['BUS', '人民路', '东岭站', '1路', 1],
        ['WALK', '东岭站', '东岭', null, null],
        ['HIGHSPEED_RAIL', '东岭', '西湾', 'G1', 0],
      ],
    );
    assert.equal(first!.legs[0]!.legGeometry.precision, 6);
    assert.deepEqual([data!.from.stopId, data!.to.name, data!.requestParameters['fromPlace']], ['bus:1001', '西湾', 'bus:1001']);
    const next = await plan({
      query: { fromPlace: 'bus:1001', toPlace: 'rail:XWA', time: eight, numItineraries: 1, pageCursor: data!.nextPageCursor },
    });
    assert.ok(next.data!.itineraries.every((i) => i.startTime > first!.startTime));
    const by = await plan({
      query: { fromPlace: 'bus:1001', toPlace: 'rail:XWA', time: '2026-03-10T01:30:00Z', arriveBy: true },
    });
    assert.ok(by.data!.itineraries.some((i) => i.endTime === '2026-03-10T01:00:00Z'));
    assert.ok(by.data!.itineraries.every((i) => i.endTime <= '2026-03-10T01:30:00Z'));
    // Asked to arrive by a time, both cursors lead away from the page in their own direction.
    const asked = { fromPlace: 'bus:1001', toPlace: 'rail:XWA', time: '2026-03-10T01:30:00Z', arriveBy: true };
    const leaves = async (pageCursor: string) =>
      (await plan({ query: { ...asked, pageCursor } })).data!.itineraries.map((i) => i.startTime);
    const known = by.data!.itineraries.map((i) => i.startTime);
    const [sooner, after] = [await leaves(by.data!.previousPageCursor), await leaves(by.data!.nextPageCursor)];
    assert.ok(
      sooner.every((s) => s < known[0]!) && after.length > 0 && after.every((s) => s > known.at(-1)!),
      JSON.stringify([sooner, known, after]),
    );
    // Page after page, also into the next day: whatever leaves is on one of them, once.
    const seen: string[] = [];
    let pageCursor = data!.nextPageCursor;
    for (let page = 0; page < 12 && !seen.some((s) => s > '2026-03-11T01:00:00Z'); page++) {
      const reply = await plan({ query: { fromPlace: 'rail:DLA', toPlace: 'rail:XWA', numItineraries: 1, pageCursor } });
      seen.push(...reply.data!.itineraries.map((i) => i.startTime));
      pageCursor = reply.data!.nextPageCursor;
    }
    assert.deepEqual([seen, new Set(seen).size], [seen.toSorted(), seen.length]);
    const trains = ['2026-03-10T13:50:00Z', '2026-03-10T15:50:00Z', '2026-03-11T00:30:00Z', '2026-03-11T01:10:00Z'];
    assert.deepEqual(
      trains.filter((at) => !seen.includes(at)),
      [],
      seen.join(' '),
    );
    const walk = await plan({ query: { fromPlace: '31.0001,121.1801', toPlace: '31.0,121.1812', time: eight } });
    assert.deepEqual(
      [walk.data!.direct.length, walk.data!.itineraries.length, walk.data!.direct[0]!.legs[0]!.mode],
      [1, 0, 'WALK'],
    );
    const wrong = await plan({ query: { fromPlace: 'bus:9999', toPlace: 'rail:XWA' } });
    assert.equal(wrong.response.status, 404);
  });

  test('one-to-all, both ways', async () => {
    const { data } = await oneToAll({ query: { one: 'bus:1001', time: eight, maxTravelTime: 30 } });
    assert.deepEqual(
      data!.all!.map((r) => [r.place!.stopId, r.duration]),
      [
        ['bus:1001', 0],
        ['bus:1002', 10],
        ['bus:1003', 15],
        ['rail:DLA', 19],
      ],
    );
    const back = await oneToAll({ query: { one: 'rail:XWA', time: '2026-03-10T01:00:00Z', maxTravelTime: 60, arriveBy: true } });
    const times = Object.fromEntries(back.data!.all!.map((r) => [r.place!.stopId, r.duration]));
    assert.deepEqual([times['rail:DLA'], times['bus:1001']], [30, 60]);
  });

  test('stoptimes, and the run they name', async () => {
    const { data } = await stoptimes({ query: { stopId: 'bus:1001', time: eight, n: 2 } });
    assert.deepEqual(
      data!.stopTimes.map((s) => [s.place.departure, s.headsign, s.routeShortName, s.mode, s.agencyName, s.tripTo.name]),
      [
        ['2026-03-10T00:00:00Z', '东岭站', '1路', 'BUS', '示例公交', '东岭站'],
        ['2026-03-10T00:20:00Z', '东岭站', '1路', 'BUS', '示例公交', '东岭站'],
      ],
    );
    const later = await stoptimes({ query: { stopId: 'bus:1001', n: 1, pageCursor: data!.nextPageCursor } });
    assert.equal(later.data!.stopTimes[0]!.place.departure, '2026-03-10T00:40:00Z');
    const earlier = await stoptimes({ query: { stopId: 'bus:1001', n: 1, pageCursor: later.data!.previousPageCursor } });
    assert.equal(earlier.data!.stopTimes[0]!.place.departure, '2026-03-10T00:20:00Z');
    const one = await trip({ query: { tripId: data!.stopTimes[0]!.tripId } });
    const [leg] = one.data!.legs;
    assert.deepEqual(
      [leg!.from.name, leg!.to.name, leg!.startTime, leg!.endTime, leg!.intermediateStops!.map((s) => s.name)],
      ['人民路', '东岭站', '2026-03-10T00:00:00Z', '2026-03-10T00:10:00Z', ['中心广场']],
    );
    const headways = await stoptimes({ query: { stopId: 'bus:2001', time: eight, n: 1 } });
    const [row] = headways.data!.stopTimes as unknown as { place: { departure?: string }; headway: { min: number } }[];
    assert.deepEqual([row!.place.departure, row!.headway.min], [undefined, 600]);
    // At a stop with headways only the pages go on, to the next day's service.
    const next = await stoptimes({ query: { stopId: 'bus:2001', n: 1, pageCursor: headways.data!.nextPageCursor } });
    const begins = (r: typeof next): string[] =>
      r.data!.stopTimes.map((s) => (s as unknown as { headway: { from: string } }).headway.from);
    assert.ok(begins(next)[0]! > '2026-03-09T23:55:00Z', begins(next).join(' '));
    assert.ok(next.data!.nextPageCursor > headways.data!.nextPageCursor);
    // Of several that leave in one second none is parted from the others, whatever n cuts; there and back again.
    const two = { stopId: 'bus:1003', mode: ['BUS' as const] };
    const first = await stoptimes({ query: { ...two, time: '2026-03-10T05:00:00Z', n: 1 } });
    const names = (r: typeof first): string[] =>
      r.data!.stopTimes.map((s) => `${s.routeShortName} ${s.place.departure?.slice(11, 16)}`).toSorted();
    assert.deepEqual(names(first), ['3路 06:00', '4路 06:00']);
    const second = await stoptimes({ query: { ...two, n: 1, pageCursor: first.data!.nextPageCursor } });
    assert.deepEqual(names(second), ['3路 06:30', '4路 06:30']);
    const back = await stoptimes({ query: { ...two, n: 1, pageCursor: second.data!.previousPageCursor } });
    assert.deepEqual(names(back), names(first));
    const eve = await stoptimes({ query: { ...two, n: 3, pageCursor: back.data!.previousPageCursor } });
    assert.ok(
      eve.data!.stopTimes.every(
        (s) => (s as unknown as { headway?: object }).headway !== undefined || s.place.departure! < '2026-03-09T12:00:00Z',
      ),
    );
    assert.equal((await trip({ query: { tripId: '20260310_08:00_bus:nobody' } })).response.status, 404);
  });

  test('the map, and finding a stop', async () => {
    const box = { min: '30.9,121.1', max: '31.1,121.3' };
    const found = await stops({ query: { ...box, modes: ['BUS'] } });
    assert.deepEqual(found.data!.map((p) => p.stopId ?? '').toSorted(), ['bus:1001', 'bus:1002', 'bus:1003', 'bus:2001']);
    const moving = await trips({
      query: { ...box, zoom: 12, startTime: '2026-03-10T00:01:00Z', endTime: '2026-03-10T00:04:00Z' },
    });
    assert.deepEqual(
      moving.data!.map((s) => [s.trips[0]!.displayName, s.from.name, s.to.name, s.departure]),
      [['1路', '人民路', '中心广场', '2026-03-10T00:00:00Z']],
    );
    const named = await geocode({ query: { text: 'zxgc', type: ['STOP'] } });
    assert.deepEqual([named.data![0]!.id, named.data![0]!.name, named.data![0]!.type], ['bus:1002', '中心广场', 'STOP']);
  });

  test('the same under /api/v1, and all of it in the OpenAPI document', async () => {
    const v1 = await t.call(null, 'GET', `/api/v1/plan?fromPlace=bus:1001&toPlace=rail:XWA&time=${eight}&unknownParameter=1`);
    assert.deepEqual([v1.status, v1.body.itineraries[0].endTime], [200, '2026-03-10T01:00:00Z']);
    const { openapi, paths } = (await t.call(null, 'GET', '/api/openapi.json')).body;
    assert.match(openapi, /^3\.1/);
    for (const path of ['plan', 'one-to-all', 'stoptimes', 'trip', 'map/stops', 'map/trips', 'geocode'])
      assert.ok(paths[`/api/v1/${path}`]?.get, path);
    assert.ok(paths['/api/v1/plan'].get.parameters.some((p: { name: string }) => p.name === 'fromPlace'));
  });
});

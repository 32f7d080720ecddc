import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { testTransit, type TestTransit } from './testing.ts';

describe('what a traveller asks', () => {
  let t: TestTransit;
  before(async () => {
    t = await testTransit();
  });
  after(() => t.close());

  const get = async (url: string) => {
    const answer = await t.call(null, 'GET', url);
    assert.equal(answer.status, 200, `${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const hours = (text: string | null): string | null => text?.slice(5, 16).replace('T', ' ') ?? null;

  test('networks say what they are of and what is assumed', async () => {
    const { networks, now, today } = await get('/networks');
    assert.deepEqual(
      networks.map((n: Record<string, unknown>) => [
        n['code'],
        n['asOf'],
        n['example'],
        n['stops'],
        n['version'],
        n['first'],
        n['last'],
      ]),
      [
        ['rail', '2026-03-02', false, 3, 1, '2026-01-01', '2026-12-31'],
        ['bus', '2026-01-01', true, 4, 1, '2026-01-01', '2026-12-31'],
      ],
    );
    assert.deepEqual([now, today], ['2026-03-10T07:50:00', '2026-03-10']);
  });

  test('bus to train: the timetable to the minute, the gate, the link between networks', async () => {
    const { choices, reason, networks } = await get('/journeys?from=bus:1001&to=rail:XWA&date=2026-03-10&time=07:55');
    assert.equal(reason, null);
    const [first] = choices;
    // 08:00 bus, 08:10 at the station, 4 minutes to the platform, 10 minutes before departure: the 08:30 is caught, the 09:10 is the next.
    assert.deepEqual(
      [hours(first.journey.departure), hours(first.journey.arrival), first.journey.rides],
      ['03-10 08:00', '03-10 09:00', 2],
    );
    assert.deepEqual(
      first.journey.legs.map(
        (l: { kind: string; line: { short: string } | null; number: string | null; departure: string; arrival: string }) => [
          l.kind,
          l.line?.short ?? null,
          l.number,
          hours(l.departure),
          hours(l.arrival),
        ],
      ),
      [
        ['ride', '1路', null, '03-10 08:00', '03-10 08:10'],
        ['walk', null, null, '03-10 08:10', '03-10 08:14'],
        ['ride', 'G', 'G1', '03-10 08:30', '03-10 09:00'],
      ],
    );
    assert.deepEqual(
      first.next.map((n: { departure: string }) => hours(n.departure)),
      ['03-10 08:40'],
    );
    assert.deepEqual(
      first.journey.legs[0].stops.map((s: { name: string }) => s.name),
      ['中心广场'],
    );
    assert.deepEqual(first.journey.legs[0].path, [
      [121.18, 31],
      [121.19, 31],
      [121.2, 31],
    ]);
    assert.equal(first.assumed, true);
    assert.deepEqual(
      networks.map((n: { code: string }) => n.code),
      ['rail', 'bus'],
    );
  });

  test('a tight change is marked, and the way that has time to spare is offered beside it, each once', async () => {
    // A quarter of an hour at the gate: off the bus at 08:10, at the platform at 08:14, a minute to spare for the 08:30.
    const { choices } = await get('/journeys?from=bus:1001&to=rail:XWA&date=2026-03-10&time=07:55&railSlack=900');
    const seen = choices.map(
      (c: {
        tight: boolean;
        labels: string[];
        journey: { departure: string; arrival: string; legs: { spare: number | null }[] };
      }) => [
        hours(c.journey.departure),
        hours(c.journey.arrival),
        c.tight,
        c.labels.includes('safest'),
        c.journey.legs.at(-1)?.spare,
      ],
    );
    assert.deepEqual(seen, [
      ['03-10 08:00', '03-10 09:00', true, false, 60],
      ['03-10 08:20', '03-10 09:45', false, true, 1260],
    ]);
  });

  test('without time at the gate a later bus will do', async () => {
    const late = await get('/journeys?from=bus:1001&to=rail:XWA&date=2026-03-10&time=09:50&railSlack=0&kind=arrive');
    assert.deepEqual(late.choices[0].journey.departure, '2026-03-10T08:40:00');
  });

  test('arrive by, and the last way home across midnight', async () => {
    const arrive = await get('/journeys?from=bus:1001&to=rail:XWA&date=2026-03-10&time=09:30&kind=arrive');
    assert.deepEqual(
      [hours(arrive.choices[0].journey.departure), hours(arrive.choices[0].journey.arrival)],
      ['03-10 08:00', '03-10 09:00'],
    );
    const last = await get('/journeys?from=rail:DLA&to=rail:XWA&date=2026-03-10&time=20:00&kind=last');
    assert.deepEqual(
      [hours(last.choices[0].journey.departure), hours(last.choices[0].journey.arrival)],
      ['03-10 23:40', '03-11 00:25'],
    );
    assert.deepEqual(last.choices[0].journey.legs[0].number, 'D9');
    // At 00:10 the night of the day before still counts: the last bus of line 夜1 leaves at 01:30 or after.
    const night = await get('/journeys?from=bus:1003&to=bus:1001&date=2026-03-11&time=00:10&kind=last');
    assert.equal(night.date, '2026-03-10');
    assert.equal(night.choices[0].journey.departure.slice(0, 10), '2026-03-11');
    assert.ok(night.choices[0].journey.legs[0].headway.seconds === 3600);
    const gone = await get('/journeys?from=rail:DLA&to=rail:XWA&date=2026-03-11&time=00:10&kind=last');
    assert.deepEqual([gone.reason, gone.choices], ['no-journey', []]);
  });

  test('no journey, no timetable on that day, no such stop, a place that is none: each says so', async () => {
    const none = await get('/journeys?from=rail:XWA&to=bus:2001&date=2026-03-10&time=09:00');
    assert.deepEqual([none.reason, none.choices.length], ['no-journey', 0]);
    const outside = await get('/journeys?from=bus:1001&to=bus:1003&date=2027-03-10&time=09:00');
    assert.deepEqual([outside.reason, outside.outside.toSorted()], ['outside-dates', ['bus', 'rail']]);
    const code = async (url: string) => (await t.call(null, 'GET', url)).body.code;
    assert.equal(await code('/journeys?from=bus:9999&to=bus:1003'), 'transit.noStop');
    assert.equal(await code('/journeys?from=nowhere&to=bus:1003'), 'transit.place');
    assert.equal(await code('/journeys?from=bus:1001&to=bus:1003&modes=rocket'), 'transit.query');
    assert.equal(await code('/journeys?from=bus:1001&to=bus:1003&time=99:00'), 'http.invalid');
    assert.equal(await code('/stops/bus:9999'), 'transit.noStop');
    assert.equal(await code('/lines/bus:X'), 'transit.noLine');
    assert.equal(await code('/trips/bus:X'), 'transit.noTrip');
    assert.equal(await code('/stops?box=1,2,3'), 'transit.box');
  });

  test('points walk; a short way is walked', async () => {
    const { choices, from } = await get('/journeys?from=31.0001,121.1801&to=31.0,121.1812&date=2026-03-10&time=08:00');
    assert.deepEqual([from.id, choices.length, choices[0].journey.rides], [null, 1, 0]);
    assert.deepEqual(choices[0].labels, ['fastest', 'fewest-changes', 'least-walking']);
  });

  test('places by characters, pinyin, initials, code, former name and city', async () => {
    const find = async (q: string) => (await get(`/places?q=${encodeURIComponent(q)}`)).places.map((p: { id: string }) => p.id);
    assert.equal((await find('东岭'))[0], 'rail:DLA');
    assert.equal((await find('dongling'))[0], 'rail:DLA');
    assert.equal((await find('zxgc'))[0], 'bus:1002');
    assert.equal((await find('zhongxin'))[0], 'bus:1002');
    assert.deepEqual(await find('2001'), ['bus:2001']);
    assert.deepEqual(await find('东岭南'), ['rail:DLA']);
    assert.deepEqual(await find('西湾市'), ['rail:XWA']);
    assert.deepEqual(await find('没有的站'), []);
    const near = await get('/nearby?at=31.0,121.19&metres=1500');
    assert.deepEqual(
      near.places.map((p: { id: string; metres: number }) => [p.id, p.metres]),
      [
        ['bus:1002', 0],
        ['bus:1001', 953],
        ['bus:1003', 953],
        ['rail:DLA', 1048],
      ],
    );
    const box = await get('/stops?box=121.19,30.9,121.3,31.1&modes=bus');
    assert.deepEqual(box.places.map((p: { id: string }) => p.id).toSorted(), ['bus:1002', 'bus:1003', 'bus:2001']);
  });

  test('a board: clock times where there are some, windows where there are headways', async () => {
    const { rows } = await get('/stops/bus:1002/board?date=2026-03-10&time=08:00&limit=10');
    const timed = rows.filter((r: { departure: string | null }) => r.departure !== null);
    assert.deepEqual(
      timed.map((r: { departure: string }) => hours(r.departure)),
      ['03-10 08:05', '03-10 08:25', '03-10 08:45', '03-10 09:05', '03-11 08:05', '03-11 08:25', '03-11 08:45', '03-11 09:05'],
    );
    const night = await get('/stops/bus:1003/board?date=2026-03-11&time=00:30&limit=3');
    const [row] = night.rows;
    assert.deepEqual(
      [row.line.short, row.departure, row.headway.min, row.serviceDate, row.line.night],
      ['夜1路', null, 3600, '2026-03-10', true],
    );
  });

  test('the stop’s page, its sheet, its code to scan, its day as a table', async () => {
    const page = await get('/stops/rail:DLA?date=2026-03-10');
    assert.deepEqual(page.formerNames, [{ name: '东岭南', until: '2025-06-30', source: { zh: '测试', en: 'test' } }]);
    assert.deepEqual(
      page.links.map((l: { to: { id: string }; seconds: number; source: unknown }) => [l.to.id, l.seconds, l.source]),
      [['bus:1003', 240, { zh: '测量', en: 'measured' }]],
    );
    assert.equal(page.url, 'https://transit.example/transit/stops/rail%3ADLA');
    const bus = await get('/stops/bus:1002?date=2026-03-10');
    assert.deepEqual(
      [bus.amenities.canopy, bus.amenities.timetable, bus.amenities.accessible, bus.amenities.example],
      ['no', 'yes', 'yes', true],
    );
    assert.deepEqual(bus.stop.town, { zh: '甲街道', en: 'Jia Subdistrict' });
    const { lines, reason } = await get('/stops/bus:1002/sheet?date=2026-03-10');
    assert.equal(reason, null);
    const one = lines.find((l: { line: { short: string } }) => l.line.short === '1路');
    assert.deepEqual(
      one.hours.map((h: { hour: number; minutes: { minute: number }[] }) => [h.hour, h.minutes.map((m) => m.minute)]),
      [
        [8, [5, 25, 45]],
        [9, [5]],
      ],
    );
    assert.deepEqual(one.ahead, [{ name: '东岭站', minutes: 5 }]);
    // For the pole: days that run alike are one column, with the dates for which the sheet holds.
    const pole = await get('/stops/bus:1002/sheet?by=week');
    assert.deepEqual(
      [pole.columns.map((c: { kind: string; date: string }) => [c.kind, c.date]), pole.valid],
      [[['daily', '2026-03-11']], { from: '2026-01-01', until: '2026-12-31' }],
    );
    const outside = await get('/stops/bus:1002/sheet?date=2027-03-10');
    assert.deepEqual([outside.reason, outside.lines], ['outside-dates', []]);
    const rail = await get('/stops/rail:DLA/sheet?date=2026-03-10');
    const late = rail.lines
      .flatMap((l: { hours: { hour: number; minutes: { minute: number }[] }[] }) => l.hours)
      .find((h: { hour: number }) => h.hour === 23);
    assert.deepEqual(
      late.minutes.map((m: { minute: number }) => m.minute),
      [50],
    );
    const png = await t.call(null, 'GET', '/stops/bus:1002/qr.png');
    assert.deepEqual([png.status, png.type, png.bytes.toString('latin1', 1, 4)], [200, 'image/png', 'PNG']);
    const sheet = await t.call(null, 'GET', '/stops/bus:1002/board.xlsx?date=2026-03-10');
    assert.deepEqual([sheet.status, sheet.bytes.toString('latin1', 0, 2)], [200, 'PK']);
  });

  test('lines, one line, one run', async () => {
    const { lines } = await get('/lines?network=bus');
    assert.deepEqual(
      lines.map((l: { short: string; stops: number; from: string; to: string }) => [l.short, l.stops, l.from, l.to]),
      [
        ['1路', 3, '人民路', '东岭站'],
        ['2路', 2, '南庄', '中心广场'],
        ['夜1路', 2, '东岭站', '人民路'],
      ],
    );
    const ending = (await get(`/lines?network=bus&q=${encodeURIComponent('南庄')}`)).lines; // an end of the line, not its name
    assert.deepEqual(
      ending.map((l: { short: string }) => l.short),
      ['2路'],
    );
    const line = await get('/lines/bus:L1?date=2026-03-10');
    assert.deepEqual(
      line.directions[0].stops.map((s: { stop: { name: string }; first: string; last: string; minutes: number }) => [
        s.stop.name,
        hours(s.first),
        hours(s.last),
        s.minutes,
      ]),
      [
        ['人民路', '03-10 08:00', '03-10 09:00', 0],
        ['中心广场', '03-10 08:05', '03-10 09:05', 5],
        ['东岭站', '03-10 08:10', '03-10 09:10', 10],
      ],
    );
    assert.equal(line.directions[0].trips, 4);
    const board = await get('/stops/rail:DLA/board?date=2026-03-10&time=09:00&limit=1');
    const trip = await get(`/trips/${encodeURIComponent(board.rows[0].trip)}?date=2026-03-10`);
    assert.deepEqual(
      [trip.number, trip.stops.map((s: { name: string; arrival: string }) => [s.name, hours(s.arrival)])],
      [
        'G3',
        [
          ['东岭', '03-10 09:10'],
          ['中河', '03-10 09:25'],
          ['西湾', '03-10 09:45'],
        ],
      ],
    );
  });

  test('the circle: best, median and share over a window, cities, area, exports of all', async () => {
    const url = '?from=rail:DLA&date=2026-03-10&time=08:00&until=09:00&minutes=60';
    const c = await get(`/circle${url}`);
    assert.equal(c.departures, 61);
    const xiwan = c.cities.find((x: { name: { zh: string } }) => x.name.zh === '西湾');
    // The 08:30 is caught by every minute from 08:00 to 08:30 (30–60 min); from 08:31 on one waits for the 09:10 (75–46 min).
    assert.deepEqual([xiwan.station.best, xiwan.station.share], [1800, (31 + 16) / 61]);
    const times = [...Array(61).keys()].map((m) => (m <= 30 ? 60 - m : 105 - m)).toSorted((a, b) => a - b);
    assert.equal(xiwan.station.median, times[30]! * 60);
    assert.equal(c.cities.find((x: { name: { zh: string } }) => x.name.zh === '北原').station, null);
    assert.equal(c.citiesWithin, 1);
    assert.deepEqual(xiwan.reach, { best: 1800, median: xiwan.station.median, share: xiwan.station.share });
    assert.deepEqual(
      c.cities.filter((x: { own: boolean }) => x.own).map((x: { name: { zh: string } }) => x.name.zh),
      ['东岭'],
    );
    // Early at the station: the 08:30 is then caught by those who leave by 08:15.
    const early = await get(`/circle${url}&railSlack=900`);
    assert.deepEqual(
      [early.railSlack, early.cities.find((x: { name: { zh: string } }) => x.name.zh === '西湾').reach.best],
      [900, 2700],
    );
    assert.equal(c.area.type, 'MultiPolygon');
    // Three discs apart: an hour from the origin, half an hour from 西湾, and 35 minutes from 中河, reached in 25 by whoever leaves at 09:00.
    const disc = (seconds: number) => Math.PI * (((seconds - 60) * 1.2) / 1.3 / 1000) ** 2;
    assert.ok(Math.abs(c.areaKm2 - disc(3600) - disc(1800) - disc(2100)) / c.areaKm2 < 0.03, String(c.areaKm2));
    const geo = await t.call(null, 'GET', `/circle.geojson${url}`);
    const kinds = geo.body.features.map((f: { properties: { kind: string } }) => f.properties.kind);
    const reached = c.cities.filter((x: { reach: unknown }) => x.reach !== null);
    assert.deepEqual(kinds, ['area', ...Array(c.stops).fill('stop'), ...reached.map(() => 'city')]);
    assert.deepEqual([geo.body.features[0].geometry.type, geo.body.features[0].properties.by], ['MultiPolygon', 'best']);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await t.call(null, 'GET', `/circle.xlsx${url}`)).bytes as never);
    assert.deepEqual(
      book.worksheets.map((w) => [w.name, w.rowCount]),
      [
        ['交通圈', 1 + c.stops],
        ['城市 Cities', 1 + c.cities.length],
        ['说明 Notes', book.worksheets[2]?.rowCount],
      ],
    );
    const outside = await get('/circle?from=rail:DLA&date=2028-03-10');
    assert.deepEqual([outside.reason, outside.area, outside.stops], ['outside-dates', null, 0]);
  });

  test('the night network reaches whom it reaches', async () => {
    const n = await get('/night?date=2026-03-10');
    assert.deepEqual(
      n.lines.map(
        (l: {
          line: { short: string; night: boolean };
          headsign: string;
          trips: number;
          first: string;
          last: string;
          stops: number;
        }) => [l.line.short, l.line.night, l.headsign, l.trips, hours(l.first), hours(l.last), l.stops],
      ),
      [
        ['D', true, '西湾', 1, '03-10 23:50', '03-10 23:50', 1],
        ['夜1路', true, '人民路', 5, '03-10 22:30', '03-11 02:30', 1],
      ],
    );
    assert.deepEqual([n.residents, n.reached], [1500, 0]);
    // 人民路 is the last stop of the night line: one leaves there, and nobody boards.
    assert.deepEqual(n.stops.map((s: { id: string }) => s.id).toSorted(), ['bus:1003', 'rail:DLA']);
    assert.equal((await t.call(null, 'GET', '/night.xlsx?date=2026-03-10')).status, 200);
  });
});

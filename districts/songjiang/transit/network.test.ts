import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Timetable, openImage } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { compileNetwork } from '../../../services/transit/network/compile.ts';
import { metresBetween, toWgs84 } from '../../../services/transit/network/coordinates.ts';
import { readTable } from '../../../services/transit/network/csv.ts';
import { rowsOf, secondsOf } from '../../../services/transit/network/testing.ts';
import { apart, callsOf, distinct, facts, feed, feeds, findings, links, pack, stop, text } from './compiled.fixture.ts';

const rail = callsOf('rail');
const services = new Map(rowsOf(feed('rail'), 'trips.txt').map((row) => [row['trip_id'] ?? '', row['service_id'] ?? '']));
const extra = new Set(rowsOf(feed('rail'), 'calendar_dates.txt').map((row) => `${row['service_id']} ${row['date']}`));
const weekly = new Map(rowsOf(feed('rail'), 'calendar.txt').map((row) => [row['service_id'] ?? '', row]));
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
function runs(trip: string, date: string): boolean {
  const service = services.get(trip) ?? '';
  const row = weekly.get(service);
  const plain = date.replaceAll('-', '');
  const inside = row !== undefined && plain >= (row['start_date'] ?? '') && plain <= (row['end_date'] ?? '');
  return extra.has(`${service} ${plain}`) || (inside && row[DAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? ''] === '1');
}

describe('coordinates', () => {
  test('interchanges between sources lie where they are on the ground', () => {
    const pairs: [string, string, number, number][] = [
      ['rail:IMH', 'metro:上海松江站', 150, 280],
      ['rail:AOH', 'metro:虹桥火车站', 100, 250],
      ['rail:SNH', 'metro:上海南站', 100, 250],
      ['rail:SHH', 'metro:上海火车站', 80, 250],
      ['rail:XQH', 'metro:新桥', 0, 150],
      ['tram:松江体育中心', 'metro:松江体育中心', 0, 400],
      ['tram:松江大学城', 'metro:松江大学城', 0, 300],
    ];
    for (const [a, b, least, most] of pairs) {
      const metres = apart(a, b);
      assert.ok(metres >= least && metres <= most, `${a} ${b}: ${metres} m`);
    }
  });

  test('railway stations of the delta: the 12306 point, converted, lies within 130 m of the OpenStreetMap point, and unconverted beyond 350 m', () => {
    const osm = new Map(
      readTable(text('transit/rail/coordinates-osm.csv'), 'osm', ['station_name', 'lon', 'lat']).map((row) => [
        row.station_name,
        [Number(row.lon), Number(row.lat)] as const,
      ]),
    );
    const names = ['上海虹桥', '上海南', '上海', '嘉兴南', '嘉善南', '杭州东', '苏州北', '昆山南'];
    for (const row of readTable(text('transit/rail/stations.csv'), 'stations', ['name', 'lon', 'lat'])) {
      if (!names.includes(row.name)) continue;
      const raw = [Number(row.lon), Number(row.lat)] as const;
      const there = osm.get(row.name) ?? assert.fail(row.name);
      assert.ok(metresBetween(toWgs84(raw, 'GCJ-02'), there) < 130, row.name);
      assert.ok(metresBetween(raw, there) > 350, row.name);
    }
  });

  test('neighbouring stations lie near each other: no branch is joined to the end of another', () => {
    for (const [network, most] of [
      ['metro', 10_000],
      ['tram', 1_800],
      ['bus', 3_000],
    ] as const)
      for (const [trip, calls] of callsOf(network)) {
        if (/^(市域机场线|金山铁路|磁浮线)/.test(trip)) continue;
        calls.slice(1).forEach((call, i) => {
          const before = calls[i] ?? call;
          const metres = apart(`${network}:${before.stop}`, `${network}:${call.stop}`);
          assert.ok(metres <= most, `${trip}: ${before.stop}–${call.stop} ${metres} m`);
        });
      }
  });

  test('stations whose two coordinates disagree are listed', () => {
    const disagree = findings.filter(({ kind }) => kind === 'coordinates-disagree');
    assert.equal(disagree.length, 25);
    assert.ok(disagree.some(({ id }) => id === 'CBH') && disagree.every(({ severity }) => severity === 'warning'));
  });
});

describe('railway', () => {
  test('every train of the source runs', () => {
    assert.equal(rail.size, 4458);
    assert.equal(facts.stops.filter(({ network }) => network === 'rail').length, 672);
    assert.deepEqual(
      findings.filter(({ feed: name, severity }) => name === 'rail' && severity === 'error'),
      [],
    );
  });

  test('trains at the district’s station: 47, of which 43 on 2016-03-09, and as many on the Wednesdays onto which that day is carried over', () => {
    const here = [...rail].filter(([, calls]) => calls.some((call) => call.stop === 'IMH')).map(([trip]) => trip);
    assert.equal(here.length, 47);
    assert.equal(here.filter((trip) => runs(trip, '2016-03-09')).length, 43);
    assert.deepEqual(
      here.filter((trip) => runs(trip, '2026-05-06')),
      here.filter((trip) => runs(trip, '2016-03-09')),
    );
  });

  test('shortest direct rides on 2016-03-09, in minutes', () => {
    const best = (to: string): number =>
      Math.min(
        ...[...rail].flatMap(([trip, calls]) => {
          const from = calls.findIndex((call) => call.stop === 'IMH');
          const until = calls.findIndex((call) => call.stop === to);
          return from >= 0 && until > from && runs(trip, '2016-03-09')
            ? [((calls[until]?.arrival ?? 0) - (calls[from]?.departure ?? 0)) / 60]
            : [];
        }),
      );
    const code = (name: string): string =>
      facts.stops.find((one) => one.network === 'rail' && one.name === name)?.code ?? assert.fail(name);
    assert.deepEqual(
      ['嘉善南', '上海虹桥', '嘉兴南', '桐乡', '海宁西', '杭州东'].map((name) => best(code(name))),
      [14, 14, 18, 24, 35, 43],
    );
  });

  test('trains cross midnight with times beyond 24:00 and none beyond two days', () => {
    const last = [...rail.values()].map((calls) => calls.at(-1)?.arrival ?? 0);
    assert.ok(last.filter((time) => time >= 86_400).length >= 80);
    assert.ok(Math.max(...last) < 48 * 3600);
  });

  test('the trains of the Jinshan railway run on their published days only, and the metro network carries the line today', () => {
    const there = [...rail].filter(([, calls]) => calls.some((call) => call.stop === 'BGH')).map(([trip]) => trip);
    assert.ok(there.length > 100);
    assert.ok(there.some((trip) => runs(trip, '2016-03-09')));
    assert.ok(!there.some((trip) => runs(trip, '2026-05-06')));
    assert.ok(rowsOf(feed('metro'), 'routes.txt').some((row) => row['route_id'] === '金山铁路'));
  });

  test('the renamed station bears its name of today and is found by both, with the day of the change', () => {
    assert.equal(stop('rail:IMH').name, '上海松江');
    assert.deepEqual(
      facts.aliases.filter(({ ref }) => ref === 'rail:IMH').map(({ name, from, to }) => [name, from, to]),
      [
        ['松江南', null, '2024-05-21'],
        ['上海松江', '2024-05-22', null],
      ],
    );
  });
});

describe('metro and tram', () => {
  test('22 metro lines and two tram lines, all with service in both directions', () => {
    for (const [name, lines] of [
      ['metro', 22],
      ['tram', 2],
    ] as const) {
      const trips = rowsOf(feed(name), 'trips.txt');
      const routes = rowsOf(feed(name), 'routes.txt').map((row) => row['route_id']);
      assert.equal(routes.length, lines);
      for (const route of routes)
        assert.deepEqual(
          distinct(trips.filter((row) => row['route_id'] === route).map((row) => row['direction_id'])),
          ['0', '1'],
          String(route),
        );
      assert.ok(rowsOf(feed(name), 'frequencies.txt').every((row) => row['exact_times'] === '0'));
    }
  });

  test('branches and loops', () => {
    const metro = callsOf('metro');
    const ends = (trip: string): (string | undefined)[] => [metro.get(trip)?.[0]?.stop, metro.get(trip)?.at(-1)?.stop];
    assert.deepEqual(ends('5号线.main.0.workday'), ['莘庄', '奉贤新城']);
    assert.deepEqual(ends('5号线.branch.0.workday'), ['东川路', '闵行开发区']);
    assert.deepEqual(ends('10号线.main.0.workday'), ['基隆路', '虹桥火车站']);
    assert.deepEqual(ends('10号线.branch.0.workday'), ['基隆路', '航中路']);
    assert.deepEqual(ends('11号线.main.0.workday'), ['迪士尼', '花桥']);
    assert.deepEqual(ends('11号线.branch.0.workday'), ['迪士尼', '嘉定北']);
    assert.equal(metro.get('4号线.loop.0.workday')?.length, 53);
    assert.equal(metro.get('4号线.loop.0.workday-last')?.length, 27);
  });

  test('line 9 has its published minutes and last trains', () => {
    const metro = callsOf('metro');
    const back = metro.get('9号线.main.1.workday') ?? [];
    const minutes = back.slice(1, 9).map((call, i) => (call.arrival - (back[i]?.arrival ?? 0)) / 60);
    assert.deepEqual(minutes, [4, 3, 3, 3, 5, 3, 4, 7]);
    const lastAt = (direction: 0 | 1, name: string): number => {
      const trip = `9号线.main.${direction}.workday`;
      const calls = metro.get(trip) ?? [];
      const there = calls.find((call) => call.stop === name)?.arrival ?? Number.NaN;
      const ends = rowsOf(feed('metro'), 'frequencies.txt')
        .filter((row) => row['trip_id'] === trip)
        .map((row) => secondsOf(row['end_time'] ?? ''));
      return Math.max(...ends) - 1 + there - (calls[0]?.arrival ?? 0);
    };
    assert.ok(Math.abs(lastAt(0, '七宝') - secondsOf('23:11:00')) <= 60);
    assert.ok(Math.abs(lastAt(1, '七宝') - secondsOf('22:28:00')) <= 60);
  });

  test('T2 goes round: it ends where it began and shares T1’s stops on the way', () => {
    const tram = callsOf('tram');
    const lap = (tram.get('T2.loop.0.workday-last') ?? []).map((call) => call.stop);
    assert.equal(lap.length, 37);
    assert.equal(lap[0], lap.at(-1));
    assert.equal(new Set(lap).size, 36);
    const t1 = (tram.get('T1.main.0.workday') ?? []).map((call) => call.stop);
    assert.equal(t1.length, 23);
    assert.equal(lap.filter((name) => t1.includes(name)).length, 15);
    const calls = tram.get('T1.main.0.workday') ?? [];
    const metres = calls.slice(1).reduce((sum, call, i) => sum + apart(`tram:${calls[i]?.stop}`, `tram:${call.stop}`), 0);
    const kmh = (metres / ((calls.at(-1)?.arrival ?? 0) - (calls[0]?.departure ?? 0))) * 3.6;
    assert.ok(kmh > 17 && kmh < 21, `${kmh} km/h`);
  });
});

describe('the whole', () => {
  test('every network says when it is of, whence and what is assumed', () => {
    assert.deepEqual(
      facts.networks.map(({ name, asOf, example }) => [name, asOf, example]),
      [
        ['rail', '2016-03-10', false],
        ['metro', '2025-01-23', false],
        ['tram', '2026-07-21', false],
        ['bus', '2026-01-01', true],
      ],
    );
    for (const { assumed, source, licence } of facts.networks)
      assert.ok(assumed !== null && source.zh !== '' && source.en !== '' && licence !== '');
  });

  test('every link’s stops exist, in both directions, within a walk of its minutes', () => {
    assert.ok(links.length >= 16);
    for (const { from, to, seconds } of links) {
      assert.ok(apart(from, to) / 1.6 < seconds, `${from} ${to}`);
      assert.ok(links.some((back) => back.from === to && back.to === from && back.seconds === seconds));
    }
    assert.equal(links.find(({ from, to }) => from === 'rail:IMH' && to === 'metro:上海松江站')?.seconds, 420);
  });

  test('nothing but known matters is told', () => {
    const kinds = new Set(findings.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), [
      'city-without-station',
      'coordinates-disagree',
      'holidays-unknown',
      'not-projected',
      'one-coordinate',
    ]);
  });

  test('cities of the delta: 27, those with stations by their city', () => {
    assert.equal(facts.cities.length, 27);
    const stations = (city: string): number => facts.cities.find(({ name }) => name.zh === city)?.stations.length ?? -1;
    assert.deepEqual(['上海', '嘉兴', '杭州', '苏州', '南通', '舟山'].map(stations), [8, 4, 3, 8, 0, 0]);
    assert.ok(facts.cities.every(({ lat, lon }) => lat > 27 && lat < 34 && lon > 116 && lon < 123));
  });

  test('residents add up to the census, each in its town', () => {
    const { points, total } = facts.residents;
    assert.equal(points.length, 383);
    assert.equal(total, 1_909_713);
    assert.equal(
      points.reduce((sum, { residents }) => sum + residents, 0),
      total,
    );
  });

  test('stops can be found by pinyin', () => {
    assert.ok(facts.stops.every(({ pinyin, initials }) => pinyin !== '' && initials !== ''));
    assert.deepEqual(
      [stop('metro:醉白池').pinyin, stop('tram:泰晤士小镇北').initials, stop('rail:AOH').initials],
      ['zuibaichi', 'twsxzb', 'shhq'],
    );
  });

  test('the one-hour circle of 2016-03-09: best minutes over all departures from 07:00 to 21:00, changes included', () => {
    const railway = feeds.filter(({ name }) => name === 'rail').map(({ name, files }) => ({ name, source: files }));
    const timetable = new Timetable(openImage(buildImage(railway, { walkRadius: facts.walkRadius }).image));
    const answer = timetable.reach({
      from: { stop: 'rail:IMH' },
      date: '2016-03-09',
      time: 7 * 3600,
      until: 21 * 3600,
      within: 3600,
    });
    assert.equal(answer.reason, null);
    const { best } = answer;
    const minutes = facts.stops
      .filter(({ network, ref }) => network === 'rail' && ref !== 'rail:IMH')
      .map(({ ref, name }): [string, number] => [name, Math.round((best[timetable.stop(ref)] ?? Number.NaN) / 60)])
      .filter(([, value]) => value <= 60);
    assert.deepEqual(Object.fromEntries(minutes), {
      嘉善南: 14,
      上海虹桥: 14,
      嘉兴南: 18,
      桐乡: 24,
      金山北: 30,
      昆山南: 31,
      海宁西: 35,
      苏州北: 38,
      临平南: 38,
      杭州东: 43,
      无锡东: 43,
      苏州: 47,
      上海西: 51,
      上海: 52,
      苏州园区: 53,
      德清: 57,
      苏州新区: 59,
    });
  });

  test('the importer takes all of it without a finding, and the same tables give the same image', () => {
    const build = (): ReturnType<typeof buildImage> =>
      buildImage(
        feeds.map(({ name, files }) => ({ name, source: files })),
        { walkRadius: facts.walkRadius, links },
      );
    const { image, report } = build();
    assert.deepEqual(report.findings, []);
    assert.equal(report.counts.trips, 4856);
    assert.ok(image.byteLength < 2_000_000, `${image.byteLength} bytes`);
    assert.ok(Buffer.from(build().image as ArrayBuffer).equals(Buffer.from(image as ArrayBuffer)));
    const again = compileNetwork(pack);
    for (const { name, files } of again.feeds)
      for (const [file, bytes] of files)
        assert.ok(Buffer.from(bytes).equals(Buffer.from(feed(name).get(file) ?? [])), `${name} ${file}`);
  });
});

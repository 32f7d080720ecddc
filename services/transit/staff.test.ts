import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { runCheck, resumeChecks } from './feeds/check.ts';
import { zipOf } from './feeds/zip.ts';
import { SHEET, SHEET_HEAD } from './mini.fixture.ts';
import { claim } from './feeds/queries.ts';
import { testTransit, type Answer, type TestTransit, type Who } from './testing.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** A bus feed as GTFS: the stops of line 1, and as many trips from 08:00 on as asked for, every ten minutes. */
const gtfs = (trips: number, over: Readonly<Record<string, string>> = {}): Buffer =>
  zipOf(
    new Map(
      Object.entries({
        'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,新公交,https://example.org/,Asia/Shanghai\n',
        'stops.txt':
          'stop_id,stop_code,stop_name,stop_lat,stop_lon\n1001,1001,人民路,31.0000,121.1800\n1003,1003,东岭站,31.0000,121.2003\n1009,1009,新站,31.0010,121.1850\n',
        'routes.txt': 'route_id,agency_id,route_short_name,route_long_name,route_type\nL1,a,1路,人民路–东岭站,3\n',
        'calendar.txt':
          'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20260101,20261231\n',
        'trips.txt': `route_id,service_id,trip_id\n${[...Array(trips).keys()].map((n) => `L1,d,T${n}`).join('\n')}\n`,
        'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${[...Array(trips).keys()]
          .flatMap((n) => {
            const at = (m: number): string =>
              `${String(8 + Math.floor((n * 10 + m) / 60)).padStart(2, '0')}:${String((n * 10 + m) % 60).padStart(2, '0')}:00`;
            return [`T${n},${at(0)},${at(0)},1001,1`, `T${n},${at(3)},${at(3)},1009,2`, `T${n},${at(7)},${at(7)},1003,3`];
          })
          .join('\n')}\n`,
        ...over,
      }).map(([name, content]) => [name, text(content)]),
    ),
  );

describe('timetables, as their editors keep them', () => {
  let t: TestTransit;
  before(async () => {
    t = await testTransit({}, 'own');
  });
  after(() => t.close());

  const feed = (content: Uint8Array | string, name = 'bus.zip') => ({ files: [{ field: 'feed', name, content }] });
  const upload = (who: Who, content: Uint8Array | string, name?: string): Promise<Answer> =>
    t.send(who, '/feeds/bus/uploads', feed(content, name));
  const post = (who: Who, url: string, key?: string): Promise<Answer> =>
    t.call(who, 'POST', url, key === undefined ? {} : { key });
  const get = async (url: string, who: Who | null = 'dora') => (await t.call(who, 'GET', url)).body;
  const departures = async (): Promise<string[]> =>
    (await get('/stops/bus:1001/board?date=2026-03-10&time=07:00&limit=40', null)).rows
      .flatMap((r: { departure: string | null }) => r.departure?.slice(5, 16).replace('T', ' ') ?? [])
      .filter((d: string) => d.startsWith('03-10'));
  const leaves = async (kind: string): Promise<number> =>
    (await t.database.owner.query('select from audit.leaf where kind = $1', [kind])).rowCount ?? 0;
  const rows = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await t.database.owner.query<{ name: string; n: number }>(
          `select 'version' as name, count(*)::int as n from transit.version union all select 'publication', count(*)::int from transit.publication
           union all select 'upload', count(*)::int from transit.upload union all select 'file', count(*)::int from files.file`,
        )
      ).rows.map((r) => [r.name, r.n]),
    );

  test('the pack is published at the first start, once, with a leaf for each network', async () => {
    assert.deepEqual(await rows(), { version: 2, publication: 1, upload: 0, file: 2 });
    assert.equal(await leaves('transit.published'), 2);
    const { versions, can } = await get('/feeds');
    assert.deepEqual(can, ['upload', 'realtime']);
    assert.deepEqual(
      versions.map((v: Record<string, unknown>) => [v['network'], v['number'], v['origin'], v['current'], v['can']]),
      [
        ['bus', 1, 'pack', true, []],
        ['rail', 1, 'pack', true, []],
      ],
    );
    assert.deepEqual((await get('/feeds', 'uma')).can, []);
    // A second process finds it done.
    const other = await t.another();
    assert.equal(other.live.view().networks.length, 2);
    await other.close();
    assert.equal((await rows())['publication'], 1);
  });

  test('upload, report, publish: every process answers from it, and back in one click', async () => {
    const other = await t.another();
    const before = await departures();
    assert.deepEqual(before, ['03-10 08:00', '03-10 08:20', '03-10 08:40', '03-10 09:00']);
    const sent = await t.send('dora', '/feeds/bus/uploads', {
      ...feed(
        gtfs(3, {
          'feed_info.txt': 'feed_publisher_name,feed_publisher_url,feed_lang,feed_version\n新公交,https://e.org/,zh,2026-02-15\n',
        }),
      ),
      fields: { example: 'false', licence: '仅供本区', assumes: 'something', assumed: '区间时间', assumedEn: 'running times' },
    });
    assert.deepEqual([sent.status, sent.body.state, sent.body.network, sent.body.can], [200, 'checking', 'bus', ['discard']]);
    assert.equal((await post('dora', `/uploads/${sent.body.id}/publish`)).body.code, 'transit.notNow');
    await t.work();
    const checked = await get(`/uploads/${sent.body.id}`);
    assert.deepEqual([checked.state, checked.progress, checked.can], ['ready', 1, ['publish', 'discard']]);
    assert.deepEqual(checked.changes.totals, [
      { what: 'stops', before: 4, after: 3 },
      { what: 'lines', before: 3, after: 1 },
      { what: 'trips', before: 6, after: 3 },
      { what: 'stop-times', before: 16, after: 9 },
    ]);
    assert.deepEqual(checked.changes.linesRemoved, ['2路', '夜1路']);
    assert.deepEqual(checked.changes.stopsAdded, [{ id: 'bus:1009', name: '新站' }]);
    assert.deepEqual(
      checked.changes.stopsRemoved.map((s: { id: string }) => s.id),
      ['bus:1002', 'bus:2001'],
    );
    assert.deepEqual(checked.changes.stopsMoved, [{ id: 'bus:1003', name: '东岭站', metres: 29 }]);
    const differs = { line: '1路', before: 4, after: 3, first: '08:00', last: '08:20' };
    assert.deepEqual(checked.changes.linesChanged, [
      { ...differs, day: 'wed', date: '2026-03-11' },
      { ...differs, day: 'sat', date: '2026-03-14' },
      { ...differs, day: 'sun', date: '2026-03-15' },
    ]);
    assert.deepEqual(
      checked.changes.days.map((d: { day: string; after: number }) => [d.day, d.after]),
      [
        ['wed', 3],
        ['sat', 3],
        ['sun', 3],
      ],
    );
    assert.deepEqual(await departures(), before, 'nothing changes before it is published');

    const key = crypto.randomUUID();
    const published = await post('dora', `/uploads/${sent.body.id}/publish`, key);
    assert.deepEqual(
      [published.status, published.body.number, published.body.origin, published.body.current, published.body.publishedBy],
      [200, 2, 'upload', true, '示例·dora'],
    );
    assert.deepEqual(
      (await post('dora', `/uploads/${sent.body.id}/publish`, key)).body,
      published.body,
      'the same command twice is one',
    );
    assert.deepEqual(await departures(), ['03-10 08:00', '03-10 08:10', '03-10 08:20']);
    await other.live.refresh();
    assert.deepEqual([other.live.view().ground.seq, other.live.view().book.indexOf('bus:1009') !== null], [2, true]);
    const bus = (await get('/networks', null)).networks.find((n: { code: string }) => n.code === 'bus');
    // What the editor said, and where nothing was said what the file says: never a day or a claim of the program's own.
    assert.deepEqual(
      [bus.example, bus.assumes, bus.assumed, bus.licence, bus.source, bus.asOf, bus.version],
      [false, 'something', { zh: '区间时间', en: 'running times' }, '仅供本区', { zh: '新公交', en: '新公交' }, '2026-02-15', 2],
    );
    const stop = (await t.call(null, 'GET', '/stops/bus:1001')).body;
    assert.equal(stop.amenities, null, 'what the sample sheet knew of its stops is no knowledge of this timetable');
    // The walk from the old table still joins the networks: its stops are still there.
    const journey = (await get('/journeys?from=bus:1001&to=rail:XWA&date=2026-03-10&time=07:55', null)).choices[0].journey;
    assert.equal(journey.arrival, '2026-03-10T09:00:00');

    const [v1] = (await get('/feeds')).versions.filter(
      (v: { network: string; number: number }) => v.network === 'bus' && v.number === 1,
    );
    assert.deepEqual(v1.can, ['rollback']);
    const back = await post('dirk', `/versions/${v1.id}/rollback`);
    assert.deepEqual([back.status, back.body.number, back.body.origin, back.body.hash], [200, 3, 'rollback', v1.hash]);
    assert.deepEqual(await departures(), before);
    assert.equal((await post('dirk', `/versions/${v1.id}/rollback`)).body.code, 'transit.isCurrent');
    assert.equal(await leaves('transit.rolled-back'), 1);
    await other.close();
    // The next start does not undo what an editor put back.
    const third = await t.another();
    assert.equal(third.live.view().ground.seq, 3);
    await third.close();
  });

  test('of two who publish, the later is told and looks at what changed meanwhile', async () => {
    const [a, b] = [await upload('dora', gtfs(2)), await upload('dirk', gtfs(4))];
    await t.work();
    const both = await Promise.all([
      post('dora', `/uploads/${a.body.id}/publish`),
      post('dirk', `/uploads/${b.body.id}/publish`),
    ]);
    assert.deepEqual(
      both.map((r) => r.status).toSorted((x, y) => x - y),
      [200, 409],
    );
    const loser = both.find((r) => r.status === 409);
    assert.equal(loser?.body.code, 'transit.changedMeanwhile');
    const [won, lost, trips] = both[0].status === 200 ? [a, b, 4] : [b, a, 2];
    assert.equal((await get(`/uploads/${won.body.id}`)).state, 'published');
    assert.equal((await get(`/uploads/${lost.body.id}`)).state, 'checking');
    await t.work();
    const again = await get(`/uploads/${lost.body.id}`);
    assert.deepEqual([again.state, again.changes.totals[2]], ['ready', { what: 'trips', before: 6 - trips, after: trips }]);
    assert.equal((await post('dora', `/uploads/${lost.body.id}/discard`)).body.state, 'discarded');
    assert.equal((await post('dora', `/uploads/${lost.body.id}/publish`)).body.code, 'transit.notNow');
    assert.equal(await leaves('transit.discarded'), 1);
  });

  test('a line sheet brings what it knows of its stops; guessed times and what nobody said are told; both sides of the road are found', async () => {
    const rows = [
      '5路,L5,上行,1,甲村,5001,121.1800,30.9600,WGS84,,,,,10:00,,每日,是,有,无,有',
      '5路,L5,上行,2,乙村,5002,121.1900,30.9600,WGS84,,,,,,,,,,,无',
      '5路,L5,下行,1,乙村,5003,121.1900,30.9604,WGS84,,,,,10:30,,每日,是,,,有',
      '5路,L5,下行,2,甲村,5004,121.1800,30.9604,WGS84,,,,,,,,,,,有',
      '环1路,R1,上行,1,丙村,6001,121.2000,30.9500,WGS84,10:00,11:00,20,20,,,每日,,,,',
      '环1路,R1,上行,2,丁村,6002,121.2100,30.9500,WGS84,,,,,,5,,,,,',
      '环1路,R1,上行,3,丙村,6001,121.2000,30.9500,WGS84,,,,,,5,,,,,',
      '环1路,R1,上行,4,戊村,6003,121.2200,30.9500,WGS84,,,,,,9,,,,,',
    ];
    const sent = await upload('dora', [SHEET_HEAD, ...rows].join('\n'), '五路.csv');
    await t.work();
    const ready = await get(`/uploads/${sent.body.id}`);
    assert.deepEqual(
      [ready.said.asOf, ready.said.assumes, ready.said.source, ready.said.licence, ready.said.example],
      ['2026-01-01', 'something', null, '', null],
    );
    assert.match(ready.said.assumed.zh, /8 个停站时刻中 2 个为估算/);
    await post('dora', `/uploads/${sent.body.id}/publish`);
    const [here, there] = [await get('/stops/bus:5002', null), await get('/stops/bus:5003', null)];
    assert.deepEqual(
      [here.amenities.accessible, here.amenities.canopy, here.stop.city, here.stop.code],
      ['no', 'unknown', '东岭', '5002'],
    );
    assert.deepEqual(
      here.opposite.map((o: { stop: { id: string }; towards: string[] }) => [o.stop.id, o.towards]),
      [['bus:5003', ['甲村']]],
    );
    assert.deepEqual([there.opposite[0].stop.id, here.network.example], ['bus:5002', true]);
    for (const code of ['5002', '5003'])
      assert.deepEqual(
        (await get(`/places?q=${code}`, null)).places.map((p: { id: string }) => p.id),
        [`bus:${code}`],
      );
    assert.equal((await get(`/places?q=${encodeURIComponent('乙村')}`, null)).places.length, 1);
    const first = await get('/stops/bus:5001/sheet?date=2026-03-10', null);
    assert.deepEqual(first.lines[0].hours, [{ hour: 10, minutes: [{ minute: 0, estimated: false, toOther: null }] }]);
    // A loop is on the pole once a pass, each with its own way on and its own times.
    const { lines: passes } = await get('/stops/bus:6001/sheet?date=2026-03-10', null);
    assert.deepEqual(
      passes.map((l: { callsLeft: number; ahead: { name: string }[]; first: string; last: string; headways: unknown[] }) => [
        l.callsLeft,
        l.ahead.map((s) => s.name).join('-'),
        [l.first, l.last].map((at) => at.slice(11, 16)).join('–'),
        l.headways.length,
      ]),
      [
        [1, '丁村-丙村-戊村', '10:00–11:00', 1],
        [0, '戊村', '10:10–11:10', 1],
      ],
    );
    const [round] = (await get('/lines/bus:R1?date=2026-03-10', null)).directions;
    assert.deepEqual(
      round.stops.map((s: { first: string; last: string }) => [s.first, s.last].map((at) => at.slice(11, 16)).join('–')),
      ['10:00–11:00', '10:05–11:05', '10:10–11:10', '10:19–11:19'],
    );
    const ride = async (query: string) =>
      (await get(`/journeys?from=bus:5001&to=bus:5002&date=2026-03-10&time=09:50${query}`, null)).choices;
    const [way] = await ride('');
    assert.deepEqual([way.journey.legs[0].about, way.journey.legs[0].stepFree], [[false, true], 'no']);
    assert.equal((await ride('&wheelchair=yes')).length, 0);
    const back = (await get('/journeys?from=bus:5003&to=bus:5004&date=2026-03-10&time=10:00&wheelchair=yes', null)).choices;
    assert.equal(back[0].journey.legs[0].stepFree, 'yes');
    const wrong = await t.send('dora', '/feeds/bus/uploads', { ...feed(SHEET, 'x.csv'), fields: { assumes: 'something' } });
    assert.equal(wrong.body.code, 'transit.said');
    // The pack's own sheet is the pack's sample whoever hands it in.
    const again = await t.send('dora', '/feeds/bus/uploads', { ...feed(SHEET, '线路.csv'), fields: { example: 'false' } });
    await t.work();
    await post('dora', `/uploads/${again.body.id}/publish`);
    const bus = (await get('/networks', null)).networks.find((n: { code: string }) => n.code === 'bus');
    assert.deepEqual([bus.example, bus.asOf, bus.assumed], [true, '2026-01-01', { zh: '示例', en: 'sample' }]);
  });

  test('a line sheet is a timetable too; its findings name line and column', async () => {
    const sheet = SHEET.replace('南庄,2001,121.1900,30.9500', '南庄,2001,300,30.9500').replace('09:00,,每日', '9;10,,每日');
    const sent = await upload('dora', sheet, '线路.csv');
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await t.work();
    const row = await get(`/uploads/${sent.body.id}`);
    assert.equal(row.state, 'ready', JSON.stringify(row));
    const all = await get(`/uploads/${sent.body.id}/findings?size=50`);
    assert.ok(all.total >= 2, JSON.stringify(all));
    assert.ok(
      all.rows.some((f: { line: number; severity: string }) => f.line === 5 && f.severity === 'error'),
      JSON.stringify(all.rows),
    );
    assert.equal(
      Object.values(row.counts as Record<string, number>).reduce((n, m) => n + m, 0),
      all.total,
    );
    const [kind] = Object.keys(row.counts);
    const some = await get(`/uploads/${sent.body.id}/findings?kind=${kind}`);
    assert.equal(some.total, row.counts[kind as string]);
    assert.equal((await t.call('dora', 'GET', `/uploads/${sent.body.id}/findings.xlsx`)).bytes.toString('latin1', 0, 2), 'PK');
    assert.equal((await t.call('uma', 'GET', `/uploads/${sent.body.id}/findings.xlsx`)).status, 200);
    const template = await t.call('dora', 'GET', '/line-sheet.csv');
    assert.ok(template.bytes.toString('utf8').includes('站名'));
    await post('dora', `/uploads/${sent.body.id}/discard`);
  });

  test('what cannot be used is refused in words and the old timetable stays', async () => {
    const before = await rows();
    const was = await departures();
    const refused = async (content: Uint8Array | string, name?: string) => {
      const sent = await upload('dora', content, name);
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
      await t.work();
      const row = await get(`/uploads/${sent.body.id}`);
      assert.deepEqual([row.state, row.can], ['refused', ['discard']]);
      assert.ok(row.refusal.zh.length > 3 && row.refusal.en.length > 3);
      return row.refusal.en as string;
    };
    await refused(gtfs(2, { 'stops.txt': 'stop_id,stop_name\n' }));
    await refused(zipOf(new Map([['readme.txt', text('nothing')]])));
    assert.match(
      await refused(
        gtfs(2, { 'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,x,https://e.org/,Europe/Paris\n' }),
      ),
      /zone/,
    );
    await refused(zipOf(new Map([['stops.txt', new Uint8Array(20 * 1024 * 1024)]])));
    await refused(`${SHEET_HEAD}\n,,,,,\n`, 'x.csv');
    assert.deepEqual(await departures(), was);
    const after = await rows();
    assert.deepEqual([after['version'], after['publication']], [before['version'], before['publication']]);
  });

  test('what is no timetable at all is not even stored; half an upload leaves nothing', async () => {
    const before = await rows();
    for (const content of [Buffer.from('%PDF-1.7 and so on and on'), gtfs(2).subarray(0, 300), Buffer.alloc(64)])
      assert.equal((await upload('dora', content)).body.code, 'files.type');
    assert.equal((await t.send('dora', '/feeds/bus/uploads', {})).body.code, 'transit.file');
    assert.equal((await t.send('dora', '/feeds/moon/uploads', feed(gtfs(2)))).body.code, 'transit.noNetwork');
    const random = Uint8Array.from({ length: 2_200_000 }, (_, i) => (i * 2_654_435_761) >>> 11);
    assert.equal((await upload('dora', Buffer.concat([gtfs(2).subarray(0, 40), random]))).status, 413);
    const cut = await t.http.app.inject({
      method: 'POST',
      url: '/api/transit/feeds/bus/uploads',
      headers: {
        'x-requested-with': 'yunjian',
        'idempotency-key': crypto.randomUUID(),
        'content-type': 'multipart/form-data; boundary=x',
      },
      payload: Buffer.from(
        '--x\r\ncontent-disposition: form-data; name="feed"; filename="a.zip"\r\n\r\nPK\x03\x04 and then the line went dead',
      ),
    });
    assert.ok(cut.statusCode >= 400 && cut.statusCode < 500, String(cut.statusCode));
    assert.deepEqual(await rows(), before);
    assert.deepEqual(fs.readdirSync(path.join(t.dir, 'files', 'incoming')), []);
  });

  test('a check that died half-way changes nothing and is taken up again; one that lost its upload writes nothing', async () => {
    const sent = await upload('dora', gtfs(5));
    const { db } = t.kit.database;
    const dead = uuidv7(t.clock.now);
    assert.equal(await claim(db, sent.body.id, dead, t.clock.now, t.clock.now.subtract({ seconds: 30 })), true);
    assert.equal(await runCheck(t.kit, sent.body.id), false, 'somebody alive is at it');
    t.clock.now = t.clock.now.add({ seconds: 31 });
    await resumeChecks(t.kit);
    assert.equal((await get(`/uploads/${sent.body.id}`)).state, 'ready');
    // Killed in the middle: the thread is gone, the upload waits, nothing of it was written.
    const second = await upload('dora', gtfs(6));
    const stop = new AbortController();
    const running = runCheck(t.kit, second.body.id, stop.signal);
    setTimeout(() => stop.abort(new Error('killed')), 30);
    await assert.rejects(running, /killed/);
    assert.deepEqual(
      [(await get(`/uploads/${second.body.id}`)).state, (await get(`/uploads/${second.body.id}/findings`)).total],
      ['checking', 0],
    );
    await t.work();
    assert.equal((await get(`/uploads/${second.body.id}`)).state, 'ready');
    // Discarded while it was being checked: the result is not written over it.
    const third = await upload('dora', gtfs(7));
    const late = runCheck(t.kit, third.body.id);
    await post('dora', `/uploads/${third.body.id}/discard`);
    assert.equal(await late, false);
    assert.equal((await get(`/uploads/${third.body.id}`)).state, 'discarded');
    for (const u of [sent, second]) await post('dora', `/uploads/${u.body.id}/discard`);
  });

  test('a damaged or missing image is built anew', async () => {
    const dir = path.join(t.dir, 'cache', 'transit');
    for (const name of fs.readdirSync(dir).filter((n) => n.endsWith('.image'))) {
      const file = path.join(dir, name);
      const bytes = fs.readFileSync(file);
      bytes[bytes.length - 100]! ^= 1;
      fs.writeFileSync(file, bytes);
    }
    const other = await t.another('own'); // nothing in its cache
    assert.equal(other.live.view().networks.length, 2);
    await other.close();
    const { Live } = await import('./live/live.ts');
    const live = Live.of(t.kit);
    await live.stop();
    await live.start();
    assert.equal(live.view().networks.length, 2);
  });

  test('no state but by its table, and nothing published is taken back or changed, not even by the program', async () => {
    const { db: app } = t.kit.database;
    const { sql } = await import('kysely');
    const refusedWith = async (q: ReturnType<typeof sql>, code: string): Promise<void> =>
      assert.rejects(q.execute(app), (e: { code?: string }) => e.code === code);
    await refusedWith(sql`update transit.upload set state = 'ready' where state = 'discarded'`, '23514');
    await refusedWith(sql`delete from transit.version`, '42501');
    await refusedWith(sql`update transit.publication set by_name = 'x'`, '42501');
    await refusedWith(sql`delete from transit.stop_audit`, '42501');
    await refusedWith(
      sql`insert into transit.publication (seq, image_key, at, by_name) values (77, repeat('0', 64), now(), 'x')`,
      '23505',
    );
  });
});

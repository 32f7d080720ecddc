import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { demo } from './demo.ts';
import { indicators } from './indicators.ts';
import { testTransit, type TestTransit, type Who } from './testing.ts';

const SEEN = { canopy: 'no', timetable: 'yes', accessible: 'unknown', seat: 'yes', light: 'no' };
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(64, 7)]);

describe('what is at the stops, and whom they serve', () => {
  let t: TestTransit;
  before(async () => {
    t = await testTransit();
  });
  after(() => t.close());
  const get = async (url: string, who: Who = 'ines') => {
    const answer = await t.call(who, 'GET', url);
    assert.equal(answer.status, 200, `${url} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const count = async (what: string): Promise<number> =>
    Number((await t.database.owner.query(`select count(*) as n from ${what}`)).rows[0].n);

  test('the inventory lists the district’s stops; every figure is the number of its rows', async () => {
    const all = await get('/inventory?size=50');
    assert.deepEqual(
      all.rows.map((r: { stop: { id: string } }) => r.stop.id),
      ['bus:1001', 'bus:1002', 'bus:1003', 'bus:2001', 'rail:DLA'],
    );
    assert.deepEqual(all.figures, { stops: 5, audited: 0, canopy: 2, timetable: 2, accessible: 2 });
    for (const what of ['canopy', 'timetable', 'accessible'] as const)
      assert.equal((await get(`/inventory?lacks=${what}`)).total, all.total - all.figures[what], what);
    assert.deepEqual(
      (await get('/inventory?town=990000002')).rows.map((r: { stop: { name: string } }) => r.stop.name),
      ['南庄'],
    );
    assert.equal((await get('/inventory?network=rail')).total, 1);
    assert.equal((await get(`/inventory?q=${encodeURIComponent('广场')}`)).total, 1);
    const [first] = all.rows;
    assert.deepEqual([first.departures, first.audits, first.amenities.checkedOn], [4, 0, null]);
    assert.equal((await t.call('uma', 'GET', '/inventory.xlsx')).bytes.toString('latin1', 0, 2), 'PK');
  });

  test('an audit with its photo is kept, counts at once, and has its leaf; the same command twice is one', async () => {
    const key = crypto.randomUUID();
    const form = {
      fields: { ...SEEN, note: '雨篷缺失', auditedOn: '2026-03-10' },
      files: [{ field: 'photo', name: '站.png', content: PNG }],
    };
    const first = await t.send('ines', '/inventory/bus:1001/audits', form, { key });
    const again = await t.send('ines', '/inventory/bus:1001/audits', form, { key });
    assert.deepEqual([first.status, again.body], [200, first.body]);
    const one = await get('/inventory/bus:1001');
    assert.deepEqual(one.can, ['audit']);
    assert.deepEqual([one.audits, one.amenities], [1, { ...SEEN, checkedOn: '2026-03-10', example: false }]);
    assert.deepEqual(
      [one.history[0].by, one.history[0].note, one.history[0].photo],
      ['示例·ines', '雨篷缺失', `/api/transit/audits/${first.body.id}/photo`],
    );
    const photo = await t.call('uma', 'GET', one.history[0].photo);
    assert.deepEqual([photo.type, photo.bytes.equals(PNG)], ['image/png', true]);
    assert.deepEqual((await get('/inventory')).figures, { stops: 5, audited: 1, canopy: 1, timetable: 2, accessible: 2 });
    const leaf = (await t.database.owner.query("select canonical from audit.leaf where kind = 'transit.audited'")).rows;
    assert.equal(leaf.length, 1);
    assert.ok(!leaf[0].canonical.includes('雨篷缺失'), 'free text stays out of the log');
    const stop = (await t.call(null, 'GET', '/stops/bus:1001')).body;
    assert.equal(stop.amenities.canopy, 'no');
    t.clock.now = t.clock.now.add({ seconds: 1 });
    // A later audit counts, the older stays.
    await t.send('ines', '/inventory/bus:1001/audits', { fields: { ...SEEN, canopy: 'yes' } });
    assert.deepEqual(
      (await get('/inventory/bus:1001')).history.map((h: { canopy: string }) => h.canopy),
      ['yes', 'no'],
    );
    assert.deepEqual((await get('/inventory/bus:1001', 'dora')).can, []);
  });

  test('what is incomplete or no picture leaves nothing', async () => {
    const before = [await count('transit.stop_audit'), await count('files.file'), await count('audit.leaf')];
    const send = async (
      fields: Record<string, string>,
      files: { field: string; name: string; content: Uint8Array | string }[] = [],
      stop = 'bus:1001',
    ) => (await t.send('ines', `/inventory/${stop}/audits`, { fields, files })).body.code;
    assert.equal(await send({ canopy: 'yes' }), 'transit.audit');
    assert.equal(await send({ ...SEEN, auditedOn: '2026-03-11' }), 'transit.audit');
    assert.equal(await send({ ...SEEN, auditedOn: '2026-02-30' }), 'transit.audit');
    assert.equal(await send({ ...SEEN, note: 'x'.repeat(1001) }), 'transit.audit');
    assert.equal(await send(SEEN, [{ field: 'photo', name: 'a.png', content: '<svg onload=alert(1)>' }]), 'files.type');
    assert.equal(
      await send(SEEN, [{ field: 'photo', name: 'a.png', content: Buffer.concat([PNG, Buffer.alloc(1_100_000)]) }]),
      'files.tooLarge',
    );
    assert.equal(
      await send(SEEN, [
        { field: 'photo', name: 'a.png', content: PNG },
        { field: 'photo', name: 'b.png', content: PNG },
      ]),
      'transit.audit',
    );
    assert.equal(await send(SEEN, [], 'bus:9999'), 'transit.noStop');
    assert.equal((await t.call('ines', 'GET', `/audits/${crypto.randomUUID()}/photo`)).body.code, 'transit.noAudit');
    assert.deepEqual([await count('transit.stop_audit'), await count('files.file'), await count('audit.leaf')], before);
    assert.deepEqual(fs.readdirSync(path.join(t.dir, 'files', 'incoming')), []);
  });

  test('coverage: who lives within reach of a stop, and who does not', async () => {
    const c = await get('/coverage?metres=500&date=2026-03-10');
    assert.deepEqual([c.residents, c.reached, c.share, c.example], [1500, 1100, 1100 / 1500, true]);
    assert.deepEqual(
      c.towns.map((x: { code: string; residents: number; reached: number }) => [x.code, x.residents, x.reached]),
      [
        ['990000001', 1300, 900],
        ['990000002', 200, 200],
      ],
    );
    assert.deepEqual(
      c.gaps.map((g: { name: string; residents: number; nearest: { id: string } }) => [g.name, g.residents, g.nearest.id]),
      [['乙居委', 400, 'bus:1002']],
    );
    assert.equal((await get('/coverage?metres=2000&date=2026-03-10')).reached, 1100);
    assert.equal((await get('/coverage?metres=500&date=2027-03-10')).reached, 0);
    assert.equal((await t.call('uma', 'GET', '/coverage.xlsx')).status, 200);
  });

  test('the published figures add up to their rows', async () => {
    const now = t.clock.now;
    const figure = async (code: string) => {
      const i = indicators.find((x) => x.code === code)!;
      return {
        ...(await i.compute(t.database, now, 'Asia/Shanghai')),
        ...(await i.drill(t.database, now, { offset: 0, limit: 1000 }, 'Asia/Shanghai')),
      };
    };
    const cities = await figure('transit.cities_within_hour');
    // 东岭 is where the origin lies: it is no city one gets to.
    assert.deepEqual([cities.value, cities.total, cities.rows.map((r) => r['city'])], [1, 1, ['西湾']]);
    for (const what of ['canopy', 'timetable', 'accessible']) {
      const f = await figure(`transit.stops_with_${what}`);
      assert.deepEqual([f.denominator, f.numerator, f.value], [5, f.total, f.total / 5], what);
    }
    const covered = await figure('transit.residents_covered');
    assert.equal(
      covered.rows.reduce((n, r) => n + Number(r['residents']), 0),
      covered.numerator,
    );
    assert.deepEqual([covered.numerator, covered.denominator], [1100, 1500]);
    assert.deepEqual((await figure('transit.residents_night')).numerator, 0);
  });

  test('sample audits are labelled, have their leaves, and are loaded once', async () => {
    assert.equal(await demo.present(t.database), false);
    await demo.load(t.kit, () => undefined, 1);
    const { rows } = await t.database.owner.query('select example, by_name from transit.stop_audit where by is null');
    assert.ok(rows.length > 0 && rows.every((r) => r.example === true && /示例/.test(r.by_name)));
    assert.equal(await demo.present(t.database), true);
    assert.equal(await count("audit.leaf where kind = 'transit.audited'"), await count('transit.stop_audit'));
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { verifyLog, seal } from '@yunjian/kernel/audit';
import { readSheet } from '@yunjian/kernel/files';
import { testAssets, type TestAssets, type Who } from '../testing.ts';
import { building } from './building.fixture.ts';
import { assetWitness } from './event.ts';
import { ASSET_STEPS } from './states.ts';

const part = (over: Record<string, unknown> = {}) => ({
  code: '101',
  name: '一层',
  areaCm2: '4000000',
  use: 'industrial',
  ...over,
});

describe('the register of assets', () => {
  let t: TestAssets;
  before(async () => void (t = await testAssets()));
  after(() => t.close());
  let n = 100;
  const create = async (over: Record<string, unknown> = {}, parts: unknown[] = [], who: Who = 'ann') => {
    const answer = await t.call(who, 'POST', `/collectives/${t.collectives.one}/assets`, {
      body: { ...building({ code: `FW-${n++}`, ...over }), parts },
    });
    return answer;
  };
  const get = async (id: string, who: Who = 'ann') => t.call(who, 'GET', `/register/${id}`);

  it('is entered with its parts, seen with its history, and found', async () => {
    const made = await create({ name: '红星厂房' }, [part(), part({ code: '102', areaCm2: '6000000' })]);
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const { body } = await get(made.body.id);
    assert.deepEqual(
      body.parts.map((p: { code: string; areaCm2: string }) => [p.code, p.areaCm2]),
      [
        ['101', '4000000'],
        ['102', '6000000'],
      ],
    );
    assert.match(body.publicCode, /^[0-9A-HJKMNP-TV-Z]{12}$/);
    assert.deepEqual(
      body.events.map((e: { kind: string }) => e.kind),
      ['registered'],
    );
    assert.deepEqual(body.can, ['edit', 'add-part', 'add-valuation', 'add-photo', 'set-idle']);
    const list = await t.call('tom', 'GET', `/register?q=${encodeURIComponent('红星')}`);
    assert.deepEqual([list.body.total, list.body.figures.areaCm2, list.body.figures.unlet], [1, '10000000', 1]);
    const per = await t.call('tom', 'GET', `/register?q=${encodeURIComponent('%')}`);
    assert.equal(per.body.total, 0);
    assert.deepEqual((await get(made.body.id, 'bea')).body.can, ['dispute', 'retire']);
    assert.deepEqual((await get(made.body.id, 'uma')).body.can, []);
  });

  it('one title is of one asset, unless it says why; what belongs together is named and found', async () => {
    const titleNo = '沪(2021)示字第7号';
    const first = await create({ titleNo, groupName: '示例市场' });
    assert.equal(first.status, 200, JSON.stringify(first.body));
    const second = await create({ titleNo: '沪 (2021) 示字第7号' });
    assert.deepEqual([second.status, second.body.code], [422, 'assets.input']);
    const why = await create({ titleNo, titleShared: '一证两幢' });
    assert.equal(why.status, 200, JSON.stringify(why.body));
    const { body } = await get(why.body.id);
    assert.deepEqual([body.titleShared, body.groupName], ['一证两幢', null]);
    const found = await t.call('ann', 'GET', `/register?q=${encodeURIComponent('示例市场')}`);
    assert.deepEqual(
      found.body.rows.map((r: { groupName: string }) => r.groupName),
      ['示例市场'],
    );
    const edited = await t.call('ann', 'PUT', `/register/${why.body.id}`, {
      body: { ...building({ code: body.code, titleNo }), revision: 1, reason: '更正' },
    });
    assert.equal(edited.status, 422, 'the word is taken away');
  });

  it('without parts is let whole, as one', async () => {
    const made = await create();
    assert.deepEqual(
      (await get(made.body.id)).body.parts.map((p: { name: string; areaCm2: string }) => [p.name, p.areaCm2]),
      [['整体', '10000000']],
    );
  });

  it('parts never exceed the asset, also when it shrinks; codes are unique; nothing is half entered', async () => {
    const count = async () => (await t.database.owner.query('select count(*)::int n from assets.asset')).rows[0].n;
    const before = await count();
    const large = await create({}, [part({ areaCm2: '6000000' }), part({ code: '2', areaCm2: '6000000' })]);
    assert.equal(large.body.code, 'assets.partsTooLarge');
    const twice = await create({}, [part(), part()]);
    assert.equal(twice.body.code, 'assets.codeTaken');
    assert.equal(await count(), before);
    const made = await create({ code: 'FW-TWICE' }, [part({ areaCm2: '9000000' })]);
    assert.equal((await create({ code: 'FW-TWICE' })).body.code, 'assets.codeTaken');
    const shrunk = await t.call('ann', 'PUT', `/register/${made.body.id}`, {
      body: { ...building({ code: 'FW-TWICE', areaCm2: '8000000' }), revision: 1, reason: '测绘更正' },
    });
    assert.equal(shrunk.body.code, 'assets.partsTooLarge');
    assert.equal((await get(made.body.id)).body.revision, 1);
  });

  it('a change needs the revision that was looked at, and says what changed', async () => {
    const made = await create({ code: 'FW-REV' });
    const change = (revision: number, name: string) =>
      t.call('amy', 'PUT', `/register/${made.body.id}`, {
        body: { ...building({ code: 'FW-REV', name }), revision, reason: '更名' },
      });
    assert.deepEqual((await change(1, '新名')).body.revision, 2);
    assert.equal((await change(1, '旧页面')).body.code, 'assets.changedMeanwhile');
    const [event] = (await get(made.body.id)).body.events;
    assert.deepEqual(event.body.changed, { name: { from: '一号厂房', to: '新名' } });
    const both = await Promise.all([change(2, '甲'), change(2, '乙')]);
    assert.deepEqual(
      both.map((r) => r.status).toSorted((a, b) => a - b),
      [200, 409],
    );
  });

  it('hostile and impossible input is refused in words', async () => {
    const bad: Record<string, unknown>[] = [
      { areaCm2: '-5' },
      { areaCm2: '0' },
      { areaCm2: null },
      { areaCm2: '99999999999999999999' },
      { landKind: 'farmland' },
      { kind: 'land' },
      { lon: 121, lat: null },
      { lon: 1000 },
      { titleState: 'registered', titleNo: null },
      { acquiredOn: '2023-02-30' },
      { acquiredOn: '2199-01-01' },
      { name: 'x\u200b' },
      { name: '  ' },
      { name: 'a'.repeat(121) },
      { costFen: '-1' },
      { costFen: 'NaN' },
      { code: 'a b' },
      { use: 'casino' },
    ];
    for (const over of bad) {
      const { status, body } = await create(over);
      assert.ok(status === 400 || status === 422, `${JSON.stringify(over)} → ${status}`);
      assert.ok(body.message.zh.length > 1);
    }
  });

  it('another village’s people find nothing, whatever id they send; roles without the duty are refused', async () => {
    const { body } = await create();
    const at = `/register/${body.id}`;
    for (const who of ['adam', 'bob', 'faye', 'tina', 'ted'] as const) assert.equal((await get(body.id, who)).status, 404, who);
    assert.equal(
      (
        await t.call('adam', 'POST', `${at}/valuations`, {
          body: { on: '2026-01-01', valueFen: '1', method: 'cost', appraiser: null },
        })
      ).status,
      404,
    );
    assert.equal((await create({}, [], 'adam')).status, 404);
    assert.equal((await create({}, [], 'bea')).status, 403);
    assert.equal((await create({}, [], 'mia')).status, 403);
    assert.equal((await get('00000000-0000-7000-8000-00000000beef')).status, 404);
    assert.equal((await get('1 or 1=1')).status, 400);
    assert.equal((await t.call('adam', 'GET', `/register?collective=${t.collectives.one}`)).body.total, 0);
    assert.equal(
      (await t.call('ann', 'POST', `${at}/state`, { body: { action: 'retire', revision: 1, reason: '拆除' } })).status,
      403,
    );
  });

  it('valuations are added and never changed; the newest shows', async () => {
    const { body } = await create({ code: 'FW-VAL' });
    const add = (v: Record<string, unknown>) =>
      t.call('ann', 'POST', `/register/${body.id}/valuations`, {
        body: { on: '2025-12-31', valueFen: '1000000', method: 'appraisal', appraiser: '示例评估公司', ...v },
      });
    assert.equal((await add({})).status, 200);
    assert.equal((await add({})).body.code, 'assets.valuationThere');
    assert.equal((await add({ on: '2026-03-11' })).status, 422, 'tomorrow');
    assert.equal((await add({ appraiser: null, on: '2025-01-01' })).status, 422);
    assert.equal((await add({ on: '2026-03-10', valueFen: '2000000' })).status, 200);
    const list = await t.call('ann', 'GET', '/register?q=FW-VAL');
    assert.deepEqual(list.body.rows[0].value, { fen: '2000000', on: '2026-03-10', method: 'appraisal' });
    assert.equal((await add({ on: '2024-06-30', valueFen: '700' })).status, 200, 'an older one, entered later');
    const { rows: sums } = await t.database.owner.query<{
      kept: string;
      counted: string;
    }>(`select (select coalesce(sum(value_fen), 0) from assets.asset_worth) as kept,
      (select coalesce(sum(value_fen), 0) from (select distinct on (asset_id) value_fen from assets.valuation order by asset_id, on_date desc, made_at desc) v) as counted`);
    assert.equal(sums[0]?.kept, sums[0]?.counted);
    assert.equal((await t.call('ann', 'GET', '/register?q=FW-VAL')).body.figures.valueFen, '2000000');
    await assert.rejects(
      t.database.tx((tx) =>
        tx
          .updateTable('assets.valuation' as never)
          .set({ value_fen: 1 } as never)
          .execute(),
      ),
      /permission denied/,
    );
  });

  it('steps follow the table, which the database has too; a retired asset is not changed and not let', async () => {
    const { rows } = await t.database.owner.query<{ from_state: string; action: string; to_state: string }>(
      'select * from assets.asset_step',
    );
    const mine = Object.entries(ASSET_STEPS).flatMap(([from, row]) =>
      Object.entries(row).map(([action, to]) => `${from} ${action} ${to}`),
    );
    assert.deepEqual(rows.map((r) => `${r.from_state} ${r.action} ${r.to_state}`).toSorted(), mine.toSorted());
    const { body } = await create({ code: 'FW-STEP' });
    const step = (who: Who, action: string, revision: number) =>
      t.call(who, 'POST', `/register/${body.id}/state`, { body: { action, revision, reason: '说明原因' } });
    assert.equal((await step('ann', 'set-idle', 1)).body.state, 'idle');
    assert.equal((await step('ann', 'set-idle', 2)).body.code, 'assets.notNow');
    assert.equal((await step('bea', 'dispute', 2)).body.state, 'disputed');
    assert.equal((await step('bea', 'retire', 3)).body.state, 'retired');
    assert.equal((await step('bea', 'settle', 4)).body.code, 'assets.notNow');
    const edit = await t.call('ann', 'PUT', `/register/${body.id}`, {
      body: { ...building({ code: 'FW-STEP' }), revision: 4, reason: '再改' },
    });
    assert.equal(edit.body.code, 'assets.notNow');
    assert.equal((await t.call('ann', 'GET', '/register?q=FW-STEP')).body.total, 0);
    assert.equal((await t.call('ann', 'GET', '/register?q=FW-STEP&state=retired')).body.total, 1);
    await assert.rejects(
      t.database.owner.query("update assets.asset set state = 'in-use' where code = 'FW-STEP'"),
      /asset_step|does not go/,
    );
  });

  it('what a contract holds is neither retired nor free', async () => {
    const { body } = await create({ code: 'FW-LET' }, [part(), part({ code: '102' })]);
    const [p] = (await get(body.id)).body.parts;
    const { owner } = t.database;
    const party = await owner.query<{ id: string }>(
      "insert into assets.party (kind, name, id_mac, created_at) values ('person', '示例·承租人', '\\x01', now()) returning id",
    );
    const contract = await owner.query<{ id: string }>(
      `insert into assets.contract (collective_id, number, kind, lessee_id, signed_on, starts_on, ends_on, permitted_use, state, created_at)
       values ($1, 'HT-2026-001', 'house', $2, '2026-01-01', '2026-01-01', '2026-12-31', '厂房', 'active', now()) returning id`,
      [t.collectives.one, party.rows[0]?.id],
    );
    const contractId = contract.rows[0]?.id;
    await owner.query(
      "insert into assets.tenure (contract_id, part_id, days, holds) values ($1, $2, '[2026-01-01,2026-12-31]', true)",
      [contractId, p.id],
    );
    await owner.query(
      "insert into assets.rent_period (contract_id, n, days, due_on, fen) values ($1, 0, '[2026-01-01,2026-06-30]', '2026-01-01', 100), ($1, 1, '[2026-07-01,2026-12-31]', '2026-07-01', 200)",
      [contractId],
    );
    const [row] = (await t.call('ann', 'GET', '/register?q=FW-LET')).body.rows;
    assert.deepEqual([row.parts, row.let], [2, 1]);
    const detail = (await get(body.id)).body;
    assert.deepEqual(detail.parts[0].contract.number, 'HT-2026-001');
    assert.deepEqual(detail.contracts[0].parts, ['101']);
    const retire = await t.call('ann', 'POST', `/parts/${p.id}/retire`, { body: { revision: 1, reason: '拆除' } });
    assert.equal(retire.body.code, 'assets.stillLet');
    assert.match(retire.body.message.zh, /HT-2026-001.*2026-12-31/);
    const gone = await t.call('bea', 'POST', `/register/${body.id}/state`, {
      body: { action: 'retire', revision: 1, reason: '拆除' },
    });
    assert.equal(gone.body.code, 'assets.stillLet');
    const shown = await t.call(null, 'GET', `/public/${detail.publicCode}`);
    assert.equal(shown.status, 200);
    assert.ok(!JSON.stringify(shown.body).includes('承租人'), 'no name of a lessee');
    assert.deepEqual(
      [shown.body.contracts[0].lesseeKind, shown.body.contracts[0].ends, shown.body.contracts[0].yearFen],
      ['person', '2026-12-31', '300'],
    );
    assert.deepEqual(
      shown.body.parts.map((x: { letUntil: string | null }) => x.letUntil),
      ['2026-12-31', null],
    );
  });

  it('the code on the wall leads everyone to the public history, as PNG and SVG; other codes to nothing', async () => {
    const { body } = await create({ code: 'FW-QR' });
    const { publicCode } = (await get(body.id)).body;
    await t.call('ann', 'PUT', `/register/${body.id}`, {
      body: { ...building({ code: 'FW-QR', name: '改名' }), revision: 1, reason: '内部原因' },
    });
    const shown = (await t.call(null, 'GET', `/public/${publicCode}`)).body;
    assert.deepEqual([shown.name, shown.events.map((e: { kind: string }) => e.kind)], ['改名', ['changed', 'registered']]);
    assert.ok(!JSON.stringify(shown).includes('内部原因'));
    const svg = await t.call(null, 'GET', `/public/${publicCode}/qr.svg`);
    assert.deepEqual([svg.status, svg.type], [200, 'image/svg+xml']);
    assert.match(svg.bytes.toString(), /^<svg/);
    const png = await t.call(null, 'GET', `/public/${publicCode}/qr.png`);
    assert.equal(png.bytes.toString('latin1', 1, 4), 'PNG');
    assert.equal((await t.call(null, 'GET', '/public/ZZZZZZZZZZZZ')).status, 404);
    assert.equal((await t.call(null, 'GET', '/public/ZZZZZZZZZZZZ/qr.svg')).status, 404);
    assert.equal((await t.call(null, 'GET', '/public/lowercase')).status, 400);
  });

  it('everyone finds an asset by words of its name; signs of a pattern are plain characters; what was retired is not found', async () => {
    const names = ['南庙粮库', '老南庙粮库', '100%粮仓'];
    for (const name of names) assert.equal((await create({ name })).status, 200);
    const gone = (await create({ name: '南庙粮库旧址' })).body;
    await t.database.owner.query("update assets.asset set state = 'retired' where id = $1", [gone.id]);
    const find = async (q: string) =>
      (await t.call(null, 'GET', `/public/find?q=${encodeURIComponent(q)}`)).body.rows.map((r: { name: string }) => r.name);
    assert.deepEqual(await find('南庙粮库'), ['南庙粮库', '老南庙粮库']);
    assert.deepEqual(await find('0%'), ['100%粮仓']);
    assert.deepEqual(await find('__'), []);
    assert.equal((await t.call(null, 'GET', '/public/find?q=x')).status, 400);
    const towns = (await t.call(null, 'GET', '/public/towns')).body.rows;
    assert.ok(towns.length >= 1 && towns.every((x: { name: { zh: string } }) => x.name.zh !== ''));
  });

  it('a list goes to Excel with all rows and to the map with all places', async () => {
    for (let i = 0; i < 25; i++)
      await create({ code: `XL-${i}`, name: '导出测试', lon: i === 0 ? null : 121, lat: i === 0 ? null : 31 });
    const filter = `q=${encodeURIComponent('导出测试')}`;
    const sheet = await t.call('tom', 'GET', `/register.xlsx?${filter}`);
    const { rows } = await readSheet(
      sheet.bytes,
      [
        '镇（街道）',
        '集体',
        '资产编号',
        '资产名称',
        '类别',
        '经营性',
        '用途',
        '状态',
        '面积（㎡）',
        '坐落',
        '所属市场、园区或院落',
        '产权',
        '规划许可',
        '部位数',
        '已出租部位',
        '最近估值（元）',
        '估值日期',
        '示例数据',
      ].map((zh, i) => ({ key: `c${i}`, title: { zh, en: zh }, type: 'text' as const })),
    );
    assert.equal(rows.length, 25);
    assert.equal(rows[0]?.values['c8'], '1000');
    const map = JSON.parse((await t.call('tom', 'GET', `/register.geojson?${filter}`)).bytes.toString());
    assert.deepEqual([map.features.length, map.missing, map.features[0].geometry.coordinates], [24, 1, [121, 31]]);
  });

  it('the same command twice enters one asset', async () => {
    const body = { ...building({ code: 'FW-ONCE' }), parts: [] };
    const send = () => t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, { body, key: 'same-key-1234567890' });
    const [a, b] = await Promise.all([send(), send()]);
    assert.equal(a.body.id, b.body.id);
  });

  it('an event that is edited in the database is named', async () => {
    const { body } = await create({ code: 'FW-EDIT' });
    const [event] = (await get(body.id)).body.events;
    await seal(t.database, t.kit.crypto, t.clock.now);
    const verify = () => verifyLog(t.database, { keys: t.kit.crypto.publicKeys, witnesses: [assetWitness], now: t.clock.now });
    assert.deepEqual((await verify()).problems, []);
    await t.database.owner.query(`update assets.asset_event set body = jsonb_set(body, '{fields,name}', '"X"') where id = $1`, [
      event.id,
    ]);
    const { problems } = await verify();
    assert.equal(problems.length, 1);
    assert.ok(JSON.stringify(problems).includes(event.id));
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { SHEET, zipOf } from '@yunjian/kernel/files/testing';
import { testAssets, uscc, type TestAssets, type Who } from '../testing.ts';
import { resumeChecks, runCheck } from './check.ts';
import { claim } from './queries.ts';
import { IMPORT_STEPS } from './states.ts';
import { assetLine, bring, enter, sheet, upload, type Row } from './testing.ts';

describe('bringing in a spreadsheet', () => {
  let t: TestAssets;
  before(async () => void (t = await testAssets()));
  after(() => t.close());
  let n = 0;
  const line = (over: Row = {}): Row => assetLine(++n, over);
  const fields = () => ({ kind: 'assets', collective: t.collectives.one });
  const count = async (table: string): Promise<number> =>
    (await t.database.owner.query<{ n: number }>(`select count(*)::int n from assets.${table}`)).rows[0]?.n ?? -1;
  const errorsOf = async (id: string, who: Who = 'ann'): Promise<[number, string, string][]> =>
    (await t.call(who, 'GET', `/imports/${id}/rows?only=bad&size=200`)).body.rows.flatMap(
      (r: { line: number; errors: { column: string; message: { zh: string } }[] }) =>
        r.errors.map((e) => [r.line, e.column, e.message.zh]),
    );
  const apply = (id: string, goodOnly: boolean, who: Who = 'ann', key?: string) =>
    t.call(who, 'POST', `/imports/${id}/apply`, { body: { goodOnly }, ...(key === undefined ? {} : { key }) });

  it('the template is a file that can be brought in: titles, a row of notes, lists', async () => {
    for (const kind of ['assets', 'parts', 'census']) {
      const { status, bytes } = await t.call('ann', 'GET', `/imports/template.xlsx?kind=${kind}`);
      assert.equal(status, 200);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(bytes as unknown as ArrayBuffer);
      const page = book.worksheets[0];
      assert.ok(String(page?.getCell('A2').value).startsWith('说明：'));
      const target: Record<string, string> =
        kind === 'census'
          ? { kind, town: '990000001', asOf: '2025-12-31', title: '空白模板', source: '测试' }
          : { kind, collective: t.collectives.one };
      const { body } = await bring(t, kind === 'census' ? 'tom' : 'ann', target, new Uint8Array(bytes));
      assert.deepEqual([body.state, body.refusal?.zh], ['refused', '表里没有数据行。'], kind);
    }
    const { bytes } = await t.call('ann', 'GET', '/imports/template.xlsx?kind=assets');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer);
    const [page] = book.worksheets;
    assert.ok(page);
    const titles = (page.getRow(1).values as string[]).slice(1);
    const row = line({ 资产编号: 'DR-TEMPLATE' });
    for (const [i, title] of titles.entries()) page!.getCell(3, i + 1).value = (row[title.replace('*', '')] ?? null) as string;
    assert.ok(page?.getCell('D3').dataValidation.formulae?.length, 'the kind has a list');
    const { body } = await bring(t, 'ann', fields(), new Uint8Array(await book.xlsx.writeBuffer()));
    assert.deepEqual([body.state, body.good, body.bad], ['ready', 1, 0]);
  });

  it('good rows are entered once, with part, value, event and leaf', async () => {
    const rows = [line(), line({ '估值（元）': '2000000.5', 估值日期: '2025-12-31', 估值方法: '市场' })];
    const { id, applied } = await enter(t, 'ann', fields(), rows);
    assert.deepEqual(applied.body, { entered: 2, left: 0 });
    const list = (await t.call('ann', 'GET', `/register?q=${String(rows[1]?.['资产编号'])}`)).body;
    const second = list.rows.find((r: { value: unknown }) => r.value !== null);
    assert.deepEqual([second.areaCm2, second.value.fen, second.parts], ['1205000', '200000050', 1]);
    const { events } = (await t.call('ann', 'GET', `/register/${second.id}`)).body;
    assert.deepEqual(events.map((e: { kind: string }) => e.kind).toSorted(), ['registered', 'valued']);
    assert.equal((await apply(id, true)).body.code, 'assets.notNow');
    assert.equal((await t.call('ann', 'GET', `/imports/${id}`)).body.can.length, 0);
    const leaves = await t.database.owner.query("select count(*)::int n from audit.leaf where kind = 'assets.imported'");
    assert.equal(leaves.rows[0].n, 1);
  });

  it('coordinates are kept in WGS84 and say what they were; without their datum they do not come in', async () => {
    // published pairs of WGS84 and GCJ-02 in Shanghai, Beijing and Shenzhen (github.com/googollee/eviltransform), and 天安门 in GCJ-02 and BD-09
    const pairs = [
      ['高德', 121.531541859215, 31.17530398364597, 121.5272106, 31.1774276],
      ['GCJ-02', 116.38404722455657, 39.91334545536069, 116.377817, 39.911954],
      ['腾讯', 113.9171764808363, 22.540796131694766, 113.912316, 22.543847],
      ['CGCS2000', 121.2277, 31.0303, 121.2277, 31.0303],
    ] as const;
    const rows = pairs.map(([datum, lon, lat]) => line({ 经度: lon.toFixed(8), 纬度: lat.toFixed(8), 坐标系: datum }));
    const same = [
      line({ 经度: 116.39747, 纬度: 39.90872, 坐标系: 'GCJ-02' }),
      line({ 经度: 116.40387, 纬度: 39.91488, 坐标系: '百度' }),
    ];
    const { id, applied } = await enter(t, 'ann', fields(), [...rows, ...same, line({ 经度: 121.2, 纬度: 31, 坐标系: null })]);
    assert.deepEqual(applied.body, { entered: 6, left: 1 });
    assert.match((await errorsOf(id))[0]?.join(' ') ?? '', /^8 坐标系 填了经纬度须填坐标系/);
    const kept = await t.database.owner.query<{ lon: number; lat: number; located: { datum: string; lon: number } }>(
      `select a.lon, a.lat, e.body -> 'located' as located from assets.asset a join assets.asset_event e on e.asset_id = a.id where a.code = any($1) order by a.code`,
      [[...rows, ...same].map((r) => r['资产编号'])],
    );
    const off = (a: { lon: number; lat: number }, lon: number, lat: number) =>
      Math.hypot((a.lon - lon) * 95_000, (a.lat - lat) * 111_000);
    for (const [i, [, given, , lon, lat]] of pairs.entries()) {
      const row = kept.rows[i];
      assert.ok(row !== undefined && off(row, lon, lat) < 1, `${i}: ${JSON.stringify(row)}`);
      assert.ok(Math.abs((row?.located.lon ?? 0) - given) < 1e-8);
    }
    assert.deepEqual(
      kept.rows.map((r) => r.located.datum),
      ['GCJ-02', 'GCJ-02', 'GCJ-02', 'CGCS2000', 'GCJ-02', 'BD-09'],
    );
    const [amap, baidu] = kept.rows.slice(4);
    assert.ok(amap && baidu && off(amap, baidu.lon, baidu.lat) < 60, 'one place, from two maps');
  });

  it('every error is told in words with its row and column; a bad row never enters, the good do only if the person says so', async () => {
    const known = line();
    await enter(t, 'ann', fields(), [known]);
    const first = line();
    const rows: [Row, string][] = [
      [first, ''],
      [line({ 资产编号: first['资产编号'] }), '资产编号'],
      [line({ 资产编号: known['资产编号'] }), '资产编号'],
      [line({ 资产编号: 'x y' }), '资产编号'],
      [line({ 产权证号: ` ${String(first['产权证号'])}` }), '产权证号'],
      [line({ 产权证号: known['产权证号'] }), '产权证号'],
      [line({ 产权证号: known['产权证号'], 同证说明: '一证两幢' }), ''],
      [line({ '面积（㎡）': -5 }), '面积（㎡）'],
      [line({ '面积（㎡）': '一百' }), '面积（㎡）'],
      [line({ '面积（㎡）': 1.23456 }), '面积（㎡）'],
      [line({ '面积（㎡）': null }), '面积（㎡）'],
      [line({ 取得日期: '2023-02-30' }), '取得日期'],
      [line({ 取得日期: '2030-01-01' }), '取得日期'],
      [line({ 资产类别: '飞船' }), '资产类别'],
      [line({ 地类: '农用地' }), '地类'],
      [line({ 资产类别: '土地' }), '地类'],
      [line({ 经度: 121.1 }), '经度'],
      [line({ 经度: 500, 纬度: 31 }), '经度'],
      [line({ 产权证号: null }), '产权证号'],
      [line({ 资产名称: '零宽\u200b字符' }), '资产名称'],
      [line({ 资产名称: '' }), '资产名称'],
      [line({ 资产名称: { formula: '1+1', result: '2' } }), '资产名称'],
      [line({ '原值（元）': { formula: 'SUM(A1:A2)', result: 3 } }), '原值（元）'],
      [line({ '原值（元）': '12.345' }), '原值（元）'],
      [line({ '原值（元）': -1 }), '原值（元）'],
      [line({ 集体统一社会信用代码: `${uscc(1).slice(0, 17)}${uscc(1).endsWith('0') ? '1' : '0'}` }), '集体统一社会信用代码'],
      [line({ 集体统一社会信用代码: uscc(2) }), '集体统一社会信用代码'],
      [line({ '估值（元）': 100 }), '估值（元）'],
      [line({ 估值日期: '2025-01-01', 估值方法: '评估', '估值（元）': 1 }), '评估机构'],
      [line({ 经营性: '也许' }), '经营性'],
      [line({ '面积（㎡）': '88.25' }), ''],
    ];
    const head = { ...rows[0]?.[0], 评估机构: null, 同证说明: null };
    const { body } = await bring(t, 'ann', fields(), await sheet([head, ...rows.slice(1).map(([r]) => r)]));
    assert.equal(body.state, 'ready', JSON.stringify(body));
    const errors = await errorsOf(body.id);
    for (const [i, [, column]] of rows.entries()) {
      const told = errors.filter(([at]) => at === i + 2);
      if (column === '') assert.deepEqual(told, []);
      else
        assert.ok(
          told.some(([, c]) => c === column),
          `row ${i + 2} ${column}: ${JSON.stringify(told)}`,
        );
    }
    assert.deepEqual([body.good, body.bad], [3, 28]);
    assert.equal(errors.find(([at]) => at === 3)?.[2], '与第 2 行重复。');
    const before = await count('asset');
    const refused = await apply(body.id, false);
    assert.deepEqual([refused.status, refused.body.code], [409, 'assets.importBad']);
    assert.match(refused.body.mend.zh, /应用正确的 3 行/);
    assert.equal(await count('asset'), before);
    assert.deepEqual((await apply(body.id, true)).body, { entered: 3, left: 28 });
    assert.equal(await count('asset'), before + 3);
    const xlsx = await t.call('ann', 'GET', `/imports/${body.id}/rows.xlsx`);
    assert.equal(xlsx.bytes.toString('latin1', 0, 2), 'PK');
    await assert.rejects(
      t.database.owner.query('update assets.import_row set payload = $2 where batch_id = $1 and payload is null', [
        body.id,
        '{}',
      ]),
      /bad_row_has_nothing_to_enter/,
    );
  });

  it('a file that is none is refused as a whole, in words', async () => {
    const states: [string, Uint8Array | string, string | null][] = [
      ['unknown column', await sheet([{ ...line(), 颜色: '红' }]), '不认识的列，请用模板的列名。'],
      ['missing column', await sheet([{ 资产编号: 'A-1', 资产名称: 'x' }]), '缺少必填的列。'],
      ['a cell of 10 MB', await sheet([line({ 坐落: 'x'.repeat(10 << 20) })]), '内容太长。'],
    ];
    for (const [what, content, message] of states) {
      const { body } = await bring(t, 'ann', fields(), content);
      assert.deepEqual([body.state, body.good], ['ready', 0], what);
      assert.ok(
        (await errorsOf(body.id)).some(([, , zh]) => zh === message),
        what,
      );
      assert.equal((await apply(body.id, true)).body.code, 'assets.importNothing', what);
    }
    for (const content of ['%PDF-1.4 nothing of ours', 'MZ\x90\x00 a program, not a table']) {
      const sent = await upload(t, 'ann', fields(), content);
      assert.equal(sent.status, 415, content);
    }
    const bomb = await upload(t, 'ann', fields(), bombSheet(201));
    assert.equal(bomb.status, 200);
    await runCheck(t.kit, bomb.body.id);
    const seen = (await t.call('ann', 'GET', `/imports/${bomb.body.id}`)).body;
    assert.equal(seen.state, 'refused');
    assert.match(seen.refusal.zh, /200 MB/);
    const broken = new Uint8Array(await sheet([line()]));
    broken.fill(7, 400, 900);
    const half = await bring(t, 'ann', fields(), broken);
    assert.ok(half.status === 422 || half.body.state === 'refused');
  });

  it('CSV comes in too, in UTF-8 and GB 18030, and a cell that a program would compute is a formula', async () => {
    const row = line();
    const csv = (r: Row): string =>
      `${Object.keys(r).join(',')}\r\n${Object.values(r)
        .map((v) => `"${String(v ?? '')}"`)
        .join(',')}\r\n`;
    const { body } = await bring(t, 'ann', fields(), `\ufeff${csv(row)}`);
    assert.deepEqual([body.state, body.good, body.bad], ['ready', 1, 0]);
    const bad = await bring(t, 'ann', fields(), csv(line({ 坐落: '=HYPERLINK("x")' })).replace('""', '"'));
    assert.deepEqual([bad.body.state, bad.body.good], ['ready', 0]);
    const gb = Buffer.from('d7cab2fab1e0bac52cd7cab2fac3fbb3c60d0a412d312cb0a10d0a', 'hex'); // 资产编号,资产名称 A-1,啊
    const missing = await bring(t, 'ann', fields(), new Uint8Array(gb));
    assert.ok((await errorsOf(missing.body.id)).every(([, , zh]) => zh === '缺少必填的列。'));
    const open = await bring(t, 'ann', fields(), `${csv(line()).trimEnd()}\r\n"DR-OPEN,`);
    assert.ok((await errorsOf(open.body.id)).some(([, , zh]) => zh.includes('引号')));
  });

  it('parts come in for assets of the register and never exceed them; the whole gives way', async () => {
    const asset = line({ '面积（㎡）': 100 });
    await enter(t, 'ann', fields(), [asset]);
    const of = asset['资产编号'];
    const part = (code: string, area: number, over: Row = {}): Row => ({
      资产编号: of,
      部位编号: code,
      部位名称: `${code}室`,
      '面积（㎡）': area,
      用途: '商业',
      ...over,
    });
    const parts = { kind: 'parts', collective: t.collectives.one };
    const { body } = await bring(
      t,
      'ann',
      parts,
      await sheet([
        part('101', 60),
        part('102', 50),
        part('102', 40),
        part('103', 40),
        part('101', 1),
        part('9', 1, { 资产编号: 'NO-SUCH' }),
      ]),
    );
    assert.deepEqual([body.good, body.bad], [2, 4]);
    assert.deepEqual(
      (await errorsOf(body.id)).map(([at]) => at),
      [3, 4, 6, 7],
    );
    assert.deepEqual((await apply(body.id, true)).body, { entered: 2, left: 4 });
    const [row] = (await t.call('ann', 'GET', `/register?q=${String(of)}`)).body.rows;
    const detail = (await t.call('ann', 'GET', `/register/${row.id}`)).body;
    assert.deepEqual(
      detail.parts.map((p: { code: string; retiredOn: string | null }) => [p.code, p.retiredOn]),
      [
        ['101', null],
        ['103', null],
        ['01', '2026-03-10'],
      ],
    );
    const again = await bring(t, 'ann', parts, await sheet([part('104', 1)]));
    assert.equal(again.body.good, 0, '100 m² are taken');
  });

  it('a check that is killed is taken up by another and nothing is doubled', async () => {
    const sent = await upload(t, 'ann', fields(), await sheet([line(), line(), line()]));
    const { id } = sent.body;
    const dead = '0198b000-0000-7000-8000-0000000000dd';
    assert.equal(await claim(t.kit.database.db, id, dead, t.clock.now, t.clock.now.subtract({ seconds: 30 })), true);
    assert.equal(await runCheck(t.kit, id), false, 'somebody alive has it');
    assert.equal((await t.call('ann', 'GET', `/imports/${id}`)).body.state, 'checking');
    assert.equal((await apply(id, true)).body.code, 'assets.notNow');
    t.clock.now = t.clock.now.add({ seconds: 31 });
    await Promise.all([resumeChecks(t.kit), resumeChecks(t.kit)]);
    const done = (await t.call('ann', 'GET', `/imports/${id}`)).body;
    assert.deepEqual([done.state, done.good, done.progress], ['ready', 3, 1]);
    const rows = await t.database.owner.query('select count(*)::int n from assets.import_row where batch_id = $1', [id]);
    assert.equal(rows.rows[0].n, 3);
    const aborted = await upload(t, 'ann', fields(), await sheet([line()]));
    await assert.rejects(runCheck(t.kit, aborted.body.id, AbortSignal.abort(new Error('the process ends'))), /the process ends/);
    assert.equal(await count('import_row'), await count('import_row'));
    assert.equal((await t.call('ann', 'GET', `/imports/${aborted.body.id}`)).body.state, 'checking');
    assert.equal(await runCheck(t.kit, aborted.body.id), true, 'let go of at once, not after the wait');
  });

  it('a check that cannot come to its end stops no other and is given up; what the database cannot take is refused at once', async () => {
    const wait = (time: Temporal.DurationLike) => void (t.clock.now = t.clock.now.add(time));
    const send = async () => (await upload(t, 'ann', fields(), await sheet([line()]))).body.id as string;
    const failing = (code?: string) => ({
      ...t.kit,
      files: { ...t.kit.files, read: () => Promise.reject(Object.assign(new Error('no'), { code })) } as typeof t.kit.files,
    });
    const stateOf = async (id: string) => (await t.call('ann', 'GET', `/imports/${id}`)).body;
    const stuck = await send();
    await assert.rejects(runCheck(failing(), stuck), /no/);
    wait({ seconds: 1 });
    const other = await send();
    wait({ seconds: 31 });
    let reads = 0;
    const once: typeof t.kit.files.read = (...of) => (reads++ === 0 ? Promise.reject(new Error('no')) : t.kit.files.read(...of));
    await assert.rejects(resumeChecks({ ...t.kit, files: { ...t.kit.files, read: once } }), /1 checks/);
    assert.deepEqual(
      [(await stateOf(stuck)).state, (await stateOf(other)).state],
      ['checking', 'ready'],
      'one fails, the next is taken up',
    );
    wait({ minutes: 16 });
    const waiting = await send();
    wait({ seconds: 31 });
    await resumeChecks(t.kit);
    assert.equal((await stateOf(waiting)).state, 'ready');
    assert.match((await stateOf(stuck)).refusal.zh, /检查几次都没有完成/);
    const unfit = await send();
    await assert.rejects(runCheck(failing('22P02'), unfit), /no/);
    const refused = await stateOf(unfit);
    assert.deepEqual([refused.state, refused.can], ['refused', ['discard']]);
    assert.match(refused.refusal.zh, /无法记录/);
    assert.equal(await runCheck(t.kit, unfit), false, 'and is not taken up again');
  });

  it('applying is all or nothing: what changed since the check stops all of it, and of two who apply one does', async () => {
    const [a, b] = [line(), line()];
    const one = await bring(t, 'ann', fields(), await sheet([a, b]));
    const other = await bring(t, 'amy', fields(), await sheet([b, line()]));
    const before = await count('asset');
    const both = await Promise.all([apply(one.body.id, true), apply(one.body.id, true, 'amy')]);
    assert.deepEqual(
      both.map((r) => r.status).toSorted((a, b) => a - b),
      [200, 409],
    );
    assert.equal(await count('asset'), before + 2);
    const late = await apply(other.body.id, true);
    assert.deepEqual([late.status, late.body.code], [409, 'assets.importStale']);
    assert.equal(await count('asset'), before + 2);
    assert.equal((await t.call('ann', 'GET', `/imports/${other.body.id}`)).body.state, 'ready');
    const key = 'one-key-for-both-requests';
    const again = await bring(t, 'ann', fields(), await sheet([line()]));
    const twice = [await apply(again.body.id, false, 'ann', key), await apply(again.body.id, false, 'ann', key)];
    assert.deepEqual(
      twice.map((r) => r.body),
      [
        { entered: 1, left: 0 },
        { entered: 1, left: 0 },
      ],
    );
  });

  it('another village’s accountant finds none of it, a forged id leads nowhere, and roles without the duty are refused', async () => {
    const { body } = await bring(t, 'ann', fields(), await sheet([line()]));
    for (const who of ['adam', 'faye', 'ted'] as const) {
      assert.equal((await t.call(who, 'GET', `/imports/${body.id}`)).status, 404, who);
      assert.equal((await t.call(who, 'GET', `/imports/${body.id}/rows`)).status, 404, who);
      assert.equal((await t.call(who, 'GET', `/imports/${body.id}/rows.xlsx`)).status, 404, who);
      assert.ok(!(await t.call(who, 'GET', '/imports?size=200')).body.rows.some((r: { id: string }) => r.id === body.id));
    }
    assert.equal((await apply(body.id, true, 'adam')).status, 404);
    assert.equal((await apply(body.id, true, 'tom')).status, 403, 'a township looks on');
    assert.equal((await apply(body.id, true, 'bea')).status, 403);
    assert.equal((await apply('00000000-0000-7000-8000-00000000beef', true)).status, 404);
    const content = await sheet([line()]);
    assert.equal((await upload(t, 'adam', fields(), content)).status, 404);
    assert.equal((await upload(t, 'ann', { kind: 'assets', collective: "x' or 1=1" }, content)).status, 404);
    assert.equal((await upload(t, 'ann', { kind: 'constructor', collective: t.collectives.one }, content)).status, 422);
    assert.equal(
      (await upload(t, 'ann', { kind: 'census', town: '990000001', asOf: '2025-12-31', title: '清查', source: '测试' }, content))
        .status,
      403,
    );
    assert.deepEqual((await t.call('tom', 'GET', `/imports/${body.id}`)).body.can, []);
    assert.equal((await t.call('ann', 'POST', `/imports/${body.id}/discard`)).status, 200);
    assert.equal((await apply(body.id, true)).body.code, 'assets.notNow');
  });

  it('one title number of two files that were both checked enters once', async () => {
    const titled = (n: number) => ({
      ...line(),
      资产编号: `TWICE-${n}`,
      产权证号: n === 1 ? '沪(2020)松字第007号' : '沪(2020)松字 第007号',
    });
    const files = await Promise.all([1, 2].map(async (n) => (await bring(t, 'ann', fields(), await sheet([titled(n)]))).body));
    assert.deepEqual(
      files.map((f) => [f.good, f.bad]),
      [
        [1, 0],
        [1, 0],
      ],
    );
    const applied = await Promise.all(files.map((f) => apply(f.id, false)));
    assert.deepEqual(
      applied.map((a) => a.status).toSorted((a, b) => a - b),
      [200, 409],
    );
    assert.equal(applied.find((a) => a.status === 409)?.body.code, 'assets.importStale');
  });

  it('the table of steps is the database’s, and rows are written while checking only', async () => {
    const { rows } = await t.database.owner.query<{ from_state: string; action: string; to_state: string }>(
      'select * from assets.import_step',
    );
    const mine = Object.entries(IMPORT_STEPS).flatMap(([from, row]) =>
      Object.entries(row).map(([action, to]) => `${from} ${action} ${to}`),
    );
    assert.deepEqual(rows.map((r) => `${r.from_state} ${r.action} ${r.to_state}`).toSorted(), mine.toSorted());
    const { body } = await bring(t, 'ann', fields(), await sheet([line()]));
    await assert.rejects(
      t.database.owner.query("insert into assets.import_row (batch_id, line, label, payload) values ($1, 99, 'x', '{}')", [
        body.id,
      ]),
      /import_row_of_checking|written while/,
    );
  });
});

/** An .xlsx whose sheet unpacks to so many megabytes of nothing, and lies about it. */
const bombSheet = (megabytes: number): Uint8Array =>
  zipOf([
    {
      name: '[Content_Types].xml',
      data: Buffer.from('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    },
    { name: 'xl/workbook.xml', data: Buffer.from('<workbook/>') },
    { name: SHEET, data: Buffer.alloc(megabytes << 20, 0x20), claim: 100 },
  ]);

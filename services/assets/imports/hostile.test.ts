// What may come in a file, by ill will or mistake, for every kind of import and for the bank's answer: told in words with its row and column, and nothing half-written.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { isFailure } from '@yunjian/kernel/contract';
import { rewritten, SHEET } from '@yunjian/kernel/files/testing';
import { readResult } from '../dividends/bank-result.ts';
import { failures } from '../failures.ts';
import { account } from '../money/testing.ts';
import { idNumber, testAssets, uscc, type TestAssets, type Who } from '../testing.ts';
import { assetLine, bring, censusLine, enter, sheet, type Row } from './testing.ts';

/** A row and, when it is wrong, the column that is named. */
type Case = readonly [over: Row, column: string];

interface Kind {
  readonly who: Who;
  readonly fields: () => Record<string, string>;
  readonly good: (n: number) => Row;
  /** A column of free text, in which a formula, a cell of 10 MB and an invisible character are tried. */
  readonly text: string;
  readonly bad: readonly Case[];
}

const csv = (rows: readonly Row[]): string => {
  const titles = [...new Set(rows.flatMap((r) => Object.keys(r)))];
  const cell = (v: unknown): string => (v === null || v === undefined ? '' : `"${String(v).replaceAll('"', '""')}"`);
  return `\uFEFF${[titles.join(','), ...rows.map((r) => titles.map((t) => cell(r[t])).join(','))].join('\n')}\n`;
};

describe('hostile files, every kind of import', () => {
  let t: TestAssets;
  let bank: string;
  let foreign: string;
  before(async () => {
    t = await testAssets();
    await enter(t, 'ann', { kind: 'assets', collective: t.collectives.one }, [assetLine(1)]);
    bank = await account(t, 'one', '6222000011112222');
    foreign = await account(t, 'far', '6222000033334444');
    await t.database.owner.query(
      `insert into assets.holder (id, collective_id, kind, code) select gen_random_uuid(), $1, 'household', 'K' || n from generate_series(1, 90) n`,
      [t.collectives.one],
    );
  });
  after(() => t.close());
  const one =
    (kind: string, more: Record<string, string> = {}) =>
    () => ({ kind, collective: t.collectives.one, ...more });

  const KINDS: Readonly<Record<string, Kind>> = {
    assets: {
      who: 'ann',
      fields: one('assets'),
      good: (n) => assetLine(100 + n),
      text: '资产名称',
      bad: [
        [{ '面积（㎡）': '-5' }, '面积（㎡）'],
        [{ 取得日期: '2023-02-30' }, '取得日期'],
        [{ 集体统一社会信用代码: uscc(2) }, '集体统一社会信用代码'],
        [{ '原值（元）': '-1' }, '原值（元）'],
      ],
    },
    parts: {
      who: 'ann',
      fields: one('parts'),
      good: (n) => ({
        资产编号: 'DR-00001',
        部位编号: `P${n}`,
        部位名称: `示例间${n}`,
        '面积（㎡）': '1',
        用途: '商业',
      }),
      text: '部位名称',
      bad: [
        [{ '面积（㎡）': '-5' }, '面积（㎡）'],
        [{ '面积（㎡）': '一百' }, '面积（㎡）'],
        [{ '面积（㎡）': '1000' }, '面积（㎡）'],
        [{ 资产编号: "DR-1' or '1'='1" }, '资产编号'],
        [{ 用途: '发射场' }, '用途'],
      ],
    },
    census: {
      who: 'tom',
      fields: () => ({ kind: 'census', town: '990000001', asOf: '2026-01-31', title: '示例清查', source: '示例' }),
      good: (n) => ({ ...censusLine(500 + n), 集体统一社会信用代码: null }),
      text: '资产名称',
      bad: [
        [{ '面积（㎡）': '-5' }, '面积（㎡）'],
        [{ '清查价值（元）': '-1' }, '清查价值（元）'],
        [{ 集体编号: null, 集体统一社会信用代码: uscc(7) }, '集体统一社会信用代码'],
        [{ 集体编号: 'T-VILLAGE3' }, '集体编号'],
      ],
    },
    members: {
      who: 'ann',
      fields: one('members'),
      good: (n) => ({
        户号: `H${n}`,
        成员编号: `M${n}`,
        姓名: `示例${n}`,
        身份证号: idNumber(n),
        户主: '是',
        取得身份日期: '2020-01-01',
        份额: '1.5',
      }),
      text: '姓名',
      bad: [
        [{ 取得身份日期: '2023-02-30' }, '取得身份日期'],
        [{ 取得身份日期: '2030-01-01' }, '取得身份日期'],
        [{ 份额: '-1' }, '份额'],
        [{ 份额: '0.1234567' }, '份额'],
        [{ 身份证号: '110101199001011234' }, '身份证号'],
        [{ 身份证号: idNumber(1) }, '身份证号'],
        [{ 成员编号: 'M1' }, '成员编号'],
        [{ 户号: 'H1' }, '户主'],
      ],
    },
    payees: {
      who: 'ann',
      fields: one('payees'),
      good: (n) => ({
        户号或成员编号: `K${n}`,
        户名: `示例${n}`,
        账号: `6200000000${String(n).padStart(4, '0')}`,
        开户行: '示例银行',
        联行号: '100000000001',
      }),
      text: '开户行',
      bad: [
        [{ 账号: '-1' }, '账号'],
        [{ 账号: '1234567' }, '账号'],
        [{ 联行号: '1' }, '联行号'],
        [{ 户号或成员编号: 'K1' }, '户号或成员编号'],
        [{ 户号或成员编号: "K' or 1=1" }, '户号或成员编号'],
        [{ 户名: null }, '户名'],
      ],
    },
    bank: {
      who: 'ann',
      fields: () => ({ ...one('bank')(), format: 'generic', account: bank }),
      good: (n) => ({
        交易日期: '2026-03-02',
        收入金额: '1.00',
        支出金额: null,
        流水号: `R${n}`,
        对方户名: '某人',
        对方账号: null,
        摘要: '租金',
      }),
      text: '摘要',
      bad: [
        [{ 交易日期: '2026-02-30' }, '交易日期'],
        [{ 交易日期: '2026-03-11' }, '交易日期'],
        [{ 收入金额: '-1.00' }, '收入金额'],
        [{ 收入金额: '1.001' }, '收入金额'],
        [{ 流水号: 'R1' }, '流水号'],
      ],
    },
  };
  const rows = async (who: Who, id: string) =>
    (await t.call(who, 'GET', `/imports/${id}/rows?only=bad&size=200`)).body.rows as {
      line: number;
      errors: { column: string; message: { zh: string; en: string } }[];
    }[];
  const tables = ['asset', 'part', 'census_row', 'member', 'bank_line', 'receipt'];
  const counts = async () =>
    Object.values(
      (
        await t.database.owner.query<Record<string, string>>(
          `select ${tables.map((x) => `(select count(*) from assets.${x}) as ${x}`).join(', ')}`,
        )
      ).rows[0] as Record<string, string>,
    ).join();

  for (const [name, kind] of Object.entries(KINDS))
    it(`${name}: each wrong cell is named and the right rows stay right; formulas, unknown columns, cells of 10 MB enter nothing`, async () => {
      const before = await counts();
      const cases: Case[] = [
        [{}, ''],
        ...kind.bad,
        [{ [kind.text]: '=1+1' }, kind.text],
        [{ [kind.text]: '零宽\u200b字' }, kind.text],
        [{ [kind.text]: 'x'.repeat(10 << 20) }, kind.text],
        [{}, ''],
      ];
      const sent = await bring(t, kind.who, kind.fields(), csv(cases.map(([over], i) => ({ ...kind.good(i + 1), ...over }))));
      assert.equal(sent.body.state, 'ready', JSON.stringify(sent.body));
      const told = new Map((await rows(kind.who, sent.body.id)).map((r) => [r.line, r.errors]));
      for (const [i, [over, column]] of cases.entries()) {
        const errors = told.get(i + 2) ?? [];
        const what = `row ${i + 2} ${JSON.stringify(over).slice(0, 60)}: ${JSON.stringify(errors)}`;
        if (column === '') assert.deepEqual(errors, [], what);
        else
          assert.ok(
            errors.some(
              (e) => e.column !== '' && column.endsWith(e.column) && e.message.zh.length > 1 && e.message.en.length > 1,
            ),
            what,
          );
      }
      assert.deepEqual([sent.body.good, sent.body.bad], [2, cases.length - 2]);
      const refused = await t.call(kind.who, 'POST', `/imports/${sent.body.id}/apply`, { body: { goodOnly: false } });
      assert.equal(refused.body.code, name === 'census' ? 'assets.importWhole' : 'assets.importBad');
      const unknown = await bring(t, kind.who, kind.fields(), csv([{ ...kind.good(90), 颜色: '红' }]));
      assert.equal(unknown.body.good, 0);
      assert.ok((await rows(kind.who, unknown.body.id)).some((r) => r.errors.some((e) => e.message.zh.includes('不认识的列'))));
      assert.equal(await counts(), before, 'nothing was written');
    });

  it('nothing slips in beside the words of a cell: formulas filled down, numbers of 18 digits, merged cells, a quotation mark left open, a sheet cut off', async () => {
    const before = await counts();
    const book = async (rows: readonly Row[], change: (page: ExcelJS.Worksheet, column: (title: string) => string) => void) => {
      const out = new ExcelJS.Workbook();
      await out.xlsx.load((await sheet(rows)).buffer as ArrayBuffer);
      const page = out.worksheets[0] as ExcelJS.Worksheet;
      const titles = Object.keys(rows[0] ?? {});
      change(page, (title) => page.getColumn(titles.indexOf(title) + 1).letter);
      return new Uint8Array(await out.xlsx.writeBuffer());
    };
    const told = async (name: string, content: Uint8Array | string) => {
      const kind = KINDS[name] as Kind;
      const sent = await bring(t, kind.who, kind.fields(), content);
      if (sent.body.state === 'refused') return [0, sent.body.refusal.zh.slice(0, 15)];
      const bad = (await rows(kind.who, sent.body.id)).flatMap((r) =>
        r.errors.map((e) => `${r.line} ${e.column} ${e.message.zh.slice(0, 6)}`),
      );
      return [sent.body.good, ...bad];
    };
    const assets = [201, 202, 203].map((n) => assetLine(n, { '所属市场、园区或院落': n === 201 ? '东市场' : null }));
    const filled = await book(assets, (page, at) => {
      const column = at('资产名称');
      page.fillFormula(`${column}2:${column}4`, 'A2&"号"', ['一号', '二号', '三号'] as never);
    });
    assert.deepEqual(await told('assets', filled), [0, ...[2, 3, 4].map((n) => `${n} 资产名称 单元格里是公`)]);
    const merged = await book(assets, (page, at) =>
      page.mergeCells(`${at('所属市场、园区或院落')}2:${at('所属市场、园区或院落')}4`),
    );
    assert.deepEqual(await told('assets', merged), [1, ...[3, 4].map((n) => `${n} 所属市场、园区或院落 有合并单元格`)]);
    const person = KINDS['members']!.good(301);
    // as a spreadsheet keeps them: 15 digits and three zeros; the second has a right check character and would be somebody else's
    const kept = [person, { ...person, 身份证号: 990000196001020000 }];
    assert.deepEqual(
      await told('members', await sheet([{ ...person, 身份证号: Number(idNumber(301).slice(0, 15)) * 1000 }, ...kept.slice(1)])),
      [0, '2 身份证号 这一格被表格', '3 身份证号 这一格被表格'],
    );
    const paid = KINDS['bank']!.good(301);
    const numbers = await sheet([{ ...paid, 流水号: Number('202603010000000001'), 对方账号: Number('6222020200001234567') }]);
    assert.deepEqual(await told('bank', numbers), [0, '2 流水号 这一格被表格', '2 对方账号 这一格被表格']);
    const census = csv([11, 12, 13].map((n) => KINDS['census']!.good(n)))
      .replaceAll('"', '')
      .split('\n');
    const open = [census[0], census[1], `${census[2]},"备注`, census[3]].join('\n');
    assert.deepEqual(await told('census', open), [0, '3  引号没有闭合']);
    const whole = await sheet(assets);
    const cut = await rewritten(whole, SHEET, (xml) => xml.slice(0, xml.length * 0.8));
    const twice = await rewritten(whole, SHEET, (xml) => xml.replace('<row r="3"', '<row r="2"'));
    for (const broken of [cut, twice]) assert.deepEqual(await told('assets', broken), [0, '这个表格文件已损坏或不完整，没']);
    assert.equal(await counts(), before, 'nothing was written');
  });

  it('a text cut for a list is never cut within a character', async () => {
    const paid = KINDS['bank']!.good(302);
    const long = await bring(t, 'ann', KINDS['bank']!.fields(), csv([{ ...paid, 对方户名: `a${'𠮷'.repeat(150)}` }]));
    assert.deepEqual([long.body.state, long.body.good], ['ready', 1]);
    const titles = [`${'备注'.repeat(29)}列😀注`, '备\u200b注'];
    for (const title of titles) {
      const odd = await bring(t, 'ann', KINDS['bank']!.fields(), csv([{ ...paid, [title]: 'x' }]));
      assert.deepEqual([odd.body.state, odd.body.good], ['ready', 0]);
    }
  });

  it('forged ids lead nowhere: of another village, of nobody, of no form', async () => {
    const nobody = '00000000-0000-7000-8000-00000000beef';
    for (const [name, kind] of Object.entries(KINDS)) {
      if (name === 'census') continue; // is for a town; see census.test.ts
      for (const collective of [t.collectives.far, nobody, `${t.collectives.one}' or '1'='1`, '../one']) {
        const sent = await bring(t, kind.who, { ...kind.fields(), collective }, csv([kind.good(1)]));
        assert.equal(sent.status, 404, `${name} ${collective}: ${JSON.stringify(sent.body)}`);
      }
    }
    for (const forged of [nobody, 'x']) {
      const sent = await bring(t, 'ann', { ...KINDS['bank']!.fields(), account: forged }, csv([KINDS['bank']!.good(1)]));
      assert.ok(sent.status === 422 || sent.status === 404 || sent.body.good === 0, JSON.stringify(sent.body));
    }
    const other = await bring(t, 'ann', { ...KINDS['bank']!.fields(), account: foreign }, csv([KINDS['bank']!.good(1)]));
    assert.equal(other.body.good, 0);
  });

  it('the bank’s answer, Excel or CSV: all of it or nothing, each wrong cell named', async () => {
    const today = Temporal.PlainDate.from('2026-03-10');
    const good = (n: number): Row => ({
      付款编号: `E2E0000${n}`,
      结果: '成功',
      '金额（元）': '1.00',
      日期: '2026-03-09',
      原因: null,
    });
    const read = (lines: readonly Row[]) => readResult(Buffer.from(csv(lines)), today);
    assert.deepEqual(await read([good(1), { ...good(2), 结果: '退回', 原因: '账号有误' }]), [
      { line: 2, endToEnd: 'E2E00001', outcome: 'paid', fen: 100n, on: '2026-03-09', reason: null },
      { line: 3, endToEnd: 'E2E00002', outcome: 'returned', fen: 100n, on: '2026-03-09', reason: '账号有误' },
    ]);
    const wrong: readonly Case[] = [
      [{ 日期: '2026-02-30' }, '日期'],
      [{ '金额（元）': '1.001' }, '金额（元）'],
      [{ 结果: '也许' }, '结果'],
      [{ 付款编号: 'x'.repeat(36) }, '付款编号'],
      [{ 付款编号: 'x'.repeat(10 << 20) }, '付款编号'],
      [{ 原因: '=1+1' }, '原因'],
      [{ 颜色: '红' }, '颜色'],
    ];
    for (const [over, column] of wrong)
      await assert.rejects(
        read([good(1), { ...good(2), ...over }]),
        (e) => isFailure(e, failures.resultLines) && e.text.zh.includes(column),
        JSON.stringify(over).slice(0, 60),
      );
    await assert.rejects(read([]), (e) => isFailure(e, failures.resultLines) || e instanceof Error);
  });
});

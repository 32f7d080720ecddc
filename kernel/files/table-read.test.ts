import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { readTable } from './table-read.ts';
import { readSheet, type SheetColumn } from './sheet-read.ts';
import { rewritten, SHEET } from './testing.ts';

const columns: readonly SheetColumn[] = [
  { key: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', required: true, maxLength: 20 },
  { key: 'on', title: { zh: '日期', en: 'Date' }, type: 'date' },
  { key: 'sum', title: { zh: '金额', en: 'Amount' }, type: 'money' },
  { key: 'yes', title: { zh: '是否', en: 'Yes' }, type: 'boolean' },
];

async function book(rows: readonly (readonly unknown[])[]): Promise<Buffer> {
  const out = new ExcelJS.Workbook();
  const sheet = out.addWorksheet('一');
  for (const row of rows) sheet.addRow([...row]);
  out.addWorksheet('二').addRow(['不读']);
  return Buffer.from(await out.xlsx.writeBuffer());
}

describe('reading a large table of people not known', () => {
  it('reads what readSheet reads: values, dates, errors with row and column', async () => {
    const bytes = await book([
      ['名称*', '日期', '金额', '是否'],
      ['甲', new Date(Date.UTC(2026, 1, 28)), 12.5, '是'],
      [],
      ['乙', '2026-02-30', '1.234', '也许'],
      [null, '2026-01-01', null, null],
      [{ formula: 'A1', result: 'x' }, null, null, null],
      [{ richText: [{ text: '丙' }, { text: '丁' }] }, '2026年3月1日', '1,000', null],
    ]);
    const [table, sheet] = [await readTable(bytes, columns), await readSheet(bytes, columns)];
    assert.deepEqual(table, sheet);
    assert.deepEqual(
      table.rows.map((r) => [r.line, r.values['name'], r.values['on'], r.values['sum']]),
      [
        [2, '甲', '2026-02-28', 1250n],
        [7, '丙丁', '2026-03-01', 100_000n],
      ],
    );
    assert.deepEqual(
      table.errors.map((e) => [e.row, e.column, e.code]),
      [
        [4, '日期', 'notDate'],
        [4, '金额', 'notMoney'],
        [4, '是否', 'notBoolean'],
        [5, '名称*', 'required'],
        [6, '名称*', 'formula'],
      ],
    );
  });

  it('reads a CSV the same, with quotes, either line end and either encoding', async () => {
    const text = '\ufeff名称,日期,金额,是否\r\n"甲, ""乙""\n丙",2026-02-28,12.50,是\n丁,,,否';
    const { rows, errors } = await readTable(Buffer.from(text), columns);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      rows.map((r) => [r.line, r.values['name'], r.values['yes']]),
      [
        [2, '甲, "乙"\n丙', true],
        [3, '丁', false],
      ],
    );
    const gb = Buffer.concat([
      Buffer.from('c3fbb3c6', 'hex'),
      Buffer.from(',Date\n'),
      Buffer.from('b0a1', 'hex'),
      Buffer.from(',2026-01-01\n'),
    ]);
    assert.deepEqual((await readTable(gb, columns)).rows[0]?.values['name'], '啊');
  });

  it('invisible characters, long cells, too many rows and too large files are refused in words', async () => {
    const read = await readTable(await book([['名称'], ['a\u200bb'], ['x'.repeat(3000)], ['right']]), columns);
    assert.deepEqual(
      read.errors.map((e) => [e.row, e.code]),
      [
        [2, 'invisible'],
        [3, 'tooLong'],
      ],
    );
    const many = await readTable(await book([['名称'], ['a'], ['b'], ['c']]), columns, { maxRows: 2 });
    assert.deepEqual([many.rows, many.errors.map((e) => [e.row, e.code])], [[], [[4, 'tooManyRows']]]);
    const bytes = await book([['名称'], ['a']]);
    await assert.rejects(readTable(bytes, columns, { maxBytes: 100 }), /files\.tooLarge/);
    await assert.rejects(readTable(bytes, columns, { maxUnpacked: 100 }), /files\.sheetTooLarge/);
    await assert.rejects(readTable(Buffer.from('neither one nor the other'), columns), /files\.notSheet/);
  });

  it('a formula filled down is a formula in every cell, and what a merged cell covers is an error, as readSheet has it', async () => {
    const out = new ExcelJS.Workbook();
    const sheet = out.addWorksheet('一');
    sheet.addRows([['名称', '日期', '金额', '是否'], ['甲'], ['乙'], ['丙', null, 5], ['丁'], ['戊']]);
    sheet.fillFormula('A2:A4', 'B2&"号"', ['一号', '二号', '三号'] as never);
    sheet.mergeCells('C4:D6');
    const bytes = Buffer.from(await out.xlsx.writeBuffer());
    const bare = await rewritten(bytes, SHEET, (xml) => xml.replaceAll(/<c r="[CD][56]"[^>]*\/>/g, ''));
    for (const read of [await readTable(bytes, columns), await readTable(bare, columns), await readSheet(bytes, columns)]) {
      assert.deepEqual(
        read.errors.map((e) => `${e.row} ${e.column} ${e.code}`),
        [
          '2 名称 formula',
          '3 名称 formula',
          '4 名称 formula',
          '4 是否 merged',
          '5 金额 merged',
          '5 是否 merged',
          '6 金额 merged',
          '6 是否 merged',
        ],
      );
      assert.deepEqual(read.rows, []);
    }
  });

  it('a sheet that is cut, has its rows twice, out of order or out of reach, or names a text it does not have is broken; a day that is none is an error of its cell', async () => {
    const right = await book([['名称', '日期'], ['甲', new Date(Date.UTC(2026, 1, 28))], ['乙'], ['丙']]);
    const changed = (change: (xml: string) => string, part = SHEET) => rewritten(right, part, change);
    const row = (from: string, to: string) => changed((xml) => xml.replace(`<row r="${from}"`, `<row${to}`));
    const broken = {
      cut: await changed((xml) => xml.slice(0, xml.indexOf('<row r="4"'))),
      'cut texts': await changed((xml) => xml.slice(0, xml.lastIndexOf('<si>')), 'xl/sharedStrings.xml'),
      twice: await row('3', ' r="2"'),
      back: await row('4', ' r="2"'),
      'out of reach': await row('4', ' r="99999999999"'),
      'of no number': await row('3', ' r="0"'),
      'no such text': await changed((xml) => xml.replace(/(<c r="A4"[^>]*><v>)\d+/, '$1' + 99)),
      'merged over each other': await changed((xml) =>
        xml.replace('</sheetData>', `</sheetData><mergeCells>${'<mergeCell ref="A2:XFD9"/>'.repeat(3)}</mergeCells>`),
      ),
      'merged nowhere': await changed((xml) =>
        xml.replace('</sheetData>', '</sheetData><mergeCells><mergeCell ref="A:B"/></mergeCells>'),
      ),
    };
    for (const [what, bytes] of Object.entries(broken))
      await assert.rejects(readTable(bytes, columns), /files\.sheetBroken/, what);
    const odd = await readTable(await changed((xml) => xml.replace(/(<c r="B2"[^>]*><v>)[^<]*/, '$1' + '1e300')), columns);
    assert.deepEqual(
      odd.errors.map((e) => `${e.row} ${e.code}`),
      ['2 errorCell'],
    );
  });

  it('a quotation mark left open anywhere leaves no row of the file, text behind one that closes no row of its own', async () => {
    const open = await readTable(Buffer.from('名称,日期\n甲,2026-01-01\n乙,,"备注\n丙,\n丁,\n'), columns);
    assert.deepEqual([open.rows, open.errors.map((e) => [e.row, e.code])], [[], [[3, 'unclosed']]]);
    const after = await readTable(Buffer.from('名称,日期\n"甲"乙,2026-01-01\n"丙" ,,"x"y\n"丁" ,\n'), columns);
    assert.deepEqual(
      after.errors.map((e) => [e.row, e.column, e.code]),
      [
        [2, null, 'afterQuote'],
        [3, null, 'afterQuote'],
      ],
    );
    assert.deepEqual(
      after.rows.map((r) => [r.line, r.values['name']]),
      [[4, '丁']],
    );
    const head = await readTable(Buffer.from('"名称"x,日期\n甲,\n'), columns);
    assert.deepEqual([head.rows, head.errors.map((e) => [e.row, e.code])], [[], [[1, 'afterQuote']]]);
  });

  it('the head may stand below lines of titles where that is said; signs for nothing are nothing; a title is told without half characters', async () => {
    const own: readonly SheetColumn[] = [
      ...columns.map((c) => ({ ...c, empty: ['-'] })),
      { key: 'x', title: { zh: '余额', en: 'Balance' }, type: 'ignored' },
    ];
    const text = '账户明细\n名称,某村\n账号,6222\n\n名称,日期,金额,余额\n甲,20260301,-,=1\n';
    const read = await readTable(Buffer.from(text), own, { headWithin: 9 });
    assert.deepEqual([read.errors, read.rows[0]?.line, read.rows[0]?.values['sum']], [[], 6, null]);
    for (const [sent, told] of [
      ['账户明细\n日期,金额\n2026-03-01,1\n', '2 名称 missingColumn'],
      ['账户明细\n甲,乙\n', '1 null noHead'],
    ] as const)
      assert.deepEqual(
        (await readTable(Buffer.from(sent), columns, { headWithin: 9 })).errors.map((e) => `${e.row} ${e.column} ${e.code}`),
        [told],
      );
    const odd = await readTable(await book([['名称', `${'备'.repeat(59)}😀注`, '看\u200b不见']]), columns);
    assert.deepEqual(
      odd.errors.map((e) => e.column),
      [`${'备'.repeat(59)}😀`, '看\uFFFD不见'],
    );
  });

  it('the note of a template is skipped, and only there', async () => {
    const bytes = await book([['名称'], ['说明：填全称'], ['说明：这是名称']]);
    const { rows } = await readTable(bytes, columns, { note: '说明：' });
    assert.deepEqual(
      rows.map((r) => r.values['name']),
      ['说明：这是名称'],
    );
  });

  it('long sheets keep every character, also where two pieces of the file meet', async () => {
    const names = Array.from({ length: 8000 }, (_, i) => `示例村民𠮷王小丽${i}号`);
    const { rows, errors } = await readTable(await book([['名称'], ...names.map((name) => [name])]), columns);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      rows.map((r) => r.values['name']),
      names,
    );
  });

  it('progress is told, and what it throws stops the reading', async () => {
    const bytes = await book([['名称'], ...Array.from({ length: 1200 }, (_, i) => [`n${i}`])]);
    const told: number[] = [];
    await readTable(bytes, columns, { maxRows: 2400, progress: (share) => void told.push(share) });
    assert.deepEqual(
      told.map((n) => n.toFixed(1)),
      ['0.2', '0.4'],
    );
    await assert.rejects(
      readTable(bytes, columns, {
        progress: () => {
          throw new Error('enough');
        },
      }),
      /enough/,
    );
  });
});

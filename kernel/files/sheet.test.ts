import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { isFailure } from '../contract/index.ts';
import { fileFailures, neutralise, readSheet, sheetBuffer, writeSheet, type SheetColumn } from './index.ts';
import { rewritten, SHEET, zipOf } from './testing.ts';

const columns: SheetColumn[] = [
  { key: 'code', title: { zh: '房号', en: 'Unit' }, type: 'text', required: true, maxLength: 20 },
  { key: 'rooms', title: { zh: '居室', en: 'Rooms' }, type: 'integer', min: 1, max: 4 },
  { key: 'rent', title: { zh: '月租金（元）', en: 'Rent' }, aliases: ['租金'], type: 'money', min: 0 },
  { key: 'area', title: { zh: '面积', en: 'Area' }, type: 'decimal' },
  { key: 'ready', title: { zh: '可租日期', en: 'Ready on' }, type: 'date' },
  { key: 'furnished', title: { zh: '带家具', en: 'Furnished' }, type: 'boolean' },
  { key: 'side', title: { zh: '朝向', en: 'Side' }, type: 'choice', choices: [{ value: 'S', title: { zh: '南', en: 'South' } }] },
];
const TITLES = ['房号', '居室', '月租金（元）', '面积', '可租日期', '带家具', '朝向'];

async function book(rows: unknown[][], change?: (sheet: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet('房源');
  for (const row of rows) sheet.addRow(row);
  change?.(sheet);
  return Buffer.from(await made.xlsx.writeBuffer());
}
/** The first part with one byte of what it holds changed. */
function changed(bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  const body = 30 + out.readUInt16LE(26) + out.readUInt16LE(28);
  out.writeUInt8((out[body + 20] ?? 0) ^ 1, body + 20);
  return out;
}
const parts = (sheet: Buffer, claim?: number) => [
  { name: '[Content_Types].xml', data: Buffer.from('<Types/>') },
  { name: 'xl/workbook.xml', data: Buffer.from('<workbook/>') },
  { name: 'xl/worksheets/sheet1.xml', data: sheet, ...(claim === undefined ? {} : { claim }) },
];

describe('reading a spreadsheet', () => {
  test('good rows come out typed, by either title, in any order', async () => {
    const read = await readSheet(
      await book([
        ['Rooms', '房号 *', '租金', 'area', '可租日期', '带家具', '朝向'],
        [2, 'A-101', 1350.5, '45.25', new Date('2026-12-01T00:00:00Z'), '是', '南'],
        ['1', { richText: [{ text: 'B' }, { text: '-2' }] }, '¥2,700', 30, '2026年12月1日', false, 'south'],
        [],
        [null, 'C', null, null, '2026/2/3', null, null],
      ]),
      columns,
    );
    assert.deepEqual(read.errors, []);
    assert.deepEqual(read.rows, [
      {
        line: 2,
        values: { code: 'A-101', rooms: 2, rent: 135050n, area: '45.25', ready: '2026-12-01', furnished: true, side: 'S' },
      },
      { line: 3, values: { code: 'B-2', rooms: 1, rent: 270000n, area: '30', ready: '2026-12-01', furnished: false, side: 'S' } },
      { line: 5, values: { code: 'C', rooms: null, rent: null, area: null, ready: '2026-02-03', furnished: null, side: null } },
    ]);
  });

  test('every wrong cell is told with row, column and words; good rows still come', async () => {
    const read = await readSheet(
      await book([
        TITLES,
        ['A', 1.5, '12.345', 'x', '2026-02-30', '也许', '北'],
        ['', 2, 1, '1', null, null, null],
        ['很'.repeat(21), 9, -1, '1', null, null, null],
        ['ok', 2, 1, '1', null, null, null],
      ]),
      columns,
    );
    assert.deepEqual(
      read.errors.map((e) => `${e.row} ${e.column} ${e.code}`),
      [
        '2 居室 notInteger',
        '2 月租金（元） notMoney',
        '2 面积 notNumber',
        '2 可租日期 notDate',
        '2 带家具 notBoolean',
        '2 朝向 notChoice',
        '3 房号 required',
        '4 房号 tooLong',
        '4 居室 outOfRange',
        '4 月租金（元） outOfRange',
      ],
    );
    assert.equal(read.errors[0]?.message.zh, '应为整数。');
    assert.deepEqual(
      read.rows.map((r) => r.line),
      [5],
    );
  });

  test('formulas, error values and merged cells are refused, not computed', async () => {
    const read = await readSheet(
      await book([TITLES, ['A', { formula: '1+1', result: 2 }, { error: '#REF!' }], ['B', 1, 2], ['x', 1, 2]], (sheet) =>
        sheet.mergeCells('A3:A4'),
      ),
      columns,
    );
    assert.deepEqual(
      read.errors.map((e) => `${e.row} ${e.column} ${e.code}`),
      ['2 居室 formula', '2 月租金（元） errorCell', '4 房号 merged'],
    );
  });

  test('what a spreadsheet keeps as a number or a day is no text: of an identity number only 15 digits are left', async () => {
    const cells = [
      310101199001011000,
      -1e15,
      1e-7,
      new Date(Date.UTC(2026, 2, 1)),
      '6.22202E+18',
      999_999_999_999_999,
      0.1 + 0.2,
      '1E',
    ];
    const read = await readSheet(await book([TITLES, ...cells.map((cell) => [cell])]), columns);
    assert.deepEqual(
      read.errors.map((e) => `${e.row} ${e.column} ${e.code}`),
      [2, 3, 4, 5, 6].map((row) => `${row} 房号 notText`),
    );
    assert.deepEqual(
      read.rows.map((r) => r.values['code']),
      ['999999999999999', '0.3', '1E'],
    );
  });

  test('a day is read as people and banks write it, with a time behind it; an offset from UTC, or what is no day, is refused', async () => {
    const days = [
      '20260301',
      20260301,
      '2026-03-01 10:22:33',
      '2026/3/1 9:05',
      '2026年3月1日',
      '2026年3月1日10时22分',
      '20260301102233',
    ];
    const more = [
      '20260301 10:22:33.123',
      '2026-03-01T10:22',
      '2026-03-01-10.22.33.123456',
      new Date(Date.UTC(2026, 2, 1, 10, 22)),
    ];
    const none = [
      '20261301',
      '2026-03-01T23:00:00Z',
      '2026-03-01 25:00',
      '202603',
      '2026-3-1-12',
      '20260301102299',
      '46082',
      '2026-03-0110:22',
    ];
    const right = [...days, ...more];
    const read = await readSheet(
      await book([TITLES, ...[...right, ...none].map((day) => ['x', null, null, null, day])]),
      columns,
    );
    assert.deepEqual(
      read.rows.map((r) => r.values['ready']),
      right.map(() => '2026-03-01'),
    );
    assert.deepEqual(
      read.errors.map((e) => `${e.row} ${e.code}`),
      none.map((_, i) => `${right.length + 2 + i} notDate`),
    );
  });

  test('unknown, doubled and missing columns stop the import with all of them told', async () => {
    const read = await readSheet(
      await book([
        ['居室', 'Rooms', '密码'],
        [1, 1, 1],
      ]),
      columns,
    );
    assert.deepEqual(
      read.errors.map((e) => `${e.column} ${e.code}`),
      ['Rooms doubleColumn', '密码 unknownColumn', '房号 missingColumn'],
    );
    assert.deepEqual(read.rows, []);
    assert.deepEqual(
      (await readSheet(await book([]), columns)).errors.map((e) => e.code),
      ['noHeader'],
    );
  });

  test('too many rows, too many errors', async () => {
    const many = await book([TITLES, ...Array.from({ length: 30 }, (_, i) => ['', i])]);
    assert.deepEqual(
      (await readSheet(many, columns, { maxRows: 20 })).errors.map((e) => `${e.row} ${e.code}`),
      ['22 tooManyRows'],
    );
    const read = await readSheet(many, columns, { maxErrors: 5 });
    assert.deepEqual([read.errors.length, read.more, read.rows.length], [5, true, 0]);
  });

  test('hostile files: no ZIP, another ZIP, a bomb, a bomb that lies, a cut file, rubbish inside', async () => {
    const good = await book([TITLES, ['A']]);
    const bomb = zipOf(parts(Buffer.alloc(80 << 20)));
    const lying = zipOf(parts(Buffer.alloc(80 << 20), 1000));
    assert.ok(bomb.length < 200_000);
    const cases: [string, Buffer, keyof typeof fileFailures][] = [
      ['text', Buffer.from('房号,居室\nA,1\n'), 'notSheet'],
      ['old Excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, ...Buffer.alloc(600)]), 'notSheet'],
      ['another ZIP', zipOf([{ name: 'a.txt', data: Buffer.from('a') }]), 'notSheet'],
      ['macros', zipOf([...parts(Buffer.from('<x/>')), { name: 'xl/vbaProject.bin', data: Buffer.from('x') }]), 'notSheet'],
      ['bomb', bomb, 'sheetTooLarge'],
      ['lying bomb', lying, 'sheetTooLarge'],
      ['cut', good.subarray(0, good.length - 60), 'notSheet'],
      ['rubbish inside', zipOf(parts(Buffer.from('<worksheet><sheetData><row'))), 'sheetBroken'],
      ['a byte changed', changed(good), 'sheetBroken'],
      ['cut within', await rewritten(good, SHEET, (xml) => xml.slice(0, xml.length * 0.8)), 'sheetBroken'],
      ['empty', Buffer.alloc(0), 'notSheet'],
    ];
    for (const [why, bytes, kind] of cases)
      await assert.rejects(readSheet(bytes, columns), (e) => isFailure(e, fileFailures[kind]), why);
    await assert.rejects(readSheet(good, columns, { maxBytes: 100 }), (e) => isFailure(e, fileFailures.tooLarge));
    const huge = await book([TITLES, ['x'.repeat(32_000)]]);
    assert.deepEqual(
      (await readSheet(huge, columns)).errors.map((e) => e.code),
      ['tooLong'],
    );
  });
});

describe('writing a spreadsheet', () => {
  test('all rows come out, and read back the same', async () => {
    async function* units() {
      for (let i = 1; i <= 5000; i++) yield { code: `U${i}`, rooms: (i % 4) + 1, rent: BigInt(i) };
    }
    const bytes = await sheetBuffer({
      name: '房源',
      columns: [
        { title: '房号', value: (u) => u.code },
        { title: '居室', value: (u) => u.rooms },
        { title: '租金', value: (u) => u.rent },
        { title: '可租日期', value: () => Temporal.PlainDate.from('2026-12-01') },
      ],
      rows: units(),
      notes: [{ zh: '示例数据', en: 'Sample data' }],
    });
    const read = await readSheet(bytes, columns);
    assert.deepEqual(read.errors, []);
    assert.equal(read.rows.length, 5000);
    assert.deepEqual(read.rows[4999], { line: 5001, values: { code: 'U5000', rooms: 1, rent: 500000n, ready: '2026-12-01' } });
  });

  test('text that could be a formula is made harmless and read back as it was', async () => {
    const hostile = ['=cmd|x!A1', '+1', '-1+1', '@SUM(A1)', '\t=1', 'plain'];
    const bytes = await sheetBuffer({ name: 'a', columns: [{ title: '=房号', value: (s: string) => s }], rows: hostile });
    const raw = new ExcelJS.Workbook();
    await raw.xlsx.load(bytes as unknown as ArrayBuffer);
    const cells = raw.worksheets[0]?.getColumn(1).values.slice(1) as string[];
    assert.deepEqual(cells, ["'=房号", "'=cmd|x!A1", "'+1", "'-1+1", "'@SUM(A1)", "'\t=1", 'plain']);
    assert.equal(neutralise('2026-1'), '2026-1');
    const back = await readSheet(bytes, [{ key: 'c', title: { zh: '=房号', en: 'x' }, type: 'text' }]);
    assert.deepEqual(
      back.rows.map((r) => r.values['c']),
      hostile.map((s) => s.trim()),
    );
  });

  test('a number too long for a spreadsheet stays exact; an error in the rows breaks the stream', async () => {
    const bytes = await sheetBuffer({
      name: 'a',
      columns: [{ title: 'n', value: (n: bigint) => n }],
      rows: [12345678901234567890n],
    });
    const read = await readSheet(bytes, [{ key: 'n', title: { zh: 'n', en: 'n' }, type: 'text' }]);
    assert.equal(read.rows[0]?.values['n'], '12345678901234567890');
    async function* failing() {
      yield 1;
      throw new Error('connection lost');
    }
    const stream = writeSheet({ name: 'a', columns: [{ title: 'n', value: (n: number) => n }], rows: failing() });
    await assert.rejects(async () => {
      for await (const chunk of stream) void chunk;
    }, /connection lost/);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CsvReader, type Pieces } from './csv.ts';
import { Findings } from './findings.ts';
import { Table } from './table.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The file in pieces of `size` bytes, each of which is spoilt once the next is asked for. */
function piecesOf(text: string, size: number): Pieces {
  const bytes = bytesOf(text);
  const shared = new Uint8Array(size);
  let at = 0;
  return () => {
    shared.fill(0x58);
    if (at >= bytes.length) return null;
    const piece = bytes.subarray(at, at + size);
    at += size;
    shared.set(piece);
    return shared.subarray(0, piece.length);
  };
}

function rowsOf(reader: CsvReader): { line: number; fields: string[]; fault: string | null }[] {
  const rows = [];
  while (reader.next()) {
    rows.push({ line: reader.line, fields: Array.from({ length: reader.count }, (_, i) => reader.text(i)), fault: reader.fault });
  }
  return rows;
}

/** Fields of each row, the same however the file is cut into pieces. */
function read(text: string): string[][] {
  const whole = rowsOf(new CsvReader(bytesOf(text)));
  for (const size of [1, 2, 3, 5, 7, 64])
    assert.deepEqual(rowsOf(new CsvReader(piecesOf(text, size))), whole, `pieces of ${size}`);
  return whole.map(({ fields }) => fields);
}

describe('CSV rows', () => {
  test('line breaks of all kinds, none at the end, empty lines', () => {
    assert.deepEqual(read('a,b\r\n1,2\r\n3,4'), [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    assert.deepEqual(read('a,b\r1,2\r3,4\r'), [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    assert.deepEqual(read('\n\na,b\n\r\n \n1,2\n\n'), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(read(''), []);
    assert.deepEqual(read('\n'), []);
    assert.deepEqual(read('x'), [['x']]);
  });

  test('a byte order mark is no part of the first name', () => {
    assert.deepEqual(read('\uFEFFstop_id,x\nA,1\n'), [
      ['stop_id', 'x'],
      ['A', '1'],
    ]);
    assert.deepEqual(read('\uFEFF"stop_id",x\n'), [['stop_id', 'x']]);
    assert.deepEqual(read('\uFEFF'), []);
  });

  test('quotes keep commas, line breaks and doubled quotes', () => {
    assert.deepEqual(read('"a,b","c\nd","e""f",""\n'), [['a,b', 'c\nd', 'e"f', '']]);
    assert.deepEqual(read('"""x""",y,"z"\n1,2,3'), [
      ['"x"', 'y', 'z'],
      ['1', '2', '3'],
    ]);
    assert.deepEqual(read('"a\r\nb",c\nd,e'), [
      ['a\r\nb', 'c'],
      ['d', 'e'],
    ]);
    assert.deepEqual(read('5" pipe,x\n'), [['5" pipe', 'x']]);
  });

  test('blanks around a field are no part of it, blanks in quotes are', () => {
    assert.deepEqual(read(' a ,\tb\t, "c" ," d "\n'), [['a', 'b', 'c', ' d ']]);
    assert.deepEqual(read(' , \n'), [['', '']]);
  });

  test('a row begins in the line its first byte is in', () => {
    const rows = rowsOf(new CsvReader(bytesOf('h\n\n"a\nb\r\nc"\nd\re\r\nf')));
    assert.deepEqual(
      rows.map(({ line }) => line),
      [1, 3, 6, 7, 8],
    );
  });

  test('a quote that is never closed costs one row, not the rest of the file', () => {
    const text = 'a,b\n"x,1\ny,2\nz,3\n';
    assert.deepEqual(read(text), [
      ['a', 'b'],
      ['"x', '1'],
      ['y', '2'],
      ['z', '3'],
    ]);
    assert.deepEqual(
      rowsOf(new CsvReader(bytesOf(text))).map(({ fault }) => fault),
      [null, 'quote-not-closed', null, null],
    );
  });

  test('text after a closing quote is told', () => {
    const rows = rowsOf(new CsvReader(bytesOf('"a"b,c\nd,e\n')));
    assert.deepEqual(rows, [
      { line: 1, fields: ['a', 'c'], fault: 'text-after-quote' },
      { line: 2, fields: ['d', 'e'], fault: null },
    ]);
  });

  test('a row of 300 fields and a field of ten megabytes', () => {
    const many = Array.from({ length: 300 }, (_, i) => `f${i}`);
    assert.deepEqual(read(`${many.join(',')}\nx`), [many, ['x']]);
    const long = 'x'.repeat(10_000_000);
    const [, row] = rowsOf(new CsvReader(piecesOf(`h,i\n"${long}",1\n`, 1 << 16)));
    assert.equal(row!.fields[0]!.length, 10_000_000);
    assert.equal(row!.fields[1], '1');
  });
});

describe('tables', () => {
  const open = (text: string, watched: string[] = []): { table: Table; findings: Findings } => {
    const findings = new Findings();
    return { table: new Table('x.txt', bytesOf(text), findings, watched), findings };
  };

  test('columns in any order, names trimmed, unknown ones harmless, missing ones blank', () => {
    const { table, findings } = open(' b , a ,odd\n1,2,3\n');
    assert.equal(table.next(), true);
    assert.equal(table.text(table.column('a')), '2');
    assert.equal(table.text(table.column('b')), '1');
    assert.equal(table.blank(table.column('none')), true);
    assert.equal(table.has('none'), false);
    assert.deepEqual(findings.counts(), {});
  });

  test('short and long rows are read and told', () => {
    const { table, findings } = open('a,b,c\n1\n1,2,3,4,5\n6,7,8\n');
    const rows: string[][] = [];
    while (table.next()) rows.push(['a', 'b', 'c', 'none'].map((name) => table.text(table.column(name))));
    assert.deepEqual(rows, [
      ['1', '', '', ''],
      ['1', '2', '3', ''],
      ['6', '7', '8', ''],
    ]);
    assert.deepEqual(findings.counts(), { 'short-row': 1, 'long-row': 1 });
    assert.deepEqual(
      findings.kept.map(({ line, reason }) => [line, reason.en]),
      [
        [2, 'the row has 1 fields, the header 3'],
        [3, 'the row has 5 fields, the header 3'],
      ],
    );
  });

  test('a column without use is told once, when it has contents', () => {
    const { table, findings } = open('a,note,other\n1,,\n2,x,\n3,y,\n', ['note', 'other', 'absent']);
    while (table.next());
    assert.deepEqual(
      findings.kept.map(({ line, reason }) => [line, reason.en]),
      [[3, 'column note has contents the import has no use for']],
    );
  });

  test('a column named twice counts once', () => {
    const { table, findings } = open('a,a\n1,2\n');
    table.next();
    assert.equal(table.text(table.column('a')), '1');
    assert.deepEqual(findings.counts(), { 'column-twice': 1 });
  });
});

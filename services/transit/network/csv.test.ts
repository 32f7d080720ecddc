import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv, readTable, writeCsv } from './csv.ts';

test('quotes, commas and line ends in cells, a byte order mark, CR and CRLF, blank rows, lines counted', () => {
  const rows = readCsv('\u{feff}a,b\r\n"x, ""y""",  2 \r\n\r\n"two\nlines",3\r4,\n');
  assert.deepEqual(rows, [
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"', '2'] },
    { line: 4, cells: ['two\nlines', '3'] },
    { line: 6, cells: ['4', ''] },
  ]);
});

test('a last comma makes a last blank cell, an open quote ends with the text', () => {
  assert.deepEqual(readCsv('a,b,')[0]?.cells, ['a', 'b', '']);
  assert.deepEqual(readCsv('a,"b,c')[0]?.cells, ['a', 'b,c']);
});

test('a table by column, in any order; a missing column is named', () => {
  const rows = readTable('b,a\n1,2\n3\n', 'x.csv', ['a', 'b']);
  assert.deepEqual(rows, [
    { at: 2, a: '2', b: '1' },
    { at: 3, a: '', b: '3' },
  ]);
  assert.throws(() => readTable('b\n1\n', 'x.csv', ['a', 'b', 'c']), /x\.csv lacks the columns a, c/);
});

test('what is written reads back', () => {
  const rows = [
    ['plain', 'with, comma'],
    ['"quoted"', 'two\nlines'],
  ];
  const back = readCsv(writeCsv(['a', 'b'], rows));
  assert.deepEqual(
    back.slice(1).map(({ cells }) => cells),
    rows,
  );
});

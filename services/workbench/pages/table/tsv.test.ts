import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fromTsv, toTsv } from './tsv.ts';

describe('cells to and from a spreadsheet', () => {
  test('what Excel and WPS put on the clipboard', () => {
    assert.deepEqual(fromTsv('a\tb\r\nc\td\r\n'), [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.deepEqual(fromTsv('"两行\n文字"\t"他说""好"""\r\n'), [['两行\n文字', '他说"好"']]);
    assert.deepEqual(fromTsv('a\t\r\n\tb'), [
      ['a', ''],
      ['', 'b'],
    ]);
    assert.deepEqual(fromTsv(''), [['']]);
  });

  test('FEEL text that begins with a quote stays as it is', () => {
    assert.deepEqual(fromTsv('"PHD", "MASTER"\t< 3'), [['"PHD", "MASTER"', '< 3']]);
    assert.equal(toTsv([['"PHD"', '-']]), '"""PHD"""\t-');
    assert.deepEqual(fromTsv('"""PHD"""\t-'), [['"PHD"', '-']]);
  });

  test('every table comes back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', '"', '\t', '\n', ' ', ',', '') });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1 }),
        (width, rows) => {
          const table = rows.map((row) => row.slice(0, width));
          assert.deepEqual(fromTsv(`${toTsv(table)}\r\n`), table);
        },
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCell } from './index.ts';

describe('a cell as it is typed', () => {
  test('what is right is passed over', () => {
    for (const text of [
      '',
      '-',
      '< 3',
      '"A", "B"',
      'not("A")',
      '[1..5)',
      '> 月数 + 1',
      'string length(?) > 2',
      'count(月数[item > 1]) = 2',
    ]) {
      assert.equal(parseCell('tests', text, ['月数']), null, text);
    }
  });

  test('what is wrong is said in both languages, at its character', () => {
    const cases: [string, string, number, string, string][] = [
      ['> 3 +', 'FEEL', 6, '没有写完', 'not finished'],
      ['"A","B', 'FEEL', 7, '缺少收尾的 "', 'the closing " is missing'],
      ['> 3 4', 'FEEL', 5, '这里不能写 "4"', '"4" cannot stand here'],
      ['[1..5', 'FEEL', 6, '没有写完', 'not finished'],
      ['(1', 'FEEL', 3, '没有写完，这里需要“)”', 'not finished: ")" is needed here'],
      ['> 年数', 'UNKNOWN_NAME', 3, '没有“年数”这个名称', 'there is no "年数"'],
      ['1, "x" + 月份', 'UNKNOWN_NAME', 10, '没有“月份”这个名称', 'there is no "月份"'],
    ];
    for (const [text, code, offset, zh, en] of cases) {
      assert.deepEqual(parseCell('tests', text, ['月数']), { code, offset, message: { zh, en } }, text);
    }
  });

  test('without names any name may stand', () => {
    assert.equal(parseCell('expression', 'a + b', null), null);
    assert.equal(parseCell('expression', 'a + b', ['a'])?.offset, 5);
  });
});

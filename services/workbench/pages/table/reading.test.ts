import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCell, understand, type ReadingColumn } from './reading.ts';

const degree: ReadingColumn = {
  kind: 'input',
  type: 'string',
  labels: { PHD: { zh: '博士', en: 'doctorate' }, MASTER: { zh: '硕士', en: 'master' }, NONE: { zh: '无', en: 'none' } },
};
const months: ReadingColumn = {
  kind: 'input',
  type: 'number',
  labels: {},
  names: { limit: { zh: '月数下限', en: 'least months' } },
};
const yes: ReadingColumn = { kind: 'input', type: 'boolean', labels: {} };
const day: ReadingColumn = { kind: 'input', type: 'date', labels: {} };
const result: ReadingColumn = { kind: 'output', type: 'string', labels: { SHORT: { zh: '月数不足', en: 'too few months' } } };

const cases: readonly [ReadingColumn, string, string, string][] = [
  [months, '-', '任意', 'any'],
  [months, '< 3', '小于 3', 'less than 3'],
  [months, '<= 3', '不超过 3', 'at most 3'],
  [months, '> 3', '大于 3', 'more than 3'],
  [months, '>= 6', '至少 6', 'at least 6'],
  [months, '[3..5]', '3 至 5', '3 to 5'],
  [months, '(3..5]', '3 至 5（不含 3）', '3 to 5 (without 3)'],
  [months, '(3..5)', '3 至 5（不含 3、5）', '3 to 5 (without 3 and 5)'],
  [months, '1, 2', '1 或 2', '1 or 2'],
  [months, '< 3, > 9', '小于 3 或 大于 9', 'less than 3 or more than 9'],
  [degree, '"PHD"', '博士', 'doctorate'],
  [degree, '"PHD", "MASTER"', '博士 或 硕士', 'doctorate or master'],
  [degree, 'not("NONE")', '不是 无', 'not none'],
  [degree, 'not("PHD", "MASTER")', '不是 博士 或 硕士', 'not doctorate or master'],
  [degree, 'null', '没有记录', 'nothing on record'],
  [yes, 'true', '是', 'yes'],
  [yes, 'false', '否', 'no'],
  [day, '< date("2026-01-01")', '早于 2026-01-01', 'before 2026-01-01'],
  [day, '>= date("2026-01-01")', '不早于 2026-01-01', 'on or after 2026-01-01'],
  [result, '"SHORT"', '月数不足', 'too few months'],
];

describe('cells in words', () => {
  for (const [column, cell, zh, en] of cases)
    test(`${cell} reads ${zh}, and what is read is understood`, () => {
      assert.deepEqual(readCell(cell, column), { words: { zh, en }, plain: true });
      assert.equal(understand(zh, column), cell);
      assert.equal(understand(en, column), cell);
      assert.equal(understand(cell, column), cell);
    });

  test('a name reads as its label', () => {
    assert.deepEqual(readCell('>= limit', months).words.zh, '至少 “月数下限”');
  });

  test('a remark in both languages is shown in one', () => {
    const note: ReadingColumn = { kind: 'note', type: 'string', labels: {} };
    assert.deepEqual(readCell('示例政策 / example policy', note).words, { zh: '示例政策', en: 'example policy' });
    assert.deepEqual(readCell('申请/审核', note).words, { zh: '申请/审核', en: '申请/审核' });
    assert.equal(understand('示例政策 / example policy', note), '示例政策 / example policy');
  });

  test('what has no simple words stays as it is written', () => {
    assert.deepEqual(readCell('count(?) > 2', months), { words: { zh: 'count(?) > 2', en: 'count(?) > 2' }, plain: false });
  });
});

describe('what people type', () => {
  const typed: readonly [ReadingColumn, string, string][] = [
    [months, '小于3', '< 3'],
    [months, '不满 6', '< 6'],
    [months, '不少于６', '>= 6'],
    [months, '＜３', '< 3'],
    [months, '≥12', '>= 12'],
    [months, '6以上', '>= 6'],
    [months, '3到5', '[3..5]'],
    [months, '任意', '-'],
    [months, '', '-'],
    [months, '1、2、3', '1, 2, 3'],
    [degree, '博士或硕士', '"PHD", "MASTER"'],
    [degree, '博士、硕士', '"PHD", "MASTER"'],
    [degree, 'phd', '"PHD"'],
    [degree, '不是博士', 'not("PHD")'],
    [degree, '“PHD”，“MASTER”', '"PHD", "MASTER"'],
    [yes, '是', 'true'],
    [day, '早于2026年1月1日', '< date("2026-01-01")'],
    [result, '月数不足', '"SHORT"'],
    [result, '', ''],
  ];
  for (const [column, text, cell] of typed)
    test(`${text || '(nothing)'} is ${cell}`, () => assert.equal(understand(text, column), cell));

  test('FEEL is not touched', () => {
    for (const cell of ['count(?) > 2', 'months + 1', 'not(< 3)', '"a, b"', 'if x then 1 else 2'])
      assert.equal(understand(cell, months), cell);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellWords } from './words.ts';

const options = {
  values: { PHD: { zh: '博士', en: 'doctorate' }, MASTER: { zh: '硕士', en: 'master' } },
  names: {
    months: { zh: '缴费月数', en: 'months paid' },
    'birth date': { zh: '出生日期', en: 'birth date' },
    list: { zh: '名单', en: 'list' },
  },
};

describe('cells in plain words', () => {
  for (const [text, zh, en] of [
    ['-', '不限', 'any'],
    ['', '不限', 'any'],
    ['< 3', '小于 3', 'less than 3'],
    ['<= 3', '不大于 3', 'at most 3'],
    ['> 1.50', '大于 1.5', 'more than 1.5'],
    ['>= -2', '不小于 -2', 'at least -2'],
    ['!= 3', '不等于 3', 'not 3'],
    ['3', '是 3', '3'],
    ['[1..5]', '1 至 5', 'from 1 to 5'],
    ['[1..5)', '1 至 5（不含 5）', 'from 1 to below 5'],
    ['(1..5]', '1 至 5（不含 1）', 'above 1 up to 5'],
    ['(1..5)', '大于 1 且小于 5', 'more than 1 and less than 5'],
    ['"PHD"', '是 博士', 'doctorate'],
    ['"PHD","MASTER"', '是 博士 或 硕士', 'doctorate or master'],
    ['"A","B","C"', '是 A 或 B 或 C', 'A, B or C'],
    ['["A","B"]', '是 A 或 B', 'A or B'],
    ['not("PHD")', '不是 博士', 'not doctorate'],
    ['not("PHD","MASTER")', '不是 博士、硕士 中的任何一项', 'neither doctorate nor master'],
    ['not(< 3)', '并非：小于 3', 'not: less than 3'],
    ['not(null)', '不为空', 'not empty'],
    ['null', '为空', 'empty'],
    ['true', '是', 'yes'],
    ['false', '否', 'no'],
    ['< 3, > 5', '小于 3，或大于 5', 'less than 3, or more than 5'],
    ['1, > 5', '是 1，或大于 5', '1, or more than 5'],
    ['< date("2026-03-01")', '早于 2026年3月1日', 'before 1 March 2026'],
    ['>= @"2026-12-31"', '不早于 2026年12月31日', 'on or after 31 December 2026'],
    ['[@"2026-01-01"..@"2026-06-30"]', '2026年1月1日 至 2026年6月30日', 'from 1 January 2026 to 30 June 2026'],
    ['> @"2026-01-01T09:30:00"', '晚于 2026年1月1日 09:30', 'after 1 January 2026, 09:30'],
    ['< time("12:00:00")', '早于 12:00', 'before 12:00'],
    ['>= duration("P1Y2M")', '不小于 1年2个月', 'at least 1 year 2 months'],
    ['> @"PT36H"', '大于 1天12小时', 'more than 1 day 12 hours'],
    ['= @"P0D"', '等于 0秒', 'equal to 0 seconds'],
    ['< months', '小于 缴费月数', 'less than months paid'],
    ['> birth date', '大于 出生日期', 'more than birth date'],
    [
      '? > 3 and ? < months',
      '该值大于 3，且该值小于 缴费月数',
      'the value is more than 3 and the value is less than months paid',
    ],
    ['starts with(?, "A")', '该值以 A 开头', 'the value starts with A'],
    ['[1..', '[1..', '[1..'],
  ] as const) {
    test(text === '' ? 'an empty cell' : text, () => assert.deepEqual(cellWords(text, 'tests', options), { zh, en }));
  }
});

describe('expressions in plain words', () => {
  for (const [text, zh, en] of [
    ['"PHD"', '博士', 'doctorate'],
    ['500', '500', '500'],
    ['', '无', 'none'],
    ['null', '空', 'nothing'],
    ['months * 2 + 1', '缴费月数 × 2 + 1', 'months paid × 2 + 1'],
    ['2 * (months - 1)', '2 × （缴费月数 - 1）', '2 × (months paid - 1)'],
    [
      'months >= 3 and (months < 6 or list = null)',
      '缴费月数不小于 3，且（缴费月数小于 6，或名单为空）',
      'months paid is at least 3 and (months paid is less than 6 or list is empty)',
    ],
    [
      'if months < 3 then "PHD" else "MASTER"',
      '如果缴费月数小于 3，则 博士，否则 硕士',
      'if months paid is less than 3, then doctorate, else master',
    ],
    ['count(list) = 0', '名单的个数是 0', 'number of list is 0'],
    ['birth date.year', '出生日期的年份', 'year of birth date'],
    ['months between 1 and 5', '缴费月数在 1 至 5', 'months paid is from 1 to 5'],
    ['months in [1..5]', '缴费月数：1 至 5', 'months paid is from 1 to 5'],
    ['known(months)', '已知缴费月数', 'months paid is known'],
    ['months + @"P1D"', '缴费月数 + 1天', 'months paid + 1 day'],
    ['round(months)', 'round(缴费月数)', 'round(months paid)'],
    ['for x in list return x', 'for x in list return x', 'for x in list return x'],
    ['1 +', '1 +', '1 +'],
  ] as const) {
    test(text === '' ? 'an empty output' : text, () => assert.deepEqual(cellWords(text, 'expression', options), { zh, en }));
  }
});

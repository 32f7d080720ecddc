import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headline, moneySentence } from './words.ts';

type Summary = Parameters<typeof headline>[0];
const title = (zh: string) => ({ zh, en: zh });
const summary = (part: Partial<Summary>): Summary =>
  ({
    total: 60_000,
    unchanged: 59_688,
    flipped: 312,
    gains: 90,
    losses: 222,
    others: 0,
    outcomes: [
      { code: 'GRANT', title: title('通过'), favour: 2 },
      { code: 'HUMAN', title: title('转人工'), favour: 1 },
      { code: 'NO', title: title('不符合'), favour: 0 },
    ],
    matrix: [
      { from: 'HUMAN', to: 'GRANT', change: 'gain', count: 90, beforeFen: '0', afterFen: '0' },
      { from: 'GRANT', to: 'HUMAN', change: 'loss', count: 210, beforeFen: '0', afterFen: '0' },
      { from: 'GRANT', to: 'NO', change: 'loss', count: 8, beforeFen: '0', afterFen: '0' },
      { from: 'HUMAN', to: 'NO', change: 'loss', count: 4, beforeFen: '0', afterFen: '0' },
    ],
    dimensions: [],
    money: null,
    conditions: [],
    tookMs: 1,
    ...part,
  }) as unknown as Summary;

describe('a rehearsal in sentences', () => {
  test('the headline names the most frequent changes first', () => {
    assert.equal(
      headline(summary({}), null).zh,
      '60,000 件中，312 件结果会改变：210 件由“通过”变为“转人工”，90 件由“转人工”变为“通过”，8 件由“通过”变为“不符合”，另有 4 件其他变化。',
    );
    assert.equal(headline(summary({ flipped: 0, matrix: [] }), null).zh, '60,000 件全部预演过，没有一件结果改变。');
  });

  test('money goes up, down, or stays', () => {
    const money = (before: string, after: string, unknown = 0) =>
      moneySentence(
        summary({
          money: {
            title: title('月租金'),
            meaning: title(''),
            beforeFen: before,
            afterFen: after,
            unknownBefore: 0,
            unknownAfter: unknown,
          } as never,
        }),
      )?.zh;
    assert.equal(money('10000', '12050'), '月租金由 ¥100.00 变为 ¥120.50，增加 ¥20.50。');
    assert.equal(money('10000', '9950'), '月租金由 ¥100.00 变为 ¥99.50，减少 ¥0.50。');
    assert.equal(money('10000', '10000'), '月租金不变，仍为 ¥100.00。');
    assert.equal(money('10000', '10000', 12), '月租金不变，仍为 ¥100.00。另有 12 件金额未知，没有计入。');
    assert.equal(moneySentence(summary({})), null);
  });
});

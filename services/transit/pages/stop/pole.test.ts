import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { endings, headwayWords, hourWords } from './pole.ts';

const minute = (toOther: string | null, m = 0) => ({ minute: m, estimated: false, toOther });

describe('the sheet for the pole', () => {
  test('journeys that end elsewhere get letters in the order they appear', () => {
    const letters = endings([
      { minutes: [minute(null), minute('车墩'), minute('佘山')] },
      { minutes: [minute('佘山'), minute('车墩'), minute('泗泾')] },
    ]);
    assert.deepEqual(
      [...letters],
      [
        ['车墩', 'a'],
        ['佘山', 'b'],
        ['泗泾', 'c'],
      ],
    );
  });

  test('after z comes aa', () => {
    const many = endings([{ minutes: Array.from({ length: 28 }, (_, i) => minute(`站${i}`)) }]);
    assert.deepEqual([many.get('站25'), many.get('站26'), many.get('站27')], ['z', 'aa', 'ab']);
  });

  test('hours after midnight are those of the next day', () => {
    assert.equal(hourWords(6), '06');
    assert.deepEqual(hourWords(24), { zh: '次日 00', en: '00 next day' });
    assert.deepEqual(hourWords(25), { zh: '次日 01', en: '01 next day' });
  });

  test('a headway is said in words with its window', () => {
    const w = { from: '2026-11-25T22:00:00', until: '2026-11-26T01:30:00', min: 600, max: 900 };
    assert.equal(headwayWords(w, 'zh', '2026-11-25'), '22:00–次日 01:30 每 10–15 分钟');
    assert.equal(headwayWords(w, 'en'), '22:00–01:30 every 10–15 min');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { endings, headwayWords, hourWords, partsOf, type SheetAnswer, type SheetLine } from './pole.ts';

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

  test('a line that runs alike on all days stands once; another has a column for each kind of day', () => {
    const line = (id: string, date: string, minutes: number[]): SheetLine =>
      ({
        line: { id },
        headsign: '东',
        first: `${date}T08:00:00`,
        last: `${date}T08:30:00`,
        hours: [{ hour: 8, minutes: minutes.map((m) => minute(null, m)) }],
        headways: [],
      }) as unknown as SheetLine;
    const [wed, sat] = ['2026-03-11', '2026-03-14'];
    const columns: SheetAnswer['columns'] = [
      { kind: 'workday', date: wed, lines: [line('a', wed, [0, 30]), line('b', wed, [0])] },
      { kind: 'weekend', date: sat, lines: [line('a', sat, [0, 30]), line('c', sat, [0])] },
    ];
    assert.deepEqual(
      partsOf(columns).map((parts) => parts.map((p) => [p.label && (p.label as { zh: string }).zh, p.of?.line.id ?? null])),
      [
        [[null, 'a']],
        [
          ['工作日', 'b'],
          ['双休日', null],
        ],
        [
          ['工作日', null],
          ['双休日', 'c'],
        ],
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

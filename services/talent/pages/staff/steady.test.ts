import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fmtSpan } from './span.ts';
import { mergeSteady } from './steady.ts';

const row = (id: string, owner: string) => ({ id, owner });
const keyOf = (r: { id: string }): string => r.id;

test('values change in place and nothing is announced while the list is the same', () => {
  const merged = mergeSteady([row('a', ''), row('b', '')], [row('a', ''), row('b', '赵')], keyOf);
  assert.deepEqual(merged, { rows: [row('a', ''), row('b', '赵')], waiting: false });
});

test('rows that come, go or change places wait until the reader asks', () => {
  const shown = [row('a', ''), row('b', '')];
  assert.deepEqual(mergeSteady(shown, [row('new', ''), row('a', '钱'), row('b', '')], keyOf), {
    rows: [row('a', '钱'), row('b', '')],
    waiting: true,
  });
  assert.deepEqual(mergeSteady(shown, [row('b', '')], keyOf), { rows: shown, waiting: true });
  assert.deepEqual(mergeSteady(shown, [row('b', '孙'), row('a', '')], keyOf), {
    rows: [row('a', ''), row('b', '孙')],
    waiting: true,
  });
});

test('a span is said in the unit a person would use', () => {
  assert.equal(fmtSpan(1.84, 'zh'), '1.8 秒');
  assert.equal(fmtSpan(95, 'zh'), '95 秒');
  assert.equal(fmtSpan(600, 'en'), '10 min');
  assert.equal(fmtSpan(93_000, 'zh'), '25.8 小时');
  assert.equal(fmtSpan(320_000, 'en'), '3.7 days');
  assert.equal(fmtSpan(null, 'zh'), '—');
});

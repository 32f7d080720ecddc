import assert from 'node:assert/strict';
import { test } from 'node:test';
import { took } from './took.ts';

test('a length of time is said in the unit people use', () => {
  assert.deepEqual(
    [1.84, 119.9, 120, 3_661, 7_200, 172_800, 260_000].map((s) => took(s).zh),
    ['1.8 秒', '119.9 秒', '2 分钟', '61 分钟', '2 小时', '2 天', '3 天'],
  );
  assert.equal(took(2.06).en, '2.1 seconds');
});

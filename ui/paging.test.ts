import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from './paging.ts';

test('page and size come from the address when they make sense', () => {
  const of = (text: string) => pageOf(new URLSearchParams(text), 50);
  assert.deepEqual(of('page=3&size=100'), { page: 3, size: 100 });
  for (const text of ['', 'page=0&size=0', 'page=-1&size=201', 'page=x&size=1e9', 'page=1.5&size=2.5'])
    assert.deepEqual(of(text), { page: 1, size: 50 });
});

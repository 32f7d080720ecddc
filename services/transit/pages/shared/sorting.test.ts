import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sortRows } from './sorting.ts';

it('puts unknown values last both ways and keeps equal rows in their order', () => {
  const rows = [
    { n: 2, id: 'a' },
    { n: null, id: 'b' },
    { n: 10, id: 'c' },
    { n: 2, id: 'd' },
  ];
  const ids = (desc: boolean): string =>
    sortRows(rows, (r) => r.n, desc)
      .map((r) => r.id)
      .join('');
  assert.equal(ids(false), 'adcb');
  assert.equal(ids(true), 'cadb');
});

it('sorts names as people read them: numbers by value', () => {
  assert.deepEqual(
    sortRows(['10号线', '9号线'], (x) => x, false),
    ['9号线', '10号线'],
  );
});

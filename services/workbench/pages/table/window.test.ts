import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { windowOf } from './window.ts';

describe('the drawn rows of a long table', () => {
  test('those in view, those around, and the cursor far away', () => {
    const heights = Array.from({ length: 500 }, () => 40);
    const { rows, rest } = windowOf(heights, 4000, 600, [499, 0]);
    assert.deepEqual([rows[0], rows[1]?.row, rows[1]?.gap], [{ row: 0, gap: 0 }, 88, 87 * 40]);
    assert.deepEqual([rows.at(-1)?.row, rest], [499, 0]);
    assert.equal(rows.length, 41);
  });

  test('drawn rows and gaps always add up to the whole table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 200 }), { maxLength: 80 }),
        fc.integer({ min: 0, max: 9000 }),
        fc.array(fc.integer({ min: -2, max: 90 }), { maxLength: 3 }),
        (heights, top, always) => {
          const { rows, rest } = windowOf(heights, top, 500, always);
          const total = rows.reduce((sum, r) => sum + r.gap + (heights[r.row] ?? 0), rest);
          assert.equal(
            total,
            heights.reduce((a, b) => a + b, 0),
          );
        },
      ),
    );
  });
});

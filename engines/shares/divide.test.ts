import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divide, SharesError, sharesOf, tieKey, type SharesErrorCode } from './index.ts';

const refused = (code: SharesErrorCode, work: () => unknown, entries: readonly number[] = []): void => {
  assert.throws(work, (error: unknown) => {
    assert.ok(error instanceof SharesError);
    assert.equal(error.code, code);
    assert.deepEqual(error.entries, entries);
    assert.equal(error.message, `${error.text.zh} · ${error.text.en}`);
    return true;
  });
};

test('the check figure: a million and one fen over 3, 3, 1', () => {
  const { parts, toppedUp } = divide({ pool: 1000001n, shares: [3n, 3n, 1n], seed: 'any' });
  assert.deepEqual(
    [parts, toppedUp],
    [
      [428572n, 428572n, 142857n],
      [0, 1],
    ],
  );
});

test('the fen left over goes to the largest remainder, not to the first or the largest share', () => {
  // 24.9975 yuan would be 24.99 where the first gets the rest: here 0.5, 0.75 and 0.75 are left over.
  assert.deepEqual(divide({ pool: 4n, shares: [5n, 11n, 0n], seed: 's' }).parts, [1n, 3n, 0n]);
  assert.deepEqual(divide({ pool: 10n, shares: [60n, 34n, 6n], seed: 's' }).parts, [6n, 3n, 1n]);
});

test('ties follow the published hash, never the place', () => {
  // As sha256sum gives them for "2026-01:0", "2026-01:1" and so on.
  assert.deepEqual(
    [0, 1, 2, 3].map((n) => tieKey('2026-01', n).slice(0, 12)),
    ['71357e7b078a', '736e2edf5819', '2164733490d0', 'c023cd7a81bc'],
  );
  assert.equal(tieKey('种子', 0), 'e8be06dae074ade77af7c8cd8fa39ffe3dd8729aa69ef79a8fb9afb415073b80');
  const ones = [1n, 1n, 1n, 1n];
  const toppedUp = (pool: bigint, seed: string): readonly number[] => divide({ pool, shares: ones, seed }).toppedUp;
  assert.deepEqual(
    [1n, 2n, 3n, 4n, 5n].map((pool) => toppedUp(pool, '2026-01')),
    [[2], [0, 2], [0, 1, 2], [], [2]],
  );
  const winners = new Set(Array.from({ length: 60 }, (_, i) => toppedUp(1n, `round ${i}`)[0]));
  assert.deepEqual(
    [...winners].toSorted((a, b) => a! - b!),
    [0, 1, 2, 3],
    'another seed, another winner',
  );
  // The order is the caller's to give: entry 0 is number 2 of the register here.
  assert.deepEqual(divide({ pool: 1n, shares: ones.slice(0, 3), seed: '2026-01', order: [2, 0, 1] }).toppedUp, [0]);
});

test('a larger remainder comes before a smaller hash', () => {
  // 10 × 1 ÷ 16 leaves 10/16 for the ones, 10 × 13 ÷ 16 leaves 2/16.
  const { toppedUp } = divide({ pool: 10n, shares: [13n, 1n, 1n, 1n], seed: '2026-01' });
  assert.equal(toppedUp.includes(0), false);
});

test('nothing, and nobody', () => {
  assert.deepEqual(divide({ pool: 0n, shares: [], seed: 's' }), { parts: [], toppedUp: [] });
  assert.deepEqual(divide({ pool: 0n, shares: [0n, 3n], seed: 's' }), { parts: [0n, 0n], toppedUp: [] });
  assert.deepEqual(divide({ pool: 0n, shares: [0n, 0n], seed: 's' }), { parts: [0n, 0n], toppedUp: [] });
  assert.deepEqual(divide({ pool: 7n, shares: [0n, 3n, 0n], seed: 's' }).parts, [0n, 7n, 0n]);
  refused('no-shares', () => divide({ pool: 1n, shares: [], seed: 's' }));
  refused('no-shares', () => divide({ pool: 1n, shares: [0n, 0n], seed: 's' }));
});

test('numbers of any size are exact', () => {
  const pool = 10n ** 30n + 1n;
  const { parts, toppedUp } = divide({ pool, shares: [1n, 2n], seed: 's' });
  assert.deepEqual(parts, [333333333333333333333333333333n + 1n, 666666666666666666666666666667n]);
  assert.deepEqual(toppedUp, [0]);
  // Totals on either side of 64 bits, where the way of sorting changes.
  for (const most of [2n ** 64n - 1n, 2n ** 64n, 2n ** 64n + 1n])
    assert.deepEqual(divide({ pool: 2n, shares: [most - 2n, 1n, 1n], seed: 's' }).parts, [2n, 0n, 0n]);
  // Remainders beyond 64 bits: cut to 64 bits they would be 50, 40 and 110.
  assert.deepEqual(divide({ pool: 2n, shares: [2n ** 63n + 25n, 2n ** 63n + 20n, 55n], seed: 's' }).parts, [1n, 1n, 0n]);
});

test('what cannot be divided is refused with a code and the entries', () => {
  refused('bad-pool', () => divide({ pool: -1n, shares: [1n], seed: 's' }));
  refused('bad-shares', () => divide({ pool: 1n, shares: [1n, -1n, 0n, -5n], seed: 's' }), [1, 3]);
  refused('bad-seed', () => divide({ pool: 1n, shares: [1n], seed: '' }));
  refused('bad-seed', () => divide({ pool: 1n, shares: [1n], seed: '\ud800' }));
  refused('bad-seed', () => divide({ pool: 1n, shares: [1n], seed: 'x'.repeat(1025) }));
  for (const order of [[0], [0, 0], [0, -1], [0, 0.5], [0, 1, 2]])
    refused('bad-order', () => divide({ pool: 1n, shares: [1n, 1n], seed: 's', order }));
});

test('shares of a register: texts with decimals, scaled exactly', () => {
  assert.deepEqual(sharesOf([]), { shares: [], scale: 1n });
  assert.deepEqual(sharesOf(['3', '0', '12']), { shares: [3n, 0n, 12n], scale: 1n });
  assert.deepEqual(sharesOf(['3', '2.5', '0.000001', '0.10']), { shares: [3000000n, 2500000n, 1n, 100000n], scale: 1000000n });
  const wrong = [
    '',
    ' 3',
    '-1',
    '+1',
    '1e3',
    '.5',
    '2.',
    '1.0000001',
    'NaN',
    'Infinity',
    '0x10',
    '３',
    '٣',
    '03',
    '1,000',
    '3\n',
  ];
  refused(
    'bad-shares',
    () => sharesOf(['1', ...wrong]),
    wrong.map((_, i) => i + 1),
  );
  refused('bad-shares', () => sharesOf(['9'.repeat(61)]), [0]);
  assert.equal(sharesOf(['9'.repeat(60)]).shares[0], 10n ** 60n - 1n);
});

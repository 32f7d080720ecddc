import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeRun, type InputRow, type RunInput } from './compute.ts';
import { SCALE, unitsOf, unitsText } from './units.ts';

const row = (n: number, units: bigint, carriedIn = 0n): InputRow => ({ holderId: `h${n}`, code: `${n}`, units, carriedIn });
const input = (over: Partial<RunInput>): RunInput => ({
  runId: 'run',
  mode: 'rate',
  fen: 1700n,
  minimum: 0n,
  recordOn: '2011-12-31',
  seed: 'seed-of-the-run-0001',
  rows: [],
  ...over,
});

test('a rate pays the published figures: 277 shares × 17 yuan is 4,709, 408 × 24 is 9,792', () => {
  const family = computeRun(input({ rows: [98n, 71n, 108n].map((n, i) => row(i, n * SCALE)) }));
  assert.deepEqual(
    family.rows.map((r) => r.part),
    [166_600n, 120_700n, 183_600n],
  );
  assert.equal(family.pool, 470_900n);
  assert.equal(computeRun(input({ fen: 2400n, rows: [row(0, 408n * SCALE)] })).pool, 979_200n);
});

test('what is carried in counts towards the minimum; whoever has no shares left is paid all', () => {
  const rows = [row(0, SCALE, 400n), row(1, SCALE, 0n), row(2, 0n, 7n)];
  const done = computeRun(input({ fen: 600n, minimum: 1000n, rows }));
  assert.deepEqual(
    done.rows.map((r) => [r.pay, r.carry]),
    [
      [1000n, 0n],
      [0n, 600n],
      [7n, 0n],
    ],
  );
});

test('a pool is divided to the fen, nothing is dropped, and the same input gives the same hashes', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10n ** 12n),
      fc.array(fc.tuple(fc.bigInt(0n, 500n * SCALE), fc.bigInt(0n, 5000n)), { minLength: 1, maxLength: 40 }),
      fc.bigInt(0n, 5000n),
      (pool, holders, minimum) => {
        const rows = [row(0, 1n), ...holders.map(([units, carried], i) => row(i + 1, units, carried))];
        const given = input({ mode: 'pool', fen: pool, minimum, rows });
        const done = computeRun(given);
        assert.equal(done.pool, pool);
        const out = done.rows.reduce((sum, r) => sum + r.pay + r.carry, 0n);
        assert.equal(out, pool + rows.reduce((sum, r) => sum + r.carriedIn, 0n));
        assert.deepEqual(computeRun(given), done);
        const total = rows.reduce((sum, r) => sum + r.units, 0n);
        for (const r of done.rows) assert.equal(r.part, (pool * r.units) / total + (r.toppedUp ? 1n : 0n));
      },
    ),
    { numRuns: 100 },
  );
});

test('another share, carried sum or seed is another hash', () => {
  const rows = [row(0, 3n), row(1, 3n), row(2, 1n)];
  const base = computeRun(input({ mode: 'pool', fen: 1_000_001n, rows }));
  const other = computeRun(input({ mode: 'pool', fen: 1_000_001n, rows: [row(0, 3n), row(1, 3n), row(2, 1n, 1n)] }));
  const seed = computeRun(input({ mode: 'pool', fen: 1_000_001n, rows, seed: 'seed-of-the-run-0002' }));
  assert.equal(base.pool, 1_000_001n);
  assert.notEqual(base.inputHash, other.inputHash);
  assert.equal(base.inputHash, seed.inputHash);
  assert.notEqual(base.resultHash, seed.resultHash);
});

test('shares as texts: exact, at most six decimals', () => {
  for (const [text, units] of [
    ['0', 0n],
    ['98', 98_000_000n],
    ['2.5', 2_500_000n],
    ['-0.000001', -1n],
  ] as const) {
    assert.equal(unitsOf(text), units);
    assert.equal(unitsText(units), text);
  }
  for (const bad of ['', '1.', '.5', '1e3', '01', '1.0000001', '９', '1,000', ' 1']) assert.equal(unitsOf(bad), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atRate, largestRate, payable, payoutRatio, percent, ratio, SharesError, streak, type YearRate } from './index.ts';

const coded =
  (code: string, entries: readonly number[] = []) =>
  (error: unknown) =>
    error instanceof SharesError && error.code === code && String(error.entries) === String(entries);

test('published dividends: whole yuan for each share', () => {
  const family = atRate({ rateFen: 1700n, shares: [98n, 71n, 108n], scale: 1n });
  assert.deepEqual(family, [166_600n, 120_700n, 183_600n]);
  assert.equal(
    family.reduce((a, b) => a + b),
    470_900n,
    '277 shares at 17 yuan are 4,709 yuan',
  );
  assert.deepEqual(atRate({ rateFen: 2400n, shares: [408n], scale: 1n }), [979_200n], '408 shares at 24 yuan are 9,792 yuan');
  assert.equal(percent(payoutRatio(2995n * 1_000_000n, 6000n * 1_000_000n)!), '49.9', '2,995 of 6,000 (万 yuan)');
  assert.equal(percent(payoutRatio(3250n, 6500n)!), '50.0');
});

test('fractional shares: exact or refused, never rounded', () => {
  assert.deepEqual(atRate({ rateFen: 1700n, shares: [2500n, 10n], scale: 1000n }), [4250n, 17n]);
  assert.throws(() => atRate({ rateFen: 1700n, shares: [2500n, 1n, 10n, 5n], scale: 1000n }), coded('not-whole-fen', [1, 3]));
  assert.throws(() => atRate({ rateFen: 1n, shares: Array(20).fill(1n), scale: 2n }), /第 1, 2, 3, 4, 5 … \(20\) 项/);
  assert.throws(() => atRate({ rateFen: -1n, shares: [1n], scale: 1n }), coded('bad-rate'));
  assert.throws(() => atRate({ rateFen: 1n, shares: [1n, -1n], scale: 1n }), coded('bad-shares', [1]));
  assert.throws(() => atRate({ rateFen: 1n, shares: [1n], scale: 0n }), coded('bad-shares'));
});

test('the greatest rate that fits', () => {
  const of = (distributable: bigint, totalShares: bigint, more = {}) => largestRate({ distributable, totalShares, ...more });
  assert.deepEqual(of(470_900n, 277n), { rateFen: 1700n, distributed: 470_900n, undistributed: 0n });
  assert.deepEqual(of(470_899n, 277n), { rateFen: 1600n, distributed: 443_200n, undistributed: 27_699n });
  assert.deepEqual(of(99n, 1n), { rateFen: 0n, distributed: 0n, undistributed: 99n });
  assert.deepEqual(of(99n, 1n, { step: 1n }), { rateFen: 99n, distributed: 99n, undistributed: 0n });
  assert.deepEqual(of(1000n, 25n, { scale: 10n }), { rateFen: 400n, distributed: 1000n, undistributed: 0n });
  assert.throws(() => of(1070n, 1n, { scale: 3n }), coded('not-whole-fen'));
  assert.throws(() => of(-1n, 1n), coded('bad-amount'));
  assert.throws(() => of(1n, 0n), coded('no-shares'));
  assert.throws(() => of(1n, 1n, { step: 0n }), coded('bad-rate'));
});

test('carry-over at the minimum, below it, and without one', () => {
  const due = { parts: [50n, 49n, 0n, 0n], carriedIn: [50n, 50n, 0n, 100n] };
  assert.deepEqual(payable({ ...due, minimum: 100n }), { paid: [100n, 0n, 0n, 100n], carriedOut: [0n, 99n, 0n, 0n] });
  assert.deepEqual(payable({ ...due, minimum: 0n }), { paid: [100n, 99n, 0n, 100n], carriedOut: [0n, 0n, 0n, 0n] });
  assert.throws(() => payable({ parts: [1n], carriedIn: [], minimum: 0n }), coded('bad-amount'));
  assert.throws(() => payable({ parts: [1n, 1n], carriedIn: [0n, -1n], minimum: 0n }), coded('bad-amount', [1]));
  assert.throws(() => payable({ parts: [1n], carriedIn: [1n], minimum: -1n }), coded('bad-amount'));
});

test('per cent: half up, exact where a double is not', () => {
  assert.equal(percent(ratio(1n, 3n), 4), '33.3333');
  assert.equal(percent(ratio(1005n, 100_000n), 2), '1.01', '1.005 as a double is a little less');
  assert.equal(percent(ratio(1n, 200n), 0), '1');
  assert.equal(percent(ratio(1n, 2001n), 0), '0');
  assert.equal(percent(ratio(0n, 7n)), '0.0');
  assert.equal(percent(ratio(5n, 4n)), '125.0');
  assert.deepEqual(ratio(2995n, 6000n), { numerator: 599n, denominator: 1200n });
  assert.throws(() => ratio(1n, 0n), coded('bad-rate'));
  assert.throws(() => ratio(-1n, 1n), coded('bad-rate'));
  assert.throws(() => percent(ratio(1n, 1n), 0.5), coded('bad-rate'));
  assert.equal(payoutRatio(1n, 0n), null);
  assert.equal(payoutRatio(1n, -5n), null);
});

test('连涨 counts the rises up to the last year', () => {
  const series = (from: number, ...rates: (bigint | null)[]): YearRate[] =>
    rates.map((ratePerShare, i) => ({ year: from + i, ratePerShare }));
  const rises = (all: readonly YearRate[]): unknown[] => Object.values(streak(all));
  assert.deepEqual(
    rises(series(2014, 4n, 6n, 8n, 11n, 14n, 17n, 20n, 22n, 24n)),
    [8, 2014, 2022],
    '八连涨: nine years, eight rises',
  );
  assert.deepEqual(rises([]), [0, null, null]);
  assert.deepEqual(rises(series(2020, 5n)), [0, 2020, 2020]);
  assert.deepEqual(rises(series(2018, 1n, 2n, 3n, 3n)), [0, 2021, 2021], 'an equal rate ends it');
  assert.deepEqual(rises(series(2018, 3n, 2n, 3n, 4n)), [2, 2019, 2021], 'a fall began it anew');
  assert.deepEqual(rises(series(2018, 1n, null, 3n, 4n)), [1, 2020, 2021], 'what is not known is no rise');
  assert.deepEqual(rises(series(2018, 1n, 2n, null)), [0, 2020, 2020]);
  assert.deepEqual(rises([...series(2016, 1n, 2n), ...series(2019, 3n, 4n, 5n)]), [2, 2019, 2021], 'a missing year ends it');
  assert.deepEqual(rises(series(2018, 1n, 2n, 3n).toReversed()), [2, 2018, 2020], 'in any order');
  const pools = [ratio(10n, 7n), ratio(100n, 69n), 2n].map((ratePerShare, i) => ({ year: 2020 + i, ratePerShare }));
  assert.deepEqual(rises(pools), [2, 2020, 2022], '10/7 < 100/69, as whole numbers compare them');
  assert.throws(() => streak([...series(2020, 1n, 2n), ...series(2021, 3n)]), coded('bad-series'));
  assert.throws(() => streak(series(Number.NaN, 1n)), coded('bad-series'));
});

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { divide, largestRate, payable, sharesOf } from './index.ts';

const law = (name: string, property: fc.IRawProperty<unknown>): void => {
  test(name, () => fc.assert(property as fc.IProperty<unknown>, { numRuns: 400 }));
};

// Few different shares make many ties, large ones leave the range of doubles and of 64 bits.
const share = fc.oneof(fc.bigInt(0n, 4n), fc.bigInt(0n, 500n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 25n));
const pool = fc.oneof(fc.bigInt(0n, 50n), fc.bigInt(0n, 10n ** 10n), fc.bigInt(0n, 10n ** 31n));
const seed = fc.string({ minLength: 1, maxLength: 20 });
const division = fc
  .record({ pool, seed, shares: fc.array(share, { minLength: 1, maxLength: 40 }) }, { noNullPrototype: true })
  .filter(({ shares }) => shares.some((s) => s > 0n));
const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);

law(
  'the parts sum to the pool; each is its exact value rounded down, or up if that is not whole; zero shares get zero',
  fc.property(division, (input) => {
    const { parts, toppedUp } = divide(input);
    assert.equal(sum(parts), input.pool);
    const total = sum(input.shares);
    const up = new Set(toppedUp);
    assert.equal(up.size, toppedUp.length);
    input.shares.forEach((s, i) => {
      const floor = (input.pool * s) / total;
      assert.equal(parts[i], up.has(i) ? floor + 1n : floor);
      if (up.has(i)) assert.ok((input.pool * s) % total > 0n);
      const off = parts[i]! * total - input.pool * s;
      assert.ok(off < total && off > -total, 'less than a fen from the exact value');
      if (s === 0n) assert.equal(parts[i], 0n);
    });
  }),
);

law(
  'nobody without a top-up has a larger remainder than somebody with one, or an equal one and a smaller hash',
  fc.property(division, (input) => {
    const total = sum(input.shares);
    const up = new Set(divide(input).toppedUp);
    const rank = input.shares.map((s, i) => ({
      up: up.has(i),
      remainder: (input.pool * s) % total,
      key: hash('sha256', Buffer.from(`${input.seed}:${i}`, 'utf8'), 'hex'),
    }));
    for (const a of rank.filter((r) => r.up))
      for (const b of rank.filter((r) => !r.up))
        assert.ok(a.remainder > b.remainder || (a.remainder === b.remainder && a.key < b.key));
  }),
);

law(
  'a second way to reckon: fen by fen to whoever is farthest below the exact value',
  fc.property(division, (input) => {
    const { shares } = input;
    const total = sum(shares);
    const keys = shares.map((_, i) => hash('sha256', `${input.seed}:${i}`, 'hex'));
    const parts = shares.map((s) => (input.pool * s) / total);
    for (let left = input.pool - sum(parts); left > 0n; left--) {
      let best = 0;
      const missing = (i: number): bigint => input.pool * shares[i]! - parts[i]! * total;
      for (let i = 1; i < shares.length; i++)
        if (missing(i) > missing(best) || (missing(i) === missing(best) && keys[i]! < keys[best]!)) best = i;
      parts[best]! += 1n;
    }
    assert.deepEqual(divide(input).parts, parts);
  }),
);

law(
  'in whatever order the entries come, with their numbers each gets the same',
  fc.property(division, fc.infiniteStream(fc.nat()), (input, stream) => {
    const { parts } = divide(input);
    const draws = [...stream.take(parts.length)];
    const shuffled = [...parts.keys()].toSorted((a, b) => draws[a]! - draws[b]! || a - b);
    const again = divide({ ...input, shares: shuffled.map((i) => input.shares[i]!), order: shuffled });
    assert.deepEqual(
      again.parts,
      shuffled.map((i) => parts[i]!),
    );
  }),
);

law(
  'only proportions count, in whole numbers and in texts with decimals',
  fc.property(division, fc.bigInt(1n, 10n ** 12n), fc.nat(6), (input, scale, decimals) => {
    const expected = divide(input);
    assert.deepEqual(divide({ ...input, shares: input.shares.map((s) => s * scale) }), expected);
    const texts = input.shares.map((s) => {
      const digits = s.toString().padStart(decimals + 1, '0');
      return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
    });
    assert.deepEqual(divide({ ...input, shares: sharesOf(texts).shares }), expected);
  }),
);

law(
  'the same input gives the same bytes, and is left as it was',
  fc.property(division, (input) => {
    const copy = structuredClone(input);
    const bytes = divide(input).parts.join(',');
    assert.equal(divide(copy).parts.join(','), bytes);
    assert.deepEqual(input, copy);
  }),
);

law(
  'more shares never get less',
  fc.property(division, (input) => {
    const { parts } = divide(input);
    for (const [i, a] of input.shares.entries())
      for (const [j, b] of input.shares.entries()) if (a > b) assert.ok(parts[i]! >= parts[j]!);
  }),
);

test('40,000 entries sum to the pool, and another seed moves single fen only', () => {
  const shares = Array.from({ length: 40_000 }, (_, i) => BigInt(1 + ((i * 7919) % 400)));
  const [a, b] = ['a', 'b'].map((s) => divide({ pool: 2_995_000_007n, shares, seed: s }));
  assert.equal(sum(a!.parts), 2_995_000_007n);
  assert.equal(sum(b!.parts), 2_995_000_007n);
  assert.notDeepEqual(a!.toppedUp, b!.toppedUp);
  assert.equal(a!.toppedUp.length, b!.toppedUp.length);
  assert.ok(a!.parts.every((part, i) => part - b!.parts[i]! <= 1n && b!.parts[i]! - part <= 1n));
});

law(
  'the greatest rate fits and the next step does not; nothing is lost between paid and undistributed',
  fc.property(fc.bigInt(0n, 10n ** 14n), fc.bigInt(1n, 10n ** 9n), fc.bigInt(1n, 1000n), (distributable, totalShares, step) => {
    const { rateFen, distributed, undistributed } = largestRate({ distributable, totalShares, step });
    assert.equal(rateFen % step, 0n);
    assert.equal(distributed, rateFen * totalShares);
    assert.equal(distributed + undistributed, distributable);
    assert.ok(undistributed >= 0n && (rateFen + step) * totalShares > distributable);
  }),
);

law(
  'carry-over: over any number of years all that was due is paid or waits, and what waits is below the minimum',
  fc.property(
    fc.array(fc.tuple(fc.bigInt(0n, 300n), fc.bigInt(0n, 300n)), { minLength: 1, maxLength: 8 }),
    fc.bigInt(0n, 400n),
    (years, minimum) => {
      let carried: readonly bigint[] = [0n, 0n];
      const got = [0n, 0n];
      for (const parts of years) {
        const { paid, carriedOut } = payable({ parts, carriedIn: carried, minimum });
        carried = carriedOut;
        paid.forEach((p, i) => {
          got[i]! += p;
          assert.ok(p === 0n || p >= minimum);
        });
        assert.ok(carried.every((c) => c === 0n || c < minimum));
      }
      for (const i of [0, 1]) assert.equal(got[i]! + carried[i]!, sum(years.map((y) => y[i]!)));
    },
  ),
);

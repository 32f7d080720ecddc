import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reserves, SharesError, type ReservePack, type ReserveRule } from './index.ts';

const rule = (funds: ReserveRule['funds'], percent: bigint, stopsAt: bigint | null = null): ReserveRule => ({
  funds,
  rate: { numerator: percent, denominator: 100n },
  stopsAt,
});
const pack = (id: string, ...rules: ReserveRule[]): ReservePack => ({ id, rules });
/** 15 % 公积金 and 15 % 公益金. */
const fifteen = pack('15+15', rule(['accumulation'], 15n), rule(['welfare'], 15n));
const amounts = (year: Parameters<typeof reserves>[0]): unknown => {
  const { reserves: kept, distributable } = reserves(year);
  return [...kept.map(({ amount }) => amount), distributable];
};

test('15 % and 15 % of what remains after the loss; 70 % may be distributed', () => {
  assert.deepEqual(reserves({ netIncome: 6000n, lossBroughtForward: 0n, packs: [fifteen] }), {
    lossCovered: 0n,
    lossCarriedForward: 0n,
    base: 6000n,
    reserves: [
      { fund: 'accumulation', amount: 900n, pack: '15+15' },
      { fund: 'welfare', amount: 900n, pack: '15+15' },
    ],
    distributable: 4200n,
  });
  assert.deepEqual(amounts({ netIncome: 6000n, lossBroughtForward: 1000n, packs: [fifteen] }), [750n, 750n, 3500n]);
});

test('no income, or less than the losses: nothing is set aside and the loss goes on', () => {
  for (const [netIncome, loss, carried] of [
    [500n, 800n, 300n],
    [0n, 800n, 800n],
    [-200n, 800n, 1000n],
    [-200n, 0n, 200n],
    [800n, 800n, 0n],
  ] as const) {
    const made = reserves({ netIncome, lossBroughtForward: loss, packs: [fifteen] });
    assert.deepEqual([made.base, made.distributable, made.lossCarriedForward], [0n, 0n, carried]);
    assert.deepEqual(
      made.reserves.map(({ amount, pack: by }) => [amount, by]),
      [
        [0n, null],
        [0n, null],
      ],
    );
  }
});

test('a part of a fen is rounded up, and a few fen of income are never exceeded', () => {
  const of = (netIncome: bigint): unknown => amounts({ netIncome, lossBroughtForward: 0n, packs: [fifteen] });
  assert.deepEqual(of(101n), [16n, 16n, 69n]);
  assert.deepEqual(of(2n), [1n, 1n, 0n]);
  assert.deepEqual(of(1n), [1n, 0n, 0n]);
});

test('a cap that is reached ends the demand; one that is near takes what is missing', () => {
  const capped = pack('charter', rule(['accumulation'], 15n, 1000n), rule(['welfare'], 15n));
  const of = (held: bigint): unknown =>
    amounts({ netIncome: 1000n, lossBroughtForward: 0n, balances: { accumulation: held }, packs: [capped] });
  assert.deepEqual(of(0n), [150n, 150n, 700n]);
  assert.deepEqual(of(850n), [150n, 150n, 700n]);
  assert.deepEqual(of(940n), [60n, 150n, 790n]);
  assert.deepEqual(of(1000n), [0n, 150n, 850n]);
  assert.deepEqual(of(2000n), [0n, 150n, 850n]);
});

test('of several packs the greatest demand holds, whatever their order', () => {
  const charter = pack('charter', rule(['accumulation'], 20n));
  const together = pack('together', rule(['accumulation', 'welfare'], 40n));
  for (const packs of [
    [fifteen, charter, together],
    [together, charter, fifteen],
  ])
    assert.deepEqual(reserves({ netIncome: 1000n, lossBroughtForward: 0n, packs }).reserves, [
      { fund: 'accumulation', amount: 250n, pack: 'together' },
      { fund: 'welfare', amount: 150n, pack: '15+15' },
    ]);
  const thirty = pack('30', rule(['accumulation', 'welfare'], 30n));
  assert.deepEqual(amounts({ netIncome: 1000n, lossBroughtForward: 0n, packs: [thirty, fifteen] }), [150n, 150n, 700n]);
  assert.deepEqual(amounts({ netIncome: 1000n, lossBroughtForward: 0n, packs: [thirty] }), [300n, 0n, 700n]);
  assert.deepEqual(amounts({ netIncome: 1000n, lossBroughtForward: 0n, packs: [] }), [1000n]);
});

test('impossible years and packs are refused', () => {
  const year = { netIncome: 1000n, lossBroughtForward: 0n };
  const code = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error instanceof SharesError ? error.code : error;
    }
  };
  assert.equal(
    code(() => reserves({ ...year, lossBroughtForward: -1n, packs: [] })),
    'bad-amount',
  );
  assert.equal(
    code(() => reserves({ ...year, balances: { welfare: -1n }, packs: [] })),
    'bad-amount',
  );
  const bad = [rule(['a'], 101n), rule(['a'], -1n), rule(['a'], 5n, -1n), rule(['a', 'a'], 5n)];
  bad.push({ funds: ['a'], rate: { numerator: 0n, denominator: 0n }, stopsAt: null });
  for (const one of bad)
    assert.equal(
      code(() => reserves({ ...year, packs: [pack('bad', one)] })),
      'bad-pack',
    );
  assert.equal(
    code(() => reserves({ ...year, packs: [pack('over', rule(['a'], 60n), rule(['b'], 60n))] })),
    'bad-pack',
  );
});

test('every fen of income is a covered loss, a reserve or distributable, and each demand is met', () => {
  const rate = fc.bigInt(0n, 30n);
  const three = fc.tuple(rate, rate, rate, fc.option(fc.bigInt(0n, 10n ** 6n)));
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.bigInt(0n, 10n ** 8n), three, (netIncome, loss, [a, b, both, cap]) => {
      const packs = [pack('one', rule(['x'], a, cap), rule(['y'], b)), pack('two', rule(['x', 'y'], both))];
      const made = reserves({ netIncome, lossBroughtForward: loss, packs });
      const kept = made.reserves.map(({ amount }) => amount);
      const total = kept.reduce((p, q) => p + q, 0n);
      assert.equal(made.base, total + made.distributable);
      assert.equal(netIncome - loss, made.base - made.lossCarriedForward);
      assert.ok(made.distributable >= 0n && made.lossCarriedForward >= 0n && kept.every((k) => k >= 0n));
      assert.ok(made.base === 0n || made.lossCarriedForward === 0n);
      if (made.base < 10n) return;
      assert.ok(kept[1]! * 100n >= made.base * b);
      assert.ok(cap !== null || kept[0]! * 100n >= made.base * a);
      assert.ok(total * 100n >= made.base * both);
      const most = a + b > both ? a + b : both;
      assert.ok((total - 2n) * 100n < made.base * most || total <= 2n, 'and no more than rounding');
    }),
    { numRuns: 400 },
  );
});

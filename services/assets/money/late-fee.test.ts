import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spread } from './allocate.ts';
import { lateFee } from './late-fee.ts';
import { certain, openAfter } from './receipts.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const fee = (over: Partial<Parameters<typeof lateFee>[0]>) =>
  lateFee({ fen: 3_000_000n, dueOn: day('2026-01-10'), paid: [], ppmDay: 400, until: day('2026-01-10'), ...over });

describe('late fees', () => {
  it('the cap is of what was unpaid when the fee began to run, not of what was paid in time', () => {
    const paid = [{ on: day('2026-01-10'), fen: 2_970_000n }];
    const until = day('2029-01-10');
    const [part, alone] = [fee({ paid, until, capPpm: 300_000 }), fee({ fen: 30_000n, until, capPpm: 300_000 })];
    assert.deepEqual([part.fen, part.capped], [9_000n, true]);
    assert.deepEqual([alone.fen, alone.capped], [9_000n, true]);
  });

  it('runs from the day after the due day: 30,000 yuan at 0.04 % cost 12 yuan a day', () => {
    assert.equal(fee({}).fen, 0n);
    assert.equal(fee({ until: day('2026-01-11') }).fen, 1200n);
    assert.equal(fee({ until: day('2026-02-09') }).fen, 36_000n);
  });

  it('counts the unpaid rest day by day; the day of a payment is not charged for what it paid', () => {
    const paid = [
      { on: day('2026-01-21'), fen: 1_000_000n },
      { on: day('2026-01-31'), fen: 2_000_000n },
    ];
    const { fen, stretches } = fee({ until: day('2026-03-01'), paid });
    assert.deepEqual(
      stretches.map((s) => [s.from.toString(), s.to.toString(), s.days, s.unpaidFen]),
      [
        ['2026-01-11', '2026-01-20', 10, 3_000_000n],
        ['2026-01-21', '2026-01-30', 10, 2_000_000n],
      ],
    );
    assert.equal(fen, 12_000n + 8_000n);
    assert.equal(fee({ until: day('2026-03-01'), paid: [{ on: day('2026-01-05'), fen: 3_000_000n }] }).fen, 0n);
  });

  it('rounds once, half a fen up, and is capped, rounded down', () => {
    assert.equal(fee({ fen: 1250n, until: day('2026-01-11') }).fen, 1n); // 0.5
    assert.equal(fee({ fen: 1249n, until: day('2026-01-11') }).fen, 0n); // 0.4996
    assert.equal(fee({ fen: 1249n, until: day('2026-01-12') }).fen, 1n); // 0.9992
    assert.deepEqual(
      [fee({ fen: 1001n, until: day('2036-01-11'), capPpm: 300_000 })].map((f) => [f.fen, f.capped]),
      [[300n, true]],
    );
    assert.equal(fee({ until: day('2026-01-15'), graceDays: 5 }).fen, 0n);
    assert.equal(fee({ until: day('2026-01-16'), graceDays: 5 }).fen, 1200n);
  });

  it('refuses what cannot be', () => {
    assert.throws(() => fee({ fen: 0n }), RangeError);
    assert.throws(() => fee({ paid: [{ on: day('2026-01-11'), fen: 3_000_001n }] }), RangeError);
    assert.throws(() => fee({ paid: [{ on: day('2026-01-11'), fen: -1n }] }), RangeError);
  });

  it('equals a count day by day, whatever was paid when', () => {
    const payment = fc.record({ after: fc.integer({ min: -20, max: 400 }), fen: fc.bigInt({ min: 0n, max: 400_000n }) });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 3_000_000n }),
        fc.array(payment, { maxLength: 5 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 2000 }),
        (fen, given, days, ppmDay) => {
          let left = fen;
          const paid = given.map(({ after, fen: wish }) => {
            const part = wish < left ? wish : left;
            left -= part;
            return { on: day('2026-01-10').add({ days: after }), fen: part };
          });
          let exact = 0n;
          for (let d = 1; d <= days; d++) {
            const on = day('2026-01-10').add({ days: d });
            const gone = paid.filter((p) => Temporal.PlainDate.compare(p.on, on) <= 0).reduce((s, p) => s + p.fen, 0n);
            exact += (fen - gone) * BigInt(ppmDay);
          }
          const { fen: got } = lateFee({ fen, dueOn: day('2026-01-10'), paid, ppmDay, until: day('2026-01-10').add({ days }) });
          assert.equal(got, (exact + 500_000n) / 1_000_000n);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('which money pays what', () => {
  it('pays in order, never more than is open or free', () => {
    const amount = fc.bigInt({ min: 1n, max: 1000n });
    const rows = (prefix: string) =>
      fc
        .array(fc.record({ contractId: fc.constantFrom('a', 'b'), fen: amount }), { maxLength: 6 })
        .map((all) => all.map((r, i) => ({ ...r, id: `${prefix}${i}` })));
    fc.assert(
      fc.property(rows('o'), rows('f'), (open, free) => {
        const made = spread(
          open,
          free.map((f) => ({ ...f, on: '2026-01-01' })),
        );
        const sum = (key: 'receivableId' | 'receiptId', id: string) =>
          made.filter((m) => m[key] === id).reduce((s, m) => s + m.fen, 0n);
        for (const o of open) assert.ok(sum('receivableId', o.id) <= o.fen);
        for (const f of free) assert.ok(sum('receiptId', f.id) <= f.fen);
        for (const c of ['a', 'b']) {
          const total = (all: readonly { contractId: string; fen: bigint }[]) =>
            all.filter((x) => x.contractId === c).reduce((s, x) => s + x.fen, 0n);
          const [owed, had] = [total(open), total(free)];
          assert.equal(total(made), owed < had ? owed : had);
        }
        assert.ok(made.every((m) => m.fen > 0n));
      }),
      { numRuns: 100 },
    );
  });

  it('matches a receipt only where it is certain', () => {
    const mac = Buffer.from('01', 'hex');
    const all = [
      { contractId: 'a', number: 'HT-V1-2026-0001', lessee: '甲公司', running: true, open: [500n, 700n], macs: ['01'] },
      { contractId: 'b', number: 'HT-V1-2026-00011', lessee: '乙公司', running: true, open: [500n], macs: [] },
      { contractId: 'c', number: 'HT-V1-2026-0003', lessee: '乙公司', running: true, open: [900n], macs: ['02'] },
    ];
    const of = (over: object) => certain({ fen: 1n, payerName: '', payerMac: null, memo: '', ...over }, all);
    assert.deepEqual(of({ memo: '付ht-v1-2026-0001租金' }), { contractId: 'a', by: 'number' });
    assert.deepEqual(of({ memo: 'HT-V1-2026-00011' }), { contractId: 'b', by: 'number' });
    assert.equal(of({ memo: 'HT-V1-2026-0001 HT-V1-2026-0003', payerMac: mac }), null);
    assert.deepEqual(of({ payerMac: mac }), { contractId: 'a', by: 'payer' });
    assert.deepEqual(of({ payerName: '乙公司', fen: 500n }), { contractId: 'b', by: 'amount' });
    assert.equal(of({ payerName: '丙公司', fen: 900n }), null);
    assert.equal(of({ payerName: '乙公司', fen: 501n }), null);
    // an old lease that owes nothing does not take the first rent of the payer's new one, nor does one whose account and amount say different things
    const lease = (contractId: string, running: boolean, open: bigint[], macs: string[] = []) => ({
      contractId,
      number: `HT-${contractId}`,
      lessee: '甲公司',
      running,
      open,
      macs,
    });
    const rent = { fen: 1_234_500n, payerName: '甲公司', payerMac: mac, memo: '租金' };
    for (const old of [
      lease('old', false, [], ['01']),
      lease('old', true, [800n], ['01']),
      lease('old', true, [1_234_500n], ['01']),
    ])
      assert.equal(certain(rent, [old, lease('new', true, [1_234_500n])]), null);
    assert.equal(certain({ ...rent, fen: 7n }, [lease('old', true, [], ['01']), lease('new', true, [])]), null);
    assert.deepEqual(certain({ ...rent, fen: 7n }, [lease('old', true, [800n], ['01']), lease('new', true, [900n])]), {
      contractId: 'old',
      by: 'payer',
    });
    assert.deepEqual(certain(rent, [lease('old', false, [], ['01']), lease('older', false, [])]), {
      contractId: 'old',
      by: 'payer',
    });
    assert.deepEqual(openAfter([300n, 500n], 400n), [400n]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lastOfMonths } from './months.ts';
import { buildSchedule, ScheduleError, totalOf, type RentTerms } from './schedule.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const terms = (over: Partial<RentTerms> = {}): RentTerms => ({
  annualFen: 12_000_000n,
  payEveryMonths: 3,
  escalation: null,
  freeDays: 0,
  prepaidMonths: 0,
  dueAfterDays: 0,
  ...over,
});
const shown = (start: string, end: string, t: RentTerms) =>
  buildSchedule(day(start), day(end), t).map(
    (p) => `${p.from.toString()} ${p.to.toString()} ${p.fen}${p.rentFree ? ' free' : ''}`,
  );

describe('a rent schedule', () => {
  it('splits a year into quarters', () => {
    assert.deepEqual(shown('2026-01-01', '2026-12-31', terms()), [
      '2026-01-01 2026-03-31 3000000',
      '2026-04-01 2026-06-30 3000000',
      '2026-07-01 2026-09-30 3000000',
      '2026-10-01 2026-12-31 3000000',
    ]);
  });

  it('a lease that begins on the 31st does not drift, and a leap day costs nothing more in a whole month', () => {
    assert.deepEqual(shown('2023-12-31', '2024-06-30', terms({ payEveryMonths: 1 })), [
      '2023-12-31 2024-01-30 1000000',
      '2024-01-31 2024-02-29 1000000',
      '2024-03-01 2024-03-30 1000000',
      '2024-03-31 2024-04-30 1000000',
      '2024-05-01 2024-05-30 1000000',
      '2024-05-31 2024-06-30 1000000',
    ]);
    // a month that has no such day is whole with its last (民法典 202)
    for (const [years, end] of [
      [1, '2025-02-28'],
      [3, '2027-02-28'],
      [4, '2028-02-28'],
    ] as const)
      assert.equal(totalOf(buildSchedule(day('2024-02-29'), day(end), terms())), 12_000_000n * BigInt(years));
  });

  it('part of a month is paid by its days', () => {
    // February 2024 has 29 days, February 2026 has 28: 14 of them.
    assert.deepEqual(shown('2024-02-01', '2024-02-14', terms({ payEveryMonths: 1, annualFen: 12n * 29_000n })), [
      '2024-02-01 2024-02-14 14000',
    ]);
    assert.deepEqual(shown('2026-02-01', '2026-02-14', terms({ payEveryMonths: 1, annualFen: 12n * 28_000n })), [
      '2026-02-01 2026-02-14 14000',
    ]);
  });

  it('grows step by step, each rounded to the fen, also inside a period', () => {
    const t = terms({ annualFen: 10_001n, payEveryMonths: 12, escalation: { everyMonths: 12, ppm: 50_000 } });
    // 10001 → 10501.05 → 10501; 10501 → 11026.05 → 11026
    assert.deepEqual(shown('2026-01-01', '2028-12-31', t), [
      '2026-01-01 2026-12-31 10001',
      '2027-01-01 2027-12-31 10501',
      '2028-01-01 2028-12-31 11026',
    ]);
    const half = terms({ annualFen: 12_000n, payEveryMonths: 12, escalation: { everyMonths: 6, ppm: 100_000 } });
    assert.deepEqual(shown('2026-01-01', '2026-12-31', half), ['2026-01-01 2026-12-31 12600']);
  });

  it('rent-free days stand at the beginning and cost nothing; the boundaries of payments stay', () => {
    assert.deepEqual(shown('2026-01-01', '2026-06-30', terms({ freeDays: 31 })), [
      '2026-01-01 2026-01-31 0 free',
      '2026-02-01 2026-03-31 2000000',
      '2026-04-01 2026-06-30 3000000',
    ]);
    assert.deepEqual(shown('2026-01-01', '2026-01-31', terms({ freeDays: 31 })), ['2026-01-01 2026-01-31 0 free']);
  });

  it('rent paid ahead is one period', () => {
    const periods = buildSchedule(day('2026-01-01'), day('2028-12-31'), terms({ prepaidMonths: 24, payEveryMonths: 12 }));
    assert.deepEqual(
      periods.map((p) => [p.from.toString(), p.fen]),
      [
        ['2026-01-01', 24_000_000n],
        ['2028-01-01', 12_000_000n],
      ],
    );
  });

  it('refuses terms that make no schedule, in words', () => {
    const refused = (start: string, end: string, t: RentTerms, zh: RegExp) =>
      assert.throws(
        () => buildSchedule(day(start), day(end), t),
        (e) => e instanceof ScheduleError && zh.test(e.text.zh),
      );
    refused('2026-01-02', '2026-01-01', terms(), /之前结束/);
    refused('2026-01-01', '2026-01-31', terms({ freeDays: 32 }), /免租/);
    refused('2026-01-01', '2026-12-31', terms({ payEveryMonths: 0 }), /付款周期/);
    refused('2026-01-01', '2026-12-31', terms({ annualFen: -1n }), /年租金/);
    refused('2026-01-01', '2126-01-01', terms(), /一百年/);
    refused('2026-01-01', '2026-12-31', terms({ escalation: { everyMonths: 0, ppm: 1 } }), /递增/);
  });

  it('covers every day once, and sums to the exact rent rounded once', () => {
    const start = fc.integer({ min: 0, max: 20_000 }).map((n) => day('1990-01-01').add({ days: n }));
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 4000 }),
        fc.bigInt({ min: 0n, max: 10n ** 11n }),
        fc.integer({ min: 1, max: 24 }),
        fc.option(fc.record({ everyMonths: fc.integer({ min: 1, max: 36 }), ppm: fc.integer({ min: 0, max: 200_000 }) })),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 48 }),
        (from, length, annualFen, payEveryMonths, escalation, free, prepaidMonths) => {
          const end = from.add({ days: length - 1 });
          const t = terms({ annualFen, payEveryMonths, escalation, freeDays: Math.min(free, length), prepaidMonths });
          const periods = buildSchedule(from, end, t);
          let next = from;
          for (const p of periods) {
            assert.equal(p.from.toString(), next.toString());
            assert.ok(Temporal.PlainDate.compare(p.to, p.from) >= 0 && p.fen >= 0n);
            next = p.to.add({ days: 1 });
          }
          assert.equal(next.toString(), end.add({ days: 1 }).toString());
          // The same days cut by the month come to the same: cutting loses nothing.
          assert.equal(totalOf(periods), totalOf(buildSchedule(from, end, { ...t, payEveryMonths: 1, prepaidMonths: 0 })));
          assert.deepEqual(periods, buildSchedule(from, end, t));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('whole years without free days come to the yearly rent, to the fen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9000 }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 1, max: 7 }),
        (n, annualFen, years) => {
          const from = day('1996-01-01').add({ days: n });
          const end = lastOfMonths(from, 12 * years);
          assert.equal(totalOf(buildSchedule(from, end, terms({ annualFen, payEveryMonths: 5 }))), annualFen * BigInt(years));
        },
      ),
      { numRuns: 100 },
    );
  });
});

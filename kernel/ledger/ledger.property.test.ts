import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Failure } from '../contract/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import { ann, bob, bookIn, day, ledgerDatabase, NOW, type Fixture } from './book.fixture.ts';
import { balances, post, reverse, trialBalance, type Posting } from './index.ts';

const NUMBERS = ['1002', '2203', '3101', '3103', '5001', '5401', '2241'] as const;

type Act =
  | {
      readonly act: 'post';
      readonly key: number;
      readonly day: number;
      readonly legs: readonly (readonly [number, bigint])[];
      readonly off: bigint;
    }
  | { readonly act: 'reverse'; readonly which: number; readonly key: number; readonly alone: boolean };

const fen = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('post' as const),
      key: fc.nat(12),
      day: fc.integer({ min: 1, max: 28 }),
      legs: fc.array(fc.tuple(fc.nat(NUMBERS.length - 1), fen), { minLength: 0, maxLength: 6 }),
      off: fc.oneof({ weight: 5, arbitrary: fc.constant(0n) }, fc.constantFrom(1n, -1n)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('reverse' as const), which: fc.nat(12), key: fc.nat(12), alone: fc.boolean() }),
  },
);

describe('kernel/ledger: properties', () => {
  let d: TestDatabase;
  before(async () => {
    d = await ledgerDatabase();
  });
  after(() => d.drop());

  /** Postings of the legs; the last account takes what makes up for them, and what is off. */
  const postingsOf = (f: Fixture, act: Extract<Act, { act: 'post' }>): Posting[] => {
    const legs = act.legs.map(([i, amount]) => ({ account: f.account[NUMBERS[i] as string] as number, fen: amount }));
    return [...legs, { account: f.account['3104'] as number, fen: act.off - legs.reduce((t, l) => t + l.fen, 0n) }];
  };

  test('whatever is asked, balances sum up to nothing, numbers have no gap, and the trial balance is that of the accepted entries', async () => {
    let [accepted, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 14 }), async (script) => {
        const f = await bookIn(d);
        const model = new Map<string, { fen: Map<number, bigint>; reversed: boolean; body: string }>();
        const entries: string[] = [];
        for (const act of script) {
          const request =
            act.act === 'post'
              ? () =>
                  d.tx((tx) =>
                    post(
                      tx,
                      f.entry(`model-key-${act.key}`, {
                        postings: postingsOf(f, act),
                        effectiveDate: day(`2026-03-${String(act.day).padStart(2, '0')}`),
                      }),
                      NOW,
                    ),
                  )
              : () =>
                  d.tx((tx) =>
                    reverse(
                      tx,
                      {
                        entry: entries[act.which] ?? f.book,
                        reason: 'mistake',
                        memo: '红冲',
                        by: ann,
                        approvedBy: act.alone ? ann : bob,
                        key: `model-back-${act.key}`,
                      },
                      NOW,
                    ),
                  );
          try {
            const done = await request();
            if (done.hit) continue;
            accepted++;
            const sums = new Map<number, bigint>();
            const from =
              act.act === 'post'
                ? postingsOf(f, act)
                : [...(model.get(entries[act.which] ?? '')?.fen ?? [])].map(([account, amount]) => ({ account, fen: -amount }));
            for (const p of from) sums.set(p.account, (sums.get(p.account) ?? 0n) + p.fen);
            if (act.act === 'reverse') {
              const original = model.get(entries[act.which] ?? '');
              assert.equal(original?.reversed, false, 'reversed once');
              if (original) original.reversed = true;
            }
            model.set(done.entry, { fen: sums, reversed: false, body: '' });
            entries.push(done.entry);
            assert.equal(done.seq, entries.length, 'numbers without gaps, also after refusals');
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            refused++;
          }
        }
        const expected = new Map<number, bigint>();
        for (const { fen: sums } of model.values())
          for (const [account, amount] of sums) expected.set(account, (expected.get(account) ?? 0n) + amount);
        const kept = await balances(d.db, f.book, day('2026-12-31'));
        for (const b of kept) assert.equal(b.fen, expected.get(b.account) ?? 0n);
        assert.equal(
          kept.reduce((t, b) => t + b.fen, 0n),
          0n,
        );
        const trial = await trialBalance(d.db, f.book, { from: day('2026-03-01'), to: day('2026-12-31') });
        assert.equal(trial.balanced, true);
        const { rows } = await sql<{ number: string; debit: bigint; credit: bigint }>`
          select a.number, sum(greatest(p.fen, 0))::int8 as debit, sum(greatest(-p.fen, 0))::int8 as credit
          from ledger.posting p join ledger.account a on a.id = p.account where a.book = ${f.book}::uuid group by a.number order by a.number`.execute(
          d.db,
        );
        assert.deepEqual(
          trial.lines.map((l) => ({ number: l.number, debit: l.debit, credit: l.credit })),
          rows,
        );
      }),
      { numRuns: 20, seed: 20261126 },
    );
    assert.ok(accepted > 30 && refused > 30, `both kinds occurred: ${accepted} accepted, ${refused} refused`);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { commitmentOf, lotOf, openBox, type BoxedBid } from './bidding.ts';

const listing = {
  id: '0197f000-0000-7000-8000-000000000001',
  seed: 'seed-of-the-notice-0001',
  reserveFenYear: 100n,
  priority: [],
};
const reg = (n: number) => `0197f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const NONCE = 'n'.repeat(32);
const bid = (n: number, fenYear: bigint, over: Partial<BoxedBid> = {}): BoxedBid => ({
  bidId: reg(n + 1000),
  registrationId: reg(n),
  lotKey: reg(n),
  commitment: commitmentOf(listing.id, reg(n), fenYear, NONCE),
  qualified: true,
  priority: null,
  revealed: { fenYear, nonce: NONCE },
  ...over,
});

describe('sealed bids', () => {
  it('the commitment is SHA-256 of listing|registration|fen|nonce, as the page computes it with Web Crypto', async () => {
    const text = `${listing.id}|${reg(1)}|123456|${NONCE}`;
    const web = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');
    assert.equal(commitmentOf(listing.id, reg(1), 123_456n, NONCE), web);
    assert.equal(lotOf('s', 'r'), createHash('sha256').update('s|r').digest('hex'));
  });

  it('says what became of each bid', () => {
    const opening = openBox(listing, [
      bid(1, 150n),
      bid(2, 99n),
      bid(3, 500n, { commitment: 'f'.repeat(64) }),
      bid(4, 400n, { revealed: null }),
      bid(5, 300n, { qualified: false }),
      bid(6, 200n),
      bid(7, 100n),
    ]);
    assert.deepEqual(
      opening.bids.map((b) => b.state),
      ['valid', 'below-reserve', 'mismatch', 'unopened', 'disqualified', 'valid', 'valid'],
    );
    assert.deepEqual(
      opening.ranking.map((r) => r.fenYear),
      [200n, 150n, 100n],
    );
    assert.deepEqual([opening.tie, opening.single], [false, false]);
    assert.equal(opening.bids[2]?.fenYear, null);
  });

  it('equal bids are ordered by lot, whatever order they lie in the box', () => {
    const box = [1, 2, 3, 4].map((n) => bid(n, 700n));
    const lots = [1, 2, 3, 4].map((n) => ({ n, lot: lotOf(listing.seed, reg(n)) })).toSorted((a, b) => (a.lot < b.lot ? -1 : 1));
    for (const boxed of [box, box.toReversed()]) {
      const opening = openBox(listing, boxed);
      assert.equal(opening.tie, true);
      assert.deepEqual(
        opening.ranking.map((r) => r.registrationId),
        lots.map((l) => reg(l.n)),
      );
    }
  });

  it('at equal terms who comes first by what was declared does, in its order; the lot decides among the rest, and an amount above it always', () => {
    const declared = { ...listing, priority: ['sitting-tenant', 'member'] as const };
    const box = [
      bid(1, 700n),
      bid(2, 700n, { priority: 'member' }),
      bid(3, 700n, { priority: 'sitting-tenant' }),
      bid(4, 701n),
      bid(5, 600n, { priority: 'sitting-tenant' }),
    ];
    const ids = (o: ReturnType<typeof openBox>) => o.ranking.map((r) => r.registrationId);
    const first = openBox(declared, box);
    assert.deepEqual(ids(first), [4, 3, 2, 1, 5].map(reg));
    assert.deepEqual([first.tie, first.decidedBy], [false, null]);
    const equal = openBox(
      declared,
      box.filter((b) => b.registrationId !== reg(4)),
    );
    assert.deepEqual([equal.tie, equal.decidedBy, ids(equal)[0]], [true, 'sitting-tenant', reg(3)]);
    // what the notice did not declare counts for nothing
    const plain = openBox(
      listing,
      box.filter((b) => b.registrationId !== reg(4)),
    );
    assert.deepEqual([plain.decidedBy, plain.ranking.every((r) => r.priority === null)], ['lot', true]);
    const two = [bid(1, 700n, { priority: 'member' }), bid(2, 700n, { priority: 'member' })];
    assert.equal(openBox(declared, two).decidedBy, 'lot');
  });

  it('one valid bid is single, none is none', () => {
    assert.equal(openBox(listing, [bid(1, 100n), bid(2, 1n)]).single, true);
    assert.equal(openBox(listing, [bid(2, 1n)]).ranking.length, 0);
    assert.equal(openBox(listing, []).ranking.length, 0);
  });

  it('the first is never below another valid bid, and only matching amounts at or above the reserve are ranked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 300n }), fc.boolean(), fc.boolean()), { maxLength: 12 }),
        (given) => {
          const box = given.map(([fen, good, qualified], i) =>
            bid(i, fen, { qualified, ...(good ? {} : { commitment: '0'.repeat(64) }) }),
          );
          const { ranking } = openBox(listing, box);
          const valid = given.filter(([fen, good, qualified]) => good && qualified && fen >= 100n).map(([fen]) => fen);
          assert.deepEqual(
            ranking.map((r) => r.fenYear),
            valid.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { needs } from './needs.ts';

describe('what a bidder has to do now', () => {
  const bid = { id: 'b', commitment: 'c', committedAt: '2026-11-01T00:00:00Z', state: 'sealed', revealedAt: null, fenYear: null };
  const of = (given: Partial<Parameters<typeof needs>[0]>) =>
    needs({ can: [], bids: [], depositState: 'paid', state: 'registered', ...given })?.en ?? null;
  it('opening a bid comes first, then bidding, then the deposit; else nothing', () => {
    assert.equal(of({ can: ['reveal'], bids: [bid], depositState: 'due' }), 'Open your bid now');
    assert.equal(of({ can: ['reveal'], bids: [{ ...bid, revealedAt: '2026-11-02T00:00:00Z' }] }), null);
    assert.equal(of({ can: ['bid', 'withdraw'], bids: [{ ...bid, state: 'superseded' }] }), 'No bid yet');
    assert.equal(of({ can: ['bid'], bids: [bid], depositState: 'due' }), 'The deposit is not paid');
    assert.equal(of({ can: ['bid'], bids: [bid] }), null);
    assert.equal(of({}), null);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deedsOf, DRAFT_ACTIONS, DRAFT_STATES, stateOn, step, STEPS, TRANSITIONS } from './index.ts';
import type { DraftAction, DraftState, Hand, Mover } from './index.ts';

const today = Temporal.PlainDate.from('2026-03-02');
const mover = (accountId: string, ...hands: Hand[]): Mover => ({ accountId, hands: new Set(hands), today });
const draft = (state: DraftState, more: { approvedBy?: string; from?: string } = {}) => ({
  state,
  authors: ['anna', 'bo'],
  approvedBy: more.approvedBy ?? null,
  from: more.from ?? null,
});

/** Written out by hand, from the promise: what leads where. */
const ALLOWED: readonly [DraftState, DraftAction, DraftState][] = [
  ['draft', 'save', 'draft'],
  ['draft', 'rehearse', 'draft'],
  ['draft', 'rehearsed', 'rehearsed'],
  ['draft', 'discard', 'discarded'],
  ['rehearsed', 'save', 'draft'],
  ['rehearsed', 'rehearse', 'rehearsed'],
  ['rehearsed', 'rehearsed', 'rehearsed'],
  ['rehearsed', 'send-back', 'draft'],
  ['rehearsed', 'discard', 'discarded'],
  ['rehearsed', 'approve', 'approved'],
  ['approved', 'withdraw', 'withdrawn'],
];

describe('the life of a rule version', () => {
  test('every state × step: allowed exactly as promised, whoever has the right hand', () => {
    const all = mover('carla', 'editor', 'approver', 'rehearsal');
    for (const state of DRAFT_STATES) {
      for (const action of DRAFT_ACTIONS) {
        const want = ALLOWED.find(([s, a]) => s === state && a === action);
        assert.deepEqual(
          step(draft(state), action, all),
          want ? { next: want[2] } : { refused: 'not-now' },
          `${state} × ${action}`,
        );
      }
    }
  });

  test('the table is closed: it names every state, leads to states alone, and the last ones lead nowhere', () => {
    assert.deepEqual(Object.keys(TRANSITIONS).toSorted(), [...DRAFT_STATES].toSorted());
    for (const row of Object.values(TRANSITIONS))
      for (const [action, next] of Object.entries(row)) {
        assert.ok(DRAFT_ACTIONS.includes(action as DraftAction));
        assert.ok(DRAFT_STATES.includes(next as DraftState));
      }
    assert.deepEqual([TRANSITIONS.discarded, TRANSITIONS.withdrawn], [{}, {}]);
  });

  test('each step needs its hand', () => {
    for (const [state, action] of ALLOWED) {
      for (const hand of ['editor', 'approver', 'rehearsal'] as const) {
        const result = step(draft(state), action, mover('carla', hand));
        assert.equal('next' in result, STEPS[action].hand === hand, `${state} × ${action} × ${hand}`);
      }
    }
  });

  test('nobody approves their own draft, or takes back alone what they approved', () => {
    assert.deepEqual(step(draft('rehearsed'), 'approve', mover('bo', 'editor', 'approver')), { refused: 'second-person' });
    const approved = draft('approved', { approvedBy: 'carla', from: '2026-03-10' });
    assert.deepEqual(step(approved, 'withdraw', mover('carla', 'approver')), { refused: 'second-person' });
    assert.deepEqual(step(approved, 'withdraw', mover('dan', 'approver')), { next: 'withdrawn' });
    assert.deepEqual(step({ ...approved, from: '2026-03-02' }, 'withdraw', mover('dan', 'approver')), { refused: 'too-late' });
  });

  test('the buttons are what the table allows', () => {
    assert.deepEqual(deedsOf(draft('draft'), mover('anna', 'editor')), ['save', 'rehearse', 'discard']);
    assert.deepEqual(deedsOf(draft('rehearsed'), mover('carla', 'approver')), ['send-back', 'approve']);
    assert.deepEqual(deedsOf(draft('rehearsed'), mover('anna', 'editor', 'approver')), [
      'save',
      'rehearse',
      'send-back',
      'discard',
    ]);
    assert.deepEqual(deedsOf(draft('withdrawn'), mover('anna', 'editor', 'approver')), []);
    assert.deepEqual(deedsOf(draft('draft'), mover('someone')), []);
  });

  test('in force and superseded follow from the dates', () => {
    const version = { from: '2026-03-02', until: '2026-04-01', withdrawn: false };
    const on = (day: string) => stateOn(version, Temporal.PlainDate.from(day));
    assert.deepEqual(['2026-03-01', '2026-03-02', '2026-03-31', '2026-04-01'].map(on), [
      'approved',
      'in-force',
      'in-force',
      'superseded',
    ]);
    assert.equal(stateOn({ ...version, until: null }, Temporal.PlainDate.from('2099-01-01')), 'in-force');
    assert.equal(stateOn({ ...version, withdrawn: true }, Temporal.PlainDate.from('2026-03-02')), 'withdrawn');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFailure } from '../contract/index.ts';
import {
  actionsFrom,
  CASE_ACTIONS,
  CASE_STATES,
  caseFailures,
  isReference,
  makeReference,
  transition,
  type CaseAction,
  type CaseState,
} from './index.ts';

const actions = Object.keys(CASE_ACTIONS) as CaseAction[];

test('the main path', () => {
  let state: CaseState = 'open';
  for (const action of ['accept', 'claim', 'request-correction', 'answer-correction', 'approve', 'close'] as const) {
    const { next, record } = transition(state, action);
    assert.deepEqual(record, { action, from: state, to: next });
    state = next;
  }
  assert.equal(state, 'closed');
});

test('an action the state does not allow is refused with its names, each language in its own', () => {
  assert.throws(
    () => transition('closed', 'approve'),
    (e) =>
      isFailure(e, caseFailures.notNow) &&
      e.text.zh === '办件处于“已办结”，不能“通过”。' &&
      e.text.en === 'The case is “Closed”; “Approve” is not possible now.',
  );
});

test('no path leaves a closed or withdrawn case without a reopen record', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 60 }), (tries) => {
      let state: CaseState = 'open';
      const log: { action: CaseAction; from: CaseState; to: CaseState }[] = [];
      for (const action of tries) {
        try {
          const { next, record } = transition(state, action);
          log.push(record);
          state = next;
        } catch (error) {
          assert.ok(isFailure(error, caseFailures.notNow));
        }
      }
      for (const r of log) if (r.from === 'closed' || r.from === 'withdrawn') assert.equal(r.action, 'reopen');
      log.forEach((r, i) => assert.equal(r.from, log[i - 1]?.to ?? 'open'));
    }),
    { numRuns: 500 },
  );
});

test('buttons and transitions agree, and every state but none is a dead end', () => {
  for (const state of CASE_STATES) {
    const offered = actionsFrom(state);
    assert.ok(offered.length > 0, state);
    for (const action of actions) {
      const possible = ((): boolean => {
        try {
          transition(state, action);
          return true;
        } catch {
          return false;
        }
      })();
      const clock = CASE_ACTIONS[action].hands.some((h) => h === 'clock');
      assert.equal(offered.includes(action), possible && !clock, `${state} ${action}`);
    }
  }
  assert.deepEqual(actionsFrom('in-review', 'applicant'), ['remind', 'withdraw']);
  assert.deepEqual(actionsFrom('closed', 'handler'), []);
  assert.deepEqual(actionsFrom('open', 'clock'), ['deem-accepted']);
});

test('references: the check character finds a wrong character and a swap', () => {
  const day = Temporal.PlainDate.from('2026-11-23');
  assert.equal(makeReference('RC', day, 123), 'RC-20261123-000123-B');
  assert.ok(isReference(' rc-20261123-000123-B'));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999 }),
      fc.integer({ min: 3, max: 17 }),
      fc.integer({ min: 1, max: 9 }),
      (n, place, by) => {
        const good = makeReference('RC', day, n);
        assert.ok(isReference(good));
        const c = good[place] ?? '';
        if (c !== '-') {
          const wrong = `${good.slice(0, place)}${(Number(c) + by) % 10}${good.slice(place + 1)}`;
          assert.equal(isReference(wrong), false, wrong);
          const d = good[place + 1] ?? '';
          if (d !== '-' && c !== d) {
            const swapped = `${good.slice(0, place)}${d}${c}${good.slice(place + 2)}`;
            assert.equal(isReference(swapped), false, swapped);
          }
        }
      },
    ),
  );
  for (const text of ['', 'RC', 'RC-20261123-000123', 'RC-20261123-000123-Z']) assert.equal(isReference(text), false);
});

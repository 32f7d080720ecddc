import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ROLES, type Role } from '@yunjian/kernel/contract';
import { failures } from './failures.ts';
import { DUTIES, refusal, type About, type Deed } from './policy.ts';

const me = '00000000-0000-7000-8000-000000000001';
const myself = '00000000-0000-7000-8000-0000000000f1';
const other = '00000000-0000-7000-8000-000000000002';
const somebody: About = { person: '00000000-0000-7000-8000-0000000000f2' };
const as = (...roles: Role[]) => ({ accountId: me, personId: myself, roles: new Set(roles) });

/** Written by hand, not read from the table: R reviewer, D duty, A auditor. */
const EXPECTED: Readonly<Record<Deed, string>> = {
  list: 'RD',
  open: 'RD',
  unmask: 'R',
  claim: 'R',
  correct: 'R',
  requery: 'R',
  decide: 'R',
  second: 'RD',
  answer: 'R',
  note: 'R',
  'find-person': 'R',
  'submit-for': 'R',
  board: 'DA',
  switch: 'D',
  audit: 'DA',
  assess: 'D',
};
const LETTER: Partial<Record<Role, string>> = { reviewer: 'R', duty: 'D', auditor: 'A' };

describe('who may do what', () => {
  it('every role times every deed, on somebody else’s record', () => {
    assert.deepEqual(Object.keys(DUTIES).toSorted(), Object.keys(EXPECTED).toSorted());
    for (const role of ROLES)
      for (const deed of Object.keys(EXPECTED) as Deed[]) {
        const allowed = EXPECTED[deed].includes(LETTER[role] ?? '-');
        assert.equal(refusal(as(role), deed, somebody), allowed ? null : failures.forbidden, `${role} ${deed}`);
      }
  });

  it('refuses a deed nobody wrote down, and somebody without roles', () => {
    assert.equal(refusal(as(...ROLES), 'delete-everything' as Deed, somebody), failures.forbidden);
    assert.equal(refusal(as(), 'open', somebody), failures.forbidden);
  });

  it('nobody acts on a record of their own', () => {
    for (const deed of Object.keys(EXPECTED) as Deed[])
      assert.equal(refusal(as('reviewer', 'duty', 'auditor'), deed, { person: myself }), failures.ownRecord, deed);
  });

  it('only the owner decides, only another person approves, only fresh eyes reconsider', () => {
    const rows: [Deed, About, unknown][] = [
      ['decide', { ...somebody, owner: me }, null],
      ['decide', { ...somebody, owner: other }, failures.notOwner],
      ['decide', { ...somebody, owner: null }, failures.notOwner],
      ['correct', { ...somebody, owner: other }, failures.notOwner],
      ['requery', { ...somebody, owner: other }, failures.notOwner],
      ['note', { ...somebody, owner: other }, null],
      ['second', { ...somebody, owner: other, proposer: other }, null],
      ['second', { ...somebody, owner: me, proposer: me }, failures.secondPerson],
      ['second', { ...somebody, proposer: other, firstDeciders: [me] }, failures.freshEyes],
      ['answer', { ...somebody, firstDeciders: [other, me] }, failures.freshEyes],
      ['answer', { ...somebody, firstDeciders: [other] }, null],
      ['claim', { ...somebody, firstDeciders: [me] }, failures.freshEyes],
      ['decide', { ...somebody, owner: me, firstDeciders: [me] }, failures.freshEyes],
    ];
    for (const [deed, about, expected] of rows)
      assert.equal(refusal(as('reviewer'), deed, about), expected, JSON.stringify([deed, about]));
  });
});

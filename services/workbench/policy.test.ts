import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFailure, ROLES, type Role } from '@yunjian/kernel/contract';
import { failures } from './failures.ts';
import { DUTIES, permit, type Duty } from './policy.ts';

/** Written by hand: E rule editor, A rule approver, U auditor. */
const EXPECTED: Readonly<Record<Duty, string>> = { read: 'EAU', check: 'EA', edit: 'E', rehearse: 'E', approve: 'A' };
const LETTER: Partial<Record<Role, string>> = { 'rule-editor': 'E', 'rule-approver': 'A', auditor: 'U' };

describe('who may do what to rules', () => {
  it('every role times every duty', () => {
    assert.deepEqual(Object.keys(DUTIES).toSorted(), Object.keys(EXPECTED).toSorted());
    for (const role of ROLES)
      for (const duty of Object.keys(EXPECTED) as Duty[]) {
        const ask = (): void => permit({ roles: new Set([role]) }, duty);
        if (EXPECTED[duty].includes(LETTER[role] ?? '-')) ask();
        else assert.throws(ask, (e) => isFailure(e, failures.forbidden), `${role} ${duty}`);
      }
  });

  it('a duty that is not in the table is nobody’s', () => {
    assert.throws(
      () => permit({ roles: new Set(ROLES) }, 'publish' as Duty),
      (e) => isFailure(e, failures.forbidden),
    );
  });
});

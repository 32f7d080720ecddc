import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFailure, ROLES, type Role } from '@yunjian/kernel/contract';
import { failures } from './failures.ts';
import { DUTIES, may, permit, type Duty } from './policy.ts';

/** Written by hand: I inspector, D data editor, A auditor. */
const EXPECTED: Readonly<Record<Duty, string>> = {
  'read-inventory': 'IDA',
  audit: 'I',
  'read-feeds': 'DA',
  upload: 'D',
  publish: 'D',
  realtime: 'D',
};
const LETTER: Partial<Record<Role, string>> = { inspector: 'I', 'data-editor': 'D', auditor: 'A' };

describe('who may do what to stops and timetables', () => {
  it('every role times every duty', () => {
    assert.deepEqual(Object.keys(DUTIES).toSorted(), Object.keys(EXPECTED).toSorted());
    for (const role of ROLES)
      for (const duty of Object.keys(EXPECTED) as Duty[]) {
        const who = { roles: new Set<Role>([role]) };
        const allowed = EXPECTED[duty].includes(LETTER[role] ?? '-');
        assert.equal(may(who, duty), allowed, `${role} ${duty}`);
        if (allowed) permit(who, duty);
        else
          assert.throws(
            () => permit(who, duty),
            (e) => isFailure(e, failures.forbidden),
          );
      }
  });

  it('a duty that is not in the table is nobody’s', () => {
    assert.throws(
      () => permit({ roles: new Set(ROLES) }, 'delete' as Duty),
      (e) => isFailure(e, failures.forbidden),
    );
  });
});

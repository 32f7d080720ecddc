/**
 * Who may do what. One page; what is not listed is refused. A duty says what a role may do at all; for which collective and on which day says scope.ts.
 * What members, bidders and lessees do (citizens, by person) and what everyone may see is checked where it is done.
 */
import { failure, type Role } from '@yunjian/kernel/contract';
import type { Actor } from '@yunjian/kernel/http';
import { failures } from './failures.ts';

/** The table. Auditors read everything; they change nothing. */
export const DUTIES = {
  'read-register': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'edit-register': ['accountant'],
  /** Taking an asset out of the register, or saying that it is in dispute. */
  'retire-asset': ['board'],
  'import-register': ['accountant'],
  'read-census': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'import-census': ['township'],
  'match-census': ['township'],

  'read-letting': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'draft-decision': ['accountant', 'board'],
  'record-decision': ['board'],
  'draft-listing': ['accountant'],
  'publish-listing': ['board'],
  'qualify-bidder': ['accountant'],
  'open-bids': ['board'],
  award: ['board'],
  'draft-contract': ['accountant'],
  'approve-contract': ['board'],
  'activate-contract': ['board'],
  'end-contract': ['board'],
  'hand-back': ['accountant'],

  'read-money': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  money: ['accountant'],
  /** Reversals, write-offs and returns of deposits: by another person than who proposed them. */
  'approve-money': ['board'],
  /** The accounts a collective receives money in. */
  'register-account': ['board'],

  'read-supervision': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'dismiss-finding': ['township'],
  'confirm-dismissal': ['township'],
  'issue-order': ['township'],
  'answer-order': ['accountant', 'board'],
  'close-order': ['township'],
  'rehearse-rules': ['township'],
  /** A change of the rules: drafted by one, published by another. */
  'draft-rules': ['township'],
  'publish-rules': ['township'],
  /** The rules over all history. */
  'run-rules': ['township'],

  'read-members': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'edit-members': ['accountant'],
  'approve-members': ['board'],
  'read-runs': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'compute-run': ['accountant'],
  'publish-run': ['board'],
  'lock-run': ['board'],
  'approve-payment': ['supervisory-board'],
  'record-payment': ['accountant'],
  'read-questions': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'answer-question': ['board'],
} as const satisfies Record<string, readonly Role[]>;

export type Duty = keyof typeof DUTIES;

/** The roles that have a duty; none for a duty that is not in the table. */
export function rolesOf(duty: Duty): readonly Role[] {
  return DUTIES[duty] ?? [];
}

/** True when one of the roles has the duty; a duty that is not in the table is nobody's. */
export function may(who: Pick<Actor, 'roles'>, duty: Duty): boolean {
  return rolesOf(duty).some((role) => who.roles.has(role));
}

/** The first check of every staff operation. Throws assets.forbidden. */
export function permit(who: Pick<Actor, 'roles'>, duty: Duty): void {
  if (!may(who, duty)) throw failure(failures.forbidden);
}

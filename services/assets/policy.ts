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
  /** Proposing an amendment, or a correction of the record of a signing; another person agrees (approve-contract). */
  'propose-amendment': ['accountant', 'board'],
  'activate-contract': ['board'],
  'end-contract': ['board'],
  'hand-back': ['accountant'],

  /** What the rules ask for and no deed of letting tells: found on the spot, entered from papers. */
  'enter-facts': ['accountant', 'township'],
  /** Words of authorities, and lists of dishonest lessees. */
  'attest-facts': ['township'],

  'read-money': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  money: ['accountant'],
  /** Reversals, write-offs and returns of deposits: by another person than who proposed them. */
  'approve-money': ['board'],
  /** The accounts a collective receives money in: proposed and ended by its board, confirmed by another body; the bank's paper holds the number in clear. */
  'register-account': ['board'],
  'confirm-account': ['supervisory-board', 'township'],
  'read-account-paper': ['board', 'supervisory-board', 'township', 'auditor'],

  'read-supervision': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'dismiss-finding': ['township'],
  'confirm-dismissal': ['township'],
  'issue-order': ['township'],
  'answer-order': ['accountant', 'board'],
  'close-order': ['township'],
  'rehearse-rules': ['township'],
  /** A change of the rules: drafted by one, published by another, who acts for the district. */
  'draft-rules': ['township'],
  'publish-rules': ['township'],
  /** The rules over all history: for the district. */
  'run-rules': ['township'],

  'read-members': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'edit-members': ['accountant'],
  'approve-members': ['board'],
  'read-runs': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'compute-run': ['accountant'],
  'publish-run': ['board'],
  'lock-run': ['board'],
  /** To figures of a distribution that depart from the book. */
  'consent-run': ['supervisory-board'],
  'approve-payment': ['supervisory-board'],
  'record-payment': ['accountant'],
  'read-books': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'keep-books': ['accountant'],
  /** Vouchers, opening balances, reversals, year ends and reopenings: by another person than who proposed them. */
  'approve-voucher': ['board'],
  'read-questions': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'answer-question': ['board'],

  'read-governance': ['township', 'auditor', 'sysadmin', 'secadmin'],
  /** Collectives of the list of villages: entered, named anew. */
  'register-collective': ['township', 'secadmin'],
  /** Who acts for whom, and the end of a collective: proposed by one, confirmed by another; no administrator does both (三员分立). */
  'propose-mandate': ['township', 'sysadmin'],
  'confirm-governance': ['township', 'secadmin'],
  'close-collective': ['township'],
  'propose-charter': ['township'],
  'import-governance': ['township'],
  'read-parties': ['accountant', 'board', 'supervisory-board', 'township', 'auditor'],
  'correct-party': ['accountant', 'township'],
  /** Who stands close to whom: declared or read from a register. */
  'register-relation': ['accountant', 'supervisory-board', 'township'],
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

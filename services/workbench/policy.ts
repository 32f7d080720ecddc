/** Who may do what to a rule. One page; what is not listed is refused. Who must be another person is the draft's own life (kernel/rulebook/lifecycle.ts). */
import { failure, type Role } from '@yunjian/kernel/contract';
import type { Actor } from '@yunjian/kernel/http';
import type { Hand, Officer } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from './failures.ts';

/** The table. Auditors read and replay; they change nothing. */
export const DUTIES = {
  read: ['rule-editor', 'rule-approver', 'auditor'],
  check: ['rule-editor', 'rule-approver'],
  edit: ['rule-editor'],
  rehearse: ['rule-editor'],
  approve: ['rule-approver'],
} as const satisfies Record<string, readonly Role[]>;

export type Duty = keyof typeof DUTIES;

/** The first check of every operation. Throws workbench.forbidden. */
export function permit(who: Pick<Actor, 'roles'>, duty: Duty): void {
  const roles: readonly Role[] = DUTIES[duty] ?? [];
  if (!roles.some((role) => who.roles.has(role))) throw failure(failures.forbidden);
}

/** The hands that a role has in a draft's life. */
const HANDS: Readonly<Partial<Record<Role, Hand>>> = { 'rule-editor': 'editor', 'rule-approver': 'approver' };

/** The caller as somebody who takes steps, now and in this district's log. */
export function officerOf(kit: Kit, who: Pick<Actor, 'accountId' | 'name' | 'roles'>): Officer {
  const now = kit.now();
  return {
    accountId: who.accountId,
    name: who.name,
    hands: new Set([...who.roles].flatMap((role) => HANDS[role] ?? [])),
    now,
    today: now.toZonedDateTimeISO(kit.zone).toPlainDate(),
    suite: kit.crypto.suite,
  };
}

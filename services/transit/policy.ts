/** Who may do what. One page; what is not listed is refused. Journeys, boards and everything else a traveller asks are open to all and not listed. */
import { failure, type Role } from '@yunjian/kernel/contract';
import type { Actor } from '@yunjian/kernel/http';
import { failures } from './failures.ts';

/** The table. Auditors read; they change nothing. */
export const DUTIES = {
  'read-inventory': ['inspector', 'data-editor', 'auditor'],
  audit: ['inspector'],
  'read-feeds': ['data-editor', 'auditor'],
  upload: ['data-editor'],
  publish: ['data-editor'],
  realtime: ['data-editor'],
} as const satisfies Record<string, readonly Role[]>;

export type Duty = keyof typeof DUTIES;

/** True when one of the roles has the duty; a duty that is not in the table is nobody's. */
export function may(who: Pick<Actor, 'roles'>, duty: Duty): boolean {
  const roles: readonly Role[] = DUTIES[duty] ?? [];
  return roles.some((role) => who.roles.has(role));
}

/** The first check of every staff operation. Throws transit.forbidden. */
export function permit(who: Pick<Actor, 'roles'>, duty: Duty): void {
  if (!may(who, duty)) throw failure(failures.forbidden);
}

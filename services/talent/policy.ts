/** Who may do what to which record of talent housing. One page; what is not listed is refused. */
import { sql } from 'kysely';
import { failure, type FailureKind, type Role } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { failures } from './failures.ts';

/** Who acts. */
export interface Officer {
  readonly accountId: string;
  readonly personId: string | null;
  readonly name: string;
  readonly roles: ReadonlySet<Role>;
}

/** What the decision to allow rests on, beside the role. */
export interface About {
  /** The applicant; null for deeds that are about nobody's record. */
  readonly person: string | null;
  /** Account that holds the case. */
  readonly owner?: string | null;
  /** Account that proposed what a second person is to approve. */
  readonly proposer?: string | null;
  /** Accounts that made or approved the decision which a reconsideration complains of. */
  readonly firstDeciders?: readonly string[];
}

interface Rule {
  readonly roles: readonly Role[];
  /** Only who holds the case. */
  readonly owner?: true;
  /** Not who proposed it (行政许可法 34: two people). */
  readonly second?: true;
  /** Not who took part in the decision complained of (行政复议法: another person). */
  readonly fresh?: true;
}

/** The table. Nobody ever acts on a record of their own, whatever the role. */
export const DUTIES = {
  list: { roles: ['reviewer', 'duty'] },
  open: { roles: ['reviewer', 'duty'] },
  unmask: { roles: ['reviewer'] },
  claim: { roles: ['reviewer'], fresh: true },
  correct: { roles: ['reviewer'], owner: true, fresh: true },
  requery: { roles: ['reviewer'], owner: true, fresh: true },
  decide: { roles: ['reviewer'], owner: true, fresh: true },
  second: { roles: ['reviewer', 'duty'], second: true, fresh: true },
  answer: { roles: ['reviewer'], fresh: true },
  note: { roles: ['reviewer'] },
  'find-person': { roles: ['reviewer'] },
  'submit-for': { roles: ['reviewer'] },
  board: { roles: ['duty', 'auditor'] },
  switch: { roles: ['duty'] },
  audit: { roles: ['duty', 'auditor'] },
  assess: { roles: ['duty'] },
} as const satisfies Record<string, Rule>;

export type Deed = keyof typeof DUTIES;

/** Why not, or null when it is allowed. Facts that are not given are not checked: the use case gives all of them under lock. */
export function refusal(who: Pick<Officer, 'accountId' | 'personId' | 'roles'>, deed: Deed, about: About): FailureKind | null {
  const rule: Rule | undefined = DUTIES[deed];
  if (!rule?.roles.some((role) => who.roles.has(role))) return failures.forbidden;
  if (about.person !== null && about.person === who.personId) return failures.ownRecord;
  if (rule.fresh && about.firstDeciders?.includes(who.accountId)) return failures.freshEyes;
  if (rule.second && about.proposer === who.accountId) return failures.secondPerson;
  if (rule.owner && about.owner !== undefined && about.owner !== who.accountId) return failures.notOwner;
  return null;
}

/** Throws what `refusal` says. */
export function mustBeAllowed(who: Pick<Officer, 'accountId' | 'personId' | 'roles'>, deed: Deed, about: About): void {
  const kind = refusal(who, deed, about);
  if (kind !== null) throw failure(kind);
}

/** The first check of every operation on an application: role, and not one's own. Throws talent.notFound, .forbidden, .ownRecord. */
export async function permit(
  db: Db,
  who: Officer,
  deed: Deed,
  applicationId: string,
): Promise<{ personId: string; reference: string }> {
  const { rows } = await sql<{ person_id: string; reference: string }>`
    select person_id, reference from talent.application where id = ${applicationId}::uuid`.execute(db);
  const row = rows[0];
  mustBeAllowed(who, deed, { person: row?.person_id ?? null });
  if (!row) throw failure(failures.notFound);
  return { personId: row.person_id, reference: row.reference };
}

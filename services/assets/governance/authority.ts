/**
 * Who governs what. System and security administrator act for the whole district, the one proposes and the other confirms (三员分立); a township acts for its
 * town or, with a mandate for the district, for all of it. What is not seen answers as if it did not exist.
 */
import { sql, type RawBuilder } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Actor } from '@yunjian/kernel/http';
import { failures } from '../failures.ts';
import { rolesOf, type Duty } from '../policy.ts';
import type { Scope } from '../scope.ts';

/** Where a matter belongs: to a collective, to a town, or (both null) to the district. */
export interface Where {
  readonly collectiveId: string | null;
  readonly townCode: string | null;
}

export interface Governor {
  readonly actor: Pick<Actor, 'accountId' | 'personId' | 'roles' | 'name'>;
  readonly scope: Scope;
}

const ADMINISTRATORS = ['sysadmin', 'secadmin'] as const;

/** True when the duty is held for the whole district: by an administrator, by an auditor where the table lists auditors, or by a mandate for the district. */
export function governsAll({ actor, scope }: Governor, duty: Duty): boolean {
  const roles = rolesOf(duty);
  return (
    ADMINISTRATORS.some((role) => roles.includes(role) && actor.roles.has(role)) ||
    (scope.audits && roles.includes('auditor')) ||
    scope.mandates.some((m) => m.district && roles.includes(m.role))
  );
}

/** True when the duty may be done for this place. */
export function governs(who: Governor, duty: Duty, where: Where): boolean {
  const roles = rolesOf(duty);
  return (
    governsAll(who, duty) ||
    who.scope.mandates.some(
      (m) =>
        roles.includes(m.role) &&
        ((where.collectiveId !== null && m.collectiveId === where.collectiveId) ||
          (where.townCode !== null && m.townCode === where.townCode)),
    )
  );
}

/** The check of every deed. Throws assets.notFound for what is not seen, assets.forbidden for what is seen and not this person's to do. */
export function requireGoverns(who: Governor, duty: Duty, where: Where): void {
  if (governs(who, duty, where)) return;
  // what belongs to the district hides nothing by not being there
  const known = (where.collectiveId === null && where.townCode === null) || governs(who, 'read-governance', where);
  throw failure(known ? failures.forbidden : failures.notFound);
}

/** As `governs`, for lists: a condition on the columns that hold collective and town. */
export function governed(who: Governor, duty: Duty, collective: string, town: string): RawBuilder<boolean> {
  if (governsAll(who, duty)) return sql<boolean>`true`;
  const held = who.scope.mandates.filter((m) => rolesOf(duty).includes(m.role));
  return sql<boolean>`(${sql.ref(collective)} = any(${held.flatMap((m) => m.collectiveId ?? [])}::uuid[]) or ${sql.ref(town)} = any(${held.flatMap((m) => m.townCode ?? [])}::text[]))`;
}

/** The town a person acts for, where a matter belongs to none: of a mandate for a town or for a collective; null for the district. */
export async function homeTown(tx: Parameters<RawBuilder<unknown>['execute']>[0], { scope }: Governor): Promise<string | null> {
  if (scope.mandates.some((m) => m.district)) return null;
  const town = scope.mandates.find((m) => m.townCode !== null)?.townCode;
  if (town) return town;
  const { rows } = await sql<{
    town: string;
  }>`select town_code as town from assets.collective where id = any(${[...scope.collectives]}::uuid[]) order by code limit 1`.execute(
    tx,
  );
  return rows[0]?.town ?? null;
}

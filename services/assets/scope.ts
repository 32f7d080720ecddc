/**
 * For whom somebody acts. A role of an account says what somebody is; assets.mandate says for which collective or town, and when. A record outside the scope
 * answers as if it did not exist, so that nobody learns by asking what others own.
 */
import { sql, type RawBuilder } from 'kysely';
import { failure, type Role } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Actor } from '@yunjian/kernel/http';
import { failures } from './failures.ts';
import { rolesOf, type Duty } from './policy.ts';

/** Roles that are held for a collective or a town. */
export type MandateRole = Extract<Role, 'accountant' | 'board' | 'supervisory-board' | 'township'>;

/** Whatever a mandate may say: a representative 成员代表 votes at meetings and acts for nobody here. */
export type GrantRole = MandateRole | 'representative';

/** One mandate in force: for a collective, or (township) for a town or the whole district. */
export interface Mandate {
  readonly role: MandateRole;
  readonly collectiveId: string | null;
  readonly townCode: string | null;
  /** For the whole district: its office of rural affairs. */
  readonly district: boolean;
  readonly title: string;
  readonly legalRepresentative: boolean;
}

/** Where a record belongs. */
export interface Place {
  readonly collectiveId: string;
  readonly townCode: string;
}

export interface Scope {
  /** Reads all collectives: an auditor, or whoever oversees the district. */
  readonly all: boolean;
  /** Reads all because the account audits: changes nothing. */
  readonly audits: boolean;
  /** Collectives acted for, in whatever role. */
  readonly collectives: ReadonlySet<string>;
  /** Towns overseen: all their collectives are seen. */
  readonly towns: ReadonlySet<string>;
  readonly mandates: readonly Mandate[];
}

/** The scope of what is shown without a name: public pages and published figures. */
export const EVERYONE: Scope = { all: true, audits: true, collectives: new Set(), towns: new Set(), mandates: [] };

/** The scope of what is told within one collective. */
export const scopeWithin = (collective: string): Scope => ({
  ...EVERYONE,
  all: false,
  audits: false,
  collectives: new Set([collective]),
});

/**
 * The scope of an account on a day: its person's mandates in force, as far as the account has the role too. Who acts for a collective acts for those that were
 * merged into it as well. One query.
 */
export async function scopeOf(db: Db | Tx, actor: Pick<Actor, 'personId' | 'roles'>, today: Temporal.PlainDate): Promise<Scope> {
  const audits = actor.roles.has('auditor');
  if (actor.personId === null) return { all: audits, audits, collectives: new Set(), towns: new Set(), mandates: [] };
  const day = today.toString();
  const { rows } = await sql<Mandate>`
    with recursive held as (
      select role, collective_id, town_code, district, title, legal_representative from assets.mandate where person_id = ${actor.personId}::uuid and valid @> ${day}::date and role <> 'representative'
      union select h.role, c.id, h.town_code, h.district, h.title, h.legal_representative
        from held h join assets.collective c on c.merged_into = h.collective_id and c.closed_on <= ${day}::date)
    select role, collective_id as "collectiveId", town_code as "townCode", district, title, legal_representative as "legalRepresentative" from held`.execute(
    db,
  );
  const mandates = rows.filter((m) => actor.roles.has(m.role));
  return {
    all: audits || mandates.some((m) => m.district),
    audits,
    collectives: new Set(mandates.flatMap((m) => m.collectiveId ?? [])),
    towns: new Set(mandates.flatMap((m) => m.townCode ?? [])),
    mandates,
  };
}

/** True when records of this place may be seen. */
export function sees(scope: Scope, place: Place): boolean {
  return scope.all || scope.collectives.has(place.collectiveId) || scope.towns.has(place.townCode);
}

/** True when the duty may be done for this place: by a mandate for it whose role has the duty, or by an auditor where the table lists auditors. */
export function mayFor(scope: Scope, duty: Duty, place: Place): boolean {
  const roles = rolesOf(duty);
  if (scope.audits && roles.includes('auditor')) return true;
  return scope.mandates.some(
    (m) =>
      roles.includes(m.role) &&
      (m.district || m.collectiveId === place.collectiveId || (m.townCode !== null && m.townCode === place.townCode)),
  );
}

/** The check of every operation on one record. Throws assets.notFound for what is not seen, assets.forbidden for what is seen and not this person's to do. */
export function requireFor(scope: Scope, duty: Duty, place: Place): void {
  if (mayFor(scope, duty, place)) return;
  throw failure(sees(scope, place) ? failures.forbidden : failures.notFound);
}

/** True when the duty may be done for the whole district: by a mandate for it whose role has the duty. */
export const mayForDistrict = (scope: Scope, duty: Duty): boolean =>
  scope.mandates.some((m) => m.district && rolesOf(duty).includes(m.role));

/** The check of what holds for the whole district, as the rules do. Throws assets.districtOnly. */
export function requireForDistrict(scope: Scope, duty: Duty): void {
  if (!mayForDistrict(scope, duty)) throw failure(failures.districtOnly);
}

/** What a scope lets be seen, as text: of two callers who see the same, the same. */
export const scopeKey = (scope: Scope): string =>
  scope.all ? 'all' : JSON.stringify([[...scope.collectives].toSorted(), [...scope.towns].toSorted()]);

/** The same as SQL, for lists: a condition on the columns that hold the collective and its town, `c.id` and `c.town_code` when not said. */
export function within(scope: Scope, collective = 'c.id', town = 'c.town_code'): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`;
  return sql<boolean>`(${sql.ref(collective)} = any(${[...scope.collectives]}::uuid[]) or ${sql.ref(town)} = any(${[...scope.towns]}::text[]))`;
}

/** As `within`, but only where the duty may be done. */
export function withinFor(scope: Scope, duty: Duty, collective = 'c.id', town = 'c.town_code'): RawBuilder<boolean> {
  const roles = rolesOf(duty);
  if (scope.audits && roles.includes('auditor')) return sql<boolean>`true`;
  const held = scope.mandates.filter((m) => roles.includes(m.role));
  if (held.some((m) => m.district)) return sql<boolean>`true`;
  return sql<boolean>`(${sql.ref(collective)} = any(${held.flatMap((m) => m.collectiveId ?? [])}::uuid[]) or ${sql.ref(town)} = any(${held.flatMap((m) => m.townCode ?? [])}::text[]))`;
}

/**
 * Who of the members may vote on a day: those with full capacity for civil acts. That is who is 18 or older; who is 16 or 17 and lives on own earnings; and nobody a
 * court declared without or with limited capacity (民法典 17, 18, 20–22, 24; 农村集体经济组织法 27 counts members with full capacity). Of an age is who has the
 * birthday on that day (民法典 1259).
 */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';

/** What is declared of a member's capacity for some days: a living of one's own at 16 or 17, or what a court found. */
export type Declared = 'own-earnings' | 'limited' | 'none';

/** What the register says of somebody's vote on a day: `adult` and `earns` may vote, `unknown` has no birth day on record. */
export type Ability = 'adult' | 'earns' | 'minor' | 'limited' | 'none' | 'unknown';

const aged = (born: string, years: number, day: string): boolean =>
  Temporal.PlainDate.from(born).add({ years }).toString() <= day;

/** What somebody may on a day, by the ISO birth day and what is declared. Pure; `assets.may_vote` says the same (a test compares them). */
export function abilityOn(born: string | null, declared: Declared | null, day: string): Ability {
  if (declared === 'limited' || declared === 'none') return declared;
  if (born === null) return 'unknown';
  if (aged(born, 18, day)) return 'adult';
  return declared === 'own-earnings' && aged(born, 16, day) ? 'earns' : 'minor';
}

/** Whether who is so able may vote; null: not known. */
export const mayVote = (a: Ability): boolean | null => (a === 'unknown' ? null : a === 'adult' || a === 'earns');

/** The same in SQL of a member `m` with what is declared of the day, `k`; null: not known. */
export const mayVoteOn = (day: RawBuilder<unknown>): RawBuilder<boolean | null> =>
  sql<boolean | null>`assets.may_vote(m.born_on, k.kind, ${day})`;

/** The members `m` of a day with what is declared of them on it, `k`. */
export const membersOn = (day: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`assets.member m left join assets.member_capacity k on k.member_id = m.id and k.valid @> ${day}`;

/** Members of a collective on a day, counted by their vote. */
export interface Voters {
  readonly people: number;
  /** With full capacity: they may vote. */
  readonly able: number;
  /** Under age, or of no or limited capacity by a court. */
  readonly unable: number;
  /** Without a birth day on record: they may vote or not. */
  readonly undated: number;
}

/** Counts the members of a collective on an ISO day by their vote. */
export async function votersOn(db: Db | Tx, collectiveId: string, day: string): Promise<Voters> {
  const on = sql`${day}::date`;
  const { rows } = await sql<Voters>`
    select count(*)::int as people, count(*) filter (where v)::int as able, count(*) filter (where not v)::int as unable, count(*) filter (where v is null)::int as undated
    from (select ${mayVoteOn(on)} as v from ${membersOn(on)} where m.collective_id = ${collectiveId}::uuid and m.valid @> ${on}) x`.execute(
    db,
  );
  return rows[0] ?? { people: 0, able: 0, unable: 0, undated: 0 };
}

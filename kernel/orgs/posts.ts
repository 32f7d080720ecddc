import { sql } from 'kysely';
import { failure, type Role, type Text } from '../contract/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { guarded, range, type Period } from './dated.ts';
import { orgFailures } from './failures.ts';

/** Roles that a post may give. The three administrators are granted to accounts instead (三员分立, see kernel/auth). */
export type PostRole = Extract<Role, 'reviewer' | 'duty' | 'operator'>;

export interface NewPost {
  readonly id: string;
  readonly title: Text;
  /** Exactly one of the three. */
  readonly departmentId?: string;
  readonly organisationId?: string;
  readonly partyBodyId?: string;
  readonly role?: PostRole | null;
  readonly seats?: number;
  readonly source: string;
}

/** Creates a post; one that exists under this id stays as it is. */
export async function createPost(tx: Tx, post: NewPost): Promise<void> {
  await guarded(
    sql`insert into org.post (id, title_zh, title_en, department_id, organisation_id, party_body_id, role, seats, source)
      values (${post.id}, ${post.title.zh}, ${post.title.en}, ${post.departmentId ?? null}, ${post.organisationId ?? null}, ${post.partyBodyId ?? null},
        ${post.role ?? null}, ${post.seats ?? 1}, ${post.source})
      on conflict (id) do nothing`.execute(tx),
  );
}

/**
 * A person holds a post in a period (which has a first day). Throws `org.periodsOverlap` when the same person holds it already in some of these days,
 * `org.noSeat` when the post is full on one of them, `org.notFound` for an unknown post or person.
 */
export async function appoint(
  tx: Tx,
  tenure: { postId: string; personId: string; period: Period; source: string },
): Promise<void> {
  await guarded(
    sql`insert into org.tenure (post_id, person_id, valid, source)
      values (${tenure.postId}, ${tenure.personId}, ${range(tenure.period)}, ${tenure.source})`.execute(tx),
  );
}

/** The person's tenure of the post ends: `day` is the first day without it. Throws `org.notFound` when none is running on the day before. */
export async function endTenure(tx: Tx, postId: string, personId: string, day: Temporal.PlainDate): Promise<void> {
  const { numAffectedRows } = await sql`
    update org.tenure set valid = daterange(lower(valid), ${day}::date)
    where post_id = ${postId} and person_id = ${personId} and valid @> (${day}::date - 1)`.execute(tx);
  if (numAffectedRows !== 1n) throw failure(orgFailures.notFound);
}

/** The roles that a person has on `date` by the posts held, in alphabetical order. */
export async function rolesOf(db: Db, personId: string, date: Temporal.PlainDate): Promise<PostRole[]> {
  const { rows } = await sql<{ roles: PostRole[] }>`select org.post_roles(${personId}, ${date}::date) as roles`.execute(db);
  return rows[0]?.roles ?? [];
}

export interface Holder {
  readonly postId: string;
  readonly title: Text;
  readonly personId: string;
  readonly name: string;
}

/** Who holds which post of a department on `date`, by post and name. */
export async function holdersOn(db: Db, departmentId: string, date: Temporal.PlainDate): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select p.id as "postId", json_build_object('zh', p.title_zh, 'en', p.title_en) as title, t.person_id as "personId", n.name
    from org.post p join org.tenure t on t.post_id = p.id and t.valid @> ${date}::date join org.person n on n.id = t.person_id
    where p.department_id = ${departmentId} order by p.id, n.name`.execute(db);
  return rows;
}

/** Ids of the people who have a role by post on `date`. */
export async function peopleWithRole(db: Db, role: PostRole, date: Temporal.PlainDate): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct t.person_id from org.tenure t join org.post p on p.id = t.post_id where p.role = ${role} and t.valid @> ${date}::date`.execute(
    db,
  );
  return rows.map((r) => r.person_id);
}

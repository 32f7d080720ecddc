import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';

export interface Town {
  /** NBS statistical code, 9 digits. */
  readonly code: string;
  readonly name: Text;
  /** subdistrict 街道, town 镇, functional: a statistical area without a town government. */
  readonly kind: 'subdistrict' | 'town' | 'functional';
}

export interface Village {
  readonly code: string;
  readonly townCode: string;
  readonly name: string;
  readonly kind: 'village' | 'residents' | 'other';
}

export interface Department {
  readonly id: string;
  readonly name: Text;
  readonly parentId: string | null;
}

export interface PartyBody {
  readonly id: string;
  readonly kind: 'committee' | 'general-branch' | 'branch';
  readonly name: Text;
  readonly parentId: string | null;
  /** The cluster a committee leads on that day. */
  readonly clusterId: string | null;
  /** The organisation in which the body sits on that day. */
  readonly organisationId: string | null;
  readonly demo: boolean;
}

/** The towns and subdistricts (街镇) that had a town government on `date`, by code. */
export async function townsOn(db: Db, date: Temporal.PlainDate): Promise<Town[]> {
  return (await divisionsOn(db, date)).filter((t) => t.kind !== 'functional');
}

/** All town-level statistical units on `date`, the functional areas among them, by code. */
export async function divisionsOn(db: Db, date: Temporal.PlainDate): Promise<Town[]> {
  const { rows } = await sql<Town>`
    select code, json_build_object('zh', name_zh, 'en', name_en) as name, kind from org.town_version where valid @> ${date}::date order by code`.execute(
    db,
  );
  return rows;
}

/** Villages and residents' committees on `date`, of one town or of all, by code. */
export async function villagesOn(db: Db, date: Temporal.PlainDate, townCode: string | null = null): Promise<Village[]> {
  const { rows } = await sql<Village>`
    select code, town_code as "townCode", name_zh as name, kind from org.village_version
    where valid @> ${date}::date and (${townCode}::text is null or town_code = ${townCode}::text) order by code`.execute(db);
  return rows;
}

/** The departments of the district on `date`, by id. */
export async function departmentsOn(db: Db, date: Temporal.PlainDate): Promise<Department[]> {
  const { rows } = await sql<Department>`
    select department_id as id, json_build_object('zh', name_zh, 'en', name_en) as name, parent_id as "parentId"
    from org.department_version where valid @> ${date}::date order by department_id`.execute(db);
  return rows;
}

/** The party bodies on `date` with what they lead and where they sit, by id. */
export async function partyBodiesOn(db: Db, date: Temporal.PlainDate): Promise<PartyBody[]> {
  const { rows } = await sql<PartyBody>`
    select b.id, b.kind, json_build_object('zh', v.name_zh, 'en', v.name_en) as name, v.parent_id as "parentId",
      c.cluster_id as "clusterId", h.organisation_id as "organisationId", b.demo
    from org.party_body b
    join org.party_body_version v on v.party_body_id = b.id and v.valid @> ${date}::date
    left join org.party_cluster c on c.party_body_id = b.id and c.valid @> ${date}::date
    left join org.party_host h on h.party_body_id = b.id and h.valid @> ${date}::date
    order by b.id`.execute(db);
  return rows;
}

/** How far the party organisation of a cluster reaches into its enterprises. */
export interface ClusterCoverage {
  readonly clusterId: string;
  readonly name: Text;
  /** The committee that leads the cluster on that day, if any. */
  readonly committeeId: string | null;
  /** Member enterprises on that day. */
  readonly members: number;
  /** Members in which a branch sits whose line of parents leads to that committee. */
  readonly covered: number;
}

/** For each cluster on `date`: its committee, its members, and how many of them have a branch under that committee. */
export async function clusterCoverageOn(db: Db, date: Temporal.PlainDate): Promise<ClusterCoverage[]> {
  const { rows } = await sql<ClusterCoverage>`
    with recursive line as (
      select c.cluster_id, c.party_body_id as body from org.party_cluster c where c.valid @> ${date}::date
      union
      select l.cluster_id, v.party_body_id from line l
      join org.party_body_version v on v.parent_id = l.body and v.valid @> ${date}::date
    )
    select k.cluster_id as "clusterId", json_build_object('zh', k.name_zh, 'en', k.name_en) as name,
      (select c.party_body_id from org.party_cluster c where c.cluster_id = k.cluster_id and c.valid @> ${date}::date) as "committeeId",
      count(m.organisation_id)::int as members,
      (count(m.organisation_id) filter (where exists (
        select from line l join org.party_host h on h.party_body_id = l.body and h.valid @> ${date}::date
        where l.cluster_id = k.cluster_id and h.organisation_id = m.organisation_id)))::int as covered
    from org.cluster_version k
    left join org.cluster_member m on m.cluster_id = k.cluster_id and m.valid @> ${date}::date
    where k.valid @> ${date}::date
    group by k.cluster_id, k.name_zh, k.name_en
    order by k.cluster_id`.execute(db);
  return rows;
}

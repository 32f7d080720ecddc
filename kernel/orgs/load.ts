import { sql } from 'kysely';
import type { Tx } from '../db/index.ts';
import { guarded } from './dated.ts';
import { createOrganisations, findIdsByUscc } from './organisations.ts';
import type { OrgPack } from './pack.ts';
import { createPost } from './posts.ts';

interface Table {
  readonly name: string;
  /** Columns that say which entity or pair a row is about. */
  readonly key: readonly string[];
  /** Columns whose values may be corrected by a newer pack. */
  readonly values: readonly string[];
}

type Row = Record<string, unknown>;

/** Key of the advisory lock under which a pack is loaded: several processes may start at once. */
const LOCK = 7_310_120;

/**
 * Brings one dated table to what the pack says. A row is known by its key and first day: such a row gets the pack's values and last day, others are added.
 * Rows that the pack no longer mentions stay: history is ended by a `to`, never by silence. Existing periods are shortened before new ones are added.
 */
async function loadDated(
  tx: Tx,
  table: Table,
  rows: readonly (Row & { from: string | null; to: string | null; source: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = [...table.values, 'source'];
  const columns = [...table.key, ...values];
  const data = JSON.stringify(rows.map((r) => ({ ...r, valid: `[${r.from ?? ''},${r.to ?? ''})` })));
  const into = sql.raw(table.name);
  const wanted = sql`jsonb_to_recordset(${data}::jsonb) as w(${sql.raw(columns.map((c) => `${c} ${c === 'organisation_id' ? 'uuid' : 'text'}`).join(', '))}, valid daterange)`;
  const same = sql.raw(
    `${table.key.map((c) => `t.${c} = w.${c}`).join(' and ')} and lower(t.valid) is not distinct from lower(w.valid)`,
  );
  const list = (prefix: string): string => [...values, 'valid'].map((c) => prefix + c).join(', ');
  await guarded(
    sql`update ${into} t set ${sql.raw([...values, 'valid'].map((c) => `${c} = w.${c}`).join(', '))} from ${wanted}
      where ${same} and (${sql.raw(list('t.'))}) is distinct from (${sql.raw(list('w.'))})`.execute(tx),
  );
  await guarded(
    sql`insert into ${into} (${sql.raw(columns.join(', '))}, valid) select ${sql.raw(columns.map((c) => `w.${c}`).join(', '))}, w.valid from ${wanted}
      where not exists (select from ${into} t where ${same})`.execute(tx),
  );
}

async function loadKeys(tx: Tx, table: string, column: string, keys: readonly string[]): Promise<void> {
  const name = sql.raw(column);
  await sql`insert into ${sql.raw(table)} (${name}) select k from unnest(${[...new Set(keys)]}::text[]) as k on conflict (${name}) do nothing`.execute(
    tx,
  );
}

const named = (r: { name: { zh: string; en: string }; from: string | null; to: string | null; source: string }) => ({
  name_zh: r.name.zh,
  name_en: r.name.en,
  from: r.from,
  to: r.to,
  source: r.source,
});

/**
 * Loads the district's structure; a second run with the same pack changes nothing. Clusters, enterprises and party bodies marked `example` are 示例数据 and
 * loaded in demo mode only. Throws `org.periodsOverlap` when the pack contradicts what is recorded, `org.notFound` when it refers to something it does not define.
 */
export async function loadOrgPack(tx: Tx, pack: OrgPack, options: { demo: boolean } = { demo: false }): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
  await loadKeys(
    tx,
    'org.town',
    'code',
    pack.towns.map((t) => t.code),
  );
  await loadDated(
    tx,
    { name: 'org.town_version', key: ['code'], values: ['name_zh', 'name_en', 'kind'] },
    pack.towns.map((t) => ({ ...named(t), code: t.code, kind: t.kind })),
  );
  await loadKeys(
    tx,
    'org.village',
    'code',
    pack.villages.map((v) => v.code),
  );
  await loadDated(
    tx,
    { name: 'org.village_version', key: ['code'], values: ['name_zh', 'town_code', 'kind'] },
    pack.villages.map((v) => ({
      code: v.code,
      name_zh: v.name,
      town_code: v.townCode,
      kind: v.kind,
      from: v.from,
      to: v.to,
      source: v.source,
    })),
  );
  const { departments, posts } = pack.departments;
  await loadKeys(
    tx,
    'org.department',
    'id',
    departments.map((d) => d.id),
  );
  await loadDated(
    tx,
    { name: 'org.department_version', key: ['department_id'], values: ['name_zh', 'name_en', 'parent_id'] },
    departments.map((d) => ({ ...named(d), department_id: d.id, parent_id: d.parentId })),
  );
  for (const post of posts) await createPost(tx, post);
  await loadParty(tx, options.demo ? pack.party : withoutExamples(pack.party));
}

function withoutExamples(party: OrgPack['party']): OrgPack['party'] {
  const real = <T extends { example: boolean }>(list: readonly T[]): T[] => list.filter((row) => !row.example);
  return {
    clusters: real(party.clusters),
    organisations: real(party.organisations),
    members: real(party.members),
    bodies: real(party.bodies),
    leads: real(party.leads),
    hosts: real(party.hosts),
  };
}

async function loadParty(tx: Tx, party: OrgPack['party']): Promise<void> {
  const codes = party.organisations.map((o) => o.uscc);
  const known = await findIdsByUscc(tx, codes);
  const missing = party.organisations.filter((_, i) => known[i] === null);
  await createOrganisations(
    tx,
    missing.map((o) => ({ ...o, demo: o.example, from: Temporal.PlainDate.from(o.from) })),
  );
  const wanted = [...new Set([...party.members, ...party.hosts].map((r) => r.uscc))];
  const found = await findIdsByUscc(tx, wanted);
  const idOf = new Map(wanted.map((code, i) => [code, found[i] ?? null]));
  const days = (r: { from: string | null; to: string | null; source: string }) => ({ from: r.from, to: r.to, source: r.source });

  await loadKeys(
    tx,
    'org.cluster',
    'id',
    party.clusters.map((c) => c.id),
  );
  await loadDated(
    tx,
    { name: 'org.cluster_version', key: ['cluster_id'], values: ['name_zh', 'name_en'] },
    party.clusters.map((c) => ({ ...named(c), cluster_id: c.id })),
  );
  await loadDated(
    tx,
    { name: 'org.cluster_member', key: ['cluster_id', 'organisation_id'], values: ['role'] },
    party.members.map((m) => ({ cluster_id: m.clusterId, organisation_id: idOf.get(m.uscc) ?? null, role: m.role, ...days(m) })),
  );
  await sql`insert into org.party_body (id, kind, demo) select w.id, w.kind, w.demo
    from unnest(${party.bodies.map((b) => b.id)}::text[], ${party.bodies.map((b) => b.kind)}::text[], ${party.bodies.map((b) => b.example)}::boolean[]) as w(id, kind, demo)
    on conflict (id) do nothing`.execute(tx);
  await loadDated(
    tx,
    { name: 'org.party_body_version', key: ['party_body_id'], values: ['name_zh', 'name_en', 'parent_id'] },
    party.bodies.map((b) => ({ ...named(b), party_body_id: b.id, parent_id: b.parentId })),
  );
  await loadDated(
    tx,
    { name: 'org.party_cluster', key: ['cluster_id'], values: ['party_body_id'] },
    party.leads.map((l) => ({ party_body_id: l.partyBodyId, cluster_id: l.clusterId, ...days(l) })),
  );
  await loadDated(
    tx,
    { name: 'org.party_host', key: ['party_body_id'], values: ['organisation_id'] },
    party.hosts.map((h) => ({ party_body_id: h.partyBodyId, organisation_id: idOf.get(h.uscc) ?? null, ...days(h) })),
  );
}

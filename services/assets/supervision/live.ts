/**
 * The district's contracts as indexes in memory, for rules that compare contracts. Read once, then kept up by what transactions say they touched; a change is
 * read again until every transaction that was open at the last reading has ended, so that none is missed.
 */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { factsOf, type District, type Facts } from '@yunjian/supervision';
import { INDEXED, readCases } from './cases.ts';
import type { Law } from './law.ts';

type Tools = Pick<Kit, 'database' | 'zone'>;

interface Live {
  readonly hash: string;
  readonly district: District;
  xmin: string;
  /** Contracts whose findings a change of another may have changed, since they were last taken. */
  readonly touched: Set<string>;
  readAt: number;
}

const BATCH = 1000;
/** Changes are kept for two days; an index that was not read for one is built anew. */
const STALE_MS = 24 * 3600 * 1000;
const kept = new WeakMap<Tools['database'], Promise<Live>>();

const snapshotXmin = async (db: Db): Promise<string> =>
  (await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db)).rows[0]!.xmin;

/** Ids of contracts after one, in order. */
async function idsAfter(db: Db, after: string | null): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select k.id from assets.contract k where ${INDEXED} and (${after}::uuid is null or k.id > ${after}::uuid) order by k.id limit ${BATCH}`.execute(
    db,
  );
  return rows.map((r) => r.id);
}

async function build(kit: Tools, law: Law, from: Iterable<Facts> | null): Promise<Live> {
  const { db } = kit.database;
  const district = law.on('2000-01-01').district();
  const xmin = await snapshotXmin(db);
  if (from !== null) for (const facts of from) district.put(facts);
  else
    for (let ids = await idsAfter(db, null); ids.length > 0; ids = await idsAfter(db, ids.at(-1) ?? null))
      for (const { contract } of await readCases(db, ids, kit.zone)) if (contract !== null) district.put(factsOf(contract));
  return { hash: law.hash, district, xmin, touched: new Set(), readAt: performance.now() };
}

async function caughtUp(kit: Tools, live: Live): Promise<Live> {
  const { db } = kit.database;
  const xmin = await snapshotXmin(db);
  const { rows } = await sql<{ id: string; indexed: boolean }>`select x.contract_id as id, k.id is not null as indexed
    from (select distinct contract_id from assets.supervision_change where xid >= ${live.xmin}::xid8) x left join assets.contract k on k.id = x.contract_id and ${INDEXED}`.execute(
    db,
  );
  const touch = (ids: readonly string[]): void => ids.forEach((id) => live.touched.add(id));
  for (const { id, indexed } of rows) if (!indexed) touch(live.district.withdraw(id));
  const ids = rows.filter((r) => r.indexed).map((r) => r.id);
  for (let i = 0; i < ids.length; i += BATCH)
    for (const { id, contract } of await readCases(db, ids.slice(i, i + BATCH), kit.zone)) {
      touch(contract === null ? live.district.withdraw(id) : live.district.replace(factsOf(contract)));
    }
  live.xmin = xmin;
  live.readAt = performance.now();
  return live;
}

/** The indexes as of now, for a law. Readers wait for each other. */
export function liveDistrict(kit: Tools, law: Law): Promise<District> {
  const last = kept.get(kit.database);
  const next = (async (): Promise<Live> => {
    const live = await last?.catch(() => null);
    if (!live || performance.now() - live.readAt > STALE_MS) return build(kit, law, null);
    const now = await caughtUp(kit, live);
    return now.hash === law.hash ? now : { ...(await build(kit, law, all(now.district))), xmin: now.xmin, touched: now.touched };
  })();
  kept.set(kit.database, next);
  return next.then((live) => live.district);
}

/** Takes what changes have touched since it was last taken: besides the changed contracts, those that are compared with them. */
export async function takeTouched(kit: Tools): Promise<string[]> {
  const live = await kept.get(kit.database);
  if (live === undefined) return [];
  const ids = [...live.touched];
  live.touched.clear();
  return ids;
}

/** The facts of all contracts of a district. */
export function* all(district: District): Iterable<Facts> {
  for (const id of district.ids()) {
    const facts = district.get(id);
    if (facts !== undefined) yield facts;
  }
}

/** Indexes with the same contracts as far as another law looks. */
export function districtFor(law: Law, from: District): District {
  const district = law.on('2000-01-01').district();
  for (const facts of all(from)) district.put(facts);
  return district;
}

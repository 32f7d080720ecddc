/**
 * The district's contracts as indexes in memory, for rules that compare contracts. Read once, then kept up by what transactions say they touched; a change is
 * read again until every transaction that was open at the last reading has ended, so that none is missed.
 */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { factsOf, type District, type Facts } from '@yunjian/supervision';
import { INDEXED, openSince, PLANNED_ONCE, readCases, type Read } from './cases.ts';
import type { Law } from './law.ts';

type Tools = Pick<Kit, 'database' | 'zone'>;

interface Live {
  readonly law: Law;
  readonly district: District;
  xmin: string;
  /** Contracts whose findings a change of another has changed, since they were last taken. */
  readonly touched: Set<string>;
  /** Contracts read to catch up, since they were last taken, so that they need not be read again; no more than some hundred. */
  readonly reads: Map<string, Read>;
  /** Built since they were last taken: what changed before is in it, but not what it was before. */
  fresh: boolean;
  /** When that reading began. */
  readonly built: string;
  readAt: number;
}

/** Told of all contracts that an index is built of, some hundred at once; `since` is when the reading began (`changedSince`). */
export type Seen = (reads: readonly Read[], since: string) => void | Promise<void>;

const BATCH = 500;
/** Read at once while the indexes are built: so few that what is not kept dies young. */
const PART = 100;
/** Changes are kept for two days; an index that was not read for one is built anew. */
const STALE_MS = 24 * 3600 * 1000;
/** A day of examination for what depends on none: every signed contract has a date of its own. */
const ANY_DAY = '2000-01-01';
const kept = new WeakMap<Tools['database'], Promise<Live>>();

/** Ids of contracts after one, in order. */
async function idsAfter(db: Db, after: string | null): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select k.id from assets.contract k where ${INDEXED} and (${after}::uuid is null or k.id > ${after}::uuid) order by k.id limit ${PART}`.execute(
    db,
  );
  return rows.map((r) => r.id);
}

/** Reads all contracts, the next ones while these are looked at. */
async function* readAll(kit: Tools): AsyncGenerator<readonly Read[]> {
  const { db } = kit.database;
  const load = async (after: string | null): Promise<{ last: string | null; reads: Read[] }> => {
    const ids = await idsAfter(db, after);
    return { last: ids.at(-1) ?? null, reads: await readCases(db, ids, kit.zone) };
  };
  let next = load(null);
  for (;;) {
    const { last, reads } = await next;
    if (last === null) return;
    next = load(last);
    next.catch(() => undefined); // told when it is waited for
    yield reads;
  }
}

async function build(kit: Tools, law: Law, seen: Seen | undefined): Promise<Live> {
  const district = law.on(ANY_DAY).district();
  const xmin = await openSince(kit.database.db);
  for await (const reads of readAll(kit)) {
    for (const { contract } of reads) if (contract !== null) district.put(factsOf(contract));
    await seen?.(reads, xmin);
  }
  return { law, district, xmin, touched: new Set(), reads: new Map(), fresh: true, built: xmin, readAt: performance.now() };
}

/** What changed since the last reading, and what was read of it: in one transaction, so that its statements come from one connection, which has them planned. */
interface Caught {
  readonly xmin: string;
  readonly moves: readonly (readonly [id: string, next: Facts | null])[];
  /** Empty when there are more than some hundred. */
  readonly reads: readonly Read[];
}

function changesSince(kit: Tools, since: string): Promise<Caught> {
  return kit.database.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { rows } = await sql<{ xmin: string; changes: readonly { id: string; indexed: boolean }[] }>`
        select ${PLANNED_ONCE}, pg_snapshot_xmin(pg_current_snapshot())::text as xmin, coalesce((select json_agg(json_build_object('id', x.contract_id, 'indexed', k.id is not null)) from
          (select distinct contract_id from assets.supervision_change where xid >= ${since}::xid8) x left join assets.contract k on k.id = x.contract_id and ${INDEXED}), '[]') as changes`.execute(
        tx,
      );
      const { xmin, changes } = rows[0] ?? { xmin: since, changes: [] };
      const moves: [id: string, next: Facts | null][] = changes.filter((r) => !r.indexed).map((r) => [r.id, null]);
      const ids = changes.filter((r) => r.indexed).map((r) => r.id);
      const few = ids.length <= BATCH;
      const reads: Read[] = [];
      for (let i = 0; i < ids.length; i += BATCH)
        for (const read of await readCases(tx, ids.slice(i, i + BATCH), kit.zone)) {
          moves.push([read.id, read.contract === null ? null : factsOf(read.contract)]);
          if (few) reads.push(read);
        }
      return { xmin, moves, reads };
    });
}

async function caughtUp(kit: Tools, live: Live): Promise<Live> {
  const { xmin, moves, reads } = await changesSince(kit, live.xmin);
  // from here on nothing waits or fails: a catching up that breaks off has changed nothing
  const { change } = live.law.on(ANY_DAY);
  for (const [id, next] of moves) for (const other of change(live.district, id, next)) live.touched.add(other);
  if (live.reads.size + reads.length > BATCH) live.reads.clear();
  for (const read of reads) live.reads.set(read.id, read);
  live.xmin = xmin;
  live.readAt = performance.now();
  return live;
}

/** The same contracts, as far as another law looks. */
const under = (law: Law, live: Live): Live => ({ ...live, law, district: districtFor(law, live.district) });

/** The indexes as of now, for a law. Readers wait for each other. `seen` is told what is read when they are built, which is once in the life of a process. */
export function liveDistrict(kit: Tools, law: Law, seen?: Seen): Promise<District> {
  const last = kept.get(kit.database);
  const next = (async (): Promise<Live> => {
    const live = await last?.catch(() => null);
    if (!live || performance.now() - live.readAt > STALE_MS) return build(kit, law, seen);
    const now = await caughtUp(kit, live);
    return now.law.hash === law.hash ? now : under(law, now);
  })();
  const stays = next.catch((error: unknown) => {
    if (last === undefined) throw error;
    return last;
  });
  stays.catch(() => undefined); // whoever asks next is told
  kept.set(kit.database, stays);
  return next.then((live) => live.district);
}

/** Takes what was found out since the last time: whose findings the changes of others have changed, and what was read, which holds unless `changedSince` says otherwise. */
export async function takeTouched(
  kit: Tools,
): Promise<{ ids: string[]; reads: ReadonlyMap<string, Read>; since: string; fresh: boolean }> {
  const live = await kept.get(kit.database);
  if (live === undefined) return { ids: [], reads: new Map(), since: '0', fresh: false };
  const taken = { ids: [...live.touched], reads: new Map(live.reads), since: live.xmin, fresh: live.fresh };
  live.fresh = false;
  live.touched.clear();
  live.reads.clear();
  return taken;
}

/** Notes that all that changed before `xmin` was examined: indexes built before that have seen what came after. */
export async function settled(kit: Tools, xmin: string): Promise<void> {
  const live = await kept.get(kit.database)?.catch(() => undefined);
  if (live !== undefined && BigInt(live.built) <= BigInt(xmin)) live.fresh = false;
}

/** Gives back what was taken and not examined. */
export async function giveBack(kit: Tools, ids: Iterable<string>): Promise<void> {
  const live = await kept.get(kit.database)?.catch(() => undefined);
  for (const id of ids) live?.touched.add(id);
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
  const district = law.on(ANY_DAY).district();
  for (const facts of all(from)) district.put(facts);
  return district;
}

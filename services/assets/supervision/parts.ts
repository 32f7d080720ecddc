/**
 * Parts that are let to nobody, examined by themselves: idle for long and not offered (C48), or standing for somebody else's debt (C49). A part that is let, is
 * about to be, is used by the collective itself, or in which a former lessee still sits is not idle; what its lease says is asked of the lease.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { parseContract, type Contract } from '@yunjian/supervision';
import { usedByItself } from '../facts/own-use.ts';
import { CLOCK } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { oneWriter } from './cases.ts';
import { inWords, type Said } from './examine.ts';
import { digestOf, type Law } from './law.ts';
import { NONE, plus, record, type Counts, type Result } from './record.ts';
import type { RunTools } from './run-row.ts';

const BATCH = 500;

interface PartRow {
  readonly id: string;
  readonly code: string;
  readonly town: string;
  readonly asset: string;
  readonly use: string;
  readonly register: string;
  readonly busy: boolean;
  readonly since: string;
  readonly listed: string | null;
  readonly encumbrances: unknown[];
}

/** Parts that may earn: of operating assets, neither retired. The asset in dispute waits for its settlement. */
const LETTABLE = sql`a.operating and a.state in ('in-use', 'idle') and a.use <> 'public'`;

/** A part `p` of an asset `a` that may earn and that no lease holds on a day or later. */
const free = (day: string) =>
  sql`(${LETTABLE} and p.retired_on is null and not exists (select from assets.tenure t where t.part_id = p.id and t.holds and upper(t.days) > ${day}::date))`;

/** How many parts may earn and are held by no lease on a day: a figure in SQL. */
export const freeParts = (day: string) =>
  sql`(select count(*)::int from assets.part p join assets.asset a on a.id = p.asset_id where ${free(day)})`;

/** A part as the rules read it. */
interface PartCase {
  readonly id: string;
  readonly contract: Contract;
  readonly inputHash: string;
}

/** Lettable parts as the rules read them on a day: since when nobody has them, when they were offered last, what their asset stands for. Others are left out. */
async function partCases(db: Db | Tx, ids: readonly string[], day: string, zone: string): Promise<PartCase[]> {
  const { rows } = await sql<PartRow>`
    select x.id, c.code, c.town_code as town, x.asset, x.use, x.busy, x.since::text as since, 'registered' as register,
      (select max(l.on)::text from (select (coalesce(l.published_at, l.created_at) at time zone ${zone})::date as on from assets.listing_part lp join assets.listing l on l.id = lp.listing_id
        where lp.part_id = x.id and (l.state in ('open', 'closed', 'opened', 'awarded', 'publicity') or (l.state = 'concluded' and exists (select from assets.contract k
          where k.listing_id = l.id and k.state in ('draft', 'review', 'approved', 'signed'))))) l where l.on >= x.since) as listed,
      (select coalesce(json_agg(json_build_object('kind', f.kind, 'debtor', f.debtor) order by f.since, f.id), '[]'::json) from assets.encumbrance f
        where not x.busy and f.asset_id = x.asset and f.withdrawn_at is null and f.ended_on is null) as encumbrances
    from (
      select p.id, a.id as asset, a.collective_id, p.use,
        exists (select from assets.tenure t where t.part_id = p.id and t.holds and upper(t.days) > ${day}::date)
          or ${usedByItself(day)}
          or exists (select from assets.tenure t join assets.contract k on k.id = t.contract_id where t.part_id = p.id and (k.state in ('active', 'expired', 'rescinded', 'ended') or (k.state = 'void' and k.possession_on is not null)) and k.handed_back_on is null) as busy,
        greatest((a.created_at at time zone ${zone})::date, a.acquired_on, (select max(greatest(upper(t.days), k.handed_back_on + 1)) from assets.tenure t join assets.contract k on k.id = t.contract_id
            where t.part_id = p.id and (t.holds or k.handed_back_on is not null)),
          (select max(o.ended_on + 1) from assets.own_use o where o.part_id = p.id and o.withdrawn_at is null)) as since
      from assets.part p join assets.asset a on a.id = p.asset_id
      where p.id = any(${[...ids]}::uuid[]) and (p.retired_on is null or p.retired_on > ${day}::date) and ${LETTABLE}) x
    join assets.collective c on c.id = x.collective_id order by x.id`.execute(db);
  return rows.map((r) => {
    const whole = {
      id: r.id,
      kind: 'other',
      collective: { code: r.code, town: r.town },
      parts: [{ asset: r.asset, part: r.id, use: r.use, register: r.register }],
      vacancy: r.busy ? null : { since: r.since, listed: r.listed },
      encumbrances: r.encumbrances,
    };
    return { id: r.id, contract: parseContract(whole), inputHash: digestOf(whole) };
  });
}

/** The next parts that no lease holds, in order of their ids, as the rules read them on a day. Empty at the end; `last` is where to go on. */
export async function nextParts(
  kit: Pick<RunTools, 'database' | 'zone'>,
  day: string,
  after: string | null,
  size: number = BATCH,
): Promise<{ last: string | null; tried: number; cases: readonly PartCase[] }> {
  const { db } = kit.database;
  const { rows } = await sql<{
    id: string;
  }>`select p.id from assets.part p join assets.asset a on a.id = p.asset_id
    where (${after}::uuid is null or p.id > ${after}::uuid) and ${free(day)} order by p.id limit ${size}`.execute(db);
  const ids = rows.map((r) => r.id);
  return { last: ids.at(-1) ?? null, tried: ids.length, cases: await partCases(db, ids, day, kit.zone) };
}

/** What the rules say of a part that is let to nobody. */
export const says = (law: Law, contract: Contract, day: string): readonly Said[] =>
  inWords(law, law.on(day).asset(contract), { found: [], unknown: [] }).said;

/** Examines some parts in the caller's transaction and records what was found; what was found of a part that is lettable no more is gone. */
async function recordParts(
  tx: Tx,
  kit: RunTools,
  law: Law,
  ids: readonly string[],
  day: string,
  at: Temporal.Instant,
): Promise<Counts> {
  await oneWriter(tx);
  const cases = await partCases(tx, ids, day, kit.zone);
  const there = new Map(cases.map((c) => [c.id, c]));
  const results = ids.map((id): Result => {
    const found = there.get(id);
    if (found === undefined) return { id, inputHash: digestOf({ id, gone: true }), again: async () => [], said: [], unknown: [] };
    const { contract, inputHash } = found;
    return { id, inputHash, again: async (then) => says(law, contract, then), said: says(law, contract, day), unknown: [] };
  });
  return record(tx, kit, law, results, day, CLOCK, at, 'part');
}

/** Examines every part that nobody holds or of which something was found, some hundred in a transaction. Safe to repeat. */
export async function examineParts(kit: RunTools, law: Law, day: string, signal?: AbortSignal): Promise<Counts> {
  let counts = NONE;
  for (let after: string | null = null; ;) {
    const { rows }: { rows: { id: string }[] } = await sql<{
      id: string;
    }>`select p.id from assets.part p join assets.asset a on a.id = p.asset_id
      where (${after}::uuid is null or p.id > ${after}::uuid) and (${free(day)}
        or exists (select from assets.finding f where f.part_id = p.id and f.present)) order by p.id limit ${BATCH}`.execute(
      kit.database.db,
    );
    if (rows.length === 0 || signal?.aborted) return counts;
    const ids = rows.map((r) => r.id);
    counts = plus(counts, await kit.database.tx((tx) => recordParts(tx, kit, law, ids, day, kit.now())));
    after = ids.at(-1) ?? null;
  }
}

/** Examines again the parts that were touched since the last time: taken from the list in the transaction that writes what was found. */
export async function recheckParts(kit: RunTools, law: Law, signal?: AbortSignal): Promise<Counts> {
  let counts = NONE;
  for (;;) {
    if (signal?.aborted) return counts;
    const now = kit.now();
    const some = await kit.database.tx(async (tx) => {
      const { rows } = await sql<{
        id: string;
      }>`with taken as (delete from assets.supervision_part_touch where ctid = any(array(select ctid from assets.supervision_part_touch limit ${BATCH}))
        returning part_id) select distinct part_id as id from taken order by 1`.execute(tx);
      if (rows.length === 0) return null;
      return recordParts(
        tx,
        kit,
        law,
        rows.map((r) => r.id),
        dayOf(kit, now).toString(),
        now,
      );
    });
    if (some === null) return counts;
    counts = plus(counts, some);
  }
}

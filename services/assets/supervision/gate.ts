/** The gate before a contract takes effect, and the re-examination of contracts that changed. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { District } from '@yunjian/supervision';
import { CLOCK } from '../letting/common.ts';
import { examineBeforeActivation, type Blocker } from '../letting/gate.ts';
import { scopeWithin } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { asOfNow, CURRENT, oneWriter, type Known } from './cases.ts';
import { examined, examineOne } from './examine.ts';
import type { Law } from './law.ts';
import { giveBack, liveDistrict, settled, takeTouched } from './live.ts';
import { withNames } from './names.ts';
import { lawInForce } from './packs.ts';
import { recheckParts } from './parts.ts';
import { NONE, plus, record, resultOf, type Counts } from './record.ts';
import type { RunTools } from './run-row.ts';

/** Registers the gate with letting: a contract is not activated while a finding of severity B stands that no two persons have dismissed on this evidence. */
export function keepGate(kit: Pick<Kit, 'database' | 'crypto' | 'zone'>): void {
  examineBeforeActivation(kit, (tx, contractId, now) => examineForActivation(tx, kit, contractId, now));
}

/** Examines a contract in the transaction that activates it, stores what was found with a run of its own, and answers what blocks. */
export async function examineForActivation(
  tx: Tx,
  kit: Pick<Kit, 'database' | 'crypto' | 'zone'>,
  id: string,
  now: Temporal.Instant,
): Promise<readonly Blocker[]> {
  const law = await lawInForce(tx);
  const day = dayOf(kit, now).toString();
  await oneWriter(tx);
  const { contract, district, ...result } = await examineOne(tx, kit, law, id, day);
  const again = async (then: string) => examined(law, district, contract, then).said;
  const counts = await record(tx, kit, law, [{ id, again, ...result }], day, CLOCK, now);
  await sql`insert into assets.supervision_run (kind, on_date, pack_id, text_hash, state, total, done, counts, asked_name, created_at, ended_at)
    values ('activation', ${day}, ${law.id}::uuid, ${law.hash}, 'done', 1, 1, ${JSON.stringify(counts)}::jsonb, ${CLOCK.name}, ${now}, ${now})`.execute(
    tx,
  );
  const { rows } = await sql<{
    rule: string;
  }>`select rule from assets.finding where contract_id = ${id}::uuid and present and severity = 'B' and state <> 'dismissed'`.execute(
    tx,
  );
  const blocking = new Set(rows.map((r) => r.rule));
  const { rows: home } = await sql<{
    collective: string;
  }>`select collective_id as collective from assets.contract where id = ${id}::uuid`.execute(tx);
  const { collective } = home[0]!;
  // who activates acts for the collective
  const told = result.said.filter((s) => blocking.has(s.rule)).map(({ rule, why }) => ({ rule, why }));
  return withNames(tx, scopeWithin(collective), told, () => ({ collective, contract: id }));
}

const READER = 'recheck';
const BATCH = 500;

/** Contracts that changed since the last time, and from where the next time begins. */
async function changedIds(kit: RunTools): Promise<{ ids: readonly string[]; xmin: string; parts: boolean }> {
  const { rows } = await sql<{
    ids: string[];
    xmin: string;
    parts: boolean;
  }>`select exists (select from assets.supervision_part_touch) as parts, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
    array(select distinct x.contract_id::text from assets.supervision_change x
      where x.xid >= coalesce((select seen from assets.supervision_reader where name = ${READER}), '0'::xid8)) as ids`.execute(
    kit.database.db,
  );
  return rows[0] ?? { ids: [], xmin: '0', parts: false };
}

/** Contracts that are examined: not closed, or with a finding that stands. */
const DUE = sql`(${CURRENT}) or exists (select from assets.finding f where f.contract_id = k.id and f.present)`;

/**
 * Examines again what changed since the last time, and the contracts whose findings that changes: those not closed, or with a finding that waits. A contract is
 * read once, others only when the comparison in memory says that theirs differ now. Safe to repeat. Answers the counts.
 */
export async function recheck(kit: RunTools, signal?: AbortSignal): Promise<Counts> {
  // one after the other, so that all of it comes from one connection, which has its statements planned
  const { ids, xmin, parts } = await changedIds(kit);
  const law = await lawInForce(kit.database.db);
  let counts = NONE;
  if (ids.length > 0) {
    const district = await liveDistrict(kit, law);
    const { ids: touched, reads, since, fresh } = await takeTouched(kit);
    const wanted = new Set([...ids, ...touched]);
    // the indexes are younger than the changes: whoever is near might have been touched
    if (fresh) for (const id of ids) for (const near of nearTo(district, id)) wanted.add(near);
    let left = [...wanted].toSorted();
    try {
      for (; left.length > 0; left = left.slice(BATCH)) {
        if (signal?.aborted) return counts;
        const some = left.slice(0, BATCH);
        // what was read is passed in the transaction that writes the last of it
        const last = left.length <= BATCH ? (tx: Tx) => passed(tx, xmin) : undefined;
        counts = plus(counts, await examineAgain(kit, law, district, some, { reads, since }, DUE, last));
      }
    } finally {
      await giveBack(kit, left);
    }
  } else {
    await settled(kit, xmin);
    await passed(kit.database.db, xmin);
  }
  return parts ? plus(counts, await recheckParts(kit, law, signal)) : counts;
}

/** Notes how far the changes were read. */
const passed = (db: Db | Tx, xmin: string) =>
  sql`insert into assets.supervision_reader (name, seen) values (${READER}, ${xmin}::xid8) on conflict (name) do update set seen = excluded.seen`.execute(
    db,
  );

function nearTo(district: District, id: string): readonly string[] {
  const facts = district.get(id);
  return facts === undefined ? [] : [...district.near(facts).values()].flatMap((ids) => [...ids]);
}

/** Takes changes away that every reader has read. */
export async function forgetChanges(kit: Pick<Kit, 'database'>): Promise<void> {
  await sql`delete from assets.supervision_change where xid < (select seen from assets.supervision_reader where name = ${READER}) and at < now() - interval '2 days'`.execute(
    kit.database.db,
  );
}

/** Examines some contracts now and records what was found, in one transaction. What was read before is read again when it changed since. */
async function examineAgain(
  kit: Pick<Kit, 'database' | 'crypto' | 'zone' | 'now'>,
  law: Law,
  district: District,
  ids: readonly string[],
  known: Known,
  which?: RawBuilder<unknown>,
  besides?: (tx: Tx) => Promise<unknown>,
): Promise<Counts> {
  const now = kit.now();
  const day = dayOf(kit, now).toString();
  return kit.database.tx(async (tx) => {
    const reads = await asOfNow(tx, kit, ids, known, which);
    const results = reads.map((read) => resultOf(law, district, read, day)).filter((r) => r !== null);
    const recorded = await record(tx, kit, law, results, day, CLOCK, now);
    await besides?.(tx);
    return plus(recorded, { unreadable: reads.length - results.length });
  });
}

/** Examines some contracts now and records what was found, in one transaction. */
export async function recheckThese(
  kit: Pick<Kit, 'database' | 'crypto' | 'zone' | 'now'>,
  ids: readonly string[],
): Promise<Counts> {
  const law = await lawInForce(kit.database.db);
  return examineAgain(kit, law, await liveDistrict(kit, law), ids, { reads: new Map(), since: '0' });
}

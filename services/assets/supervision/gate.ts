/** The gate before a contract takes effect, and the re-examination of contracts that changed. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { CLOCK } from '../letting/common.ts';
import { examineBeforeActivation, type Blocker } from '../letting/gate.ts';
import { dayOf } from '../setting.ts';
import { CURRENT, readCases } from './cases.ts';
import { examined, examineOne } from './examine.ts';
import { liveDistrict, takeTouched } from './live.ts';
import { lawInForce } from './packs.ts';
import { NONE, plus, record, type Counts, type Result } from './record.ts';
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
  const { contract, district, ...result } = await examineOne(tx, kit, law, id, day);
  const counts = await record(tx, kit, law, district, [{ id, contract, ...result }], day, CLOCK, now);
  await sql`insert into assets.supervision_run (kind, on_date, pack_id, text_hash, state, total, done, counts, asked_name, created_at, ended_at)
    values ('activation', ${day}, ${law.id}::uuid, ${law.hash}, 'done', 1, 1, ${JSON.stringify(counts)}::jsonb, ${CLOCK.name}, ${now}, ${now})`.execute(
    tx,
  );
  const { rows } = await sql<{
    rule: string;
  }>`select rule from assets.finding where contract_id = ${id}::uuid and present and severity = 'B' and state not in ('dismissed', 'closed')`.execute(
    tx,
  );
  const blocking = new Set(rows.map((r) => r.rule));
  return result.said.filter((s) => blocking.has(s.rule)).map(({ rule, why }) => ({ rule, why }));
}

const READER = 'recheck';

async function changedIds(kit: RunTools): Promise<{ ids: string[]; xmin: string }> {
  const { db } = kit.database;
  const { rows: now } = await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  const { rows } = await sql<{ id: string }>`select distinct x.contract_id as id from assets.supervision_change x
    where x.xid >= coalesce((select seen from assets.supervision_reader where name = ${READER}), '0'::xid8) order by 1`.execute(
    db,
  );
  return { ids: rows.map((r) => r.id), xmin: now[0]?.xmin ?? '0' };
}

/**
 * Examines again what changed since the last time, and what it touches: contracts not closed, or with a finding that waits. Safe to repeat. Answers the counts.
 */
export async function recheck(kit: RunTools, signal?: AbortSignal): Promise<Counts> {
  const { ids, xmin } = await changedIds(kit);
  let counts = NONE;
  if (ids.length > 0) {
    const law = await lawInForce(kit.database.db);
    await liveDistrict(kit, law);
    const touched = new Set([...ids, ...(await takeTouched(kit))]);
    const { rows } = await sql<{
      id: string;
    }>`select k.id from assets.contract k where k.id = any(${[...touched]}::uuid[]) and ((${CURRENT}) or exists (
      select 1 from assets.finding f where f.contract_id = k.id and f.present)) order by k.id`.execute(kit.database.db);
    for (let i = 0; i < rows.length; i += 500) {
      if (signal?.aborted) return counts;
      counts = plus(
        counts,
        await recheckThese(
          kit,
          rows.slice(i, i + 500).map((r) => r.id),
        ),
      );
    }
  }
  await sql`insert into assets.supervision_reader (name, seen) values (${READER}, ${xmin}::xid8) on conflict (name) do update set seen = excluded.seen`.execute(
    kit.database.db,
  );
  await sql`delete from assets.supervision_change where xid < ${xmin}::xid8 and at < now() - interval '2 days'`.execute(
    kit.database.db,
  );
  return counts;
}

/** Examines some contracts now and records what was found, in one transaction. */
export async function recheckThese(
  kit: Pick<Kit, 'database' | 'crypto' | 'zone' | 'now'>,
  ids: readonly string[],
): Promise<Counts> {
  const law = await lawInForce(kit.database.db);
  const now = kit.now();
  const day = dayOf(kit, now).toString();
  const district = await liveDistrict(kit, law);
  return kit.database.tx(async (tx) => {
    const reads = await readCases(tx, ids, kit.zone);
    const results: Result[] = [];
    for (const { id, contract, inputHash } of reads)
      if (contract !== null)
        results.push({
          id,
          contract,
          inputHash,
          ...(contract.state === 'void' ? { said: [], unknown: [] } : examined(law, district, contract, day)),
        });
    return plus(
      { ...NONE, unreadable: reads.length - results.length },
      await record(tx, kit, law, district, results, day, CLOCK, now),
    );
  });
}

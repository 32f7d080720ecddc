/** Contracts as the rules read them: with their money, and with what supervision itself knows of them, their orders. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { parseContract, SupervisionError, type Contract } from '@yunjian/supervision';
import { contractCase } from '../letting/case.ts';
import { addMoney, contractMoney } from '../money/facts.ts';
import { digestOf } from './law.ts';

/** Contracts that the indexes of the district hold: signed and not void. */
export const INDEXED = sql`k.state not in ('draft', 'review', 'approved', 'discarded', 'void')`;
/** Contracts examined every night: signed and not yet closed. */
export const CURRENT = sql`k.state in ('signed', 'active', 'expired', 'rescinded', 'ended', 'returned')`;

/** A contract as it is examined. `unreadable` says what the rules could not read; such a contract is counted, not passed over. */
export interface Read {
  readonly id: string;
  readonly contract: Contract | null;
  readonly inputHash: string;
  readonly unreadable: string | null;
}

async function ordersOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, unknown[]>> {
  const { rows } = await sql<{ contract: string; orders: unknown[] }>`
    select f.contract_id as contract, json_agg(json_build_object('id', o.number, 'deadline', o.due_on, 'closed', o.closed_on,
      'evidence', exists (select from assets.rectification_answer a where a.order_id = o.id and a.verdict is distinct from 'sent-back')) order by o.number) as orders
    from assets.finding f join assets.rectification o on o.finding_id = f.id where f.contract_id = any(${[...ids]}::uuid[]) group by 1`.execute(
    db,
  );
  return new Map(rows.map((r) => [r.contract, r.orders]));
}

/** Reads contracts for the rules, in the order asked; ids that do not exist are left out. Some thousand at once. */
export async function readCases(db: Db | Tx, ids: readonly string[], zone: string): Promise<Read[]> {
  if (ids.length === 0) return [];
  const [cases, money, orders] = await Promise.all([contractCase(db, ids, zone), contractMoney(db, ids), ordersOf(db, ids)]);
  return cases.map((c) => {
    const whole = { ...addMoney(c, money.get(c.id)), orders: orders.get(c.id) ?? [] };
    const inputHash = digestOf(whole);
    try {
      return { id: c.id, contract: parseContract(whole), inputHash, unreadable: null };
    } catch (error) {
      if (!(error instanceof SupervisionError)) throw error;
      return { id: c.id, contract: null, inputHash, unreadable: error.text.zh };
    }
  });
}

/** The oldest transaction that is still open: what changes after this moment has its number, or a later one. */
export async function openSince(db: Db | Tx): Promise<string> {
  const { rows } = await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  return rows[0]?.xmin ?? '0';
}

/** Lets one writer of findings at a time at work: a run of the night, a re-examination and an activation may meet at one contract. Held to the end of the transaction. */
export const oneWriter = async (tx: Tx): Promise<void> => void (await sql`select pg_advisory_xact_lock(7310503, 1)`.execute(tx));

/** Contracts that were read, each as of `since` or later. */
export interface Known {
  readonly reads: ReadonlyMap<string, Read>;
  readonly since: string;
}

/** Contracts as they stand now, in the order asked, under the lock of the one writer: those that were read before and have not changed since are not read again. */
export async function asOfNow(tx: Tx, kit: { readonly zone: string }, ids: readonly string[], known: Known): Promise<Read[]> {
  await oneWriter(tx);
  const before = ids.filter((id) => known.reads.has(id));
  const changed = await changedSince(tx, before, known.since);
  const again = await readCases(
    tx,
    ids.filter((id) => !known.reads.has(id) || changed.has(id)),
    kit.zone,
  );
  const fresh = new Map(again.map((r) => [r.id, r]));
  return ids.flatMap((id) => fresh.get(id) ?? (changed.has(id) ? [] : (known.reads.get(id) ?? [])));
}

/** Which of some contracts may have changed since a reading that began at `since`. */
export async function changedSince(db: Db | Tx, ids: readonly string[], since: string): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{
    id: string;
  }>`select distinct contract_id as id from assets.supervision_change where xid >= ${since}::xid8 and contract_id = any(${[...ids]}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map((r) => r.id));
}

/** Contracts as the rules read them: with their money, and with what supervision itself knows of them, their orders. */
import type { Text } from '@yunjian/kernel/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { parseContract, SupervisionError, type Contract } from '@yunjian/supervision';
import { caseQueries, casesOf, type CaseRows } from '../letting/case.ts';
import { addMoney, moneyFacts, moneyOf, type MoneyRow } from '../money/facts.ts';
import { together } from '../together.ts';
import { digestOf } from './law.ts';

/** Contracts that the indexes of the district hold: signed and not void. */
export const INDEXED = sql`k.state not in ('draft', 'review', 'approved', 'discarded', 'void')`;
/** Contracts examined every night: signed and not yet closed; one that is void while somebody has the keys. */
export const CURRENT = sql`(k.state in ('signed', 'active', 'expired', 'rescinded', 'ended', 'returned') or (k.state = 'void' and k.possession_on is not null))`;

/** A contract as it is examined. `unreadable` says what the rules could not read; such a contract is counted, not passed over. */
export class Read {
  readonly id: string;
  readonly contract: Contract | null = null;
  readonly unreadable: Text | null = null;
  readonly #whole: object;
  #hash: string | undefined;

  constructor(id: string, whole: object) {
    this.id = id;
    this.#whole = whole;
    try {
      this.contract = parseContract(whole);
    } catch (error) {
      if (!(error instanceof SupervisionError)) throw error;
      this.unreadable = error.text;
    }
  }

  /** SHA-256 of all that was read; made when it is asked for, which is where something was found. */
  get inputHash(): string {
    return (this.#hash ??= digestOf(this.#whole));
  }
}

interface OrderRow {
  readonly contract: string;
  readonly orders: unknown[];
}
const ordersOf = (ids: readonly string[]) => sql<OrderRow>`
    select f.contract_id as contract, json_agg(json_build_object('id', o.number, 'deadline', o.due_on, 'closed', o.closed_on,
      'evidence', exists (select from assets.rectification_answer a where a.order_id = o.id and a.verdict is distinct from 'sent-back')) order by o.number) as orders
    from assets.finding f join assets.rectification o on o.finding_id = f.id
    -- what was ordered and is not found any more waits for its closing only
    where f.contract_id = any(${[...ids]}::uuid[]) and (f.present or o.closed_on is not null) group by 1`;

/** Reads contracts for the rules, in the order asked; ids that do not exist are left out. Some thousand at once. */
export async function readCases(db: Db | Tx, ids: readonly string[], zone: string): Promise<Read[]> {
  if (ids.length === 0) return [];
  const [heads, parts, rents, facts, bids, near, moneyRows, orderRows] = await together<[...CaseRows, MoneyRow, OrderRow]>(db, [
    ...caseQueries(ids, zone),
    moneyFacts(ids),
    ordersOf(ids),
  ]);
  const cases = casesOf(ids, [heads, parts, rents, facts, bids, near]);
  const money = moneyOf(moneyRows);
  const orders = new Map(orderRows.map((r) => [r.contract, r.orders]));
  return cases.map((c) => new Read(c.id, { ...addMoney(c, money.get(c.id)), orders: orders.get(c.id) ?? [] }));
}

/** The oldest transaction that is still open: what changes after this moment has its number, or a later one. */
export async function openSince(db: Db | Tx): Promise<string> {
  const { rows } = await sql<{ xmin: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  return rows[0]?.xmin ?? '0';
}

/**
 * Statements that name contracts in a list are planned once a connection: the database would plan for the list at hand each time, which costs some of them more than to run. A plan that stays may
 * have been made while a table was still empty, so it goes by keys, never through a whole table that has an index for them. A value of a query; holds to the end of the transaction.
 */
export const PLANNED_ONCE = sql`set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`;

/** Lets one writer of findings at a time at work: a run of the night, a re-examination and an activation may meet at one contract. Held to the end of the transaction. */
export const oneWriter = async (tx: Tx): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(7310503, 1), ${PLANNED_ONCE}`.execute(tx));

/** Contracts that were read, each as of `since` or later. */
export interface Known {
  readonly reads: ReadonlyMap<string, Read>;
  readonly since: string;
}

/**
 * Contracts as they stand now, in the order asked, under the lock of the one writer: those that were read before and have not changed since are not read again. `which` is a
 * condition on contracts `k`: others are left out.
 */
export async function asOfNow(
  tx: Tx,
  kit: { readonly zone: string },
  ids: readonly string[],
  known: Known,
  which: RawBuilder<unknown> = sql`true`,
): Promise<Read[]> {
  await oneWriter(tx);
  const { rows } = await sql<{ id: string; changed: boolean }>`select k.id, exists (select from assets.supervision_change x
      where x.contract_id = k.id and x.xid >= ${known.since}::xid8) as changed from assets.contract k where k.id = any(${[...ids]}::uuid[]) and (${which})`.execute(
    tx,
  );
  const changed = new Map(rows.map((r) => [r.id, r.changed]));
  const stale = (id: string): boolean => !known.reads.has(id) || changed.get(id) === true;
  const wanted = ids.filter((id) => changed.has(id));
  const again = new Map((await readCases(tx, wanted.filter(stale), kit.zone)).map((r) => [r.id, r]));
  return wanted.flatMap((id) => (stale(id) ? (again.get(id) ?? []) : (known.reads.get(id) ?? [])));
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

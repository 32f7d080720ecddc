/** Contracts as the rules read them: with their money, and with what supervision itself knows of them, their orders. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { parseContract, SupervisionError, type Contract } from '@yunjian/supervision';
import { contractCase } from '../letting/case.ts';
import { withMoney } from '../money/facts.ts';
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
  const cases = await withMoney(db, await contractCase(db, ids, zone));
  const orders = await ordersOf(db, ids);
  return cases.map((c) => {
    const whole: unknown = JSON.parse(JSON.stringify({ ...c, orders: orders.get(c.id) ?? [] }));
    const inputHash = digestOf(whole);
    try {
      return { id: c.id, contract: parseContract(whole), inputHash, unreadable: null };
    } catch (error) {
      if (!(error instanceof SupervisionError)) throw error;
      return { id: c.id, contract: null, inputHash, unreadable: error.text.zh };
    }
  });
}

/** The open order of a finding, and the verdict on the answer to it. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import type { Hand } from '../letting/common.ts';
import type { Held } from './finding.ts';

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly dueOn: string;
}
/** The order about a finding that is not closed, locked. Throws assets.notFound. */
export async function openOrder(tx: Tx, finding: Held): Promise<Order> {
  const { rows } =
    await sql<Order>`select id, number, due_on as "dueOn" from assets.rectification where finding_id = ${finding.id}::uuid and closed_on is null for update`.execute(
      tx,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** The answer that waits is judged. Throws assets.secondPerson when it is the judge's own. */
export async function verdict(tx: Tx, orderId: string, as: 'accepted' | 'sent-back', by: Hand): Promise<void> {
  const { rows } = await sql<{
    by: string;
  }>`update assets.rectification_answer set verdict = ${as} where order_id = ${orderId}::uuid and verdict is null returning by_id as by`.execute(
    tx,
  );
  if (rows.some((r) => r.by === by.id)) throw failure(failures.secondPerson);
}

/** The answer is accepted, which closes the order. Throws assets.secondPerson when it is the judge's own. */
export async function acceptAnswer(tx: Tx, orderId: string, today: string, by: Hand): Promise<void> {
  await verdict(tx, orderId, 'accepted', by);
  await sql`update assets.rectification set closed_on = ${today} where id = ${orderId}::uuid`.execute(tx);
}

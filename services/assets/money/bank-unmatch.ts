/** A wrong match of a line is taken away by a person. What came in becomes the receipt it would have been. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import type { BankLine, LineKind } from './bank-certain.ts';
import { holdBook, record, type MoneyKit } from './common.ts';
import { candidates, certain, matchReceipts, noteReceipts } from './receipts.ts';

/**
 * Takes the match of a line away, with a reason; a line that came in is noted as a receipt and matched to its contract where that is certain. Throws assets.notNow
 * when it has none, assets.input when a reconciled distribution rests on it.
 */
export async function unmatchLine(
  tx: Tx,
  kit: MoneyKit,
  input: {
    readonly lineId: string;
    readonly collectiveId: string;
    readonly reason: string;
    readonly by: Hand & { readonly id: string };
  },
  now: Temporal.Instant,
): Promise<void> {
  const { lineId, collectiveId, by } = input;
  // a run that is being reconciled rests on its lines: the run first, then the book, as whoever takes in the bank's answer holds them
  await sql`select from assets.distribution_run r where r.id in (select coalesce(p.run_id, o.run_id) from assets.bank_match m
    left join assets.payment_file p on p.id = m.file_id left join assets.payment_order o on o.end_to_end = m.end_to_end where m.line_id = ${lineId}::uuid) for update`.execute(
    tx,
  );
  const books = await holdBook(tx, kit, collectiveId, by, now); // one at a time
  const { rows } = await sql<
    BankLine & { kind: LineKind; accountId: string }
  >`select l.id, l.on_date::text as on, l.fen, l.ref, l.other_name as name, l.other_mac as mac, l.memo, l.account_id as "accountId", m.kind
    from assets.bank_match m join assets.bank_line l on l.id = m.line_id where m.line_id = ${lineId}::uuid`.execute(tx);
  const line = rows[0];
  if (line === undefined) throw failure(failures.notNow, { state: { zh: '未核对', en: 'not matched' } });
  try {
    await sql`delete from assets.bank_match where line_id = ${lineId}::uuid`.execute(tx);
  } catch (error) {
    throw isPgError(error, '23514', 'bank_match_kept')
      ? wrong('已对账的收益分配以这笔流水为依据，不能撤销核对。', 'A reconciled distribution rests on this line.')
      : error;
  }
  if (line.fen > 0n) {
    const [receiptId] = await noteReceipts(tx, kit, books, [
      {
        lineId,
        accountId: line.accountId,
        payeeMac: null,
        payeeTail: null,
        receivedOn: line.on,
        fen: line.fen,
        payerName: line.name,
        payerMac: line.mac,
        memo: line.memo,
      },
    ]);
    const trace = { fen: line.fen, payerName: line.name, payerMac: line.mac, memo: line.memo };
    const hit = certain(trace, await candidates(tx, collectiveId));
    if (hit !== null) await matchReceipts(tx, kit, books, [{ receiptId: receiptId as string, ...hit }]);
  }
  await record(tx, kit, {
    collectiveId,
    contractId: null,
    action: 'unmatch-line',
    subject: lineId,
    fen: line.fen,
    note: input.reason,
    by,
    at: now,
  });
}

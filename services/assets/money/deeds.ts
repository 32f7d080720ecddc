/** What is done when a proposal about money is approved: entries taken back by two people, sums written off, money given back. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { requireClaims } from '../letting/deciding.ts';
import { dayOf } from '../setting.ts';
import { allocate } from './allocate.ts';
import { giveBack, releaseDeposit } from './bid-deposits.ts';
import { cancelReceivable, heldReceivable, release, takeBack, type Taking } from './cancel.ts';
import { holdBook, postMoves, spentTwice, type MoneyKit } from './common.ts';
import { accrueContract } from './owed.ts';
import type { Proposal } from './proposal.ts';

interface Receipt {
  readonly id: string;
  readonly contractId: string | null;
  readonly heldFor: string | null;
  /** It had been the winner's deposit before it came under its contract. */
  readonly setOff: boolean;
  /** Its entry; null of a part, which came in with its receipt. */
  readonly entry: string | null;
  readonly match: string | null;
  readonly registered: boolean;
  readonly line: boolean;
  readonly free: bigint;
  readonly touched: boolean;
  readonly cancelled: boolean;
}
async function receipt(tx: Tx, id: string): Promise<Receipt> {
  const { rows } = await sql<Receipt>`select id, contract_id as "contractId", held_for as "heldFor",
    exists (select from assets.bid_deposit x where x.receipt_id = receipt.id and x.state = 'set-off') as "setOff", entry_id as entry, match_entry_id as match, account_id is not null as registered, line_id is not null as line,
    fen - used_fen - refunded_fen as free, used_fen + refunded_fen > 0 as touched, cancelled_at is not null as cancelled from assets.receipt where receipt.id = ${id}::uuid for update`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  if (rows[0].cancelled) throw failure(failures.notNow, { state: { zh: '已撤销', en: 'cancelled' } });
  return rows[0];
}

/** Who proposed and who carries out, and what an entry taken back is told. */
interface Deed extends Taking {
  readonly p: Proposal;
  readonly by: Hand & { readonly id: string };
}

const twoPeople = (d: Deed) => ({ madeBy: d.madeBy, approvedBy: d.approvedBy });

async function cancel(d: Deed): Promise<void> {
  const { contractId } = await cancelReceivable(d, d.p.subjectId);
  // what is still owed for those days, by the contract as it stands now, is written anew
  await accrueContract(d.tx, d.kit, d.p.collectiveId, contractId, d.by, d.books.now);
}

async function writeOff(d: Deed): Promise<void> {
  const r = await heldReceivable(d.tx, d.p.subjectId);
  if (r.kind === 'deposit' || r.kind === 'earnest')
    throw wrong('未收的押金请撤销，不作核销。', 'A deposit that was not paid is cancelled, not written off.');
  const fen = d.p.body.fen === undefined ? r.fen - r.paid - r.off : BigInt(d.p.body.fen);
  await requireClaims(d.tx, d.kit, { ...d.p, fen, proposalId: d.p.id });
  if (fen <= 0n) throw failure(failures.moneyTooMuch);
  const id = uuidv7(d.books.now);
  const owed = (await d.books.of('rentReceivable', [r.contractId])).get(r.contractId) as number;
  const [posted] = await postMoves(d.tx, d.kit, d.books, [
    {
      what: 'write-off',
      id,
      day: d.today,
      memo: `核销应收：${d.p.reason}`,
      debit: d.books.role('writtenOff'),
      credit: owed,
      fen,
      ...twoPeople(d),
    },
  ]);
  try {
    await sql`insert into assets.write_off (id, receivable_id, proposal_id, fen, on_date, entry_id) values (${id}::uuid, ${r.id}::uuid, ${d.p.id}::uuid, ${fen}, ${d.today}, ${posted?.entry}::uuid)`.execute(
      d.tx,
    );
  } catch (error) {
    throw spentTwice(error);
  }
}

/** Pays money back from an account of the book; the sum is bound by the row it comes from. */
async function payBack(
  d: Deed,
  from: { receipt: string } | { deposit: string },
  contractId: string | null,
  debit: number,
  credit: number,
  fen: bigint,
  payee: { readonly payeeName?: string; readonly payeeMac?: string } = d.p.body,
): Promise<string> {
  const id = uuidv7(d.books.now);
  const { payeeName = '', payeeMac } = payee;
  const [posted] = await postMoves(d.tx, d.kit, d.books, [
    { what: 'refund', id, day: d.today, memo: `退款 ${payeeName}：${d.p.reason}`, debit, credit, fen, ...twoPeople(d) },
  ]);
  try {
    await sql`insert into assets.refund (id, collective_id, contract_id, receipt_id, deposit_id, proposal_id, fen, on_date, payee_name, payee_mac, entry_id)
      values (${id}::uuid, ${d.p.collectiveId}::uuid, ${contractId}::uuid, ${'receipt' in from ? from.receipt : null}::uuid, ${'deposit' in from ? from.deposit : null}::uuid,
        ${d.p.id}::uuid, ${fen}, ${d.today}, ${payeeName}, ${payeeMac === undefined ? null : Buffer.from(payeeMac, 'hex')}, ${posted?.entry}::uuid)`.execute(
      d.tx,
    );
  } catch (error) {
    throw spentTwice(error);
  }
  return (posted as { entry: string }).entry;
}

/** A deposit of a bidder goes back to who paid it, from the account it came into. */
async function returnBidDeposit(d: Deed): Promise<void> {
  const id = d.p.subjectId;
  const held = (await d.books.of('bidDeposits', [id])).get(id) as number;
  await giveBack(d.tx, d.kit, id, d.books.now, (x) =>
    payBack(d, { receipt: x.receiptId }, null, held, d.books.role('bank'), x.fen, {
      payeeName: x.payer,
      ...(x.payerMac === null ? {} : { payeeMac: x.payerMac.toString('hex') }),
    }),
  );
}

async function refund(d: Deed): Promise<void> {
  const r = await receipt(d.tx, d.p.subjectId);
  if (r.heldFor !== null) throw failure(failures.notNow, { state: { zh: '竞价保证金', en: 'a bidder’s deposit' } });
  const fen = BigInt(d.p.body.fen ?? '0');
  if (fen <= 0n || fen > r.free) throw failure(failures.moneyTooMuch);
  const debit =
    r.contractId === null
      ? d.books.role('unmatched')
      : ((await d.books.of('prepayments', [r.contractId])).get(r.contractId) as number);
  await payBack(d, { receipt: r.id }, r.contractId, debit, d.books.role(r.registered ? 'bank' : 'heldElsewhere'), fen);
}

async function settleDeposit(d: Deed): Promise<void> {
  const r = await heldReceivable(d.tx, d.p.subjectId);
  if (r.kind !== 'deposit' && r.kind !== 'earnest') throw wrong('这不是押金或定金。', 'That is no deposit.');
  if (!r.handedBack) throw failure(failures.notNow, { state: { zh: '未交还', en: 'not handed back' } });
  const setOff = d.p.body.setOff ?? [];
  if (setOff.length > 0)
    await requireClaims(d.tx, d.kit, { ...d.p, fen: setOff.reduce((sum, x) => sum + BigInt(x.fen), 0n), proposalId: d.p.id });
  const back = BigInt(d.p.body.fen ?? '0');
  const sum = setOff.reduce((s, x) => s + BigInt(x.fen), back);
  if (sum <= 0n || sum > r.paid - r.used || back < 0n) throw failure(failures.moneyTooMuch);
  const known = await sql<{
    id: string;
  }>`select id from assets.receivable where contract_id = ${r.contractId}::uuid and cancelled_at is null and id <> ${r.id}::uuid
    and id = any(${setOff.map((s) => s.receivableId)}::uuid[])`.execute(d.tx);
  if (known.rows.length !== setOff.length) throw failure(failures.notFound);
  await allocate(
    d.tx,
    d.kit,
    d.books,
    setOff.map((s) => ({
      contractId: r.contractId,
      receivableId: s.receivableId,
      source: { deposit: r.id },
      fen: BigInt(s.fen),
      on: d.today,
      ...twoPeople(d),
    })),
  );
  if (back === 0n) return;
  const held = (await d.books.of('deposits', [r.contractId])).get(r.contractId) as number;
  await payBack(d, { deposit: r.id }, r.contractId, held, d.books.role('bank'), back);
}

async function detach(d: Deed): Promise<void> {
  const r = await receipt(d.tx, d.p.subjectId);
  if (r.heldFor !== null) return releaseDeposit(d.tx, r.id, d.today, (entry) => takeBack(d, entry, '竞价保证金'));
  if (r.setOff) throw failure(failures.notNow, { state: { zh: '由成交人保证金转入', en: 'set off from the winner’s deposit' } });
  if (r.match === null) throw failure(failures.notNow, { state: { zh: '未认领', en: 'not matched' } });
  if (r.touched) throw failure(failures.receiptInUse);
  await takeBack(d, r.match, '认领');
  await sql`update assets.receipt set contract_id = null, matched_by = null, match_entry_id = null where id = ${r.id}::uuid`.execute(
    d.tx,
  );
}

async function cancelReceipt(d: Deed): Promise<void> {
  const r = await receipt(d.tx, d.p.subjectId);
  if (r.line)
    throw wrong(
      '对账单上的收款不能撤销；付错的请退款。',
      'Money on a bank statement came in; what was paid by mistake is refunded.',
    );
  if (r.contractId !== null || r.heldFor !== null || r.touched) throw failure(failures.receiptInUse);
  if (r.entry === null)
    throw wrong('这是一笔收款中分出的部分，请撤销那笔收款。', 'This is a part of a receipt: cancel the receipt it came in with.');
  const parts = await partsOf(d.tx, r.id);
  if (parts.some((x) => x.inUse)) throw failure(failures.receiptInUse);
  const entry = await takeBack(d, r.entry, '收款');
  await sql`update assets.receipt set cancelled_at = ${d.books.now}, cancel_entry_id = ${entry}::uuid where id = ${r.id}::uuid`.execute(
    d.tx,
  );
  await sql`update assets.receipt set cancelled_at = ${d.books.now} where id = any(${parts.map((x) => x.id)}::uuid[])`.execute(
    d.tx,
  );
}

/** What was parted off a receipt, and of that; each with whether it belongs to somebody by now. */
async function partsOf(tx: Tx, id: string): Promise<{ id: string; inUse: boolean }[]> {
  const { rows } = await sql<{ id: string; inUse: boolean }>`
    with recursive part as (select * from assets.receipt where part_of = ${id}::uuid union all select r.* from assets.receipt r join part p on r.part_of = p.id)
    select id, contract_id is not null or held_for is not null or used_fen + refunded_fen > 0 as "inUse" from part`.execute(tx);
  return rows;
}

/** Carries an approved proposal out, posted today. Throws assets.notNow, .moneyTooMuch, .receiptInUse, .decisionNeeded, .input. */
export async function carryOut(
  tx: Tx,
  kit: MoneyKit,
  p: Proposal,
  by: Hand & { readonly id: string },
  now: Temporal.Instant,
): Promise<void> {
  const books = await holdBook(tx, kit, p.collectiveId, by, now);
  const today = dayOf(kit, now).toString();
  const d: Deed = { tx, kit, books, today, code: p.kind, reason: p.reason, madeBy: p.by, approvedBy: by.id, p, by };
  const deeds = {
    cancel,
    'write-off': writeOff,
    refund,
    'settle-deposit': settleDeposit,
    release: () => release(d, p.subjectId),
    detach,
    'cancel-receipt': cancelReceipt,
    'return-bid-deposit': returnBidDeposit,
  } as const;
  await deeds[p.kind](d);
}

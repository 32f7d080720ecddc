/**
 * Deposits of bidders 竞价保证金: a receipt is held in the book under its registration (借 待认领 贷 竞价保证金) until it goes back to who paid it, is kept because
 * the winner does not sign, or pays what the winner owes under the contract.
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { lettingPolicy, wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { holdBook, postMoves, record, type Books, type MoneyKit, type Move } from './common.ts';
import { enterReceipt, partReceipt } from './receipts.ts';

/** Where the money of a deposit is: a receipt that waits to be matched, or money entered by hand. Without an account it is the first registered one in use. */
export type DepositSource =
  | { readonly receiptId: string }
  | {
      readonly accountId?: string | null | undefined;
      readonly receivedOn?: string | null | undefined;
      readonly payerName?: string | null | undefined;
      readonly payerNumber?: string | null | undefined;
    };

interface Bidding {
  readonly registrationId: string;
  readonly collectiveId: string;
  readonly listingId: string;
  readonly number: string;
  readonly bidder: string;
  readonly depositFen: bigint;
  readonly deadline: Temporal.Instant | null;
  readonly heldFen: bigint;
}

async function bidding(tx: Tx, registrationId: string): Promise<Bidding> {
  const { rows } = await sql<Bidding>`
    select r.id as "registrationId", l.collective_id as "collectiveId", l.id as "listingId", l.number, p.name as bidder, l.deposit_fen as "depositFen", l.deadline,
      (select coalesce(sum(d.fen), 0)::int8 from assets.bid_deposit d where d.registration_id = r.id and d.state = 'held') as "heldFen"
    from assets.registration r join assets.listing l on l.id = r.listing_id join assets.party p on p.id = r.party_id where r.id = ${registrationId}::uuid`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

async function firstAccount(tx: Tx, collectiveId: string, on: string): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.bank_account where collective_id = ${collectiveId}::uuid and valid @> ${on}::date order by lower(valid), id limit 1`.execute(
    tx,
  );
  if (!rows[0])
    throw wrong(
      '本集体没有在用的登记账户，保证金不能入账。请先登记银行账户。',
      'The collective has no registered account in use, so the deposit cannot be booked. Register one first.',
    );
  return rows[0].id;
}

/**
 * Books a deposit: of a receipt in a registered account that came in on the day of the deadline or before, what is missing: what is kept or set off is the deposit of
 * the notice. A receipt that is more is parted (`partReceipt`), and the rest waits as it did. The registration's deposit is paid when what is held reaches that. Money of somebody else needs a reason. The payer's account (a keyed hash) becomes the bidder's, which rule C15 compares. Throws assets.input, .notNow.
 */
export async function takeDeposit(
  tx: Tx,
  kit: MoneyKit,
  registrationId: string,
  source: DepositSource,
  reason: string | null,
  by: Hand,
  now: Temporal.Instant,
): Promise<{ paid: boolean }> {
  const { collectiveId } = await bidding(tx, registrationId);
  const today = dayOf(kit, now).toString();
  const books = await holdBook(tx, kit, collectiveId, by, now);
  const b = await bidding(tx, registrationId); // what is held is read by one at a time
  if (b.heldFen >= b.depositFen)
    throw failure(failures.notNow, { state: { zh: '保证金已足额到账', en: 'deposit paid in full' } });
  const receiptId =
    'receiptId' in source
      ? source.receiptId
      : await enterReceipt(tx, kit, books, {
          receivedOn: source.receivedOn ?? today,
          fen: b.depositFen - b.heldFen,
          payerName: source.payerName ?? b.bidder,
          payerNumber: source.payerNumber ?? null,
          memo: `竞价保证金 ${b.number}`,
          accountId: source.accountId ?? (await firstAccount(tx, b.collectiveId, source.receivedOn ?? today)),
          payeeNumber: null,
          contractId: null,
          today,
        });
  const { rows } = await sql<{ fen: bigint; payer: string; on: string; free: boolean; registered: boolean }>`
    select fen, payer_name as payer, received_on::text as on, contract_id is null and held_for is null and refunded_fen = 0 and cancelled_at is null as free, account_id is not null as registered
    from assets.receipt where id = ${receiptId}::uuid and collective_id = ${b.collectiveId}::uuid for update`.execute(tx);
  const receipt = rows[0];
  if (receipt === undefined) throw failure(failures.notFound);
  if (!receipt.free) throw failure(failures.notNow, { state: { zh: '这笔收款已有归属', en: 'receipt already matched' } });
  if (!receipt.registered)
    throw wrong('保证金须进本集体登记的账户。', 'A deposit goes into a registered account of the collective.');
  const missing = b.depositFen - b.heldFen;
  if (receipt.payer !== '' && receipt.payer !== b.bidder && reason === null)
    throw wrong(
      `付款人 ${receipt.payer} 不是竞买人，请写明代付的原因。`,
      `The payer ${receipt.payer} is not the bidder: say why somebody else pays.`,
    );
  if (b.deadline !== null && receipt.on > dayOf(kit, b.deadline).toString())
    throw wrong(
      '保证金在报名截止日之后到账，不能作数；请退还付款人。',
      'The deposit came in after the day of the deadline and does not count: give it back.',
    );
  // what came in beyond the deposit waits on: to be given back, matched, or held for another notice
  const fen = receipt.fen < missing ? receipt.fen : missing;
  const part = await partReceipt(tx, books, receiptId, fen);
  const id = uuidv7(now);
  const held = (await books.of('bidDeposits', [registrationId])).get(registrationId) as number;
  const [posted] = await postMoves(tx, kit, books, [
    {
      what: 'bid-deposit',
      id,
      day: receipt.on,
      memo: `竞价保证金 ${b.number}`,
      debit: books.role('unmatched'),
      credit: held,
      fen,
    },
  ]);
  await sql`insert into assets.bid_deposit (id, registration_id, collective_id, receipt_id, fen, taken_on, entry_id, made_at, made_by)
    values (${id}::uuid, ${registrationId}::uuid, ${b.collectiveId}::uuid, ${part}::uuid, ${fen}, ${receipt.on}, ${posted?.entry}::uuid, ${now}, ${by.id}::uuid)`.execute(
    tx,
  );
  await sql`update assets.receipt set held_for = ${registrationId}::uuid where id = ${part}::uuid`.execute(tx);
  const paid = b.heldFen + fen >= b.depositFen;
  await sql`update assets.registration r set deposit_state = case when ${paid}::boolean then 'paid' else r.deposit_state end,
    bank_mac = coalesce((select payer_mac from assets.receipt where id = ${part}::uuid), r.bank_mac) where r.id = ${registrationId}::uuid`.execute(
    tx,
  );
  await record(tx, kit, {
    collectiveId: b.collectiveId,
    contractId: null,
    action: 'bid-deposit',
    subject: id,
    fen,
    note: reason === null ? b.number : `${b.number} ${reason}`,
    by,
    at: now,
  });
  return { paid };
}

interface Held {
  readonly id: string;
  readonly registrationId: string;
  readonly receiptId: string;
  readonly fen: bigint;
  readonly entry: string;
  readonly payer: string;
  readonly payerMac: Buffer | null;
}

/** Who paid a deposit by its receipt `t`; of one whose statement names nobody, the bidder of registration `r`. */
const payer = sql<string>`coalesce(nullif(t.payer_name, ''), (select p.name from assets.party p where p.id = r.party_id))`;

async function heldBy(tx: Tx, registrationId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select d.id, d.registration_id as "registrationId", d.receipt_id as "receiptId", d.fen, d.entry_id as entry, ${payer} as payer, t.payer_mac as "payerMac"
    from assets.bid_deposit d join assets.receipt t on t.id = d.receipt_id join assets.registration r on r.id = d.registration_id where d.registration_id = ${registrationId}::uuid and d.state = 'held'
    order by d.id for update of d`.execute(tx);
  return rows;
}

export type Closed = 'returned' | 'kept' | 'set-off' | 'released';
async function close(tx: Tx, d: Held, state: Closed, on: string, entry: string, contractId: string | null = null): Promise<void> {
  await sql`update assets.bid_deposit set state = ${state}, closed_on = greatest(${on}::date, taken_on), close_entry_id = ${entry}::uuid, contract_id = ${contractId}::uuid where id = ${d.id}::uuid`.execute(
    tx,
  );
}

async function leave(
  tx: Tx,
  kit: MoneyKit,
  books: Books,
  all: readonly Held[],
  credit: number,
  what: string,
  memo: string,
  day: string,
): Promise<string[]> {
  const accounts = await books.of(
    'bidDeposits',
    all.map((d) => d.registrationId),
  );
  const moves = all.map((d): Move => ({
    what,
    id: d.id,
    day,
    memo,
    debit: accounts.get(d.registrationId) as number,
    credit,
    fen: d.fen,
  }));
  return (await postMoves(tx, kit, books, moves)).map((p) => p.entry);
}

/** Keeps the deposit of a winner who does not sign: 借 竞价保证金 贷 其他收入. Returns how much. */
export async function keepDeposit(
  tx: Tx,
  kit: MoneyKit,
  of: { readonly registrationId: string; readonly collectiveId: string },
  reason: string,
  by: Hand,
  now: Temporal.Instant,
): Promise<bigint> {
  const all = await heldBy(tx, of.registrationId);
  if (all.length === 0) return 0n;
  const today = dayOf(kit, now).toString();
  const books = await holdBook(tx, kit, of.collectiveId, by, now);
  const entries = await leave(
    tx,
    kit,
    books,
    all,
    books.role('otherIncome'),
    'bid-deposit-kept',
    `成交人退出，保证金不退：${reason}`,
    today,
  );
  for (const [i, d] of all.entries()) {
    await close(tx, d, 'kept', today, entries[i] as string);
    await record(tx, kit, {
      collectiveId: of.collectiveId,
      contractId: null,
      action: 'bid-deposit-kept',
      subject: d.id,
      fen: d.fen,
      note: reason,
      by,
      at: now,
    });
  }
  await sql`update assets.registration set deposit_state = 'kept' where id = ${of.registrationId}::uuid`.execute(tx);
  return all.reduce((sum, d) => sum + d.fen, 0n);
}

/**
 * When the winner's contract takes effect and the policy says so: the deposit becomes prepaid money of the contract (借 竞价保证金 贷 预收款项) and pays what is due
 * there. Returns how much.
 */
export async function setOffDeposit(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  by: Hand,
  now: Temporal.Instant,
): Promise<bigint> {
  if (lettingPolicy(kit).bidDeposit.winner !== 'set-off') return 0n;
  const { rows } = await sql<{ id: string }>`
    select r.id from assets.contract k join assets.listing l on l.id = k.listing_id join assets.registration r on r.listing_id = l.id and r.party_id = k.lessee_id
    where k.id = ${contract.id}::uuid and r.id = ${winnerId}`.execute(tx);
  const registrationId = rows[0]?.id;
  if (registrationId === undefined) return 0n;
  const all = await heldBy(tx, registrationId);
  if (all.length === 0) return 0n;
  const today = dayOf(kit, now).toString();
  const books = await holdBook(tx, kit, contract.collectiveId, by, now);
  const prepaid = (await books.of('prepayments', [contract.id])).get(contract.id) as number;
  const entries = await leave(tx, kit, books, all, prepaid, 'bid-deposit-set-off', '成交人保证金转作预收款', today);
  for (const [i, d] of all.entries()) {
    const entry = entries[i] as string;
    await close(tx, d, 'set-off', today, entry, contract.id);
    await sql`update assets.receipt set held_for = null, contract_id = ${contract.id}::uuid, matched_by = 'person', match_entry_id = ${entry}::uuid where id = ${d.receiptId}::uuid`.execute(
      tx,
    );
    await record(tx, kit, {
      collectiveId: contract.collectiveId,
      contractId: contract.id,
      action: 'bid-deposit-set-off',
      subject: d.id,
      fen: d.fen,
      by,
      at: now,
    });
  }
  await sql`update assets.registration set deposit_state = 'set-off' where id = ${registrationId}::uuid`.execute(tx);
  return all.reduce((sum, d) => sum + d.fen, 0n);
}

/** The registration that wins a notice `l` now; null while nobody does. */
const winnerId = sql`(l.outcome -> 'ranking' -> (l.outcome ->> 'winner')::int ->> 'registrationId')::uuid`;

/**
 * The day from which the deposit of a registration `r` of a notice `l` is to go back, null while it is not: who withdrew or was refused, all when the notice
 * failed or was withdrawn, all but the winner when it is concluded; the winner's when the contract took effect and the deposit was not set off.
 */
export const backFrom = (
  zone: string,
) => sql`((case r.state when 'withdrawn' then r.withdrawn_at when 'disqualified' then r.judged_at else
  case when l.state in ('failed', 'withdrawn') or (l.state = 'concluded' and ${winnerId} is distinct from r.id)
    then (select max(e.at) from assets.listing_event e where e.listing_id = l.id and e.to_state = l.state)
  when l.state = 'concluded' then (select min(e.at) from assets.contract k join assets.contract_event e on e.contract_id = k.id and e.action = 'activate'
    where k.listing_id = l.id) end end) at time zone ${zone})::date`;

/** What would go back to a bidder now. Throws assets.notNow while nothing is held or it is not to go back. */
export async function toGoBack(
  db: Db | Tx,
  kit: MoneyKit,
  registrationId: string,
  now: Temporal.Instant,
): Promise<{ fen: bigint; payer: string }> {
  const { rows } = await sql<{ fen: bigint | null; payer: string | null; due: boolean | null }>`
    select sum(d.fen)::int8 as fen, min(${payer}) as payer, bool_and(${backFrom(kit.zone)} <= ${dayOf(kit, now).toString()}::date) as due
    from assets.registration r join assets.listing l on l.id = r.listing_id join assets.bid_deposit d on d.registration_id = r.id and d.state = 'held'
    join assets.receipt t on t.id = d.receipt_id where r.id = ${registrationId}::uuid`.execute(db);
  const row = rows[0];
  if (row === undefined || row.fen === null)
    throw failure(failures.notNow, { state: { zh: '没有在管的保证金', en: 'no deposit held' } });
  if (row.due !== true)
    throw failure(failures.notNow, {
      state: { zh: '竞价未结束，保证金尚不退还', en: 'bidding not over, deposits not returned yet' },
    });
  return { fen: row.fen, payer: row.payer ?? '' };
}

/** Closes what is held of a registration as given back, by `pay`, which posts each and answers its entry. */
export async function giveBack(
  tx: Tx,
  kit: MoneyKit,
  registrationId: string,
  now: Temporal.Instant,
  pay: (d: Held) => Promise<string>,
): Promise<void> {
  await toGoBack(tx, kit, registrationId, now);
  const today = dayOf(kit, now).toString();
  for (const d of await heldBy(tx, registrationId)) await close(tx, d, 'returned', today, await pay(d));
  await sql`update assets.registration set deposit_state = 'returned' where id = ${registrationId}::uuid`.execute(tx);
}

/** Takes a deposit off the bidder it was noted for by mistake, by `takeBack` of its entry; the receipt waits to be matched again. Throws assets.notNow after the opening. */
export async function releaseDeposit(
  tx: Tx,
  receiptId: string,
  today: string,
  takeBack: (entry: string) => Promise<string>,
): Promise<void> {
  const { rows } = await sql<Held & { state: string }>`
    select d.id, d.registration_id as "registrationId", d.receipt_id as "receiptId", d.fen, d.entry_id as entry, l.state from assets.bid_deposit d
    join assets.registration r on r.id = d.registration_id join assets.listing l on l.id = r.listing_id
    where d.receipt_id = ${receiptId}::uuid and d.state = 'held' for update of d`.execute(tx);
  const d = rows[0];
  if (d === undefined) throw failure(failures.notNow, { state: { zh: '保证金已了结', en: 'deposit settled' } });
  if (d.state !== 'open' && d.state !== 'closed') throw failure(failures.notNow, { state: { zh: '已开标', en: 'opened' } });
  await close(tx, d, 'released', today, await takeBack(d.entry));
  await sql`update assets.receipt set held_for = null where id = ${receiptId}::uuid`.execute(tx);
  await sql`update assets.registration r set deposit_state = 'due', bank_mac = null where r.id = ${d.registrationId}::uuid and r.deposit_state = 'paid'
    and (select coalesce(sum(x.fen), 0) from assets.bid_deposit x where x.registration_id = r.id and x.state = 'held') <
      (select deposit_fen from assets.listing where id = r.listing_id)`.execute(tx);
}

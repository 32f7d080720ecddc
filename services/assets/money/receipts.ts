/** Money that comes in: noted once, matched to its contract by itself where that is certain, otherwise by a person. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { allocateFree } from './allocate.ts';
import { accountMac, postMoves, type Books, type MoneyKit, type Move } from './common.ts';

/** A receipt to be noted. `accountId` is a registered account; otherwise the number it went to is told (rule C27 asks about it). */
export interface NewReceipt {
  readonly lineId: string | null;
  readonly accountId: string | null;
  readonly payeeMac: Buffer | null;
  readonly payeeTail: string | null;
  readonly receivedOn: string;
  readonly fen: bigint;
  readonly payerName: string;
  readonly payerMac: Buffer | null;
  readonly memo: string;
}

export type MatchedBy = 'number' | 'payer' | 'amount' | 'person';

/** Notes receipts with their entries: 借 银行存款 (其他应收款 when it went to an account that is not registered) 贷 待认领. Answers their ids. */
export async function noteReceipts(tx: Tx, kit: MoneyKit, books: Books, all: readonly NewReceipt[]): Promise<string[]> {
  if (all.length === 0) return [];
  const ids = all.map(() => uuidv7(books.now));
  const moves = all.map((r, i): Move => ({
    what: 'receipt',
    id: ids[i] as string,
    day: r.receivedOn,
    memo: `收款 ${r.payerName} ${r.memo}`.trim(),
    debit: books.role(r.accountId === null ? 'heldElsewhere' : 'bank'),
    credit: books.role('unmatched'),
    fen: r.fen,
  }));
  const posted = await postMoves(tx, kit, books, moves);
  const hex = (b: Buffer | null): string | null => b?.toString('hex') ?? null;
  const column = <T>(of: (r: NewReceipt) => T): T[] => all.map(of);
  await sql`insert into assets.receipt (id, collective_id, line_id, account_id, payee_mac, payee_tail, received_on, fen, payer_name, payer_mac, memo, entry_id, made_at, made_by)
    select o.id, ${books.collectiveId}::uuid, o.line, o.account, decode(o.payee, 'hex'), o.tail, o.day, o.fen, o.name, decode(o.payer, 'hex'), o.memo, o.entry, ${books.now}, ${books.by.id}::uuid
    from unnest(${ids}::uuid[], ${column((r) => r.lineId)}::uuid[], ${column((r) => r.accountId)}::uuid[], ${column((r) => hex(r.payeeMac))}::text[],
      ${column((r) => r.payeeTail)}::text[], ${column((r) => r.receivedOn)}::date[], ${column((r) => String(r.fen))}::int8[], ${column((r) => r.payerName)}::text[],
      ${column((r) => hex(r.payerMac))}::text[], ${column((r) => r.memo)}::text[], ${posted.map((p) => p.entry)}::uuid[])
      o(id, line, account, payee, tail, day, fen, name, payer, memo, entry)`.execute(tx);
  return ids;
}

/** Puts receipts under contracts (借 待认领 贷 预收款项:合同), and lets them pay what is open there. Throws assets.notNow when one is matched already. */
export async function matchReceipts(
  tx: Tx,
  kit: MoneyKit,
  books: Books,
  all: readonly { readonly receiptId: string; readonly contractId: string; readonly by: MatchedBy }[],
  options: { readonly spread?: boolean } = {},
): Promise<void> {
  if (all.length === 0) return;
  const { rows } = await sql<{
    id: string;
    fen: bigint;
    refunded: bigint;
    on: string;
    contractId: string | null;
    heldFor: string | null;
  }>`
    select id, fen, refunded_fen as refunded, received_on::text as on, contract_id as "contractId", held_for as "heldFor" from assets.receipt
    where id = any(${all.map((m) => m.receiptId)}::uuid[]) and collective_id = ${books.collectiveId}::uuid and cancelled_at is null for update`.execute(
    tx,
  );
  const known = new Map(rows.map((r) => [r.id, r]));
  const credits = await books.of(
    'prepayments',
    all.map((m) => m.contractId),
  );
  const moves = all.map((m): Move => {
    const receipt = known.get(m.receiptId);
    if (receipt === undefined) throw failure(failures.notFound);
    if (receipt.contractId !== null || receipt.heldFor !== null || receipt.refunded > 0n)
      throw failure(failures.notNow, {
        state:
          receipt.heldFor !== null
            ? { zh: '竞价保证金', en: 'a bidder’s deposit' }
            : receipt.contractId === null
              ? { zh: '已退款', en: 'refunded' }
              : { zh: '已认领', en: 'matched' },
      });
    return {
      what: 'match',
      // a receipt that was detached is matched anew under another key
      id: uuidv7(books.now),
      day: receipt.on,
      memo: '收款认领',
      debit: books.role('unmatched'),
      credit: credits.get(m.contractId) as number,
      fen: receipt.fen,
    };
  });
  const posted = await postMoves(tx, kit, books, moves);
  await sql`update assets.receipt r set contract_id = o.contract, matched_by = o.how, match_entry_id = o.entry
    from unnest(${all.map((m) => m.receiptId)}::uuid[], ${all.map((m) => m.contractId)}::uuid[], ${all.map((m) => m.by)}::text[], ${posted.map((p) => p.entry)}::uuid[])
      o(id, contract, how, entry) where r.id = o.id`.execute(tx);
  if (options.spread ?? true)
    await allocateFree(
      tx,
      kit,
      books,
      all.map((m) => m.contractId),
      all.map((m) => m.receiptId),
    );
}

/**
 * Parts `fen` off a receipt that is nobody's yet, as a receipt of its own: it came in with it, on the same day, from the same payer, in the same entry. Answers its id;
 * the receipt itself when it is no more than that. The caller holds its row and knows that it is free.
 */
export async function partReceipt(tx: Tx, books: Books, receiptId: string, fen: bigint): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with whole as (update assets.receipt set fen = fen - ${fen}::int8, split_fen = coalesce(split_fen, 0) + ${fen}::int8 where id = ${receiptId}::uuid and fen > ${fen}::int8 returning *)
    insert into assets.receipt (id, collective_id, account_id, payee_mac, payee_tail, received_on, fen, payer_name, payer_mac, memo, part_of, made_at, made_by)
    select ${uuidv7(books.now)}::uuid, collective_id, account_id, payee_mac, payee_tail, received_on, ${fen}::int8, payer_name, payer_mac, memo, id, ${books.now}, ${books.by.id}::uuid from whole
    returning id`.execute(tx);
  return rows[0]?.id ?? receiptId;
}

/** What is asked of a receipt to find its contract. */
export interface Trace {
  readonly fen: bigint;
  readonly payerName: string;
  readonly payerMac: Buffer | null;
  readonly memo: string;
}

/** A contract that money can be for: what is open of each of its receivables, those due first first, and the accounts its receipts came from. */
export interface Candidate {
  readonly contractId: string;
  readonly number: string;
  readonly lessee: string;
  /** It is signed or in force: rent falls due. */
  readonly running: boolean;
  readonly open: readonly bigint[];
  readonly macs: readonly string[];
}

/** What is open of a contract once money has been put to it, as it pays: those due first. */
export function openAfter(open: readonly bigint[], fen: bigint): bigint[] {
  let left = fen;
  return open.flatMap((f) => {
    const paid = left < f ? left : f;
    left -= paid;
    return paid === f ? [] : [f - paid];
  });
}

/** The contract that the payer's account speaks for: the only one its money went to, while that owes something or whoever pays holds no other that runs. */
function byAccount(t: Trace, all: readonly Candidate[], exact: readonly Candidate[]): Candidate | 'unclear' | undefined {
  const mac = t.payerMac?.toString('hex');
  const [one, another] = mac === undefined ? [] : all.filter((c) => c.macs.includes(mac));
  if (one === undefined || another !== undefined) return undefined;
  const elsewhere = all.some((c) => c !== one && c.running && (c.lessee === one.lessee || c.lessee === t.payerName));
  return exact.some((c) => c !== one) || (one.open.length === 0 && elsewhere) ? 'unclear' : one;
}

/**
 * Pure: the contract a receipt is for, or null when it is not certain. The number of one contract in the memo; else the payer's account (byAccount), where the amount
 * does not point to another contract; else the exact amount of one open receivable whose lessee has the payer's name.
 */
export function certain(t: Trace, all: readonly Candidate[]): { contractId: string; by: MatchedBy } | null {
  const memo = t.memo.toUpperCase();
  const named = all.filter((c) => memo.includes(c.number) && new RegExp(`(?<![A-Z0-9-])${c.number}(?![A-Z0-9-])`).test(memo));
  if (named.length === 1) return { contractId: (named[0] as Candidate).contractId, by: 'number' };
  if (named.length > 1) return null;
  const exact = all.filter((c) => c.lessee === t.payerName && c.open.includes(t.fen));
  const payer = byAccount(t, all, exact);
  if (payer === 'unclear') return null;
  if (payer !== undefined) return { contractId: payer.contractId, by: 'payer' };
  const hits = exact.reduce((n, c) => n + c.open.filter((f) => f === t.fen).length, 0);
  return hits === 1 ? { contractId: (exact[0] as Candidate).contractId, by: 'amount' } : null;
}

/** The contracts of a collective that money can be for: all that took effect and are not closed. */
export async function candidates(tx: Tx, collectiveId: string): Promise<Candidate[]> {
  const { rows } = await sql<{
    contractId: string;
    number: string;
    lessee: string;
    running: boolean;
    open: string[] | null;
    macs: string[] | null;
  }>`
    select k.id as "contractId", k.number, y.name as lessee, k.state in ('signed', 'active') as running,
      (select array_agg((r.fen - r.paid_fen - r.off_fen)::text order by r.due_on, r.id) from assets.receivable r where r.contract_id = k.id and r.cancelled_at is null and r.fen > r.paid_fen + r.off_fen) as open,
      (select array_agg(distinct encode(p.payer_mac, 'hex')) from assets.receipt p where p.contract_id = k.id and p.payer_mac is not null) as macs
    from assets.contract k join assets.party y on y.id = k.lessee_id
    where k.collective_id = ${collectiveId}::uuid and k.state in ('signed', 'active', 'expired', 'rescinded', 'ended', 'void', 'returned')`.execute(
    tx,
  );
  return rows.map((r) => ({ ...r, open: (r.open ?? []).map(BigInt), macs: r.macs ?? [] }));
}

/** Enters one receipt by hand, past ones too. Throws assets.input. */
export async function enterReceipt(
  tx: Tx,
  kit: MoneyKit,
  books: Books,
  input: {
    readonly receivedOn: string;
    readonly fen: bigint;
    readonly payerName: string;
    readonly payerNumber: string | null;
    readonly memo: string;
    readonly accountId: string | null;
    readonly payeeNumber: string | null;
    readonly contractId: string | null;
    readonly today: string;
  },
): Promise<string> {
  if (input.receivedOn > input.today) throw wrong('收款日期不能在今天以后。', 'Money is received today or before.');
  if ((input.accountId === null) === (input.payeeNumber === null))
    throw wrong(
      '请选择收款账户，或填写实际收款的账号，二者之一。',
      'Choose the account, or give the number the money went to: one of the two.',
    );
  if (input.accountId !== null) {
    const { rows } =
      await sql`select 1 from assets.bank_account where id = ${input.accountId}::uuid and collective_id = ${books.collectiveId}::uuid and valid @> ${input.receivedOn}::date`.execute(
        tx,
      );
    if (rows.length === 0)
      throw wrong('该账户在收款之日不是本集体的登记账户。', 'That is no registered account of the collective on that day.');
  }
  const payeeMac = accountMac(kit, input.payeeNumber);
  if (payeeMac !== null) {
    const { rows } =
      await sql`select 1 from assets.bank_account where number_mac = ${payeeMac} and collective_id = ${books.collectiveId}::uuid and valid @> ${input.receivedOn}::date`.execute(
        tx,
      );
    if (rows.length > 0)
      throw wrong(
        '该账号是本集体的登记账户，请从清单中选择。',
        'That is a registered account of the collective; choose it from the list.',
      );
  }
  const [id] = await noteReceipts(tx, kit, books, [
    {
      lineId: null,
      accountId: input.accountId,
      payeeMac,
      payeeTail: payeeMac === null ? null : (input.payeeNumber ?? '').replaceAll(/[\s-]/g, '').slice(-4),
      receivedOn: input.receivedOn,
      fen: input.fen,
      payerName: input.payerName,
      payerMac: accountMac(kit, input.payerNumber),
      memo: input.memo,
    },
  ]);
  if (input.contractId !== null)
    await matchReceipts(tx, kit, books, [{ receiptId: id as string, contractId: input.contractId, by: 'person' }]);
  return id as string;
}

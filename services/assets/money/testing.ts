/** For tests of money: a registered account, receipts, approval, and the sums that must hold after every step. */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { trialBalance } from '@yunjian/kernel/ledger';
import { decideAmendment, proposeAmendment } from '../letting/amendments.ts';
import type { RentWire } from '../letting/terms.ts';
import { ok, type Letting, SIGNING } from '../letting/letting.fixture.ts';
import type { CollectiveKey, TestAssets, Who } from '../testing.ts';
import { accountMac } from './common.ts';

/** A registered account of a collective; its number ends with what is given. */
export async function account(t: TestAssets, key: CollectiveKey, number: string, from = '2015-01-01'): Promise<string> {
  const id = globalThis.crypto.randomUUID();
  await t.database.owner.query(
    `insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid, demo) values ($1, $2, $3, $4, $5, '示例银行', daterange($6, null), true)`,
    [
      id,
      t.collectives[key],
      t.kit.crypto.seal(number, `assets.bank_account.number:${id}`),
      accountMac(t.kit, number),
      number.slice(-4),
      from,
    ],
  );
  return id;
}

/** A contract of collective one that took effect. */
export async function activeContract(t: Letting, over: Record<string, unknown> = {}): Promise<string> {
  const id = await t.contract([await t.part()], over);
  await t.approved(id);
  ok(await t.go(id, 'sign', { on: t.clock.now.toString().slice(0, 10), signing: SIGNING }));
  ok(await t.go(id, 'activate'));
  return id;
}

/** Other rent from a day on: ann proposes it, with a decision from before decisions named their contract, and bea agrees. */
export async function amendRent(t: Letting, id: string, from: string, rent: RentWire): Promise<void> {
  const by = (who: 'ann' | 'bea') => ({ id: t.actors[who].accountId, name: who });
  await t.database.tx(async (tx) => {
    const { rows } = await sql<{ decision: string; revision: number }>`
      insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, minutes_hash, verdict, valid, state, recorded_at,
        leaf_id, binds)
      values (${t.collectives.one}, 'amendment', 'members', '示例决议', '2026-01-05', '2026-01-10', '2026-01-25', 100, 90, 85, repeat('0', 64), '{}', true, 'recorded', now(), uuidv7(), null)
      returning id as decision, (select revision from assets.contract where id = ${id}::uuid) as revision`.execute(tx);
    const { decision = null, revision = 1 } = rows[0] ?? {};
    const signedOn = t.clock.now.toString().slice(0, 10);
    const input = {
      signedOn,
      decisionId: decision,
      reason: '测试',
      documentHash: null,
      change: { kind: 'rent', from, rent },
      revision,
    } as const;
    const draft = await proposeAmendment(tx, t.kit, id, input, by('ann'), t.clock.now);
    await decideAmendment(tx, t.kit, draft.id, { action: 'approve', answer: null }, by('bea'), t.clock.now);
  });
}

/** The money page of a contract. */
export const money = async (t: TestAssets, id: string, who: Who = 'ann') =>
  ok(await t.call(who, 'GET', `/contracts/${id}/money`));

/** Enters a receipt by hand into a registered account; answers its id. */
export async function pay(
  t: TestAssets,
  accountId: string,
  fen: bigint,
  contractId: string | null,
  over: Record<string, unknown> = {},
): Promise<string> {
  const body = {
    receivedOn: t.clock.now.toString().slice(0, 10),
    fen: String(fen),
    payerName: '示例租户',
    payerNumber: null,
    memo: '',
    accountId,
    payeeNumber: null,
    contractId,
    ...over,
  };
  return ok(await t.call('ann', 'POST', `/collectives/${t.collectives.one}/receipts`, { body })).id as string;
}

/** ann proposes. */
export const proposeBy = (t: TestAssets, kind: string, subjectId: string, over: Record<string, unknown> = {}) =>
  t.call('ann', 'POST', '/money/proposals', { body: { kind, subjectId, reason: '测试原因', decisionId: null, ...over } });

/** ann proposes and bea approves. */
export async function carry(t: TestAssets, kind: string, subjectId: string, over: Record<string, unknown> = {}) {
  const { id } = ok(await proposeBy(t, kind, subjectId, over));
  return t.call('bea', 'POST', `/money/proposals/${id}/decision`, { body: { action: 'approve', answer: null } });
}

/** Pays all that is open of a contract and gives the paid deposit back, so that it can be closed once it is handed back. */
export async function payAll(t: TestAssets, accountId: string, contractId: string): Promise<void> {
  const open = BigInt((await money(t, contractId)).openFen);
  if (open > 0n) await pay(t, accountId, open, contractId);
}

/** Gives back what is held as deposit. */
export async function returnDeposit(t: TestAssets, contractId: string): Promise<void> {
  for (const r of (await money(t, contractId)).receivables)
    if ((r.kind === 'deposit' || r.kind === 'earnest') && !r.cancelled && BigInt(r.paidFen) > BigInt(r.usedFen))
      ok(await carry(t, 'settle-deposit', r.id, { fen: String(BigInt(r.paidFen) - BigInt(r.usedFen)), payeeName: '示例租户' }));
}

/**
 * What must hold after every step: the trial balance balances; per contract the accounts 应收租金, 预收款项, 押金 and 预收租金 equal the rows; bank, money held elsewhere
 * and what waits to be matched equal receipts less refunds; the maintained balances equal sums over the rows; rent of a lease that did not end early is billed as scheduled.
 */
export async function assertReconciled(t: TestAssets): Promise<void> {
  const { db } = t.database;
  const { rows } = await sql<{ what: string; detail: string }>`
    with party as (
      select a.book, a.number, a.party, sum(p.fen)::int8 as fen from ledger.account a join ledger.posting p on p.account = a.id where a.party is not null group by 1, 2, 3),
    r as (select *, fen - paid_fen - off_fen as open from assets.receivable where cancelled_at is null),
    want as (
      select '1122' as number, contract_id::text as party, sum(open) as fen from r group by 2
      union all select '2206', contract_id::text, -sum(fen - used_fen - refunded_fen) from assets.receipt where contract_id is not null group by 2
      union all select '2204', contract_id::text, -sum(fen - used_fen) from r where kind in ('deposit', 'earnest') group by 2
      union all select '2205', registration_id::text, -sum(fen) from assets.bid_deposit where state = 'held' group by 2
      union all select '2203', contract_id::text, -sum(fen - recognised_fen) from r where kind = 'rent' group by 2),
    both_sides as (select coalesce(w.number, p.number) as number, coalesce(w.party, p.party) as party, coalesce(w.fen, 0) as want, coalesce(p.fen, 0) as book
      from want w full join (select * from party where number in ('1122', '2206', '2204', '2203', '2205')) p on p.number = w.number and p.party = w.party),
    plain as (select a.number, c.id as collective, sum(p.fen) as fen from ledger.account a join ledger.book b on b.id = a.book join assets.collective c on c.id::text = b.owner
      join ledger.posting p on p.account = a.id where a.party is null group by 1, 2)
    select 'account ' || number as what, party || ': rows ' || want || ', book ' || book as detail from both_sides where want <> book
    union all select 'bank', c.id::text from assets.collective c where
      coalesce((select fen from plain where number = '1002' and collective = c.id), 0) <>
      coalesce((select sum(fen) from assets.receipt where collective_id = c.id and account_id is not null and cancelled_at is null), 0)
      - coalesce((select sum(f.fen) from assets.refund f left join assets.receipt p on p.id = f.receipt_id where f.collective_id = c.id and (p.id is null or p.account_id is not null)), 0)
    union all select 'held elsewhere', c.id::text from assets.collective c where
      coalesce((select fen from plain where number = '1221' and collective = c.id), 0) <>
      coalesce((select sum(fen - refunded_fen) from assets.receipt where collective_id = c.id and account_id is null and cancelled_at is null), 0)
    union all select 'unmatched', c.id::text from assets.collective c where
      -coalesce((select fen from plain where number = '2241' and collective = c.id), 0) <>
      coalesce((select sum(fen - refunded_fen) from assets.receipt where collective_id = c.id and contract_id is null and held_for is null and cancelled_at is null), 0)
    union all select 'income of rent', c.id::text from assets.collective c where
      -coalesce((select fen from plain where number = '5001' and collective = c.id), 0) <> coalesce((select sum(recognised_fen) from r where collective_id = c.id), 0)
    union all select 'other income', c.id::text from assets.collective c where
      -coalesce((select fen from plain where number = '5002' and collective = c.id), 0) <> coalesce((select sum(fen) from r where collective_id = c.id and kind in ('late-fee', 'other')), 0)
      + coalesce((select sum(fen) from assets.bid_deposit where collective_id = c.id and state = 'kept'), 0)
    union all select 'deposit of a bidder', r.id::text from assets.registration r where
      (r.deposit_state = 'paid') <> (select l.deposit_fen > 0 and coalesce(sum(d.fen), 0) >= l.deposit_fen from assets.listing l
        left join assets.bid_deposit d on d.registration_id = r.id and d.state = 'held' where l.id = r.listing_id group by l.id)
    union all select 'maintained sums', r.id::text from assets.receivable r where
      r.paid_fen <> coalesce((select sum(fen) from assets.allocation a where a.receivable_id = r.id and a.released_at is null), 0)
      or r.off_fen <> coalesce((select sum(fen) from assets.write_off w where w.receivable_id = r.id), 0)
      or r.recognised_fen <> coalesce((select sum(fen) from assets.recognition g where g.receivable_id = r.id), 0)
    union all select 'count of receipts', collective_id::text from (select collective_id, count(*) as n from assets.receipt where cancelled_at is null group by 1) r
      full join assets.receipt_count c using (collective_id) where coalesce(r.n, 0) <> coalesce(c.n, 0)
    union all select 'billed off the schedule', x.id::text from assets.receivable x join assets.contract k on k.id = x.contract_id and k.ended_on is null
      where x.kind = 'rent' and x.cancelled_at is null and not exists (select from assets.rent_period p where p.contract_id = x.contract_id and p.n = x.period_n
        and p.replaced_by is null and p.days = x.days and p.fen = x.fen)
    union all select 'balance of a contract', b.contract_id::text from assets.contract_balance b where
      b.open_fen <> coalesce((select sum(open) from r where r.contract_id = b.contract_id), 0)
      or b.oldest_due is distinct from (select min(due_on) from r where r.contract_id = b.contract_id and open > 0)
      or b.prepaid_fen <> coalesce((select sum(fen - used_fen - refunded_fen) from assets.receipt p where p.contract_id = b.contract_id), 0)
      or b.deposit_fen <> coalesce((select sum(paid_fen - used_fen) from r where r.contract_id = b.contract_id and kind in ('deposit', 'earnest')), 0)`.execute(
    db,
  );
  assert.deepEqual(rows, []);
  const books = await sql<{ id: string }>`select id from ledger.book`.execute(db);
  const span = { from: Temporal.PlainDate.from('1980-01-01'), to: Temporal.PlainDate.from('2200-01-01') };
  for (const { id } of books.rows) assert.equal((await trialBalance(db, id, span)).balanced, true);
}

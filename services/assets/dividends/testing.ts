/** For the tests of members and dividends: people, shares, decisions and a bank account, on the database of testing.ts. */
import { sql } from 'kysely';
import { decideVoucher, proposeVoucher, type NewVoucher } from '../books/voucher.ts';
import { dayOf } from '../setting.ts';
import type { Answer, CollectiveKey, TestAssets, Who } from '../testing.ts';
import { idNumber } from '../testing.ts';
import { accountsOf, bookOf } from './book.ts';
import { proposePayees, decidePayees } from './payee.ts';
import { enrol, type NewMember } from './people.ts';
import { decideShares, proposeShares } from './shares.ts';
import { SCALE } from './units.ts';
import { runTask, type WorkHooks } from './work.ts';

export const HASH = 'ab'.repeat(32);

/** Opens households of these sizes in a collective, each with shares for its household (in millionths), issued and approved, and an account to pay to. */
export async function settleMembers(
  t: TestAssets,
  key: CollectiveKey,
  units: readonly bigint[],
  options: { readonly from?: number; readonly on?: string; readonly accounts?: boolean } = {},
): Promise<{ households: string[]; members: string[] }> {
  const collectiveId = t.collectives[key];
  const first = options.from ?? 0;
  const ann = { id: t.actors.ann.accountId, name: 'ann' };
  const bea = { id: t.actors.bea.accountId, name: 'bea' };
  const rows = units.map((_, i): NewMember => ({
    householdCode: `H${String(first + i).padStart(5, '0')}`,
    address: '',
    code: `M${String(first + i).padStart(5, '0')}`,
    name: `示例${first + i}`,
    idNumber: idNumber(first + i),
    head: true,
    from: '2020-01-01',
  }));
  return t.database.tx(async (tx) => {
    const now = t.kit.now();
    const made = await enrol(tx, t.kit, { collectiveId, rows, by: ann, demo: true }, now);
    const households = rows.map((r) => made.households.get(r.householdCode) as string);
    const lines = households.map((holderId, i) => ({ holderId, delta: units[i] as bigint })).filter((l) => l.delta > 0n);
    const id = await proposeShares(
      tx,
      t.kit,
      {
        collectiveId,
        kind: 'issue',
        effectiveOn: options.on ?? '2020-01-01',
        reason: '份额量化',
        documentHash: HASH,
        lines,
        by: ann,
      },
      now,
    );
    await decideShares(tx, t.kit, { id, approve: true, refusal: null, by: bea }, now);
    if (options.accounts ?? true) {
      const payees = households.map((holderId, i) => ({
        holderId,
        ownerName: rows[i]?.name ?? '',
        number: `90000000${String(first + i).padStart(8, '0')}`,
        bank: '示例银行',
        bankCode: '100000000001',
      }));
      const ids = await proposePayees(tx, t.kit, { collectiveId, payees, by: ann, demo: true }, now);
      await decidePayees(tx, t.kit, { collectiveId, ids, approve: true, by: bea }, now);
    }
    return { households, members: [...made.members] };
  });
}

/** A valid decision of the collective on a run, of a meeting on a day. */
export async function decisionOf(
  t: TestAssets,
  key: CollectiveKey,
  meetingOn: string,
  run: string | null,
  over: { subject?: string; valid?: boolean } = {},
): Promise<string> {
  const { rows } = await t.database.owner.query<{ id: string }>(
    `insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, minutes_hash, verdict, valid, state, recorded_at, leaf_id, run_id)
     values ($1, $2, 'members', '收益分配方案', $3::date - 20, $3::date - 15, $3::date, 100, 90, 85, $4, '{}', $5, 'recorded', now(), gen_random_uuid(), $6) returning id`,
    [t.collectives[key], over.subject ?? 'distribution', meetingOn, HASH, over.valid ?? true, run],
  );
  return rows[0]?.id ?? '';
}

/**
 * Income of a year that came into the bank on its last day (a loss when negative), carried over by the year end as people do it: put in by one, approved by another.
 * Years one after the other; what is `running` is of a year that is not carried.
 */
export async function earn(t: TestAssets, key: CollectiveKey, year: number, fen: bigint, running?: 'running'): Promise<void> {
  const collectiveId = t.collectives[key];
  const made = { id: globalThis.crypto.randomUUID(), name: '会计' };
  const approved = { id: globalThis.crypto.randomUUID(), name: '理事' };
  await t.database.tx(async (tx) => {
    const now = t.kit.now();
    const book = await bookOf(tx, t.kit, collectiveId, made.id, now);
    const { role } = await accountsOf(tx, t.kit, book);
    const put = async (v: NewVoucher): Promise<void> => {
      const { id } = await proposeVoucher(tx, t.kit, collectiveId, v, made, now);
      await decideVoucher(tx, t.kit, id, { action: 'approve', answer: null }, approved, now);
    };
    const lines = [
      { account: role('bank'), fen },
      { account: role(fen > 0n ? 'otherIncome' : 'writtenOff'), fen: -fen },
    ];
    const on = running === undefined ? `${year}-12-31` : dayOf(t.kit, now).toString();
    await put({ kind: 'entry', on, memo: '收益', lines, documentHash: HASH });
    if (running === undefined) await put({ kind: 'year-end', year, memo: '年末结转' });
  });
}

/**
 * A change of a member as two people make it: proposed with its paper, approved by a director. Answers the first refusal, or what the approval answered with the id of the
 * change.
 */
export async function byTwo(
  t: Pick<TestAssets, 'call'>,
  [proposes, approves]: readonly [Who, Who],
  url: string,
  body: object,
): Promise<Answer> {
  const made = await t.call(proposes, 'POST', url, { body: { ...body, documentHash: HASH } });
  if (made.status !== 200) return made;
  return t.call(approves, 'POST', `/member-changes/${made.body.id}/decision`, { body: { approve: true, refusal: null } });
}

/** A registered account of the collective to pay from. */
export async function bankOf(t: TestAssets, key: CollectiveKey): Promise<string> {
  const id = globalThis.crypto.randomUUID();
  const number = '1234567890123456';
  await t.database.owner.query(
    `insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid, demo) values ($1, $2, $3, $4, '3456', '示例银行', '[2020-01-01,)', true)`,
    [
      id,
      t.collectives[key],
      t.kit.crypto.seal(number, `assets.bank_account.number:${id}`),
      t.kit.crypto.blindIndex(`${number}${id}`, 'assets.bank_account.number'),
    ],
  );
  return id;
}

/** Does the waiting task of a run, as the job would. */
export async function work(t: TestAssets, runId: string, hooks: WorkHooks = {}): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.run_task where run_id = ${runId}::uuid and state in ('waiting', 'working')`.execute(t.database.db);
  for (const { id } of rows) await runTask(t.kit, id, hooks);
}

/** Whole shares as millionths. */
export const whole = (...shares: number[]): bigint[] => shares.map((n) => BigInt(n) * SCALE);

/** Sums that must hold at any time, whatever happened; throws which does not. */
export async function assertConserved(t: TestAssets): Promise<void> {
  const { rows } = await t.database.owner.query<{ what: string }>(`
    select 'shares differ from their events' as what where exists (
      select from assets.collective c where
        (select coalesce(sum(h.units), 0) from assets.share_holding h where h.collective_id = c.id and upper_inf(h.valid)) <>
        (select coalesce(sum(l.delta), 0) from assets.share_event_line l join assets.share_event e on e.id = l.event_id where e.collective_id = c.id and e.state = 'approved'))
    union all select 'a run does not sum to its pool' where exists (
      select from assets.distribution_run r where r.entry_id is not null and r.pool_fen <> (select sum(p.part_fen) from assets.payout p where p.run_id = r.id))
    union all select 'something was dropped' where exists (
      select from assets.distribution_run r where r.entry_id is not null and
        (select sum(p.pay_fen + p.carry_fen) from assets.payout p where p.run_id = r.id) <> (select sum(p.part_fen + p.carried_in_fen) from assets.payout p where p.run_id = r.id))
    union all select 'a payout has two live orders' where exists (
      select from assets.payment_order o where o.state in ('prepared', 'sent', 'paid') group by o.run_id, o.payout_no having count(*) > 1)
    union all select 'the books do not balance' where (select coalesce(sum(fen), 0) from ledger.posting) <> 0
    union all select 'the payable of a holder is not what is owed' where exists (
      select from (select a.party, -sum(p.fen) as booked from ledger.account a join ledger.posting p on p.account = a.id where a.party is not null group by a.party) b
      full join (select p.holder_id::text as party, sum(case when p.state = 'carried' then case when p.carried_to is null then p.carry_fen else 0 end when p.state in ('planned', 'paid') then 0 else p.pay_fen end) as owed
        from assets.payout p join assets.distribution_run r on r.id = p.run_id and r.entry_id is not null group by p.holder_id) o on o.party = b.party
      where coalesce(b.booked, 0) <> coalesce(o.owed, 0))`);
  if (rows.length > 0) throw new Error(rows.map((r) => r.what).join('; '));
}

/** What is done about what is overdue: late fees by a person's deed, numbered demands, and the task of rescission. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Database, Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { holdBook, moneyPolicy, record, type MoneyKit } from './common.ts';
import { lateFee, type LateFee } from './late-fee.ts';
import { writeOwed } from './owed.ts';
import { noticeRunOut } from './rescission.ts';
import { owedFen, rentBegins, rentEnds, wasVoid } from './until.ts';

interface Principal {
  readonly id: string;
  readonly contractId: string;
  readonly collectiveId: string;
  readonly number: string;
  readonly state: string;
  readonly kind: string;
  readonly fen: bigint;
  readonly dueOn: string;
  readonly ppmDay: number;
  readonly void: boolean;
  readonly posted: bigint;
  readonly paid: { on: string; fen: string }[];
}

async function principal(db: Db | Tx, id: string): Promise<Principal> {
  const { rows } = await sql<Principal>`
    select r.id, r.contract_id as "contractId", r.collective_id as "collectiveId", k.number, k.state, r.kind, ${owedFen} as fen, r.due_on::text as "dueOn", k.late_fee_ppm_day as "ppmDay", ${wasVoid} as void,
      (select coalesce(sum(l.fen), 0)::int8 from assets.receivable l join assets.receivable o on o.id = l.for_id where l.contract_id = r.contract_id and l.cancelled_at is null
        and (o.id = r.id or (o.cancelled_at is not null and o.kind = 'rent' and o.days && r.days))) as posted,
      (select coalesce(json_agg(json_build_object('on', p.d, 'fen', p.f::text)), '[]') from (
        select on_date as d, fen as f from assets.allocation where receivable_id = r.id and released_at is null
        union all select on_date, fen from assets.write_off where receivable_id = r.id) p) as paid
    from assets.receivable r join assets.contract k on k.id = r.contract_id where r.id = ${id}::uuid and r.cancelled_at is null`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** Payments in the order of their days, of what is more than is owed nothing. */
function upTo(owed: bigint, paid: Principal['paid']): { on: Temporal.PlainDate; fen: bigint }[] {
  let open = owed;
  return paid
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map((p) => {
      const fen = BigInt(p.fen) < open ? BigInt(p.fen) : open;
      open -= fen;
      return { on: Temporal.PlainDate.from(p.on), fen };
    });
}

/** The late fee of a receivable up to a day, and what of it is not posted yet. Throws assets.input for what bears none. */
export async function lateFeeOf(
  db: Db | Tx,
  kit: MoneyKit,
  id: string,
  until: string,
): Promise<LateFee & { readonly posted: bigint; readonly rest: bigint; readonly of: Principal }> {
  const of = await principal(db, id);
  if (of.kind !== 'rent' && of.kind !== 'other')
    throw wrong('滞纳金只对租金和其他应收计算。', 'Only rent and other dues bear a late fee.');
  // what it says of late payment falls with the rest of it (民法典 155)
  if (of.void) throw wrong('合同无效，约定的滞纳金不能收取。', 'The contract is void, and its late fee with it.');
  if (of.fen === 0n) return { fen: 0n, capped: false, stretches: [], posted: of.posted, rest: 0n, of };
  const policy = moneyPolicy(kit).lateFee;
  const fee = lateFee({
    fen: of.fen,
    dueOn: Temporal.PlainDate.from(of.dueOn),
    paid: upTo(of.fen, of.paid),
    ppmDay: of.ppmDay,
    until: Temporal.PlainDate.from(until),
    graceDays: policy.graceDays,
    capPpm: policy.capPpm,
  });
  return { ...fee, posted: of.posted, rest: fee.fen > of.posted ? fee.fen - of.posted : 0n, of };
}

/** Posts what of a late fee is not posted yet. Throws assets.nothingOverdue when there is nothing. */
export async function postLateFee(
  tx: Tx,
  kit: MoneyKit,
  id: string,
  until: string,
  by: Hand,
  now: Temporal.Instant,
): Promise<{ id: string; fen: string }> {
  const today = dayOf(kit, now).toString();
  if (until > today) throw wrong('计算日不能在今天以后。', 'A late fee is computed up to today or before.');
  const { of: seen } = await lateFeeOf(tx, kit, id, until);
  const books = await holdBook(tx, kit, seen.collectiveId, by, now);
  // again under the lock of the book: of two who post at once the second finds nothing left
  const { rest, of } = await lateFeeOf(tx, kit, id, until);
  if (of.state === 'closed') throw wrong('合同已办结，不能登记应收。', 'The contract is closed.');
  if (rest === 0n) throw failure(failures.nothingOverdue);
  const [made] = await writeOwed(
    tx,
    kit,
    books,
    [
      {
        contractId: of.contractId,
        number: of.number,
        kind: 'late-fee',
        n: null,
        from: null,
        to: null,
        fen: rest,
        dueOn: today,
        forId: id,
        note: `截至 ${until}`,
      },
    ],
    today,
  );
  await record(tx, kit, {
    collectiveId: of.collectiveId,
    contractId: of.contractId,
    action: 'late-fee',
    subject: made as string,
    fen: rest,
    note: until,
    by,
    at: now,
  });
  return { id: made as string, fen: String(rest) };
}

/** Writes another due of a lessee: water, repair, damage. */
export async function postOther(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  input: { readonly fen: bigint; readonly dueOn: string; readonly note: string },
  by: Hand,
  now: Temporal.Instant,
): Promise<{ id: string }> {
  const books = await holdBook(tx, kit, contract.collectiveId, by, now);
  // read under the lock of the book, which who closes a contract holds
  const { rows } = await sql<{
    number: string;
    state: string;
    from: string;
    to: string;
  }>`select number, state, least(signed_on, starts_on)::text as from, (greatest(ends_on, ${dayOf(kit, now).toString()}::date) + 366)::text as to
    from assets.contract where id = ${contract.id}::uuid`.execute(tx);
  const { state = 'draft', from = '', to = '' } = rows[0] ?? {};
  if (['draft', 'review', 'approved', 'discarded', 'closed'].includes(state))
    throw wrong('合同未生效或已办结，不能登记应收。', 'The contract is not in effect or is closed.');
  if (input.dueOn < from || input.dueOn > to)
    throw wrong(
      `应付日应在 ${from}（签订或起租）至 ${to} 之间。`,
      `It falls due between ${from}, when the lease was signed or began, and ${to}.`,
    );
  const [id] = await writeOwed(
    tx,
    kit,
    books,
    [{ contractId: contract.id, number: rows[0]?.number ?? '', kind: 'other', n: null, from: null, to: null, ...input }],
    dayOf(kit, now).toString(),
  );
  await record(tx, kit, {
    collectiveId: contract.collectiveId,
    contractId: contract.id,
    action: 'other-due',
    subject: id as string,
    fen: input.fen,
    note: input.note,
    by,
    at: now,
  });
  return { id: id as string };
}

/** A line of a demand: what is open, since when, how many days overdue. */
export interface DemandLine {
  readonly receivableId: string;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dueOn: string;
  readonly openFen: string;
  readonly days: number;
}

/** Makes a numbered demand of all that is overdue today, of a lease that is over of rent to its last day; a notice before rescission needs its task, a notice of rescission that the time of that notice is over. Throws assets.nothingOverdue, .notNow, .rescissionNotice. */
export async function makeDemand(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  kind: 'demand' | 'rescission-notice' | 'rescission',
  by: Hand & { readonly id: string },
  now: Temporal.Instant,
): Promise<{ id: string; number: string; fen: string }> {
  const today = dayOf(kit, now);
  const policy = moneyPolicy(kit);
  const { rows } =
    await sql<DemandLine>`select r.id as "receivableId", r.kind, (case when r.kind = 'rent' then greatest(lower(r.days), ${rentBegins}) end)::text as from, (case when r.kind = 'rent' then least(upper(r.days) - 1, ${rentEnds}) end)::text as to,
      r.due_on::text as "dueOn", (o.fen - r.paid_fen - r.off_fen)::text as "openFen", ${today.toString()}::date - r.due_on as days
    from assets.receivable r join assets.contract k on k.id = r.contract_id cross join lateral (select ${owedFen} as fen) o
    where r.contract_id = ${contract.id}::uuid and r.cancelled_at is null and o.fen > r.paid_fen + r.off_fen and r.due_on < ${today.toString()}::date order by r.due_on, r.id`.execute(
      tx,
    );
  if (kind === 'rescission') await noticeRunOut(tx, contract.id, today.toString());
  const fen = rows.reduce((s, r) => s + BigInt(r.openFen), 0n);
  if (fen === 0n) throw failure(failures.nothingOverdue);
  const year = today.year;
  const counted = await sql<{ n: number; code: string }>`
    insert into assets.counter as c (collective_id, kind, year, n) values (${contract.collectiveId}::uuid, 'demand', ${year}, 1)
    on conflict (collective_id, kind, year) do update set n = c.n + 1 returning n, (select code from assets.collective where id = collective_id) as code`.execute(
    tx,
  );
  const number = `CJ-${counted.rows[0]?.code}-${year}-${String(counted.rows[0]?.n).padStart(4, '0')}`;
  const replyBy = today.add({ days: kind === 'rescission-notice' ? policy.rescission.noticeDays : policy.demand.replyDays });
  const id = uuidv7(now);
  await sql`insert into assets.demand (id, contract_id, number, kind, on_date, reply_by, fen, lines, made_at, made_by, made_name)
    values (${id}::uuid, ${contract.id}::uuid, ${number}, ${kind}, ${today.toString()}, ${replyBy.toString()}, ${fen}, ${JSON.stringify(rows)}::jsonb, ${now}, ${by.id}::uuid, ${by.name})`.execute(
    tx,
  );
  if (kind !== 'demand') {
    const open = sql`contract_id = ${contract.id}::uuid and closed_on is null`;
    const { rows: task } = await sql`select from assets.rescission where ${open} for update`.execute(tx);
    if (task.length === 0)
      throw failure(failures.notNow, { state: { zh: '欠租未达到可解除的期限', en: 'rent not overdue long enough to rescind' } });
    if (kind === 'rescission-notice')
      await sql`update assets.rescission set state = 'noticed', demand_id = ${id}::uuid where ${open}`.execute(tx);
  }
  await record(tx, kit, {
    collectiveId: contract.collectiveId,
    contractId: contract.id,
    action: kind,
    subject: id,
    fen,
    note: number,
    by,
    at: now,
  });
  return { id, number, fen: String(fen) };
}

/** Notes that a demand reached the lessee. Throws assets.notNow when it is noted already, assets.input for a day that cannot be. */
export async function serveDemand(
  tx: Tx,
  kit: MoneyKit,
  id: string,
  input: { readonly how: 'hand' | 'post' | 'electronic' | 'posted-up'; readonly on: string },
  place: { readonly collectiveId: string; readonly contractId: string | null },
  by: Hand,
  now: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{
    on: string;
    served: string | null;
  }>`select on_date::text as on, served_on::text as served from assets.demand where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  if (rows[0].served !== null) throw failure(failures.notNow, { state: { zh: '已送达', en: 'served' } });
  if (input.on < rows[0].on || input.on > dayOf(kit, now).toString())
    throw wrong('送达日期应在出函日与今天之间。', 'It is served between its day and today.');
  await sql`update assets.demand set served_how = ${input.how}, served_on = ${input.on} where id = ${id}::uuid`.execute(tx);
  await record(tx, kit, { ...place, action: 'demand-served', subject: id, note: `${input.how} ${input.on}`, by, at: now });
  return { id };
}

/**
 * The nightly look at rent overdue longer than the policy's days: opens a task for each lease in force, and closes tasks whose lease was rescinded or whose old
 * rent came in. Returns how many were opened. Safe to run twice.
 */
export async function watchRescission(database: Pick<Database, 'tx'>, kit: MoneyKit, now: Temporal.Instant): Promise<number> {
  const today = dayOf(kit, now);
  const limit = today.subtract({ days: moneyPolicy(kit).rescission.afterDays }).toString();
  return database.tx(async (tx) => {
    const old = sql`(select contract_id, min(due_on) as oldest, sum(fen - paid_fen - off_fen)::int8 as open from assets.receivable
      where cancelled_at is null and paid_fen + off_fen < fen and due_on < ${limit}::date and kind = 'rent' group by contract_id)`;
    await sql`update assets.rescission t set state = case when k.state = 'active' then 'paid' else 'rescinded' end, closed_on = ${today.toString()}
      from assets.contract k where k.id = t.contract_id and t.closed_on is null
        and (k.state <> 'active' or not exists (select from ${old} o where o.contract_id = t.contract_id))`.execute(tx);
    const opened = await sql`insert into assets.rescission (id, contract_id, opened_on, oldest_due, open_fen)
      select uuidv7(), o.contract_id, ${today.toString()}::date, o.oldest, o.open from ${old} o join assets.contract k on k.id = o.contract_id and k.state = 'active'
      on conflict (contract_id) where closed_on is null do nothing`.execute(tx);
    return Number(opened.numAffectedRows ?? 0n);
  });
}

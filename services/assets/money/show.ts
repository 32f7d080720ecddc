/** The money of one contract on a page: schedule of what is owed, what came in, what pays what, what is proposed, and what the caller may do. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import type { MatchedBy } from './receipts.ts';
import type { ProposalKind } from './proposal.ts';
import { noticeUntil } from './rescission.ts';
import { billedBeyond, wasVoid } from './until.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';

const stamp = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface Page {
  readonly number: string;
  readonly state: string;
  readonly handedBack: boolean;
  readonly void: boolean;
  readonly lessee: string;
  readonly openFen: string;
  readonly prepaidFen: string;
  readonly depositFen: string;
  readonly oldestDue: string | null;
  readonly unearnedFen: string;
  readonly schedule: { n: number; from: string; to: string; dueOn: string; fen: string; billed: boolean }[];
  readonly receivables: Receivable[];
  readonly receipts: Receipt[];
  readonly allocations: {
    id: string;
    receivableId: string;
    receiptId: string | null;
    depositId: string | null;
    fen: string;
    on: string;
    released: boolean;
  }[];
  readonly refunds: { id: string; fen: string; on: string; payee: string; ofDeposit: boolean }[];
  readonly demands: {
    id: string;
    number: string;
    kind: 'demand' | 'rescission-notice' | 'rescission';
    on: string;
    replyBy: string;
    fen: string;
    servedHow: string | null;
    servedOn: string | null;
  }[];
  readonly proposals: ShownProposal[];
  readonly rescission: {
    openedOn: string;
    oldestDue: string;
    openFen: string;
    state: 'open' | 'noticed';
    noticeUntil: string | null;
    /** The notice reached the lessee. */
    served: boolean;
    /** The day on which the notice of rescission that followed it did. */
    rescissionServed: string | null;
  } | null;
  readonly events: { at: string; action: string; fen: string | null; note: string; by: string }[];
}
interface Receivable {
  id: string;
  kind: 'rent' | 'deposit' | 'earnest' | 'late-fee' | 'other';
  from: string | null;
  to: string | null;
  dueOn: string;
  fen: string;
  paidFen: string;
  offFen: string;
  openFen: string;
  usedFen: string;
  recognisedFen: string;
  forId: string | null;
  note: string;
  cancelled: boolean;
  /** Bills days the contract no longer has, by an amendment or its end: to be cancelled, what is still owed is then written anew. */
  stale: boolean;
}
interface Receipt {
  id: string;
  receivedOn: string;
  fen: string;
  freeFen: string;
  refundedFen: string;
  payer: string;
  memo: string;
  matchedBy: MatchedBy;
  registered: boolean;
}
export interface ShownProposal {
  id: string;
  kind: ProposalKind;
  subjectId: string;
  fen: string | null;
  payee: string | null;
  setOff: { receivableId: string; fen: string }[];
  reason: string;
  state: 'open' | 'approved' | 'refused' | 'withdrawn';
  by: string;
  byId: string;
  at: string;
  decidedBy: string | null;
  answer: string | null;
}

/** Columns of a proposal `q`, shared with the worklist. */
export const proposalColumns = sql`q.id, q.kind, q.subject_id as "subjectId", q.body ->> 'fen' as fen, q.body ->> 'payeeName' as payee, coalesce(q.body -> 'setOff', '[]') as "setOff",
  q.reason, q.state, q.proposed_name as by, q.proposed_by as "byId", ${stamp('q.proposed_at')} as at, q.decided_name as "decidedBy", q.answer`;

const list = (of: ReturnType<typeof sql>) => sql`(select coalesce(json_agg(row_to_json(x)), '[]'::json) from (${of}) x)`;

/** The page. One statement. Throws assets.notFound. */
export async function moneyPage(db: Db, scope: Scope, place: Place, contractId: string, accountId: string, today: string) {
  const id = sql`${contractId}::uuid`;
  const { rows } = await sql<Page>`
    select k.number, k.state, k.handed_back_on is not null as "handedBack", ${wasVoid} as void, y.name as lessee, coalesce(b.open_fen, 0)::text as "openFen", coalesce(b.prepaid_fen, 0)::text as "prepaidFen",
      coalesce(b.deposit_fen, 0)::text as "depositFen", b.oldest_due as "oldestDue",
      (select coalesce(sum(fen - recognised_fen), 0)::text from assets.receivable where contract_id = ${id} and kind = 'rent' and cancelled_at is null) as "unearnedFen",
      ${list(sql`select r.n, lower(r.days)::text as from, (upper(r.days) - 1)::text as to, r.due_on::text as "dueOn", r.fen::text as fen,
        exists (select from assets.receivable v where v.contract_id = r.contract_id and v.kind = 'rent' and v.cancelled_at is null and v.days && r.days) as billed
        from assets.rent_period r where r.contract_id = ${id} and r.replaced_by is null order by lower(r.days)`)} as schedule,
      ${list(sql`select r.id, r.kind, lower(r.days)::text as from, (upper(r.days) - 1)::text as to, r.due_on::text as "dueOn", r.fen::text as fen, r.paid_fen::text as "paidFen",
        r.off_fen::text as "offFen", case when r.cancelled_at is null then r.fen - r.paid_fen - r.off_fen else 0 end::text as "openFen", r.used_fen::text as "usedFen",
        r.recognised_fen::text as "recognisedFen", r.for_id as "forId", r.note, r.cancelled_at is not null as cancelled,
        r.kind = 'rent' and r.cancelled_at is null and (p.replaced_by is not null or ${billedBeyond}) as stale
        from assets.receivable r left join assets.rent_period p on p.contract_id = r.contract_id and p.n = r.period_n where r.contract_id = ${id} order by r.due_on, r.id`)} as receivables,
      ${list(sql`select r.id, r.received_on::text as "receivedOn", r.fen::text as fen, (r.fen - r.used_fen - r.refunded_fen)::text as "freeFen", r.refunded_fen::text as "refundedFen",
        r.payer_name as payer, r.memo, r.matched_by as "matchedBy", r.account_id is not null as registered from assets.receipt r where r.contract_id = ${id}
        order by r.received_on, r.id`)} as receipts,
      ${list(sql`select a.id, a.receivable_id as "receivableId", a.receipt_id as "receiptId", a.deposit_id as "depositId", a.fen::text as fen, a.on_date::text as on,
        a.released_at is not null as released from assets.allocation a join assets.receivable r on r.id = a.receivable_id where r.contract_id = ${id} order by a.id`)} as allocations,
      ${list(sql`select f.id, f.fen::text as fen, f.on_date::text as on, f.payee_name as payee, f.deposit_id is not null as "ofDeposit" from assets.refund f
        where f.contract_id = ${id} order by f.on_date, f.id`)} as refunds,
      ${list(sql`select d.id, d.number, d.kind, d.on_date::text as on, d.reply_by::text as "replyBy", d.fen::text as fen, d.served_how as "servedHow", d.served_on::text as "servedOn"
        from assets.demand d where d.contract_id = ${id} order by d.on_date, d.id`)} as demands,
      ${list(sql`select ${proposalColumns} from assets.proposal q where q.contract_id = ${id} order by q.proposed_at desc, q.id`)} as proposals,
      (select json_build_object('openedOn', t.opened_on, 'oldestDue', t.oldest_due, 'openFen', t.open_fen::text, 'state', t.state, 'noticeUntil', ${noticeUntil}, 'served', d.served_on is not null,
          'rescissionServed', (select n.served_on from assets.demand n where n.contract_id = t.contract_id and n.kind = 'rescission' and n.id > t.demand_id order by n.id desc limit 1))
        from assets.rescission t left join assets.demand d on d.id = t.demand_id where t.contract_id = ${id} and t.closed_on is null) as rescission,
      ${list(sql`select ${stamp('e.at')} as at, e.action, e.fen::text as fen, e.note, e.by_name as by from assets.money_event e where e.contract_id = ${id} order by e.seq desc`)} as events
    from assets.contract k join assets.party y on y.id = k.lessee_id left join assets.contract_balance b on b.contract_id = k.id where k.id = ${id}`.execute(
    db,
  );
  const page = rows[0];
  if (page === undefined) throw failure(failures.notFound);
  const [keeps, approves] = [mayFor(scope, 'money', place), mayFor(scope, 'approve-money', place)];
  const live = !['draft', 'review', 'approved', 'discarded', 'closed'].includes(page.state);
  const overdue = page.oldestDue !== null && page.oldestDue < today;
  const deposit = page.receivables.find(
    (r) => (r.kind === 'deposit' || r.kind === 'earnest') && !r.cancelled && BigInt(r.paidFen) > BigInt(r.usedFen),
  );
  const ends = mayFor(scope, 'end-contract', place);
  const runOut =
    overdue &&
    page.state === 'active' &&
    page.rescission?.noticeUntil != null &&
    page.rescission.served &&
    page.rescission.noticeUntil < today;
  const served = page.demands.findLast((d) => d.servedOn !== null);
  const can = [
    ...(keeps && live ? (['receipt', 'other', 'propose'] as const) : []),
    ...(keeps && overdue && !page.void ? (['late-fee'] as const) : []),
    ...(keeps && overdue ? (['demand'] as const) : []),
    ...(keeps && overdue && page.rescission !== null ? (['rescission-notice'] as const) : []),
    ...(keeps && page.handedBack && deposit !== undefined ? (['settle-deposit'] as const) : []),
    ...(ends && runOut && page.rescission?.rescissionServed == null ? (['rescission'] as const) : []),
    ...(ends && page.rescission?.rescissionServed != null && page.state === 'active' ? (['rescind'] as const) : []),
    ...(page.proposals.some((p) => p.state === 'open' && approves && p.byId !== accountId) ? (['decide'] as const) : []),
    ...(page.proposals.some((p) => p.state === 'open' && p.byId === accountId) ? (['withdraw'] as const) : []),
  ];
  const { void: _, ...shown } = page;
  return { id: contractId, ...shown, lastDemandOn: served?.servedOn ?? null, can };
}

/** Worklists of money: arrears, receipts that wait for their contract, what waits for approval, leases that may be rescinded. They read indexes in the order they show. */
import { sql, type RawBuilder } from 'kysely';
import type { RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { writeSheet } from '@yunjian/kernel/files';
import { figuresOf } from '../kept.ts';
import { collectiveJson, like } from '../letting/common.ts';
import { among, collectivesIn, idsAt, orderBy, pageOfIds, type Order, type Paging } from '../list.ts';
import { workbook, yuan } from '../register/sheets.ts';
import { withinFor, type Scope } from '../scope.ts';
import type { MatchedBy } from './receipts.ts';
import { noticeUntil } from './rescission.ts';
import { proposalColumns, type ShownProposal } from './show.ts';

/** Ages of arrears: days since the oldest open due day; both ends included. */
export const AGES = { '0-30': [1, 30], '31-90': [31, 90], '91-180': [91, 180], '181-': [181, null] } as const;
export type Age = keyof typeof AGES;

export interface ArrearsFilter {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
  readonly age?: Age | undefined;
  readonly q?: string | undefined;
}
type One = { id: string; code: string; name: string };

interface ArrearsRow {
  readonly contractId: string;
  readonly number: string;
  readonly state: string;
  readonly collective: One;
  readonly lessee: string;
  readonly oldestDue: string;
  readonly days: number;
  readonly overdueFen: string;
  readonly ages: Readonly<Record<Age, string>>;
  readonly lastDemandOn: string | null;
}

function arrearsWhere(ids: readonly string[] | null, f: ArrearsFilter, today: Temporal.PlainDate): RawBuilder<unknown> {
  const [least, most] = f.age === undefined ? [1, null] : AGES[f.age];
  const newest = today.subtract({ days: least }).toString();
  const q = f.q?.trim() ?? '';
  return sql.join(
    [
      among('b.collective_id', ids),
      sql`b.oldest_due <= ${newest}::date`,
      ...(most === null ? [] : [sql`b.oldest_due >= ${today.subtract({ days: most }).toString()}::date`]),
      ...(q === ''
        ? []
        : [
            sql`b.contract_id in (select id from assets.contract where number ilike ${like(q)} union all select id from assets.contract
              where lessee_id in (select id from assets.party where name ilike ${like(q)}))`,
          ]),
    ],
    sql` and `,
  );
}

/** Sum of a contract's open money by how long it is overdue. */
const aged = (today: string, least: number, most: number | null) =>
  sql`coalesce(sum(r.fen - r.paid_fen - r.off_fen) filter (where ${today}::date - r.due_on >= ${least} and (${most}::int is null or ${today}::date - r.due_on <= ${most}::int)), 0)::text`;

/** Rows of the contracts of `balances`, which gives `b` and in which order they come. */
function arrearsSelect(balances: RawBuilder<unknown>, order: RawBuilder<unknown>, today: string): RawBuilder<ArrearsRow> {
  return sql<ArrearsRow>`
    select b.contract_id as "contractId", k.number, k.state, ${collectiveJson} as collective, y.name as lessee, b.oldest_due::text as "oldestDue", ${today}::date - b.oldest_due as days,
      s.overdue as "overdueFen", s.ages, (select max(d.served_on)::text from assets.demand d where d.contract_id = b.contract_id) as "lastDemandOn"
    from ${balances}
    join assets.contract k on k.id = b.contract_id join assets.collective c on c.id = k.collective_id join assets.party y on y.id = k.lessee_id
    cross join lateral (select sum(r.fen - r.paid_fen - r.off_fen)::text as overdue, json_build_object('0-30', ${aged(today, 1, 30)}, '31-90', ${aged(today, 31, 90)},
        '91-180', ${aged(today, 91, 180)}, '181-', ${aged(today, 181, null)}) as ages
      from assets.receivable r where r.contract_id = b.contract_id and r.cancelled_at is null and r.paid_fen + r.off_fen < r.fen and r.due_on < ${today}::date) s
    order by ${order}`;
}

const OLDEST: Order = [
  ['b.oldest_due', 'asc'],
  ['b.contract_id', 'asc'],
];

/** Contracts with overdue money, the oldest first; the age is that of the oldest open due. */
export async function arrearsPage(db: Db, scope: Scope, f: ArrearsFilter & Paging, today: Temporal.PlainDate) {
  const condition = arrearsWhere(await collectivesIn(db, scope, f), f, today);
  const { ids, total } = await pageOfIds(
    db,
    { from: sql`assets.contract_balance b`, id: 'b.contract_id', condition, order: OLDEST },
    f,
  );
  const { rows } = await arrearsSelect(
    sql`${idsAt(ids)} join assets.contract_balance b on b.contract_id = at.id`,
    sql`at.nth`,
    today.toString(),
  ).execute(db);
  return { rows, total, page: f.page, size: f.size };
}

interface Overdue {
  readonly contracts: number;
  readonly overdueFen: string;
  readonly ages: Readonly<Record<Age, string>>;
}

async function readOverdue(
  db: Db,
  ids: readonly string[] | null,
  f: ArrearsFilter,
  today: Temporal.PlainDate,
): Promise<Map<string, Overdue>> {
  const day = today.toString();
  const narrowed =
    f.age === undefined && (f.q ?? '').trim() === ''
      ? sql`true`
      : sql`r.contract_id in (select b.contract_id from assets.contract_balance b where ${arrearsWhere(ids, f, today)})`;
  const { rows } = await sql<Overdue & { id: string }>`
    select coalesce(n.collective_id, s.collective_id) as id, coalesce(n.contracts, 0)::int as contracts, coalesce(s.overdue, '0') as "overdueFen",
      coalesce(s.ages, '{"0-30": "0", "31-90": "0", "91-180": "0", "181-": "0"}'::json) as ages
    from (select b.collective_id, count(*) as contracts from assets.contract_balance b where ${arrearsWhere(ids, f, today)} group by 1) n
    full join (select r.collective_id, sum(r.fen - r.paid_fen - r.off_fen)::text as overdue, json_build_object('0-30', ${aged(day, 1, 30)}, '31-90', ${aged(day, 31, 90)},
        '91-180', ${aged(day, 91, 180)}, '181-', ${aged(day, 181, null)}) as ages
      from assets.receivable r where ${among('r.collective_id', ids)} and r.cancelled_at is null and r.paid_fen + r.off_fen < r.fen and r.due_on < ${day}::date and ${narrowed} group by 1) s
      on s.collective_id = n.collective_id`.execute(db);
  return new Map(rows.map(({ id, ...overdue }) => [id, overdue]));
}

/** What is overdue in all, by age of each due. The sums of the filter's contracts add up to it; without words to look for, of each collective kept while nobody writes to its money. */
export async function arrearsTotals(db: Db, scope: Scope, f: ArrearsFilter, today: Temporal.PlainDate): Promise<Overdue> {
  const ids = await collectivesIn(db, scope, f);
  const read = (some: readonly string[] | null) => readOverdue(db, some, f, today);
  const kept = (f.q ?? '').trim() === '';
  const all = [...(await (kept ? figuresOf(db, `arrears ${today.toString()} ${f.age ?? ''}`, ids, read) : read(ids))).values()];
  const sum = (of: (o: Overdue) => string): string => String(all.reduce((n, o) => n + BigInt(of(o)), 0n));
  return {
    contracts: all.reduce((n, o) => n + o.contracts, 0),
    overdueFen: sum((o) => o.overdueFen),
    ages: {
      '0-30': sum((o) => o.ages['0-30']),
      '31-90': sum((o) => o.ages['31-90']),
      '91-180': sum((o) => o.ages['91-180']),
      '181-': sum((o) => o.ages['181-']),
    },
  };
}

const number = (fen: string): number => Number(yuan(fen));
/** All rows of the filter as a workbook. */
export async function arrearsXlsx(db: Db, scope: Scope, f: ArrearsFilter, today: Temporal.PlainDate): Promise<RawReply> {
  const condition = arrearsWhere(await collectivesIn(db, scope, f), f, today);
  const { rows } = await arrearsSelect(
    sql`(select * from assets.contract_balance b where ${condition}) b`,
    orderBy(OLDEST),
    today.toString(),
  ).execute(db);
  return workbook(
    writeSheet<ArrearsRow>({
      name: '欠租',
      columns: [
        { title: '合同编号', width: 28, value: (r) => r.number },
        { title: '集体', width: 24, value: (r) => r.collective.name },
        { title: '承租人', width: 24, value: (r) => r.lessee },
        { title: '最早应付日', value: (r) => r.oldestDue },
        { title: '逾期天数', value: (r) => r.days },
        { title: '逾期合计（元）', value: (r) => number(r.overdueFen) },
        { title: '0–30 天', value: (r) => number(r.ages['0-30']) },
        { title: '31–90 天', value: (r) => number(r.ages['31-90']) },
        { title: '91–180 天', value: (r) => number(r.ages['91-180']) },
        { title: '180 天以上', value: (r) => number(r.ages['181-']) },
        { title: '最近送达催缴', value: (r) => r.lastDemandOn },
      ],
      rows,
      notes: [
        { zh: `截至 ${today.toString()}，共 ${rows.length} 份合同`, en: `As of ${today.toString()}, ${rows.length} contracts` },
      ],
    }),
    `arrears-${today.toString()}.xlsx`,
  );
}

export interface ReceiptFilter {
  readonly collective?: string | undefined;
  readonly town?: string | undefined;
  readonly unmatched?: 'true' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
interface ReceiptRow {
  readonly id: string;
  readonly collective: One;
  readonly receivedOn: string;
  readonly fen: string;
  readonly freeFen: string;
  readonly payer: string;
  readonly memo: string;
  readonly account: string | null;
  readonly registered: boolean;
  /** What came in with it in one sum, where part of that is another receipt's; null: it is all of it. */
  readonly cameInFen: string | null;
  readonly matchedBy: MatchedBy | null;
  /** The notice whose bidder's deposit it is or was. */
  readonly deposit: { id: string; number: string } | null;
  readonly contract: { id: string; number: string } | null;
}
function receiptWhere(ids: readonly string[] | null, f: ReceiptFilter): RawBuilder<unknown> {
  return sql.join(
    [
      among('p.collective_id', ids),
      sql`p.cancelled_at is null`,
      ...(f.unmatched === undefined ? [] : [sql`p.contract_id is null and p.held_for is null and p.refunded_fen < p.fen`]),
      ...(f.from === undefined ? [] : [sql`p.received_on >= ${f.from}::date`]),
      ...(f.to === undefined ? [] : [sql`p.received_on <= ${f.to}::date`]),
    ],
    sql` and `,
  );
}
const NEWEST: Order = [
  ['p.received_on', 'desc'],
  ['p.id', 'desc'],
];
const receiptSelect = (receipts: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql<ReceiptRow>`
  select p.id, ${collectiveJson} as collective, p.received_on::text as "receivedOn", p.fen::text as fen, (p.fen - p.used_fen - p.refunded_fen)::text as "freeFen", p.payer_name as payer,
    p.memo, coalesce(a.tail, p.payee_tail) as account, p.account_id is not null as registered,
    (coalesce((select w.fen + w.split_fen from assets.receipt w where w.id = p.part_of), p.fen + p.split_fen))::text as "cameInFen", p.matched_by as "matchedBy",
    case when k.id is null then null else json_build_object('id', k.id, 'number', k.number) end as contract,
    (select json_build_object('id', l.id, 'number', l.number) from assets.registration h join assets.listing l on l.id = h.listing_id where h.id = p.held_for) as deposit
  from ${receipts}
  join assets.collective c on c.id = p.collective_id left join assets.bank_account a on a.id = p.account_id left join assets.contract k on k.id = p.contract_id
  order by ${order}`;

/** Receipts, the newest first; `unmatched`: those that wait for their contract. */
export async function receiptsPage(db: Db, scope: Scope, f: ReceiptFilter & Paging) {
  const collectives = await collectivesIn(db, scope, f);
  const all = f.unmatched === undefined && f.from === undefined && f.to === undefined;
  const counted = all
    ? sql<{
        n: number;
      }>`select coalesce(sum(n), 0)::int as n from assets.receipt_count where ${among('collective_id', collectives)}`
    : undefined;
  const condition = receiptWhere(collectives, f);
  const { ids, total } = await pageOfIds(db, { from: sql`assets.receipt p`, id: 'p.id', condition, order: NEWEST, counted }, f);
  const { rows } = await receiptSelect(sql`${idsAt(ids)} join assets.receipt p on p.id = at.id`, sql`at.nth`).execute(db);
  return { rows, total, page: f.page, size: f.size };
}

/** All rows of the filter as a workbook. */
export async function receiptsXlsx(db: Db, scope: Scope, f: ReceiptFilter, today: Temporal.PlainDate): Promise<RawReply> {
  const { rows } = await receiptSelect(
    sql`(select * from assets.receipt p where ${receiptWhere(await collectivesIn(db, scope, f), f)}) p`,
    orderBy(NEWEST),
  ).execute(db);
  return workbook(
    writeSheet<ReceiptRow>({
      name: '收款',
      columns: [
        { title: '收款日期', value: (r) => r.receivedOn },
        { title: '集体', width: 24, value: (r) => r.collective.name },
        { title: '金额（元）', value: (r) => number(r.fen) },
        { title: '未用（元）', value: (r) => number(r.freeFen) },
        { title: '同一笔共到账（元）', value: (r) => (r.cameInFen === null ? null : number(r.cameInFen)) },
        { title: '付款人', width: 24, value: (r) => r.payer },
        { title: '摘要', width: 28, value: (r) => r.memo },
        { title: '收款账户尾号', value: (r) => r.account },
        { title: '登记账户', value: (r) => (r.registered ? '是' : '否') },
        { title: '合同编号', width: 28, value: (r) => r.contract?.number ?? null },
        { title: '竞价保证金（公告编号）', width: 28, value: (r) => r.deposit?.number ?? null },
      ],
      rows,
      notes: [{ zh: `截至 ${today.toString()}，共 ${rows.length} 笔`, en: `As of ${today.toString()}, ${rows.length} receipts` }],
    }),
    `receipts-${today.toString()}.xlsx`,
  );
}

/** Contracts an unmatched receipt may be for: with that amount open, with the payer's name, or paid from that account before; at most twenty. */
export async function suggestions(db: Db, receiptId: string) {
  const { rows } = await sql<{
    id: string;
    number: string;
    lessee: string;
    openFen: string;
    why: ('amount' | 'name' | 'payer' | 'number')[];
  }>`
    select * from (select k.id, k.number, y.name as lessee, coalesce(b.open_fen, 0)::text as "openFen", array_remove(array[
        case when exists (select from assets.receivable r where r.contract_id = k.id and r.cancelled_at is null and r.fen - r.paid_fen - r.off_fen = p.fen) then 'amount' end,
        case when y.name = p.payer_name then 'name' end,
        case when exists (select from assets.receipt o where o.contract_id = k.id and o.payer_mac = p.payer_mac) then 'payer' end,
        case when position(k.number in upper(p.memo)) > 0 then 'number' end], null) as why
      from assets.receipt p join assets.contract k on k.collective_id = p.collective_id and k.state in ('signed', 'active', 'expired', 'rescinded', 'ended', 'void', 'returned')
      join assets.party y on y.id = k.lessee_id left join assets.contract_balance b on b.contract_id = k.id where p.id = ${receiptId}::uuid) s
    where cardinality(why) > 0 order by cardinality(why) desc, number limit 20`.execute(db);
  return rows;
}

/** Proposals that wait, the oldest first, of collectives where the caller keeps or approves money. */
export async function proposalsPage(db: Db, scope: Scope, f: { state?: string | undefined } & Paging) {
  const condition = sql`(${withinFor(scope, 'read-money')}) and q.state = ${f.state ?? 'open'}`;
  const order = [
    ['q.proposed_at', 'asc'],
    ['q.id', 'asc'],
  ] as const;
  const { ids, total } = await pageOfIds(
    db,
    { from: sql`assets.proposal q join assets.collective c on c.id = q.collective_id`, id: 'q.id', condition, order },
    f,
  );
  const { rows } = await sql<ShownProposal & { collective: One; contract: { id: string; number: string } | null }>`
    select ${proposalColumns}, ${collectiveJson} as collective, case when k.id is null then null else json_build_object('id', k.id, 'number', k.number) end as contract
    from ${idsAt(ids)} join assets.proposal q on q.id = at.id join assets.collective c on c.id = q.collective_id left join assets.contract k on k.id = q.contract_id order by at.nth`.execute(
    db,
  );
  return { rows, total, page: f.page, size: f.size };
}

/** Leases whose rent is overdue so long that they may be rescinded, the oldest first. */
export async function rescissionsPage(db: Db, scope: Scope, f: Paging) {
  const order = [
    ['t.oldest_due', 'asc'],
    ['t.id', 'asc'],
  ] as const;
  const condition = sql`t.closed_on is null and ${among('k.collective_id', await collectivesIn(db, scope))}`;
  const { ids, total } = await pageOfIds(
    db,
    { from: sql`assets.rescission t join assets.contract k on k.id = t.contract_id`, id: 't.id', condition, order },
    f,
  );
  const { rows } = await sql<{
    contractId: string;
    number: string;
    collective: One;
    lessee: string;
    oldestDue: string;
    openFen: string;
    state: 'open' | 'noticed';
    noticeUntil: string | null;
  }>`
    select k.id as "contractId", k.number, ${collectiveJson} as collective, y.name as lessee, t.oldest_due::text as "oldestDue", t.open_fen::text as "openFen", t.state, ${noticeUntil}::text as "noticeUntil"
    from ${idsAt(ids)} join assets.rescission t on t.id = at.id join assets.contract k on k.id = t.contract_id join assets.collective c on c.id = k.collective_id
    join assets.party y on y.id = k.lessee_id left join assets.demand d on d.id = t.demand_id order by at.nth`.execute(db);
  return { rows, total, page: f.page, size: f.size };
}

/** Registered accounts of a collective, for choosing where money came in. */
export async function accountsPage(db: Db, collectiveId: string) {
  const { rows } = await sql<{ id: string; bank: string; tail: string; from: string | null; to: string | null; demo: boolean }>`
    select id, bank, tail, lower(valid)::text as from, (upper(valid) - 1)::text as to, demo from assets.bank_account where collective_id = ${collectiveId}::uuid order by lower(valid), id`.execute(
    db,
  );
  return rows;
}

/** Worklist of bidders' deposits: held, to go back, overdue, closed. */
import { sql } from 'kysely';
import type { RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { writeSheet } from '@yunjian/kernel/files';
import { lettingPolicy, like } from '../letting/common.ts';
import { workbook, yuan } from '../register/sheets.ts';
import { withinFor, type Scope } from '../scope.ts';
import { backFrom, type Closed } from './bid-deposits.ts';
import type { MoneyKit } from './common.ts';

/** What of deposits is asked for. `due`: is to go back; `overdue`: should have gone back; `closed`: went back, was kept or set off. */
export interface DepositFilter {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
  readonly state?: 'held' | 'due' | 'overdue' | 'closed' | undefined;
  readonly q?: string | undefined;
}

/** Rows of deposits `d` with the last day they go back on, as a relation to select from. */
function depositRows(kit: MoneyKit, scope: Scope, f: Omit<DepositFilter, 'state'>) {
  const days = lettingPolicy(kit).bidDeposit.returnDays;
  const q = f.q?.trim() ?? '';
  return sql`(select d.*, l.id as listing_id, l.number, l.title, p.name as bidder, c.id as cid, c.code, c.name, c.town_code, b.back_from + ${days}::int as back_by
    from assets.bid_deposit d join assets.registration r on r.id = d.registration_id join assets.listing l on l.id = r.listing_id
    join assets.collective c on c.id = d.collective_id join assets.party p on p.id = r.party_id
    cross join lateral (select case when d.state = 'held' then ${backFrom(kit.zone)} end as back_from) b
    where ${withinFor(scope, 'read-money')} and (${f.town ?? null}::text is null or c.town_code = ${f.town ?? null}) and (${f.collective ?? null}::uuid is null or c.id = ${f.collective ?? null}::uuid)
      and ${q === '' ? sql`true` : sql`(l.number ilike ${like(q)} or l.title ilike ${like(q)} or p.name ilike ${like(q)})`})`;
}
const inState = (state: DepositFilter['state'], today: string) =>
  state === undefined
    ? sql`true`
    : state === 'closed'
      ? sql`x.state <> 'held'`
      : state === 'held'
        ? sql`x.state = 'held'`
        : state === 'due'
          ? sql`x.back_by is not null`
          : sql`x.back_by < ${today}::date`;

interface DepositRow {
  readonly id: string;
  readonly registrationId: string;
  readonly collective: { id: string; code: string; name: string };
  readonly listing: { id: string; number: string; title: string };
  readonly bidder: string;
  readonly fen: string;
  readonly takenOn: string;
  readonly state: 'held' | Closed;
  readonly closedOn: string | null;
  readonly contract: { id: string; number: string } | null;
  readonly backBy: string | null;
  readonly daysOver: number;
  readonly proposed: boolean;
  readonly mine: boolean;
}
const depositSelect = (
  kit: MoneyKit,
  scope: Scope,
  f: DepositFilter,
  today: string,
  limit: ReturnType<typeof sql>,
) => sql<DepositRow>`
  select x.id, x.registration_id as "registrationId", json_build_object('id', x.cid, 'code', x.code, 'name', x.name) as collective,
    json_build_object('id', x.listing_id, 'number', x.number, 'title', x.title) as listing, x.bidder, x.fen::text as fen, x.taken_on::text as "takenOn", x.state,
    x.closed_on::text as "closedOn", case when k.id is null then null else json_build_object('id', k.id, 'number', k.number) end as contract, x.back_by::text as "backBy",
    coalesce(greatest(${today}::date - x.back_by, 0), 0) as "daysOver",
    exists (select from assets.proposal q where q.subject_id = x.registration_id and q.kind = 'return-bid-deposit' and q.state = 'open') as proposed,
    ${withinFor(scope, 'money', 'x.cid', 'x.town_code')} as mine
  from ${depositRows(kit, scope, f)} x left join assets.contract k on k.id = x.contract_id where ${inState(f.state, today)}
  order by x.back_by nulls last, x.taken_on desc, x.id ${limit}`;

const told = ({ mine, ...r }: DepositRow) => ({
  ...r,
  can: mine && r.backBy !== null && !r.proposed ? (['return-deposit'] as const) : [],
});

/** Deposits of bidders: what is to go back first, the longest overdue first. */
export async function depositsPage(
  db: Db,
  kit: MoneyKit,
  scope: Scope,
  f: DepositFilter & { readonly page: number; readonly size: number },
  today: string,
) {
  const total = await sql<{
    n: number;
  }>`select count(*)::int as n from ${depositRows(kit, scope, f)} x where ${inState(f.state, today)}`.execute(db);
  const { rows } = await depositSelect(kit, scope, f, today, sql`limit ${f.size} offset ${(f.page - 1) * f.size}`).execute(db);
  return {
    rows: rows.map(told).map((r) => ({ ...r, can: [...r.can] })),
    total: total.rows[0]?.n ?? 0,
    page: f.page,
    size: f.size,
  };
}

/** How many deposits and how much is held, is to go back, and is overdue. */
export async function depositTotals(db: Db, kit: MoneyKit, scope: Scope, f: Omit<DepositFilter, 'state'>, today: string) {
  const sum = (state: DepositFilter['state']) =>
    sql`json_build_object('n', count(*) filter (where ${inState(state, today)}), 'fen', coalesce(sum(x.fen) filter (where ${inState(state, today)}), 0)::text)`;
  const { rows } = await sql<Record<'held' | 'due' | 'overdue', { n: number; fen: string }>>`
    select ${sum('held')} as held, ${sum('due')} as due, ${sum('overdue')} as overdue from ${depositRows(kit, scope, f)} x where x.state = 'held'`.execute(
    db,
  );
  return rows[0] as Record<'held' | 'due' | 'overdue', { n: number; fen: string }>;
}

const STATE_NAMES = { held: '在管', returned: '已退', kept: '不退', 'set-off': '转作预收款', released: '误认已更正' } as const;

/** All rows of the filter as a workbook. */
export async function depositsXlsx(db: Db, kit: MoneyKit, scope: Scope, f: DepositFilter, today: string): Promise<RawReply> {
  const { rows } = await depositSelect(kit, scope, f, today, sql``).execute(db);
  return workbook(
    writeSheet<DepositRow>({
      name: '竞价保证金',
      columns: [
        { title: '公告编号', width: 28, value: (r) => r.listing.number },
        { title: '公告', width: 32, value: (r) => r.listing.title },
        { title: '集体', width: 24, value: (r) => r.collective.name },
        { title: '竞价人', width: 24, value: (r) => r.bidder },
        { title: '金额（元）', value: (r) => Number(yuan(r.fen)) },
        { title: '到账日', value: (r) => r.takenOn },
        { title: '状态', value: (r) => STATE_NAMES[r.state] },
        { title: '了结日', value: (r) => r.closedOn },
        { title: '应退最迟日', value: (r) => r.backBy },
        { title: '逾期天数', value: (r) => r.daysOver },
        { title: '转入合同', width: 28, value: (r) => r.contract?.number ?? null },
      ],
      rows,
      notes: [{ zh: `截至 ${today}，共 ${rows.length} 笔`, en: `As of ${today}, ${rows.length} deposits` }],
    }),
    `bid-deposits-${today}.xlsx`,
  );
}

/** What is shown of runs, payouts and payment files, to staff and to members. */
import { sql, type RawBuilder } from 'kysely';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import { payoutRatio, percent } from '@yunjian/shares';
import { mayFor, within, type Place, type Scope } from '../scope.ts';
import { windowOf, type Paging } from '../list.ts';
import type { Membership } from './people.ts';
import { doublesOf } from './double.ts';
import { basisOf, named, shownName, type Basis } from './register-list.ts';
import { runColumns, setAside, type RunRow } from './run.ts';
import { totalsOf } from './settle.ts';
import { RUN_DUTY, runActions, type PayoutState, type RunState } from './states.ts';
import { SCALE, unitsText } from './units.ts';

/** A run as it is listed; the seed only once it is noticed. */
export function runShown(r: RunRow & { readonly collective?: string }) {
  const rate =
    r.poolFen === null || r.totalUnits === null || r.totalUnits === 0n ? null : (r.poolFen * SCALE * 100n) / r.totalUnits;
  const ratio = r.poolFen === null || r.mode === 'none' ? null : payoutRatio(r.poolFen, r.netIncomeFen);
  return {
    id: r.id,
    collectiveId: r.collectiveId,
    year: r.year,
    kind: r.kind,
    title: r.title,
    mode: r.mode,
    recordOn: r.recordOn,
    netIncomeFen: `${r.netIncomeFen}`,
    ceilingFen: `${r.ceilingFen}`,
    lossFen: `${r.lossFen}`,
    undistributedFen: `${r.undistributedFen}`,
    book:
      r.bookOn === null
        ? null
        : {
            netIncomeFen: `${r.bookNetIncomeFen}`,
            lossFen: `${r.bookLossFen}`,
            undistributedFen: `${r.bookUndistributedFen}`,
            on: r.bookOn,
            seq: Number(r.bookSeq),
          },
    departure:
      r.departureReason === null
        ? null
        : {
            reason: r.departureReason,
            document: r.departureDocument ?? '',
            consentBy: r.consentName,
            consentAt: r.consentAt?.toString() ?? null,
          },
    poolFen: r.poolFen === null ? null : `${r.poolFen}`,
    reservesFen: `${setAside(r).reduce((sum, x) => sum + BigInt(x.fen), 0n)}`,
    totalUnits: r.totalUnits === null ? null : unitsText(r.totalUnits),
    /** fen a share, two decimals, cut off */
    perShareFen: rate === null ? null : `${rate / 100n}.${(rate % 100n).toString().padStart(2, '0')}`,
    payoutPercent: ratio === null ? null : percent(ratio),
    minimumFen: `${r.minimumFen}`,
    ruleMinimumFen: r.ruleMinimumFen === null ? null : `${r.ruleMinimumFen}`,
    entries: r.entries,
    seedHash: r.seedHash,
    seed: r.seed,
    inputHash: r.inputHash,
    resultHash: r.resultHash,
    noticedOn: r.noticedOn,
    noticeUntil: r.noticeUntil,
    decisionId: r.decisionId,
    lockedOn: r.lockedOn,
    entryId: r.entryId,
    state: r.state,
    revision: r.revision,
  };
}

/** Runs in scope, the newest year first. */
export async function runsPage(
  db: Db,
  scope: Scope,
  query: {
    readonly page: number;
    readonly size: number;
    readonly collective?: string | undefined;
    readonly state?: RunState | undefined;
  },
) {
  const where = sql`${within(scope)} and (${query.collective ?? null}::uuid is null or r.collective_id = ${query.collective ?? null}::uuid)
    and (${query.state ?? ''} = '' or r.state = ${query.state ?? ''})`;
  const { rows } = await sql<
    RunRow & { collective: string }
  >`select ${runColumns}, c.name as collective from assets.distribution_run r join assets.collective c on c.id = r.collective_id
    where ${where} order by r.year desc, r.created_at desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  );
  const total = await sql<{
    n: number;
  }>`select count(*)::int as n from assets.distribution_run r join assets.collective c on c.id = r.collective_id where ${where}`.execute(
    db,
  );
  return {
    rows: rows.map((r) => ({ ...runShown(r), collective: r.collective })),
    total: total.rows[0]?.n ?? 0,
    page: query.page,
    size: query.size,
  };
}

/** Whether figures depart from the book without the supervisory board's consent so far. */
const waitsForConsent = (r: RunRow): boolean =>
  r.departureReason !== null && r.consentBy === null && (r.state === 'draft' || r.state === 'computed');

/** One run with everything about it: reserves, sums, work in hand, files, steps, and what the caller may do. */
export async function runDetail(db: Db, run: RunRow, scope: Scope, place: Place, accountId: string) {
  const t = await totalsOf(db, run.id);
  const task = await sql<{ kind: 'compute' | 'lock'; state: string; progress: number; step: string; failure: JsonObject | null }>`
    select kind, state, progress, step, failure from assets.run_task where run_id = ${run.id}::uuid order by asked_at desc, id desc limit 1`.execute(
    db,
  );
  const files = await sql<{
    id: string;
    no: number;
    orders: number;
    fen: string;
    state: 'prepared' | 'approved' | 'cancelled';
    executeOn: string;
    by: string;
    paid: number;
    returned: number;
  }>`
    select f.id, f.no, f.orders, f.fen::text as fen, f.state, f.execute_on as "executeOn", f.prepared_by as by,
      (select count(*)::int from assets.payment_order o where o.file_id = f.id and o.state = 'paid') as paid,
      (select count(*)::int from assets.payment_order o where o.file_id = f.id and o.state = 'returned') as returned
    from assets.payment_file f where f.run_id = ${run.id}::uuid order by f.no`.execute(db);
  const steps = await sql<{
    id: string;
    at: Temporal.Instant;
    action: string;
    from: string | null;
    to: string | null;
    by: string;
    body: JsonObject;
    leafId: string;
  }>`
    select id, at, action, from_state as from, to_state as to, by_name as by, body, leaf_id as "leafId" from assets.run_event where run_id = ${run.id}::uuid order by at, id`.execute(
    db,
  );
  const current = task.rows[0] ?? null;
  const busy = current !== null && (current.state === 'waiting' || current.state === 'working');
  const own = run.createdBy === accountId;
  const can = runActions(run.state).filter(
    (a) => !busy && mayFor(scope, RUN_DUTY[a], place) && !((a === 'notice' || a === 'lock') && own),
  );
  const payable = ['locked', 'paid', 'reconciled'].includes(run.state);
  return {
    ...runShown(run),
    reserves: run.reserves as Record<string, unknown>,
    statement: run.statement as Record<string, unknown> | null,
    totals: {
      parts: `${t.parts}`,
      carriedIn: `${t.carriedIn}`,
      paid: `${t.paid}`,
      carried: `${t.carried}`,
      held: `${t.held}`,
      due: `${t.due}`,
      sent: `${t.sent}`,
      returned: `${t.returned}`,
      bank: `${t.bankFen}`,
      counts: { ...t.counts },
    },
    task: current,
    files: files.rows.map(({ by, ...f }) => ({
      ...f,
      can: [
        ...(f.state === 'prepared' && by !== accountId && mayFor(scope, 'approve-payment', place) ? (['approve'] as const) : []),
        ...(f.state === 'prepared' && (mayFor(scope, 'approve-payment', place) || mayFor(scope, 'record-payment', place))
          ? (['cancel'] as const)
          : []),
        ...(f.state === 'approved' && mayFor(scope, 'record-payment', place) ? (['download'] as const) : []),
      ],
    })),
    doubles: (await doublesOf(db, run.id)).map((d) => ({
      ...d,
      can: d.closedHow === null && mayFor(scope, 'approve-payment', place) ? (['recover'] as const).slice() : [],
    })),
    steps: steps.rows.map((s) => ({ ...s, at: s.at.toString(), body: s.body as Record<string, unknown> })),
    can: [
      ...(waitsForConsent(run) && !own && mayFor(scope, 'consent-run', place) ? (['consent'] as const) : []),
      ...can.filter((a) => a !== 'notice' || !waitsForConsent(run)),
      ...(payable && run.mode !== 'none' && mayFor(scope, 'record-payment', place)
        ? [...(t.due > 0n || t.returned > 0n ? (['prepare-payment'] as const) : []), 'bank-result' as const]
        : []),
    ],
  };
}

export interface PayoutFilter {
  readonly state?: PayoutState | undefined;
  readonly q?: string | undefined;
}

export interface PayoutRow {
  readonly no: number;
  readonly holderId: string;
  readonly code: string;
  readonly name: string;
  readonly units: string;
  readonly partFen: string;
  readonly toppedUp: boolean;
  readonly carriedInFen: string;
  readonly payFen: string;
  readonly carryFen: string;
  readonly state: PayoutState;
  readonly reason: string | null;
}

type RawPayout = Omit<PayoutRow, 'units'> & { units: bigint };
const always = sql`true`;

interface PayoutList {
  readonly collectiveId: string;
  readonly basis: Basis;
  /** Members of the day by which the shares were counted: they name a holder. */
  readonly members: RawBuilder<unknown>;
}
async function listOf(db: Db, runId: string): Promise<PayoutList> {
  const { rows } = await sql<{
    id: string;
    on: string;
  }>`select collective_id as id, record_on::text as on from assets.distribution_run where id = ${runId}::uuid`.execute(db);
  const collectiveId = rows[0]?.id ?? runId;
  const members = sql`m.valid @> ${rows[0]?.on ?? null}::date`;
  return { collectiveId, basis: await basisOf(db, collectiveId), members };
}

const payoutWhere = (
  runId: string,
  list: PayoutList,
  f: PayoutFilter,
) => sql`p.run_id = ${runId}::uuid and ${f.state === undefined ? always : sql`p.state = ${f.state}`}
  and ${
    (f.q ?? '').trim() === ''
      ? always
      : sql`p.holder_id in (select h.id from assets.holder h where h.collective_id = ${list.collectiveId}::uuid
    and ${named(list.basis, sql`${list.collectiveId}::uuid`, list.members, f.q ?? '')})`
  }`;
/** The rows of `picked`, which gives payouts as `p`, in the order of their numbers. */
const payoutRows = (list: PayoutList, picked: RawBuilder<unknown>) =>
  sql<RawPayout>`select p.no, p.holder_id as "holderId", h.code, coalesce(${shownName(list.basis, list.members)}, '') as name, p.units, p.part_fen::text as "partFen", p.topped_up as "toppedUp",
    p.carried_in_fen::text as "carriedInFen", p.pay_fen::text as "payFen", p.carry_fen::text as "carryFen", p.state,
    (select o.reason from assets.payment_order o where o.run_id = p.run_id and o.payout_no = p.no and o.state = 'returned' order by o.result_on desc limit 1) as reason
  from (${picked}) p join assets.holder h on h.id = p.holder_id order by p.no`;
const shown = (r: RawPayout): PayoutRow => ({ ...r, units: unitsText(r.units) });

export async function payoutsPage(db: Db, runId: string, query: PayoutFilter & Paging) {
  const list = await listOf(db, runId);
  const where = payoutWhere(runId, list, query);
  let total: number;
  let picked: RawBuilder<unknown>;
  if ((query.q ?? '').trim() === '') {
    const counted = await sql<{ n: number }>`select count(*)::int as n from assets.payout p where ${where}`.execute(db);
    total = counted.rows[0]?.n ?? 0;
    const { backwards, offset, limit } = windowOf(total, query);
    picked = sql`select * from assets.payout p where ${where} order by p.no ${backwards ? sql`desc` : sql`asc`} limit ${limit} offset ${offset}`;
  } else {
    // names are read of everybody: once, for the count and the page
    const { rows: all } = await sql<{ no: number }>`select p.no from assets.payout p where ${where} order by p.no`.execute(db);
    total = all.length;
    const page = all.slice((query.page - 1) * query.size, query.page * query.size).map((r) => r.no);
    picked = sql`select * from assets.payout p where p.run_id = ${runId}::uuid and p.no = any(${page}::int[])`;
  }
  const { rows } = await payoutRows(list, picked).execute(db);
  return { rows: rows.map(shown), total, page: query.page, size: query.size };
}

export async function* allPayouts(db: Db, runId: string, filter: PayoutFilter): AsyncGenerator<PayoutRow> {
  const list = await listOf(db, runId);
  for (let after = -1; ;) {
    const { rows } = await payoutRows(
      list,
      sql`select * from assets.payout p where ${payoutWhere(runId, list, filter)} and p.no > ${after} order by p.no limit 5000`,
    ).execute(db);
    yield* rows.map(shown);
    const last = rows.at(-1);
    if (last === undefined || rows.length < 5000) return;
    after = last.no;
  }
}

/** Years of which a collective only sets reserves aside, from the notice on: there is no dividend of them for its members to see, only this. The newest first. */
export async function reservesOnly(db: Db, collectiveId: string) {
  const { rows } =
    await sql<RunRow>`select ${runColumns} from assets.distribution_run r where r.collective_id = ${collectiveId}::uuid and r.mode = 'none'
    and r.state not in ('draft', 'computed', 'withdrawn') order by r.year desc`.execute(db);
  return rows.map((r) => ({
    id: r.id,
    year: r.year,
    state: r.state,
    noticeUntil: r.noticeUntil,
    netIncomeFen: `${r.netIncomeFen}`,
    reserves: setAside(r).map(({ fund, fen }) => ({ fund, fen })),
  }));
}

/** A member's dividends: each run's part of the member, or of the household the member was in when the shares were counted, with what it takes to check it. */
export async function myPayouts(db: Db, membership: Pick<Membership, 'memberId' | 'basis'>) {
  const me = sql`${membership.memberId}::uuid`;
  const own =
    membership.basis === 'person'
      ? sql`p.holder_id = ${me}`
      : sql`exists (select from assets.member_stay m where m.member_id = ${me} and m.household_id = p.holder_id and m.valid @> r.record_on)`;
  const { rows } = await sql<
    RunRow & {
      no: number;
      holder: string;
      units: bigint;
      part: bigint;
      toppedUp: boolean;
      carriedIn: bigint;
      pay: bigint;
      carry: bigint;
      payout: PayoutState;
      leaf: string | null;
    }
  >`
    select ${runColumns}, p.no, p.holder_id as holder, p.units, p.part_fen as part, p.topped_up as "toppedUp", p.carried_in_fen as "carriedIn", p.pay_fen as pay, p.carry_fen as carry, p.state as payout,
      (select e.leaf_id from assets.run_event e where e.run_id = r.id and e.action in ('lock', 'notice') order by e.at desc, e.id desc limit 1) as leaf
    from assets.payout p join assets.distribution_run r on r.id = p.run_id
    where ${own} and r.state not in ('draft', 'computed', 'withdrawn') order by r.year desc, r.created_at desc`.execute(db);
  return rows.map((r) => ({
    run: runShown(r),
    no: r.no,
    units: unitsText(r.units),
    partFen: `${r.part}`,
    carriedInFen: `${r.carriedIn}`,
    payFen: `${r.pay}`,
    carryFen: `${r.carry}`,
    state: r.payout,
    proof: {
      mode: r.mode === 'rate' ? ('rate' as const) : ('pool' as const),
      rateFen: r.rateFen === null ? null : `${r.rateFen}`,
      poolFen: `${r.poolFen}`,
      totalUnits: unitsText(r.totalUnits ?? 0n),
      seed: r.seed ?? '',
      number: r.no,
      holder: r.holder,
      /** pool × shares ÷ all shares, floored; with a fen more where the remainder was among the largest */
      floorFen: `${r.mode === 'rate' ? r.part : ((r.poolFen ?? 0n) * r.units) / (r.totalUnits ?? 1n)}`,
      toppedUp: r.toppedUp,
      resultHash: r.resultHash ?? '',
      leafId: r.leaf,
    },
  }));
}

/** What falls due: receivables from the rent schedule and the deposit, written once; and rent carried to income by the days it is for. */
import { sql } from 'kysely';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Database, Tx } from '@yunjian/kernel/db';
import { post } from '@yunjian/kernel/ledger';
import { CLOCK, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { allocateFree } from './allocate.ts';
import { holdBook, postMoves, type Books, type ContractRole, type MoneyKit, type Move } from './common.ts';
import { rentBegins, rentEnds, shareOf, shareTo, wasVoid } from './until.ts';

/** A receivable that is to be written. */
export interface Owed {
  readonly contractId: string;
  readonly number: string;
  readonly kind: 'rent' | 'deposit' | 'earnest' | 'late-fee' | 'other';
  readonly n: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly fen: bigint;
  readonly dueOn: string;
  readonly forId?: string | null;
  readonly note?: string;
}

const KIND_NAMES = { rent: '租金', deposit: '押金', earnest: '定金', 'late-fee': '滞纳金', other: '其他应收' } as const;
const BATCH = 1000;
/** Contracts whose rent runs; one that is over still owes what fell due in its time. */
const RUNS = sql`(k.state in ('active', 'expired', 'rescinded', 'ended', 'returned') and not ${wasVoid})`;
/** Void contracts under which somebody was given the keys: owed is the use. */
const USED = sql`(k.state in ('void', 'returned') and k.possession_on is not null and ${wasVoid})`;

/**
 * What is due by `today` and not written yet: rent on its due day, at the latest on the last day it is for; of a lease that ended early only the days to its end,
 * rounded half a fen up; deposit and earnest money from the start of the term, once. Days that are billed already are not billed again, whatever amendment came since.
 * Of a void contract each stretch of days of its use that is not billed yet, due on its last day: nobody owes in advance for what has no ground.
 */
async function due(tx: Tx, collectiveId: string, contractId: string | null, today: string): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select * from (
      select k.id as "contractId", k.number, 'rent' as kind, r.n, lower(r.days)::text as "from", e.last::text as "to",
        ${shareTo(sql`e.last`)} as fen, r.due_on::text as "dueOn"
      from assets.contract k join assets.rent_period r on r.contract_id = k.id and r.replaced_by is null and r.fen > 0
      cross join lateral (select least(upper(r.days) - 1, ${rentEnds}) as last) e
      where k.collective_id = ${collectiveId}::uuid and (${contractId}::uuid is null or k.id = ${contractId}::uuid) and ${RUNS}
        and e.last >= lower(r.days) and least(r.due_on, e.last) <= ${today}::date
        and not exists (select from assets.receivable x where x.contract_id = k.id and x.kind = 'rent' and x.cancelled_at is null and x.days && r.days)
      union all
      select k.id, k.number, 'rent', r.n, lower(g)::text, (upper(g) - 1)::text, ${shareOf(sql`lower(g)`, sql`(upper(g) - 1)`)}, (upper(g) - 1)::text
      from assets.contract k join assets.rent_period r on r.contract_id = k.id and r.replaced_by is null and r.fen > 0
      cross join lateral (select greatest(lower(r.days), ${rentBegins}) as first, least(upper(r.days) - 1, ${rentEnds}) as last) e
      cross join lateral unnest(datemultirange(daterange(e.first, greatest(e.last + 1, e.first))) - coalesce(
        (select range_agg(x.days) from assets.receivable x where x.contract_id = k.id and x.kind = 'rent' and x.cancelled_at is null), '{}')) g
      where k.collective_id = ${collectiveId}::uuid and (${contractId}::uuid is null or k.id = ${contractId}::uuid) and ${USED} and upper(g) - 1 <= ${today}::date
      union all
      select k.id, k.number, d.kind, null, null, null, d.fen, k.starts_on::text
      from assets.contract k cross join lateral (values ('deposit', k.deposit_fen), ('earnest', k.earnest_fen)) d(kind, fen)
      where k.collective_id = ${collectiveId}::uuid and (${contractId}::uuid is null or k.id = ${contractId}::uuid) and d.fen > 0
        and k.state = 'active'
        and not exists (select from assets.receivable x where x.contract_id = k.id and x.kind = d.kind)
    ) o where o.fen > 0
    order by "dueOn", "contractId", kind limit ${BATCH}`.execute(tx);
  return rows;
}

/**
 * Until the keys of what a void contract let are back, the days whose use is owed move on: to the end of the month before `today`, then to the day they came back,
 * at most to the end of the term that was agreed. The caller holds the book.
 */
async function moveUse(tx: Tx, collectiveId: string, contractId: string | null, today: string): Promise<void> {
  const to = sql`least(k.ends_on, coalesce(k.handed_back_on, date_trunc('month', ${today}::date)::date - 1))`;
  await sql`update assets.contract k set used_to = ${to} where k.collective_id = ${collectiveId}::uuid and (${contractId}::uuid is null or k.id = ${contractId}::uuid)
    and ${USED} and greatest(k.ended_on, k.used_to) < ${to}`.execute(tx);
}

/** The account a receivable of a kind stands against. */
const AGAINST: Readonly<Record<Owed['kind'], ContractRole | 'otherIncome'>> = {
  rent: 'rentAdvance',
  deposit: 'deposits',
  earnest: 'deposits',
  'late-fee': 'otherIncome',
  other: 'otherIncome',
};

const min = (a: string, b: string | null): string => (b === null || a < b ? a : b);

/** Writes receivables with their entries (借 应收租金:合同 贷 预收租金、押金 or 其他收入) and answers their ids. */
export async function writeOwed(tx: Tx, kit: MoneyKit, books: Books, owed: readonly Owed[], today: string): Promise<string[]> {
  if (owed.length === 0) return [];
  const contracts = owed.map((o) => o.contractId);
  const debits = await books.of('rentReceivable', contracts);
  const credits = new Map<string, Map<string, number>>();
  for (const role of ['rentAdvance', 'deposits'] as const) {
    const those = owed.filter((o) => AGAINST[o.kind] === role).map((o) => o.contractId);
    credits.set(role, await books.of(role, those));
  }
  const ids = owed.map(() => uuidv7(books.now));
  const day = (o: Owed): string => min(min(o.dueOn, o.to), today);
  const moves = owed.map((o, i): Move => {
    const role = AGAINST[o.kind];
    return {
      what: 'receivable',
      id: ids[i] as string,
      day: day(o),
      memo: `${KIND_NAMES[o.kind]} ${o.number}${o.from === null ? '' : ` ${o.from}—${o.to}`}`,
      debit: debits.get(o.contractId) as number,
      credit: role === 'otherIncome' ? books.role('otherIncome') : (credits.get(role)?.get(o.contractId) as number),
      fen: o.fen,
    };
  });
  const posted = await postMoves(tx, kit, books, moves);
  const column = <T>(of: (o: Owed, i: number) => T): T[] => owed.map(of);
  await sql`insert into assets.receivable (id, contract_id, collective_id, kind, period_n, days, fen, due_on, for_id, note, posted_on, entry_id, made_at, made_by)
    select o.id, o.contract, ${books.collectiveId}::uuid, o.kind, o.n, case when o.f is null then null else daterange(o.f, o.t, '[]') end, o.fen, o.due, o.for_id, o.note, o.day, o.entry,
      ${books.now}, ${books.by.id}::uuid
    from unnest(${ids}::uuid[], ${contracts}::uuid[], ${column((o) => o.kind)}::text[], ${column((o) => o.n)}::int4[], ${column((o) => o.from)}::date[],
      ${column((o) => o.to)}::date[], ${column((o) => String(o.fen))}::int8[], ${column((o) => o.dueOn)}::date[], ${column((o) => o.forId ?? null)}::uuid[],
      ${column((o) => o.note ?? '')}::text[], ${column((o) => books.openDay(day(o)))}::date[], ${posted.map((p) => p.entry)}::uuid[])
      o(id, contract, kind, n, f, t, fen, due, for_id, note, day, entry)`.execute(tx);
  return ids;
}

/** Writes what is due of one contract, and lets what was prepaid pay it. Safe to repeat. For activation, and after a reversal. */
export async function accrueContract(
  tx: Tx,
  kit: MoneyKit,
  collectiveId: string,
  contractId: string,
  by: Hand,
  now: Temporal.Instant,
): Promise<number> {
  const today = dayOf(kit, now).toString();
  const books = await holdBook(tx, kit, collectiveId, by, now);
  await moveUse(tx, collectiveId, contractId, today);
  let n = 0;
  for (;;) {
    const owed = await due(tx, collectiveId, contractId, today);
    if (owed.length === 0) break;
    n += (await writeOwed(tx, kit, books, owed, today)).length;
  }
  await allocateFree(tx, kit, books, [contractId]);
  return n;
}

/** Collectives with something the clock has to write; asked before anything is locked. */
async function withContracts(database: Pick<Database, 'db'>): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct collective_id as id from assets.contract where state not in ('draft', 'review', 'approved', 'discarded') order by 1`.execute(
    database.db,
  );
  return rows.map((r) => r.id);
}

/** The nightly writing of all that fell due: each collective and thousand rows in a transaction. Killed anywhere, the next run writes the rest. Returns how many. */
export async function accrueAll(
  database: Pick<Database, 'db' | 'tx'>,
  kit: MoneyKit,
  now: Temporal.Instant,
  signal?: AbortSignal,
): Promise<number> {
  const today = dayOf(kit, now).toString();
  let done = 0;
  for (const collectiveId of await withContracts(database)) {
    for (let more = true; more && !signal?.aborted;) {
      const n = await database.tx(async (tx) => {
        const books = await holdBook(tx, kit, collectiveId, CLOCK, now);
        await moveUse(tx, collectiveId, null, today);
        const owed = await due(tx, collectiveId, null, today);
        await writeOwed(tx, kit, books, owed, today);
        await allocateFree(tx, kit, books, [...new Set(owed.map((o) => o.contractId))]);
        return owed.length;
      });
      done += n;
      more = n === BATCH;
    }
  }
  return done;
}

interface Unearned {
  readonly id: string;
  readonly contractId: string;
  readonly earned: bigint;
}

/**
 * Carries rent to income (借 预收租金 贷 经营收入) for the days up to `through`, of a lease that is over up to its end at most: of each receivable amount × days passed
 * ÷ days, rounded down, less what was carried before; the last day brings the rest. So rent paid for many years at once becomes income year by year. One entry a
 * collective and run; repeating it carries nothing.
 */
export async function recognise(
  tx: Tx,
  kit: MoneyKit,
  collectiveId: string,
  through: string,
  by: Hand,
  now: Temporal.Instant,
): Promise<bigint> {
  const books = await holdBook(tx, kit, collectiveId, by, now);
  const { rows } = await sql<Unearned>`
    select x.id, x.contract_id as "contractId", (floor(x.fen::numeric * (e.last - lower(x.days) + 1) / (upper(x.days) - lower(x.days)))::int8
      - x.recognised_fen) as earned
    from assets.receivable x join assets.contract k on k.id = x.contract_id
    cross join lateral (select least(${through}::date, upper(x.days) - 1, ${rentEnds}) as last) e where x.collective_id = ${collectiveId}::uuid and x.kind = 'rent' and x.cancelled_at is null and x.recognised_fen < x.fen
      and lower(x.days) <= e.last and not exists (select from assets.recognition g where g.receivable_id = x.id and g.through >= ${through}::date)
    order by x.contract_id, x.id`.execute(tx);
  const earned = rows.filter((r) => r.earned > 0n);
  if (earned.length === 0) return 0n;
  const debits = await books.of(
    'rentAdvance',
    earned.map((r) => r.contractId),
  );
  const total = earned.reduce((sum, r) => sum + r.earned, 0n);
  const before = await sql<{
    n: number;
  }>`select count(distinct g.entry_id)::int as n from assets.recognition g join assets.receivable x on x.id = g.receivable_id
    where x.collective_id = ${collectiveId}::uuid and g.through = ${through}::date`.execute(tx);
  const posted = await post(
    tx,
    {
      book: books.book,
      key: `money.recognition:${collectiveId}:${through}:${before.rows[0]?.n ?? 0}`,
      effectiveDate: Temporal.PlainDate.from(books.openDay(through)),
      memo: `预收租金转经营收入，截至 ${through}`,
      source: { kind: 'assets.recognition', id: through },
      postings: [
        ...earned.map((r) => ({ account: debits.get(r.contractId) as number, fen: r.earned })),
        { account: books.role('rent'), fen: -total },
      ],
      madeBy: by.id,
    },
    now,
    kit.crypto.suite,
  );
  await sql`insert into assets.recognition (receivable_id, no, through, fen, entry_id)
    select o.id, 1 + (select count(*) from assets.recognition g where g.receivable_id = o.id), ${through}::date, o.fen, ${posted.entry}::uuid
    from unnest(${earned.map((r) => r.id)}::uuid[], ${earned.map((r) => String(r.earned))}::int8[]) o(id, fen)`.execute(tx);
  return total;
}

/** Carries rent of all collectives to income up to the end of the month before `now`. Safe to run every night. */
export async function recogniseAll(
  database: Pick<Database, 'db' | 'tx'>,
  kit: MoneyKit,
  now: Temporal.Instant,
  signal?: AbortSignal,
): Promise<void> {
  const through = dayOf(kit, now).with({ day: 1 }).subtract({ days: 1 }).toString();
  for (const collectiveId of await withContracts(database)) {
    if (signal?.aborted) return;
    await database.tx((tx) => recognise(tx, kit, collectiveId, through, CLOCK, now));
  }
}

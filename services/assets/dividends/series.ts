/** 连涨: the rate per share of each year, and how long it has been rising. */
import { sql, type RawBuilder } from 'kysely';
import type { Database, Db } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { percent, payoutRatio, streak, type YearRate } from '@yunjian/shares';
import { SCALE } from './units.ts';

export interface YearShown {
  readonly year: number;
  readonly poolFen: string;
  readonly units: bigint;
  readonly holders: number;
  /** Fen a share, to six decimals, for the eye; the streak compares exact fractions. */
  readonly rateFen: string;
  readonly payoutPercent: string | null;
}

/** Holders of a locked run: its payouts stay as they are (payouts_of_open_run), so they are counted once by this process. Keyed by run and by the hash of its result. */
const counted = new Map<string, number>();
const COUNTED = 10_000;

async function holdersOf(db: Db, runs: readonly { readonly id: string; readonly hash: string }[]): Promise<Map<string, number>> {
  const holders = new Map<string, number>();
  const keyOf = (r: { readonly id: string; readonly hash: string }): string => `${r.id} ${r.hash}`;
  for (const r of runs) {
    const known = counted.get(keyOf(r));
    if (known !== undefined) holders.set(r.id, known);
  }
  const fresh = runs.filter((r) => !holders.has(r.id));
  if (fresh.length === 0) return holders;
  const { rows } = await sql<{
    id: string;
    n: number;
  }>`select r.id, (select count(*)::int from assets.payout p where p.run_id = r.id and p.units > 0) as n
    from assets.distribution_run r where r.id = any(${fresh.map((r) => r.id)}::uuid[])`.execute(db);
  for (const { id, n } of rows) holders.set(id, n);
  if (counted.size > COUNTED) counted.clear();
  for (const r of fresh) counted.set(keyOf(r), holders.get(r.id) ?? 0);
  return holders;
}

/** Annual distributions of a collective that are locked (not those that only set aside reserves), by year, with the streak of rises up to the last. */
export async function seriesOf(
  db: Db,
  collectiveId: string,
): Promise<{ years: YearShown[]; rises: number; from: number | null; to: number | null }> {
  const { rows } = await sql<{ id: string; hash: string; year: number; pool: bigint; units: bigint; net: bigint }>`
    select r.id, r.result_hash as hash, r.year, r.pool_fen as pool, r.total_units as units, r.net_income_fen as net
    from assets.distribution_run r where r.collective_id = ${collectiveId}::uuid and r.kind = 'annual' and r.mode <> 'none' and r.state in ('locked', 'paid', 'reconciled') order by r.year`.execute(
    db,
  );
  const holders = await holdersOf(db, rows);
  const rates = rows.map((r): YearRate => ({ year: r.year, ratePerShare: { numerator: r.pool * SCALE, denominator: r.units } }));
  const { rises, from, to } = streak(rates);
  const years = rows.map((r): YearShown => {
    const micro = (r.pool * SCALE * 1_000_000n) / r.units;
    const ratio = payoutRatio(r.pool, r.net);
    return {
      year: r.year,
      poolFen: `${r.pool}`,
      units: r.units,
      holders: holders.get(r.id) ?? 0,
      rateFen: `${micro / 1_000_000n}.${(micro % 1_000_000n).toString().padStart(6, '0')}`,
      payoutPercent: ratio === null ? null : percent(ratio),
    };
  });
  return { years, rises, from, to };
}

/** Whether of what a run (`l`) pays most has arrived; of one that is paid all has. */
const mostArrived = sql`case when l.state <> 'locked' then true else (select sum(x.pay_fen) filter (where x.state = 'paid') * 2 > sum(x.pay_fen) from assets.payout x where x.run_id = l.id) end`;

/**
 * Runs `r` of which a payout arrived, of the last year of their collective whose payouts have arrived for the most part: a year that is only locked, or of which the bank
 * has answered for a few, does not hide the one that was paid. While there is none yet, the last of which anything arrived.
 */
const ofLastYear = sql`exists (select from assets.payout x where x.run_id = r.id and x.state = 'paid') and r.year = (select l.year from assets.distribution_run l
  where l.collective_id = r.collective_id and l.state in ('locked', 'paid', 'reconciled') and exists (select from assets.payout x where x.run_id = l.id and x.state = 'paid')
  order by ${mostArrived} desc, l.year desc limit 1)`;

/** Members of today whom a payout of some runs reached, each once: in the household that was paid, or paid themselves. `of` names the runs `q.run_id`. */
const reached = (of: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select count(*)::int from assets.member m where upper_inf(m.valid) and (m.id in (select q.holder_id from assets.payout q where q.state = 'paid' and ${of})
    or m.household_id in (select q.holder_id from assets.payout q where q.state = 'paid' and ${of})))`;

/** A collective's last year with payouts that arrived, all runs of the year together. */
interface PaidYear {
  readonly collective: string;
  readonly year: number;
  readonly payouts: number;
  readonly fen: bigint;
  readonly members: number;
}
async function paidYears(database: Database): Promise<PaidYear[]> {
  const { rows } =
    await sql<PaidYear>`with y as (select r.collective_id, r.year, array_agg(r.id) as runs from assets.distribution_run r where ${ofLastYear} group by 1, 2)
    select c.name as collective, y.year, p.n as payouts, p.fen, ${reached(sql`q.run_id = any(y.runs)`)} as members from y join assets.collective c on c.id = y.collective_id
    cross join lateral (select count(*)::int as n, sum(p.pay_fen)::int8 as fen from assets.payout p where p.run_id = any(y.runs) and p.state = 'paid') p
    order by c.name, c.id`.execute(database.db);
  return rows;
}

async function one(database: Database, what: 'members' | 'sum'): Promise<number | null> {
  const rows = await paidYears(database);
  if (rows.length === 0) return null;
  // a member belongs to one collective: members of collectives add up
  return what === 'members'
    ? rows.reduce((sum, r) => sum + r.members, 0)
    : Number(rows.reduce((sum, r) => sum + r.fen, 0n)) / 100;
}

const paidRuns: Indicator['drill'] = async (database, _now, page) => {
  const rows = await paidYears(database);
  const shown = rows.slice(page.offset, page.offset + page.limit);
  return {
    rows: shown.map(({ fen, ...r }) => ({ ...r, yuan: Number(fen) / 100 })),
    total: rows.length,
  };
};

async function longest(
  database: Database,
): Promise<{ collective: string; rises: number; from: number | null; to: number | null }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select c.id, c.name from assets.collective c
    where exists (select from assets.distribution_run r where r.collective_id = c.id and r.state in ('locked', 'paid', 'reconciled')) order by c.name`.execute(
    database.db,
  );
  const out = [];
  for (const c of rows) {
    const { rises, from, to } = await seriesOf(database.db, c.id);
    out.push({ collective: c.name, rises, from, to });
  }
  return out.toSorted((a, b) => b.rises - a.rises);
}

/** Members paid, the sum paid, and the longest streak of the rate per share. */
export const dividendIndicators: readonly Indicator[] = [
  {
    code: 'assets.members_paid',
    title: { zh: '最近年度领取分红的成员', en: 'Members paid a dividend, last year' },
    unit: { zh: '人', en: 'people' },
    definition: {
      zh: '各集体最近一个大部分已到账的分配年度中，银行回单确认到账的户或成员所含的在册成员，一人只计一次；结转、暂存与退回的不计',
      en: 'Members of the households (or members) whose payout of their collective’s last year whose payouts have mostly arrived did so by the bank’s answer, each once; carried, held and returned ones do not count',
    },
    compute: async (database, now) => ({ value: await one(database, 'members'), asOf: now }),
    drill: paidRuns,
  },
  {
    code: 'assets.dividends_paid',
    title: { zh: '最近年度分红到账金额', en: 'Dividends paid, last year' },
    unit: { zh: '元', en: 'yuan' },
    definition: {
      zh: '各集体最近一个大部分已到账的分配年度中，银行回单确认到账的金额合计',
      en: 'Sum of the payouts that arrived by the bank’s answer, of each collective’s last year whose payouts have mostly arrived',
    },
    compute: async (database, now) => ({ value: await one(database, 'sum'), asOf: now }),
    drill: paidRuns,
  },
  {
    code: 'assets.dividend_streak',
    title: { zh: '每股分红连涨', en: 'Rises of the dividend per share in a row' },
    unit: { zh: '次', en: 'rises' },
    definition: {
      zh: '各集体每股分红（总额÷总股数，按精确分数比较）截至最近年度逐年上涨的次数中的最大值；持平、下降或缺年即中断',
      en: 'The most consecutive yearly rises, up to the last year, of a collective’s dividend per share (pool ÷ all shares, compared as exact fractions); an equal, lower or missing year ends it',
    },
    async compute(database, now) {
      const all = await longest(database);
      return { value: all[0]?.rises ?? null, asOf: now };
    },
    async drill(database, _now, page) {
      const all = await longest(database);
      return { rows: all.slice(page.offset, page.offset + page.limit), total: all.length };
    },
  },
];

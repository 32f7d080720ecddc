/** What money tells supervision and its reports. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { among } from '../list.ts';
import { wasVoid } from './until.ts';

type Row = Record<string, unknown>;
/** Receipts, refunds and served demands of a contract in the shape the contract rules read, with the collective's registered accounts. */
export interface MoneyFacts {
  readonly receipts: readonly Row[];
  /** Everything that came in, whole: also what pays deposits and fees, and what went back. */
  readonly received: readonly Row[];
  readonly refunds: readonly Row[];
  readonly demands: readonly Row[];
  readonly accounts: readonly string[];
  /** Rent as it was billed and not cancelled, by the first day it is for; 0 for a period of the schedule whose days are billed in another cut, so that they never come due. */
  readonly booked: readonly Row[];
  /** Whether anything was ever owed here. */
  readonly kept: boolean;
}

/** Who paid receipt `p`: the keyed hash of the account, else the name. Whoever is given money back under the payer's name is the payer, from whichever account. */
const payer = sql`coalesce(encode(p.payer_mac, 'hex'), nullif(left(p.payer_name, 100), ''))`;

type Lists = Readonly<Record<string, readonly Row[]>>;
/** The one row of `moneyFacts`: lists by contract, null where no contract has any. */
export interface MoneyRow {
  readonly collectives: Readonly<Record<string, string>> | null;
  readonly paid: Readonly<Record<string, Pick<MoneyFacts, 'receipts' | 'received'>>> | null;
  readonly refunds: Lists | null;
  readonly demands: Lists | null;
  readonly booked: Lists | null;
  readonly kept: Readonly<Record<string, true>> | null;
  /** By collective. */
  readonly accounts: Readonly<Record<string, readonly string[]>> | null;
}

/**
 * The facts of money of some contracts, one statement, whose row `moneyOf` reads. Accounts and payers are compared by keyed hashes in hex. `receipts` holds what pays rent, day by day: what
 * was allocated to rent, and what is still prepaid; money for deposits and fees is none of the rent schedule.
 * A winner's deposit counts from the day it was set off.
 */
export function moneyFacts(ids: readonly string[]): RawBuilder<MoneyRow> {
  const of = sql`any(${[...ids]}::uuid[])`;
  // what a void contract owes is billed in pieces: each period counts once
  const voided = sql`array(select k.id from assets.contract k where k.id = ${of} and ${wasVoid})`;
  const by = (name: keyof MoneyRow, rows: ReturnType<typeof sql>) =>
    sql`(select json_object_agg(x.of, x.list) from (${rows}) x) as ${sql.ref(name)}`;
  return sql<MoneyRow>`select
    ${by('collectives', sql`select k.id as of, k.collective_id as list from assets.contract k where k.id = ${of}`)},
    ${by(
      'paid',
      sql`select p.contract_id as of, json_build_object(
          'receipts', coalesce(json_agg(json_strip_nulls(json_build_object('on', p.on, 'amount', p.rent::text, 'payer', p.mac, 'account', p.account)) order by p.on, p.id) filter (where p.rent > 0), '[]'::json),
          'received', json_agg(json_strip_nulls(json_build_object('on', p.received_on, 'amount', p.fen::text, 'payer', p.payer, 'account', p.account)) order by p.received_on, p.id)) as list
        from (select p.id, p.contract_id, p.received_on, p.fen, encode(p.payer_mac, 'hex') as mac, ${payer} as payer, encode(coalesce(p.payee_mac, a.number_mac), 'hex') as account,
            p.fen - p.used_fen - p.refunded_fen + coalesce((select sum(l.fen) from assets.allocation l join assets.receivable o on o.id = l.receivable_id
              where l.receipt_id = p.id and l.released_at is null and o.kind = 'rent'), 0) as rent,
            coalesce((select x.closed_on from assets.bid_deposit x where x.receipt_id = p.id and x.state = 'set-off'), p.received_on) as on
          from assets.receipt p left join assets.bank_account a on a.id = p.account_id where p.contract_id = ${of} offset 0) p group by 1`,
    )},
    ${by(
      'refunds',
      sql`select x.contract_id as of, json_agg(json_build_object('on', x.on_date, 'amount', x.fen::text, 'payee',
          case when x.payee_name = p.payer_name then ${payer} else coalesce(encode(x.payee_mac, 'hex'), left(x.payee_name, 100)) end) order by x.on_date, x.id) as list
        from assets.refund x join assets.receipt p on p.id = x.receipt_id where x.contract_id = ${of} group by 1`,
    )},
    ${by(
      'demands',
      sql`select m.contract_id as of, json_agg(json_build_object('on', m.served_on) order by m.served_on) as list
        from assets.demand m where m.contract_id = ${of} and m.served_on is not null group by 1`,
    )},
    ${by(
      'booked',
      sql`select x.contract_id as of, json_agg(json_build_object('from', lower(x.days), 'amount', x.fen::text) order by x.days) as list
        from (select x.contract_id, x.days, x.fen from assets.receivable x where x.contract_id = ${of} and x.kind = 'rent' and x.cancelled_at is null and x.contract_id <> all(${voided})
          union all select x.contract_id, range_merge(range_agg(x.days)), sum(x.fen) from assets.receivable x where x.contract_id = ${of} and x.kind = 'rent' and x.cancelled_at is null and x.contract_id = any(${voided})
            group by x.contract_id, x.period_n
          union all select q.contract_id, q.days, 0 from assets.rent_period q where q.contract_id = ${of} and q.replaced_by is null and q.fen > 0
            and exists (select from assets.receivable x where x.contract_id = q.contract_id and x.kind = 'rent' and x.cancelled_at is null and x.days && q.days)
            and not exists (select from assets.receivable x where x.contract_id = q.contract_id and x.kind = 'rent' and x.cancelled_at is null and lower(x.days) = lower(q.days))) x group by 1`,
    )},
    ${by('kept', sql`select distinct r.contract_id as of, true as list from assets.receivable r where r.contract_id = ${of}`)},
    ${by(
      'accounts',
      sql`select a.collective_id as of, json_agg(encode(a.number_mac, 'hex')) as list from assets.bank_account a
        where a.collective_id in (select k.collective_id from assets.contract k where k.id = ${of}) group by 1`,
    )}`;
}

/** What the row of `moneyFacts` holds, by contract. */
export function moneyOf([row]: readonly MoneyRow[]): Map<string, MoneyFacts> {
  return new Map(
    Object.entries(row?.collectives ?? {}).map(([id, collective]) => [
      id,
      {
        receipts: row?.paid?.[id]?.receipts ?? [],
        received: row?.paid?.[id]?.received ?? [],
        refunds: row?.refunds?.[id] ?? [],
        demands: row?.demands?.[id] ?? [],
        accounts: row?.accounts?.[collective] ?? [],
        booked: row?.booked?.[id] ?? [],
        kept: row?.kept?.[id] === true,
      },
    ]),
  );
}

/** The facts of money of some contracts by contract. */
export const contractMoney = async (db: Db | Tx, ids: readonly string[]): Promise<Map<string, MoneyFacts>> =>
  moneyOf((await moneyFacts(ids).execute(db)).rows);

/** Adds money to the case of a contract. Contracts without any money keep it unknown, so that nothing is held against what was never entered. */
export function addMoney<C extends object>(c: C, f: MoneyFacts | undefined): C {
  if (f === undefined || !f.kept) return c;
  const collective = {
    ...(c as { readonly collective?: object }).collective,
    accounts: f.accounts, // none registered is known too: whatever came in went elsewhere
  };
  const rent = { ...(c as { readonly rent?: object }).rent, booked: f.booked };
  return { ...c, collective, rent, receipts: f.receipts, received: f.received, refunds: f.refunds, demands: f.demands };
}

/** Cases of contracts (letting/case.ts) with their money. */
export async function withMoney<C extends { readonly id: string; readonly collective?: unknown }>(
  db: Db | Tx,
  cases: readonly C[],
): Promise<C[]> {
  const facts = await contractMoney(
    db,
    cases.map((c) => c.id),
  );
  return cases.map((c) => addMoney(c, facts.get(c.id)));
}

/**
 * Rent `r` that counts as due in a span of days, as a relation: what fell due in it; of rent for more than a year at once, its share for the days of the span, by
 * cumulative days rounded down, so that the shares of all years add up to the whole. What is paid of it is shared likewise. Of some collectives, null: of all.
 */
export function dueRent(
  span: { readonly from: string; readonly to: string },
  collectives: readonly string[] | null = null,
): RawBuilder<unknown> {
  const own = among('r.collective_id', collectives);
  const part = (column: string) => {
    const upTo = (end: RawBuilder<unknown>) =>
      sql`floor(${sql.ref(column)}::numeric * (${end} - lower(r.days)) / (upper(r.days) - lower(r.days)))`;
    return sql`(${upTo(sql`least(${span.to}::date + 1, upper(r.days))`)} - ${upTo(sql`greatest(${span.from}::date, lower(r.days))`)})::int8`;
  };
  return sql`(select r.id, r.contract_id, r.collective_id, r.due_on, r.fen, r.paid_fen from assets.receivable r
      where ${own} and r.cancelled_at is null and r.kind = 'rent' and r.due_on between ${span.from}::date and ${span.to}::date and upper(r.days) - lower(r.days) <= 366
    union all select r.id, r.contract_id, r.collective_id, r.due_on, ${part('r.fen')}, ${part('r.paid_fen')} from assets.receivable r
      where ${own} and r.cancelled_at is null and r.kind = 'rent' and upper(r.days) - lower(r.days) > 366 and r.due_on <= ${span.to}::date
        and r.days && daterange(${span.from}::date, ${span.to}::date, '[]'))`;
}

/** Of the rent that counts as due in a span, what is paid by now, a row a collective; written off counts as due and not as paid. Sums of rows are the sums of towns. */
export async function collectionBy(
  db: Db | Tx,
  span: { readonly from: string; readonly to: string },
): Promise<{ collectiveId: string; townCode: string; dueFen: bigint; paidFen: bigint }[]> {
  const { rows } = await sql<{ collectiveId: string; townCode: string; dueFen: bigint; paidFen: bigint }>`
    select c.id as "collectiveId", c.town_code as "townCode", sum(r.fen)::int8 as "dueFen", sum(r.paid_fen)::int8 as "paidFen"
    from ${dueRent(span)} r join assets.collective c on c.id = r.collective_id group by c.id order by c.town_code, c.code`.execute(
    db,
  );
  return rows;
}

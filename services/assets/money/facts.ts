/** What money tells supervision and its reports. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';

type Row = Record<string, unknown>;
/** Receipts, refunds and served demands of a contract in the shape the contract rules read, with the collective's registered accounts. */
export interface MoneyFacts {
  readonly receipts: readonly Row[];
  readonly refunds: readonly Row[];
  readonly demands: readonly Row[];
  readonly accounts: readonly string[];
}

/**
 * The facts of money of some contracts, one statement. Accounts and payers are compared by keyed hashes in hex. `receipts` holds what pays rent, day by day: what
 * was allocated to rent, and what is still prepaid; money for deposits and fees is none of the rent schedule.
 */
export async function contractMoney(db: Db | Tx, ids: readonly string[]): Promise<Map<string, MoneyFacts>> {
  const { rows } = await sql<{ id: string } & MoneyFacts>`
    select k.id, r.list as receipts, f.list as refunds, d.list as demands, b.list as accounts
    from assets.contract k
    cross join lateral (select coalesce(json_agg(json_strip_nulls(json_build_object('on', p.received_on, 'amount', s.fen::text, 'payer', encode(p.payer_mac, 'hex'),
        'account', encode(coalesce(p.payee_mac, a.number_mac), 'hex'))) order by p.received_on, p.id), '[]'::json) as list
      from assets.receipt p left join assets.bank_account a on a.id = p.account_id
      cross join lateral (select p.fen - p.used_fen - p.refunded_fen + coalesce((select sum(l.fen) from assets.allocation l join assets.receivable o on o.id = l.receivable_id
        where l.receipt_id = p.id and l.released_at is null and o.kind = 'rent'), 0) as fen) s
      where p.contract_id = k.id and s.fen > 0) r
    cross join lateral (select coalesce(json_agg(json_build_object('on', x.on_date, 'amount', x.fen::text, 'payee', coalesce(encode(x.payee_mac, 'hex'), x.payee_name)) order by x.on_date, x.id),
        '[]'::json) as list from assets.refund x where x.contract_id = k.id and x.receipt_id is not null) f
    cross join lateral (select coalesce(json_agg(json_build_object('on', m.served_on) order by m.served_on), '[]'::json) as list
      from assets.demand m where m.contract_id = k.id and m.served_on is not null) d
    cross join lateral (select coalesce(json_agg(encode(a.number_mac, 'hex')), '[]'::json) as list from assets.bank_account a where a.collective_id = k.collective_id) b
    where k.id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** Cases of contracts (letting/case.ts) with their money. Contracts without any money keep it unknown, so that nothing is held against what was never entered. */
export async function withMoney<C extends { readonly id: string; readonly collective?: unknown }>(
  db: Db | Tx,
  cases: readonly C[],
): Promise<C[]> {
  const facts = await contractMoney(
    db,
    cases.map((c) => c.id),
  );
  const { rows } = await sql<{
    id: string;
  }>`select distinct contract_id as id from assets.receivable where contract_id = any(${cases.map((c) => c.id)}::uuid[])`.execute(
    db,
  );
  const kept = new Set(rows.map((r) => r.id));
  return cases.map((c) => {
    const f = facts.get(c.id);
    if (f === undefined || !kept.has(c.id)) return c;
    const collective = { ...(c.collective as object), ...(f.accounts.length === 0 ? {} : { accounts: f.accounts }) };
    return { ...c, collective, receipts: f.receipts, refunds: f.refunds, demands: f.demands };
  });
}

/** Of what fell due in a span, what is paid by now, a row a collective; written off counts as due and not as paid. Sums of rows are the sums of towns. */
export async function collectionBy(
  db: Db | Tx,
  span: { readonly from: string; readonly to: string },
): Promise<{ collectiveId: string; townCode: string; dueFen: bigint; paidFen: bigint }[]> {
  const { rows } = await sql<{ collectiveId: string; townCode: string; dueFen: bigint; paidFen: bigint }>`
    select c.id as "collectiveId", c.town_code as "townCode", sum(r.fen)::int8 as "dueFen", sum(r.paid_fen)::int8 as "paidFen"
    from assets.receivable r join assets.collective c on c.id = r.collective_id
    where r.cancelled_at is null and r.kind = 'rent' and r.due_on between ${span.from}::date and ${span.to}::date group by c.id order by c.town_code, c.code`.execute(
    db,
  );
  return rows;
}

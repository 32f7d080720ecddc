/** Leases that were closed, before 0025, with rent of their term that was never billed: the list, and what is left of one. Such a lease is taken up again (`reopen`) and billed. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import type { Paging } from '../list.ts';
import { EVERYONE, within, type Scope } from '../scope.ts';

/** Rent that was never billed: of so many periods, in fen, for the days from the first to the last. */
export interface RentLeft {
  readonly periods: number;
  readonly fen: string;
  readonly from: string;
  readonly to: string;
}

/** What a closed lease never billed; null when nothing, or while it is not closed. */
export async function rentLeft(db: Db | Tx, contractId: string): Promise<RentLeft | null> {
  const { rows } =
    await sql<RentLeft>`select periods, fen::text as fen, first_day::text as from, last_day::text as to from assets.rent_left(${contractId}::uuid)`.execute(
      db,
    );
  return rows[0] ?? null;
}

interface RentLeftRow extends RentLeft {
  readonly contractId: string;
  readonly number: string;
  readonly collective: { readonly id: string; readonly code: string; readonly name: string };
  readonly lessee: string;
}

/** Closed leases in scope with rent that was never billed, the oldest first. */
export async function rentLeftPage(db: Db, scope: Scope, f: Paging & { readonly collective?: string | undefined }) {
  const left = sql`assets.closed_unbilled u join assets.contract k on k.id = u.contract_id and k.state = 'closed' cross join lateral assets.rent_left(k.id) l
    join assets.collective c on c.id = k.collective_id where ${within(scope)} and (${f.collective ?? null}::uuid is null or c.id = ${f.collective ?? null}::uuid)`;
  const { rows } = await sql<RentLeftRow>`
    select k.id as "contractId", k.number, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective, (select y.name from assets.party y where y.id = k.lessee_id) as lessee,
      l.periods, l.fen::text as fen, l.first_day::text as from, l.last_day::text as to
    from ${left} order by l.first_day, k.id limit ${f.size} offset ${(f.page - 1) * f.size}`.execute(db);
  const { rows: all } = await sql<{
    n: number;
    fen: string;
  }>`select count(*)::int as n, coalesce(sum(l.fen), 0)::text as fen from ${left}`.execute(db);
  return { rows, total: all[0]?.n ?? 0, fen: all[0]?.fen ?? '0', page: f.page, size: f.size };
}

/** Rent of closed leases that was never billed, in yuan, with the leases it is of. */
export const rentLeftIndicator: Indicator = {
  code: 'assets.rent_never_billed',
  title: { zh: '已办结合同从未开具的租金', en: 'Rent of closed leases that was never billed' },
  unit: { zh: '元', en: 'yuan' },
  definition: {
    zh: '早先办结的合同中，租期内从未开具应收的租金；在合同里“补开租金”后即不再计入',
    en: 'Of leases that were closed earlier, the rent of their term that was never billed; a lease leaves it when its rent is billed',
  },
  async compute(database, now) {
    const { fen } = await rentLeftPage(database.db, EVERYONE, { page: 1, size: 1 });
    return { value: Number(fen) / 100, asOf: now };
  },
  async drill(database, _now, { offset, limit }) {
    const { rows, total } = await rentLeftPage(database.db, EVERYONE, { page: Math.floor(offset / limit) + 1, size: limit });
    return {
      rows: rows.map((r) => ({
        contract: r.number,
        collective: r.collective.name,
        lessee: r.lessee,
        from: r.from,
        to: r.to,
        yuan: Number(r.fen) / 100,
      })),
      total,
    };
  },
};

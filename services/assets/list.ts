/** Long lists: which rows a page holds, read from the nearer end of the index, and which collectives a list is about. */
import { sql, type RawBuilder } from 'kysely';
import type { Database, Db } from '@yunjian/kernel/db';
import { within, type Scope } from './scope.ts';

export interface Paging {
  readonly page: number;
  readonly size: number;
}

/** Where a page lies in a list of `total` rows: what is in the later half is counted from the end, so that the last page costs what the first one does. */
export function windowOf(total: number, { page, size }: Paging): { backwards: boolean; offset: number; limit: number } {
  const before = (page - 1) * size;
  const limit = Math.max(0, Math.min(size, total - before));
  const after = total - before - limit;
  return limit > 0 && after < before ? { backwards: true, offset: after, limit } : { backwards: false, offset: before, limit };
}

/** Columns of an order that is total: the last one is unique. */
export type Order = readonly (readonly [column: string, direction: 'asc' | 'desc'])[];

/** The order as SQL; backwards from its end. No column of an order may be null. */
export const orderBy = (order: Order, backwards = false): RawBuilder<unknown> =>
  sql.join(
    order.map(([column, direction]) => sql`${sql.ref(column)} ${(direction === 'desc') === backwards ? sql`asc` : sql`desc`}`),
    sql`, `,
  );

/**
 * The ids of a page in the order of the list, and how many rows the list has: counted first, then read from the nearer end. Only what the index of the order holds is
 * touched for the rows before the page; what else a row shows is looked up for the page. `from` names the table under an alias that `condition` and `order` use.
 */
export async function pageOfIds(
  db: Db,
  list: {
    readonly from: RawBuilder<unknown>;
    readonly id: string;
    readonly condition: RawBuilder<unknown>;
    readonly order: Order;
    /** A query of one row with the number of rows as `n`, where the count is kept. */
    readonly counted?: RawBuilder<{ n: number }> | undefined;
  },
  paging: Paging,
): Promise<{ ids: string[]; total: number }> {
  const count = list.counted ?? sql<{ n: number }>`select count(*)::int as n from ${list.from} where ${list.condition}`;
  const counted = await count.execute(db);
  const total = counted.rows[0]?.n ?? 0;
  const { backwards, offset, limit } = windowOf(total, paging);
  if (limit === 0) return { ids: [], total };
  const { rows } = await sql<{ id: string }>`select ${sql.ref(list.id)} as id from ${list.from} where ${list.condition}
    order by ${orderBy(list.order, backwards)} limit ${limit} offset ${offset}`.execute(db);
  const ids = rows.map((r) => r.id);
  return { ids: backwards ? ids.toReversed() : ids, total };
}

/** A stretch of a page: these collectives, and where in their rows it lies. */
export interface PartOfPage {
  /** Which of the kinds, in the order given. */
  readonly kind: number;
  readonly of: readonly string[];
  readonly backwards: boolean;
  readonly offset: number;
  readonly limit: number;
}

/**
 * Where a page lies in a list that is ordered by kind, then by collective, when it is known how many rows each collective has of each kind: the collectives of the page, and how many of
 * their rows come before it. A list of the whole district is then read of a few collectives, wherever the page is.
 */
export function partsOfPage(
  kinds: readonly (readonly { readonly id: string; readonly n: number }[])[],
  { page, size }: Paging,
): { parts: PartOfPage[]; total: number } {
  const parts: PartOfPage[] = [];
  const first = (page - 1) * size;
  let at = 0;
  let left = size;
  for (const [kind, collectives] of kinds.entries()) {
    const of: string[] = [];
    let skipped = 0;
    let held = 0;
    for (const { id, n } of collectives) {
      if (n > 0 && at + n > first && at < first + size) {
        if (of.length === 0) skipped = Math.max(0, first - at);
        of.push(id);
        held += n;
      }
      at += n;
    }
    if (of.length === 0) continue;
    const limit = Math.min(held - skipped, left);
    left -= limit;
    const after = held - skipped - limit;
    parts.push({ kind, of, backwards: after < skipped, offset: after < skipped ? after : skipped, limit });
  }
  return { parts, total: at };
}

/** A stretch of the rows behind a published figure, which begins at any offset: of a list that is asked page by page. */
export const sliced = async <R extends object>(
  page: { offset: number; limit: number },
  of: (slice: { page: number; size: number }) => Promise<{ rows: readonly R[]; total: number }>,
) => {
  // whole pages around it are cut to size
  const size = Math.max(page.limit, 1);
  const first = Math.floor(page.offset / size) + 1;
  const [a, b] = [await of({ page: first, size }), await of({ page: first + 1, size })];
  const from = page.offset - (first - 1) * size;
  return {
    rows: [...a.rows, ...b.rows].slice(from, from + page.limit).map((r) => ({ ...r }) as Record<string, unknown>),
    total: a.total,
  };
};

/** The ids of a page as a table `at(id, nth)` to join with, so that rows come in the order of the list: `order by at.nth`. */
export const idsAt = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`unnest(${[...ids]}::uuid[]) with ordinality at(id, nth)`;

/** The collectives a list is about: those of the scope, narrowed. They are looked up first, so that the list itself reads its own index. Null: all there are. */
export async function collectivesIn(
  db: Db,
  scope: Scope,
  narrowed: { readonly town?: string | undefined; readonly collective?: string | undefined } = {},
): Promise<string[] | null> {
  if (scope.all && narrowed.town === undefined && narrowed.collective === undefined) return null;
  const { rows } = await sql<{ id: string }>`select c.id from assets.collective c where ${within(scope)}
    and (${narrowed.town ?? null}::text is null or c.town_code = ${narrowed.town ?? null})
    and (${narrowed.collective ?? null}::uuid is null or c.id = ${narrowed.collective ?? null}::uuid)`.execute(db);
  return rows.map((r) => r.id);
}

/** The condition that a row is of one of these collectives. */
export const among = (column: string, ids: readonly string[] | null): RawBuilder<unknown> =>
  ids === null ? sql`true` : sql`${sql.ref(column)} = any(${[...ids]}::uuid[])`;

/** Rows of a list read at once where all of them are wanted. */
const SIZE = 1000;

/** All rows of a list that is asked page by page, read in one view of the database: what changes meanwhile neither doubles nor drops a row. Pages begin with 1. */
export async function wholeList<R>(
  database: Pick<Database, 'db'>,
  page: (db: Db, at: { readonly page: number; readonly size: number }) => Promise<{ readonly rows: readonly R[] }>,
): Promise<R[]> {
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const out: R[] = [];
      for (let n = 1; ; n++) {
        const { rows } = await page(tx, { page: n, size: SIZE });
        out.push(...rows);
        if (rows.length < SIZE) return out;
      }
    });
}

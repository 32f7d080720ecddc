/** All rows of a list that is asked page by page, read in one view of the database: what changes meanwhile neither doubles nor drops a row. */
import type { Database, Db } from '@yunjian/kernel/db';

const SIZE = 1000;

/** Reads all pages of a list; pages begin with 1. */
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

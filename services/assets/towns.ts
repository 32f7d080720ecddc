/** Names of towns for figures that are grouped by them. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';

/** What towns are called on a day, by code; a town without a name of that day is called by its code. */
export async function townNames(db: Db, codes: Iterable<string>, day: string): Promise<(code: string) => Text> {
  const { rows } = await sql<{ code: string; zh: string; en: string }>`
    select code, name_zh as zh, coalesce(name_en, name_zh) as en from org.town_version where code = any(${[...codes]}::text[]) and valid @> ${day}::date`.execute(
    db,
  );
  const names = new Map(rows.map(({ code, zh, en }) => [code, { zh, en }]));
  return (code) => names.get(code) ?? { zh: code, en: code };
}

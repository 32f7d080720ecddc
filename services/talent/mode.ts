/** Whether the machine may grant at present. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';

/** The switch as it stands. */
export interface Mode {
  readonly automatic: boolean;
  readonly since: Temporal.Instant | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** How the district decides now; nothing ever switched means automatic. */
export async function currentMode(db: Db): Promise<Mode> {
  const { rows } = await sql<{ automatic: boolean; at: Temporal.Instant; by_name: string; reason: string }>`
    select automatic, at, by_name, reason from talent.mode_change order by id desc limit 1`.execute(db);
  const row = rows[0];
  return row
    ? { automatic: row.automatic, since: row.at, by: row.by_name, reason: row.reason }
    : { automatic: true, since: null, by: null, reason: null };
}

/** True while the machine may grant. */
export const automaticNow = async (db: Db): Promise<boolean> => (await currentMode(db)).automatic;

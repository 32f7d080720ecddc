import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Embedded } from '@yunjian/kernel/db';

/** Name of our connections: the program counts `yunjian…` and leaves the server running while one is there. */
export const APPLICATION = 'yunjian-backup';

/** Stops the embedded server when nobody works on it any more: it was started for a command, or the program ended meanwhile. */
export async function stopIfLast(embedded: Embedded): Promise<void> {
  const watch = openDatabase(embedded.ownerUrl, { max: 1, applicationName: APPLICATION });
  let others = 1;
  try {
    // Connections just closed are seen for another moment.
    for (let look = 0; look < 5 && others > 0; look++) {
      if (look > 0) await sleep(50);
      const { rows } = await watch.pool.query<{ n: bigint }>(
        `select count(*) as n from pg_stat_activity where application_name like 'yunjian%' and pid <> pg_backend_pid()`,
      );
      others = Number(rows[0]?.n ?? 1n);
    }
  } finally {
    await watch.close();
  }
  if (others === 0) await embedded.stop();
}

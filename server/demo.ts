import { openDatabase } from '@yunjian/kernel/db';
import type { Kit, RegisteredService } from '@yunjian/kernel/service';

/** Key of the advisory lock under which sample data load: several processes may start at once. */
const LOCK = 7_310_119;

/** Loads the sample data of every service that has not loaded them yet, one process at a time. */
export async function loadDemo(
  kit: Kit,
  services: readonly RegisteredService[],
  scale: number,
  progress: (share: number, what: string) => void,
): Promise<void> {
  const guard = openDatabase(kit.ownerUrl, { max: 1, statementTimeoutMs: 0 });
  const client = await guard.pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    for (const service of services) {
      if (await service.demo.present(kit.database)) continue;
      await service.demo.load(kit, (share, what) => progress(share, `${what.zh} · ${what.en}`), scale);
    }
  } finally {
    client.release(true); // ends the connection and with it the lock
    await guard.close();
  }
}

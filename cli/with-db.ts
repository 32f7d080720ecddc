import process from 'node:process';
import type { Database } from '@yunjian/kernel/db';
import type { World } from '@yunjian/server';
import { readConfig } from '@yunjian/server/config';

/** Runs `fn` with a way to open the database, and closes what was opened. */
export async function withDb(fn: (openDb: () => Promise<Database>) => Promise<number>): Promise<number> {
  const config = readConfig(process.env);
  let world: World | undefined;
  try {
    return await fn(async () => {
      const { openWorld } = await import('@yunjian/server');
      world ??= await openWorld(config, { readOnly: true });
      return { ...world.kit.database, close: () => Promise.resolve() };
    });
  } finally {
    await world?.close();
  }
}

import pg from 'pg';
import { PgBoss } from 'pg-boss';

/** The schema that pg-boss keeps its tables in. */
export const SCHEMA = 'pgboss';

/** Key of the advisory lock under which the schema is made: several processes may start at once, and two grants at once would fail one of them. */
const LOCK = 7_310_121;

/**
 * Creates or upgrades pg-boss's schema as the owner and grants the program's role what running jobs needs: reading and writing rows,
 * never changing tables. Call it after `migrate`; calling it again does nothing.
 */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migrateSchema(ownerUrl);
    await client.query(`
      grant usage on schema ${SCHEMA} to yunjian_app;
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to yunjian_app;
      revoke insert, delete on ${SCHEMA}.version from yunjian_app;
      grant execute on all functions in schema ${SCHEMA} to yunjian_app`);
  } finally {
    await client.end(); // and with it the lock
  }
}

async function migrateSchema(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: SCHEMA,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  const errors: unknown[] = [];
  boss.on('error', (error) => errors.push(error));
  await boss.start();
  await boss.stop({ graceful: false });
  if (errors.length > 0) throw errors[0];
}

/** The database: PostgreSQL, its pool, its migrations, its transactions. */
import type { MigrationModule } from './migrate.ts';

export { embeddedPlace, freePort, startEmbedded, type Embedded, type EmbeddedOptions } from './embedded.ts';
export { isPgError, openDatabase, type Database, type Db, type PoolOptions, type Tx } from './pool.ts';
export { migrate, type Applied, type MigrationModule } from './migrate.ts';
export { dbFailures, once, type Command } from './once.ts';

export const dbMigrations: MigrationModule = { name: 'db', dir: new URL('./migrations/', import.meta.url) };

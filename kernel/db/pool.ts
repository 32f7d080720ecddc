import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';

/** A connection that may run queries; a `Tx` is one too. Modules add their own tables: `db.withTables<AuditTables>()`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- the kernel knows no tables; each module names its own
export type Db = Kysely<{}>;
/** A connection inside a transaction. */
// oxlint-disable-next-line typescript/no-empty-object-type
export type Tx = Transaction<{}>;

export interface Database {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Runs `fn` in one transaction; serialisation failures and deadlocks are tried again up to three times. */
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly max?: number;
  /** Become this role after connecting (least privilege when only one login is given). */
  readonly role?: string;
  readonly statementTimeoutMs?: number;
  readonly onError?: (error: Error) => void;
  readonly applicationName?: string;
  /** Off behind a pooler that cannot keep prepared statements. */
  readonly prepare?: boolean;
  /** Settings every connection begins with, by name (`yunjian.row_keys`): neither spaces nor backslashes in them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Statements beyond this many texts stay unnamed, so that a text made at run time cannot fill the server's memory. */
const MAX_NAMES = 600;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MAX_NAMES) names.set(text, (name = `y${names.size}`));
  return name;
}

const bind = (value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString();
  return Array.isArray(value) ? value.map(bind) : value;
};

/** Prepares each statement text once per connection: planning is a third of the cost of a short query. */
class PreparingClient extends pg.Client {
  // oxlint-disable-next-line typescript/no-explicit-any -- pg's overloads cannot be written down again
  override query(config: any, values?: any, callback?: any): any {
    if (typeof config === 'string' && Array.isArray(values)) {
      const name = nameOf(config);
      const query = { text: config, values: values.map(bind), ...(name === undefined ? {} : { name }) };
      return callback === undefined ? super.query(query) : super.query(query, callback);
    }
    return super.query(config, values, callback);
  }
}

class BindingClient extends pg.Client {
  // oxlint-disable-next-line typescript/no-explicit-any
  override query(config: any, values?: any, callback?: any): any {
    return super.query(config, Array.isArray(values) ? values.map(bind) : values, callback);
  }
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) => {
    if (format !== 'binary') {
      if (oid === INT8) return BigInt;
      if (oid === DATE) return String;
      if (oid === TIMESTAMPTZ) return (text: string) => Temporal.Instant.from(text);
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/** True for an error of PostgreSQL with this SQLSTATE (and constraint, when given). */
export function isPgError(error: unknown, code: string, constraint?: string): boolean {
  const e = error as { code?: string; constraint?: string } | null;
  return e?.code === code && (constraint === undefined || e.constraint === constraint);
}

const RETRY = new Set(['40001', '40P01']);

/** Opens a pool on `url`. int8 comes back as bigint, date as 'YYYY-MM-DD', timestamptz as Temporal.Instant, numeric as text. */
export function openDatabase(url: string, options: PoolOptions = {}): Database {
  const settings = [
    `-c statement_timeout=${options.statementTimeoutMs ?? 30_000}`,
    '-c timezone=UTC',
    options.role ? `-c role=${options.role}` : '',
    ...Object.entries(options.settings ?? {}).map(([name, value]) => `-c ${name}=${value}`),
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 16,
    Client: (options.prepare ?? true) ? PreparingClient : BindingClient,
    types,
    options: settings.filter(Boolean).join(' '),
    application_name: options.applicationName ?? 'yunjian',
    keepAlive: true,
    idleTimeoutMillis: 60_000,
    // what may take as long as it needs, as the work of a first start does, also waits longer for a busy server
    connectionTimeoutMillis: options.statementTimeoutMs === 0 ? 120_000 : 15_000,
  } as pg.PoolConfig);
  // Without listeners a restart of the server would end the process: the pool speaks for idle connections, each client for its own.
  pool.on('error', (error) => options.onError?.(error));
  pool.on('connect', (client) => void client.on('error', (error) => options.onError?.(error)));
  // oxlint-disable-next-line typescript/no-empty-object-type
  const db: Db = new Kysely<{}>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    async tx(fn) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await db.transaction().execute(fn);
        } catch (error) {
          if (attempt >= 3 || !RETRY.has(String((error as { code?: string }).code))) throw error;
        }
      }
    },
    async close() {
      await db.destroy();
      if (!pool.ended) await pool.end(); // Kysely ends only a pool that it has used itself
    },
  };
}

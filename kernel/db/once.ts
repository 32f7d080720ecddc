import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { defineFailures, failure } from '../contract/index.ts';
import type { Database, Db, Tx } from './pool.ts';

export const dbFailures = defineFailures('db', {
  keyReused: {
    status: 409,
    message: { zh: '同一个请求编号已用于内容不同的请求。', en: 'This request key was already used for a different request.' },
    mend: { zh: '请刷新页面后重新提交。', en: 'Reload the page and submit again.' },
  },
});

export interface Command {
  /** Whose command: account id, or another namespace that callers cannot choose. */
  readonly scope: string;
  /** The caller's idempotency key. */
  readonly key: string;
  /** Name of the operation. */
  readonly op: string;
  /** What was asked; hashed to tell a repetition from a reuse of the key. */
  readonly body: unknown;
  readonly now: Temporal.Instant;
}

/**
 * Carries `fn` out in one transaction, at most once per (scope, key): a repetition gets the first answer, also when both run at the same time
 * (the loser's work is rolled back). The same key with another body is refused with `db.keyReused`. Answers must survive JSON.
 *
 * The key is written last, so the common case costs one statement: a repetition either finds its state changed and fails, or finds its key taken, and
 * only then is the first answer looked up. `fn` must therefore touch nothing but its transaction.
 */
export async function once<T>(database: Database, command: Command, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const hash = createHash('sha256')
    .update(`${command.op}\n${JSON.stringify(command.body) ?? ''}`)
    .digest();
  try {
    return await database.tx(async (tx) => {
      const reply = await fn(tx);
      await sql`insert into db.command (scope, key, op, body_hash, reply, at)
        values (${command.scope}, ${command.key}, ${command.op}, ${hash}, ${JSON.stringify(reply) ?? 'null'}, ${command.now})`.execute(
        tx,
      );
      return reply;
    });
  } catch (error) {
    const earlier = await find<T>(database.db, command, hash);
    if (earlier) return earlier.reply;
    throw error;
  }
}

async function find<T>(db: Db, command: Command, hash: Buffer): Promise<{ reply: T } | null> {
  const { rows } = await sql<{ body_hash: Buffer; op: string; reply: string }>`
    select body_hash, op, reply from db.command where scope = ${command.scope} and key = ${command.key}`.execute(db);
  const row = rows[0];
  if (!row) return null;
  if (row.op !== command.op || !row.body_hash.equals(hash)) throw failure(dbFailures.keyReused);
  return { reply: JSON.parse(row.reply) as T };
}

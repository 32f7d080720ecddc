/** The SQL of polled addresses. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';

export interface PollRow {
  readonly network: string;
  readonly source: string;
  readonly tried_at: Temporal.Instant;
  readonly good_at: Temporal.Instant | null;
  readonly failures: number;
  readonly next_at: Temporal.Instant;
  readonly problem: Text | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** How the attempts at every address went. */
export async function pollStates(db: Db): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`
    select network, source, tried_at, good_at, failures, next_at, problem, counts from transit.realtime_poll order by network, source`.execute(
    db,
  );
  return rows;
}

/** Notes a good attempt. */
export async function noteGood(
  tx: Tx,
  p: { network: string; source: string; at: Temporal.Instant; next: Temporal.Instant; counts: Readonly<Record<string, number>> },
): Promise<void> {
  await sql`insert into transit.realtime_poll (network, source, tried_at, good_at, failures, next_at, problem, counts)
    values (${p.network}, ${p.source}, ${p.at}, ${p.at}, 0, ${p.next}, null, ${JSON.stringify(p.counts)}::jsonb)
    on conflict (network, source) do update set tried_at = excluded.tried_at, good_at = excluded.good_at, failures = 0, next_at = excluded.next_at,
      problem = null, counts = excluded.counts`.execute(tx);
}

/** Notes a failed attempt; what was known of good ones stays. */
export async function noteFailed(
  tx: Db | Tx,
  p: { network: string; source: string; at: Temporal.Instant; next: Temporal.Instant; failures: number; problem: Text },
): Promise<void> {
  await sql`insert into transit.realtime_poll (network, source, tried_at, failures, next_at, problem)
    values (${p.network}, ${p.source}, ${p.at}, ${p.failures}, ${p.next}, ${JSON.stringify(p.problem)}::jsonb)
    on conflict (network, source) do update set tried_at = excluded.tried_at, failures = excluded.failures, next_at = excluded.next_at,
      problem = excluded.problem`.execute(tx);
}

/** Says that the newest message of a network and source still holds: an operator that sends the same again has nothing new to tell. */
export async function confirmMessage(
  tx: Tx,
  m: { network: string; source: string; message: Uint8Array; at: Temporal.Instant },
): Promise<boolean> {
  const { rows } = await sql<{ network: string }>`
    update transit.realtime set at = ${m.at} where network = ${m.network} and source = ${m.source} and message = ${Buffer.from(m.message)} returning network`.execute(
    tx,
  );
  return rows.length === 1;
}

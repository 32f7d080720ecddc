/** The kill switch: from automatic to manual and back, without anyone losing their place. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { Allotter } from './allot.ts';
import { failures } from './failures.ts';
import { automaticNow } from './mode.ts';
import type { Officer } from './policy.ts';
import { leaf, textHash } from './review-case.ts';
import { askAgain, requery } from './review-requery.ts';

/** Switches, with a reason and a leaf. Throws talent.modeSame. */
export async function setMode(kit: Kit, tx: Tx, input: { automatic: boolean; reason: string; by: Officer }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('talent.mode'))`.execute(tx);
  if ((await automaticNow(tx)) === input.automatic) throw failure(failures.modeSame);
  await sql`insert into talent.mode_change (automatic, reason, by, by_name, at)
    values (${input.automatic}, ${input.reason}, ${input.by.accountId}::uuid, ${input.by.name}, ${kit.now()})`.execute(tx);
  await leaf(kit, tx, 'talent.mode', input.by.accountId, { automatic: input.automatic, reasonHash: textHash(input.reason) });
}

/**
 * Decides what waited only because the switch stood at manual, one after another in order of acceptance, and allots to each before the next is decided:
 * as if the switch had never been thrown. What turns out to need a person stays with one. Stops when the switch is thrown again, when `signal`
 * aborts, or after `budgetMs`; call it again for the rest (a job does). One process at a time.
 */
export async function rerunManual(
  kit: Kit,
  allotter: Allotter,
  options: { signal?: AbortSignal; budgetMs?: number } = {},
): Promise<{ granted: number; toPeople: number; failed: number }> {
  const done = { granted: 0, toPeople: 0, failed: 0 };
  const end = performance.now() + (options.budgetMs ?? 60_000);
  let after = 0n;
  while (performance.now() < end && !options.signal?.aborted && (await automaticNow(kit.database.db))) {
    const { rows } = await sql<{ id: string; accepted_seq: bigint }>`
      select a.id, a.accepted_seq from talent.application a
      where a.state = 'in_review' and a.causes @> '{MANUAL_MODE}' and a.accepted_seq > ${after}
        and not exists (select from talent.proposal p where p.application_id = a.id and p.answered_at is null)
      order by a.accepted_seq limit 1`.execute(kit.database.db);
    const next = rows[0];
    if (!next) break;
    after = next.accepted_seq;
    try {
      const asked = await askAgain(kit, next.id, options.signal);
      const { granted, pool } = await kit.database.tx((tx) => requery(kit, tx, asked, null));
      if (pool) await allotter.serve(pool);
      done[granted ? 'granted' : 'toPeople'] += 1;
    } catch {
      done.failed += 1; // somebody was quicker, or consent is gone: the case stays with people, the next must not wait for it
    }
  }
  return done;
}

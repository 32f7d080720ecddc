import { sql } from 'kysely';
import { insertRows, leafRow } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { offerFreed, type Allotter, type Pool } from './allot.ts';
import { failures } from './failures.ts';
import { lockApplication, move, type ApplicationRow } from './queries.ts';
import { endOpenCases } from './review-case.ts';
import { policyOf } from './setting.ts';
import { stepsFrom, type Side, type SystemAction } from './states.ts';
import type { Action } from './contract.ts';

/** Refuses what the transition table does not allow. */
export function mustAllow(row: Pick<ApplicationRow, 'state'>, what: Action | SystemAction, side: Side): void {
  if (stepsFrom(row.state, what, side) === null) throw failure(failures.notNow);
}

export interface OpenOffer {
  readonly id: string;
  readonly unit_id: string;
  readonly hold_id: string;
  readonly deadline: Temporal.Instant;
  readonly accessible: boolean;
  readonly rooms: number;
  readonly rent_fen: bigint;
}

/** The open offer of an application, locked. Throws talent.offerGone. */
export async function lockOffer(tx: Tx, applicationId: string, states: readonly string[] = ['open']): Promise<OpenOffer> {
  const { rows } = await sql<OpenOffer>`
    select o.id, o.unit_id, o.hold_id, o.deadline, u.accessible, u.rooms, u.rent_fen from talent.offer o join talent.unit u on u.id = o.unit_id
    where o.application_id = ${applicationId} and o.state = any(${[...states]}::text[]) for update of o`.execute(tx);
  if (!rows[0]) throw failure(failures.offerGone);
  return rows[0];
}

/**
 * Frees a flat that was held: the hold ends now, the flat is free, and goes to the first in order whom it fits. In the caller's transaction.
 * Returns the application it was offered to.
 */
export async function freeUnit(
  kit: Kit,
  tx: Tx,
  held: { unitId: string; holdId: string } & Pool,
  at: Temporal.Instant,
): Promise<string | null> {
  await sql`
    with ended as (
      update talent.hold set during = tstzrange(lower(during), greatest(${at}::timestamptz, lower(during))) where id = ${held.holdId}::uuid)
    update talent.unit set state = 'free' where id = ${held.unitId}::uuid`.execute(tx);
  return offerFreed(kit, tx, { id: held.unitId, accessible: held.accessible, rooms: held.rooms });
}

/**
 * Turns an offer down, or lets it lapse: the flat goes to the next in order. The application waits again with its old waiting date while declines are
 * left (a flat once turned down is not offered to it again); after the last it ends (example policy). The caller kicks the allotter with what is returned.
 */
export async function releaseOffer(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; offerId: string | null; how: 'declined' | 'expired'; reason: string | null; by: string | null },
): Promise<{ again: Pool | null }> {
  const at = kit.now();
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, input.how === 'declined' ? 'decline-offer' : 'expire-offer', input.how === 'declined' ? 'applicant' : 'system');
  const offer = await lockOffer(tx, row.id, input.how === 'declined' ? ['open'] : ['open', 'accepted']);
  if (input.offerId !== null && offer.id !== input.offerId) throw failure(failures.offerGone);
  await sql`update talent.offer set state = ${input.how}, answered_at = coalesce(answered_at, ${at}::timestamptz), reason = ${input.reason} where id = ${offer.id}`.execute(
    tx,
  );
  await sql`update talent.lease set state = 'ended', ended_at = ${at}, end_reason = 'not signed in time'
    where application_id = ${row.id} and state = 'draft'`.execute(tx);
  const left = policyOf(kit).offer.maxDeclines - (row.declines + 1);
  const waits = left >= 0;
  await sql`update talent.application set declines = declines + 1 where id = ${row.id}`.execute(tx);
  await sql`update talent.queue_entry set state = ${waits ? 'waiting' : 'left'}, fresh = ${waits}, changed_at = ${at} where application_id = ${row.id}`.execute(
    tx,
  );
  await move(tx, row.id, waits ? 'queued' : 'withdrawn', at, {
    code: `offer-${input.how}`,
    params: { left: Math.max(0, left) },
    by: input.by,
    note: input.reason,
  });
  await insertRows(tx, [
    leafRow(
      { kind: `talent.offer-${input.how}`, subject: row.id, body: { offer: offer.id, unit: offer.unit_id }, at },
      kit.crypto.suite,
    ),
  ]);
  await freeUnit(kit, tx, { unitId: offer.unit_id, holdId: offer.hold_id, accessible: offer.accessible, rooms: offer.rooms }, at);
  return { again: waits ? { accessible: offer.accessible, rooms: offer.rooms } : null };
}

/** Lets offers lapse whose deadline has passed (job). Each in a transaction of its own, so one failure does not hold up the others. */
export async function expireOffers(kit: Kit, allotter: Allotter): Promise<number> {
  const { rows } = await sql<{ application_id: string }>`
    select application_id from talent.offer where state = 'open' and deadline <= ${kit.now()}
    union all
    select a.id from talent.application a join talent.lease l on l.application_id = a.id and l.state = 'draft' join talent.hold h on h.id = l.hold_id
      where a.state = 'accepted' and upper(h.during) <= ${kit.now()}
    limit 500`.execute(kit.database.db);
  let done = 0;
  for (const { application_id: applicationId } of rows) {
    const { again } = await kit.database.tx((tx) =>
      releaseOffer(kit, tx, { applicationId, offerId: null, how: 'expired', reason: null, by: null }),
    );
    done += 1;
    if (again) await allotter.serve(again);
  }
  return done;
}

/** Withdraws an application: an offered flat goes to the next in order, the place in the queue ends. */
export async function withdraw(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; reason: string; by: string },
): Promise<ApplicationRow> {
  const at = kit.now();
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, 'withdraw', 'applicant');
  await sql`update talent.queue_entry set state = 'left', fresh = false, changed_at = ${at} where application_id = ${row.id}`.execute(
    tx,
  );
  await move(tx, row.id, 'withdrawn', at, { code: 'withdrawn', by: input.by, note: input.reason || null });
  await endOpenCases(kit, tx, row.id, input.by);
  await insertRows(tx, [leafRow({ kind: 'talent.withdrawn', subject: row.id, body: {}, at }, kit.crypto.suite)]);
  if (row.state === 'offered' || row.state === 'accepted') {
    const offer = await lockOffer(tx, row.id, ['open', 'accepted']);
    await sql`update talent.offer set state = 'withdrawn', answered_at = coalesce(answered_at, ${at}::timestamptz) where id = ${offer.id}`.execute(
      tx,
    );
    await sql`update talent.lease set state = 'ended', ended_at = ${at}, end_reason = 'withdrawn'
      where application_id = ${row.id} and state = 'draft'`.execute(tx);
    await freeUnit(
      kit,
      tx,
      { unitId: offer.unit_id, holdId: offer.hold_id, accessible: offer.accessible, rooms: offer.rooms },
      at,
    );
  }
  return row;
}

import { sql } from 'kysely';
import { due } from '@yunjian/calendar';
import { insertRows, leafRow, type LeafRow } from '@yunjian/kernel/audit';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { fill } from '@yunjian/kernel/contract';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import { dayOf, endOfDay, policyOf } from './setting.ts';
import { noticeTexts } from './words.ts';

/** Flats of one kind: those who need a flat wait in pools, and a pool is served by one process at a time. */
export interface Pool {
  readonly accessible: boolean;
  readonly rooms: number;
}

interface Pick {
  readonly application_id: string;
  readonly unit_id: string | null;
}

/** The most applications one run considers; more simply make another run. */
const BATCH = 400;
const LOCK_SPACE = 7_310_001;
const keyOf = (pool: Pool): number => pool.rooms * 2 + (pool.accessible ? 1 : 0);

/**
 * Gives flats to those who wait, in lawful order. Whoever was considered once and got nothing fits no free flat, so a run looks only at those not yet
 * considered; a flat that becomes free is offered to the first in order whom it fits. Both happen under the pool's lock, so the order holds over
 * processes. Calls that arrive while a run is under way share the next one: under load one transaction serves many.
 */
export class Allotter {
  readonly #kit: Kit;
  readonly #next = new Map<number, Promise<void>>();
  readonly #running = new Map<number, Promise<void>>();

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  /** Resolves when everyone who waited in this pool at the time of the call has been considered. */
  serve(pool: Pool): Promise<void> {
    const key = keyOf(pool);
    const waiting = this.#next.get(key);
    if (waiting) return waiting;
    const before = this.#running.get(key) ?? Promise.resolve();
    const run = before
      .catch(() => undefined)
      .then(async () => {
        this.#next.delete(key);
        const now = this.#serveAll(pool);
        this.#running.set(key, now);
        try {
          await now;
        } finally {
          if (this.#running.get(key) === now) this.#running.delete(key);
        }
      });
    this.#next.set(key, run);
    return run;
  }

  async #serveAll(pool: Pool): Promise<void> {
    while ((await serveFresh(this.#kit, pool)) === BATCH);
  }

  /** Considers everyone left over, for instance by a process that was killed between decision and allotment. */
  async sweep(): Promise<void> {
    const { rows } = await sql<{ accessible: boolean; rooms: number }>`
      select distinct accessible, rooms from talent.queue_entry where fresh and state = 'waiting'`.execute(this.#kit.database.db);
    for (const pool of rows) await this.serve(pool);
  }
}

/** Takes the lock under which a pool is served, until the transaction ends: before rows of its flats or its queue. */
export const lockPool = (tx: Tx, pool: Pool) =>
  sql`select pg_advisory_xact_lock(${LOCK_SPACE}::int, ${keyOf(pool)}::int)`.execute(tx);

async function serveFresh(kit: Kit, pool: Pool): Promise<number> {
  return kit.database.tx(async (tx) => {
    await lockPool(tx, pool);
    const { rows } =
      await sql<Pick>`select * from talent.pick_for_fresh(${pool.accessible}, ${pool.rooms}::smallint, ${BATCH})`.execute(tx);
    if (rows.length > 0) await record(kit, tx, pool, rows);
    return rows.length;
  });
}

/**
 * Offers a flat that has become free (declined, expired, left, imported, restored) to the first in order whom it fits. In the caller's transaction,
 * after the unit's state was set to `free`. Returns the application served, or null.
 */
export async function offerFreed(kit: Kit, tx: Tx, unit: { id: string } & Pool): Promise<string | null> {
  await lockPool(tx, unit);
  const { rows } = await sql<{ taker: string | null }>`select talent.pick_for_unit(${unit.id}::uuid) as taker`.execute(tx);
  const taker = rows[0]?.taker ?? null;
  if (taker !== null) await record(kit, tx, unit, [{ application_id: taker, unit_id: unit.id }]);
  return taker;
}

/** Writes a run down: who was considered in what order, the holds, offers, states, notices and leaves of those who got a flat. */
async function record(kit: Kit, tx: Tx, pool: Pool, picks: readonly Pick[]): Promise<void> {
  const now = kit.now();
  const served = picks.filter((p) => p.unit_id !== null) as { application_id: string; unit_id: string }[];
  const unserved = picks.filter((p) => p.unit_id === null).map((p) => p.application_id);
  const policy = policyOf(kit);
  const answerBy = due(kit.calendar(), { from: dayOf(kit, now), days: policy.offer.answerWorkingDays, kind: 'working' }).due;
  const deadline = endOfDay(kit, answerBy);
  const rows = served.map((s) => ({ ...s, hold_id: uuidv7(now), offer_id: uuidv7(now) }));
  const leaves: LeafRow[] = rows.map((r) =>
    leafRow(
      {
        kind: 'talent.offer',
        subject: r.application_id,
        body: { offer: r.offer_id, unit: r.unit_id, deadline: deadline.toString() },
        at: now,
      },
      kit.crypto.suite,
    ),
  );
  const payload = JSON.stringify(rows);
  const told: Told[] = [];
  if (rows.length > 0) {
    const done = await sql<Told>`
      with given as (select * from jsonb_to_recordset(${payload}::jsonb) as g(application_id uuid, unit_id uuid, hold_id uuid, offer_id uuid)),
      run as (
        insert into talent.allotment_run (at, accessible, rooms, considered, served, rule)
        values (${now}, ${pool.accessible}, ${pool.rooms}::smallint, ${picks.map((p) => p.application_id)}::uuid[], ${rows.map((r) => r.application_id)}::uuid[], ${policy.waiting.order.join(' > ')})
        returning id),
      holds as (
        insert into talent.hold (id, unit_id, application_id, kind, during)
        select hold_id, g.unit_id, g.application_id, 'offer', tstzrange(greatest(${now}::timestamptz, (select max(upper(h.during)) from talent.hold h where h.unit_id = g.unit_id)), ${deadline}::timestamptz) from given g),
      offers as (
        insert into talent.offer (id, application_id, unit_id, hold_id, run_id, offered_at, deadline)
        select offer_id, application_id, unit_id, hold_id, run.id, ${now}::timestamptz, ${deadline}::timestamptz from given, run),
      events as (
        insert into talent.event (application_id, at, code, params)
        select application_id, ${now}::timestamptz, 'offered', jsonb_build_object('unit', unit_id, 'deadline', ${answerBy.toString()}::text) from given)
      update talent.application a set state = 'offered', served_at = coalesce(a.served_at, greatest(${now}::timestamptz, a.decided_at)), updated_at = ${now}
      from given where a.id = given.application_id returning a.id, a.person_id, true as offered`.execute(tx);
    told.push(...done.rows);
    await insertRows(tx, leaves);
  }
  if (unserved.length > 0) {
    const done = await sql<Told>`
      with seen as (
        update talent.application set served_at = coalesce(served_at, greatest(${now}::timestamptz, decided_at)), updated_at = ${now}
        where id = any(${unserved}::uuid[]) returning id, person_id),
      noted as (insert into talent.event (application_id, at, code) select id, ${now}::timestamptz, 'queued' from seen)
      select id, person_id, false as offered from seen`.execute(tx);
    told.push(...done.rows);
  }
  await sendNotices(
    tx,
    told.map((a) => ({
      to: a.person_id,
      kind: a.offered ? 'talent.offered' : 'talent.queued',
      title: a.offered ? noticeTexts.offered : noticeTexts.queued,
      body: fill(a.offered ? noticeTexts.offeredBody : noticeTexts.queuedBody, { day: answerBy.toString() }),
      link: `/talent/my/${a.id}`,
      now,
    })),
  );
}

interface Told {
  readonly id: string;
  readonly person_id: string;
  readonly offered: boolean;
}

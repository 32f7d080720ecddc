/** When a locked run counts as paid and as reconciled, and how payouts follow a court's freezing and freeing of shares. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { addRunEvent, type Hand } from './event.ts';
import { holdRun, mustStep } from './run.ts';

type Tools = Pick<Kit, 'crypto' | 'zone'>;

/** Moves a run between locked and paid as its payouts say. The run's row is held by the caller's transaction. */
export async function settleRun(tx: Tx, kit: Tools, runId: string, by: Hand, now: Temporal.Instant): Promise<void> {
  const run = await holdRun(tx, runId);
  const { rows } = await sql<{
    open: boolean;
  }>`select exists (select from assets.payout where run_id = ${runId}::uuid and state not in ('paid', 'held', 'carried')) as open`.execute(
    tx,
  );
  const open = rows[0]?.open ?? true;
  const action =
    run.state === 'locked' && !open ? 'settle' : (run.state === 'paid' || run.state === 'reconciled') && open ? 'unsettle' : null;
  if (action === null) return;
  const next = mustStep(run, action);
  await sql`update assets.distribution_run set state = ${next}, statement = null, revision = revision + 1 where id = ${runId}::uuid`.execute(
    tx,
  );
  await addRunEvent(tx, kit, { runId, action, from: run.state, to: next, body: {} }, by, now);
}

/** Holds every run of a collective that is locked or paid, and `also` whatever its state, in the one order in which several are held. */
export async function holdRuns(tx: Tx, collectiveId: string, also: string | null = null): Promise<string[]> {
  const { rows } = await sql<{ id: string; paid: boolean }>`
    select id, state in ('locked', 'paid', 'reconciled') as paid from assets.distribution_run
    where collective_id = ${collectiveId}::uuid and (state in ('locked', 'paid', 'reconciled') or id = ${also}::uuid) order by id for update`.execute(
    tx,
  );
  return rows.filter((r) => r.paid).map((r) => r.id);
}

/** Holds what is due or came back to holders whose shares are frozen today, and frees what is held for those who are free. */
export async function followFreezes(
  tx: Tx,
  kit: Tools,
  collectiveId: string,
  by: Hand,
  now: Temporal.Instant,
): Promise<{ held: number; freed: number }> {
  const day = dayOf(kit, now).toString();
  const all = { held: 0, freed: 0 };
  for (const id of await holdRuns(tx, collectiveId)) {
    const held = await sql<{
      no: number;
    }>`update assets.payout p set state = 'held' where p.run_id = ${id}::uuid and p.state in ('due', 'returned')
        and exists (select from assets.share_freeze f where f.holder_id = p.holder_id and f.valid @> ${day}::date) returning p.no`.execute(
      tx,
    );
    const freed = await sql<{
      no: number;
    }>`update assets.payout p set state = 'due' where p.run_id = ${id}::uuid and p.state = 'held'
        and not exists (select from assets.share_freeze f where f.holder_id = p.holder_id and f.valid @> ${day}::date) returning p.no`.execute(
      tx,
    );
    if (held.rows.length + freed.rows.length === 0) continue;
    all.held += held.rows.length;
    all.freed += freed.rows.length;
    const body = { held: held.rows.map((r) => r.no), freed: freed.rows.map((r) => r.no) };
    await addRunEvent(tx, kit, { runId: id, action: 'follow-freezes', from: null, to: null, body }, by, now);
    await settleRun(tx, kit, id, by, now);
  }
  return all;
}

/** Sums of a run's payouts by state, and what the book says was paid out for it. All in fen. */
export interface Totals {
  readonly parts: bigint;
  readonly carriedIn: bigint;
  readonly paid: bigint;
  readonly carried: bigint;
  readonly held: bigint;
  readonly due: bigint;
  readonly sent: bigint;
  readonly returned: bigint;
  readonly counts: Readonly<Record<string, number>>;
  readonly bankFen: bigint;
}

export async function totalsOf(db: Db | Tx, runId: string): Promise<Totals> {
  const { rows } = await sql<{ state: string; n: number; parts: bigint; brought: bigint; pay: bigint; carry: bigint }>`
    select state, count(*)::int as n, sum(part_fen)::int8 as parts, sum(carried_in_fen)::int8 as brought, sum(pay_fen)::int8 as pay, sum(carry_fen)::int8 as carry
    from assets.payout where run_id = ${runId}::uuid group by state`.execute(db);
  const bank = await sql<{
    fen: bigint;
  }>`select (-coalesce(sum(p.fen), 0))::int8 as fen from ledger.entry e join ledger.posting p on p.entry = e.id
    join ledger.account a on a.id = p.account and a.kind = 'asset' where e.source_kind = 'assets.payout' and e.source_id = ${runId}`.execute(
    db,
  );
  const pay = (...states: string[]): bigint => rows.filter((r) => states.includes(r.state)).reduce((sum, r) => sum + r.pay, 0n);
  const sum = (of: (r: (typeof rows)[number]) => bigint): bigint => rows.reduce((total, r) => total + of(r), 0n);
  return {
    parts: sum((r) => r.parts),
    carriedIn: sum((r) => r.brought),
    carried: sum((r) => r.carry),
    paid: pay('paid'),
    held: pay('held'),
    due: pay('due', 'planned'),
    sent: pay('sent', 'reissued'),
    returned: pay('returned'),
    counts: Object.fromEntries(rows.map((r) => [r.state, r.n])),
    bankFen: bank.rows[0]?.fen ?? 0n,
  };
}

/** What the bank's statement says went out for a run. */
export interface StatementLine {
  readonly on: string;
  readonly fen: bigint;
  readonly reference: string;
  /** SHA-256 of the statement, hex. */
  readonly document: string;
}

/**
 * Closes a run: everything is paid, carried or held and sums to the pool with what was carried in; the bank's statement and the book agree with it. Throws
 * assets.notReconciled with the difference.
 */
export async function reconcileRun(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly revision: number; readonly statement: readonly StatementLine[]; readonly by: Hand },
  now: Temporal.Instant,
): Promise<void> {
  const run = await holdRun(tx, input.runId);
  const next = mustStep(run, 'reconcile', input.revision);
  const t = await totalsOf(tx, run.id);
  if (t.paid + t.carried + t.held !== (run.poolFen ?? 0n) + t.carriedIn)
    throw new Error(`the payouts of run ${run.id} do not sum to its pool`);
  const stated = input.statement.reduce((sum, l) => sum + l.fen, 0n);
  if (stated !== t.paid || t.bankFen !== t.paid)
    throw failure(failures.notReconciled, {
      paid: `${t.paid}`,
      bank: `${stated}`,
      book: `${t.bankFen}`,
      difference: `${stated - t.paid}`,
    });
  const statement = {
    lines: input.statement.map((l) => ({ on: l.on, fen: `${l.fen}`, reference: l.reference, document: l.document })),
  } as JsonObject;
  await sql`update assets.distribution_run set state = ${next}, statement = ${JSON.stringify(statement)}::jsonb, revision = revision + 1 where id = ${run.id}::uuid`.execute(
    tx,
  );
  const body = { statement, paidFen: `${t.paid}`, carriedFen: `${t.carried}`, heldFen: `${t.held}` };
  await addRunEvent(tx, kit, { runId: run.id, action: 'reconcile', from: run.state, to: next, body }, input.by, now);
}

/** Paying a locked run: files prepared and approved by different people, and payments that came back sent again. What the bank answers is in pay-result.ts. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { addRunEvent, type Hand } from './event.ts';
import { dividendPolicy } from './pack.ts';
import { holdRun, runById, type RunRow } from './run.ts';
import { FILE_NAMES, RUN_NAMES } from './states.ts';
import { followFreezes, holdRuns } from './settle.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone'>;
type Person = Hand & { readonly id: string };

const PAYABLE: ReadonlySet<string> = new Set(['locked', 'paid', 'reconciled']);
/** Payments belong to a run whose payouts are in the book. Throws assets.notNow. */
export function mustBeLocked(run: RunRow): void {
  if (!PAYABLE.has(run.state)) throw failure(failures.notNow, { state: RUN_NAMES[run.state] });
}

export interface Prepared {
  readonly files: readonly { readonly id: string; readonly no: number; readonly orders: number; readonly fen: string }[];
  /** Payouts due whose holder has no approved account: they stay due and are listed, never dropped. */
  readonly withoutAccount: number;
  /** Returned payouts whose account has not changed since: they wait for a new one unless told otherwise. */
  readonly waitingForAccount: number;
}

interface Candidate {
  readonly no: number;
  readonly fen: bigint;
  readonly state: 'due' | 'returned';
  readonly payee: string | null;
  readonly lastPayee: string | null;
  readonly replaces: string | null;
}

/**
 * Makes payment files of what is due and of what came back, at most so many orders each as the bank takes. An account approved after a return sends the
 * payment again with a link to the one that failed; `again` sends also to the same account. Throws assets.notNow, .executeDay, .nothingToPay.
 */
export async function preparePayments(
  tx: Tx,
  kit: Tools,
  input: {
    readonly runId: string;
    readonly accountId: string;
    readonly executeOn: string;
    readonly again: boolean;
    readonly by: Person;
  },
  now: Temporal.Instant,
): Promise<Prepared> {
  // two runs of one collective prepared at once follow the freezes of both: each holds all, in one order
  const { collectiveId } = await runById(tx, input.runId);
  await holdRuns(tx, collectiveId, input.runId);
  const run = await holdRun(tx, input.runId);
  mustBeLocked(run);
  const today = dayOf(kit, now);
  const last = today.add({ days: dividendPolicy(kit).payment.executeAheadDays }).toString();
  if (input.executeOn < today.toString() || input.executeOn > last) throw failure(failures.executeDay, { last });
  await followFreezes(tx, kit, run.collectiveId, input.by, now);
  const account =
    await sql`select from assets.bank_account where id = ${input.accountId}::uuid and collective_id = ${run.collectiveId}::uuid
    and valid @> ${today.toString()}::date`.execute(tx);
  if (account.rows.length === 0) throw failure(failures.notFound);
  const { rows } = await sql<Candidate>`
    select p.no, p.pay_fen as fen, p.state, a.id as payee, o.payee_id as "lastPayee", o.end_to_end as replaces from assets.payout p
    left join assets.payee_account a on a.holder_id = p.holder_id and a.state = 'approved'
    left join lateral (select payee_id, end_to_end from assets.payment_order o where o.run_id = p.run_id and o.payout_no = p.no and o.state = 'returned'
      order by o.result_on desc, o.end_to_end desc limit 1) o on true
    where p.run_id = ${run.id}::uuid and p.state in ('due', 'returned')
      and not exists (select from assets.payment_order l where l.run_id = p.run_id and l.payout_no = p.no and l.state in ('prepared', 'sent', 'paid')) order by p.no`.execute(
    tx,
  );
  const withAccount = rows.filter((r) => r.payee !== null);
  const ready = withAccount.filter((r) => r.state === 'due' || input.again || r.payee !== r.lastPayee);
  const answer = { withoutAccount: rows.length - withAccount.length, waitingForAccount: withAccount.length - ready.length };
  if (ready.length === 0)
    throw failure(failures.nothingToPay, { without: answer.withoutAccount, waiting: answer.waitingForAccount });
  const made = await sql<{
    no: number;
  }>`select coalesce(max(no), 0) as no from assets.payment_file where run_id = ${run.id}::uuid`.execute(tx);
  const files: { id: string; no: number; orders: number; fen: string }[] = [];
  const per = Math.min(dividendPolicy(kit).payment.ordersPerFile, 10_000);
  for (let from = 0; from < ready.length; from += per) {
    const part = ready.slice(from, from + per);
    const id = uuidv7(now);
    const no = (made.rows[0]?.no ?? 0) + files.length + 1;
    const message = `YJ${run.id.slice(-12).toUpperCase()}F${String(no).padStart(3, '0')}`;
    const fen = part.reduce((sum, r) => sum + r.fen, 0n);
    await sql`insert into assets.payment_file (id, run_id, collective_id, no, message_id, account_id, execute_on, orders, fen, prepared_at, prepared_by)
      values (${id}, ${run.id}::uuid, ${run.collectiveId}::uuid, ${no}, ${message}, ${input.accountId}::uuid, ${input.executeOn}::date, ${part.length}, ${fen}::int8, ${now}, ${input.by.id}::uuid)`.execute(
      tx,
    );
    await sql`insert into assets.payment_order (file_id, n, run_id, payout_no, payee_id, fen, end_to_end, replaces)
      select ${id}::uuid, t.n, ${run.id}::uuid, t.no, t.payee, t.fen, ${message} || 'N' || lpad(t.n::text, 5, '0'), t.replaces
      from unnest(${part.map((r) => r.no)}::int4[], ${part.map((r) => r.payee)}::uuid[], ${part.map((r) => r.fen)}::int8[],
        ${part.map((r) => r.replaces)}::text[]) with ordinality t(no, payee, fen, replaces, n)`.execute(tx);
    files.push({ id, no, orders: part.length, fen: `${fen}` });
  }
  await addRunEvent(
    tx,
    kit,
    { runId: run.id, action: 'prepare-payment', from: null, to: null, body: { files, ...answer } },
    input.by,
    now,
  );
  return { files, ...answer };
}

/** Approves or cancels a prepared file, by another person than prepared it. Approved, its payouts are on their way. Throws assets.secondPerson, .executePast, .payeeReplaced, .paymentStale. */
export async function decideFile(
  tx: Tx,
  kit: Tools,
  input: { readonly fileId: string; readonly approve: boolean; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const found = await sql<{
    run: string;
  }>`select run_id as run from assets.payment_file where id = ${input.fileId}::uuid`.execute(tx);
  if (found.rows[0] === undefined) throw failure(failures.notFound);
  const run = await holdRun(tx, found.rows[0].run);
  const { rows } = await sql<{ state: string; by: string; orders: number; no: number; executeOn: string }>`
    select state, prepared_by as by, orders, no, execute_on::text as "executeOn" from assets.payment_file where id = ${input.fileId}::uuid for update`.execute(
    tx,
  );
  const file = rows[0];
  if (file === undefined) throw failure(failures.notFound);
  if (file.state !== 'prepared') throw failure(failures.notNow, { state: FILE_NAMES[file.state]! });
  if (file.by === input.by.id && input.approve) throw failure(failures.secondPerson);
  if (input.approve && file.executeOn < dayOf(kit, now).toString()) throw failure(failures.executePast, { on: file.executeOn });
  if (input.approve) await accountsInForce(tx, input.fileId);
  const state = input.approve ? 'approved' : 'cancelled';
  const decider = file.by === input.by.id ? null : input.by.id;
  await sql`update assets.payment_file set state = ${state}, decided_at = ${now}, decided_by = ${decider}::uuid where id = ${input.fileId}::uuid`.execute(
    tx,
  );
  await sql`update assets.payment_order set state = ${input.approve ? 'sent' : 'cancelled'} where file_id = ${input.fileId}::uuid and state = 'prepared'`.execute(
    tx,
  );
  if (input.approve) {
    const day = dayOf(kit, now).toString();
    const { numAffectedRows } =
      await sql`update assets.payout p set state = case p.state when 'due' then 'sent' else 'reissued' end
      from assets.payment_order o where o.file_id = ${input.fileId}::uuid and o.state = 'sent' and p.run_id = o.run_id and p.no = o.payout_no and p.state in ('due', 'returned')
        and not exists (select from assets.share_freeze f where f.holder_id = p.holder_id and f.valid @> ${day}::date)`.execute(
        tx,
      );
    if (Number(numAffectedRows ?? 0n) !== file.orders) throw failure(failures.paymentStale);
  }
  const body = { file: input.fileId, no: file.no, orders: file.orders };
  await addRunEvent(
    tx,
    kit,
    { runId: run.id, action: input.approve ? 'approve-payment' : 'cancel-payment', from: null, to: null, body },
    input.by,
    now,
  );
}

/** Every order of a file goes to an account that is in force. Throws assets.payeeReplaced naming whose are not. */
async function accountsInForce(tx: Tx, fileId: string): Promise<void> {
  const { rows } = await sql<{ code: string; tail: string; n: number }>`
    select h.code, a.tail, (count(*) over ())::int as n from assets.payment_order o join assets.payee_account a on a.id = o.payee_id join assets.holder h on h.id = a.holder_id
    where o.file_id = ${fileId}::uuid and o.state = 'prepared' and a.state <> 'approved' order by o.n limit 5`.execute(tx);
  const n = rows[0]?.n ?? 0;
  if (n > 0) throw failure(failures.payeeReplaced, { n, who: rows.map((r) => `${r.code} (…${r.tail})`).join(', ') });
}

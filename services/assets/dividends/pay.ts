/** Paying a locked run: files prepared and approved by different people, what the bank answers, and payments that came back sent again. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { post, type Posting } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { accountsOf, bookOf, payableAccounts } from './book.ts';
import { addRunEvent, type Hand } from './event.ts';
import { dividendPolicy } from './pack.ts';
import { holdRun, type RunRow } from './run.ts';
import { RUN_NAMES } from './states.ts';
import { followFreezes, settleRun } from './settle.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone'>;
type Person = Hand & { readonly id: string };

const PAYABLE: ReadonlySet<string> = new Set(['locked', 'paid', 'reconciled']);
function mustBeLocked(run: RunRow): void {
  if (!PAYABLE.has(run.state)) throw failure(failures.notNow, { state: RUN_NAMES[run.state].zh });
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
  if (file.state !== 'prepared') throw failure(failures.notNow, { state: file.state });
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

/** One line of the bank's answer. */
export interface ResultLine {
  /** Line of the file, for messages. */
  readonly line: number;
  readonly endToEnd: string;
  readonly outcome: 'paid' | 'returned';
  readonly fen: bigint | null;
  readonly on: string;
  readonly reason: string | null;
}

export interface ResultProblem {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}

interface OrderRow {
  readonly end_to_end: string;
  readonly payout_no: number;
  readonly fen: bigint;
  readonly state: string;
  readonly holder: string;
  /** When its file was approved; null while it was not. */
  readonly decidedAt: Temporal.Instant | null;
  readonly resultOn: string | null;
}

/** What is wrong with the lines of an answer, taken in on a day of the district. */
function problemsOf(
  lines: readonly ResultLine[],
  orders: ReadonlyMap<string, OrderRow>,
  kit: Pick<Kit, 'zone'>,
  today: string,
): ResultProblem[] {
  const seen = new Set<string>();
  return lines.flatMap((l): ResultProblem[] => {
    const order = orders.get(l.endToEnd);
    const say = (zh: string, en: string): ResultProblem[] => [
      { line: l.line, zh: `第 ${l.line} 行：${zh}`, en: `line ${l.line}: ${en}` },
    ];
    if (order === undefined) return say('本次分配没有这笔付款编号', 'no payment of this run has that id');
    if (seen.has(l.endToEnd)) return say('付款编号重复', 'the payment id appears twice');
    seen.add(l.endToEnd);
    if (l.fen !== null && l.fen !== order.fen) return say('金额与付款不符', 'the amount differs from the payment');
    if (l.outcome === 'returned' && (l.reason === null || l.reason === ''))
      return say('退回须写明原因', 'a return needs its reason');
    const sentOn = order.decidedAt === null ? null : dayOf(kit, order.decidedAt).toString();
    const first = order.state !== l.outcome && order.resultOn !== null ? order.resultOn : sentOn;
    if (l.on > today) return say(`日期 ${l.on} 晚于今天`, `its day ${l.on} is after today`);
    if (first !== null && l.on < first)
      return say(
        `日期 ${l.on} 早于${first === sentOn ? '付款文件批准' : '上一次回单'}之日 ${first}`,
        `its day ${l.on} is before ${first}, when ${first === sentOn ? 'the file was approved' : 'the bank answered last'}`,
      );
    const fits = order.state === 'sent' || order.state === l.outcome || (order.state === 'paid' && l.outcome === 'returned');
    return fits
      ? []
      : say(`付款为“${order.state}”，不能记为“${l.outcome}”`, `the payment is ${order.state} and cannot become ${l.outcome}`);
  });
}

/**
 * Takes in what the bank answers: all lines or, with a problem in one, none. Paid orders are posted against the bank in one entry, a payment that came back
 * after it was paid is posted the other way; what is known already changes nothing. Throws assets.resultLines with the lines.
 */
export async function importResult(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly lines: readonly ResultLine[]; readonly fileHash: string; readonly by: Person },
  now: Temporal.Instant,
): Promise<{ id: string; paid: number; returned: number; unchanged: number; paidFen: string; returnedFen: string }> {
  const run = await holdRun(tx, input.runId);
  mustBeLocked(run);
  const { rows } =
    await sql<OrderRow>`select o.end_to_end, o.payout_no, o.fen, o.state, p.holder_id as holder, f.decided_at as "decidedAt", o.result_on::text as "resultOn"
    from assets.payment_order o join assets.payment_file f on f.id = o.file_id join assets.payout p on p.run_id = o.run_id and p.no = o.payout_no where o.run_id = ${run.id}::uuid and o.end_to_end = any(${input.lines.map((l) => l.endToEnd)}::text[])`.execute(
      tx,
    );
  const orders = new Map(rows.map((r) => [r.end_to_end, r]));
  const problems = problemsOf(input.lines, orders, kit, dayOf(kit, now).toString());
  if (input.lines.length === 0 || problems.length > 0) {
    const told = problems.slice(0, 20);
    throw failure(failures.resultLines, {
      n: problems.length,
      why: told.map((p) => p.zh).join('；'),
      reason: told.map((p) => p.en).join('; '),
    });
  }
  const orderOf = (l: ResultLine): OrderRow => orders.get(l.endToEnd) as OrderRow;
  const news = input.lines.filter((l) => orderOf(l).state !== l.outcome);
  const paid = news.filter((l) => l.outcome === 'paid');
  const returned = news.filter((l) => l.outcome === 'returned');
  const back = returned.filter((l) => orderOf(l).state === 'paid');
  await mark(tx, run.id, news, orderOf);
  const id = uuidv7(now);
  const sum = (lines: readonly ResultLine[]): bigint => lines.reduce((total, l) => total + orderOf(l).fen, 0n);
  const entry = await postResult(
    tx,
    kit,
    run,
    id,
    [...paid.map((l) => ({ ...orderOf(l), sign: 1n })), ...back.map((l) => ({ ...orderOf(l), sign: -1n }))],
    input,
    now,
  );
  const unchanged = input.lines.length - news.length;
  await sql`insert into assets.payment_result (id, run_id, file_hash, rows, paid, returned, unchanged, entry_id, at, by_id)
    values (${id}, ${run.id}::uuid, ${input.fileHash}, ${input.lines.length}, ${paid.length}, ${returned.length}, ${unchanged}, ${entry}::uuid, ${now}, ${input.by.id}::uuid)`.execute(
    tx,
  );
  const answer = {
    paid: paid.length,
    returned: returned.length,
    unchanged,
    paidFen: `${sum(paid)}`,
    returnedFen: `${sum(returned)}`,
  };
  const body = { ...answer, result: id, fileHash: input.fileHash, ...(entry === null ? {} : { entry }) };
  await addRunEvent(tx, kit, { runId: run.id, action: 'bank-result', from: null, to: null, body }, input.by, now);
  await settleRun(tx, kit, run.id, input.by, now);
  return { id, ...answer };
}

async function mark(tx: Tx, runId: string, news: readonly ResultLine[], orderOf: (l: ResultLine) => OrderRow): Promise<void> {
  if (news.length === 0) return;
  await sql`update assets.payment_order o set state = t.outcome, reason = nullif(t.reason, ''), result_on = t.day
    from unnest(${news.map((l) => l.endToEnd)}::text[], ${news.map((l) => l.outcome)}::text[], ${news.map((l) => l.reason ?? '')}::text[], ${news.map((l) => l.on)}::date[])
      t(id, outcome, reason, day) where o.end_to_end = t.id`.execute(tx);
  await sql`update assets.payout p set state = t.outcome
    from unnest(${news.map((l) => orderOf(l).payout_no)}::int4[], ${news.map((l) => l.outcome)}::text[]) t(no, outcome) where p.run_id = ${runId}::uuid and p.no = t.no`.execute(
    tx,
  );
}

async function postResult(
  tx: Tx,
  kit: Tools,
  run: RunRow,
  resultId: string,
  moves: readonly { holder: string; fen: bigint; sign: bigint }[],
  input: { readonly fileHash: string; readonly by: Person },
  now: Temporal.Instant,
): Promise<string | null> {
  if (moves.length === 0) return null;
  const book = await bookOf(tx, kit, run.collectiveId, input.by.id, now);
  const accounts = await accountsOf(tx, kit, book);
  const payable = await payableAccounts(
    tx,
    kit,
    book,
    moves.map((m) => m.holder),
    input.by.id,
    now,
  );
  const net = moves.reduce((sum, m) => sum + m.sign * m.fen, 0n);
  const postings: Posting[] = [
    ...moves.map((m, i): Posting => ({ account: payable[i] as number, fen: m.sign * m.fen })),
    ...(net === 0n ? [] : [{ account: accounts.role('bank'), fen: -net }]),
  ];
  const { entry } = await post(
    tx,
    {
      book,
      key: `${run.id}:${resultId}`,
      effectiveDate: dayOf(kit, now),
      memo: `${run.year} 年度分红发放：${run.title}`,
      source: { kind: 'assets.payout', id: run.id },
      postings,
      madeBy: input.by.id,
      documents: [input.fileHash],
    },
    now,
    kit.crypto.suite,
  );
  return entry;
}

/** What the bank answers to payments: arrived or came back. What came back and arrived after all is paid, or, when it was sent again meanwhile, told as a double payment. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { post, type Posting } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { accountsOf, bookOf, payableAccounts } from './book.ts';
import { closeDoubles, openDoubles, openOf } from './double.ts';
import { addRunEvent, type Hand } from './event.ts';
import { mustBeLocked } from './pay.ts';
import { holdRun, type RunRow } from './run.ts';
import { settleRun } from './settle.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone'>;
type Person = Hand & { readonly id: string };

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

interface ResultProblem {
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
  /** Of an order that came back: the one its payout was sent by again, prepared, on its way or arrived. */
  readonly again: string | null;
  readonly againState: 'prepared' | 'sent' | 'paid' | null;
  /** Whether it is told as a double payment with that one already; open or got back, the same line changes nothing. */
  readonly double: 'open' | 'recovered' | null;
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
    const first = order.state === 'paid' && l.outcome === 'returned' ? order.resultOn : sentOn;
    if (l.on > today) return say(`日期 ${l.on} 晚于今天`, `its day ${l.on} is after today`);
    if (first !== null && l.on < first)
      return say(
        `日期 ${l.on} 早于${first === sentOn ? '付款文件批准' : '到账'}之日 ${first}`,
        `its day ${l.on} is before ${first}, when ${first === sentOn ? 'the file was approved' : 'it arrived'}`,
      );
    const fits = order.state === 'sent' || order.state === 'paid' || order.state === 'returned';
    return fits
      ? []
      : say(`付款为“${order.state}”，不能记为“${l.outcome}”`, `the payment is ${order.state} and cannot become ${l.outcome}`);
  });
}

/** What a line does to an order, in words of the answer that is given. */
interface Sorted {
  readonly paid: ResultLine[];
  readonly returned: ResultLine[];
  readonly doubled: ResultLine[];
  /** Re-issues in files that nobody approved yet, of payouts that turn out to be paid. */
  readonly takeBack: string[];
}

/** Sorts what is new: a payment that came back and arrived after all is paid unless its payout is on its way or paid again. */
function sorted(lines: readonly ResultLine[], orderOf: (l: ResultLine) => OrderRow): Sorted {
  const out: Sorted = { paid: [], returned: [], doubled: [], takeBack: [] };
  const comesBack = new Set(lines.filter((l) => l.outcome === 'returned').map((l) => l.endToEnd));
  for (const l of lines) {
    const order = orderOf(l);
    if (order.state === l.outcome || (order.double !== null && l.outcome === 'paid')) continue; // known
    if (l.outcome === 'returned') out.returned.push(l);
    else if (order.state !== 'returned' || order.again === null || comesBack.has(order.again)) out.paid.push(l);
    else if (order.againState === 'prepared') {
      out.takeBack.push(order.again);
      out.paid.push(l);
    } else out.doubled.push(l);
  }
  return out;
}

/**
 * Takes in what the bank answers: all lines or, with a problem in one, none. Paid orders are posted against the bank in one entry, a payment that came back
 * after it was paid is posted the other way; what is known already changes nothing. A payment that came back and arrived after all is paid; when its payout was sent
 * again meanwhile the line is kept as a double payment and the other lines are entered. Throws assets.resultLines with the lines.
 */
export async function importResult(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly lines: readonly ResultLine[]; readonly fileHash: string; readonly by: Person },
  now: Temporal.Instant,
): Promise<{
  id: string;
  paid: number;
  returned: number;
  unchanged: number;
  doubled: number;
  paidFen: string;
  returnedFen: string;
}> {
  const run = await holdRun(tx, input.runId);
  mustBeLocked(run);
  const { rows } =
    await sql<OrderRow>`select o.end_to_end, o.payout_no, o.fen, o.state, p.holder_id as holder, f.decided_at as "decidedAt", o.result_on::text as "resultOn",
      a.end_to_end as again, a.state as "againState", case when d.closed_at is null and d.end_to_end is not null then 'open' when d.closed_how = 'recovered' then 'recovered' end as double
    from assets.payment_order o join assets.payment_file f on f.id = o.file_id join assets.payout p on p.run_id = o.run_id and p.no = o.payout_no
    left join assets.payment_order a on o.state = 'returned' and a.run_id = o.run_id and a.payout_no = o.payout_no and a.state in ('prepared', 'sent', 'paid')
    left join assets.payment_double d on d.end_to_end = o.end_to_end and d.other = a.end_to_end
    where o.run_id = ${run.id}::uuid and o.end_to_end = any(${input.lines.map((l) => l.endToEnd)}::text[])`.execute(tx);
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
  const { paid, returned, doubled, takeBack } = sorted(input.lines, orderOf);
  const back = returned.filter((l) => orderOf(l).state === 'paid');
  await takeBackReissued(tx, kit, run.id, takeBack, input.by, now);
  await mark(tx, run.id, returned, orderOf);
  // what was told as paid before and whose re-issue comes back now is what paid the payout
  const comesBack = new Set(input.lines.filter((l) => l.outcome === 'returned').map((l) => l.endToEnd));
  const freed = (
    await openOf(
      tx,
      returned.map((l) => l.endToEnd),
    )
  ).filter((d) => !comesBack.has(d.endToEnd)); // where both came back nobody has it
  const late = freed.map((d): ResultLine => ({
    line: 0,
    endToEnd: d.endToEnd,
    outcome: 'paid',
    fen: d.fen,
    on: d.on,
    reason: null,
  }));
  for (const d of freed) orders.set(d.endToEnd, { ...(orders.get(d.endToEnd) as OrderRow), ...d.order });
  await mark(tx, run.id, [...paid, ...late], orderOf);
  const id = uuidv7(now);
  const sum = (lines: readonly ResultLine[]): bigint => lines.reduce((total, l) => total + orderOf(l).fen, 0n);
  const entry = await postResult(
    tx,
    kit,
    run,
    id,
    [...[...paid, ...late].map((l) => ({ ...orderOf(l), sign: 1n })), ...back.map((l) => ({ ...orderOf(l), sign: -1n }))],
    input,
    now,
  );
  const unchanged = input.lines.length - paid.length - returned.length - doubled.length;
  await sql`insert into assets.payment_result (id, run_id, file_hash, rows, paid, returned, unchanged, doubled, entry_id, at, by_id)
    values (${id}, ${run.id}::uuid, ${input.fileHash}, ${input.lines.length}, ${paid.length}, ${returned.length}, ${unchanged}, nullif(${doubled.length}::int, 0), ${entry}::uuid, ${now}, ${input.by.id}::uuid)`.execute(
    tx,
  );
  await openDoubles(
    tx,
    { runId: run.id, resultId: id },
    doubled.map((l) => ({ endToEnd: l.endToEnd, other: orderOf(l).again ?? '', fen: orderOf(l).fen, on: l.on })),
  );
  const againBack = input.lines.filter((l) => l.outcome === 'returned' && orderOf(l).double === 'open').map((l) => l.endToEnd);
  await closeDoubles(
    tx,
    freed.map((d) => d.endToEnd),
    'other-returned',
    input.by,
    now,
  );
  await closeDoubles(tx, againBack, 'returned-again', input.by, now);
  const answer = {
    paid: paid.length,
    returned: returned.length,
    unchanged,
    doubled: doubled.length,
    paidFen: `${sum(paid)}`,
    returnedFen: `${sum(returned)}`,
  };
  const body = { ...answer, result: id, fileHash: input.fileHash, ...(entry === null ? {} : { entry }) };
  await addRunEvent(tx, kit, { runId: run.id, action: 'bank-result', from: null, to: null, body }, input.by, now);
  await settleRun(tx, kit, run.id, input.by, now);
  return { id, ...answer };
}

/** Takes re-issues out of files that nobody approved yet: their payouts are paid. */
async function takeBackReissued(
  tx: Tx,
  kit: Tools,
  runId: string,
  orders: readonly string[],
  by: Person,
  now: Temporal.Instant,
): Promise<void> {
  if (orders.length === 0) return;
  const { rows } = await sql<{ file: string; no: number; taken: number; orders: number }>`
    select file_id as file, no, taken, orders from assets.take_back_reissued(${[...orders]}::text[], ${now})`.execute(tx);
  for (const body of rows)
    await addRunEvent(tx, kit, { runId, action: 'reissue-withdrawn', from: null, to: null, body }, by, now);
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

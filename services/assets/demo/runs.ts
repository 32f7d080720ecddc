/** Distributions of the sample data: nine paid years of the town at a rate per share that rises every year, the tenth on display; the village divides a pool. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { post, type Posting } from '@yunjian/kernel/ledger';
import { accountsOf, bookOf, payableAccounts } from '../dividends/book.ts';
import { computeRun, rowsHashOf, type ResultRow } from '../dividends/compute.ts';
import { addRunEvent } from '../dividends/event.ts';
import { decideFile, preparePayments } from '../dividends/pay.ts';
import { importResult, type ResultLine } from '../dividends/pay-result.ts';
import { draftRun, noticeRun, runById, voteRun, type RunRow } from '../dividends/run.ts';
import { reconcileRun } from '../dividends/settle.ts';
import { inputOf } from '../dividends/work.ts';
import { keepBook, keepRunning } from './books.ts';
import { Rows } from './bulk.ts';
import { addDecisions } from './decisions.ts';
import { freezeOne, type Households } from './members.ts';
import type { Collective } from './place.ts';
import { lookAt, type World } from './world.ts';

/** Yuan a share, the first year first: from 4 to 24, as a town of the district told of its own years. */
const RATES = [4, 5, 6, 8, 10, 12, 14, 17, 20, 24] as const;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const day = (year: number, month: number, of: number): string => Temporal.PlainDate.from({ year, month, day: of }).toString();

/** The last year of the village whose distribution is over. */
const lastYearOf = (today: Temporal.PlainDate): number =>
  Temporal.PlainDate.compare(today, Temporal.PlainDate.from({ year: today.year, month: 2, day: 20 })) > 0
    ? today.year - 1
    : today.year - 2;

/** What the runs of one collective share. */
interface Books {
  readonly of: Households;
  readonly book: string;
  readonly role: Awaited<ReturnType<typeof accountsOf>>;
  readonly payable: ReadonlyMap<string, number>;
}

async function openBooks(w: World, of: Households, at: Temporal.Instant): Promise<Books> {
  const { tx, kit, staff } = w;
  const book = await bookOf(tx, kit, of.collective.id, staff.accountant.id, at);
  const ids = await payableAccounts(tx, kit, book, of.ids, staff.accountant.id, at);
  return { of, book, role: await accountsOf(tx, kit, book), payable: new Map(of.ids.map((id, i) => [id, ids[i] as number])) };
}

interface Plan {
  readonly year: number;
  readonly mode: 'rate' | 'pool';
  /** Fen a share, or the pool. */
  readonly fen: bigint;
  readonly recordOn: string;
  readonly draftedOn: string;
}

/** Drafts and computes a run, as the job would; its payouts are entered in the state they are to have at the lock. */
async function computed(
  w: World,
  b: Books,
  p: Plan,
  stateOf: (r: ResultRow) => string,
): Promise<{ run: RunRow; rows: readonly ResultRow[] }> {
  const { tx, kit, staff } = w;
  const at = w.at(p.draftedOn);
  const id = await draftRun(
    tx,
    kit,
    {
      collectiveId: b.of.collective.id,
      year: p.year,
      kind: 'annual',
      title: `${p.year} 年度收益分配（示例）`,
      mode: p.mode,
      fen: p.fen,
      recordOn: p.recordOn,
      departure: null,
      minimumFen: null,
      by: staff.accountant,
      demo: true,
    },
    at,
  );
  const draft = await runById(tx, id);
  const result = computeRun(await inputOf(tx, kit, draft));
  const payouts = new Rows(
    'assets.payout',
    'run_id uuid, no integer, holder_id uuid, units bigint, part_fen bigint, topped_up boolean, carried_in_fen bigint, pay_fen bigint, carry_fen bigint, state text',
  );
  for (const r of result.rows)
    payouts.add(id, r.no, r.holderId, r.units, r.part, r.toppedUp, r.carriedIn, r.pay, r.carry, stateOf(r));
  await payouts.send(tx);
  const body = {
    inputHash: result.inputHash,
    resultHash: result.resultHash,
    rowsHash: rowsHashOf(result.rows),
    poolFen: `${result.pool}`,
    entries: result.rows.length,
    units: `${result.totalUnits}`,
    toppedUp: result.rows.filter((r) => r.toppedUp).length,
  };
  await sql`update assets.distribution_run set state = 'computed', pool_fen = ${result.pool}::int8, total_units = ${result.totalUnits}::int8, entries = ${result.rows.length},
    input_hash = ${result.inputHash}, result_hash = ${result.resultHash}, revision = revision + 1 where id = ${id}::uuid`.execute(
    tx,
  );
  await addRunEvent(
    tx,
    kit,
    { runId: id, action: 'compute', from: 'draft', to: 'computed', body },
    staff.accountant,
    at.add({ minutes: 2 }),
  );
  return { run: await runById(tx, id), rows: result.rows };
}

/** Notice, meeting and lock with its one entry. */
async function locked(w: World, b: Books, made: { run: RunRow; rows: readonly ResultRow[] }, start: string): Promise<void> {
  const { tx, kit, staff } = w;
  const { run, rows } = made;
  const from = Temporal.PlainDate.from(start);
  await noticeRun(tx, kit, { runId: run.id, revision: run.revision, days: null, by: staff.chair }, w.at(from));
  const noticed = await runById(tx, run.id);
  const meeting = Temporal.PlainDate.from(noticed.noticeUntil as string).add({ days: 1 });
  const [decision] = await addDecisions(w, [
    {
      collectiveId: b.of.collective.id,
      subject: 'distribution',
      runId: run.id,
      body: 'representatives',
      title: `${run.year} 年度收益分配方案（示例）`,
      meetingOn: meeting,
      by: staff.chair,
    },
  ]);
  await voteRun(
    tx,
    kit,
    { runId: run.id, revision: noticed.revision, decisionId: decision as string, by: staff.chair },
    w.at(meeting, 16),
  );
  const lockDay = meeting.add({ days: 2 });
  const at = w.at(lockDay);
  const reserved = (run.reserves['reserves'] as { fund: string; fen: string }[]).filter((r) => r.fen !== '0');
  const parts = rows.filter((r) => r.part > 0n);
  const postings: Posting[] = [
    { account: b.role.role('appropriation'), fen: (run.poolFen ?? 0n) + reserved.reduce((sum, r) => sum + BigInt(r.fen), 0n) },
    ...reserved.map((r): Posting => ({ account: b.role.fund(r.fund), fen: -BigInt(r.fen) })),
    ...parts.map((r): Posting => ({ account: b.payable.get(r.holderId) as number, fen: -r.part })),
  ];
  const { entry } = await post(
    tx,
    {
      book: b.book,
      key: run.id,
      effectiveDate: lockDay,
      memo: `${run.year} 年度收益分配：${run.title}`,
      source: { kind: 'assets.run', id: run.id },
      postings,
      madeBy: run.createdBy,
      approvedBy: staff.chair.id,
      documents: run.resultHash === null ? [] : [run.resultHash],
    },
    at,
    kit.crypto.suite,
  );
  await sql`update assets.payout p set carried_to = ${run.id}::uuid from assets.distribution_run r
    where r.id = p.run_id and r.collective_id = ${run.collectiveId}::uuid and p.state = 'carried' and p.carried_to is null and p.run_id <> ${run.id}::uuid`.execute(
    tx,
  );
  await sql`update assets.distribution_run set state = 'locked', locked_on = ${lockDay.toString()}::date, entry_id = ${entry}::uuid, revision = revision + 1 where id = ${run.id}::uuid`.execute(
    tx,
  );
  const body = {
    resultHash: run.resultHash ?? '',
    poolFen: `${run.poolFen}`,
    entries: run.entries ?? 0,
    entry,
    decision: decision as string,
  };
  await addRunEvent(tx, kit, { runId: run.id, action: 'lock', from: 'voted', to: 'locked', body }, staff.chair, at);
}

/** Everybody paid by one transfer list, the run closed against the bank's statement: how the years before the platform are brought in. */
async function paid(
  w: World,
  b: Books,
  made: { run: RunRow; rows: readonly ResultRow[] },
  on: string,
  held: ReadonlySet<string>,
): Promise<void> {
  const { tx, kit, staff } = w;
  const { run } = made;
  const rows = made.rows.filter((r) => r.pay > 0n && !held.has(r.holderId));
  const fen = rows.reduce((sum, r) => sum + r.pay, 0n);
  const document = sha(`statement ${run.id}`);
  const postings = [
    ...rows.map((r): Posting => ({ account: b.payable.get(r.holderId) as number, fen: r.pay })),
    { account: b.role.role('bank'), fen: -fen },
  ];
  const entry = {
    book: b.book,
    key: `${run.id}:paid`,
    effectiveDate: Temporal.PlainDate.from(on),
    memo: `${run.year} 年度分红发放：${run.title}`,
    source: { kind: 'assets.payout', id: run.id },
    postings,
    madeBy: staff.accountant.id,
    approvedBy: staff.supervisor.id,
    documents: [document],
  };
  await post(tx, entry, w.at(on), kit.crypto.suite);
  await sql`update assets.distribution_run set state = 'paid', revision = revision + 1 where id = ${run.id}::uuid`.execute(tx);
  await addRunEvent(
    tx,
    kit,
    { runId: run.id, action: 'settle', from: 'locked', to: 'paid', body: {} },
    staff.accountant,
    w.at(on),
  );
  const { revision } = await runById(tx, run.id);
  const statement = [{ on, fen, reference: `FH${run.year}`, document }];
  await reconcileRun(tx, kit, { runId: run.id, revision, statement, by: staff.supervisor }, w.at(on, 17));
}

/** The year whose distribution is on display in the town: the last that is over. */
const shownYearOf = (today: Temporal.PlainDate): number => today.year - 1;

async function townRuns(w: World, of: Households): Promise<void> {
  const shown = shownYearOf(w.today);
  const first = shown - (RATES.length - 1);
  const kept = await keepBook(w, of.collective, first);
  const b = await openBooks(w, of, w.at(day(first, 1, 4)));
  const shares = of.units.reduce((sum, u) => sum + u, 0n) / 1_000_000n;
  const frozen = new Set([of.ids[8] as string]);
  for (const [i, yuan] of RATES.entries()) {
    const year = first + i;
    const rate = BigInt(yuan * 100);
    await kept.to(year, rate * shares * 2n + 1_234_500n);
    const plan = { year, mode: 'rate', fen: rate } as const;
    if (year === shown) {
      const recordOn = w.today.subtract({ days: 12 }).toString();
      const made = await computed(
        w,
        b,
        { ...plan, recordOn, draftedOn: w.today.subtract({ days: 6 }).toString() },
        () => 'planned',
      );
      const at = w.now.subtract({ hours: 72 });
      await noticeRun(w.tx, w.kit, { runId: made.run.id, revision: made.run.revision, days: 12, by: w.staff.chair }, at);
      break;
    }
    const held = year === shown - 1 ? frozen : new Set<string>();
    const made = await computed(w, b, { ...plan, recordOn: day(year, 12, 31), draftedOn: day(year + 1, 1, 8) }, (r) =>
      r.pay === 0n ? 'carried' : held.has(r.holderId) ? 'held' : 'paid',
    );
    await locked(w, b, made, day(year + 1, 1, 12));
    await paid(w, b, made, day(year + 1, 2, 6), held);
    if (i === 0) await lookAt(w, 'assets.payout', 'ledger.posting', 'ledger.entry', 'ledger.account');
  }
  await keepRunning(w, of.collective, b.book);
}

/** The village sends its sums through payment files; of the last run a few came back. */
async function villageRuns(w: World, of: Households): Promise<void> {
  const last = lastYearOf(w.today);
  const kept = await keepBook(w, of.collective, last - 2);
  const b = await openBooks(w, of, w.at(day(last - 2, 1, 4)));
  const { tx, kit, staff } = w;
  for (let year = last - 2; year <= last; year++) {
    const pool = BigInt(of.ids.length) * BigInt(30_000 + 4000 * (year - last + 2)) + 7n;
    await kept.to(year, pool * 2n);
    const plan: Plan = { year, mode: 'pool', fen: pool, recordOn: day(year, 12, 31), draftedOn: day(year + 1, 1, 9) };
    const made = await computed(w, b, plan, (r) => (r.pay === 0n ? 'carried' : 'due'));
    await lookAt(w, 'assets.payout');
    await locked(w, b, made, day(year + 1, 1, 13));
    const [on, runId] = [day(year + 1, 2, 8), made.run.id];
    const prepared = await preparePayments(
      tx,
      kit,
      { runId, accountId: of.collective.accountId, executeOn: on, again: false, by: staff.accountant },
      w.at(on, 9),
    );
    await lookAt(w, 'assets.payment_order');
    for (const f of prepared.files)
      await decideFile(tx, kit, { fileId: f.id, approve: true, by: staff.supervisor }, w.at(on, 11));
    const { rows } = await sql<{
      id: string;
      fen: bigint;
      n: number;
    }>`select end_to_end as id, fen, n from assets.payment_order where run_id = ${runId}::uuid order by end_to_end`.execute(tx);
    const lines = rows.map((r, i): ResultLine => {
      const back = year === last && i % 500 === 3;
      return {
        line: i + 1,
        endToEnd: r.id,
        outcome: back ? 'returned' : 'paid',
        fen: r.fen,
        on,
        reason: back ? '账户已销户（示例）' : null,
      };
    });
    await importResult(tx, kit, { runId, lines, fileHash: sha(`result ${runId}`), by: staff.accountant }, w.at(on, 16));
    const run = await runById(tx, runId);
    if (run.state !== 'paid') continue;
    const fen = rows.reduce((sum, r) => sum + r.fen, 0n);
    const statement = [{ on, fen, reference: `FH${year}`, document: sha(`statement ${runId}`) }];
    await reconcileRun(tx, kit, { runId, revision: run.revision, statement, by: staff.supervisor }, w.at(on, 17));
  }
  await kept.to(w.today.year - 1);
  await keepRunning(w, of.collective, b.book);
}

/** All distributions, and the books they rest on. */
export async function makeRuns(
  w: World,
  of: { readonly town: Households; readonly village: Households },
  group: Collective,
): Promise<void> {
  await freezeOne(w, of.town, day(shownYearOf(w.today), 1, 5));
  await townRuns(w, of.town);
  await villageRuns(w, of.village);
  const last = w.today.year - 1;
  await (await keepBook(w, group, last)).to(last);
}

/** Lines of statements brought together with what was posted: at the import, when a voucher is posted later, or by a person. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { chartOf } from '../dividends/pack.ts';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import {
  certainLines,
  LINE_DAYS,
  saidBy,
  type BankLine,
  type BookEntry,
  type Found,
  type LineKind,
  type Open,
  type Order,
  type PaymentFile,
  type Refund,
} from './bank-certain.ts';

/** How many lines without a match are looked at again when something is posted, the newest first. */
const AGAIN = 1000;

/** Entries of a collective's book that move the bank by one of these amounts and have no line: none of a statement, none taken back, no refund and no dividend (those are matched as such). */
async function openEntries(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  f: { readonly fen: readonly bigint[]; readonly from?: string; readonly to?: string },
): Promise<BookEntry[]> {
  const { rows } = await sql<BookEntry>`
    select e.id, sum(p.fen)::int8 as fen, e.effective_date::text as on, e.memo
    from ledger.book b join ledger.account a on a.book = b.id and a.number = ${chartOf(kit).roles.bank} and a.party is null
    join ledger.entry e on e.book = b.id and e.effective_date between coalesce(${f.from ?? null}::date, '-infinity') and coalesce(${f.to ?? null}::date, 'infinity') join ledger.posting p on p.entry = e.id and p.account = a.id
    where b.owner = ${collectiveId} and e.reverses is null and e.source_kind not in ('assets.refund', 'assets.payout', 'assets.opening')
      and not exists (select from ledger.entry x where x.reverses = e.id) and not exists (select from assets.bank_match m where m.entry_id = e.id)
      and not exists (select from assets.receipt r where r.entry_id = e.id and (r.line_id is not null or r.account_id is null))
    group by e.id having sum(p.fen) = any(${f.fen.map(String)}::int8[]) order by e.effective_date, e.id`.execute(db);
  return rows;
}

/** Refunds and payment files of a collective that no line has taken, or not whole. */
async function openPayments(db: Db | Tx, collectiveId: string): Promise<Pick<Open, 'refunds' | 'files'>> {
  const refunds =
    await sql<Refund>`select r.id, r.fen, r.on_date::text as on, r.payee_name as payee, encode(r.payee_mac, 'hex') as mac from assets.refund r
    where r.collective_id = ${collectiveId}::uuid and not exists (select from assets.bank_match m where m.refund_id = r.id) order by r.on_date, r.id`.execute(
      db,
    );
  const files = await sql<PaymentFile>`select * from (select f.id, f.message_id as "messageId", f.execute_on::text as "executeOn",
      (f.fen + coalesce((select sum(l.fen) from assets.bank_match m join assets.bank_line l on l.id = m.line_id left join assets.payment_order o on o.end_to_end = m.end_to_end
        where m.kind in ('payment-file', 'payment') and coalesce(m.file_id, o.file_id) = f.id), 0))::int8 as fen
    from assets.payment_file f where f.collective_id = ${collectiveId}::uuid and f.state = 'approved') f where fen > 0 order by id`.execute(
    db,
  );
  return { refunds: refunds.rows, files: files.rows };
}

/** What may have gone through the bank and has no line yet, as far as these lines ask for it. */
async function openFor(db: Db | Tx, kit: Pick<Kit, 'pack'>, collectiveId: string, lines: readonly BankLine[]): Promise<Open> {
  const days = lines.map((l) => l.on).toSorted();
  const day = (on: string, by: number): string => Temporal.PlainDate.from(on).add({ days: by }).toString();
  const orders =
    await sql<Order>`select o.end_to_end as "endToEnd", o.fen, f.id as "fileId", exists (select from assets.bank_match m where m.end_to_end = o.end_to_end and m.kind = 'payment') as paid
    from assets.payment_order o join assets.payment_file f on f.id = o.file_id
    where o.end_to_end = any(${saidBy(lines)}::text[]) and f.collective_id = ${collectiveId}::uuid and o.state in ('sent', 'paid', 'returned')`.execute(
      db,
    );
  return {
    ...(await openPayments(db, collectiveId)),
    orders: orders.rows,
    entries: await openEntries(db, kit, collectiveId, {
      fen: [...new Set(lines.map((l) => l.fen))],
      from: day(days[0] ?? '', -LINE_DAYS),
      to: day(days.at(-1) ?? '', LINE_DAYS),
    }),
  };
}

/**
 * Matches lines that were just entered (none: something was posted just now), and again what went out before and nobody knew, unless a person said that a match
 * was wrong; answers the ids of those that came in and are no receipts: payments that came back, and money the book has already.
 */
export async function matchLines(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  lines: readonly BankLine[],
  by: string | null,
  now: Temporal.Instant,
): Promise<Set<string>> {
  const { rows } =
    await sql<BankLine>`select l.id, l.on_date::text as on, l.fen, l.ref, l.other_name as name, l.other_mac as mac, l.memo from assets.bank_line l
    where l.collective_id = ${collectiveId}::uuid and l.fen < 0 and l.id <> all(${lines.map((l) => l.id)}::uuid[])
      and not exists (select from assets.bank_match m where m.line_id = l.id)
      and not exists (select from assets.money_event e where e.action = 'unmatch-line' and e.subject_id = l.id) order by l.on_date desc, l.id desc limit ${AGAIN}`.execute(
      tx,
    );
  const all = [...lines, ...rows.toReversed()];
  if (all.length === 0) return new Set();
  const found = certainLines(all, await openFor(tx, kit, collectiveId, all));
  await write(tx, found, by, now);
  const income = new Set(all.filter((l) => l.fen > 0n).map((l) => l.id));
  return new Set(found.map((f) => f.lineId).filter((id) => income.has(id)));
}

async function write(
  tx: Tx,
  found: readonly (Omit<Found, 'by'> & { readonly by: Found['by'] | 'person' })[],
  by: string | null,
  now: Temporal.Instant,
): Promise<void> {
  if (found.length === 0) return;
  await sql`insert into assets.bank_match (line_id, kind, refund_id, file_id, end_to_end, entry_id, matched_by, at, by_id)
    select o.line, o.kind, case when o.kind = 'refund' then o.id::uuid end, case when o.kind = 'payment-file' then o.id::uuid end,
      case when o.kind in ('payment', 'payment-return') then o.id end, case when o.kind = 'entry' then o.id::uuid end, o.how, ${now}, ${by}::uuid
    from unnest(${found.map((f) => f.lineId)}::uuid[], ${found.map((f) => f.kind)}::text[], ${found.map((f) => f.id)}::text[], ${found.map((f) => f.by)}::text[]) o(line, kind, id, how)`.execute(
    tx,
  );
}

/** What a person may say a line is. */
export type SaidLine = { readonly refundId: string } | { readonly fileId: string } | { readonly entryId: string };

const unfit = () =>
  wrong(
    '所选的与这笔流水不符：金额、集体须一致，凭证须记入银行存款，已作为收款入账的不能再核对。',
    'What was chosen is not this line: amount and collective are the same, an entry moves the bank account of the book, and a line that is a receipt is nothing else.',
  );

/**
 * A person says what a line is. Throws assets.notNow when it or the other is matched, assets.input when they do not fit: another collective, another amount, more
 * than a file's sum, an entry that moves cash or claims but not the bank.
 */
export async function matchLineBy(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  lineId: string,
  what: SaidLine,
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  const [kind, id]: [LineKind, string] =
    'refundId' in what ? ['refund', what.refundId] : 'fileId' in what ? ['payment-file', what.fileId] : ['entry', what.entryId];
  try {
    await write(tx, [{ lineId, kind, id, by: 'person' }], by, now);
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.notNow, { state: { zh: '已核对', en: 'matched' } });
    throw isPgError(error, '23514', 'bank_match_fits') || isPgError(error, '23503') ? unfit() : error;
  }
  if (kind !== 'entry') return;
  // the database knows that the entry moves something by this amount; which account is the bank's the chart says
  const { rows } = await sql`select from ledger.posting p join ledger.account a on a.id = p.account
    where p.entry = ${id}::uuid and a.number = ${chartOf(kit).roles.bank} and a.party is null
    having sum(p.fen) = (select fen from assets.bank_line where id = ${lineId}::uuid)`.execute(tx);
  if (rows.length === 0) throw unfit();
}

/** What a line may be: refunds, files and entries of the book without a line, those of that amount first; at most fifty. Throws assets.notFound. */
export async function lineCandidates(db: Db, kit: Pick<Kit, 'pack'>, lineId: string) {
  const { rows } = await sql<{
    collective: string;
    fen: bigint;
    on: string;
  }>`select collective_id as collective, fen, on_date::text as on from assets.bank_line where id = ${lineId}::uuid`.execute(db);
  const line = rows[0];
  if (line === undefined) throw failure(failures.notFound);
  const [{ refunds, files }, entries] = [
    line.fen < 0n ? await openPayments(db, line.collective) : { refunds: [], files: [] },
    await openEntries(db, kit, line.collective, { fen: [line.fen] }),
  ];
  const far = (on: string): number =>
    Math.abs(Temporal.PlainDate.from(on).until(Temporal.PlainDate.from(line.on), { largestUnit: 'days' }).days);
  const shown = <K extends LineKind>(kind: K, id: string, fen: bigint, on: string, told: string) => ({
    kind,
    id,
    fen: String(fen < 0n ? -fen : fen),
    on,
    told,
    same: fen === line.fen || fen === -line.fen,
  });
  return [
    ...refunds.map((r) => shown('refund', r.id, r.fen, r.on, r.payee)),
    ...files.map((p) => shown('payment-file', p.id, p.fen, p.executeOn, p.messageId)),
    ...entries.map((e) => shown('entry', e.id, e.fen, e.on, e.memo)),
  ]
    .toSorted((a, b) => Number(b.same) - Number(a.same) || far(a.on) - far(b.on))
    .slice(0, 50);
}

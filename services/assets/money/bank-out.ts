/** What went out by the bank: recognised as a refund, a file of dividends or one payment of it; a payment that came back is no receipt. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { collectiveJson, wrong } from '../letting/common.ts';
import { within, type Scope } from '../scope.ts';

/** A line of a statement as it is looked at: in positive, out negative. */
export interface BankLine {
  readonly id: string;
  readonly on: string;
  readonly fen: bigint;
  readonly ref: string;
  readonly name: string;
  readonly mac: Buffer | null;
  readonly memo: string;
}
export interface Refund {
  readonly id: string;
  readonly fen: bigint;
  readonly on: string;
  readonly payee: string;
  readonly mac: string | null;
}
export interface PaymentFile {
  readonly id: string;
  readonly fen: bigint;
  readonly messageId: string;
  readonly executeOn: string;
}
interface Order {
  readonly endToEnd: string;
  readonly fen: bigint;
}
export type OutKind = 'refund' | 'payment-file' | 'payment' | 'payment-return';
export interface Found {
  readonly lineId: string;
  readonly kind: OutKind;
  readonly id: string;
  readonly by: 'reference' | 'payee' | 'amount';
}

/** Days after a refund or the day of execution in which the bank's line is looked for. */
const DAYS = 30;
const words = (line: BankLine): string[] => `${line.ref} ${line.memo}`.toUpperCase().match(/[A-Z0-9]{8,35}/g) ?? [];
const soon = (from: string, on: string): boolean =>
  on >= from && on <= Temporal.PlainDate.from(from).add({ days: DAYS }).toString();

/**
 * Pure: what the lines are, where that is certain. The number of a payment or of a file in reference or memo, with the amount of the payment; else a refund of
 * that amount to that account, or, the only one of that amount, to that name, within thirty days; else the only file of that amount not taken yet. One thing is
 * matched once.
 */
export function certainOut(
  lines: readonly BankLine[],
  open: { readonly refunds: readonly Refund[]; readonly files: readonly PaymentFile[]; readonly orders: readonly Order[] },
): Found[] {
  const taken = new Set<string>();
  const orders = new Map(open.orders.map((o) => [o.endToEnd, o]));
  const files = new Map(open.files.map((f) => [f.messageId, f]));
  const only = <T extends { readonly id: string }>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);
  const out: Found[] = [];
  const take = (line: BankLine, kind: OutKind, id: string, by: Found['by']): void => {
    taken.add(`${kind} ${id}`);
    out.push({ lineId: line.id, kind, id, by });
  };
  for (const line of lines) {
    const fen = line.fen < 0n ? -line.fen : line.fen;
    const said = words(line);
    const order = said.map((w) => orders.get(w)).find((o) => o?.fen === fen);
    const kind: OutKind = line.fen > 0n ? 'payment-return' : 'payment';
    if (order !== undefined && !taken.has(`${kind} ${order.endToEnd}`)) {
      take(line, kind, order.endToEnd, 'reference');
      continue;
    }
    if (line.fen > 0n) continue;
    const file = said.map((w) => files.get(w)).find((f) => f !== undefined);
    if (file !== undefined) {
      take(line, 'payment-file', file.id, 'reference');
      continue;
    }
    const free = open.refunds.filter((r) => r.fen === fen && soon(r.on, line.on) && !taken.has(`refund ${r.id}`));
    const mac = line.mac?.toString('hex') ?? null;
    const payee = mac === null ? undefined : free.find((r) => r.mac === mac);
    const named = only(free.filter((r) => r.payee === line.name && (r.mac === null || mac === null)));
    if (payee ?? named) {
      take(line, 'refund', (payee ?? named)!.id, payee ? 'payee' : 'amount');
      continue;
    }
    const sums = only(
      open.files.filter((f) => f.fen === fen && soon(f.executeOn, line.on) && !taken.has(`payment-file ${f.id}`)),
    );
    if (sums !== undefined) take(line, 'payment-file', sums.id, 'amount');
  }
  return out;
}

/** What of a collective may have gone out and has no line yet; orders only those whose numbers the lines say. */
async function openOut(db: Db | Tx, collectiveId: string, lines: readonly BankLine[]) {
  const refunds =
    await sql<Refund>`select r.id, r.fen, r.on_date::text as on, r.payee_name as payee, encode(r.payee_mac, 'hex') as mac from assets.refund r
    where r.collective_id = ${collectiveId}::uuid and not exists (select from assets.bank_match m where m.refund_id = r.id) order by r.on_date, r.id`.execute(
      db,
    );
  const files =
    await sql<PaymentFile>`select f.id, f.fen, f.message_id as "messageId", f.execute_on::text as "executeOn" from assets.payment_file f
    where f.collective_id = ${collectiveId}::uuid and f.state = 'approved' and not exists (select from assets.bank_match m where m.file_id = f.id) order by f.id`.execute(
      db,
    );
  const said = [...new Set(lines.flatMap(words))];
  const orders =
    await sql<Order>`select o.end_to_end as "endToEnd", o.fen from assets.payment_order o join assets.payment_file f on f.id = o.file_id
    where o.end_to_end = any(${said}::text[]) and f.collective_id = ${collectiveId}::uuid and o.state in ('sent', 'paid', 'returned')`.execute(
      db,
    );
  return { refunds: refunds.rows, files: files.rows, orders: orders.rows };
}

/** Matches lines that were just entered; answers the ids of those that are payments come back, which are no receipts. */
export async function matchOut(
  tx: Tx,
  collectiveId: string,
  lines: readonly BankLine[],
  by: string | null,
  now: Temporal.Instant,
): Promise<Set<string>> {
  const found = certainOut(lines, await openOut(tx, collectiveId, lines));
  await write(tx, found, by, now);
  return new Set(found.filter((f) => f.kind === 'payment-return').map((f) => f.lineId));
}

async function write(
  tx: Tx,
  found: readonly (Omit<Found, 'by'> & { readonly by: Found['by'] | 'person' })[],
  by: string | null,
  now: Temporal.Instant,
): Promise<void> {
  if (found.length === 0) return;
  await sql`insert into assets.bank_match (line_id, kind, refund_id, file_id, end_to_end, matched_by, at, by_id)
    select o.line, o.kind, case when o.kind = 'refund' then o.id::uuid end, case when o.kind = 'payment-file' then o.id::uuid end,
      case when o.kind in ('payment', 'payment-return') then o.id end, o.how, ${now}, ${by}::uuid
    from unnest(${found.map((f) => f.lineId)}::uuid[], ${found.map((f) => f.kind)}::text[], ${found.map((f) => f.id)}::text[], ${found.map((f) => f.by)}::text[]) o(line, kind, id, how)`.execute(
    tx,
  );
}

/** A person says what a line that went out is. Throws assets.notNow when it or the other is matched, assets.input when the amounts differ. */
export async function matchOutBy(
  tx: Tx,
  lineId: string,
  what: { readonly refundId: string } | { readonly fileId: string },
  by: string,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql`select 1 from assets.bank_match where line_id = ${lineId}::uuid
    or refund_id = ${'refundId' in what ? what.refundId : null}::uuid`.execute(tx);
  if (rows.length > 0) throw failure(failures.notNow, { state: '已核对' });
  try {
    await write(
      tx,
      [
        'refundId' in what
          ? { lineId, kind: 'refund', id: what.refundId, by: 'person' }
          : { lineId, kind: 'payment-file', id: what.fileId, by: 'person' },
      ],
      by,
      now,
    );
  } catch (error) {
    throw isPgError(error, '23514', 'bank_match_fits')
      ? wrong('所选的退款或付款文件与这笔支出不符。', 'The refund or file chosen is not what went out.')
      : error;
  }
}

/** Lines that went out, the newest first; `open`: those nobody knows what they are. */
export async function outLines(
  db: Db,
  scope: Scope,
  f: {
    readonly collective?: string | undefined;
    readonly open?: 'true' | undefined;
    readonly page: number;
    readonly size: number;
  },
) {
  const from = sql`from assets.bank_line l join assets.collective c on c.id = l.collective_id join assets.bank_account a on a.id = l.account_id
    left join assets.bank_match m on m.line_id = l.id left join assets.payment_file p on p.id = m.file_id left join assets.refund r on r.id = m.refund_id
    where l.fen < 0 and ${within(scope)} and (${f.collective ?? null}::uuid is null or c.id = ${f.collective ?? null}::uuid) and (${f.open === undefined}::boolean or m.line_id is null)`;
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db);
  const { rows } = await sql<{
    id: string;
    collective: { id: string; code: string; name: string };
    on: string;
    fen: string;
    ref: string;
    name: string;
    memo: string;
    account: string;
    kind: OutKind | null;
    matchedBy: Found['by'] | 'person' | null;
    told: string | null;
  }>`select l.id, ${collectiveJson} as collective, l.on_date::text as on, (-l.fen)::text as fen, l.ref, l.other_name as name, l.memo, a.tail as account, m.kind,
    m.matched_by as "matchedBy", coalesce(p.message_id, r.payee_name, m.end_to_end) as told ${from} order by l.on_date desc, l.id desc limit ${f.size} offset ${(f.page - 1) * f.size}`.execute(
    db,
  );
  return { rows, total: total.rows[0]?.n ?? 0, page: f.page, size: f.size };
}

/** What a line that went out may be: refunds and files without a line, of that amount first; at most fifty. */
export async function outCandidates(db: Db, lineId: string) {
  const { rows } = await sql<{
    collective: string;
    fen: bigint;
  }>`select collective_id as collective, -fen as fen from assets.bank_line where id = ${lineId}::uuid`.execute(db);
  const line = rows[0];
  if (line === undefined) throw failure(failures.notFound);
  const { refunds, files } = await openOut(db, line.collective, []);
  return [
    ...refunds.map((r) => ({
      kind: 'refund' as const,
      id: r.id,
      fen: String(r.fen),
      on: r.on,
      told: r.payee,
      same: r.fen === line.fen,
    })),
    ...files.map((p) => ({
      kind: 'payment-file' as const,
      id: p.id,
      fen: String(p.fen),
      on: p.executeOn,
      told: p.messageId,
      same: p.fen === line.fen,
    })),
  ]
    .toSorted((a, b) => Number(b.same) - Number(a.same))
    .slice(0, 50);
}

/** The lines of imported statements that are payments of a run: out positive, what came back negative; `document` is the SHA-256 of the statement's file. */
export async function runStatement(
  db: Db | Tx,
  runId: string,
): Promise<{ on: string; fen: bigint; reference: string; document: string }[]> {
  const { rows } = await sql<{ on: string; fen: bigint; reference: string; document: string }>`
    select l.on_date::text as on, -l.fen as fen, l.ref as reference, encode(f.sha256, 'hex') as document from assets.bank_match m
    join assets.bank_line l on l.id = m.line_id join assets.import_batch b on b.id = l.batch_id join files.file f on f.id = b.file_id
    left join assets.payment_file p on p.id = m.file_id left join assets.payment_order o on o.end_to_end = m.end_to_end
    where coalesce(p.run_id, o.run_id) = ${runId}::uuid order by l.on_date, l.id`.execute(db);
  return rows;
}

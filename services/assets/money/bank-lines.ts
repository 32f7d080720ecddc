/** Lines of statements that went out, as lists show them, and those of a distribution. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { collectiveJson } from '../letting/common.ts';
import { within, type Scope } from '../scope.ts';
import type { Found, LineKind } from './bank-certain.ts';

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
    left join ledger.entry e on e.id = m.entry_id
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
    kind: LineKind | null;
    matchedBy: Found['by'] | 'person' | null;
    told: string | null;
    entryId: string | null;
  }>`select l.id, ${collectiveJson} as collective, l.on_date::text as on, (-l.fen)::text as fen, l.ref, l.other_name as name, l.memo, a.tail as account, m.kind,
    m.matched_by as "matchedBy", coalesce(p.message_id, r.payee_name, m.end_to_end, e.memo) as told, coalesce(m.entry_id, r.entry_id) as "entryId" ${from} order by l.on_date desc, l.id desc limit ${f.size} offset ${(f.page - 1) * f.size}`.execute(
    db,
  );
  return { rows, total: total.rows[0]?.n ?? 0, page: f.page, size: f.size };
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

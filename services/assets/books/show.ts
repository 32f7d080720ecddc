/** What is shown of a book: where it stands, its chart, what waits for a second person. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { nameNow, periodsOf, readChart } from '@yunjian/kernel/ledger';
import { findBook } from '../dividends/book.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { earningsStanding, freeCash, handUses, openingStands, playsAPart, tipOf, yearsOf, type BooksKit } from './common.ts';
import { papersJson, type VoucherPaper } from './voucher-file.ts';
import { voucherColumns, type Voucher, type VoucherKind, type VoucherState } from './voucher.ts';

/** Where the book of a collective stands; `null` amounts while there is none. */
export async function bookState(db: Db, kit: BooksKit, scope: Scope, place: Place, today: Temporal.PlainDate) {
  const keeps = mayFor(scope, 'keep-books', place);
  const book = await findBook(db, place.collectiveId);
  if (book === null)
    return {
      open: false,
      entries: 0,
      closedThrough: null,
      years: [],
      steps: [],
      waiting: 0,
      earningsFen: null,
      cashFen: null,
      sources: [],
      can: keeps ? (['open'] as const).slice() : [],
    };
  const on = today.toString();
  const [tip, years, { steps }, waiting, earnings, cash, sources, opening] = await Promise.all([
    tipOf(db, book),
    yearsOf(db, place.collectiveId, book),
    periodsOf(db, book),
    sql<{
      n: number;
    }>`select count(*)::int as n from assets.voucher where collective_id = ${place.collectiveId}::uuid and state = 'open'`.execute(
      db,
    ),
    earningsStanding(db, kit, book, on),
    freeCash(db, kit, book, on),
    sql<{
      kind: string;
    }>`select distinct source_kind as kind from ledger.entry where book = ${book}::uuid order by 1`.execute(db),
    openingStands(db, book),
  ]);
  const names = await namesOf(
    db,
    steps.flatMap((s) => [s.by, s.approvedBy ?? '']),
  );
  return {
    open: true,
    entries: tip.lastSeq,
    closedThrough: tip.closedThrough,
    years: years.map((y) => ({
      year: y.year,
      incomeFen: `${y.income}`,
      expenseFen: `${y.expense}`,
      netFen: `${y.net}`,
      carried: y.carried,
      over: `${y.year}-12-31` < on,
    })),
    steps: steps.toReversed().map((s) => ({
      no: s.no,
      action: s.action,
      through: s.through,
      by: names.get(s.by) ?? '',
      approvedBy: s.approvedBy === null ? null : (names.get(s.approvedBy) ?? ''),
      reason: s.reason,
      at: s.at.toString(),
    })),
    waiting: waiting.rows[0]?.n ?? 0,
    earningsFen: `${earnings}`,
    cashFen: `${cash}`,
    sources: sources.rows.map((r) => r.kind),
    can: keeps
      ? [
          'voucher' as const,
          ...(opening ? [] : (['opening'] as const)),
          'close-month' as const,
          ...(tip.closedThrough === null ? [] : (['reopen'] as const)),
          'year-end' as const,
          'edit-chart' as const,
        ]
      : [],
  };
}

/** Names of accounts of people by id; who has none any more is missing. */
export async function namesOf(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null && id !== ''))];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from auth.account where id = any(${wanted}::uuid[])`.execute(db);
  return new Map(rows.map((r) => [r.id, r.name]));
}

/** The chart of accounts with what each stands at. */
export async function chartShown(db: Db, kit: BooksKit, collectiveId: string, on: Temporal.PlainDate) {
  const book = await findBook(db, collectiveId);
  if (book === null) return [];
  return (await readChart(db, book, on)).map((l) => ({
    id: l.id,
    number: l.number,
    name: l.name,
    kind: l.kind,
    section: l.section,
    control: l.control,
    parties: l.parties,
    closed: l.closed,
    fen: `${l.fen}`,
    uses: handUses(kit, l),
    /** the program posts to it: it is renamed, never closed */
    fixed: playsAPart(kit, l.number),
  }));
}

interface Row extends Voucher {
  readonly proposedAt: Temporal.Instant;
  readonly proposedName: string;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedName: string | null;
  readonly answer: string | null;
  readonly papers: VoucherPaper[];
}

/** Vouchers of a collective, those that wait first, then the newest. */
export async function vouchersPage(
  db: Db,
  scope: Scope,
  place: Place,
  accountId: string,
  query: {
    readonly page: number;
    readonly size: number;
    readonly state?: VoucherState | undefined;
    readonly kind?: VoucherKind | undefined;
  },
) {
  const where = sql`v.collective_id = ${place.collectiveId}::uuid and (${query.state ?? ''} = '' or v.state = ${query.state ?? ''}) and (${query.kind ?? ''} = '' or v.kind = ${query.kind ?? ''})`;
  const { rows } =
    await sql<Row>`select ${voucherColumns}, v.proposed_at as "proposedAt", v.proposed_name as "proposedName", v.decided_at as "decidedAt",
      v.decided_name as "decidedName", v.answer, ${papersJson} as papers
    from assets.voucher v where ${where} order by v.state = 'open' desc, v.no desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      db,
    );
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.voucher v where ${where}`.execute(db);
  const ids = rows.flatMap((r) => (r.lines ?? []).map((l) => l[0]));
  const accounts = await sql<{
    id: number;
    number: string;
    name: Text;
  }>`select a.id, a.number, ${nameNow()} as name from ledger.account a where a.id = any(${ids}::int4[])`.execute(db);
  const byId = new Map(accounts.rows.map((a) => [a.id, a]));
  const [approves, keeps] = [mayFor(scope, 'approve-voucher', place), mayFor(scope, 'keep-books', place)];
  return {
    rows: rows.map(({ collectiveId: _, ...r }) => ({
      ...r,
      proposedAt: r.proposedAt.toString(),
      decidedAt: r.decidedAt?.toString() ?? null,
      lines: (r.lines ?? []).map(([id, fen]) => ({
        number: byId.get(id)?.number ?? '',
        name: byId.get(id)?.name ?? { zh: '', en: '' },
        debitFen: fen.startsWith('-') ? '0' : fen,
        creditFen: fen.startsWith('-') ? fen.slice(1) : '0',
      })),
      can: [
        ...(r.state === 'open' && r.proposedBy === accountId ? (['withdraw'] as const) : []),
        ...(r.state === 'open' && r.proposedBy !== accountId && approves ? (['approve', 'refuse'] as const) : []),
        ...(keeps ? (['attach'] as const) : []),
      ],
    })),
    total: total.rows[0]?.n ?? 0,
    page: query.page,
    size: query.size,
  };
}

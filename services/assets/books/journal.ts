/** The journal and the ledger of an account as they are shown: each entry with its lines, what it comes from, and where that is. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { accountLedger, journal, readEntry, type JournalFilter } from '@yunjian/kernel/ledger';
import { findBook } from '../dividends/book.ts';
import { failures } from '../failures.ts';
import type { Paging } from '../list.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { mustBook, OPENING_SOURCE, VOUCHER_SOURCE } from './common.ts';
import { namesOf } from './show.ts';
import { papersOfEntry } from './voucher-file.ts';

/** Where the record is that an entry comes from. */
export interface SourceLink {
  readonly kind: 'contract' | 'run' | 'listing' | 'voucher';
  readonly id: string;
}

/** Which page tells of what made these entries, by the id of the source: contracts, distributions, notices, vouchers. */
export async function linksOf(
  db: Db,
  sources: readonly { readonly kind: string; readonly id: string; readonly entry: string }[],
): Promise<Map<string, SourceLink>> {
  const out = new Map<string, SourceLink>();
  const ids: string[] = [];
  const matched = new Map<string, string>();
  for (const s of sources) {
    if (s.kind === 'assets.run' || s.kind === 'assets.payout') out.set(s.id, { kind: 'run', id: s.id });
    else if (s.kind === VOUCHER_SOURCE || s.kind === OPENING_SOURCE) out.set(s.id, { kind: 'voucher', id: s.id });
    else if (s.kind === 'assets.match') matched.set(s.entry, s.id);
    else if (/^[0-9a-f-]{36}$/.test(s.id)) ids.push(s.id);
  }
  if (matched.size > 0) {
    const found = await sql<{
      entry: string;
      contract: string | null;
    }>`select match_entry_id as entry, contract_id as contract from assets.receipt
      where match_entry_id = any(${[...matched.keys()]}::uuid[])`.execute(db);
    for (const r of found.rows)
      if (r.contract !== null) out.set(matched.get(r.entry) ?? '', { kind: 'contract', id: r.contract });
  }
  if (ids.length === 0) return out;
  const { rows } = await sql<{ id: string; contract: string | null; listing: string | null }>`
    with w as (select distinct unnest(${ids}::uuid[]) as id)
    select r.id, r.contract_id as contract, null::uuid as listing from w join assets.receivable r using (id)
    union all select r.id, r.contract_id, null from w join assets.receipt r using (id)
    union all select a.id, r.contract_id, null from w join assets.allocation a using (id) join assets.receivable r on r.id = a.receivable_id
    union all select o.id, r.contract_id, null from w join assets.write_off o using (id) join assets.receivable r on r.id = o.receivable_id
    union all select f.id, f.contract_id, null from w join assets.refund f using (id)
    union all select b.id, b.contract_id, g.listing_id from w join assets.bid_deposit b using (id) join assets.registration g on g.id = b.registration_id`.execute(
    db,
  );
  for (const r of rows) {
    if (r.contract !== null) out.set(r.id, { kind: 'contract', id: r.contract });
    else if (r.listing !== null) out.set(r.id, { kind: 'listing', id: r.listing });
  }
  return out;
}

/** A page of the journal, the newest day first. */
export async function journalPage(db: Db, collectiveId: string, query: JournalFilter & Paging) {
  const book = await findBook(db, collectiveId);
  if (book === null) return { rows: [], total: 0, page: query.page, size: query.size };
  const { page, size, ...filter } = query;
  const { entries, total } = await journal(db, book, filter, { limit: size, skip: (page - 1) * size });
  const links = await linksOf(
    db,
    entries.map((e) => ({ ...e.source, entry: e.id })),
  );
  const names = await namesOf(
    db,
    entries.flatMap((e) => [e.madeBy, e.approvedBy]),
  );
  const rows = entries.map((e) => ({
    id: e.id,
    seq: e.seq,
    on: e.date,
    memo: e.memo,
    source: e.source.kind,
    link: links.get(e.source.id) ?? null,
    madeBy: e.madeBy === null ? null : (names.get(e.madeBy) ?? ''),
    approvedBy: e.approvedBy === null ? null : (names.get(e.approvedBy) ?? ''),
    documents: [...e.documents],
    reverses: e.reverses,
    reversedBy: e.reversedBy,
    leafId: e.leaf,
    fen: `${e.fen}`,
    lines: e.lines.map((l) => ({
      number: l.number,
      name: l.name,
      debitFen: `${l.debit}`,
      creditFen: `${l.credit}`,
      postings: l.postings,
    })),
  }));
  return { rows, total, page, size };
}

/** Whose book an entry is in. Throws assets.notFound. */
export async function collectiveOfEntry(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{
    owner: string;
  }>`select b.owner from ledger.entry e join ledger.book b on b.id = e.book where e.id = ${id}::uuid`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0].owner;
}

const MOST = 500;

/** One entry with its lines, the first 500 of them. */
export async function entryShown(db: Db, scope: Scope, place: Place, id: string) {
  const e = await readEntry(db, id);
  const links = await linksOf(db, [{ ...e.source, entry: e.id }]);
  const names = await namesOf(db, [e.madeBy, e.approvedBy]);
  const others = await sql<{
    id: string;
    seq: bigint;
  }>`select id, seq from ledger.entry where id = any(${[e.reverses, e.reversedBy].filter((x) => x !== null)}::uuid[])`.execute(
    db,
  );
  const numbered = (other: string | null) =>
    other === null ? null : { id: other, seq: Number(others.rows.find((o) => o.id === other)?.seq ?? 0n) };
  const byHand = e.source.kind === VOUCHER_SOURCE || e.source.kind === OPENING_SOURCE;
  const made = await papersOfEntry(db, id);
  const keeps = mayFor(scope, 'keep-books', place);
  const mayReverse = byHand && e.reverses === null && e.reversedBy === null && keeps;
  return {
    id: e.id,
    collectiveId: place.collectiveId,
    seq: e.seq,
    on: e.date,
    memo: e.memo,
    source: e.source.kind,
    link: links.get(e.source.id) ?? null,
    madeBy: e.madeBy === null ? null : (names.get(e.madeBy) ?? ''),
    approvedBy: e.approvedBy === null ? null : (names.get(e.approvedBy) ?? ''),
    at: e.madeAt.toString(),
    documents: [...e.documents],
    papers: made?.papers ?? [],
    voucherId: made?.voucherId ?? null,
    reason: e.reason,
    reverses: numbered(e.reverses),
    reversedBy: numbered(e.reversedBy),
    leafId: e.leaf,
    fen: `${e.postings.reduce((s, p) => s + (p.fen > 0n ? p.fen : 0n), 0n)}`,
    count: e.postings.length,
    lines: e.postings.slice(0, MOST).map((p) => ({
      line: p.line,
      number: p.number,
      name: p.name,
      party: p.party !== null,
      debitFen: p.fen > 0n ? `${p.fen}` : '0',
      creditFen: p.fen < 0n ? `${-p.fen}` : '0',
    })),
    can: [...(mayReverse ? (['reverse'] as const) : []), ...(keeps && made !== null ? (['attach'] as const) : [])],
  };
}

/** The account of a number of the chart. Throws assets.notFound. */
async function accountOf(db: Db, book: string, number: string) {
  const { rows } = await sql<{
    id: number;
  }>`select id from ledger.account where book = ${book}::uuid and number = ${number} and party is null`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0].id;
}

export interface LedgerQuery {
  readonly number: string;
  readonly from: string;
  readonly to: string;
}

/** The ledger of an account with its running balance: a page, or all of it. Debit positive. */
export async function ledgerPage(
  db: Db,
  collectiveId: string,
  query: LedgerQuery & { readonly page?: number; readonly size?: number },
) {
  const book = await mustBook(db, collectiveId);
  const account = await accountOf(db, book, query.number);
  const { page = 1, size } = query;
  const span = { from: Temporal.PlainDate.from(query.from), to: Temporal.PlainDate.from(query.to) };
  const all = await accountLedger(db, account, {
    ...span,
    ...(size === undefined ? {} : { limit: size, skip: (page - 1) * size }),
  });
  const counted = await sql<{ n: number }>`select count(*)::int as n from ledger.posting p join ledger.entry e on e.id = p.entry
    where p.account in (select id from ledger.account where id = ${account}::int4 or parent = ${account}::int4) and e.effective_date between ${query.from}::date and ${query.to}::date`.execute(
    db,
  );
  const links = await linksOf(
    db,
    all.lines.map((l) => ({ ...l.source, entry: l.entry })),
  );
  return {
    openingFen: `${all.opening}`,
    closingFen: `${all.closing}`,
    rows: all.lines.map((l) => ({
      entryId: l.entry,
      seq: l.seq,
      line: l.line,
      on: l.date,
      memo: l.memo,
      source: l.source.kind,
      link: links.get(l.source.id) ?? null,
      debitFen: l.fen > 0n ? `${l.fen}` : '0',
      creditFen: l.fen < 0n ? `${-l.fen}` : '0',
      balanceFen: `${l.balance}`,
    })),
    total: counted.rows[0]?.n ?? 0,
    page,
    size: size ?? all.lines.length,
  };
}

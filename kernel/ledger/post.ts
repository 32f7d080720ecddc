/** Posting: the one way into a book. One entry or a whole run, in the caller's transaction, safe to repeat. */
import { sql } from 'kysely';
import { insertRows, leafRow, type LeafRow } from '../audit/index.ts';
import { failure, type Failure } from '../contract/index.ts';
import { uuidv7, type SuiteId } from '../crypto/index.ts';
import type { Tx } from '../db/index.ts';
import { blockHashes, bodyHash, entryBody, newSalt, postingBlocks, type BodyFields, type Posting } from './body.ts';
import { ledgerFailures } from './failures.ts';

/** An entry to be posted. */
export interface NewEntry {
  readonly book: string;
  /** Chosen by the caller, 8 to 200 characters, one a book: the same key never posts twice. */
  readonly key: string;
  readonly effectiveDate: Temporal.PlainDate;
  readonly memo: string;
  /** What it comes from, by the service's own words: `{ kind: 'assets.receipt', id }`. */
  readonly source: { readonly kind: string; readonly id: string };
  readonly postings: readonly Posting[];
  /** Account of the person; null when the program does it of itself. */
  readonly madeBy: string | null;
  readonly approvedBy?: string | null;
  /** SHA-256 of each document it rests on (原始凭证), hex. */
  readonly documents?: readonly string[];
}

/** An entry that was posted, now or (hit) by an earlier request with the same key and body. */
export interface Posted {
  readonly entry: string;
  readonly seq: number;
  readonly leaf: string;
  readonly hit: boolean;
}

/** An entry with what only a reversal has. */
export interface Draft extends NewEntry {
  readonly reverses?: string;
  readonly reason?: string;
}

const LIMIT = 10n ** 15n;
const MOST_LINES = 1_000_000;
const HEX = /^[0-9a-f]{64}$/;

const bad = (zh: string, en: string): Failure => failure(ledgerFailures['bad-entry'], { zh, en });

/** Throws what is wrong with an entry by itself: `ledger.bad-entry`, `.unbalanced`, `.second-person`. */
function mustHold(e: Draft): void {
  if (e.key.length < 8 || e.key.length > 200) throw bad('幂等编号须为 8 至 200 个字符', 'a key has 8 to 200 characters');
  if (e.memo.trim() === '' || e.memo.length > 500) throw bad('摘要须为 1 至 500 个字符', 'a memo has 1 to 500 characters');
  if (!/^[a-z][a-z0-9.-]{0,79}$/.test(e.source.kind)) throw bad('来源种类无效', 'the kind of source is not valid');
  if (e.source.id === '' || e.source.id.length > 100)
    throw bad('来源编号须为 1 至 100 个字符', 'a source id has 1 to 100 characters');
  if ((e.documents ?? []).some((d) => !HEX.test(d)))
    throw bad('附件须以 SHA-256（十六进制）列出', 'documents are listed by SHA-256 in hex');
  if (!`${e.memo}${e.key}${e.source.id}`.isWellFormed() || /\0/.test(`${e.memo}${e.key}${e.source.id}`))
    throw bad('文字含有无效字符', 'a text has characters that are not valid');
  if (e.postings.length < 2 || e.postings.length > MOST_LINES)
    throw bad('分录须有 2 至 1,000,000 条', 'an entry has 2 to 1,000,000 postings');
  let sum = 0n;
  for (const [i, p] of e.postings.entries()) {
    if (!Number.isInteger(p.account) || p.account < 1 || p.account > 0x7fffffff)
      throw failure(ledgerFailures['unknown-account'], { account: p.account });
    if (p.fen === 0n || p.fen >= LIMIT || p.fen <= -LIMIT)
      throw bad(
        `第 ${i + 1} 条分录的金额须不为零且小于 10 万亿元`,
        `the amount of posting ${i + 1} is not 0 and below 10^15 fen`,
      );
    sum += p.fen;
  }
  if (sum !== 0n) throw failure(ledgerFailures.unbalanced, { difference: sum });
  const { madeBy, approvedBy = null } = e;
  if (approvedBy !== null && approvedBy === madeBy) throw failure(ledgerFailures['second-person']);
  if (e.reverses !== undefined && (madeBy === null || approvedBy === null)) throw failure(ledgerFailures['second-person']);
}

const fieldsOf = (e: Draft): BodyFields => ({
  approvedBy: e.approvedBy ?? null,
  book: e.book,
  documents: e.documents ?? [],
  effectiveDate: e.effectiveDate.toString(),
  madeBy: e.madeBy,
  memo: e.memo,
  reason: e.reason ?? null,
  reverses: e.reverses ?? null,
  source: { id: e.source.id, kind: e.source.kind },
});

/** Where a locked book stands. */
interface Tip {
  readonly book: string;
  readonly last_seq: bigint;
  readonly closed_through: string | null;
}

interface Known {
  readonly posted: Posted;
  readonly hash: Buffer;
}

/** A new entry with its number and its leaf. */
interface Numbered {
  readonly draft: Draft;
  readonly fields: BodyFields;
  readonly hash: Buffer;
  readonly salt: Buffer;
  readonly leaf: LeafRow;
  readonly posted: Posted;
}

/**
 * Posts one entry with its leaf in the log. The same key with the same body gives the entry that is there, `hit: true`. Throws `ledger.unknown-book`,
 * `.unknown-account`, `.control-account`, `.unbalanced`, `.bad-entry`, `.key-reused` (409), `.period-closed`, `.second-person`; the transaction must then be
 * given up. Entries of one book are written one after the other, from here to the commit.
 */
export async function post(tx: Tx, entry: NewEntry, now: Temporal.Instant, suite: SuiteId = 'intl'): Promise<Posted> {
  return (await write(tx, [entry], now, suite))[0] as Posted;
}

/** Posts a run of entries, also of several books, with one statement a table. All or nothing; answers in the order given. Throws as `post`. */
export async function postMany(
  tx: Tx,
  entries: readonly NewEntry[],
  now: Temporal.Instant,
  suite: SuiteId = 'intl',
): Promise<Posted[]> {
  return write(tx, entries, now, suite);
}

/** Posts drafts, reversals among them. For this module. */
export async function write(tx: Tx, drafts: readonly Draft[], now: Temporal.Instant, suite: SuiteId): Promise<Posted[]> {
  if (drafts.length === 0) return [];
  for (const draft of drafts) mustHold(draft);
  const tips = await takeBooks(tx, drafts);
  const known = await findKeys(tx, drafts);
  const fresh: Numbered[] = [];
  const answers = drafts.map((draft) => {
    const fields = fieldsOf(draft);
    const blocks = postingBlocks(draft.postings);
    const hash = bodyHash(fields, blocks);
    const name = `${draft.book} ${draft.key}`;
    const before = known.get(name);
    if (before !== undefined) {
      if (!before.hash.equals(hash)) throw failure(ledgerFailures['key-reused'], { key: draft.key, seq: before.posted.seq });
      return before.posted;
    }
    const made = number(draft, fields, blocks, hash, tips.get(draft.book) as { seq: number; closed: string | null }, now, suite);
    fresh.push(made);
    known.set(name, { posted: { ...made.posted, hit: true }, hash });
    return made.posted;
  });
  if (fresh.length > 0) await insert(tx, fresh);
  return answers;
}

async function takeBooks(tx: Tx, drafts: readonly Draft[]): Promise<Map<string, { seq: number; closed: string | null }>> {
  const books = [...new Set(drafts.map((d) => d.book))];
  const { rows } = await sql<Tip>`select * from ledger.take_books(${books}::uuid[])`.execute(tx);
  const tips = new Map(rows.map((r) => [r.book, { seq: Number(r.last_seq), closed: r.closed_through }]));
  const missing = books.find((b) => !tips.has(b));
  if (missing !== undefined) throw failure(ledgerFailures['unknown-book'], { book: missing });
  return tips;
}

/** Entries there are already under these keys. Read after the books are locked: who came first has committed. */
async function findKeys(tx: Tx, drafts: readonly Draft[]): Promise<Map<string, Known>> {
  const { rows } = await sql<{ book: string; key: string; id: string; seq: bigint; leaf: string; body_hash: Buffer }>`
    select e.book, e.key, e.id, e.seq, e.leaf, e.body_hash from ledger.entry e
    join unnest(${drafts.map((d) => d.book)}::uuid[], ${drafts.map((d) => d.key)}::text[]) w(book, key) on w.book = e.book and w.key = e.key`.execute(
    tx,
  );
  return new Map(
    rows.map((r) => [
      `${r.book} ${r.key}`,
      { posted: { entry: r.id, seq: Number(r.seq), leaf: r.leaf, hit: true }, hash: r.body_hash },
    ]),
  );
}

function number(
  draft: Draft,
  fields: BodyFields,
  blocks: readonly string[],
  hash: Buffer,
  tip: { seq: number; closed: string | null },
  now: Temporal.Instant,
  suite: SuiteId,
): Numbered {
  if (tip.closed !== null && fields.effectiveDate <= tip.closed)
    throw failure(ledgerFailures['period-closed'], { through: tip.closed, date: fields.effectiveDate });
  const seq = ++tip.seq;
  const entry = uuidv7(now);
  const salt = newSalt();
  const lines = draft.postings.length;
  const body = {
    ...entryBody({ ...fields, seq, lines, key: draft.key, bodyHash: hash, salt }, suite),
    content: blockHashes(salt, lines, blocks, suite),
  };
  const leaf = leafRow({ kind: 'ledger.entry', subject: entry, body, at: now }, suite);
  return { draft, fields, hash, salt, leaf, posted: { entry, seq, leaf: leaf.id, hit: false } };
}

async function insert(tx: Tx, fresh: readonly Numbered[]): Promise<void> {
  await insertRows(
    tx,
    fresh.map((n) => n.leaf),
  );
  const column = <T>(of: (n: Numbered) => T): T[] => fresh.map(of);
  try {
    await sql`insert into ledger.entry (id, book, seq, effective_date, memo, source_kind, source_id, lines, made_by, approved_by, made_at, documents, reverses,
        reason, key, body_hash, salt, leaf)
      select t.id, t.book, t.seq, t.day, t.memo, t.source_kind, t.source_id, t.lines, t.made_by, t.approved_by, t.at,
        coalesce(string_to_array(nullif(t.documents, ''), ','), '{}'), t.reverses, t.reason, t.key, t.body_hash, t.salt, t.leaf
      from unnest(${column((n) => n.posted.entry)}::uuid[], ${column((n) => n.draft.book)}::uuid[], ${column((n) => n.posted.seq)}::int8[],
        ${column((n) => n.fields.effectiveDate)}::date[], ${column((n) => n.fields.memo)}::text[], ${column((n) => n.fields.source.kind)}::text[],
        ${column((n) => n.fields.source.id)}::text[], ${column((n) => n.draft.postings.length)}::int4[], ${column((n) => n.fields.madeBy)}::uuid[],
        ${column((n) => n.fields.approvedBy)}::uuid[], ${column((n) => n.leaf.at)}::timestamptz[], ${column((n) => n.fields.documents.join(','))}::text[],
        ${column((n) => n.fields.reverses)}::uuid[], ${column((n) => n.fields.reason)}::text[], ${column((n) => n.draft.key)}::text[],
        ${column((n) => n.hash)}::bytea[], ${column((n) => n.salt)}::bytea[], ${column((n) => n.leaf.id)}::uuid[])
        t(id, book, seq, day, memo, source_kind, source_id, lines, made_by, approved_by, at, documents, reverses, reason, key, body_hash, salt, leaf)`.execute(
      tx,
    );
    await insertPostings(tx, fresh);
  } catch (error) {
    throw inWords(error, fresh);
  }
}

/**
 * All postings of all entries with one statement. The arrays are written as text here, which a driver would quote value by value; accounts and amounts of
 * all entries stand in a row, an entry's begin after those of the entries before it.
 */
async function insertPostings(tx: Tx, fresh: readonly Numbered[]): Promise<void> {
  const accounts: number[] = [];
  const fen: bigint[] = [];
  const before: number[] = [];
  for (const n of fresh) {
    before.push(accounts.length);
    for (const p of n.draft.postings) {
      accounts.push(p.account);
      fen.push(p.fen);
    }
  }
  await sql`with given as (select ${`{${accounts.join(',')}}`}::int4[] as accounts, ${`{${fen.join(',')}}`}::int8[] as fen)
    insert into ledger.posting (entry, line, account, fen)
    select e.id, l.line, g.accounts[e.before + l.line], g.fen[e.before + l.line]
    from given g, unnest(${fresh.map((n) => n.posted.entry)}::uuid[], ${before}::int4[], ${fresh.map((n) => n.draft.postings.length)}::int4[])
      e(id, before, lines), generate_series(1, e.lines) l(line)`.execute(tx);
}

const WORDS: Readonly<Record<string, keyof typeof ledgerFailures>> = {
  posting_account_of_book: 'unknown-account',
  posting_not_control: 'control-account',
  posting_account_open: 'account-closed',
  entry_reversed_once: 'already-reversed',
  entry_key: 'meanwhile',
  entry_seq: 'meanwhile',
  entry_seq_without_gaps: 'meanwhile',
};

/** A refusal of the database in words; other errors as they are. The transaction is void by then. */
function inWords(error: unknown, fresh: readonly Numbered[]): unknown {
  const { constraint = '', detail = '' } = error as { constraint?: string; detail?: string };
  const kind = WORDS[constraint];
  if (kind === undefined) return error;
  const entry = fresh.find((n) => n.fields.reverses !== null)?.fields.reverses ?? '';
  return failure(ledgerFailures[kind], { account: detail, entry });
}

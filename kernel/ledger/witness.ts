/** What `yunjian audit verify` compares: every row of the ledger with its leaf, and whether a row has no leaf at all. */
import { sql } from 'kysely';
import type { Mismatch, Witness, WitnessLeaf } from '../audit/index.ts';
import type { Text } from '../contract/index.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../crypto/index.ts';
import type { Db } from '../db/index.ts';
import { assertionBody } from './assertion.ts';
import { accountBlocks, blockHashes, entryBody, type AccountFields } from './body.ts';
import { bookBody, openingBody } from './book.ts';
import { accountChangeBody } from './chart.ts';
import { periodBody } from './period.ts';
import { withoutLeaf } from './witness-whole.ts';

/** A row as read, with what its leaf should say. */
interface Kept {
  readonly leaf: string;
  readonly at: string;
  readonly body: Readonly<Record<string, JsonValue>>;
}

/** The members in which a leaf's account and the row's differ, by the names of the columns. A changed salt changes all hashes: then it alone is named. */
function differing(leaf: JsonObject, row: Readonly<Record<string, JsonValue>>): string[] {
  const same = (name: string): boolean => canonicalJson(leaf[name] ?? null) === canonicalJson(row[name] ?? null);
  if (!same('salt')) return ['salt'];
  return [...new Set([...Object.keys(leaf), ...Object.keys(row)])].filter((name) => name !== 'content' && !same(name)).toSorted();
}

/** Compares a leaf with its row; names the row, the table and the columns. */
function compare(table: string, id: string, leaf: WitnessLeaf, kept: Kept | undefined, at: string): Mismatch[] {
  if (kept === undefined)
    return [{ leafId: leaf.id, what: { zh: `${table} ${id}：该行已不存在`, en: `${table} ${id}: the row is gone` } }];
  const names = differing(leaf.body, kept.body);
  if (kept.at !== leaf.at) names.push(at);
  if (kept.leaf !== leaf.id) names.push('leaf');
  return names.map((name) => ({
    leafId: leaf.id,
    what: { zh: `${table} ${id}：${name} 与存证不符`, en: `${table} ${id}: ${name} differs from its leaf` },
  }));
}

/** Rows of a content that differ: one by one where the leaf has a hash a row, else the block. */
function differingRows(leaf: WitnessLeaf, content: JsonObject, of: (span: string) => Text): Mismatch[] {
  const kept = leaf.body['content'] as { readonly rows: number; readonly per: number; readonly hashes: readonly string[] };
  const found = content['hashes'] as readonly (string | undefined)[];
  const out: Mismatch[] = [];
  for (let block = 0; block < Math.max(kept.hashes.length, found.length); block++) {
    if (kept.hashes[block] === found[block]) continue;
    const [from, end] = [block * kept.per + 1, (block + 1) * kept.per];
    const to = block < kept.hashes.length ? Math.min(end, kept.rows) : end;
    out.push({ leafId: leaf.id, what: of(from === to ? `${from}` : `${from}–${to}`) });
  }
  return out;
}

const subjects = (leaves: readonly WitnessLeaf[]): string[] => leaves.map((l) => l.subject);

/** Compares ledger.book, and looks for rows of the whole ledger that have no leaf. */
const bookWitness: Witness = {
  kind: 'ledger.book',
  async check(db, leaves) {
    const { rows } = await sql<{
      id: string;
      code: string;
      name: Text;
      owner: string;
      by: string | null;
      at: Temporal.Instant;
      salt: Buffer;
      leaf: string;
    }>`
      select id, code, name, owner, opened_by as by, opened_at as at, salt, leaf from ledger.book where id = any(${subjects(leaves)}::uuid[])`.execute(
      db,
    );
    const byId = new Map(rows.map((r) => [r.id, r]));
    const out = leaves.flatMap((leaf) => {
      const r = byId.get(leaf.subject);
      const kept = r && { leaf: r.leaf, at: r.at.toString(), body: bookBody(r, leaf.suite) };
      return compare('ledger.book', leaf.subject, leaf, kept, 'opened_at');
    });
    const first = leaves[0];
    if (first) for (const what of await withoutLeaf(db)) out.push({ leafId: first.id, what });
    return out;
  },
};

/** Compares ledger.opening and ledger.account. */
const openingWitness: Witness = {
  kind: 'ledger.opening',
  async check(db, leaves) {
    const out: Mismatch[] = [];
    for (const leaf of leaves) {
      const { rows } = await sql<{
        book: string;
        by: string | null;
        accounts: number;
        at: Temporal.Instant;
        salt: Buffer;
        leaf: string;
      }>`
        select book, opened_by as by, accounts, opened_at as at, salt, leaf from ledger.opening where id = ${leaf.subject}::uuid`.execute(
        db,
      );
      const r = rows[0];
      const accounts = await sql<AccountFields>`select line, id, book, number, name, kind, section, control, party, parent
        from ledger.account where opening = ${leaf.subject}::uuid order by line`.execute(db);
      const blocks = accountBlocks(accounts.rows);
      const kept = r && { leaf: r.leaf, at: r.at.toString(), body: openingBody(r, blocks, leaf.suite) };
      const own = compare('ledger.opening', leaf.subject, leaf, kept, 'opened_at');
      out.push(...own);
      if (!r || own.some((m) => m.what.en.includes(': salt '))) continue;
      const content = blockHashes(r.salt, accounts.rows.length, blocks, leaf.suite);
      const named = (span: string): Text => {
        const row = accounts.rows[Number(span) - 1];
        const which = row === undefined ? span : `${span} (id ${row.id})`;
        return {
          zh: `ledger.account 开户 ${leaf.subject} 第 ${which} 个科目与存证不符`,
          en: `ledger.account of opening ${leaf.subject}: row ${which} differs from its leaf`,
        };
      };
      out.push(...differingRows(leaf, content, named));
    }
    return out;
  },
};

interface EntryRow {
  readonly id: string;
  readonly book: string;
  readonly seq: bigint;
  readonly day: string;
  readonly memo: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly lines: number;
  readonly made_by: string | null;
  readonly approved_by: string | null;
  readonly at: Temporal.Instant;
  readonly documents: string[];
  readonly reverses: string | null;
  readonly reason: string | null;
  readonly key: string;
  readonly body_hash: Buffer;
  readonly salt: Buffer;
  readonly leaf: string;
}

const keptEntry = (r: EntryRow, leaf: WitnessLeaf): Kept => {
  const {
    approved_by: approvedBy,
    book,
    documents,
    made_by: madeBy,
    memo,
    reason,
    reverses,
    lines,
    key,
    body_hash: hash,
    salt,
  } = r;
  const source = { id: r.source_id, kind: r.source_kind };
  const fields = { approvedBy, book, documents, effectiveDate: r.day, madeBy, memo, reason, reverses, source };
  return {
    leaf: r.leaf,
    at: r.at.toString(),
    body: entryBody({ ...fields, seq: Number(r.seq), lines, key, bodyHash: hash, salt }, leaf.suite),
  };
};

const per = (leaf: WitnessLeaf): number => (leaf.body['content'] as { per: number }).per;
const rowsOf = (leaf: WitnessLeaf): number => (leaf.body['content'] as { rows: number }).rows;

/** Some postings at a time: a batch of leaves may stand for millions. */
const POSTINGS = 100_000;
function* portions(leaves: readonly WitnessLeaf[]): Generator<WitnessLeaf[]> {
  let [some, rows] = [[] as WitnessLeaf[], 0];
  for (const leaf of leaves) {
    if (some.length > 0 && rows + rowsOf(leaf) > POSTINGS) {
      yield some;
      [some, rows] = [[], 0];
    }
    some.push(leaf);
    rows += rowsOf(leaf);
  }
  if (some.length > 0) yield some;
}

/** The postings of entries as the texts that were hashed, by entry and block. */
async function blocksOf(db: Db, leaves: readonly WitnessLeaf[]): Promise<Map<string, (string | undefined)[]>> {
  const { rows } = await sql<{ entry: string; block: number; text: string }>`
    select p.entry, (p.line - 1) / w.per as block, string_agg('[' || p.line || ',' || p.account || ',' || p.fen || ']', ',' order by p.line) as text
    from unnest(${subjects(leaves)}::uuid[], ${leaves.map(per)}::int4[]) w(entry, per) join ledger.posting p on p.entry = w.entry
    group by p.entry, (p.line - 1) / w.per`.execute(db);
  const out = new Map<string, (string | undefined)[]>();
  for (const { entry, block, text } of rows) {
    const blocks = out.get(entry) ?? [];
    blocks[Math.max(block, 0)] = text;
    out.set(entry, blocks);
  }
  return out;
}

/** Compares ledger.entry column by column and ledger.posting by row or block. */
const entryWitness: Witness = {
  kind: 'ledger.entry',
  async check(db, leaves) {
    const { rows } = await sql<EntryRow>`
      select id, book, seq, effective_date as day, memo, source_kind, source_id, lines, made_by, approved_by, made_at as at, documents, reverses, reason, key,
        body_hash, salt, leaf from ledger.entry where id = any(${subjects(leaves)}::uuid[])`.execute(db);
    const byId = new Map(rows.map((r) => [r.id, r]));
    const out: Mismatch[] = [];
    const comparable: WitnessLeaf[] = [];
    for (const leaf of leaves) {
      const r = byId.get(leaf.subject);
      const own = compare('ledger.entry', leaf.subject, leaf, r && keptEntry(r, leaf), 'made_at');
      out.push(...own);
      if (r && !own.some((m) => m.what.en.includes(': salt '))) comparable.push(leaf);
    }
    for (const some of portions(comparable)) {
      const blocks = await blocksOf(db, some);
      for (const leaf of some) {
        const salt = (byId.get(leaf.subject) as EntryRow).salt;
        const texts = Array.from(blocks.get(leaf.subject) ?? [], (text) => text ?? '');
        const content = blockHashes(salt, rowsOf(leaf), texts, leaf.suite);
        const named = (span: string): Text => ({
          zh: `ledger.posting 凭证 ${leaf.subject} 第 ${span} 条分录与存证不符`,
          en: `ledger.posting of entry ${leaf.subject}: line ${span} differs from its leaf`,
        });
        out.push(...differingRows(leaf, content, named));
      }
    }
    return out;
  },
};

/** Compares ledger.period. */
const periodWitness: Witness = {
  kind: 'ledger.period',
  async check(db, leaves) {
    const { rows } = await sql<{
      book: string;
      no: number;
      action: 'close' | 'open';
      through: string | null;
      by: string;
      approvedBy: string | null;
      reason: string;
      at: Temporal.Instant;
      salt: Buffer;
      leaf: string;
    }>`select book, no, action, through, made_by as by, approved_by as "approvedBy", reason, at, salt, leaf
      from ledger.period where book = any(${subjects(leaves)}::uuid[])`.execute(db);
    const byName = new Map(rows.map((r) => [`${r.book} ${r.no}`, r]));
    return leaves.flatMap((leaf) => {
      const id = `${leaf.subject} ${String(leaf.body['no'])}`;
      const r = byName.get(id);
      return compare(
        'ledger.period',
        id,
        leaf,
        r && { leaf: r.leaf, at: r.at.toString(), body: periodBody(r, leaf.suite) },
        'at',
      );
    });
  },
};

/** Compares ledger.assertion. */
const assertionWitness: Witness = {
  kind: 'ledger.assertion',
  async check(db, leaves) {
    const { rows } = await sql<{
      id: string;
      book: string;
      account: number;
      on: string;
      fen: bigint;
      document: string | null;
      by: string | null;
      at: Temporal.Instant;
      salt: Buffer;
      leaf: string;
    }>`select id, book, account, "on", fen, document, made_by as by, at, salt, leaf
      from ledger.assertion where id = any(${subjects(leaves)}::uuid[])`.execute(db);
    const byId = new Map(rows.map((r) => [r.id, r]));
    return leaves.flatMap((leaf) => {
      const r = byId.get(leaf.subject);
      const kept = r && { leaf: r.leaf, at: r.at.toString(), body: assertionBody(r, leaf.suite) };
      return compare('ledger.assertion', leaf.subject, leaf, kept, 'at');
    });
  },
};

/** Compares ledger.account_change. */
const accountChangeWitness: Witness = {
  kind: 'ledger.account',
  async check(db, leaves) {
    const { rows } = await sql<{
      id: string;
      account: number;
      no: number;
      action: string;
      name: Text | null;
      reason: string;
      by: string;
      at: Temporal.Instant;
      salt: Buffer;
      leaf: string;
    }>`select id, account, no, action, name, reason, made_by as by, at, salt, leaf
      from ledger.account_change where id = any(${subjects(leaves)}::uuid[])`.execute(db);
    const byId = new Map(rows.map((r) => [r.id, r]));
    return leaves.flatMap((leaf) => {
      const r = byId.get(leaf.subject);
      const kept = r && { leaf: r.leaf, at: r.at.toString(), body: accountChangeBody(r, leaf.suite) };
      return compare('ledger.account_change', leaf.subject, leaf, kept, 'at');
    });
  },
};

/** All comparisons of this module, for `verifyLog`. */
export const ledgerWitnesses: readonly Witness[] = [
  bookWitness,
  openingWitness,
  accountChangeWitness,
  entryWitness,
  periodWitness,
  assertionWitness,
];

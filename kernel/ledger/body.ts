/** The texts that are hashed: the canonical body of an entry, and what its leaf says of it. */
import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson, suites, type JsonObject, type JsonValue, type SuiteId } from '../crypto/index.ts';

/** A posting: account by its id, debit positive, credit negative, in fen; |fen| < 10^15 and not 0. */
export interface Posting {
  readonly account: number;
  readonly fen: bigint;
}

/** The legal fields of an entry as one asks for it, beside its postings. Dates as YYYY-MM-DD. */
export interface BodyFields {
  readonly approvedBy: string | null;
  readonly book: string;
  readonly documents: readonly string[];
  readonly effectiveDate: string;
  readonly madeBy: string | null;
  readonly memo: string;
  readonly reason: string | null;
  readonly reverses: string | null;
  readonly source: { readonly id: string; readonly kind: string };
}

/** Rows under one hash: each by itself where they are few, so that the very row is named; blocks where they are many. */
const FEW = 64;
const BLOCK = 1000;
export const rowsPerHash = (rows: number): number => (rows <= FEW ? 1 : BLOCK);

/** A posting in canonical JSON: [line, account, fen]. fen is exact, being below 10^15. */
const postingText = (line: number, posting: Posting): string => `[${line},${posting.account},${posting.fen}]`;

/** The postings' texts, joined by commas within each block of `rowsPerHash`. */
export function postingBlocks(postings: readonly Posting[]): string[] {
  const per = rowsPerHash(postings.length);
  const blocks: string[] = [];
  for (let from = 0; from < postings.length; from += per) {
    let text = '';
    const to = Math.min(from + per, postings.length);
    for (let i = from; i < to; i++) text += `${i === from ? '' : ','}${postingText(i + 1, postings[i] as Posting)}`;
    blocks.push(text);
  }
  return blocks;
}

/**
 * SHA-256 of the canonical JSON (RFC 8785) of `{...fields, postings: [[line, account, fen], …]}`, fed block by block: an entry of any length is never one
 * string. Two requests are the same exactly when this is.
 */
export function bodyHash(fields: BodyFields, blocks: readonly string[]): Buffer {
  const frame = canonicalJson({ ...fields, postings: [] } as unknown as JsonObject);
  // Quotes within texts are escaped, so this stands in the frame once: where the member is.
  const at = frame.indexOf('"postings":[]') + '"postings":['.length;
  const hash = createHash('sha256').update(frame.slice(0, at));
  for (const [i, block] of blocks.entries()) hash.update(i === 0 ? block : `,${block}`);
  return hash.update(frame.slice(at)).digest();
}

/** Sixteen bytes that keep the hashes in a leaf from being guessed; they stand in the row only. */
export const newSalt = (): Buffer => randomBytes(16);

/** Hash of a text under a row's salt, hex, in the suite of the log. */
export function salted(salt: Uint8Array, text: string, suite: SuiteId): string {
  return suites[suite].hash(Buffer.concat([salt, Buffer.from(text, 'utf8')])).toString('hex');
}

/** What a leaf says about a row: plain where a field says nothing of a person, else hashed under the salt. The names are those of the columns. */
export function rowBody(
  plain: Readonly<Record<string, JsonValue>>,
  hidden: Readonly<Record<string, string | null>>,
  salt: Uint8Array,
  suite: SuiteId,
): Record<string, JsonValue> {
  const out: Record<string, JsonValue> = { ...plain, salt: salted(salt, '', suite) };
  for (const [name, text] of Object.entries(hidden)) out[name] = text === null ? null : salted(salt, `${name}:${text}`, suite);
  return out;
}

/** The hashes of blocks of rows, with how many rows each stands for. */
export function blockHashes(salt: Uint8Array, rows: number, blocks: readonly string[], suite: SuiteId): JsonObject {
  return { rows, per: rowsPerHash(rows), hashes: blocks.map((block) => salted(salt, block, suite)) };
}

/** An entry's row as the leaf covers it. */
export interface EntryFields extends BodyFields {
  readonly seq: number;
  readonly lines: number;
  readonly key: string;
  readonly bodyHash: Buffer;
  readonly salt: Buffer;
}

/** The leaf's account of an entry; the witness makes it again from the row. */
export function entryBody(e: EntryFields, suite: SuiteId): Record<string, JsonValue> {
  const plain = {
    approved_by: e.approvedBy,
    book: e.book,
    documents: e.documents,
    effective_date: e.effectiveDate,
    lines: e.lines,
    made_by: e.madeBy,
    reason: e.reason,
    reverses: e.reverses,
    seq: e.seq,
    source_kind: e.source.kind,
  };
  const hidden = { memo: e.memo, source_id: e.source.id, key: e.key, body_hash: e.bodyHash.toString('hex') };
  return rowBody(plain, hidden, e.salt, suite);
}

/** An account's row as text, for the hash that its opening's leaf holds. */
export interface AccountFields {
  readonly line: number;
  readonly id: number;
  readonly book: string;
  readonly number: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly kind: string;
  readonly section: string;
  readonly control: boolean;
  readonly party: string | null;
  readonly parent: number | null;
}

/** Accounts' texts in blocks, as `postingBlocks` does with postings. `rows` is how many there were when they were opened. */
export function accountBlocks(accounts: readonly AccountFields[]): string[] {
  const per = rowsPerHash(accounts.length);
  const blocks: string[] = [];
  for (let from = 0; from < accounts.length; from += per) {
    blocks.push(
      accounts
        .slice(from, from + per)
        .map((a) =>
          canonicalJson([a.line, a.id, a.book, a.number, a.name.zh, a.name.en, a.kind, a.section, a.control, a.party, a.parent]),
        )
        .join(','),
    );
  }
  return blocks;
}

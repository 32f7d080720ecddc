/** What the readers of a feed's files share. */
import { TransitError } from '../types.ts';
import type { ByteIndex } from './bytes.ts';
import type { Findings } from './findings.ts';
import { utf8Pieces, type FeedFiles, type FileStream } from './source.ts';
import { Table } from './table.ts';

export class Context {
  readonly feed: string;
  readonly strings: ByteIndex;
  readonly findings: Findings;
  /** SHA-256 of each file that was opened */
  readonly digests = new Map<string, string>();
  /** data rows of each file that was read */
  readonly rows: Record<string, number> = {};
  readonly #files: FeedFiles;
  readonly #prepared = new Map<string, FileStream>();
  readonly #opened: FileStream[] = [];

  constructor(feed: string, files: FeedFiles, strings: ByteIndex, findings: Findings) {
    this.feed = feed;
    this.#files = files;
    this.strings = strings;
    this.findings = findings;
  }

  /** An error that refuses the whole feed. */
  unusable(zh: string, en: string): TransitError {
    return new TransitError('feed-unusable', {
      zh: `数据源“${this.feed}”无法使用：${zh}`,
      en: `feed "${this.feed}" cannot be used: ${en}`,
    });
  }

  /** Opens a file whose rows are wanted soon, so that a large one is already being unpacked; the next `optional` or `required` takes it. */
  prepare(file: string): void {
    const stream = this.#open(file);
    if (stream !== null) this.#prepared.set(file, stream);
  }

  /** Opens a file that a feed may do without. */
  optional(file: string, watched: readonly string[] = []): Table | null {
    const stream = this.#prepared.get(file) ?? this.#open(file);
    this.#prepared.delete(file);
    if (stream === null) return null;
    const next = (): Uint8Array | null => {
      const piece = stream.next();
      if (piece === null && !this.digests.has(file)) this.digests.set(file, stream.digest());
      return piece;
    };
    const pieces = utf8Pieces(
      next,
      () => this.findings.add('not-utf8', file, null, null),
      () => {
        throw this.unusable(`${file} 是 UTF-16 编码，请另存为 UTF-8`, `${file} is UTF-16: save it as UTF-8`);
      },
    );
    return new Table(file, pieces, this.findings, watched);
  }

  #open(file: string): FileStream | null {
    const stream = this.#files.open(file);
    if (stream !== null) this.#opened.push(stream);
    return stream;
  }

  /** Lets go of everything that was opened. */
  close(): void {
    for (const stream of this.#opened) stream.close();
  }

  /** Opens a file without which a feed is unusable, `columns` being those that must be there. */
  required(file: string, columns: readonly string[], watched: readonly string[] = []): Table {
    const table = this.optional(file, watched);
    if (table === null) throw this.missing(file);
    this.mustHave(table, columns);
    return table;
  }

  missing(file: string): TransitError {
    return this.unusable(`缺少 ${file}`, `${file} is missing`);
  }

  /** Refuses the feed when a column is missing. */
  mustHave(table: Table, columns: readonly string[]): void {
    const missing = columns.filter((column) => !table.has(column));
    if (missing.length > 0)
      throw this.unusable(`${table.file} 缺少列 ${missing.join('、')}`, `${table.file} has no column ${missing.join(', ')}`);
  }

  /** Notes that a file was read to its end. */
  done(table: Table): void {
    this.rows[table.file] = table.rows;
    if (table.rows === 0) this.findings.add('file-empty', table.file, null, null);
  }

  /** Refuses a feed that has nothing usable in a file. */
  empty(file: string): TransitError {
    return this.unusable(`${file} 没有可用的行`, `${file} has no row that can be used`);
  }

  /** Digests and reports the files nothing else has opened. */
  rest(): void {
    for (const file of this.#files.names) {
      if (this.digests.has(file)) continue;
      const stream = this.#open(file)!;
      while (stream.next() !== null);
      this.digests.set(file, stream.digest());
      this.findings.add('file-unused', file, null, null);
    }
    for (const file of this.#files.others) this.findings.add('file-unused', file, null, null);
  }
}

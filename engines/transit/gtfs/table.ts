/** One file of a feed: its header, and its rows one after the other. */
import type { ByteIndex } from './bytes.ts';
import { CsvReader, type Pieces } from './csv.ts';
import { BAD, BLANK, wholeOf } from './fields.ts';
import type { Findings } from './findings.ts';

/** A column of a table; one that the file does not have is always blank. */
export type Column = number;

export class Table {
  readonly file: string;
  readonly reader: CsvReader;
  readonly findings: Findings;
  /** data rows so far */
  rows = 0;
  readonly #columns = new Map<string, Column>();
  readonly #width: number;
  /** columns whose contents the import does not use and which were blank so far */
  #watched: { name: string; column: Column }[] = [];

  /** Reads the header. `watched` are columns that mean something and are not used: one that has contents becomes a finding. */
  constructor(file: string, content: Uint8Array | Pieces, findings: Findings, watched: readonly string[] = []) {
    this.file = file;
    this.reader = new CsvReader(content);
    this.findings = findings;
    const { reader } = this;
    this.#width = reader.next() ? reader.count : 0;
    for (let i = 0; i < this.#width; i++) {
      const name = reader.text(i).trim();
      if (!this.#columns.has(name)) this.#columns.set(name, i);
      else if (name !== '') findings.add('column-twice', file, 1, null, name);
    }
    for (const name of watched) {
      const column = this.#columns.get(name);
      if (column !== undefined) this.#watched.push({ name, column });
    }
    this.#clear(0);
  }

  /** Line the row begins in. */
  get line(): number {
    return this.reader.line;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /** The column of this name. */
  column(name: string): Column {
    return this.#columns.get(name) ?? this.#width;
  }

  /** Goes to the next row; false at the end. Rows of another length than the header and faulty quotes become findings. */
  next(): boolean {
    const { reader } = this;
    if (!reader.next()) return false;
    this.rows++;
    if (reader.count !== this.#width) this.#odd();
    if (reader.fault !== null) this.findings.add(reader.fault, this.file, reader.line, null);
    if (this.#watched.length > 0) this.#watch();
    return true;
  }

  blank(column: Column): boolean {
    return this.reader.from[column] === this.reader.to[column];
  }

  text(column: Column): string {
    return this.reader.text(column);
  }

  /** The field as bytes; good until the next row. */
  bytes(column: Column): Uint8Array {
    return this.reader.unquoted(column);
  }

  /** Number of the field's text among `strings`, added when new; 0, the empty string, when blank. */
  string(column: Column, strings: ByteIndex): number {
    const { reader } = this;
    const [from, to] = [reader.from[column]!, reader.to[column]!];
    if (from === to) return 0;
    return reader.escaped(column) ? strings.add(this.bytes(column)) : strings.add(reader.bytes, from, to);
  }

  /** Number of the field among `ids`, −1 when it is not there. */
  lookup(column: Column, ids: ByteIndex): number {
    const { reader } = this;
    if (!reader.escaped(column)) return ids.find(reader.bytes, reader.from[column]!, reader.to[column]!);
    const id = this.bytes(column);
    return ids.find(id, 0, id.length);
  }

  /** A whole number from 0 to `most`; BLANK when the field is empty or, with a finding, when it makes no sense. */
  whole(name: string, column: Column, most: number): number {
    const value = wholeOf(this.reader.bytes, this.reader.from[column]!, this.reader.to[column]!);
    if (value !== BAD && value <= most) return value;
    this.findings.add('bad-number', this.file, this.line, null, name, () => this.text(column));
    return BLANK;
  }

  #odd(): void {
    const { count } = this.reader;
    this.findings.add(count < this.#width ? 'short-row' : 'long-row', this.file, this.line, null, count, this.#width);
    this.#clear(Math.min(count, this.#width));
  }

  /** Blanks the columns from `first` on, the one that stands for columns the file does not have included. */
  #clear(first: number): void {
    const { reader } = this;
    reader.reserve(this.#width + 1);
    for (let i = first; i <= this.#width; i++) reader.from[i] = reader.to[i] = 0;
  }

  #watch(): void {
    for (let i = 0; i < this.#watched.length; i++) {
      const { name, column } = this.#watched[i]!;
      if (this.blank(column)) continue;
      this.findings.add('column-unused', this.file, this.line, null, name);
      this.#watched = this.#watched.filter((other) => other.column !== column);
      i--;
    }
  }
}

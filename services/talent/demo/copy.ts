/** Rows for PostgreSQL's COPY, several times quicker than inserts; every constraint and trigger of the table still holds. */
import type { ClientBase, Submittable } from 'pg';

/** A value of a column. JSON goes in as text, a list as PostgreSQL writes it (see `list`). */
export type Cell = string | number | bigint | boolean | null | Buffer;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const text = (value: string): string => (/[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c] ?? c) : value);

function cell(value: Cell): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'object') return `\\\\x${value.toString('hex')}`;
  return String(value);
}

/** An array of uuids, codes or other words without quotes, commas or braces. */
export const list = (values: readonly string[]): string => `{${values.join(',')}}`;

interface CopyWire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** One COPY on the wire, as pg's client drives it. */
class CopyIn implements Submittable {
  readonly #text: string;
  readonly #chunks: readonly string[];
  readonly #done: (error: Error | null) => void;
  #error: Error | null = null;
  constructor(sql: string, chunks: readonly string[], done: (error: Error | null) => void) {
    this.#text = sql;
    this.#chunks = chunks;
    this.#done = done;
  }
  submit(connection: unknown): void {
    (connection as CopyWire).query(this.#text);
  }
  handleCopyInResponse(connection: unknown): void {
    for (const chunk of this.#chunks) (connection as CopyWire).sendCopyFromChunk(Buffer.from(chunk, 'utf8'));
    (connection as CopyWire).endCopyFrom();
  }
  handleCommandComplete(): void {
    // the number of rows is known to whoever sent them
  }
  handleError(error: Error): void {
    this.#error = error;
    this.#done(error);
  }
  handleReadyForQuery(): void {
    if (this.#error === null) this.#done(null);
  }
}

/** Rows of one table, gathered and then sent. */
export class Rows {
  readonly #sql: string;
  #lines: string[] = [];
  constructor(table: string, columns: string) {
    this.#sql = `copy ${table} (${columns}) from stdin`;
  }
  get size(): number {
    return this.#lines.length;
  }
  add(...cells: readonly Cell[]): void {
    let line = cell(cells[0] as Cell);
    for (let i = 1; i < cells.length; i++) line += `\t${cell(cells[i] as Cell)}`;
    this.#lines.push(line);
  }
  /** Sends what was gathered, in the transaction of the wire, and starts anew. */
  async send(wire: Wire): Promise<void> {
    const lines = this.#lines;
    if (lines.length === 0) return;
    this.#lines = [];
    const chunks: string[] = [];
    for (let from = 0; from < lines.length; from += 200) chunks.push(`${lines.slice(from, from + 200).join('\n')}\n`);
    await wire.copy(this.#sql, chunks);
  }
}

/**
 * One connection on which statements wait in line: pg wants one at a time, and whoever loads prepares the next while the database works on the last.
 * Taken over from the pool: what the transaction sends through the client stands in the same line.
 */
export class Wire {
  readonly #now: (config: unknown, values?: unknown) => unknown;
  #line: Promise<unknown> = Promise.resolve();

  constructor(client: ClientBase) {
    const now = client.query.bind(client) as (config: unknown, values?: unknown) => unknown;
    this.#now = now;
    client.query = ((config: unknown, values?: unknown) => this.#wait(() => now(config, values))) as typeof client.query;
  }

  #wait<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  /** COPY of prepared text. */
  copy(sql: string, chunks: readonly string[]): Promise<void> {
    return this.#wait(
      () =>
        new Promise<void>((resolve, reject) => {
          this.#now(new CopyIn(sql, chunks, (error) => (error ? reject(error) : resolve())));
        }),
    );
  }
}

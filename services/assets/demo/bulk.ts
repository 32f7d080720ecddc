/** Rows of a table, gathered and then inserted with one statement a few thousand rows: every constraint and trigger holds. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';

/** A value of a column. JSON and ranges go in as text. */
export type Cell = string | number | bigint | boolean | null | Buffer;

const BATCH = 8000;
/** Types whose texts stand in an array without quotes. */
const BARE: ReadonlySet<string> = new Set(['uuid', 'integer', 'bigint', 'boolean', 'date', 'float8', 'real']);
const literal = (cells: readonly (string | null)[]): string => `{${cells.map((c) => c ?? 'NULL').join(',')}}`;
const text = (cell: Cell): string | null =>
  cell === null ? null : Buffer.isBuffer(cell) ? `\\x${cell.toString('hex')}` : String(cell);

/** Rows of one table; `columns` are names with their PostgreSQL types: `id uuid, days daterange`. */
export class Rows {
  readonly #table: string;
  readonly #names: readonly string[];
  readonly #types: readonly string[];
  #columns: (string | null)[][];
  constructor(table: string, columns: string) {
    this.#table = table;
    const pairs = columns.split(',').map((c) => c.trim().split(' ') as [string, string]);
    this.#names = pairs.map(([name]) => name);
    this.#types = pairs.map(([, type]) => type);
    this.#columns = pairs.map(() => []);
  }
  get size(): number {
    return this.#columns[0]?.length ?? 0;
  }
  add(...cells: readonly Cell[]): void {
    if (cells.length !== this.#names.length)
      throw new Error(`${this.#table}: ${cells.length} cells for ${this.#names.length} columns`);
    for (const [i, column] of this.#columns.entries()) column.push(text(cells[i] as Cell));
  }
  /** Inserts what was gathered and starts anew. */
  async send(tx: Tx): Promise<void> {
    const columns = this.#columns;
    this.#columns = columns.map(() => []);
    const size = columns[0]?.length ?? 0;
    for (let from = 0; from < size; from += BATCH) {
      const bare = (i: number): boolean => BARE.has(this.#types[i] as string);
      const arrays = columns.map((c, i) => {
        const some = c.slice(from, from + BATCH);
        return bare(i) ? sql`${literal(some)}::${sql.raw(this.#types[i] as string)}[]` : sql`${some}::text[]`;
      });
      const casts = sql.raw(this.#types.map((type, i) => (bare(i) ? `t.c${i}` : `t.c${i}::${type}`)).join(', '));
      const names = sql.raw(this.#names.join(', '));
      const alias = sql.raw(this.#names.map((_, i) => `c${i}`).join(', '));
      await sql`insert into ${sql.raw(this.#table)} (${names}) select ${casts} from unnest(${sql.join(arrays)}) t(${alias})`.execute(
        tx,
      );
    }
  }
}

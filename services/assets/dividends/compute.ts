/** The reckoning of a run: from the register to what everybody gets. Pure: the same input gives the same bytes anywhere, at any time. */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@yunjian/kernel/crypto';
import { atRate, divide, payable } from '@yunjian/shares';
import type { RunMode } from './states.ts';
import { SCALE } from './units.ts';

/** A holder as the register has it on the day of record. */
export interface InputRow {
  readonly holderId: string;
  /** Code of the holder: the order in which the list is published. */
  readonly code: string;
  /** Millionths of a share; 0 for one who only has something carried in. */
  readonly units: bigint;
  readonly carriedIn: bigint;
}

export interface RunInput {
  readonly runId: string;
  readonly mode: RunMode;
  /** Fen a share in mode `rate`, the pool in fen in mode `pool`, 0 in mode `none`, which has no rows. */
  readonly fen: bigint;
  readonly minimum: bigint;
  readonly recordOn: string;
  readonly seed: string;
  /** In the published order. */
  readonly rows: readonly InputRow[];
}

export interface ResultRow extends InputRow {
  readonly no: number;
  readonly part: bigint;
  readonly toppedUp: boolean;
  readonly pay: bigint;
  readonly carry: bigint;
}

export interface RunResult {
  readonly rows: readonly ResultRow[];
  readonly pool: bigint;
  readonly totalUnits: bigint;
  /** SHA-256 of the inputs, hex. */
  readonly inputHash: string;
  /** SHA-256 of the canonical result, hex. */
  readonly resultHash: string;
}

const head = (input: RunInput): JsonObject => ({
  fen: `${input.fen}`,
  minimumFen: `${input.minimum}`,
  mode: input.mode,
  recordOn: input.recordOn,
  run: input.runId,
});

const hashLines = (first: string, lines: Iterable<string>): string => {
  const hash = createHash('sha256').update(first).update('\n');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length > 1 << 16) {
      hash.update(text);
      text = '';
    }
  }
  return hash.update(text).digest('hex');
};

/** One line of the canonical result: number, holder, units, part, one fen more by remainder, carried in, paid, carried on. */
const resultLine = (r: ResultRow): string =>
  `${r.no},${r.holderId},${r.units},${r.part},${r.toppedUp ? 1 : 0},${r.carriedIn},${r.pay},${r.carry}`;

/** SHA-256 over a line a holder, without the frame and its seed: binds the rows while the seed is still sealed. */
export const rowsHashOf = (rows: readonly ResultRow[]): string => hashLines(`${rows.length}`, rows.values().map(resultLine));

const resultHead = (input: RunInput, entries: number): string => canonicalJson({ ...head(input), seed: input.seed, entries });

/** The whole result as it is hashed: the frame (RFC 8785), then a line a holder. Its SHA-256 is the result hash; names stand nowhere in it. */
export const resultText = (input: RunInput, rows: readonly ResultRow[]): string =>
  [resultHead(input, rows.length), ...rows.map(resultLine), ''].join('\n');

/** SHA-256 over the frame (RFC 8785) and a line a holder. */
export function resultHashOf(input: RunInput, rows: readonly ResultRow[]): string {
  return hashLines(
    resultHead(input, rows.length),
    (function* () {
      for (const row of rows) yield resultLine(row);
    })(),
  );
}

/** SHA-256 of what goes in. The seed is not part of it: it is committed to by its own hash until the notice. */
export function inputHashOf(input: RunInput): string {
  return hashLines(
    canonicalJson(head(input)),
    (function* () {
      for (const [no, r] of input.rows.entries()) yield `${no},${r.holderId},${r.units},${r.carriedIn}`;
    })(),
  );
}

/**
 * What everybody gets. Parts by the rate or by largest remainders; a sum below the minimum is carried to the next run, but whoever holds no shares any more
 * is paid all. Throws SharesError of the engine.
 */
export function computeRun(input: RunInput): RunResult {
  const shares = input.rows.map((r) => r.units);
  const divided =
    input.mode === 'rate'
      ? { parts: atRate({ rateFen: input.fen, shares, scale: SCALE }), toppedUp: [] }
      : input.mode === 'pool'
        ? divide({ pool: input.fen, shares, seed: input.seed })
        : { parts: [], toppedUp: [] };
  const topped = new Set(divided.toppedUp);
  const carriedIn = input.rows.map((r) => r.carriedIn);
  const due = payable({ parts: divided.parts, carriedIn, minimum: input.minimum });
  const rows = input.rows.map((row, no): ResultRow => {
    const part = divided.parts[no] ?? 0n;
    const leaver = row.units === 0n;
    return {
      ...row,
      no,
      part,
      toppedUp: topped.has(no),
      pay: leaver ? part + row.carriedIn : (due.paid[no] ?? 0n),
      carry: leaver ? 0n : (due.carriedOut[no] ?? 0n),
    };
  });
  return {
    rows,
    pool: rows.reduce((sum, r) => sum + r.part, 0n),
    totalUnits: shares.reduce((sum, s) => sum + s, 0n),
    inputHash: inputHashOf(input),
    resultHash: resultHashOf(input, rows),
  };
}

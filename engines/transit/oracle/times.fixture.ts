/** Stop times of one trip: rule 2 of the package's README. */
import type { Ref } from '../types.ts';

export interface Stop {
  readonly ref: Ref;
  readonly feed: number;
  /** location_type */
  readonly kind: number;
  /** index of the parent station, −1 none */
  parent: number;
  readonly lat: number;
  readonly lon: number;
  /** wheelchair_boarding, the parent's when its own is 0 */
  wheelchair: number;
}

export interface Row {
  readonly stop: number;
  readonly arrival: number;
  readonly departure: number;
  readonly pickup: number;
  readonly dropOff: number;
  readonly estimated: boolean;
}

/** Great-circle metres on the sphere of rule 5. */
export function haversine(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const r = (degrees: number): number => (degrees * Math.PI) / 180;
  const u = Math.sin(r(b.lat - a.lat) / 2) ** 2;
  const v = Math.sin(r(b.lon - a.lon) / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(u + Math.cos(r(a.lat)) * Math.cos(r(b.lat)) * v));
}

/** A row of stop_times.txt as the text has it. */
export interface RawRow {
  readonly stop: number;
  readonly sequence: number;
  arrival: number | null;
  departure: number | null;
  readonly pickup: number;
  readonly dropOff: number;
  readonly distance: string;
  /** timepoint 0 */
  readonly approximate: boolean;
}

/** Rule 2 for one trip; null when the trip cannot be used. */
export function completeRows(raw: readonly RawRow[], stops: readonly Stop[]): Row[] | null {
  const rows = raw
    .toSorted((a, b) => a.sequence - b.sequence)
    .filter((row, i, all) => i === 0 || row.sequence !== all[i - 1]!.sequence);
  if (rows.length < 2) return null;
  for (const row of rows) {
    row.arrival ??= row.departure;
    row.departure ??= row.arrival;
  }
  if (rows[0]!.departure === null || rows.at(-1)!.arrival === null) return null;
  const estimated = rows.map((row) => row.arrival === null);
  for (let i = 0; i < rows.length; i++) {
    if (!estimated[i]) continue;
    const before = i - 1;
    let after = i;
    while (estimated[after]) after++;
    const share = shares(rows.slice(before, after + 1), stops);
    const from = rows[before]!.departure!;
    const span = rows[after]!.arrival! - from;
    for (; i < after; i++) {
      const [part, whole] = share[i - before]!;
      // Halves go up also when the last bit of a distance makes them a trace less.
      rows[i]!.arrival = rows[i]!.departure = from + Math.floor((span * part) / whole + 0.5 + 1e-6);
    }
  }
  let last = -Infinity;
  for (const row of rows) {
    if (row.arrival! < last || row.departure! < row.arrival! || row.departure! >= 48 * 3600) return null;
    last = row.departure!;
  }
  return rows.map((row, i) => ({
    stop: row.stop,
    arrival: row.arrival!,
    departure: row.departure!,
    pickup: row.pickup,
    dropOff: row.dropOff,
    estimated: estimated[i]! || row.approximate,
  }));
}

/** How far each row lies along the way from the first to the last, as part and whole. */
function shares(rows: readonly RawRow[], stops: readonly Stop[]): [number, number][] {
  const given = rows.map((row) => (row.distance === '' ? Number.NaN : Number(row.distance)));
  const rising = given.every((d, i) => !Number.isNaN(d) && (i === 0 || d >= given[i - 1]!));
  if (rising && given.at(-1)! > given[0]!) return given.map((d) => [d - given[0]!, given.at(-1)! - given[0]!]);
  const sums: number[] = [];
  for (const [i, row] of rows.entries())
    sums.push(i === 0 ? 0 : sums[i - 1]! + haversine(stops[rows[i - 1]!.stop]!, stops[row.stop]!));
  if (sums.at(-1)! > 0) return sums.map((d) => [d, sums.at(-1)!]);
  return rows.map((_, i) => [i, rows.length - 1]);
}

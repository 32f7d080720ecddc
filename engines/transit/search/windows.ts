import type { Image } from '../image/layout.ts';

/** A stretch of time in which vehicles of a trip start without a gap, seconds since the start of the service day. */
export interface Stretch {
  /** First and last start of a vehicle. */
  readonly first: number;
  readonly last: number;
  readonly rows: readonly { readonly start: number; readonly end: number; readonly headway: number }[];
}

/** The stretches of a trip's frequencies without exact times: rows that follow one another without a gap make one. */
export function stretchesOf(image: Image, trip: number): Stretch[] {
  const rows = [];
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++)
    if (!image.freqExact[f] && image.freqEnd[f]! > image.freqStart[f]!)
      rows.push({ start: image.freqStart[f]!, end: image.freqEnd[f]!, headway: image.freqHeadway[f]! });
  rows.sort((a, b) => a.start - b.start || a.end - b.end);
  const stretches: { first: number; last: number; end: number; rows: typeof rows }[] = [];
  for (const row of rows) {
    const last = row.start + Math.floor((row.end - 1 - row.start) / row.headway) * row.headway;
    const open = stretches.at(-1);
    if (open && row.start <= open.end) {
      open.rows.push(row);
      open.last = Math.max(open.last, last);
      open.end = Math.max(open.end, row.end);
    } else stretches.push({ first: row.start, last, end: row.end, rows: [row] });
  }
  return stretches;
}

/** Least and greatest headway of a stretch in the hour from a time on; of all of it when no row lies there. */
export function headwaysFrom(stretch: Stretch, time: number): { min: number; max: number } {
  const near = stretch.rows.filter((row) => row.end > time && row.start <= time + 3600);
  const headways = (near.length > 0 ? near : stretch.rows).map((row) => row.headway);
  return { min: Math.min(...headways), max: Math.max(...headways) };
}

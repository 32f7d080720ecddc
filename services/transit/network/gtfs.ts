/** Writing GTFS text. */
import { writeCsv } from './csv.ts';
import type { YesNo } from './types.ts';

type Cell = string | number;

/** Seconds of a day as GTFS writes them: `HH:MM:SS`, hours beyond 24 for trips past midnight. */
export function gtfsTime(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `2026-03-01` as GTFS writes it: `20260301`. */
export const gtfsDate = (date: string): string => date.replaceAll('-', '');

/** `wheelchair_boarding` and `wheelchair_accessible`: what is not known stays 0. */
export const GTFS_YES_NO: Readonly<Record<YesNo, number>> = { unknown: 0, yes: 1, no: 2 };

const HEADERS = {
  'agency.txt': ['agency_id', 'agency_name', 'agency_url', 'agency_timezone', 'agency_lang'],
  'stops.txt': [
    'stop_id',
    'stop_code',
    'stop_name',
    'stop_lat',
    'stop_lon',
    'location_type',
    'parent_station',
    'wheelchair_boarding',
  ],
  'routes.txt': ['route_id', 'agency_id', 'route_short_name', 'route_long_name', 'route_type', 'route_color', 'route_text_color'],
  'trips.txt': ['route_id', 'service_id', 'trip_id', 'trip_headsign', 'trip_short_name', 'direction_id', 'wheelchair_accessible'],
  'stop_times.txt': [
    'trip_id',
    'arrival_time',
    'departure_time',
    'stop_id',
    'stop_sequence',
    'pickup_type',
    'drop_off_type',
    'timepoint',
  ],
  'calendar.txt': [
    'service_id',
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday',
    'sunday',
    'start_date',
    'end_date',
  ],
  'calendar_dates.txt': ['service_id', 'date', 'exception_type'],
  'frequencies.txt': ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'],
  'transfers.txt': ['from_stop_id', 'to_stop_id', 'transfer_type', 'min_transfer_time'],
  'feed_info.txt': ['feed_publisher_name', 'feed_publisher_url', 'feed_lang', 'feed_start_date', 'feed_end_date', 'feed_version'],
} as const satisfies Record<string, readonly string[]>;

export type GtfsFile = keyof typeof HEADERS;

/** A row with one cell a column of its file, by the length of the header. */
type RowOf<H extends readonly string[]> = { readonly [K in keyof H]: Cell };

/** Tables of one feed, filled row by row. */
export class FeedTables {
  readonly #rows = new Map<GtfsFile, (readonly Cell[])[]>();

  /** Adds a row; its cells stand in the order of the file's header. */
  add<F extends GtfsFile>(file: F, row: RowOf<(typeof HEADERS)[F]>): void {
    const rows = this.#rows.get(file);
    if (rows) rows.push(row as readonly Cell[]);
    else this.#rows.set(file, [row as readonly Cell[]]);
  }

  /** The files that have rows, as UTF-8, in the order of the GTFS reference. */
  files(): Map<string, Uint8Array> {
    const encoder = new TextEncoder();
    const files = new Map<string, Uint8Array>();
    for (const file of Object.keys(HEADERS) as GtfsFile[]) {
      const rows = this.#rows.get(file);
      if (rows) files.set(file, encoder.encode(writeCsv(HEADERS[file], rows)));
    }
    return files;
  }
}

/** Black or white, whichever reads better on a colour `RRGGBB` (relative luminance of WCAG 2). */
export function textColorOn(color: string): string {
  const part = (at: number): number => {
    const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4);
  return luminance > 0.179 ? '000000' : 'FFFFFF';
}

/** A line sheet as GTFS text: lists of departures become trips with clock times, headways become headway services. */
import { type CoordinateSystem, metresBetween } from './coordinates.ts';
import { addDayServices, type DayKind, type DayPlan, heldDates } from './days.ts';
import { FeedTables, GTFS_YES_NO, gtfsTime } from './gtfs.ts';
import { clockSeconds, headwayWindows, type TimeWindow } from './headways.ts';
import { readLineSheet, type SheetDirection, type SheetRow } from './line-sheet.ts';
import type { FeedFrame } from './rail.ts';
import { decodeSheet } from './sheet-cells.ts';
import { type Draft, Findings, NetworkError, type StopDraft } from './types.ts';

/** What a sheet does not say itself. */
export interface SheetFeedOptions extends FeedFrame {
  /** Name of the network. */
  readonly name: string;
  readonly system?: CoordinateSystem;
  /** City its stops count to; null when they lie in several. */
  readonly city: string | null;
  /** Peaks of the day, `HH:MM`, in which the peak headway holds. */
  readonly peaks: readonly { readonly from: string; readonly to: string }[];
  /** Metres a second from stop to stop, stops included, where a sheet gives neither minutes nor times. */
  readonly assumedSpeed: number;
}

/** A line that starts at nine in the evening or later, or before half past three, is a night bus (extended route type 705), otherwise a bus (700). */
const NIGHT_FROM = 21 * 3600;
const NIGHT_UNTIL = 3.5 * 3600;
const DAY = 86_400;

/**
 * Seconds from each stop to the next: the minutes given, else the difference of first times, else by distance. `about` marks the stops whose times rest on a
 * distance: all from the first such hop on.
 */
function hopsOf(rows: readonly SheetRow[], speed: number): { hops: number[]; about: boolean[]; guessed: number } {
  let guessed = 0;
  const about = [false];
  const hops = rows.slice(1).map((row, i) => {
    const before = rows[i] ?? row;
    about.push(about[i] ?? false);
    if (row.minutes !== null && row.sequence === before.sequence + 1) return Math.round(row.minutes * 60);
    if (row.first !== null && before.first !== null) {
      const seconds = row.first - before.first + (row.first < before.first - DAY / 2 ? DAY : 0);
      if (seconds >= 0 && seconds <= 2 * 3600) return seconds;
    }
    guessed += 1;
    about[i + 1] = true;
    const metres = metresBetween([before.stop.lon, before.stop.lat], [row.stop.lon, row.stop.lat]);
    return Math.max(30, Math.round(metres / speed / 30) * 30);
  });
  return { hops, about, guessed };
}

interface Service {
  readonly starts: readonly number[];
  readonly headways: { first: number; last: number; peak: number; offPeak: number } | null;
  readonly days: DayKind;
}

/** When a direction runs, from the first of its rows that says so; null when none does. */
function serviceOf({ rows }: SheetDirection): Service | null {
  const days = rows.find((row) => row.days !== null)?.days ?? 'daily';
  const listed = rows[0];
  if (listed && listed.departures.length > 0) return { starts: listed.departures, headways: null, days };
  const first = listed?.first ?? null;
  let last = listed?.last ?? null;
  if (first === null || last === null) return null;
  if (last < first) last += DAY;
  const peak = rows.find((row) => row.peak !== null)?.peak ?? null;
  const offPeak = rows.find((row) => row.offPeak !== null)?.offPeak ?? null;
  const most = (peak ?? offPeak)?.min;
  const least = (offPeak ?? peak)?.max;
  if (most === undefined || least === undefined) return null;
  return { starts: [], headways: { first, last, peak: most, offPeak: least }, days };
}

/**
 * Makes a network of a line sheet.
 * @param data CSV as bytes (UTF-8 or GB18030) or text.
 * @throws NetworkError when the sheet cannot be read at all or no line of it can run; then nothing is made.
 */
export function compileLineSheet(file: string, data: Uint8Array | string, options: SheetFeedOptions, plan: DayPlan): Draft {
  const findings = new Findings(options.name);
  const text = typeof data === 'string' ? data : decodeSheet(data);
  const sheet = readLineSheet(text, { file, ...(options.system === undefined ? {} : { system: options.system }) }, findings);
  const tables = new FeedTables();
  tables.add('agency.txt', [options.name, options.agency.name, options.agency.url, options.zone, 'zh']);
  const peaks: TimeWindow[] = options.peaks.map(({ from, to }) => ({ from: clockSeconds(from) ?? 0, to: clockSeconds(to) ?? 0 }));
  const stops = new Map<string, StopDraft>();
  const routes = new Set<string>();
  const kinds = new Set<DayKind>();
  for (const direction of sheet.directions) {
    const { code, name, rows } = direction;
    const at = { file, line: rows[0]?.at ?? null, id: `${name} ${direction.direction === 0 ? '上行' : '下行'}` };
    const refuse = (kind: string, zh: string, en: string): void =>
      findings.add(kind, 'error', at, { zh, en }, { zh: '这个方向不运行', en: 'the direction does not run' });
    const service = serviceOf(direction);
    if (rows.length < 2) refuse('direction-short', '可用的站不足两个', 'Fewer than two stops can be used');
    else if (!service)
      refuse(
        'no-service',
        '第一站没有首末班与间隔，也没有发车时刻',
        'The first stop has neither first and last time with a headway nor a list of departures',
      );
    else {
      const gap = rows.find((row, n) => row.sequence !== (rows[0]?.sequence ?? 0) + n);
      if (gap)
        findings.add(
          'sequence-gap',
          'warning',
          { ...at, line: gap.at },
          { zh: `站序在 ${gap.sequence} 之前不连续`, en: `The numbers before ${gap.sequence} are not consecutive` },
          { zh: '按现有的站运行', en: 'it runs by the stops there are' },
        );
      const { hops, about, guessed } = hopsOf(rows, options.assumedSpeed);
      if (guessed > 0)
        findings.add(
          'minutes-estimated',
          'warning',
          at,
          { zh: `${guessed} 个区间没有分钟`, en: `${guessed} hops have no minutes` },
          { zh: '按距离估算，这些时刻标为“约”', en: 'estimated by distance; these times are marked as estimates' },
        );
      kinds.add(service.days);
      if (!routes.has(code)) {
        routes.add(code);
        const start = service.starts[0] ?? service.headways?.first ?? 0;
        const night = start >= NIGHT_FROM || start < NIGHT_UNTIL;
        const ends = `${rows[0]?.stop.name ?? ''}–${rows.at(-1)?.stop.name ?? ''}`;
        tables.add('routes.txt', [code, options.name, name, ends, night ? 705 : 700, '', '']);
      }
      addTrips(tables, direction, service, { hops, about }, peaks);
      for (const { stop } of rows) stops.set(stop.id, { ...stop, pinyin: null, initials: null, city: options.city });
    }
  }
  if (stops.size === 0)
    throw new NetworkError('sheet-empty', {
      zh: `没有一条线路可以运行，共 ${findings.list.length} 处问题`,
      en: `No line can run; ${findings.list.length} findings`,
    });
  const idle = sheet.stops.filter(({ id }) => !stops.has(id));
  if (idle.length > 0)
    findings.add(
      'stop-unused',
      'warning',
      {
        file,
        id: idle
          .map(({ id }) => id)
          .join(' ')
          .slice(0, 200),
      },
      { zh: `${idle.length} 个站没有线路停靠`, en: `No line calls at ${idle.length} stops` },
    );
  for (const { id, code, name, lat, lon, amenities } of stops.values())
    tables.add('stops.txt', [
      id,
      code ?? '',
      name,
      lat.toFixed(6),
      lon.toFixed(6),
      0,
      '',
      GTFS_YES_NO[amenities?.accessible ?? 'unknown'],
    ]);
  addDayServices(tables, plan, kinds, findings);
  return { files: tables.files(), stops: [...stops.values()], aliases: [], dates: heldDates(plan), findings: findings.list };
}

function addTrips(
  tables: FeedTables,
  { code, direction, rows }: SheetDirection,
  service: Service,
  { hops, about }: { readonly hops: readonly number[]; readonly about: readonly boolean[] },
  peaks: readonly TimeWindow[],
): void {
  const headsign = rows.at(-1)?.stop.name ?? '';
  const wheelchair = GTFS_YES_NO[rows.find((row) => row.lowFloor !== 'unknown')?.lowFloor ?? 'unknown'];
  const write = (trip: string, start: number): void => {
    tables.add('trips.txt', [code, service.days, trip, headsign, '', direction, wheelchair]);
    let clock = start;
    rows.forEach(({ stop }, i) => {
      if (i > 0) clock += hops[i - 1] ?? 0;
      // GTFS has no trip without a last time, so a guess is written as one: timepoint 0 says that it is approximate.
      tables.add('stop_times.txt', [trip, gtfsTime(clock), gtfsTime(clock), stop.id, i + 1, 0, 0, about[i] === true ? 0 : '']);
    });
  };
  for (const start of new Set(service.starts))
    write(`${code}.${direction}.${gtfsTime(start).slice(0, 5).replace(':', '')}`, start);
  if (!service.headways) return;
  const { first, last, peak, offPeak } = service.headways;
  const trip = `${code}.${direction}`;
  write(trip, first);
  for (const { from, to, headway } of headwayWindows(first, last, { peak, offPeak }, peaks))
    tables.add('frequencies.txt', [trip, gtfsTime(from), gtfsTime(to), headway, 0]);
}

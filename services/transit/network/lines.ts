/**
 * Networks known by the order of their stations only (metro, tram): running times from distance or from published minutes, service by headways. Such times are assumed
 * and say so in the pack's description.
 */
import { type CoordinateSystem, metresBetween, toWgs84 } from './coordinates.ts';
import { readTable } from './csv.ts';
import { addDayServices, type DayKind, type DayPlan, heldDates } from './days.ts';
import { FeedTables, GTFS_YES_NO, gtfsTime, textColorOn } from './gtfs.ts';
import { clockSeconds, type HeadwayWindow, headwayWindows, splitWindows, type TimeWindow } from './headways.ts';
import type { FeedFrame } from './rail.ts';
import { type Amenities, type Draft, Findings, NetworkError, type NetworkPack, type StopDraft, type YesNo } from './types.ts';

/** The part of the pack's description that this reader uses. */
export interface LineTables {
  readonly name: string;
  readonly files: {
    /** JSON: lines with stations in order, stations with coordinates. */
    readonly network: string;
    /** How each pattern of a line runs. */
    readonly lines: string;
    /** Published minutes between neighbouring stations; they hold for both directions unless both are given. */
    readonly minutes?: string;
    /** Sample amenities by stop. */
    readonly amenities?: string;
  };
  readonly coordinates: CoordinateSystem;
  /** City all its stations count to; null when they lie in several. */
  readonly city: string | null;
  /** Seconds a change between two rides at one station takes when several lines call there. */
  readonly interchangeSeconds: number;
  /** Peaks of workdays, `HH:MM`. */
  readonly peaks: readonly { readonly from: string; readonly to: string }[];
}

interface NetworkJson {
  lines: { name: string; ref?: string; color?: string; stations: (number | string)[] }[];
  stations: { id: number | string; name: string; pinyin?: string; gcjLat: number; gcjLon: number }[];
}

const COLUMNS = [
  'line',
  'pattern',
  'stations',
  'route_type',
  'color',
  'base_seconds',
  'speed_kmh',
  'peak_minutes',
  'offpeak_minutes',
  'first',
  'last',
  'first_back',
  'last_back',
  'loop',
  'headsign',
  'headsign_back',
] as const;
type LineRow = Record<(typeof COLUMNS)[number], string> & { at: number };

/**
 * Stations of a pattern out of a line's list: parts joined by `|`, each one name or `A>B` for all from A to B as the list has them; `*` is the whole list.
 * @returns indexes into the list, or the name that is not in it.
 */
export function expandPattern(text: string, names: readonly string[]): number[] | string {
  if (text === '*') return names.map((_, i) => i);
  const places: number[] = [];
  for (const part of text.split('|')) {
    const [start = '', end = start] = part.split('>');
    const from = names.indexOf(start);
    const to = names.indexOf(end, from);
    if (from < 0) return start;
    if (to < 0) return end;
    for (let i = from; i <= to; i += 1) places.push(i);
  }
  return places;
}

interface Pattern {
  readonly trip: string;
  readonly route: string;
  readonly headsign: string;
  readonly direction: 0 | 1;
  readonly stops: readonly StopDraft[];
  /** Seconds from stop to next stop; one entry fewer than stops. */
  readonly hops: readonly number[];
  readonly loop: boolean;
}

/** One direction of a pattern on one kind of day, as template trips with windows. */
function addService(tables: FeedTables, pattern: Pattern, day: DayKind, windows: readonly HeadwayWindow[]): void {
  const { stops, hops } = pattern;
  const lap = hops.reduce((a, b) => a + b, 0);
  const write = (suffix: string, laps: 1 | 2, part: readonly HeadwayWindow[]): void => {
    if (part.length === 0) return;
    const trip = `${pattern.trip}.${day}${suffix}`;
    tables.add('trips.txt', [pattern.route, day, trip, pattern.headsign, '', pattern.direction, 1]);
    let clock = part[0]?.from ?? 0;
    let row = 0;
    for (let round = 0; round < laps; round += 1)
      stops.forEach((stop, i) => {
        if (round > 0 && i === 0) return;
        if (i > 0) clock += hops[i - 1] ?? 0;
        row += 1;
        // On its second lap a train stands for the one that boards there on its own first lap: one may stay on, not get on.
        const first = round === 0 && !(laps === 2 && i === stops.length - 1);
        tables.add('stop_times.txt', [trip, gtfsTime(clock), gtfsTime(clock), stop.id, row, first ? 0 : 1, 0, '']);
      });
    for (const { from, to, headway } of part) tables.add('frequencies.txt', [trip, gtfsTime(from), gtfsTime(to), headway, 0]);
  };
  const end = windows.at(-1);
  if (!pattern.loop || !end) write('', 1, windows);
  else {
    // A train goes round again as long as another lap starts before the service ends.
    const [again, last] = splitWindows(windows, Math.max(end.to - lap, windows[0]?.from ?? 0));
    write('', 2, again);
    write('-last', 1, last);
  }
}

const positive = (text: string): number | null => {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value > 0 ? value : null;
};

/** Published minutes by `from>to`. */
function readMinutes(pack: NetworkPack, network: LineTables): Map<string, number> {
  const file = network.files.minutes;
  if (file === undefined) return new Map();
  const minutes = new Map<string, number>();
  const back = new Map<string, number>();
  for (const row of readTable(pack.text(file), file, ['line', 'from', 'to', 'minutes', 'source'])) {
    const value = positive(row.minutes);
    if (value === null)
      throw new NetworkError('minutes', {
        zh: `${file} 第 ${row.at} 行的分钟数不可用`,
        en: `Line ${row.at} of ${file}: the minutes cannot be used`,
      });
    minutes.set(`${row.line}|${row.from}>${row.to}`, value);
    back.set(`${row.line}|${row.to}>${row.from}`, value);
  }
  return new Map([...back, ...minutes]);
}

/** Times and headways of a row, or the name of the column that cannot be used. */
function readTimes(
  row: LineRow,
): { base: number; speed: number; peak: number; offPeak: number; spans: [number, number][] } | string {
  const base = row.base_seconds === '0' ? 0 : positive(row.base_seconds);
  const speed = positive(row.speed_kmh);
  const peak = positive(row.peak_minutes);
  const offPeak = positive(row.offpeak_minutes);
  if (base === null) return 'base_seconds';
  if (speed === null) return 'speed_kmh';
  if (peak === null) return 'peak_minutes';
  if (offPeak === null) return 'offpeak_minutes';
  const spans: [number, number][] = [];
  for (const [first, last] of [
    ['first', 'last'],
    ['first_back', 'last_back'],
  ] as const) {
    const from = clockSeconds(row[first]);
    const to = clockSeconds(row[last]);
    if (from === null) return first;
    if (to === null || to < from) return last;
    spans.push([from, to]);
  }
  return { base, speed, peak: Math.round(peak * 60), offPeak: Math.round(offPeak * 60), spans };
}

/** Reads a network of lines into a feed. A row of the table of lines that cannot be used is a finding and the line does not run; a line without a row is one too. */
export function compileLines(pack: NetworkPack, network: LineTables, frame: FeedFrame, plan: DayPlan): Draft {
  const findings = new Findings(network.name);
  const tables = new FeedTables();
  tables.add('agency.txt', [network.name, frame.agency.name, frame.agency.url, frame.zone, 'zh']);
  const data = pack.json<NetworkJson>(network.files.network);
  const stops = readStops(pack, network, data, findings);
  const minutes = readMinutes(pack, network);
  const peaks: TimeWindow[] = network.peaks.map(({ from, to }) => ({ from: clockSeconds(from) ?? 0, to: clockSeconds(to) ?? 0 }));
  const linesAt = new Map<string, Set<string>>();
  const drawn = new Set<string>();
  for (const row of readTable(pack.text(network.files.lines), network.files.lines, COLUMNS)) {
    const refuse = (zh: string, en: string): void =>
      findings.add('line-unusable', 'error', { file: network.files.lines, line: row.at, id: row.line }, { zh, en });
    const line = data.lines.find(({ name, ref }) => name === row.line || ref === row.line);
    const inLine = line?.stations.flatMap((id) => stops.get(id) ?? []) ?? [];
    const names = inLine.map(({ name }) => name);
    const places = expandPattern(row.stations, names);
    const times = readTimes(row);
    if (!line || inLine.length !== line.stations.length)
      refuse(`没有线路“${row.line}”或它的站不全`, `There is no line ${row.line}, or some of its stations are missing`);
    else if (typeof places === 'string') refuse(`线路上没有“${places}”`, `The line has no station ${places}`);
    else if (places.length < 2) refuse('不足两站', 'Fewer than two stations');
    else if (typeof times === 'string') refuse(`${times} 栏不可用`, `Column ${times} cannot be used`);
    else {
      const color = (row.color || (line.color ?? '')).replace('#', '').toUpperCase();
      const text = /^[0-9A-F]{6}$/.test(color) ? color : '';
      if (!drawn.has(row.line))
        tables.add('routes.txt', [row.line, network.name, row.line, line.name, row.route_type, text, text && textColorOn(text)]);
      drawn.add(row.line);
      const there = places.flatMap((place) => inLine[place] ?? []);
      for (const { id } of there) linesAt.set(id, (linesAt.get(id) ?? new Set()).add(row.line));
      for (const direction of [0, 1] as const) {
        const path = direction === 0 ? there : there.toReversed();
        const hops = path.slice(1).map((stop, i) => {
          const before = path[i] ?? stop;
          const published = minutes.get(`${row.line}|${before.name}>${stop.name}`);
          if (published !== undefined) return published * 60;
          const metres = metresBetween([before.lon, before.lat], [stop.lon, stop.lat]);
          return Math.max(30, Math.round((times.base + metres / (times.speed / 3.6)) / 10) * 10);
        });
        const [first, last] = times.spans[direction] ?? [0, 0];
        const headsign = (direction === 0 ? row.headsign : row.headsign_back) || (path.at(-1)?.name ?? '');
        const pattern: Pattern = {
          trip: `${row.line}.${row.pattern}.${direction}`,
          route: row.line,
          headsign,
          direction,
          stops: path,
          hops,
          loop: row.loop === '1',
        };
        addService(tables, pattern, 'workday', headwayWindows(first, last, { peak: times.peak, offPeak: times.offPeak }, peaks));
        addService(tables, pattern, 'restday', headwayWindows(first, last, { peak: times.offPeak, offPeak: times.offPeak }, []));
      }
    }
  }
  for (const line of data.lines)
    if (!drawn.has(line.name) && !drawn.has(line.ref ?? ''))
      findings.add(
        'line-without-row',
        'warning',
        { file: network.files.lines, id: line.name },
        { zh: `线路“${line.name}”没有运行说明`, en: `Line ${line.name} has no row` },
      );
  for (const { id, name, lat, lon, amenities } of stops.values())
    tables.add('stops.txt', [
      id,
      '',
      name,
      lat.toFixed(6),
      lon.toFixed(6),
      0,
      '',
      GTFS_YES_NO[amenities?.accessible ?? 'unknown'],
    ]);
  for (const [id, lines] of linesAt) if (lines.size > 1) tables.add('transfers.txt', [id, id, 2, network.interchangeSeconds]);
  addDayServices(tables, plan, ['workday', 'restday'], findings);
  return { files: tables.files(), stops: [...stops.values()], aliases: [], dates: heldDates(plan), findings: findings.list };
}

/** Stations by the id the lines use. The name is the stop's id: a network of lines names each station once. */
function readStops(
  pack: NetworkPack,
  network: LineTables,
  data: NetworkJson,
  findings: Findings,
): Map<number | string, StopDraft> {
  const amenities =
    network.files.amenities === undefined
      ? new Map<string, StopDraft['amenities']>()
      : readAmenities(pack, network.files.amenities);
  const stops = new Map<number | string, StopDraft>();
  const names = new Set<string>();
  for (const { id, name, pinyin, gcjLat, gcjLon } of data.stations) {
    if (names.has(name))
      throw new NetworkError('stop-name', {
        zh: `${network.files.network} 里有两个站都叫“${name}”`,
        en: `${network.files.network} has two stations named ${name}`,
      });
    names.add(name);
    const [lon, lat] = toWgs84([gcjLon, gcjLat], network.coordinates);
    const has = amenities.get(name) ?? null;
    stops.set(id, {
      id: name,
      name,
      lon,
      lat,
      code: null,
      pinyin: pinyin ?? null,
      initials: null,
      city: network.city,
      amenities: has,
    });
  }
  for (const name of amenities.keys())
    if (!names.has(name))
      findings.add(
        'amenities-unknown-stop',
        'error',
        { file: network.files.amenities ?? '', id: name },
        { zh: `没有车站“${name}”`, en: `There is no stop ${name}` },
      );
  return stops;
}

const YES_NO: Readonly<Record<string, YesNo>> = { yes: 'yes', no: 'no', '': 'unknown' };

/** Amenities by stop: `yes`, `no`, or blank for unknown. */
function readAmenities(pack: NetworkPack, file: string): Map<string, Amenities> {
  const found = new Map<string, Amenities>();
  for (const row of readTable(pack.text(file), file, ['stop', 'canopy', 'timetable', 'accessible'])) {
    const of = (cell: string): YesNo => YES_NO[cell] ?? 'unknown';
    found.set(row.stop, { canopy: of(row.canopy), timetable: of(row.timetable), accessible: of(row.accessible) });
  }
  return found;
}

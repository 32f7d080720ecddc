/** Small nasty feeds as text, made from a seed: everything the rules speak of, at odd places and close together in time. */
import { dayText } from './text.fixture.ts';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b_79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws from a seeded source. */
export interface Dice {
  /** Whole number in [low, high]. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (p: number) => boolean;
  readonly pick: <T>(of: readonly T[]) => T;
  readonly shuffle: <T>(of: readonly T[]) => T[];
}

export function dice(seed: number): Dice {
  const next = random(seed);
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const shuffle = <T>(of: readonly T[]): T[] => {
    const list = [...of];
    for (let i = list.length - 1; i > 0; i--) {
      const j = int(0, i);
      [list[i], list[j]] = [list[j]!, list[i]!];
    }
    return list;
  };
  return { int, chance: (p) => next() < p, pick: (of) => of[int(0, of.length - 1)]!, shuffle };
}

type Fields = Record<string, string | number>;

/** CSV with the columns in any order and quotes, byte order mark and line ends as chance has them. */
function csv(d: Dice, rows: readonly Fields[], columns: readonly string[]): string {
  const order = d.shuffle(columns);
  const quoteAll = d.chance(0.2);
  const cell = (value: string | number): string => {
    const text = String(value);
    const must = /[",\n\r]/.test(text) || text !== text.trim();
    return must || quoteAll || d.chance(0.05) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const end = d.pick(['\n', '\r\n']);
  const lines = [order.join(','), ...rows.map((row) => order.map((column) => cell(row[column] ?? '')).join(','))];
  return (d.chance(0.2) ? '\uFEFF' : '') + lines.join(end) + (d.chance(0.8) ? end : '');
}

const time = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

const IDS = [
  '11',
  '011',
  '0011',
  'a b',
  'say "x"',
  '人民广场',
  'x,y',
  'A',
  'a',
  'É',
  '-1',
  '1e3',
  '0x10',
  'null',
  '体育 中心',
  ' lead',
  'constructor',
  '7',
];
const MODES = [0, 1, 2, 3, 109, 401, 700, 900, 1000];

export interface MadeFeed {
  readonly name: string;
  readonly files: Record<string, string>;
}

export interface Made {
  readonly feeds: readonly MadeFeed[];
  /** The day all services turn around, YYYY-MM-DD. */
  readonly date: string;
  readonly radius: number;
}

/** Days on which something special happens to clocks, or nothing. */
const DATES: readonly (readonly [number, readonly string[]])[] = [
  [19_858, ['Asia/Shanghai', 'Asia/Shanghai']], // Wednesday 2024-05-15
  [19_858, ['Asia/Shanghai', 'Asia/Tokyo']],
  [19_813, ['Europe/Warsaw', 'Europe/Warsaw']], // Sunday 2024-03-31: an hour less
  [20_023, ['Europe/Warsaw', 'Europe/London']], // Sunday 2024-10-27: an hour more
];

/** A whole set of feeds from a seed. */
export function generate(seed: number): Made {
  const d = dice(seed);
  const [day, zones] = d.chance(0.6) ? DATES[0]! : d.pick(DATES);
  const names = d.chance(0.3) ? ['a', 'b-2'] : ['a'];
  const feeds = names.map((name, i) => ({ name, files: makeFeed(d, day, zones[i]!) }));
  return { feeds, date: dayText(day), radius: d.pick([0, 0, 150, 400]) };
}

interface Ids {
  readonly stops: readonly string[];
  readonly platforms: readonly string[];
  readonly trips: string[];
  readonly services: readonly string[];
  readonly routes: readonly string[];
}

function makeFeed(d: Dice, day: number, zone: string): Record<string, string> {
  const files: Record<string, string> = {
    'agency.txt': csv(
      d,
      [{ agency_id: '1', agency_name: '公交, "一"', agency_url: 'https://example.org', agency_timezone: zone }],
      ['agency_id', 'agency_name', 'agency_url', 'agency_timezone'],
    ),
  };
  const ids: Ids = {
    ...makeStops(d, files),
    trips: [],
    services: makeServices(d, files, day),
    routes: d.shuffle(IDS).slice(0, 3),
  };
  files['routes.txt'] = csv(
    d,
    ids.routes.map((id) => ({ route_id: id, route_short_name: id, route_type: d.pick(MODES) })),
    ['route_id', 'route_short_name', 'route_type'],
  );
  makeTrips(d, files, ids);
  makeTransfers(d, files, ids);
  return files;
}

function makeStops(d: Dice, files: Record<string, string>): Pick<Ids, 'stops' | 'platforms'> {
  const all = d.shuffle(IDS);
  const count = d.int(3, 9);
  const stations = all.slice(count, count + d.pick([0, 0, 1, 2]));
  const near = (): Fields => ({
    stop_lat: (31 + d.int(0, d.pick([3, 400, 900])) / 100_000).toFixed(5),
    stop_lon: (121.2 + d.int(0, d.pick([3, 400, 900])) / 100_000).toFixed(5),
  });
  const rows: Fields[] = stations.map((id) => ({
    stop_id: id,
    location_type: 1,
    wheelchair_boarding: d.pick(['', 0, 1, 2]),
    ...near(),
  }));
  const platforms = all.slice(0, count);
  for (const id of platforms)
    rows.push({
      stop_id: id,
      stop_name: `站 ${id}`,
      location_type: d.pick(['', 0]),
      parent_station: stations.length > 0 && d.chance(0.6) ? d.pick(stations) : '',
      wheelchair_boarding: d.pick(['', 0, 1, 1, 2]),
      ...(d.chance(0.03) ? { stop_lat: '', stop_lon: '' } : near()),
    });
  if (stations[0] !== undefined) rows.push({ stop_id: 'way in', location_type: 2, parent_station: stations[0], ...near() });
  const columns = ['stop_id', 'stop_name', 'stop_lat', 'stop_lon', 'location_type', 'parent_station', 'wheelchair_boarding'];
  files['stops.txt'] = csv(d, d.shuffle(rows), columns);
  return { stops: [...platforms, ...stations], platforms };
}

function makeServices(d: Dice, files: Record<string, string>, day: number): string[] {
  const digits = (n: number): string => dayText(n).replaceAll('-', '');
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const services = ['daily', '011', '11', 'dates'];
  const form = d.pick(['both', 'both', 'calendar', 'dates']);
  const some = (): Fields => Object.fromEntries(week.map((name) => [name, d.chance(0.7) ? 1 : 0]));
  const calendar: Fields[] = [
    {
      service_id: 'daily',
      start_date: digits(day - 5),
      end_date: digits(day + d.pick([0, 1, 5])),
      ...Object.fromEntries(week.map((n) => [n, 1])),
    },
    { service_id: '011', start_date: digits(day - d.pick([0, 1, 9])), end_date: digits(day + 9), ...some() },
    { service_id: '11', start_date: digits(day - 9), end_date: digits(day + d.pick([-1, 0, 9])), ...some() },
  ];
  const dates: Fields[] = [];
  for (const id of form === 'calendar' ? [] : services)
    for (const at of [day - 1, day, day + 1])
      if (d.chance(form === 'dates' ? 0.7 : 0.3))
        dates.push({ service_id: id, date: digits(at), exception_type: id === 'dates' || form === 'dates' ? 1 : d.pick([1, 2]) });
  if (form !== 'dates') files['calendar.txt'] = csv(d, d.shuffle(calendar), ['service_id', 'start_date', 'end_date', ...week]);
  if (form === 'dates') dates.push({ service_id: 'daily', date: digits(day + 2), exception_type: 1 });
  if (form !== 'calendar') files['calendar_dates.txt'] = csv(d, d.shuffle(dates), ['service_id', 'date', 'exception_type']);
  return form === 'calendar' ? services.slice(0, 3) : services;
}

/** Moments around which trips run, so that they meet. */
const HOURS = [5 * 60, 8 * 3600, 8 * 3600, 12 * 3600, 23 * 3600 + 1800, 24 * 3600 + 600, 26 * 3600 + 3000];

interface StopTime {
  readonly stop: string;
  readonly arrival: number;
  readonly departure: number;
}

/** Times along a way; hops of no duration, dwell and long waits among them. */
function run(d: Dice, way: readonly string[]): StopTime[] {
  const step = d.pick([1, 30, 60, 60, 600]);
  let clock = d.pick(HOURS) + d.int(0, 2400 / step) * step;
  return way.map((stop) => {
    const arrival = clock;
    clock += d.chance(0.3) ? d.int(0, 180 / step) * step : 0;
    const departure = clock;
    clock += d.chance(0.15) ? 0 : d.int(1, Math.max(1, d.pick([120, 600, 600]) / step)) * step;
    return { stop, arrival, departure };
  });
}

function makeTrips(d: Dice, files: Record<string, string>, ids: Ids): void {
  const ways = Array.from({ length: d.int(2, 5) }, () => {
    const way = Array.from({ length: d.int(2, 6) }, () => d.pick(ids.platforms));
    if (d.chance(0.25)) way.push(way[0]!); // a loop
    if (d.chance(0.15)) way.push(...way.slice(0, -1).toReversed()); // out and back
    return way;
  });
  const trips: Fields[] = [];
  const times: Fields[] = [];
  const windows: Fields[] = [];
  const blocks = ['', '', 'B1', '块 2'];
  for (let n = d.int(3, 14); n > 0; n--) {
    const id = trips.length === 0 ? '011' : trips.length === 1 ? '11' : d.chance(0.1) ? `${d.pick(IDS)}${n}` : `t${n}`;
    if (ids.trips.includes(id)) continue;
    ids.trips.push(id);
    const route = d.chance(0.02) ? 'no such route' : d.pick(ids.routes);
    trips.push({
      trip_id: id,
      route_id: route,
      service_id: d.chance(0.5) ? ids.services[0]! : d.pick(ids.services),
      block_id: d.pick(blocks),
      wheelchair_accessible: d.pick(['', 0, 1, 1, 2]),
      trip_headsign: `往 ${id}`,
    });
    const way = d.chance(0.04) ? [d.pick(ids.platforms)] : d.pick(ways);
    const rows = run(d, way);
    times.push(...stopTimes(d, id, rows));
    if (d.chance(0.12)) windows.push(...frequencies(d, id, rows[0]!.departure));
  }
  const columns = [
    'trip_id',
    'arrival_time',
    'departure_time',
    'stop_id',
    'stop_sequence',
    'pickup_type',
    'drop_off_type',
    'shape_dist_traveled',
  ];
  files['trips.txt'] = csv(d, d.shuffle(trips), [
    'trip_id',
    'route_id',
    'service_id',
    'block_id',
    'wheelchair_accessible',
    'trip_headsign',
  ]);
  files['stop_times.txt'] = csv(d, d.chance(0.5) ? d.shuffle(times) : times, columns);
  if (windows.length > 0 || d.chance(0.2))
    files['frequencies.txt'] = csv(d, windows, ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times']);
}

function stopTimes(d: Dice, trip: string, rows: readonly StopTime[]): Fields[] {
  const blanks = d.chance(0.25);
  const distances = d.pick(['none', 'none', 'all', 'some', 'falling']);
  const free = d.chance(0.25);
  const broken = d.chance(0.04);
  let sequence = d.int(0, 3);
  let metres = d.int(0, 100) / 10;
  const made = rows.map((row, i): Fields => {
    sequence += d.int(1, 4);
    metres += d.chance(0.2) ? 0 : d.int(1, 5000) / 10;
    const inside = i > 0 && i + 1 < rows.length;
    const blank = (blanks && inside && d.chance(0.6)) || (broken && d.chance(0.3));
    const one = d.chance(0.05) && row.arrival === row.departure ? d.pick(['arrival', 'departure']) : '';
    const distance =
      distances === 'none' || (distances === 'some' && d.chance(0.4))
        ? ''
        : distances === 'falling'
          ? metres * d.pick([1, 0.5])
          : metres;
    return {
      trip_id: trip,
      stop_id: row.stop,
      stop_sequence: sequence,
      arrival_time: blank || one === 'departure' ? '' : time(row.arrival),
      departure_time: blank || one === 'arrival' ? '' : time(broken && d.chance(0.1) ? row.arrival - 60 : row.departure),
      pickup_type: free && d.chance(0.5) ? d.pick([0, 1, 1, 2, 3]) : '',
      drop_off_type: free && d.chance(0.5) ? d.pick([0, 1, 1, 2, 3]) : '',
      shape_dist_traveled: distance,
    };
  });
  if (d.chance(0.05)) made.push({ ...d.pick(made), stop_id: 'nowhere', stop_sequence: d.int(0, sequence + 5) });
  if (d.chance(0.05)) {
    const twin = d.pick(made);
    if (twin['stop_id'] !== 'nowhere') made.push({ ...twin, stop_id: rows[0]!.stop });
  }
  return made;
}

function frequencies(d: Dice, trip: string, start: number): Fields[] {
  let clock = d.chance(0.5) ? start : Math.max(0, start + d.int(-1200, 1200));
  const exact = d.pick(['', 0, 1]);
  return Array.from({ length: d.int(1, 2) }, () => {
    const from = clock;
    clock += d.int(1, 2400);
    return {
      trip_id: trip,
      start_time: time(from),
      end_time: time(clock),
      headway_secs: d.pick([90, 300, 420, 1200]),
      exact_times: exact,
    };
  });
}

function makeTransfers(d: Dice, files: Record<string, string>, ids: Ids): void {
  const rows: Fields[] = [];
  const seen = new Set<string>();
  for (let n = d.pick([0, 2, 6, 10]); n > 0; n--) {
    const from = d.pick(ids.stops);
    const to = d.chance(0.25) ? from : d.pick(ids.stops);
    if (seen.has(`${from}|${to}`) && d.chance(0.7)) continue;
    seen.add(`${from}|${to}`);
    const type = d.pick(['', 0, 1, 2, 2, 2, 3]);
    rows.push({
      from_stop_id: from,
      to_stop_id: to,
      transfer_type: type,
      min_transfer_time: type === 2 && d.chance(0.9) ? d.int(0, 400) : '',
    });
  }
  for (let n = d.pick([0, 0, 2]); n > 0; n--)
    rows.push({ from_trip_id: d.pick(ids.trips), to_trip_id: d.pick(ids.trips), transfer_type: d.pick([4, 4, 5]) });
  if (rows.length === 0) return;
  const columns = ['from_stop_id', 'to_stop_id', 'from_trip_id', 'to_trip_id', 'transfer_type', 'min_transfer_time'];
  files['transfers.txt'] = csv(d, rows, columns);
}

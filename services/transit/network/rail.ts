/**
 * Trains of 12306 as tables: stations (name, telecode, GCJ-02), trains (number, run dates) and stop rows (HH:MM). Days that the source gives stay as they are; a reference week
 * is carried over by weekday onto the validity of the pack, for the traveller who asks about today.
 */
import { type CoordinateSystem, type LonLat, metresBetween, toWgs84 } from './coordinates.ts';
import { readTable } from './csv.ts';
import { isDate, weekdayOf } from './days.ts';
import { GTFS_YES_NO, FeedTables, gtfsDate, gtfsTime } from './gtfs.ts';
import { clockSeconds } from './headways.ts';
import { type AliasDraft, type DatesHeld, type Draft, Findings, type NetworkPack, type StopDraft } from './types.ts';

/** The part of the pack's description that this reader uses. */
export interface RailTables {
  readonly name: string;
  readonly files: {
    readonly stations: string;
    readonly trains: string;
    readonly stopTimes: string;
    /** WGS84 coordinates by station name. */
    readonly coordinates: string;
    /** Names of today by telecode, with pinyin and city. */
    readonly telecodes: string;
    /** Former and later names with dates. */
    readonly aliases: string;
  };
  readonly coordinates: CoordinateSystem;
  /** Metres within which the two sources of a coordinate must agree for the second to be taken. */
  readonly agreeWithin: number;
  /** Days the source covers; `ALL` stands for each of them. */
  readonly published: { readonly from: string; readonly to: string };
  /** First day of the week carried over. */
  readonly referenceWeek: string;
  /** Trains that call at one of these stations are not carried over: another network has their line. */
  readonly notProjected: { readonly stations: readonly string[]; readonly reason: { readonly zh: string; readonly en: string } };
}

/** What the agency rows of a feed say. */
export interface FeedFrame {
  readonly zone: string;
  readonly agency: { readonly name: string; readonly url: string };
  readonly validity: { readonly from: string; readonly to: string };
}

const dayAfter = (date: string, days = 1): string => Temporal.PlainDate.from(date).add({ days }).toString();

const CLASSES: Readonly<Record<string, { type: number; name: string }>> = {
  G: { type: 101, name: '高速动车' },
  D: { type: 102, name: '动车' },
  C: { type: 103, name: '城际动车' },
};

/** Stations with one coordinate each: the second source's where both agree, otherwise the first source's, converted. */
function readStations(pack: NetworkPack, tables: RailTables, findings: Findings): Map<string, StopDraft> {
  const { files } = tables;
  const known = new Map<string, LonLat>();
  for (const row of readTable(pack.text(files.coordinates), files.coordinates, ['station_name', 'lon', 'lat']))
    known.set(row.station_name, [Number(row.lon), Number(row.lat)]);
  const today = new Map(
    readTable(pack.text(files.telecodes), files.telecodes, ['name', 'telecode', 'pinyin', 'abbr', 'city']).map((row) => [
      row.telecode,
      row,
    ]),
  );
  const stations = new Map<string, StopDraft>();
  for (const row of readTable(pack.text(files.stations), files.stations, ['name', 'telecode', 'pinyin', 'lon', 'lat'])) {
    const at = { file: files.stations, line: row.at, id: row.telecode };
    const lon = Number(row.lon);
    const lat = Number(row.lat);
    if (row.telecode === '' || row.lon === '' || row.lat === '' || !Number.isFinite(lon) || !Number.isFinite(lat)) {
      findings.add('station-unusable', 'error', at, {
        zh: `车站“${row.name}”没有电报码或坐标`,
        en: `Station ${row.name} lacks a telecode or coordinates`,
      });
      continue;
    }
    const now = today.get(row.telecode);
    const own = toWgs84([lon, lat], tables.coordinates);
    const other = known.get(now?.name ?? row.name) ?? known.get(row.name);
    let place = own;
    if (!other)
      findings.add(
        'one-coordinate',
        'info',
        at,
        { zh: `“${row.name}”只有一个来源的坐标`, en: `${row.name} has a coordinate from one source only` },
        { zh: '采用换算后的坐标', en: 'the converted coordinate is used' },
      );
    else {
      const metres = Math.round(metresBetween(own, other));
      if (metres <= tables.agreeWithin) place = other;
      else
        findings.add(
          'coordinates-disagree',
          'warning',
          at,
          {
            zh: `“${row.name}”两个来源相差 ${metres} 米，超过 ${tables.agreeWithin} 米，可能是同名的另一座站`,
            en: `The two sources of ${row.name} are ${metres} m apart, more than ${tables.agreeWithin} m: it may be another station of that name`,
          },
          { zh: '采用换算后的坐标', en: 'the converted coordinate is used' },
        );
    }
    stations.set(row.name, {
      id: row.telecode,
      name: now?.name ?? row.name,
      lon: place[0],
      lat: place[1],
      code: row.telecode,
      pinyin: now?.pinyin ?? row.pinyin,
      initials: now?.abbr ?? null,
      city: now?.city ?? null,
      amenities: null,
    });
  }
  return stations;
}

const TELECODES = { zh: '车站电报码表中的现名', en: 'the present name in the table of telecodes' };

/** Names with dates from the table of aliases, and former names that the telecodes show, without dates. */
function readAliases(
  pack: NetworkPack,
  tables: RailTables,
  stations: ReadonlyMap<string, StopDraft>,
  findings: Findings,
): AliasDraft[] {
  const file = tables.files.aliases;
  const ids = new Set([...stations.values()].map(({ id }) => id));
  const aliases: AliasDraft[] = [];
  for (const row of readTable(pack.text(file), file, ['stop', 'name', 'from', 'to', 'source_zh', 'source_en'])) {
    const dates = [row.from, row.to].every((date) => date === '' || isDate(date));
    const source = { zh: row.source_zh, en: row.source_en };
    if (ids.has(row.stop) && dates && source.zh !== '' && source.en !== '')
      aliases.push({ id: row.stop, name: row.name, from: row.from || null, to: row.to || null, source });
    else
      findings.add(
        'alias-unusable',
        'error',
        { file, line: row.at, id: row.stop },
        {
          zh: '车站或日期不认得，或没有中英文来源',
          en: 'The station or a date is not known, or the source is not given in Chinese and English',
        },
      );
  }
  for (const [name, { id, name: now }] of stations)
    if (now !== name && !aliases.some((alias) => alias.id === id && alias.name === name))
      aliases.push({ id, name, from: null, to: null, source: TELECODES });
  return aliases;
}

/** Services by set of run dates: the published days, and the weekdays of the reference week over the validity. */
class RunDays {
  readonly #ids = new Map<string, string>();
  readonly #tables: FeedTables;
  readonly #rail: RailTables;
  readonly #frame: FeedFrame;
  readonly #all: readonly string[];
  constructor(tables: FeedTables, rail: RailTables, frame: FeedFrame) {
    this.#tables = tables;
    this.#rail = rail;
    this.#frame = frame;
    const all: string[] = [];
    for (let date = rail.published.from; date <= rail.published.to; date = dayAfter(date)) all.push(date);
    this.#all = all;
  }

  /** The days of a cell `ALL` or `date|date|…` that the source covers, and how many it names that it does not cover. */
  days(cell: string): { days: readonly string[]; bad: number } {
    if (cell === 'ALL') return { days: this.#all, bad: 0 };
    const { from, to } = this.#rail.published;
    const named = cell.split('|');
    const days = [...new Set(named)].filter((date) => isDate(date) && date >= from && date <= to).sort();
    return { days, bad: new Set(named).size - days.length };
  }

  /** Id of the service of these days, made when it is new. */
  service(days: readonly string[], projected: boolean): string {
    const key = `${projected ? 'p' : 'o'}|${days.join('|')}`;
    const before = this.#ids.get(key);
    if (before !== undefined) return before;
    const id = `s${this.#ids.size + 1}`;
    this.#ids.set(key, id);
    const flags = [0, 0, 0, 0, 0, 0, 0];
    if (projected)
      for (let i = 0; i < 7; i += 1) {
        const date = dayAfter(this.#rail.referenceWeek, i);
        if (days.includes(date)) flags[weekdayOf(date) - 1] = 1;
      }
    const [mo = 0, tu = 0, we = 0, th = 0, fr = 0, sa = 0, su = 0] = flags;
    const { from, to } = this.#frame.validity;
    if (flags.includes(1)) this.#tables.add('calendar.txt', [id, mo, tu, we, th, fr, sa, su, gtfsDate(from), gtfsDate(to)]);
    for (const date of days) this.#tables.add('calendar_dates.txt', [id, gtfsDate(date), 1]);
    return id;
  }
}

interface Call {
  readonly line: number;
  readonly stop: StopDraft | undefined;
  readonly name: string;
  readonly arrival: number | null;
  readonly departure: number | null;
  readonly readable: boolean;
}

/** Stop rows by train, in order of their number. */
function readCalls(pack: NetworkPack, file: string, stations: ReadonlyMap<string, StopDraft>): Map<string, Call[]> {
  const byTrain = new Map<string, { seq: number; call: Call }[]>();
  for (const row of readTable(pack.text(file), file, ['train_idx', 'seq', 'station', 'arr', 'dep'])) {
    const arrival = clockSeconds(row.arr);
    const departure = clockSeconds(row.dep);
    const readable = (row.arr === '' || arrival !== null) && (row.dep === '' || departure !== null) && /^\d+$/.test(row.seq);
    const call = { line: row.at, stop: stations.get(row.station), name: row.station, arrival, departure, readable };
    const calls = byTrain.get(row.train_idx);
    if (calls) calls.push({ seq: Number(row.seq), call });
    else byTrain.set(row.train_idx, [{ seq: Number(row.seq), call }]);
  }
  return new Map([...byTrain].map(([train, calls]) => [train, calls.sort((a, b) => a.seq - b.seq).map(({ call }) => call)]));
}

/** No train of these tables stands or runs this long between two times: such a gap is a time that goes back, a slip in the source. */
const LONGEST_GAP = 14 * 3600;

/** Times of a train in seconds from the start of its first day: a time before the one it follows is of the next day. Null when a stop has no time or times go back. */
export function unrollTimes(
  calls: readonly { arrival: number | null; departure: number | null }[],
): { arrival: number; departure: number }[] | null {
  let clock: number | null = null;
  let back = false;
  const later = (time: number): number => {
    const before: number = clock ?? time;
    clock = time + Math.ceil(Math.max(0, before - time) / 86_400) * 86_400;
    back ||= clock - before > LONGEST_GAP;
    return clock;
  };
  const times: { arrival: number; departure: number }[] = [];
  for (const [i, call] of calls.entries()) {
    // Where a train begins it does not arrive, where it ends it does not depart; the source fills these cells with 00:00 or the other time.
    const arrival = (i === 0 ? call.departure : null) ?? call.arrival ?? call.departure;
    const departure = (i === calls.length - 1 ? call.arrival : null) ?? call.departure ?? call.arrival;
    if (arrival === null || departure === null) return null;
    times.push({ arrival: later(arrival), departure: later(departure) });
  }
  return back ? null : times;
}

/** Reads the railway's tables into a feed. */
export function compileRail(pack: NetworkPack, rail: RailTables, frame: FeedFrame): Draft {
  const findings = new Findings(rail.name);
  const tables = new FeedTables();
  tables.add('agency.txt', [rail.name, frame.agency.name, frame.agency.url, frame.zone, 'zh']);
  const stations = readStations(pack, rail, findings);
  for (const { id, name, lat, lon } of stations.values())
    tables.add('stops.txt', [id, id, name, lat.toFixed(6), lon.toFixed(6), 0, '', GTFS_YES_NO.unknown]);
  for (const [letter, { type, name }] of Object.entries(CLASSES))
    tables.add('routes.txt', [letter, rail.name, letter, name, type, '', '']);
  const runs = new RunDays(tables, rail, frame);
  const calls = readCalls(pack, rail.files.stopTimes, stations);
  const file = rail.files.trains;
  const notProjected = new Set(rail.notProjected.stations);
  let kept = 0;
  let projectedAny = false;
  for (const row of readTable(pack.text(file), file, ['train_idx', 'train_no', 'from', 'to', 'class', 'run_dates'])) {
    const at = { file, line: row.at, id: row.train_no };
    const leave = (kind: string, zh: string, en: string): void => findings.add(kind, 'error', at, { zh, en });
    const rows = calls.get(row.train_idx) ?? [];
    const letter = row.train_no[0] ?? '';
    const bad = rows.find((call) => !call.readable || !call.stop);
    const times = unrollTimes(rows);
    const { days, bad: badDates } = runs.days(row.run_dates);
    if (!CLASSES[letter])
      leave('train-class', `车次“${row.train_no}”不是 G、D、C 字头`, `Train ${row.train_no} is of no class G, D or C`);
    else if (rows.length < 2) leave('train-short', '不足两站', 'Fewer than two stops');
    else if (bad)
      leave(
        'stop-row',
        `停站表第 ${bad.line} 行（${bad.name}）无法读取`,
        `Line ${bad.line} of the stop rows (${bad.name}) cannot be read`,
      );
    else if (!times) leave('train-times', '有一站没有时刻，或时刻倒退', 'A stop has no time, or times go back');
    else if ((times.at(-1)?.departure ?? 0) >= 48 * 3600) leave('train-long', '运行超过两天', 'Runs for more than two days');
    else if (days.length === 0) leave('run-dates', '没有可用的开行日期', 'No usable day of running');
    else {
      if (badDates > 0)
        findings.add('run-dates', 'warning', at, {
          zh: `${badDates} 个开行日期不可用`,
          en: `${badDates} days of running cannot be used`,
        });
      const elsewhere = rows.some(({ name }) => notProjected.has(name));
      if (elsewhere) kept += 1;
      else projectedAny = true;
      const trip = `${row.train_no}.${row.train_idx}`;
      tables.add('trips.txt', [
        letter,
        runs.service(days, !elsewhere),
        trip,
        rows.at(-1)?.stop?.name ?? row.to,
        row.train_no,
        '',
        1,
      ]);
      times.forEach(({ arrival, departure }, i) => {
        const stop = rows[i]?.stop?.id ?? '';
        tables.add('stop_times.txt', [trip, gtfsTime(arrival), gtfsTime(departure), stop, i + 1, 0, 0, '']);
      });
    }
  }
  if (kept > 0)
    findings.add('not-projected', 'info', { file, id: rail.notProjected.stations.join(' ') }, rail.notProjected.reason, {
      zh: `${kept} 次车只在原日期开行`,
      en: `${kept} trains run on their published days only`,
    });
  const dates: DatesHeld[] = [{ ...rail.published, kind: 'published' }];
  if (projectedAny) dates.push({ ...frame.validity, kind: 'projected' });
  return {
    files: tables.files(),
    stops: [...stations.values()],
    aliases: readAliases(pack, rail, stations, findings),
    dates,
    findings: findings.list,
  };
}

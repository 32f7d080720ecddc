/** From a district's tables to feeds, links and facts. */
import type { Text } from '@yunjian/kernel/contract';
import type { Finding, Mode } from '@yunjian/transit';
import { pinyin } from 'pinyin-pro';
import { type AreaCollection, areaFinder, type CoordinateSystem } from './coordinates.ts';
import { readTable } from './csv.ts';
import { type DayPlan, isDate, readDayPlan } from './days.ts';
import { compileLines, type LineTables } from './lines.ts';
import { compileRail, type FeedFrame, type RailTables } from './rail.ts';
import { compileLineSheet } from './sheet-feed.ts';
import {
  type CityFact,
  type Compiled,
  type CompiledFeed,
  type Draft,
  Findings,
  type LinkFact,
  NetworkError,
  type NetworkFact,
  type NetworkFacts,
  type NetworkPack,
  type ResidentsPoint,
  type StopAlias,
  type StopFact,
} from './types.ts';

/** Where the description of a pack's networks lies. */
export const DESCRIPTION = 'transit/network.json';

/** What every network's entry says; the rest is for the reader of its format. */
interface Described {
  readonly name: string;
  readonly mode: Mode;
  readonly title: Text;
  readonly asOf: string;
  readonly source: Text;
  readonly licence: string;
  readonly attribution: string;
  readonly assumed: Text | null;
  readonly label: Text | null;
  readonly example: boolean;
  readonly agency: { readonly name: string; readonly url: string };
}

interface SheetTables {
  readonly name: string;
  readonly sheet: string;
  readonly coordinates: CoordinateSystem;
  readonly city: string | null;
  readonly peaks: readonly { readonly from: string; readonly to: string }[];
  /** Kilometres an hour where a sheet gives neither minutes nor times. */
  readonly assumedSpeedKmh: number;
}

type Entry = Described &
  (
    | ({ readonly format: '12306' } & RailTables)
    | ({ readonly format: 'lines' } & LineTables)
    | ({ readonly format: 'line-sheet' } & SheetTables)
  );

/** `transit/network.json` of a pack. */
export interface Description {
  readonly zone: string;
  readonly validity: { readonly from: string; readonly to: string };
  /** Folder of the working calendar. */
  readonly calendar: string;
  /** Metres. */
  readonly walkRadius: number;
  /** GeoJSON of the towns, with `code`. */
  readonly towns: string;
  readonly links: string;
  readonly cities: string;
  readonly residents: {
    readonly file: string;
    readonly total: number;
    readonly asOf: string;
    readonly source: Text;
    readonly example: boolean;
  };
  readonly networks: readonly Entry[];
}

/** Whether a pack has networks at all. */
export const hasNetwork = (pack: NetworkPack): boolean => pack.exists(DESCRIPTION);

/** Pinyin without tones or spaces and its initials, lower case; letters and digits of the name stay. */
export function spell(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  const clean = syllables.map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]/g, '')).filter((part) => part !== '');
  return { pinyin: clean.join(''), initials: clean.map((part) => (/^\d/.test(part) ? part : part.slice(0, 1))).join('') };
}

function compileEntry(pack: NetworkPack, entry: Entry, description: Description, plan: DayPlan): Draft {
  const frame: FeedFrame = { zone: description.zone, agency: entry.agency, validity: description.validity };
  if (entry.format === '12306') return compileRail(pack, entry, frame);
  if (entry.format === 'lines') return compileLines(pack, entry, frame, plan);
  const options = {
    ...frame,
    name: entry.name,
    system: entry.coordinates,
    city: entry.city,
    peaks: entry.peaks,
    assumedSpeed: entry.assumedSpeedKmh / 3.6,
  };
  return compileLineSheet(entry.sheet, pack.text(entry.sheet), options, plan);
}

/**
 * Turns the tables of a pack into GTFS text of one feed a network, walks between networks, and the facts GTFS has no place for. The same tables give the same bytes.
 * @throws NetworkError, or an Error naming the table, when a table cannot be read at all.
 */
export function compileNetwork(pack: NetworkPack): Compiled {
  if (!hasNetwork(pack))
    throw new NetworkError('no-network', { zh: `城区资料里没有 ${DESCRIPTION}`, en: `The district pack has no ${DESCRIPTION}` });
  const description = pack.json<Description>(DESCRIPTION);
  const plan = readDayPlan(pack, description.calendar, description.validity.from, description.validity.to);
  const townOf = areaFinder(pack.json<AreaCollection>(description.towns));
  const feeds: CompiledFeed[] = [];
  const networks: NetworkFact[] = [];
  const stops: StopFact[] = [];
  const aliases: StopAlias[] = [];
  const findings: Finding[] = [];
  for (const entry of description.networks) {
    const { name, mode, title, asOf, source, licence, attribution, assumed, label, example } = entry;
    if (feeds.some((feed) => feed.name === name) || !isDate(asOf))
      throw new NetworkError('network', {
        zh: `网络“${name}”的名字重复或日期不可用`,
        en: `Network ${name}: its name is taken or its date cannot be used`,
      });
    const draft = compileEntry(pack, entry, description, plan);
    feeds.push({ name, files: draft.files });
    networks.push({ name, mode, title, asOf, source, licence, attribution, assumed, label, example, dates: draft.dates });
    for (const stop of draft.stops) {
      const spelt = stop.pinyin !== null && stop.initials !== null ? null : spell(stop.name);
      stops.push({
        ref: `${name}:${stop.id}`,
        network: name,
        name: stop.name,
        lat: stop.lat,
        lon: stop.lon,
        code: stop.code,
        pinyin: stop.pinyin ?? spelt?.pinyin ?? '',
        initials: stop.initials ?? spelt?.initials ?? '',
        city: stop.city,
        town: townOf([stop.lon, stop.lat]),
        amenities: stop.amenities,
      });
    }
    for (const { id, ...alias } of draft.aliases) aliases.push({ ref: `${name}:${id}`, ...alias, ...spell(alias.name) });
    findings.push(...draft.findings);
  }
  const problems = new Findings('');
  const known = new Map(stops.map((stop) => [stop.ref, stop]));
  const links = readLinks(pack, description.links, known, problems);
  const facts: NetworkFacts = {
    zone: description.zone,
    walkRadius: description.walkRadius,
    networks,
    stops,
    aliases,
    cities: readCities(
      pack,
      description.cities,
      stops,
      new Set(networks.filter(({ mode }) => mode === 'rail').map(({ name }) => name)),
      problems,
    ),
    links,
    residents: readResidents(pack, description.residents, townOf, problems),
  };
  const walks = links.map(({ from, to, seconds }) => ({ from, to, seconds }));
  return { feeds, links: walks, facts, findings: [...findings, ...problems.list] };
}

/** Links of stations; a row holds in both directions. A row that cannot be used is a finding: stops that are not there, no minutes, no source in both languages, a pair given before. */
function readLinks(pack: NetworkPack, file: string, known: ReadonlyMap<string, StopFact>, findings: Findings): LinkFact[] {
  const links: LinkFact[] = [];
  const given = new Set<string>();
  for (const row of readTable(pack.text(file), file, ['from', 'to', 'minutes', 'source_zh', 'source_en'])) {
    const at = { file, line: row.at, id: `${row.from} ${row.to}` };
    const minutes = Number(row.minutes);
    const source = { zh: row.source_zh, en: row.source_en };
    const missing = [row.from, row.to].filter((ref) => !known.has(ref));
    if (missing.length > 0)
      findings.add('link-stop', 'error', at, {
        zh: `没有站 ${missing.join('、')}`,
        en: `There is no stop ${missing.join(', ')}`,
      });
    else if (row.minutes === '' || !Number.isFinite(minutes) || minutes < 0 || minutes > 60)
      findings.add('link-minutes', 'error', at, {
        zh: `“${row.minutes}”不是 0–60 的分钟数`,
        en: `"${row.minutes}" is not a number of minutes from 0 to 60`,
      });
    else if (source.zh === '' || source.en === '')
      findings.add('link-source', 'error', at, {
        zh: '没有写明来源（中文和英文）',
        en: 'The source is not given in Chinese and English',
      });
    else if (given.has(`${row.from} ${row.to}`) || row.from === row.to)
      findings.add('link-twice', 'error', at, { zh: '这一对站重复', en: 'The pair is given twice or is one stop' });
    else {
      const seconds = Math.round(minutes * 60);
      for (const [from, to] of [
        [row.from, row.to],
        [row.to, row.from],
      ] as const) {
        given.add(`${from} ${to}`);
        links.push({ from, to, seconds, minutes, source });
      }
    }
  }
  return links;
}

/** Cities with the stations that count to them. */
function readCities(
  pack: NetworkPack,
  file: string,
  stops: readonly StopFact[],
  railway: ReadonlySet<string>,
  findings: Findings,
): CityFact[] {
  return readTable(pack.text(file), file, ['city', 'name_en', 'province', 'province_en', 'lon', 'lat', 'source']).map((row) => {
    const stations = stops.filter(({ city, network }) => city === row.city && railway.has(network)).map(({ ref }) => ref);
    if (stations.length === 0)
      findings.add(
        'city-without-station',
        'info',
        { file, line: row.at, id: row.city },
        { zh: `“${row.city}”没有车站`, en: `${row.name_en} has no station` },
        { zh: '照列，没有时间', en: 'listed without a time' },
      );
    return {
      name: { zh: row.city, en: row.name_en },
      province: { zh: row.province, en: row.province_en },
      lat: Number(row.lat),
      lon: Number(row.lon),
      stations,
    };
  });
}

/** Residents' points; they must add up to the total the description gives, and lie in the town they name. */
function readResidents(
  pack: NetworkPack,
  { file, ...about }: Description['residents'],
  townOf: (point: readonly [number, number]) => string | null,
  findings: Findings,
): NetworkFacts['residents'] {
  const points: ResidentsPoint[] = [];
  for (const row of readTable(pack.text(file), file, ['code', 'name', 'town', 'lon', 'lat', 'residents'])) {
    const point = {
      code: row.code,
      name: row.name,
      town: row.town,
      lon: Number(row.lon),
      lat: Number(row.lat),
      residents: Number(row.residents),
    };
    const at = { file, line: row.at, id: row.code };
    if (!Number.isInteger(point.residents) || point.residents < 0 || !Number.isFinite(point.lon) || !Number.isFinite(point.lat))
      findings.add('residents-unusable', 'error', at, {
        zh: '人数或坐标不可用',
        en: 'The number or the coordinates cannot be used',
      });
    else {
      if (townOf([point.lon, point.lat]) !== point.town)
        findings.add(
          'residents-town',
          'warning',
          at,
          { zh: '点不在所写的街镇内', en: 'The point does not lie in the town it names' },
          { zh: '照样计入', en: 'counted all the same' },
        );
      points.push(point);
    }
  }
  const sum = points.reduce((n, { residents }) => n + residents, 0);
  if (sum !== about.total)
    findings.add(
      'residents-total',
      'error',
      { file },
      { zh: `合计 ${sum}，应为 ${about.total}`, en: `They add up to ${sum}, not ${about.total}` },
      { zh: '按各点计算', en: 'figures follow the points' },
    );
  return { points, ...about };
}

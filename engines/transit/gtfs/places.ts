/** agency.txt, feed_info.txt, stops.txt and routes.txt. Strings are numbers into the string pool. */
import { modeOf } from '../modes.ts';
import { ByteIndex } from './bytes.ts';
import type { Context } from './context.ts';
import { BAD, BLANK, colourOf, decimalOf } from './fields.ts';

/** Agencies, one entry a row. */
export interface Agencies {
  readonly ids: ByteIndex;
  readonly id: number[];
  readonly name: number[];
  readonly url: number[];
  readonly phone: number[];
}

/** Whether the platform knows an IANA time zone of this name; an offset such as "+08:00" is none. */
function knownZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Temporal.ZonedDateTime(0n, zone).timeZoneId !== '';
  } catch {
    return false;
  }
}

/** Reads agency.txt; the time zone of its first row is that of the feed. Throws `feed-unusable` when there is none. */
export function readAgencies(context: Context): { agencies: Agencies; timezone: string } {
  const { strings, findings } = context;
  const table = context.required('agency.txt', ['agency_timezone']);
  const [id, name, url, phone, zone] = ['agency_id', 'agency_name', 'agency_url', 'agency_phone', 'agency_timezone'].map(
    (column) => table.column(column),
  ) as [number, number, number, number, number];
  const agencies: Agencies = { ids: new ByteIndex(), id: [], name: [], url: [], phone: [] };
  let timezone: string | null = null;
  while (table.next()) {
    const text = table.text(zone);
    if (timezone === null) {
      if (!knownZone(text))
        throw context.unusable(`agency.txt 的时区“${text}”无法识别`, `agency.txt has no known time zone: "${text}"`);
      timezone = text;
    } else if (text !== timezone) findings.add('agency-timezones', table.file, table.line, table.text(id), text, timezone);
    if (agencies.ids.add(table.bytes(id)) < agencies.id.length) {
      findings.add('id-twice', table.file, table.line, table.text(id));
      continue;
    }
    agencies.id.push(table.string(id, strings));
    agencies.name.push(table.string(name, strings));
    agencies.url.push(table.string(url, strings));
    agencies.phone.push(table.string(phone, strings));
  }
  context.done(table);
  if (timezone === null) throw context.empty(table.file);
  return { agencies, timezone };
}

/** Reads feed_info.txt, which a feed may do without. */
export function readFeedInfo(context: Context): { publisher: string | null; version: string | null } {
  const table = context.optional('feed_info.txt');
  const found = { publisher: null as string | null, version: null as string | null };
  if (table === null) return found;
  const publisher = table.column('feed_publisher_name');
  const version = table.column('feed_version');
  while (table.next()) {
    if (table.rows > 1) continue;
    found.publisher = table.text(publisher) || null;
    found.version = table.text(version) || null;
  }
  context.done(table);
  return found;
}

/** Stops of every location_type, one entry a row that can be used. */
export interface Stops {
  readonly ids: ByteIndex;
  readonly id: number[];
  readonly code: number[];
  readonly name: number[];
  readonly desc: number[];
  readonly platform: number[];
  readonly lat: number[];
  readonly lon: number[];
  readonly kind: number[];
  readonly parent: number[];
  readonly wheelchair: number[];
}

const STATION = 1;
const BOARDING_AREA = 4;

/** Reads stops.txt. Throws `feed-unusable` when no row can be used. */
export function readStops(context: Context): Stops {
  const { strings, findings } = context;
  const table = context.required('stops.txt', ['stop_id'], ['stop_timezone', 'level_id']);
  const { file } = table;
  const column = (name: string): number => table.column(name);
  const [id, code, name, desc, platform] = [
    column('stop_id'),
    column('stop_code'),
    column('stop_name'),
    column('stop_desc'),
    column('platform_code'),
  ];
  const [lat, lon, kind, parent, wheelchair] = [
    column('stop_lat'),
    column('stop_lon'),
    column('location_type'),
    column('parent_station'),
    column('wheelchair_boarding'),
  ];
  const stops: Stops = {
    ids: new ByteIndex(),
    id: [],
    code: [],
    name: [],
    desc: [],
    platform: [],
    lat: [],
    lon: [],
    kind: [],
    parent: [],
    wheelchair: [],
  };
  const parents: { stop: number; id: Uint8Array; line: number }[] = [];
  const degrees = (at: number, most: number): number => {
    const value = decimalOf(table.reader.bytes, table.reader.from[at]!, table.reader.to[at]!);
    return Math.abs(value) <= most ? value : Number.NaN;
  };
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', file, table.line, null, 'stop_id');
      continue;
    }
    const at = stops.ids.add(table.bytes(id));
    const idText = (): string => stops.ids.text(at);
    if (at < stops.id.length) {
      findings.add('id-twice', file, table.line, idText);
      continue;
    }
    stops.id.push(table.string(id, strings));
    stops.code.push(table.string(code, strings));
    stops.name.push(table.string(name, strings));
    stops.desc.push(table.string(desc, strings));
    stops.platform.push(table.string(platform, strings));
    stops.kind.push(Math.max(0, table.whole('location_type', kind, BOARDING_AREA)));
    stops.wheelchair.push(Math.max(0, table.whole('wheelchair_boarding', wheelchair, 2)));
    let [y, x] = [degrees(lat, 90), degrees(lon, 180)];
    if (Number.isNaN(y) || Number.isNaN(x)) {
      [y, x] = [Number.NaN, Number.NaN];
      // Nodes inside a station and boarding areas may go without (GTFS reference, stop_lat).
      if (stops.kind[at]! < 3) findings.add('no-coordinates', file, table.line, idText);
    } else if (y === 0 && x === 0) findings.add('zero-coordinates', file, table.line, idText);
    stops.lat.push(y);
    stops.lon.push(x);
    stops.parent.push(-1);
    if (!table.blank(parent)) parents.push({ stop: at, id: table.bytes(parent).slice(), line: table.line });
  }
  context.done(table);
  if (stops.id.length === 0) throw context.empty(file);
  for (const { stop, id: parentId, line } of parents) {
    const of = stops.ids.find(parentId, 0, parentId.length);
    const words = (): string => new TextDecoder().decode(parentId);
    const childKind = stops.kind[stop]!;
    if (of < 0) findings.add('unknown-parent', file, line, () => stops.ids.text(stop), words);
    else if (childKind === STATION || stops.kind[of] !== (childKind === BOARDING_AREA ? 0 : STATION))
      findings.add('parent-kind', file, line, () => stops.ids.text(stop), words);
    else stops.parent[stop] = of;
  }
  inheritWheelchair(stops);
  return stops;
}

/** 0 means: as the parent (GTFS reference, wheelchair_boarding). Platforms come before the boarding areas that lie on them. */
function inheritWheelchair(stops: Stops): void {
  for (const areas of [false, true]) {
    stops.parent.forEach((parent, stop) => {
      if (parent >= 0 && stops.wheelchair[stop] === 0 && (stops.kind[stop] === BOARDING_AREA) === areas)
        stops.wheelchair[stop] = stops.wheelchair[parent]!;
    });
  }
}

/** Routes, one entry a row that can be used. */
export interface Routes {
  readonly ids: ByteIndex;
  readonly id: number[];
  readonly short: number[];
  readonly long: number[];
  readonly desc: number[];
  readonly type: number[];
  readonly color: number[];
  readonly textColor: number[];
  readonly agency: number[];
}

const ROUTE_UNUSED = ['continuous_pickup', 'continuous_drop_off', 'network_id'];

/** Reads routes.txt. Throws `feed-unusable` when no row can be used. */
export function readRoutes(context: Context, agencies: Agencies): Routes {
  const { strings, findings } = context;
  const table = context.required('routes.txt', ['route_id', 'route_type'], ROUTE_UNUSED);
  const { file } = table;
  const column = (name: string): number => table.column(name);
  const [id, short, long, desc, type] = [
    column('route_id'),
    column('route_short_name'),
    column('route_long_name'),
    column('route_desc'),
    column('route_type'),
  ];
  const [color, textColor, agency] = [column('route_color'), column('route_text_color'), column('agency_id')];
  const routes: Routes = {
    ids: new ByteIndex(),
    id: [],
    short: [],
    long: [],
    desc: [],
    type: [],
    color: [],
    textColor: [],
    agency: [],
  };
  const colour = (name: string, at: number): number => {
    const value = colourOf(table.reader.bytes, table.reader.from[at]!, table.reader.to[at]!);
    if (value !== BAD) return value;
    findings.add(
      'bad-number',
      file,
      table.line,
      () => table.text(id),
      name,
      () => table.text(at),
    );
    return BLANK;
  };
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', file, table.line, null, 'route_id');
      continue;
    }
    const at = routes.ids.add(table.bytes(id));
    const idText = (): string => routes.ids.text(at);
    if (at < routes.id.length) {
      findings.add('id-twice', file, table.line, idText);
      continue;
    }
    const routeType = table.whole('route_type', type, 999_999_999);
    if (modeOf(routeType) === 'other') findings.add('unknown-route-type', file, table.line, idText, () => table.text(type));
    const by = table.blank(agency) ? (agencies.id.length === 1 ? 0 : -1) : table.lookup(agency, agencies.ids);
    if (by < 0) findings.add('unknown-agency', file, table.line, idText, () => table.text(agency));
    routes.id.push(table.string(id, strings));
    routes.short.push(table.string(short, strings));
    routes.long.push(table.string(long, strings));
    routes.desc.push(table.string(desc, strings));
    routes.type.push(routeType);
    routes.color.push(colour('route_color', color));
    routes.textColor.push(colour('route_text_color', textColor));
    routes.agency.push(by);
  }
  context.done(table);
  if (routes.id.length === 0) throw context.empty(file);
  return routes;
}

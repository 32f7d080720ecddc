/**
 * Reading an operator's line sheet: one row a stop of one direction of one line, as `SHEET_COLUMNS` names the columns. Every row is judged on its own; a row with an
 * error never enters, and each error names line, column and what is wrong. What was guessed is a finding.
 */
import type { Text } from '@yunjian/kernel/contract';
import { type CoordinateSystem, metresBetween, SYSTEMS, systemOf, toWgs84 } from './coordinates.ts';
import { readCsv } from './csv.ts';
import type { DayKind } from './days.ts';
import {
  clockText,
  columnName,
  readClock,
  readDays,
  readDirection,
  readHeader,
  readHeadway,
  readYesNo,
  type SheetColumn,
} from './sheet-cells.ts';
import { type Amenities, type Findings, NetworkError, type YesNo } from './types.ts';

/** How to read a sheet where it does not say so itself. */
export interface SheetOptions {
  /** File name for findings. */
  readonly file: string;
  /** Coordinate system of rows that name none; without it such a row is an error. */
  readonly system?: CoordinateSystem;
  /** Metres within which two rows of one stop code must lie (default 200). */
  readonly sameStopWithin?: number;
}

/** A stop of the sheet, in WGS84 degrees. */
export interface SheetStop {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  amenities: Amenities;
}

/** A row that entered. */
export interface SheetRow {
  readonly at: number;
  readonly sequence: number;
  readonly stop: SheetStop;
  readonly first: number | null;
  readonly last: number | null;
  readonly peak: { min: number; max: number } | null;
  readonly offPeak: { min: number; max: number } | null;
  readonly departures: readonly number[];
  readonly minutes: number | null;
  readonly days: DayKind | null;
  readonly lowFloor: YesNo;
}

/** One direction of one line; rows in order of their number. */
export interface SheetDirection {
  readonly code: string;
  readonly name: string;
  readonly direction: 0 | 1;
  rows: SheetRow[];
}

const EMPTY: Amenities = { canopy: 'unknown', timetable: 'unknown', accessible: 'unknown' };
const CHINA = { west: 73, east: 136, south: 3, north: 54 };

/** Stops by code, or by name and place where a sheet has no codes. */
class Stops {
  readonly byId = new Map<string, SheetStop>();
  readonly #within: number;
  constructor(within: number) {
    this.#within = within;
  }

  /** The stop of a row, made when new; or the metres to the stop that already bears its code. */
  take(code: string, name: string, lon: number, lat: number): SheetStop | number {
    const near = (stop: SheetStop): number => metresBetween([stop.lon, stop.lat], [lon, lat]);
    if (code === '') {
      for (let n = 1; ; n += 1) {
        const id = n === 1 ? name : `${name}@${n}`;
        const stop = this.byId.get(id);
        if (stop && near(stop) > 15) continue;
        return stop ?? this.#add({ id, code: null, name, lon, lat, amenities: EMPTY });
      }
    }
    const stop = this.byId.get(code);
    if (!stop) return this.#add({ id: code, code, name, lon, lat, amenities: EMPTY });
    const metres = near(stop);
    return metres <= this.#within ? stop : metres;
  }

  #add(stop: SheetStop): SheetStop {
    this.byId.set(stop.id, stop);
    return stop;
  }
}

/** What a row says wrong, by column. */
class RowFault extends Error {
  readonly column: SheetColumn;
  readonly reason: Text;
  constructor(column: SheetColumn, zh: string, en: string) {
    super(en);
    this.column = column;
    this.reason = { zh, en };
  }
}

/**
 * Reads a sheet.
 * @throws NetworkError when no row can be read for want of columns, or none entered (`sheet-empty`).
 */
export function readLineSheet(
  text: string,
  options: SheetOptions,
  findings: Findings,
): { directions: SheetDirection[]; stops: SheetStop[] } {
  const [header, ...rows] = readCsv(text);
  const { places, unknown } = readHeader(header?.cells ?? []);
  const { file } = options;
  if (unknown.length > 0)
    findings.add(
      'column-unknown',
      'info',
      { file, line: 1, id: unknown.join(' ') },
      { zh: `不认得的栏：${unknown.join('、')}`, en: `Columns not known: ${unknown.join(', ')}` },
    );
  const stops = new Stops(options.sameStopWithin ?? 200);
  const directions = new Map<string, SheetDirection>();
  for (const { line, cells } of rows) {
    const cell = (column: SheetColumn): string => cells[places.get(column) ?? -1] ?? '';
    const at = { file, line, id: cell('line') || null };
    const note = (kind: string, column: SheetColumn, reason: Text, done: Text): void => {
      const name = columnName(column);
      findings.add(
        kind,
        'warning',
        at,
        { zh: `第 ${line} 行${name.zh}：${reason.zh}`, en: `Line ${line}, ${name.en}: ${reason.en}` },
        done,
      );
    };
    try {
      readRow(cell, line, options, { stops, directions, note });
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      const name = columnName(error.column);
      findings.add(
        'sheet-row',
        'error',
        at,
        { zh: `第 ${line} 行${name.zh}：${error.reason.zh}`, en: `Line ${line}, ${name.en}: ${error.reason.en}` },
        { zh: '这一行未采用', en: 'the row was left out' },
      );
    }
  }
  if (directions.size === 0)
    throw new NetworkError('sheet-empty', {
      zh: `没有一行可用，共 ${findings.list.length} 处问题`,
      en: `No row can be used; ${findings.list.length} findings`,
    });
  for (const direction of directions.values()) direction.rows.sort((a, b) => a.sequence - b.sequence);
  return { directions: [...directions.values()], stops: [...stops.byId.values()] };
}

interface Into {
  readonly stops: Stops;
  readonly directions: Map<string, SheetDirection>;
  readonly note: (kind: string, column: SheetColumn, reason: Text, done: Text) => void;
}

function readRow(cell: (column: SheetColumn) => string, at: number, options: SheetOptions, into: Into): void {
  const text = (column: SheetColumn): string => {
    const value = cell(column);
    if (value === '') throw new RowFault(column, '是空的', 'it is blank');
    return value;
  };
  const clock = (column: 'first' | 'last' | 'departures', value: string): number => {
    const read = readClock(value);
    if (!read) throw new RowFault(column, `“${value}”不是时刻，请写成 06:04`, `"${value}" is no time; write 06:04`);
    if (!read.exact) {
      const as = clockText(read.value);
      into.note(
        'time-guessed',
        column,
        { zh: `“${value}”写法不对`, en: `"${value}" is not written as a time` },
        { zh: `读作 ${as}`, en: `read as ${as}` },
      );
    }
    return read.value;
  };
  const oneOf = <T>(column: SheetColumn, read: (value: string) => T | null): T => {
    const value = read(cell(column));
    if (value === null) throw new RowFault(column, `不认得“${cell(column)}”`, `"${cell(column)}" is not known`);
    return value;
  };
  const optional = <T>(column: SheetColumn, read: (value: string) => T | null): T | null =>
    cell(column) === '' ? null : oneOf(column, read);

  const name = text('line');
  const code = cell('lineCode') || name;
  const direction = oneOf('direction', readDirection);
  const sequenceText = text('sequence');
  if (!/^\d{1,4}$/.test(sequenceText))
    throw new RowFault('sequence', `“${sequenceText}”不是站序`, `"${sequenceText}" is no number`);
  const sequence = Number(sequenceText);
  const stopName = text('stop');
  const [lon, lat] = readPlace(text('lon'), text('lat'), cell('system'), options);
  const first = optional('first', (value) => clock('first', value));
  const last = optional('last', (value) => clock('last', value));
  const peak = optional('peak', readHeadway);
  const offPeak = optional('offPeak', readHeadway);
  let before = -1;
  const departures = cell('departures')
    .split(/[\s、，;|/]+/)
    .filter((part) => part !== '')
    .map((part) => {
      let time = clock('departures', part);
      // A list that falls has passed midnight.
      if (time < before) time += 86_400;
      if (time < before || time >= 40 * 3600)
        throw new RowFault('departures', `“${part}”之前的时刻更晚`, `"${part}" comes after a later time`);
      before = time;
      return time;
    });
  const minutes = optional('minutes', (value) => (/^\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : null));
  const days = optional('days', readDays);
  const [lowFloor, canopy, timetable, accessible] = (['lowFloor', 'canopy', 'timetable', 'accessible'] as const).map((column) =>
    oneOf(column, readYesNo),
  ) as [YesNo, YesNo, YesNo, YesNo];
  const key = `${code}\n${direction}`;
  const known = into.directions.get(key);
  if (known && known.name !== name)
    throw new RowFault('line', `编码 ${code} 已属于“${known.name}”`, `code ${code} already belongs to ${known.name}`);
  if (known?.rows.some((row) => row.sequence === sequence))
    throw new RowFault('sequence', `站序 ${sequence} 重复`, `number ${sequence} is given twice`);

  const stop = into.stops.take(cell('stopCode'), stopName, lon, lat);
  if (typeof stop === 'number') {
    const metres = Math.round(stop);
    throw new RowFault(
      'stopCode',
      `与同一编码的站相距 ${metres} 米`,
      `it is ${metres} m from the stop that already has this code`,
    );
  }
  if (stop.name !== stopName)
    into.note(
      'stop-name',
      'stop',
      { zh: `同一编码的站已叫“${stop.name}”`, en: `the stop of this code is already named ${stop.name}` },
      { zh: '沿用先出现的站名', en: 'the name given first is kept' },
    );
  for (const [column, said] of [
    ['canopy', canopy],
    ['timetable', timetable],
    ['accessible', accessible],
  ] as const) {
    if (said === 'unknown' || stop.amenities[column] === said) continue;
    if (stop.amenities[column] === 'unknown') stop.amenities = { ...stop.amenities, [column]: said };
    else
      into.note(
        'amenity-differs',
        column,
        { zh: '与前面的行不同', en: 'it differs from a row before' },
        { zh: '沿用先出现的', en: 'what was given first is kept' },
      );
  }
  const row: SheetRow = { at, sequence, stop, first, last, peak, offPeak, departures, minutes, days, lowFloor };
  if (known) known.rows.push(row);
  else into.directions.set(key, { code, name, direction, rows: [row] });
}

/** The place of a row in WGS84 degrees. */
function readPlace(lonText: string, latText: string, systemText: string, options: SheetOptions): readonly [number, number] {
  const lon = Number(lonText);
  const lat = Number(latText);
  if (!Number.isFinite(lon)) throw new RowFault('lon', `“${lonText}”不是数`, `"${lonText}" is no number`);
  if (!Number.isFinite(lat)) throw new RowFault('lat', `“${latText}”不是数`, `"${latText}" is no number`);
  const inside = (x: number, y: number): boolean => x >= CHINA.west && x <= CHINA.east && y >= CHINA.south && y <= CHINA.north;
  if (!inside(lon, lat))
    throw inside(lat, lon)
      ? new RowFault('lon', '经度与纬度写反了', 'longitude and latitude are the wrong way round')
      : new RowFault('lon', `(${lon}, ${lat}) 不在中国境内`, `(${lon}, ${lat}) is not in China`);
  const system = systemText === '' ? options.system : systemOf(systemText);
  if (system === undefined)
    throw new RowFault('system', `是空的；须写明 ${SYSTEMS.join('、')} 之一`, `it is blank; state one of ${SYSTEMS.join(', ')}`);
  if (system === null)
    throw new RowFault(
      'system',
      `不认得“${systemText}”；须为 ${SYSTEMS.join('、')} 之一`,
      `"${systemText}" is not known; use one of ${SYSTEMS.join(', ')}`,
    );
  return toWgs84([lon, lat], system);
}

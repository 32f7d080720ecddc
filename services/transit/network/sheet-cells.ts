/** Columns and cells of an operator's line sheet. */
import type { Text } from '@yunjian/kernel/contract';
import { NetworkError } from './types.ts';

/** Columns with their Chinese name, the English one, and other spellings that are read. */
export const SHEET_COLUMNS = {
  line: ['线路', 'line', 'route', '线路名称'],
  lineCode: ['线路编码', 'line_code', 'route_id'],
  direction: ['方向', 'direction', '上下行'],
  sequence: ['序号', 'sequence', 'stop_sequence', '站序'],
  stop: ['站名', 'stop_name', 'stop', '站点名称'],
  stopCode: ['站点编码', 'stop_code', 'stop_id'],
  lon: ['经度', 'longitude', 'lon', 'stop_lon'],
  lat: ['纬度', 'latitude', 'lat', 'stop_lat'],
  system: ['坐标系', 'coordinate_system', 'crs'],
  first: ['首班', 'first', '首班车', '首班时间'],
  last: ['末班', 'last', '末班车', '末班时间'],
  peak: ['高峰间隔', 'peak_headway'],
  offPeak: ['平峰间隔', 'offpeak_headway', '发车间隔', '发车频率'],
  departures: ['发车时刻', 'departures'],
  minutes: ['区间分钟', 'minutes'],
  days: ['运营日', 'days'],
  lowFloor: ['低地板', 'low_floor'],
  canopy: ['雨篷', 'canopy'],
  timetable: ['时刻表', 'timetable'],
  accessible: ['无障碍', 'accessible'],
} as const satisfies Record<string, readonly [zh: string, en: string, ...more: string[]]>;

export type SheetColumn = keyof typeof SHEET_COLUMNS;

/** Columns without which a sheet says nothing. */
const NEEDED: readonly SheetColumn[] = ['line', 'direction', 'sequence', 'stop', 'lon', 'lat'];

/** Column name as people of both languages know it. */
export const columnName = (column: SheetColumn): Text => ({
  zh: `“${SHEET_COLUMNS[column][0]}”栏`,
  en: `column ${SHEET_COLUMNS[column][1]}`,
});

/**
 * Bytes of a sheet as text: UTF-8 with or without byte order mark, otherwise GB18030 (of which GBK and GB2312 are parts).
 * @throws NetworkError `sheet-encoding` when it is neither.
 */
export function decodeSheet(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return text;
    } catch {
      // Not in this encoding: the next is tried.
    }
  }
  throw new NetworkError('sheet-encoding', {
    zh: '文件既不是 UTF-8 也不是 GB18030 编码的文本，请另存为 CSV（UTF-8）',
    en: 'The file is text neither in UTF-8 nor in GB18030; save it as CSV (UTF-8)',
  });
}

/** Where each column stands, and header cells that no column is known by. @throws NetworkError `sheet-columns`, `sheet-empty`. */
export function readHeader(cells: readonly string[]): { places: ReadonlyMap<SheetColumn, number>; unknown: readonly string[] } {
  if (cells.length === 0) throw new NetworkError('sheet-empty', { zh: '表是空的', en: 'The sheet is empty' });
  const places = new Map<SheetColumn, number>();
  const unknown: string[] = [];
  const twice: string[] = [];
  cells.forEach((cell, place) => {
    const key = cell.toLowerCase();
    const column = (Object.keys(SHEET_COLUMNS) as SheetColumn[]).find((name) =>
      (SHEET_COLUMNS[name] as readonly string[]).includes(key),
    );
    if (!column) unknown.push(cell);
    else if (places.has(column)) twice.push(cell);
    else places.set(column, place);
  });
  const missing = NEEDED.filter((column) => !places.has(column));
  if (!places.has('departures') && !(places.has('first') && places.has('last'))) missing.push('first', 'last');
  if (missing.length > 0)
    throw new NetworkError('sheet-columns', {
      zh: `第 1 行缺少：${missing.map((column) => SHEET_COLUMNS[column][0]).join('、')}`,
      en: `Line 1 lacks: ${missing.map((column) => SHEET_COLUMNS[column][1]).join(', ')}`,
    });
  if (twice.length > 0)
    throw new NetworkError('sheet-columns', {
      zh: `第 1 行的栏重复：${twice.join('、')}`,
      en: `Columns given twice in line 1: ${twice.join(', ')}`,
    });
  return { places, unknown };
}

/** A value with whether it stood as it should; `exact` false means that it was guessed from a misspelling. */
export interface Read<T> {
  readonly value: T;
  readonly exact: boolean;
}

/**
 * A clock time in seconds of the service day. `6:04`, `06:04`, `06:04:00`, full-width colons and 次日 (the next day) are exact; anything else with three or four
 * digits is read by its digits, the last two being minutes (`6;04`, `547`, `2:125` = 21:25), and is not exact. Null when no time comes out of it.
 */
export function readClock(cell: string): Read<number> | null {
  const next = /^次日\s*/.exec(cell);
  const text = (next ? cell.slice(next[0].length) : cell).replaceAll('：', ':');
  const plain = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const digits = text.replaceAll(/\D/g, '');
  if (!plain && (!/^\d[\d\s:;；.,，。·'-]*\d$/.test(text) || digits.length < 3 || digits.length > 4)) return null;
  const hours = Number(plain ? plain[1] : digits.slice(0, -2));
  const minutes = Number(plain ? plain[2] : digits.slice(-2));
  const seconds = Number(plain?.[3] ?? 0);
  const value = hours * 3600 + minutes * 60 + seconds + (next ? 86_400 : 0);
  return hours > 29 || minutes > 59 || seconds > 59 || value >= 48 * 3600 ? null : { value, exact: plain !== null };
}

/** `06:04` of seconds, hours beyond 24 kept. */
export const clockText = (seconds: number): string =>
  `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;

/** Minutes between vehicles: one number, or a range (`8-30`, `8～30分钟`). Seconds; null when it is neither, or not within a minute and a day. */
export function readHeadway(cell: string): { min: number; max: number } | null {
  const match = /^(\d+(?:\.\d+)?)\s*(?:[-~～–—至]\s*(\d+(?:\.\d+)?))?\s*(?:分钟|分|min|minutes)?$/i.exec(cell);
  if (!match) return null;
  const min = Math.round(Number(match[1]) * 60);
  const max = match[2] === undefined ? min : Math.round(Number(match[2]) * 60);
  return min < 60 || max < min || max > 86_400 ? null : { min, max };
}

const DIRECTIONS: Readonly<Record<string, 0 | 1>> = {
  上行: 0,
  下行: 1,
  环行: 0,
  内环: 0,
  外环: 1,
  '0': 0,
  '1': 1,
  up: 0,
  down: 1,
  outbound: 0,
  inbound: 1,
  loop: 0,
};

/** Direction 0 or 1, or null. */
export const readDirection = (cell: string): 0 | 1 | null => DIRECTIONS[cell.toLowerCase()] ?? null;

const TRUTH: Readonly<Record<string, 'yes' | 'no' | 'unknown'>> = {
  '': 'unknown',
  有: 'yes',
  是: 'yes',
  yes: 'yes',
  y: 'yes',
  '1': 'yes',
  无: 'no',
  否: 'no',
  no: 'no',
  n: 'no',
  '0': 'no',
  未知: 'unknown',
  unknown: 'unknown',
};

/** Yes, no or unknown; null when the cell is none of their words. */
export const readYesNo = (cell: string): 'yes' | 'no' | 'unknown' | null => TRUTH[cell.toLowerCase()] ?? null;

const DAYS = {
  '': 'daily',
  每日: 'daily',
  每天: 'daily',
  daily: 'daily',
  工作日: 'workday',
  workday: 'workday',
  weekday: 'workday',
  双休日: 'restday',
  休息日: 'restday',
  节假日: 'restday',
  restday: 'restday',
  weekend: 'restday',
} as const;

/** Days of a line, or null. */
export const readDays = (cell: string): 'daily' | 'workday' | 'restday' | null =>
  (DAYS as Record<string, 'daily' | 'workday' | 'restday'>)[cell.toLowerCase()] ?? null;

/** An empty sheet with all columns and one line of two stops as a pattern to follow; with a byte order mark, as spreadsheets want it. */
export function lineSheetTemplate(language: 'zh' | 'en'): string {
  const header = Object.values(SHEET_COLUMNS).map(([zh, en]) => (language === 'zh' ? zh : en));
  const words =
    language === 'zh'
      ? ['示例1路', '上行', '示例起点站', '示例终点站', '每日', '是', '有', '无']
      : ['Example 1', 'up', 'Example first stop', 'Example last stop', 'daily', 'yes', 'yes', 'no'];
  const [line = '', up = '', from = '', to = '', daily = '', low = '', has = '', hasNot = ''] = words;
  const rows = [
    [
      line,
      'E1',
      up,
      '1',
      from,
      'E0001',
      '121.2265',
      '31.0300',
      'WGS84',
      '06:00',
      '21:30',
      '10',
      '15',
      '',
      '',
      daily,
      low,
      has,
      has,
      hasNot,
    ],
    [line, 'E1', up, '2', to, 'E0002', '121.2400', '31.0380', 'WGS84', '', '', '', '', '', '4', '', '', has, hasNot, ''],
  ];
  return `\u{feff}${[header, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

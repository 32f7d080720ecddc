import { contentHash } from './hash.ts';
import { CalendarError, type CalendarData, type Override, type Paper, type YearFile } from './types.ts';

/** What a paper says about one date; `replaced` is the row it beat, if any. */
export interface Arranged {
  readonly work: boolean;
  readonly name: string;
  readonly paper: Paper;
  readonly replaced: Arranged | null;
}

/**
 * A calendar ready to count with. Dates are held as epoch days (days since 1970-01-01), so that counting needs no time zone
 * and no Date: the result is the same on every machine by construction.
 */
export interface Calendar {
  /** Changes when anything in the data changes; stored beside every due date computed with it. */
  readonly version: string;
  readonly data: CalendarData;
  /** First and last published epoch day. */
  readonly first: number;
  readonly last: number;
  readonly arranged: ReadonlyMap<number, Arranged>;
  /** Epoch days of all published working days, ascending. */
  readonly works: Int32Array;
  /** works.length of entries before epoch day first + i. Length: published days + 1. */
  readonly before: Int32Array;
}

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** Days since 1970-01-01 (negative before). */
export function epochDay(date: Temporal.PlainDate): number {
  return EPOCH.until(date, { largestUnit: 'day' }).days;
}

/** The date of an epoch day. */
export function fromEpochDay(day: number): Temporal.PlainDate {
  return EPOCH.add({ days: day });
}

/** ISO weekday of an epoch day, 1 = Monday … 7 = Sunday (1970-01-01 was a Thursday). */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Reads a strict YYYY-MM-DD date. Throws `bad-date` for anything else, 2026-02-30 included. */
export function parseDate(text: unknown): Temporal.PlainDate {
  if (typeof text === 'string' && ISO.test(text)) {
    try {
      return Temporal.PlainDate.from(text, { overflow: 'reject' });
    } catch {
      // falls through to the one refusal below
    }
  }
  throw new CalendarError('bad-date', {
    zh: `不是有效日期（应为 YYYY-MM-DD）：${String(JSON.stringify(text)).slice(0, 40)}`,
    en: 'not a valid date (want YYYY-MM-DD)',
  });
}

function bad(zh: string, en: string): CalendarError {
  return new CalendarError('bad-data', { zh, en });
}

/** True when an ISO date lies in a rule's years; ISO dates compare as text. */
export function inForce(rule: { effectiveFrom: string; effectiveTo: string | null }, iso: string): boolean {
  return rule.effectiveFrom <= iso && (rule.effectiveTo === null || iso <= rule.effectiveTo);
}

/** True when the weekday rule alone makes this date rest. */
export function isWeekend(data: CalendarData, day: number, iso: string): boolean {
  return data.weekend.some((rule) => inForce(rule, iso) && rule.days.includes(weekdayOf(day)));
}

function arrange(data: CalendarData): Map<number, Arranged> {
  const rows: { day: number; work: boolean; name: string; paper: Paper; rank: string }[] = [];
  for (const year of data.years) {
    for (const row of year.days) {
      const paper = year.papers[row.paper];
      if (paper === undefined) throw bad(`${row.date} 引用了不存在的文件`, `${row.date} names a paper that is not listed`);
      rows.push({ day: epochDay(parseDate(row.date)), work: row.work, name: row.name, paper, rank: `0${paper.publishedAt}` });
    }
  }
  for (const row of data.overrides) {
    const { date, work, name, ...paper } = row;
    rows.push({ day: epochDay(parseDate(date)), work, name, paper, rank: `1${paper.publishedAt}` });
  }
  rows.sort((a, b) => a.day - b.day || (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const out = new Map<number, Arranged>();
  let previous: (typeof rows)[number] | null = null;
  for (const row of rows) {
    if (previous !== null && previous.day === row.day && previous.rank === row.rank && previous.work !== row.work) {
      const iso = fromEpochDay(row.day).toString();
      throw bad(`${iso} 在同日公布的文件中既上班又放假`, `${iso} is both worked and off by papers of one date`);
    }
    out.set(row.day, { work: row.work, name: row.name, paper: row.paper, replaced: out.get(row.day) ?? null });
    previous = row;
  }
  return out;
}

/**
 * Checks the data and builds the calendar. Every year of `coverage` must have a file with a paper, a plausible number of days off
 * and 240–256 working days: an empty file for a coming year is no publication. Throws `bad-data`.
 * `version` is computed from the content unless given.
 */
export function loadCalendar(data: CalendarData, version?: string): Calendar {
  const from = parseDate(data.coverage.from);
  const to = parseDate(data.coverage.to);
  if (from.month !== 1 || from.day !== 1 || to.month !== 12 || to.day !== 31 || to.year < from.year) {
    throw bad('覆盖范围必须是整年', 'coverage must be whole years');
  }
  const first = epochDay(from);
  const last = epochDay(to);
  const arranged = arrange(data);
  const before = new Int32Array(last - first + 2);
  const works: number[] = [];
  let date = from;
  for (let day = first; day <= last; day += 1, date = date.add({ days: 1 })) {
    before[day - first] = works.length;
    const row = arranged.get(day);
    if (row === undefined ? !isWeekend(data, day, date.toString()) : row.work) works.push(day);
  }
  before[last - first + 1] = works.length;
  const calendar: Calendar = {
    version: version ?? `${to.year}-${contentHash(data)}`,
    data,
    first,
    last,
    arranged,
    works: Int32Array.from(works),
    before,
  };
  for (let year = from.year; year <= to.year; year += 1) checkYear(calendar, year);
  return calendar;
}

function checkYear(calendar: Calendar, year: number): void {
  const files = calendar.data.years.filter((f) => f.year === year);
  const file = files[0];
  if (files.length !== 1 || file === undefined || file.papers.length === 0 || file.days.length < 10) {
    throw bad(`${year} 年没有（唯一的）放假安排`, `${year} has no (single) published arrangement`);
  }
  const a = epochDay(Temporal.PlainDate.from({ year, month: 1, day: 1 })) - calendar.first;
  const b = epochDay(Temporal.PlainDate.from({ year, month: 12, day: 31 })) - calendar.first + 1;
  const count = (calendar.before[b] ?? 0) - (calendar.before[a] ?? 0);
  if (count < 240 || count > 256)
    throw bad(`${year} 年有 ${count} 个工作日，不可信`, `${year} has ${count} working days, not plausible`);
}

/**
 * Puts a district's calendar folder together: file name → parsed JSON. `calendar.json` and the `YYYY.json` files are required,
 * `overrides.json` may be missing. Throws `bad-data` when a file is missing or has the wrong shape.
 */
export function gatherCalendar(files: Readonly<Record<string, unknown>>): CalendarData {
  const base = files['calendar.json'];
  if (!isRecord(base)) throw bad('缺少 calendar.json', 'calendar.json is missing');
  for (const key of ['weekend', 'fixedHolidays', 'halfDays']) {
    if (!Array.isArray(base[key])) throw bad(`calendar.json 缺少 ${key}`, `calendar.json lacks ${key}`);
  }
  if (!isRecord(base['coverage']) || !isRecord(base['names'])) throw bad('calendar.json 不完整', 'calendar.json is incomplete');
  const years: YearFile[] = [];
  for (const name of Object.keys(files).toSorted()) {
    if (/^\d{4}\.json$/.test(name)) years.push(yearFile(name, files[name]));
  }
  const local = files['overrides.json'];
  const overrides = isRecord(local) ? local['overrides'] : [];
  if (!Array.isArray(overrides)) throw bad('overrides.json 不完整', 'overrides.json is incomplete');
  return { ...(base as unknown as CalendarData), years, overrides: overrides.map(override) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function yearFile(name: string, value: unknown): YearFile {
  const ok =
    isRecord(value) &&
    value['year'] === Number(name.slice(0, 4)) &&
    Array.isArray(value['papers']) &&
    value['papers'].every((p) => isRecord(p) && typeof p['title'] === 'string' && isIso(p['publishedAt'])) &&
    Array.isArray(value['days']) &&
    value['days'].every(
      (d) => isRecord(d) && isIso(d['date']) && typeof d['work'] === 'boolean' && typeof d['name'] === 'string',
    );
  if (!ok) throw bad(`${name} 格式不对`, `${name} has the wrong shape`);
  return value as unknown as YearFile;
}

function override(value: unknown): Override {
  if (!isRecord(value) || !isIso(value['date']) || !isIso(value['publishedAt']) || typeof value['work'] !== 'boolean') {
    throw bad('overrides.json 中有格式不对的一行', 'a row of overrides.json has the wrong shape');
  }
  return value as unknown as Override;
}

function isIso(value: unknown): boolean {
  return typeof value === 'string' && ISO.test(value);
}

/**
 * Local clock times as the API writes them (`2026-11-25T08:41:30`). Old phones have no Temporal, so they are counted by
 * the civil calendar here; the country has one zone and no summer time, so seconds between two of them are plain.
 * Departures are rounded down to the minute and arrivals up: a page never makes anybody late.
 */
import { isIsoDate } from '@yunjian/ui/format';

type L = 'zh' | 'en';
const ZONE = 'Asia/Shanghai';

/** Days since 1970-01-01 of a Gregorian date (Hinnant's days_from_civil). */
function dayNumber(y: number, m: number, d: number): number {
  const year = m <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const yoe = year - era * 400;
  const doy = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1;
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468;
}

/** The date of a day number (civil_from_days). */
function dateOfDay(day: number): string {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const m = mp < 10 ? mp + 3 : mp - 9;
  const y = yoe + era * 400 + (m <= 2 ? 1 : 0);
  return `${String(y).padStart(4, '0')}-${pad(m)}-${pad(doy - Math.floor((153 * mp + 2) / 5) + 1)}`;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** Day number of `YYYY-MM-DD…`. */
export function dayOf(local: string): number {
  const [y = 1970, m = 1, d = 1] = local.slice(0, 10).split('-').map(Number);
  return dayNumber(y, m, d);
}

/** Seconds since 1970-01-01T00:00:00 of the local clock. */
export function secondsOf(local: string): number {
  const [h = 0, m = 0, s = 0] = local.slice(11).split(':').map(Number);
  return dayOf(local) * 86_400 + h * 3600 + m * 60 + s;
}

/** A local time of seconds since 1970-01-01T00:00:00. */
export function localOf(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  const s = seconds - day * 86_400;
  return `${dateOfDay(day)}T${pad(Math.floor(s / 3600))}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
}

/** Seconds from `a` to `b`; negative when b is before a. */
export const secondsBetween = (a: string, b: string): number => secondsOf(b) - secondsOf(a);

/** The date `days` later (or earlier). */
export const addDays = (date: string, days: number): string => dateOfDay(dayOf(date) + days);

/** A date that can be asked about. A year half typed (`0002`, `0020`) is none yet. */
export const isAskable = (date: string): boolean => isIsoDate(date) && date > '1970-01-01' && date < '3000-01-01';

/** The local time of an instant (milliseconds since 1970) in the zone of the country. */
export function localAt(ms: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: ZONE,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms);
  const of = (type: string): string => parts.find((p) => p.type === type)?.value ?? '00';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}

const roundUp = (local: string): string => localOf(Math.ceil(secondsOf(local) / 60) * 60);

/** Minutes between a departure and an arrival as both are shown: the one rounded down, the other up. */
export const shownMinutes = (departure: string, arrival: string): number =>
  Math.ceil(secondsOf(arrival) / 60) - Math.floor(secondsOf(departure) / 60);

/**
 * `08:41`; on another day than `date` with the day in words (`次日 00:20`, `前一日 23:50`, else the date).
 * `round` is `up` for arrivals; `seconds` shows them instead of rounding.
 */
export function fmtClock(
  local: string,
  locale: L,
  options: { date?: string; round?: 'up' | 'down'; seconds?: boolean } = {},
): string {
  const shown = options.round === 'up' && !options.seconds ? roundUp(local) : local;
  const clock = shown.slice(11, options.seconds ? 19 : 16);
  if (!options.date) return clock;
  const off = dayOf(shown) - dayOf(options.date);
  if (off === 0) return clock;
  if (off === 1) return locale === 'zh' ? `次日 ${clock}` : `${clock} next day`;
  if (off === -1) return locale === 'zh' ? `前一日 ${clock}` : `${clock} the day before`;
  return `${shown.slice(0, 10)} ${clock}`;
}

/** `1 小时 5 分钟`, `1 h 5 min` of whole minutes. */
export function fmtMinutes(minutes: number, locale: L): string {
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  if (locale === 'zh') return h === 0 ? `${m} 分钟` : m === 0 ? `${h} 小时` : `${h} 小时 ${m} 分钟`;
  return h === 0 ? `${m} min` : m === 0 ? `${h} h` : `${h} h ${m} min`;
}

/** Seconds as minutes in words, rounded up: `5 分钟`. */
export const fmtSpan = (seconds: number, locale: L): string => fmtMinutes(Math.ceil(Math.max(0, seconds) / 60), locale);

/** How long until a departure, rounded down as on a platform display: `即将`, `3 分钟`; over an hour null (show the clock). */
export function fmtUntil(seconds: number, locale: L): string | null {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return null;
  if (minutes < 1) return locale === 'zh' ? '即将' : 'due';
  return fmtMinutes(minutes, locale);
}

/** Minutes with at most one place: 150 s → `2.5`. */
const shortMinutes = (seconds: number): string => String(Math.round(seconds / 6) / 10);

/** `每 10–15 分钟` of a headway in seconds: never a clock time. */
export function fmtHeadway(headway: { min: number; max: number }, locale: L): string {
  const [a, b] = [shortMinutes(headway.min), shortMinutes(headway.max)];
  const span = a === b ? a : `${a}–${b}`;
  return locale === 'zh' ? `每 ${span} 分钟` : `every ${span} min`;
}

/** What is known of lateness: null when nothing is known, `准点` within a minute, `晚 3 分钟`, `早 2 分钟`. */
export function fmtDelay(delay: number | null, locale: L): { words: string; tone: 'on-time' | 'late' | 'early' } | null {
  if (delay === null) return null;
  const minutes = Math.trunc(delay / 60);
  if (minutes === 0) return { words: locale === 'zh' ? '准点' : 'on time', tone: 'on-time' };
  return minutes > 0
    ? { words: locale === 'zh' ? `晚 ${minutes} 分钟` : `${minutes} min late`, tone: 'late' }
    : { words: locale === 'zh' ? `早 ${-minutes} 分钟` : `${-minutes} min early`, tone: 'early' };
}

/** Metres for people: `350 米`, `1.2 公里`. */
export function fmtMetres(metres: number, locale: L): string {
  if (metres < 1000) return locale === 'zh' ? `${Math.round(metres / 10) * 10} 米` : `${Math.round(metres / 10) * 10} m`;
  return `${(metres / 1000).toFixed(1)} ${locale === 'zh' ? '公里' : 'km'}`;
}

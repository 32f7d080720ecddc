/**
 * How values are written for people. Old phones have no Temporal, so instants go through Intl and calendar dates
 * stay strings. All of China has one zone; an instant is always shown in it.
 */
const ZONE = 'Asia/Shanghai';
type L = 'zh' | 'en';

/** Fen as `¥4,709.00`. Takes bigint, a decimal string of fen, or a safe integer. */
export function fmtMoney(fen: bigint | string | number): string {
  const n = BigInt(fen);
  const abs = n < 0n ? -n : n;
  return `${n < 0n ? '-' : ''}¥${grouped(String(abs / 100n))}.${String(abs % 100n).padStart(2, '0')}`;
}

/** Square centimetres as `1,250.00 m²`, rounded half up to two places. */
export function fmtArea(cm2: bigint | string | number): string {
  const n = BigInt(cm2);
  const hundredths = (n < 0n ? n - 50n : n + 50n) / 100n; // 1 m² = 10,000 cm²; two places = 100 cm²
  const abs = hundredths < 0n ? -hundredths : hundredths;
  return `${hundredths < 0n ? '-' : ''}${grouped(String(abs / 100n))}.${String(abs % 100n).padStart(2, '0')} m²`;
}

/** An integer with thousands separators. */
export function fmtInt(n: bigint | string | number): string {
  const s = String(n);
  return s.startsWith('-') ? `-${grouped(s.slice(1))}` : grouped(s);
}

/** A ratio 0–1 as `98.2 %`; null and NaN as a dash, never as zero. */
export function fmtPercent(ratio: number | null, places = 1): string {
  return ratio === null || !Number.isFinite(ratio) ? '—' : `${(ratio * 100).toFixed(places)} %`;
}

/** A file size, `1.4 MB`. */
export function fmtBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** Day of the week of a Gregorian date, 0 = Sunday (Sakamoto's method: no Date, so no time zone can shift it). */
function weekday(y: number, m: number, d: number): number {
  const t = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
  const yy = m < 3 ? y - 1 : y;
  return (yy + Math.floor(yy / 4) - Math.floor(yy / 100) + Math.floor(yy / 400) + (t[m - 1] ?? 0) + d) % 7;
}

/** True for a calendar date that exists, written YYYY-MM-DD. */
export function isIsoDate(s: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(s);
  if (!match) return false;
  const [y, m, d] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const last = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];
  return last !== undefined && d >= 1 && d <= last;
}

/** The calendar date of a date or an instant, in the zone of the country. */
function dateOf(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    Date.parse(value),
  );
}

/** `2026-11-23 周一` of a date or an instant. What is not a date comes back as it is. */
export function fmtDate(value: string, locale: L): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) && Number.isNaN(Date.parse(value))) return value;
  const date = dateOf(value);
  const [y, m, d] = date.split('-').map(Number);
  return `${date} ${WEEKDAYS[locale][weekday(y ?? 0, m ?? 1, d ?? 1)]}`;
}

/** `2026-11-23 周一 14:05` of an instant; with `seconds`, `14:05:09`. */
export function fmtDateTime(instant: string, locale: L, seconds = false): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return instant;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' as const } : {}),
  }).format(ms);
  return `${fmtDate(instant, locale)} ${clock}`;
}

/** A date without an hour stays one (`2026-11-23 周一`); an instant is written with its time. */
export const fmtWhen = (value: string, locale: L): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) ? fmtDate(value, locale) : fmtDateTime(value, locale);

export type DurationUnit = 'workingDays' | 'days' | 'hours' | 'minutes' | 'seconds';
const UNITS: Record<DurationUnit, { zh: string; en: [string, string] }> = {
  workingDays: { zh: '个工作日', en: ['working day', 'working days'] },
  days: { zh: '天', en: ['day', 'days'] },
  hours: { zh: '小时', en: ['hour', 'hours'] },
  minutes: { zh: '分钟', en: ['minute', 'minutes'] },
  seconds: { zh: '秒', en: ['second', 'seconds'] },
};

/** `5 个工作日`, `1 working day`. */
export function fmtDuration(n: number, unit: DurationUnit, locale: L): string {
  const u = UNITS[unit];
  return locale === 'zh' ? `${fmtInt(n)} ${u.zh}` : `${fmtInt(n)} ${n === 1 ? u.en[0] : u.en[1]}`;
}

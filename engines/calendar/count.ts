import { epochDay, fromEpochDay, inForce, isWeekend, type Calendar } from './load.ts';
import { CalendarError, type Due, type Pause, type Period } from './types.ts';

/** No period of law is longer; a larger number is a slip of the keyboard. */
export const LONGEST_PERIOD_DAYS = 3650;

/** Epoch days of `date`, refused before the first published year: no calendar is kept of those years, and none is guessed. */
export function covered(calendar: Calendar, date: Temporal.PlainDate): number {
  const day = epochDay(date);
  if (day >= calendar.first) return day;
  throw new CalendarError('outside-coverage', {
    zh: `${date.toString()} 早于日历的起点 ${calendar.data.coverage.from}，没有当年的放假安排，不予推算`,
    en: `${date.toString()} is before ${calendar.data.coverage.from}, where this calendar begins; it is not guessed`,
  });
}

/**
 * The one rule for years without a notice: weekends rest, statutory holidays with a fixed date (New Year, Labour Day, National Day)
 * rest, all else works; no make-up days, no lunar holidays. Every result that used it is provisional.
 */
export function presumedWork(calendar: Calendar, day: number): boolean {
  const iso = fromEpochDay(day).toString();
  if (isWeekend(calendar.data, day, iso)) return false;
  return !calendar.data.fixedHolidays.some((h) => iso.endsWith(h.monthDay) && inForce(h, iso));
}

/** Whether an epoch day is worked; on days after the published years only presumed. */
export function worksOn(calendar: Calendar, day: number): boolean {
  if (day > calendar.last) {
    // A notice or override may reach beyond the published years; what it names is still only part of a year, so provisional stays.
    return calendar.arranged.get(day)?.work ?? presumedWork(calendar, day);
  }
  const i = day - calendar.first;
  return (calendar.before[i + 1] ?? 0) > (calendar.before[i] ?? 0);
}

/** Number of working days in (a, b] for epoch days a ≤ b. */
export function countWorks(calendar: Calendar, a: number, b: number): number {
  const upTo = (day: number): number => calendar.before[Math.min(day, calendar.last) - calendar.first + 1] ?? 0;
  let n = upTo(b) - upTo(a);
  for (let day = Math.max(a, calendar.last) + 1; day <= b; day += 1) if (worksOn(calendar, day)) n += 1;
  return n;
}

function nthWorkAfter(calendar: Calendar, day: number, n: number): number {
  if (day <= calendar.last) {
    const seen = calendar.before[day - calendar.first + 1] ?? 0;
    const inside = calendar.works[seen + n - 1];
    if (inside !== undefined) return inside;
    n -= calendar.works.length - seen;
    day = calendar.last;
  }
  while (n > 0) {
    day += 1;
    if (worksOn(calendar, day)) n -= 1;
  }
  return day;
}

/** Refuses periods the law does not know: days must be positive, whole (or .5 for working days) and at most ten years. */
export function checkPeriod(period: Period): void {
  const { days, kind } = period;
  if (kind !== 'working' && kind !== 'calendar') {
    throw new CalendarError('bad-kind', {
      zh: 'kind 应为 working（工作日）或 calendar（自然日）',
      en: 'kind must be working or calendar',
    });
  }
  const whole = kind === 'working' ? days * 2 : days;
  if (typeof days !== 'number' || !Number.isInteger(whole) || days <= 0 || days > LONGEST_PERIOD_DAYS) {
    throw new CalendarError('bad-days', {
      zh: `days 应为 1 至 ${LONGEST_PERIOD_DAYS} 的整数（工作日可为 0.5 的倍数）`,
      en: `days must be a whole number from 1 to ${LONGEST_PERIOD_DAYS} (working days may be multiples of 0.5)`,
    });
  }
}

/**
 * When a period that starts on `from` ends.
 * - The start day is not counted (民法典 201); the period ends at 24:00 of `due`, or at close of business where the matter says so.
 * - Working days (行政许可法 82): the n-th working day after `from`.
 * - Calendar days: `from` + n days; ending on a rest day it runs to the next working day (民法典 203).
 * - Half days (首次回复 0.5 工作日): n + 0.5 ends at noon of the (n+1)-th working day, so 0.5 is noon of the next working day:
 *   the hour of receipt does not matter, as for whole days. The answer carries `at: 'noon'`.
 * `provisional` is true when any date after the published years was looked at.
 * Throws `outside-coverage`, `bad-days`, `bad-kind`.
 */
export function due(calendar: Calendar, input: Period & { readonly from: Temporal.PlainDate }): Due {
  return dueWithPauses(calendar, input, []);
}

/**
 * As `due`, with the clock stopped during the pauses. The pause day is not counted and the resume day is: [pause.from, pause.to)
 * is taken out, so a pause resumed on the day it began costs nothing, and one over a holiday moves nothing. Overlapping pauses count
 * once. A pause that begins after the period ended has no effect. Throws `bad-pause` when a pause ends before it begins.
 */
export function dueWithPauses(
  calendar: Calendar,
  input: Period & { readonly from: Temporal.PlainDate },
  pauses: readonly Pause[],
): Due {
  checkPeriod(input);
  const from = covered(calendar, input.from);
  const spans = merge(calendar, from, pauses);
  const half = !Number.isInteger(input.days);
  const n = Math.ceil(input.days);
  const working = input.kind === 'working';
  let end = working ? nthWorkAfter(calendar, from, n) : from + n;
  for (const [a, b] of spans) {
    if (a > end) break;
    // The days left when the clock stopped start again at the resume day, which counts: so count on from the day before it.
    const used = working ? countWorks(calendar, from, a - 1) : a - 1 - from;
    const taken = spans.reduce((sum, [x, y]) => (x < a ? sum + (working ? countWorks(calendar, x - 1, y - 1) : y - x) : sum), 0);
    const left = n - (used - taken);
    end = working ? nthWorkAfter(calendar, b - 1, left) : b - 1 + left;
  }
  if (!working && !worksOn(calendar, end)) end = nthWorkAfter(calendar, end, 1);
  const result: Due = { due: fromEpochDay(end), provisional: end > calendar.last };
  return half ? { ...result, at: 'noon' } : result;
}

/** Pauses as disjoint ascending [from, to) epoch days, cut to what lies after the start day (which is never counted anyway). */
function merge(calendar: Calendar, start: number, pauses: readonly Pause[]): [number, number][] {
  const spans = pauses.map(({ from, to }): [number, number] => {
    if (Temporal.PlainDate.compare(from, to) > 0) {
      throw new CalendarError('bad-pause', {
        zh: `恢复日 ${to.toString()} 早于中止日 ${from.toString()}`,
        en: `resumed ${to.toString()} before paused ${from.toString()}`,
      });
    }
    return [Math.max(covered(calendar, from), start + 1), epochDay(to)];
  });
  const out: [number, number][] = [];
  for (const [a, b] of spans.filter(([x, y]) => x < y).toSorted((x, y) => x[0] - y[0])) {
    const top = out.at(-1);
    if (top !== undefined && a <= top[1]) top[1] = Math.max(top[1], b);
    else out.push([a, b]);
  }
  return out;
}

/** Number of working days in (a, b]: 0 when b ≤ a. `provisional` when b lies after the published years. */
export function workingDaysBetween(
  calendar: Calendar,
  a: Temporal.PlainDate,
  b: Temporal.PlainDate,
): { days: number; provisional: boolean } {
  const x = covered(calendar, a);
  const y = covered(calendar, b);
  return { days: y <= x ? 0 : countWorks(calendar, x, y), provisional: Math.max(x, y) > calendar.last };
}

/** What is left of a period, in working days. */
export interface Remaining {
  /** Working days left after today: 0 on the last day. Once overdue, working days past due (0 on the rest days right after it). */
  readonly days: number;
  readonly overdue: boolean;
  readonly provisional: boolean;
}

/** Working days left between today and the due date. Overdue begins the day after `due` (periods end at 24:00). */
export function remaining(calendar: Calendar, today: Temporal.PlainDate, dueOn: Temporal.PlainDate): Remaining {
  const overdue = Temporal.PlainDate.compare(today, dueOn) > 0;
  const { days, provisional } = overdue ? workingDaysBetween(calendar, dueOn, today) : workingDaysBetween(calendar, today, dueOn);
  return { days, overdue, provisional };
}

export type Light = 'neutral' | 'amber' | 'red' | 'black';

/** Light of a clock: black overdue, red on the last day, amber when at most a third of `total` working days is left, else neutral. */
export function trafficLight(left: Pick<Remaining, 'days' | 'overdue'>, total: number): Light {
  if (left.overdue) return 'black';
  if (left.days <= 0) return 'red';
  return left.days * 3 <= total ? 'amber' : 'neutral';
}

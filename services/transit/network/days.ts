/** Service days of networks whose tables speak of workdays and rest days. */
import { type FeedTables, gtfsDate } from './gtfs.ts';
import { type DatesHeld, type Findings, NetworkError, type NetworkPack } from './types.ts';

/** On which days a line runs. */
export type DayKind = 'daily' | 'workday' | 'restday';

/** A span of days with those on which a notice makes a weekend day worked or a weekday off. */
export interface DayPlan {
  readonly from: string;
  readonly to: string;
  /** Days off on Monday to Friday, and worked Saturdays and Sundays; sorted. */
  readonly off: readonly string[];
  readonly worked: readonly string[];
  /** Years of the span for which there is no notice: their holidays are not known. */
  readonly unknownYears: readonly number[];
}

interface CalendarYear {
  papers: { publishedAt: string }[];
  days: { date: string; work: boolean; paper: number }[];
}

/**
 * Reads the working calendar of a pack (`FOLDER/YEAR.json`, as the calendar engine has it) for a span of days. Of several notices on one day the one published later holds.
 * @throws NetworkError `dates` when the span is not two dates in order.
 */
export function readDayPlan(pack: NetworkPack, folder: string, from: string, to: string): DayPlan {
  if (!isDate(from) || !isDate(to) || from > to)
    throw new NetworkError('dates', {
      zh: `有效期不是先后两个日期：${from}–${to}`,
      en: `The validity is not two dates in order: ${from} to ${to}`,
    });
  const named = new Map<string, { work: boolean; publishedAt: string }>();
  const unknownYears: number[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)) + 1; year += 1) {
    const path = `${folder}/${year}.json`;
    if (!pack.exists(path)) {
      if (year <= Number(to.slice(0, 4))) unknownYears.push(year);
      continue;
    }
    const { papers, days } = pack.json<CalendarYear>(path);
    for (const { date, work, paper } of days) {
      const publishedAt = papers[paper]?.publishedAt ?? '';
      const before = named.get(date);
      if (!before || before.publishedAt <= publishedAt) named.set(date, { work, publishedAt });
    }
  }
  const off: string[] = [];
  const worked: string[] = [];
  for (const [date, { work }] of named) {
    if (date < from || date > to) continue;
    const weekend = weekdayOf(date) >= 6;
    if (weekend && work) worked.push(date);
    if (!weekend && !work) off.push(date);
  }
  return { from, to, off: off.sort(), worked: worked.sort(), unknownYears };
}

/** Whether a text is a real day `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek;

const FLAGS: Readonly<Record<DayKind, readonly (0 | 1)[]>> = {
  daily: [1, 1, 1, 1, 1, 1, 1],
  workday: [1, 1, 1, 1, 1, 0, 0],
  restday: [0, 0, 0, 0, 0, 1, 1],
};

/** Adds the service of each day kind named, its id being the kind, to calendar.txt and calendar_dates.txt. */
export function addDayServices(tables: FeedTables, plan: DayPlan, kinds: Iterable<DayKind>, findings: Findings): void {
  const used = new Set(kinds);
  for (const kind of ['daily', 'workday', 'restday'] as const) {
    if (!used.has(kind)) continue;
    const [mo = 0, tu = 0, we = 0, th = 0, fr = 0, sa = 0, su = 0] = FLAGS[kind];
    tables.add('calendar.txt', [kind, mo, tu, we, th, fr, sa, su, gtfsDate(plan.from), gtfsDate(plan.to)]);
    if (kind === 'daily') continue;
    const change = (dates: readonly string[], runs: boolean): void => {
      for (const date of dates) tables.add('calendar_dates.txt', [kind, gtfsDate(date), runs ? 1 : 2]);
    };
    change(plan.off, kind === 'restday');
    change(plan.worked, kind === 'workday');
  }
  if (plan.unknownYears.length > 0 && (used.has('workday') || used.has('restday')))
    findings.add(
      'holidays-unknown',
      'info',
      { file: 'calendar.txt', id: plan.unknownYears.join(' ') },
      {
        zh: `${plan.unknownYears.join('、')} 年的放假安排尚未公布`,
        en: `The holidays of ${plan.unknownYears.join(', ')} are not published yet`,
      },
      { zh: '这些年只按星期区分工作日与休息日', en: 'in those years workdays and rest days follow the weekday alone' },
    );
}

/** The days a network of day kinds holds. */
export const heldDates = (plan: DayPlan): DatesHeld[] => [{ from: plan.from, to: plan.to, kind: 'projected' }];

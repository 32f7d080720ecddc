/** Words of the timetable sheet on a pole. Pure. */
import type { Words } from '@yunjian/ui';
import type { client } from '../shared/client.ts';
import { fmtClock, fmtHeadway } from '../shared/time.ts';
import type { Window } from './windows.ts';

export type SheetAnswer = Awaited<ReturnType<typeof client.sheet>>;

export interface SheetMinute {
  minute: number;
  estimated: boolean;
  toOther: string | null;
}

export type SheetLine = SheetAnswer['lines'][number];

/** One line and direction in one or several columns of days. */
export interface SheetPart {
  /** What days it is of; null when it is the same on all of them. */
  label: Words | null;
  date: string;
  /** Null when the line does not run on those days. */
  of: SheetLine | null;
}

export const COLUMN: Record<SheetAnswer['columns'][number]['kind'], Words> = {
  date: { zh: '当天', en: 'This day' },
  daily: { zh: '每日', en: 'Daily' },
  workday: { zh: '工作日', en: 'Workdays' },
  weekend: { zh: '双休日', en: 'Weekends' },
  saturday: { zh: '周六', en: 'Saturdays' },
  sunday: { zh: '周日', en: 'Sundays' },
};

/** What tells the lines of a sheet apart. */
export const keyOf = (l: SheetLine): string => `${l.line.id}|${l.headsign}|${l.callsLeft}`;
const clockOn = (time: string, date: string): string => `${time.slice(0, 10) > date ? '+' : ''}${time.slice(11)}`;
const saidOf = ({ of, date }: SheetPart): string =>
  of === null
    ? ''
    : JSON.stringify([
        of.hours,
        clockOn(of.first, date),
        clockOn(of.last, date),
        of.headways.map((w) => [clockOn(w.from, date), clockOn(w.until, date), w.min, w.max]),
      ]);

/** The lines of all columns, each once, in the order in which they first appear; one that runs alike on all days has one part without a label. */
export function partsOf(columns: SheetAnswer['columns']): SheetPart[][] {
  const keys = new Set(columns.flatMap((c) => c.lines.map(keyOf)));
  return [...keys].map((key) => {
    const parts = columns.map((c): SheetPart => ({
      label: COLUMN[c.kind],
      date: c.date,
      of: c.lines.find((l) => keyOf(l) === key) ?? null,
    }));
    const [first] = parts;
    return first && parts.every((p) => saidOf(p) === saidOf(first)) ? [{ ...first, label: null }] : parts;
  });
}

/** Letters a, b, c … for journeys that end elsewhere, in the order in which they first appear. After z comes aa. */
export function endings(hours: readonly { minutes: readonly SheetMinute[] }[]): Map<string, string> {
  const letters = new Map<string, string>();
  for (const hour of hours)
    for (const m of hour.minutes) if (m.toOther !== null && !letters.has(m.toOther)) letters.set(m.toOther, letter(letters.size));
  return letters;
}

function letter(n: number): string {
  const last = String.fromCharCode(97 + (n % 26));
  return n < 26 ? last : letter(Math.floor(n / 26) - 1) + last;
}

/** An hour of the service day as the pole says it: after midnight it belongs to the next day. */
export function hourWords(hour: number): Words {
  const h = String(hour % 24).padStart(2, '0');
  return hour < 24 ? h : { zh: `次日 ${h}`, en: `${h} next day` };
}

/** `06:00–09:00 每 5–8 分钟`: never a clock time of a vehicle. */
export function headwayWords(w: Window, locale: 'zh' | 'en', date?: string): string {
  const day = date === undefined ? {} : { date };
  return `${fmtClock(w.from, locale, day)}–${fmtClock(w.until, locale, day)} ${fmtHeadway(w, locale)}`;
}

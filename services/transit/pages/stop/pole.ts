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

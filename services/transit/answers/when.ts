/** When a question is about. */
import { failure } from '@yunjian/kernel/contract';
import { failures } from '../failures.ts';
import { secondsOf } from '../live/clock.ts';
import type { View } from '../live/view.ts';

/** A date of the district and seconds of that day. Absent: now; a date without a time is that day at 08:00, today's from now on. */
export function whenOf(
  view: View,
  asked: { date?: string | undefined; time?: string | undefined },
  now: Temporal.Instant,
): { date: string; seconds: number } {
  const here = view.clock.at(now);
  const date = asked.date ?? here.date;
  if (date < '1970-01-02' || date > '2999-12-31')
    throw failure({
      ...failures.time,
      message: { zh: '日期应在 1970 年与 2999 年之间', en: 'The date must lie between 1970 and 2999' },
    });
  if (asked.time !== undefined) return { date, seconds: secondsOf(asked.time) };
  return { date, seconds: date === here.date ? here.seconds : 8 * 3600 };
}

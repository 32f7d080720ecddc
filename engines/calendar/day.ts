import { covered, presumedWork } from './count.ts';
import { inForce, isWeekend, type Arranged, type Calendar } from './load.ts';
import type { CalendarDay, Paper, Workday, Words } from './types.ts';

function words(calendar: Calendar, zh: string): Words {
  return { zh, en: calendar.data.names[zh] ?? zh };
}

function docOf(paper: Paper): string {
  return paper.number ?? paper.title;
}

function history(row: Arranged): CalendarDay['replaced'] {
  const out: { isWork: boolean; sourceDoc: string; publishedAt: string }[] = [];
  for (let old = row.replaced; old !== null; old = old.replaced) {
    out.unshift({ isWork: old.work, sourceDoc: docOf(old.paper), publishedAt: old.paper.publishedAt });
  }
  return out;
}

/**
 * Whether a date is worked, and by which paper. After the published years the answer is `known: false` with a presumption.
 * Throws `outside-coverage` before them.
 */
export function isWorkday(calendar: Calendar, date: Temporal.PlainDate): Workday {
  const day = covered(calendar, date);
  const row = calendar.arranged.get(day);
  if (day > calendar.last) return { known: false, presumedWork: row?.work ?? presumedWork(calendar, day), date };
  const iso = date.toString();
  const weekend = isWeekend(calendar.data, day, iso);
  const half = calendar.data.halfDays.find((h) => iso.endsWith(h.monthDay) && inForce(h, iso));
  const common = { date, halfDay: half === undefined ? null : words(calendar, half.name) };
  if (row !== undefined) {
    const { number: _, ...paper } = row.paper;
    return {
      known: true,
      isWork: row.work,
      day: {
        ...common,
        ...paper,
        isWork: row.work,
        name: words(calendar, row.name),
        makeUp: row.work && weekend,
        sourceDoc: docOf(row.paper),
        replaced: history(row),
      },
    };
  }
  const rule = calendar.data.weekend.find((r) => inForce(r, iso));
  return {
    known: true,
    isWork: !weekend,
    day: {
      ...common,
      isWork: !weekend,
      name: weekend ? { zh: '周末', en: 'Weekend' } : { zh: '工作日', en: 'Working day' },
      makeUp: false,
      sourceDoc: rule === undefined ? '' : `${rule.source}${rule.article}`,
      title: rule?.source ?? '',
      publishedAt: rule?.publishedAt ?? '',
      url: null,
      replaced: [],
    },
  };
}

/** Every date of one published year, in order: the table the law's clocks run on. Throws `outside-coverage` for other years. */
export function daysOfYear(calendar: Calendar, year: number): CalendarDay[] {
  const out: CalendarDay[] = [];
  for (let date = Temporal.PlainDate.from({ year, month: 1, day: 1 }); date.year === year; date = date.add({ days: 1 })) {
    const answer = isWorkday(calendar, date);
    if (!answer.known) break;
    out.push(answer.day);
  }
  return out;
}

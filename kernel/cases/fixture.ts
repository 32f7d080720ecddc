// For the tests of this module: the pack's calendar, specs of clocks with the numbers of the law, and moments.
import { readdir } from 'node:fs/promises';
import { loadCalendar, type Calendar } from '@yunjian/calendar';
import { readCalendarDir } from '@yunjian/calendar/cli';
import type { ClockSpec, LadderStep, Moment, NewCase } from './index.ts';

const districts = new URL('../../districts/', import.meta.url);
const [pack] = (await readdir(districts, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);
export const packData = await readCalendarDir(new URL(`${pack}/calendar/`, districts));
export const calendar: Calendar = loadCalendar(packData);

/** Nine in the morning in Shanghai of a day. */
export function at(day: string, on: Calendar = calendar): Moment {
  return { now: Temporal.Instant.from(`${day}T01:00:00Z`), today: Temporal.PlainDate.from(day), calendar: on };
}

const law = '行政许可法';
export const acceptance: ClockSpec = {
  code: 'acceptance',
  basis: 'legal',
  period: { days: 5, kind: 'working' },
  starts: 'received',
  stops: 'accepted',
  law,
  article: '第三十二条（四）',
  effect: 'deemed-accepted',
};
export const decision: ClockSpec = {
  code: 'decision',
  basis: 'legal',
  period: { days: 20, kind: 'working' },
  starts: 'accepted',
  stops: 'decided',
  law,
  article: '第四十二条',
};
export const promise: ClockSpec = {
  ...decision,
  basis: 'promised',
  period: { days: 5, kind: 'working' },
  law: null,
  article: null,
};
export const renewal: ClockSpec = { ...decision, article: '第五十条', effect: 'deemed-granted' };

export const ladder: readonly LadderStep[] = [
  { step: 1, level: 'steward', after: 0, within: { days: 1, kind: 'working' } },
  { step: 2, level: 'department-head', after: 1, within: { days: 1, kind: 'working' } },
  { step: 3, level: 'district-office', after: 3, within: { days: 2, kind: 'working' } },
];

export const ann = '00000000-0000-7000-8000-00000000000a';
export const bob = '00000000-0000-7000-8000-00000000000b';
export const housing = '00000000-0000-7000-8000-0000000000d1';
export const finance = '00000000-0000-7000-8000-0000000000d2';

export const errand: NewCase = {
  kind: 'test.review',
  prefix: 'RC',
  title: { zh: '示例：人工核查', en: 'Example: manual review' },
  queue: 'review',
  department: housing,
  origin: 'online',
  clocks: [acceptance, decision, promise],
  by: null,
};

export const notice = (day: string): { legalBasis: string; noticeSentAt: Temporal.Instant } => ({
  legalBasis: '行政许可法第四十五条',
  noticeSentAt: at(day).now,
});

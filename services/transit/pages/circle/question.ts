/** The question of the one-hour circle as it stands in the address: whoever gets the link asks the same. */
import { isIsoDate } from '@yunjian/ui/format';
import { CHOICES } from '../planner/question.ts';
import { MODES } from '../shared/modes.ts';
import type { Mode } from '../shared/types.ts';

/** What the second circle differs in; `none` asks for one only. */
export type Versus = 'none' | 'origin' | 'date';
export type By = 'best' | 'median';
export type Side = 'a' | 'b';

export interface CircleQuestion {
  /** `network:id` or `lat,lon`; empty when not chosen yet. */
  from: string;
  /** Empty: today. */
  date: string;
  /** The window of departures, `HH:MM`; an end before the start is on the next day. */
  time: string;
  until: string;
  /** Minutes of travel, 5–180. */
  minutes: string;
  by: By;
  /** Empty: all of them. */
  modes: readonly Mode[];
  /** Seconds before departure at a railway station; empty: none, the figure is that of the timetable. */
  railSlack: string;
  versus: Versus;
  /** The second origin or the second date; empty unless `versus` asks for it. */
  from2: string;
  date2: string;
}

export const NO_CIRCLE: CircleQuestion = {
  from: '',
  date: '',
  time: '08:00',
  until: '09:00',
  minutes: '60',
  by: 'best',
  modes: [],
  railSlack: '',
  versus: 'none',
  from2: '',
  date2: '',
};

/** Minutes offered; the address may hold any from 5 to 180. */
export const MINUTES = ['15', '30', '45', '60', '90', '120'] as const;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Reads an address. What makes no sense there is left out, never an error. */
export function readCircle(search: URLSearchParams): CircleQuestion {
  const text = (key: string): string => (search.get(key) ?? '').trim().slice(0, 200);
  const date = (key: string): string => (isIsoDate(text(key)) ? text(key) : '');
  const clock = (key: 'time' | 'until'): string => (CLOCK.test(text(key)) ? text(key) : NO_CIRCLE[key]);
  const minutes = Number(text('minutes'));
  const versus = text('versus');
  const named = text('modes').split(',');
  return {
    from: text('from'),
    date: date('date'),
    time: clock('time'),
    until: clock('until'),
    minutes: Number.isInteger(minutes) && minutes >= 5 && minutes <= 180 ? String(minutes) : NO_CIRCLE.minutes,
    by: text('by') === 'median' ? 'median' : 'best',
    modes: MODES.filter((m) => named.includes(m)),
    railSlack: CHOICES.railSlack.find((v) => v !== '0' && v === text('railSlack')) ?? '',
    versus: versus === 'origin' || versus === 'date' ? versus : 'none',
    from2: versus === 'origin' ? text('from2') : '',
    date2: versus === 'date' ? date('date2') : '',
  };
}

/** The end of the window as the API takes it: an end before the start is past midnight, `25:00`. */
export const untilOf = (q: Pick<CircleQuestion, 'time' | 'until'>): string =>
  q.until < q.time ? `${Number(q.until.slice(0, 2)) + 24}${q.until.slice(2)}` : q.until;

/** One of the two circles asked for, as the API takes it. */
export function queryOf(q: CircleQuestion, side: Side = 'a') {
  const date = side === 'b' && q.versus === 'date' ? q.date2 : q.date;
  return {
    from: side === 'b' && q.versus === 'origin' ? q.from2 : q.from,
    ...(date ? { date } : {}),
    time: q.time,
    until: untilOf(q),
    minutes: q.minutes,
    by: q.by,
    ...(q.modes.length > 0 ? { modes: q.modes.join(',') } : {}),
    ...(q.railSlack === '' ? {} : { railSlack: q.railSlack }),
  };
}

/** The address of a question. Only what differs from the usual is in it. */
export function circleAddress(q: CircleQuestion): string {
  const usual = NO_CIRCLE;
  const query = new URLSearchParams();
  const put = (key: string, value: string, skip = ''): void => {
    if (value !== '' && value !== skip) query.set(key, value);
  };
  put('from', q.from);
  put('date', q.date);
  put('time', q.time, usual.time);
  put('until', q.until, usual.until);
  put('minutes', q.minutes, usual.minutes);
  put('by', q.by, usual.by);
  put('modes', q.modes.join(','));
  put('railSlack', q.railSlack);
  put('versus', q.versus, usual.versus);
  if (q.versus === 'origin') put('from2', q.from2);
  if (q.versus === 'date') put('date2', q.date2);
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return `/transit/circle${text ? `?${text}` : ''}`;
}

/** The address to give to others: “today” becomes the day it was answered for, and the window is written out. */
export function sharedCircle(q: CircleQuestion, answered: { date: string }): string {
  const at = new URL(circleAddress({ ...q, date: q.date || answered.date }), 'http://x');
  at.searchParams.set('time', q.time);
  at.searchParams.set('until', q.until);
  at.searchParams.set('minutes', q.minutes);
  return at.pathname + at.search.replaceAll('%3A', ':').replaceAll('%2C', ',');
}

/** Which fields are missing or say the same twice; `today` stands for an empty date. */
export function mistakesOf(q: CircleQuestion, today: string): ('from' | 'from2' | 'same-origin' | 'date2' | 'same-date')[] {
  return [
    ...(q.from ? [] : (['from'] as const)),
    ...(q.versus !== 'origin'
      ? []
      : q.from2 === ''
        ? (['from2'] as const)
        : q.from2 === q.from
          ? (['same-origin'] as const)
          : []),
    ...(q.versus !== 'date'
      ? []
      : q.date2 === ''
        ? (['date2'] as const)
        : q.date2 === (q.date || today)
          ? (['same-date'] as const)
          : []),
  ];
}

/** Whether a circle has to be worked out for this side; `today` stands for an empty date. */
export const asks = (q: CircleQuestion, side: Side, today: string): boolean =>
  q.from !== '' &&
  (side === 'a' ||
    (q.versus === 'origin' && q.from2 !== '' && q.from2 !== q.from) ||
    (q.versus === 'date' && q.date2 !== '' && q.date2 !== (q.date || today)));

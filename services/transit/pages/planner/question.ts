/** A traveller's question as it stands in the address: whoever gets the link asks the same. */
import { isIsoDate } from '@yunjian/ui/format';
import { MODES } from '../shared/modes.ts';
import { addDays, localOf, secondsOf } from '../shared/time.ts';
import type { Mode } from '../shared/types.ts';

export type Kind = 'now' | 'depart' | 'arrive' | 'last';

export interface Question {
  /** `network:id` or `lat,lon`; empty when not chosen yet. */
  from: string;
  to: string;
  kind: Kind;
  /** Empty unless the kind asks for it: `now` has neither, `last` has a date only. */
  date: string;
  time: string;
  /** Empty: all of them. */
  modes: readonly Mode[];
  /** Empty strings stand for what the district sets. */
  maxRides: string;
  walkSpeed: string;
  walkLimit: string;
  railSlack: string;
  minChange: string;
  /** Step-free only, or also where nothing is known; empty: not asked. */
  wheelchair: '' | 'yes' | 'not-no';
}

/** What may be chosen, as the API takes it: rides, metres a second, metres, seconds. */
export const CHOICES = {
  maxRides: ['1', '2', '3'],
  walkSpeed: ['0.9', '1.5'],
  walkLimit: ['300', '500', '800', '1500'],
  railSlack: ['0', '300', '600', '900', '1200', '1800'],
  minChange: ['120', '300', '600'],
} as const;
export const OPTION_KEYS = ['maxRides', 'walkSpeed', 'walkLimit', 'railSlack', 'minChange'] as const;

export const NO_QUESTION: Question = {
  from: '',
  to: '',
  kind: 'now',
  date: '',
  time: '',
  modes: [],
  maxRides: '',
  walkSpeed: '',
  walkLimit: '',
  railSlack: '',
  minChange: '',
  wheelchair: '',
};

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Values of an address; `true` is how links of old said it. */
const WHEELCHAIR: Readonly<Record<string, Question['wheelchair']>> = { yes: 'yes', 'not-no': 'not-no', true: 'yes' };

/** Reads an address. What makes no sense there is left out, never an error; without a day or a time “depart at” is now. */
export function readQuestion(search: URLSearchParams): Question {
  const end = (key: string): string => (search.get(key) ?? '').trim().slice(0, 200);
  const date = isIsoDate(search.get('date') ?? '') ? (search.get('date') ?? '') : '';
  const time = CLOCK.test(search.get('time') ?? '') ? (search.get('time') ?? '') : '';
  const asked = search.get('kind');
  const kind: Kind = asked === 'last' ? 'last' : !date || !time ? 'now' : asked === 'arrive' ? 'arrive' : 'depart';
  const named = (search.get('modes') ?? '').split(',');
  return {
    from: end('from'),
    to: end('to'),
    kind,
    date: kind === 'now' ? '' : date,
    time: kind === 'now' || kind === 'last' ? '' : time,
    modes: MODES.filter((m) => named.includes(m)),
    ...OPTION_KEYS.reduce(
      (all, key) => ({ ...all, [key]: CHOICES[key].find((v) => v === search.get(key)) ?? '' }),
      {} as Record<(typeof OPTION_KEYS)[number], string>,
    ),
    wheelchair: WHEELCHAIR[search.get('wheelchair') ?? ''] ?? '',
  };
}

/** The question as the API takes it; also what stands in the address. Only what was chosen is in it. */
export function queryOf(q: Question) {
  return {
    from: q.from,
    to: q.to,
    ...(q.kind === 'arrive' || q.kind === 'last' ? { kind: q.kind } : {}),
    ...(q.kind !== 'now' && q.date ? { date: q.date } : {}),
    ...((q.kind === 'depart' || q.kind === 'arrive') && q.time ? { time: q.time } : {}),
    ...(q.modes.length > 0 ? { modes: q.modes.join(',') } : {}),
    ...Object.fromEntries(OPTION_KEYS.filter((key) => q[key] !== '').map((key) => [key, q[key]])),
    ...(q.wheelchair === '' ? {} : { wheelchair: q.wheelchair }),
  };
}

/** The address of a question: with both ends it is answered at once, else the form waits with what is there. */
export function addressOf(q: Question): string {
  const query = new URLSearchParams(Object.entries(queryOf(q)).filter(([, v]) => v !== '') as [string, string][]);
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return `${q.from && q.to ? '/transit/journey' : '/transit'}${text ? `?${text}` : ''}`;
}

/** The address to give to others: “now” becomes the day and time it was answered for. */
export function sharedAddress(q: Question, answered: { date: string; time: string }): string {
  const fixed: Question =
    q.kind === 'now'
      ? { ...q, kind: 'depart', date: answered.time.slice(0, 10), time: answered.time.slice(11, 16) }
      : q.kind === 'last' && !q.date
        ? { ...q, date: answered.date }
        : q;
  return addressOf(fixed);
}

/** The evening a “last way home” is about: before four in the morning it is still the night before. */
export const nightOf = (now: string): string => (now.slice(11, 13) < '04' ? addDays(now.slice(0, 10), -1) : now.slice(0, 10));

/** The question with another kind: day and time it needs are filled in from the clock, rounded up to five minutes. */
export function withKind(q: Question, kind: Kind, now: string): Question {
  if (kind === 'now') return { ...q, kind, date: '', time: '' };
  if (kind === 'last') return { ...q, kind, date: q.kind === 'now' || !q.date ? nightOf(now) : q.date, time: '' };
  const next = localOf(Math.ceil(secondsOf(now) / 300) * 300);
  return { ...q, kind, date: q.date || next.slice(0, 10), time: q.time || next.slice(11, 16) };
}

/** How many options are in use. */
export const activeOptions = (q: Question): number =>
  OPTION_KEYS.filter((key) => q[key] !== '').length + (q.modes.length > 0 ? 1 : 0) + (q.wheelchair === '' ? 0 : 1);

/** The same question without any option. */
export const withoutOptions = (q: Question): Question => ({
  ...NO_QUESTION,
  from: q.from,
  to: q.to,
  kind: q.kind,
  date: q.date,
  time: q.time,
});

/** The question for the first services of the next day. */
export const nextMorning = (q: Question, day: string): Question => ({
  ...q,
  kind: 'depart',
  date: addDays(day, 1),
  time: '05:00',
});

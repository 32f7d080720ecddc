import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChoiceOf, Leg } from '../shared/types.ts';
import { changesOf, everyOf, isLate, latestOf, nextOf, pathOf, sorted, summaryOf, worstOf } from './choices.ts';
import {
  NO_QUESTION,
  activeOptions,
  addressOf,
  nextMorning,
  nightOf,
  queryOf,
  readQuestion,
  sharedAddress,
  withKind,
  withoutOptions,
  type Question,
} from './question.ts';

const ask = (text: string): Question => readQuestion(new URLSearchParams(text));
const full: Question = {
  from: 'metro:0934',
  to: '31.03035,121.2277',
  kind: 'arrive',
  date: '2026-11-25',
  time: '08:30',
  modes: ['rail', 'bus'],
  maxRides: '2',
  walkSpeed: '0.9',
  walkLimit: '500',
  railSlack: '900',
  minChange: '300',
  wheelchair: 'yes',
};

test('the address holds the whole question, and gives it back', () => {
  const address = addressOf(full);
  assert.equal(
    address,
    '/transit/journey?from=metro:0934&to=31.03035,121.2277&kind=arrive&date=2026-11-25&time=08:30&modes=rail,bus&maxRides=2&walkSpeed=0.9&walkLimit=500&railSlack=900&minChange=300&wheelchair=yes',
  );
  assert.deepEqual(ask(address.split('?')[1] ?? ''), full);
  for (const q of [
    { ...NO_QUESTION, from: 'bus:a&b=c 1', to: 'hsr:松江#南' },
    { ...full, kind: 'depart' as const, modes: [] },
    { ...full, kind: 'last' as const, time: '' },
    { ...NO_QUESTION, to: 'bus:1' },
  ])
    assert.deepEqual(ask(addressOf(q).split('?')[1] ?? ''), q);
});

test('one end alone waits on the planner; nothing at all is the plain page', () => {
  assert.equal(addressOf({ ...NO_QUESTION, to: 'bus:1' }), '/transit?to=bus:1');
  assert.equal(addressOf(NO_QUESTION), '/transit');
});

test('nonsense in an address is left out', () => {
  assert.deepEqual(
    ask('from=a:1&to=a:2&kind=arrive&date=2026-02-30&time=25:00&modes=bus,broom&maxRides=99&walkLimit=-1&wheelchair=1'),
    {
      ...NO_QUESTION,
      from: 'a:1',
      to: 'a:2',
      modes: ['bus'],
    },
  );
  assert.equal(ask('kind=arrive&date=2026-11-25').kind, 'now');
  assert.equal(ask('date=2026-11-25&time=08:00').kind, 'depart');
  assert.equal(ask('kind=last').date, '');
});

test('what the API is asked: now has no day, the last way home has no time', () => {
  assert.deepEqual(queryOf({ ...NO_QUESTION, from: 'a:1', to: 'a:2' }), { from: 'a:1', to: 'a:2' });
  assert.deepEqual(queryOf({ ...NO_QUESTION, from: 'a:1', to: 'a:2', kind: 'last', date: '2026-11-25' }), {
    from: 'a:1',
    to: 'a:2',
    kind: 'last',
    date: '2026-11-25',
  });
});

test('a link given to others names the day and time it was answered for', () => {
  const now = { ...NO_QUESTION, from: 'a:1', to: 'a:2' };
  const answered = { date: '2026-11-25', time: '2026-11-26T00:12:30' };
  assert.equal(sharedAddress(now, answered), '/transit/journey?from=a:1&to=a:2&date=2026-11-26&time=00:12');
  assert.equal(sharedAddress({ ...now, kind: 'last' }, answered), '/transit/journey?from=a:1&to=a:2&kind=last&date=2026-11-25');
  assert.equal(sharedAddress(full, answered), addressOf(full));
});

test('a change of kind fills in day and time', () => {
  const q = { ...NO_QUESTION, from: 'a:1', to: 'a:2' };
  const at = withKind(q, 'depart', '2026-11-25T23:57:10');
  assert.deepEqual([at.date, at.time], ['2026-11-26', '00:00']);
  assert.deepEqual([withKind(at, 'arrive', '2026-11-25T10:00:00').time, withKind(at, 'now', '').date], ['00:00', '']);
  assert.equal(withKind(q, 'last', '2026-11-25T03:59:00').date, '2026-11-24');
  assert.equal(nightOf('2026-11-25T04:00:00'), '2026-11-25');
  assert.deepEqual([nextMorning(full, '2026-12-31').date, nextMorning(full, '2026-12-31').kind], ['2027-01-01', 'depart']);
});

test('options are counted and can be taken away', () => {
  assert.equal(activeOptions(full), 7);
  assert.deepEqual(withoutOptions(full), {
    ...NO_QUESTION,
    from: full.from,
    to: full.to,
    kind: 'arrive',
    date: '2026-11-25',
    time: '08:30',
  });
  assert.equal(activeOptions(withoutOptions(full)), 0);
});

const leg = (of: Partial<Leg>): Leg =>
  ({
    kind: 'ride',
    seconds: 600,
    headway: null,
    path: [],
    stops: [],
    from: { lon: 1, lat: 2 },
    to: { lon: 3, lat: 4 },
    ...of,
  }) as Leg;
const choice = (key: string, rides: number, walkSeconds: number, next: string[] = []): ChoiceOf =>
  ({
    key,
    journey: { rides, walkSeconds, departure: '2026-11-25T08:00:00', legs: [] },
    next: next.map((departure) => ({ departure, arrival: departure, latestArrival: departure, tight: false })),
  }) as unknown as ChoiceOf;

test('choices in the order asked; equal ones stay as they came', () => {
  const all = [choice('a', 3, 100), choice('b', 1, 900), choice('c', 1, 100)];
  const keys = (order: 'given' | 'fewest' | 'walking'): string =>
    sorted(all, order)
      .map((c) => c.key)
      .join('');
  assert.deepEqual([keys('given'), keys('fewest'), keys('walking')], ['abc', 'bca', 'acb']);
  assert.deepEqual([changesOf({ rides: 0 }), changesOf({ rides: 1 }), changesOf({ rides: 3 })], [0, 0, 2]);
});

test('waiting out every headway: nothing, later, or a missed connection', () => {
  const worst = (latestArrival: string | null): string => worstOf({ arrival: '2026-11-25T09:24:00', latestArrival });
  assert.deepEqual(
    [worst('2026-11-25T09:24:00'), worst('2026-11-25T09:40:00'), worst('2026-11-26T09:24:00'), worst(null)],
    ['same', 'later', 'missed', 'missed'],
  );
});

test('asked to arrive by a time: late when waiting out every headway takes longer', () => {
  const j = { latestArrival: '2026-11-26T00:07:00' };
  assert.equal(isLate(j, '2026-11-25T23:59:00'), true);
  assert.deepEqual([isLate(j, '2026-11-26T00:07:00'), isLate(j, null)], [false, false]);
  assert.equal(isLate({ latestArrival: null }, '2026-11-26T00:07:00'), true);
});

test('the latest one can leave, over all choices', () => {
  const at = (departure: string, headway: Leg['headway']): ChoiceOf =>
    ({ journey: { departure, legs: [leg({ headway })] } }) as unknown as ChoiceOf;
  assert.equal(latestOf([]), null);
  assert.deepEqual(latestOf([at('2026-11-25T22:00:00', null), at('2026-11-26T00:05:00', { seconds: 600, min: 600, max: 600 })]), {
    departure: '2026-11-26T00:05:00',
    about: true,
  });
});

test('the summary leaves out walks of less than a minute, unless there is nothing else', () => {
  const step = leg({ kind: 'walk', seconds: 20 });
  assert.equal(summaryOf([step, leg({}), leg({ kind: 'walk', seconds: 60 })]).length, 2);
  assert.equal(summaryOf([step]).length, 1);
});

test('how often: the rarest ride decides; with a timetable there is a list instead', () => {
  const often = leg({ headway: { seconds: 240, min: 240, max: 300 } });
  const rare = leg({ headway: { seconds: 900, min: 600, max: 900 } });
  assert.deepEqual(everyOf({ legs: [often, rare] }, 'zh'), { words: '每 10–15 分钟', often: false });
  assert.deepEqual(everyOf({ legs: [often] }, 'zh'), { words: '每 4–5 分钟', often: true });
  assert.equal(everyOf({ legs: [often, leg({})] }, 'zh'), null);
  assert.equal(everyOf({ legs: [leg({ kind: 'walk' })] }, 'zh'), null);
});

test('departures that follow: in order, without the one shown and without doubles', () => {
  const at = (clock: string): string => `2026-11-25T${clock}:00`;
  const c = choice('a', 1, 0, [at('08:20'), at('08:00'), at('08:10'), at('08:20'), at('08:40')]);
  assert.deepEqual(
    nextOf(c, 2).map((n) => n.departure),
    [at('08:10'), at('08:20')],
  );
});

test('a leg without a path is drawn through its stops', () => {
  assert.deepEqual(pathOf(leg({ stops: [{ lon: 2, lat: 3 }] as never })), [
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
  const path: [number, number][] = [
    [0, 0],
    [1, 1],
  ];
  assert.equal(pathOf(leg({ path })), path);
});

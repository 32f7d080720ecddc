/** The choices of an answer as pages list them. */
import type { Text } from '@yunjian/kernel/contract';
import { isHeadway, journeyEstimates, onlyHeadways } from '../shared/about.ts';
import { fmtHeadway, secondsOf } from '../shared/time.ts';
import type { ChoiceOf, Journey, Leg } from '../shared/types.ts';

export type Order = 'given' | 'fewest' | 'walking';

export const LABEL: Record<ChoiceOf['labels'][number], Text> = {
  fastest: { zh: '最快', en: 'Fastest' },
  'fewest-changes': { zh: '换乘最少', en: 'Fewest changes' },
  'least-walking': { zh: '走路最少', en: 'Least walking' },
  safest: { zh: '更稳妥', en: 'Safest changes' },
};

/** Choices in the order asked; equal ones stay as they came. */
export function sorted(choices: readonly ChoiceOf[], order: Order): ChoiceOf[] {
  if (order === 'given') return [...choices];
  const by = (c: ChoiceOf): number => (order === 'fewest' ? c.journey.rides : c.journey.walkSeconds);
  return choices
    .map((c, i) => ({ c, i }))
    .sort((a, b) => by(a.c) - by(b.c) || a.i - b.i)
    .map(({ c }) => c);
}

/** The latest one can leave by any of the choices, and whether that is an estimate; null without choices. */
export function latestOf(choices: readonly Pick<ChoiceOf, 'journey'>[]): { departure: string; about: boolean } | null {
  const last = choices.reduce<Journey | null>(
    (best, c) => (best === null || secondsOf(c.journey.departure) > secondsOf(best.departure) ? c.journey : best),
    null,
  );
  return last === null ? null : { departure: last.departure, about: journeyEstimates(last).departure };
}

/** From this many seconds on a later arrival is not a longer wait but a missed connection. */
const MISSED = 3600;

/** What waiting out every headway does: nothing, a later arrival, or a missed connection. */
export function worstOf(journey: Pick<Journey, 'arrival' | 'latestArrival'>): 'same' | 'later' | 'missed' {
  if (journey.latestArrival === null) return 'missed';
  const more = secondsOf(journey.latestArrival) - secondsOf(journey.arrival);
  return more <= 0 ? 'same' : more < MISSED ? 'later' : 'missed';
}

/** Whether waiting out every headway, one arrives after the time asked for, or nobody knows when; false when no arrival was asked for. */
export const isLate = (journey: Pick<Journey, 'latestArrival'>, by: string | null): boolean =>
  by !== null && (journey.latestArrival === null || secondsOf(journey.latestArrival) > secondsOf(by));

/** Changes of a journey: one ride has none; staying on board is none. */
export const changesOf = (journey: Pick<Journey, 'rides'>): number => Math.max(0, journey.rides - 1);

/** The parts drawn in the summary of a choice: rides, and walks of at least a minute or that are all there is. */
export function summaryOf(legs: readonly Leg[]): Leg[] {
  return legs.filter((l) => l.kind === 'ride' || (l.kind === 'walk' && (l.seconds >= 60 || legs.length === 1)));
}

/** Headways of at most so many seconds need no planning. */
const OFTEN = 600;

/**
 * How often one can leave, when no ride has a timetable: the ride that comes least often decides. Null when any ride has a
 * timetable (then its departures are listed) or there is no ride.
 */
export function everyOf(journey: Pick<Journey, 'legs'>, locale: 'zh' | 'en'): { words: string; often: boolean } | null {
  if (!onlyHeadways(journey)) return null;
  const rarest = journey.legs
    .filter(isHeadway)
    .map((l) => l.headway)
    .filter((h) => h !== null)
    .reduce<Leg['headway']>((worst, h) => (worst === null || h.max > worst.max ? h : worst), null);
  return rarest === null ? null : { words: fmtHeadway(rarest, locale), often: rarest.max <= OFTEN };
}

/** Departures listed after the first: in the order of the clock, without doubles, at most `n`. */
export function nextOf(choice: Pick<ChoiceOf, 'journey' | 'next'>, n: number): ChoiceOf['next'] {
  const seen = new Set([choice.journey.departure]);
  return [...choice.next]
    .sort((a, b) => secondsOf(a.departure) - secondsOf(b.departure))
    .filter((x) => (seen.has(x.departure) ? false : (seen.add(x.departure), true)))
    .slice(0, n);
}

/** The path drawn for a leg: its own, or straight through its stops when it has none. */
export function pathOf(leg: Pick<Leg, 'path' | 'from' | 'to' | 'stops'>): readonly (readonly [number, number])[] {
  if (leg.path.length > 1) return leg.path;
  return [leg.from, ...leg.stops, leg.to].map((p) => [p.lon, p.lat] as const);
}

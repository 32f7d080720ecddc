/** From many journeys to few distinct ways to travel, each with its departures. Pure: what it is given decides. */
import type { Journey, Leg, Ref } from '@yunjian/transit';

/** What makes two journeys the same way: the lines, in order, between the same places. */
export type Namer = (leg: Leg) => string;

export type Label = 'fastest' | 'fewest-changes' | 'least-walking' | 'safest';

/** One way to travel. The first journey stands for it; the others follow in the order of their departure (backwards when the question is when to arrive). */
export interface Way {
  readonly key: string;
  readonly journeys: readonly [Journey, ...Journey[]];
  readonly labels: readonly Label[];
}

/** Lines and stops of a journey as one word. Walks count by being there, so that a way with a walk is another than one without. */
export function wayKey(journey: Journey, name: Namer): string {
  return (
    journey.legs.map((leg) => (leg.kind === 'walk' ? 'w' : `${leg.kind === 'stay' ? 's' : 'r'}${name(leg)}`)).join('|') || 'here'
  );
}

/** How many changes of a journey are tight. */
export const tightChanges = (journey: Journey): number => journey.legs.filter((leg) => leg.tight).length;

/** The order in which ways are shown: earlier arrival (or later departure), each tight change counting `penalty` seconds, then fewer rides, less walking, the other end. */
function better(a: Journey, b: Journey, backwards: boolean, penalty: number): number {
  const cost = (j: Journey): number => (backwards ? -j.departure : j.arrival) + penalty * tightChanges(j);
  return (
    cost(a) - cost(b) ||
    a.rides - b.rides ||
    a.walkSeconds - b.walkSeconds ||
    (backwards ? a.arrival - b.arrival : b.departure - a.departure)
  );
}

/**
 * Groups journeys into ways and keeps at most `most`: the best, and of each label one that bears it. `backwards` when the question was when to arrive or
 * when to leave at the latest.
 */
export function waysOf(
  journeys: readonly Journey[],
  options: {
    readonly name: Namer;
    readonly most: number;
    readonly backwards: boolean;
    readonly penalty: number;
    readonly safe?: readonly Journey[];
  },
): Way[] {
  const { backwards } = options;
  const groups = new Map<string, Journey[]>();
  for (const journey of journeys) {
    const key = wayKey(journey, options.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [journey]);
    else if (!group.some((j) => j.departure === journey.departure && j.arrival === journey.arrival)) group.push(journey);
  }
  const ways = [...groups].map(([key, group]) => ({
    key,
    journeys: group.toSorted((a, b) =>
      backwards ? b.departure - a.departure || a.arrival - b.arrival : a.departure - b.departure || a.arrival - b.arrival,
    ) as [Journey, ...Journey[]],
  }));
  const order = (): void =>
    void ways.sort((a, b) => better(a.journeys[0], b.journeys[0], backwards, options.penalty) || (a.key < b.key ? -1 : 1));
  order();
  const first = (w: { journeys: readonly [Journey, ...Journey[]] }): Journey => w.journeys[0];
  const best = (value: (j: Journey) => number): string | undefined => {
    const least = Math.min(...ways.map((w) => value(first(w))));
    return ways.find((w) => value(first(w)) === least)?.key;
  };
  const labels = new Map<string, Label[]>();
  const label = (key: string | undefined, what: Label): void => {
    if (key !== undefined) labels.set(key, [...(labels.get(key) ?? []), what]);
  };
  label(
    best((j) => (backwards ? -j.departure : j.arrival)),
    'fastest',
  );
  label(
    best((j) => j.rides),
    'fewest-changes',
  );
  label(
    best((j) => j.walkSeconds),
    'least-walking',
  );
  const leader = ways[0];
  if (leader !== undefined && tightChanges(first(leader)) > 0) label(safest(ways, options), 'safest');
  order();
  const kept = new Set(ways.slice(0, options.most).map((w) => w.key));
  for (const key of labels.keys()) kept.add(key);
  const plain = ways.filter((w) => kept.has(w.key) && !labels.has(w.key)).slice(0, Math.max(0, options.most - labels.size));
  return ways.filter((w) => labels.has(w.key) || plain.includes(w)).map((w) => ({ ...w, labels: labels.get(w.key) ?? [] }));
}

/** The key of the best way without a tight change; when it is the lines of another way at other times, it is added as a way of its own. */
function safest(
  ways: { key: string; journeys: readonly [Journey, ...Journey[]] }[],
  options: { readonly name: Namer; readonly backwards: boolean; readonly safe?: readonly Journey[] },
): string | undefined {
  const calm = (options.safe ?? []).filter((j) => tightChanges(j) === 0).toSorted((a, b) => better(a, b, options.backwards, 0));
  const [best] = calm;
  if (best === undefined) return ways.find((w) => tightChanges(w.journeys[0]) === 0)?.key;
  const same = ways.find((w) => sameRuns(w.journeys[0], best));
  if (same !== undefined) return same.key;
  const lines = wayKey(best, options.name);
  const key = `${lines}|safe`;
  const others = calm.filter(
    (j) =>
      j !== best &&
      wayKey(j, options.name) === lines &&
      (options.backwards ? j.departure < best.departure : j.departure > best.departure),
  );
  ways.push({
    key,
    journeys: [best, ...others.toSorted((a, b) => (options.backwards ? b.departure - a.departure : a.departure - b.departure))],
  });
  return key;
}

/** The same vehicles at the same times. */
const sameRuns = (a: Journey, b: Journey): boolean =>
  a.departure === b.departure &&
  a.arrival === b.arrival &&
  a.legs.length === b.legs.length &&
  a.legs.every((leg, i) => leg.trip === b.legs[i]?.trip && leg.departure === b.legs[i]?.departure);

/** Names of lines and places for `wayKey`: places by name, so that the two poles of a stop are one. */
export const namer =
  (nameOf: (ref: Ref) => string): Namer =>
  (leg) =>
    `${leg.route ?? ''},${leg.from === null ? '' : nameOf(leg.from)},${leg.to === null ? '' : nameOf(leg.to)}`;

import { candidateValues } from './candidates.ts';
import type { Option } from './candidates.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import { UNKNOWN } from './feel/value.ts';
import type { Env } from './feel/scope.ts';
import type { DecisionNode, InputNode } from './graph.ts';
import type { InputMeta, ModelMeta, Value } from './types.ts';

type Growth = NonNullable<InputMeta['growth']>;

const HORIZON_YEARS = 10;

/**
 * The days on which something that grows by itself (months insured, the date) crosses a limit, each with the values all growing
 * inputs then have. Growth per month counts whole calendar months from `today`: from 31 January one month is over on 28 February.
 */
export function dayOptions(node: DecisionNode, env: Env, meta: ModelMeta | null, today: Temporal.PlainDate): Option[] {
  const growing: { input: InputNode; growth: Growth; now: Value; effort: number }[] = [];
  for (const input of node.inputs) {
    const about = meta?.inputs[input.name];
    const value = env[input.slot];
    if (about?.growth === undefined || value === UNKNOWN || value === null) continue;
    growing.push({ input, growth: about.growth, now: fromFeel(value), effort: about.effort ?? 1 });
  }
  const days = new Set<string>();
  const last = today.add({ years: HORIZON_YEARS });
  for (const { input, growth, now } of growing) {
    for (const value of candidateValues(node, input, meta)) {
      const day = dayOf(now, value, growth, today);
      if (day !== null && Temporal.PlainDate.compare(day, last) <= 0) days.add(day.toString());
    }
  }
  return [...days].sort().map((iso) => {
    const day = Temporal.PlainDate.from(iso);
    const distance = today.until(day).days;
    return {
      key: 'on',
      on: iso,
      cost: Math.min(...growing.map(({ effort }) => effort)) + distance / (365 + distance),
      set: growing.map(({ input, growth, now }) => {
        const value = valueOn(now, growth, today, day);
        return { input, value, feel: toFeel(value, input.type) };
      }),
    };
  });
}

/** First day on which the value has grown from `now` to at least `target`; null if it is there already. */
const dayOf = (now: Value, target: Value, growth: Growth, today: Temporal.PlainDate): Temporal.PlainDate | null => {
  let way: number;
  if (typeof now === 'number' && typeof target === 'number') way = target - now;
  else if (typeof now === 'string' && typeof target === 'string') way = Temporal.PlainDate.from(now).until(target).days;
  else return null;
  if (way <= 0) return null;
  const steps = Math.ceil(way / growth.amount);
  if (steps > HORIZON_YEARS * 366) return null;
  return growth.per === 'month' ? today.add({ months: steps }) : today.add({ days: steps });
};

const valueOn = (now: Value, growth: Growth, today: Temporal.PlainDate, day: Temporal.PlainDate): Value => {
  const steps = growth.per === 'day' ? today.until(day).days : wholeMonths(today, day);
  if (typeof now === 'number') return now + steps * growth.amount;
  if (typeof now !== 'string') return now;
  return Temporal.PlainDate.from(now)
    .add({ days: steps * growth.amount })
    .toString();
};

const wholeMonths = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => {
  let months = (to.year - from.year) * 12 + to.month - from.month;
  while (months > 0 && Temporal.PlainDate.compare(from.add({ months }), to) > 0) months--;
  return months;
};

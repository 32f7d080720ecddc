import type { Ast } from './ast.ts';
import { spend, spendMemory } from './budget.ts';
import { addTemporal, compareTemporal, FeelDate } from './temporal/index.ts';
import { DaysDuration } from './temporal/index.ts';
import { toInt } from './number.ts';
import type { Code, Context, Env } from './scope.ts';
import { FeelFunction, FeelRange, not, UNKNOWN } from './value.ts';
import type { Truth } from './value.ts';

type Compile = (node: Ast, context: Context) => Code;
type Iteration = Ast & { kind: 'for' | 'some' | 'every' };

/** What a turn of an iteration says: go on, or stop with this. */
const NEXT = Symbol('next');

interface Loop {
  slot: number;
  list: Code;
  end: Code | null;
}

const loopsOf = (node: Iteration, context: Context, compile: Compile): { loops: Loop[]; inner: Context } => {
  let inner = context;
  const loops = node.iterators.map(({ name, list, end }): Loop => {
    const code = compile(list, inner);
    const last = end === null ? null : compile(end, inner);
    inner = { ...inner, scope: inner.scope.child() };
    return { slot: inner.scope.add(name), list: code, end: last };
  });
  return { loops, inner };
};

/** Runs all combinations; `turn` gives NEXT or what to stop with. UNKNOWN or null when a domain is that. */
const run = (loops: readonly Loop[], env: Env, turn: () => unknown, depth = 0): unknown => {
  const loop = loops[depth];
  if (loop === undefined) {
    spend();
    return turn();
  }
  const domain = domainOf(loop, env);
  if (domain === UNKNOWN || domain === null) return domain;
  for (const item of domain as Iterable<unknown>) {
    env[loop.slot] = item;
    const result = run(loops, env, turn, depth + 1);
    if (result !== NEXT) return result;
  }
  return NEXT;
};

/** What a variable runs over: a list, a single value, a closed range of integers or dates, or `a..b` (DMN 1.5 10.3.2.14). */
const domainOf = (loop: Loop, env: Env): unknown => {
  const list = loop.list(env);
  if (list === UNKNOWN) return UNKNOWN;
  if (loop.end === null) {
    if (Array.isArray(list)) return list;
    if (list instanceof FeelRange) return members(list);
    return list === null ? null : [list];
  }
  const end = loop.end(env);
  return end === UNKNOWN ? UNKNOWN : between(list, end);
};

const members = (range: FeelRange): unknown => {
  if (!range.startIncluded || !range.endIncluded) {
    const all = between(range.start, range.end);
    if (all === null) return null;
    return [...(all as Iterable<unknown>)].filter((value) => range.includes(value) === true);
  }
  return between(range.start, range.end);
};

const ONE_DAY = new DaysDuration(86_400_000_000_000n);
const MINUS_ONE_DAY = new DaysDuration(-86_400_000_000_000n);

/** `a..b`, upward or downward: integers by one, dates by one day; null for anything else. */
const between = (start: unknown, end: unknown): Iterable<unknown> | null => {
  if (start instanceof FeelDate && end instanceof FeelDate) {
    const step = compareTemporal(start, end) === 1 ? MINUS_ONE_DAY : ONE_DAY;
    return days(start, end, step);
  }
  const [from, to] = [toInt(start), toInt(end)];
  return from === null || to === null ? null : integers(from, to);
};

function* integers(from: number, to: number): Generator<number> {
  if (from <= to) for (let i = from; i <= to; i++) yield i;
  else for (let i = from; i >= to; i--) yield i;
}

function* days(from: FeelDate, to: FeelDate, step: DaysDuration): Generator<unknown> {
  const count = Math.abs(to.days - from.days);
  let day: unknown = from;
  for (let i = 0; i <= count; i++) {
    yield day;
    day = addTemporal(day as FeelDate, step);
  }
}

/** `for … return …` (DMN 1.5 10.3.2.14); `partial` is the list of what was returned so far. */
export function forOf(node: Iteration, context: Context, compile: Compile): Code {
  const { loops, inner } = loopsOf(node, context, compile);
  const scope = inner.scope.child();
  const partial = scope.add('partial');
  const body = compile(node.body, { ...inner, scope });
  return loopOf(loops, partial, body);
}

/** The same for a boxed iterator. */
export const loopOf =
  (loops: readonly Loop[], partial: number, body: Code): Code =>
  (env) => {
    let out: unknown[] = [];
    env[partial] = out;
    const stopped = run(loops, env, () => {
      const value = body(env);
      if (value === UNKNOWN) return UNKNOWN;
      spendMemory(1);
      // What a turn has given may hold the list as it was then: it must not grow afterwards.
      if (Array.isArray(value) || value instanceof Map || value instanceof FeelFunction) {
        spendMemory(out.length);
        out = out.slice();
      }
      out.push(value);
      env[partial] = out;
      return NEXT;
    });
    return stopped === NEXT ? out : stopped;
  };

/** `some … satisfies …` and `every … satisfies …` (DMN 1.5 10.3.2.15): Kleene's disjunction and conjunction of all turns. */
export function quantifiedOf(node: Iteration, context: Context, compile: Compile): Code {
  const { loops, inner } = loopsOf(node, context, compile);
  return quantifierOf(loops, compile(node.body, inner), node.kind === 'some');
}

/** The same for a boxed `some` or `every`, which is null as soon as a condition gives what `fits` says is no truth. */
export const quantifierOf =
  (loops: readonly Loop[], body: Code, some: boolean, fits: (value: unknown) => boolean = () => true): Code =>
  (env) => {
    let left: Truth = false;
    const stopped = run(loops, env, () => {
      const value = body(env);
      if (!fits(value)) return (left as Truth) === UNKNOWN ? UNKNOWN : null;
      const holds: unknown = some ? value : not(value);
      if (holds === true) return true;
      if (holds === UNKNOWN) left = UNKNOWN;
      else if (holds !== false && left === false) left = null;
      return NEXT;
    });
    if (stopped === UNKNOWN) return UNKNOWN;
    // What a later turn runs over is null: but an unknown turn before it might have ended the matter.
    if (stopped === null) return (left as Truth) === UNKNOWN ? UNKNOWN : null;
    const result: Truth = stopped === true ? true : left;
    return some ? result : not(result);
  };

/** `list[…]`: by position if the expression gives a number, else those members for which it is true (DMN 1.5 10.3.2.5). */
export function filterOf(node: Ast & { kind: 'filter' }, context: Context, compile: Compile): Code {
  const list = compile(node.a, context);
  const slot = context.scope.frame.size++;
  const scope = context.scope.child(slot);
  scope.add('item', slot);
  const test = compile(node.test, { ...context, scope });
  return filterFrom(list, slot, test, TRUTHS.has(node.test.kind));
}

/** Expressions that never give a number, so that a filter with them cannot be a position. */
const TRUTHS: ReadonlySet<Ast['kind']> = new Set([
  'comparison',
  'between',
  'in',
  'and',
  'or',
  'some',
  'every',
  'instance',
  'boolean',
]);

/** The same for a boxed filter. `truth`: the test cannot be a position. */
export const filterFrom =
  (list: Code, slot: number, test: Code, truth = false): Code =>
  (env) => {
    const value = list(env);
    if (value === UNKNOWN) return UNKNOWN;
    const items: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
    const outer = env[slot];
    const out: unknown[] = [];
    let unknown = false;
    if (items.length === 0 && truth) return out;
    env[slot] = null;
    for (let i = 0; i < Math.max(items.length, 1); i++) {
      spend();
      if (items.length > 0) env[slot] = items[i];
      const result = test(env);
      if (i === 0 && result !== true && result !== false && !truth) {
        const at = toInt(result);
        if (at !== null) {
          env[slot] = outer;
          return items[at > 0 ? at - 1 : items.length + at] ?? null;
        }
      }
      if (result === UNKNOWN) unknown = true;
      if (items.length === 0 || result === UNKNOWN) continue;
      if (result === true) out.push(items[i]);
      else if (result !== false && result !== null) {
        // Neither a truth nor a position: this is no filter.
        env[slot] = outer;
        return unknown ? UNKNOWN : null;
      }
    }
    env[slot] = outer;
    if (unknown) return UNKNOWN;
    spendMemory(out.length);
    return out;
  };

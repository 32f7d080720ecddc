import { spend, spendMemory } from '../budget.ts';
import { isContext } from '../value.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

type Context = ReadonlyMap<string, unknown>;

const getValue = (context: Context, key: string): unknown => context.get(key) ?? null;

const getEntries = (context: Context): unknown => {
  spendMemory(context.size);
  return Array.from(
    context,
    ([key, value]) =>
      new Map<string, unknown>([
        ['key', key],
        ['value', value],
      ]),
  );
};

/** `context(entries)`: null when an entry lacks `key` or `value`, or a key comes twice (DMN 1.5 10.3.4.9). */
const fromEntries = (entries: readonly unknown[]): unknown => {
  spendMemory(entries.length);
  const result = new Map<string, unknown>();
  for (const entry of entries) {
    if (!isContext(entry)) return null;
    const key = entry.get('key');
    if (typeof key !== 'string' || !entry.has('value') || result.has(key)) return null;
    result.set(key, entry.get('value'));
  }
  return result;
};

const put = (context: Context, key: string, value: unknown): Context => {
  spendMemory(context.size + 1);
  return new Map(context).set(key, value);
};

/** Puts a value at the end of a path of keys. Null when the path is empty, or meets something that is not a context. */
const putDeep = (context: Context, keys: readonly unknown[], value: unknown): Context | null => {
  spend();
  const [key, ...rest] = keys;
  if (typeof key !== 'string') return null;
  if (rest.length === 0) return put(context, key, value);
  const inner = context.get(key) ?? new Map<string, unknown>();
  const changed = isContext(inner) ? putDeep(inner, rest, value) : null;
  return changed === null ? null : put(context, key, changed);
};

const merge = (contexts: readonly unknown[]): unknown => {
  const result = new Map<string, unknown>();
  for (const context of contexts) {
    if (!isContext(context)) return null;
    spendMemory(context.size);
    for (const [key, value] of context) result.set(key, value);
  }
  return result;
};

/** Context functions (DMN 1.5 10.3.4.9). */
export const contextFunctions: readonly Builtin[] = [
  builtin('get value', signature('m: context, key: string', getValue), signature('context: context, key: string', getValue)),
  builtin('get entries', signature('m: context', getEntries), signature('context: context', getEntries)),
  builtin('context', signature('entries: list', fromEntries)),
  builtin(
    'context put',
    signature('context: context, key: string, value: Any', put),
    signature('context: context, keys: list, value: Any', putDeep),
  ),
  builtin('context merge', signature('contexts: list', merge)),
];

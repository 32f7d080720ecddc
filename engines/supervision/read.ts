import { isDate, isInstant } from './dates.ts';
import { SupervisionError, type SupervisionErrorCode, type Text } from './text.ts';

/** Where in a value the reader stands: `tender.bids[2].amount`. */
type Trail = (string | number)[];

/** Reads one value of a shape, or throws. `Optional` says whether it may be left out, which means: unknown. */
export interface Field<T, Optional extends boolean = false> {
  readonly optional: Optional;
  read(value: unknown, at: Trail): T;
}

/** The type a field reads. */
export type Read<F> = F extends Field<infer T, boolean> ? T : never;

type Fields = Readonly<Record<string, Field<unknown, boolean>>>;
type Flat<T> = { [K in keyof T]: T[K] };
/** The type of a record of fields: those that may be left out are optional properties. */
type RecordOf<S extends Fields> = Flat<
  { readonly [K in keyof S as S[K] extends Field<unknown> ? K : never]: Read<S[K]> } & {
    readonly [K in keyof S as S[K] extends Field<unknown> ? never : K]?: Read<S[K]>;
  }
>;

class Fault extends Error {
  readonly text: Text;
  constructor(zh: string, en: string) {
    super(en);
    this.text = { zh, en };
  }
}

const field = <T>(read: (value: unknown, at: Trail) => T): Field<T> => ({ optional: false, read });

/** A field that may be left out: absent means unknown, never none, false or zero. */
export const maybe = <T>(of: Field<T>): Field<T, true> => ({ optional: true, read: of.read });

/** A field for which null is an answer: known to be none. */
export const orNone = <T>(of: Field<T>): Field<T | null> => field((value, at) => (value === null ? null : of.read(value, at)));

/** A text without control characters, not blank, of at most `longest` UTF-16 units. */
export const text = (longest = 200): Field<string> =>
  field((value) => {
    if (typeof value !== 'string' || value.length === 0 || value.length > longest || !/^(?!\s*$)[^\p{Cc}\p{Cs}]+$/u.test(value))
      throw new Fault(`应是 1 到 ${longest} 个字的文字`, `must be a text of 1 to ${longest} characters`);
    return value;
  });

/** One of a few words. */
export const oneOf = <const W extends string>(...words: readonly W[]): Field<W> => {
  const known = new Set<unknown>(words);
  return field((value) => {
    if (!known.has(value)) throw new Fault(`应是 ${words.join('、')} 之一`, `must be one of ${words.join(', ')}`);
    return value as W;
  });
};

/** True or false. */
export const flag: Field<boolean> = field((value) => {
  if (typeof value !== 'boolean') throw new Fault('应是 true 或 false', 'must be true or false');
  return value;
});

/** A whole number from 0 to 10 million: people, days, months. */
export const count: Field<number> = field((value) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1e7)
    throw new Fault('应是不小于 0 的整数', 'must be a whole number, 0 or more');
  return value;
});

/**
 * Money: whole fen as decimal digits in a string, at most 10^13 (100 billion yuan). Read into a number: below 2^53 whole numbers are exact, also multiplied by
 * the percentages the rules compare with; nothing here is divided and paid out.
 */
export const fen: Field<number> = field((value) => {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,12}|10000000000000)$/.test(value))
    throw new Fault(
      '应是以分计的整数字符串，如 "5000000"（5 万元）',
      'must be whole fen as a string, such as "5000000" (50,000 yuan)',
    );
  return Number(value);
});

/** Area: square metres as a number or a decimal string with at most four decimals, read into whole cm². */
export const area: Field<number> = field((value) => {
  const digits = typeof value === 'number' ? String(value) : value;
  if (typeof digits !== 'string' || !/^(?:0|[1-9]\d{0,8})(?:\.\d{1,4})?$/.test(digits))
    throw new Fault('应是平方米数，最多四位小数', 'must be square metres with at most four decimals');
  const [whole = '', decimals = ''] = digits.split('.');
  return Number(whole) * 10_000 + Number(decimals.padEnd(4, '0'));
});

/** A date that exists. */
export const date: Field<string> = field((value) => {
  if (typeof value !== 'string' || !isDate(value))
    throw new Fault('应是存在的日期，如 2026-03-01', 'must be a date that exists, such as 2026-03-01');
  return value;
});

/** A moment with its offset from UTC. */
export const instant: Field<string> = field((value) => {
  if (typeof value !== 'string' || !isInstant(value))
    throw new Fault(
      '应是带时区的时刻，如 2026-03-01T09:00:00+08:00',
      'must be a moment with its offset, such as 2026-03-01T09:00:00+08:00',
    );
  return value;
});

/** A share as a fraction such as 2/3, between 0 and 1. */
export const fraction: Field<readonly [number, number]> = field((value) => {
  const [, above, below] = /^(\d{1,4})\/([1-9]\d{0,3})$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (above === undefined || Number(above) > Number(below))
    throw new Fault('应是分数，如 "2/3"', 'must be a fraction such as "2/3"');
  return [Number(above), Number(below)];
});

/** A list; empty means known to be empty. */
export const list = <T>(of: Field<T>, longest = 2000): Field<readonly T[]> =>
  field((value, at) => {
    if (!Array.isArray(value) || value.length > longest)
      throw new Fault(`应是最多 ${longest} 项的列表`, `must be a list of at most ${longest} entries`);
    const out: T[] = [];
    for (let i = 0; i < value.length; i += 1) {
      at.push(i);
      out.push(of.read(value[i], at));
      at.pop();
    }
    return out;
  });

/** A record with exactly these fields: one that is not known is refused, so that a misspelt fact is not taken for an unknown one. */
export function record<const S extends Fields>(fields: S): Field<RecordOf<S>> {
  const known = new Map(Object.entries(fields));
  const required = [...known].filter(([, f]) => !f.optional).map(([name]) => name);
  return field((value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault('应是一个对象', 'must be an object');
    const out: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      const of = known.get(name);
      at.push(name);
      if (of === undefined) throw new Fault('没有这个字段', 'there is no such field');
      const given = (value as Record<string, unknown>)[name];
      if (given === undefined) throw new Fault('没有值：未知的请不要写', 'has no value: leave out what is unknown');
      out[name] = of.read(given, at);
      at.pop();
    }
    for (const name of required) {
      if (name in out) continue;
      at.push(name);
      throw new Fault('缺少这个必填字段', 'this required field is missing');
    }
    return out as RecordOf<S>;
  });
}

/** A value under any name. */
export const named = <T>(of: Field<T>): Field<Readonly<Record<string, T>>> =>
  field((value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Fault('应是一个对象', 'must be an object');
    const out: [string, T][] = [];
    for (const [name, given] of Object.entries(value)) {
      at.push(name);
      out.push([name, of.read(given, at)]);
      at.pop();
    }
    return Object.fromEntries(out);
  });

/** A limit of a threshold: a number, 0 or more. */
export const limit: Field<number> = field((value) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new Fault('应为不小于 0 的数', 'must be a number, 0 or more');
  return value;
});

/** A finite number, a text, or a list of texts: what a threshold may be. */
export const threshold: Field<number | string | readonly string[]> = field((value, at) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') return value;
  return list(text()).read(value, at);
});

const shown = (trail: Trail): string =>
  trail.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step.slice(0, 60)}`)).join('');

/** Reads a value by its shape, or throws a `SupervisionError` that names the place. */
export function readAs<T>(shape: Field<T>, value: unknown, code: SupervisionErrorCode): T {
  const at: Trail = [];
  try {
    return shape.read(value, at);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const where = shown(at);
    const { zh, en } = error.text;
    throw new SupervisionError(code, where === '' ? { zh, en } : { zh: `${where}：${zh}`, en: `${where}: ${en}` });
  }
}

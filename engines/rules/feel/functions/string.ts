import { spendMemory } from '../budget.ts';
import { dec, num, toInt } from '../number.ts';
import type { Num } from '../number.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** The characters of a text: code points, not UTF-16 units (DMN 1.5 10.3.4.3). */
const length = (text: string): number => (SURROGATE.test(text) ? Array.from(text).length : text.length);

const slice = (text: string, from: number, to: number): string =>
  SURROGATE.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);

/** A number without its fraction: so the TCK wants lengths. */
const whole = (n: Num): number | null => toInt(n) ?? toInt(num(dec(n).trunc()));

/** `substring`: position from 1, or from the end when negative. Null for a position outside the text, and for a length below 1. */
const substring = (text: string, position: Num, count?: Num): string | null => {
  const n = whole(position);
  const size = length(text);
  if (n === null || n === 0 || Math.abs(n) > size) return null;
  const from = n > 0 ? n - 1 : size + n;
  if (count === undefined) return slice(text, from, size);
  const wanted = whole(count);
  if (wanted === null || wanted < 1) return null;
  return slice(text, from, Math.min(size, from + wanted));
};

const before = (text: string, match: string): string => {
  const at = text.indexOf(match);
  return at < 0 ? '' : text.slice(0, at);
};

const after = (text: string, match: string): string => {
  const at = text.indexOf(match);
  return at < 0 ? '' : text.slice(at + match.length);
};

/** `string join`: nulls are left out; any other member that is not a text makes the answer null. */
const join = (list: readonly unknown[], delimiter: unknown = null): string | null => {
  const parts: string[] = [];
  const between = typeof delimiter === 'string' ? delimiter : '';
  for (const member of list) {
    if (member === null) continue;
    if (typeof member !== 'string') return null;
    spendMemory(member.length + between.length + 1);
    parts.push(member);
  }
  return parts.join(between);
};

/** String functions that need no patterns (DMN 1.5 10.3.4.3). */
export const stringFunctions: readonly Builtin[] = [
  builtin('substring', signature('string: string, start position: number, length?: number', substring)),
  builtin('string length', signature('string: string', length)),
  builtin(
    'upper case',
    signature('string: string', (text: string) => (spendMemory(text.length), text.toUpperCase())),
  ),
  builtin(
    'lower case',
    signature('string: string', (text: string) => (spendMemory(text.length), text.toLowerCase())),
  ),
  builtin('substring before', signature('string: string, match: string', before)),
  builtin('substring after', signature('string: string, match: string', after)),
  builtin(
    'contains',
    signature('string: string, match: string', (text: string, match: string) => text.includes(match)),
  ),
  builtin(
    'starts with',
    signature('string: string, match: string', (text: string, match: string) => text.startsWith(match)),
  ),
  builtin(
    'ends with',
    signature('string: string, match: string', (text: string, match: string) => text.endsWith(match)),
  ),
  builtin('string join', signature('list: list, delimiter?: string|null', join)),
];

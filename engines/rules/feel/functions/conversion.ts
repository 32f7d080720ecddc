import { negate, numOf, toInt } from '../number.ts';
import type { Num } from '../number.ts';
import {
  dateOf,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MIDNIGHT_UTC,
  monthsBetween,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  timeOf,
} from '../temporal/index.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';
import { parseRange } from './range-text.ts';
import { textOf } from './text.ts';

const dateOfNumbers = (year: Num, month: Num, day: Num): FeelDate | null => {
  const [y, m, d] = [toInt(year), toInt(month), toInt(day)];
  return y === null || m === null || d === null ? null : dateOf(y, m, d);
};

const dateFrom = (from: string | FeelDate | FeelDateTime): FeelDate | null => {
  if (typeof from === 'string') return parseDate(from);
  return from instanceof FeelDateTime ? from.date : from;
};

/** The time of a date is midnight UTC, as in its implicit conversion to a date and time (DMN 1.5 10.3.2.9.4). */
const timeFrom = (from: string | FeelTime | FeelDate | FeelDateTime): FeelTime | null => {
  if (typeof from === 'string') return parseTime(from);
  if (from instanceof FeelDateTime) return from.time;
  return from instanceof FeelDate ? MIDNIGHT_UTC : from;
};

const LOCAL_MIDNIGHT = new FeelTime(0, 0, 0);

const dateTimeFrom = (from: string | FeelDate | FeelDateTime): FeelDateTime | null => {
  if (from instanceof FeelDateTime) return from;
  if (from instanceof FeelDate) return new FeelDateTime(from, MIDNIGHT_UTC);
  const parsed = parseDateTime(from);
  if (parsed !== null) return parsed;
  // The text of a date alone stands for its midnight, without a zone (DMN 1.5 10.3.4.1).
  const date = parseDate(from);
  return date === null ? null : new FeelDateTime(date, LOCAL_MIDNIGHT);
};

const SEPARATORS: readonly unknown[] = [null, ' ', ',', '.'];
const DECIMALS: readonly unknown[] = [null, ',', '.'];

/**
 * `number(from, grouping separator, decimal separator)`: separators are a space, comma or point, and not the same; null means none for
 * the first, a point for the second.
 */
const numberFrom = (from: string, grouping: string | null = null, decimal: string | null = null): Num | null => {
  if (!SEPARATORS.includes(grouping) || !DECIMALS.includes(decimal) || (grouping !== null && grouping === decimal)) return null;
  let text = grouping === null ? from : from.replaceAll(grouping, '');
  if (decimal === ',') {
    if (text.includes('.')) return null;
    text = text.replace(',', '.');
  }
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?$/.test(text)) return null;
  const value = numOf(text.replace(/^[+-]/, '').replace(/\.(?!\d)/, ''));
  return value !== null && text.startsWith('-') ? negate(value) : value;
};

/** Conversion functions (DMN 1.5 10.3.4.1). A text that is not of the wanted form gives null. */
export const conversionFunctions: readonly Builtin[] = [
  builtin(
    'date',
    signature('from: string|date|date and time', dateFrom),
    signature('year: number, month: number, day: number', dateOfNumbers),
  ),
  builtin(
    'time',
    signature('from: string|time|date and time|date', timeFrom),
    signature('hour: number, minute: number, second: number, offset?: days and time duration|null', timeOf),
  ),
  builtin(
    'date and time',
    signature('from: string|date and time|date', dateTimeFrom),
    signature(
      'date: date|date and time, time: time',
      (date: FeelDate | FeelDateTime, time: FeelTime) => new FeelDateTime(date instanceof FeelDate ? date : date.date, time),
    ),
  ),
  builtin(
    'number',
    signature('from: string, grouping separator?: string|null, decimal separator?: string|null', numberFrom),
    signature('from: number', (from: Num) => from),
  ),
  builtin('string', signature('from: Any', textOf)),
  builtin(
    'duration',
    signature('from: string|days and time duration|years and months duration', (from: unknown) =>
      typeof from === 'string' ? parseDuration(from) : from,
    ),
  ),
  builtin('years and months duration', signature('from: date|date and time, to: date|date and time', monthsBetween)),
  builtin(
    'range',
    signature('from: string', (from: string) => parseRange(from, conversionFunctions)),
  ),
];

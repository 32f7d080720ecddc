import { FeelDate, FeelDateTime, isLeap, weekday } from '../temporal/index.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const dayOfYear = ({ year, month, day }: FeelDate): number =>
  BEFORE_MONTH[month - 1]! + day + (month > 2 && isLeap(year) ? 1 : 0);

const lengthOfYear = (year: number): number => (isLeap(year) ? 366 : 365);

/** The ISO 8601 week: the one of the year that holds this week's Thursday. */
const weekOfYear = (date: FeelDate): number => {
  const thursday = dayOfYear(date) - weekday(date) + 4;
  if (thursday < 1) return Math.ceil((thursday + lengthOfYear(date.year - 1)) / 7);
  const length = lengthOfYear(date.year);
  return Math.ceil((thursday > length ? thursday - length : thursday) / 7);
};

const onDate = (name: string, of: (date: FeelDate) => unknown): Builtin =>
  builtin(
    name,
    signature('date: date|date and time', (value: FeelDate | FeelDateTime) =>
      of(value instanceof FeelDateTime ? value.date : value),
    ),
  );

/** Date and time functions (DMN 1.5 10.3.4.8): the day of the year (1..366), the English day and month, the ISO week (1..53). */
export const dateFunctions: readonly Builtin[] = [
  onDate('day of year', dayOfYear),
  onDate('day of week', (date) => DAYS[weekday(date) - 1]),
  onDate('month of year', (date) => MONTHS[date.month - 1]),
  onDate('week of year', weekOfYear),
];

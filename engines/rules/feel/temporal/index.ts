/** Dates, times and durations of FEEL. */
export { daysInMonth, isLeap, MAX_YEAR } from './calendar.ts';
export { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration, isTemporal, MIDNIGHT_UTC } from './values.ts';
export type { FeelTemporal } from './values.ts';
export { dateOf, dateOfDays, daysDuration, yearsDuration } from './values.ts';
export { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from './parse.ts';
export { compareTemporal, equalTemporal } from './compare.ts';
export {
  addMonths,
  addTemporal,
  divideDuration,
  monthsBetween,
  multiplyDuration,
  negateDuration,
  subtractTemporal,
} from './arithmetic.ts';
export { temporalPart, timeOf, weekday } from './parts.ts';

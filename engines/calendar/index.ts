// Legal time: working days, periods and due dates as Chinese law counts them. Pure: no clock, no zone, no files.
export { gatherCalendar, loadCalendar, parseDate, type Calendar } from './load.ts';
export {
  due,
  dueWithPauses,
  LONGEST_PERIOD_DAYS,
  remaining,
  trafficLight,
  workingDaysBetween,
  type Light,
  type Remaining,
} from './count.ts';
export { daysOfYear, isWorkday } from './day.ts';
export {
  CalendarError,
  type CalendarData,
  type CalendarDay,
  type CalendarErrorCode,
  type Due,
  type Override,
  type Paper,
  type Pause,
  type Period,
  type PeriodKind,
  type Workday,
  type Words,
  type YearFile,
} from './types.ts';

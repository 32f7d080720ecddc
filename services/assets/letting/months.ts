/** Terms in whole months from any day of a month. Pure. */

/**
 * The day after a term of so many months that begins on `start`: the same day of a later month, or where that month has no such day the first of the next, so that
 * such a month is whole when it ends (民法典 202): twelve months from 29 February 2024 end on 28 February 2025.
 */
export function afterMonths(start: Temporal.PlainDate, months: number): Temporal.PlainDate {
  const same = start.add({ months });
  return same.day < start.day ? same.add({ days: 1 }) : same;
}

/** The last day of such a term. */
export const lastOfMonths = (start: Temporal.PlainDate, months: number): Temporal.PlainDate =>
  afterMonths(start, months).subtract({ days: 1 });

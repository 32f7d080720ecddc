/** When officials work: which days (the calendar says), and from when to when on them, in the district's zone. */
export interface WorkingTime {
  zone: string;
  isWorkingDay(day: Temporal.PlainDate): boolean;
  from: Temporal.PlainTime;
  to: Temporal.PlainTime;
}

/**
 * `at` itself when it falls in working time, else the moment the next working day begins: a reminder to an official is not due on a Sunday
 * night. Throws RangeError when no working day comes within 60 days (the calendar data are wrong).
 */
export function nextWorkingInstant(at: Temporal.Instant, working: WorkingTime): Temporal.Instant {
  const local = at.toZonedDateTimeISO(working.zone);
  const time = local.toPlainTime();
  let day = local.toPlainDate();
  if (working.isWorkingDay(day)) {
    if (Temporal.PlainTime.compare(time, working.from) < 0) return begin(day);
    if (Temporal.PlainTime.compare(time, working.to) < 0) return at;
  }
  for (let i = 0; i < 60; i++) {
    day = day.add({ days: 1 });
    if (working.isWorkingDay(day)) return begin(day);
  }
  throw new RangeError('no working day within 60 days');

  function begin(on: Temporal.PlainDate): Temporal.Instant {
    return on.toZonedDateTime({ timeZone: working.zone, plainTime: working.from }).toInstant();
  }
}

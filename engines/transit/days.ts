/** Days and the start of their service, without objects where it is hot: a day is a whole number, days since 1970-01-01. */

/** Days since 1970-01-01 of a date of the Gregorian calendar (years 0–9999). */
export function dayNumber(year: number, month: number, day: number): number {
  // Years that begin in March put the leap day last: the days before a month are then a straight line.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfYear - Math.floor((153 * m + 2) / 5) + 1)}`;
}

/** Day number of `YYYY-MM-DD` or `YYYYMMDD`; null when that is no date. */
export function parseDay(text: string): number | null {
  const m = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(text);
  if (m === null) return null;
  const day = dayNumber(Number(m[1]), Number(m[3]), Number(m[4]));
  return dateOfDay(day) === `${m[1]}-${m[3]}-${m[4]}` ? day : null;
}

/** Seconds of a time of day `H:MM:SS`, hours to 47 (GTFS writes times after midnight so); null when that is no time. */
export function parseTime(text: string): number | null {
  const m = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(text);
  if (m === null) return null;
  const [hours, minutes, seconds] = [Number(m[1]), Number(m[2]), Number(m[3])];
  return hours > 47 || minutes > 59 || seconds > 59 ? null : hours * 3600 + minutes * 60 + seconds;
}

/**
 * Start of a service day in seconds since 1970: noon minus twelve hours in the zone (GTFS reference, "Service day"), which is midnight but for the days on
 * which clocks are moved. `zone` is an IANA name.
 */
export function serviceDayStart(day: number, zone: string): number {
  const noon = Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
  return Math.round(noon.epochMilliseconds / 1000) - 43_200;
}

/** Day number of the local date at a moment in seconds since 1970. */
export function localDay(epochSeconds: number, zone: string): number {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000).toZonedDateTimeISO(zone);
  return dayNumber(year, month, day);
}

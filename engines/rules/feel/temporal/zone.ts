/** Offsets of IANA time zones, from the host's own table by way of Temporal. */

/** A stretch of time in which a zone's offset does not change, in seconds since 1970 (UTC). */
interface Stretch {
  from: number;
  to: number;
  offset: number;
}

const DAY = 86_400;
/** Temporal's range is 1e8 days on either side of 1970; a zone's rules are the same long before its ends. */
const LIMIT = 8.64e12 - 2 * DAY;
/** Only so many stretches are kept per zone. */
const KEPT = 64;

const known = new Map<string, string | null>();
const stretches = new Map<string, Stretch[]>();

/**
 * The name of a time zone as the host writes it, or null if there is none of that name. Names of zones are those of the IANA
 * database, in its own capitals (DMN 1.5, 10.3.4.1 with XPath's zone ids); offsets and lower case are no names.
 */
export function zoneId(name: string): string | null {
  let found = known.get(name);
  if (found === undefined) {
    found = lookup(name);
    if (known.size > 2000) known.clear();
    known.set(name, found);
  }
  return found;
}

function lookup(name: string): string | null {
  if (name.length > 64 || !/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return null;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId === name ? name : null;
  } catch {
    return null;
  }
}

/** Seconds east of UTC in the zone at an instant (seconds since 1970, UTC), clamped to the years Temporal knows. */
export function offsetAt(zone: string, seconds: number): number {
  const at = Math.min(Math.max(seconds, -LIMIT), LIMIT);
  const kept = stretches.get(zone) ?? [];
  for (const stretch of kept) if (stretch.from <= at && at < stretch.to) return stretch.offset;
  const found = stretchAt(zone, at);
  if (kept.length === KEPT) kept.shift();
  kept.push(found);
  stretches.set(zone, kept);
  return found.offset;
}

function stretchAt(zone: string, at: number): Stretch {
  const moment = new Temporal.ZonedDateTime(BigInt(Math.floor(at)) * 1_000_000_000n, zone);
  const next = moment.getTimeZoneTransition('next');
  // "previous" is strictly before its instant: ask from a nanosecond later, so that the transition itself counts.
  const previous = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous === null ? -Infinity : previous.epochMilliseconds / 1000,
    to: next === null ? Infinity : next.epochMilliseconds / 1000,
    offset: Math.trunc(moment.offsetNanoseconds / 1e9),
  };
}

/**
 * Seconds east of UTC of a wall clock in the zone (`seconds`: as if it were UTC). A time that comes twice is the earlier one; a
 * time that a change of clocks leaves out is read with the offset before the change (as ISO 8601 libraries do).
 */
export function offsetOfWall(zone: string, seconds: number): number {
  const before = offsetAt(zone, seconds - DAY);
  const after = offsetAt(zone, seconds + DAY);
  if (before === after && offsetAt(zone, seconds - before) === before) return before;
  // Of the two offsets around a change, the earlier one holds unless only the later one gives the clock back.
  if (offsetAt(zone, seconds - before) === before) return before;
  return offsetAt(zone, seconds - after) === after ? after : before;
}

/**
 * Seconds east of UTC outside summer time. This is where a time without a date is placed: the TCK has 10:30:00@Europe/Paris equal
 * to 10:30:00+01:00. The year looked at is fixed, so that the answer does not depend on when it is asked.
 */
export function standardOffset(zone: string): number {
  return Math.min(offsetAt(zone, JANUARY), offsetAt(zone, JULY));
}

/** The first of January and of July 2024. */
const JANUARY = 1_704_067_200;
const JULY = 1_719_792_000;

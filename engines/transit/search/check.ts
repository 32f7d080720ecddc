import { parseDay } from '../days.ts';
import { MODES } from '../modes.ts';
import { TransitError, type Options, type Place } from '../types.ts';

const HOURS_48 = 172_800;
/** Most departures of one search over a window. */
const MOST_STEPS = 172_801;

const refuse = (zh: string, en: string): never => {
  throw new TransitError('bad-query', { zh, en });
};

/** The day number of a query's date; throws `bad-query` when it is no date. */
export function checkedDay(date: string): number {
  const day = typeof date === 'string' && date.length === 10 ? parseDay(date) : null;
  return day ?? refuse(`日期“${date}”不是 YYYY-MM-DD`, `"${date}" is no date of the form YYYY-MM-DD`);
}

/** Throws `bad-query` unless a time is a whole number of seconds within 48 hours of the start of the day. */
export function checkTime(time: number, name: string): void {
  if (!Number.isInteger(time) || Math.abs(time) > HOURS_48)
    refuse(`${name} 应是当日起点前后 48 小时内的整秒数`, `${name} must be whole seconds within 48 hours of the start of the day`);
}

/** Throws `bad-query` unless a window goes forward and is at most 48 hours long, and its step is a positive whole number. */
export function checkWindow(time: number, until: number, step = 1): void {
  checkTime(time, 'time');
  if (!Number.isInteger(until) || until < time || until - time > HOURS_48)
    refuse('until 应不早于 time，且相差不超过 48 小时', 'until must not be before time, nor more than 48 hours after it');
  if (!Number.isInteger(step) || step < 1 || step > MOST_STEPS)
    refuse('step 应是正整数秒', 'step must be whole seconds above zero');
}

/** Throws `bad-query` unless a number of seconds is whole and not below zero. */
export function checkSeconds(value: number | undefined, name: string): void {
  if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > HOURS_48))
    refuse(`${name} 应是 0 到 172800 之间的整秒数`, `${name} must be whole seconds from 0 to 172,800`);
}

/** Throws `bad-query` for a place that is neither a stop nor a point on Earth. */
export function checkPlace(place: Place, name: string): void {
  const given = place as { stop?: unknown; lat?: unknown; lon?: unknown };
  if (typeof given !== 'object' || given === null) refuse(`${name} 应是站点或坐标`, `${name} must be a stop or a point`);
  if (typeof given.stop === 'string') return;
  const within = (value: unknown, most: number): boolean => typeof value === 'number' && Math.abs(value) <= most;
  if (given.stop !== undefined || !within(given.lat, 90) || !within(given.lon, 180))
    refuse(`${name} 应是站点，或 WGS84 经纬度坐标`, `${name} must be a stop, or latitude and longitude in WGS84 degrees`);
}

/** Throws `bad-query` for an option that makes no sense, naming it. */
export function checkOptions(options: Options): void {
  const { maxRides, modes, walkSpeed, walkLimit, wheelchair, slack } = options;
  if (maxRides !== undefined && (!Number.isInteger(maxRides) || maxRides < 0))
    refuse('maxRides 应是不小于 0 的整数', 'maxRides must be a whole number from 0');
  for (const mode of [...(modes ?? []), ...Object.keys(slack ?? {})])
    if (!(MODES as readonly string[]).includes(mode))
      refuse(`没有“${mode}”这种交通方式`, `there is no mode "${mode}"; modes are ${MODES.join(', ')}`);
  if (walkSpeed !== undefined && !(walkSpeed >= 0.1 && walkSpeed <= 5))
    refuse('walkSpeed 应在 0.1 到 5 米/秒之间', 'walkSpeed must be from 0.1 to 5 metres a second');
  if (walkLimit !== undefined && !(walkLimit >= 0 && walkLimit <= 100_000))
    refuse('walkLimit 应在 0 到 100000 米之间', 'walkLimit must be from 0 to 100,000 metres');
  if (wheelchair !== undefined && wheelchair !== 'yes' && wheelchair !== 'not-no')
    refuse('wheelchair 只能是 yes 或 not-no', 'wheelchair must be yes or not-no');
  for (const [mode, seconds] of Object.entries(slack ?? {})) checkSeconds(seconds, `slack.${mode}`);
  checkSeconds(options.minChange, 'minChange');
  checkSeconds(options.tightBelow, 'tightBelow');
  checkSeconds(options.tightPenalty, 'tightPenalty');
}

/** Throws `bad-query` unless a limit of rows is a whole number from 1 to 10,000. */
export function checkLimit(limit: number | undefined): void {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > 10_000))
    refuse('limit 应是 1 到 10000 的整数', 'limit must be a whole number from 1 to 10,000');
}

/** One line of `transit query`, read and checked: what is not understood is refused, never guessed. */
import { parseDay, parseTime } from '../days.ts';
import { MODES } from '../modes.ts';
import type { BoardQuery, JourneyQuery, Mode, Options, Place, ProfileQuery, ReachQuery, SpreadQuery } from '../types.ts';

/** Why a line has no answer. */
export type LineCode =
  | 'bad-json'
  | 'bad-kind'
  | 'bad-date'
  | 'bad-time'
  | 'bad-stop'
  | 'bad-option'
  | 'unknown-field'
  | 'line-too-long';

/** A line that cannot be answered, with a code to switch on and words that say how to mend it. */
export class LineError extends Error {
  readonly code: LineCode;
  constructor(code: LineCode, zh: string, en: string) {
    super(`${zh} · ${en}`);
    this.name = 'LineError';
    this.code = code;
  }
}

/** A query as the engine takes it. */
export type Query =
  | { readonly kind: 'arrive-earliest' | 'depart-latest'; readonly query: JourneyQuery }
  | { readonly kind: 'profile'; readonly query: ProfileQuery }
  | { readonly kind: 'one-to-all'; readonly query: SpreadQuery }
  | { readonly kind: 'reach'; readonly query: ReachQuery }
  | { readonly kind: 'board'; readonly query: BoardQuery };

/** The kinds of query, in the order of the help. */
export const KINDS = ['arrive-earliest', 'depart-latest', 'profile', 'one-to-all', 'reach', 'board'] as const;

const FIELDS: ReadonlySet<string> = new Set(
  (
    'kind from to date time until withinSeconds step limit ' +
    'maxRides modes walkSpeed walkLimit wheelchair slack minChange inSeat tightBelow tightPenalty'
  ).split(' '),
);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (field: string, zh: string, en: string): LineError => new LineError('bad-option', `${field} ${zh}`, `${field} ${en}`);

function dateOf(value: unknown): string {
  if (typeof value !== 'string' || value.length !== 10 || parseDay(value) === null)
    throw new LineError('bad-date', 'date 应是 2019-10-16 这样的日期', 'date must be a day such as 2019-10-16');
  return value;
}

function timeOf(value: unknown, field: string): number {
  const time = typeof value === 'string' && value.length === 8 ? parseTime(value) : null;
  if (time === null)
    throw new LineError(
      'bad-time',
      `${field} 应是 08:00:00 这样的时刻，最晚 47:59:59`,
      `${field} must be a time such as 08:00:00, at most 47:59:59`,
    );
  return time;
}

function refOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '')
    throw new LineError('bad-stop', `${field} 应是“数据源:站点编号”`, `${field} must be "feed:stop_id"`);
  return value;
}

function placeOf(value: unknown, field: string): Place {
  if (!isFields(value)) return { stop: refOf(value, field) };
  const { lat, lon } = value;
  if (typeof lat !== 'number' || typeof lon !== 'number' || Math.abs(lat) > 90 || Math.abs(lon) > 180)
    throw new LineError('bad-stop', `${field} 的 lat、lon 应是经纬度（度）`, `lat and lon of ${field} must be degrees`);
  return { lat, lon };
}

function numberIn(value: unknown, field: string, least: number, most: number, whole: boolean): number {
  if (typeof value !== 'number' || !(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw bad(
      field,
      `应是 ${least} 到 ${most} 的${whole ? '整数' : '数'}`,
      `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`,
    );
  return value;
}

const DAY = 86_400;
const isMode = (value: unknown): value is Mode => (MODES as readonly unknown[]).includes(value);

function modesOf(value: unknown): readonly Mode[] {
  if (!Array.isArray(value) || !value.every(isMode))
    throw bad('modes', `应是由 ${MODES.join('、')} 组成的数组`, `must be an array of ${MODES.join(', ')}`);
  return value;
}

function slackOf(value: unknown): Partial<Record<Mode, number>> {
  if (!isFields(value)) throw bad('slack', '应是“方式: 秒数”的对象', 'must be an object of seconds by mode');
  const slack: Partial<Record<Mode, number>> = {};
  for (const [mode, seconds] of Object.entries(value)) {
    if (!isMode(mode)) throw bad('slack', `没有 ${mode} 这种方式`, `has no mode ${mode}`);
    slack[mode] = numberIn(seconds, `slack.${mode}`, 0, DAY, true);
  }
  return slack;
}

function optionsOf(f: Fields): Options {
  const { maxRides, modes, walkSpeed, walkLimit, wheelchair, slack, minChange, inSeat, tightBelow, tightPenalty } = f;
  if (wheelchair !== undefined && wheelchair !== 'yes' && wheelchair !== 'not-no')
    throw bad('wheelchair', '应是 "yes" 或 "not-no"', 'must be "yes" or "not-no"');
  if (inSeat !== undefined && typeof inSeat !== 'boolean') throw bad('inSeat', '应是 true 或 false', 'must be true or false');
  return {
    ...(maxRides === undefined ? {} : { maxRides: numberIn(maxRides, 'maxRides', 0, 1000, true) }),
    ...(modes === undefined ? {} : { modes: modesOf(modes) }),
    ...(walkSpeed === undefined ? {} : { walkSpeed: numberIn(walkSpeed, 'walkSpeed', 0.1, 5, false) }),
    ...(walkLimit === undefined ? {} : { walkLimit: numberIn(walkLimit, 'walkLimit', 0, 100_000, false) }),
    ...(wheelchair === undefined ? {} : { wheelchair }),
    ...(slack === undefined ? {} : { slack: slackOf(slack) }),
    ...(minChange === undefined ? {} : { minChange: numberIn(minChange, 'minChange', 0, DAY, true) }),
    ...(inSeat === undefined ? {} : { inSeat }),
    ...(tightBelow === undefined ? {} : { tightBelow: numberIn(tightBelow, 'tightBelow', 0, DAY, true) }),
    ...(tightPenalty === undefined ? {} : { tightPenalty: numberIn(tightPenalty, 'tightPenalty', 0, DAY, true) }),
  };
}

function untilOf(f: Fields, time: number): number {
  const until = timeOf(f['until'], 'until');
  if (until < time) throw new LineError('bad-time', 'until 不能早于 time', 'until must not be before time');
  return until;
}

/** Reads a line. Throws LineError when it is not JSON, names no kind, or has a field that is missing, unknown or makes no sense. */
export function readQuery(line: string): Query {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    throw new LineError('bad-json', '这一行不是有效的 JSON', 'this line is not valid JSON');
  }
  if (!isFields(read)) throw new LineError('bad-json', '这一行应是一个 JSON 对象', 'this line must be a JSON object');
  // Who writes null for an option means that it is not set.
  const f: Fields = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null));
  const kind = KINDS.find((one) => one === f['kind']);
  if (kind === undefined)
    throw new LineError('bad-kind', `kind 应是 ${KINDS.join('、')} 之一`, `kind must be one of ${KINDS.join(', ')}`);
  for (const name of Object.keys(f))
    if (!FIELDS.has(name))
      throw new LineError('unknown-field', `没有 ${name.slice(0, 40)} 这个字段`, `there is no field ${name.slice(0, 40)}`);
  const date = dateOf(f['date']);
  const time = timeOf(f['time'], 'time');
  if (kind === 'board') {
    const { modes, wheelchair } = optionsOf(f);
    return {
      kind,
      query: {
        from: refOf(f['from'], 'from'),
        date,
        time,
        ...(f['limit'] === undefined ? {} : { limit: numberIn(f['limit'], 'limit', 0, 10_000, true) }),
        ...(modes === undefined ? {} : { modes }),
        ...(wheelchair === undefined ? {} : { wheelchair }),
      },
    };
  }
  const spread = { from: placeOf(f['from'], 'from'), date, time, ...optionsOf(f) };
  if (kind === 'one-to-all') return { kind, query: spread };
  if (kind === 'reach') {
    const within = numberIn(f['withinSeconds'], 'withinSeconds', 0, 2 * DAY, true);
    const step = f['step'] === undefined ? {} : { step: numberIn(f['step'], 'step', 1, DAY, true) };
    return { kind, query: { ...spread, until: untilOf(f, time), within, ...step } };
  }
  const query = { ...spread, to: placeOf(f['to'], 'to') };
  return kind === 'profile' ? { kind, query: { ...query, until: untilOf(f, time) } } : { kind, query };
}

import { sql, type RawBuilder } from 'kysely';
import { remaining, trafficLight, workingDaysBetween, type Light, type Remaining } from '@yunjian/calendar';
import type { Db } from '../db/index.ts';
import type { ClockRow } from './clock.ts';
import type { CaseRow, Moment } from './ground.ts';
import { isReference } from './reference.ts';
import type { CaseState } from './state.ts';

export interface WorklistFilter {
  readonly queue?: string;
  readonly department?: string;
  /** An account, or 'nobody' for cases still to be taken on. */
  readonly owner?: string;
  readonly kind?: string;
  /** Without it, everything not closed or withdrawn. */
  readonly state?: CaseState;
  /** A reference (whole or its beginning) or part of the title. */
  readonly q?: string;
  /** remaining: earliest due first, cases without a running clock last. */
  readonly sort?: 'remaining' | 'newest';
}

/** What is left on one clock, with its light. */
export interface ClockView {
  readonly code: string;
  readonly basis: 'legal' | 'promised';
  readonly due: string;
  readonly provisional: boolean;
  readonly paused: boolean;
  readonly remaining: Remaining;
  readonly light: Light;
}

export interface WorklistRow extends CaseRow {
  /** The clock that ends first; null when none runs or is paused. */
  readonly clock: ClockView | null;
}

/** What is left on a started clock as of a moment. A paused clock shows no hurry: its light is neutral. Null when it waits or has ended. */
export function viewClock(clock: ClockRow, at: Moment): ClockView | null {
  const live = clock.state === 'running' || clock.state === 'paused' || (clock.state === 'fired' && clock.ended_on === null);
  if (!live || clock.due_on === null || clock.start_on === null) return null;
  const end = Temporal.PlainDate.from(clock.due_on);
  const paused = clock.state === 'paused';
  // While the clock stands, what was left on the day it stopped is left (that day is not counted as used).
  const asOf = paused && clock.paused_on !== null ? Temporal.PlainDate.from(clock.paused_on).subtract({ days: 1 }) : at.today;
  const left = remaining(at.calendar, asOf, end);
  const total =
    clock.period_kind === 'working'
      ? Number(clock.period_days) + clock.extended_days
      : workingDaysBetween(at.calendar, Temporal.PlainDate.from(clock.start_on), end).days;
  const { code, basis, due_on: due, provisional } = clock;
  return { code, basis, due, provisional, paused, remaining: left, light: paused ? 'neutral' : trafficLight(left, total) };
}

/**
 * One page of the worklist, earliest due date first (page from 1). Measured on 100,000 cases: well under the 300 ms it may take.
 */
export async function worklist(
  db: Db,
  filter: WorklistFilter,
  page: { readonly page: number; readonly size: number },
  at: Moment,
): Promise<{ rows: WorklistRow[]; total: number; page: number; size: number }> {
  const where = sql.join(conditions(filter), sql` and `);
  const order = filter.sort === 'newest' ? sql`opened_at desc, id` : sql`next_due nulls last, id`;
  const offset = (page.page - 1) * page.size;
  const [list, count] = await Promise.all([
    sql<CaseRow>`select * from cases."case" where ${where} order by ${order} limit ${page.size} offset ${offset}`.execute(db),
    sql<{ n: bigint }>`select count(*) as n from cases."case" where ${where}`.execute(db),
  ]);
  const ids = list.rows.map((r) => r.id);
  const clocks = await sql<ClockRow>`
    select * from cases.clock where case_id = any(${ids}::uuid[]) and (state in ('running', 'paused') or (state = 'fired' and ended_on is null))
    order by state = 'paused', due_on, basis`.execute(db);
  const first = new Map<string, ClockRow>();
  for (const clock of clocks.rows) if (!first.has(clock.case_id)) first.set(clock.case_id, clock);
  const rows = list.rows.map((row) => {
    const clock = first.get(row.id);
    return { ...row, clock: clock === undefined ? null : viewClock(clock, at) };
  });
  return { rows, total: Number(count.rows[0]?.n ?? 0n), page: page.page, size: page.size };
}

function conditions(filter: WorklistFilter): RawBuilder<unknown>[] {
  const out: RawBuilder<unknown>[] = [];
  if (filter.state !== 'closed' && filter.state !== 'withdrawn') out.push(sql`closed_at is null`);
  if (filter.state !== undefined) out.push(sql`state = ${filter.state}`);
  if (filter.queue !== undefined) out.push(sql`queue = ${filter.queue}`);
  if (filter.department !== undefined) out.push(sql`department = ${filter.department}::uuid`);
  if (filter.kind !== undefined) out.push(sql`kind = ${filter.kind}`);
  if (filter.owner === 'nobody') out.push(sql`owner is null`);
  else if (filter.owner !== undefined) out.push(sql`owner = ${filter.owner}::uuid`);
  const q = filter.q?.trim() ?? '';
  const reference = q.replace(/\s/g, '').toUpperCase();
  if (isReference(q)) out.push(sql`reference = ${reference}`);
  else if (/^[A-Z]{2,4}-[0-9-]*$/.test(reference)) out.push(sql`reference like ${`${reference}%`}`);
  else if (q !== '') {
    const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    out.push(sql`(title ->> 'zh' like ${like} or lower(title ->> 'en') like ${like.toLowerCase()})`);
  }
  return out;
}

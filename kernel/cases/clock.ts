import { sql } from 'kysely';
import { dueWithPauses, type Due, type Pause, type Period, type PeriodKind } from '@yunjian/calendar';
import type { Db, Tx } from '../db/index.ts';
import type { Moment } from './ground.ts';

export type ClockState = 'waiting' | 'running' | 'paused' | 'stopped' | 'fired';
export type ClockMilestone = 'accepted' | 'decided' | 'closed';
/** What the law lets happen when the period ends unheard: acceptance on the day of receipt (行政许可法 32(四)), or the renewal granted (50). */
export type ClockEffect = 'none' | 'deemed-accepted' | 'deemed-granted';

/** A limit a case is opened with; the numbers come from the district's data, with the law they rest on. */
export interface ClockSpec {
  /** Names it within the case: acceptance, decision, first-reply … */
  readonly code: string;
  /** The legal limit and the shorter promised one (承诺时限) are two clocks. */
  readonly basis: 'legal' | 'promised';
  readonly period: Period;
  /** Which day is its start day (itself not counted): that of the receipt, or that of acceptance. */
  readonly starts: 'received' | 'accepted';
  /** Reached before the due date, it stops. */
  readonly stops: ClockMilestone;
  readonly law?: string | null;
  readonly article?: string | null;
  readonly effect?: ClockEffect;
}

export interface ClockRow {
  readonly id: string;
  readonly case_id: string;
  readonly code: string;
  readonly basis: 'legal' | 'promised';
  readonly period_kind: PeriodKind;
  readonly period_days: string;
  readonly extended_days: number;
  readonly starts: 'received' | 'accepted';
  readonly stops: ClockMilestone;
  readonly start_on: string | null;
  readonly due_on: string | null;
  readonly due_noon: boolean;
  readonly calendar_version: string | null;
  readonly provisional: boolean;
  readonly state: ClockState;
  readonly paused_on: string | null;
  readonly ended_on: string | null;
  readonly law: string | null;
  readonly article: string | null;
  readonly effect: ClockEffect;
}

export type ClockEventKind = 'start' | 'pause' | 'resume' | 'extend' | 'recalc' | 'fire' | 'stop';

export interface ClockEventRow {
  readonly id: string;
  readonly clock_id: string;
  readonly kind: ClockEventKind;
  readonly reason_code: string | null;
  readonly legal_basis: string | null;
  readonly by_account: string | null;
  readonly on_day: string;
  readonly at: Temporal.Instant;
  readonly notice_sent_at: Temporal.Instant | null;
  readonly old_due: string | null;
  readonly new_due: string | null;
  readonly calendar_version: string | null;
}

/** What of an event matters for counting. */
export type ClockMark = Pick<ClockEventRow, 'kind' | 'on_day'> & { readonly reason_code?: string | null };

/** The case's clocks, oldest first, locked when its row is. */
export async function clocksOf(db: Db, caseId: string): Promise<ClockRow[]> {
  const { rows } = await sql<ClockRow>`select * from cases.clock where case_id = ${caseId}::uuid order by id`.execute(db);
  return rows;
}

/** All events of these clocks, oldest first. */
export async function eventsOf(db: Db, clockIds: readonly string[]): Promise<ClockEventRow[]> {
  const { rows } = await sql<ClockEventRow>`
    select * from cases.clock_event where clock_id = any(${[...clockIds]}::uuid[]) order by at, id`.execute(db);
  return rows;
}

const date = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);

/** The finished pauses of one clock: the day it was paused to the day it was resumed (the engine counts the resume day). */
export function pausesOf(events: readonly ClockMark[]): (Pause & { readonly reason: string })[] {
  const out: (Pause & { reason: string })[] = [];
  let open: ClockMark | null = null;
  for (const event of events) {
    if (event.kind === 'pause') open = event;
    else if (event.kind === 'resume' && open !== null) {
      out.push({ from: date(open.on_day), to: date(event.on_day), reason: open.reason_code ?? '' });
      open = null;
    }
  }
  return out;
}

/** A clock's due date from its start, its period, its extension and its pauses: always the same from the same history. */
export function dueOf(clock: ClockRow, start: Temporal.PlainDate, events: readonly ClockMark[], at: Moment, more = 0): Due {
  const days = Number(clock.period_days) + clock.extended_days + more;
  return dueWithPauses(at.calendar, { from: start, days, kind: clock.period_kind }, pausesOf(events));
}

/** Writes one event. */
export async function writeEvent(
  tx: Tx,
  clockId: string,
  kind: ClockEventKind,
  about: {
    readonly reason?: string | null;
    readonly legalBasis?: string | null;
    readonly by: string | null;
    readonly noticeSentAt?: Temporal.Instant | null;
    readonly oldDue?: string | null;
    readonly newDue?: string | null;
  },
  at: Moment,
): Promise<void> {
  await sql`
    insert into cases.clock_event (clock_id, kind, reason_code, legal_basis, by_account, on_day, at, notice_sent_at, old_due, new_due, calendar_version)
    values (${clockId}::uuid, ${kind}, ${about.reason ?? null}::text, ${about.legalBasis ?? null}::text, ${about.by}::uuid, ${at.today}::date,
      ${at.now}::timestamptz, ${about.noticeSentAt ?? null}::timestamptz, ${about.oldDue ?? null}::date, ${about.newDue ?? null}::date,
      ${at.calendar.version})`.execute(tx);
}

/** Sets clocks up: those from the receipt run at once, those from acceptance wait for it unless its day is given. */
export async function createClocks(
  tx: Tx,
  caseId: string,
  specs: readonly ClockSpec[],
  receivedOn: Temporal.PlainDate,
  by: string | null,
  at: Moment,
  acceptedOn: Temporal.PlainDate | null = null,
): Promise<void> {
  for (const spec of specs) {
    const { rows } = await sql<ClockRow>`
      insert into cases.clock (case_id, code, basis, period_kind, period_days, starts, stops, state, law, article, effect)
      values (${caseId}::uuid, ${spec.code}, ${spec.basis}, ${spec.period.kind}, ${String(spec.period.days)}::numeric, ${spec.starts}, ${spec.stops},
        'waiting', ${spec.law ?? null}::text, ${spec.article ?? null}::text, ${spec.effect ?? 'none'})
      returning *`.execute(tx);
    const start = spec.starts === 'received' ? receivedOn : acceptedOn;
    if (start !== null) await startClock(tx, rows[0] as ClockRow, start, by, at);
  }
}

async function startClock(tx: Tx, clock: ClockRow, start: Temporal.PlainDate, by: string | null, at: Moment): Promise<void> {
  const end = dueOf(clock, start, [], at);
  await writeEvent(tx, clock.id, 'start', { by, newDue: end.due.toString() }, at);
  await setDue(tx, clock.id, end, at, { state: 'running', start });
}

/** Writes a due date into the clock row (never without an event beside it). */
export async function setDue(
  tx: Tx,
  clockId: string,
  end: Due,
  at: Moment,
  more: { readonly state?: ClockState; readonly start?: Temporal.PlainDate; readonly extendBy?: number } = {},
): Promise<void> {
  await sql`
    update cases.clock set
      due_on = ${end.due}::date, due_noon = ${end.at === 'noon'}, provisional = ${end.provisional}, calendar_version = ${at.calendar.version},
      state = coalesce(${more.state ?? null}::text, state), start_on = coalesce(start_on, ${more.start ?? null}::date),
      extended_days = extended_days + ${more.extendBy ?? 0}::int,
      paused_on = case when ${more.state ?? null}::text = 'running' then null else paused_on end
    where id = ${clockId}::uuid`.execute(tx);
}

const ORDER: readonly ClockMilestone[] = ['accepted', 'decided', 'closed'];

/** The case has reached a milestone: clocks that stop at it (or earlier) stop, and acceptance starts those that waited for it. */
export async function reach(
  tx: Tx,
  caseId: string,
  milestone: ClockMilestone,
  by: string | null,
  at: Moment,
  acceptedOn?: Temporal.PlainDate,
): Promise<void> {
  for (const clock of await clocksOf(tx, caseId)) {
    const started = clock.state === 'running' || clock.state === 'paused' || (clock.state === 'fired' && clock.ended_on === null);
    if (started && ORDER.indexOf(clock.stops) <= ORDER.indexOf(milestone)) await stopClock(tx, clock, milestone, by, at);
    else if (clock.state === 'waiting' && acceptedOn !== undefined) await startClock(tx, clock, acceptedOn, by, at);
  }
}

/** Ends a clock; one that had expired keeps the state `fired`, so that lateness stays visible. */
export async function stopClock(tx: Tx, clock: ClockRow, reason: string, by: string | null, at: Moment): Promise<void> {
  await writeEvent(tx, clock.id, 'stop', { by, reason, oldDue: clock.due_on }, at);
  await sql`
    update cases.clock set state = case when state = 'fired' then 'fired' else 'stopped' end, paused_on = null, ended_on = ${at.today}::date
    where id = ${clock.id}::uuid`.execute(tx);
}

import { sql } from 'kysely';
import { due, isWorkday, workingDaysBetween, type Period } from '@yunjian/calendar';
import type { Tx } from '../db/index.ts';
import { clocksOf, dueOf, eventsOf, reach, setDue, writeEvent, type ClockRow } from './clock.ts';
import { lockCase, step, type CaseRow, type Moment } from './ground.ts';
import { TRANSITIONS, type CaseAction } from './state.ts';

/** A rung above an overdue clock, from the district's data: who is told how many working days after the due date, and by when they answer. */
export interface LadderStep {
  readonly step: number;
  /** steward, department-head, district-office … */
  readonly level: string;
  /** Working days past due at which it is raised; 0 = the first working day after. */
  readonly after: number;
  readonly within: Period;
}

export interface Fired {
  /** Cases that count as accepted since the day of receipt. */
  readonly deemedAccepted: readonly string[];
  /** Cases granted by silence. */
  readonly deemedGranted: readonly string[];
  /** Clocks that became overdue now. */
  readonly overdue: readonly { readonly caseId: string; readonly clockId: string; readonly code: string }[];
  /** Rungs raised now. */
  readonly escalations: readonly {
    readonly caseId: string;
    readonly clockId: string;
    readonly step: number;
    readonly level: string;
  }[];
}

const byLaw = (clock: ClockRow): string => `${clock.law ?? ''}${clock.article ?? ''}`;
const allows = (held: CaseRow, action: CaseAction): boolean => action in TRANSITIONS[held.state];

/**
 * Lets expired clocks take effect: acceptance on the day of receipt, grant by silence, or overdue with its ladder. A clock expires when
 * its due date has passed (24:00). Repeating it changes nothing; several processes may run it at once. The ladder is raised on working
 * days only: nobody is woken on a holiday. At most `limit` clocks (default 200) and as many rungs a call; call again until nothing comes back.
 */
export async function fireDueClocks(
  tx: Tx,
  input: { readonly ladder: readonly LadderStep[]; readonly limit?: number },
  at: Moment,
): Promise<Fired> {
  const limit = input.limit ?? 200;
  const fired = { deemedAccepted: [] as string[], deemedGranted: [] as string[], overdue: [] as Fired['overdue'][number][] };
  const { rows } = await sql<{ id: string; case_id: string }>`
    select k.id, k.case_id from cases.clock k where k.state = 'running' and k.due_on < ${at.today}::date order by k.case_id, k.id limit ${limit}`.execute(
    tx,
  );
  for (const { id, case_id: caseId } of rows) {
    const held = await lockCase(tx, caseId); // cases in ascending order, so that two runs cannot lock each other out
    const clock = (await clocksOf(tx, caseId)).find((c) => c.id === id);
    if (clock?.state !== 'running' || clock.due_on === null || clock.due_on >= at.today.toString()) continue;
    await writeEvent(
      tx,
      clock.id,
      'fire',
      { by: null, reason: clock.effect, legalBasis: byLaw(clock), oldDue: clock.due_on },
      at,
    );
    const effect =
      clock.effect === 'deemed-accepted' ? 'deem-accepted' : clock.effect === 'deemed-granted' ? 'deem-granted' : null;
    const takes = effect !== null && allows(held, effect);
    await sql`update cases.clock set state = 'fired', ended_on = ${takes ? at.today : null}::date where id = ${clock.id}::uuid`.execute(
      tx,
    );
    if (!takes) {
      fired.overdue.push({ caseId, clockId: clock.id, code: clock.code });
      continue;
    }
    const note = { by: null, publicNote: byLaw(clock) };
    if (effect === 'deem-accepted') {
      const receivedOn = Temporal.PlainDate.from(held.received_on);
      await step(tx, held, effect, { ...note, acceptedOn: receivedOn }, at);
      await reach(tx, caseId, 'accepted', null, at, receivedOn);
      fired.deemedAccepted.push(caseId);
    } else {
      await step(tx, held, effect, note, at);
      await reach(tx, caseId, 'decided', null, at);
      fired.deemedGranted.push(caseId);
    }
  }
  return { ...fired, escalations: await climb(tx, input.ladder, limit, at) };
}

async function climb(tx: Tx, ladder: readonly LadderStep[], limit: number, at: Moment): Promise<Fired['escalations']> {
  const today = isWorkday(at.calendar, at.today);
  if (ladder.length === 0 || !(today.known ? today.isWork : today.presumedWork)) return [];
  const top = Math.max(...ladder.map((rung) => rung.step));
  const { rows } = await sql<{ id: string; case_id: string; due_on: string; reached: number }>`
    select k.id, k.case_id, k.due_on, coalesce((select max(step) from cases.escalation e where e.clock_id = k.id), 0)::int as reached
    from cases.clock k
    where k.state = 'fired' and k.ended_on is null
      and not exists (select from cases.escalation e where e.clock_id = k.id and (e.step = ${top} or e.raised_on = ${at.today}::date))
    order by k.due_on, k.id limit ${limit}`.execute(tx);
  const out: Fired['escalations'][number][] = [];
  for (const clock of rows) {
    const past = workingDaysBetween(at.calendar, Temporal.PlainDate.from(clock.due_on), at.today).days - 1;
    for (const rung of ladder.filter((r) => r.step > clock.reached && r.after <= past)) {
      const answerBy = due(at.calendar, { from: at.today, ...rung.within }).due;
      const added = await sql<{ id: string }>`
        insert into cases.escalation (clock_id, step, level, raised_on, raised_at, due_on)
        values (${clock.id}::uuid, ${rung.step}::int, ${rung.level}, ${at.today}::date, ${at.now}::timestamptz, ${answerBy}::date)
        on conflict (clock_id, step) do nothing returning id`.execute(tx);
      if (added.rows.length > 0) out.push({ caseId: clock.case_id, clockId: clock.id, step: rung.step, level: rung.level });
    }
  }
  return out;
}

/** One rung was answered by an account. Returns false when it was answered before or never raised. */
export async function answerEscalation(
  tx: Tx,
  input: { readonly clockId: string; readonly step: number; readonly by: string },
  at: Moment,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update cases.escalation set answered_at = ${at.now}::timestamptz, answered_by = ${input.by}::uuid
    where clock_id = ${input.clockId}::uuid and step = ${input.step}::int and answered_at is null returning id`.execute(tx);
  return rows.length > 0;
}

/** What a newly published calendar did to one clock. */
export interface Recalculated {
  readonly caseId: string;
  readonly clockId: string;
  readonly oldDue: string;
  readonly newDue: string;
}

/**
 * Recomputes the running and paused clocks that were computed with another calendar (the moment's is the new one). A due date that moves,
 * or stops being provisional, gets a `recalc` event with both dates; the others only note the version. Repeating it changes nothing.
 * At most `limit` clocks a call (default 500): `left` says whether to call again.
 */
export async function recalcForCalendar(
  tx: Tx,
  input: { readonly limit?: number },
  at: Moment,
): Promise<{ readonly moved: readonly Recalculated[]; readonly looked: number; readonly left: boolean }> {
  const limit = input.limit ?? 500;
  const { rows } = await sql<{ case_id: string }>`
    select distinct case_id from cases.clock where state in ('running', 'paused') and calendar_version <> ${at.calendar.version}
    order by case_id limit ${limit}`.execute(tx);
  const moved: Recalculated[] = [];
  let looked = 0;
  for (const { case_id: caseId } of rows) {
    await lockCase(tx, caseId);
    const stale = (await clocksOf(tx, caseId)).filter(
      (c) => (c.state === 'running' || c.state === 'paused') && c.calendar_version !== at.calendar.version,
    );
    for (const clock of stale) {
      looked += 1;
      const oldDue = clock.due_on ?? '';
      const end = dueOf(clock, Temporal.PlainDate.from(clock.start_on ?? ''), await eventsOf(tx, [clock.id]), at);
      const newDue = end.due.toString();
      if (newDue !== oldDue || end.provisional !== clock.provisional) {
        await writeEvent(tx, clock.id, 'recalc', { by: null, reason: 'calendar-published', oldDue, newDue }, at);
        if (newDue !== oldDue) moved.push({ caseId, clockId: clock.id, oldDue, newDue });
      }
      await setDue(tx, clock.id, end, at);
    }
  }
  return { moved, looked, left: rows.length === limit };
}

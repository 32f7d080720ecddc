import { sql } from 'kysely';
import { isWorkday, type Calendar } from '@yunjian/calendar';
import type { Db } from '../db/index.ts';
import { clocksOf, eventsOf, pausesOf, type ClockEventRow, type ClockMark, type ClockRow } from './clock.ts';
import type { CorrectionRow } from './correction.ts';
import { readCase, type CaseRow, type Moment } from './ground.ts';
import { actionsFrom, type CaseAction, type CaseHand, type CaseState } from './state.ts';
import { viewClock, type ClockView } from './worklist.ts';

export interface EntryRow {
  readonly case_id: string;
  readonly seq: number;
  readonly action: CaseAction | 'open';
  readonly from_state: CaseState | null;
  readonly to_state: CaseState;
  readonly by_account: string | null;
  readonly automated: boolean;
  readonly public_note: string | null;
  /** Null for the applicant, whatever it says. */
  readonly internal_note: string | null;
  readonly owner: string | null;
  readonly department: string | null;
  readonly queue: string;
  readonly on_day: string;
  readonly at: Temporal.Instant;
}

export interface EscalationRow {
  readonly clock_id: string;
  readonly step: number;
  readonly level: string;
  readonly raised_on: string;
  readonly due_on: string;
  readonly answered_at: Temporal.Instant | null;
  readonly answered_by: string | null;
}

/** Who used how many of a clock's days. Pauses are the applicant's (correction, own wish) or the procedure's, and not counted by law. */
export interface Consumption {
  readonly party: 'department' | 'applicant' | 'procedure';
  /** Set when party is department; null for a case that lay in no department yet. */
  readonly department: string | null;
  readonly days: number;
  readonly counted: boolean;
}

/**
 * Who consumed the days of a clock from its start to today (or its end): each day belongs to the party that held the case at the end
 * of it. Days of the clock's own kind; the parts add up to `total`, those counted by law to `counted`. Null before the clock started.
 */
export function clockConsumption(
  calendar: Calendar,
  clock: Pick<ClockRow, 'start_on' | 'ended_on' | 'period_kind'>,
  events: readonly ClockMark[],
  entries: readonly Pick<EntryRow, 'on_day' | 'department'>[],
  today: Temporal.PlainDate,
): { total: number; counted: number; parties: Consumption[] } | null {
  if (clock.start_on === null) return null;
  const end = clock.ended_on !== null && clock.ended_on < today.toString() ? clock.ended_on : today.toString();
  const pauses = pausesOf(events).map((p) => ({ from: p.from.toString(), to: p.to.toString(), reason: p.reason }));
  // A pause nobody ended lasts until now, or until the clock ended within it.
  const last = events.findLast((e) => e.kind === 'pause' || e.kind === 'resume');
  if (last?.kind === 'pause') pauses.push({ from: last.on_day, to: '9999-12-31', reason: last.reason_code ?? '' });
  const parties = new Map<string, Consumption>();
  let total = 0;
  let counted = 0;
  for (
    let date = Temporal.PlainDate.from(clock.start_on).add({ days: 1 });
    date.toString() <= end;
    date = date.add({ days: 1 })
  ) {
    const day = isWorkday(calendar, date);
    if (clock.period_kind === 'working' && !(day.known ? day.isWork : day.presumedWork)) continue;
    const iso = date.toString();
    const pause = pauses.find((p) => p.from <= iso && iso < p.to);
    const party =
      pause === undefined
        ? 'department'
        : pause.reason === 'correction' || pause.reason === 'applicant-request'
          ? 'applicant'
          : 'procedure';
    const department = party === 'department' ? (entries.findLast((e) => e.on_day <= iso)?.department ?? null) : null;
    const key = `${party} ${department}`;
    const sofar = parties.get(key)?.days ?? 0;
    parties.set(key, { party, department, days: sofar + 1, counted: party === 'department' });
    total += 1;
    if (party === 'department') counted += 1;
  }
  return { total, counted, parties: [...parties.values()] };
}

export interface CaseDetail {
  readonly case: CaseRow;
  readonly entries: readonly EntryRow[];
  readonly clocks: readonly (ClockRow & {
    readonly events: readonly ClockEventRow[];
    readonly view: ClockView | null;
    readonly consumption: ReturnType<typeof clockConsumption>;
  })[];
  readonly correction: CorrectionRow | null;
  readonly escalations: readonly EscalationRow[];
  /** The actions the state allows to this hand. */
  readonly can: readonly CaseAction[];
}

/** The whole case, for a hand. The applicant gets neither internal notes nor the ladder. Throws `cases.unknown`. */
export async function caseDetail(db: Db, caseId: string, hand: CaseHand, at: Moment): Promise<CaseDetail> {
  const row = await readCase(db, caseId);
  const inside = hand !== 'applicant';
  const entries = await sql<EntryRow>`
    select case_id, seq, action, from_state, to_state, by_account, automated, public_note, case when ${inside}::boolean then internal_note end as internal_note,
      owner, department, queue, on_day, at
    from cases.entry where case_id = ${caseId}::uuid order by seq`.execute(db);
  const clocks = await clocksOf(db, caseId);
  const ids = clocks.map((c) => c.id);
  const events = await eventsOf(db, ids);
  const correction = await sql<CorrectionRow>`select * from cases.correction where case_id = ${caseId}::uuid`.execute(db);
  const escalations = await sql<EscalationRow>`
    select clock_id, step, level, raised_on, due_on, answered_at, answered_by from cases.escalation
    where clock_id = any(${inside ? ids : []}::uuid[]) order by raised_at, step`.execute(db);
  return {
    case: row,
    entries: entries.rows,
    clocks: clocks.map((clock) => {
      const mine = events.filter((e) => e.clock_id === clock.id);
      return {
        ...clock,
        events: mine,
        view: viewClock(clock, at),
        consumption: clockConsumption(at.calendar, clock, mine, entries.rows, at.today),
      };
    }),
    correction: correction.rows[0] ?? null,
    escalations: escalations.rows,
    can: allowed(row, clocks, correction.rows[0] ?? null, hand),
  };
}

function allowed(row: CaseRow, clocks: readonly ClockRow[], correction: CorrectionRow | null, hand: CaseHand): CaseAction[] {
  const paused = clocks.some((c) => c.state === 'paused');
  const running = clocks.some((c) => c.state === 'running' && c.stops !== 'accepted');
  const answer: CaseAction = row.accepted_on === null ? 'answer-correction' : 'accept-corrected'; // the one that does not fit
  return actionsFrom(row.state, hand).filter((action) => {
    if (action === 'pause') return running;
    if (action === 'resume') return paused;
    if (action === 'extend') return running || paused;
    if (action === 'request-correction') return correction === null;
    return action !== answer;
  });
}

/** The duty manager's board: every figure is one query over records, and `board-drill.ts` shows the records behind it. */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { registerNames } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import { auditFigures } from './audit.ts';
import type { ApplicationState } from './contract.ts';
import type { Cause } from './decide.ts';
import { currentMode } from './mode.ts';
import { dayOf, policyOf } from './setting.ts';
import { causeTexts, stateTexts } from './words.ts';

/** The days a figure covers: today and the `days − 1` before it. */
export interface Span {
  readonly from: Temporal.PlainDate;
  readonly since: Temporal.Instant;
}

/** The span of `days` business days ending today, in the district's zone. */
export function spanOf(kit: Pick<Kit, 'zone' | 'now'>, days: number): Span {
  const from = dayOf(kit, kit.now()).subtract({ days: days - 1 });
  return { from, since: from.toZonedDateTime(kit.zone).toInstant() };
}

/**
 * Decided at submission, without a person: there was no cause to pass it on, and no case was ever opened. What was granted later by asking the
 * registers again took a detour and counts as manual, so that no one can improve the figure of the automatic path by hand.
 */
export const AUTOMATIC: RawBuilder<unknown> = sql`(a.case_id is null and a.causes = '{}' and a.decided_at is not null)`;

/** Passed on to a person. */
export const MANUAL: RawBuilder<unknown> = sql`(a.case_id is not null or a.causes <> '{}')`;

/** Automatic approvals served within so many seconds of the submission. */
export const instantWithin = (seconds: number): RawBuilder<unknown> =>
  sql`(${AUTOMATIC} and a.served_at is not null and a.served_at - a.submitted_at <= make_interval(secs => ${seconds}::double precision))`;

const SECONDS = sql`extract(epoch from a.served_at - a.submitted_at)`;

interface Figures {
  readonly applications: bigint;
  readonly instant: bigint;
  readonly auto_n: bigint;
  readonly auto_p50: number | null;
  readonly auto_p95: number | null;
  readonly manual_n: bigint;
  readonly manual_p50: number | null;
  readonly manual_p95: number | null;
}

const round = (n: number | null): number | null => (n === null ? null : Math.round(n * 1000) / 1000);

/** Shares and seconds, end to end from submission to the decision being served (公布实测，不作声称). */
export async function speedFigures(db: Db, since: Temporal.Instant, within: number) {
  const { rows } = await sql<Figures>`
    select count(*) as applications, count(*) filter (where ${instantWithin(within)}) as instant,
      count(*) filter (where ${AUTOMATIC} and a.served_at is not null) as auto_n,
      (percentile_cont(0.5) within group (order by ${SECONDS}) filter (where ${AUTOMATIC} and a.served_at is not null))::float8 as auto_p50,
      (percentile_cont(0.95) within group (order by ${SECONDS}) filter (where ${AUTOMATIC} and a.served_at is not null))::float8 as auto_p95,
      count(*) filter (where ${MANUAL} and a.served_at is not null) as manual_n,
      (percentile_cont(0.5) within group (order by ${SECONDS}) filter (where ${MANUAL} and a.served_at is not null))::float8 as manual_p50,
      (percentile_cont(0.95) within group (order by ${SECONDS}) filter (where ${MANUAL} and a.served_at is not null))::float8 as manual_p95
    from talent.application a where a.submitted_at >= ${since}`.execute(db);
  const f = rows[0] as Figures;
  const [applications, instant] = [Number(f.applications), Number(f.instant)];
  return {
    applications,
    instant: { numerator: instant, denominator: applications, value: applications === 0 ? null : instant / applications },
    seconds: {
      automatic: { count: Number(f.auto_n), p50: round(f.auto_p50), p95: round(f.auto_p95) },
      manual: { count: Number(f.manual_n), p50: round(f.manual_p50), p95: round(f.manual_p95) },
    },
  };
}

/** Flats let now among those that could be (withdrawn ones could not). */
export async function occupancyNow(db: Db): Promise<{ numerator: number; denominator: number; value: number | null }> {
  const { rows } = await sql<{ leased: bigint; available: bigint }>`
    select count(*) filter (where state = 'leased') as leased, count(*) as available from talent.unit where state <> 'withdrawn'`.execute(
    db,
  );
  const [numerator, denominator] = [Number(rows[0]?.leased ?? 0n), Number(rows[0]?.available ?? 0n)];
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator };
}

interface Bar {
  readonly code: string;
  readonly count: bigint;
}

const bars = (rows: readonly Bar[], texts: Readonly<Record<string, Text>>) =>
  rows.map((r) => ({ code: r.code, text: texts[r.code] ?? { zh: r.code, en: r.code }, count: Number(r.count) }));

/** The board over `days` days. */
export async function board(kit: Kit, days: number) {
  const { db } = kit.database;
  const now = kit.now();
  const { from, since } = spanOf(kit, days);
  const within = policyOf(kit).instantWithinSeconds;
  const [mode, speed, ramps, states, audit, occupancy, queue, byDay] = await Promise.all([
    currentMode(db),
    speedFigures(db, since, within),
    sql<Bar>`select c as code, count(*) as count from talent.application a, unnest(a.causes) c where a.submitted_at >= ${since} group by c order by 2 desc, 1`.execute(
      db,
    ),
    sql<Bar>`select a.state as code, count(*) as count from talent.application a where a.submitted_at >= ${since} group by a.state order by 2 desc, 1`.execute(
      db,
    ),
    auditFigures(db, since, dayOf(kit, now)),
    occupancyNow(db),
    sql<{ n: bigint }>`select count(*) as n from talent.queue_entry where state = 'waiting'`.execute(db),
    sql<{ day: string; automatic: bigint; manual: bigint; instant: bigint }>`
      select (a.submitted_at at time zone ${kit.zone})::date as day, count(*) filter (where ${AUTOMATIC}) as automatic,
        count(*) filter (where ${MANUAL}) as manual, count(*) filter (where ${instantWithin(within)}) as instant
      from talent.application a where a.submitted_at >= ${since} group by 1 order by 1`.execute(db),
  ]);
  return {
    asOf: now.toString(),
    from: from.toString(),
    mode: { ...mode, since: mode.since?.toString() ?? null },
    ...speed,
    offRamps: bars(ramps.rows, causeTexts satisfies Record<Cause, Text>),
    audit,
    states: bars(states.rows, stateTexts satisfies Record<ApplicationState, Text>),
    occupancy,
    queue: Number(queue.rows[0]?.n ?? 0n),
    registers: kit.registers.states().map((s) => ({
      code: s.register,
      title: registerNames[s.register].name,
      state: s.breaker,
      p50ms: s.p50Ms,
      failures: s.outcomes.UNKNOWN + s.outcomes.MISMATCH + s.outcomes.ERROR,
    })),
    byDay: byDay.rows.map((r) => ({
      day: r.day,
      automatic: Number(r.automatic),
      manual: Number(r.manual),
      instant: Number(r.instant),
    })),
    demo: kit.demo,
  };
}

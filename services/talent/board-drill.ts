/** The records behind the figures of the board: each list adds up to its figure. */
import { sql, type RawBuilder } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { SheetOut } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import { AUTOMATIC, MANUAL, instantWithin, spanOf } from './board.ts';
import type { ApplicationState } from './contract.ts';
import { failures } from './failures.ts';
import { dayOf, policyOf } from './setting.ts';
import { causeTexts, stateTexts } from './words.ts';

export type FigureCode = 'instant' | 'applications' | 'off-ramp' | 'audit' | 'state' | 'seconds';

export interface DrillRow {
  readonly id: string;
  readonly reference: string;
  readonly state: ApplicationState;
  readonly submittedAt: string;
  readonly servedSeconds: number | null;
  readonly mode: string | null;
  readonly note: string | null;
}

interface Raw {
  readonly id: string;
  readonly reference: string;
  readonly state: ApplicationState;
  readonly submitted_at: Temporal.Instant;
  readonly seconds: number | null;
  readonly automatic: boolean | null;
  readonly causes: string[];
  readonly result: string | null;
}

/** What belongs to a figure. `code` narrows: a cause, a state, automatic or manual, wrong, open, overdue or audited. Throws talent.notFound for another. */
function conditionOf(kit: Kit, figure: FigureCode, code: string | undefined, days: number): RawBuilder<unknown> {
  const { since } = spanOf(kit, days);
  const today = dayOf(kit, kit.now());
  const inSpan = sql`a.submitted_at >= ${since}`;
  switch (figure) {
    case 'applications':
      return inSpan;
    case 'instant':
      return sql`${inSpan} and ${instantWithin(policyOf(kit).instantWithinSeconds)}`;
    case 'off-ramp':
      return code === undefined ? sql`${inSpan} and cardinality(a.causes) > 0` : sql`${inSpan} and ${code} = any(a.causes)`;
    case 'state':
      return code === undefined ? inSpan : sql`${inSpan} and a.state = ${code}`;
    case 'seconds': {
      const served = sql`${inSpan} and a.served_at is not null`;
      if (code === 'automatic') return sql`${served} and ${AUTOMATIC}`;
      if (code === 'manual') return sql`${served} and ${MANUAL}`;
      return served;
    }
    case 'audit': {
      const drawn = sql`x.drawn_at >= ${since}`;
      if (code === 'wrong') return sql`${drawn} and x.result = 'WRONG'`;
      if (code === 'open') return sql`${drawn} and x.result is null`;
      if (code === 'overdue') return sql`${drawn} and x.result is null and x.due_on < ${today}::date`;
      return sql`${drawn} and x.result is not null`;
    }
    default:
      throw failure(failures.notFound);
  }
}

const resultTexts: Readonly<Record<string, string>> = { RIGHT: '抽查无误 right', WRONG: '抽查有误 wrong', OPEN: '待抽查 open' };

const shown = (r: Raw, figure: FigureCode): DrillRow => ({
  id: r.id,
  reference: r.reference,
  state: r.state,
  submittedAt: r.submitted_at.toString(),
  servedSeconds: r.seconds === null ? null : Math.round(r.seconds * 1000) / 1000,
  mode: r.automatic === null ? null : r.automatic ? '自动 automatic' : '人工 by a person',
  note:
    figure === 'audit'
      ? (resultTexts[r.result ?? 'OPEN'] ?? null)
      : r.causes.length === 0
        ? null
        : r.causes.map((c) => causeTexts[c as keyof typeof causeTexts]?.zh ?? c).join('；'),
});

async function read(
  db: Db,
  condition: RawBuilder<unknown>,
  figure: FigureCode,
  at: { limit: number; offset: number },
): Promise<DrillRow[]> {
  const audits = figure === 'audit' ? sql`join` : sql`left join`;
  const { rows } = await sql<Raw>`
    select a.id, a.reference, a.state, a.submitted_at, extract(epoch from a.served_at - a.submitted_at)::float8 as seconds,
      case when a.decided_at is null then null else ${AUTOMATIC} end as automatic, a.causes, x.result
    from talent.application a ${audits} talent.post_audit x on x.application_id = a.id
    where ${condition} order by a.submitted_at desc, a.id limit ${at.limit} offset ${at.offset}`.execute(db);
  return rows.map((r) => shown(r, figure));
}

/** One page of the records behind a figure. */
export async function drill(
  kit: Kit,
  figure: FigureCode,
  code: string | undefined,
  days: number,
  page: { page: number; size: number },
) {
  const { db } = kit.database;
  const condition = conditionOf(kit, figure, code, days);
  const audits = figure === 'audit' ? sql`join` : sql`left join`;
  const [rows, count] = await Promise.all([
    read(db, condition, figure, { limit: page.size, offset: (page.page - 1) * page.size }),
    sql<{
      n: bigint;
    }>`select count(*) as n from talent.application a ${audits} talent.post_audit x on x.application_id = a.id where ${condition}`.execute(
      db,
    ),
  ]);
  return { rows, total: Number(count.rows[0]?.n ?? 0n), ...page };
}

const BATCH = 5000;

/** All records behind a figure as a sheet. */
export function drillSheet(kit: Kit, figure: FigureCode, code: string | undefined, days: number): SheetOut<DrillRow> {
  const condition = conditionOf(kit, figure, code, days);
  async function* all(): AsyncGenerator<DrillRow> {
    for (let offset = 0; ; offset += BATCH) {
      const rows = await read(kit.database.db, condition, figure, { limit: BATCH, offset });
      yield* rows;
      if (rows.length < BATCH) return;
    }
  }
  return {
    name: `指标明细 ${figure}`,
    columns: [
      { title: '编号', width: 24, value: (r) => r.reference },
      { title: '状态', value: (r) => stateTexts[r.state].zh },
      { title: '提交时间', width: 26, value: (r) => r.submittedAt },
      { title: '送达用时（秒）', value: (r) => r.servedSeconds },
      { title: '方式', value: (r) => r.mode ?? '' },
      { title: '说明', width: 50, value: (r) => r.note ?? '' },
    ],
    rows: all(),
    notes: [
      `${spanOf(kit, days).from.toString()} 起，截至 ${kit.now().toString()}`,
      ...(kit.demo ? ['示例数据 sample data'] : []),
    ],
  };
}

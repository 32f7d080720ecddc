/** Runs and rehearsals as pages show them. */
import { sql } from 'kysely';
import { writeSheet } from '@yunjian/kernel/files';
import { failure, type RawReply, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { workbook } from '../register/sheets.ts';
import { EVERYONE, within, type Scope } from '../scope.ts';
import { NOTICE } from './policy.ts';

interface RunShown {
  readonly id: string;
  readonly kind: 'nightly' | 'history' | 'activation' | 'recheck' | 'rehearsal';
  readonly onDate: string;
  readonly packId: string;
  readonly packLabel: string;
  readonly state: 'waiting' | 'working' | 'done' | 'failed';
  readonly total: number | null;
  readonly done: number;
  readonly counts: Record<string, unknown>;
  readonly failure: string | null;
  readonly askedBy: string;
  readonly createdAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
}
const columns = sql`r.id, r.kind, r.on_date as "onDate", r.pack_id as "packId", p.label as "packLabel", r.state, r.total, r.done, r.counts, r.failure, r.asked_name as "askedBy",
  r.created_at as "createdAt", r.ended_at as "endedAt"`;
const wire = (r: RunShown) => ({ ...r, createdAt: r.createdAt.toString(), endedAt: r.endedAt?.toString() ?? null });

/** Runs, newest first; single activations only when asked for. */
export async function runsPage(db: Db, q: { page: number; size: number; kind?: RunShown['kind'] | undefined }) {
  const condition = q.kind === undefined ? sql`r.kind <> 'activation'` : sql`r.kind = ${q.kind}`;
  const { rows } =
    await sql<RunShown>`select ${columns} from assets.supervision_run r join assets.rule_pack p on p.id = r.pack_id where ${condition}
    order by r.created_at desc, r.id desc limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.supervision_run r where ${condition}`.execute(db);
  return { rows: rows.map(wire), total: total.rows[0]?.n ?? 0, page: q.page, size: q.size };
}

/** One run with its progress. Throws assets.notFound. */
export async function runDetail(db: Db, id: string) {
  const { rows } =
    await sql<RunShown>`select ${columns} from assets.supervision_run r join assets.rule_pack p on p.id = r.pack_id where r.id = ${id}::uuid`.execute(
      db,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return wire(rows[0]);
}

export interface FlipRow {
  readonly contract: { readonly id: string; readonly number: string };
  readonly collective: { readonly id: string; readonly code: string; readonly name: string };
  readonly town: string;
  readonly rule: string;
  readonly change: 'appears' | 'vanishes' | 'severity';
  readonly binding: boolean;
  readonly before: 'B' | 'R' | 'Y' | 'I' | null;
  readonly after: 'B' | 'R' | 'Y' | 'I' | null;
  readonly why: Text;
}
type FlipFilter = {
  readonly rule?: string | undefined;
  readonly town?: string | undefined;
  readonly change?: FlipRow['change'] | undefined;
};

const flipFrom = (
  scope: Scope,
  run: string,
  q: FlipFilter,
) => sql`from assets.rehearsal_flip x join assets.contract k on k.id = x.contract_id
  join assets.collective c on c.id = k.collective_id where x.run_id = ${run}::uuid and ${within(scope)} and (${q.rule ?? ''} = '' or x.rule = ${q.rule ?? ''})
  and (${q.town ?? ''} = '' or c.town_code = ${q.town ?? ''}) and (${q.change ?? ''} = '' or x.change = ${q.change ?? ''})`;
const flipRows = (scope: Scope, run: string, q: FlipFilter, page: number, size: number) =>
  sql<FlipRow>`select json_build_object('id', k.id, 'number', k.number) as contract, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective,
    c.town_code as town, x.rule, x.change, x.binding, x.before, x.after, x.why ${flipFrom(scope, run, q)} order by x.rule, c.code, k.number limit ${size} offset ${(page - 1) * size}`;

interface FlipSum {
  readonly key: string;
  readonly name: Text;
  readonly appears: number;
  readonly vanishes: number;
  readonly severity: number;
  readonly binding: number;
}

/**
 * What a rehearsal would change. The sums by rule and by town are of the whole district, for everyone who reads: the rules hold for all towns, and who decides on
 * them must not see a part and take it for the whole. The rows are those of the scope; `elsewhere` says how many lie outside it.
 */
export async function rehearsalPage(db: Db, scope: Scope, run: string, q: FlipFilter & { page: number; size: number }) {
  const head = await runDetail(db, run);
  if (head.kind !== 'rehearsal') throw failure(failures.notFound);
  const sums = async (key: 'rule' | 'town') => {
    const { rows } = await sql<FlipSum>`
      select ${key === 'rule' ? sql`x.rule` : sql`c.town_code`} as key, ${
        key === 'rule'
          ? sql`json_build_object('zh', x.rule, 'en', x.rule)`
          : sql`(select json_build_object('zh', t.name_zh, 'en', t.name_en) from org.town_version t where t.code = c.town_code order by t.valid desc limit 1)`
      } as name,
        (count(*) filter (where x.change = 'appears'))::int as appears,
        (count(*) filter (where x.change = 'vanishes'))::int as vanishes, (count(*) filter (where x.change = 'severity'))::int as severity,
        (count(*) filter (where x.binding))::int as binding ${flipFrom(EVERYONE, run, q)} group by ${key === 'rule' ? sql`x.rule` : sql`c.town_code`} order by 1`.execute(
      db,
    );
    return rows;
  };
  const { rows } = await flipRows(scope, run, q, q.page, q.size).execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n ${flipFrom(scope, run, q)}`.execute(db);
  const byTown = await sums('town');
  const mine = total.rows[0]?.n ?? 0;
  return {
    notice: NOTICE,
    run: head,
    byRule: await sums('rule'),
    byTown,
    elsewhere: byTown.reduce((n, s) => n + s.appears + s.vanishes + s.severity, 0) - mine,
    rows,
    total: mine,
    page: q.page,
    size: q.size,
  };
}

const CHANGE = { appears: '新增', vanishes: '消失', severity: '级别变化' } as const;

/** All rows of a rehearsal within the scope, as a workbook. */
export async function rehearsalXlsx(db: Db, scope: Scope, run: string, q: FlipFilter): Promise<RawReply> {
  await runDetail(db, run);
  async function* rows(): AsyncGenerator<FlipRow> {
    for (let page = 1; ; page++) {
      const { rows: some } = await flipRows(scope, run, q, page, 2000).execute(db);
      yield* some;
      if (some.length < 2000) return;
    }
  }
  return workbook(
    writeSheet<FlipRow>({
      name: '规则试算',
      columns: [
        { title: '镇（街道）', value: (r) => r.town },
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '合同编号', width: 26, value: (r) => r.contract.number },
        { title: '规则', value: (r) => r.rule },
        { title: '变化', value: (r) => CHANGE[r.change] },
        { title: '现级别', value: (r) => r.before },
        { title: '新级别', value: (r) => r.after },
        { title: '按生效日即变', value: (r) => (r.binding ? '是' : '否') },
        { title: '原因', width: 60, value: (r) => r.why.zh },
      ],
      rows: rows(),
      notes: [NOTICE],
    }),
    `rehearsal-${run}.xlsx`,
  );
}

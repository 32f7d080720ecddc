/** Runs and rehearsals as pages show them. */
import { sql, type RawBuilder } from 'kysely';
import { writeSheet } from '@yunjian/kernel/files';
import { failure, type RawReply, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Severity } from '@yunjian/supervision';
import { failures } from '../failures.ts';
import { workbook } from '../register/sheets.ts';
import { EVERYONE, within, type Scope } from '../scope.ts';
import { withNames } from './names.ts';
import { NOTICE } from './policy.ts';
import { ABOUT, concerns, subjectText, type FindingRow } from './show.ts';

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
  /** A contract, or a part that is let to nobody: one of the two. */
  readonly contract: { readonly id: string; readonly number: string; readonly state: string } | null;
  readonly part: FindingRow['part'];
  readonly collective: { readonly id: string; readonly code: string; readonly name: string };
  readonly town: string;
  readonly townName: Text;
  readonly rule: string;
  readonly change: 'appears' | 'vanishes' | 'severity';
  readonly binding: boolean;
  readonly before: Severity | null;
  readonly after: Severity | null;
  readonly why: Text;
}
type FlipFilter = {
  readonly rule?: string | undefined;
  readonly town?: string | undefined;
  readonly change?: FlipRow['change'] | undefined;
  readonly of?: 'contract' | 'part' | undefined;
};

const townName = sql`(select json_build_object('zh', t.name_zh, 'en', coalesce(t.name_en, t.name_zh)) from org.town_version t where t.code = c.town_code order by t.valid desc limit 1)`;

const flipFrom = (
  scope: Scope,
  run: string,
  q: FlipFilter,
) => sql`from assets.rehearsal_flip x left join assets.contract k on k.id = x.contract_id
  left join assets.part p on p.id = x.part_id left join assets.asset a on a.id = p.asset_id join assets.collective c on c.id = coalesce(k.collective_id, a.collective_id)
  where x.run_id = ${run}::uuid and ${within(scope)} and (${q.rule ?? ''} = '' or x.rule = ${q.rule ?? ''})
  and (${q.town ?? ''} = '' or c.town_code = ${q.town ?? ''}) and (${q.change ?? ''} = '' or x.change = ${q.change ?? ''})
  and (${q.of ?? ''} = '' or (x.part_id is null) = (${q.of ?? ''} = 'contract'))`;
const flipRows = (scope: Scope, run: string, q: FlipFilter, page: number, size: number) =>
  sql<FlipRow>`select ${ABOUT}, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective, c.town_code as town, ${townName} as "townName",
    x.rule, x.change, x.binding, x.before, x.after, x.why ${flipFrom(scope, run, q)}
    order by x.rule, c.code, k.number, a.code, p.code, x.subject_id limit ${size} offset ${(page - 1) * size}`;

interface FlipSum {
  readonly key: string;
  readonly name: Text;
  readonly appears: number;
  readonly vanishes: number;
  readonly severity: number;
  readonly binding: number;
  /** Contracts and parts that these flips are of, each once. */
  readonly contracts: number;
  readonly parts: number;
}
const SUMS = sql`(count(*) filter (where x.change = 'appears'))::int as appears, (count(*) filter (where x.change = 'vanishes'))::int as vanishes,
  (count(*) filter (where x.change = 'severity'))::int as severity, (count(*) filter (where x.binding))::int as binding,
  count(distinct x.contract_id)::int as contracts, count(distinct x.part_id)::int as parts`;

/**
 * What a rehearsal would change. The sums, by rule and by town, are of the whole district whatever the filter, for everyone who reads: the rules hold for all
 * towns, and who decides on them must not see a part and take it for the whole. The rows are those of the scope that the filter leaves; `elsewhere` says how many
 * such lie outside the scope.
 */
export async function rehearsalPage(db: Db, scope: Scope, run: string, q: FlipFilter & { page: number; size: number }) {
  const head = await runDetail(db, run);
  if (head.kind !== 'rehearsal') throw failure(failures.notFound);
  const sums = async (key: RawBuilder<unknown>, name: RawBuilder<unknown>): Promise<FlipSum[]> => {
    const { rows } =
      await sql<FlipSum>`select ${key} as key, ${name} as name, ${SUMS} ${flipFrom(EVERYONE, run, {})} group by ${key} order by 1`.execute(
        db,
      );
    return rows;
  };
  const { rows: whole } = await sql<Omit<FlipSum, 'key' | 'name'>>`select ${SUMS} ${flipFrom(EVERYONE, run, {})}`.execute(db);
  const { rows } = await flipRows(scope, run, q, q.page, q.size).execute(db);
  const count = async (of: Scope): Promise<number> =>
    (await sql<{ n: number }>`select count(*)::int as n ${flipFrom(of, run, q)}`.execute(db)).rows[0]?.n ?? 0;
  const mine = await count(scope);
  return {
    notice: NOTICE,
    run: head,
    sum: whole[0]!,
    byRule: await sums(sql`x.rule`, sql`json_build_object('zh', x.rule, 'en', x.rule)`),
    byTown: await sums(sql`c.town_code`, townName),
    elsewhere: (await count(EVERYONE)) - mine,
    rows: await withNames(db, scope, rows, concerns),
    total: mine,
    page: q.page,
    size: q.size,
  };
}

const CHANGE = { appears: '新增', vanishes: '消失', severity: '级别变化' } as const;

/** All rows of a rehearsal within the scope, as a workbook. */
export async function rehearsalXlsx(db: Db, scope: Scope, run: string, q: FlipFilter): Promise<RawReply> {
  if ((await runDetail(db, run)).kind !== 'rehearsal') throw failure(failures.notFound);
  async function* rows(): AsyncGenerator<FlipRow> {
    for (let page = 1; ; page++) {
      const { rows: some } = await flipRows(scope, run, q, page, 2000).execute(db);
      yield* await withNames(db, scope, some, concerns);
      if (some.length < 2000) return;
    }
  }
  return workbook(
    writeSheet<FlipRow>({
      name: '规则试算',
      columns: [
        { title: '镇（街道）', value: (r) => r.townName.zh },
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '对象', value: (r) => (r.contract ? '合同' : '部位') },
        { title: '合同编号或资产部位', width: 30, value: subjectText },
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

/** Findings as lists and pages show them. Lists read an index in the order they show; counts come from the same condition. */
import { sql, type RawBuilder } from 'kysely';
import { remaining } from '@yunjian/calendar';
import { writeSheet } from '@yunjian/kernel/files';
import { failure, type RawReply, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { Severity } from '@yunjian/supervision';
import type { z } from 'zod';
import type { findingDetail as findingDetailShape } from '../contract/supervision-shapes.ts';
import { failures } from '../failures.ts';
import { like } from '../letting/common.ts';
import { among, collectivesIn, idsAt, orderBy, pageOfIds, type Order } from '../list.ts';
import { workbook } from '../register/sheets.ts';
import { mayFor, type Scope } from '../scope.ts';
import { dayOf, settingOf } from '../setting.ts';
import { subject, subjectName, type Dismissal } from './finding.ts';
import { withNames, type Concerns } from './names.ts';
import { NOTICE } from './policy.ts';
import { FINDING_DUTY, FINDING_NAMES, findingDeeds, type FindingState } from './states.ts';

export interface FindingFilter {
  readonly state?: FindingState | 'waiting' | 'closed-found' | 'all' | undefined;
  readonly severity?: Severity | undefined;
  readonly rule?: string | undefined;
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
  readonly contract?: string | undefined;
  readonly asset?: string | undefined;
  readonly q?: string | undefined;
}
type Slice = { readonly page: number; readonly size: number };

/** Findings that wait for somebody: neither dismissed, closed nor gone. */
export const WAITING = sql`f.state not in ('dismissed', 'closed', 'gone')`;
/** Findings that are still there though two people closed the order about them. */
export const CLOSED_FOUND = sql`f.state = 'closed' and f.present`;

export interface FindingRow {
  readonly id: string;
  readonly rule: string;
  readonly title: Text;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly present: boolean;
  readonly why: Text;
  readonly openedAt: Temporal.Instant;
  readonly dueOn: string | null;
  /** What it is about: a contract, or a part that is let to nobody. */
  readonly contract: { readonly id: string; readonly number: string; readonly state: string } | null;
  readonly part: {
    readonly id: string;
    readonly name: string;
    readonly assetId: string;
    readonly asset: string;
    readonly code: string;
  } | null;
  readonly collective: { readonly id: string; readonly code: string; readonly name: string };
  readonly town: string;
}

async function where(db: Db, scope: Scope, f: FindingFilter): Promise<RawBuilder<unknown>> {
  const all: RawBuilder<unknown>[] = [];
  if (!scope.all) all.push(among('f.collective_id', await collectivesIn(db, scope)));
  const state = f.state ?? 'waiting';
  if (state === 'waiting') all.push(WAITING);
  else if (state === 'closed-found') all.push(CLOSED_FOUND);
  else if (state !== 'all') all.push(sql`f.state = ${state}`);
  if (f.severity !== undefined)
    all.push(sql`f.severity = ${f.severity} and f.rank = ${['B', 'R', 'Y', 'I'].indexOf(f.severity)}`);
  if (f.rule !== undefined) all.push(sql`f.rule = ${f.rule}`);
  if (f.town !== undefined) all.push(sql`f.town_code = ${f.town}`);
  if (f.collective !== undefined) all.push(sql`f.collective_id = ${f.collective}::uuid`);
  if (f.contract !== undefined) all.push(sql`f.contract_id = ${f.contract}::uuid`);
  if (f.asset !== undefined) all.push(sql`f.part_id in (select id from assets.part where asset_id = ${f.asset}::uuid)`);
  if (f.q !== undefined && f.q.trim() !== '')
    // found from the words, each way by its own index, and not finding by finding
    all.push(sql`f.id in (select x.id from assets.finding x where x.contract_id in (select id from assets.contract where number ilike ${like(f.q)}
        union all select k.id from assets.contract k where k.lessee_id in (select id from assets.party where name ilike ${like(f.q)}))
      union all select x.id from assets.finding x where x.part_id in (select p.id from assets.part p
        where p.asset_id in (select id from assets.asset where name ilike ${like(f.q)} or code ilike ${like(f.q)})))`);
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

/** What it is about as JSON, `contract` or `part`: of a contract `k`, or a part `p` of an asset `a`. */
export const ABOUT = sql`case when k.id is not null then json_build_object('id', k.id, 'number', k.number, 'state', k.state) end as contract,
  case when p.id is not null then json_build_object('id', p.id, 'name', p.name, 'assetId', a.id, 'asset', a.name, 'code', a.code) end as part`;
/** The same as a cell of a sheet. */
export const subjectText = (r: Pick<FindingRow, 'contract' | 'part'>): string =>
  r.contract?.number ?? `${r.part?.code ?? ''} ${r.part?.asset ?? ''} ${r.part?.name ?? ''}`;

const columns = sql`f.id, f.rule, f.said -> 'title' as title, f.severity, f.state, f.present, f.said -> 'why' as why, f.opened_at as "openedAt", f.town_code as town,
  (select o.due_on from assets.rectification o where o.finding_id = f.id and o.closed_on is null) as "dueOn",
  ${ABOUT}, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective`;
const joins = sql`${subject} join assets.collective c on c.id = f.collective_id`;

const ORDER: Order = [
  ['f.rank', 'asc'],
  ['f.opened_at', 'desc'],
  ['f.id', 'asc'],
];
const listed = (ids: readonly string[]) =>
  sql<FindingRow>`select ${columns} from ${idsAt(ids)} join assets.finding f on f.id = at.id ${joins} order by at.nth`;

/** Whom a row concerns, for the names in its words. */
export const concerns = (r: Pick<FindingRow, 'contract' | 'collective'>): Concerns => ({
  collective: r.collective.id,
  contract: r.contract?.id ?? null,
});

const wire = <R extends FindingRow>({ openedAt, ...row }: R) => ({ ...row, openedAt: openedAt.toString() });

/** A page of findings in scope, the gravest first. */
export async function findingsPage(db: Db, scope: Scope, q: FindingFilter & Slice) {
  const condition = await where(db, scope, q);
  const { ids, total } = await pageOfIds(db, { from: sql`assets.finding f`, id: 'f.id', condition, order: ORDER }, q);
  const { rows } = await listed(ids).execute(db);
  return { notice: NOTICE, rows: (await withNames(db, scope, rows, concerns)).map(wire), total, page: q.page, size: q.size };
}

/** All findings the filter leaves, as a workbook. */
export async function findingsXlsx(db: Db, kit: Pick<Kit, 'zone' | 'now'>, scope: Scope, q: FindingFilter): Promise<RawReply> {
  const condition = await where(db, scope, q);
  async function* rows(): AsyncGenerator<FindingRow> {
    const { rows: all } = await sql<{
      id: string;
    }>`select f.id from assets.finding f where ${condition} order by ${orderBy(ORDER)}`.execute(db);
    for (let from = 0; from < all.length; from += 2000) {
      const { rows: some } = await listed(all.slice(from, from + 2000).map((r) => r.id)).execute(db);
      yield* await withNames(db, scope, some, concerns);
    }
  }
  const today = dayOf(kit, kit.now()).toString();
  return workbook(
    writeSheet<FindingRow>({
      name: '预警清单',
      columns: [
        { title: '集体', width: 28, value: (r) => r.collective.name },
        { title: '合同编号或资产部位', width: 30, value: subjectText },
        { title: '规则', value: (r) => r.rule },
        { title: '事项', width: 24, value: (r) => r.title.zh },
        { title: '级别', value: (r) => r.severity },
        { title: '状态', value: (r) => FINDING_NAMES[r.state].zh },
        { title: '仍存在', value: (r) => (r.present ? '是' : '否') },
        { title: '原因', width: 60, value: (r) => r.why.zh },
        { title: '发现日期', value: (r) => dayOf(kit, r.openedAt).toString() },
        { title: '整改期限', value: (r) => r.dueOn },
      ],
      rows: rows(),
      notes: [NOTICE],
    }),
    `findings-${today}.xlsx`,
  );
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** What a finding shows besides, as it goes out. */
type Shown = z.infer<typeof findingDetailShape>;

interface Detail extends FindingRow {
  readonly mend: Text;
  readonly basis: Text;
  readonly hits: { variant: string; severity: Severity; evidence: Record<string, unknown> }[];
  readonly version: string;
  readonly packId: string;
  readonly inputHash: string;
  readonly examinedOn: string;
  readonly times: number;
  readonly revision: number;
  readonly dismissal: Dismissal | null;
  readonly closing: Dismissal | null;
  readonly orders: Shown['orders'];
  readonly events: Shown['events'];
}

/** Figures of a finding with the words of the rules in place of their names. */
function inWords(kit: Pick<Kit, 'pack'>, hits: Detail['hits']): Detail['hits'] {
  const { words } = settingOf<{ words: Readonly<Record<string, Text>> }>(kit, 'rules');
  const said = (value: unknown): unknown =>
    Array.isArray(value) ? value.map((word: unknown) => (typeof word === 'string' && words[word]) || word) : value;
  return hits.map((hit) => ({
    ...hit,
    evidence: Object.fromEntries(Object.entries(hit.evidence).map(([key, value]) => [key, said(value)])),
  }));
}

/** One finding: what it rests on, its orders and answers, all that happened, and what the caller may do next. */
export async function findingDetail(
  db: Db,
  kit: Pick<Kit, 'calendar' | 'zone' | 'now' | 'pack'>,
  scope: Scope,
  person: string,
  id: string,
) {
  const { rows } =
    await sql<Detail>`select ${columns}, f.said -> 'mend' as mend, f.said -> 'basis' as basis, f.said -> 'hits' as hits, f.version, f.pack_id as "packId",
      f.input_hash as "inputHash", f.examined_on as "examinedOn", f.times, f.revision, f.dismissal, f.closing,
      (select coalesce(json_agg(json_build_object('id', o.id, 'number', o.number, 'issuedOn', o.issued_on, 'dueOn', o.due_on, 'words', o.words, 'closedOn', o.closed_on, 'by', o.issued_name,
        'answers', (select coalesce(json_agg(json_build_object('id', a.id, 'words', a.words, 'files', a.files, 'verdict', a.verdict, 'at', ${instant('a.at')}, 'by', a.by_name) order by a.at), '[]'::json)
          from assets.rectification_answer a where a.order_id = o.id),
        'talks', (select coalesce(json_agg(json_build_object('id', t.id, 'dueOn', t.due_on, 'heldOn', t.held_on, 'people', t.people, 'outcome', t.outcome) order by t.at), '[]'::json)
          from assets.talk t where t.order_id = o.id)) order by o.at), '[]'::json) from assets.rectification o where o.finding_id = f.id) as orders,
      (select coalesce(json_agg(json_build_object('at', ${instant('e.at')}, 'action', e.action, 'from', e.from_state, 'to', e.to_state, 'note', e.note, 'by', e.by_name) order by e.seq), '[]'::json)
        from assets.finding_event e where e.finding_id = f.id) as events
    from assets.finding f ${joins} where f.id = ${id}::uuid`.execute(db);
  const [row] = await withNames(db, scope, rows, concerns);
  if (row === undefined) throw failure(failures.notFound);
  const place = { collectiveId: row.collective.id, townCode: row.town };
  const own = new Set([
    ...(row.dismissal?.proposedBy === person ? ['dismiss', 'refuse'] : []),
    ...(row.closing?.proposedBy === person ? ['confirm-closing', 'refuse-closing'] : []),
  ]);
  const today = dayOf(kit, kit.now());
  const left = row.dueOn === null ? null : remaining(kit.calendar(), today, Temporal.PlainDate.from(row.dueOn));
  return {
    ...wire(row),
    hits: inWords(kit, row.hits),
    notice: NOTICE,
    clock: left === null || row.dueOn === null ? null : { dueOn: row.dueOn, workingDays: left.days, overdue: left.overdue },
    can: findingDeeds(row.state, row.present).filter((a) => mayFor(scope, FINDING_DUTY[a], place) && !own.has(a)),
  };
}

/** The file of an answer, when the answer is of this finding; null otherwise. */
export async function evidenceOf(db: Db, finding: string, file: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select x ->> 'id' as id from assets.rectification o join assets.rectification_answer a on a.order_id = o.id
    cross join lateral jsonb_array_elements(a.files) x where o.finding_id = ${finding}::uuid and x ->> 'id' = ${file}`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly findingId: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly contract: string;
  readonly collective: { readonly id: string; readonly code: string; readonly name: string };
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly talkDueOn: string | null;
}

/** Orders that are not closed, those due first; `overdue` only those past their day without an answer. */
export async function ordersPage(
  db: Db,
  scope: Scope,
  q: Slice & { readonly overdue?: boolean | undefined; readonly collective?: string | undefined },
) {
  const collectives = await collectivesIn(db, scope, q);
  const condition = sql`o.closed_on is null and ${among('f.collective_id', collectives)} and (${q.overdue ?? false}::boolean = false or f.state = 'overdue')`;
  const order = [
    ['o.due_on', 'asc'],
    ['o.number', 'asc'],
  ] as const;
  const { ids, total } = await pageOfIds(
    db,
    { from: sql`assets.rectification o join assets.finding f on f.id = o.finding_id`, id: 'o.id', condition, order },
    q,
  );
  const { rows } =
    await sql<OrderRow>`select o.id, o.number, f.id as "findingId", f.rule, f.severity, f.state, ${subjectName} as contract,
      json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective, o.issued_on as "issuedOn", o.due_on as "dueOn",
      (select t.due_on from assets.talk t where t.order_id = o.id and t.held_on is null) as "talkDueOn"
    from ${idsAt(ids)} join assets.rectification o on o.id = at.id join assets.finding f on f.id = o.finding_id ${joins} order by at.nth`.execute(
      db,
    );
  return { notice: NOTICE, rows, total, page: q.page, size: q.size };
}

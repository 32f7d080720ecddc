/** The reviewers' worklist: least time first, over all open cases of talent housing. */
import { sql } from 'kysely';
import { viewClock, type ClockRow, type ClockView as CaseClock } from '@yunjian/kernel/cases';
import type { Text } from '@yunjian/kernel/contract';
import { maskName } from '@yunjian/kernel/crypto';
import type { SheetOut } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import type { ApplicationState, ClockView } from './contract.ts';
import type { Cause } from './decide.ts';
import { clockOf } from './present.ts';
import { CASE_KINDS, momentNow, type CaseKind } from './review-case.ts';
import { causeTexts, stateTexts } from './words.ts';

export interface WorkFilter {
  readonly cause?: Cause | undefined;
  readonly kind?: 'application' | 'objection' | 'reconsideration' | 'human' | undefined;
  readonly owner: 'me' | 'nobody' | 'second' | 'all';
  readonly light?: 'amber' | 'red' | 'black' | undefined;
  readonly q?: string | undefined;
}

export interface WorkItem {
  readonly id: string;
  readonly caseId: string;
  readonly reference: string;
  readonly kind: 'application' | 'objection' | 'reconsideration' | 'human';
  readonly nameMasked: string;
  readonly state: ApplicationState;
  readonly causes: Cause[];
  readonly causeTexts: Text[];
  readonly submittedAt: string;
  readonly clock: ClockView | null;
  readonly owner: string | null;
  readonly mine: boolean;
  readonly secondNeeded: boolean;
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
}

interface Row {
  readonly case_id: string;
  readonly kind: CaseKind;
  readonly owner: string | null;
  readonly owner_name: string | null;
  readonly id: string;
  readonly reference: string;
  readonly state: ApplicationState;
  readonly causes: Cause[];
  readonly submitted_at: Temporal.Instant;
  readonly category: WorkItem['category'];
  readonly name: string;
  /** Who proposed what now waits for a second person; null when nothing does. */
  readonly proposer: string | null;
  readonly clock: ClockRow | null;
}

/** A row with its clock read, before it is shown. */
interface Open extends Row {
  readonly view: CaseClock | null;
  readonly shown: readonly Cause[];
}

const revoke: Text = {
  zh: '事后抽查发现批准有误，须听取当事人意见后按撤销程序办理',
  en: 'Post-audit found the approval wrong: hear the person, then follow the rules of revocation',
};

/** Open cases with the clock that ends first. Their number is bounded by what people can handle, so all are read: lights depend on the calendar. */
async function openCases(kit: Kit): Promise<Open[]> {
  const { rows } = await sql<Row>`
    with open as materialized (
      select id, kind, owner, next_due from cases."case" where closed_at is null and kind = any(${Object.keys(CASE_KINDS)}::text[])),
    link as (
      select o.id as case_id, a.id as application_id from open o join talent.application a on a.case_id = o.id
      union all select o.id, d.application_id from open o join talent.dispute d on d.case_id = o.id
      union all select o.id, x.application_id from open o join talent.post_audit x on x.case_id = o.id)
    select o.id as case_id, o.kind, o.owner, acc.name as owner_name, a.id, a.reference, a.state, a.causes, a.submitted_at, a.category, p.name,
      case when o.kind = 'talent.review' then w.proposed_by end as proposer, k.clock
    from open o join link l on l.case_id = o.id join talent.application a on a.id = l.application_id join org.person p on p.id = a.person_id
      left join auth.account acc on acc.id = o.owner
      left join talent.proposal w on w.application_id = a.id and w.answered_at is null
      left join lateral (
        select to_jsonb(c) as clock from cases.clock c where c.case_id = o.id and (c.state in ('running', 'paused') or (c.state = 'fired' and c.ended_on is null))
        order by c.state = 'paused', c.due_on limit 1) k on true
    order by o.next_due nulls last, a.accepted_seq, o.id`.execute(kit.database.db);
  const at = momentNow(kit);
  const seen = new Map<string, CaseClock | null>(); // many clocks began and end on the same days
  return rows.map((row) => {
    let view: CaseClock | null = null;
    if (row.clock !== null) {
      const { id: _, case_id: __, ...rest } = row.clock;
      const key = JSON.stringify(rest);
      const known = seen.get(key);
      view = known === undefined ? viewClock(row.clock, at) : known;
      seen.set(key, view);
    }
    return { ...row, view, shown: causesOf(row) };
  });
}

function causesOf(row: Row): readonly Cause[] {
  if (row.kind === 'talent.objection') return ['OBJECTION'];
  if (row.kind === 'talent.reconsideration') return ['RECONSIDERATION'];
  if (row.kind === 'talent.human') return ['CHOSE_HUMAN'];
  return row.kind === 'talent.revocation' ? [] : row.causes;
}

const lightOf = (row: Open): string => (row.view === null || row.view.paused ? 'neutral' : row.view.light);

function fits(row: Open, filter: WorkFilter, me: string): boolean {
  if (filter.cause !== undefined && !row.shown.includes(filter.cause)) return false;
  if (filter.kind !== undefined && CASE_KINDS[row.kind] !== filter.kind) return false;
  if (filter.owner === 'me' && row.owner !== me) return false;
  if (filter.owner === 'nobody' && row.owner !== null) return false;
  if (filter.owner === 'second' && (row.proposer === null || row.proposer === me)) return false;
  if (filter.light !== undefined && lightOf(row) !== filter.light) return false;
  const q = filter.q?.trim().toUpperCase() ?? '';
  return q === '' || row.reference.includes(q) || row.name.toUpperCase() === q;
}

const item = (row: Open, me: string): WorkItem => ({
  id: row.id,
  caseId: row.case_id,
  reference: row.reference,
  kind: CASE_KINDS[row.kind],
  nameMasked: maskName(row.name),
  state: row.state,
  causes: [...row.shown],
  causeTexts: row.kind === 'talent.revocation' ? [revoke] : row.shown.map((c) => causeTexts[c]),
  submittedAt: row.submitted_at.toString(),
  clock: row.clock === null ? null : (clockOf({ ...row.clock, events: [], view: row.view, consumption: null })[0] ?? null),
  owner: row.owner_name ?? (row.owner === null ? null : '—'),
  mine: row.owner === me,
  secondNeeded: row.proposer !== null,
  category: row.category,
});

/** One page, with counts over everything open (not only what the filter lets through). */
export async function worklist(
  kit: Kit,
  filter: WorkFilter,
  page: { page: number; size: number },
  me: string,
): Promise<{
  rows: WorkItem[];
  total: number;
  page: number;
  size: number;
  counts: { red: number; black: number; amber: number; mine: number; unowned: number };
}> {
  const all = await openCases(kit);
  const wanted = all.filter((row) => fits(row, filter, me));
  const counted = (light: string): number => all.filter((row) => lightOf(row) === light).length;
  const from = (page.page - 1) * page.size;
  return {
    rows: wanted.slice(from, from + page.size).map((row) => item(row, me)),
    total: wanted.length,
    ...page,
    counts: {
      red: counted('red'),
      black: counted('black'),
      amber: counted('amber'),
      mine: all.filter((row) => row.owner === me).length,
      unowned: all.filter((row) => row.owner === null).length,
    },
  };
}

const KIND_TEXTS = { application: '申请', objection: '异议', reconsideration: '复议', human: '要求人工' } as const;
const LIGHT_TEXTS: Readonly<Record<string, string>> = {
  neutral: '正常',
  amber: '临近',
  red: '紧急',
  black: '逾期',
  paused: '停表',
  done: '已结',
};

/** The whole worklist as a sheet, names masked. */
export async function worklistSheet(kit: Kit, filter: WorkFilter, me: string): Promise<SheetOut<WorkItem>> {
  const rows = (await openCases(kit)).filter((row) => fits(row, filter, me)).map((row) => item(row, me));
  return {
    name: '审核工作清单',
    columns: [
      { title: '编号', width: 24, value: (r) => r.reference },
      { title: '类型', value: (r) => KIND_TEXTS[r.kind] },
      { title: '申请人', value: (r) => r.nameMasked },
      { title: '状态', value: (r) => stateTexts[r.state].zh },
      { title: '需人工原因', width: 40, value: (r) => r.causeTexts.map((c) => c.zh).join('；') },
      { title: '提交时间', width: 24, value: (r) => r.submittedAt },
      { title: '到期日', value: (r) => r.clock?.dueOn ?? '' },
      { title: '剩余工作日', value: (r) => r.clock?.workingDaysLeft ?? null },
      { title: '期限状态', value: (r) => (r.clock === null ? '' : (LIGHT_TEXTS[r.clock.light] ?? r.clock.light)) },
      { title: '经办人', value: (r) => r.owner ?? '' },
      { title: '类别', value: (r) => r.category ?? '' },
    ],
    rows,
    notes: [`截至 ${kit.now().toString()}`, ...(kit.demo ? ['示例数据 sample data'] : [])],
  };
}

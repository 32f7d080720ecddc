/** Contracts as lists and pages show them. Lists read an index in the order they show; what a row adds up to is looked up for its page only. */
import { sql, type RawBuilder } from 'kysely';
import { sheetBuffer } from '@yunjian/kernel/files';
import { failure, type RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { among, collectivesIn, idsAt, pageOfIds, type Order, type Paging } from '../list.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import type { DraftShown } from './amendments.ts';
import { collectiveJson, like } from './common.ts';
import { CLAUSES, type ContractKind } from './contract-row.ts';
import { rentLeft } from '../money/left.ts';
import { memberSays } from './from-register.ts';
import type { RentWire } from './terms.ts';
import { CONTRACT_DUTY, CONTRACT_NAMES, contractActions, type ContractState } from './states.ts';
import { takesTwo } from './voiding.ts';

export interface ContractFilter {
  readonly collective?: string | undefined;
  readonly state?: ContractState | undefined;
  readonly kind?: ContractKind | undefined;
  readonly q?: string | undefined;
  readonly endsFrom?: string | undefined;
  readonly endsTo?: string | undefined;
  readonly asset?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly number: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly collective: { id: string; code: string; name: string };
  readonly lessee: { id: string; name: string; kind: 'organisation' | 'person' };
  readonly startsOn: string;
  readonly endsOn: string;
  readonly endedOn: string | null;
  readonly parts: number;
  readonly totalFen: string;
  readonly annualFen: string | null;
  readonly demo: boolean;
}

function where(ids: readonly string[] | null, f: ContractFilter): RawBuilder<unknown> {
  const all = [
    among('k.collective_id', ids),
    ...(f.collective === undefined ? [] : [sql`k.collective_id = ${f.collective}::uuid`]),
    ...(f.state === undefined ? [] : [sql`k.state = ${f.state}`]),
    ...(f.kind === undefined ? [] : [sql`k.kind = ${f.kind}`]),
    ...(f.endsFrom === undefined ? [] : [sql`k.ends_on >= ${f.endsFrom}::date`]),
    ...(f.endsTo === undefined ? [] : [sql`k.ends_on <= ${f.endsTo}::date`]),
    ...(f.asset === undefined
      ? []
      : [
          sql`k.id in (select t.contract_id from assets.tenure t join assets.part p on p.id = t.part_id where p.asset_id = ${f.asset}::uuid)`,
        ]),
    ...(f.q === undefined || f.q.trim() === ''
      ? []
      : [
          sql`k.id in (select id from assets.contract where number ilike ${like(f.q)} union all
            select id from assets.contract where lessee_id in (select id from assets.party where name ilike ${like(f.q)}))`,
        ]),
  ];
  return sql.join(all, sql` and `);
}

const columns = sql`k.id, k.number, k.kind, k.state, k.starts_on as "startsOn", k.ends_on as "endsOn", k.ended_on as "endedOn", k.demo, ${collectiveJson} as collective,
  json_build_object('id', y.id, 'name', y.name, 'kind', y.kind) as lessee, k.rent_terms ->> 'annualFen' as "annualFen",
  (select count(*)::int from assets.tenure t where t.contract_id = k.id) as parts,
  (select coalesce(sum(r.fen), 0)::text from assets.rent_period r where r.contract_id = k.id and r.replaced_by is null) as "totalFen"`;
const joins = sql`join assets.collective c on c.id = k.collective_id join assets.party y on y.id = k.lessee_id`;

async function pageBy(db: Db, condition: RawBuilder<unknown>, order: Order, paging: Paging) {
  const { ids, total } = await pageOfIds(db, { from: sql`assets.contract k`, id: 'k.id', condition, order }, paging);
  const { rows } =
    await sql<Row>`select ${columns} from ${idsAt(ids)} join assets.contract k on k.id = at.id ${joins} order by at.nth`.execute(
      db,
    );
  return { rows, total, page: paging.page, size: paging.size };
}

/** A page of contracts in scope, those that begin last first. */
export async function contractsPage(db: Db, scope: Scope, q: ContractFilter & Paging) {
  const condition = where(await collectivesIn(db, scope), q);
  return pageBy(
    db,
    condition,
    [
      ['k.starts_on', 'desc'],
      ['k.id', 'desc'],
    ],
    q,
  );
}

/** Contracts in force that end within some days, soonest first. */
export async function expiringPage(db: Db, scope: Scope, today: Temporal.PlainDate, q: Paging & { days: number }) {
  const ids = await collectivesIn(db, scope);
  const condition = sql`${where(ids, {})} and k.state = 'active' and k.ends_on <= ${today.add({ days: q.days }).toString()}::date`;
  return pageBy(
    db,
    condition,
    [
      ['k.ends_on', 'asc'],
      ['k.id', 'asc'],
    ],
    q,
  );
}

const yuan = (fen: string | null): number | null => (fen === null ? null : Number(fen) / 100);
const KINDS: Readonly<Record<ContractKind, string>> = {
  house: '房屋',
  farmland: '农用地',
  'construction-land': '建设用地',
  equipment: '设备',
  other: '其他',
};

/** All contracts the filter leaves, as a workbook. */
export async function contractsXlsx(db: Db, scope: Scope, filter: ContractFilter, today: Temporal.PlainDate): Promise<RawReply> {
  const { rows } =
    await sql<Row>`select ${columns} from assets.contract k ${joins} where ${where(await collectivesIn(db, scope), filter)} order by k.starts_on desc, k.id desc`.execute(
      db,
    );
  const body = await sheetBuffer<Row>({
    name: '合同',
    columns: [
      { title: '合同编号', width: 28, value: (r) => r.number },
      { title: '集体', width: 24, value: (r) => r.collective.name },
      { title: '类型', value: (r) => KINDS[r.kind] },
      { title: '状态', value: (r) => CONTRACT_NAMES[r.state].zh },
      { title: '承租人', width: 24, value: (r) => r.lessee.name },
      { title: '起租日', value: (r) => r.startsOn },
      { title: '到期日', value: (r) => r.endsOn },
      { title: '提前终止日', value: (r) => r.endedOn },
      { title: '部位数', value: (r) => r.parts },
      { title: '首年租金（元）', value: (r) => yuan(r.annualFen) },
      { title: '租金合计（元）', value: (r) => yuan(r.totalFen) },
      { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
    ],
    rows,
    notes: [`截至 ${today.toString()}，共 ${rows.length} 份 / ${rows.length} contracts`],
  });
  return {
    body,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: `合同-${today.toString()}.xlsx`,
  };
}

const instant = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface Detail extends Row {
  readonly revision: number;
  readonly lesseeMember: boolean | null;
  readonly uscc: string | null;
  readonly listingId: string | null;
  readonly decisionId: string | null;
  readonly renewsId: string | null;
  readonly renewedById: string | null;
  readonly signedOn: string | null;
  readonly possessionOn: string | null;
  readonly handedBackOn: string | null;
  readonly permittedUse: string;
  readonly depositFen: string;
  readonly earnestFen: string;
  readonly lateFeePpmDay: number;
  readonly rentTerms: RentWire | Record<string, never>;
  readonly form: 'written' | 'oral';
  readonly subletConsent: 'required' | 'given' | 'forbidden' | null;
  readonly breakClauses: string | null;
  readonly clauses: Record<string, boolean>;
  readonly signing: Record<string, never>;
  readonly documentHash: string | null;
  readonly documentAt: Temporal.Instant | null;
  readonly partList: Parts[];
  readonly schedule: {
    n: number;
    from: string;
    to: string;
    dueOn: string;
    fen: string;
    rentFree: boolean;
    replacedBy: number | null;
  }[];
  readonly amendmentList: Amended[];
  readonly drafts: DraftShown[];
  readonly events: { at: string; action: string; from: string | null; to: string | null; note: string; by: string }[];
}
interface Parts {
  id: string;
  code: string;
  name: string;
  areaCm2: string | null;
  use: string;
  asset: { id: string; code: string; name: string; address: string };
  days: { from: string; to: string };
  holds: boolean;
}
interface Amended {
  n: number;
  kind: string;
  signedOn: string;
  reason: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  decisionId: string | null;
  by: string;
  at: string;
}

/** One contract with parts, schedule, amendments, history, and what the caller may do next. One query. */
export async function contractDetail(db: Db, scope: Scope, place: Place, id: string, me: string) {
  const { rows } =
    await sql<Detail>`select ${columns}, k.revision, coalesce(${memberSays(sql`k.collective_id`, sql`coalesce(k.signed_on, k.starts_on)`)}, k.lessee_member) as "lesseeMember", y.uscc, k.listing_id as "listingId", k.decision_id as "decisionId",
      k.renews_id as "renewsId", (select n.id from assets.contract n where n.renews_id = k.id and n.state not in ('discarded', 'void') limit 1) as "renewedById",
      k.signed_on as "signedOn", k.possession_on as "possessionOn", k.handed_back_on as "handedBackOn", k.permitted_use as "permittedUse",
      k.deposit_fen::text as "depositFen", k.earnest_fen::text as "earnestFen", k.late_fee_ppm_day as "lateFeePpmDay", k.rent_terms as "rentTerms", k.clauses, k.signing,
      k.form, k.sublet_consent as "subletConsent", k.break_clauses as "breakClauses",
      k.document_hash as "documentHash", k.document_at as "documentAt",
      (select coalesce(json_agg(json_build_object('id', p.id, 'code', p.code, 'name', p.name, 'areaCm2', p.area_cm2::text, 'use', p.use,
        'asset', json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'address', a.address),
        'days', json_build_object('from', lower(t.days), 'to', upper(t.days) - 1), 'holds', t.holds) order by a.code, p.code), '[]'::json)
        from assets.tenure t join assets.part p on p.id = t.part_id join assets.asset a on a.id = p.asset_id where t.contract_id = k.id) as "partList",
      (select coalesce(json_agg(json_build_object('n', r.n, 'from', lower(r.days), 'to', upper(r.days) - 1, 'dueOn', r.due_on, 'fen', r.fen::text, 'rentFree', r.rent_free,
        'replacedBy', r.replaced_by) order by r.n), '[]'::json) from assets.rent_period r where r.contract_id = k.id) as schedule,
      (select coalesce(json_agg(json_build_object('n', m.n, 'kind', m.kind, 'signedOn', m.signed_on, 'reason', m.reason, 'before', m.before, 'after', m.after,
        'decisionId', m.decision_id, 'by', m.by_name, 'at', ${instant('m.at')}) order by m.n), '[]'::json) from assets.amendment m where m.contract_id = k.id) as "amendmentList",
      (select coalesce(json_agg(json_build_object('id', m.id, 'kind', m.kind, 'signedOn', m.signed_on, 'decisionId', m.decision_id, 'loosens', m.loosens, 'before', m.before,
        'after', m.after, 'reason', m.reason, 'state', m.state, 'proposedBy', m.proposed_name, 'proposedById', m.proposed_by, 'proposedAt', ${instant('m.proposed_at')},
        'decidedBy', m.decided_name, 'decidedAt', ${instant('m.decided_at')}, 'answer', m.answer) order by m.proposed_at desc), '[]'::json)
        from assets.amendment_draft m where m.contract_id = k.id) as drafts,
      (select coalesce(json_agg(json_build_object('at', ${instant('e.at')}, 'action', e.action, 'from', e.from_state, 'to', e.to_state, 'note', e.note, 'by', e.by_name)
        order by e.at, e.id), '[]'::json) from assets.contract_event e where e.contract_id = k.id) as events
    from assets.contract k ${joins} where k.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  const { rentTerms, documentHash, documentAt, ...rest } = row;
  // what is in force, or was handed over, is void as one proposes and another agrees
  const twoVoid = takesTwo(row);
  const left = row.state === 'closed' ? await rentLeft(db, id) : null;
  const steps = contractActions(row.state, row.possessionOn !== null).filter(
    (a) =>
      a !== 'expire' && !(a === 'void' && twoVoid) && (a !== 'reopen' || left !== null) && mayFor(scope, CONTRACT_DUTY[a], place),
  );
  const drafting = mayFor(scope, 'draft-contract', place);
  const waits = row.drafts.some((d) => d.state === 'open');
  const [proposing, agreeing] = [mayFor(scope, 'propose-amendment', place), mayFor(scope, 'approve-contract', place)];
  const inForce = row.state === 'signed' || row.state === 'active';
  return {
    ...rest,
    rentLeft: left,
    drafts: row.drafts.map(({ proposedById, ...d }) => ({
      ...d,
      before: d.before ?? {},
      after: d.after ?? {},
      can:
        d.state !== 'open'
          ? []
          : proposedById === me
            ? (['withdraw'] as const).filter(() => proposing)
            : (['approve', 'refuse'] as const).filter(() => agreeing),
    })),
    rent: 'annualFen' in rentTerms ? (rentTerms as RentWire) : null,
    missingClauses: CLAUSES.filter((c) => row.clauses[c] !== true),
    document: documentHash === null ? null : { hash: documentHash, at: documentAt?.toString() ?? null },
    can: [
      ...steps,
      ...(row.state === 'draft' && drafting ? (['edit'] as const) : []),
      ...(row.state === 'approved' && drafting && row.form === 'written' ? (['upload'] as const) : []),
      ...(inForce && proposing && !waits ? (['amend'] as const) : []),
      ...(inForce && twoVoid && proposing && !waits ? (['propose-void'] as const) : []),
      ...(row.state === 'signed' && proposing && !waits ? (['correct'] as const) : []),
      ...((row.state === 'active' || row.state === 'expired') && row.renewedById === null && drafting
        ? (['renew'] as const)
        : []),
    ],
  };
}

/** The file of the signed document of a contract; null when there is none. */
export async function documentOf(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{
    file: string | null;
  }>`select document_file_id as file from assets.contract where id = ${id}::uuid`.execute(db);
  return rows[0]?.file ?? null;
}

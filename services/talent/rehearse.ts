/** The stored applications, on which a changed admission rule is rehearsed before it is published. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { townsOn } from '@yunjian/kernel/orgs';
import type { CaseOutcome, CaseResult, CaseSource, Rehearsable, RehearsalCase, RowOutcome } from '@yunjian/kernel/rulebook';
import type { Facts, Model, Trace } from '@yunjian/rules';
import { decideOn } from './decide.ts';
import { groupTitle } from './groups.ts';

/** What the machine made of one set of facts, as far as it matters to the applicant. */
interface MachineOutcome {
  readonly granted: boolean;
  readonly category: string | null;
  readonly rooms: number | null;
}

/** Tables whose rows are conditions of the applicant's; the rest follows from them. */
const SHOWN = new Set(['talentCategory', 'admissionGate', 'allocation', 'bankStatus']);

const rowsOf = (conditions: readonly RowOutcome[]): Map<string, RowOutcome> =>
  new Map(
    conditions
      .filter((c) => SHOWN.has(c.decision))
      .map(({ decision, ruleId, outcome }) => [`${decision}/${ruleId}`, { decision, ruleId, outcome }]),
  );

const outcomes = new Map<string, CaseOutcome>();

/** A grant is better than a person's look; a higher category is served earlier; a larger household gets its larger flat. */
function outcomeOf({ granted, category, rooms }: MachineOutcome): CaseOutcome {
  const code = `${granted ? 'GRANT' : 'HUMAN'}:${category ?? '-'}:${rooms ?? '-'}`;
  let known = outcomes.get(code);
  if (known === undefined) {
    const zh = [granted ? '机器批准' : '转人工', category ?? '未定类别', rooms === null ? '未定户型' : `${rooms} 室`];
    const en = [
      granted ? 'granted' : 'to a person',
      category ?? 'no category',
      rooms === null ? 'no flat size' : `${rooms} ${rooms === 1 ? 'room' : 'rooms'}`,
    ];
    const favour = granted ? 100 + 10 * (5 - Number(category?.slice(1) ?? 5)) + (rooms ?? 0) : 0;
    outcomes.set(code, (known = { code, title: { zh: zh.join(' · '), en: en.join(' · ') }, favour }));
  }
  return known;
}

const category = (outputs: unknown): string | null => (typeof outputs === 'string' && /^T[1-4]$/.test(outputs) ? outputs : null);

/** What was stored, read back without the model it was made by. */
function readBack(traces: readonly Trace[]): { outcome: MachineOutcome; rows: Map<string, RowOutcome> } {
  const of = (name: string): unknown => traces.find((r) => r.decision === name)?.outputs;
  const { route } = (of('route') ?? {}) as { route?: string };
  const rooms = ((of('allocation') ?? {}) as { rooms?: number }).rooms ?? null;
  const known = category(of('talentCategory'));
  const granted = (route === 'GRANT' || route === 'GRANT_AUDIT') && known !== null && rooms !== null;
  return { outcome: { granted, category: known, rooms }, rows: rowsOf(traces.flatMap((r) => r.conditions)) };
}

/** Average monthly rent of the district's flats by number of rooms, whole fen. */
async function rents(db: Db): Promise<ReadonlyMap<number, bigint>> {
  const { rows } = await sql<{ rooms: number; fen: bigint }>`
    select rooms, round(avg(rent_fen))::bigint as fen from talent.unit where state <> 'withdrawn' group by rooms`.execute(db);
  return new Map(rows.map((r) => [r.rooms, r.fen]));
}

interface CaseRow {
  readonly id: string;
  readonly decision_id: string;
  readonly reference: string;
  readonly town_code: string | null;
  readonly category: string | null;
  readonly household_size: number;
  readonly employer_size: string | null;
}

async function* applications(db: Db, size: number): AsyncGenerator<readonly RehearsalCase[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<CaseRow>`
      select id, decision_id, reference, town_code, category, household_size, employer_size from talent.application
      where id > ${after}::uuid and decision_id is not null order by id limit ${size}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    yield rows.map((r) => ({
      subjectId: r.id,
      decisionId: r.decision_id,
      reference: r.reference,
      groups: {
        town: r.town_code ?? 'none',
        category: r.category ?? 'none',
        household: String(Math.min(r.household_size, 5)),
        'employer-size': r.employer_size ?? 'none',
      },
    }));
  }
}

async function open(db: Db, today: Temporal.PlainDate): Promise<CaseSource> {
  const [{ rows: count }, rentOf, towns] = await Promise.all([
    sql<{ n: bigint }>`select count(*) as n from talent.application where decision_id is not null`.execute(db),
    rents(db),
    townsOn(db, today),
  ]);
  const names = new Map(towns.map((town) => [town.code, town.name]));
  const money = ({ granted, rooms }: MachineOutcome): bigint | null =>
    granted && rooms !== null ? (rentOf.get(rooms) ?? null) : 0n;
  return {
    total: Number(count[0]?.n ?? 0n),
    batches: (size) => applications(db, size),
    decide(model: Model, facts: Facts): CaseResult {
      const again = decideOn(model, facts);
      const outcome = { granted: again.grant, category: again.category, rooms: again.rooms };
      return { outcome: outcomeOf(outcome), moneyFen: money(outcome), rows: rowsOf(again.conditions) };
    },
    stored(traces) {
      const { outcome, rows } = readBack(traces);
      return { outcome: outcomeOf(outcome), moneyFen: money(outcome), rows };
    },
    groupTitle: (dimension, group) => groupTitle(dimension, group, names),
  };
}

const t = (zh: string, en: string): Text => ({ zh, en });

/** The district's admission rule, rehearsed on every application's newest decision. */
export const admissionRehearsal = (ruleCode: string): Rehearsable => ({
  ruleCode,
  caseTitle: t('申请', 'applications'),
  dimensions: [
    { code: 'town', title: t('街镇', 'Town') },
    { code: 'category', title: t('现有人才类别', 'Talent category now') },
    { code: 'household', title: t('家庭人数', 'Household') },
    { code: 'employer-size', title: t('单位规模', 'Size of the employer') },
  ],
  money: {
    title: t('机器批准的房源月租参考额', 'Reference rent a month of flats granted by the machine'),
    meaning: t(
      '规则不计算金额。此数为：机器批准的每件申请，按应配居室数计本区人才公寓同居室房源的平均月租，转人工的计 0。它表示机器批准所涉房源的规模，不是任何人实付的租金，也不是财政支出；转人工的仍可能由人批准。',
      'The rule computes no amount. For each application that the machine grants, this counts the average monthly rent of the district’s talent flats with that number of rooms, and 0 for those passed to a person. It shows the size of what is granted; it is no rent anybody pays and no public spending, and a person may still grant what was passed on.',
    ),
  },
  open,
});

/** A small rule for tests, and stored cases of it. */
import type { Fact, Facts, Model, Trace, Value } from '@yunjian/rules';
import { sql } from 'kysely';
import { auditMigrations, openLog } from '../audit/index.ts';
import { uuidv7 } from '../crypto/index.ts';
import { openDatabase, type MigrationModule } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  publishPack,
  recordDecisions,
  ruleInForce,
  rulebookMigrations,
  type CaseOutcome,
  type CaseResult,
  type Hand,
  type Officer,
  type PackFile,
  type Rehearsable,
} from './index.ts';

/** A gate of one row: fewer than `limit` months is too short. */
export const dmn = (limit: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="small" namespace="urn:test">
  <inputData id="months" name="months"><variable name="months" typeRef="number"/></inputData>
  <decision id="gate" name="gate"><variable name="gate" typeRef="Any"/>
    <informationRequirement><requiredInput href="#months"/></informationRequirement>
    <decisionTable hitPolicy="COLLECT">
      <input><inputExpression typeRef="number"><text>months</text></inputExpression></input>
      <output name="reason" typeRef="string"/>
      <annotation name="zh"/><annotation name="en"/><annotation name="article"/>
      <rule id="G1"><inputEntry><text>&lt; ${limit}</text></inputEntry><outputEntry><text>"SHORT"</text></outputEntry>
        <annotationEntry><text>满${limit}个月</text></annotationEntry><annotationEntry><text>${limit} months</text></annotationEntry>
        <annotationEntry><text>example policy</text></annotationEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

/** It as a file of a district's pack. */
export const file = (version: string, limit: number, effectiveFrom: string, effectiveTo: string | null = null): PackFile => ({
  name: `small-${version}`,
  dmn: dmn(limit),
  meta: {
    code: 'small',
    version,
    title: { zh: '小规则', en: 'Small rule' },
    effectiveFrom,
    effectiveTo,
    source: { zh: '示例政策', en: 'Example policy' },
    example: true,
    inputs: { months: { label: { zh: '月数', en: 'Months' }, type: 'number' } },
  },
});

/** Known facts. */
export const facts = (values: Record<string, Value>): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Fact] => [name, { known: true, value, evidenceId: `e-${name}` }]),
  );

/** The sidecar of a version as JSON text. */
export const metaOf = (version: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...(file(version, 3, '2026-01-01').meta as Record<string, unknown>), ...more }, null, 2);

/** A database with version 1 (3 months) in force since 2026-01-01; `more`: modules beside log and rulebook. */
export async function rulebookDatabase(more: readonly MigrationModule[] = []): Promise<TestDatabase> {
  const database = await testDatabase([auditMigrations, ...more, rulebookMigrations]);
  await openLog(database, 'intl');
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await owner.tx((tx) => publishPack(tx, [file('1', 3, '2026-01-01')]));
  await owner.close();
  return database;
}

const ZONE = 'Asia/Shanghai';

/** Somebody with a duty, at an instant. */
export const officer = (n: number, hands: readonly Hand[], at: string): Officer => {
  const now = Temporal.Instant.from(at);
  return {
    accountId: `0198a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    name: `示例${n}`,
    hands: new Set(hands),
    now,
    today: now.toZonedDateTimeISO(ZONE).toPlainDate(),
    suite: 'intl',
  };
};

const OUTCOMES = {
  ok: { code: 'OK', title: { zh: '符合', en: 'met' }, favour: 1 },
  short: { code: 'SHORT', title: { zh: '不足', en: 'too short' }, favour: 0 },
  unknown: { code: 'UNKNOWN', title: { zh: '未知', en: 'unknown' }, favour: 0.5 },
} as const satisfies Record<string, CaseOutcome>;

const resultOf = (
  result: Pick<Trace, 'outcome' | 'outputs'> & { conditions: readonly { decision: string; ruleId: string; outcome: string }[] },
): CaseResult => {
  const outcome =
    result.outcome === 'UNKNOWN' ? OUTCOMES.unknown : (result.outputs as string[]).length === 0 ? OUTCOMES.ok : OUTCOMES.short;
  return {
    outcome,
    moneyFen: outcome === OUTCOMES.unknown ? null : outcome === OUTCOMES.ok ? 100_00n : 0n,
    rows: new Map(
      result.conditions.map((c) => [`${c.decision}/${c.ruleId}`, { decision: c.decision, ruleId: c.ruleId, outcome: c.outcome }]),
    ),
  };
};

/** The stored decisions of the small rule as cases; the group is whether the subject's id is even. */
export const smallRehearsal: Rehearsable = {
  ruleCode: 'small',
  caseTitle: { zh: '件', en: 'cases' },
  dimensions: [{ code: 'parity', title: { zh: '奇偶', en: 'Parity' } }],
  money: {
    title: { zh: '每月', en: 'a month' },
    meaning: { zh: '符合者每月 100 元', en: '100 yuan a month for whoever meets it' },
  },
  async open(db) {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from rulebook.decision`.execute(db);
    return {
      total: Number(rows[0]?.n ?? 0n),
      async *batches(size) {
        for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
          const page = await sql<{ id: string; subject_id: string }>`
            select id, subject_id from rulebook.decision where id > ${after}::uuid order by id limit ${size}`.execute(db);
          if (page.rows.length === 0) return;
          after = page.rows.at(-1)?.id ?? '';
          yield page.rows.map((r) => ({
            subjectId: r.subject_id,
            decisionId: r.id,
            reference: `S-${r.subject_id.slice(-4)}`,
            groups: { parity: String(Number.parseInt(r.subject_id.slice(-1), 16) % 2) },
          }));
        }
      },
      decide: (model: Model, given: Facts) => resultOf(model.decide('gate', given)),
      stored: (traces) => resultOf(traces[0] as Trace),
      groupTitle: (_, group) => (group === '0' ? { zh: '偶', en: 'even' } : { zh: '奇', en: 'odd' }),
    };
  },
};

/** Stores one decision a number of months, by the version in force on 2026-03-02. */
export async function storeCases(database: TestDatabase, months: readonly (number | null)[]): Promise<string[]> {
  const decidedOn = Temporal.PlainDate.from('2026-03-02');
  const rule = await ruleInForce(database.db, 'small', decidedOn);
  const decidedAt = Temporal.Instant.from('2026-03-02T02:00:00Z');
  const kept = await database.tx((tx) =>
    recordDecisions(
      tx,
      months.map((m) => {
        const given: Facts = m === null ? {} : facts({ months: m });
        return {
          subjectId: uuidv7(decidedAt),
          rule,
          facts: given,
          results: [rule.model.decide('gate', given)],
          mode: 'AUTO' as const,
          outcome: 'GRANT' as const,
          decidedOn,
          decidedAt,
        };
      }),
    ),
  );
  return kept.map((k) => k.id);
}

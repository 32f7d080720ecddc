/** What a changed rule would have changed: stored decisions are decided again on their stored facts, and whoever flips is named. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { decisionIds, replay } from '@yunjian/kernel/rulebook';
import { expireFacts, type Facts, type Model, type ModelMeta, type Trace } from '@yunjian/rules';
import { decideOn, type MachineDecision } from './decide.ts';

/** What the machine made of one set of facts, as far as it matters to the applicant. */
export interface MachineOutcome {
  readonly route: 'GRANT' | 'NEEDS_HUMAN';
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  readonly rooms: number | null;
}

/** An application whose outcome would differ. */
export interface Affected {
  readonly applicationId: string;
  readonly decisionId: string;
  readonly reference: string;
  /** Version the decision was made by. */
  readonly version: string;
  readonly before: MachineOutcome;
  readonly after: MachineOutcome;
  /** Rows that came out otherwise, by id: the same id with another outcome, or a row that only one version has. */
  readonly conditions: readonly string[];
}

interface Row {
  readonly id: string;
  readonly application_id: string;
  readonly reference: string;
  readonly rule_version: string;
  readonly facts_text: string;
  readonly result_text: string;
  readonly decided_at: Temporal.Instant;
}

const outcomeOf = (d: MachineDecision): MachineOutcome => ({
  route: d.grant ? 'GRANT' : 'NEEDS_HUMAN',
  category: d.category,
  rooms: d.rooms,
});

/** What was stored, read back without the model it was made by. */
function storedOutcome(results: readonly Trace[]): { outcome: MachineOutcome; rows: Map<string, string> } {
  const of = (name: string) => results.find((r) => r.decision === name);
  const route = (of('route')?.outputs ?? {}) as { route?: string };
  const category = of('talentCategory')?.outputs;
  const rooms = ((of('allocation')?.outputs ?? {}) as { rooms?: number }).rooms ?? null;
  const known = typeof category === 'string' && /^T[1-4]$/.test(category) ? (category as MachineOutcome['category']) : null;
  const granted = (route.route === 'GRANT' || route.route === 'GRANT_AUDIT') && known !== null && rooms !== null;
  return {
    outcome: { route: granted ? 'GRANT' : 'NEEDS_HUMAN', category: known, rooms },
    rows: rowsOf(results.flatMap((r) => r.conditions)),
  };
}

const SHOWN = new Set(['talentCategory', 'admissionGate', 'allocation', 'bankStatus']);
const rowsOf = (conditions: readonly { decision: string; ruleId: string; outcome: string }[]): Map<string, string> =>
  new Map(conditions.filter((c) => SHOWN.has(c.decision)).map((c) => [c.ruleId, c.outcome]));

const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id)).toSorted();

const BATCH = 500;

/**
 * Decides every application's newest decision again with another version of the rule, on the facts as they were stored (aged once more by the new
 * version's limits, as of the day of the decision), and yields those that come out otherwise. Writes nothing: the list is for whoever publishes.
 * `onProgress` is told how many were checked, of how many.
 */
export async function affectedBy(
  db: Db,
  newModel: Model,
  newMeta: ModelMeta,
  options: { onProgress?: (done: number, total: number) => void } = {},
): Promise<{ checked: number; affected: Affected[] }> {
  const { rows: count } = await sql<{
    n: bigint;
  }>`select count(*) as n from talent.application where decision_id is not null`.execute(db);
  const total = Number(count[0]?.n ?? 0n);
  const affected: Affected[] = [];
  let checked = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Row>`
      select d.id, a.id as application_id, a.reference, d.rule_version, d.facts_text, d.result_text, d.decided_at
      from talent.application a join rulebook.decision d on d.id = a.decision_id
      where a.id > ${after}::uuid order by a.id limit ${BATCH}`.execute(db);
    const last = rows.at(-1);
    if (!last) break;
    after = last.application_id;
    for (const row of rows) {
      const found = compare(row, newModel, newMeta);
      if (found !== null) affected.push(found);
    }
    checked += rows.length;
    options.onProgress?.(checked, total);
  }
  return { checked, affected };
}

function compare(row: Row, model: Model, meta: ModelMeta): Affected | null {
  const facts = JSON.parse(row.facts_text) as Facts;
  const stored = storedOutcome(JSON.parse(row.result_text) as Trace[]);
  const again = decideOn(model, expireFacts(facts, meta, row.decided_at));
  const after = outcomeOf(again);
  const before = stored.outcome;
  if (before.route === after.route && before.category === after.category && before.rooms === after.rooms) return null;
  return {
    applicationId: row.application_id,
    decisionId: row.id,
    reference: row.reference,
    version: row.rule_version,
    before,
    after,
    conditions: differing(stored.rows, rowsOf(again.conditions)),
  };
}

/** Replays every stored decision with its own version: `differing` must be empty, or somebody changed facts, results or the engine. */
export async function replayAll(
  db: Db,
  options: { onProgress?: (done: number) => void } = {},
): Promise<{ checked: number; differing: { id: string; intact: boolean }[] }> {
  const out: { checked: number; differing: { id: string; intact: boolean }[] } = { checked: 0, differing: [] };
  for await (const ids of decisionIds(db)) {
    for (const id of ids) {
      const { same, intact } = await replay(db, id);
      if (!same) out.differing.push({ id, intact });
      out.checked += 1;
    }
    options.onProgress?.(out.checked);
  }
  return out;
}

/** A finding as deeds hold it: locked, stepped by the one table, with its event. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import type { Severity } from '@yunjian/supervision';
import { failures } from '../failures.ts';
import type { Hand } from '../letting/common.ts';
import type { Place } from '../scope.ts';
import { addFindingEvents } from './event.ts';
import { FINDING_NAMES, findingStep, type FindingAction, type FindingState } from './states.ts';

/** What deeds on findings need. */
export type DeedKit = Pick<Kit, 'crypto' | 'pack' | 'zone' | 'calendar'>;
/** What a deed answers. */
export type Done = Promise<{ id: string; state: FindingState; revision: number }>;

/** What a dismissal says, or the closing of an order whose finding is still there: who proposed it, why, and who decided. */
export interface Dismissal {
  readonly reason: string;
  readonly words: string;
  readonly proposedBy: string | null;
  readonly proposedName: string;
  readonly proposedOn: string;
  readonly decidedBy?: string | null;
  readonly decidedName?: string;
  readonly decidedOn?: string;
  readonly decision?: string;
}

export interface Held extends Place {
  readonly id: string;
  readonly contractId: string | null;
  readonly number: string;
  readonly rule: string;
  readonly state: FindingState;
  readonly severity: Severity;
  readonly revision: number;
  /** It is still found. */
  readonly present: boolean;
  readonly dismissal: Dismissal | null;
  readonly closing: Dismissal | null;
}

/** What a finding `f` is about: a contract `k`, or a part `p` of an asset `a` that is let to nobody. */
export const subject = sql`left join assets.contract k on k.id = f.contract_id left join assets.part p on p.id = f.part_id left join assets.asset a on a.id = p.asset_id`;
/** The same in a word: the number of the contract, or the code and name of asset and part. */
export const subjectName = sql`coalesce(k.number, concat_ws(' ', a.code, a.name, p.name))`;

/** What a finding is about, in words. */
export const about = (f: Pick<Held, 'contractId' | 'number'>): { zh: string; en: string } =>
  f.contractId === null
    ? { zh: `资产部位 ${f.number}`, en: `Part ${f.number}` }
    : { zh: `合同 ${f.number}`, en: `Contract ${f.number}` };

/** Where a finding belongs. Throws assets.notFound. */
export async function placeOfFinding(db: Db | Tx, id: string): Promise<Place> {
  const { rows } =
    await sql<Place>`select collective_id as "collectiveId", town_code as "townCode" from assets.finding where id = ${id}::uuid`.execute(
      db,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Locks a finding. Throws assets.notFound. */
export async function holdFinding(tx: Tx, id: string): Promise<Held> {
  const { rows } =
    await sql<Held>`select f.id, f.contract_id as "contractId", ${subjectName} as number, f.collective_id as "collectiveId", f.town_code as "townCode", f.rule, f.state, f.severity,
    f.revision, f.present, f.dismissal, f.closing from assets.finding f ${subject} where f.id = ${id}::uuid for update of f`.execute(
      tx,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Where an action leads; throws assets.notNow where it is not possible. */
export function mustStep(finding: Held, action: FindingAction): FindingState {
  const to = findingStep(finding.state, action);
  if (to === null) throw failure(failures.notNow, { state: FINDING_NAMES[finding.state] });
  return to;
}

/** Moves a finding on and tells it: row, event, leaf. A judgement keeps what it judged: the evidence and the day it was examined on. */
export async function move(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  finding: Held,
  action: FindingAction,
  more: {
    readonly note?: string;
    readonly body?: JsonObject;
    readonly dismissal?: Dismissal | null;
    readonly closing?: Dismissal | null;
    readonly judges?: boolean;
  },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; state: FindingState; revision: number }> {
  const to = mustStep(finding, action);
  const { dismissal = finding.dismissal, closing = finding.closing } = more;
  const json = (of: Dismissal | null): string | null => (of === null ? null : JSON.stringify(of));
  await sql`update assets.finding set state = ${to}, changed_at = ${at}, revision = revision + 1, dismissal = ${json(dismissal)}::jsonb, closing = ${json(closing)}::jsonb,
    judged_on = case when ${more.judges ?? false}::boolean then examined_on else judged_on end, judged_hash = case when ${more.judges ?? false}::boolean then evidence_hash else judged_hash end
    where id = ${finding.id}::uuid`.execute(tx);
  await addFindingEvents(
    tx,
    kit,
    [
      {
        findingId: finding.id,
        action,
        from: finding.state,
        to,
        note: more.note ?? '',
        body: { rule: finding.rule, ...more.body },
      },
    ],
    by,
    at,
  );
  return { id: finding.id, state: to, revision: finding.revision + 1 };
}

/** Tells those who act for the collective (accountant, board), or those of the town's office. Says where to read on, not what was found. */
export async function tell(
  tx: Tx,
  to: 'collective' | 'township',
  place: Place,
  what: {
    readonly kind: string;
    readonly title: { zh: string; en: string };
    readonly body: { zh: string; en: string };
    readonly finding: string;
    readonly key: string;
  },
  day: string,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{
    person: string;
  }>`select distinct person_id as person from assets.mandate where valid @> ${day}::date and
    ${to === 'collective' ? sql`collective_id = ${place.collectiveId}::uuid and role in ('accountant', 'board')` : sql`town_code = ${place.townCode} and role = 'township'`}`.execute(
    tx,
  );
  await sendNotices(
    tx,
    rows.map((r) => ({
      to: r.person,
      kind: what.kind,
      title: what.title,
      body: what.body,
      link: `/staff/assets/findings/${what.finding}`,
      now,
      key: what.key,
    })),
  );
}

/** Small things that every use case of a person's review needs. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { insertRows, leafRow } from '@yunjian/kernel/audit';
import {
  act,
  momentOf,
  openCase,
  readCase,
  type CaseRow,
  type ClockSpec,
  type Moment,
  type NewCase,
} from '@yunjian/kernel/cases';
import type { Text } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import type { Finding } from './findings.ts';
import type { ApplicationRow } from './queries.ts';
import { policyOf } from './setting.ts';

/** Kinds of cases of this service, by what the worklist calls them. */
export const CASE_KINDS = {
  'talent.review': 'application',
  'talent.objection': 'objection',
  'talent.reconsideration': 'reconsideration',
  'talent.human': 'human',
  'talent.revocation': 'application',
} as const;
export type CaseKind = keyof typeof CASE_KINDS;

/** The moment of now in the district. */
export const momentNow = (kit: Kit): Moment => momentOf(kit.now(), kit.zone, kit.calendar());

/** SHA-256 of a free text, hex: what the log keeps of it. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes one leaf about an application; free texts go in as hashes. */
export async function leaf(kit: Kit, tx: Tx, kind: string, subject: string, body: JsonObject): Promise<void> {
  await insertRows(tx, [leafRow({ kind, subject, body, at: kit.now() }, kit.crypto.suite)]);
}

/** An event that the applicant does not see. */
export async function internalEvent(
  tx: Tx,
  applicationId: string,
  at: Temporal.Instant,
  event: { code: string; params?: Record<string, unknown>; by: string | null; byName: string | null; note?: string | null },
): Promise<void> {
  await sql`insert into talent.event (application_id, at, code, params, by_account, by_name, note, public)
    values (${applicationId}::uuid, ${at}, ${event.code}, ${JSON.stringify(event.params ?? {})}::jsonb, ${event.by}::uuid, ${event.byName}, ${event.note ?? null}, false)`.execute(
    tx,
  );
}

/** Tells the applicant that something happened; what it was stands in the program. */
export async function tell(
  kit: Kit,
  tx: Tx,
  row: Pick<ApplicationRow, 'id' | 'person_id'>,
  kind: string,
  title: Text,
): Promise<void> {
  await sendNotices(tx, [
    {
      to: row.person_id,
      kind: `talent.${kind}`,
      title,
      body: { zh: '请打开“我的申请”查看详情和期限。', en: 'Open “My applications” for the details and the time limits.' },
      link: `/talent/my/${row.id}`,
      now: kit.now(),
      channels: [],
    },
  ]);
}

/** The clock of a decision by a person: a promise of the district, well below the law's 20 working days. */
export const promisedClock = (kit: Kit, code: string): ClockSpec => ({
  code,
  basis: 'promised',
  period: { kind: 'working', days: policyOf(kit).manualWorkingDays },
  starts: 'accepted',
  stops: 'decided',
  article: '示例政策 DT6(2)；行政许可法第42条为20个工作日上限',
});

/** The clock of a reconsideration: the law's own, in calendar days. */
export const reconsiderationClock = (kit: Kit): ClockSpec => ({
  code: 'reconsideration',
  basis: 'legal',
  period: { kind: 'calendar', days: policyOf(kit).remedies.reconsiderationDecideDays },
  starts: 'accepted',
  stops: 'decided',
  law: '行政复议法',
  article: '第六十二条',
});

/** Opens a case about an application, accepted at once. */
export function openFor(
  kit: Kit,
  tx: Tx,
  row: Pick<ApplicationRow, 'person_id'>,
  about: Pick<NewCase, 'clocks' | 'origin'> & { kind: CaseKind; title: Text; flags: readonly string[]; by: string | null },
): Promise<CaseRow> {
  const queue = about.kind === 'talent.reconsideration' ? 'talent.reconsideration' : 'talent.review';
  return openCase(tx, { ...about, prefix: 'RC', subjectPerson: row.person_id, queue, accept: true }, momentNow(kit));
}

/** Decides and closes a case, from wherever it stands; one that is over already stays as it is. */
export async function finishCase(kit: Kit, tx: Tx, caseId: string, how: 'approve' | 'refuse', by: string | null): Promise<void> {
  const at = momentNow(kit);
  const held = await readCase(tx, caseId);
  if (held.closed_at !== null) return;
  if (held.state === 'accepted' || held.state === 'reopened') await act(tx, { caseId, action: 'review', by }, at);
  if (held.state !== 'decided') await act(tx, { caseId, action: how, by }, at);
  await act(tx, { caseId, action: 'close', by }, at);
}

/** Ends what is open about an application that its applicant withdraws: its cases and disputes. Proposals lapse with it. */
export async function endOpenCases(kit: Kit, tx: Tx, applicationId: string, by: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cases."case" c where c.closed_at is null and c.state <> 'decided' and c.kind <> 'talent.revocation'
      and c.id in (select case_id from talent.application where id = ${applicationId}::uuid
        union all select case_id from talent.dispute where application_id = ${applicationId}::uuid and state = 'open')`.execute(
    tx,
  );
  for (const { id } of rows) await act(tx, { caseId: id, action: 'withdraw', by }, momentNow(kit));
  await sql`update talent.dispute set state = 'withdrawn' where application_id = ${applicationId}::uuid and state = 'open'`.execute(
    tx,
  );
}

/** Who may not have a second say: those who made or approved a decision that a reconsideration set aside or complains of. */
export async function firstDecidersOf(db: Db, applicationId: string): Promise<string[]> {
  const { rows } = await sql<{ who: string }>`
    select distinct unnest(array[first_decider, first_approver]) as who from talent.dispute
    where application_id = ${applicationId}::uuid and kind = 'reconsideration' and state in ('open', 'upheld')`.execute(db);
  return rows.map((r) => r.who).filter((who) => who !== null);
}

/** A proposal that waits for its second person. */
export interface Proposal {
  readonly id: string;
  readonly kind: 'refuse' | 'override';
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  readonly reason: string;
  readonly findings: Finding[];
  readonly proposed_by: string;
  readonly proposed_at: Temporal.Instant;
}

/** The open proposal of an application, or null. */
export async function openProposal(db: Db, applicationId: string): Promise<Proposal | null> {
  const { rows } = await sql<Proposal>`
    select id, kind, category, reason, findings, proposed_by, proposed_at from talent.proposal
    where application_id = ${applicationId}::uuid and answered_at is null`.execute(db);
  return rows[0] ?? null;
}

/** True while an objection waits for its answer: nothing adverse may be decided meanwhile. */
export async function objectionOpen(db: Db, applicationId: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (select from talent.dispute where application_id = ${applicationId}::uuid and kind = 'objection' and state = 'open') as open`.execute(
    db,
  );
  return rows[0]?.open ?? false;
}

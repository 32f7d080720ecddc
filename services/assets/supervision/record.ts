/** What an examination found is compared with what stands: opened, still there, changed, gone by itself, back again. One finding a contract and rule. */
import { sql } from 'kysely';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { Contract, District, Severity } from '@yunjian/supervision';
import type { Hand } from '../letting/common.ts';
import type { Read } from './cases.ts';
import { editsBehind, OF_REGISTER, tellEdits } from './edited.ts';
import { addFindingEvents, type FindingEvent } from './event.ts';
import { examined, graver, type Said } from './examine.ts';
import type { Law } from './law.ts';
import { findingStep, type FindingState } from './states.ts';

/** What an examination did to the findings of some contracts. */
export interface Counts {
  readonly contracts: number;
  /** Parts that are let to nobody and were examined by themselves. */
  readonly parts: number;
  readonly found: number;
  readonly opened: number;
  readonly reopened: number;
  readonly still: number;
  readonly gone: number;
  readonly unknown: number;
  readonly unreadable: number;
}
export const NONE: Counts = {
  contracts: 0,
  parts: 0,
  found: 0,
  opened: 0,
  reopened: 0,
  still: 0,
  gone: 0,
  unknown: 0,
  unreadable: 0,
};
/** Adds counts up. */
export const plus = (a: Counts, b: Partial<Counts>): Counts =>
  Object.fromEntries(
    Object.keys(NONE).map((k) => [k, (a[k as keyof Counts] ?? 0) + (b[k as keyof Counts] ?? 0)]),
  ) as unknown as Counts;

/** A contract, or a part that is let to nobody, that was examined. */
export interface Result {
  readonly id: string;
  readonly inputHash: string;
  /** What would have been said of it as it is on an earlier day, for a judgement that must be compared with it; seldom asked for. */
  readonly again: (day: string) => Promise<readonly Said[]>;
  readonly said: readonly Said[];
  readonly unknown: readonly string[];
}

/** What is asked of a contract that is void and was handed over: that the keys come back, what is owed for the use, where the money goes. */
const OF_VOID: ReadonlySet<string> = new Set(['C25', 'C28', 'C41']);

/** States in which something is still asked of a collective: not answered for, not judged. */
const STANDS: ReadonlySet<FindingState> = new Set(['open', 'proposed', 'ordered', 'answered', 'overdue']);

/** Whether a contract is void and nobody ever had its keys. */
const never = ({ state, dates }: Contract): boolean => state === 'void' && typeof dates?.possession !== 'string';

/**
 * Examines a contract that was read: of one that never was, nothing; of one that is void, only what is asked of whoever was given the keys. Null when the rules could
 * not read it.
 */
export function resultOf(law: Law, district: District, read: Read, day: string): Result | null {
  const { id, contract } = read;
  if (contract === null) return null;
  const on = (then: string): Pick<Result, 'said' | 'unknown'> => {
    if (never(contract)) return { said: [], unknown: [] };
    const { said, unknown } = examined(law, district, contract, then);
    if (contract.state !== 'void') return { said, unknown };
    return { said: said.filter((s) => OF_VOID.has(s.rule)), unknown: unknown.filter((rule) => OF_VOID.has(rule)) };
  };
  return {
    id,
    get inputHash() {
      return read.inputHash;
    },
    again: async (then) => on(then).said,
    ...on(day),
  };
}

interface Standing {
  readonly id: string;
  readonly subject: string;
  readonly rule: string;
  readonly state: FindingState;
  readonly severity: Severity;
  readonly present: boolean;
  readonly evidenceHash: string;
  readonly judgedOn: string | null;
  readonly judgedHash: string | null;
  /** It was closed by two people though it was still found. */
  readonly byTwo: boolean;
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly rule: string;
  readonly state: FindingState;
  readonly severity: Severity;
  readonly version: string;
  readonly said: Omit<Said, 'rule' | 'severity' | 'version' | 'evidenceHash'>;
  readonly evidence: string;
  readonly input: string;
  readonly again: boolean;
}

const sayings = ({ rule: _r, severity: _s, version: _v, evidenceHash: _e, ...words }: Said): Row['said'] => words;

/** True when what was judged is no longer what is there: compared as of the day it was judged, so that the passing of days alone changes nothing; or it is graver. */
async function changed(again: Result['again'], before: Standing, now: Said): Promise<boolean> {
  if (graver(now.severity, before.severity)) return true;
  if (now.evidenceHash === before.judgedHash) return false;
  if (before.judgedOn === null) return true;
  const then = (await again(before.judgedOn)).find((s) => s.rule === now.rule);
  return then?.evidenceHash !== before.judgedHash;
}

/** Writes the findings of examined contracts, or of parts, in the caller's transaction, which holds `oneWriter`. `day` is that of the examination. */
export async function record(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'zone'>,
  law: Law,
  results: readonly Result[],
  day: string,
  by: Hand,
  at: Temporal.Instant,
  of: 'contract' | 'part' = 'contract',
): Promise<Counts> {
  const whose = sql.ref(`${of}_id`);
  const ids = results.map((r) => r.id);
  const { rows: standing } = await sql<Standing>`
    select id, ${whose} as subject, rule, state, severity, present, evidence_hash as "evidenceHash", judged_on as "judgedOn", judged_hash as "judgedHash", closing is not null as "byTwo"
    from assets.finding where ${whose} = any(${ids}::uuid[]) order by id for update`.execute(tx);
  const before = new Map(standing.map((s) => [`${s.subject} ${s.rule}`, s]));
  const fresh: Row[] = [];
  const kept: Row[] = [];
  const lost: Standing[] = [];
  const events: FindingEvent[] = [];
  let still = 0;
  let reopened = 0;
  for (const result of results)
    for (const now of result.said) {
      const { id, inputHash, again } = result;
      const key = `${id} ${now.rule}`;
      const was = before.get(key);
      before.delete(key);
      const row = (findingId: string, state: FindingState, anew: boolean): Row => ({
        id: findingId,
        subject: id,
        rule: now.rule,
        state,
        severity: now.severity,
        version: now.version,
        said: sayings(now),
        evidence: now.evidenceHash,
        input: inputHash,
        again: anew,
      });
      const body = { rule: now.rule, severity: now.severity, version: now.version, evidence: now.evidenceHash, input: inputHash };
      if (was === undefined) {
        const made = row(uuidv7(at), 'open', false);
        fresh.push(made);
        events.push({ findingId: made.id, action: 'open', from: null, to: 'open', body });
        continue;
      }
      const judged = was.state === 'dismissed' || was.state === 'closed';
      // What one person accepted was found no more then; what two closed though it was there stays closed. What blocks a contract is dismissed, or mended.
      const back = was.state === 'closed' && (!was.byTwo || now.severity === 'B');
      if (was.state === 'gone' || back || (judged && (await changed(again, was, now)))) {
        const to = findingStep(was.state, 'reopen') ?? 'open';
        reopened += 1;
        kept.push(row(was.id, to, true));
        events.push({ findingId: was.id, action: 'reopen', from: was.state, to, body });
        continue;
      }
      still += 1;
      if (was.present && was.evidenceHash === now.evidenceHash && was.severity === now.severity) continue;
      kept.push(row(was.id, was.state, false));
      if (was.severity !== now.severity)
        events.push({ findingId: was.id, action: 'changed', from: was.state, to: was.state, body });
    }
  for (const was of before.values()) if (was.present) lost.push(was);
  const asked = lost.filter((l) => OF_REGISTER.has(l.rule) && STANDS.has(l.state));
  const edits = await editsBehind(
    tx,
    asked.map((l) => l.id),
    kit.zone,
  );
  for (const was of lost) {
    const to = findingStep(was.state, 'vanish');
    const edit = edits.get(was.id);
    events.push({
      findingId: was.id,
      action: edit !== undefined ? 'vanish-edited' : to === null ? 'not-found' : 'vanish',
      from: was.state,
      to: to ?? was.state,
      ...(edit === undefined
        ? {}
        : {
            note: `${edit.code} · ${edit.on} · ${edit.by}`,
            body: { rule: was.rule, asset: edit.asset, event: edit.event, kind: edit.kind },
          }),
    });
  }
  await insertFresh(tx, law, fresh, day, at, of);
  await updateKept(tx, law, kept, day, at);
  if (lost.length > 0)
    await sql`update assets.finding set present = false, state = case when state in ('open', 'proposed') then 'gone' else state end,
      gone_at = case when state in ('open', 'proposed') then ${at}::timestamptz else gone_at end, changed_at = ${at}, revision = revision + 1
      where id = any(${lost.map((l) => l.id)}::uuid[])`.execute(tx);
  await addFindingEvents(tx, kit, events, by, at);
  await tellEdits(tx, edits, day, at);
  return {
    ...NONE,
    [of === 'contract' ? 'contracts' : 'parts']: results.length,
    found: results.reduce((n, r) => n + r.said.length, 0),
    opened: fresh.length,
    reopened,
    still,
    gone: lost.length,
    unknown: results.reduce((n, r) => n + r.unknown.length, 0),
  };
}

const recordset = (rows: readonly Row[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, subject uuid, rule text, state text, severity text, version text, said jsonb, evidence text, input text, again boolean)`;

async function insertFresh(
  tx: Tx,
  law: Law,
  rows: readonly Row[],
  day: string,
  at: Temporal.Instant,
  of: 'contract' | 'part',
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into assets.finding (id, ${sql.ref(`${of}_id`)}, collective_id, town_code, rule, severity, version, pack_id, said, evidence_hash, input_hash, examined_on, opened_at, changed_at)
    select x.id, x.subject, c.id, c.town_code, x.rule, x.severity, x.version, ${law.id}::uuid, x.said, x.evidence, x.input, ${day}::date, ${at}::timestamptz, ${at}::timestamptz
    from ${recordset(rows)} ${of === 'contract' ? sql`join assets.contract k on k.id = x.subject` : sql`join assets.part p on p.id = x.subject join assets.asset k on k.id = p.asset_id`}
    join assets.collective c on c.id = k.collective_id`.execute(tx);
}

/** Facts of a finding that is still there, or back: when back, its judgement no longer stands. */
async function updateKept(tx: Tx, law: Law, rows: readonly Row[], day: string, at: Temporal.Instant): Promise<void> {
  if (rows.length === 0) return;
  await sql`update assets.finding f set state = x.state, severity = x.severity, version = x.version, pack_id = ${law.id}::uuid, said = x.said, evidence_hash = x.evidence,
      input_hash = x.input, examined_on = ${day}::date, present = true, changed_at = ${at}, gone_at = null, revision = f.revision + 1,
      times = f.times + x.again::int, opened_at = case when x.again then ${at}::timestamptz else f.opened_at end,
      judged_on = case when not x.again then f.judged_on end, judged_hash = case when not x.again then f.judged_hash end, dismissal = case when not x.again then f.dismissal end,
      closing = case when not x.again then f.closing end
    from ${recordset(rows)} where f.id = x.id`.execute(tx);
}

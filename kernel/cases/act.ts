import { failure } from '../contract/index.ts';
import type { Tx } from '../db/index.ts';
import { reach } from './clock.ts';
import { caseFailures } from './failures.ts';
import { lockCase, step, type CaseRow, type Moment, type Step } from './ground.ts';

/** Actions that need nothing but a word; the others have functions of their own. */
export type PlainAction =
  | 'accept'
  | 'review'
  | 'approve'
  | 'refuse'
  | 'return'
  | 'transfer'
  | 'remind'
  | 'note'
  | 'withdraw'
  | 'close'
  | 'reopen';

/**
 * Carries out one action: entry, new state, and the clocks that stop or start with it. A case sent back (退回) or handed over (转办)
 * loses its owner, so that it shows in the queue it went to. Who may do it is the service's to check before. Throws `cases.unknown`,
 * `cases.notNow`.
 */
export async function act(
  tx: Tx,
  input: Step & { readonly caseId: string; readonly action: PlainAction },
  at: Moment,
): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  const letGo = (input.action === 'return' || input.action === 'transfer') && input.owner === undefined;
  const now = await step(tx, held, input.action, letGo ? { ...input, owner: null } : input, at);
  if (held.accepted_on === null && now.accepted_on !== null) {
    await reach(tx, held.id, 'accepted', input.by, at, Temporal.PlainDate.from(now.accepted_on));
  }
  if (now.state === 'decided' && held.state !== 'decided') await reach(tx, held.id, 'decided', input.by, at);
  if (now.closed_at !== null) await reach(tx, held.id, 'closed', input.by, at);
  return now;
}

/** Ends a decided case (办结): all clocks stop. Throws `cases.notNow`. */
export async function closeCase(
  tx: Tx,
  input: Omit<Step, 'acceptedOn'> & { readonly caseId: string },
  at: Moment,
): Promise<CaseRow> {
  return act(tx, { ...input, action: 'close' }, at);
}

/** Adds a note; nothing else changes. A closed case takes none. Throws `cases.notNow`. */
export async function addNote(
  tx: Tx,
  input: {
    readonly caseId: string;
    readonly by: string | null;
    readonly publicNote?: string | null;
    readonly internalNote?: string | null;
  },
  at: Moment,
): Promise<CaseRow> {
  return act(tx, { ...input, action: 'note' }, at);
}

/**
 * Takes a case on (领办). Of two who try at once one gets it, the other `cases.taken`; claiming one's own case again changes nothing.
 * An accepted case goes into review with it.
 */
export async function claim(tx: Tx, input: { readonly caseId: string; readonly by: string }, at: Moment): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  if (held.owner !== null && held.owner !== input.by) throw failure(caseFailures.taken);
  if (held.owner === input.by && held.state !== 'accepted' && held.state !== 'reopened') return held;
  return step(tx, held, 'claim', { by: input.by, owner: input.by }, at);
}

/** Gives a case to an account, whoever holds it (分派/改派); null puts it back into its queue. */
export async function assign(
  tx: Tx,
  input: { readonly caseId: string; readonly owner: string | null; readonly by: string; readonly internalNote?: string | null },
  at: Moment,
): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  return step(tx, held, 'assign', input, at);
}

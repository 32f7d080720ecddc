/** The life of a rule version: draft, rehearsed, approved by a second person, in force on a day, superseded. */
import { failure } from '../contract/index.ts';
import { rulebookFailures } from './failures.ts';

/** What is stored of a version on its way. */
export const DRAFT_STATES = ['draft', 'rehearsed', 'approved', 'discarded', 'withdrawn'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** What people see: an approved version is in force, and later superseded, by its dates alone. */
export type VersionState = DraftState | 'in-force' | 'superseded';

/** What can happen to a draft. `rehearsed` is said by the rehearsal when it ends, the rest by people. */
export const DRAFT_ACTIONS = ['save', 'rehearse', 'rehearsed', 'send-back', 'discard', 'approve', 'withdraw'] as const;
export type DraftAction = (typeof DRAFT_ACTIONS)[number];

/** A step that a person takes. */
export type Deed = Exclude<DraftAction, 'rehearsed'>;

/** In whose hands a step lies: who edits rules, who approves them, or the rehearsal. */
export type Hand = 'editor' | 'approver' | 'rehearsal';

/** Whose hand each step needs, and from whom that person must differ. */
export const STEPS = {
  save: { hand: 'editor', not: null },
  rehearse: { hand: 'editor', not: null },
  rehearsed: { hand: 'rehearsal', not: null },
  'send-back': { hand: 'approver', not: null },
  discard: { hand: 'editor', not: null },
  approve: { hand: 'approver', not: 'authors' },
  withdraw: { hand: 'approver', not: 'approver' },
} as const satisfies Record<DraftAction, { hand: Hand; not: 'authors' | 'approver' | null }>;

/**
 * The one transition table; the database holds the same (rulebook.guard_draft). A state that is not here leads nowhere. Any new text is a draft again, so
 * `save` voids a rehearsal; `rehearse` starts one and leaves the state until the result is there.
 */
export const TRANSITIONS = {
  draft: { save: 'draft', rehearse: 'draft', rehearsed: 'rehearsed', discard: 'discarded' },
  rehearsed: {
    save: 'draft',
    rehearse: 'rehearsed',
    rehearsed: 'rehearsed',
    'send-back': 'draft',
    discard: 'discarded',
    approve: 'approved',
  },
  approved: { withdraw: 'withdrawn' },
  discarded: {},
  withdrawn: {},
} as const satisfies Record<DraftState, Partial<Record<DraftAction, DraftState>>>;

/** The facts of a draft that a step depends on, beside its state. */
export interface DraftFacts {
  readonly state: DraftState;
  readonly authors: readonly string[];
  readonly approvedBy: string | null;
  /** First day in force, once approved. */
  readonly from: string | null;
}

/** Who wants to take a step, and on which day of the district. */
export interface Mover {
  readonly accountId: string;
  readonly hands: ReadonlySet<Hand>;
  readonly today: Temporal.PlainDate;
}

/** Why a step is refused. */
export type Refusal = 'not-now' | 'not-yours' | 'second-person' | 'too-late';

/** The state after a step, or why there is none. Pure: the page's buttons and the use cases ask the same function. */
export function step(draft: DraftFacts, action: DraftAction, mover: Mover): { next: DraftState } | { refused: Refusal } {
  const row: Partial<Record<DraftAction, DraftState>> = TRANSITIONS[draft.state];
  const next = row[action];
  const rule: { hand: Hand; not: 'authors' | 'approver' | null } = STEPS[action];
  if (!mover.hands.has(rule.hand)) return { refused: 'not-yours' };
  if (next === undefined) return { refused: 'not-now' };
  if (rule.not === 'authors' && draft.authors.includes(mover.accountId)) return { refused: 'second-person' };
  if (rule.not === 'approver' && draft.approvedBy === mover.accountId) return { refused: 'second-person' };
  if (action === 'withdraw' && draft.from !== null && draft.from <= mover.today.toString()) return { refused: 'too-late' };
  return { next };
}

/** What somebody may do next, for the page. */
export const deedsOf = (draft: DraftFacts, mover: Mover): Deed[] =>
  DRAFT_ACTIONS.filter((action): action is Deed => action !== 'rehearsed' && 'next' in step(draft, action, mover));

const REFUSALS = {
  'not-now': rulebookFailures.notNow,
  'not-yours': rulebookFailures.notYours,
  'second-person': rulebookFailures.secondPerson,
  'too-late': rulebookFailures.inForceAlready,
} as const satisfies Record<Refusal, (typeof rulebookFailures)[keyof typeof rulebookFailures]>;

/** The state after a step. Throws Failure `rulebook.notNow`, `.notYours`, `.secondPerson` or `.inForceAlready`. */
export function mustStep(draft: DraftFacts, action: DraftAction, mover: Mover): DraftState {
  const result = step(draft, action, mover);
  if ('refused' in result) throw failure(REFUSALS[result.refused]);
  return result.next;
}

/** The state people see of a published version, by its dates. `until`: first day no longer in force, null = open. */
export function stateOn(
  version: { readonly from: string; readonly until: string | null; readonly withdrawn: boolean },
  today: Temporal.PlainDate,
): 'approved' | 'in-force' | 'superseded' | 'withdrawn' {
  const day = today.toString();
  if (version.withdrawn) return 'withdrawn';
  if (day < version.from) return 'approved';
  return version.until === null || day < version.until ? 'in-force' : 'superseded';
}

import type { Action, ApplicationState } from './contract.ts';

/** Who acts: the applicant, a reviewer, an operator, or the program itself. */
export type Side = 'applicant' | 'reviewer' | 'operator' | 'system';

type Steps = Readonly<
  Partial<Record<Action | SystemAction, { readonly by: readonly Side[]; readonly to: readonly ApplicationState[] }>>
>;

/** What the program does by itself. */
export type SystemAction = 'allot' | 'expire-offer' | 'requeue';

const applicant = ['applicant'] as const;
const reviewer = ['reviewer'] as const;
const operator = ['operator'] as const;
const system = ['system'] as const;

const dispute = { object: { by: applicant, to: [] }, reconsider: { by: applicant, to: [] } } as const;
const answer = { 'decide-objection': { by: reviewer, to: [] }, 'decide-reconsideration': { by: reviewer, to: [] } } as const;

/**
 * The one transition table. An empty `to` leaves the state as it is; several targets mean that the outcome chooses.
 * Pages show the buttons that this table allows; use cases refuse what it does not.
 */
export const TRANSITIONS = {
  in_review: {
    withdraw: { by: applicant, to: ['withdrawn'] },
    object: dispute.object,
    claim: { by: reviewer, to: [] },
    'request-correction': { by: reviewer, to: ['correction'] },
    requery: { by: reviewer, to: ['in_review', 'queued'] },
    grant: { by: reviewer, to: ['queued'] },
    refuse: { by: reviewer, to: ['refused', 'in_review'] },
    override: { by: reviewer, to: ['queued', 'in_review'] },
    ...answer,
  },
  correction: {
    withdraw: { by: applicant, to: ['withdrawn'] },
    'answer-correction': { by: applicant, to: ['in_review'] },
    claim: { by: reviewer, to: [] },
  },
  queued: {
    withdraw: { by: applicant, to: ['withdrawn'] },
    object: dispute.object,
    allot: { by: system, to: ['offered'] },
    'request-human': { by: applicant, to: [] },
    'decide-objection': answer['decide-objection'],
    // Only while a case is open in which a grant already made is looked at again: it may better it, never take it back.
    claim: { by: reviewer, to: [] },
    requery: { by: reviewer, to: ['queued'] },
    grant: { by: reviewer, to: ['queued'] },
    override: { by: reviewer, to: ['queued'] },
  },
  offered: {
    withdraw: { by: applicant, to: ['withdrawn'] },
    'accept-offer': { by: applicant, to: ['accepted'] },
    'decline-offer': { by: applicant, to: ['queued', 'withdrawn'] },
    'expire-offer': { by: system, to: ['queued', 'withdrawn'] },
    'request-human': { by: applicant, to: [] },
    claim: { by: reviewer, to: [] },
    'decide-objection': answer['decide-objection'],
  },
  accepted: {
    withdraw: { by: applicant, to: ['withdrawn'] },
    'sign-lease': { by: applicant, to: ['signed'] },
    'expire-offer': { by: system, to: ['queued', 'withdrawn'] },
    'request-human': { by: applicant, to: [] },
    claim: { by: reviewer, to: [] },
    'decide-objection': answer['decide-objection'],
  },
  signed: { 'hand-keys': { by: operator, to: ['housed'] }, 'end-lease': { by: operator, to: ['ended'] } },
  housed: { 'end-lease': { by: operator, to: ['ended'] } },
  refused: {
    object: dispute.object,
    reconsider: dispute.reconsider,
    claim: { by: reviewer, to: [] },
    ...answer,
    requeue: { by: system, to: ['in_review'] },
  },
  withdrawn: {},
  ended: {},
} as const satisfies Record<ApplicationState, Steps>;

/** The states an action may lead to from `state` for `side`; null when it is not allowed there. */
export function stepsFrom(state: ApplicationState, what: Action | SystemAction, side: Side): readonly ApplicationState[] | null {
  const step = (TRANSITIONS[state] as Steps)[what];
  if (!step?.by.includes(side)) return null;
  return step.to.length === 0 ? [state] : step.to;
}

/** What `side` may do in `state`, in the table's order. */
export function actionsIn(state: ApplicationState, side: Side): Action[] {
  return Object.entries(TRANSITIONS[state] as Steps)
    .filter(([, step]) => step?.by.includes(side))
    .map(([name]) => name as Action);
}

/** The life of a proposal of governance. One table; `assets.governance_step` is the same (a test compares them). */

export const PROPOSAL_STATES = ['waiting', 'confirmed', 'refused', 'withdrawn'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];
export type ProposalAction = 'confirm' | 'refuse' | 'withdraw';

/** What may be proposed: a mandate granted or ended, a charter, the end of a collective or its merger, the end of a relation or that it gives the power to act, the correction of a party. */
export const PROPOSAL_KINDS = ['grant', 'end', 'charter', 'close', 'merge', 'relation-end', 'relation-confirm', 'party'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** From each state, what may happen and where it leads. */
export const PROPOSAL_STEPS = {
  waiting: { confirm: 'confirmed', refuse: 'refused', withdraw: 'withdrawn' },
  confirmed: {},
  refused: {},
  withdrawn: {},
} as const satisfies Readonly<Record<ProposalState, Readonly<Partial<Record<ProposalAction, ProposalState>>>>>;

/** Where `action` leads from `state`; null when it is not possible there. */
export function proposalStep(state: ProposalState, action: ProposalAction): ProposalState | null {
  const row: Readonly<Partial<Record<ProposalAction, ProposalState>>> = PROPOSAL_STEPS[state];
  return row[action] ?? null;
}

import { failure, type Text } from '../contract/index.ts';
import { caseFailures } from './failures.ts';

export const CASE_STATES = ['open', 'accepted', 'in-review', 'correction', 'decided', 'closed', 'withdrawn', 'reopened'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** In whose hands a button lies: the applicant, the person handling the case, the one above, or the clock. */
export type CaseHand = 'applicant' | 'handler' | 'supervisor' | 'clock';

export const STATE_NAMES = {
  open: { zh: '待受理', en: 'Received' },
  accepted: { zh: '已受理', en: 'Accepted' },
  'in-review': { zh: '审核中', en: 'In review' },
  correction: { zh: '补正中', en: 'Awaiting correction' },
  decided: { zh: '已决定', en: 'Decided' },
  closed: { zh: '已办结', en: 'Closed' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  reopened: { zh: '已重启', en: 'Reopened' },
} as const satisfies Record<CaseState, Text>;

/** Every action: its verb on the button, and whose hand it lies in. */
export const CASE_ACTIONS = {
  accept: { verb: { zh: '受理', en: 'Accept' }, hands: ['handler'] },
  'deem-accepted': { verb: { zh: '视为受理', en: 'Deemed accepted' }, hands: ['clock'] },
  review: { verb: { zh: '审核', en: 'Review' }, hands: ['handler'] },
  'request-correction': { verb: { zh: '补正', en: 'Ask for correction' }, hands: ['handler'] },
  'answer-correction': { verb: { zh: '提交补正', en: 'Answer the correction notice' }, hands: ['applicant', 'handler'] },
  'accept-corrected': { verb: { zh: '补正受理', en: 'Accepted after correction' }, hands: ['applicant', 'handler'] },
  approve: { verb: { zh: '通过', en: 'Approve' }, hands: ['handler'] },
  'deem-granted': { verb: { zh: '视为准予', en: 'Deemed granted' }, hands: ['clock'] },
  refuse: { verb: { zh: '拒绝', en: 'Refuse' }, hands: ['handler'] },
  return: { verb: { zh: '退回', en: 'Send back' }, hands: ['handler', 'supervisor'] },
  claim: { verb: { zh: '领办', en: 'Take on' }, hands: ['handler'] },
  assign: { verb: { zh: '分派', en: 'Assign' }, hands: ['supervisor'] },
  transfer: { verb: { zh: '转办', en: 'Hand over' }, hands: ['handler', 'supervisor'] },
  pause: { verb: { zh: '挂起', en: 'Stop the clock' }, hands: ['handler'] },
  resume: { verb: { zh: '恢复', en: 'Restart the clock' }, hands: ['handler'] },
  extend: { verb: { zh: '延期', en: 'Extend' }, hands: ['supervisor'] },
  remind: { verb: { zh: '催办', en: 'Urge' }, hands: ['applicant', 'supervisor'] },
  note: { verb: { zh: '备注', en: 'Note' }, hands: ['handler', 'supervisor'] },
  withdraw: { verb: { zh: '撤回', en: 'Withdraw' }, hands: ['applicant'] },
  close: { verb: { zh: '办结', en: 'Close' }, hands: ['handler'] },
  reopen: { verb: { zh: '重启', en: 'Reopen' }, hands: ['supervisor'] },
} as const satisfies Record<string, { verb: Text; hands: readonly CaseHand[] }>;
export type CaseAction = keyof typeof CASE_ACTIONS;

/** What each state allows and where it leads. `satisfies` closes the table: a new state without a row does not compile. */
export const TRANSITIONS = {
  open: {
    accept: 'accepted',
    'deem-accepted': 'accepted',
    'request-correction': 'correction',
    refuse: 'decided', // 不予受理, 行政许可法 32(一)(二)
    return: 'open',
    claim: 'open',
    assign: 'open',
    transfer: 'open',
    remind: 'open',
    note: 'open',
    withdraw: 'withdrawn',
  },
  accepted: {
    review: 'in-review',
    'request-correction': 'correction',
    claim: 'in-review',
    assign: 'accepted',
    transfer: 'accepted',
    'deem-granted': 'decided',
    pause: 'accepted',
    resume: 'accepted',
    extend: 'accepted',
    remind: 'accepted',
    note: 'accepted',
    withdraw: 'withdrawn',
  },
  'in-review': {
    'request-correction': 'correction',
    approve: 'decided',
    'deem-granted': 'decided',
    refuse: 'decided',
    return: 'accepted',
    claim: 'in-review',
    assign: 'in-review',
    transfer: 'in-review',
    pause: 'in-review',
    resume: 'in-review',
    extend: 'in-review',
    remind: 'in-review',
    note: 'in-review',
    withdraw: 'withdrawn',
  },
  correction: {
    'answer-correction': 'in-review',
    'accept-corrected': 'accepted',
    refuse: 'decided',
    claim: 'correction',
    assign: 'correction',
    transfer: 'correction',
    note: 'correction',
    withdraw: 'withdrawn',
  },
  decided: { note: 'decided', remind: 'decided', assign: 'decided', close: 'closed', reopen: 'reopened' },
  closed: { reopen: 'reopened' },
  withdrawn: { reopen: 'reopened' },
  reopened: {
    review: 'in-review',
    claim: 'in-review',
    assign: 'reopened',
    transfer: 'reopened',
    note: 'reopened',
    remind: 'reopened',
    withdraw: 'withdrawn',
    close: 'closed',
  },
} as const satisfies Record<CaseState, Partial<Record<CaseAction, CaseState>>>;

/** What a transition leaves in the log. */
export interface TransitionRecord {
  readonly action: CaseAction;
  readonly from: CaseState;
  readonly to: CaseState;
}

/** Where an action leads from a state. Throws `cases.notNow` when the state does not allow it. */
export function transition(state: CaseState, action: CaseAction): { next: CaseState; record: TransitionRecord } {
  const row: Partial<Record<CaseAction, CaseState>> = TRANSITIONS[state];
  const next = row[action];
  if (next === undefined) {
    const verb = CASE_ACTIONS[action].verb;
    const name = STATE_NAMES[state];
    throw failure(caseFailures.notNow, { state: name, action: verb });
  }
  return { next, record: { action, from: state, to: next } };
}

/** The actions a state allows, for the buttons of a page; with a hand given, only those lying in it. What a clock does is no button. */
export function actionsFrom(state: CaseState, hand?: CaseHand): CaseAction[] {
  return (Object.keys(TRANSITIONS[state]) as CaseAction[]).filter((action) => {
    const hands: readonly CaseHand[] = CASE_ACTIONS[action].hands;
    return hand === undefined ? !hands.includes('clock') : hands.includes(hand);
  });
}

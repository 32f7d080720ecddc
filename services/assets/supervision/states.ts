/** The lives of a finding and of a version of the rules. One table each; `assets.finding_step` and `assets.rule_pack_step` are the same (a test compares them). */
import type { Text } from '@yunjian/kernel/contract';
import type { Duty } from '../policy.ts';

export const FINDING_STATES = [
  'open',
  'proposed',
  'dismissed',
  'ordered',
  'answered',
  'accepting',
  'overdue',
  'closed',
  'gone',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];
export const FINDING_ACTIONS = [
  'propose-dismissal',
  'dismiss',
  'refuse',
  'order',
  'answer',
  'accept',
  'propose-closing',
  'confirm-closing',
  'refuse-closing',
  'send-back',
  'lapse',
  'talk',
  'vanish',
  'reopen',
] as const;
export type FindingAction = (typeof FINDING_ACTIONS)[number];

/** From each state of a finding, what may happen and where it leads. `lapse`, `vanish` and `reopen` happen by clock and rules only. */
export const FINDING_STEPS = {
  open: { 'propose-dismissal': 'proposed', order: 'ordered', vanish: 'gone' },
  proposed: { dismiss: 'dismissed', refuse: 'open', vanish: 'gone' },
  dismissed: { reopen: 'open' },
  ordered: { answer: 'answered', lapse: 'overdue' },
  answered: { accept: 'closed', 'propose-closing': 'accepting', 'send-back': 'ordered' },
  accepting: { 'confirm-closing': 'closed', 'refuse-closing': 'answered' },
  overdue: { answer: 'answered', talk: 'ordered' },
  closed: { reopen: 'open' },
  gone: { reopen: 'open' },
} as const satisfies Readonly<Record<FindingState, Readonly<Partial<Record<FindingAction, FindingState>>>>>;

/** Whose each deed of a person is. */
export const FINDING_DUTY = {
  'propose-dismissal': 'dismiss-finding',
  dismiss: 'confirm-dismissal',
  refuse: 'confirm-dismissal',
  order: 'issue-order',
  answer: 'answer-order',
  accept: 'close-order',
  'propose-closing': 'close-order',
  'confirm-closing': 'confirm-dismissal',
  'refuse-closing': 'confirm-dismissal',
  'send-back': 'close-order',
  talk: 'issue-order',
} as const satisfies Readonly<Partial<Record<FindingAction, Duty>>>;
/** What persons do to a finding. */
export type FindingDeed = keyof typeof FINDING_DUTY;

/** Where `action` leads a finding from `state`; null when it is not possible there. */
export function findingStep(state: FindingState, action: FindingAction): FindingState | null {
  const row: Readonly<Partial<Record<FindingAction, FindingState>>> = FINDING_STEPS[state];
  return row[action] ?? null;
}

/** The deeds of persons possible in a state: one accepts an answer when it is found no more, two when it is still there. */
export const findingDeeds = (state: FindingState, present: boolean): FindingDeed[] =>
  Object.keys(FINDING_STEPS[state])
    .filter((a): a is FindingDeed => a in FINDING_DUTY)
    .filter((a) => (a !== 'accept' || !present) && (a !== 'propose-closing' || present));

export const PACK_STATES = ['draft', 'rehearsed', 'published', 'withdrawn'] as const;
export type PackState = (typeof PACK_STATES)[number];
export const PACK_ACTIONS = ['edit', 'rehearse', 'publish', 'withdraw'] as const;
export type PackAction = (typeof PACK_ACTIONS)[number];

/** From each state of a version of the rules, what may happen; `rehearse` is the end of a rehearsal. */
export const PACK_STEPS = {
  draft: { edit: 'draft', rehearse: 'rehearsed', withdraw: 'withdrawn' },
  rehearsed: { edit: 'draft', publish: 'published', withdraw: 'withdrawn' },
  published: {},
  withdrawn: {},
} as const satisfies Readonly<Record<PackState, Readonly<Partial<Record<PackAction, PackState>>>>>;

/** Where `action` leads a version of the rules; null when it is not possible there. */
export function packStep(state: PackState, action: PackAction): PackState | null {
  const row: Readonly<Partial<Record<PackAction, PackState>>> = PACK_STEPS[state];
  return row[action] ?? null;
}

/** What the states are called, for messages. */
export const FINDING_NAMES = {
  open: { zh: '待处理', en: 'open' },
  proposed: { zh: '拟不予处理', en: 'dismissal proposed' },
  dismissed: { zh: '不予处理', en: 'dismissed' },
  ordered: { zh: '整改中', en: 'ordered' },
  answered: { zh: '已回复整改', en: 'answered' },
  accepting: { zh: '拟认可整改', en: 'closing proposed' },
  overdue: { zh: '整改逾期', en: 'overdue' },
  closed: { zh: '整改已认可', en: 'closed' },
  gone: { zh: '自行消除', en: 'gone' },
} as const satisfies Readonly<Record<FindingState, Text>>;
export const PACK_NAMES = {
  draft: { zh: '草案', en: 'draft' },
  rehearsed: { zh: '已试算', en: 'rehearsed' },
  published: { zh: '已发布', en: 'published' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const satisfies Readonly<Record<PackState, Text>>;

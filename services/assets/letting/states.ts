/** The lives of a notice and of a contract. One table each; `assets.listing_step` and `assets.contract_step` are the same (a test compares them). */
import type { Text } from '@yunjian/kernel/contract';
import type { Duty } from '../policy.ts';

export const LISTING_STATES = [
  'draft',
  'open',
  'closed',
  'opened',
  'awarded',
  'publicity',
  'concluded',
  'failed',
  'withdrawn',
] as const;
export type ListingState = (typeof LISTING_STATES)[number];
export const LISTING_ACTIONS = [
  'publish',
  'award-directly',
  'withdraw',
  'close',
  'open-bids',
  'fail',
  'award',
  'publicise',
  'replace',
  'conclude',
] as const;
export type ListingAction = (typeof LISTING_ACTIONS)[number];

/** Notices whose bids were opened, or that ended after that: before it nobody learns how many there are. */
export const OPENED: ReadonlySet<ListingState> = new Set(['opened', 'awarded', 'publicity', 'concluded', 'failed']);

/** From each state of a notice, what may happen and where it leads. `close` and `open-bids` also happen by the clock. */
export const LISTING_STEPS = {
  draft: { publish: 'open', 'award-directly': 'awarded', withdraw: 'withdrawn' },
  open: { close: 'closed', withdraw: 'withdrawn' },
  closed: { 'open-bids': 'opened', fail: 'failed' },
  opened: { award: 'awarded', fail: 'failed' },
  awarded: { publicise: 'publicity', replace: 'awarded', fail: 'failed' },
  publicity: { conclude: 'concluded', replace: 'awarded', fail: 'failed' },
  concluded: { replace: 'awarded', fail: 'failed' },
  failed: {},
  withdrawn: {},
} as const satisfies Readonly<Record<ListingState, Readonly<Partial<Record<ListingAction, ListingState>>>>>;

export const LISTING_DUTY = {
  publish: 'publish-listing',
  'award-directly': 'award',
  withdraw: 'publish-listing',
  close: 'open-bids',
  'open-bids': 'open-bids',
  fail: 'award',
  award: 'award',
  publicise: 'award',
  replace: 'award',
  conclude: 'award',
} as const satisfies Readonly<Record<ListingAction, Duty>>;

export const CONTRACT_STATES = [
  'draft',
  'review',
  'approved',
  'signed',
  'active',
  'expired',
  'rescinded',
  'ended',
  'void',
  'returned',
  'closed',
  'discarded',
] as const;
export type ContractState = (typeof CONTRACT_STATES)[number];
export const CONTRACT_ACTIONS = [
  'submit',
  'discard',
  'send-back',
  'approve',
  'sign',
  'activate',
  'void',
  'expire',
  'rescind',
  'end-early',
  'hand-over',
  'hand-back',
  'close',
  'reopen',
] as const;
export type ContractAction = (typeof CONTRACT_ACTIONS)[number];

/** From each state of a contract, what may happen and where it leads. `expire` happens by the clock; that the keys were handed over is entered once, whenever it is known; `reopen` for rent that was never billed. */
export const CONTRACT_STEPS = {
  draft: { submit: 'review', discard: 'discarded' },
  review: { 'send-back': 'draft', approve: 'approved' },
  approved: { sign: 'signed', 'send-back': 'draft' },
  signed: { activate: 'active', 'hand-over': 'signed', void: 'void' },
  active: { 'hand-over': 'active', expire: 'expired', rescind: 'rescinded', 'end-early': 'ended', void: 'void' },
  expired: { 'hand-over': 'expired', 'hand-back': 'returned' },
  rescinded: { 'hand-over': 'rescinded', 'hand-back': 'returned' },
  ended: { 'hand-over': 'ended', 'hand-back': 'returned' },
  void: { 'hand-over': 'void', 'hand-back': 'returned', close: 'closed' },
  returned: { close: 'closed' },
  closed: { reopen: 'returned' },
  discarded: {},
} as const satisfies Readonly<Record<ContractState, Readonly<Partial<Record<ContractAction, ContractState>>>>>;

export const CONTRACT_DUTY = {
  submit: 'draft-contract',
  discard: 'draft-contract',
  'send-back': 'approve-contract',
  approve: 'approve-contract',
  sign: 'activate-contract',
  activate: 'activate-contract',
  void: 'end-contract',
  expire: 'end-contract',
  rescind: 'end-contract',
  'end-early': 'end-contract',
  'hand-over': 'hand-back',
  'hand-back': 'hand-back',
  close: 'hand-back',
  reopen: 'hand-back',
} as const satisfies Readonly<Record<ContractAction, Duty>>;

/** Where `action` leads a notice from `state`; null when it is not possible there. */
export function listingStep(state: ListingState, action: ListingAction): ListingState | null {
  const row: Readonly<Partial<Record<ListingAction, ListingState>>> = LISTING_STEPS[state];
  return row[action] ?? null;
}

/** Where `action` leads a contract from `state`; null when it is not possible there. */
export function contractStep(state: ContractState, action: ContractAction): ContractState | null {
  const row: Readonly<Partial<Record<ContractAction, ContractState>>> = CONTRACT_STEPS[state];
  return row[action] ?? null;
}

/** The actions possible on a notice in a state. */
export const listingActions = (state: ListingState): ListingAction[] => Object.keys(LISTING_STEPS[state]) as ListingAction[];

/**
 * The actions possible on a contract in a state, `keys` saying whether it was handed over: that is entered once; of a void contract what was handed over comes back,
 * and what never was is closed as it is.
 */
export const contractActions = (state: ContractState, keys: boolean): ContractAction[] =>
  (Object.keys(CONTRACT_STEPS[state]) as ContractAction[]).filter((a) =>
    a === 'hand-over' ? !keys : state !== 'void' || (a === 'hand-back' ? keys : a !== 'close' || !keys),
  );

/** What the states are called, for messages. */
export const LISTING_NAMES = {
  draft: { zh: '草稿', en: 'draft' },
  open: { zh: '公告中', en: 'open' },
  closed: { zh: '已截止', en: 'closed' },
  opened: { zh: '已开标', en: 'opened' },
  awarded: { zh: '已定成交人', en: 'awarded' },
  publicity: { zh: '公示中', en: 'on display' },
  concluded: { zh: '已成交', en: 'concluded' },
  failed: { zh: '未成交', en: 'failed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const satisfies Readonly<Record<ListingState, Text>>;
export const CONTRACT_NAMES = {
  draft: { zh: '草稿', en: 'draft' },
  review: { zh: '待审', en: 'in review' },
  approved: { zh: '已批准', en: 'approved' },
  signed: { zh: '已签订', en: 'signed' },
  active: { zh: '履行中', en: 'in force' },
  expired: { zh: '已到期', en: 'expired' },
  rescinded: { zh: '已解除', en: 'rescinded' },
  ended: { zh: '提前终止', en: 'ended early' },
  void: { zh: '无效', en: 'void' },
  returned: { zh: '已交还', en: 'handed back' },
  closed: { zh: '已办结', en: 'closed' },
  discarded: { zh: '已作废草稿', en: 'discarded draft' },
} as const satisfies Readonly<Record<ContractState, Text>>;

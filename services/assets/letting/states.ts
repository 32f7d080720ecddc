/** The lives of a notice and of a contract. One table each; `assets.listing_step` and `assets.contract_step` are the same (a test compares them). */
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
  draft: '草稿',
  open: '公告中',
  closed: '已截止',
  opened: '已开标',
  awarded: '已定成交人',
  publicity: '公示中',
  concluded: '已成交',
  failed: '未成交',
  withdrawn: '已撤回',
} as const satisfies Readonly<Record<ListingState, string>>;
export const CONTRACT_NAMES = {
  draft: '草稿',
  review: '待审',
  approved: '已批准',
  signed: '已签订',
  active: '履行中',
  expired: '已到期',
  rescinded: '已解除',
  ended: '提前终止',
  void: '无效',
  returned: '已交还',
  closed: '已办结',
  discarded: '已作废草稿',
} as const satisfies Readonly<Record<ContractState, string>>;

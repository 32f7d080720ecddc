/** The life of an asset. One table; `assets.asset_step` in the database is the same (a test compares them). */
import type { Text } from '@yunjian/kernel/contract';
import type { Duty } from '../policy.ts';

export type AssetState = 'in-use' | 'idle' | 'disputed' | 'retired';
/** 闲置、启用 by the accountant; 争议、了结、报废（处置） by the board. */
export type AssetAction = 'set-idle' | 'set-in-use' | 'dispute' | 'settle' | 'retire';

/** From each state, what may happen and where it leads. */
export const ASSET_STEPS = {
  'in-use': { 'set-idle': 'idle', dispute: 'disputed', retire: 'retired' },
  idle: { 'set-in-use': 'in-use', dispute: 'disputed', retire: 'retired' },
  disputed: { settle: 'in-use', retire: 'retired' },
  retired: {},
} as const satisfies Readonly<Record<AssetState, Readonly<Partial<Record<AssetAction, AssetState>>>>>;

/** Whose duty an action is. */
export const ACTION_DUTY = {
  'set-idle': 'edit-register',
  'set-in-use': 'edit-register',
  dispute: 'retire-asset',
  settle: 'retire-asset',
  retire: 'retire-asset',
} as const satisfies Readonly<Record<AssetAction, Duty>>;

/** What a state is called, for messages. */
export const STATE_NAMES = {
  'in-use': { zh: '在用', en: 'in use' },
  idle: { zh: '闲置', en: 'idle' },
  disputed: { zh: '有争议', en: 'in dispute' },
  retired: { zh: '已退出', en: 'retired' },
} as const satisfies Readonly<Record<AssetState, Text>>;

/** Where `action` leads from `state`; null when it is not possible there. */
export function assetStep(state: AssetState, action: AssetAction): AssetState | null {
  const row: Readonly<Partial<Record<AssetAction, AssetState>>> = ASSET_STEPS[state];
  return row[action] ?? null;
}

/** The actions possible in a state. */
export const actionsIn = (state: AssetState): AssetAction[] => Object.keys(ASSET_STEPS[state]) as AssetAction[];

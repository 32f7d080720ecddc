import { byText } from '../index/sorted.ts';
import { assetRules } from './asset.ts';
import { biddingRules } from './bidding.ts';
import { crossRules } from './cross.ts';
import { decisionRules } from './decision.ts';
import { formRules } from './form.ts';
import { moneyRules } from './money.ts';
import { termRules } from './term.ts';

const byId = (a: { id: string }, b: { id: string }): number => byText(a.id, b.id);

/** The rules that look at one contract alone, in order. */
export const OWN_RULES = [...termRules, ...formRules, ...decisionRules, ...biddingRules, ...moneyRules, ...assetRules].toSorted(
  byId,
);

/** The rules that look at the whole district, in order. */
export const CROSS_RULES = [...crossRules].toSorted(byId);

/** All rules by number: C01 to C50. */
export const RULE_IDS: readonly string[] = [...OWN_RULES, ...CROSS_RULES].map((r) => r.id).toSorted(byText);

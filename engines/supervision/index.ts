// Fifty rules over leases of collective assets. Pure: no clock, no files, no database.
export {
  BODIES,
  CLAUSES,
  contractShape,
  KINDS,
  MATTERS,
  parseContract,
  type Contract,
  type Decision,
  type LetPart,
  type Tender,
} from './contract.ts';
export { checkBounds, milder, restsOnLaw, type Bounds } from './bounds.ts';
export { monthsOf } from './dates.ts';
export {
  judgeDecision,
  loadRegimes,
  type CharterVote,
  type Condition,
  type DecisionRegime,
  type Judgement,
  type Meeting,
} from './decision.ts';
export { examiner, merge, type Examiner, type Finding, type Found, type Outcome } from './examine.ts';
export { factsOf, type Facts } from './facts.ts';
export { District, type Reach } from './index/district.ts';
export { basisOf, joinPack, loadRules, SEVERITIES, type RuleData, type RulePack, type Severity } from './pack.ts';
export { type Figure, type Hit, type Verdict } from './rule.ts';
export { CROSS_RULES, OWN_RULES, RULE_IDS } from './rules/index.ts';
export { SupervisionError, type SupervisionErrorCode, type Text } from './text.ts';

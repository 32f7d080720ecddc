/** Rules as they are published, with effective dates; how they change; and every decision made by them: append-only, replayable bit for bit. */
import type { MigrationModule } from '../db/index.ts';

export const rulebookMigrations: MigrationModule = { name: 'rulebook', dir: new URL('./migrations/', import.meta.url) };

export { rulebookFailures } from './failures.ts';
export { publishPack, readPack, type PackFile, type Published } from './publish.ts';
export { loadVersion, makeRuleCache, ruleInForce, type RuleCache, type RuleInForce } from './in-force.ts';
export { decisionById, decisionIds, decisionsOf, recordDecision, recordDecisions, replay } from './decision.ts';
export type { DecisionInput, DecisionMode, DecisionOutcome, Replay, StoredDecision } from './decision.ts';
export { replayAll } from './replay-all.ts';
export { rulesReplay, type ReplayIo } from './cli.ts';
export { rulesRehearse } from './rehearse-cli.ts';
export { blockingProblems, judge, runTests } from './check.ts';
export type { Judged, RuleProblem, RuleTest, RuleTestResult } from './check.ts';
export { deedsOf, DRAFT_ACTIONS, DRAFT_STATES, stateOn, step, STEPS, TRANSITIONS } from './lifecycle.ts';
export type { Deed, DraftAction, DraftFacts, DraftState, Hand, Mover, VersionState } from './lifecycle.ts';
export { createDraft, discardDraft, draftById, draftEvents, factsOf, saveDraft, sendBackDraft } from './draft.ts';
export type { DraftEvent, DraftRow, DraftStep, NewDraft, Officer, SavedText } from './draft.ts';
export { approveDraft, earliestFrom, withdrawDraft, type Approval } from './approve.ts';
export { fingerprint, MAX_TEXT_BYTES, metaObject, textOf, titleOf, type RuleText } from './text.ts';
export type { CaseOutcome, CaseResult, CaseSource, Rehearsable, RehearsalCase, RowOutcome } from './rehearsable.ts';
export { compareCases, type Against, type Comparison } from './compare.ts';
export type { Change, Flip, RehearsalSummary } from './tally.ts';
export { cancelRehearsal, openRehearsals, rehearsalById, rehearsalsOf, runRehearsal, startRehearsal } from './rehearsal.ts';
export type { RehearsalRow, RehearsalState, RunRehearsal } from './rehearsal.ts';

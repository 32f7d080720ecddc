/** Rules as published, with effective dates, and every decision made by them: append-only, replayable bit for bit. */
import type { MigrationModule } from '../db/index.ts';

export const rulebookMigrations: MigrationModule = { name: 'rulebook', dir: new URL('./migrations/', import.meta.url) };

export { rulebookFailures } from './failures.ts';
export { publishPack, readPack, type PackFile, type Published } from './publish.ts';
export { makeRuleCache, ruleInForce, type RuleCache, type RuleInForce } from './in-force.ts';
export { decisionById, decisionIds, decisionsOf, recordDecision, recordDecisions, replay } from './decision.ts';
export type { DecisionInput, DecisionMode, DecisionOutcome, Replay, StoredDecision } from './decision.ts';
export { rulesReplay, type ReplayIo } from './cli.ts';

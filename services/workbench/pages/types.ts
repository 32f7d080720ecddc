/** Shapes of the contract under short names. */
import type { client } from './api.ts';

export type RuleRow = Awaited<ReturnType<typeof client.rule>>;
export type VersionRow = RuleRow['versions'][number];
export type DraftRow = RuleRow['drafts'][number];
export type DraftDetail = Awaited<ReturnType<typeof client.draft>>;
export type VersionDetail = Awaited<ReturnType<typeof client.version>>;
export type Problem = DraftDetail['problems'][number];
export type VersionState = DraftDetail['state'];
export type Deed = DraftDetail['can'][number];
export type HistoryStep = DraftDetail['history'][number]['step'];
export type TestCase = DraftDetail['tests'][number];
export type Rehearsal = Awaited<ReturnType<typeof client.rehearsal>>;
export type Summary = NonNullable<Rehearsal['summary']>;
export type Flip = Awaited<ReturnType<typeof client.flips>>['rows'][number];

/** What the rules workbench speaks of: rules, versions, drafts, checks, rehearsals, flips. */
import { fen, instant, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';

/** A rule's code, as its sidecar names it. */
export const ruleCode = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
/** A version's name. */
export const versionName = z
  .string()
  .regex(
    /^[\w\-.:一-鿿]{1,60}$/u,
    '版本名用字母、数字、汉字与 - _ . :，不超过 60 字 ‖ A version name has letters, digits and - _ . : only, at most 60',
  );
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Bytes that a model may have at most; the sidecar the same. */
export const MAX_MODEL_BYTES = 2 * 1024 * 1024;

/** `in-force` and `superseded` follow from the dates of an approved version. */
export const VERSION_STATES = ['draft', 'rehearsed', 'approved', 'in-force', 'superseded', 'discarded', 'withdrawn'] as const;
export const versionState = z.enum(VERSION_STATES);
export type VersionState = z.infer<typeof versionState>;

/** What somebody may do next to a draft: the page shows these buttons and no others. */
export const DEEDS = ['save', 'rehearse', 'discard', 'send-back', 'approve', 'withdraw'] as const;
export const deed = z.enum(DEEDS);

export const person = z.object({ id: uuid, name: z.string() });

/** A value without depth enough to hurt anybody: walked without recursion. */
function shallow(value: unknown, most = 20): boolean {
  let layer: unknown[] = [value];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > most) return false;
    layer = layer.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []));
  }
  return true;
}
const value = z.unknown().refine((v) => shallow(v), '嵌套过深 ‖ Nested too deeply');

/** A case that the model must answer rightly. `inputs`: by input name; null is known to be nothing, an absent one is unknown. */
export const testCase = z.object({
  name: z.string().min(1).max(200),
  decision: z.string().min(1).max(200),
  inputs: z.record(z.string().max(200), value),
  expected: value.describe('the outputs of the decision; null: unknown or nothing'),
});
export const testCases = z.array(testCase).max(2000);
export type TestCase = z.infer<typeof testCase>;

/** How one test case came out. */
export const testResult = z.object({
  name: z.string(),
  decision: z.string(),
  passed: z.boolean(),
  expected: z.unknown(),
  actual: z.unknown(),
  outcome: z.enum(['DETERMINED', 'UNKNOWN', 'ERROR']),
  error: z.string().nullable(),
  conditions: z
    .array(
      z.object({
        decision: z.string(),
        ruleId: z.string(),
        text: textSchema,
        outcome: z.enum(['MET', 'NOT_MET', 'UNKNOWN', 'COMPUTED']),
      }),
    )
    .describe('every row with its outcome, required decisions first'),
});

/** Something the check found. Errors stand in the way of rehearsal and publication; warnings and hints do not. */
export const problem = z.object({
  severity: z.enum(['error', 'warning', 'hint']),
  code: z.string(),
  text: textSchema,
  mend: textSchema.nullable().describe('how to mend it'),
  decision: z.string().nullable(),
  row: z.number().int().nullable().describe('row of the table, from 1'),
  rows: z.array(z.number().int()).describe('all rows concerned'),
  column: z.string().nullable(),
  offset: z.number().int().nullable().describe('character of the cell, from 1'),
  ruleId: z.string().nullable(),
  example: z.record(z.string(), z.unknown()).nullable().describe('a concrete case that shows it, by input'),
});
export type Problem = z.infer<typeof problem>;

/** One step of a version's life. */
export const historyEntry = z.object({
  at: instant,
  by: person.nullable().describe('null: published with the district pack'),
  byName: z.string(),
  step: z.enum([
    'created',
    'imported',
    'saved',
    'rehearsal-started',
    'rehearsed',
    'rehearsal-failed',
    'rehearsal-cancelled',
    'sent-back',
    'discarded',
    'approved',
    'withdrawn',
    'published',
  ]),
  reason: z.string().nullable(),
  revision: z.number().int().nullable(),
  sha256: sha256.nullable(),
  state: versionState.describe('state after the step'),
});

const texts = z.object({
  dmn: z.string(),
  meta: z.string().describe('the sidecar as JSON text, byte for byte'),
});

/** A published version, one line. */
export const versionRow = z.object({
  code: ruleCode,
  version: z.string(),
  state: z.enum(['approved', 'in-force', 'superseded', 'withdrawn']).describe('approved: published, not yet in force'),
  from: plainDate.describe('first day in force'),
  until: plainDate.nullable().describe('first day no longer in force; null = open'),
  source: z.string(),
  example: z.boolean(),
  sha256,
  publishedBy: z.string(),
  publishedAt: instant,
  draftId: uuid.nullable().describe('the draft it was made from; null: from the district pack'),
  decisions: z.number().int().describe('decisions made by it'),
});

/** A draft, one line. */
export const draftRow = z.object({
  id: uuid,
  code: ruleCode,
  title: textSchema,
  version: z.string(),
  base: z.string().nullable().describe('version it started from'),
  state: versionState,
  revision: z.number().int(),
  authors: z.array(person),
  changedAt: instant,
  from: plainDate.nullable().describe('first day in force, once approved'),
  example: z.boolean().describe('示例: part of the sample data'),
  can: z.array(deed),
});

export const ruleRow = z.object({
  code: ruleCode,
  title: textSchema,
  versions: z.array(versionRow).describe('newest first'),
  drafts: z.array(draftRow).describe('those that are open: draft, rehearsed, approved'),
  rehearsable: z.boolean().describe('stored cases exist to rehearse on'),
  inForce: z.string().nullable(),
});

const outcome = z.object({
  code: z.string(),
  title: textSchema,
  favour: z.number().describe('higher is better for the person: for the order of a list and its colours'),
});

const change = z.enum(['gain', 'loss', 'other']);

const moneySums = z.object({
  beforeFen: fen,
  afterFen: fen,
  unknownBefore: z.number().int().describe('cases whose amount is not known'),
  unknownAfter: z.number().int(),
});

/** What a rehearsal found, summed up. Every number here is a count of stored flips, or of cases. */
export const rehearsalSummary = z.object({
  total: z.number().int(),
  unchanged: z.number().int(),
  flipped: z.number().int(),
  gains: z.number().int(),
  losses: z.number().int(),
  others: z.number().int(),
  outcomes: z.array(outcome),
  matrix: z.array(z.object({ from: z.string(), to: z.string(), change, count: z.number().int(), beforeFen: fen, afterFen: fen })),
  dimensions: z.array(
    z.object({
      code: z.string(),
      title: textSchema,
      groups: z.array(
        z.object({
          code: z.string(),
          title: textSchema,
          total: z.number().int(),
          flipped: z.number().int(),
          gains: z.number().int(),
          losses: z.number().int(),
          beforeFen: fen,
          afterFen: fen,
        }),
      ),
    }),
  ),
  money: moneySums
    .extend({ title: textSchema, meaning: textSchema })
    .nullable()
    .describe('all cases together; null: the service knows no amounts'),
  conditions: z
    .array(
      z.object({
        ruleId: z.string(),
        decision: z.string(),
        textBefore: textSchema.nullable().describe('null: the row is new'),
        textAfter: textSchema.nullable().describe('null: the row was removed'),
        count: z.number().int(),
        outcomes: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), count: z.number().int() })),
      }),
    )
    .describe('rows whose outcome differs in cases that flip, most frequent first'),
  tookMs: z.number().int(),
});

export const REHEARSAL_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export const rehearsal = z.object({
  id: uuid,
  draftId: uuid,
  code: ruleCode,
  against: z.string().nullable().describe('version in force it was compared with; null: none was in force'),
  sha256: sha256.describe('the draft text that was rehearsed'),
  revision: z.number().int(),
  state: z.enum(REHEARSAL_STATES),
  counts: z.boolean().describe('true: the newest, finished, of exactly the present text, against the version now in force'),
  done: z.number().int(),
  total: z.number().int(),
  startedBy: person,
  startedAt: instant,
  finishedAt: instant.nullable(),
  error: textSchema.nullable(),
  caseTitle: textSchema.nullable().describe('what is counted: applications, bills …; null: no stored cases for this rule'),
  summary: rehearsalSummary.nullable(),
  canCancel: z.boolean(),
});

/** Someone for whom the draft decides otherwise. No name in it: the reference leads to the case, for whoever may open it. */
export const flip = z.object({
  seq: z.number().int(),
  subjectId: uuid,
  decisionId: uuid,
  reference: z.string(),
  ruleVersion: z.string().describe('version the stored decision was made by'),
  decidedAt: instant,
  change,
  before: outcome,
  after: outcome,
  beforeFen: fen.nullable(),
  afterFen: fen.nullable(),
  groups: z.array(z.object({ dimension: z.string(), code: z.string(), title: textSchema })),
  conditions: z.array(
    z.object({
      ruleId: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      textBefore: textSchema.nullable(),
      textAfter: textSchema.nullable(),
    }),
  ),
});

export const flipFilter = z.object({
  change: change.optional(),
  before: z.string().max(100).optional().describe('outcome code'),
  after: z.string().max(100).optional().describe('outcome code'),
  dimension: z.string().max(60).optional(),
  group: z.string().max(100).optional(),
  condition: z.string().max(200).optional().describe('row id'),
  q: z.string().max(60).optional().describe('part of the reference'),
});

/** Everything of one draft. */
export const draftDetail = draftRow.extend({
  ...texts.shape,
  sha256,
  tests: testCases,
  metaReadable: z.boolean(),
  problems: z.array(problem),
  testResults: z.array(testResult).nullable().describe('null: the model does not compile'),
  rehearsal: rehearsal.nullable().describe('the newest'),
  approval: z.object({ by: person, at: instant, from: plainDate, reason: z.string() }).nullable(),
  earliestFrom: plainDate.describe('earliest day an approval now may name'),
  history: z.array(historyEntry).describe('oldest first'),
});

/** Everything of one published version. */
export const versionDetail = versionRow.extend({ ...texts.shape, problems: z.array(problem), history: z.array(historyEntry) });

/** One side of a comparison. */
export const side = texts.extend({
  ref: z.string().describe('version name, or draft:<id>'),
  version: z.string(),
  state: versionState,
  sha256,
});

/** A decision decided again, without anything about the person. */
export const replayed = z.object({
  id: uuid,
  code: ruleCode,
  version: z.string(),
  decidedOn: plainDate,
  decidedAt: instant,
  mode: z.enum(['AUTO', 'HUMAN', 'OVERRIDE']),
  outcome: z.enum(['GRANT', 'REFUSE', 'NEEDS_FACT', 'NEEDS_HUMAN']),
  same: z.boolean().describe('decided again from the stored facts and rule version it gives the very same bytes'),
  intact: z.boolean().describe('the stored hashes fit the stored texts'),
  engine: z.string(),
  sha256,
  conditions: z.array(
    z.object({
      decision: z.string(),
      ruleId: z.string(),
      text: textSchema,
      article: z.string(),
      outcome: z.enum(['MET', 'NOT_MET', 'UNKNOWN', 'COMPUTED']),
    }),
  ),
});

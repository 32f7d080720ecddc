/** Shapes of supervision that several operations share. */
import { fen, instant, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { line } from './register-shapes.ts';

export const staff = ['accountant', 'board', 'supervisory-board', 'township', 'auditor'] as const;
export const severity = z.enum(['B', 'R', 'Y', 'I']).describe('B blocks activation, R red, Y yellow, I information');
const FINDING_STATES = [
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
export const findingState = z.enum(FINDING_STATES);
export const deed = z.enum([
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
  'talk',
]);
export const notice = textSchema.describe('red flags are questions; the page says so');
export const ppm = z
  .number()
  .int()
  .min(0)
  .nullable()
  .describe('millionths, rounded down; null when there is nothing to divide by');
export const rule = z.string().regex(/^[A-Z]\d{2,3}$/);
export const words = line(2000).refine((text) => text.length >= 2, 'two characters at least');
export const collective = z.object({ id: uuid, code: z.string(), name: z.string() });
export const town = z.string().max(20);
export const place = z.object({ town: town.optional(), collective: uuid.optional() });
export const drill = pageQuery
  .extend(place.shape)
  .extend({ only: z.enum(['true']).optional().describe('only what the numerator counts') })
  .extend({ on: plainDate.optional().describe('today; another day is refused (assets.onlyToday)') });

export const findingFilter = z.object({
  state: z
    .enum([...FINDING_STATES, 'waiting', 'closed-found', 'all'])
    .optional()
    .describe('waiting when not said: neither dismissed, closed nor gone; closed-found: closed by two though still found'),
  severity: severity.optional(),
  rule: rule.optional(),
  town: town.optional(),
  collective: uuid.optional(),
  contract: uuid.optional(),
  asset: uuid.optional().describe('of parts of this asset that are let to nobody'),
  q: z.string().max(100).optional(),
});
/** what it is about: a contract, or a part that is let to nobody */
const about = {
  contract: z.object({ id: uuid, number: z.string(), state: z.string() }).nullable(),
  part: z.object({ id: uuid, name: z.string(), assetId: uuid, asset: z.string(), code: z.string() }).nullable(),
};
export const findingRow = z.object({
  id: uuid,
  rule: z.string(),
  title: textSchema,
  severity,
  state: findingState,
  present: z.boolean(),
  why: textSchema,
  openedAt: instant,
  dueOn: plainDate.nullable(),
  ...about,
  collective,
  town: z.string(),
});
const hits = z.array(z.object({ variant: z.string(), severity, evidence: z.record(z.string(), z.unknown()) }));
const evidence = z.object({ id: uuid, sha256: z.string(), name: z.string() });
/** a dismissal, or the closing of an order whose finding is still there: by two people, with a reason */
const byTwo = z
  .object({
    reason: z.string(),
    words: z.string(),
    proposedBy: uuid.nullable(),
    proposedName: z.string(),
    proposedOn: plainDate,
    decidedBy: uuid.nullable().optional(),
    decidedName: z.string().optional(),
    decidedOn: plainDate.optional(),
    decision: z.string().optional(),
  })
  .nullable();
export const findingDetail = findingRow.extend({
  notice,
  mend: textSchema,
  basis: textSchema,
  hits,
  version: z.string(),
  packId: uuid,
  inputHash: z.string().describe('SHA-256 of the contract as it was examined'),
  examinedOn: plainDate,
  times: z.number().int(),
  revision: z.number().int(),
  dismissal: byTwo,
  closing: byTwo,
  orders: z.array(
    z.object({
      id: uuid,
      number: z.string(),
      issuedOn: plainDate,
      dueOn: plainDate,
      words: z.string(),
      closedOn: plainDate.nullable(),
      by: z.string(),
      answers: z.array(
        z.object({
          id: uuid,
          words: z.string(),
          files: z.array(evidence),
          verdict: z.enum(['accepted', 'sent-back']).nullable(),
          at: instant,
          by: z.string(),
        }),
      ),
      talks: z.array(
        z.object({
          id: uuid,
          dueOn: plainDate,
          heldOn: plainDate.nullable(),
          people: z.string().nullable(),
          outcome: z.string().nullable(),
        }),
      ),
    }),
  ),
  events: z.array(
    z.object({ at: instant, action: z.string(), from: z.string().nullable(), to: z.string(), note: z.string(), by: z.string() }),
  ),
  clock: z.object({ dueOn: plainDate, workingDays: z.number().int(), overdue: z.boolean() }).nullable(),
  can: z.array(deed),
});

export const said = z.object({
  rule: z.string(),
  title: textSchema,
  severity,
  version: z.string(),
  why: textSchema,
  mend: textSchema,
  basis: textSchema,
  hits,
});

const value = z.union([z.number(), z.string().max(200), z.array(z.string().max(60)).max(50)]);
export const change = z.object({
  rule,
  values: z.record(z.string().max(40), value).optional(),
  severities: z.record(z.string().max(40), severity).optional(),
  enabled: z.boolean().optional(),
});
export const packInput = z.object({
  label: line(200).refine((text) => text.length >= 2, 'two characters at least'),
  effectiveOn: plainDate.describe('first day; today or later'),
  changes: z.array(change).min(1).max(60),
});
export const packRow = z.object({
  id: uuid,
  n: z.number().int(),
  origin: z.enum(['district', 'draft']),
  label: z.string(),
  state: z.enum(['draft', 'rehearsed', 'published', 'withdrawn']),
  changes: z.array(change),
  effectiveOn: plainDate.nullable(),
  textHash: z.string(),
  revision: z.number().int(),
  draftedName: z.string(),
  draftedAt: instant,
  publishedName: z.string().nullable(),
  publishedAt: instant.nullable(),
  rehearsalId: uuid.nullable(),
  can: z.array(z.enum(['edit', 'withdraw', 'rehearse', 'publish'])),
});
export const runKind = z.enum(['nightly', 'history', 'activation', 'recheck', 'rehearsal']);
export const runRow = z.object({
  id: uuid,
  kind: runKind,
  onDate: plainDate,
  packId: uuid,
  packLabel: z.string(),
  state: z.enum(['waiting', 'working', 'done', 'failed']),
  total: z.number().int().nullable(),
  done: z.number().int(),
  counts: z.record(z.string(), z.unknown()),
  failure: z.string().nullable(),
  askedBy: z.string(),
  createdAt: instant,
  endedAt: instant.nullable(),
});
export const flipFilter = z.object({
  rule: rule.optional(),
  town: town.optional(),
  change: z.enum(['appears', 'vanishes', 'severity']).optional(),
  of: z.enum(['contract', 'part']).optional().describe('flips of contracts, or of parts that are let to nobody'),
});
const flipSum = z.object({
  appears: z.number().int(),
  vanishes: z.number().int(),
  severity: z.number().int(),
  binding: z.number().int(),
  /** contracts and parts that these are of, each once */
  contracts: z.number().int(),
  parts: z.number().int(),
});
const flipSums = z.array(flipSum.extend({ key: z.string(), name: textSchema }));
export const rehearsal = {
  notice,
  run: runRow,
  /** of the whole district */
  sum: flipSum,
  byRule: flipSums,
  byTown: flipSums,
  elsewhere: z.number().int().describe('flips outside the caller’s scope: counted, whose they are is not shown'),
};
export const flipRow = z.object({
  ...about,
  collective,
  town: z.string(),
  townName: textSchema,
  rule: z.string(),
  change: z.enum(['appears', 'vanishes', 'severity']),
  binding: z
    .boolean()
    .describe('changes for the contract’s own date, or for a part on the first day; false: only as if the draft had always held'),
  before: severity.nullable(),
  after: severity.nullable(),
  why: textSchema,
});

const rateFigures = z.object({
  found: z.number().int(),
  entered: z.number().int(),
  inForce: z.number().int(),
  irregular: z.number().int(),
  closedFound: z
    .number()
    .int()
    .describe('contracts with no red or blocking finding that waits, but one two people closed though it is still found'),
  parts: z.number().int(),
  vacant: z.number().int(),
  dueFen: fen.describe('rent that fell due this year up to the day'),
  receivedFen: fen.describe('what of it is paid'),
  entryPpm: ppm,
  irregularPpm: ppm,
  vacancyPpm: ppm,
  collectionPpm: ppm,
});
export const rates = z.object({
  on: plainDate,
  total: rateFigures,
  groups: z.array(rateFigures.extend({ id: z.string(), code: z.string(), name: textSchema, town: z.string() })),
});

const boardFigures = z.object({
  found: z.number().int(),
  entered: z.number().int(),
  contracts: z.number().int(),
  blocking: z.number().int(),
  red: z.number().int(),
  yellow: z.number().int(),
  info: z.number().int(),
  /** still found though two closed the order; in none of the four */
  closedFound: z.number().int(),
  expiring: z.array(z.number().int()).length(3),
  overdue: z.number().int(),
  talks: z.number().int(),
  /** parts found idle too long (C48) */
  idle: z.number().int(),
  /** joint questions of members that are overdue */
  questions: z.number().int(),
  arrearsFen: fen,
  arrearsContracts: z.number().int(),
});
export const board = z.object({
  notice,
  on: plainDate,
  expiringDays: z.array(z.number().int()),
  total: boardFigures,
  towns: z.array(
    boardFigures.extend({
      code: z.string(),
      name: textSchema,
      collectives: z.array(boardFigures.extend({ id: uuid, code: z.string(), name: z.string(), town: z.string() })),
    }),
  ),
});
export const boardMap = z.object({
  type: z.literal('FeatureCollection'),
  notice,
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: uuid,
      geometry: z.object({ type: z.literal('Point'), coordinates: z.array(z.number()).length(2) }),
      properties: boardFigures.extend({
        id: uuid,
        code: z.string(),
        name: z.string(),
        town: z.string(),
        expiring: z.number().int(),
      }),
    }),
  ),
  withoutPlace: z
    .array(z.object({ id: uuid, name: z.string() }))
    .describe('collectives none of whose assets has a place: not on the map, but in the list'),
});

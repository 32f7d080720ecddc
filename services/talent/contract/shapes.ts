/** Shapes that several operations of talent housing share. */
import { fen, instant, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';

/** Where an application stands. */
export const APPLICATION_STATES = [
  'in_review', // 人工审核中
  'correction', // 待补正
  'queued', // 轮候中
  'offered', // 待确认房源
  'accepted', // 待签约
  'signed', // 待入住
  'housed', // 已入住
  'refused', // 不予批准
  'withdrawn', // 已撤回
  'ended', // 已退租
] as const;
export const applicationState = z.enum(APPLICATION_STATES);
export type ApplicationState = z.infer<typeof applicationState>;

/** What someone may do to an application next; the same table serves buttons and checks. */
export const ACTIONS = [
  'withdraw',
  'accept-offer',
  'decline-offer',
  'sign-lease',
  'answer-correction',
  'object',
  'reconsider',
  'request-human',
  'claim',
  'request-correction',
  'requery',
  'grant',
  'refuse',
  'override',
  'decide-objection',
  'decide-reconsideration',
  'hand-keys',
  'end-lease',
] as const;
export const action = z.enum(ACTIONS);
export type Action = z.infer<typeof action>;

export const CATEGORIES = ['T1', 'T2', 'T3', 'T4'] as const;
export const category = z.enum(CATEGORIES);

/** One condition of a decision with what it rests on and the evidence used. */
export const condition = z.object({
  decision: z.string(),
  ruleId: z.string(),
  text: textSchema,
  article: z.string(),
  outcome: z.enum(['MET', 'NOT_MET', 'UNKNOWN', 'COMPUTED']),
  inputs: z.array(
    z.object({
      name: z.string(),
      label: textSchema,
      value: z.string().nullable().describe('as people read it; null while unknown'),
      unknown: z.string().nullable(),
      source: textSchema.nullable().describe('which register or person supplied it'),
      fetchedAt: instant.nullable(),
      evidenceId: uuid.nullable(),
    }),
  ),
  fix: textSchema.nullable(),
});
export type ConditionView = z.infer<typeof condition>;

/** What would make it a yes, cheapest first. */
export const counterfactual = z.object({ text: textSchema, on: plainDate.nullable() });

export const decisionView = z.object({
  id: uuid,
  outcome: z.enum(['GRANT', 'REFUSE', 'NEEDS_HUMAN']),
  mode: z.enum(['AUTO', 'HUMAN', 'OVERRIDE']),
  category: category.nullable(),
  decidedAt: instant,
  /** Seconds from submission to the decision being served. */
  seconds: z.number().nullable(),
  ruleCode: z.string(),
  ruleVersion: z.string(),
  ruleSource: z.string(),
  example: z.boolean().describe('the rule is example policy (示例政策)'),
  reasons: z.array(textSchema).describe('why it went to a person, or why it was refused'),
  conditions: z.array(condition),
  counterfactuals: z.array(counterfactual),
  remedies: z.array(z.object({ title: textSchema, text: textSchema, until: plainDate.nullable(), action: action.nullable() })),
  /** Address of the public page that checks this decision against the log. */
  verifyUrl: z.string(),
  hash: z.string(),
  sealed: z.boolean().describe('the leaf is already in the signed tree'),
});
export type DecisionView = z.infer<typeof decisionView>;

export const planView = z.object({
  id: uuid,
  code: z.string(),
  name: textSchema,
  rooms: z.number().int(),
  areaCm2: z.string(),
  furnished: z.boolean(),
  drawing: z.string().nullable().describe('address of the floor plan picture'),
});

export const unitView = z.object({
  id: uuid,
  projectId: uuid,
  projectName: textSchema,
  building: z.string(),
  floor: z.number().int(),
  roomNo: z.string(),
  rooms: z.number().int(),
  areaCm2: z.string(),
  rentFen: fen,
  accessible: z.boolean(),
  planId: uuid,
});
export type UnitView = z.infer<typeof unitView>;

export const offerView = z.object({
  id: uuid,
  state: z.enum(['open', 'accepted', 'declined', 'expired', 'withdrawn']),
  unit: unitView,
  offeredAt: instant,
  deadline: instant,
  declinesLeft: z.number().int(),
});

export const queueView = z.object({
  place: z.number().int().describe('1 = next for a fitting flat'),
  ahead: z.number().int(),
  of: z.number().int(),
  waitingSince: plainDate,
  category: category,
  lot: z.string(),
  round: z.string(),
  fittingUnits: z.number().int(),
});

export const leaseView = z.object({
  id: uuid,
  number: z.string(),
  state: z.enum(['draft', 'signed', 'active', 'ended']),
  unit: unitView,
  startOn: plainDate,
  endOn: plainDate,
  rentFen: fen,
  depositFen: fen,
  terms: z.array(z.object({ title: textSchema, text: textSchema })),
  textHash: z.string(),
  signedByTenantAt: instant.nullable(),
  signedByOperatorAt: instant.nullable(),
  operator: z.string(),
  keyCode: z.string().nullable().describe('shown to the tenant alone; the operator types it at handover'),
  keysAt: instant.nullable(),
  endedAt: instant.nullable(),
});

export const clockView = z.object({
  code: z.string(),
  title: textSchema,
  dueOn: plainDate,
  provisional: z.boolean(),
  workingDaysLeft: z.number(),
  totalDays: z.number(),
  light: z.enum(['neutral', 'amber', 'red', 'black', 'paused', 'done']),
  law: z.string(),
});
export type ClockView = z.infer<typeof clockView>;

export const eventView = z.object({ at: instant, text: textSchema, by: z.string().nullable(), note: z.string().nullable() });

export const correctionView = z.object({
  id: uuid,
  askedAt: instant,
  dueOn: plainDate,
  items: z.array(z.object({ code: z.string(), text: z.string() })),
  answeredAt: instant.nullable(),
});

export const disputeView = z.object({
  id: uuid,
  kind: z.enum(['objection', 'reconsideration', 'human']),
  state: z.enum(['open', 'upheld', 'rejected', 'withdrawn']),
  filedAt: instant,
  subject: z.string().describe('which condition or register the objection is about'),
  text: z.string(),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  clock: clockView.nullable(),
});

/** What an applicant says; everything a register knows is not asked. */
export const applicationForm = z.object({
  householdSize: z.number().int().min(1).max(9),
  accessibleNeeded: z.boolean(),
  projectIds: z.array(uuid).max(5).describe('in order of preference; empty = any accredited project'),
  maxRentFen: fen.nullable(),
  contractFrom: plainDate,
  contractTo: plainDate.nullable().describe('null = without a fixed term'),
  employerUscc: z
    .string()
    .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, '统一社会信用代码应为 18 位 ‖ The unified social credit code has 18 characters'),
  bankAccount: z.string().regex(/^\d{12,19}$/, '银行账号应为 12–19 位数字 ‖ A bank account number has 12–19 digits'),
  automation: z.boolean().describe('the choice: machine decides at once (only ever in favour), or a person decides'),
  consent: z.object({ textVersion: z.string().max(40), registers: z.array(z.string().max(40)).max(20) }),
  attachments: z.array(uuid).max(10),
});
export type ApplicationForm = z.infer<typeof applicationForm>;

/** A draft may be incomplete, but what is there must make sense. */
export const draftForm = applicationForm.partial();

export const applicationSummary = z.object({
  id: uuid,
  reference: z.string(),
  state: applicationState,
  submittedAt: instant,
  category: category.nullable(),
  stateText: textSchema,
  nextStep: textSchema.nullable(),
});

/** The answer to a submission: where the application stands. The whole of it, with the decision's reasons, is read by its id. */
export const submissionReceipt = applicationSummary.extend({
  /** Seconds from submission to the decision being served; null while a person decides. */
  seconds: z.number().nullable(),
  offer: z.object({ id: uuid, unitId: uuid }).nullable(),
});
export type SubmissionReceipt = z.infer<typeof submissionReceipt>;

export const applicationDetail = applicationSummary.extend({
  form: applicationForm
    .omit({ bankAccount: true, consent: true })
    .extend({ bankAccountMasked: z.string(), employerName: z.string().nullable() }),
  decision: decisionView.nullable(),
  offer: offerView.nullable(),
  queue: queueView.nullable(),
  lease: leaseView.nullable(),
  correction: correctionView.nullable(),
  clocks: z.array(clockView),
  disputes: z.array(disputeView),
  timeline: z.array(eventView),
  can: z.array(action),
});
export type ApplicationDetail = z.infer<typeof applicationDetail>;

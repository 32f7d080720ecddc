/** What officials and operators do: review, duty, audit, projects. */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { applicationDetail, applicationForm, applicationState, category, clockView, planView, unitView } from './shapes.ts';

const one = z.object({ id: uuid });
const reviewer = ['reviewer'] as const;
const duty = ['duty'] as const;
const operator = ['operator'] as const;

export const CAUSES = [
  'CHOSE_HUMAN',
  'MANUAL_MODE',
  'REGISTER_UNKNOWN',
  'NOT_MET',
  'NO_CATEGORY',
  'CONTRADICTION',
  'OBJECTION',
  'RECONSIDERATION',
] as const;
export const cause = z.enum(CAUSES);

const workItem = z.object({
  id: uuid.describe('application'),
  caseId: uuid,
  reference: z.string(),
  kind: z.enum(['application', 'objection', 'reconsideration', 'human']),
  nameMasked: z.string(),
  state: applicationState,
  causes: z.array(cause),
  causeTexts: z.array(textSchema),
  submittedAt: instant,
  clock: clockView.nullable(),
  owner: z.string().nullable(),
  mine: z.boolean(),
  secondNeeded: z.boolean().describe('a refusal or override waits for its second person'),
  category: category.nullable(),
});

export const workFilter = z.object({
  cause: cause.optional(),
  kind: z.enum(['application', 'objection', 'reconsideration', 'human']).optional(),
  owner: z
    .enum(['me', 'nobody', 'second', 'all'])
    .default('all')
    .describe('second: waits for a second person who is not the caller'),
  light: z.enum(['amber', 'red', 'black']).optional(),
  q: z.string().max(60).optional(),
});

/** An application as its reviewer sees it: the applicant's own view plus the person, the evidence and the owner. */
const reviewDetail = applicationDetail.extend({
  caseId: uuid.nullable(),
  owner: z.string().nullable(),
  causes: z.array(cause),
  causeTexts: z.array(textSchema),
  person: z.object({ name: z.string(), idNumber: z.string(), phone: z.string(), bankAccount: z.string(), masked: z.boolean() }),
  evidence: z.array(
    z.object({
      id: uuid,
      register: z.string(),
      title: textSchema,
      outcome: z.string(),
      answer: z.unknown(),
      askedAt: instant,
      answeredAt: instant.nullable(),
      source: z.string(),
      why: z.string().nullable(),
    }),
  ),
  notes: z.array(z.object({ at: instant, by: z.string(), text: z.string() })),
  secondApprover: z.string().nullable(),
  proposal: z
    .object({
      id: uuid,
      kind: z.enum(['refuse', 'override']),
      category: category.nullable(),
      reason: z.string(),
      findings: z.array(z.object({ ruleId: z.string(), outcome: z.enum(['MET', 'NOT_MET']), note: z.string() })),
      by: z.string(),
      at: instant,
      mine: z.boolean(),
    })
    .nullable()
    .describe('a refusal or override that waits for its second person'),
});
export type ReviewDetail = z.infer<typeof reviewDetail>;

const share = z.object({ numerator: z.number().int(), denominator: z.number().int(), value: z.number().nullable() });

export const reviewOps = {
  worklist: op({
    method: 'GET',
    path: '/api/talent/review/worklist',
    summary: { zh: '审核工作清单', en: 'Worklist, least time first' },
    access: ['reviewer', 'duty'],
    query: pageQuery.extend(workFilter.shape),
    reply: pageOf(workItem).extend({
      counts: z.object({
        red: z.number().int(),
        black: z.number().int(),
        amber: z.number().int(),
        mine: z.number().int(),
        unowned: z.number().int(),
      }),
    }),
  }),
  worklistXlsx: op({
    method: 'GET',
    path: '/api/talent/review/worklist.xlsx',
    summary: { zh: '导出工作清单（全部）', en: 'Export the whole worklist' },
    access: ['reviewer', 'duty'],
    query: workFilter,
    reply: bytes,
    raw: 'xlsx',
  }),
  reviewOne: op({
    method: 'GET',
    path: '/api/talent/review/:id',
    summary: { zh: '审核详情', en: 'One application for review' },
    access: ['reviewer', 'duty'],
    params: one,
    query: z.object({ unmask: z.enum(['true', 'false']).optional() }),
    reply: reviewDetail,
  }),
  claim: op({
    method: 'POST',
    path: '/api/talent/review/:id/claim',
    summary: { zh: '领取', en: 'Claim' },
    access: reviewer,
    params: one,
    idempotent: true,
    reply: reviewDetail,
  }),
  askCorrection: op({
    method: 'POST',
    path: '/api/talent/review/:id/correction',
    summary: { zh: '一次性告知补正', en: 'Ask for what is missing, once' },
    access: reviewer,
    params: one,
    body: z.object({
      items: z
        .array(z.object({ code: z.string().max(60), text: z.string().min(1).max(500) }))
        .min(1)
        .max(10),
    }),
    idempotent: true,
    reply: reviewDetail,
  }),
  requery: op({
    method: 'POST',
    path: '/api/talent/review/:id/requery',
    summary: { zh: '重新查询登记', en: 'Ask the registers again' },
    access: reviewer,
    params: one,
    idempotent: true,
    reply: reviewDetail,
  }),
  decide: op({
    method: 'POST',
    path: '/api/talent/review/:id/decide',
    summary: { zh: '作出决定', en: 'Decide' },
    access: reviewer,
    params: one,
    body: z.object({
      outcome: z.enum(['GRANT', 'REFUSE']),
      category: category.nullable(),
      reason: z.string().max(2000).describe('required to refuse and to override'),
      findings: z
        .array(z.object({ ruleId: z.string().max(80), outcome: z.enum(['MET', 'NOT_MET']), note: z.string().max(500) }))
        .max(30)
        .describe('what the reviewer found for conditions the machine could not settle'),
    }),
    idempotent: true,
    reply: reviewDetail,
  }),
  approveOverride: op({
    method: 'POST',
    path: '/api/talent/review/:id/second',
    summary: { zh: '第二人复核', en: 'Second person approves or rejects an override or refusal' },
    access: ['reviewer', 'duty'],
    params: one,
    body: z.object({ approve: z.boolean(), note: z.string().max(1000) }),
    idempotent: true,
    reply: reviewDetail,
  }),
  answerDispute: op({
    method: 'POST',
    path: '/api/talent/review/:id/disputes/:disputeId',
    summary: { zh: '答复异议、复议', en: 'Answer an objection or reconsideration' },
    access: reviewer,
    params: z.object({ id: uuid, disputeId: uuid }),
    body: z.object({ upheld: z.boolean(), answer: z.string().min(1).max(4000) }),
    idempotent: true,
    reply: reviewDetail,
  }),
  note: op({
    method: 'POST',
    path: '/api/talent/review/:id/notes',
    summary: { zh: '内部备注', en: 'Internal note' },
    access: reviewer,
    params: one,
    body: z.object({ text: z.string().min(1).max(2000) }),
    idempotent: true,
    reply: reviewDetail,
  }),
  findPerson: op({
    method: 'POST',
    path: '/api/talent/window/person',
    summary: { zh: '窗口：按证件号查找申请人', en: 'Window: find an applicant by ID number' },
    access: reviewer,
    body: z.object({ idNumber: z.string().length(18), name: z.string().min(1).max(60) }),
    reply: z.object({ personId: uuid, nameMasked: z.string(), live: z.boolean() }),
  }),
  windowSubmit: op({
    method: 'POST',
    path: '/api/talent/window/submit',
    summary: { zh: '窗口代办申请（同一规则）', en: 'Window: submit for someone, same rule' },
    access: reviewer,
    body: z.object({ personId: uuid, form: applicationForm }),
    idempotent: true,
    reply: reviewDetail,
  }),
} as const;

const bar = z.object({ code: z.string(), text: textSchema, count: z.number().int() });
const span = z.object({ count: z.number().int(), p50: z.number().nullable(), p95: z.number().nullable() });

export const dutyOps = {
  board: op({
    method: 'GET',
    path: '/api/talent/duty/board',
    summary: { zh: '值班看板', en: 'Duty board' },
    access: ['duty', 'auditor'],
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    reply: z.object({
      asOf: instant,
      from: plainDate,
      mode: z.object({
        automatic: z.boolean(),
        since: instant.nullable(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
      }),
      applications: z.number().int(),
      instant: share.describe('automated approvals served within 10 s ÷ all applications'),
      seconds: z.object({ automatic: span, manual: span }),
      offRamps: z.array(bar),
      audit: z.object({
        audited: z.number().int(),
        wrong: z.number().int(),
        open: z.number().int(),
        overdue: z.number().int(),
        rate: z.number().nullable(),
        low: z.number().nullable(),
        high: z.number().nullable(),
      }),
      states: z.array(bar),
      occupancy: share,
      queue: z.number().int(),
      registers: z.array(
        z.object({
          code: z.string(),
          title: textSchema,
          state: z.enum(['closed', 'open', 'half-open']),
          p50ms: z.number().nullable(),
          failures: z.number().int(),
        }),
      ),
      byDay: z.array(
        z.object({ day: plainDate, automatic: z.number().int(), manual: z.number().int(), instant: z.number().int() }),
      ),
      demo: z.boolean(),
    }),
  }),
  boardDrill: op({
    method: 'GET',
    path: '/api/talent/duty/board/:figure',
    summary: { zh: '指标下钻', en: 'The records behind a figure' },
    access: ['duty', 'auditor'],
    params: z.object({ figure: z.enum(['instant', 'applications', 'off-ramp', 'audit', 'state', 'seconds']) }),
    query: pageQuery.extend({ days: z.coerce.number().int().min(1).max(366).default(30), code: z.string().max(40).optional() }),
    reply: pageOf(
      z.object({
        id: uuid,
        reference: z.string(),
        state: applicationState,
        submittedAt: instant,
        servedSeconds: z.number().nullable(),
        mode: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  }),
  boardXlsx: op({
    method: 'GET',
    path: '/api/talent/duty/board/:figure/rows.xlsx',
    summary: { zh: '导出指标明细（全部）', en: 'Export all records behind a figure' },
    access: ['duty', 'auditor'],
    params: z.object({ figure: z.enum(['instant', 'applications', 'off-ramp', 'audit', 'state', 'seconds']) }),
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30), code: z.string().max(40).optional() }),
    reply: bytes,
    raw: 'xlsx',
  }),
  setMode: op({
    method: 'POST',
    path: '/api/talent/duty/mode',
    summary: { zh: '自动决定开关', en: 'Kill switch: automatic or manual' },
    access: duty,
    body: z.object({ automatic: z.boolean(), reason: z.string().min(1).max(500) }),
    idempotent: true,
    reply: z.object({ automatic: z.boolean() }),
  }),
  audits: op({
    method: 'GET',
    path: '/api/talent/duty/audits',
    summary: { zh: '事后抽查清单', en: 'Post-audit sample' },
    access: ['duty', 'auditor'],
    query: pageQuery.extend({ state: z.enum(['open', 'done', 'all']).default('open') }),
    reply: pageOf(
      z.object({
        id: uuid,
        applicationId: uuid,
        reference: z.string(),
        why: textSchema,
        dueOn: plainDate,
        daysLeft: z.number(),
        result: z.enum(['RIGHT', 'WRONG']).nullable(),
        by: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
  }),
  answerAudit: op({
    method: 'POST',
    path: '/api/talent/duty/audits/:id',
    summary: { zh: '登记抽查结果', en: 'Record a post-audit result' },
    access: ['duty', 'auditor'],
    params: one,
    body: z.object({ result: z.enum(['RIGHT', 'WRONG']), note: z.string().max(1000) }),
    idempotent: true,
    reply: z.object({ ok: z.literal(true) }),
  }),
  bias: op({
    method: 'GET',
    path: '/api/talent/duty/bias',
    summary: { zh: '公平性报告', en: 'Approval rate and time by group' },
    access: ['duty', 'auditor'],
    query: z.object({ days: z.coerce.number().int().min(1).max(1100).default(366) }),
    reply: z.object({
      asOf: instant,
      rows: z.array(
        z.object({
          dimension: z.enum(['category', 'employer-size', 'town', 'household']),
          group: z.string(),
          groupText: textSchema,
          applications: z.number().int(),
          granted: z.number().int(),
          automatic: z.number().int(),
          rate: z.number().nullable(),
          medianSeconds: z.number().nullable(),
        }),
      ),
    }),
  }),
  assessments: op({
    method: 'GET',
    path: '/api/talent/duty/assessments',
    summary: { zh: '个人信息保护影响评估', en: 'Impact assessments (PIPL 55–56)' },
    access: ['duty', 'auditor'],
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          title: textSchema,
          madeOn: plainDate,
          keepUntil: plainDate,
          ruleVersion: z.string(),
          text: z.string(),
          by: z.string(),
        }),
      ),
    }),
  }),
  addAssessment: op({
    method: 'POST',
    path: '/api/talent/duty/assessments',
    summary: { zh: '存入影响评估', en: 'Store an impact assessment' },
    access: duty,
    body: z.object({ title: z.string().min(1).max(200), text: z.string().min(1).max(20_000) }),
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
} as const;

const importRow = z.object({
  row: z.number().int(),
  ok: z.boolean(),
  building: z.string(),
  roomNo: z.string(),
  errors: z.array(z.object({ column: z.string(), message: textSchema })),
});

export const operatorOps = {
  myProjects: op({
    method: 'GET',
    path: '/api/talent/operator/projects',
    summary: { zh: '我运营的项目', en: 'Projects I run' },
    access: operator,
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          name: textSchema,
          units: z.number().int(),
          free: z.number().int(),
          handovers: z.number().int(),
          plans: z.array(planView),
        }),
      ),
    }),
  }),
  myUnits: op({
    method: 'GET',
    path: '/api/talent/operator/projects/:id/units',
    summary: { zh: '房源台账', en: 'All flats of my project' },
    access: operator,
    params: one,
    query: pageQuery.extend({
      state: z.enum(['free', 'offered', 'leased', 'withdrawn']).optional(),
      q: z.string().max(30).optional(),
    }),
    reply: pageOf(unitView.extend({ state: z.enum(['free', 'offered', 'leased', 'withdrawn']) })),
  }),
  myUnitsXlsx: op({
    method: 'GET',
    path: '/api/talent/operator/projects/:id/units.xlsx',
    summary: { zh: '导出房源台账（全部）', en: 'Export all flats' },
    access: operator,
    params: one,
    reply: bytes,
    raw: 'xlsx',
  }),
  importTemplate: op({
    method: 'GET',
    path: '/api/talent/operator/units-template.xlsx',
    summary: { zh: '房源导入模板', en: 'Import template' },
    access: operator,
    reply: bytes,
    raw: 'xlsx',
  }),
  importUnits: op({
    method: 'POST',
    path: '/api/talent/operator/projects/:id/imports',
    summary: { zh: '上传房源表并检查', en: 'Upload a sheet of flats and check it' },
    access: operator,
    params: one,
    upload: true,
    reply: z.object({ id: uuid, good: z.number().int(), bad: z.number().int(), rows: z.array(importRow) }),
  }),
  applyImport: op({
    method: 'POST',
    path: '/api/talent/operator/imports/:id/apply',
    summary: { zh: '确认导入', en: 'Enter the checked rows' },
    access: operator,
    params: one,
    body: z.object({ goodOnly: z.boolean().describe('enter the good rows although some are bad') }),
    idempotent: true,
    reply: z.object({ entered: z.number().int(), left: z.number().int() }),
  }),
  handovers: op({
    method: 'GET',
    path: '/api/talent/operator/handovers',
    summary: { zh: '待交钥匙', en: 'Keys to hand over' },
    access: operator,
    query: pageQuery,
    reply: pageOf(
      z.object({
        applicationId: uuid,
        leaseId: uuid,
        reference: z.string(),
        nameMasked: z.string(),
        unit: unitView,
        startOn: plainDate,
        signedAt: instant,
      }),
    ),
  }),
  handKeys: op({
    method: 'POST',
    path: '/api/talent/operator/leases/:id/keys',
    summary: { zh: '交钥匙', en: 'Hand over the keys' },
    access: operator,
    params: one,
    body: z.object({ code: z.string().regex(/^\d{6}$/, '取钥码为 6 位数字 ‖ The key code has 6 digits') }),
    idempotent: true,
    reply: z.object({ at: instant }),
  }),
  endLease: op({
    method: 'POST',
    path: '/api/talent/operator/leases/:id/end',
    summary: { zh: '办理退租', en: 'End a lease' },
    access: operator,
    params: one,
    body: z.object({ on: plainDate, reason: z.string().min(1).max(500) }),
    idempotent: true,
    reply: z.object({ freed: z.boolean() }),
  }),
  setUnit: op({
    method: 'POST',
    path: '/api/talent/operator/units/:id',
    summary: { zh: '停租、恢复、调租', en: 'Withdraw, restore or re-price a free flat' },
    access: operator,
    params: one,
    body: z.object({ state: z.enum(['free', 'withdrawn']), rentFen: fen, reason: z.string().min(1).max(500) }),
    idempotent: true,
    reply: unitView,
  }),
} as const;

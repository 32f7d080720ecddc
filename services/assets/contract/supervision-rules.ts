/** Supervision: the law in versions, rehearsals, and runs of the rules. */
import { bytes, op, pageOf, pageQuery, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { one } from './register-shapes.ts';
import * as s from './supervision-shapes.ts';

const bound = z.object({
  least: z.number().optional(),
  most: z.number().optional(),
  fraction: z.boolean().optional(),
  has: z.array(z.string()).readonly().optional(),
  within: z.array(z.string()).readonly().optional(),
  law: z.boolean().optional().describe('a limit of the law, only made stricter'),
});
const revision = z.number().int();

/** The operations on rules and runs. */
export const rulesOps = {
  rules: op({
    method: 'GET',
    path: '/api/assets/rules',
    summary: { zh: '规则与版本', en: 'The rules in force today, and all versions' },
    access: s.staff,
    reply: z.object({
      packId: uuid,
      rules: z.array(
        z.object({
          rule: z.string(),
          title: textSchema,
          enabled: z.boolean(),
          values: z.record(z.string(), z.unknown()),
          bounds: z.record(z.string(), bound).describe('what a threshold may be'),
          statutory: z.boolean().describe('rests on law alone: not switched off, only made stricter'),
          severities: z.record(z.string(), s.severity),
        }),
      ),
      packs: z.array(s.packRow),
      can: z.array(z.enum(['draft', 'run'])),
    }),
  }),
  rulesXlsx: op({
    method: 'GET',
    path: '/api/assets/rules.xlsx',
    summary: { zh: '导出现行规则（全部行）', en: 'The rules in force as Excel, all rows' },
    access: s.staff,
    raw: 'xlsx',
    reply: bytes,
  }),
  versionsXlsx: op({
    method: 'GET',
    path: '/api/assets/rules/versions.xlsx',
    summary: { zh: '导出规则版本（全部行）', en: 'Versions of the rules as Excel, all rows' },
    access: s.staff,
    raw: 'xlsx',
    reply: bytes,
  }),
  draftRules: op({
    method: 'POST',
    path: '/api/assets/rules',
    summary: { zh: '起草规则修改', en: 'Draft a change of thresholds, gravity or whether a rule is asked' },
    access: ['township'],
    body: s.packInput,
    idempotent: true,
    reply: one,
  }),
  editRules: op({
    method: 'PUT',
    path: '/api/assets/rules/:id',
    summary: { zh: '修改草案', en: 'Change a draft; it must be rehearsed again' },
    access: ['township'],
    params: one,
    body: s.packInput.extend({ revision }),
    idempotent: true,
    reply: one,
  }),
  withdrawRules: op({
    method: 'POST',
    path: '/api/assets/rules/:id/withdraw',
    summary: { zh: '撤回草案', en: 'Withdraw a draft' },
    access: ['township'],
    params: one,
    idempotent: true,
    reply: one,
  }),
  rehearseRules: op({
    method: 'POST',
    path: '/api/assets/rules/:id/rehearse',
    summary: { zh: '试算草案', en: 'Rehearse a draft over all contracts, and parts let to nobody' },
    access: ['township'],
    params: one,
    idempotent: true,
    reply: one,
  }),
  publishRules: op({
    method: 'POST',
    path: '/api/assets/rules/:id/publish',
    summary: {
      zh: '发布（由起草人以外、全区授权的人）',
      en: 'Publish what was rehearsed: by another person, who acts for the district',
    },
    access: ['township'],
    params: one,
    idempotent: true,
    reply: one,
  }),
  rehearsal: op({
    method: 'GET',
    path: '/api/assets/supervision/runs/:id/flips',
    summary: { zh: '试算结果', en: 'What a draft would change, by rule and town, with the rows' },
    access: s.staff,
    params: one,
    query: pageQuery.extend(s.flipFilter.shape),
    reply: pageOf(s.flipRow).extend(s.rehearsal),
  }),
  rehearsalXlsx: op({
    method: 'GET',
    path: '/api/assets/supervision/runs/:id/flips.xlsx',
    summary: { zh: '导出试算结果（全部行）', en: 'What a draft would change as Excel, all rows' },
    access: s.staff,
    params: one,
    query: s.flipFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  runs: op({
    method: 'GET',
    path: '/api/assets/supervision/runs',
    summary: { zh: '检查记录', en: 'Runs of the rules' },
    access: s.staff,
    query: pageQuery.extend({ kind: s.runKind.optional() }),
    reply: pageOf(s.runRow),
  }),
  run: op({
    method: 'GET',
    path: '/api/assets/supervision/runs/:id',
    summary: { zh: '一次检查及进度', en: 'One run with its progress' },
    access: s.staff,
    params: one,
    reply: s.runRow,
  }),
  runHistory: op({
    method: 'POST',
    path: '/api/assets/supervision/runs',
    summary: { zh: '对全部历史合同检查（全区授权）', en: 'Run the rules over all history, for the district' },
    access: ['township'],
    body: z.object({ over: z.literal('history').describe('every contract there ever was, each by the law of its date') }),
    idempotent: true,
    reply: one,
  }),
} as const;

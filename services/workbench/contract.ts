/** The API of the rules workbench: the one source of types, validation, OpenAPI and the web client. */
import { bytes, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import {
  draftDetail,
  draftRow,
  flip,
  flipFilter,
  MAX_MODEL_BYTES,
  problem,
  rehearsal,
  replayed,
  ruleCode,
  ruleRow,
  sha256,
  side,
  testCases,
  testResult,
  versionDetail,
  versionName,
  versionState,
} from './contract/shapes.ts';

const one = z.object({ id: uuid });
const versionOf = z.object({ code: ruleCode, version: z.string().min(1).max(60) });
const modelText = z.string().max(MAX_MODEL_BYTES);
const reason = z.string().trim().min(1).max(1000);
const revision = z.number().int().min(1).describe('the revision the caller saw: an older one is refused with 409');
const ref = z
  .string()
  .regex(/^(draft:[0-9a-f-]{36}|[^\s:][^\s]{0,59})$/)
  .describe('version name, or draft:<id>');

const readers = ['rule-editor', 'rule-approver', 'auditor'] as const;
const editor = ['rule-editor'] as const;
const approver = ['rule-approver'] as const;
/** JSON escapes make a text longer; a model, its sidecar and its tests are one request. */
const LARGE = 12 * 1024 * 1024;

export const workbenchApi = {
  workbench: {
    rules: op({
      method: 'GET',
      path: '/api/workbench/rules',
      summary: { zh: '全部规则', en: 'All rules with versions and open drafts' },
      access: readers,
      reply: z.object({ rows: z.array(ruleRow), today: plainDate }),
    }),
    rule: op({
      method: 'GET',
      path: '/api/workbench/rules/:code',
      summary: { zh: '一项规则', en: 'One rule' },
      access: readers,
      params: z.object({ code: ruleCode }),
      reply: ruleRow,
    }),
    version: op({
      method: 'GET',
      path: '/api/workbench/rules/:code/versions/:version',
      summary: { zh: '规则版本', en: 'One published version: text, checks, history' },
      access: readers,
      params: versionOf,
      reply: versionDetail,
    }),
    versionDmn: op({
      method: 'GET',
      path: '/api/workbench/rules/:code/versions/:version/model.dmn',
      summary: { zh: '导出 DMN', en: 'Export the model, the stored bytes' },
      access: readers,
      params: versionOf,
      reply: bytes,
      raw: 'file',
    }),
    versionMeta: op({
      method: 'GET',
      path: '/api/workbench/rules/:code/versions/:version/model.json',
      summary: { zh: '导出说明文件', en: 'Export the sidecar, the stored bytes' },
      access: readers,
      params: versionOf,
      reply: bytes,
      raw: 'json',
    }),
    diff: op({
      method: 'GET',
      path: '/api/workbench/rules/:code/diff',
      summary: { zh: '比较两个版本', en: 'Two texts of a rule to compare' },
      access: readers,
      params: z.object({ code: ruleCode }),
      query: z.object({ a: ref, b: ref }),
      reply: z.object({ a: side, b: side }),
    }),
    drafts: op({
      method: 'GET',
      path: '/api/workbench/drafts',
      summary: { zh: '草案清单', en: 'Drafts, newest change first' },
      access: readers,
      query: pageQuery.extend({
        code: ruleCode.optional(),
        state: versionState.optional(),
        mine: z.enum(['true', 'false']).optional(),
      }),
      reply: pageOf(draftRow),
    }),
    createDraft: op({
      method: 'POST',
      path: '/api/workbench/drafts',
      summary: { zh: '从现有版本起草', en: 'Start a draft from a version' },
      access: editor,
      body: z.object({
        code: ruleCode,
        base: z.string().min(1).max(60).describe('version to start from'),
        version: versionName.describe('name of the new version'),
      }),
      idempotent: true,
      reply: draftDetail,
    }),
    importDraft: op({
      method: 'POST',
      path: '/api/workbench/drafts/import',
      summary: {
        zh: '导入 .dmn（可附 .json）：新建草案，或更新一份草案',
        en: 'Import a .dmn (and .json): a new draft, or a new text of one',
      },
      access: editor,
      upload: true,
      query: z
        .object({
          draft: uuid.optional().describe('draft to update; absent: a new draft'),
          revision: z.coerce.number().int().min(1).optional().describe('its revision as the caller saw it; needed with draft'),
          code: ruleCode.optional().describe('rule it belongs to; needed without draft and without .json'),
          version: versionName.optional().describe('name of the new version; absent: as the sidecar says'),
          base: z.string().max(60).optional().describe('version in whose place the text comes; absent: the one in force, if any'),
        })
        .describe(
          'files: one .dmn and at most one .json, in multipart form; without a .json the sidecar of the draft or the base is kept',
        ),
      reply: draftDetail,
    }),
    draft: op({
      method: 'GET',
      path: '/api/workbench/drafts/:id',
      summary: { zh: '一份草案', en: 'One draft: text, checks, tests, rehearsal, history' },
      access: readers,
      params: one,
      reply: draftDetail,
    }),
    saveDraft: op({
      method: 'PUT',
      path: '/api/workbench/drafts/:id',
      summary: { zh: '保存草案', en: 'Save a draft; its rehearsal is void' },
      access: editor,
      params: one,
      body: z.object({ revision, version: versionName, dmn: modelText, meta: modelText, tests: testCases }),
      bodyBytes: LARGE,
      idempotent: true,
      reply: draftDetail,
    }),
    discard: op({
      method: 'POST',
      path: '/api/workbench/drafts/:id/discard',
      summary: { zh: '作废草案', en: 'Discard a draft' },
      access: editor,
      params: one,
      body: z.object({ revision, reason }),
      idempotent: true,
      reply: draftDetail,
    }),
    draftDmn: op({
      method: 'GET',
      path: '/api/workbench/drafts/:id/model.dmn',
      summary: { zh: '导出草案 DMN', en: 'Export a draft’s model, the stored bytes' },
      access: readers,
      params: one,
      reply: bytes,
      raw: 'file',
    }),
    draftMeta: op({
      method: 'GET',
      path: '/api/workbench/drafts/:id/model.json',
      summary: { zh: '导出草案说明文件', en: 'Export a draft’s sidecar, the stored bytes' },
      access: readers,
      params: one,
      reply: bytes,
      raw: 'json',
    }),
    check: op({
      method: 'POST',
      path: '/api/workbench/check',
      summary: { zh: '检查规则并运行测试（不保存）', en: 'Check a text and run its tests; nothing is stored' },
      access: ['rule-editor', 'rule-approver'],
      body: z.object({ dmn: modelText, meta: modelText, tests: testCases.optional() }),
      bodyBytes: LARGE,
      limit: 120,
      reply: z.object({
        problems: z.array(problem),
        testResults: z.array(testResult).nullable().describe('null: the model does not compile'),
        sha256,
      }),
    }),
    rehearse: op({
      method: 'POST',
      path: '/api/workbench/drafts/:id/rehearsals',
      summary: { zh: '预演', en: 'Start a rehearsal on the stored cases' },
      access: editor,
      params: one,
      body: z.object({ revision }),
      idempotent: true,
      reply: rehearsal,
    }),
    rehearsals: op({
      method: 'GET',
      path: '/api/workbench/drafts/:id/rehearsals',
      summary: { zh: '预演记录', en: 'Rehearsals of a draft, newest first' },
      access: readers,
      params: one,
      reply: z.object({ rows: z.array(rehearsal) }),
    }),
    rehearsal: op({
      method: 'GET',
      path: '/api/workbench/rehearsals/:id',
      summary: { zh: '预演进度与结果', en: 'A rehearsal: progress, then result; ask again every second' },
      access: readers,
      params: one,
      limit: 240,
      reply: rehearsal,
    }),
    cancelRehearsal: op({
      method: 'POST',
      path: '/api/workbench/rehearsals/:id/cancel',
      summary: { zh: '停止预演', en: 'Cancel a rehearsal' },
      access: editor,
      params: one,
      idempotent: true,
      reply: rehearsal,
    }),
    flips: op({
      method: 'GET',
      path: '/api/workbench/rehearsals/:id/flips',
      summary: { zh: '结果有变者', en: 'Those decided otherwise' },
      access: readers,
      params: one,
      query: pageQuery.extend(flipFilter.shape),
      reply: pageOf(flip),
    }),
    flipsXlsx: op({
      method: 'GET',
      path: '/api/workbench/rehearsals/:id/flips.xlsx',
      summary: { zh: '导出结果有变者（全部）', en: 'Export all those decided otherwise' },
      access: readers,
      params: one,
      query: flipFilter,
      reply: bytes,
      raw: 'xlsx',
    }),
    sendBack: op({
      method: 'POST',
      path: '/api/workbench/drafts/:id/send-back',
      summary: { zh: '退回修改', en: 'Send a rehearsed draft back to its authors' },
      access: approver,
      params: one,
      body: z.object({ revision, reason }),
      idempotent: true,
      reply: draftDetail,
    }),
    approve: op({
      method: 'POST',
      path: '/api/workbench/drafts/:id/approve',
      summary: { zh: '审定并发布', en: 'Approve and publish, in force on a day' },
      access: approver,
      params: one,
      body: z.object({
        revision,
        sha256: sha256.describe('the text the approver read'),
        from: plainDate.describe('first day in force, at the earliest tomorrow'),
        reason,
      }),
      idempotent: true,
      reply: draftDetail,
    }),
    withdraw: op({
      method: 'POST',
      path: '/api/workbench/drafts/:id/withdraw',
      summary: { zh: '撤回尚未生效的版本', en: 'Withdraw a version that is not yet in force' },
      access: approver,
      params: one,
      body: z.object({ revision, reason }),
      idempotent: true,
      reply: draftDetail,
    }),
    decisions: op({
      method: 'GET',
      path: '/api/workbench/decisions',
      summary: { zh: '已作出的决定', en: 'Decisions made, newest first; nothing about persons' },
      access: readers,
      query: pageQuery.extend({ code: ruleCode.optional(), version: z.string().max(60).optional() }),
      reply: pageOf(
        z.object({
          id: uuid,
          code: ruleCode,
          version: z.string(),
          mode: z.enum(['AUTO', 'HUMAN', 'OVERRIDE']),
          outcome: z.enum(['GRANT', 'REFUSE', 'NEEDS_FACT', 'NEEDS_HUMAN']),
          decidedOn: plainDate,
          decidedAt: instant,
        }),
      ),
    }),
    replay: op({
      method: 'GET',
      path: '/api/workbench/decisions/:id/replay',
      summary: { zh: '重放一个决定', en: 'Decide a stored decision again and compare' },
      access: readers,
      params: one,
      reply: replayed,
    }),
    figures: op({
      method: 'GET',
      path: '/api/workbench/figures',
      summary: { zh: '规则指标', en: 'Figures: rules in force, rows with an article' },
      access: readers,
      reply: z.object({
        rows: z.array(
          z.object({
            code: z.string(),
            title: textSchema,
            unit: textSchema,
            definition: textSchema,
            value: z.number().nullable(),
            numerator: z.number().nullable(),
            denominator: z.number().nullable(),
          }),
        ),
        asOf: instant,
      }),
    }),
  },
} as const;

export * from './contract/shapes.ts';

/** 集体与授权: collectives, who acts for them, charters; each change of who acts is proposed by one and confirmed by another. */
import { bytes, fen, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { sheetOfOne } from './exports-shapes.ts';
import * as s from './governance-shapes.ts';
import { one } from './register-shapes.ts';

const AT = '/api/assets/governance';
const collectiveFilter = z.object({
  town: z.string().max(20).optional(),
  q: z.string().max(60).optional(),
  open: z.enum(['true']).optional().describe('without those that have ended'),
});
const mandateFilter = z.object({
  on: plainDate.optional().describe('in force on a day; all there ever were when not said'),
  collective: uuid.optional(),
  town: z.string().max(20).optional(),
  role: s.mandateRole.optional(),
  offices: z.enum(['true']).optional().describe('without representatives'),
  q: z.string().max(60).optional(),
});
const proposalFilter = z.object({
  state: s.proposalState.optional(),
  kind: s.proposalKind.optional(),
  collective: uuid.optional(),
  batch: uuid.optional().describe('those of one import'),
});
const eventFilter = z.object({ collective: uuid.optional(), subject: uuid.optional() });

const proposers = ['township', 'sysadmin'] as const;
const deciders = ['township', 'secadmin'] as const;

/** The operations of governance. */
export const governanceOps = {
  places: op({
    method: 'GET',
    path: `${AT}/places`,
    summary: { zh: '区划：街镇与村', en: 'Towns and villages of the district, and what the caller may do where' },
    access: s.governors,
    reply: z.object({
      towns: z.array(z.object({ code: z.string(), name: textSchema })),
      villages: z.array(z.object({ code: z.string(), townCode: z.string(), name: z.string() })),
      can: z.array(z.enum(['register-collective', 'propose-mandate', 'propose-district', 'confirm'])),
    }),
  }),
  collectives: op({
    method: 'GET',
    path: `${AT}/collectives`,
    summary: { zh: '集体名录', en: 'Collectives of the caller’s towns, ended ones too' },
    access: s.governors,
    query: pageQuery.extend(collectiveFilter.shape),
    reply: pageOf(s.governedRow),
  }),
  collectivesXlsx: op({
    method: 'GET',
    path: `${AT}/collectives.xlsx`,
    summary: { zh: '导出集体名录（全部行）', en: 'Collectives as Excel, all rows' },
    access: s.governors,
    query: collectiveFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  chartersXlsx: sheetOfOne('governance/collectives/:id/charters', '章程', 'Charters of a collective', s.governors),
  collective: op({
    method: 'GET',
    path: `${AT}/collectives/:id`,
    summary: { zh: '一个集体：章程与可办理事项', en: 'One collective with its charters' },
    access: s.governors,
    params: one,
    reply: s.governedRow.extend({
      charters: z.array(s.charterRow),
      open: z
        .array(z.object({ kind: s.openMatter, count: z.number().int(), fen: fen.nullable() }))
        .describe('what keeps it from ending by itself; told to who may propose its end'),
      can: z.array(z.enum(['rename', 'mandate', 'charter', 'close'])),
    }),
  }),
  createCollective: op({
    method: 'POST',
    path: `${AT}/collectives`,
    summary: { zh: '登记集体', en: 'Enter a collective of the list of villages' },
    access: ['township', 'secadmin'],
    body: s.newCollective,
    idempotent: true,
    reply: one,
  }),
  renameCollective: op({
    method: 'PUT',
    path: `${AT}/collectives/:id`,
    summary: { zh: '更改集体名称或信用代码', en: 'Another name or USCC, with the paper it rests on' },
    access: ['township', 'secadmin'],
    params: one,
    body: s.newCollective.pick({ name: true, uscc: true }).extend({ reason: s.paper }),
    idempotent: true,
    reply: one,
  }),
  proposeEnd: op({
    method: 'POST',
    path: `${AT}/collectives/:id/end`,
    summary: { zh: '提出终止或合并集体', en: 'Propose that a collective ends, or becomes part of another' },
    access: ['township'],
    params: one,
    body: z.object({ on: plainDate.describe('first day it is no more'), into: uuid.nullable(), reason: s.paper }),
    idempotent: true,
    reply: one,
  }),
  proposeCharter: op({
    method: 'POST',
    path: `${AT}/collectives/:id/charters`,
    summary: { zh: '提出章程条款', en: 'Propose what a charter says from a day on' },
    access: ['township'],
    params: one,
    body: z.object({ from: plainDate, terms: s.charterTerms, decisionId: uuid.nullable(), reason: s.paper }),
    idempotent: true,
    reply: one,
  }),
  mandates: op({
    method: 'GET',
    path: `${AT}/mandates`,
    summary: { zh: '授权', en: 'Who acts for whom, from when to when' },
    access: s.governors,
    query: pageQuery.extend(mandateFilter.shape),
    reply: pageOf(s.mandateRow),
  }),
  mandatesXlsx: op({
    method: 'GET',
    path: `${AT}/mandates.xlsx`,
    summary: { zh: '导出授权（全部行）', en: 'Mandates as Excel, all rows' },
    access: s.governors,
    query: mandateFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  proposeMandate: op({
    method: 'POST',
    path: `${AT}/mandates`,
    summary: { zh: '提出授权', en: 'Propose a mandate; it holds once another person confirms it' },
    access: proposers,
    body: s.newMandate,
    idempotent: true,
    reply: one,
  }),
  proposeMandateEnd: op({
    method: 'POST',
    path: `${AT}/mandates/:id/end`,
    summary: { zh: '提出终止授权', en: 'Propose the last day of a mandate' },
    access: proposers,
    params: one,
    body: z.object({ last: plainDate, reason: s.paper }),
    idempotent: true,
    reply: one,
  }),
  proposals: op({
    method: 'GET',
    path: `${AT}/proposals`,
    summary: { zh: '待确认事项', en: 'What was proposed, what waits first' },
    access: s.governors,
    query: pageQuery.extend(proposalFilter.shape),
    reply: pageOf(s.proposalRow),
  }),
  proposalsXlsx: op({
    method: 'GET',
    path: `${AT}/proposals.xlsx`,
    summary: { zh: '导出申请与确认（全部行）', en: 'Proposals as Excel, all rows' },
    access: s.governors,
    query: proposalFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  decide: op({
    method: 'POST',
    path: `${AT}/proposals/decide`,
    summary: { zh: '确认或退回（由提出者以外的人）', en: 'Confirm or refuse proposals of others, all or none' },
    access: deciders,
    body: z.object({ ids: z.array(uuid).min(1).max(500), confirm: z.boolean(), note: z.string().max(300) }),
    idempotent: true,
    reply: z.object({ decided: z.number().int() }),
  }),
  withdraw: op({
    method: 'POST',
    path: `${AT}/proposals/:id/withdraw`,
    summary: { zh: '撤回自己的申请', en: 'Take one’s own proposal back' },
    access: ['accountant', 'supervisory-board', ...proposers],
    params: one,
    idempotent: true,
    reply: one,
  }),
  events: op({
    method: 'GET',
    path: `${AT}/events`,
    summary: { zh: '经过', en: 'What happened, newest first' },
    access: s.governors,
    query: pageQuery.extend(eventFilter.shape),
    reply: pageOf(s.eventRow),
  }),
  eventsXlsx: op({
    method: 'GET',
    path: `${AT}/events.xlsx`,
    summary: { zh: '导出经过（全部行）', en: 'What happened as Excel, all rows' },
    access: s.governors,
    query: eventFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
} as const;

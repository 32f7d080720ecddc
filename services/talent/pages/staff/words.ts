/** The words of codes that the staff pages show, and the colours that go with them. */
import type { Text } from '@yunjian/kernel/contract';
import type { Kind } from '@yunjian/ui';
import { CATEGORY } from '../shared/labels.ts';
import type { Action, ApplicationState, CAUSES } from '../../contract.ts';

export type Cause = (typeof CAUSES)[number];
export type WorkKind = 'application' | 'objection' | 'reconsideration' | 'human';
export type Light = 'amber' | 'red' | 'black';

/** Why a person is needed. */
export const causeText: Record<Cause, Text> = {
  CHOSE_HUMAN: { zh: '申请人选择人工', en: 'Applicant chose a person' },
  MANUAL_MODE: { zh: '当时全部转人工', en: 'Everything was manual' },
  REGISTER_UNKNOWN: { zh: '登记查不到结果', en: 'A register gave no answer' },
  NOT_MET: { zh: '有条件不符合', en: 'A condition is not met' },
  NO_CATEGORY: { zh: '人才类别未定', en: 'No talent category found' },
  CONTRADICTION: { zh: '登记之间矛盾', en: 'Registers contradict each other' },
  OBJECTION: { zh: '对数据有异议', en: 'Objection to a datum' },
  RECONSIDERATION: { zh: '申请复核', en: 'Reconsideration asked for' },
};

export const kindText: Record<WorkKind, Text> = {
  application: { zh: '申请', en: 'Application' },
  objection: { zh: '数据异议', en: 'Objection' },
  reconsideration: { zh: '复核', en: 'Reconsideration' },
  human: { zh: '要求人工', en: 'Asks for a person' },
};

export const lightText: Record<Light, Text> = {
  black: { zh: '已超期', en: 'Overdue' },
  red: { zh: '今天到期', en: 'Due today' },
  amber: { zh: '剩三分之一以下', en: 'A third or less left' },
};

export const stateText: Record<ApplicationState, Text> = {
  in_review: { zh: '人工审核中', en: 'With a reviewer' },
  correction: { zh: '待补正', en: 'Correction asked for' },
  queued: { zh: '轮候中', en: 'In the queue' },
  offered: { zh: '待确认房源', en: 'Flat offered' },
  accepted: { zh: '待签约', en: 'Lease to be signed' },
  signed: { zh: '待入住', en: 'Keys to be handed over' },
  housed: { zh: '已入住', en: 'Housed' },
  refused: { zh: '不予批准', en: 'Refused' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  ended: { zh: '已退租', en: 'Lease ended' },
};

export const stateKind: Record<ApplicationState, Kind> = {
  in_review: 'warning',
  correction: 'warning',
  queued: 'info',
  offered: 'info',
  accepted: 'info',
  signed: 'info',
  housed: 'success',
  refused: 'danger',
  withdrawn: 'neutral',
  ended: 'neutral',
};

export const unitStateText: Record<'free' | 'offered' | 'leased' | 'withdrawn', Text> = {
  free: { zh: '可租', en: 'Free' },
  offered: { zh: '已配租待确认', en: 'Offered' },
  leased: { zh: '已出租', en: 'Leased' },
  withdrawn: { zh: '停租', en: 'Withdrawn' },
};

export const disputeState: Record<'open' | 'upheld' | 'rejected' | 'withdrawn', { text: Text; kind: Kind }> = {
  open: { text: { zh: '待答复', en: 'To be answered' }, kind: 'warning' },
  upheld: { text: { zh: '成立', en: 'Upheld' }, kind: 'success' },
  rejected: { text: { zh: '不成立', en: 'Not upheld' }, kind: 'neutral' },
  withdrawn: { text: { zh: '已撤回', en: 'Withdrawn' }, kind: 'neutral' },
};

/** Talent categories in the applicant's words; what each needs is in the policy (示例政策). */
export const CATEGORY_CHOICES = (['T1', 'T2', 'T3', 'T4'] as const).map((value) => ({ value, label: CATEGORY[value] ?? value }));

/** How a decision was made. */
export const modeText: Record<string, Text> = {
  AUTO: { zh: '自动', en: 'Automatic' },
  HUMAN: { zh: '人工', en: 'By a person' },
  OVERRIDE: { zh: '人工改判', en: 'Override' },
};

/** What a register's answer was. Codes we do not know are shown as they are. */
export const evidenceOutcome: Record<string, { text: Text; kind: Kind }> = {
  ANSWERED: { text: { zh: '已答复', en: 'Answered' }, kind: 'success' },
  UNKNOWN: { text: { zh: '没有结果', en: 'No answer' }, kind: 'warning' },
  MISMATCH: { text: { zh: '查到的不是本人', en: 'Not this person' }, kind: 'danger' },
  ERROR: { text: { zh: '登记系统出错', en: 'Register failed' }, kind: 'warning' },
};

/** Actions that decide, as opposed to those that prepare. */
export const DECIDING: readonly Action[] = ['grant', 'refuse', 'override'];

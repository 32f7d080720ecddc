import { fill, type Text } from '@yunjian/kernel/contract';
import type { ApplicationState } from './contract.ts';
import type { Cause } from './decide.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** What a state is called. */
export const stateTexts: Readonly<Record<ApplicationState, Text>> = {
  in_review: t('人工审核中', 'Under review by a person'),
  correction: t('待补正', 'Something is missing'),
  queued: t('已批准，轮候中', 'Approved, waiting for a flat'),
  offered: t('已批准，待确认房源', 'Approved, a flat is offered'),
  accepted: t('待签租约', 'Lease to be signed'),
  signed: t('已签约，待入住', 'Signed, keys to be handed over'),
  housed: t('已入住', 'Moved in'),
  refused: t('未批准', 'Not approved'),
  withdrawn: t('已撤回', 'Withdrawn'),
  ended: t('已退租', 'Lease ended'),
};

/** What happens next, for the applicant. */
export const nextTexts: Readonly<Record<ApplicationState, Text | null>> = {
  in_review: t(
    '工作人员会在下列期限内作出决定，您无须做任何事。',
    'A person decides within the time shown; you need do nothing.',
  ),
  correction: t('请按告知补正，期限内补齐即继续办理。', 'Supply what is missing within the time shown.'),
  queued: t(
    '有合适房源时会按公布的顺序向您提供，并通知您。',
    'When a fitting flat is free it is offered in the published order, and you are told.',
  ),
  offered: t('请在期限内确认或放弃这套房源。', 'Accept or decline this flat within the time shown.'),
  accepted: t('请阅读并签署租约。', 'Read and sign the lease.'),
  signed: t('请凭取钥码到项目前台领取钥匙。', 'Collect the keys at the project with your key code.'),
  housed: null,
  refused: t(
    '您可以提出异议、申请复议，条件具备后也可以重新申请。',
    'You may object, ask for reconsideration, or apply again when the conditions are met.',
  ),
  withdrawn: null,
  ended: null,
};

/** Why a person is needed, in words for both sides. */
export const causeTexts: Readonly<Record<Cause, Text>> = {
  CHOSE_HUMAN: t('申请人选择由人工决定', 'The applicant chose that a person decides'),
  MANUAL_MODE: t('自动决定已暂停', 'Automatic decisions are switched off'),
  REGISTER_UNKNOWN: t('有条件查不到或无法确认', 'A condition could not be settled from the registers'),
  NOT_MET: t('有条件不符合，须人工确认', 'A condition is not met and a person must confirm it'),
  NO_CATEGORY: t('未对应到人才类别', 'No talent category applies'),
  CONTRADICTION: t('两个部门的记录不一致', 'Two departments state different things'),
  OBJECTION: t('申请人提出异议', 'The applicant objects'),
  RECONSIDERATION: t('申请人申请复议', 'The applicant asks for reconsideration'),
};

const events: Readonly<Record<string, Text>> = {
  submitted: t('申请已提交，收件凭证已生成', 'Submitted; the receipt is issued'),
  'granted-auto': t('系统当场批准', 'Approved at once by the system'),
  'to-human': t('转由工作人员决定', 'Passed to a person'),
  offered: t('提供房源，请在 {deadline} 前确认', 'A flat is offered; answer by {deadline}'),
  queued: t('进入轮候', 'Waiting in the queue'),
  'offer-accepted': t('接受房源，租约已拟好', 'Offer accepted; the lease is drafted'),
  'offer-declined': t('放弃房源（还可放弃 {left} 次）', 'Offer declined ({left} declines left)'),
  'offer-expired': t('逾期未确认，房源收回（还可放弃 {left} 次）', 'The offer lapsed ({left} declines left)'),
  'lease-signed': t('租约已由双方签署', 'The lease is signed by both parties'),
  'keys-handed': t('钥匙已交付', 'Keys handed over'),
  'lease-ended': t('租约终止', 'The lease has ended'),
  withdrawn: t('已撤回', 'Withdrawn'),
  claimed: t('工作人员已领取', 'A reviewer has taken it on'),
  'correction-asked': t('一次性告知补正', 'Told what is missing'),
  'correction-answered': t('已补正', 'What was missing was supplied'),
  'correction-lapsed': t('逾期未补正，据现有材料继续审核', 'Not supplied in time; the review goes on with what is there'),
  requeried: t('已重新查询登记', 'The registers were asked again'),
  'granted-human': t('工作人员批准', 'Approved by a person'),
  overridden: t('经第二人复核，改变机器结论予以批准', 'Approved against the machine, with a second person'),
  proposed: t('拟定决定，待第二人复核', 'A decision is proposed; a second person checks it'),
  'proposal-rejected': t('第二人未同意，退回审核', 'The second person disagreed; back to review'),
  refused: t('不予批准', 'Not approved'),
  objected: t('提出异议', 'An objection was filed'),
  'reconsideration-filed': t('申请复议', 'Reconsideration was asked for'),
  'human-requested': t('要求人工决定', 'Asked that a person decides'),
  'dispute-upheld': t('异议成立，重新审核', 'Upheld; reviewed again'),
  'dispute-rejected': t('异议不成立，已书面答复', 'Not upheld; answered in writing'),
  'review-moot': t('已提供房源，重新审核终结', 'A flat has been offered meanwhile; the renewed review ends'),
  audited: t('事后抽查：已登记结果', 'Post-audit: result recorded'),
  note: t('内部备注', 'Internal note'),
};

/** An event of the timeline in words. */
export const eventText = (code: string, params: Readonly<Record<string, string | number>>): Text =>
  fill(events[code] ?? { zh: code, en: code }, params);

/** Remedies named in every decision (行政许可法 38; 行政复议法 20, 22). */
export const remedyTexts = {
  objection: {
    title: t('对数据提出异议', 'Object to a datum'),
    text: t(
      '如某项数据有误，可指明该项并提出异议；处理期间不利影响暂停。',
      'If a datum is wrong, name it and object; adverse effects pause meanwhile.',
    ),
  },
  reconsideration: {
    title: t('申请行政复议', 'Ask for reconsideration'),
    text: t(
      '自收到决定之日起 {days} 日内可申请行政复议，可在本页在线提出。',
      'Within {days} days of receiving the decision you may ask for administrative reconsideration, online on this page.',
    ),
  },
  litigation: {
    title: t('提起行政诉讼', 'Go to court'),
    text: t(
      '也可以自收到决定之日起 {months} 个月内向人民法院提起行政诉讼。',
      'You may also go to court within {months} months of receiving the decision.',
    ),
  },
  human: {
    title: t('要求人工决定', 'Ask that a person decides'),
    text: t(
      '您有权拒绝仅由系统作出的决定（个人信息保护法第24条）。',
      'You may refuse a decision made only by a machine (PIPL art. 24).',
    ),
  },
} as const;

/** Human reading of a fact's value. */
export function valueText(value: unknown): string {
  if (value === null) return '—';
  if (value === true) return '是 Yes';
  if (value === false) return '否 No';
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(valueText).join('、');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Notices to applicants: what happened and where to read on, nothing more. */
export const noticeTexts = {
  offered: t('您的人才公寓申请已批准，并为您提供了房源', 'Your application is approved and a flat is offered'),
  offeredBody: t(
    '决定书已送达。请在 {day} 24:00 前确认或放弃房源。',
    'The decision is served. Accept or decline the flat by the end of {day}.',
  ),
  queued: t('您的人才公寓申请已批准，正在轮候', 'Your application is approved; you are waiting for a flat'),
  queuedBody: t(
    '决定书已送达。有合适房源时会按公布的顺序向您提供。',
    'The decision is served. A fitting flat is offered to you in the published order.',
  ),
} as const;

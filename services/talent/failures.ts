import { defineFailures, type Text } from '@yunjian/kernel/contract';

const t = (zh: string, en: string): Text => ({ zh, en });
const again = t('请刷新页面，按最新状态办理。', 'Reload the page and act on what it shows now.');

/** The refusals of talent housing. */
export const failures = defineFailures('talent', {
  notFound: {
    status: 404,
    message: t('没有找到这条记录。', 'There is no such record.'),
    mend: t('请检查编号；也可能您无权查看它。', 'Check the number; it may also not be yours to see.'),
  },
  alreadyLive: {
    status: 409,
    message: t('您已有一件正在办理的申请（{reference}）。', 'You already have an application under way ({reference}).'),
    mend: t('请在“我的申请”中继续办理，或撤回后重新申请。', 'Continue it under “My applications”, or withdraw it first.'),
  },
  noIdentity: {
    status: 403,
    message: t('您的账号尚未完成实名。', 'Your account is not yet tied to a verified identity.'),
    mend: t(
      '请通过统一身份认证登录，或到服务窗口办理实名。',
      'Sign in through the identity provider, or verify at the service window.',
    ),
  },
  notNow: { status: 409, message: t('当前状态下不能这样办理。', 'This cannot be done in the present state.'), mend: again },
  unknownProject: {
    status: 400,
    message: t('所选项目不存在或已不在准入期内。', 'A chosen project does not exist or is no longer accredited.'),
    mend: t('请重新选择项目。', 'Choose other projects.'),
  },
  consentMissing: {
    status: 400,
    message: t('尚未同意查询所需登记：{registers}。', 'Consent is missing for these registers: {registers}.'),
    mend: t(
      '请同意查询；不同意的，可到服务窗口提交纸质材料，由人工办理。',
      'Give consent; or bring papers to the service window and a person will decide.',
    ),
  },
  consentVersion: {
    status: 409,
    message: t('告知书已更新。', 'The notice has been updated.'),
    mend: t('请重新阅读告知书并确认。', 'Read the notice again and confirm.'),
  },
  contractDates: {
    status: 400,
    message: t('劳动合同的起止日期不合理。', 'The dates of the employment contract do not make sense.'),
    mend: t('终止日期须晚于起始日期。', 'The end must lie after the beginning.'),
  },
  attachment: {
    status: 400,
    message: t('有附件不存在或不属于您。', 'An attachment does not exist or is not yours.'),
    mend: t('请重新上传附件。', 'Upload it again.'),
  },
  offerGone: {
    status: 409,
    message: t('该房源的确认期限已过，或已被处理。', 'This offer has lapsed or was already answered.'),
    mend: again,
  },
  startTooFar: {
    status: 400,
    message: t('起租日须在今日起 {days} 日之内。', 'The lease must begin within {days} days.'),
    mend: t('请选择较近的日期。', 'Choose an earlier date.'),
  },
  leaseChanged: {
    status: 409,
    message: t('租约文本与您阅读的不一致。', 'The lease is not the text that you read.'),
    mend: t('请重新阅读后再签署。', 'Read it again before signing.'),
  },
  wrongName: {
    status: 400,
    message: t('签名与实名不一致。', 'The signature is not your registered name.'),
    mend: t('请按身份证件上的姓名签名。', 'Sign with the name on your identity document.'),
  },
  wrongKeyCode: {
    status: 400,
    message: t('取钥码不正确。', 'The key code is not right.'),
    mend: t('请租客在“我的申请”中查看取钥码。', 'The tenant finds the code under “My applications”.'),
  },
  notOwner: {
    status: 403,
    message: t('此件由他人办理。', 'Somebody else has claimed this case.'),
    mend: t('请先领取，或请值班经理转办。', 'Claim it first, or ask the duty manager to reassign it.'),
  },
  secondPerson: {
    status: 403,
    message: t('须由另一位工作人员办理。', 'This needs another person.'),
    mend: t('请转给同事复核。', 'Hand it to a colleague.'),
  },
  reasonNeeded: {
    status: 400,
    message: t('请写明理由。', 'A reason is needed.'),
    mend: t('不予批准、改变机器结论都须逐项说明理由。', 'Refusals and overrides state their reasons.'),
  },
  findingsNeeded: {
    status: 400,
    message: t('尚有未核实的条件：{conditions}。', 'These conditions are not settled yet: {conditions}.'),
    mend: t('请逐项登记核实结果。', 'Record what you found for each.'),
  },
  categoryNeeded: {
    status: 400,
    message: t('请确定人才类别。', 'Choose the talent category.'),
    mend: t('批准须写明类别 T1–T4。', 'A grant names a category T1–T4.'),
  },
  correctionOnce: {
    status: 409,
    message: t('补正只能一次性告知。', 'What is missing may be told only once.'),
    mend: t('已告知过补正，请据现有材料决定。', 'Decide on what is there.'),
  },
  disputeOpen: {
    status: 409,
    message: t('已有一件同类申请正在处理。', 'One of this kind is already being handled.'),
    mend: t('请等待答复。', 'Wait for the answer.'),
  },
  tooLate: {
    status: 409,
    message: t('已超过期限（{until}）。', 'The time limit has passed ({until}).'),
    mend: t('如有正当理由，请到服务窗口说明。', 'If there was a good reason, explain it at the service window.'),
  },
  importApplied: {
    status: 409,
    message: t('这次导入已经确认过。', 'This import was already entered.'),
    mend: t('如需再导入，请重新上传。', 'Upload again to import more.'),
  },
  importBad: {
    status: 409,
    message: t('有 {bad} 行有误，未导入任何内容。', '{bad} rows have errors; nothing was entered.'),
    mend: t('请改正后重新上传，或选择只导入正确的行。', 'Correct and upload again, or choose to enter only the good rows.'),
  },
  unitBusy: { status: 409, message: t('该房源已有人，不能更改。', 'The flat is taken and cannot be changed.'), mend: again },
  notSealed: {
    status: 409,
    message: t('决定正在写入公开日志。', 'The decision is being sealed into the log.'),
    mend: t('请几秒后再下载收据。', 'Download the receipt in a few seconds.'),
  },
  forbidden: {
    status: 403,
    message: t('您的职责不包括这项操作。', 'This is not part of your duties.'),
    mend: t('请由有相应职责的工作人员办理。', 'Ask somebody whose duty it is.'),
  },
  ownRecord: {
    status: 403,
    message: t('不能办理与本人有关的件。', 'Nobody handles a case of their own.'),
    mend: t('请回避并转给同事办理。', 'Step aside and hand it to a colleague.'),
  },
  freshEyes: {
    status: 403,
    message: t('复议须由未参与原决定的人办理。', 'A reconsideration is for somebody who had no part in the first decision.'),
    mend: t('请转给另一位同事。', 'Hand it to another colleague.'),
  },
  proposalOpen: {
    status: 409,
    message: t('已有拟定的决定等待第二人复核。', 'A proposed decision is waiting for a second person.'),
    mend: t('请先完成复核。', 'Answer that one first.'),
  },
  objectionOpen: {
    status: 409,
    message: t('申请人的异议尚未答复，不能作出不利决定。', 'An objection is still open: nothing adverse may be decided.'),
    mend: t('请先核实并答复异议。', 'Look into the objection and answer it first.'),
  },
  noConsent: {
    status: 409,
    message: t('申请人已撤回查询同意。', 'The applicant has withdrawn consent to queries.'),
    mend: t('请据现有材料决定，或请申请人补正材料。', 'Decide on what is there, or ask the applicant for papers.'),
  },
  auditDone: {
    status: 409,
    message: t('这件抽查已登记结果。', 'This audit already has a result.'),
    mend: again,
  },
  modeSame: { status: 409, message: t('已经是这个状态。', 'It is already so.'), mend: again },
});

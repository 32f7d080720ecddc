/** Refusals of supervision: rules, findings, orders. */
import { t, type Refusals } from './kind.ts';

export const supervision = {
  noRules: {
    status: 503,
    message: t('规则包尚未载入。', 'The rules are not loaded yet.'),
    mend: t('请稍后重试。', 'Try again in a moment.'),
  },
  unreadable: {
    status: 422,
    message: t('合同无法按规则检查：{why}', 'The rules cannot read this contract: {why}'),
    mend: t('请更正合同记录后重试。', 'Correct the record of the contract and try again.'),
  },
  lawNotBackwards: {
    status: 422,
    message: t('生效日不能早于今天：旧合同适用旧规则。', 'The day of effect is not before today: old contracts keep old law.'),
    mend: t('请改为今天或以后的日期。', 'Choose today or a later day.'),
  },
  rehearseAgain: {
    status: 409,
    message: t('这份草案（或现行规则）在试算之后已改变。', 'The draft, or the law in force, changed after the rehearsal.'),
    mend: t('请打开草案重新保存，再试算、发布。', 'Open the draft and save it anew, rehearse it, then publish.'),
  },
  runGoing: {
    status: 409,
    message: t('同类检查正在进行。', 'A run of this kind is going on.'),
    mend: t('请等它结束，进度见检查记录。', 'Wait until it ends; its progress is in the list of runs.'),
  },
  onlyToday: {
    status: 422,
    message: t(
      '这些数字只有今天的：{on} 当时的合同、预警、收款和空置没有留存。',
      'These figures are of today only: contracts, findings, receipts and vacancy as of {on} are not kept.',
    ),
    mend: t('请看今天的；某一天的入账率见清产核资比对。', 'Look at today’s; the entry rate of another day is under the census.'),
  },
  stillFound: {
    status: 409,
    message: t('检查仍然查出这个问题，一个人不能认可整改。', 'It is still found, and is not accepted by one person.'),
    mend: t(
      '请退回整改，或者说明理由提出认可，由另一个人审定。',
      'Send the answer back, or propose with a reason to close it; another person decides.',
    ),
  },
  evidenceNeeded: {
    status: 422,
    message: t('回复整改须附材料。', 'An answer to an order needs evidence.'),
    mend: t('请上传 1 至 10 份 PDF 或照片，每份不超过 20 MB。', 'Upload 1 to 10 PDF files or photographs, each up to 20 MB.'),
  },
} as const satisfies Refusals;

/** Refusals of letting: decisions, notices, bids, contracts, and what a decision carries. */
import { t, type Refusals } from './kind.ts';

export const letting = {
  voidTakesTwo: {
    status: 409,
    message: t('履行中或已交付的合同，认定无效须两人办理。', 'A contract in force, or handed over, is void by two people only.'),
    mend: t(
      '请写明依据（裁判文书、民法典第一百四十六条、第一百五十三条、第一百五十四条，或双方确认）提出认定无效，由另一名理事同意。',
      'Propose it with its ground (a judgment, Civil Code articles 146, 153, 154, or both sides agree); another member of the board agrees.',
    ),
  },
  decisionNeeded: {
    status: 409,
    message: t('需要一项已确认且有效的民主决议。', 'A recorded and valid decision is needed.'),
    mend: t('请先登记决议、附会议记录并确认，再关联。', 'Record the decision with its minutes first, then name it here.'),
  },
  deadlineShort: {
    status: 422,
    message: t('公告到截止不足 {days} 日。', 'The notice runs for less than {days} days.'),
    mend: t('请把截止时间往后安排。', 'Set a later deadline.'),
  },
  partTaken: {
    status: 409,
    message: t('部位已由合同 {contract} 占用（{days}）。', 'Contract {contract} holds a part ({days}).'),
    mend: t('请更换部位或租期；同一部位同一天只能出租一次。', 'Choose another part or term: a part is let once at a time.'),
  },
  partTakenElsewhere: {
    status: 409,
    message: t('部位在这段时间已被占用。', 'A part is held by another contract in that time.'),
    mend: t('请更换部位或租期。', 'Choose another part or term.'),
  },
  quoteThere: {
    status: 409,
    message: t('这位报价人已有一份询价。', 'This party has given a quote already.'),
    mend: t('每位报价人登记一份。', 'Record one quote a party.'),
  },
  quotesMissing: {
    status: 409,
    message: t('需要 {least} 份询价，现有 {there} 份。', '{least} quotes are needed, there are {there}.'),
    mend: t('请补充询价及其书面材料。', 'Add quotes with their papers.'),
  },
  notYetOpened: {
    status: 409,
    message: t('开标时间未到。', 'It is not yet the hour of the opening.'),
    mend: t('请在公告载明的开标时间以后开标。', 'Open the bids at or after the hour in the notice.'),
  },
  singleBidder: {
    status: 409,
    message: t(
      '只有一个有效报价，第一次公告不能成交。',
      'There is one valid bid; a first notice is not awarded to a single bidder.',
    ),
    mend: t(
      '请流标后重新公告；第二次公告仍只有一个的，可凭决议成交。',
      'Let it fail and publish a second notice; a single bidder then may win by decision.',
    ),
  },
  nobodyLeft: {
    status: 409,
    message: t('没有可以成交的有效报价。', 'There is no valid bid to award to.'),
    mend: t('请流标后重新公告。', 'Let the notice fail and publish it again.'),
  },
  stillOnDisplay: {
    status: 409,
    message: t('公示期到 {until} 为止，尚未届满。', 'The result is on display until {until}.'),
    mend: t('请在公示期满后办理。', 'Come back after that day.'),
  },
  objectionsOpen: {
    status: 409,
    message: t('还有 {n} 条异议没有答复。', '{n} objections are not answered.'),
    mend: t('请先答复异议。', 'Answer them first.'),
  },
  objectionsClosed: {
    status: 409,
    message: t(
      '公示期到 {until} 为止，已过了提出异议的时间。',
      'The result was on display until {until}: the time to object is over.',
    ),
    mend: t('请直接向农经站反映。', 'Please turn to the township.'),
  },
  objectionWaiting: {
    status: 409,
    message: t('您对这份公告的异议还在等答复。', 'Your objection to this notice waits for its answer.'),
    mend: t(
      '请等答复后再提；答复会发到您的消息里。',
      'Wait for the answer, which comes to your messages; then you may object again.',
    ),
  },
  objectionUpheld: {
    status: 409,
    message: t('有异议成立，不能成交。', 'An objection was upheld; the award cannot stand.'),
    mend: t('请递补或流标。', 'Replace the winner or let the notice fail.'),
  },
  contractThere: {
    status: 409,
    message: t('这份公告已有合同在办。', 'There is a contract of this notice.'),
    mend: t('请先办结或作废该合同。', 'Finish or discard that contract first.'),
  },
  notAsAwarded: {
    status: 422,
    message: t(
      '承租人、部位、租期、用途、押金或租金（含递增、免租、付款办法）与公告和成交结果不一致。',
      'Lessee, parts, term, use, deposit or rent (with escalation, rent-free days, payment) differ from notice and award.',
    ),
    mend: t('请按成交结果填写；要改变的须重新公告。', 'Keep to the award; what is to be different needs a new notice.'),
  },
  registeredAlready: {
    status: 409,
    message: t('已经报名。', 'Registered already.'),
    mend: t('请在“我的报名”中查看。', 'See it among your registrations.'),
  },
  notBidding: {
    status: 409,
    message: t('报名已撤回或被取消资格。', 'The registration was withdrawn or refused.'),
    mend: t('请查看报名记录中的理由。', 'See the reason in your registration.'),
  },
  noBid: {
    status: 409,
    message: t('截止前没有投递密封报价。', 'No sealed bid was handed in before the deadline.'),
    mend: t('没有按时投递的报价不能提交金额。', 'Without it no amount can be given.'),
  },
  bidMismatch: {
    status: 422,
    message: t(
      '金额与随机数和投递的哈希不一致，没有保存。',
      'Amount and nonce do not match the hash that was handed in; nothing was saved.',
    ),
    mend: t(
      '请使用投递时保存的文件，核对金额（分）与随机数。',
      'Use the file saved when bidding; check the amount in fen and the nonce.',
    ),
  },
  revealTime: {
    status: 409,
    message: t('现在不能提交金额：只能在截止后、开标前提交。', 'Amounts are taken between deadline and opening only.'),
    mend: t('请查看公告载明的时间。', 'See the hours in the notice.'),
  },
  withdrawTime: {
    status: 409,
    message: t('截止后不能撤回报名。', 'After the deadline a registration is not withdrawn.'),
    mend: t('成交后不签约的，请联系出租方；保证金不退。', 'A winner who does not sign tells the lessor; the deposit is kept.'),
  },
  documentNeeded: {
    status: 409,
    message: t('还没有上传签字文本。', 'The signed document is missing.'),
    mend: t('请先上传合同签字文本。', 'Upload it first.'),
  },
  paper: {
    status: 422,
    message: t('请附一个文件（PDF、JPEG 或 PNG）。', 'Attach one file (PDF, JPEG or PNG).'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },
  blockedByRules: {
    status: 409,
    message: t('合同未通过审查（{rules}）：{why}', 'The contract does not pass examination ({rules}): {whyEn}'),
    mend: t('请按审查意见改正后再生效。', 'Mend what was found, then activate.'),
  },
  decisionCarried: {
    status: 409,
    message: t('这项决议已经用于{what}。', 'This decision was carried out already: {whatEn}.'),
    mend: t(
      '一项决议只能办理一次；请关联另一项决议，或者另行决议。',
      'A decision is carried out once: name another one, or decide anew.',
    ),
  },
  decisionOther: {
    status: 422,
    message: t('这项决议决定的不是这件事：{why}', 'This decision decides something else: {whyEn}'),
    mend: t('请关联就这件事作出的决议。', 'Name the decision that was taken on this.'),
  },
  matterTooLow: {
    status: 422,
    message: t('不能按一般事项表决：{why}', 'This is no ordinary matter: {whyEn}'),
    mend: t(
      '请按重大事项表决；已按一般事项表决的，须重新决议。',
      'Vote on it as a major matter; what was voted on as an ordinary one is decided anew.',
    ),
  },
  amendmentOpen: {
    status: 409,
    message: t('这份合同已有一项变更（或更正）等待同意。', 'An amendment or correction of this contract waits already.'),
    mend: t('请先同意、退回或撤回它。', 'Agree to it, refuse it or withdraw it first.'),
  },
  paperNotAccepted: {
    status: 409,
    message: t('代表单位竞价的授权材料还没有核对。', 'The authority to bid for the organisation is not accepted yet.'),
    mend: t('请先核对授权材料，再作资格审查。', 'Check the paper first, then qualify the bidder.'),
  },
  authorityPaper: {
    status: 422,
    message: t('代表单位报名须上传一份加盖公章的授权委托书。', 'To bid for an organisation, add its sealed power of attorney.'),
    mend: t('请上传一份 PDF、JPEG 或 PNG，不超过 20 MB。', 'Upload one PDF, JPEG or PNG of at most 20 MB.'),
  },
} as const satisfies Refusals;

/** Refusals of members, shares and dividends. */
import { t, type Refusals } from './kind.ts';

export const dividends = {
  memberCodeTaken: {
    status: 409,
    message: t(
      '成员或户的编号已被使用，或在名单中重复。',
      'The code of a member or household is taken, or appears twice in the list.',
    ),
    mend: t('请核对编号；没有登记任何人。', 'Check the codes; nobody was entered.'),
  },
  memberTwice: {
    status: 409,
    message: t('同一人在本集体已有成员身份。', 'The same person is a member of this collective already.'),
    mend: t('请核对身份证号；没有登记任何人。', 'Check the ID numbers; nobody was entered.'),
  },
  twoHeads: {
    status: 409,
    message: t('一户只能有一名户主。', 'A household has one head.'),
    mend: t('请核对户主一栏。', 'Check who is the head.'),
  },
  membershipEnded: {
    status: 409,
    message: t('该成员身份已终止，或日期早于取得之日。', 'The membership has ended already, or the day is before it began.'),
    mend: t('请刷新页面核对。', 'Reload the page and check.'),
  },
  questionOpen: {
    status: 409,
    message: t(
      '联名人数还没有达到规定，现在只能回应，不能作为答复结案（条例第三十条）。',
      'Not enough members have signed: it may be commented on, not answered and closed (Shanghai regulation, art. 30).',
    ),
    mend: t('请写成回应；达到人数后再答复。', 'Write a comment; answer when the number is reached.'),
  },
  capacityThere: {
    status: 409,
    message: t('这段时间已有一项行为能力的记载。', 'Something is recorded of the capacity for these days already.'),
    mend: t('请先终止已有的记载，或改日期。', 'End that first, or take other days.'),
  },
  memberChangeWaits: {
    status: 409,
    message: t('这名成员已有一项同类变更等待批准。', 'Such a change of this member waits for approval already.'),
    mend: t('请先批准或退回它。', 'Approve or refuse it first.'),
  },
  holderCode: {
    status: 422,
    message: t(
      '编号“{code}”不能用：只用汉字、字母、数字和 - . _ / # ( )，不留空格。',
      'The code “{code}” cannot be used: Chinese characters, letters, digits and - . _ / # ( ) only, without spaces.',
    ),
    mend: t('请改正编号；没有登记任何人。', 'Correct the code; nobody was entered.'),
  },
  memberDay: {
    status: 422,
    message: t(
      '取得成员身份不能晚于今天，终止不能晚于 {last}。',
      'A membership begins today at the latest; this day is {last} at the latest.',
    ),
    mend: t('请核对日期。', 'Check the day.'),
  },
  shareDay: {
    status: 422,
    message: t('份额变更的生效日最迟为 {last}。', 'A change of shares takes effect on {last} at the latest.'),
    mend: t('请核对年份；以后的变更到时再提。', 'Check the year; propose a later change when its time comes.'),
  },
  shareReceiver: {
    status: 422,
    message: t(
      '有 {n} 个受让的户（人）在 {on} 没有在册成员：{who}。份额只能给在册成员或有在册成员的户。',
      '{n} who would receive have no member on {on}: {who}. Shares go to members, or to households that have one.',
    ),
    mend: t('请改由在册成员或其所在的户受让、继承。', 'Let a member, or the household of one, receive or inherit them.'),
  },
  shareLines: {
    status: 422,
    message: t('请列出涉及的户或成员，每个一行。', 'Name the holders concerned, one line each.'),
    mend: t('请核对名单。', 'Check the list.'),
  },
  sharesConserved: {
    status: 422,
    message: t(
      '转出与转入的份额须相等；量化只增、退出只减、冻结不增不减。',
      'What is given and received must be equal; an issue only adds, a cancellation only takes, a freeze does neither.',
    ),
    mend: t('请核对各行份额。', 'Check the shares of each line.'),
  },
  sharesTooFew: {
    status: 409,
    message: t('转出的份额多于持有的份额。', 'More shares are given than are held.'),
    mend: t('请核对持有份额。', 'Check what is held.'),
  },
  sharesFrozen: {
    status: 409,
    message: t(
      '份额已被冻结，不能转出，也不能再次冻结。',
      'The shares are frozen: they give nothing away and cannot be frozen again.',
    ),
    mend: t('请先依法院文书解除冻结。', 'Free them first, by an order of the court.'),
  },
  sharesNotFrozen: {
    status: 409,
    message: t('所列份额没有被冻结。', 'Somebody named is not frozen.'),
    mend: t('请核对名单与日期。', 'Check the list and the day.'),
  },
  sharesNotAsProposed: {
    status: 409,
    message: t(
      '这项变更的明细与提出时存证的不符，不能批准。',
      'The lines of this change are not those that the log holds of its proposal; it cannot be approved.',
    ),
    mend: t(
      '请驳回它并重新提出，再请系统管理员运行 yunjian audit verify 核验数据。',
      'Refuse it and propose it anew, and have `yunjian audit verify` run.',
    ),
  },
  sharesCounted: {
    status: 409,
    message: t('这一天的份额已计入一次收益分配，不能再改。', 'The shares of that day are counted in a distribution already.'),
    mend: t('请改用登记日之后的生效日期。', 'Take a day after the day of record.'),
  },
  sharesChangedLater: {
    status: 409,
    message: t('所列的户或成员在这一天或之后已有变更。', 'Somebody named has a change on that day or after it.'),
    mend: t('请改用更晚的生效日期。', 'Take a later day.'),
  },
  shareBasis: {
    status: 422,
    message: t('本集体的份额不按这种对象登记。', 'This collective records shares by another kind of holder.'),
    mend: t('份额按户登记的请选户，按人登记的请选成员。', 'Choose households or members, as the collective records them.'),
  },
  shareOutsider: {
    status: 422,
    message: t('所列的户或成员不属于本集体。', 'Somebody named does not belong to this collective.'),
    mend: t('份额只能在本集体内部流转。', 'Shares stay inside the collective.'),
  },
  shareCap: {
    status: 409,
    message: t('受让后持有 {share}，超过上限 {cap}。', 'The receiver would hold {share}, more than the cap of {cap}.'),
    mend: t('请减少转让份额，或依章程办理。', 'Transfer less, or follow the charter.'),
  },
  payeeProposed: {
    status: 409,
    message: t('已有待批准的收款账户。', 'An account is waiting for approval already.'),
    mend: t('请先批准或退回它。', 'Approve or refuse it first.'),
  },
  accountNumber: {
    status: 422,
    message: t('银行账号应为 8 至 30 位数字。', 'An account number has 8 to 30 digits.'),
    mend: t('请核对账号。', 'Check the number.'),
  },
  accountThere: {
    status: 409,
    message: t('该账户在这段时间已经登记。', 'This account is registered for those days already.'),
    mend: t('请核对账号；同一账户不能同时登记两次。', 'Check the number; an account is registered once at a time.'),
  },
  accountProposed: {
    status: 409,
    message: t('这个账户已有待确认的登记申请。', 'This account waits for confirmation already.'),
    mend: t('请由监事或农经站确认或退回它。', 'Ask the supervisory board or the township to confirm or refuse it.'),
  },
  accountWarned: {
    status: 422,
    message: t(
      '这个账号是分红收款人或付款人的，或户名不是本集体；确认须写明理由。',
      'The number is that of a payee or a payer, or the holder is not the collective: give a reason to confirm it.',
    ),
    mend: t(
      '请核对银行材料；确属集体账户的，写明理由再确认。',
      'Check the bank’s paper; if it is the collective’s account, say why and confirm.',
    ),
  },
  accountReason: {
    status: 422,
    message: t('退回须写明理由。', 'Say why it is refused.'),
    mend: t('请填写理由。', 'Give the reason.'),
  },
  accountFields: {
    status: 422,
    message: t(
      '请填写账号、开户行、户名和启用日，并附银行材料一份。',
      'Give number, bank, holder and first day, with one paper of the bank.',
    ),
    mend: t('请补全后重试。', 'Complete it and try again.'),
  },
  accountEnd: {
    status: 409,
    message: t(
      '停用日不能早于启用日或最近一笔收付，已停用的也不能再停用。',
      'The last day is not before the first or the latest movement, and an ended account is not ended again.',
    ),
    mend: t('请把停用日改为最近一笔收付之后。', 'Choose a day after the latest movement.'),
  },
  recordDay: {
    status: 422,
    message: t('登记日不能晚于今天。', 'The day of record is not after today.'),
    mend: t('请改用今天或以前的日期。', 'Take today or a day before.'),
  },
  minimumDeparts: {
    status: 422,
    message: t(
      '起付金额高于章程或政策规定的 {rule} 元，须写明理由、附文件，由监事会同意。',
      'The least payout is above the {rule} yuan of charter or policy: give reason and document; the supervisory board consents.',
    ),
    mend: t('请空着按规定，或勾选“另用数”写明理由。', 'Leave it empty, or tick “other figures” and say why.'),
  },
  minimumTooHigh: {
    status: 422,
    message: t(
      '起付金额最多为规定（{rule} 元）的十倍，即 {most} 元。',
      'The least payout is at most ten times the rule’s {rule} yuan, {most} yuan.',
    ),
    mend: t('请改小；起付金额高了，很多人今年领不到钱。', 'Take less: a high one leaves many people unpaid.'),
  },
  runOfYear: {
    status: 409,
    message: t('{year} 年度已有一次收益分配。', 'There is a distribution of {year} already.'),
    mend: t('请撤回原方案后再拟订。', 'Withdraw it first.'),
  },
  otherRun: {
    status: 409,
    message: t('本集体另有一次分配正在公示或表决。', 'Another distribution of this collective is under way.'),
    mend: t('请待其锁定或撤回。', 'Wait until it is locked or withdrawn.'),
  },
  taskRunning: {
    status: 409,
    message: t('正在计算或锁定。', 'It is being computed or locked.'),
    mend: t('请待进度完成。', 'Wait until it is done.'),
  },
  noShares: {
    status: 409,
    message: t('登记日没有任何份额。', 'Nobody held shares on the day of record.'),
    mend: t('请核对登记日与份额登记。', 'Check the day of record and the register.'),
  },
  overCeiling: {
    status: 409,
    message: t(
      '合计 {pool} 元，超过可分配上限 {ceiling} 元；最多可为 {best} 元。',
      'It comes to {pool} yuan, more than the {ceiling} yuan that may be distributed; at most it can be {best} yuan.',
    ),
    mend: t('请撤回方案，按较低的金额重新拟订。', 'Withdraw it and draft a smaller one.'),
  },
  nothingToDistribute: {
    status: 409,
    message: t('按此金额没有人得到分红。', 'At this amount nobody gets anything.'),
    mend: t('请提高金额。', 'Take a larger amount.'),
  },
  nothingToSetAside: {
    status: 409,
    message: t(
      '{year} 年没有要提取的公积金、公益金：没有净收益，弥补亏损后没有剩余，或公积金、公益金已到章程规定的上限。',
      'Nothing is to be set aside of {year}: no net income, none left after losses, or the funds are at the caps of the charter.',
    ),
    mend: t('不必办理；收益表上可以核对。', 'Nothing need be done; the earnings statement says why.'),
  },
  inputsChanged: {
    status: 409,
    message: t(
      '计算之后份额、结转或明细有变，与算出的结果不符；没有公示，也没有锁定。',
      'Shares, carried sums or payouts changed since the computation and differ from its result; nothing was noticed or locked.',
    ),
    mend: t('请撤回方案，查明后重新拟订。', 'Withdraw it, find out why, and draft it again.'),
  },
  noticeShort: {
    status: 422,
    message: t('公示不得少于 {days} 日。', 'The notice is at least {days} days.'),
    mend: t('请延长公示。', 'Make it longer.'),
  },
  decisionUnfit: {
    status: 409,
    message: t('这份决议不是关于收益分配的有效决议。', 'This is not a valid decision about a distribution.'),
    mend: t('请选择经核验有效的收益分配决议。', 'Choose a valid decision about a distribution.'),
  },
  votedEarly: {
    status: 409,
    message: t('表决会议不得早于公示期满（{until}）。', 'The meeting is not before the notice ends ({until}).'),
    mend: t('请在公示期满后召开会议。', 'Hold the meeting after the notice.'),
  },
  decisionUsed: {
    status: 409,
    message: t('这份决议已用于另一次分配。', 'This decision belongs to another distribution.'),
    mend: t('请选择本次分配的决议。', 'Choose the decision about this one.'),
  },
  nothingToPay: {
    status: 409,
    message: t(
      '没有可以付款的明细：{without} 笔没有收款账户，{waiting} 笔退回后账户未更新。',
      'There is nothing to pay: {without} have no account, {waiting} came back and their account has not changed.',
    ),
    mend: t('请先登记并批准收款账户。', 'Enter and approve accounts first.'),
  },
  executeDay: {
    status: 422,
    message: t('付款日期应在今天到 {last} 之间。', 'The day of payment lies between today and {last}.'),
    mend: t('请核对日期；银行不受理过去的日期。', 'Check the day; a bank takes no day that is past.'),
  },
  executePast: {
    status: 409,
    message: t(
      '文件的付款日期 {on} 已过，银行不会受理。',
      'The day of payment of the file, {on}, is past: a bank would refuse it.',
    ),
    mend: t('请作废后重新编制。', 'Cancel it and make it again.'),
  },
  payeeReplaced: {
    status: 409,
    message: t(
      '有 {n} 笔付款的收款账户在编制之后已更换：{who}。文件不能批准。',
      '{n} payments go to accounts that were replaced since the file was made: {who}. It cannot be approved.',
    ),
    mend: t('请作废后重新编制，新文件使用更换后的账户。', 'Cancel it and make it again; the new file has the new accounts.'),
  },
  paymentStale: {
    status: 409,
    message: t(
      '编制之后有的明细被冻结或变更，文件不能批准。',
      'Some payouts were frozen or changed since the file was made; it cannot be approved.',
    ),
    mend: t('请作废后重新编制。', 'Cancel it and make it again.'),
  },
  resultLines: {
    status: 422,
    message: t(
      '回单有 {n} 处问题，没有写入任何内容：{why}',
      'The answer of the bank has {n} problems, nothing was entered: {reason}',
    ),
    mend: t('请改正后重新导入。', 'Correct it and import it again.'),
  },
  notReconciled: {
    status: 409,
    message: t(
      '银行流水合计 {bank} 分，账上 {book} 分，已发放 {paid} 分，相差 {difference} 分。',
      'The statement comes to {bank} fen, the book to {book}, paid is {paid}: a difference of {difference}.',
    ),
    mend: t('请核对银行流水与回单。', 'Compare the statement with the answers of the bank.'),
  },
  notMember: {
    status: 403,
    message: t('您不是该集体的成员。', 'You are not a member of this collective.'),
    mend: t('请核对成员登记，或联系村会计。', 'Check the register of members or ask the accountant.'),
  },
} as const satisfies Refusals;

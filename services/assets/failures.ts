/** Every refusal of collective assets: what is wrong, and how to mend it. One section a part; codes are `assets.<name>`. */
import { defineFailures, type Text } from '@yunjian/kernel/contract';

const t = (zh: string, en: string): Text => ({ zh, en });

export const failures = defineFailures('assets', {
  forbidden: {
    status: 403,
    message: t('您的职责不包括这项操作。', 'This is not part of your duties.'),
    mend: t('请由负责的人员办理。', 'Ask the person in charge of it.'),
  },
  notFound: {
    status: 404,
    message: t('没有这条记录。', 'There is no such record.'),
    mend: t('请刷新页面，从清单中选择。', 'Reload the page and choose from the list.'),
  },
  changedMeanwhile: {
    status: 409,
    message: t(
      '您打开之后另有人修改过，您的修改没有保存。',
      'Somebody changed this after you opened it; your change was not saved.',
    ),
    mend: t('请刷新页面，看过现状后再修改。', 'Reload the page, look at it, and change it again.'),
  },
  notNow: {
    status: 409,
    message: t('现在是“{state}”，不能这样处理。', 'It is “{state}” now; that cannot be done.'),
    mend: t('请刷新页面查看最新状态。', 'Reload the page to see where it stands.'),
  },
  secondPerson: {
    status: 409,
    message: t('须由另一人办理。', 'Another person must do this.'),
    mend: t('请由提出者以外的人审批。', 'Ask somebody other than the one who proposed it.'),
  },
  input: {
    status: 422,
    message: t('{why}', '{why}'),
    mend: t('请改正后重试；没有保存任何内容。', 'Correct it and try again; nothing was saved.'),
  },

  // ---- rescission
  rescissionNotice: {
    status: 409,
    message: t('不能解除：{why}。', 'It cannot be rescinded: {reason}.'),
    mend: t(
      '欠租解除须先催告并给予合理期限（民法典第七百二十二条）：请先出具解除前催告函、登记送达，期满仍未付的再解除。',
      'For arrears the lessee is given notice and a reasonable time first (Civil Code article 722): make the notice before rescission, note when it was served, and rescind when its time is over.',
    ),
  },

  // ---- register
  codeTaken: {
    status: 409,
    message: t('编号“{code}”已被使用。', 'The code “{code}” is taken.'),
    mend: t('请换一个编号；同一集体内不得重复。', 'Choose another; codes are unique in a collective.'),
  },
  partsTooLarge: {
    status: 422,
    message: t('各部位面积之和超过资产面积。', 'The parts are larger than the asset.'),
    mend: t('请核对各部位与资产的面积。', 'Check the areas of the parts and of the asset.'),
  },
  valuationThere: {
    status: 409,
    message: t('这一天已有同一方法的估值。', 'There is a valuation of that day by that method.'),
    mend: t(
      '估值只增不改：请换一个日期登记更正后的估值。',
      'Valuations are not changed: record the right one with another date.',
    ),
  },
  stillLet: {
    status: 409,
    message: t('仍在合同“{number}”期内，至 {until}。', 'It is still held by contract “{number}”, until {until}.'),
    mend: t('请先办理合同终止与交还。', 'End the contract and take it back first.'),
  },
  photo: {
    status: 422,
    message: t('请附一张照片（JPEG、PNG 或 WebP）。', 'Attach one photo (JPEG, PNG or WebP).'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },

  // ---- imports and census
  importFile: {
    status: 422,
    message: t('请选择一个文件：Excel（.xlsx）或 CSV。', 'Choose one file: Excel (.xlsx) or CSV.'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },
  importBad: {
    status: 409,
    message: t('有 {bad} 行有错，{good} 行正确。', '{bad} rows have errors, {good} are right.'),
    mend: t(
      '请改正后重新上传，或选择“应用正确的 {good} 行”。',
      'Mend them and upload again, or choose to apply the {good} right rows.',
    ),
  },
  importNothing: {
    status: 409,
    message: t('没有一行可以应用。', 'There is no row to apply.'),
    mend: t('请改正后重新上传。', 'Mend the file and upload it again.'),
  },
  importStale: {
    status: 409,
    message: t(
      '检查之后台账有变，有的行已不能应用；没有写入任何内容。',
      'The register changed since the check, and some rows no longer fit; nothing was entered.',
    ),
    mend: t('请重新上传这份文件。', 'Upload the file again.'),
  },
  matchTaken: {
    status: 409,
    message: t('这一行或这项资产已经对上了别的。', 'This row or this asset is matched to another already.'),
    mend: t('请先取消原来的对应。', 'Take the other match back first.'),
  },
  matchOwner: {
    status: 422,
    message: t('清查行与资产不属于同一集体。', 'The row of the census and the asset belong to two collectives.'),
    mend: t('请选择同一集体的资产。', 'Choose an asset of the same collective.'),
  },

  // ---- letting
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
    message: t('承租人、部位、租期或年租金与成交结果不一致。', 'Lessee, parts, term or yearly rent differ from the award.'),
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

  // ---- members, shares and dividends
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
  inputsChanged: {
    status: 409,
    message: t(
      '计算之后份额、结转或明细有变，与公示的结果不符；没有锁定。',
      'Shares, carried sums or payouts changed since the computation and differ from what was noticed; nothing was locked.',
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

  // ---- money
  moneyTooMuch: {
    status: 409,
    message: t('金额超过可用或未结的余额。', 'The amount is more than is free or open.'),
    mend: t('请刷新页面，按现有余额填写。', 'Reload the page and stay within what is left.'),
  },
  moneyProposed: {
    status: 409,
    message: t('已有一份相同的申请待审批。', 'The same is proposed already and waits for approval.'),
    mend: t('请先审批或撤回它。', 'Approve, refuse or withdraw it first.'),
  },
  moneyOpen: {
    status: 409,
    message: t(
      '合同尚有款项未结：应收未收 {open} 元，预收 {prepaid} 元，押金 {deposit} 元；不能办结。',
      'Money of this contract is open: {open} yuan owed, {prepaid} prepaid, {deposit} held as deposit; it cannot be closed.',
    ),
    mend: t(
      '请收清、退还、抵扣或经决议核销后再办结。欠租不因合同终止而消灭。',
      'Collect, return, set off or write it off by decision. Unpaid rent outlives the lease.',
    ),
  },
  receiptUnmatched: {
    status: 409,
    message: t('这笔收款尚未认领到合同。', 'This receipt is not matched to a contract yet.'),
    mend: t('请先选择合同。', 'Choose its contract first.'),
  },
  receiptInUse: {
    status: 409,
    message: t('这笔收款已用于核销或已退款。', 'This receipt pays something or was refunded.'),
    mend: t('请先解除核销。', 'Release what it pays first.'),
  },
  nothingOverdue: {
    status: 409,
    message: t('没有逾期未付的款项。', 'Nothing is overdue.'),
    mend: t('请刷新页面查看。', 'Reload the page.'),
  },

  // ---- supervision
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
  evidenceNeeded: {
    status: 422,
    message: t('回复整改须附材料。', 'An answer to an order needs evidence.'),
    mend: t('请上传 1 至 10 份 PDF 或照片，每份不超过 20 MB。', 'Upload 1 to 10 PDF files or photographs, each up to 20 MB.'),
  },
});

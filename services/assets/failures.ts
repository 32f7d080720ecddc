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

  // ---- governance
  districtOnly: {
    status: 403,
    message: t(
      '规则适用于全区，只有全区授权的人员可以办理。',
      'The rules hold for the whole district: only somebody with a mandate for it may do this.',
    ),
    mend: t('请起草后交区农经部门发布。', 'Draft the change and let the district office publish it.'),
  },
  ownMandate: {
    status: 403,
    message: t('不能提出或确认关于自己的授权。', 'Nobody proposes or confirms a mandate of their own.'),
    mend: t('请由其他人员办理。', 'Let somebody else do it.'),
  },
  mandateOverlaps: {
    status: 409,
    message: t('{name} 在这段时间已有同一授权。', '{name} holds this mandate already in these days.'),
    mend: t('请先终止原授权，或改变起止日期。', 'End the mandate first, or choose other days.'),
  },
  mandateApart: {
    status: 409,
    message: t(
      '{name}：理事、会计与监事不能由同一人担任（上海市农村集体资产监督管理条例 第十七条；农村集体经济组织法 第三十四条）。',
      '{name}: nobody is on the board or the accountant, and on the supervisory board too (Shanghai regulation art 17; national law art 34).',
    ),
    mend: t('请另选人员。', 'Choose somebody else.'),
  },
  mandateKin: {
    status: 409,
    message: t(
      '{name}：理事、会计的近亲属不得担任监事（农村集体经济组织法 第三十四条），登记的亲属关系显示须回避。',
      '{name}: near relatives of directors and of the accountant do not supervise (national law art 34); a recorded relation says so.',
    ),
    mend: t('请另选人员；关系登记有误的先更正。', 'Choose somebody else, or correct the relation first if it is wrong.'),
  },
  legalRepresentativeTaken: {
    status: 409,
    message: t('这段时间已有另一名法定代表人。', 'Another legal representative is in office in these days.'),
    mend: t('请先终止原法定代表人的授权。', 'End the mandate of the other first.'),
  },
  collectiveClosed: {
    status: 409,
    message: t('{name} 已于 {on} 终止。', '{name} ended on {on}.'),
    mend: t('请选择存续的集体。', 'Choose a collective that exists.'),
  },
  collectiveBusy: {
    status: 409,
    message: t(
      '还不能终止：尚有未退出的资产 {assets} 项、未办结的合同 {contracts} 份、进行中的公告 {listings} 个、未对账的分配 {runs} 次。',
      'It cannot be closed yet: {assets} assets, {contracts} contracts, {listings} notices and {runs} distributions are open.',
    ),
    mend: t('请先办结；并入其他集体的选“合并”。', 'Finish them first; choose “merge” when another collective takes over.'),
  },
  collectiveTaken: {
    status: 409,
    message: t(
      '编号、统一社会信用代码或该村的集体已经登记。',
      'The code, the USCC or the collective of this village is registered already.',
    ),
    mend: t('请在清单里查找。', 'Look for it in the list.'),
  },
  proposalWaits: {
    status: 409,
    message: t('已有一项同样的申请等待确认。', 'The same is proposed already and waits.'),
    mend: t('请先确认或退回那一项。', 'Decide that one first.'),
  },
  charterBefore: {
    status: 409,
    message: t('章程的生效日须晚于现行章程的生效日。', 'A charter begins after the one in force began.'),
    mend: t('请改变生效日。', 'Choose a later day.'),
  },
  // ---- the gate: what a decision carries, who agrees
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

  // ---- facts

  // ---- books
  noBook: {
    status: 409,
    message: t('这个集体还没有建账。', 'This collective has no book yet.'),
    mend: t('请会计先登记期初余额或第一张凭证。', 'The accountant enters opening balances or a first voucher.'),
  },
  bookClosed: {
    status: 409,
    message: t('账已结到 {through}。', 'The book is closed through {through}.'),
    mend: t('请记在之后的日期；确需更正的，由两人反结账。', 'Use a later day; to correct, two people reopen the book.'),
  },
  notClosed: {
    status: 409,
    message: t('账现结到 {through}，这一天还没有结账。', 'The book is closed through {through}; this day is open.'),
    mend: t('反结账只能退到更早的日期。', 'Reopening goes back to an earlier day.'),
  },
  openingLate: {
    status: 409,
    message: t(
      '期初余额只登记一次，日期不能晚于第一张凭证（{first}）。',
      'Opening balances are entered once, on a day not after the first entry ({first}).',
    ),
    mend: t('请改用更早的日期；要更正已登记的，先红冲。', 'Use an earlier day; to correct them, reverse them first.'),
  },
  entryOfDeed: {
    status: 409,
    message: t(
      '这张凭证由业务生成，或已红冲，不能在这里红冲。',
      'This entry comes from a deed, or is reversed; it is not reversed here.',
    ),
    mend: t('请在生成它的合同或分配页面更正。', 'Correct it on the page of the contract or distribution that made it.'),
  },
  voucherProposed: {
    status: 409,
    message: t('同样的申请已在等待审核。', 'The same already waits for a second person.'),
    mend: t('请先处理已有的申请。', 'Decide or withdraw that one first.'),
  },
  voucherWaits: {
    status: 409,
    message: t('第 {no} 号凭证还没有审核。', 'Voucher {no} still waits for a second person.'),
    mend: t('请先审核或撤回。', 'Have it decided or withdraw it.'),
  },
  yearNotCarried: {
    status: 409,
    message: t('{year} 年还没有年末结转，收益没有定下来。', 'The year {year} is not carried over: its income is not settled.'),
    mend: t('请先在“账簿”办理年末结转。', 'Carry the year over on the page of the books first.'),
  },
  yearCarried: {
    status: 409,
    message: t('{year} 年已经结转。', 'The year {year} is carried over.'),
    mend: t('请刷新页面。', 'Reload the page.'),
  },
  earlierYear: {
    status: 409,
    message: t('{year} 年还没有结转。', 'The year {year} is not carried over yet.'),
    mend: t('请从最早的一年开始，逐年结转。', 'Begin with the earliest year, one after the other.'),
  },
  bookShort: {
    status: 409,
    message: t(
      '账上可分配收益 {there} 元，本次要分配和提取 {needed} 元，不够。',
      'The book has {there} yuan of earnings to distribute; this takes {needed}.',
    ),
    mend: t('请撤回方案，按账面重新拟订。', 'Withdraw the plan and draft it anew by the book.'),
  },
  cashShort: {
    status: 409,
    message: t(
      '可用资金 {there} 元（现金和存款减去代管款和应付分红），本次要发 {needed} 元，不够。',
      'Free cash is {there} yuan (cash and bank less what is held for others and dividends owed); this pays {needed}.',
    ),
    mend: t('请等资金到账后再锁定，或按可用资金重新拟订。', 'Lock it when the money is there, or draft it anew.'),
  },
  consentNeeded: {
    status: 409,
    message: t(
      '方案的收益数与账面不同，须先由监事会同意。',
      'The figures depart from the book: the supervisory board consents first.',
    ),
    mend: t(
      '请监事会成员在方案页面查看理由后同意，或撤回重拟。',
      'A member of the supervisory board consents on the page of the plan.',
    ),
  },
  asTheBook: {
    status: 422,
    message: t('填写的收益数与账面相同，不需要另行说明。', 'The figures are those of the book: nothing departs.'),
    mend: t('请去掉“与账面不同”。', 'Leave the departure out.'),
  },
});

/** Refusals of money: receivables, receipts, deposits, rescission. */
import { t, type Refusals } from './kind.ts';

export const money = {
  rescissionNotice: {
    status: 409,
    message: t('不能解除：{why}。', 'It cannot be rescinded: {reason}.'),
    mend: t(
      '欠租解除须先催告并给予合理期限（民法典第七百二十二条）：请先出具解除前催告函、登记送达，期满仍未付的再解除。',
      'For arrears the lessee is given notice and a reasonable time first (Civil Code article 722): make the notice before rescission, note when it was served, and rescind when its time is over.',
    ),
  },
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
  balanceApart: {
    status: 409,
    message: t(
      '合同余额与应收、收款的逐笔合计不符，不能办结。',
      'The balance of this contract is not the sum of what was billed and received; it cannot be closed.',
    ),
    mend: t('请系统管理员运行 yunjian audit verify 核验数据。', 'Have `yunjian audit verify` run.'),
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
} as const satisfies Refusals;

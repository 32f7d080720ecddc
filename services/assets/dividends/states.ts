/** The life of a distribution run and of a payout. One table each; `assets.run_step` and `assets.payout_step` in the database are the same (a test compares them). */
import type { Text } from '@yunjian/kernel/contract';
import type { Duty } from '../policy.ts';

export type RunState = 'draft' | 'computed' | 'noticed' | 'voted' | 'locked' | 'paid' | 'reconciled' | 'withdrawn';
export type RunAction = 'compute' | 'notice' | 'vote' | 'lock' | 'settle' | 'unsettle' | 'reconcile' | 'withdraw';

/** How a run divides: so much a share, a pool by shares, or nothing at all: only the reserves of the year are set aside. */
export type RunMode = 'rate' | 'pool' | 'none';

export const RUN_MODES = {
  rate: { zh: '定每股金额', en: 'So much a share' },
  pool: { zh: '定总额按份额分', en: 'A pool, divided by shares' },
  none: { zh: '只提取公积公益金，不分配', en: 'Reserves only, nothing distributed' },
} as const satisfies Readonly<Record<RunMode, Text>>;

/** From each state, what may happen and where it leads. `unsettle`: a payment came back, or a held one became due, after all seemed paid. */
export const RUN_STEPS = {
  draft: { compute: 'computed', withdraw: 'withdrawn' },
  computed: { compute: 'computed', notice: 'noticed', withdraw: 'withdrawn' },
  noticed: { vote: 'voted', withdraw: 'withdrawn' },
  voted: { lock: 'locked', withdraw: 'withdrawn' },
  locked: { settle: 'paid' },
  paid: { reconcile: 'reconciled', unsettle: 'locked' },
  reconciled: { unsettle: 'locked' },
  withdrawn: {},
} as const satisfies Readonly<Record<RunState, Readonly<Partial<Record<RunAction, RunState>>>>>;

/** Whose duty a step is; `settle` and `unsettle` follow from what the bank says. */
export const RUN_DUTY = {
  compute: 'compute-run',
  notice: 'publish-run',
  vote: 'publish-run',
  lock: 'lock-run',
  reconcile: 'record-payment',
  withdraw: 'publish-run',
  settle: 'record-payment',
  unsettle: 'record-payment',
} as const satisfies Readonly<Record<RunAction, Duty>>;

/** What a state is called, on pages, in spreadsheets and in messages. */
export const RUN_NAMES = {
  draft: { zh: '草案', en: 'Draft' },
  computed: { zh: '已计算', en: 'Computed' },
  noticed: { zh: '公示中', en: 'On display' },
  voted: { zh: '已表决', en: 'Voted' },
  locked: { zh: '已锁定，待发放', en: 'Locked' },
  paid: { zh: '已发放', en: 'Paid' },
  reconciled: { zh: '已对账', en: 'Reconciled' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
} as const satisfies Readonly<Record<RunState, Text>>;

const DEED_NAMES: Readonly<Record<string, Text>> = {
  draft: { zh: '拟订', en: 'Drafted' },
  compute: { zh: '计算', en: 'Computed' },
  consent: {
    zh: '监事会同意与账面或规定不同的数',
    en: 'Supervisory board consented to other figures than those of book or rule',
  },
  notice: { zh: '公示', en: 'Put on display' },
  vote: { zh: '登记表决', en: 'Vote recorded' },
  lock: { zh: '锁定记账', en: 'Locked and posted' },
  'prepare-payment': { zh: '编制付款文件', en: 'Payment files made' },
  'approve-payment': { zh: '监事批准付款', en: 'Payment approved' },
  'download-payment': { zh: '下载付款文件', en: 'Payment file downloaded' },
  'cancel-payment': { zh: '作废付款文件', en: 'Payment file cancelled' },
  'account-replaced': { zh: '收款账户更换，撤下尚未批准的付款', en: 'Account replaced: payments not approved taken back' },
  'bank-result': { zh: '读入银行回单', en: 'The bank’s answer taken in' },
  'reissue-withdrawn': { zh: '先前退回的已到账，撤下尚未批准的重发', en: 'A returned payment arrived: its re-issue taken back' },
  'double-closed': { zh: '重复付款已追回', en: 'A double payment was got back' },
  'follow-freezes': { zh: '按冻结调整发放', en: 'Freezes followed' },
  settle: { zh: '全部付清', en: 'All paid' },
  unsettle: { zh: '有退回，重新待发', en: 'One came back: to be paid again' },
  reconcile: { zh: '对账', en: 'Reconciled' },
  withdraw: { zh: '撤回', en: 'Withdrawn' },
};

/** What an event of a run (`assets.run_event.action`) was, as the page and the sheet say it; an action without words keeps its own. */
export const runDeedName = (action: string): Text => DEED_NAMES[action] ?? { zh: action, en: action };

/** Where `action` leads from `state`; null when it is not possible there. */
export function runStep(state: RunState, action: RunAction): RunState | null {
  const row: Readonly<Partial<Record<RunAction, RunState>>> = RUN_STEPS[state];
  return row[action] ?? null;
}

/** The steps possible in a state that a person takes. */
export const runActions = (state: RunState): Exclude<RunAction, 'settle' | 'unsettle'>[] =>
  (Object.keys(RUN_STEPS[state]) as RunAction[]).filter((a) => a !== 'settle' && a !== 'unsettle');

export type PayoutState = 'planned' | 'due' | 'held' | 'carried' | 'sent' | 'paid' | 'returned' | 'reissued';

/** Where a payout may go: `held` while the shares are frozen, `reissued` is on its way again after it came back; what came back may have arrived after all. */
export const PAYOUT_STEPS = {
  planned: ['due', 'held', 'carried'],
  due: ['held', 'sent', 'paid'],
  held: ['due', 'paid'],
  carried: [],
  sent: ['due', 'paid', 'returned'],
  paid: ['returned'],
  returned: ['held', 'reissued', 'paid'],
  reissued: ['returned', 'paid'],
} as const satisfies Readonly<Record<PayoutState, readonly PayoutState[]>>;

/** What the states of a payment file, of a change of shares and of a joint question are called, for messages. */
export const FILE_NAMES: Readonly<Record<string, Text>> = {
  prepared: { zh: '待批准', en: 'waiting for approval' },
  approved: { zh: '已批准', en: 'approved' },
  cancelled: { zh: '已撤下', en: 'cancelled' },
};
export const SHARE_NAMES = {
  proposed: { zh: '待批准', en: 'waiting for approval' },
  approved: { zh: '已批准', en: 'approved' },
  refused: { zh: '已退回', en: 'refused' },
} as const satisfies Readonly<Record<string, Text>>;
export const QUESTION_NAMES: Readonly<Record<string, Text>> = {
  open: { zh: '联名中', en: 'being signed' },
  due: { zh: '待答复', en: 'waiting for an answer' },
  answered: { zh: '已答复', en: 'answered' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

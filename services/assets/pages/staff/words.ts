/** The words of codes that the staff pages show, and the colours that go with them. */
import type { Text } from '@yunjian/kernel/contract';
import type { Kind } from '@yunjian/ui';
import { RUN_NAMES, type RunState } from '../../dividends/states.ts';
import { VOID_GROUND_NAMES } from '../../letting/void-grounds.ts';
import type { AskChoice } from './asks.ts';

/** A state as it is shown. */
export interface Said {
  readonly words: Text;
  readonly kind: Kind;
}
const said = (kind: Kind, zh: string, en: string): Said => ({ kind, words: { zh, en } });
const w = (zh: string, en: string): Text => ({ zh, en });

/** The choices of a list of codes. */
export const choices = (of: Readonly<Record<string, Text | Said>>): AskChoice[] =>
  Object.entries(of).map(([value, x]) => ({ value, label: 'words' in x ? x.words : x }));

export const ASSET_KIND = {
  building: w('房屋建筑', 'Building'),
  land: w('土地', 'Land'),
  equipment: w('设备', 'Equipment'),
  right: w('权利', 'Right'),
} as const;
export const LAND_KIND = {
  farmland: w('农用地', 'Farmland'),
  construction: w('建设用地', 'Construction land'),
  homestead: w('宅基地', 'Homestead'),
  unused: w('未利用地', 'Unused land'),
} as const;
export const USE = {
  industrial: w('工业', 'Industrial'),
  commercial: w('商业', 'Commercial'),
  office: w('办公', 'Office'),
  storage: w('仓储', 'Storage'),
  housing: w('居住', 'Housing'),
  farming: w('农业', 'Farming'),
  public: w('公共服务', 'Public'),
  mixed: w('综合', 'Mixed'),
  other: w('其他', 'Other'),
} as const;
export const ASSET_STATE = {
  'in-use': said('success', '使用中', 'In use'),
  idle: said('warning', '闲置', 'Idle'),
  disputed: said('danger', '有争议', 'In dispute'),
  retired: said('neutral', '已退出', 'Retired'),
} as const;
export const TITLE_STATE = {
  registered: said('success', '已登记', 'Registered'),
  pending: said('info', '办理中', 'Pending'),
  none: said('warning', '无产证', 'No title'),
  unknown: said('neutral', '不清楚', 'Not known'),
} as const;
export const PERMIT_STATE = {
  permitted: said('success', '有许可', 'Permitted'),
  temporary: said('info', '临时许可', 'Temporary'),
  none: said('warning', '无许可', 'No permit'),
  'not-needed': said('neutral', '不需要', 'Not needed'),
  unknown: said('neutral', '不清楚', 'Not known'),
} as const;
export const SAFETY_STATE = {
  safe: said('success', '安全', 'Safe'),
  dangerous: said('danger', '有危险', 'Dangerous'),
  unknown: said('neutral', '不清楚', 'Not known'),
} as const;
export const VALUATION = {
  cost: w('账面成本', 'Book cost'),
  appraisal: w('评估', 'Appraisal'),
  market: w('市场比较', 'Market comparison'),
  census: w('清产核资', 'Census'),
} as const;
export const ASSET_ACTION = {
  'set-idle': w('记为闲置', 'Set idle'),
  'set-in-use': w('恢复使用', 'Set in use'),
  dispute: w('记为有争议', 'Mark as disputed'),
  settle: w('争议已解决', 'Dispute settled'),
  retire: w('退出台账', 'Retire'),
} as const;
/** What happened to an asset. Codes we do not know are shown as they are. */
export const ASSET_EVENT: Readonly<Record<string, Text>> = {
  registered: w('登记', 'Registered'),
  imported: w('导入', 'Imported'),
  changed: w('修改', 'Changed'),
  'part-added': w('增加部位', 'Part added'),
  'part-changed': w('修改部位', 'Part changed'),
  'part-retired': w('停用部位', 'Part retired'),
  valued: w('估值', 'Valued'),
  'photo-added': w('照片', 'Photo'),
  ...ASSET_ACTION,
};
export const COLLECTIVE_KIND = {
  town: w('镇级', 'Town'),
  village: w('村级', 'Village'),
  group: w('组级', 'Group'),
} as const;

export const IMPORT_KIND = {
  assets: w('资产', 'Assets'),
  parts: w('可出租部位', 'Parts that can be let'),
  census: w('清产核资', 'Census'),
  members: w('成员与份额', 'Members and shares'),
  bank: w('银行流水', 'Bank statement'),
  collectives: w('集体', 'Collectives'),
  mandates: w('授权', 'Mandates'),
  payees: w('收款账户', 'Accounts of payees'),
} as const;
export const IMPORT_STATE = {
  checking: said('info', '正在检查', 'Being checked'),
  ready: said('warning', '待您决定', 'Waits for a decision'),
  refused: said('danger', '读不了', 'Refused'),
  applied: said('success', '已写入', 'Entered'),
  discarded: said('neutral', '已放弃', 'Discarded'),
} as const;

export const CONTRACT_STATE = {
  draft: said('neutral', '草稿', 'Draft'),
  review: said('info', '待审', 'In review'),
  approved: said('info', '已批准', 'Approved'),
  signed: said('info', '已签订', 'Signed'),
  active: said('success', '履行中', 'In force'),
  expired: said('warning', '已到期', 'Expired'),
  rescinded: said('danger', '已解除', 'Rescinded'),
  ended: said('warning', '提前终止', 'Ended early'),
  void: said('danger', '无效', 'Void'),
  returned: said('info', '已交还', 'Handed back'),
  closed: said('neutral', '已办结', 'Closed'),
  discarded: said('neutral', '已作废草稿', 'Discarded'),
} as const;
export const CONTRACT_KIND = {
  house: w('房屋租赁', 'House'),
  farmland: w('农地经营权', 'Farmland'),
  'construction-land': w('集体建设用地', 'Construction land'),
  equipment: w('设备租赁', 'Equipment'),
  other: w('其他', 'Other'),
} as const;
export const CONTRACT_ACTION = {
  submit: w('送审', 'Send for approval'),
  discard: w('作废草稿', 'Discard the draft'),
  'send-back': w('退回修改', 'Send back'),
  approve: w('批准', 'Approve'),
  sign: w('登记签订', 'Record the signature'),
  activate: w('生效', 'Activate'),
  void: w('确认无效', 'Declare void'),
  expire: w('到期', 'Expire'),
  rescind: w('解除合同', 'Rescind'),
  'end-early': w('提前终止', 'End early'),
  'hand-over': w('登记交付', 'Record the handing over'),
  'hand-back': w('登记交还', 'Record the return'),
  close: w('办结', 'Close'),
  reopen: w('补开租金', 'Bill the rent left out'),
} as const;
/** What happened to a contract: the steps, and what was written or uploaded. */
export const CONTRACT_EVENT: Readonly<Record<string, Text>> = {
  draft: w('起草', 'Drafted'),
  edit: w('修改草稿', 'Draft changed'),
  'upload-document': w('上传签字文本', 'Signed document uploaded'),
  amend: w('变更', 'Amended'),
  'propose-amendment': w('提出变更', 'Amendment proposed'),
  'propose-correction': w('提出更正签订记录', 'Correction of the signing proposed'),
  'correct-signing': w('更正签订记录', 'Record of the signing corrected'),
  'refuse-amendment': w('退回变更', 'Amendment refused'),
  'withdraw-amendment': w('撤回变更', 'Amendment withdrawn'),
  'propose-void': w('提出确认无效', 'Proposed to be called void'),
  'refuse-void': w('退回确认无效', 'Not agreed to be void'),
  'withdraw-void': w('撤回确认无效', 'Proposal to call it void withdrawn'),
  submit: w('送审', 'Sent for approval'),
  discard: w('作废草稿', 'Draft discarded'),
  'send-back': w('退回修改', 'Sent back'),
  approve: w('批准', 'Approved'),
  sign: w('登记签订', 'Signature recorded'),
  activate: w('生效', 'In force'),
  void: w('确认无效', 'Declared void'),
  expire: w('到期', 'Expired'),
  rescind: w('解除合同', 'Rescinded'),
  'end-early': w('提前终止', 'Ended early'),
  'hand-over': w('登记交付', 'Handing over recorded'),
  'hand-back': w('登记交还', 'Return recorded'),
  close: w('办结', 'Closed'),
  reopen: w('重新办理，补开租金', 'Taken up again for rent never billed'),
} satisfies Readonly<Record<keyof typeof CONTRACT_ACTION, Text>> & Readonly<Record<string, Text>>;
export const CLAUSE = {
  parties: w('双方当事人', 'Parties'),
  asset: w('标的与坐落', 'What is let, and where'),
  area: w('面积', 'Area'),
  use: w('用途', 'Use'),
  term: w('期限', 'Term'),
  rent: w('租金', 'Rent'),
  payment: w('支付方式与日期', 'How and when it is paid'),
  repair: w('维修责任', 'Repairs'),
  breach: w('违约责任', 'Breach'),
  return: w('返还与续租', 'Return and renewal'),
} as const;
export const SIGNER = {
  'legal-representative': w('法定代表人', 'Legal representative'),
  agent: w('委托代理人', 'Agent'),
  other: w('其他人', 'Somebody else'),
} as const;
export const SEAL = {
  collective: w('集体经济组织公章', 'Seal of the collective'),
  contract: w('合同专用章', 'Contract seal'),
  committee: w('村委会公章', 'Seal of the village committee'),
  other: w('其他印章', 'Another seal'),
  none: w('没有盖章', 'None'),
} as const;
export const AMENDMENT = {
  rent: w('租金', 'Rent'),
  term: w('期限', 'Term'),
  parts: w('标的', 'Parts'),
  party: w('承租人', 'Lessee'),
  clauses: w('条款', 'Clauses'),
  other: w('其他', 'Other'),
} as const;
export const DRAFT_KIND = {
  ...AMENDMENT,
  signing: w('签订记录更正', 'Correction of the signing'),
  void: w('确认合同无效', 'That the contract is void'),
} as const;
/** On what a contract is void. */
export const VOID_GROUND = VOID_GROUND_NAMES;
export const DRAFT_STATE = {
  open: said('warning', '等另一人同意', 'Waits for a second person'),
  approved: said('success', '已同意', 'Agreed'),
  refused: said('danger', '已退回', 'Refused'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;
export const PAPER_KIND = {
  proposal: w('提案', 'Proposal'),
  study: w('党组织研究记录', 'Record of the study'),
  notice: w('会议通知', 'Notice of the meeting'),
  'sign-in': w('签到表', 'Sign-in sheet'),
  minutes: w('会议记录', 'Minutes'),
  other: w('其他材料', 'Other paper'),
} as const;
export const SUBLET = {
  required: w('转租须经同意', 'only with consent'),
  given: w('已同意转租', 'consent is given'),
  forbidden: w('不得转租', 'not allowed'),
} as const;
export const AUTHORITY = {
  missing: said('warning', '还没有授权材料', 'No paper yet'),
  waiting: said('warning', '授权材料待核对', 'Paper to be checked'),
  accepted: said('success', '已核对', 'Accepted'),
  refused: said('danger', '未通过', 'Refused'),
} as const;

export const SUBJECT = {
  letting: w('出租', 'Letting'),
  renewal: w('续租', 'Renewal'),
  amendment: w('合同变更', 'Amendment'),
  claims: w('核销与抵扣', 'Claims given up'),
  distribution: w('收益分配', 'Distribution'),
  disposal: w('资产处置', 'Disposal'),
  charter: w('章程', 'Charter'),
  other: w('其他', 'Other'),
} as const;
export const BODY = {
  members: w('成员大会', 'All members'),
  representatives: w('成员代表大会', 'Representatives'),
  board: w('理事会', 'Board'),
} as const;
export const MATTER = {
  ordinary: w('一般事项', 'Ordinary'),
  major: w('重大事项', 'Major'),
  charter: w('章程', 'Charter'),
  membership: w('成员身份', 'Membership'),
  'land-plan': w('土地承包方案', 'Land contract plan'),
  'homestead-plan': w('宅基地方案', 'Homestead plan'),
  'share-plan': w('份额量化方案', 'Share plan'),
  'land-compensation': w('土地补偿费分配', 'Land compensation'),
  merger: w('合并、分立、解散', 'Merger, division, dissolution'),
} as const;
export const DECISION_STATE = {
  draft: said('neutral', '草稿', 'Draft'),
  recorded: said('success', '已确认', 'Recorded'),
  annulled: said('danger', '已撤销', 'Annulled'),
} as const;
export const CONDITION = {
  quorum: w('到会人数', 'Quorum'),
  majority: w('同意人数', 'Votes in favour'),
  outsiders: w('租给本集体以外的人', 'Letting to outsiders'),
  notice: w('提前通知', 'Days of notice'),
  delegation: w('由谁表决', 'Who decides'),
  study: w('党组织先行研究', 'Studied first'),
} as const;

export const LISTING_STATE = {
  draft: said('neutral', '草稿', 'Draft'),
  open: said('info', '公告中', 'Open'),
  closed: said('warning', '已截止', 'Closed'),
  opened: said('warning', '已开标', 'Opened'),
  awarded: said('info', '已定成交人', 'Awarded'),
  publicity: said('info', '公示中', 'On display'),
  concluded: said('success', '已成交', 'Concluded'),
  failed: said('danger', '未成交', 'Failed'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;
export const METHOD = {
  'open-bidding': w('公开竞价', 'Open bidding'),
  'small-lot': w('小额询价', 'Small lot, three quotes'),
  negotiated: w('协议出租', 'Negotiated'),
} as const;
export const LISTING_ACTION = {
  publish: w('发布公告', 'Publish'),
  'award-directly': w('按决议定成交人', 'Award by decision'),
  withdraw: w('撤回公告', 'Withdraw'),
  close: w('截止', 'Close'),
  'open-bids': w('开标', 'Open the bids'),
  fail: w('记为未成交', 'Declare failed'),
  award: w('定标', 'Award'),
  publicise: w('公示结果', 'Put the result on display'),
  replace: w('成交人放弃，递补', 'Winner withdrew: replace'),
  conclude: w('确认成交', 'Conclude'),
} as const;
/** What happened to a notice: the steps, and what bidders, the accountant and the public did. */
export const LISTING_EVENT: Readonly<Record<string, Text>> = {
  draft: w('起草', 'Drafted'),
  edit: w('修改草稿', 'Draft changed'),
  register: w('有人报名', 'A bidder registered'),
  'withdraw-registration': w('撤回报名', 'A registration was withdrawn'),
  qualify: w('资格合格', 'Bidder qualified'),
  disqualify: w('资格不合格', 'Bidder refused'),
  'deposit-paid': w('保证金已到', 'Deposit paid'),
  'deposit-returned': w('保证金已退', 'Deposit returned'),
  'deposit-kept': w('保证金不退', 'Deposit kept'),
  'deposit-set-off': w('保证金转作租金、押金', 'Deposit set off'),
  bid: w('投递密封报价', 'A sealed bid was handed in'),
  reveal: w('竞价人解封报价', 'A bidder opened the seal'),
  'add-quote': w('登记询价', 'Quote recorded'),
  object: w('提出异议', 'An objection was made'),
  'answer-objection': w('答复异议', 'Objection answered'),
  publish: w('发布公告', 'Published'),
  'award-directly': w('按决议定成交人', 'Awarded by decision'),
  withdraw: w('撤回公告', 'Withdrawn'),
  close: w('截止', 'Closed'),
  'open-bids': w('开标', 'Bids opened'),
  fail: w('记为未成交', 'Declared failed'),
  award: w('定标', 'Awarded'),
  publicise: w('公示结果', 'Result put on display'),
  replace: w('成交人放弃，递补', 'Winner withdrew, replaced'),
  conclude: w('确认成交', 'Concluded'),
} satisfies Readonly<Record<keyof typeof LISTING_ACTION, Text>> & Readonly<Record<string, Text>>;
export const REGISTRATION_STATE = {
  registered: said('warning', '待审资格', 'To be judged'),
  qualified: said('success', '合格', 'Qualified'),
  disqualified: said('danger', '不合格', 'Refused'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;
export const DEPOSIT_STATE = {
  due: said('warning', '未交', 'Due'),
  paid: said('success', '已交', 'Paid'),
  returned: said('neutral', '已退', 'Returned'),
  kept: said('danger', '不退', 'Kept'),
  'set-off': said('success', '转作租金', 'Set off'),
  'not-needed': said('neutral', '不用交', 'Not needed'),
} as const;

export const RUN_STATE = {
  draft: { kind: 'neutral', words: RUN_NAMES.draft },
  computed: { kind: 'info', words: RUN_NAMES.computed },
  noticed: { kind: 'info', words: RUN_NAMES.noticed },
  voted: { kind: 'info', words: RUN_NAMES.voted },
  locked: { kind: 'warning', words: RUN_NAMES.locked },
  paid: { kind: 'success', words: RUN_NAMES.paid },
  reconciled: { kind: 'success', words: RUN_NAMES.reconciled },
  withdrawn: { kind: 'neutral', words: RUN_NAMES.withdrawn },
} as const satisfies Readonly<Record<RunState, Said>>;
export const PAYOUT_STATE = {
  planned: said('neutral', '拟发', 'Planned'),
  due: said('warning', '应付', 'Due'),
  held: said('danger', '冻结暂存', 'Held'),
  carried: said('neutral', '不足起付，结转', 'Carried'),
  sent: said('info', '已送银行', 'Sent'),
  paid: said('success', '已到账', 'Paid'),
  returned: said('danger', '退回', 'Returned'),
  reissued: said('info', '重发', 'Issued again'),
} as const;
export const SHARE_KIND = {
  issue: w('配股', 'Issue'),
  cancel: w('注销', 'Cancel'),
  transfer: w('内部转让', 'Transfer'),
  inherit: w('继承', 'Inheritance'),
  freeze: w('冻结', 'Freeze'),
  unfreeze: w('解冻', 'Unfreeze'),
} as const;
/** Why somebody may vote or not. */
export const ABILITY = {
  adult: w('成年', 'of age'),
  earns: w('满 16 岁，以自己的劳动收入为主要生活来源', '16 or 17 on own earnings'),
  minor: w('未成年', 'under age'),
  limited: w('法院认定限制行为能力', 'limited capacity, by a court'),
  none: w('法院认定无行为能力', 'no capacity, by a court'),
  unknown: w('出生日期未登记', 'birth day not on record'),
} as const;
/** What may be recorded of a member's capacity. */
export const DECLARED = { 'own-earnings': ABILITY.earns, limited: ABILITY.limited, none: ABILITY.none } as const;
export const ENDED_WHY = {
  death: w('去世', 'Death'),
  left: w('自愿退出', 'Left'),
  lost: w('丧失资格', 'Lost membership'),
} as const;
/** What two persons change of a member. */
export const MEMBER_CHANGE = {
  declare: w('记载行为能力', 'Record of capacity'),
  lift: w('终止行为能力的记载', 'End of a record of capacity'),
  end: w('终止成员身份', 'End of membership'),
} as const;
export const ACCOUNT_STATE = {
  proposed: said('warning', '待第二人确认', 'Waits for a second person'),
  approved: said('success', '已确认', 'Confirmed'),
  refused: said('danger', '已退回', 'Refused'),
} as const;
export const PAYEE_STATE = {
  proposed: said('warning', '待第二人批准', 'Waits for a second person'),
  approved: said('success', '使用中', 'In use'),
  refused: said('danger', '已退回', 'Refused'),
  replaced: said('neutral', '已更换', 'Replaced'),
} as const;
export const SHARE_STATE = {
  proposed: said('warning', '待第二人批准', 'Waits for a second person'),
  approved: said('success', '已批准', 'Approved'),
  refused: said('neutral', '已退回', 'Refused'),
} as const;
export const QUESTION_STATE = {
  open: said('neutral', '联名中', 'Being signed'),
  due: said('warning', '须答复', 'Must be answered'),
  answered: said('success', '已答复', 'Answered'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;

export const SEVERITY = {
  B: said('danger', '阻断', 'Blocks'),
  R: said('danger', '红色', 'Red'),
  Y: said('warning', '黄色', 'Yellow'),
  I: said('info', '提示', 'Note'),
} as const;
export const FINDING_STATE = {
  open: said('warning', '待处理', 'Open'),
  proposed: said('info', '拟不予处理，待第二人', 'Dismissal proposed'),
  dismissed: said('neutral', '不予处理', 'Dismissed'),
  ordered: said('warning', '整改中', 'Ordered'),
  answered: said('info', '已回复整改', 'Answered'),
  accepting: said('info', '拟认可整改，待第二人', 'Closing proposed'),
  overdue: said('danger', '整改逾期', 'Overdue'),
  closed: said('success', '整改已认可', 'Closed'),
  gone: said('neutral', '自行消除', 'Gone'),
} as const;

/** The word of a code, or the code itself when it is new to the page. */
export const wordOf = (of: Readonly<Record<string, Text | Said>>, code: string): Text => {
  const found = of[code];
  return found === undefined ? { zh: code, en: code } : 'words' in found ? found.words : found;
};

export const DUE_KIND = {
  rent: w('租金', 'Rent'),
  deposit: w('押金', 'Deposit'),
  earnest: w('定金', 'Earnest'),
  'late-fee': w('滞纳金', 'Late fee'),
  other: w('其他应收', 'Other due'),
} as const;
export const PROPOSAL_KIND = {
  cancel: w('撤销应收', 'Cancel a due'),
  'write-off': w('核销坏账', 'Write off'),
  refund: w('退款', 'Refund'),
  'settle-deposit': w('结算押金', 'Settle the deposit'),
  release: w('解除核销', 'Release an allocation'),
  detach: w('取消认领', 'Detach a receipt'),
  'cancel-receipt': w('撤销收款', 'Cancel a receipt'),
  'return-bid-deposit': w('退还竞价保证金', 'Give a bidder’s deposit back'),
} as const;
/** What became of a bidder's deposit. */
export const BID_DEPOSIT_STATE = {
  held: said('info', '在管', 'Held'),
  returned: said('neutral', '已退', 'Returned'),
  kept: said('danger', '不退', 'Kept'),
  'set-off': said('success', '转作租金', 'Set off'),
  released: said('neutral', '误认已更正', 'Noted by mistake'),
} as const;
/** What a line that went out by the bank was. */
export { LINE_WORDS as BANK_OUT } from '../../money/words.ts';
/** On what a lease is rescinded. */
export const GROUND = {
  arrears: w('欠租，已催告期满', 'Rent not paid after notice'),
  clause: w('合同约定的解除事由', 'A cause the contract names'),
  statute: w('法定解除事由', 'A cause of the law'),
  agreed: w('双方协商一致', 'Both sides agree'),
  judgment: w('裁判文书', 'A judgment or award'),
} as const;
const MONEY_EVENT: Readonly<Record<string, Text>> = {
  due: w('开出应收', 'Became due'),
  receipt: w('收款', 'Receipt'),
  match: w('认领收款', 'Receipt matched'),
  allocate: w('核销应收', 'Allocated'),
  rebill: w('租金变更，撤销重开', 'Rent changed: billed anew'),
  'late-fee': w('计收滞纳金', 'Late fee posted'),
  'other-due': w('登记其他应收', 'Other due entered'),
  demand: w('出具催缴函', 'Demand made'),
  'demand-served': w('催缴函送达', 'Demand served'),
  'bid-deposit': w('收到竞价保证金', 'Bid deposit received'),
  'bid-deposit-kept': w('竞价保证金不退', 'Bid deposit kept'),
  'bid-deposit-set-off': w('竞价保证金转作租金、押金', 'Bid deposit set off'),
};
const MONEY_STEP: Readonly<Record<string, Text>> = {
  propose: w('提出：', 'Proposed: '),
  approve: w('批准：', 'Approved: '),
  refuse: w('不批准：', 'Refused: '),
  withdraw: w('撤回：', 'Withdrawn: '),
};
/** What happened to the money of a contract; `approve-refund` is a step of a correction. */
export function moneyEvent(action: string): Text {
  const [step = '', ...kind] = action.split('-');
  const [said, what] = [MONEY_STEP[step], wordOf(PROPOSAL_KIND, kind.join('-'))];
  return said && kind.length > 0 ? w(said.zh + what.zh, said.en + what.en) : wordOf(MONEY_EVENT, action);
}
export const PROPOSAL_STATE = {
  open: said('warning', '待第二人审批', 'Waits for a second person'),
  approved: said('success', '已批准', 'Approved'),
  refused: said('danger', '未批准', 'Refused'),
  withdrawn: said('neutral', '已撤回', 'Withdrawn'),
} as const;
export const MATCHED_BY = {
  number: w('按合同号', 'by contract number'),
  payer: w('按付款账户', 'by payer'),
  amount: w('按金额', 'by amount'),
  person: w('人工认领', 'by a person'),
} as const;
export const DEMAND_KIND = {
  demand: w('催缴函', 'Demand'),
  'rescission-notice': w('解除前催告函', 'Notice before rescission'),
  rescission: w('解除合同通知书', 'Notice of rescission'),
} as const;
export const SERVED = {
  hand: w('当面送达', 'By hand'),
  post: w('邮寄', 'By post'),
  electronic: w('电子送达', 'Electronically'),
  'posted-up': w('张贴', 'Posted up'),
} as const;
export const AGE = {
  '0-30': w('30 天以内', 'Up to 30 days'),
  '31-90': w('31–90 天', '31–90 days'),
  '91-180': w('91–180 天', '91–180 days'),
  '181-': w('180 天以上', 'Over 180 days'),
} as const;

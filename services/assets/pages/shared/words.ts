/** What the service's values are called, in both languages, for every page of it. */
import type { Text } from '@yunjian/kernel/contract';
import type { Kind } from '@yunjian/ui';
import type { z } from 'zod';
import type { payoutState, shareKind } from '../../contract/dividends-shapes.ts';
import type { listingState, method, myRegistration, priority } from '../../contract/letting-shapes.ts';
import type { assetKind, assetState, titleState, use, valuationMethod } from '../../contract/register-shapes.ts';
import type { CONTRACT_STATES } from '../../letting/states.ts';

type Of<T extends z.ZodType> = z.infer<T>;
type State = { readonly text: Text; readonly kind: Kind };
export type ContractState = (typeof CONTRACT_STATES)[number];
export type RegistrationState = Of<typeof myRegistration>['state'];
export type DepositState = Of<typeof myRegistration>['depositState'];

export const ASSET_KIND: Readonly<Record<Of<typeof assetKind>, Text>> = {
  building: { zh: '房屋', en: 'Building' },
  land: { zh: '土地', en: 'Land' },
  equipment: { zh: '设施设备', en: 'Equipment' },
  right: { zh: '权益', en: 'Right' },
};

export const USE: Readonly<Record<Of<typeof use>, Text>> = {
  industrial: { zh: '工业', en: 'Industrial' },
  commercial: { zh: '商业', en: 'Commercial' },
  office: { zh: '办公', en: 'Office' },
  storage: { zh: '仓储', en: 'Storage' },
  housing: { zh: '居住', en: 'Housing' },
  farming: { zh: '农业', en: 'Farming' },
  public: { zh: '公益', en: 'Public purpose' },
  mixed: { zh: '混合', en: 'Mixed' },
  other: { zh: '其他', en: 'Other' },
};

export const ASSET_STATE: Readonly<Record<Of<typeof assetState>, State>> = {
  'in-use': { text: { zh: '在用', en: 'In use' }, kind: 'success' },
  idle: { text: { zh: '闲置', en: 'Idle' }, kind: 'warning' },
  disputed: { text: { zh: '有争议', en: 'In dispute' }, kind: 'danger' },
  retired: { text: { zh: '已退出', en: 'Retired' }, kind: 'neutral' },
};

export const TITLE: Readonly<Record<Of<typeof titleState>, Text>> = {
  registered: { zh: '已办不动产权证', en: 'Title registered' },
  pending: { zh: '产权证办理中', en: 'Title being registered' },
  none: { zh: '没有产权证', en: 'No title' },
  unknown: { zh: '产权情况不明', en: 'Title not known' },
};

export const VALUATION: Readonly<Record<Of<typeof valuationMethod>, Text>> = {
  cost: { zh: '成本法', en: 'at cost' },
  appraisal: { zh: '评估', en: 'appraisal' },
  market: { zh: '市场价', en: 'market price' },
  census: { zh: '清产核资', en: 'census' },
};

/** Who comes first at equal terms, and what decided a tie. */
export const PRIORITY: Readonly<Record<Of<typeof priority>, Text>> = {
  'sitting-tenant': { zh: '原承租人', en: 'sitting tenant' },
  member: { zh: '本集体成员', en: 'member of the collective' },
};
export const TIE: Readonly<Record<Of<typeof priority> | 'lot', Text>> = {
  'sitting-tenant': {
    zh: '最高价相同，原承租人同等条件下优先（民法典第七百三十四条）',
    en: 'A tie: the sitting tenant comes first at equal terms (Civil Code, art. 734)',
  },
  member: {
    zh: '最高价相同，本集体成员同等条件下优先（农村土地承包法第三十八条）',
    en: 'A tie: a member of the collective comes first at equal terms (Law on Rural Land Contracts, art. 38)',
  },
  lot: {
    zh: '最高价有相同的，按公告时公布的种子排出先后，谁都不能挑',
    en: 'The highest amount was bid more than once; the seed published with the notice decided the order, nobody could choose',
  },
};

export const METHOD: Readonly<Record<Of<typeof method>, Text>> = {
  'open-bidding': { zh: '公开竞价（密封报价）', en: 'Open bidding (sealed bids)' },
  'small-lot': { zh: '小额询价', en: 'Small lot, by quotes' },
  negotiated: { zh: '协商', en: 'Negotiated' },
};

export const LISTING_STATE: Readonly<Record<Of<typeof listingState>, State>> = {
  draft: { text: { zh: '草稿', en: 'Draft' }, kind: 'neutral' },
  open: { text: { zh: '正在报名和报价', en: 'Open for bids' }, kind: 'success' },
  closed: { text: { zh: '已截止，待开标', en: 'Closed, to be opened' }, kind: 'info' },
  opened: { text: { zh: '已开标', en: 'Opened' }, kind: 'info' },
  awarded: { text: { zh: '已定成交人', en: 'Winner named' }, kind: 'info' },
  publicity: { text: { zh: '结果公示中', en: 'Result on display' }, kind: 'warning' },
  concluded: { text: { zh: '已成交', en: 'Concluded' }, kind: 'success' },
  failed: { text: { zh: '未成交', en: 'Not let' }, kind: 'neutral' },
  withdrawn: { text: { zh: '已撤回', en: 'Withdrawn' }, kind: 'neutral' },
};

export const CONTRACT_STATE: Readonly<Record<ContractState, State>> = {
  draft: { text: { zh: '草稿', en: 'Draft' }, kind: 'neutral' },
  review: { text: { zh: '待审', en: 'In review' }, kind: 'warning' },
  approved: { text: { zh: '已批准', en: 'Approved' }, kind: 'info' },
  signed: { text: { zh: '已签订', en: 'Signed' }, kind: 'info' },
  active: { text: { zh: '履行中', en: 'Running' }, kind: 'success' },
  expired: { text: { zh: '已到期', en: 'Expired' }, kind: 'neutral' },
  rescinded: { text: { zh: '已解除', en: 'Rescinded' }, kind: 'warning' },
  ended: { text: { zh: '提前终止', en: 'Ended early' }, kind: 'neutral' },
  void: { text: { zh: '无效', en: 'Void' }, kind: 'danger' },
  returned: { text: { zh: '已交还', en: 'Handed back' }, kind: 'neutral' },
  closed: { text: { zh: '已办结', en: 'Closed' }, kind: 'neutral' },
  discarded: { text: { zh: '草稿已作废', en: 'Draft discarded' }, kind: 'neutral' },
};

export const LESSEE: Readonly<Record<'organisation' | 'person', Text>> = {
  organisation: { zh: '单位', en: 'An organisation' },
  person: { zh: '个人', en: 'A person' },
};

/** What happens to an asset. Kinds in ASSET_EVENT are all that the register writes. */
export const ASSET_EVENT = {
  registered: { zh: '登记入册', en: 'Entered in the register' },
  changed: { zh: '登记内容修改', en: 'Entry changed' },
  'set-idle': { zh: '转为闲置', en: 'Now idle' },
  'set-in-use': { zh: '启用', en: 'Now in use' },
  dispute: { zh: '标记为有争议', en: 'Said to be in dispute' },
  settle: { zh: '争议已解决', en: 'Dispute settled' },
  retire: { zh: '退出台账', en: 'Retired' },
  valued: { zh: '登记估值', en: 'Valued' },
  'part-added': { zh: '增加部位', en: 'Part added' },
  'part-changed': { zh: '修改部位', en: 'Part changed' },
  'part-retired': { zh: '部位停用', en: 'Part taken out' },
  'photo-added': { zh: '增加照片', en: 'Photo added' },
} as const satisfies Readonly<Record<string, Text>>;

/** The words of an event of an asset; a kind that is not known stands as it is. */
export const assetEvent = (kind: string): Text => (ASSET_EVENT as Readonly<Record<string, Text>>)[kind] ?? { zh: kind, en: kind };

/** What the fields of an asset are called, for “changed: …”. */
export const ASSET_FIELD: Readonly<Record<string, Text>> = {
  code: { zh: '编号', en: 'code' },
  name: { zh: '名称', en: 'name' },
  kind: { zh: '类别', en: 'kind' },
  landKind: { zh: '土地类别', en: 'kind of land' },
  operating: { zh: '是否经营性', en: 'operating or not' },
  use: { zh: '用途', en: 'use' },
  areaCm2: { zh: '面积', en: 'area' },
  address: { zh: '地址', en: 'address' },
  groupName: { zh: '所属市场、园区或院落', en: 'market, park or yard' },
  lon: { zh: '位置', en: 'place' },
  lat: { zh: '位置', en: 'place' },
  titleState: { zh: '产权情况', en: 'title' },
  titleNo: { zh: '产权证号', en: 'title number' },
  titleShared: { zh: '同证说明', en: 'why the title is shared' },
  permitState: { zh: '建设许可', en: 'building permit' },
  safetyState: { zh: '房屋安全', en: 'safety' },
  rightUntil: { zh: '权利期限', en: 'end of the right' },
  acquiredOn: { zh: '取得日期', en: 'day acquired' },
  costFen: { zh: '原值', en: 'cost' },
};

export const BID_STATE: Readonly<
  Record<'sealed' | 'valid' | 'late' | 'below-reserve' | 'mismatch' | 'unopened' | 'disqualified' | 'superseded', State>
> = {
  sealed: { text: { zh: '密封中，没有人看得到金额', en: 'Sealed: nobody sees the amount' }, kind: 'info' },
  valid: { text: { zh: '有效', en: 'Valid' }, kind: 'success' },
  late: { text: { zh: '迟到，无效', en: 'Late, not valid' }, kind: 'danger' },
  'below-reserve': { text: { zh: '低于底价，无效', en: 'Below the reserve, not valid' }, kind: 'warning' },
  mismatch: { text: { zh: '与密封时不一致，无效', en: 'Does not match its seal, not valid' }, kind: 'danger' },
  unopened: { text: { zh: '没有按时解封，无效', en: 'Not opened in time, not valid' }, kind: 'danger' },
  disqualified: { text: { zh: '报名未通过，无效', en: 'Bidder not qualified, not valid' }, kind: 'danger' },
  superseded: { text: { zh: '已被后一次报价替换', en: 'Replaced by a later bid' }, kind: 'neutral' },
};
/** The words of a bid’s state; one that is not known stands as it is. */
export const bidState = (state: string): State =>
  (BID_STATE as Readonly<Record<string, State>>)[state] ?? { text: { zh: state, en: state }, kind: 'neutral' };

export const REGISTRATION: Readonly<Record<RegistrationState, State>> = {
  registered: { text: { zh: '已报名，待资格审查', en: 'Registered, to be checked' }, kind: 'info' },
  qualified: { text: { zh: '资格审查通过', en: 'Qualified' }, kind: 'success' },
  disqualified: { text: { zh: '资格审查未通过', en: 'Not qualified' }, kind: 'danger' },
  withdrawn: { text: { zh: '已撤回报名', en: 'Withdrawn' }, kind: 'neutral' },
};

export const DEPOSIT: Readonly<Record<DepositState, State>> = {
  due: { text: { zh: '保证金待交', en: 'Deposit to be paid' }, kind: 'warning' },
  paid: { text: { zh: '保证金已交', en: 'Deposit paid' }, kind: 'success' },
  returned: { text: { zh: '保证金已退还', en: 'Deposit returned' }, kind: 'neutral' },
  kept: { text: { zh: '保证金不予退还', en: 'Deposit kept' }, kind: 'danger' },
  'set-off': { text: { zh: '保证金已转作租金、押金', en: 'Deposit set off against rent and deposit' }, kind: 'success' },
  'not-needed': { text: { zh: '不收保证金', en: 'No deposit asked' }, kind: 'neutral' },
};

/** How a member’s money stands, as he asks it: “钱到了没有”. */
export const PAYOUT_STATE: Readonly<Record<Of<typeof payoutState>, State & { readonly more: Text }>> = {
  planned: {
    text: { zh: '公示中，还没有定', en: 'On display, not final yet' },
    kind: 'info',
    more: {
      zh: '方案正在公示或等待表决，通过后才会发放。',
      en: 'The plan is on display or waits for the vote; it is paid once it is passed.',
    },
  },
  due: {
    text: { zh: '已经定了，待发放', en: 'Final, to be paid' },
    kind: 'info',
    more: { zh: '村里正在准备向银行付款。', en: 'The payment to the bank is being prepared.' },
  },
  held: {
    text: { zh: '暂存，没有发', en: 'Held back' },
    kind: 'warning',
    more: {
      zh: '因为份额被冻结，钱单独存着，解除冻结后再发。',
      en: 'The shares are frozen; the money is kept apart and paid when they are free again.',
    },
  },
  carried: {
    text: { zh: '数额太小，并到下次一起发', en: 'Too small, paid with the next' },
    kind: 'neutral',
    more: { zh: '没有丢，下次分红时一起算。', en: 'Nothing is lost: it is added to the next dividend.' },
  },
  sent: {
    text: { zh: '已送银行', en: 'Sent to the bank' },
    kind: 'info',
    more: { zh: '银行正在办理，一般几天内到账。', en: 'The bank is working on it; it usually takes a few days.' },
  },
  paid: {
    text: { zh: '已到账', en: 'Paid' },
    kind: 'success',
    more: { zh: '银行已确认到账。', en: 'The bank confirmed that it arrived.' },
  },
  returned: {
    text: { zh: '银行退回', en: 'Returned by the bank' },
    kind: 'danger',
    more: {
      zh: '银行没有转成。请带上存折或银行卡找村会计核对账号，改好后重新发。',
      en: 'The transfer failed. Please take your bank book to the village accountant; it is paid again once the account is right.',
    },
  },
  reissued: {
    text: { zh: '已重新发放', en: 'Paid again' },
    kind: 'info',
    more: { zh: '退回后已经重新送银行。', en: 'It was sent to the bank again after it came back.' },
  },
};

export const SHARE_KIND: Readonly<Record<Of<typeof shareKind>, Text>> = {
  issue: { zh: '量化取得', en: 'Issued' },
  cancel: { zh: '退出', en: 'Cancelled' },
  transfer: { zh: '内部转让', en: 'Transferred inside' },
  inherit: { zh: '继承', en: 'Inherited' },
  freeze: { zh: '冻结', en: 'Frozen' },
  unfreeze: { zh: '解除冻结', en: 'Freed' },
};

export const QUESTION_STATE: Readonly<Record<'open' | 'due' | 'answered' | 'withdrawn', State>> = {
  open: { text: { zh: '征集联名中', en: 'Collecting signatures' }, kind: 'info' },
  due: { text: { zh: '人数已够，等待答复', en: 'Enough signed, to be answered' }, kind: 'warning' },
  answered: { text: { zh: '已答复', en: 'Answered' }, kind: 'success' },
  withdrawn: { text: { zh: '已撤回', en: 'Withdrawn' }, kind: 'neutral' },
};

/** A winner as the server names him: an organisation by its name, a person not at all. */
export const winnerName = (name: string): Text => (name === '自然人' ? { zh: '个人', en: 'A person' } : { zh: name, en: name });

/** Reserve funds by the names of the rule packs. */
const FUND: Readonly<Record<string, { zh: string; en: string }>> = {
  accumulation: { zh: '公积金', en: 'accumulation fund' },
  welfare: { zh: '公益金', en: 'welfare fund' },
  risk: { zh: '风险金', en: 'risk fund' },
};
/** What a reserve fund is called; one without words keeps its name. */
export const fundName = (fund: string): { zh: string; en: string } => FUND[fund] ?? { zh: fund, en: fund };

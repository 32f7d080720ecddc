/** Words of governance, the same on pages and in spreadsheets: roles, proposals, relations, and what a proposal or an event says. */
import type { Text } from '@yunjian/kernel/contract';
import type { OpenMatterKind } from './open-matters.ts';
import type { ProposalKind, ProposalState } from './states.ts';

const w = (zh: string, en: string): Text => ({ zh, en });
/** Says a text in the language of the reader. */
export type Say = (text: Text) => string;
/** The language of spreadsheets. */
export const inChinese: Say = (text) => text.zh;

/** What is held for a collective, a town or the district. */
export const MANDATE_ROLE = {
  accountant: w('会计', 'Accountant'),
  board: w('理事', 'Board'),
  'supervisory-board': w('监事', 'Supervisory board'),
  township: w('农经监管', 'Township office'),
  representative: w('成员代表', 'Representative'),
} as const;

export const GOVERNANCE_KIND = {
  grant: w('授权', 'Mandate'),
  end: w('终止授权', 'End of a mandate'),
  charter: w('章程', 'Charter'),
  close: w('终止集体', 'End of a collective'),
  merge: w('合并集体', 'Merger'),
  'relation-end': w('终止关系', 'End of a relation'),
  'relation-confirm': w('确认法定代表人', 'Legal representative confirmed'),
  party: w('更正相对方', 'Correction of a party'),
} as const satisfies Readonly<Record<ProposalKind, Text>>;

/** What a state of a proposal is called, in lists and in messages. */
export const PROPOSAL_NAMES = {
  waiting: w('待确认', 'Waits'),
  confirmed: w('已确认', 'Confirmed'),
  refused: w('已退回', 'Refused'),
  withdrawn: w('已撤回', 'Withdrawn'),
} as const satisfies Readonly<Record<ProposalState, Text>>;

export const RELATION_KIND = {
  spouse: w('配偶', 'Spouse'),
  kin: w('近亲属', 'Kin'),
  shareholder: w('持股', 'Shareholding'),
  director: w('任职', 'Office'),
  controls: w('控制', 'Control'),
  'legal-representative': w('法定代表人', 'Legal representative'),
} as const;

const DONE: Readonly<Record<string, Text>> = {
  proposed: w('提出', 'proposed'),
  confirmed: w('确认', 'confirmed'),
  refused: w('退回', 'refused'),
  withdrawn: w('撤回', 'withdrawn'),
};
const EVENTS: Readonly<Record<string, Text>> = {
  'collective-entered': w('登记集体', 'Collective entered'),
  'collective-renamed': w('集体更名', 'Collective renamed'),
  'relation-entered': w('登记关系', 'Relation registered'),
};

/** What an event is called; one without words keeps its code. */
export function eventTitle(kind: string): Text {
  const cut = kind.lastIndexOf('-');
  const of: Text | undefined = GOVERNANCE_KIND[kind.slice(0, cut) as ProposalKind];
  const done = DONE[kind.slice(cut + 1)];
  const own = EVENTS[kind];
  if (own !== undefined) return own;
  if (of === undefined || done === undefined) return w(kind, kind);
  return w(`${of.zh}：${done.zh}`, `${of.en}: ${done.en}`);
}

/** What is said of a proposal, in this order. */
const FIELDS: readonly (readonly [string, Text])[] = [
  ['person', w('姓名', 'Name')],
  ['username', w('账号', 'Account')],
  ['memberCode', w('成员编号', 'Member')],
  ['role', w('职务', 'Role')],
  ['title', w('职务名称', 'Title')],
  ['legalRepresentative', w('法定代表人', 'Legal representative')],
  ['between', w('双方', 'Between')],
  ['relation', w('关系', 'Relation')],
  ['share', w('比例（%）', 'Share, %')],
  ['before', w('原记载', 'Was')],
  ['code', w('编号', 'Code')],
  ['name', w('名称', 'Name')],
  ['uscc', w('信用代码', 'USCC')],
  ['kind', w('类别', 'Kind')],
  ['collective', w('集体', 'Collective')],
  ['town', w('街镇', 'Town')],
  ['from', w('自', 'From')],
  ['to', w('至', 'Until')],
  ['last', w('最后一天', 'Last day')],
  ['on', w('终止日', 'Ends on')],
  ['intoName', w('并入', 'Into')],
  ['terms', w('条款', 'Terms')],
  ['source', w('来源', 'Source')],
  ['documentHash', w('文件指纹', 'SHA-256 of the paper')],
  ['reason', w('依据', 'Rests on')],
  ['note', w('意见', 'Note')],
];
const TERMS: Readonly<Record<string, Text>> = {
  quorum: w('到会比例', 'quorum'),
  majority: w('同意比例', 'majority'),
  of: w('计算基数', 'of'),
  noticeDays: w('通知天数', 'days of notice'),
  vote: w('表决', 'vote'),
  dividends: w('分配', 'distribution'),
  minimumFen: w('最低发放（分）', 'least payout, fen'),
  shareCapPpm: w('持股上限（百万分之）', 'cap of shares, ppm'),
  reserves: w('公积公益金', 'reserves'),
  ratePpm: w('比例（百万分之）', 'rate, ppm'),
  funds: w('科目', 'funds'),
  fundCapFen: w('提取上限（分）', 'cap, fen'),
  present: w('到会人数', 'those present'),
  all: w('全体人数', 'all'),
};
const termWord = (code: string, t: Say): string => (TERMS[code] === undefined ? code : t(TERMS[code]));

/** Terms of a charter in words. */
export function termsText(value: unknown, t: Say): string {
  if (Array.isArray(value)) return value.map((v) => termsText(v, t)).join(t(w('、', ', ')));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([k, v]) => `${termWord(k, t)} ${termsText(v, t)}`)
      .join(t(w('；', '; ')));
  return termWord(String(value), t);
}

type Facts = Readonly<Record<string, unknown>>;

function said(key: string, value: unknown, t: Say): string {
  const role: Text | undefined = key === 'role' ? MANDATE_ROLE[value as keyof typeof MANDATE_ROLE] : undefined;
  if (role !== undefined) return t(role);
  if (value === true) return t(w('是', 'yes'));
  if (typeof value === 'object') return key === 'terms' ? termsText(value, t) : factsText(value as Facts, t);
  return String(value);
}

/** The facts of a proposal or an event in one line. What changes from one thing to another is `from` and `to` with facts of their own. */
export function factsText(body: Facts, t: Say): string {
  const changes = typeof body['from'] === 'object' && body['from'] !== null;
  const label = (key: string, text: Text): string =>
    changes && (key === 'from' || key === 'to') ? t(key === 'from' ? w('由', 'from') : w('改为', 'to')) : t(text);
  return FIELDS.filter(([key]) => body[key] !== null && body[key] !== undefined && body[key] !== false && body[key] !== '')
    .map(([key, text]) => {
      const value = said(key, body[key], t);
      const name = label(key, text);
      return typeof body[key] === 'object' && key !== 'terms'
        ? t(w(`${name}（${value}）`, `${name} (${value})`))
        : `${name} ${value}`;
    })
    .join(t(w('，', ', ')));
}

/** What an open matter is called: `n` of it, `yuan` the sum (empty where it is no money). */
const OPEN_MATTER: Readonly<Record<OpenMatterKind, (n: number, yuan: string) => Text>> = {
  assets: (n) => ({ zh: `未退出的资产 ${n} 项`, en: `assets not retired: ${n}` }),
  contracts: (n) => ({ zh: `未办结的合同 ${n} 份`, en: `contracts not closed: ${n}` }),
  'void-keys': (n) => ({ zh: `已无效而未交还的合同 ${n} 份`, en: `void contracts whose keys are not back: ${n}` }),
  'void-owed': (n, yuan) => ({
    zh: `已无效合同的应收 ${n} 份共 ${yuan} 元`,
    en: `void contracts under which rent is owed: ${n}, ${yuan} yuan`,
  }),
  'void-refunds': (n, yuan) => ({
    zh: `已无效合同应退的预收、押金 ${n} 份共 ${yuan} 元`,
    en: `void contracts under which money is to go back: ${n}, ${yuan} yuan`,
  }),
  listings: (n) => ({ zh: `进行中的公告 ${n} 个`, en: `notices under way: ${n}` }),
  'bid-deposits': (n, yuan) => ({
    zh: `在管的竞价保证金 ${n} 笔共 ${yuan} 元`,
    en: `deposits of bidders held: ${n}, ${yuan} yuan`,
  }),
  receipts: (n, yuan) => ({ zh: `待认领的收款 ${n} 笔共 ${yuan} 元`, en: `receipts not matched: ${n}, ${yuan} yuan` }),
  runs: (n) => ({ zh: `未对账的分配 ${n} 次`, en: `distributions not reconciled: ${n}` }),
  carried: (n, yuan) => ({
    zh: `结转下次的分红 ${n} 户（人）共 ${yuan} 元`,
    en: `dividends carried over: ${n}, ${yuan} yuan`,
  }),
  held: (n, yuan) => ({
    zh: `冻结暂存的分红 ${n} 户（人）共 ${yuan} 元`,
    en: `dividends held for frozen shares: ${n}, ${yuan} yuan`,
  }),
  doubles: (n, yuan) => ({ zh: `未追回的重复付款 ${n} 笔共 ${yuan} 元`, en: `double payments not got back: ${n}, ${yuan} yuan` }),
  vouchers: (n) => ({ zh: `待审的凭证 ${n} 份`, en: `vouchers waiting: ${n}` }),
  'money-proposals': (n) => ({ zh: `待办的收款事项申请 ${n} 项`, en: `proposals about money waiting: ${n}` }),
  amendments: (n) => ({ zh: `待批的合同变更 ${n} 项`, en: `amendments waiting: ${n}` }),
  'share-changes': (n) => ({ zh: `待批的份额变更 ${n} 项`, en: `changes of shares waiting: ${n}` }),
  payees: (n) => ({ zh: `待批的收款账户 ${n} 个`, en: `accounts of holders waiting: ${n}` }),
  governance: (n) => ({ zh: `待确认的授权、章程等申请 ${n} 项`, en: `proposals about mandates or charters waiting: ${n}` }),
  imports: (n) => ({ zh: `未办完的导入 ${n} 批`, en: `imports not finished: ${n}` }),
  questions: (n) => ({ zh: `未答复的联名质询 ${n} 件`, en: `joint questions to be answered: ${n}` }),
  'standing-assets': (n, yuan) => ({
    zh: `账上有余额的资产科目（含银行存款）${n} 个共 ${yuan} 元`,
    en: `asset accounts with a balance, the bank among them: ${n}, ${yuan} yuan`,
  }),
  'standing-liabilities': (n, yuan) => ({
    zh: `账上有余额的负债科目 ${n} 个共 ${yuan} 元`,
    en: `liability accounts with a balance: ${n}, ${yuan} yuan`,
  }),
};

/** An open matter in words: how many, and the sum as yuan where it is money. */
export const openMatterText = (kind: OpenMatterKind, n: number, yuan: string | null): Text => OPEN_MATTER[kind](n, yuan ?? '');

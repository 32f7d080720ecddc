/** What a proposal or an event of governance says, in words. */
import { useLocale, type Words } from '@yunjian/ui';
import { GOVERNANCE_KIND, MANDATE_ROLE } from './governance-words.ts';

type Body = Readonly<Record<string, unknown>>;
type T = (words: Words) => string;

const FIELDS: readonly (readonly [string, Words])[] = [
  ['person', { zh: '姓名', en: 'Name' }],
  ['username', { zh: '账号', en: 'Account' }],
  ['role', { zh: '职务', en: 'Role' }],
  ['title', { zh: '职务名称', en: 'Title' }],
  ['legalRepresentative', { zh: '法定代表人', en: 'Legal representative' }],
  ['between', { zh: '双方', en: 'Between' }],
  ['relation', { zh: '关系', en: 'Relation' }],
  ['share', { zh: '比例（%）', en: 'Share, %' }],
  ['before', { zh: '原记载', en: 'Was' }],
  ['code', { zh: '编号', en: 'Code' }],
  ['name', { zh: '名称', en: 'Name' }],
  ['uscc', { zh: '信用代码', en: 'USCC' }],
  ['from', { zh: '自', en: 'From' }],
  ['to', { zh: '至', en: 'Until' }],
  ['last', { zh: '最后一天', en: 'Last day' }],
  ['on', { zh: '终止日', en: 'Ends on' }],
  ['intoName', { zh: '并入', en: 'Into' }],
  ['terms', { zh: '条款', en: 'Terms' }],
  ['source', { zh: '来源', en: 'Source' }],
  ['reason', { zh: '依据', en: 'Rests on' }],
  ['note', { zh: '意见', en: 'Note' }],
];
const TERMS: Readonly<Record<string, Words>> = {
  quorum: { zh: '到会比例', en: 'quorum' },
  majority: { zh: '同意比例', en: 'majority' },
  of: { zh: '计算基数', en: 'of' },
  noticeDays: { zh: '通知天数', en: 'days of notice' },
  vote: { zh: '表决', en: 'vote' },
  dividends: { zh: '分配', en: 'distribution' },
  minimumFen: { zh: '最低发放（分）', en: 'least payout, fen' },
  shareCapPpm: { zh: '持股上限（百万分之）', en: 'cap of shares, ppm' },
  reserves: { zh: '公积公益金', en: 'reserves' },
  ratePpm: { zh: '比例（百万分之）', en: 'rate, ppm' },
  funds: { zh: '科目', en: 'funds' },
  fundCapFen: { zh: '提取上限（分）', en: 'cap, fen' },
  present: { zh: '到会人数', en: 'those present' },
  all: { zh: '全体人数', en: 'all' },
};

/** Terms of a charter in words. */
export function termsText(value: unknown, t: T): string {
  if (Array.isArray(value)) return value.map((v) => termsText(v, t)).join(t({ zh: '、', en: ', ' }));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([k, v]) => `${t(TERMS[k] ?? k)} ${termsText(v, t)}`)
      .join(t({ zh: '；', en: '; ' }));
  return t(TERMS[String(value)] ?? String(value));
}

function said(key: string, value: unknown, t: T): string {
  if (key === 'role') return t(MANDATE_ROLE[value as keyof typeof MANDATE_ROLE] ?? String(value));
  if (value === true) return t({ zh: '是', en: 'yes' });
  if (typeof value === 'object') return key === 'terms' ? termsText(value, t) : factsText(value as Body, t);
  return String(value);
}

function factsText(body: Body, t: T): string {
  return FIELDS.filter(([key]) => body[key] !== null && body[key] !== undefined && body[key] !== false && body[key] !== '')
    .map(([key, label]) => `${t(label)} ${said(key, body[key], t)}`)
    .join(t({ zh: '，', en: ', ' }));
}

/** The facts in one cell. */
export function FactsText({ body, reason }: { body: Body; reason?: string }) {
  const { t } = useLocale();
  return <span>{factsText(reason === undefined ? body : { ...body, reason }, t)}</span>;
}

const DONE: Readonly<Record<string, Words>> = {
  proposed: { zh: '提出', en: 'proposed' },
  confirmed: { zh: '确认', en: 'confirmed' },
  refused: { zh: '退回', en: 'refused' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
};
const EVENTS: Readonly<Record<string, Words>> = {
  'collective-entered': { zh: '登记集体', en: 'Collective entered' },
  'collective-renamed': { zh: '集体更名', en: 'Collective renamed' },
  'relation-entered': { zh: '登记关系', en: 'Relation registered' },
};

/** What an event is called. */
export function eventTitle(kind: string): Words {
  const cut = kind.lastIndexOf('-');
  const of = GOVERNANCE_KIND[kind.slice(0, cut) as keyof typeof GOVERNANCE_KIND];
  const done = DONE[kind.slice(cut + 1)];
  const own = EVENTS[kind];
  if (own) return own;
  if (!of || !done || typeof done === 'string') return kind;
  return { zh: `${of.zh}：${done.zh}`, en: `${of.en}: ${done.en}` };
}

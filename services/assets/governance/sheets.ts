/** Words of governance for spreadsheets and lists. */
import type { ProposalKind } from './states.ts';

export const ROLE_WORDS = {
  accountant: '会计',
  board: '理事',
  'supervisory-board': '监事',
  township: '农经监管',
} as const;

export const KIND_WORDS = {
  grant: '授权',
  end: '终止授权',
  charter: '章程',
  close: '终止集体',
  merge: '合并集体',
  'relation-end': '终止关系',
  party: '更正相对方',
} as const satisfies Readonly<Record<ProposalKind, string>>;

export const RELATION_WORDS = {
  spouse: '配偶',
  kin: '近亲属',
  shareholder: '持股',
  director: '任职',
  controls: '控制',
} as const;

const DONE: Readonly<Record<string, string>> = { proposed: '提出', confirmed: '确认', refused: '退回', withdrawn: '撤回' };
const EVENTS: Readonly<Record<string, string>> = {
  'collective-entered': '登记集体',
  'collective-renamed': '集体更名',
  'relation-entered': '登记关系',
};

/** What an event is called. */
export function eventWord(kind: string): string {
  const split = kind.lastIndexOf('-');
  const of = KIND_WORDS[kind.slice(0, split) as ProposalKind];
  return EVENTS[kind] ?? (of === undefined ? kind : `${of}：${DONE[kind.slice(split + 1)] ?? ''}`);
}

const FIELDS: Readonly<Record<string, string>> = {
  person: '姓名',
  username: '账号',
  role: '职务',
  title: '职务名称',
  legalRepresentative: '法定代表人',
  from: '自',
  to: '至',
  last: '最后一天',
  on: '终止日',
  intoName: '并入',
  name: '名称',
  uscc: '信用代码',
  code: '编号',
  before: '原记载',
  between: '双方',
  note: '意见',
  kind: '类别',
  source: '来源',
  collective: '集体',
  town: '街镇',
};

/** The facts of a proposal or an event in one line. */
export function factsText(body: Readonly<Record<string, unknown>>): string {
  const said = (key: string, value: unknown): string => {
    if (value === null || value === undefined || value === '' || value === false) return '';
    if (typeof value === 'object') return factsText(value as Record<string, unknown>);
    const text =
      value === true
        ? '是'
        : key === 'role'
          ? (ROLE_WORDS[value as keyof typeof ROLE_WORDS] ?? String(value))
          : String(value as string | number);
    return FIELDS[key] === undefined ? '' : `${FIELDS[key]} ${text}`;
  };
  return Object.entries(body)
    .map(([key, value]) =>
      (key === 'from' || key === 'to') && typeof value === 'object' && value !== null
        ? `${key === 'from' ? '由' : '改为'}（${factsText(value as Record<string, unknown>)}）`
        : said(key, value),
    )
    .filter((text) => text !== '')
    .join('，');
}

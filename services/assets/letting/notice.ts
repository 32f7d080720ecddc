/** The text of a notice, made from its record, so that what is posted at the gate says what the record says. */
import type { Text } from '@yunjian/kernel/contract';
import type { ListingMethod, Priority } from './common.ts';

interface Noticed {
  readonly number: string;
  readonly title: string;
  readonly termMonths: number;
  readonly permittedUse: string;
  readonly reserveFenYear: bigint;
  readonly depositFen: bigint;
  readonly leaseDepositFen: bigint | null;
  readonly priority: readonly Priority[] | null;
  readonly method: ListingMethod;
  readonly conditions: string;
  readonly deadline: Temporal.Instant | null;
  readonly opening: Temporal.Instant | null;
  readonly noticeNo: number;
  readonly seed: string;
}

/** Fen as yuan with two decimals and separators: 1234567 → 12,345.67. */
export function yuan(fen: bigint): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
}

/** Square centimetres as square metres, at most two decimals, rounded down. */
const metres = (cm2: string): string => {
  const hundredths = BigInt(cm2) / 100n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
};

/** The notice in both languages, a paragraph a line. Pure. */
export function noticeText(
  l: Noticed,
  collective: string,
  parts: readonly {
    readonly name: string;
    readonly areaCm2: string | null;
    readonly asset: { readonly name: string; readonly address: string };
  }[],
  zone: string,
): Text {
  const at = (t: Temporal.Instant | null, none: string): string =>
    t === null ? none : t.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
  const list = (none: string, unit: string): string =>
    parts
      .map((p) =>
        `${p.asset.name} ${p.name} ${p.asset.address} ${p.areaCm2 === null ? none : `${metres(p.areaCm2)} ${unit}`}`.replaceAll(
          / {2,}/g,
          ' ',
        ),
      )
      .join('；');
  const open = l.method === 'open-bidding';
  const first = (l.priority ?? []).map((p) => PRIORITY[p]);
  const lease = l.leaseDepositFen ?? l.depositFen;
  return {
    zh: [
      `${l.title}（${l.number}，第 ${l.noticeNo} 次公告）`,
      `出租方：${collective}`,
      `标的：${list('面积未登记', '平方米')}`,
      `租期：${l.termMonths} 个月；用途：${l.permittedUse}`,
      `年租金底价：${yuan(l.reserveFenYear)} 元；租赁押金：${yuan(lease)} 元${open ? `；竞价保证金：${yuan(l.depositFen)} 元` : ''}`,
      ...(open
        ? [
            `密封报价截止：${at(l.deadline, '发布时确定')}；开标：${at(l.opening, '发布时确定')}。截止后、开标前须提交金额与随机数，逾期不能开启。`,
            `不低于底价的有效报价中，价高者得；同价的，${first.length === 0 ? '' : `先由${first.map((f) => f.zh).join('、再由')}优先，仍相同的`}按 SHA-256(种子|报名编号) 由小到大排序，种子为 ${l.seed}。`,
          ]
        : [
            l.method === 'small-lot'
              ? '小额出租：经询价，不低于底价的报价中价高者得；结果公示，公示期内可以提出异议。'
              : '协商出租：经民主决议协商确定承租人；结果公示，公示期内可以提出异议。',
          ]),
      ...(l.conditions === '' ? [] : [`其他条件：${l.conditions}`]),
    ].join('\n'),
    en: [
      `${l.title} (${l.number}, notice no. ${l.noticeNo})`,
      `Lessor: ${collective}`,
      `To let: ${list('area not registered', 'm²')}`,
      `Term: ${l.termMonths} months; use: ${l.permittedUse}`,
      `Reserve: ${yuan(l.reserveFenYear)} yuan a year; deposit of the lease: ${yuan(lease)} yuan${open ? `; bidding deposit: ${yuan(l.depositFen)} yuan` : ''}`,
      ...(open
        ? [
            `Sealed bids until ${at(l.deadline, 'set when published')}; opening ${at(l.opening, 'set when published')}. Between the two, amount and nonce must be given, or the bid cannot be opened.`,
            `The highest valid bid at or above the reserve wins; among equal bids ${first.length === 0 ? '' : `first comes ${first.map((f) => f.en).join(', then ')}; those still equal `}${first.length === 0 ? 'the order is by' : 'are ordered by'} SHA-256(seed|registration id), smaller first; the seed is ${l.seed}.`,
          ]
        : [
            l.method === 'small-lot'
              ? 'A small lot: the best of the quotes at or above the reserve wins; the result is on display and can be objected to meanwhile.'
              : 'Negotiated: the lessee was settled by a decision of the members; the result is on display and can be objected to meanwhile.',
          ]),
      ...(l.conditions === '' ? [] : [`Further conditions: ${l.conditions}`]),
    ].join('\n'),
  };
}

const PRIORITY: Readonly<Record<Priority, Text>> = {
  'sitting-tenant': { zh: '原承租人（民法典第七百三十四条）', en: 'the sitting tenant (Civil Code, art. 734)' },
  member: {
    zh: '本集体成员（农村土地承包法第三十八条）',
    en: 'a member of the collective (Law on Rural Land Contracts, art. 38)',
  },
};

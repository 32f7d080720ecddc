/** The text of a notice, made from its record, so that what is posted at the gate says what the record says. */
import type { Text } from '@yunjian/kernel/contract';
import type { ListingMethod, Priority } from './common.ts';
import type { ListingTerms } from './terms.ts';

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
  readonly seed: string | null;
  readonly seedHash: string | null;
  readonly rentTerms: ListingTerms | null;
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
  const terms = l.rentTerms === null ? null : termsText(l.rentTerms);
  const lot = lotText(l);
  return {
    zh: [
      `${l.title}（${l.number}，第 ${l.noticeNo} 次公告）`,
      `出租方：${collective}`,
      `标的：${list('面积未登记', '平方米')}`,
      `租期：${l.termMonths} 个月；用途：${l.permittedUse}`,
      ...(terms === null ? [] : [terms.zh]),
      `年租金底价：${yuan(l.reserveFenYear)} 元；租赁押金：${yuan(lease)} 元${open ? `；竞价保证金：${yuan(l.depositFen)} 元` : ''}`,
      ...(open
        ? [
            `密封报价截止：${at(l.deadline, '发布时确定')}；开标：${at(l.opening, '发布时确定')}。截止后、开标前须提交金额与随机数，逾期不能开启。`,
            `不低于底价的有效报价中，价高者得；同价的，${first.length === 0 ? '' : `先由${first.map((f) => f.zh).join('、再由')}优先，仍相同的`}${lot.zh}`,
          ]
        : [
            l.method === 'small-lot'
              ? `小额出租：经询价，不低于底价的报价中价高者得${first.length === 0 ? '' : `；同价的由${first.map((f) => f.zh).join('、再由')}优先`}；结果公示，公示期内可以提出异议。`
              : '协商出租：经民主决议协商确定承租人；结果公示，公示期内可以提出异议。',
          ]),
      ...(l.conditions === '' ? [] : [`其他条件：${l.conditions}`]),
    ].join('\n'),
    en: [
      `${l.title} (${l.number}, notice no. ${l.noticeNo})`,
      `Lessor: ${collective}`,
      `To let: ${list('area not registered', 'm²')}`,
      `Term: ${l.termMonths} months; use: ${l.permittedUse}`,
      ...(terms === null ? [] : [terms.en]),
      `Reserve: ${yuan(l.reserveFenYear)} yuan a year; deposit of the lease: ${yuan(lease)} yuan${open ? `; bidding deposit: ${yuan(l.depositFen)} yuan` : ''}`,
      ...(open
        ? [
            `Sealed bids until ${at(l.deadline, 'set when published')}; opening ${at(l.opening, 'set when published')}. Between the two, amount and nonce must be given, or the bid cannot be opened.`,
            `The highest valid bid at or above the reserve wins; among equal bids ${first.length === 0 ? '' : `first comes ${first.map((f) => f.en).join(', then ')}; those still equal `}${first.length === 0 ? 'the order is by' : 'are ordered by'} ${lot.en}`,
          ]
        : [
            l.method === 'small-lot'
              ? `A small lot: the best of the quotes at or above the reserve wins${first.length === 0 ? '' : `; among equal ones ${first.map((f) => f.en).join(', then ')}`}; the result is on display and can be objected to meanwhile.`
              : 'Negotiated: the lessee was settled by a decision of the members; the result is on display and can be objected to meanwhile.',
          ]),
      ...(l.conditions === '' ? [] : [`Further conditions: ${l.conditions}`]),
    ].join('\n'),
  };
}

/** How equal offers are ordered: by a seed that the notice commits to, or in notices from before by the one that stood in it. */
const lotText = (l: Pick<Noticed, 'seed' | 'seedHash'>): Text =>
  l.seedHash === null
    ? {
        zh: `按 SHA-256(种子|报名编号) 由小到大排序，种子为 ${l.seed ?? ''}。`,
        en: `SHA-256(seed|registration id), smaller first; the seed is ${l.seed ?? ''}.`,
      }
    : {
        zh: `按 SHA-256(种子|首次报名编号) 由小到大排序；种子已封存，其 SHA-256 为 ${l.seedHash}，开标时公布，人人可以核对。`,
        en: `SHA-256(seed|first registration id), smaller first; the seed is sealed, its SHA-256 is ${l.seedHash}; it is told at the opening and everybody can check it.`,
      };

function termsText(t: ListingTerms): Text {
  const up = t.escalation;
  return {
    zh: [
      `付款：每 ${t.payEveryMonths} 个月一付${t.dueAfterDays > 0 ? `，每期开始后 ${t.dueAfterDays} 天内` : '，先付后用'}`,
      t.prepaidMonths > 0 ? `首次预付 ${t.prepaidMonths} 个月` : '',
      up === null ? '租金不递增' : `每 ${up.everyMonths} 个月递增 ${up.ppm / 10_000}%`,
      t.freeDays > 0 ? `免租期 ${t.freeDays} 天` : '无免租期',
    ]
      .filter((s) => s !== '')
      .join('；'),
    en: [
      `Paid every ${t.payEveryMonths} months${t.dueAfterDays > 0 ? ` within ${t.dueAfterDays} days` : ' in advance'}`,
      t.prepaidMonths > 0 ? `${t.prepaidMonths} months ahead at first` : '',
      up === null ? 'the rent does not rise' : `rises by ${up.ppm / 10_000}% every ${up.everyMonths} months`,
      t.freeDays > 0 ? `${t.freeDays} days rent-free` : 'no rent-free days',
    ]
      .filter((s) => s !== '')
      .join('; '),
  };
}

const PRIORITY: Readonly<Record<Priority, Text>> = {
  'sitting-tenant': { zh: '原承租人（民法典第七百三十四条）', en: 'the sitting tenant (Civil Code, art. 734)' },
  member: {
    zh: '本集体成员（农村土地承包法第三十八条）',
    en: 'a member of the collective (Law on Rural Land Contracts, art. 38)',
  },
};

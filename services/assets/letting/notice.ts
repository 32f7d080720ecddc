/** The text of a notice, made from its record, so that what is posted at the gate says what the record says. */
import type { Text } from '@yunjian/kernel/contract';

interface Noticed {
  readonly number: string;
  readonly title: string;
  readonly termMonths: number;
  readonly permittedUse: string;
  readonly reserveFenYear: bigint;
  readonly depositFen: bigint;
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
  return {
    zh: [
      `${l.title}（${l.number}，第 ${l.noticeNo} 次公告）`,
      `出租方：${collective}`,
      `标的：${list('面积未登记', '平方米')}`,
      `租期：${l.termMonths} 个月；用途：${l.permittedUse}`,
      `年租金底价：${yuan(l.reserveFenYear)} 元；竞价保证金：${yuan(l.depositFen)} 元`,
      `密封报价截止：${at(l.deadline, '发布时确定')}；开标：${at(l.opening, '发布时确定')}。截止后、开标前须提交金额与随机数，逾期不能开启。`,
      `不低于底价的有效报价中，价高者得；同价的，按 SHA-256(种子|报名编号) 由小到大排序，种子为 ${l.seed}。`,
      ...(l.conditions === '' ? [] : [`其他条件：${l.conditions}`]),
    ].join('\n'),
    en: [
      `${l.title} (${l.number}, notice no. ${l.noticeNo})`,
      `Lessor: ${collective}`,
      `To let: ${list('area not registered', 'm²')}`,
      `Term: ${l.termMonths} months; use: ${l.permittedUse}`,
      `Reserve: ${yuan(l.reserveFenYear)} yuan a year; bidding deposit: ${yuan(l.depositFen)} yuan`,
      `Sealed bids until ${at(l.deadline, 'set when published')}; opening ${at(l.opening, 'set when published')}. Between the two, amount and nonce must be given, or the bid cannot be opened.`,
      `The highest valid bid at or above the reserve wins; equal bids are ordered by SHA-256(seed|registration id), smaller first; the seed is ${l.seed}.`,
      ...(l.conditions === '' ? [] : [`Further conditions: ${l.conditions}`]),
    ].join('\n'),
  };
}

/** A rehearsal's result in sentences. Pure, so that the sentences can be tested. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtInt, fmtMoney } from '@yunjian/ui/format';
import type { Summary } from '../types.ts';

const titleOf = (summary: Summary, code: string): Text =>
  summary.outcomes.find((o) => o.code === code)?.title ?? { zh: code, en: code };

/** Changes of outcome, most frequent first; those who stay where they are are none. */
export const changesOf = (summary: Summary): Summary['matrix'] =>
  summary.matrix.filter((m) => m.from !== m.to && m.count > 0).toSorted((a, b) => b.count - a.count);

/** `60,000 件中 312 件结果会改变：210 件由“通过”变为“转人工”…`. Names at most three changes. */
export function headline(summary: Summary, what: Text | null): Text {
  const unit = what ?? { zh: '件', en: 'cases' };
  const counted = what ? { zh: ` 件${unit.zh}`, en: ` ${unit.en}` } : { zh: ' 件', en: ' cases' };
  if (summary.flipped === 0)
    return {
      zh: `${fmtInt(summary.total)}${counted.zh}全部预演过，没有一件结果改变。`,
      en: `All ${fmtInt(summary.total)}${counted.en} rehearsed: none is decided otherwise.`,
    };
  const all = changesOf(summary);
  const named = all.slice(0, 3);
  const rest = all.slice(3).reduce((n, m) => n + m.count, 0);
  const zh = named.map((m) => `${fmtInt(m.count)} 件由“${titleOf(summary, m.from).zh}”变为“${titleOf(summary, m.to).zh}”`);
  const en = named.map((m) => `${fmtInt(m.count)} from “${titleOf(summary, m.from).en}” to “${titleOf(summary, m.to).en}”`);
  if (rest > 0) {
    zh.push(`另有 ${fmtInt(rest)} 件其他变化`);
    en.push(`${fmtInt(rest)} others`);
  }
  return {
    zh: `${fmtInt(summary.total)}${counted.zh}中，${fmtInt(summary.flipped)} 件结果会改变：${zh.join('，')}。`,
    en: `${fmtInt(summary.flipped)} of ${fmtInt(summary.total)}${counted.en} are decided otherwise: ${en.join(', ')}.`,
  };
}

/** What the change costs, in a sentence; null when no amounts are known. */
export function moneySentence(summary: Summary): Text | null {
  const { money } = summary;
  if (!money) return null;
  const difference = BigInt(money.afterFen) - BigInt(money.beforeFen);
  const amounts = { before: fmtMoney(money.beforeFen), after: fmtMoney(money.afterFen) };
  if (difference === 0n)
    return { zh: `${money.title.zh}不变，仍为 ${amounts.after}。`, en: `${money.title.en} stays ${amounts.after}.` };
  const by = fmtMoney(difference < 0n ? -difference : difference);
  return {
    zh: `${money.title.zh}由 ${amounts.before} 变为 ${amounts.after}，${difference > 0n ? '增加' : '减少'} ${by}。`,
    en: `${money.title.en} goes from ${amounts.before} to ${amounts.after}, ${by} ${difference > 0n ? 'more' : 'less'}.`,
  };
}

const OUTCOMES: Readonly<Record<string, Text>> = {
  MET: { zh: '符合', en: 'met' },
  NOT_MET: { zh: '不符合', en: 'not met' },
  UNKNOWN: { zh: '未知', en: 'unknown' },
  COMPUTED: { zh: '已算出', en: 'computed' },
};

/** How a condition came out; null: the row did not exist. */
export const outcomeText = (outcome: string | null): Text =>
  outcome === null ? { zh: '没有这一条', en: 'no such row' } : (OUTCOMES[outcome] ?? { zh: outcome, en: outcome });

export const changeText = {
  gain: { zh: '对当事人更好', en: 'better for the person' },
  loss: { zh: '对当事人更差', en: 'worse for the person' },
  other: { zh: '其他', en: 'other' },
} as const;
export const changeKind = { gain: 'success', loss: 'danger', other: 'neutral' } as const;

/** A rehearsal's result in sentences. Pure, so that the sentences can be tested. */
import type { Text } from '@yunjian/kernel/contract';
import { fmtInt, fmtMoney } from '@yunjian/ui/format';
import type { Summary } from '../types.ts';

/** A result as people first ask for it: 机器批准 of `机器批准 · T4 · 1 室`, GRANT of `GRANT:T4:1`. */
const broad = (code: string): string => code.split(':')[0] ?? code;
const broadTitle = (title: Text): Text => ({ zh: title.zh.split(' · ')[0] ?? '', en: title.en.split(' · ')[0] ?? '' });

export interface BroadOutcome {
  readonly code: string;
  readonly title: Text;
  readonly favour: number;
}

/** The results without their finer parts, best for the person first. */
export function broadOutcomes(summary: Summary): readonly BroadOutcome[] {
  const out = new Map<string, BroadOutcome>();
  for (const o of summary.outcomes) {
    const code = broad(o.code);
    const known = out.get(code);
    if (!known || known.favour < o.favour) out.set(code, { code, title: broadTitle(o.title), favour: o.favour });
  }
  return [...out.values()].toSorted((a, b) => b.favour - a.favour);
}

/** Everything that goes from one broad result to another, with the finer changes it is made of, most frequent first. */
export interface BroadChange {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly change: Summary['matrix'][number]['change'];
  readonly parts: Summary['matrix'];
}

export function broadChanges(summary: Summary): readonly BroadChange[] {
  const groups = new Map<string, Summary['matrix']>();
  for (const m of summary.matrix) {
    if (m.from === m.to || m.count === 0) continue;
    const key = `${broad(m.from)} ${broad(m.to)}`;
    groups.set(key, [...(groups.get(key) ?? []), m]);
  }
  return [...groups.values()]
    .map((parts) => {
      const sorted = parts.toSorted((a, b) => b.count - a.count);
      const [first] = sorted;
      return {
        from: broad(first?.from ?? ''),
        to: broad(first?.to ?? ''),
        count: sorted.reduce((n, m) => n + m.count, 0),
        change: sorted.every((m) => m.change === first?.change) ? (first?.change ?? 'other') : ('other' as const),
        parts: sorted,
      };
    })
    .toSorted((a, b) => b.count - a.count);
}

/** `60,000 件中 312 件结果会改变：210 件由“通过”变为“转人工”…`. Names at most three changes. */
export function headline(summary: Summary, what: Text | null): Text {
  const counted = what ? { zh: ` 件${what.zh}`, en: ` ${what.en}` } : { zh: ' 件', en: ' cases' };
  if (summary.flipped === 0)
    return {
      zh: `${fmtInt(summary.total)}${counted.zh}全部预演过，没有一件结果改变。`,
      en: `All ${fmtInt(summary.total)}${counted.en} rehearsed: none is decided otherwise.`,
    };
  const outcomes = broadOutcomes(summary);
  const titleOf = (code: string): Text => outcomes.find((o) => o.code === code)?.title ?? { zh: code, en: code };
  const all = broadChanges(summary);
  const rest = all.slice(3).reduce((n, m) => n + m.count, 0);
  const zh = all.slice(0, 3).map((m) => {
    const [from, to] = [titleOf(m.from).zh, titleOf(m.to).zh];
    return from === to ? `${fmtInt(m.count)} 件仍为“${from}”而内容改变` : `${fmtInt(m.count)} 件由“${from}”变为“${to}”`;
  });
  const en = all.slice(0, 3).map((m) => {
    const [from, to] = [titleOf(m.from).en, titleOf(m.to).en];
    return from === to
      ? `${fmtInt(m.count)} still “${from}” with another content`
      : `${fmtInt(m.count)} from “${from}” to “${to}”`;
  });
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
  // An amount that is not known is not nothing: it is not in the sums, and the sentence says so.
  const unknown = Math.max(money.unknownBefore, money.unknownAfter);
  const rest =
    unknown === 0
      ? { zh: '', en: '' }
      : {
          zh: `另有 ${fmtInt(unknown)} 件金额未知，没有计入。`,
          en: ` In ${fmtInt(unknown)} cases the amount is not known and not counted.`,
        };
  if (difference === 0n)
    return {
      zh: `${money.title.zh}不变，仍为 ${amounts.after}。${rest.zh}`,
      en: `${money.title.en} stays ${amounts.after}.${rest.en}`,
    };
  const by = fmtMoney(difference < 0n ? -difference : difference);
  return {
    zh: `${money.title.zh}由 ${amounts.before} 变为 ${amounts.after}，${difference > 0n ? '增加' : '减少'} ${by}。${rest.zh}`,
    en: `${money.title.en} goes from ${amounts.before} to ${amounts.after}, ${by} ${difference > 0n ? 'more' : 'less'}.${rest.en}`,
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

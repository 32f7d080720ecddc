/** What a charter asks of votes and distributions, proposed from a day on. */
import { useState } from 'react';
import type { z } from 'zod';
import type { charterTerms } from '../../contract/governance-shapes.ts';
import { useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { Act } from './form.tsx';
import { PAPER } from './governance-deeds.tsx';
import { todayText } from './hooks.ts';
import { DecisionPicker } from './pickers.tsx';

type Terms = z.input<typeof charterTerms>;

const fraction = { zh: '写成分数，如 2/3', en: 'As a fraction, e.g. 2/3' };
const asks: readonly Ask[] = [
  { name: 'from', kind: 'date', label: { zh: '自哪天起有效', en: 'In force from' }, initial: todayText() },
  { name: 'quorum', kind: 'text', max: 9, label: { zh: '到会比例', en: 'Quorum' }, hint: fraction, optional: true },
  { name: 'majority', kind: 'text', max: 9, label: { zh: '同意比例', en: 'Majority' }, hint: fraction, optional: true },
  {
    name: 'of',
    kind: 'select',
    label: { zh: '同意比例按谁计算', en: 'Majority of whom' },
    options: [
      { value: 'present', label: { zh: '到会人数', en: 'those present' } },
      { value: 'all', label: { zh: '全体人数', en: 'all' } },
    ],
    optional: true,
  },
  {
    name: 'noticeDays',
    kind: 'int',
    max: 365,
    label: { zh: '会议提前通知', en: 'Notice of meetings' },
    suffix: { zh: '天', en: 'days' },
    optional: true,
  },
  {
    name: 'planDays',
    kind: 'int',
    max: 365,
    label: { zh: '分配方案公示', en: 'Distribution plan on display' },
    suffix: { zh: '天', en: 'days' },
    optional: true,
  },
  { name: 'minimum', kind: 'yuan', label: { zh: '低于此数结转不发', en: 'Carried when below' }, optional: true },
  {
    name: 'cap',
    kind: 'decimal',
    places: 4,
    label: { zh: '一户（人）持股上限', en: 'Cap of one holder' },
    suffix: { zh: '%', en: '%' },
    optional: true,
  },
  {
    name: 'surplus',
    kind: 'decimal',
    places: 4,
    label: { zh: '公积金提取比例', en: 'Rate of the surplus reserve' },
    suffix: { zh: '%', en: '%' },
    optional: true,
  },
  { name: 'surplusCap', kind: 'yuan', label: { zh: '公积金提取上限', en: 'Cap of the surplus reserve' }, optional: true },
  {
    name: 'welfare',
    kind: 'decimal',
    places: 4,
    label: { zh: '公益金提取比例', en: 'Rate of the welfare reserve' },
    suffix: { zh: '%', en: '%' },
    optional: true,
  },
  { name: 'welfareCap', kind: 'yuan', label: { zh: '公益金提取上限', en: 'Cap of the welfare reserve' }, optional: true },
  PAPER,
];

/** Percent as typed to millionths, exact: `12.5` is 125000. */
const ppm = (percent: string): number => {
  const [whole = '0', rest = ''] = percent.split('.');
  return Number(`${whole}${rest.padEnd(4, '0')}`);
};

/** What was typed as the terms of a charter; what was left empty is not said. */
export function termsOf(v: Pick<Values, 'orNull'>): Terms {
  const given = <K extends string, T>(key: K, name: string, read: (typed: string) => T): Partial<Record<K, T>> => {
    const typed = v.orNull(name);
    return typed === null ? {} : ({ [key]: read(typed) } as Record<K, T>);
  };
  const text = (typed: string): string => typed.replaceAll(' ', '');
  const vote = {
    ...given('quorum', 'quorum', text),
    ...given('majority', 'majority', text),
    ...given('of', 'of', (x) => x as 'present' | 'all'),
    ...given('noticeDays', 'noticeDays', Number),
  };
  const reserve = (name: string, fund: string) =>
    v.orNull(name) === null ? [] : [{ funds: [fund] as [string, ...string[]], ratePpm: ppm(v.orNull(name) ?? '0') }];
  const reserves = [...reserve('surplus', 'accumulation'), ...reserve('welfare', 'welfare')];
  const caps = { ...given('accumulation', 'surplusCap', text), ...given('welfare', 'welfareCap', text) };
  const dividends = {
    ...given('noticeDays', 'planDays', Number),
    ...given('minimumFen', 'minimum', text),
    ...given('shareCapPpm', 'cap', ppm),
    ...(reserves.length > 0 ? { reserves } : {}),
    ...(Object.keys(caps).length > 0 ? { fundCapFen: caps as Record<string, string> } : {}),
  };
  return {
    ...(Object.keys(vote).length > 0 ? { vote } : {}),
    ...(Object.keys(dividends).length > 0 ? { dividends } : {}),
  };
}

/** Proposes a charter. */
export function NewCharter({ collective }: { collective: string }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  return (
    <Act
      icon="plus"
      kind="primary"
      label={{ zh: '提出章程条款', en: 'Propose a charter' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '写出全部条款：自生效日起取代现行章程。留空的按区里的规则包。提取上限、结转不发的数额，以及改变章程已定的提取比例，须选定成员大会的章程决议。',
            en: 'Say all of its terms: from its day on it takes the place of the one in force. What is left empty falls to the rule packs. Caps of reserves, what is carried, and other reserves than the charter had need a decision of all members on the charter.',
          })}
        </p>
      }
      asks={asks}
      more={() => <DecisionPicker collective={collective} subject="charter" value={decision} onChange={setDecision} optional />}
      moreSaid={decision}
      done={{ zh: '已提出，等待另一人确认', en: 'Proposed; waits for another person' }}
      send={(v, o) =>
        client.governance.proposeCharter(
          {
            params: { id: collective },
            body: {
              from: v.text('from'),
              terms: termsOf(v),
              decisionId: decision === '' ? null : decision,
              reason: v.text('reason'),
            },
          },
          o,
        )
      }
    />
  );
}

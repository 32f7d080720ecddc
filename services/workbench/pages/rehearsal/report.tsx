/** What a rehearsal found: the sentence first, then who goes where, which towns and groups, money, conditions, and every single case. */
import { useState, type ReactNode } from 'react';
import { DataTable, Section, Tabs, fmtInt, fmtMoney, fmtPercent, useLocale, type Column } from '@yunjian/ui';
import { BarChart } from '@yunjian/ui/charts';
import type { Rehearsal, Summary } from '../types.ts';
import { Flips, type FlipFilter } from './flips.tsx';
import { Matrix } from './matrix.tsx';
import { changeText, headline, moneySentence, outcomeText } from './words.ts';

type Group = Summary['dimensions'][number]['groups'][number];
type Row = Summary['conditions'][number];
/** Bars that can still be read. */
const MOST = 20;

export function Report({ rehearsal, action }: { rehearsal: Rehearsal; action: ReactNode }) {
  const { t } = useLocale();
  const { summary } = rehearsal;
  const [filter, setFilter] = useState<FlipFilter>({});
  if (!summary) return null;
  const money = moneySentence(summary);
  const show = (next: FlipFilter) => {
    setFilter(next);
    document.getElementById('wb-flips')?.scrollIntoView({ block: 'start' });
  };
  return (
    <div className="wb-report">
      <div className="wb-headline">
        <div>
          <p className="wb-sentence">{t(headline(summary, rehearsal.caseTitle))}</p>
          {money ? <p>{t(money)}</p> : null}
          <p className="yj-muted">
            {rehearsal.against
              ? t({ zh: `与现行版本 ${rehearsal.against} 比较`, en: `Compared with version ${rehearsal.against}, in force` })
              : t({ zh: '没有现行版本可比', en: 'No version in force to compare with' })}
          </p>
        </div>
        {action}
      </div>
      {summary.flipped > 0 ? (
        <>
          <div className="wb-tally">
            {(['gain', 'loss', 'other'] as const).map((change) => {
              const count = { gain: summary.gains, loss: summary.losses, other: summary.others }[change];
              return (
                <button
                  key={change}
                  type="button"
                  className={`wb-tally-${change}`}
                  disabled={count === 0}
                  onClick={() => show({ change })}
                >
                  <strong className="yj-num">{fmtInt(count)}</strong>
                  <span>{t(changeText[change])}</span>
                </button>
              );
            })}
            <div>
              <strong className="yj-num">{fmtInt(summary.unchanged)}</strong>
              <span>{t({ zh: '结果不变', en: 'unchanged' })}</span>
            </div>
          </div>
          <Section title={{ zh: '由什么变为什么', en: 'From what to what' }}>
            <Matrix summary={summary} onPick={(before, after) => show({ before, after })} />
          </Section>
          {summary.dimensions.length > 0 ? (
            <Section title={{ zh: '涉及哪些人', en: 'Who is affected' }}>
              <Tabs
                label={{ zh: '按什么分', en: 'Grouped by' }}
                tabs={summary.dimensions.map((dimension) => ({
                  id: dimension.code,
                  title: { zh: `按${dimension.title.zh}`, en: `By ${dimension.title.en.toLowerCase()}` },
                  content: <Dimension dimension={dimension} onPick={(group) => show({ dimension: dimension.code, group })} />,
                }))}
              />
            </Section>
          ) : null}
          <Section title={{ zh: '因为哪些条件', en: 'Because of which conditions' }}>
            <Conditions rows={summary.conditions} onPick={(condition) => show({ condition })} />
          </Section>
          <Section id="wb-flips" title={{ zh: '结果改变的每一件', en: 'Every case decided otherwise' }}>
            <Flips rehearsal={rehearsal} summary={summary} filter={filter} onFilter={setFilter} />
          </Section>
        </>
      ) : null}
    </div>
  );
}

function Dimension({ dimension, onPick }: { dimension: Summary['dimensions'][number]; onPick: (group: string) => void }) {
  const { t } = useLocale();
  const groups = dimension.groups.toSorted((a, b) => b.flipped - a.flipped);
  const drawn = groups.filter((g) => g.flipped > 0).slice(0, MOST);
  const columns: readonly Column<Group>[] = [
    {
      key: 'title',
      title: dimension.title,
      head: true,
      cell: (g) =>
        g.flipped > 0 ? (
          <button type="button" className="yj-link yj-linklike" onClick={() => onPick(g.code)}>
            {t(g.title)}
          </button>
        ) : (
          t(g.title)
        ),
      sortBy: (g) => g.title.zh,
    },
    { key: 'total', title: { zh: '全部（件）', en: 'All' }, number: true, cell: (g) => fmtInt(g.total), sortBy: (g) => g.total },
    {
      key: 'flipped',
      title: { zh: '改变（件）', en: 'Changed' },
      number: true,
      cell: (g) => fmtInt(g.flipped),
      sortBy: (g) => g.flipped,
    },
    {
      key: 'share',
      title: { zh: '占比', en: 'Share' },
      number: true,
      cell: (g) => fmtPercent(g.total === 0 ? null : g.flipped / g.total),
      sortBy: (g) => (g.total === 0 ? null : g.flipped / g.total),
    },
    {
      key: 'gains',
      title: { zh: '更好（件）', en: 'Better' },
      number: true,
      cell: (g) => fmtInt(g.gains),
      sortBy: (g) => g.gains,
    },
    {
      key: 'losses',
      title: { zh: '更差（件）', en: 'Worse' },
      number: true,
      cell: (g) => fmtInt(g.losses),
      sortBy: (g) => g.losses,
    },
    {
      key: 'money',
      title: { zh: '金额变化', en: 'Money' },
      number: true,
      cell: (g) => fmtMoney(BigInt(g.afterFen) - BigInt(g.beforeFen)),
      sortBy: (g) => Number(BigInt(g.afterFen) - BigInt(g.beforeFen)),
    },
  ];
  return (
    <div className="wb-dimension">
      {drawn.length > 0 ? (
        <BarChart
          stacked
          title={{
            zh: `结果改变的件数，按${dimension.title.zh}`,
            en: `Cases decided otherwise, by ${dimension.title.en.toLowerCase()}`,
          }}
          unit={{ zh: '件', en: 'cases' }}
          categories={drawn.map((g) => g.title)}
          series={[
            { name: { zh: '更好', en: 'better' }, values: drawn.map((g) => g.gains) },
            { name: { zh: '更差', en: 'worse' }, values: drawn.map((g) => g.losses) },
            ...(drawn.some((g) => g.flipped > g.gains + g.losses)
              ? [{ name: changeText.other, values: drawn.map((g) => g.flipped - g.gains - g.losses) }]
              : []),
          ]}
        />
      ) : null}
      <DataTable caption={dimension.title} hideCaption columns={columns} rows={groups} rowKey={(g) => g.code} />
    </div>
  );
}

function Conditions({ rows, onPick }: { rows: readonly Row[]; onPick: (ruleId: string) => void }) {
  const { t } = useLocale();
  const columns: readonly Column<Row>[] = [
    {
      key: 'text',
      title: { zh: '条件', en: 'Condition' },
      head: true,
      cell: (r) => (
        <>
          <button type="button" className="yj-link yj-linklike" onClick={() => onPick(r.ruleId)}>
            {t(r.textAfter ?? r.textBefore ?? { zh: r.ruleId, en: r.ruleId })}
          </button>
          {r.textBefore && r.textAfter && r.textBefore.zh !== r.textAfter.zh ? (
            <p className="yj-muted yj-small">
              {t({ zh: '原为：', en: 'Was: ' })}
              {t(r.textBefore)}
            </p>
          ) : null}
        </>
      ),
    },
    {
      key: 'how',
      title: { zh: '怎样变', en: 'How' },
      cell: (r) => (
        <ul className="wb-plain">
          {r.outcomes.map((o) => (
            <li key={`${o.from} ${o.to}`}>
              {t(outcomeText(o.from))} → {t(outcomeText(o.to))} <span className="yj-muted yj-num">{fmtInt(o.count)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'count',
      title: { zh: '涉及（件）', en: 'Cases' },
      number: true,
      cell: (r) => fmtInt(r.count),
      sortBy: (r) => r.count,
    },
  ];
  return (
    <DataTable
      caption={{ zh: '结果改变的件里，哪些条件的结论变了', en: 'Conditions that came out otherwise' }}
      hideCaption
      columns={columns}
      rows={rows}
      rowKey={(r) => `${r.decision} ${r.ruleId}`}
    />
  );
}

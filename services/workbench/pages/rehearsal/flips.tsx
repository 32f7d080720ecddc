/** Every case that the draft decides otherwise, with filters, its reason in words, and all of them as a spreadsheet. */
import { useState } from 'react';
import { Badge, EmptyState, FilterBar, Ready, SearchBox, Select, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { api, client, fileHref } from '../api.ts';
import type { Flip, Rehearsal, Summary } from '../types.ts';
import { changeKind, changeText, outcomeText } from './words.ts';

export interface FlipFilter {
  change?: 'gain' | 'loss' | 'other';
  before?: string;
  after?: string;
  dimension?: string;
  group?: string;
  condition?: string;
  q?: string;
}

/** Why the result differs: the conditions that came out otherwise. */
function Reasons({ flip }: { flip: Flip }) {
  const { t } = useLocale();
  if (flip.conditions.length === 0) return <span className="yj-muted">—</span>;
  return (
    <ul className="wb-reasons">
      {flip.conditions.map((c) => {
        const same = c.textBefore && c.textAfter && c.textBefore.zh === c.textAfter.zh;
        return (
          <li key={c.ruleId}>
            {t(c.textAfter ?? c.textBefore ?? { zh: c.ruleId, en: c.ruleId })}
            {t({ zh: '：', en: ': ' })}
            {t(outcomeText(c.before))} → <strong>{t(outcomeText(c.after))}</strong>
            {c.textBefore && c.textAfter && !same ? (
              <span className="yj-muted">{t({ zh: `（原条件：${c.textBefore.zh}）`, en: ` (was: ${c.textBefore.en})` })}</span>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

export function Flips({
  rehearsal,
  summary,
  filter,
  onFilter,
}: {
  rehearsal: Rehearsal;
  summary: Summary;
  filter: FlipFilter;
  onFilter: (filter: FlipFilter) => void;
}) {
  const { t, locale } = useLocale();
  const [page, setPage] = useState({ page: 1, size: 20 });
  const [asked, setAsked] = useState(filter);
  if (asked !== filter) {
    setAsked(filter);
    setPage((old) => ({ ...old, page: 1 }));
  }
  const given = Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''),
  ) as FlipFilter;
  const query = useApi(client.flips, { params: { id: rehearsal.id }, query: { ...given, ...page } }, { keep: true });
  const set = (part: { [K in keyof FlipFilter]?: FlipFilter[K] | undefined }) =>
    onFilter(Object.fromEntries(Object.entries({ ...filter, ...part }).filter(([, value]) => value)) as FlipFilter);
  const outcomes = summary.outcomes.map((o) => ({ value: o.code, label: o.title }));
  const columns: readonly ListColumn<Flip>[] = [
    {
      key: 'reference',
      title: { zh: '编号', en: 'Reference' },
      head: true,
      width: 150,
      cell: (f) => <span className="yj-num">{f.reference}</span>,
    },
    {
      key: 'change',
      title: { zh: '由…变为…', en: 'From, to' },
      width: 220,
      cell: (f) => (
        <span className="wb-flip">
          {t(f.before.title)} → <strong>{t(f.after.title)}</strong>
        </span>
      ),
    },
    {
      key: 'better',
      title: { zh: '对当事人', en: 'For the person' },
      width: 130,
      cell: (f) => <Badge kind={changeKind[f.change]}>{t(changeText[f.change])}</Badge>,
    },
    { key: 'why', title: { zh: '因为', en: 'Because' }, cell: (f) => <Reasons flip={f} /> },
    {
      key: 'money',
      title: { zh: '金额', en: 'Money' },
      number: true,
      width: 190,
      cell: (f) =>
        f.beforeFen === null && f.afterFen === null
          ? '—'
          : `${f.beforeFen === null ? '—' : fmtMoney(f.beforeFen)} → ${f.afterFen === null ? '—' : fmtMoney(f.afterFen)}`,
    },
    ...summary.dimensions.map((d): ListColumn<Flip> => ({
      key: d.code,
      title: d.title,
      extra: true,
      cell: (f) => {
        const group = f.groups.find((g) => g.dimension === d.code);
        return group ? t(group.title) : '—';
      },
    })),
    {
      key: 'decided',
      title: { zh: '决定日期', en: 'Decided' },
      width: 130,
      extra: true,
      cell: (f) => fmtDate(f.decidedAt, locale),
    },
  ];
  const dimension = summary.dimensions.find((d) => d.code === filter.dimension);
  const condition = summary.conditions.find((c) => c.ruleId === filter.condition);
  return (
    <>
      <FilterBar active={Object.keys(given).length} onClear={() => onFilter({})}>
        <Select
          name="flip-change"
          label={{ zh: '对当事人', en: 'For the person' }}
          placeholder={{ zh: '全部', en: 'All' }}
          value={filter.change ?? ''}
          onChange={(value) => set({ change: (value || undefined) as FlipFilter['change'] })}
          options={(['gain', 'loss', 'other'] as const).map((value) => ({ value, label: changeText[value] }))}
        />
        <Select
          name="flip-before"
          label={{ zh: '现行结果', en: 'In force' }}
          placeholder={{ zh: '全部', en: 'All' }}
          value={filter.before ?? ''}
          onChange={(before) => set({ before })}
          options={outcomes}
        />
        <Select
          name="flip-after"
          label={{ zh: '草案结果', en: 'Draft' }}
          placeholder={{ zh: '全部', en: 'All' }}
          value={filter.after ?? ''}
          onChange={(after) => set({ after })}
          options={outcomes}
        />
        {summary.dimensions.map((d) => (
          <Select
            key={d.code}
            name={`flip-${d.code}`}
            label={d.title}
            placeholder={{ zh: '全部', en: 'All' }}
            value={dimension?.code === d.code ? (filter.group ?? '') : ''}
            onChange={(group) => set(group ? { dimension: d.code, group } : { dimension: undefined, group: undefined })}
            options={d.groups.filter((g) => g.flipped > 0).map((g) => ({ value: g.code, label: g.title }))}
          />
        ))}
        <SearchBox label={{ zh: '编号', en: 'Reference' }} value={filter.q ?? ''} onSearch={(q) => set({ q })} />
      </FilterBar>
      {condition ? (
        <p className="wb-filtered">
          {t({ zh: '只看涉及这一条的：', en: 'Only where this came out otherwise: ' })}
          <strong>{t(condition.textAfter ?? condition.textBefore ?? { zh: condition.ruleId, en: condition.ruleId })}</strong>
        </p>
      ) : null}
      <Ready query={query}>
        {(data) => (
          <StaffList
            id="workbench.flips"
            caption={{ zh: '结果改变的每一件', en: 'Cases decided otherwise' }}
            columns={columns}
            rows={data.rows}
            rowKey={(f) => String(f.seq)}
            page={{ page: data.page, size: data.size, total: data.total }}
            onPage={(next, size) => setPage({ page: next, size })}
            exportHref={fileHref(api.flipsXlsx, { params: { id: rehearsal.id }, query: { ...given } })}
            empty={<EmptyState title={{ zh: '没有符合筛选的', en: 'None fits the filter' }} />}
          />
        )}
      </Ready>
    </>
  );
}

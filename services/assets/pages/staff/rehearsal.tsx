/** What a draft of the rules would change: by rule, by town, and row by row, contracts and parts that are let to nobody. */
import { useState } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { DataTable, EmptyState, FilterBar, Notice, Progress, Ready, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from './api.ts';
import { oneOf } from './hooks.ts';
import { About, FilterSelect, FilterTown, Part, State } from './parts.tsx';
import { SEVERITY, choices } from './words.ts';

type Result = Awaited<ReturnType<typeof client.supervision.rehearsal>>;
type Flip = Result['rows'][number];
const FLIP = {
  appears: { kind: 'danger', words: { zh: '新出现', en: 'Appears' } },
  vanishes: { kind: 'success', words: { zh: '不再出现', en: 'Vanishes' } },
  severity: { kind: 'warning', words: { zh: '程度变化', en: 'Gravity changes' } },
} as const;
const OF = {
  contract: { kind: 'neutral', words: { zh: '合同', en: 'Contracts' } },
  part: { kind: 'neutral', words: { zh: '无人承租的部位', en: 'Parts let to nobody' } },
} as const;
const OFS = Object.keys(OF) as (keyof typeof OF)[];
const CHANGES = Object.keys(FLIP) as (keyof typeof FLIP)[];
type Filters = { readonly [K in 'of' | 'rule' | 'town' | 'change']?: string };

/** A rehearsal with its progress. `of` is the version it tries, `titles` what the rules are called. */
export function Rehearsal({ id, of, titles }: { id: string; of: string; titles: ReadonlyMap<string, Text> }) {
  const { t } = useLocale();
  const [slice, setSlice] = useState({ page: 1, size: 50 });
  const [filters, setFilters] = useState<Filters>({});
  const set = (key: keyof Filters) => (value: string) => {
    setFilters({ ...filters, [key]: value });
    setSlice({ ...slice, page: 1 });
  };
  const clear = () => {
    setFilters({});
    setSlice({ ...slice, page: 1 });
  };
  const only = {
    of: oneOf(OFS, filters.of),
    change: oneOf(CHANGES, filters.change),
    ...(filters.rule ? { rule: filters.rule } : {}),
    ...(filters.town ? { town: filters.town } : {}),
  };
  const at = { ...slice, ...only };
  const [every, setEvery] = useState(1500);
  const query = useApi(client.supervision.rehearsal, { params: { id }, query: at }, { keep: true, every });
  const done = query.data?.run.state === 'done' || query.data?.run.state === 'failed';
  if (query.data && done !== (every !== 1500)) setEvery(done ? 60_000 : 1500);
  const columns: readonly ListColumn<Flip>[] = [
    {
      key: 'contract',
      title: { zh: '合同或资产', en: 'Contract or asset' },
      head: true,
      width: 180,
      cell: (r) => <About f={r} />,
    },
    { key: 'rule', title: { zh: '规则', en: 'Rule' }, width: 70, cell: (r) => r.rule },
    { key: 'change', title: { zh: '变化', en: 'Change' }, width: 110, cell: (r) => <State of={FLIP} code={r.change} /> },
    {
      key: 'from',
      title: { zh: '程度', en: 'Gravity' },
      width: 120,
      cell: (r) => `${r.before ? t(SEVERITY[r.before].words) : '—'} → ${r.after ? t(SEVERITY[r.after].words) : '—'}`,
    },
    { key: 'why', title: { zh: '问什么', en: 'What is asked' }, width: 290, cell: (r) => t(r.why) },
    {
      key: 'binding',
      title: { zh: '生效后真的会变', en: 'Binding' },
      width: 120,
      cell: (r) => t(r.binding ? { zh: '是', en: 'yes' } : { zh: '否，按旧规则', en: 'no: old law' }),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 160, cell: (r) => r.collective.name },
  ];
  const ruleName = (rule: string): Text => ({
    zh: `${rule} ${titles.get(rule)?.zh ?? ''}`,
    en: `${rule} ${titles.get(rule)?.en ?? ''}`,
  });
  const sums = (rows: Result['byRule'], zh: string, en: string, name: (s: Result['byRule'][number]) => Text) => (
    <DataTable
      caption={{ zh, en }}
      rows={rows}
      rowKey={(s) => s.key}
      empty={<p className="yj-muted">{t({ zh: '没有变化', en: 'No change' })}</p>}
      columns={[
        { key: 'key', title: { zh, en }, head: true, cell: (s) => t(name(s)) },
        { key: 'a', title: FLIP.appears.words, number: true, cell: (s) => fmtInt(s.appears) },
        { key: 'v', title: FLIP.vanishes.words, number: true, cell: (s) => fmtInt(s.vanishes) },
        { key: 's', title: FLIP.severity.words, number: true, cell: (s) => fmtInt(s.severity) },
        { key: 'b', title: { zh: '真的会变', en: 'Binding' }, number: true, cell: (s) => fmtInt(s.binding) },
        { key: 'c', title: OF.contract.words, number: true, cell: (s) => fmtInt(s.contracts) },
        { key: 'p', title: { zh: '部位', en: 'Parts' }, number: true, cell: (s) => fmtInt(s.parts) },
      ]}
    />
  );
  return (
    <Part title={{ zh: `试算结果：${of}`, en: `Rehearsal: ${of}` }}>
      <Ready query={query} rows={6}>
        {(r) => (
          <>
            <p className="yj-hint">{t(r.notice)}</p>
            {r.run.state === 'done' ? null : r.run.state === 'failed' ? (
              <Notice kind="danger" title={{ zh: '试算没有完成', en: 'The rehearsal failed' }}>
                <p>{r.run.failure}</p>
              </Notice>
            ) : (
              <Progress
                label={{
                  zh: `已试算 ${fmtInt(r.run.done)} 份合同和部位`,
                  en: `${fmtInt(r.run.done)} contracts and parts tried`,
                }}
                value={r.run.total ? r.run.done / r.run.total : 0}
              />
            )}
            {Number(r.run.counts['unreadable'] ?? 0) > 0 ? (
              <Notice kind="warning" title={{ zh: '有合同未能试算', en: 'Some contracts could not be tried' }}>
                <p>
                  {t({
                    zh: `${fmtInt(Number(r.run.counts['unreadable']))} 份合同的数据规则读不出来，不在结果里。`,
                    en: `The rules could not read ${fmtInt(Number(r.run.counts['unreadable']))} contracts; they are not in the result.`,
                  })}
                </p>
              </Notice>
            ) : null}
            <p>
              {t({
                zh: `全区会变的：${fmtInt(r.sum.contracts)} 份合同、${fmtInt(r.sum.parts)} 处无人承租的部位。新出现 ${fmtInt(r.sum.appears)} 条，不再出现 ${fmtInt(r.sum.vanishes)} 条，程度变化 ${fmtInt(r.sum.severity)} 条；生效后真的会变 ${fmtInt(r.sum.binding)} 条。`,
                en: `In the district ${fmtInt(r.sum.contracts)} contracts and ${fmtInt(r.sum.parts)} parts let to nobody flip: ${fmtInt(r.sum.appears)} findings appear, ${fmtInt(r.sum.vanishes)} vanish, ${fmtInt(r.sum.severity)} change their gravity; ${fmtInt(r.sum.binding)} of these are binding.`,
              })}
            </p>
            {sums(r.byRule, '按规则', 'By rule', (s) => ruleName(s.key))}
            {sums(r.byTown, '按街镇', 'By town', (s) => s.name)}
            <p className="yj-hint">
              {t({
                zh: `上面的件数是全区的：规则适用于所有街镇。下面列出您范围内的${r.elsewhere > 0 ? `，另有 ${fmtInt(r.elsewhere)} 条在别的街镇` : ''}。`,
                en: `The counts above are the district’s: rules hold for every town. Below are those of your scope${r.elsewhere > 0 ? `; ${fmtInt(r.elsewhere)} flips lie in other towns` : ''}.`,
              })}
            </p>
            <div className="as-filters">
              <FilterBar active={Object.values(filters).filter(Boolean).length} onClear={clear}>
                <FilterSelect
                  name="of"
                  label={{ zh: '对象', en: 'What flips' }}
                  all={{ zh: '合同和部位', en: 'Contracts and parts' }}
                  value={only.of}
                  onChange={set('of')}
                  options={choices(OF)}
                />
                <FilterSelect
                  name="rule"
                  label={{ zh: '规则', en: 'Rule' }}
                  all={{ zh: '全部规则', en: 'All rules' }}
                  value={only.rule}
                  onChange={set('rule')}
                  options={r.byRule.map((s) => ({ value: s.key, label: ruleName(s.key) }))}
                />
                <FilterTown of={r.byTown.map((s) => ({ code: s.key, name: s.name }))} value={only.town} onChange={set('town')} />
                <FilterSelect
                  name="change"
                  label={{ zh: '变化', en: 'Change' }}
                  all={{ zh: '全部变化', en: 'All changes' }}
                  value={only.change}
                  onChange={set('change')}
                  options={choices(FLIP)}
                />
              </FilterBar>
            </div>
            <StaffList
              id="assets.flips"
              caption={{ zh: '会变的合同和部位', en: 'Contracts and parts that flip' }}
              columns={columns}
              rows={r.rows}
              rowKey={(x) => `${x.contract?.id ?? x.part?.id ?? ''}-${x.rule}`}
              page={{ ...slice, total: r.total }}
              onPage={(page, size) => setSlice({ page, size })}
              exportHref={fileHref(client.supervision.rehearsalXlsx, { params: { id }, query: only })}
              empty={
                <EmptyState
                  title={r.run.state === 'done' ? { zh: '没有会变的', en: 'Nothing flips' } : { zh: '正在试算', en: 'Under way' }}
                />
              }
            />
          </>
        )}
      </Ready>
    </Part>
  );
}

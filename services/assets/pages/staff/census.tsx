/** The register compared with an independent census: coverage by count and by value, what only one of the two holds, likely matches to decide. */
import { useSearchParams } from 'react-router';
import {
  DataTable,
  EmptyState,
  Link,
  Page,
  PrintButton,
  Ready,
  Tabs,
  TextField,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { client, fileHref, paths } from './api.ts';
import { CensusRows, PlatformOnly, Proposals } from './census-rows.tsx';
import { Act } from './form.tsx';
import { oneOf, todayText, useCollectives } from './hooks.ts';
import { DemoMark, Door, Doors, FilterSelect, FilterTown, Part, SubNav, Two, ppmText } from './parts.tsx';
import { REGISTER_PAGES } from './register.tsx';

type Coverage = Awaited<ReturnType<typeof client.census.coverage>>;
type Group = Coverage['groups'][number];
export type Which = 'operating-fixed' | 'all';
const KEYS = ['on', 'which', 'town', 'collective', 'state'] as const;
const WHICH = {
  'operating-fixed': { zh: '经营性固定资产', en: 'Operating fixed assets' },
  all: { zh: '全部资产', en: 'All assets' },
} as const;

export default function Census() {
  const { t, locale } = useLocale();
  const { filters, set } = useFilters(KEYS);
  const [search, setSearch] = useSearchParams();
  const { towns, rows: collectives } = useCollectives();
  const which = oneOf(['operating-fixed', 'all'] as const, filters.which) ?? 'operating-fixed';
  const by = filters.town ? ('collective' as const) : ('town' as const);
  const ask = { ...(filters.on ? { on: filters.on } : {}), which, ...(filters.town ? { town: filters.town } : {}) };
  const cover = useApi(client.census.coverage, { query: { ...ask, by } }, { keep: true });
  const drill = { ...ask, ...(filters.collective ? { collective: filters.collective } : {}) };
  const slice = JSON.stringify([drill, filters.state]); // another slice begins at its first page
  const censuses = useApi(client.census.list, {});
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={{ zh: '清产核资比对', en: 'Census compared' }}
      lead={
        <p>
          {t({
            zh: '覆盖率是台账和独立清产核资逐项比出来的：清查到的里有多少在台账里，按件数、按价值。没有清查就没有覆盖率，不能填。',
            en: 'Coverage is the register compared item by item with an independent census, by count and by value. Without a census there is none: nobody types it.',
          })}
        </p>
      }
    >
      <SubNav label={{ zh: '资产台账', en: 'Register' }} here={paths.census} links={REGISTER_PAGES} />
      <div className="as-asof">
        <TextField
          name="on"
          type="date"
          width="medium"
          label={{ zh: '截至哪一天', en: 'As of' }}
          value={filters.on ?? todayText()}
          onChange={(on) => set({ on })}
        />
        <FilterSelect
          name="which"
          label={{ zh: '比哪些', en: 'Which' }}
          all={WHICH['operating-fixed']}
          value={which === 'operating-fixed' ? undefined : which}
          onChange={(next) => set({ which: next })}
          options={[{ value: 'all', label: WHICH.all }]}
        />
        <FilterTown of={towns} value={filters.town} onChange={(town) => set({ town, collective: undefined })} />
        <FilterSelect
          name="collective"
          label={{ zh: '明细只看', en: 'Rows of' }}
          all={{ zh: '全部集体', en: 'All collectives' }}
          value={filters.collective}
          onChange={(collective) => set({ collective })}
          options={collectives
            .filter((c) => !filters.town || c.town.code === filters.town)
            .map((c) => ({ value: c.id, label: c.name }))}
        />
      </div>
      <Ready query={cover}>
        {(data) => (
          <>
            <Totals
              data={data}
              state={filters.state}
              onState={(state) => set({ state: filters.state === state ? undefined : state })}
            />
            <Groups
              data={data}
              by={by}
              ask={ask}
              onTown={(town) => set({ town, collective: undefined })}
              onCollective={(collective) => set({ collective })}
            />
          </>
        )}
      </Ready>
      <Part title={{ zh: '明细', en: 'Row by row' }} id="rows">
        <Tabs
          label={{ zh: '明细', en: 'Rows' }}
          current={search.get('tab') ?? 'rows'}
          onChange={(tab) =>
            setSearch(
              (old) => {
                const next = new URLSearchParams(old);
                next.set('tab', tab);
                return next;
              },
              { replace: true, preventScrollReset: true },
            )
          }
          tabs={[
            {
              id: 'rows',
              title: { zh: '清查到的', en: 'What the census found' },
              content: (
                <CensusRows
                  key={slice}
                  drill={drill}
                  state={oneOf(['matched', 'census-only', 'differing'] as const, filters.state)}
                />
              ),
            },
            {
              id: 'platform',
              title: { zh: '只在台账里', en: 'Only in the register' },
              content: <PlatformOnly key={slice} drill={drill} />,
            },
            {
              id: 'proposals',
              title: { zh: '可能相同，待确认', en: 'Likely the same' },
              content: (
                <Ready query={censuses}>
                  {(list) => (
                    <Proposals
                      censuses={list.rows.filter((c) => c.inForce && (!filters.town || c.town === filters.town))}
                      collective={filters.collective}
                    />
                  )}
                </Ready>
              ),
            },
          ]}
        />
      </Part>
      <Part title={{ zh: '用到的清产核资', en: 'Censuses' }}>
        <Ready query={censuses}>
          {(list) => (
            <DataTable
              caption={{ zh: '清产核资', en: 'Censuses' }}
              hideCaption
              rows={list.rows}
              exportHref={fileHref(client.census.listXlsx, { query: {} })}
              rowKey={(c) => c.id}
              empty={
                <EmptyState
                  title={{ zh: '还没有导入清产核资', en: 'No census was brought in yet' }}
                  actions={<Link to={paths.imports}>{t({ zh: '去导入', en: 'Import one' })}</Link>}
                />
              }
              columns={[
                {
                  key: 'title',
                  title: { zh: '名称', en: 'Title' },
                  head: true,
                  cell: (c) => (
                    <>
                      {c.title} <DemoMark demo={c.demo} />
                    </>
                  ),
                },
                {
                  key: 'town',
                  title: { zh: '街镇', en: 'Town' },
                  cell: (c) => {
                    const name = towns.find((x) => x.code === c.town)?.name;
                    return name ? t(name) : c.town;
                  },
                },
                { key: 'asOf', title: { zh: '基准日', en: 'As of' }, cell: (c) => fmtDate(c.asOf, locale) },
                { key: 'source', title: { zh: '来源', en: 'Source' }, cell: (c) => c.source },
                { key: 'rows', title: { zh: '项', en: 'Items' }, number: true, cell: (c) => fmtInt(c.rows) },
                {
                  key: 'force',
                  title: { zh: '在用', en: 'In use' },
                  cell: (c) => t(c.inForce ? { zh: '是', en: 'Yes' } : { zh: '否，已被替换', en: 'No, replaced' }),
                },
                {
                  key: 'do',
                  title: { zh: '办理', en: 'Do' },
                  cell: (c) =>
                    c.inForce ? (
                      <Act
                        small
                        kind="plain"
                        label={{ zh: '重新比对', en: 'Match again' }}
                        lead={
                          <p>
                            {t({
                              zh: '按编号和产权证号，把还没对上的再比一遍；人工确认过的不动。',
                              en: 'Matches by code and title number what is unmatched; what a person decided stays.',
                            })}
                          </p>
                        }
                        done={{ zh: '已重新比对', en: 'Matched again' }}
                        send={(_v, o) => client.census.rematch({ params: { id: c.id } }, o)}
                      />
                    ) : null,
                },
              ]}
            />
          )}
        </Ready>
      </Part>
    </Page>
  );
}

function Totals({ data, state, onState }: { data: Coverage; state: string | undefined; onState: (state: string) => void }) {
  const s = data.total;
  const [search] = useSearchParams();
  const onlyHere = `?${new URLSearchParams([...[...search].filter(([key]) => key !== 'tab'), ['tab', 'platform']]).toString()}#rows`;
  return (
    <Doors label={{ zh: '覆盖率', en: 'Coverage' }}>
      <Door
        label={{ zh: '按件数', en: 'By count' }}
        tone={s.countPpm === 1_000_000 ? 'good' : 'amber'}
        value={ppmText(s.countPpm)}
        note={{ zh: `${fmtInt(s.matched)} ÷ ${fmtInt(s.found)} 项`, en: `${fmtInt(s.matched)} of ${fmtInt(s.found)}` }}
      />
      <Door
        label={{ zh: '按价值', en: 'By value' }}
        tone={s.valuePpm === 1_000_000 ? 'good' : 'amber'}
        value={ppmText(s.valuePpm)}
        note={{
          zh: `${fmtMoney(s.matchedFen)} ÷ ${fmtMoney(s.foundFen)}`,
          en: `${fmtMoney(s.matchedFen)} of ${fmtMoney(s.foundFen)}`,
        }}
      />
      <Door
        label={{ zh: '对上的', en: 'Matched' }}
        value={fmtInt(s.matched)}
        on={state === 'matched'}
        onPress={() => onState('matched')}
      />
      <Door
        label={{ zh: '对上但有出入', en: 'Matched but different' }}
        tone={s.differing > 0 ? 'amber' : 'good'}
        value={fmtInt(s.differing)}
        note={{
          zh: `类别、面积或价值两边不同；清查价值 ${fmtMoney(s.differingFen)}`,
          en: `kind, area or value differ; ${fmtMoney(s.differingFen)} by the census`,
        }}
        on={state === 'differing'}
        onPress={() => onState('differing')}
      />
      <Door
        label={{ zh: '只在清查里', en: 'Only in the census' }}
        tone="red"
        value={fmtInt(s.censusOnly)}
        note={{ zh: `清查价值 ${fmtMoney(s.censusOnlyFen)}`, en: `${fmtMoney(s.censusOnlyFen)} by the census` }}
        on={state === 'census-only'}
        onPress={() => onState('census-only')}
      />
      <Door
        label={{ zh: '只在台账里', en: 'Only in the register' }}
        value={fmtInt(s.platformOnly)}
        to={onlyHere}
        note={{
          zh: `台账价值 ${fmtMoney(s.platformOnlyFen)}${s.platformOnlyUnvalued > 0 ? `，另 ${fmtInt(s.platformOnlyUnvalued)} 项无估值` : ''}；清查后取得的 ${fmtInt(s.later)} 项不计`,
          en: `${fmtMoney(s.platformOnlyFen)} by the register${s.platformOnlyUnvalued > 0 ? `, ${fmtInt(s.platformOnlyUnvalued)} not valued` : ''}; ${fmtInt(s.later)} acquired later are not counted`,
        }}
      />
    </Doors>
  );
}

function Groups(p: {
  data: Coverage;
  by: 'town' | 'collective';
  ask: { on?: string; which: Which; town?: string };
  onTown: (code: string) => void;
  onCollective: (id: string) => void;
}) {
  const { t } = useLocale();
  return (
    <Part
      title={
        p.by === 'town'
          ? { zh: '按街镇（合起来等于总数）', en: 'By town (adds up to the total)' }
          : { zh: '按集体（合起来等于总数）', en: 'By collective (adds up to the total)' }
      }
    >
      <DataTable<Group>
        caption={{ zh: '覆盖率', en: 'Coverage' }}
        hideCaption
        rows={p.data.groups}
        rowKey={(g) => g.id}
        exportHref={fileHref(client.census.coverageXlsx, { query: { ...p.ask, by: p.by } })}
        empty={<EmptyState title={{ zh: '这一天还没有清产核资', en: 'There is no census on this day' }} />}
        columns={[
          {
            key: 'name',
            title: p.by === 'town' ? { zh: '街镇', en: 'Town' } : { zh: '集体', en: 'Collective' },
            head: true,
            cell: (g) => (
              <button
                type="button"
                className="yj-link yj-linklike"
                onClick={() => (p.by === 'town' ? p.onTown(g.code) : p.onCollective(g.id))}
              >
                {t(g.name)}
              </button>
            ),
          },
          {
            key: 'asOf',
            title: { zh: '清查基准日', en: 'Census of' },
            cell: (g) => g.asOf ?? t({ zh: '没有清查', en: 'no census' }),
          },
          {
            key: 'found',
            title: { zh: '清查到', en: 'Found' },
            number: true,
            sortBy: (g) => g.found,
            cell: (g) => fmtInt(g.found),
          },
          {
            key: 'matched',
            title: { zh: '对上', en: 'Matched' },
            number: true,
            sortBy: (g) => g.matched,
            cell: (g) => fmtInt(g.matched),
          },
          {
            key: 'differing',
            title: { zh: '有出入', en: 'Different' },
            number: true,
            sortBy: (g) => g.differing,
            cell: (g) => fmtInt(g.differing),
          },
          {
            key: 'count',
            title: { zh: '按件数', en: 'By count' },
            number: true,
            sortBy: (g) => g.countPpm,
            cell: (g) => ppmText(g.countPpm),
          },
          {
            key: 'value',
            title: { zh: '按价值', en: 'By value' },
            number: true,
            sortBy: (g) => g.valuePpm,
            cell: (g) => ppmText(g.valuePpm),
          },
          {
            key: 'only',
            title: { zh: '只在清查里', en: 'Census only' },
            number: true,
            sortBy: (g) => g.censusOnly,
            cell: (g) => <Two under={fmtMoney(g.censusOnlyFen)}>{fmtInt(g.censusOnly)}</Two>,
          },
          {
            key: 'platform',
            title: { zh: '只在台账里', en: 'Register only' },
            number: true,
            sortBy: (g) => g.platformOnly,
            cell: (g) => <Two under={fmtMoney(g.platformOnlyFen)}>{fmtInt(g.platformOnly)}</Two>,
          },
        ]}
      />
    </Part>
  );
}

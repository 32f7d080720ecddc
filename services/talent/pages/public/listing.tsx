import { Suspense, lazy } from 'react';
import { useSearchParams } from 'react-router';
import { urlOf } from '@yunjian/kernel/contract';
import {
  Button,
  ButtonLink,
  EmptyState,
  ExampleMark,
  FilterBar,
  LoadingState,
  Page,
  SearchBox,
  Select,
  Tabs,
  Checkbox,
  fmtDateTime,
  fmtInt,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { rooms } from '../shared/labels.ts';
import { activeFilters, changed, readFilters, readPage } from './filters.ts';
import { Results } from './results.tsx';
import { Totals } from './totals.tsx';
import { useWide } from './wide.ts';

const ProjectsMap = lazy(() => import('./projects-map.tsx'));
const RENTS = ['1500', '2000', '2500', '3000', '3500', '4000', '5000', '6000'];

/** The district's one listing of accredited projects: filters in the address, list and map together. */
export default function Listing() {
  const { t, locale } = useLocale();
  const [search, setSearch] = useSearchParams();
  const wide = useWide();
  const filters = readFilters(search);
  const page = readPage(search);
  const list = useApi(client.talent.projects, { query: { ...filters, page, size: 12 } }, { keep: true });
  const towns = useTowns();
  const set = (key: string, value: string) => setSearch(changed(search, key, value), { replace: true, preventScrollReset: true });
  const clear = () => setSearch(new URLSearchParams(filters.sort === 'free' ? {} : { sort: filters.sort }), { replace: true });
  const active = activeFilters(filters);
  const demo = list.data?.rows.some((r) => r.demo) ?? false;
  const asOf = list.data?.asOf;

  const results = (
    <Results
      query={list}
      page={page}
      onPage={(n) => setSearch(changed(search, 'page', n === 1 ? '' : String(n)))}
      empty={
        <EmptyState
          title={{ zh: '没有符合条件的项目', en: 'No project matches' }}
          actions={active > 0 ? <Button onClick={clear}>{t({ zh: '清除筛选', en: 'Clear filters' })}</Button> : undefined}
        >
          <p>
            {t({
              zh: '放宽租金或街镇试试；没有空房时也可以先申请，符合条件后轮候。',
              en: 'Try a higher rent or another town. You can also apply when nothing is free and wait in the queue.',
            })}
          </p>
        </EmptyState>
      }
    />
  );
  const map = (
    <Suspense fallback={<LoadingState rows={6} label={{ zh: '正在载入地图', en: 'Loading the map' }} />}>
      <ProjectsMap filters={filters} />
    </Suspense>
  );

  return (
    <Page
      title={{ zh: '人才公寓房源', en: 'Talent flats' }}
      width="full"
      lead={
        <p>
          {t({
            zh: '全区认定的人才公寓项目，租金、空房实时公布。',
            en: 'All accredited talent housing projects of the district, with rents and free flats as they are.',
          })}{' '}
          {demo ? <ExampleMark of="data" /> : null}
        </p>
      }
      actions={
        <>
          <ButtonLink kind="primary" to="/talent/apply">
            {t({ zh: '申请人才公寓', en: 'Apply' })}
          </ButtonLink>
          <ButtonLink to="/talent/policy">{t({ zh: '准入与配租规则', en: 'Conditions and allocation' })}</ButtonLink>
        </>
      }
    >
      <Totals totals={list.data?.totals} asOf={asOf} />
      <div className="tl-listing-bar">
        <FilterBar active={active} onClear={clear}>
          <SearchBox
            label={{ zh: '名称、地址、运营方', en: 'Name, address, operator' }}
            value={filters.q ?? ''}
            onSearch={(q) => set('q', q)}
          />
          <Select
            name="town"
            label={{ zh: '街镇', en: 'Town' }}
            value={filters.town ?? ''}
            onChange={(v) => set('town', v)}
            placeholder={{ zh: '全部街镇', en: 'All towns' }}
            options={towns}
          />
          <Select
            name="rooms"
            label={{ zh: '户型', en: 'Rooms' }}
            value={filters.rooms === undefined ? '' : String(filters.rooms)}
            onChange={(v) => set('rooms', v)}
            placeholder={{ zh: '不限', en: 'Any' }}
            options={[1, 2, 3].map((n) => ({ value: String(n), label: rooms(n) }))}
          />
          <Select
            name="rent"
            label={{ zh: '最高月租', en: 'Rent at most' }}
            value={search.get('rent') ?? ''}
            onChange={(v) => set('rent', v)}
            placeholder={{ zh: '不限', en: 'Any' }}
            options={RENTS.map((r) => ({ value: r, label: { zh: `¥${fmtInt(r)} 以内`, en: `up to ¥${fmtInt(r)}` } }))}
          />
          <Checkbox
            name="free"
            label={{ zh: '只看有空房', en: 'With free flats only' }}
            value={filters.freeOnly === 'true'}
            onChange={(on) => set('free', on ? 'true' : '')}
          />
          <Checkbox
            name="accessible"
            label={{ zh: '有无障碍房源', en: 'With step-free flats' }}
            value={filters.accessible === 'true'}
            onChange={(on) => set('accessible', on ? 'true' : '')}
          />
          <Select
            name="sort"
            label={{ zh: '排序', en: 'Order' }}
            value={filters.sort}
            onChange={(v) => set('sort', v === 'free' ? '' : v)}
            placeholder={{ zh: '默认', en: 'Default' }}
            options={[
              { value: 'free', label: { zh: '空房多的在前', en: 'Most free flats first' } },
              { value: 'rent', label: { zh: '租金低的在前', en: 'Lowest rent first' } },
              { value: 'name', label: { zh: '按名称', en: 'By name' } },
              { value: 'town', label: { zh: '按街镇', en: 'By town' } },
            ]}
          />
        </FilterBar>
      </div>
      {wide ? (
        <div className="tl-split">
          <div>{results}</div>
          <div className="tl-split-map">{map}</div>
        </div>
      ) : (
        <Tabs
          label={{ zh: '列表或地图', en: 'List or map' }}
          current={search.get('view') === 'map' ? 'map' : 'list'}
          onChange={(view) => set('view', view === 'list' ? '' : view)}
          tabs={[
            { id: 'list', title: { zh: '列表', en: 'List' }, content: results },
            { id: 'map', title: { zh: '地图', en: 'Map' }, content: map },
          ]}
        />
      )}
      <div className="yj-row tl-foot-links">
        <ButtonLink
          small
          kind="plain"
          icon="download"
          href={urlOf(client.talent.projectsXlsx.op, { query: { ...filters } })}
          download=""
        >
          {t({ zh: '导出全部项目 Excel', en: 'Export all projects (Excel)' })}
        </ButtonLink>
        {asOf ? (
          <span className="yj-muted">
            {t({ zh: `数据截至 ${fmtDateTime(asOf, locale)}`, en: `As of ${fmtDateTime(asOf, locale)}` })}
          </span>
        ) : null}
      </div>
    </Page>
  );
}

/** The towns that have projects at all, whatever the filters. */
function useTowns() {
  const all = useApi(client.talent.projectMap, { query: {} });
  const byCode = new Map((all.data?.rows ?? []).map((r) => [r.town.code, r.town.name]));
  return [...byCode].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.zh.localeCompare(b.label.zh, 'zh-CN'));
}

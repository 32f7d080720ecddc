/** The register: every asset in the reader's scope, as a list and on a map. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import {
  ButtonLink,
  Button,
  EmptyState,
  FilterBar,
  Link,
  Notice,
  Page,
  Ready,
  SearchBox,
  canSee,
  fmtArea,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useMe,
  useFilters,
} from '@yunjian/ui';
import { LayerMap } from '@yunjian/ui/map';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths, withQuery } from './api.ts';
import { oneOf, readJson, useCollectives } from './hooks.ts';
import { DemoMark, Door, Doors, FilterSelect, FilterTown, State, SubNav, Two } from './parts.tsx';
import { ASSET_KIND, ASSET_STATE, PERMIT_STATE, TITLE_STATE, USE, choices, wordOf } from './words.ts';

type Row = Awaited<ReturnType<typeof client.assets.list>>['rows'][number];
const KEYS = ['town', 'collective', 'kind', 'state', 'use', 'q', 'unlet'] as const;
const codes = <T extends string>(of: Readonly<Record<T, unknown>>): T[] => Object.keys(of) as T[];

/** The pages about what the collectives own. */
export const REGISTER_PAGES = [
  { to: paths.register, title: { zh: '资产清单', en: 'Assets' } },
  { to: paths.census, title: { zh: '清产核资比对', en: 'Census compared' } },
  { to: paths.imports, title: { zh: '导入', en: 'Imports' } },
  { to: paths.qrSheet, title: { zh: '打印二维码', en: 'Print QR codes' } },
];

export default function Register() {
  const { t } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const [asMap, setAsMap] = useState(false);
  const query = {
    ...filters,
    kind: oneOf(codes(ASSET_KIND), filters.kind),
    state: oneOf(codes(ASSET_STATE), filters.state),
    use: oneOf(codes(USE), filters.use),
    unlet: oneOf(['true'] as const, filters.unlet),
  };
  const { rows: collectives, towns } = useCollectives();
  const list = useApi(client.assets.list, { query: { ...query, page, size } }, { keep: true });
  const figures = list.data?.figures;
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'name',
      title: { zh: '资产', en: 'Asset' },
      head: true,
      width: 230,
      cell: (r) => (
        <Two under={r.code}>
          <Link to={paths.asset(r.id)}>{r.name}</Link> <DemoMark demo={r.demo} />
        </Two>
      ),
    },
    {
      key: 'collective',
      title: { zh: '集体', en: 'Collective' },
      width: 190,
      cell: (r) => <Two under={t(r.town.name)}>{r.collective.name}</Two>,
    },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, width: 150, cell: (r) => `${t(ASSET_KIND[r.kind])} · ${t(USE[r.use])}` },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 100, cell: (r) => <State of={ASSET_STATE} code={r.state} /> },
    {
      key: 'let',
      title: { zh: '已出租 / 部位', en: 'Let / parts' },
      number: true,
      width: 110,
      cell: (r) => `${fmtInt(r.let)} / ${fmtInt(r.parts)}`,
    },
    {
      key: 'area',
      title: { zh: '面积', en: 'Area' },
      number: true,
      width: 130,
      cell: (r) => (r.areaCm2 === null ? '—' : fmtArea(r.areaCm2)),
    },
    {
      key: 'value',
      title: { zh: '最近估值', en: 'Latest value' },
      number: true,
      width: 150,
      cell: (r) => (r.value === null ? '—' : <Two under={r.value.on}>{fmtMoney(r.value.fen)}</Two>),
    },
    {
      key: 'title',
      title: { zh: '产权', en: 'Title' },
      width: 100,
      extra: true,
      cell: (r) => <State of={TITLE_STATE} code={r.titleState} />,
    },
    {
      key: 'permit',
      title: { zh: '规划许可', en: 'Permit' },
      width: 110,
      extra: true,
      cell: (r) => <State of={PERMIT_STATE} code={r.permitState} />,
    },
    { key: 'address', title: { zh: '坐落', en: 'Address' }, width: 220, extra: true, cell: (r) => r.address || '—' },
    {
      key: 'operating',
      title: { zh: '经营性', en: 'Operating' },
      width: 90,
      extra: true,
      cell: (r) => t(r.operating ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }),
    },
  ];
  return (
    <Page
      width="full"
      print
      title={{ zh: '资产台账', en: 'Register of assets' }}
      actions={
        <>
          {canSee(client.assets.createAsset.op.access, me) ? (
            <ButtonLink to={paths.newAsset} icon="plus">
              {t({ zh: '登记资产', en: 'Enter an asset' })}
            </ButtonLink>
          ) : null}
          <Button icon={asMap ? 'list' : 'pin'} aria-pressed={asMap} onClick={() => setAsMap(!asMap)}>
            {asMap ? t({ zh: '只看清单', en: 'List only' }) : t({ zh: '同时看地图', en: 'With a map' })}
          </Button>
        </>
      }
    >
      <SubNav label={{ zh: '资产台账', en: 'Register' }} here={paths.register} links={REGISTER_PAGES} />
      <Doors label={{ zh: '按情况看', en: 'By what stands out' }}>
        <Door
          label={{ zh: '符合条件的资产', en: 'Assets' }}
          value={list.data ? fmtInt(list.data.total) : '—'}
          note={{ zh: '以下数字按当前筛选', en: 'figures follow the filters' }}
        />
        <Door label={{ zh: '面积', en: 'Area' }} value={figures ? fmtArea(figures.areaCm2) : '—'} />
        <Door
          label={{ zh: '最近估值合计', en: 'Latest values' }}
          value={figures ? fmtMoney(figures.valueFen) : '—'}
          {...(figures ? { note: { zh: `${fmtInt(figures.valued)} 项有估值`, en: `${fmtInt(figures.valued)} are valued` } } : {})}
        />
        <Door
          label={{ zh: '有空置部位', en: 'With a vacant part' }}
          tone="amber"
          value={figures ? fmtInt(figures.unlet) : '—'}
          on={filters.unlet === 'true'}
          onPress={() => set({ unlet: filters.unlet === 'true' ? undefined : 'true' })}
        />
      </Doors>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterTown of={towns} value={filters.town} onChange={(town) => set({ town, collective: undefined })} />
          <FilterSelect
            name="collective"
            label={{ zh: '集体', en: 'Collective' }}
            all={{ zh: '全部集体', en: 'All collectives' }}
            value={filters.collective}
            onChange={(collective) => set({ collective })}
            options={collectives
              .filter((c) => !filters.town || c.town.code === filters.town)
              .map((c) => ({ value: c.id, label: c.name }))}
          />
          <FilterSelect
            name="kind"
            label={{ zh: '类别', en: 'Kind' }}
            all={{ zh: '全部类别', en: 'All kinds' }}
            value={query.kind}
            onChange={(kind) => set({ kind })}
            options={choices(ASSET_KIND)}
          />
          <FilterSelect
            name="state"
            label={{ zh: '状态', en: 'State' }}
            all={{ zh: '全部（不含已退出）', en: 'All but retired' }}
            value={query.state}
            onChange={(state) => set({ state })}
            options={choices(ASSET_STATE)}
          />
          <FilterSelect
            name="use"
            label={{ zh: '用途', en: 'Use' }}
            all={{ zh: '全部用途', en: 'All uses' }}
            value={query.use}
            onChange={(use) => set({ use })}
            options={choices(USE)}
          />
          <SearchBox
            label={{ zh: '名称、编号或坐落', en: 'Name, code or address' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
          />
        </FilterBar>
      </div>
      {asMap ? <AssetMap query={query} /> : null}
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="assets.register"
            caption={{ zh: '资产台账', en: 'Register of assets' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.assets.listXlsx, { query })}
            empty={
              <EmptyState
                title={
                  active > 0
                    ? { zh: '没有符合条件的资产', en: 'No asset matches' }
                    : { zh: '台账里还没有资产', en: 'The register is empty' }
                }
                actions={
                  active > 0 ? (
                    <Button onClick={clear}>{t({ zh: '看全部资产', en: 'Show all assets' })}</Button>
                  ) : (
                    <ButtonLink to={paths.imports}>{t({ zh: '从 Excel 导入', en: 'Import from Excel' })}</ButtonLink>
                  )
                }
              />
            }
          />
        )}
      </Ready>
    </Page>
  );
}

interface Feature {
  readonly id: string;
  readonly geometry: { readonly coordinates: readonly [number, number] };
  readonly properties: {
    readonly code: string;
    readonly name: string;
    readonly kind: string;
    readonly unlet: boolean;
    readonly collective: string;
  };
}
const LET = '#0f6e6a';
const VACANT = '#9a5b00';

function AssetMap({ query }: { query: Readonly<Record<string, string | undefined>> }) {
  const { t } = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const href = fileHref(client.assets.map, { query });
  const map = useQuery({
    queryKey: ['assets.map', href],
    queryFn: ({ signal }) => readJson(href, signal) as Promise<{ features: Feature[]; missing: number }>,
  });
  const features = map.data?.features;
  const stops = useMemo(
    () =>
      (features ?? []).map((f) => ({
        id: f.id,
        lon: f.geometry.coordinates[0],
        lat: f.geometry.coordinates[1],
        title: f.properties.name,
        color: f.properties.unlet ? VACANT : LET,
        size: f.properties.unlet ? ('normal' as const) : ('small' as const),
      })),
    [features],
  );
  const picked = features?.find((f) => f.id === chosen);
  return (
    <>
      {map.error ? (
        <Notice kind="warning" title={{ zh: '地图没有载入，请看下面的清单', en: 'The map was not loaded: see the list below' }} />
      ) : null}
      <LayerMap
        label={{ zh: '资产地图', en: 'Map of the assets' }}
        height="24rem"
        stops={stops}
        selected={chosen}
        onSelect={setChosen}
        legend={[
          { label: { zh: '资产', en: 'Asset' }, color: LET, kind: 'stop' },
          { label: { zh: '有空置部位（较大）', en: 'With a vacant part (larger)' }, color: VACANT, kind: 'stop' },
        ]}
        source={
          map.data && map.data.missing > 0
            ? t({
                zh: `另有 ${fmtInt(map.data.missing)} 项没有位置，只在清单里。`,
                en: `${fmtInt(map.data.missing)} more have no place and are only in the list.`,
              })
            : null
        }
        chosen={
          picked ? (
            <>
              <strong>{picked.properties.name}</strong>
              <span>
                {picked.properties.collective} · {t(wordOf(ASSET_KIND, picked.properties.kind))} · {picked.properties.code}
              </span>
              <Link to={withQuery(paths.asset(picked.id), {})}>{t({ zh: '看这项资产', en: 'Open' })}</Link>
            </>
          ) : null
        }
      />
    </>
  );
}

/** The rows behind the coverage, and the likely matches a person decides. */
import { useState } from 'react';
import { Badge, EmptyState, Link, Ready, fmtArea, fmtInt, fmtMoney, useApi, useLocale, type Words } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { Act } from './form.tsx';
import { FilterSelect, Two, moneyText, ppmText } from './parts.tsx';
import { ASSET_KIND } from './words.ts';

type Drill = { on?: string; which: 'operating-fixed' | 'all'; town?: string; collective?: string };
type Row = Awaited<ReturnType<typeof client.census.rows>>['rows'][number];
type Lone = Awaited<ReturnType<typeof client.census.platformOnly>>['rows'][number];
type Proposal = Awaited<ReturnType<typeof client.census.proposals>>['rows'][number];

const BY: Record<'code' | 'title' | 'person', Words> = {
  code: { zh: '按编号', en: 'by code' },
  title: { zh: '按产权证号', en: 'by title number' },
  person: { zh: '人工确认', en: 'by a person' },
};
const DIFFERS: Record<Row['differs'][number], Words> = {
  kind: { zh: '类别', en: 'kind' },
  area: { zh: '面积', en: 'area' },
  value: { zh: '价值', en: 'value' },
};
const WHY: Record<Proposal['why'], Words> = {
  code: { zh: '编号相同', en: 'one code' },
  title: { zh: '产权证号相同', en: 'one title number' },
  name: { zh: '类别、名称相同，面积相近或都没有', en: 'one kind and name, areas alike or none' },
};
const areaText = (cm2: string | null): string => (cm2 === null ? '—' : fmtArea(cm2));
const useSlice = () => useState({ page: 1, size: 50 });
const nobody: Words = { zh: '没有这样的记录', en: 'There are no such rows' };

/** What the census found, each with its asset or without. */
export function CensusRows({ drill, state }: { drill: Drill; state: 'matched' | 'census-only' | 'differing' | undefined }) {
  const { t } = useLocale();
  const [at, setAt] = useSlice();
  const query = { ...drill, ...(state ? { state } : {}) };
  const list = useApi(client.census.rows, { query: { ...query, ...at } }, { keep: true });
  const may = list.data?.can.includes('match') ?? false;
  const toldOf = (what: Row['differs'][number], a: NonNullable<Row['asset']>): string =>
    what === 'kind' ? t(ASSET_KIND[a.kind]) : what === 'area' ? areaText(a.areaCm2) : moneyText(a.valueFen);
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'name',
      title: { zh: '清查到的', en: 'Found' },
      head: true,
      width: 220,
      cell: (r) => <Two under={`${r.code ?? '—'} · ${t({ zh: `第 ${r.line} 行`, en: `line ${r.line}` })}`}>{r.name}</Two>,
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 170, cell: (r) => r.collective.name },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, width: 100, cell: (r) => t(ASSET_KIND[r.kind]) },
    {
      key: 'area',
      title: { zh: '面积', en: 'Area' },
      number: true,
      width: 110,
      cell: (r) => areaText(r.areaCm2),
    },
    { key: 'value', title: { zh: '价值', en: 'Value' }, number: true, width: 130, cell: (r) => fmtMoney(r.valueFen) },
    {
      key: 'asset',
      title: { zh: '台账里的资产', en: 'In the register' },
      width: 220,
      cell: (r) =>
        r.asset ? (
          <Two under={`${r.asset.code}${r.matchedBy ? ` · ${t(BY[r.matchedBy])}` : ''}`}>
            <Link to={paths.asset(r.asset.id)}>{r.asset.name}</Link>
          </Two>
        ) : (
          <Badge kind="danger">{t({ zh: '台账里没有', en: 'Not in the register' })}</Badge>
        ),
    },
    {
      key: 'differs',
      title: { zh: '台账里不同的', en: 'Different there' },
      width: 190,
      cell: (r) =>
        r.asset === null || r.differs.length === 0 ? (
          <span className="yj-muted">—</span>
        ) : (
          <ul className="as-plain">
            {r.differs.map((d) => (
              <li key={d}>
                {t(DIFFERS[d])}
                {t({ zh: '：', en: ': ' })}
                {toldOf(d, r.asset!)}
              </li>
            ))}
          </ul>
        ),
    },
    ...(may
      ? [
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            width: 110,
            cell: (r: Row) =>
              r.asset && r.matchedBy === 'person' ? (
                <Act
                  small
                  kind="plain"
                  label={{ zh: '取消对应', en: 'Take back' }}
                  lead={
                    <p>
                      {r.name} ≠ {r.asset.name}
                    </p>
                  }
                  done={{ zh: '已取消对应', en: 'Taken back' }}
                  send={(_v, o) => client.census.unmatch({ params: { id: r.id } }, o)}
                />
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <Ready query={list} rows={8}>
      {(data) => (
        <StaffList
          id="assets.census"
          caption={{ zh: '清查到的每一项', en: 'What the census found' }}
          columns={columns}
          rows={data.rows}
          rowKey={(r) => r.id}
          page={{ ...at, total: data.total }}
          onPage={(page, size) => setAt({ page, size })}
          exportHref={fileHref(client.census.rowsXlsx, { query })}
          empty={<EmptyState title={nobody} />}
        />
      )}
    </Ready>
  );
}

/** Assets of the register that no census found. */
export function PlatformOnly({ drill }: { drill: Drill }) {
  const { t } = useLocale();
  const [at, setAt] = useSlice();
  const list = useApi(client.census.platformOnly, { query: { ...drill, ...at } }, { keep: true });
  const columns: readonly ListColumn<Lone>[] = [
    {
      key: 'name',
      title: { zh: '资产', en: 'Asset' },
      head: true,
      width: 260,
      cell: (r) => (
        <Two under={r.code}>
          <Link to={paths.asset(r.id)}>{r.name}</Link>
        </Two>
      ),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 200, cell: (r) => r.collective.name },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, width: 120, cell: (r) => t(ASSET_KIND[r.kind]) },
    {
      key: 'value',
      title: { zh: '台账价值', en: 'Value in the register' },
      number: true,
      width: 150,
      cell: (r) => moneyText(r.valueFen),
    },
    {
      key: 'acquired',
      title: { zh: '取得日期', en: 'Acquired' },
      width: 200,
      cell: (r) => (
        <>
          {r.acquiredOn ?? '—'} {r.later ? <Badge kind="info">{t({ zh: '清查以后取得', en: 'After the census' })}</Badge> : null}
        </>
      ),
    },
  ];
  return (
    <Ready query={list} rows={8}>
      {(data) => (
        <StaffList
          id="assets.platform-only"
          caption={{ zh: '台账有、清查没有', en: 'In the register and in no census' }}
          columns={columns}
          rows={data.rows}
          rowKey={(r) => r.id}
          page={{ ...at, total: data.total }}
          onPage={(page, size) => setAt({ page, size })}
          exportHref={fileHref(client.census.platformOnlyXlsx, { query: drill })}
          empty={<EmptyState title={nobody} />}
        />
      )}
    </Ready>
  );
}

/** Likely matches of one census: one code or title number but another kind or size, or one name and areas within a hundredth. */
export function Proposals({
  censuses,
  collective,
}: {
  censuses: readonly { id: string; title: string; asOf: string }[];
  collective: string | undefined;
}) {
  const [picked, setPicked] = useState<string | undefined>();
  const id = picked ?? censuses[0]?.id;
  if (id === undefined) return <EmptyState title={{ zh: '还没有清产核资', en: 'There is no census yet' }} />;
  return (
    <>
      {censuses.length > 1 ? (
        <div className="as-asof">
          <FilterSelect
            name="census"
            label={{ zh: '哪一次清查', en: 'Which census' }}
            all={{ zh: '请选择', en: 'Please choose' }}
            value={id}
            onChange={(next) => setPicked(next || undefined)}
            options={censuses.map((c) => ({ value: c.id, label: `${c.title}（${c.asOf}）` }))}
          />
        </div>
      ) : null}
      <ProposalList key={id} id={id} collective={collective} />
    </>
  );
}

function ProposalList({ id, collective }: { id: string; collective: string | undefined }) {
  const { t } = useLocale();
  const [at, setAt] = useSlice();
  const list = useApi(
    client.census.proposals,
    { params: { id }, query: { ...at, ...(collective ? { collective } : {}) } },
    { keep: true },
  );
  const may = list.data?.can.includes('match') ?? false;
  const sizeOf = (s: Proposal['row'] | Proposal['asset']): string =>
    [t(ASSET_KIND[s.kind]), areaText(s.areaCm2), moneyText(s.valueFen)].join(' · ');
  const columns: readonly ListColumn<Proposal>[] = [
    {
      key: 'row',
      title: { zh: '清查里的', en: 'In the census' },
      head: true,
      width: 240,
      cell: (r) => <Two under={`${r.row.code ?? '—'} · ${sizeOf(r.row)}`}>{r.row.name}</Two>,
    },
    {
      key: 'asset',
      title: { zh: '台账里的', en: 'In the register' },
      width: 240,
      cell: (r) => (
        <Two under={`${r.asset.code} · ${sizeOf(r.asset)}`}>
          <Link to={paths.asset(r.asset.id)}>{r.asset.name}</Link>
        </Two>
      ),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 180, cell: (r) => r.collective.name },
    { key: 'why', title: { zh: '相同之处', en: 'Shared' }, width: 150, cell: (r) => t(WHY[r.why]) },
    {
      key: 'differs',
      title: { zh: '面积相差', en: 'Areas differ by' },
      number: true,
      width: 110,
      cell: (r) => ppmText(r.areaPpm),
    },
    ...(may
      ? [
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            width: 130,
            cell: (r: Proposal) => (
              <Act
                small
                label={{ zh: '确认相同', en: 'The same' }}
                title={{ zh: `“${r.row.name}”就是“${r.asset.name}”`, en: `“${r.row.name}” is “${r.asset.name}”` }}
                confirm={{ zh: '确认', en: 'Confirm' }}
                asks={[{ name: 'note', kind: 'area', label: { zh: '凭什么认定', en: 'On what grounds' }, max: 300 }]}
                done={{ zh: '已确认对应', en: 'Matched' }}
                send={(v, o) =>
                  client.census.match({ params: { id: r.row.id }, body: { asset: r.asset.id, note: v.text('note') } }, o)
                }
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <Ready query={list} rows={6}>
      {(data) => (
        <StaffList
          id="assets.proposals"
          caption={{ zh: `可能相同的资产（${fmtInt(data.total)}）`, en: `Likely the same (${fmtInt(data.total)})` }}
          columns={columns}
          rows={data.rows}
          rowKey={(r) => `${r.row.id}-${r.asset.id}`}
          page={{ ...at, total: data.total }}
          exportHref={fileHref(client.census.proposalsXlsx, { params: { id }, query: collective ? { collective } : {} })}
          onPage={(page, size) => setAt({ page, size })}
          empty={<EmptyState title={{ zh: '没有待确认的', en: 'Nothing to decide' }} />}
        />
      )}
    </Ready>
  );
}

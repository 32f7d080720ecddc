/** A sheet of QR codes to print and cut: one a asset, as its wall carries it. */
import { useQueries } from '@tanstack/react-query';
import {
  Button,
  EmptyState,
  FilterBar,
  Icon,
  LoadingState,
  Page,
  Pagination,
  Ready,
  SearchBox,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { client, paths } from './api.ts';
import { useCollectives } from './hooks.ts';
import { FilterCollective, SubNav } from './parts.tsx';
import { REGISTER_PAGES } from './register.tsx';

const KEYS = ['collective', 'q'] as const;
const SIZE = 24;

export default function QrSheet() {
  const { t } = useLocale();
  const { filters, page, set, setPage, active, clear } = useFilters(KEYS, SIZE);
  const { rows: collectives } = useCollectives();
  const list = useApi(client.assets.list, { query: { ...filters, page, size: SIZE } }, { keep: true });
  return (
    <Page
      width="full"
      title={{ zh: '打印二维码', en: 'Print QR codes' }}
      actions={
        <Button icon="print" kind="primary" onClick={() => print()}>
          {t({ zh: '打印这一页', en: 'Print this page' })}
        </Button>
      }
      lead={
        <p className="as-noprint">
          {t({
            zh: '贴在资产的墙上或门口。扫码的人看到这项资产的公开信息，不含个人信息。',
            en: 'For the wall or door of the asset. Who scans it sees what everyone may know, no personal data.',
          })}
        </p>
      }
    >
      <div className="as-noprint">
        <SubNav label={{ zh: '资产台账', en: 'Register' }} here={paths.qrSheet} links={REGISTER_PAGES} />
      </div>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
          <SearchBox label={{ zh: '名称或编号', en: 'Name or code' }} value={filters.q ?? ''} onSearch={(q) => set({ q })} />
        </FilterBar>
      </div>
      <Ready query={list}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '没有符合条件的资产', en: 'No asset matches' }} />
          ) : (
            <>
              <Codes ids={data.rows.map((r) => r.id)} />
              <div className="as-noprint">
                <Pagination page={page} size={SIZE} total={data.total} onPage={(next) => setPage(next, SIZE)} />
              </div>
            </>
          )
        }
      </Ready>
    </Page>
  );
}

/** The list does not say the public code; each asset does. */
function Codes({ ids }: { ids: readonly string[] }) {
  const { t } = useLocale();
  const all = useQueries({
    queries: ids.map((id) => ({
      queryKey: [client.assets.asset.path, { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.assets.asset({ params: { id } }, { signal }),
    })),
  });
  if (all.some((q) => q.isPending)) return <LoadingState rows={8} />;
  return (
    <ul className="as-qr">
      {all.map((q, i) =>
        q.data ? (
          <li key={ids[i]}>
            <img src={q.data.qr.svg} alt={t({ zh: `${q.data.name} 的二维码`, en: `QR code of ${q.data.name}` })} />
            <strong>{q.data.name}</strong>
            <span>{q.data.code}</span>
            <small>{q.data.collective.name}</small>
            <small>{t({ zh: '扫码看集体资产公开信息', en: 'Scan: what everyone may know of this asset' })}</small>
          </li>
        ) : (
          <li key={ids[i]}>
            <Icon name="warning" /> {t({ zh: '没有读到，请刷新', en: 'Not read: reload the page' })}
          </li>
        ),
      )}
    </ul>
  );
}

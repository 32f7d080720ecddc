import { useSearchParams } from 'react-router';
import {
  Button,
  Cards,
  EmptyState,
  ExampleMark,
  FilterBar,
  Page,
  Pagination,
  Ready,
  SearchBox,
  Select,
  fmtInt,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { NoticeCard } from '../shared/notice-card.tsx';
import { changed, noticeFilters, readPage } from '../shared/query.ts';

/** All published notices, with the filters in the address. */
export default function Notices() {
  const { t } = useLocale();
  const [search, setSearch] = useSearchParams();
  const filters = noticeFilters(search);
  const page = readPage(search);
  const list = useApi(client.letting.publicListings, { query: { ...filters, page, size: 12 } }, { keep: true });
  const towns = useApi(client.assets.publicTowns, {});
  const set = (key: string, value: string) => setSearch(changed(search, key, value), { replace: true, preventScrollReset: true });
  const active = Object.keys(filters).length;
  const clear = () => setSearch({}, { replace: true });
  return (
    <Page
      print
      title={{ zh: '出租公告', en: 'Notices of letting' }}
      back={{ to: '/assets', label: { zh: '集体资产', en: 'Collective assets' } }}
      lead={
        <p>
          {t({
            zh: '集体资产出租先公告、后竞价、再公示。看中的可以在网上报名和报价。',
            en: 'Collective assets are let by notice, bids and display of the result. You can register and bid online.',
          })}{' '}
          {list.data?.rows.some((r) => r.demo) ? <ExampleMark of="data" /> : null}
        </p>
      }
    >
      <div className="as-filter">
        <FilterBar active={active} onClear={clear}>
          <SearchBox label={{ zh: '标题或编号', en: 'Title or number' }} value={filters.q ?? ''} onSearch={(q) => set('q', q)} />
          <Select
            name="show"
            label={{ zh: '进度', en: 'Progress' }}
            value={search.get('show') ?? ''}
            onChange={(v) => set('show', v)}
            placeholder={{ zh: '全部', en: 'All' }}
            options={[
              { value: 'open', label: { zh: '正在报名和报价', en: 'Open for bids' } },
              { value: 'results', label: { zh: '已开标，有结果', en: 'Opened, with a result' } },
            ]}
          />
          <Select
            name="town"
            label={{ zh: '街镇', en: 'Town' }}
            value={filters.town ?? ''}
            onChange={(v) => set('town', v)}
            placeholder={{ zh: '全部街镇', en: 'All towns' }}
            options={(towns.data?.rows ?? []).map((x) => ({ value: x.code, label: x.name }))}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {({ rows, total, size }) => (
          <section aria-labelledby="as-list" aria-busy={list.isPlaceholderData || undefined}>
            <h2 id="as-list" className="as-count" role="status">
              {t({ zh: `${fmtInt(total)} 份公告`, en: `${fmtInt(total)} ${total === 1 ? 'notice' : 'notices'}` })}
            </h2>
            {rows.length === 0 ? (
              <EmptyState
                title={{ zh: '没有符合条件的公告', en: 'No notice matches' }}
                actions={active > 0 ? <Button onClick={clear}>{t({ zh: '清除筛选', en: 'Clear filters' })}</Button> : undefined}
              />
            ) : (
              <>
                <Cards>
                  {rows.map((n) => (
                    <NoticeCard key={n.id} notice={n} />
                  ))}
                </Cards>
                <Pagination
                  page={page}
                  size={size}
                  total={total}
                  onPage={(n) => setSearch(changed(search, 'page', n === 1 ? '' : String(n)))}
                />
              </>
            )}
          </section>
        )}
      </Ready>
    </Page>
  );
}

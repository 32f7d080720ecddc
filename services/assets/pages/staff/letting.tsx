/** Decisions of the members and notices of letting, each with what waits. */
import { useSearchParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  EmptyState,
  FilterBar,
  Link,
  Page,
  Ready,
  SearchBox,
  Tabs,
  canSee,
  fmtDate,
  fmtDateTime,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useMe,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { oneOf, useCollectives } from './hooks.ts';
import { DemoMark, FilterCollective, FilterSelect, State, Two, Until } from './parts.tsx';
import { BODY, DECISION_STATE, LISTING_STATE, METHOD, SUBJECT, choices } from './words.ts';

type Listing = Awaited<ReturnType<typeof client.letting.listings>>['rows'][number];
type Decision = Awaited<ReturnType<typeof client.letting.decisions>>['rows'][number];
const KEYS = ['collective', 'state', 'method', 'subject', 'differs', 'q'] as const;
const codes = <T extends string>(of: Readonly<Record<T, unknown>>): T[] => Object.keys(of) as T[];

export default function Letting() {
  const { t } = useLocale();
  const { me } = useMe();
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'decisions' ? 'decisions' : 'notices';
  return (
    <Page
      width="full"
      print
      title={{ zh: '决议和出租公告', en: 'Decisions and notices' }}
      actions={
        <>
          {canSee(client.letting.createDecision.op.access, me) ? (
            <ButtonLink icon="plus" to={paths.newDecision}>
              {t({ zh: '登记决议', en: 'Enter a decision' })}
            </ButtonLink>
          ) : null}
          {canSee(client.letting.createListing.op.access, me) ? (
            <ButtonLink icon="plus" to={paths.newListing}>
              {t({ zh: '起草公告', en: 'Draft a notice' })}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      <Tabs
        label={{ zh: '决议和公告', en: 'Decisions and notices' }}
        current={tab}
        onChange={(next) => setSearch(next === 'decisions' ? { tab: next } : {}, { replace: true, preventScrollReset: true })}
        tabs={[
          { id: 'notices', title: { zh: '出租公告', en: 'Notices' }, content: <Listings /> },
          { id: 'decisions', title: { zh: '民主决议', en: 'Decisions' }, content: <Decisions /> },
        ]}
      />
    </Page>
  );
}

function Listings() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const query = {
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    state: oneOf(codes(LISTING_STATE), filters.state),
    method: oneOf(codes(METHOD), filters.method),
  };
  const list = useApi(client.letting.listings, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Listing>[] = [
    {
      key: 'left',
      title: { zh: '报名截止', en: 'Deadline' },
      width: 150,
      cell: (r) =>
        r.state === 'open' && r.deadline && r.publishedAt ? (
          <Until from={r.publishedAt.slice(0, 10)} to={r.deadline.slice(0, 10)} />
        ) : r.deadline ? (
          fmtDateTime(r.deadline, locale)
        ) : (
          '—'
        ),
    },
    {
      key: 'title',
      title: { zh: '公告', en: 'Notice' },
      head: true,
      width: 220,
      cell: (r) => (
        <Two
          under={`${r.number}${r.noticeNo > 1 ? t({ zh: ` · 第 ${r.noticeNo} 次公告`, en: ` · notice no. ${r.noticeNo}` }) : ''}`}
        >
          <Link to={paths.listing(r.id)}>{r.title}</Link> <DemoMark demo={r.demo} />
        </Two>
      ),
    },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 100, cell: (r) => <State of={LISTING_STATE} code={r.state} /> },
    { key: 'method', title: { zh: '方式', en: 'Method' }, width: 100, cell: (r) => t(METHOD[r.method]) },
    {
      key: 'reserve',
      title: { zh: '底价（年）', en: 'Reserve a year' },
      number: true,
      width: 120,
      cell: (r) => fmtMoney(r.reserveFenYear),
    },
    { key: 'bidders', title: { zh: '报名', en: 'Bidders' }, number: true, width: 70, cell: (r) => fmtInt(r.registrations) },
    {
      key: 'opening',
      title: { zh: '开标', en: 'Opening' },
      width: 160,
      cell: (r) => (r.opening ? fmtDateTime(r.opening, locale) : '—'),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 170, cell: (r) => r.collective.name },
    { key: 'term', title: { zh: '租期（月）', en: 'Months' }, number: true, width: 90, extra: true, cell: (r) => r.termMonths },
  ];
  return (
    <>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
          <FilterSelect
            name="state"
            label={{ zh: '状态', en: 'State' }}
            all={{ zh: '全部状态', en: 'All states' }}
            value={query.state}
            onChange={(state) => set({ state })}
            options={choices(LISTING_STATE)}
          />
          <FilterSelect
            name="method"
            label={{ zh: '方式', en: 'Method' }}
            all={{ zh: '全部方式', en: 'All methods' }}
            value={query.method}
            onChange={(method) => set({ method })}
            options={choices(METHOD)}
          />
          <SearchBox label={{ zh: '标题或编号', en: 'Title or number' }} value={filters.q ?? ''} onSearch={(q) => set({ q })} />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.listings"
            caption={{ zh: '出租公告', en: 'Notices of letting' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.letting.listingsXlsx, { query })}
            empty={
              <EmptyState
                title={
                  active > 0
                    ? { zh: '没有符合条件的公告', en: 'No notice matches' }
                    : { zh: '还没有公告', en: 'There are no notices yet' }
                }
              />
            }
          />
        )}
      </Ready>
    </>
  );
}

function Decisions() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const query = {
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.differs === 'true' ? { differs: 'true' as const } : {}),
    state: oneOf(codes(DECISION_STATE), filters.state),
    subject: oneOf(codes(SUBJECT), filters.subject),
  };
  const list = useApi(client.letting.decisions, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Decision>[] = [
    {
      key: 'title',
      title: { zh: '议题', en: 'Title' },
      head: true,
      width: 300,
      cell: (r) => (
        <Two under={fmtDate(r.meetingOn, locale)}>
          <Link to={paths.decision(r.id)}>{r.title}</Link> <DemoMark demo={r.demo} />
        </Two>
      ),
    },
    {
      key: 'valid',
      title: { zh: '效力', en: 'Validity' },
      width: 110,
      cell: (r) =>
        r.valid === null ? (
          <Badge>{t({ zh: '未确认', en: 'not recorded' })}</Badge>
        ) : r.valid ? (
          <Badge kind="success">{t({ zh: '成立', en: 'valid' })}</Badge>
        ) : (
          <Badge kind="danger" icon="cross">
            {t({ zh: '不成立', en: 'not valid' })}
          </Badge>
        ),
    },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 110, cell: (r) => <State of={DECISION_STATE} code={r.state} /> },
    { key: 'subject', title: { zh: '事项', en: 'Subject' }, width: 120, cell: (r) => t(SUBJECT[r.subject]) },
    { key: 'body', title: { zh: '由谁表决', en: 'Decided by' }, width: 130, cell: (r) => t(BODY[r.body]) },
    {
      key: 'votes',
      title: { zh: '应到 / 实到 / 同意', en: 'Entitled / present / for' },
      number: true,
      width: 170,
      cell: (r) => (
        <>
          {`${fmtInt(r.eligible)} / ${fmtInt(r.present)} / ${fmtInt(r.inFavour)}`}
          {r.differs ? (
            <>
              {' '}
              <Badge kind="warning">{t({ zh: `名册 ${r.registered} 人`, en: `register: ${r.registered}` })}</Badge>
            </>
          ) : null}
        </>
      ),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 160, cell: (r) => r.collective.name },
  ];
  return (
    <>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterSelect
            name="d-collective"
            label={{ zh: '集体', en: 'Collective' }}
            all={{ zh: '全部集体', en: 'All collectives' }}
            value={filters.collective}
            onChange={(collective) => set({ collective })}
            options={collectives.map((c) => ({ value: c.id, label: c.name }))}
          />
          <FilterSelect
            name="d-subject"
            label={{ zh: '事项', en: 'Subject' }}
            all={{ zh: '全部事项', en: 'All subjects' }}
            value={query.subject}
            onChange={(subject) => set({ subject })}
            options={choices(SUBJECT)}
          />
          <FilterSelect
            name="d-state"
            label={{ zh: '状态', en: 'State' }}
            all={{ zh: '全部状态', en: 'All states' }}
            value={query.state}
            onChange={(state) => set({ state })}
            options={choices(DECISION_STATE)}
          />
          <FilterSelect
            name="d-differs"
            label={{ zh: '应到人数', en: 'Entitled' }}
            all={{ zh: '不限', en: 'Any' }}
            value={filters.differs}
            onChange={(differs) => set({ differs })}
            options={[{ value: 'true', label: { zh: '与名册不同', en: 'Not as in the register' } }]}
          />
          <SearchBox label={{ zh: '议题', en: 'Title' }} value={filters.q ?? ''} onSearch={(q) => set({ q })} />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.decisions"
            caption={{ zh: '民主决议', en: 'Decisions' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.decisions, { query })}
            empty={
              <EmptyState
                title={
                  active > 0
                    ? { zh: '没有符合条件的决议', en: 'No decision matches' }
                    : { zh: '还没有登记决议', en: 'No decision is entered yet' }
                }
              />
            }
          />
        )}
      </Ready>
    </>
  );
}

/** The register of members and shares as of any day, and the changes that two people make. */
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  EmptyState,
  Link,
  Page,
  PrintButton,
  Ready,
  SearchBox,
  Tabs,
  TextField,
  fmtDate,
  fmtInt,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { unitsText } from '../shared/amounts.ts';
import { client, fileHref, paths, withQuery } from './api.ts';
import { useCollectives } from './hooks.ts';
import { MemberChanges } from './member-changes.tsx';
import { EnrolMember, EventDeeds, PayeeDeed, ProposeShares, type Holder } from './member-deeds.tsx';
import { Door, Doors, FilterSelect, State, SubNav, Two } from './parts.tsx';
import { Payees } from './payees.tsx';
import { DIVIDEND_PAGES } from './runs.tsx';
import { ReadBirthDays, Representatives, VotersDoor } from './voters.tsx';
import { SHARE_KIND, SHARE_STATE } from './words.ts';

type ShareEvent = Awaited<ReturnType<typeof client.dividends.shareEvents>>['rows'][number];
const KEYS = ['collective', 'on', 'q', 'frozen', 'waiting'] as const;

export default function Members() {
  const { t } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const [search, setSearch] = useSearchParams();
  const { query: collectives, rows } = useCollectives();
  const id = filters.collective ?? rows[0]?.id;
  return (
    <Page width="full" actions={<PrintButton />} title={{ zh: '成员和份额', en: 'Members and shares' }}>
      <SubNav label={{ zh: '成员和分红', en: 'Members and dividends' }} here={paths.members} links={DIVIDEND_PAGES} />
      <Ready query={collectives}>
        {() =>
          id === undefined ? (
            <EmptyState title={{ zh: '您的范围内没有集体', en: 'No collective in your scope' }} />
          ) : (
            <>
              <div className="as-asof">
                <FilterSelect
                  name="collective"
                  label={{ zh: '集体', en: 'Collective' }}
                  all={{ zh: '请选择', en: 'Please choose' }}
                  value={id}
                  onChange={(collective) => set({ collective })}
                  options={rows.map((c) => ({ value: c.id, label: c.name }))}
                />
                <TextField
                  name="on"
                  type="date"
                  width="medium"
                  label={{ zh: '看哪一天的登记', en: 'As of' }}
                  value={filters.on ?? ''}
                  onChange={(on) => set({ on })}
                  optional
                />
                <SearchBox
                  label={{ zh: '户号或姓名', en: 'Code or name' }}
                  value={filters.q ?? ''}
                  onSearch={(q) => set({ q })}
                />
              </div>
              <Tabs
                label={{ zh: '成员和份额', en: 'Members and shares' }}
                current={search.get('tab') ?? 'register'}
                onChange={(tab) =>
                  setSearch(
                    (old) => {
                      const next = new URLSearchParams(old);
                      next.set('tab', tab);
                      next.delete('page');
                      return next;
                    },
                    { replace: true, preventScrollReset: true },
                  )
                }
                tabs={[
                  {
                    id: 'register',
                    title: { zh: '登记', en: 'Register' },
                    content: <Register id={id} ask={filters} page={page} size={size} set={set} setPage={setPage} />,
                  },
                  {
                    id: 'representatives',
                    title: { zh: '成员代表', en: 'Representatives' },
                    content: <Representatives key={id} id={id} on={filters.on} />,
                  },
                  { id: 'events', title: { zh: '份额变更', en: 'Changes of shares' }, content: <Events id={id} /> },
                  {
                    id: 'changes',
                    title: { zh: '成员变更', en: 'Changes of members' },
                    content: <MemberChanges key={id} id={id} />,
                  },
                  { id: 'payees', title: { zh: '收款账户', en: 'Accounts' }, content: <Payees id={id} /> },
                ]}
              />
              <p className="yj-hint">
                {t({
                  zh: '股份只能给本集体的在册成员或他们所在的户；继承、冻结要有文件；都要第二个人批准。',
                  en: 'Shares go to members of the collective or their households only; inheritance and freezes need a document; a second person approves.',
                })}
              </p>
            </>
          )
        }
      </Ready>
    </Page>
  );
}

function Register(p: {
  id: string;
  ask: Partial<Record<(typeof KEYS)[number], string>>;
  page: number;
  size: number;
  set: (part: { frozen?: string | undefined; waiting?: string | undefined }) => void;
  setPage: (page: number, size: number) => void;
}) {
  const { t } = useLocale();
  const query = {
    ...(p.ask.on ? { on: p.ask.on } : {}),
    ...(p.ask.q ? { q: p.ask.q } : {}),
    ...(p.ask.frozen === 'true' ? { frozen: 'true' as const } : {}),
    ...(p.ask.waiting === 'true' ? { waiting: 'true' as const } : {}),
  };
  const list = useApi(
    client.dividends.register,
    { params: { id: p.id }, query: { ...query, page: p.page, size: p.size } },
    { keep: true },
  );
  const can = list.data?.can ?? [];
  const edits = can.includes('propose');
  const columns: readonly ListColumn<Holder>[] = [
    {
      key: 'who',
      title: { zh: '户（人）', en: 'Holder' },
      head: true,
      width: 220,
      cell: (r) => (
        <Two under={r.code}>
          <Link to={paths.holder(r.holderId)}>{r.name === '' ? r.code : r.name}</Link>
        </Two>
      ),
    },
    { key: 'people', title: { zh: '人数', en: 'People' }, number: true, width: 80, cell: (r) => fmtInt(r.people) },
    { key: 'voters', title: { zh: '有表决权', en: 'With a vote' }, number: true, width: 100, cell: (r) => fmtInt(r.voters) },
    { key: 'units', title: { zh: '股数', en: 'Shares' }, number: true, width: 110, cell: (r) => unitsText(r.units) },
    {
      key: 'frozen',
      title: { zh: '冻结、待继承', en: 'Frozen, waiting' },
      width: 110,
      cell: (r) =>
        r.frozen ? (
          <Badge kind="danger" icon="lock">
            {t({ zh: '已冻结', en: 'frozen' })}
          </Badge>
        ) : r.people === 0 && r.units !== '0' ? (
          <Badge kind="warning" icon="warning">
            {t({ zh: '待继承', en: 'waits for heirs' })}
          </Badge>
        ) : (
          '—'
        ),
    },
    { key: 'since', title: { zh: '现有份额自', en: 'Since' }, width: 130, cell: (r) => r.since ?? '—' },
    {
      key: 'payee',
      title: { zh: '收款账户', en: 'Account' },
      width: 150,
      cell: (r) => (r.payee ? `****${r.payee}` : <Badge kind="warning">{t({ zh: '没有登记', en: 'none' })}</Badge>),
    },
    ...(edits ? [{ key: 'do', title: { zh: '办理', en: 'Do' }, width: 130, cell: (r: Holder) => <PayeeDeed holder={r} /> }] : []),
  ];
  return (
    <Ready query={list} rows={10}>
      {(data) => (
        <>
          <Doors label={{ zh: '合计', en: 'In all' }}>
            <Door
              label={{ zh: '户（人）', en: 'Holders' }}
              value={fmtInt(data.total)}
              note={{ zh: `截至 ${data.on}`, en: `as of ${data.on}` }}
            />
            <Door label={{ zh: '成员（人）', en: 'Members' }} value={fmtInt(data.figures.people)} />
            <VotersDoor id={p.id} on={p.ask.on} />
            <Door label={{ zh: '总股数', en: 'Shares' }} value={unitsText(data.figures.units)} />
            <Door
              label={{ zh: '冻结', en: 'Frozen' }}
              tone="red"
              value={fmtInt(data.figures.frozen)}
              on={p.ask.frozen === 'true'}
              onPress={() => p.set({ frozen: p.ask.frozen === 'true' ? undefined : 'true' })}
            />
            <Door
              label={{ zh: '待继承', en: 'Wait for inheritance' }}
              tone={data.figures.waiting > 0 ? 'red' : 'plain'}
              value={fmtInt(data.figures.waiting)}
              note={{ zh: '有股份、没有在册成员', en: 'shares, but no member left' }}
              on={p.ask.waiting === 'true'}
              onPress={() => p.set({ waiting: p.ask.waiting === 'true' ? undefined : 'true' })}
            />
          </Doors>
          {edits ? (
            <div className="yj-actions">
              <ProposeShares id={p.id} />
              <EnrolMember id={p.id} />
              <ReadBirthDays id={p.id} />
              <ButtonLink icon="upload" to={withQuery(paths.imports, { kind: 'members' })}>
                {t({ zh: '从 Excel 导入成员', en: 'Import members' })}
              </ButtonLink>
            </div>
          ) : null}
          <StaffList
            id="assets.members"
            caption={{ zh: '成员和份额登记', en: 'Register of members and shares' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.holderId}
            page={{ page: p.page, size: p.size, total: data.total }}
            onPage={p.setPage}
            exportHref={fileHref(client.dividends.registerXlsx, { params: { id: p.id }, query })}
            empty={<EmptyState title={{ zh: '没有符合条件的成员', en: 'No member matches' }} />}
          />
        </>
      )}
    </Ready>
  );
}

function Events({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const list = useApi(client.dividends.shareEvents, { params: { id }, query: at }, { keep: true });
  const columns: readonly ListColumn<ShareEvent>[] = [
    {
      key: 'kind',
      title: { zh: '变更', en: 'Change' },
      head: true,
      width: 210,
      cell: (e) => <Two under={e.reason}>{t(SHARE_KIND[e.kind])}</Two>,
    },
    { key: 'on', title: { zh: '生效日', en: 'Effective' }, width: 130, cell: (e) => fmtDate(e.effectiveOn, locale) },
    {
      key: 'lines',
      title: { zh: '涉及', en: 'Who' },
      width: 210,
      cell: (e) => (
        <Two under={e.count > 3 ? t({ zh: `共 ${fmtInt(e.count)} 条`, en: `${fmtInt(e.count)} in all` }) : ''}>
          {e.lines
            .slice(0, 3)
            .map((l) =>
              /^0(\.0*)?$/.test(l.delta) ? l.code : `${l.code} ${l.delta.startsWith('-') ? '' : '+'}${unitsText(l.delta)}`,
            )
            .join(t({ zh: '；', en: '; ' }))}
        </Two>
      ),
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 130,
      cell: (e) => (
        <Two under={e.refusal ?? ''}>
          <State of={SHARE_STATE} code={e.state} />
        </Two>
      ),
    },
    {
      key: 'by',
      title: { zh: '提出 / 批准', en: 'Proposed / decided' },
      width: 150,
      cell: (e) => `${e.proposedBy} / ${e.decidedBy ?? '—'}`,
    },
    {
      key: 'doc',
      title: { zh: '文件', en: 'Document' },
      width: 120,
      cell: (e) => (
        <span className="as-hash" title={e.documentHash}>
          {e.documentHash.slice(0, 12)}…
        </span>
      ),
    },
    { key: 'do', title: { zh: '办理', en: 'Do' }, width: 140, cell: (e) => <EventDeeds event={e} /> },
  ];
  return (
    <Ready query={list} rows={6}>
      {(data) => (
        <StaffList
          id="assets.share-events"
          caption={{ zh: '份额变更，新的在前', en: 'Changes of shares, newest first' }}
          columns={columns}
          rows={data.rows}
          rowKey={(e) => e.id}
          page={{ ...at, total: data.total }}
          onPage={(page, size) => setAt({ page, size })}
          exportHref={fileHref(client.exports.shareEvents, { params: { id } })}
          empty={<EmptyState title={{ zh: '还没有变更', en: 'No changes yet' }} />}
        />
      )}
    </Ready>
  );
}

/** The reviewer's worklist: least time first, and why a person is needed. */
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  FilterBar,
  Icon,
  Link,
  Page,
  SearchBox,
  Select,
  canSee,
  fmtDateTime,
  fmtInt,
  useApi,
  useLocale,
  useMe,
  useToast,
  type Words,
} from '@yunjian/ui';
import { CAUSES, talentApi } from '../../contract.ts';
import { client, fileHref } from './api.ts';
import { rememberList, useFilters, useSteady } from './hooks.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { CauseTags, Clock, Ready, Refusal, StateBadge } from './parts.tsx';
import { useDeed } from './review-data.ts';
import { causeText, kindText, lightText, type Cause, type Light, type WorkKind } from './words.ts';
import './staff.css';

type Reply = Awaited<ReturnType<typeof client.review.worklist>>;
type Row = Reply['rows'][number];
const KEYS = ['cause', 'kind', 'owner', 'light', 'q'] as const;

export default function Worklist() {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { search } = useLocation();
  const toast = useToast();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const mayReview = canSee(['reviewer'], me);
  const query = {
    ...(filters.cause ? { cause: filters.cause as Cause } : {}),
    ...(filters.kind ? { kind: filters.kind as WorkKind } : {}),
    ...(filters.owner ? { owner: filters.owner as 'me' | 'nobody' | 'second' | 'all' } : {}),
    ...(filters.light ? { light: filters.light as Light } : {}),
    ...(filters.q ? { q: filters.q } : {}),
  };
  const list = useApi(client.review.worklist, { query: { ...query, page, size } }, { keep: true, every: 20_000 });
  const steady = useSteady(
    list.isPlaceholderData ? undefined : list.data?.rows,
    (r) => r.caseId,
    JSON.stringify([query, page, size]),
  );
  const claim = useDeed(client.review.claim, (done) => {
    steady.accept(); // the reader's own doing may change the list at once
    toast({ zh: `已领取 ${done.reference}`, en: `${done.reference} is yours now` });
  });
  const claiming = useRef('');
  useEffect(() => {
    if (steady.rows)
      // One application may have several cases (a review and an objection): it is opened once.
      rememberList([...new Set(steady.rows.map((r) => r.id))], search);
  }, [steady.rows, search]);

  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'clock',
      title: { zh: '剩余时间', en: 'Time left' },
      width: 180,
      cell: (r) => <Clock clock={r.clock} compact />,
    },
    {
      key: 'reference',
      title: { zh: '受理号、申请人', en: 'Reference, applicant' },
      head: true,
      width: 210,
      cell: (r) => (
        <span className="ts-ref">
          {canSee(talentApi.review.reviewOne.access, me) ? <Link to={`/staff/talent/${r.id}`}>{r.reference}</Link> : r.reference}
          <span className="yj-muted">{r.nameMasked}</span>
        </span>
      ),
    },
    {
      key: 'owner',
      title: { zh: '经办人', en: 'Owner' },
      width: 110,
      cell: (r) =>
        r.mine ? (
          <strong>{t({ zh: '我', en: 'Me' })}</strong>
        ) : r.owner ? (
          r.owner
        ) : mayReview ? (
          <Button
            small
            aria-label={t({ zh: `领取 ${r.reference}`, en: `Claim ${r.reference}` })}
            busy={claim.busy && claiming.current === r.caseId}
            onClick={() => {
              claiming.current = r.caseId;
              void claim.run({ params: { id: r.id } });
            }}
          >
            {t({ zh: '领取', en: 'Claim' })}
          </Button>
        ) : (
          <span className="yj-muted">{t({ zh: '无人领取', en: 'Nobody' })}</span>
        ),
    },
    {
      key: 'causes',
      title: { zh: '为什么要人工', en: 'Why a person is needed' },
      width: 230,
      cell: (r) => (
        <span className="ts-tags">
          {r.secondNeeded ? (
            <Badge kind="info" icon="user">
              {t({ zh: '待第二人复核', en: 'Needs a second person' })}
            </Badge>
          ) : null}
          <CauseTags causes={r.causes} texts={r.causeTexts} />
        </span>
      ),
    },
    { key: 'kind', title: { zh: '类型', en: 'Kind' }, width: 80, cell: (r) => t(kindText[r.kind]) },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 120, cell: (r) => <StateBadge state={r.state} /> },
    {
      key: 'category',
      title: { zh: '类别', en: 'Category' },
      width: 70,
      extra: true,
      cell: (r) => r.category ?? t({ zh: '未定', en: 'open' }),
    },
    {
      key: 'submitted',
      title: { zh: '提交时间', en: 'Submitted' },
      width: 170,
      cell: (r) => <span className="yj-num">{fmtDateTime(r.submittedAt, locale)}</span>,
    },
  ];

  const counts = list.data?.counts;
  const door = (key: 'light' | 'owner', value: string, label: Words, n: number | undefined, tone: string) => {
    const on = filters[key] === value;
    return (
      <button
        type="button"
        className={`ts-door ts-door-${tone}`}
        aria-pressed={on}
        onClick={() => set({ [key]: on ? undefined : value })}
      >
        <span>
          <Icon name={tone === 'plain' ? 'user' : 'clock'} size={16} /> {t(label)}
        </span>
        <strong>{n === undefined ? '—' : fmtInt(n)}</strong>
      </button>
    );
  };

  return (
    <Page
      width="full"
      title={{ zh: '审核工作清单', en: 'Review worklist' }}
      actions={
        mayReview ? (
          <ButtonLink to="/staff/talent/window" icon="user">
            {t({ zh: '窗口代办', en: 'Apply for someone at the counter' })}
          </ButtonLink>
        ) : undefined
      }
    >
      <div className="ts-doors" role="group" aria-label={t({ zh: '按时限和经办人查看', en: 'By time left and owner' })}>
        {door('light', 'black', lightText.black, counts?.black, 'black')}
        {door('light', 'red', lightText.red, counts?.red, 'red')}
        {door('light', 'amber', lightText.amber, counts?.amber, 'amber')}
        {door('owner', 'me', { zh: '我经办的', en: 'Mine' }, counts?.mine, 'plain')}
        {door('owner', 'nobody', { zh: '无人领取', en: 'Unclaimed' }, counts?.unowned, 'plain')}
      </div>
      <div className="ts-filters">
        <FilterBar active={active} onClear={clear}>
          <Select
            name="cause"
            label={{ zh: '转人工原因', en: 'Cause' }}
            placeholder={{ zh: '全部原因', en: 'All causes' }}
            value={filters.cause ?? ''}
            onChange={(v) => set({ cause: v })}
            options={CAUSES.map((c) => ({ value: c, label: causeText[c] }))}
          />
          <Select
            name="kind"
            label={{ zh: '类型', en: 'Kind' }}
            placeholder={{ zh: '全部类型', en: 'All kinds' }}
            value={filters.kind ?? ''}
            onChange={(v) => set({ kind: v })}
            options={(Object.keys(kindText) as WorkKind[]).map((k) => ({ value: k, label: kindText[k] }))}
          />
          <Select
            name="light"
            label={{ zh: '时限', en: 'Time left' }}
            placeholder={{ zh: '全部时限', en: 'All' }}
            value={filters.light ?? ''}
            onChange={(v) => set({ light: v })}
            options={(Object.keys(lightText) as Light[]).map((k) => ({ value: k, label: lightText[k] }))}
          />
          <Select
            name="owner"
            label={{ zh: '经办人', en: 'Owner' }}
            placeholder={{ zh: '所有人', en: 'Everyone' }}
            value={filters.owner === 'all' ? '' : (filters.owner ?? '')}
            onChange={(v) => set({ owner: v })}
            options={[
              { value: 'me', label: { zh: '我经办的', en: 'Mine' } },
              { value: 'nobody', label: { zh: '无人领取', en: 'Unclaimed' } },
            ]}
          />
          <SearchBox
            label={{ zh: '受理号或姓名', en: 'Reference or name' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
          />
        </FilterBar>
      </div>
      <Refusal problem={claim.problem} />
      <div role="status" className="ts-fresh">
        {steady.waiting ? (
          <Button small icon="info" onClick={steady.accept}>
            {t({ zh: '清单有变化，点此更新', en: 'The list has changed: show it' })}
          </Button>
        ) : null}
      </div>
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="talent.worklist"
            caption={{ zh: '待审核事项，剩余时间少的在前', en: 'What waits for a person, least time first' }}
            columns={columns}
            rows={steady.rows ?? data.rows}
            rowKey={(r) => r.caseId}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(talentApi.review.worklistXlsx, { query })}
            empty={
              active > 0 ? (
                <EmptyState
                  title={{ zh: '没有符合筛选条件的事项', en: 'Nothing matches these filters' }}
                  actions={<Button onClick={clear}>{t({ zh: '看全部清单', en: 'Show the whole list' })}</Button>}
                />
              ) : (
                <EmptyState title={{ zh: '都办完了', en: 'All done' }}>
                  <p>
                    {t({
                      zh: '现在没有等人处理的事项。有新的会自动出现在这里，不用刷新。',
                      en: 'Nothing waits for a person now. New items appear here by themselves.',
                    })}
                  </p>
                </EmptyState>
              )
            }
          />
        )}
      </Ready>
    </Page>
  );
}

/** The records behind a figure of the board, with export of all of them. */
import { useParams, useSearchParams } from 'react-router';
import { EmptyState, Link, NotFoundState, Page, canSee, fmtDateTime, useApi, useLocale, useMe } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { talentApi, type ApplicationState } from '../../contract.ts';
import { client, fileHref } from './api.ts';
import { useFilters } from './hooks.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { Ready, StateBadge } from './parts.tsx';
import { causeText, modeText, stateText, type Cause } from './words.ts';
import { fmtSpan } from './span.ts';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.duty.boardDrill>>['rows'][number];
type FigureName = 'instant' | 'applications' | 'off-ramp' | 'audit' | 'state' | 'seconds';
const TITLES: Record<FigureName, Text> = {
  instant: { zh: '秒批件', en: 'Granted at once' },
  applications: { zh: '全部申请', en: 'All applications' },
  'off-ramp': { zh: '转人工的件', en: 'Passed to a person' },
  audit: { zh: '抽查过的件', en: 'Audited' },
  state: { zh: '申请现状', en: 'By state' },
  seconds: { zh: '办理用时', en: 'Time taken' },
};
const KEYS = ['days', 'code'] as const;

/** The server writes `自动 automatic`: one word for each language. */
function modeOf(mode: string): Text {
  const [zh = mode, ...en] = mode.split(' ');
  return modeText[mode] ?? { zh, en: en.join(' ') || zh };
}

const CODES: Record<string, Text> = {
  ...causeText,
  ...stateText,
  automatic: { zh: '自动', en: 'automatic' },
  manual: { zh: '人工', en: 'by people' },
  audited: { zh: '已抽查', en: 'audited' },
  wrong: { zh: '批准有误', en: 'wrongly granted' },
  open: { zh: '待抽查', en: 'to be audited' },
  overdue: { zh: '抽查超期', en: 'overdue' },
};

export default function Drill() {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { figure = '' } = useParams();
  const [search] = useSearchParams();
  const { filters, page, size, setPage } = useFilters(KEYS);
  const known = figure in TITLES;
  const name = figure as FigureName;
  const query = { days: Number(filters.days ?? 30) || 30, ...(filters.code ? { code: filters.code } : {}) };
  const list = useApi(
    client.duty.boardDrill,
    { params: { figure: name }, query: { ...query, page, size } },
    { keep: true, enabled: known },
  );
  const back = {
    to: `/staff/talent/duty${search.get('days') ? `?days=${query.days}` : ''}`,
    label: { zh: '值班看板', en: 'Duty board' },
  };
  if (!known)
    return (
      <Page title={{ zh: '没有这个指标', en: 'No such figure' }} back={back}>
        <NotFoundState />
      </Page>
    );
  const code = filters.code ? (CODES[filters.code as Cause | ApplicationState] ?? { zh: filters.code, en: filters.code }) : null;
  const reviews = canSee(talentApi.review.reviewOne.access, me);
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'reference',
      title: { zh: '受理号', en: 'Reference' },
      head: true,
      width: 210,
      cell: (r) => (reviews ? <Link to={`/staff/talent/${r.id}`}>{r.reference}</Link> : r.reference),
    },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 140, cell: (r) => <StateBadge state={r.state} /> },
    {
      key: 'submitted',
      title: { zh: '提交时间', en: 'Submitted' },
      width: 190,
      cell: (r) => <span className="yj-num">{fmtDateTime(r.submittedAt, locale, true)}</span>,
    },
    {
      key: 'seconds',
      title: { zh: '提交到送达', en: 'Until served' },
      number: true,
      width: 120,
      cell: (r) => <span className="yj-num">{fmtSpan(r.servedSeconds, locale)}</span>,
    },
    {
      key: 'mode',
      title: { zh: '决定方式', en: 'How' },
      width: 110,
      cell: (r) => (r.mode ? t(modeOf(r.mode)) : '—'),
    },
    { key: 'note', title: { zh: '说明', en: 'Note' }, cell: (r) => r.note ?? '—' },
  ];
  const title = TITLES[name];
  return (
    <Page
      width="full"
      title={code ? { zh: `${title.zh}：${code.zh}`, en: `${title.en}: ${code.en}` } : title}
      caption={{ zh: `最近 ${query.days} 天`, en: `Last ${query.days} days` }}
      back={back}
    >
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="talent.drill"
            caption={title}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(talentApi.duty.boardXlsx, { params: { figure: name }, query })}
            empty={<EmptyState title={{ zh: '这一期间没有这样的件', en: 'None in this period' }} />}
          />
        )}
      </Ready>
    </Page>
  );
}

/** Joint questions of members: the overdue first, each with its clock; answers are open to all members. */
import {
  Badge,
  Button,
  ButtonLink,
  DateText,
  EmptyState,
  Page,
  Pagination,
  Ready,
  TimeLeft,
  fmtInt,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { client, fileHref, paths } from './api.ts';
import { Act } from './form.tsx';
import { oneOf, useCollectives } from './hooks.ts';
import { FilterCollective, FilterSelect, Part, State, SubNav } from './parts.tsx';
import { DIVIDEND_PAGES } from './runs.tsx';
import { QUESTION_STATE, choices } from './words.ts';

type Question = Awaited<ReturnType<typeof client.dividends.questions>>['rows'][number];
const KEYS = ['collective', 'state', 'overdue'] as const;
const STATES = Object.keys(QUESTION_STATE) as (keyof typeof QUESTION_STATE)[];

export default function Questions() {
  const { t } = useLocale();
  const { filters, page, set, setPage, clear, active } = useFilters(KEYS, 20);
  const { rows: collectives } = useCollectives();
  const state = oneOf(STATES, filters.state);
  const list = useApi(
    client.dividends.questions,
    {
      query: {
        page,
        size: 20,
        ...(filters.collective ? { collective: filters.collective } : {}),
        ...(state ? { state } : {}),
        ...(filters.overdue === 'true' ? { overdue: 'true' as const } : {}),
      },
    },
    { keep: true },
  );
  return (
    <Page
      width="full"
      print
      title={{ zh: '联名质询', en: 'Joint questions' }}
      lead={
        <p>
          {t({
            zh: '十户或二十人以上联名的质询必须在期限内答复，答复对全体成员公开；逾期的农经站看得到。',
            en: 'A question signed by ten households or twenty people must be answered in time, openly to all members; what is overdue the township sees.',
          })}
        </p>
      }
    >
      <SubNav label={{ zh: '成员和分红', en: 'Members and dividends' }} here={paths.questions} links={DIVIDEND_PAGES} />
      <div className="as-asof">
        <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
        <FilterSelect
          name="state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部状态', en: 'All states' }}
          value={state}
          onChange={(next) => set({ state: next })}
          options={choices(QUESTION_STATE)}
        />
        <Button
          aria-pressed={filters.overdue === 'true'}
          icon="clock"
          onClick={() => set({ overdue: filters.overdue === 'true' ? undefined : 'true' })}
        >
          {t({ zh: '只看逾期', en: 'Overdue only' })}
        </Button>
        <ButtonLink
          icon="download"
          download=""
          href={fileHref(client.exports.questions, {
            query: {
              ...(filters.collective ? { collective: filters.collective } : {}),
              ...(state ? { state } : {}),
              ...(filters.overdue === 'true' ? { overdue: 'true' as const } : {}),
            },
          })}
        >
          {t({ zh: '导出全部 Excel', en: 'Export all rows (Excel)' })}
        </ButtonLink>
      </div>
      <Ready query={list} rows={6}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState
              title={
                active > 0
                  ? { zh: '没有符合条件的质询', en: 'No question matches' }
                  : { zh: '没有质询', en: 'There are no questions' }
              }
              actions={active > 0 ? <Button onClick={clear}>{t({ zh: '看全部', en: 'Show all' })}</Button> : undefined}
            />
          ) : (
            <>
              {data.rows.map((q) => (
                <One key={q.id} q={q} />
              ))}
              <Pagination page={page} size={20} total={data.total} onPage={(next) => setPage(next, 20)} />
            </>
          )
        }
      </Ready>
    </Page>
  );
}

function One({ q }: { q: Question }) {
  const { t } = useLocale();
  return (
    <Part title={{ zh: q.title, en: q.title }} actions={<State of={QUESTION_STATE} code={q.state} />}>
      {q.clock ? (
        <TimeLeft
          left={q.clock.overdue ? -Math.abs(q.clock.workingDays) : q.clock.workingDays}
          total={q.clock.totalDays}
          unit="workingDays"
          due={q.clock.dueOn}
        />
      ) : null}
      <p className="yj-muted">
        {q.collective} · <DateText date={q.filedAt} time /> ·{' '}
        {t({
          zh: `${fmtInt(q.people)} 人、${fmtInt(q.households)} 户联名`,
          en: `${fmtInt(q.people)} people, ${fmtInt(q.households)} households`,
        })}
        {q.reachedOn ? (
          <>
            {' '}
            <Badge kind="info">{t({ zh: `${q.reachedOn} 达到人数`, en: `threshold reached ${q.reachedOn}` })}</Badge>
          </>
        ) : (
          t({
            zh: `（达到 ${q.needs.households} 户或 ${q.needs.people} 人必须答复）`,
            en: ` (must be answered at ${q.needs.households} households or ${q.needs.people} people)`,
          })
        )}
      </p>
      <p className="as-quote">{q.body}</p>
      {q.comments.map((c) => (
        <div key={c.at}>
          <p className="as-quote">{c.text}</p>
          <p className="yj-muted yj-small">
            {t({ zh: '回应（不是答复，联名继续）', en: 'Comment, no answer; signing goes on' })} · {c.by} ·{' '}
            <DateText date={c.at} time />
          </p>
        </div>
      ))}
      {q.answer ? (
        <>
          <p className="as-quote">{q.answer}</p>
          <p className="yj-muted yj-small">
            {q.answeredBy} · <DateText date={q.answeredAt} time />
          </p>
        </>
      ) : null}
      {q.can.includes('comment') ? (
        <Act
          label={{ zh: '回应', en: 'Comment' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '人数还没有达到，回应不算答复：成员可以继续联名，达到人数后须在期限内答复。回应对全体成员公开，不能修改。',
                en: 'The number is not reached, so this answers nothing: signing goes on, and when the number is reached the answer is due. All members see the comment; it cannot be changed.',
              })}
            </p>
          }
          asks={[{ name: 'text', kind: 'area', rows: 6, max: 8000, label: { zh: '回应', en: 'Comment' } }]}
          done={{ zh: '已回应', en: 'Commented' }}
          send={(v, o) => client.dividends.commentQuestion({ params: { id: q.id }, body: { text: v.text('text') } }, o)}
        />
      ) : null}
      {q.can.includes('answer') ? (
        <Act
          kind="primary"
          label={{ zh: '答复', en: 'Answer' }}
          lead={
            <p className="yj-hint">
              {t({ zh: '答复后全体成员都能看到，不能修改。', en: 'All members see the answer; it cannot be changed.' })}
            </p>
          }
          asks={[{ name: 'answer', kind: 'area', rows: 8, max: 8000, label: { zh: '答复', en: 'Answer' } }]}
          done={{ zh: '已答复', en: 'Answered' }}
          send={(v, o) => client.dividends.answerQuestion({ params: { id: q.id }, body: { answer: v.text('answer') } }, o)}
        />
      ) : null}
    </Part>
  );
}

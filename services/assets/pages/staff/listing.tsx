/** One notice: its clock, registrations, opening and ranking, award, publicity, objections, what may be done next. */
import { useParams } from 'react-router';
import {
  Badge,
  DataTable,
  DateText,
  Facts,
  Link,
  Money,
  Page,
  PrintButton,
  Ready,
  TimeLeft,
  Timeline,
  fmtArea,
  fmtDateTime,
  fmtInt,
  fmtMoney,
  useApi,
  serverNow,
  useLocale,
} from '@yunjian/ui';
import { client, paths, type Listing, fileHref } from './api.ts';
import { AnswerObjection, ListingSteps } from './listing-deeds.tsx';
import { DemoMark, Part, State, Two, Until } from './parts.tsx';
import { LISTING_EVENT, LISTING_STATE, METHOD, USE, wordOf } from './words.ts';
import { Bidders, Outcome, Quotes } from './listing-bids.tsx';

export default function ListingPage() {
  const { id = '' } = useParams();
  const query = useApi(client.letting.listing, { params: { id } }, { every: 30_000 });
  const title = query.data?.title;
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={title === undefined ? { zh: '出租公告', en: 'Notice' } : { zh: title, en: title }}
      back={{ to: paths.letting, label: { zh: '决议和公告', en: 'Decisions and notices' } }}
    >
      <Ready query={query} rows={10}>
        {(l) => <Whole l={l} />}
      </Ready>
    </Page>
  );
}

const FLOW = ['draft', 'open', 'closed', 'opened', 'awarded', 'publicity', 'concluded'] as const;

function Whole({ l }: { l: Listing }) {
  const { t } = useLocale();
  const at = FLOW.indexOf(l.state as (typeof FLOW)[number]);
  return (
    <>
      {at >= 0 ? (
        <ol className="as-steps" aria-label={t({ zh: '办到哪一步', en: 'How far it is' })}>
          {FLOW.map((state, i) => (
            <li key={state} className={i < at ? 'as-step-done' : undefined} aria-current={i === at ? 'step' : undefined}>
              {t(LISTING_STATE[state].words)}
            </li>
          ))}
        </ol>
      ) : null}
      <Clock l={l} />
      <ListingSteps l={l} />
      <div className="as-split">
        <div>
          <Outcome l={l} />
          <Bidders l={l} />
          {l.method === 'small-lot' ? <Quotes l={l} /> : null}
          <Part title={{ zh: '异议', en: 'Objections' }}>
            {l.objections.length === 0 ? (
              <p className="yj-muted">{t({ zh: '没有异议。', en: 'No objections.' })}</p>
            ) : (
              l.objections.map((o) => (
                <div key={o.id}>
                  <p className="as-quote">{o.text}</p>
                  <p className="yj-muted yj-small">
                    <DateText date={o.at} time />
                  </p>
                  {o.answer === null ? (
                    l.can.includes('answer-objection') ? (
                      <AnswerObjection id={o.id} />
                    ) : (
                      <Badge kind="warning">{t({ zh: '待答复', en: 'To be answered' })}</Badge>
                    )
                  ) : (
                    <p>
                      <Badge kind={o.upheld ? 'danger' : 'success'}>
                        {t(o.upheld ? { zh: '成立', en: 'Upheld' } : { zh: '不成立', en: 'Not upheld' })}
                      </Badge>{' '}
                      {o.answer}
                    </p>
                  )}
                </div>
              ))
            )}
          </Part>
          <Part title={{ zh: '租什么', en: 'What is let' }}>
            <DataTable
              caption={{ zh: '部位', en: 'Parts' }}
              hideCaption
              rows={l.parts}
              exportHref={fileHref(client.exports.listingParts, { params: { id: l.id } })}
              rowKey={(p) => p.id}
              columns={[
                {
                  key: 'part',
                  title: { zh: '部位', en: 'Part' },
                  head: true,
                  cell: (p) => (
                    <Two under={p.asset.address}>
                      <Link to={paths.asset(p.asset.id)}>{p.asset.name}</Link> {p.name}
                    </Two>
                  ),
                },
                {
                  key: 'area',
                  title: { zh: '面积', en: 'Area' },
                  number: true,
                  cell: (p) => (p.areaCm2 === null ? '—' : fmtArea(p.areaCm2)),
                },
                { key: 'use', title: { zh: '用途', en: 'Use' }, cell: (p) => t(wordOf(USE, p.use)) },
              ]}
            />
          </Part>
        </div>
        <div className="as-side">
          <Part title={{ zh: '公告内容', en: 'The notice' }}>
            <Facts
              rows={[
                { label: { zh: '编号', en: 'Number' }, value: l.number },
                { label: { zh: '集体', en: 'Collective' }, value: l.collective.name },
                { label: { zh: '方式', en: 'Method' }, value: t(METHOD[l.method]) },
                { label: { zh: '租期', en: 'Term' }, value: t({ zh: `${l.termMonths} 个月`, en: `${l.termMonths} months` }) },
                { label: { zh: '用途', en: 'Use' }, value: l.permittedUse },
                {
                  label: { zh: '底价', en: 'Reserve' },
                  value: t({ zh: `${fmtMoney(l.reserveFenYear)}/年`, en: `${fmtMoney(l.reserveFenYear)} a year` }),
                },
                { label: { zh: '报名保证金', en: 'Bid deposit' }, value: <Money fen={l.depositFen} /> },
                {
                  label: { zh: '租赁押金', en: 'Deposit of the lease' },
                  value: <Money fen={l.leaseDepositFen ?? l.depositFen} />,
                },
              ]}
            />
            {l.conditions ? <p className="as-quote">{l.conditions}</p> : null}
            <p className="yj-hint as-prose">{t(l.notice)}</p>
            <ul className="as-plain">
              {l.decisionId ? (
                <li>
                  <Link to={paths.decision(l.decisionId)}>{t({ zh: '民主决议', en: 'The decision' })}</Link>
                </li>
              ) : null}
              {l.awardDecisionId ? (
                <li>
                  <Link to={paths.decision(l.awardDecisionId)}>{t({ zh: '定标决议', en: 'The decision of the award' })}</Link>
                </li>
              ) : null}
              {l.contractId ? (
                <li>
                  <Link to={paths.contract(l.contractId)}>{t({ zh: '合同', en: 'The contract' })}</Link>
                </li>
              ) : null}
              {l.relistsId ? (
                <li>
                  <Link to={paths.listing(l.relistsId)}>{t({ zh: '上一次公告', en: 'The notice before' })}</Link>
                </li>
              ) : null}
              {l.relistedById ? (
                <li>
                  <Link to={paths.listing(l.relistedById)}>{t({ zh: '下一次公告', en: 'The next notice' })}</Link>
                </li>
              ) : null}
              {l.state === 'draft' ? null : (
                <>
                  <li>
                    <Link to={`/assets/notices/${l.id}`}>{t({ zh: '看公开页', en: 'Public page' })}</Link>
                  </li>
                  <li>
                    <Link href={`/api/assets/public/listings/${l.id}/ocds`}>OCDS JSON</Link>
                  </li>
                </>
              )}
            </ul>
          </Part>
          <Part title={{ zh: '经过', en: 'History' }}>
            <Timeline
              items={l.events.map((e, i) => ({
                id: `${e.at}-${i}`,
                at: e.at,
                title: wordOf(LISTING_EVENT, e.action),
                who: e.by,
                text: e.note,
              }))}
            />
          </Part>
        </div>
      </div>
    </>
  );
}

function Clock({ l }: { l: Listing }) {
  const { t, locale } = useLocale();
  const hours = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000);
  const left = (to: string) => Math.floor((Date.parse(to) - serverNow()) / 3_600_000);
  return (
    <div className="as-summary">
      {l.state === 'open' && l.deadline && l.publishedAt ? (
        <div style={{ minInlineSize: '14rem' }}>
          <span className="as-label">{t({ zh: '距报名截止', en: 'To the deadline' })}</span>
          {left(l.deadline) >= 72 ? (
            <Until from={l.publishedAt.slice(0, 10)} to={l.deadline.slice(0, 10)} />
          ) : (
            <TimeLeft left={left(l.deadline)} total={hours(l.publishedAt, l.deadline)} unit="hours" due={l.deadline} />
          )}
        </div>
      ) : null}
      {l.state === 'publicity' && l.publicityFrom && l.publicityUntil ? (
        <div style={{ minInlineSize: '14rem' }}>
          <span className="as-label">{t({ zh: '公示还有', en: 'On display for' })}</span>
          <Until from={l.publicityFrom} to={l.publicityUntil} />
        </div>
      ) : null}
      <div>
        <span className="as-label">{t({ zh: '状态', en: 'State' })}</span>
        <span className="as-tags">
          <State of={LISTING_STATE} code={l.state} /> <DemoMark demo={l.demo} />
        </span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '底价（年）', en: 'Reserve a year' })}</span>
        <strong>{fmtMoney(l.reserveFenYear)}</strong>
      </div>
      <div>
        <span className="as-label">{t({ zh: '报名', en: 'Bidders' })}</span>
        <strong>{fmtInt(l.registrations)}</strong>
      </div>
      <div>
        <span className="as-label">{t({ zh: '截止', en: 'Deadline' })}</span>
        <span>{l.deadline ? fmtDateTime(l.deadline, locale) : '—'}</span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '开标', en: 'Opening' })}</span>
        <span>{l.opening ? fmtDateTime(l.opening, locale) : '—'}</span>
      </div>
    </div>
  );
}

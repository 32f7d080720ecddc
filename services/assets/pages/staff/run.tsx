/** One distribution, from draft to reconciled: where it stands, its sums, the proof by recomputing, payouts, payment files. */
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Badge,
  Button,
  ButtonLink,
  Facts,
  Link,
  Money,
  Notice,
  Page,
  PrintButton,
  Progress,
  Ready,
  Refusal,
  Timeline,
  fmtDate,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { RUN_MODES, runDeedName } from '../../dividends/states.ts';
import { unitsText } from '../shared/amounts.ts';
import { fundName } from '../shared/words.ts';
import { client, fileHref, paths, withQuery, type Run } from './api.ts';
import { useDeed } from './hooks.ts';
import { Door, Doors, Part, State, Until, moneyText } from './parts.tsx';
import { PaymentFiles, RunSteps } from './run-deeds.tsx';
import { Departure } from './run-departure.tsx';
import { Doubles } from './run-doubles.tsx';
import { Payouts } from './run-payouts.tsx';
import { rateText } from './runs.tsx';
import { RUN_STATE, wordOf } from './words.ts';

const FLOW = ['draft', 'computed', 'noticed', 'voted', 'locked', 'paid', 'reconciled'] as const;

export default function RunPage() {
  const { id = '' } = useParams();
  const [every, setEvery] = useState(30_000);
  const query = useApi(client.dividends.run, { params: { id } }, { every });
  const task = query.data?.task;
  const working = task !== null && task !== undefined && task.state !== 'done' && task.state !== 'failed';
  const wanted = working ? 1000 : 30_000;
  if (query.data && wanted !== every) setEvery(wanted);
  const title = query.data?.title;
  return (
    <Page
      width="full"
      title={title === undefined ? { zh: '收益分配', en: 'Distribution' } : { zh: title, en: title }}
      back={{ to: paths.dividends, label: { zh: '收益分配', en: 'Distributions' } }}
      actions={<PrintButton />}
    >
      <Ready query={query} rows={10}>
        {(run) => <Whole run={run} working={working} />}
      </Ready>
    </Page>
  );
}

function Whole({ run: r, working }: { run: Run; working: boolean }) {
  const { t, locale } = useLocale();
  const at = FLOW.indexOf(r.state as (typeof FLOW)[number]);
  return (
    <>
      {at >= 0 ? (
        <ol className="as-steps" aria-label={t({ zh: '办到哪一步', en: 'How far it is' })}>
          {FLOW.map((state, i) => (
            <li
              key={state}
              className={i < at || r.state === 'reconciled' ? 'as-step-done' : undefined}
              aria-current={i === at ? 'step' : undefined}
            >
              {t(RUN_STATE[state].words)}
            </li>
          ))}
        </ol>
      ) : (
        <Notice title={{ zh: '这次分配已撤回', en: 'This distribution was withdrawn' }} />
      )}
      {working && r.task ? (
        <Part
          title={r.task.kind === 'compute' ? { zh: '正在计算', en: 'Being computed' } : { zh: '正在锁定', en: 'Being locked' }}
        >
          <Progress
            label={{
              zh: `${r.task.step || '排队'}，离开本页也会继续`,
              en: `${r.task.step || 'waiting'}; it goes on if you leave`,
            }}
            value={r.task.progress}
          />
        </Part>
      ) : null}
      {r.task?.failure ? (
        <Notice kind="danger" alert title={r.task.failure}>
          <p>{t({ zh: '什么都没有记账。改好后可以再来一次。', en: 'Nothing was posted. Mend it and start again.' })}</p>
        </Notice>
      ) : null}
      <Departure run={r} />
      <RunSteps run={r} working={working} />
      {r.state === 'noticed' && r.noticedOn && r.noticeUntil ? (
        <div className="as-summary">
          <div style={{ minInlineSize: '14rem' }}>
            <span className="as-label">{t({ zh: '公示还有', en: 'On display for' })}</span>
            <Until from={r.noticedOn} to={r.noticeUntil} />
          </div>
        </div>
      ) : null}
      {r.mode === 'none' ? (
        <ReservesOnly run={r} />
      ) : (
        <Doors label={{ zh: '金额', en: 'Sums' }}>
          <Door
            label={{ zh: '分配总额', en: 'Pool' }}
            value={moneyText(r.poolFen)}
            note={{ zh: `上限 ${fmtMoney(r.ceilingFen)}`, en: `ceiling ${fmtMoney(r.ceilingFen)}` }}
          />
          <Door
            label={{ zh: '每股', en: 'Per share' }}
            value={r.perShareFen === null ? '—' : rateText(r.perShareFen)}
            {...(r.totalUnits
              ? { note: { zh: `共 ${unitsText(r.totalUnits)} 股`, en: `${unitsText(r.totalUnits)} shares` } }
              : {})}
          />
          <Door label={{ zh: '已到账', en: 'Paid' }} tone="good" value={fmtMoney(r.totals.paid)} />
          <Door label={{ zh: '应付未付', en: 'Due' }} value={fmtMoney(r.totals.due)} />
          <Door label={{ zh: '冻结暂存', en: 'Held' }} value={fmtMoney(r.totals.held)} />
          <Door
            label={{ zh: '退回', en: 'Returned' }}
            tone={BigInt(r.totals.returned) > 0n ? 'red' : 'plain'}
            value={fmtMoney(r.totals.returned)}
          />
          <Door label={{ zh: '结转下次', en: 'Carried' }} value={fmtMoney(r.totals.carried)} />
        </Doors>
      )}
      <div className={r.mode === 'none' ? undefined : 'as-split'}>
        {r.mode === 'none' ? null : (
          <div>
            <Payouts run={r} />
            <PaymentFiles run={r} />
            <Doubles run={r} />
          </div>
        )}
        <div className={r.mode === 'none' ? undefined : 'as-side'}>
          <Part title={{ zh: '怎么算的', en: 'How it is reckoned' }}>
            <Facts
              rows={[
                { label: { zh: '状态', en: 'State' }, value: <State of={RUN_STATE} code={r.state} /> },
                { label: { zh: '年度', en: 'Year' }, value: r.year },
                {
                  label: { zh: '分法', en: 'Mode' },
                  value: t(
                    r.mode === 'rate'
                      ? { zh: '定每股多少元', en: 'so much a share' }
                      : r.mode === 'pool'
                        ? { zh: '定总额，按份额分，余数大的先补一分', en: 'a pool; the largest remainders get the last fen' }
                        : RUN_MODES.none,
                  ),
                },
                { label: { zh: '登记日', en: 'Record day' }, value: fmtDate(r.recordOn, locale) },
                { label: { zh: '本年净收益', en: 'Net income' }, value: <Money fen={r.netIncomeFen} /> },
                ...(r.book === null
                  ? []
                  : [
                      {
                        label: { zh: '账面', en: 'The book' },
                        value: (
                          <Link to={withQuery(paths.books, { tab: 'earnings', collective: r.collectiveId, year: r.year })}>
                            {t({ zh: `收益表，第 ${r.book.seq} 号凭证止`, en: `statement, to entry ${r.book.seq}` })}
                          </Link>
                        ),
                      },
                    ]),
                { label: { zh: '以前年度亏损', en: 'Loss brought forward' }, value: <Money fen={r.lossFen} /> },
                { label: { zh: '以前年度未分配', en: 'Undistributed before' }, value: <Money fen={r.undistributedFen} /> },
                ...reservesOf(r).map((x) => ({
                  label: { zh: `提取${x.fund.zh}`, en: `Reserve: ${x.fund.en}` },
                  value: <Money fen={x.fen} />,
                })),
                { label: { zh: '最多可分', en: 'Ceiling' }, value: <Money fen={r.ceilingFen} /> },
                ...(r.mode === 'none'
                  ? []
                  : [
                      { label: { zh: '起付金额', en: 'Least payout' }, value: <Money fen={r.minimumFen} /> },
                      {
                        label: { zh: '各人合计', en: 'Sum of the parts' },
                        value: (
                          <>
                            <Money fen={r.totals.parts} />{' '}
                            {r.poolFen !== null && r.totals.parts === r.poolFen ? (
                              <Badge kind="success">{t({ zh: '与总额分毫不差', en: 'equals the pool to the fen' })}</Badge>
                            ) : null}
                          </>
                        ),
                      },
                    ]),
              ]}
            />
          </Part>
          <Proof run={r} />
          <Part
            title={{ zh: '经过', en: 'History' }}
            actions={
              <ButtonLink small icon="download" download="" href={fileHref(client.exports.runSteps, { params: { id: r.id } })}>
                Excel
              </ButtonLink>
            }
          >
            <Timeline
              items={r.steps.map((s) => ({
                id: s.id,
                at: s.at,
                title: runDeedName(s.action),
                who: s.by,
                text: (
                  <>
                    {s.to ? t(wordOf(RUN_STATE, s.to)) : ''} {typeof s.body['reason'] === 'string' ? s.body['reason'] : ''}
                    <span className="as-hash yj-muted">
                      {t({ zh: '审计日志编号 ', en: 'entry of the audit log ' })}
                      {s.leafId}
                    </span>
                  </>
                ),
              }))}
            />
          </Part>
        </div>
      </div>
    </>
  );
}

/** What a run that distributes nothing does, in place of the sums of a distribution. */
function ReservesOnly({ run: r }: { run: Run }) {
  const { t } = useLocale();
  const done = r.state === 'reconciled';
  return (
    <>
      <Notice title={RUN_MODES.none}>
        <p>
          {t({
            zh: `${r.year} 年的收益只提取公积金、公益金，不发分红；剩余的留作未分配收益，以后可以分配。公示、表决、锁定照常办理，锁定即办结，没有付款。`,
            en: `Of the income of ${r.year} only the reserves are set aside, no dividend is paid; what is left stays undistributed and may be distributed later. Notice, vote and lock are as ever; the lock ends it, there is nothing to pay.`,
          })}
        </p>
      </Notice>
      <Doors label={{ zh: '金额', en: 'Sums' }}>
        {reservesOf(r)
          .filter((x) => x.fen !== '0')
          .map((x) => (
            <Door
              key={x.fund.zh}
              label={
                done
                  ? { zh: `已提取${x.fund.zh}`, en: `Set aside: ${x.fund.en}` }
                  : { zh: `提取${x.fund.zh}`, en: `To be set aside: ${x.fund.en}` }
              }
              {...(done ? { tone: 'good' as const } : {})}
              value={fmtMoney(x.fen)}
            />
          ))}
        <Door label={{ zh: '分配总额', en: 'Pool' }} value={fmtMoney('0')} />
      </Doors>
    </>
  );
}

const reservesOf = (r: Run): { fund: { zh: string; en: string }; fen: string }[] => {
  const list = r.reserves['reserves'];
  return Array.isArray(list)
    ? list.flatMap((x: unknown) => {
        const { fund, fen } = (x ?? {}) as { fund?: unknown; fen?: unknown };
        return typeof fund === 'string' && typeof fen === 'string' ? [{ fund: fundName(fund), fen }] : [];
      })
    : [];
};

/** Reckons again from the register: the same hashes mean the same bytes. */
function Proof({ run: r }: { run: Run }) {
  const { t } = useLocale();
  const deed = useDeed();
  const [got, setGot] = useState<Awaited<ReturnType<typeof client.dividends.recompute>> | null>(null);
  return (
    <Part
      title={{ zh: '重算核对', en: 'Reckon again' }}
      actions={
        r.resultHash ? (
          <Button
            small
            icon="calc"
            busy={deed.busy}
            onClick={() =>
              void deed
                .run(`recompute ${r.id} ${Date.now()}`, () => client.dividends.recompute({ params: { id: r.id } }))
                .then((x) => x && setGot(x))
            }
          >
            {t({ zh: '重算一遍', en: 'Reckon again' })}
          </Button>
        ) : null
      }
    >
      <Refusal problem={deed.problem} />
      {got ? (
        <Notice
          kind={got.same ? 'success' : 'danger'}
          alert
          title={
            got.same
              ? { zh: '重算结果和存下的逐字节相同', en: 'The same bytes as were stored' }
              : { zh: '重算结果和存下的不同', en: 'Not the same as was stored' }
          }
        >
          <p className="as-hash">{got.resultHash}</p>
        </Notice>
      ) : null}
      <Facts
        rows={[
          {
            label: { zh: '种子的哈希（拟订时定下）', en: 'Hash of the seed (fixed at the draft)' },
            value: <span className="as-hash">{r.seedHash}</span>,
          },
          {
            label: { zh: '种子（公示时公布）', en: 'Seed (published with the notice)' },
            value: r.seed ? <span className="as-hash">{r.seed}</span> : t({ zh: '还没有公布', en: 'not published yet' }),
          },
          {
            label: { zh: '份额名册的哈希', en: 'Hash of the register' },
            value: <span className="as-hash">{r.inputHash ?? '—'}</span>,
          },
          {
            label: { zh: '结果的哈希', en: 'Hash of the result' },
            value: <span className="as-hash">{r.resultHash ?? '—'}</span>,
          },
        ]}
      />
    </Part>
  );
}

/** One finding: what is asked and on what evidence, how to mend it, and its life: dismissal by two people, or an order with its answers. */
import { useParams } from 'react-router';
import {
  Badge,
  DateText,
  Facts,
  Link,
  Notice,
  Page,
  PrintButton,
  Ready,
  TimeLeft,
  Timeline,
  fmtDate,
  fmtInt,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, paths } from './api.ts';
import { evidenceValue, evidenceWord } from './evidence.ts';
import { FindingSteps } from './finding-steps.tsx';
import { daysBetween } from './hooks.ts';
import { About, Part, State } from './parts.tsx';
import { versionWords } from './rule-words.ts';
import { FINDING_STATE, SEVERITY, wordOf } from './words.ts';

type Finding = Awaited<ReturnType<typeof client.supervision.finding>>;

export default function FindingPage() {
  const { id = '' } = useParams();
  const query = useApi(client.supervision.finding, { params: { id } });
  const f = query.data;
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={f ? { zh: `${f.rule} ${f.title.zh}`, en: `${f.rule} ${f.title.en}` } : { zh: '预警', en: 'Finding' }}
      back={{ to: paths.findings, label: { zh: '预警清单', en: 'Findings' } }}
    >
      <Ready query={query} rows={8}>
        {(data) => <Whole f={data} />}
      </Ready>
    </Page>
  );
}

const STEP: Readonly<Record<string, { zh: string; en: string }>> = {
  open: { zh: '提出', en: 'Opened' },
  'propose-dismissal': { zh: '提出不予处理', en: 'Dismissal proposed' },
  dismiss: { zh: '审定不予处理', en: 'Dismissed' },
  refuse: { zh: '不同意，退回处理', en: 'Dismissal refused' },
  order: { zh: '下达整改通知', en: 'Ordered' },
  answer: { zh: '回复整改', en: 'Answered' },
  accept: { zh: '认可整改', en: 'Accepted' },
  'propose-closing': { zh: '仍查出，提出认可', en: 'Closing proposed though still found' },
  'confirm-closing': { zh: '审定认可', en: 'Closing agreed to' },
  'refuse-closing': { zh: '不同意认可', en: 'Closing refused' },
  'send-back': { zh: '退回整改', en: 'Sent back' },
  lapse: { zh: '逾期', en: 'Lapsed' },
  talk: { zh: '约谈', en: 'Talk' },
  vanish: { zh: '自行消除', en: 'Gone' },
  'vanish-edited': { zh: '消失：台账被修改', en: 'Gone: the register was edited' },
  'not-found': { zh: '检查不再出现', en: 'Not found again' },
  changed: { zh: '程度变化', en: 'Gravity changed' },
  reopen: { zh: '重新提出', en: 'Reopened' },
};

function Whole({ f }: { f: Finding }) {
  const { t, locale } = useLocale();
  const reasons = useApi(client.supervision.reasons, {}, { enabled: f.dismissal !== null || f.closing !== null });
  return (
    <>
      <div className="as-summary">
        {f.clock ? (
          <div style={{ minInlineSize: '14rem' }}>
            <span className="as-label">{t({ zh: '整改期限', en: 'Time to mend' })}</span>
            <TimeLeft
              left={f.clock.overdue ? -Math.abs(f.clock.workingDays) : f.clock.workingDays}
              total={Math.max(1, Math.round((daysBetween(f.orders[0]?.issuedOn ?? f.clock.dueOn, f.clock.dueOn) * 5) / 7))}
              unit="workingDays"
              due={f.clock.dueOn}
            />
          </div>
        ) : null}
        <div>
          <span className="as-label">{t({ zh: '程度', en: 'Gravity' })}</span>
          <State of={SEVERITY} code={f.severity} />
        </div>
        <div>
          <span className="as-label">{t({ zh: '状态', en: 'State' })}</span>
          <State of={FINDING_STATE} code={f.state} />
        </div>
        <div>
          <span className="as-label">{t(f.contract ? { zh: '合同', en: 'Contract' } : { zh: '资产部位', en: 'Part' })}</span>
          <About f={f} />
        </div>
        <div>
          <span className="as-label">{t({ zh: '集体', en: 'Collective' })}</span>
          <span>{f.collective.name}</span>
        </div>
        {f.present && f.state !== 'closed' && f.state !== 'answered' && f.state !== 'accepting' ? null : (
          <div>
            <span className="as-label">{t({ zh: '最近一次检查', en: 'Last examination' })}</span>
            <Badge kind={f.present ? 'warning' : 'success'}>
              {t(f.present ? { zh: '仍查出', en: 'still found' } : { zh: '已不再出现', en: 'no longer there' })}
            </Badge>
          </div>
        )}
      </div>
      <FindingSteps f={f} />
      <div className="as-split">
        <div>
          <Part title={{ zh: '问什么', en: 'What is asked' }}>
            <p>
              <strong>{t(f.why)}</strong>
            </p>
            <p>
              {t({ zh: '怎样改：', en: 'To mend it: ' })}
              {t(f.mend)}
            </p>
            <p className="yj-muted">
              {t({ zh: '依据：', en: 'Basis: ' })}
              {t(f.basis)}
            </p>
            <p className="yj-hint">{t(f.notice)}</p>
          </Part>
          <Part title={{ zh: '用到的事实', en: 'The facts it rests on' }}>
            {f.hits.map((h, i) => (
              <Facts
                key={`${h.variant}-${i}`}
                rows={Object.entries(h.evidence).map(([key, value]) => ({
                  label: evidenceWord(key),
                  value: evidenceValue(value, locale),
                }))}
              />
            ))}
            <p className="yj-muted yj-small">
              {t({
                zh: `${versionWords(f.version).zh}，检查于 ${fmtDate(f.examinedOn, 'zh')}，出现 ${fmtInt(f.times)} 次`,
                en: `${versionWords(f.version).en}, examined ${fmtDate(f.examinedOn, locale)}, seen ${f.times === 1 ? 'once' : `${fmtInt(f.times)} times`}`,
              })}
            </p>
            <p className="as-hash yj-muted">SHA-256 {f.inputHash}</p>
          </Part>
          <ByTwo title={{ zh: '不予处理', en: 'Dismissal' }} said={f.dismissal} reasons={reasons.data?.rows} />
          <ByTwo
            title={{ zh: '仍查出而认可整改', en: 'Closed though still found' }}
            said={f.closing}
            reasons={reasons.data?.closing}
          />
          {f.orders.map((o) => (
            <Part key={o.id} title={{ zh: `整改通知 ${o.number}`, en: `Order ${o.number}` }}>
              <p className="as-quote">{o.words}</p>
              <p className="yj-muted">
                {o.by} · {t({ zh: `${o.issuedOn} 下达，${o.dueOn} 前整改`, en: `issued ${o.issuedOn}, due ${o.dueOn}` })}
                {o.closedOn ? t({ zh: `，${o.closedOn} 结束`, en: `, closed ${o.closedOn}` }) : ''}
              </p>
              {o.answers.map((a) => (
                <div key={a.id}>
                  <p className="as-quote">{a.words}</p>
                  <p className="as-tags yj-muted yj-small">
                    {a.by} · <DateText date={a.at} time />
                    {a.verdict ? (
                      <Badge kind={a.verdict === 'accepted' ? 'success' : 'warning'}>
                        {t(a.verdict === 'accepted' ? { zh: '已认可', en: 'accepted' } : { zh: '已退回', en: 'sent back' })}
                      </Badge>
                    ) : (
                      <Badge kind="info">{t({ zh: '待审', en: 'to be judged' })}</Badge>
                    )}
                  </p>
                  <ul className="as-plain">
                    {a.files.map((x) => (
                      <li key={x.id}>
                        <Link href={`/api/assets/findings/${f.id}/files/${x.id}`}>{x.name}</Link>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
              {o.talks.map((x) => (
                <Notice
                  key={x.id}
                  kind="warning"
                  title={
                    x.heldOn
                      ? { zh: `约谈 ${x.heldOn}`, en: `Talk held ${x.heldOn}` }
                      : { zh: `须在 ${x.dueOn} 前约谈`, en: `Talk due by ${x.dueOn}` }
                  }
                >
                  {x.people ? <p>{x.people}</p> : null}
                  {x.outcome ? <p>{x.outcome}</p> : null}
                </Notice>
              ))}
            </Part>
          ))}
        </div>
        <div className="as-side">
          <Part title={{ zh: '经过', en: 'History' }}>
            <Timeline
              items={f.events.map((e, i) => ({
                id: `${e.at}-${i}`,
                at: e.at,
                title: wordOf(STEP, e.action),
                who: e.by,
                text: [t(wordOf(FINDING_STATE, e.to)), e.note].filter(Boolean).join(t({ zh: '；', en: '; ' })),
              }))}
            />
          </Part>
        </div>
      </div>
    </>
  );
}

/** What two people decided, with its reason: a dismissal, or the closing of an order whose finding is still there. */
function ByTwo(p: {
  title: { zh: string; en: string };
  said: Finding['closing'];
  reasons: readonly { code: string; zh: string; en: string }[] | undefined;
}) {
  const { t } = useLocale();
  if (p.said === null) return null;
  const { reason: code, words, proposedName, proposedOn, decidedName, decidedOn, decision } = p.said;
  const reason = p.reasons?.find((r) => r.code === code);
  return (
    <Part title={p.title}>
      {reason ? <p>{t(reason)}</p> : null}
      <p className="as-quote">{words}</p>
      <p className="yj-muted">
        {proposedName} · {proposedOn}
        {decidedName ? ` → ${decidedName} · ${decidedOn ?? ''}` : ''}
      </p>
      {decision ? <p>{decision}</p> : null}
    </Part>
  );
}

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
import { client, paths, withBody } from './api.ts';
import type { Ask } from './asks.ts';
import { evidenceValue, evidenceWord } from './evidence.ts';
import { Act } from './form.tsx';
import { daysBetween, todayText } from './hooks.ts';
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
  'send-back': { zh: '退回整改', en: 'Sent back' },
  lapse: { zh: '逾期', en: 'Lapsed' },
  talk: { zh: '约谈', en: 'Talk' },
  vanish: { zh: '自行消除', en: 'Gone' },
  'not-found': { zh: '检查不再出现', en: 'Not found again' },
  changed: { zh: '程度变化', en: 'Gravity changed' },
  reopen: { zh: '重新提出', en: 'Reopened' },
};

function Whole({ f }: { f: Finding }) {
  const { t, locale } = useLocale();
  const reasons = useApi(client.supervision.reasons, {}, { enabled: f.dismissal !== null });
  const reason = reasons.data?.rows.find((r) => r.code === f.dismissal?.reason);
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
        {f.present ? null : (
          <div>
            <span className="as-label">{t({ zh: '最近一次检查', en: 'Last examination' })}</span>
            <Badge kind="success">{t({ zh: '已不再出现', en: 'no longer there' })}</Badge>
          </div>
        )}
      </div>
      <Steps f={f} />
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
          {f.dismissal ? (
            <Part title={{ zh: '不予处理', en: 'Dismissal' }}>
              {reason ? <p>{t(reason)}</p> : null}
              <p className="as-quote">{f.dismissal.words}</p>
              <p className="yj-muted">
                {f.dismissal.proposedName} · {f.dismissal.proposedOn}
                {f.dismissal.decidedName ? ` → ${f.dismissal.decidedName} · ${f.dismissal.decidedOn ?? ''}` : ''}
              </p>
              {f.dismissal.decision ? <p>{f.dismissal.decision}</p> : null}
            </Part>
          ) : null}
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

const words = (zh: string, en: string): Ask => ({ name: 'words', kind: 'area', rows: 4, max: 2000, label: { zh, en } });

function Steps({ f }: { f: Finding }) {
  const { t } = useLocale();
  const reasons = useApi(client.supervision.reasons, {}, { enabled: f.can.includes('propose-dismissal') });
  const params = { id: f.id };
  const revision = f.revision;
  if (f.can.length === 0) return null;
  const may = (deed: Finding['can'][number]): boolean => f.can.includes(deed);
  return (
    <div className="yj-actions as-noprint">
      {may('order') ? (
        <Act
          kind="primary"
          label={{ zh: '下达整改通知', en: 'Order that it be mended' }}
          lead={
            <p>
              {t({
                zh: '期限按规定的工作日自动算；到期没回复转为逾期并约谈。',
                en: 'The deadline follows the policy in working days; without an answer it lapses and a talk is due.',
              })}
            </p>
          }
          asks={[words('要改什么', 'What must be mended')]}
          done={{ zh: '整改通知已下达', en: 'Ordered' }}
          send={(v, o) => client.supervision.order({ params, body: { revision, words: v.text('words') } }, o)}
        />
      ) : null}
      {may('propose-dismissal') ? (
        <Act
          key={reasons.data?.rows.length ?? 0}
          label={{ zh: '提出不予处理', en: 'Propose to dismiss' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '要另一个人审定；事实有变化会重新提出。',
                en: 'Another person decides; it comes back when the facts change.',
              })}
            </p>
          }
          asks={[
            {
              name: 'reason',
              kind: 'select',
              label: { zh: '理由', en: 'Reason' },
              options: (reasons.data?.rows ?? []).map((r) => ({ value: r.code, label: { zh: r.zh, en: r.en } })),
            },
            words('说明', 'In words'),
          ]}
          done={{ zh: '已提出，等第二人审定', en: 'Proposed: waits for a second person' }}
          send={(v, o) =>
            client.supervision.proposeDismissal(
              { params, body: { revision, reason: v.text('reason'), words: v.text('words') } },
              o,
            )
          }
        />
      ) : null}
      {(['dismiss', 'refuse'] as const).filter(may).map((action) => (
        <Act
          key={action}
          {...(action === 'dismiss' ? { kind: 'primary' as const } : {})}
          label={
            action === 'dismiss'
              ? { zh: '审定：不予处理', en: 'Dismiss' }
              : { zh: '不同意，继续处理', en: 'Refuse the dismissal' }
          }
          asks={[words('意见', 'In words')]}
          done={{ zh: '已审定', en: 'Decided' }}
          send={(v, o) => client.supervision.decideDismissal({ params, body: { revision, action, words: v.text('words') } }, o)}
        />
      ))}
      {may('answer') ? (
        <Act
          kind="primary"
          icon="upload"
          label={{ zh: '回复整改', en: 'Answer the order' }}
          asks={[
            words('改了什么', 'What was mended'),
            {
              name: 'evidence',
              kind: 'file',
              label: { zh: '材料', en: 'Evidence' },
              hint: { zh: 'PDF、JPEG 或 PNG，可以一次选几个', en: 'PDF, JPEG or PNG; several at once' },
              accept: 'application/pdf,image/jpeg,image/png',
              many: true,
            },
          ]}
          done={{ zh: '已回复', en: 'Answered' }}
          send={(v, o) => {
            const body = new FormData();
            body.append('revision', String(revision));
            body.append('words', v.text('words'));
            for (const file of v.files('evidence')) body.append('evidence', file, file.name);
            return client.supervision.answer(withBody({ params }, body), o);
          }}
        />
      ) : null}
      {(['accept', 'send-back'] as const).filter(may).map((action) => (
        <Act
          key={action}
          {...(action === 'accept' ? { kind: 'primary' as const } : {})}
          label={action === 'accept' ? { zh: '认可整改', en: 'Accept' } : { zh: '退回整改', en: 'Send back' }}
          asks={[words('意见', 'In words')]}
          done={{ zh: '已办', en: 'Done' }}
          send={(v, o) => client.supervision.judgeAnswer({ params, body: { revision, action, words: v.text('words') } }, o)}
        />
      ))}
      {may('talk') ? (
        <Act
          label={{ zh: '登记约谈', en: 'Record the talk' }}
          asks={[
            { name: 'on', kind: 'date', label: { zh: '约谈日期', en: 'Held on' }, initial: todayText() },
            { name: 'people', kind: 'text', least: 2, max: 500, label: { zh: '参加的人', en: 'Who was there' } },
            words('结果', 'Outcome'),
          ]}
          done={{ zh: '已登记约谈', en: 'Recorded' }}
          send={(v, o) =>
            client.supervision.talk(
              { params, body: { revision, heldOn: v.text('on'), people: v.text('people'), words: v.text('words') } },
              o,
            )
          }
        />
      ) : null}
    </div>
  );
}

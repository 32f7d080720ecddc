/** The record under review: the person (masked until shown), the form, the trace the citizen sees, evidence, timeline. */
import {
  Area,
  Badge,
  DateText,
  DecisionLetter,
  ExampleMark,
  Facts,
  Money,
  Notice,
  Timeline,
  fmtDateTime,
  useApi,
  useLocale,
  type Words,
} from '@yunjian/ui';
import { letterCondition } from '../applicant/letter.tsx';
import { CATEGORY, MODE, OUTCOME } from '../shared/labels.ts';
import { client } from './api.ts';
import { Part } from './parts.tsx';
import { disputeState, kindText } from './words.ts';
import { Evidence } from './review-evidence.tsx';
import { Person } from './review-person.tsx';
import { fmtSpan } from './span.ts';
import type { Detail } from './review-types.ts';

/** What the applicant said. */
function Form({ detail }: { detail: Detail }) {
  const { t } = useLocale();
  const f = detail.form;
  const projects = useApi(client.talent.projectMap, { query: {} }, { enabled: f.projectIds.length > 0 });
  const nameOf = (id: string): Words => projects.data?.rows.find((r) => r.id === id)?.name ?? id.slice(0, 8);
  return (
    <Part title={{ zh: '申请内容', en: 'What was applied for' }}>
      <Facts
        rows={[
          { label: { zh: '提交时间', en: 'Submitted' }, value: <DateText date={detail.submittedAt} time /> },
          {
            label: { zh: '决定方式', en: 'Way of deciding' },
            value: f.automation
              ? t({ zh: '同意自动决定', en: 'Agreed to an automatic decision' })
              : t({ zh: '选择人工决定', en: 'Chose a person' }),
          },
          { label: { zh: '用人单位', en: 'Employer' }, value: `${f.employerName ?? '—'} · ${f.employerUscc}` },
          {
            label: { zh: '劳动合同', en: 'Contract' },
            value: (
              <>
                <DateText date={f.contractFrom} /> —{' '}
                {f.contractTo ? <DateText date={f.contractTo} /> : t({ zh: '无固定期限', en: 'no fixed term' })}
              </>
            ),
          },
          {
            label: { zh: '家庭人数', en: 'Household' },
            value: t({ zh: `${f.householdSize} 人`, en: `${f.householdSize} people` }),
          },
          {
            label: { zh: '无障碍需求', en: 'Accessible flat' },
            value: f.accessibleNeeded ? t({ zh: '需要', en: 'needed' }) : t({ zh: '不需要', en: 'not needed' }),
          },
          {
            label: { zh: '最高租金（每月）', en: 'Highest rent a month' },
            value: f.maxRentFen === null ? t({ zh: '不限', en: 'any' }) : <Money fen={f.maxRentFen} />,
          },
          {
            label: { zh: '意向项目', en: 'Projects wished for' },
            value:
              f.projectIds.length === 0
                ? t({ zh: '不限', en: 'any' })
                : f.projectIds.map((id) => t(nameOf(id))).join(t({ zh: '、', en: ', ' })),
          },
          {
            label: { zh: '上传材料', en: 'Documents' },
            value: t({ zh: `${f.attachments.length} 份`, en: String(f.attachments.length) }),
          },
        ]}
      />
    </Part>
  );
}

/** The same letter with the same trace that the applicant reads. */
function Letter({ detail }: { detail: Detail }) {
  const { t, locale } = useLocale();
  const d = detail.decision;
  if (!d)
    return (
      <Notice kind="info" title={{ zh: '还没有规则评估结果', en: 'The rule has not been run yet' }}>
        <p>
          {t({
            zh: '点“重新查询登记”后会出现逐条结果。',
            en: 'Press “Ask the registers again”: the result per condition then appears.',
          })}
        </p>
      </Notice>
    );
  // What is not settled comes first: it is why the case is here. The conditions are the applicant's own, word for word.
  const rank = { NOT_MET: 0, UNKNOWN: 1, COMPUTED: 2, MET: 3 } as const;
  const conditions = [...d.conditions].sort((a, b) => rank[a.outcome] - rank[b.outcome]).map(letterCondition);
  return (
    <DecisionLetter
      answer={OUTCOME[d.outcome]}
      outcome={d.outcome === 'GRANT' ? 'granted' : d.outcome === 'REFUSE' ? 'refused' : 'pending'}
      number={detail.reference}
      at={d.decidedAt}
      by={d.outcome === 'NEEDS_HUMAN' ? { zh: '系统依规则逐条评估', en: 'Checked by the system under the rule' } : MODE[d.mode]}
      conditions={conditions}
      actions={d.remedies.map((r) => ({ title: r.title, text: r.text, ...(r.until ? { by: r.until } : {}) }))}
    >
      {d.reasons.length > 0 ? (
        <ul>
          {d.reasons.map((r) => (
            <li key={r.zh}>{t(r)}</li>
          ))}
        </ul>
      ) : null}
      {d.counterfactuals.length > 0 ? (
        <Notice kind="info" title={{ zh: '怎样就能批准', en: 'What would make it a yes' }}>
          <ul>
            {d.counterfactuals.map((c) => (
              <li key={c.text.zh}>
                {t(c.text)}
                {c.on ? (
                  <>
                    {' '}
                    <DateText date={c.on} />
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <p className="yj-small yj-muted">
        {d.category ? `${t(CATEGORY[d.category] ?? d.category)} · ` : ''}
        {t({ zh: '规则', en: 'Rule' })} {d.ruleCode} {d.ruleVersion} · {d.ruleSource} {d.example ? <ExampleMark /> : null} ·{' '}
        {t({ zh: '从提交到送达', en: 'submission to decision' })} {fmtSpan(d.seconds, locale)} ·{' '}
        {d.sealed ? t({ zh: '已入日志树', en: 'sealed in the log' }) : t({ zh: '日志待封', en: 'not yet sealed' })} ·{' '}
        <code>{d.hash.slice(0, 16)}</code>
      </p>
    </DecisionLetter>
  );
}

/** Objections and reconsiderations with their answers. */
function Disputes({ detail }: { detail: Detail }) {
  const { t, locale } = useLocale();
  if (detail.disputes.length === 0) return null;
  return (
    <Part title={{ zh: '异议与复核', en: 'Objections and reconsiderations' }}>
      <ul className="ts-evidence">
        {detail.disputes.map((d) => (
          <li key={d.id}>
            <div className="ts-evidence-head">
              <strong>
                {t(kindText[d.kind])} {d.subject}
              </strong>
              <Badge kind={disputeState[d.state].kind}>{t(disputeState[d.state].text)}</Badge>
            </div>
            <p className="yj-small yj-muted">{fmtDateTime(d.filedAt, locale)}</p>
            <p>{d.text}</p>
            {d.answer ? (
              <p>
                <strong>{t({ zh: '答复：', en: 'Answer: ' })}</strong>
                {d.answer}
                {d.answeredAt ? <span className="yj-muted"> · {fmtDateTime(d.answeredAt, locale)}</span> : null}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** The flat, the place in the queue or the lease, when there is one. */
function Housing({ detail }: { detail: Detail }) {
  const { t } = useLocale();
  const unit = detail.lease?.unit ?? detail.offer?.unit;
  if (!unit && !detail.queue) return null;
  return (
    <Part title={{ zh: '配租', en: 'Allocation' }}>
      <Facts
        rows={[
          ...(unit
            ? [
                { label: { zh: '房源', en: 'Flat' }, value: `${t(unit.projectName)} ${unit.building} ${unit.roomNo}` },
                {
                  label: { zh: '面积与月租', en: 'Area and rent' },
                  value: (
                    <>
                      <Area cm2={unit.areaCm2} /> · <Money fen={unit.rentFen} />
                    </>
                  ),
                },
              ]
            : []),
          ...(detail.offer?.state === 'open'
            ? [{ label: { zh: '答复期限', en: 'Answer until' }, value: <DateText date={detail.offer.deadline} time /> }]
            : []),
          ...(detail.queue
            ? [
                {
                  label: { zh: '轮候', en: 'Queue' },
                  value: t({
                    zh: `第 ${detail.queue.place} 位，共 ${detail.queue.of} 人；等候自 ${detail.queue.waitingSince}`,
                    en: `place ${detail.queue.place} of ${detail.queue.of}, waiting since ${detail.queue.waitingSince}`,
                  }),
                },
              ]
            : []),
          ...(detail.lease ? [{ label: { zh: '租约', en: 'Lease' }, value: detail.lease.number }] : []),
        ]}
      />
    </Part>
  );
}

/** The left side of the review page. */
export function ReviewRecord({ detail }: { detail: Detail }) {
  const { t } = useLocale();
  return (
    <>
      <Part title={{ zh: '申请人看到的结果', en: 'What the applicant sees' }}>
        <Letter detail={detail} />
      </Part>
      <Disputes detail={detail} />
      <Evidence detail={detail} />
      <div className="ts-two">
        <Person detail={detail} />
        <Form detail={detail} />
      </div>
      <Housing detail={detail} />
      <Part title={{ zh: '办理过程', en: 'History' }}>
        <Timeline
          label={{ zh: '办理过程', en: 'History' }}
          items={detail.timeline.map((e, i) => ({
            id: `${e.at}-${i}`,
            at: e.at,
            title: e.text,
            ...(e.by ? { who: e.by } : {}),
            ...(e.note ? { text: <p>{e.note}</p> } : {}),
          }))}
        />
        {detail.timeline.length === 0 ? <p className="yj-muted">{t({ zh: '还没有记录。', en: 'Nothing yet.' })}</p> : null}
      </Part>
    </>
  );
}

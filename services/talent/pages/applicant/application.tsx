import type { ComponentType } from 'react';
import { useLocation, useParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  DateText,
  ErrorState,
  LoadingState,
  Notice,
  NotFoundState,
  Page,
  Section,
  SummaryList,
  Timeline,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { ApplicationDetail, ApplicationState } from '../../contract/shapes.ts';
import { client } from '../shared/client.ts';
import { LegalClock } from '../shared/clock.tsx';
import { STATE } from '../shared/labels.ts';
import { Sign, LeaseSection } from './lease.tsx';
import { Letter } from './letter.tsx';
import { Next } from './next.tsx';
import { Accept, Decline } from './offer.tsx';
import { pageOfRecord, type RecordProps } from './record.ts';
import { Correct } from './correction.tsx';
import { AskHuman, ObjectTo, Reconsider, Withdraw } from './rights.tsx';

/** The pages of the things an owner may do; each opens only while the server allows it. */
const ACTS: Record<string, { action: ApplicationDetail['can'][number]; page: ComponentType<RecordProps> }> = {
  accept: { action: 'accept-offer', page: Accept },
  decline: { action: 'decline-offer', page: Decline },
  sign: { action: 'sign-lease', page: Sign },
  correct: { action: 'answer-correction', page: Correct },
  object: { action: 'object', page: ObjectTo },
  reconsider: { action: 'reconsider', page: Reconsider },
  human: { action: 'request-human', page: AskHuman },
  withdraw: { action: 'withdraw', page: Withdraw },
};

/** States in which something may change without the applicant doing anything. */
const MOVING: readonly ApplicationState[] = ['in_review', 'queued', 'signed', 'correction'];

/** One application: what happens next, then the decision, the lease, what was said, what can be done, what happened. */
export default function Application() {
  const { id = '', act } = useParams();
  const query = useApi(client.talent.myApplication, { params: { id } }, {});
  const moving = query.data !== undefined && (MOVING.includes(query.data.state) || query.data.decision?.sealed === false);
  useApi(
    client.talent.myApplication,
    { params: { id } },
    { enabled: moving, every: query.data?.decision?.sealed === false ? 2_000 : 20_000 },
  );
  const title = { zh: '我的申请', en: 'My application' };
  if (query.data === undefined) {
    return (
      <Page title={title} width="text" back={{ to: '/talent/my' }}>
        {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />}
      </Page>
    );
  }
  const detail = query.data;
  if (act === undefined) return <Overview detail={detail} />;
  const entry = ACTS[act];
  if (!entry) {
    return (
      <Page title={title} width="text" back={{ to: pageOfRecord(id) }}>
        <NotFoundState />
      </Page>
    );
  }
  if (!detail.can.includes(entry.action)) return <NotNow detail={detail} />;
  const Act = entry.page;
  return <Act detail={detail} key={`${act}-${detail.id}`} />;
}

/** Someone followed an old link, or the deadline passed meanwhile. */
function NotNow({ detail }: RecordProps) {
  const { t } = useLocale();
  return (
    <Page title={{ zh: '现在不能办理这一项', en: 'This cannot be done now' }} width="text" back={{ to: pageOfRecord(detail.id) }}>
      <Notice kind="info">
        <p>
          {t(
            {
              zh: '申请目前的状态是“{s}”。可能已经办过，或期限已过。',
              en: 'The application is now: {s}. It may have been done already, or the time for it is over.',
            },
            { s: t(detail.stateText) },
          )}
        </p>
      </Notice>
      <ButtonLink kind="primary" to={pageOfRecord(detail.id)}>
        {t({ zh: '查看这件申请', en: 'See this application' })}
      </ButtonLink>
    </Page>
  );
}

/** The page's title says the answer: it is what is read out first after submission. */
function titleOf(detail: ApplicationDetail): Text {
  const outcome = detail.decision?.outcome;
  if (detail.state === 'withdrawn' || detail.state === 'ended') return { zh: '申请详情', en: 'The application' };
  if (detail.state === 'refused' || outcome === 'REFUSE')
    return { zh: '未批准：理由和您可以怎么办', en: 'Not granted: why, and what you can do' };
  if (outcome === 'GRANT') return { zh: '已批准：决定与下一步', en: 'Granted: decision and next steps' };
  return { zh: '办理进度', en: 'Progress' };
}

function Overview({ detail }: RecordProps) {
  const { t } = useLocale();
  const place = useLocation();
  const submitted = (place.state as { submitted?: number } | null)?.submitted;
  const state = STATE[detail.state];
  return (
    <Page
      title={titleOf(detail)}
      caption={{ zh: `申请编号 ${detail.reference}`, en: `Application ${detail.reference}` }}
      width="text"
      back={{ to: '/talent/my', label: { zh: '我的申请', en: 'My applications' } }}
      actions={<Badge kind={state.kind}>{t(detail.stateText)}</Badge>}
    >
      {submitted === undefined ? null : (
        <p className="tl-took" role="status">
          {t({ zh: '已提交，本次办理用时 {s} 秒。', en: 'Submitted; this took {s} seconds.' }, { s: submitted.toFixed(1) })}
        </p>
      )}
      <Next detail={detail} />
      {detail.decision ? <Letter detail={detail} decision={detail.decision} /> : null}
      <LeaseSection detail={detail} />
      <Disputes detail={detail} />
      <Rights detail={detail} />
      <Answers detail={detail} />
      <Section title={{ zh: '办理经过', en: 'What happened' }}>
        <Timeline
          label={{ zh: '办理经过', en: 'What happened' }}
          items={detail.timeline.map((e, i) => ({
            id: `${e.at}-${i}`,
            at: e.at,
            title: e.text,
            ...(e.by ? { who: e.by } : {}),
            ...(e.note ? { text: e.note } : {}),
            ...(i === detail.timeline.length - 1 ? { state: 'now' as const } : {}),
          }))}
        />
      </Section>
    </Page>
  );
}

const KIND = {
  objection: { zh: '数据异议', en: 'Objection' },
  reconsideration: { zh: '复议（复核）', en: 'Reconsideration' },
  human: { zh: '要求人工决定', en: 'Request for a person' },
} as const;
const DISPUTE = {
  open: { kind: 'info', text: { zh: '处理中', en: 'Open' } },
  upheld: { kind: 'success', text: { zh: '已支持', en: 'Upheld' } },
  rejected: { kind: 'danger', text: { zh: '未支持', en: 'Not upheld' } },
  withdrawn: { kind: 'neutral', text: { zh: '已撤回', en: 'Withdrawn' } },
} as const;

function Disputes({ detail }: RecordProps) {
  const { t } = useLocale();
  if (detail.disputes.length === 0) return null;
  return (
    <Section title={{ zh: '异议与复议', en: 'Objections and reconsideration' }}>
      <ul className="tl-disputes">
        {detail.disputes.map((d) => (
          <li key={d.id}>
            <div className="yj-row">
              <strong>{t(KIND[d.kind])}</strong>
              <Badge kind={DISPUTE[d.state].kind}>{t(DISPUTE[d.state].text)}</Badge>
              <DateText date={d.filedAt} time />
            </div>
            <p>{d.text}</p>
            {d.answer ? (
              <p>
                {t({ zh: '答复：', en: 'Answer: ' })}
                {d.answer}
              </p>
            ) : null}
            {d.clock ? <LegalClock clock={d.clock} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What the applicant may still do that is neither the next step nor named in the letter. */
function Rights({ detail }: RecordProps) {
  const { t } = useLocale();
  const offers = [
    { act: 'object', text: { zh: '对数据提出异议', en: 'Object to a datum' } },
    { act: 'reconsider', text: { zh: '申请复议（复核）', en: 'Ask for reconsideration' } },
    { act: 'human', text: { zh: '要求人工决定', en: 'Ask that a person decides' } },
    { act: 'withdraw', text: { zh: '撤回申请', en: 'Withdraw the application' } },
  ].filter((o) => {
    const entry = ACTS[o.act];
    const inLetter = detail.decision?.remedies.some((r) => r.action === entry?.action) ?? false;
    return entry !== undefined && detail.can.includes(entry.action) && !inLetter;
  });
  return (
    <Section title={{ zh: '您还可以', en: 'You can also' }}>
      <div className="tl-rights">
        {offers.map((o) => (
          <ButtonLink key={o.act} to={pageOfRecord(detail.id, o.act)}>
            {t(o.text)}
          </ButtonLink>
        ))}
        <ButtonLink to="/talent/my/accesses">{t({ zh: '谁看过我的数据', en: 'Who looked at my data' })}</ButtonLink>
      </div>
    </Section>
  );
}

function Answers({ detail }: RecordProps) {
  const { t } = useLocale();
  const f = detail.form;
  return (
    <details className="yj-details">
      <summary>{t({ zh: '您提交的内容', en: 'What you submitted' })}</summary>
      <SummaryList
        rows={[
          {
            label: { zh: '由谁决定', en: 'Who decides' },
            value: f.automation
              ? t({ zh: '由系统即时决定', en: 'The system, at once' })
              : t({ zh: '由工作人员决定', en: 'A member of staff' }),
          },
          { label: { zh: '同住人数', en: 'Household' }, value: String(f.householdSize) },
          {
            label: { zh: '无障碍房源', en: 'Step-free flat' },
            value: f.accessibleNeeded ? t({ zh: '需要', en: 'Yes' }) : t({ zh: '不需要', en: 'No' }),
          },
          { label: { zh: '用人单位', en: 'Employer' }, value: f.employerName ?? f.employerUscc },
          {
            label: { zh: '劳动合同', en: 'Contract' },
            value: (
              <>
                <DateText date={f.contractFrom} /> –{' '}
                {f.contractTo ? <DateText date={f.contractTo} /> : t({ zh: '无固定期限', en: 'no fixed term' })}
              </>
            ),
          },
          {
            label: { zh: '意向项目', en: 'Projects' },
            value:
              f.projectIds.length === 0
                ? t({ zh: '任意认定项目', en: 'Any accredited project' })
                : t({ zh: '{n} 个', en: '{n}' }, { n: f.projectIds.length }),
          },
          {
            label: { zh: '最高月租', en: 'Highest rent' },
            value: f.maxRentFen === null ? t({ zh: '不限', en: 'No limit' }) : fmtMoney(f.maxRentFen),
          },
          { label: { zh: '银行账号', en: 'Bank account' }, value: f.bankAccountMasked },
          { label: { zh: '补充材料', en: 'Documents' }, value: t({ zh: '{n} 个', en: '{n}' }, { n: f.attachments.length }) },
        ]}
      />
    </details>
  );
}

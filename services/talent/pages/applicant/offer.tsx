import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  ButtonLink,
  DateField,
  NumberField,
  Notice,
  QuestionPage,
  TextArea,
  fmtDate,
  isIsoDate,
  serverNow,
  useApi,
  useLocale,
  type FieldError,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { Deadline } from '../shared/clock.tsx';
import { dateAt, daysAfter, leaseEnd } from '../shared/dates.ts';
import { UnitFacts } from '../shared/unit.tsx';
import { pageOfRecord, useRecordCommand, type RecordProps } from './record.ts';

/** The flat that is offered, how long the offer stands, and the two answers. */
export function OfferCard({ detail }: RecordProps) {
  const { t } = useLocale();
  const offer = detail.offer;
  if (!offer || offer.state !== 'open') return null;
  return (
    <section className="tl-panel" aria-labelledby="tl-offer">
      <div className="tl-panel-head">
        <h2 id="tl-offer">{t({ zh: '配给您的房源', en: 'The flat offered to you' })}</h2>
        <Deadline from={offer.offeredAt} until={offer.deadline} />
      </div>
      <UnitFacts unit={offer.unit} />
      <p className="yj-muted">
        {t({
          zh: '到期不答复，房源会给下一位，并算作放弃一次。',
          en: 'Without an answer in time it goes to the next person and counts as one decline. ',
        })}
        {offer.declinesLeft > 0
          ? t(
              {
                zh: '您还可以放弃 {n} 次而不失去轮候资格。',
                en: 'You can decline {n} more times and stay in the queue.',
              },
              { n: offer.declinesLeft },
            )
          : t({ zh: '您的放弃次数已经用完。', en: 'You have no declines left.' })}
      </p>
      <div className="yj-actions">
        {detail.can.includes('accept-offer') ? (
          <ButtonLink kind="primary" to={pageOfRecord(detail.id, 'accept')}>
            {t({ zh: '接受这套房', en: 'Accept this flat' })}
          </ButtonLink>
        ) : null}
        {detail.can.includes('decline-offer') ? (
          <ButtonLink to={pageOfRecord(detail.id, 'decline')}>{t({ zh: '放弃这套房', en: 'Decline it' })}</ButtonLink>
        ) : null}
      </div>
    </section>
  );
}

/** When a lease may begin. */
const WITHIN = (days: number) => ({
  zh: `从今天起 ${days} 天之内（最迟 ${daysAfter(dateAt(serverNow()), days)}）`,
  en: `within ${days} days from today (${daysAfter(dateAt(serverNow()), days)} at the latest)`,
});

/** Accepting: when the lease begins and for how long; leads straight to signing. */
export function Accept({ detail }: RecordProps) {
  const { t, locale } = useLocale();
  const go = useNavigate();
  const [startOn, setStart] = useState(() => dateAt(serverNow()));
  const policy = useApi(client.talent.policy, {}).data;
  const [months, setMonths] = useState('12');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const accept = useRecordCommand(
    client.talent.acceptOffer,
    (next) => void go(pageOfRecord(next.id, next.can.includes('sign-lease') ? 'sign' : undefined), { replace: true }),
  );
  const offer = detail.offer;
  if (!offer) return null;
  const n = /^\d{1,2}$/.test(months) ? Number(months) : 0;
  const { min, max } = policy?.leaseMonths ?? { min: 6, max: 36 };
  const fits = n >= min && n <= max;
  const today = dateAt(serverNow());
  const last = policy ? daysAfter(today, policy.startWithinDays) : null;
  const error = (field: string) => errors.find((e) => e.field === field)?.message;
  const send = () => {
    const found: FieldError[] = [
      ...(isIsoDate(startOn)
        ? startOn < today || (last !== null && startOn > last)
          ? [{ field: 'startOn', message: WITHIN(policy?.startWithinDays ?? 0) }]
          : []
        : [{ field: 'startOn', message: { zh: '起租日期请填完整的年月日', en: 'Enter year, month and day of the first day' } }]),
      ...(fits
        ? []
        : [{ field: 'months', message: { zh: `租期请填 ${min} 到 ${max} 个月`, en: `Enter ${min} to ${max} months` } }]),
    ];
    setErrors(found);
    if (found.length === 0) void accept.run({ params: { id: detail.id }, body: { offerId: offer.id, startOn, months: n } });
  };
  return (
    <QuestionPage
      title={{ zh: '接受房源', en: 'Accept the flat' }}
      caption={{ zh: '第 1 步，共 3 步：接受 → 签约 → 拿钥匙', en: 'Step 1 of 3: accept → sign → keys' }}
      back={{ to: pageOfRecord(detail.id) }}
      errors={errors}
      problem={accept.problem}
      busy={accept.busy}
      onContinue={send}
      continueLabel={{ zh: '接受并去签约', en: 'Accept and go to signing' }}
    >
      <div>
        <Deadline from={offer.offeredAt} until={offer.deadline} />
        <UnitFacts unit={offer.unit} />
      </div>
      <DateField
        name="startOn"
        label={{ zh: '起租日期', en: 'First day of the lease' }}
        {...(policy ? { hint: WITHIN(policy.startWithinDays) } : {})}
        value={startOn}
        onChange={setStart}
        error={error('startOn')}
      />
      <NumberField
        name="months"
        label={{ zh: '租期', en: 'Length of the lease' }}
        suffix={{ zh: '个月', en: 'months' }}
        hint={{ zh: `${min} 到 ${max} 个月`, en: `${min} to ${max} months` }}
        value={months}
        onChange={setMonths}
        maxLength={2}
        error={error('months')}
      />
      <p role="status">
        {isIsoDate(startOn) && fits
          ? t({ zh: '租期到 {d} 止。', en: 'The lease ends on {d}.' }, { d: fmtDate(leaseEnd(startOn, n), locale) })
          : null}
      </p>
    </QuestionPage>
  );
}

/** Declining: says what it costs before it is done. */
export function Decline({ detail }: RecordProps) {
  const { t } = useLocale();
  const go = useNavigate();
  const [reason, setReason] = useState('');
  const decline = useRecordCommand(client.talent.declineOffer, (next) => void go(pageOfRecord(next.id), { replace: true }));
  const offer = detail.offer;
  if (!offer) return null;
  return (
    <QuestionPage
      title={{ zh: '放弃房源', en: 'Decline the flat' }}
      back={{ to: pageOfRecord(detail.id) }}
      problem={decline.problem}
      busy={decline.busy}
      onContinue={() => void decline.run({ params: { id: detail.id }, body: { offerId: offer.id, reason } })}
      continueLabel={{ zh: '确认放弃', en: 'Decline this flat' }}
      aside={<ButtonLink to={pageOfRecord(detail.id)}>{t({ zh: '再想想', en: 'Not now' })}</ButtonLink>}
    >
      <Notice kind={offer.declinesLeft > 0 ? 'info' : 'warning'}>
        <p>
          {offer.declinesLeft > 1
            ? t(
                {
                  zh: '放弃后您继续轮候，之后还可以再放弃 {n} 次。',
                  en: 'You stay in the queue and can decline {n} more times after this.',
                },
                { n: offer.declinesLeft - 1 },
              )
            : offer.declinesLeft === 1
              ? t({
                  zh: '放弃后您继续轮候，但这是最后一次：下次再放弃，本次申请即告结束。',
                  en: 'You stay in the queue, but this is the last time: declining again ends this application.',
                })
              : t({
                  zh: '您的放弃次数已经用完：再放弃，本次申请即告结束，可以重新申请。',
                  en: 'You have no declines left: declining now ends this application. You can apply again.',
                })}
        </p>
      </Notice>
      <UnitFacts unit={offer.unit} />
      <TextArea
        name="reason"
        label={{ zh: '放弃的原因', en: 'Why you decline' }}
        hint={{ zh: '帮助我们配得更合适，不影响您的资格。', en: 'Helps to fit the next offer; it does not count against you.' }}
        optional
        value={reason}
        onChange={setReason}
        maxLength={500}
        rows={3}
      />
    </QuestionPage>
  );
}

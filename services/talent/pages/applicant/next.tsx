import { ButtonLink, Facts, DateText, fmtInt, useLocale } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { ApplicationState } from '../../contract/shapes.ts';
import { LegalClock } from '../shared/clock.tsx';
import { CATEGORY, STATE } from '../shared/labels.ts';
import { Keys } from './lease.tsx';
import { OfferCard } from './offer.tsx';
import { pageOfRecord, type RecordProps } from './record.ts';

/** What happens next, when the server says nothing more exact. */
const NEXT: Record<ApplicationState, Text> = {
  in_review: {
    zh: '工作人员正在审核，您不用做什么。有结果会通知您。',
    en: 'A member of staff is checking it. You need do nothing; you will be told.',
  },
  correction: { zh: '请补齐下面的内容，之后继续审核。', en: 'Please send what is missing; the review then goes on.' },
  queued: {
    zh: '您已符合条件，正在等合适的房源。轮到您时会通知您。',
    en: 'You qualify and are waiting for a fitting flat. You will be told when it is your turn.',
  },
  offered: { zh: '请在期限内答复是否接受这套房。', en: 'Please accept or decline the flat in time.' },
  accepted: { zh: '请阅读并签署租约。', en: 'Please read and sign the lease.' },
  signed: { zh: '请凭取钥匙码到项目服务台拿钥匙。', en: 'Collect your keys with the code below.' },
  housed: { zh: '您已入住。', en: 'You have moved in.' },
  refused: { zh: '请看下面的理由，以及您可以怎么办。', en: 'See the reasons below, and what you can do.' },
  withdrawn: { zh: '申请已撤回，可以重新申请。', en: 'It is withdrawn; you can apply again.' },
  ended: { zh: '租约已结束。', en: 'The lease has ended.' },
};

function Queue({ detail }: RecordProps) {
  const { t } = useLocale();
  const queue = detail.queue;
  if (!queue) return null;
  return (
    <section className="tl-panel" aria-labelledby="tl-queue">
      <h2 id="tl-queue">{t({ zh: '轮候', en: 'Your place in the queue' })}</h2>
      <p className="tl-place">
        {t({ zh: '第 ', en: 'Number ' })}
        <strong className="yj-num">{fmtInt(queue.place)}</strong>
        {t({
          zh: ` 位，前面还有 ${fmtInt(queue.ahead)} 人，共 ${fmtInt(queue.of)} 人`,
          en: `: ${fmtInt(queue.ahead)} ahead of you, ${fmtInt(queue.of)} in all`,
        })}
      </p>
      <Facts
        rows={[
          { label: { zh: '类别', en: 'Category' }, value: t(CATEGORY[queue.category] ?? queue.category) },
          { label: { zh: '轮候起始日', en: 'Waiting since' }, value: <DateText date={queue.waitingSince} /> },
          {
            label: { zh: '适合您的房源', en: 'Fitting flats' },
            value: t({
              zh: `${fmtInt(queue.fittingUnits)} 套（含已租）`,
              en: `${fmtInt(queue.fittingUnits)} (let ones included)`,
            }),
          },
          { label: { zh: '摇号轮次与号码', en: 'Round and lot' }, value: <code>{`${queue.round} · ${queue.lot}`}</code> },
        ]}
      />
      <p>
        <ButtonLink small kind="plain" to="/talent/rounds">
          {t({ zh: '次序怎么排、怎么自己验算', en: 'How the order is made, and how to recompute it' })}
        </ButtonLink>
      </p>
    </section>
  );
}

/** The top of an application: how it stands, what happens next, how long there is, and the one thing to do. */
export function Next({ detail }: RecordProps) {
  const { t } = useLocale();
  const state = STATE[detail.state];
  const clocks = detail.clocks.filter((c) => c.light !== 'done');
  return (
    <>
      <section className={`tl-next tl-next-${state.kind}`} aria-labelledby="tl-next">
        <h2 id="tl-next">{t({ zh: '接下来', en: 'What happens next' })}</h2>
        <p className="tl-next-text">{t(detail.nextStep ?? NEXT[detail.state])}</p>
        {clocks.length > 0 ? (
          <div className="yj-row">
            {clocks.map((c) => (
              <LegalClock key={c.code} clock={c} />
            ))}
          </div>
        ) : null}
        {detail.can.includes('sign-lease') ? (
          <div className="yj-actions">
            <ButtonLink kind="primary" to={pageOfRecord(detail.id, 'sign')}>
              {t({ zh: '去签署租约', en: 'Go to signing' })}
            </ButtonLink>
          </div>
        ) : null}
        {detail.can.includes('answer-correction') ? (
          <div className="yj-actions">
            <ButtonLink kind="primary" to={pageOfRecord(detail.id, 'correct')}>
              {t({ zh: '去补正', en: 'Answer now' })}
            </ButtonLink>
          </div>
        ) : null}
        {detail.state === 'withdrawn' || detail.state === 'refused' || detail.state === 'ended' ? (
          <div className="yj-actions">
            <ButtonLink to="/talent/apply">{t({ zh: '重新申请', en: 'Apply again' })}</ButtonLink>
          </div>
        ) : null}
      </section>
      <OfferCard detail={detail} />
      <Keys detail={detail} />
      <Queue detail={detail} />
    </>
  );
}

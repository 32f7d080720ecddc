/** One application for review: on the left what the citizen sees, on the right what the reviewer may do. */
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Button, ButtonLink, Link, Notice, Page, canSee, useLocale, useMe, useToast, type Words } from '@yunjian/ui';
import { client } from './api.ts';
import { listAround, useShortcut } from './hooks.ts';
import { CauseTags, Clock, Ready, Refusal, StateBadge } from './parts.tsx';
import { ReviewActions } from './review-actions.tsx';
import { ReviewRecord } from './review-record.tsx';
import { useDeed, useRecord } from './review-data.ts';
import type { Detail } from './review-types.ts';
import './staff.css';

export default function Review() {
  const { id = '' } = useParams();
  const query = useRecord(id);
  const { t } = useLocale();
  const around = listAround(id);
  return query.data ? (
    <Loaded key={id} detail={query.data} />
  ) : (
    <Page
      width="full"
      title={{ zh: '审核', en: 'Review' }}
      back={{ to: around.back, label: { zh: '回清单', en: 'Back to the list' } }}
    >
      <Ready query={query} rows={12}>
        {() => <p>{t({ zh: '已载入', en: 'Loaded' })}</p>}
      </Ready>
    </Page>
  );
}

function Loaded({ detail }: { detail: Detail }) {
  const { t } = useLocale();
  const { me } = useMe();
  const go = useNavigate();
  const toast = useToast();
  const around = listAround(detail.id);
  const mayReview = canSee(['reviewer'], me);
  const [decided, setDecided] = useState<Words | null>(null);
  const claim = useDeed(client.review.claim, () => toast({ zh: '已领取，由您经办', en: 'Yours now' }));
  const canClaim = detail.can.includes('claim') && mayReview;
  const next = () => void go(around.next ? `/staff/talent/${around.next}` : around.back);
  useShortcut('N', next);
  useShortcut('C', canClaim ? () => void claim.run({ params: { id: detail.id } }) : null);
  useEffect(() => {
    if (decided) document.getElementById('ts-decided')?.focus();
  }, [decided]);

  const nextButton = (kind: 'primary' | 'secondary') =>
    around.next ? (
      <Button
        kind={kind}
        icon="right"
        onClick={next}
        aria-keyshortcuts="Alt+N"
        title={t({ zh: '快捷键 Alt+N', en: 'Shortcut Alt+N' })}
      >
        {t({ zh: '下一件', en: 'Next' })}
      </Button>
    ) : (
      <ButtonLink kind={kind} to={around.back}>
        {t({ zh: '回清单', en: 'Back to the list' })}
      </ButtonLink>
    );

  return (
    <Page
      width="full"
      title={{ zh: `审核 ${detail.reference}`, en: `Review ${detail.reference}` }}
      back={{ to: around.back, label: { zh: '回清单', en: 'Back to the list' } }}
      actions={
        <>
          {canClaim ? (
            <Button
              kind="primary"
              busy={claim.busy}
              aria-keyshortcuts="Alt+C"
              title={t({ zh: '快捷键 Alt+C', en: 'Shortcut Alt+C' })}
              onClick={() => void claim.run({ params: { id: detail.id } })}
            >
              {t({ zh: '领取', en: 'Claim' })}
            </Button>
          ) : null}
          {nextButton('secondary')}
        </>
      }
    >
      <Refusal problem={claim.problem} />
      {decided ? (
        <div id="ts-decided" tabIndex={-1}>
          <Notice kind="success" alert title={decided}>
            <p>
              {around.next
                ? t({ zh: `清单里还有 ${around.left} 件。`, en: `${around.left} more in your list.` })
                : t({ zh: '这一页清单办完了。', en: 'That was the last one of this list.' })}
            </p>
            <div className="yj-actions">{nextButton('primary')}</div>
          </Notice>
        </div>
      ) : null}
      <div className="ts-summary">
        <div className="ts-summary-clocks">
          {detail.clocks.length === 0 ? <Clock clock={null} /> : null}
          {detail.clocks.map((c) => (
            <div key={`${c.code}-${c.dueOn}`}>
              <span className="yj-muted yj-small">{t(c.title)}</span>
              <Clock clock={c} />
            </div>
          ))}
        </div>
        <dl className="ts-summary-facts">
          <div>
            <dt>{t({ zh: '状态', en: 'State' })}</dt>
            <dd>
              <StateBadge state={detail.state} />
            </dd>
          </div>
          <div>
            <dt>{t({ zh: '经办人', en: 'Owner' })}</dt>
            <dd>{detail.owner ?? t({ zh: '无人领取', en: 'Unclaimed' })}</dd>
          </div>
          <div>
            <dt>{t({ zh: '为什么要人工', en: 'Why a person is needed' })}</dt>
            <dd>
              <CauseTags causes={detail.causes} texts={detail.causeTexts} />
            </dd>
          </div>
        </dl>
        <p className="ts-jump">
          <Link href="#ts-actions">{t({ zh: '去办理', en: 'To the actions' })}</Link>
        </p>
      </div>
      <div className="ts-review">
        <div className="ts-review-left">
          <ReviewRecord detail={detail} />
        </div>
        <aside className="ts-review-right" id="ts-actions" aria-label={t({ zh: '办理', en: 'Actions' })}>
          <ReviewActions detail={detail} onDone={setDecided} />
        </aside>
      </div>
    </Page>
  );
}

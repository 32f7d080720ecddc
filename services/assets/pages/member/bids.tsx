import { Badge, ButtonLink, Card, Cards, DateText, EmptyState, Page, Ready, TimeLeft, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { useNow } from '../shared/clock.tsx';
import { minutes } from '../shared/times.ts';
import { DEPOSIT, LISTING_STATE, REGISTRATION } from '../shared/words.ts';
import { needs } from './needs.ts';
import type { Registration } from '../shared/shapes.ts';

/** Everything the person registered for, what needs doing first. */
export default function Bids() {
  const { t } = useLocale();
  const query = useApi(client.letting.myRegistrations, {});
  return (
    <Page
      title={{ zh: '我的竞价', en: 'My bids' }}
      back={{ to: '/assets', label: { zh: '集体资产', en: 'Collective assets' } }}
      actions={<ButtonLink to="/assets/notices?show=open">{t({ zh: '看正在招租的', en: 'See what is to let' })}</ButtonLink>}
    >
      <Ready query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={{ zh: '您还没有报过名', en: 'You have not registered for anything' }}>
              <p>{t({ zh: '看中哪份公告，点进去就能报名。', en: 'Open a notice you like and register there.' })}</p>
            </EmptyState>
          ) : (
            <Cards>
              {rows
                .toSorted((a, b) => Number(needs(b) !== null) - Number(needs(a) !== null))
                .map((r) => (
                  <BidCard key={r.id} registration={r} />
                ))}
            </Cards>
          )
        }
      </Ready>
    </Page>
  );
}

function BidCard({ registration: r }: { registration: Registration }) {
  const { t } = useLocale();
  const now = useNow();
  const todo = needs(r);
  const state = r.won ? null : LISTING_STATE[r.listing.state];
  const until = r.can.includes('reveal') ? r.listing.opening : r.can.includes('bid') ? r.listing.deadline : null;
  const left = until === null ? 0 : minutes(now, until);
  return (
    <Card
      title={r.listing.title}
      to={`/assets/notices/${r.listing.id}/bid`}
      badge={
        state === null ? (
          <Badge kind="success">{t({ zh: '拟成交', en: 'To be yours' })}</Badge>
        ) : (
          <Badge kind={state.kind}>{t(state.text)}</Badge>
        )
      }
    >
      {todo === null ? null : (
        <p>
          <Badge kind="warning">{t(todo)}</Badge>
        </p>
      )}
      {until === null || left < 0 ? null : (
        <TimeLeft
          compact
          due={until}
          {...(left >= 2880
            ? { left: Math.floor(left / 1440), total: Math.max(14, Math.ceil(left / 1440)), unit: 'days' as const }
            : { left: Math.floor(left / 60), total: 48, unit: 'hours' as const })}
        />
      )}
      <p>
        {r.bidder} · {t(REGISTRATION[r.state].text)} · {t(DEPOSIT[r.depositState].text)}
      </p>
      <p className="yj-small yj-muted">
        {r.listing.number} · {t({ zh: '截止 ', en: 'until ' })}
        <DateText date={r.listing.deadline} time />
      </p>
    </Card>
  );
}

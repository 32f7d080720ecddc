import { EmptyState, Link, Money, Ready, TimeLeft, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { useNow } from '../shared/clock.tsx';
import { leftOf } from '../shared/times.ts';

/** The service on the home page: what is to let right now. */
export default function HomePanel() {
  const { t } = useLocale();
  const now = useNow();
  const query = useApi(client.letting.publicListings, { query: { open: 'true', page: 1, size: 3 } });
  return (
    <Ready query={query} rows={3}>
      {({ rows }) =>
        rows.length === 0 ? (
          <EmptyState title={{ zh: '现在没有正在招租的公告', en: 'Nothing is to let at the moment' }} />
        ) : (
          <ul className="as-panel">
            {rows.map((n) => (
              <li key={n.id}>
                <Link to={`/assets/notices/${n.id}`}>{n.title}</Link>
                <span className="yj-muted">
                  {n.collective.name} · <Money fen={n.reserveFenYear} />
                  {t({ zh: ' /年起', en: ' a year and up' })}
                </span>
                {n.publishedAt !== null && n.deadline !== null ? (
                  <TimeLeft compact due={n.deadline} {...leftOf(n.publishedAt, n.deadline, now)} />
                ) : null}
              </li>
            ))}
          </ul>
        )
      }
    </Ready>
  );
}

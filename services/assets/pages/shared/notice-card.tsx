import type { z } from 'zod';
import { Area, Badge, Card, ExampleMark, Money, TimeLeft, fmtDateTime, fmtInt, useLocale } from '@yunjian/ui';
import type { publicListingRow } from '../../contract/letting-shapes.ts';
import { useNow } from './clock.tsx';
import { leftOf } from './times.ts';
import { LISTING_STATE } from './words.ts';

export type NoticeRow = z.infer<typeof publicListingRow>;

/** How long a term is, in years where it comes out even. */
export function useTerm(): (months: number) => string {
  const { t } = useLocale();
  return (months) =>
    months % 12 === 0
      ? t({ zh: `${months / 12} 年`, en: months === 12 ? '1 year' : `${months / 12} years` })
      : t({ zh: `${fmtInt(months)} 个月`, en: `${fmtInt(months)} months` });
}

/** A notice in a list: what, how much, until when. */
export function NoticeCard({ notice: n }: { notice: NoticeRow }) {
  const { t, locale } = useLocale();
  const term = useTerm();
  const now = useNow();
  const state = LISTING_STATE[n.state];
  const running = n.state === 'open' && n.deadline !== null && n.publishedAt !== null && Date.parse(n.deadline) > now;
  return (
    <Card title={n.title} to={`/assets/notices/${n.id}`} badge={<Badge kind={state.kind}>{t(state.text)}</Badge>}>
      {running && n.deadline !== null && n.publishedAt !== null ? (
        <TimeLeft compact due={n.deadline} {...leftOf(n.publishedAt, n.deadline, now)} />
      ) : null}
      <p className="as-price">
        <span className="yj-muted">{t({ zh: '年租金底价 ', en: 'Reserve ' })}</span>
        <strong>
          <Money fen={n.reserveFenYear} />
        </strong>
        {t({ zh: ' /年', en: ' a year' })}
      </p>
      <p className="yj-muted">
        {n.collective.name} · {t({ zh: '租期', en: 'for' })} {term(n.termMonths)}
        {n.areaCm2 === null ? null : (
          <>
            {' · '}
            <Area cm2={n.areaCm2} />
          </>
        )}
      </p>
      <p className="yj-small yj-muted">
        {n.address}
        {n.deadline === null ? null : (
          <>
            <br />
            {t({ zh: '截止 ', en: 'Bids until ' })}
            {fmtDateTime(n.deadline, locale)}
          </>
        )}{' '}
        {n.demo ? <ExampleMark of="data" /> : null}
      </p>
    </Card>
  );
}

import type { ReactNode } from 'react';
import { Link } from './controls.tsx';
import { useLocale, type Words } from './i18n.tsx';

/** One fact of a record. */
export interface Fact {
  label: Words;
  value: ReactNode;
  source?: Words;
}

/** The facts of a record in two columns; one column on a phone. */
export function Facts({ rows }: { rows: readonly Fact[] }) {
  const { t } = useLocale();
  return (
    <dl className="yj-facts">
      {rows.map((row) => (
        <div key={t(row.label)}>
          <dt>{t(row.label)}</dt>
          <dd>
            {row.value}
            {row.source ? <div className="yj-hint">{t({ zh: '来源：', en: 'Source: ' }) + t(row.source)}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A grid of cards; one column on a phone. */
export function Cards({ children }: { children: ReactNode }) {
  return <ul className="yj-cards">{children}</ul>;
}

/** A card. With `to` its title is the link, and the whole card follows it. */
export function Card({
  title,
  to,
  picture,
  badge,
  children,
  actions,
}: {
  title: Words;
  to?: string;
  picture?: { src: string; alt: Words };
  badge?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useLocale();
  return (
    <li className={to === undefined ? 'yj-card' : 'yj-card yj-card-link'}>
      {picture ? <img src={picture.src} alt={t(picture.alt)} loading="lazy" /> : null}
      <div className="yj-card-body">
        <div className="yj-card-head">
          <h3>{to === undefined ? t(title) : <Link to={to}>{t(title)}</Link>}</h3>
          {badge}
        </div>
        {children}
        {actions ? <div className="yj-card-actions">{actions}</div> : null}
      </div>
    </li>
  );
}

/** Text that opens on demand. */
export function Details({ summary, children, open }: { summary: Words; children: ReactNode; open?: boolean }) {
  const { t } = useLocale();
  return (
    <details className="yj-details" open={open}>
      <summary>{t(summary)}</summary>
      <div>{children}</div>
    </details>
  );
}

/** Things below each other (or beside, `row`) with even gaps. */
export function Stack({ row = false, children }: { row?: boolean; children: ReactNode }) {
  return <div className={row ? 'yj-row' : 'yj-stack'}>{children}</div>;
}

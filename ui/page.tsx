import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Icon } from './icon.tsx';
import { Link } from './controls.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { PrintButton } from './print.tsx';

export interface PageProps {
  title: Words;
  /** Small line above the title: which form, which part. */
  caption?: Words;
  lead?: ReactNode;
  back?: { to?: string; onClick?: () => void; label?: Words };
  /** text: a column for reading and forms · wide: lists · full: maps and boards */
  width?: 'text' | 'wide' | 'full';
  /** Buttons beside the title. */
  actions?: ReactNode;
  /** Beside them, the button that prints the page. */
  print?: boolean;
  /** Above the title: error summary. */
  before?: ReactNode;
  children?: ReactNode;
}

/** A page: names itself in the tab, and takes the focus to its title when the address changes, so that screen readers hear where they are. */
export function Page({ title, caption, lead, back, width = 'wide', actions, print = false, before, children }: PageProps) {
  const { t } = useLocale();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, key } = useLocation();
  const words = t(title);
  useEffect(() => {
    document.title = `${words} · ${t({ zh: '云间', en: 'Yunjian' })}`;
  }, [words, t]);
  useEffect(() => {
    if (key === 'default') return; // the first page of a visit keeps the browser's own starting point
    if (document.activeElement?.closest('.yj-errors')) return;
    heading.current?.focus({ preventScroll: true });
  }, [pathname, key]);
  return (
    <div className={`yj-page yj-page-${width}`}>
      {back ? (
        <div className="yj-back">
          {back.to !== undefined ? (
            <Link to={back.to}>
              <Icon name="left" size={16} />
              {t(back.label ?? { zh: '返回', en: 'Back' })}
            </Link>
          ) : (
            <button type="button" className="yj-link yj-linklike" onClick={back.onClick}>
              <Icon name="left" size={16} />
              {t(back.label ?? { zh: '返回', en: 'Back' })}
            </button>
          )}
        </div>
      ) : null}
      {before}
      <div className="yj-page-head">
        <div>
          {caption ? <p className="yj-caption">{t(caption)}</p> : null}
          <h1 tabIndex={-1} ref={heading}>
            {words}
          </h1>
        </div>
        {actions || print ? (
          <div className="yj-page-actions">
            {actions}
            {print ? <PrintButton /> : null}
          </div>
        ) : null}
      </div>
      {lead ? <div className="yj-lead">{lead}</div> : null}
      {children}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Section({
  title,
  actions,
  children,
  id,
}: {
  title: Words;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  const { t } = useLocale();
  return (
    <section className="yj-section" id={id}>
      <div className="yj-section-head">
        <h2>{t(title)}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

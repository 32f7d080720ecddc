import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import { Icon, type IconName } from './icon.tsx';
import { useLocale } from './i18n.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'plain';

interface Looks {
  kind?: ButtonKind;
  icon?: IconName;
  /** Full width of its column: the one action of a phone page. */
  wide?: boolean;
  small?: boolean;
}

const classes = ({ kind = 'secondary', wide, small }: Looks): string =>
  `yj-button yj-button-${kind}${wide ? ' yj-wide' : ''}${small ? ' yj-button-small' : ''}`;

/**
 * A button. While `busy` it keeps focus, says so, and ignores further presses, so that a slow phone cannot submit twice.
 * `type` is `button` unless said otherwise.
 */
export function Button({
  kind,
  icon,
  wide,
  small,
  busy = false,
  children,
  onClick,
  ...rest
}: Looks & { busy?: boolean; children: ReactNode } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { t } = useLocale();
  const looks: Looks = { ...(kind ? { kind } : {}), ...(wide ? { wide } : {}), ...(small ? { small } : {}) };
  return (
    <button
      type="button"
      {...rest}
      className={classes(looks)}
      aria-disabled={busy || rest.disabled || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <span className="yj-spinner" aria-hidden="true" /> : icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
      {busy ? <span className="yj-hidden">{t({ zh: '，处理中', en: ', working' })}</span> : null}
    </button>
  );
}

/** A link that looks like a button: goes to a page, changes nothing. `href` for files and other sites, `to` for pages. */
export function ButtonLink({
  to,
  href,
  kind,
  icon,
  wide,
  small,
  children,
  ...rest
}: Looks & { to?: string; href?: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const looks: Looks = { ...(kind ? { kind } : {}), ...(wide ? { wide } : {}), ...(small ? { small } : {}) };
  const inside = (
    <>
      {icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
    </>
  );
  return to === undefined ? (
    <a {...rest} href={href} className={classes(looks)}>
      {inside}
    </a>
  ) : (
    <RouterLink {...rest} to={to} className={classes(looks)}>
      {inside}
    </RouterLink>
  );
}

/** A link in text. `to` is a page of ours; `href` a file or another site (opens in a new tab when `external`). */
export function Link({
  to,
  href,
  external = false,
  children,
  ...rest
}: { to?: string; href?: string; external?: boolean; children: ReactNode } & Omit<
  AnchorHTMLAttributes<HTMLAnchorElement>,
  'href'
>) {
  const { t } = useLocale();
  if (to !== undefined)
    return (
      <RouterLink className="yj-link" {...rest} to={to}>
        {children}
      </RouterLink>
    );
  return (
    <a className="yj-link" {...rest} href={href} {...(external ? { target: '_blank', rel: 'noopener noreferrer' } : {})}>
      {children}
      {external ? (
        <>
          <Icon name="external" size={14} />
          <span className="yj-hidden">{t({ zh: '（新标签页打开）', en: ' (opens in a new tab)' })}</span>
        </>
      ) : null}
    </a>
  );
}

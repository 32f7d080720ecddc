import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button, Link } from '../controls.tsx';
import { Icon } from '../icon.tsx';
import { useLocale, type Words } from '../i18n.tsx';
import { signOut, useMe } from '../session.ts';
import { DemoBanner, Switches, Unread, entryOf, type MenuEntry } from '../shell.tsx';
import './staff.css';
import { StaffTheme } from './theme.tsx';

/** The frame of the staff desk: 工作台 and the worklists at the side, who works here at the top. */
export function StaffShell({ nav, children }: { nav: readonly MenuEntry[]; children: ReactNode }) {
  const { t } = useLocale();
  const { me } = useMe();
  const go = useNavigate();
  const { pathname } = useLocation();
  const here = pathname === '/staff' ? pathname : entryOf(pathname, nav);
  // On a phone the menu is a row that is scrolled: the entry one is at stands in it in sight.
  const side = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = side.current;
    const at = row?.querySelector<HTMLElement>('[aria-current]');
    if (row && at && row.scrollWidth > row.clientWidth) row.scrollLeft = at.offsetLeft - (row.clientWidth - at.offsetWidth) / 2;
  }, [here, nav.length]);
  const entry = (to: string, title: Words) => (
    <li key={to}>
      <Link to={to} aria-current={to === here ? 'page' : undefined}>
        {t(title)}
      </Link>
    </li>
  );
  return (
    <StaffTheme>
      <div className="yj-staff-shell">
        <div className="yj-staff-head">
          <a className="yj-skip" href="#main">
            {t({ zh: '跳到正文', en: 'Skip to the content' })}
          </a>
          <DemoBanner />
          <header className="yj-staff-bar">
            <Link to="/staff" className="yj-brand">
              <span className="yj-mark" aria-hidden="true">
                云
              </span>
              <strong>{t({ zh: '云间 · 工作台', en: 'Yunjian · Staff desk' })}</strong>
            </Link>
            <div className="yj-who">
              <Switches />
              <Link to="/">{t({ zh: '公众首页', en: 'Public pages' })}</Link>
              <Link to="/me">
                <Icon name="user" size={18} />
                {me?.name || t({ zh: '我的', en: 'My page' })}
                <Unread />
              </Link>
              <Button kind="plain" small onClick={() => void signOut().then(() => go('/'))}>
                {t({ zh: '退出', en: 'Sign out' })}
              </Button>
            </div>
          </header>
        </div>
        <nav className="yj-staff-side" ref={side} aria-label={t({ zh: '工作台菜单', en: 'Staff menu' })}>
          <ul>
            {entry('/staff', { zh: '工作台', en: 'Desk' })}
            {nav.map((n) => entry(n.to, n.title))}
          </ul>
        </nav>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </StaffTheme>
  );
}

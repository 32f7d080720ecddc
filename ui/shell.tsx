import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button, Link } from './controls.tsx';
import { Icon } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { Notice } from './notices.tsx';
import { useOnline } from './query.ts';
import { signOut, useAbout, useMe, useUnread } from './session.ts';

export interface ShellProps {
  /** The main menu, already cut down to what this person may see. */
  nav: readonly MenuEntry[];
  children: ReactNode;
}

/** An entry of a menu, and the addresses beside its own that belong to it. */
export interface MenuEntry {
  readonly to: string;
  readonly title: Words;
  readonly also?: readonly string[];
}

/** Which entry of a menu the page belongs to: addresses of lists begin like those of the pages beside them, so the longest match counts. */
export const entryOf = (pathname: string, entries: readonly Pick<MenuEntry, 'to' | 'also'>[]): string =>
  entries
    .flatMap(({ to, also = [] }) => [to, ...also].map((begins) => ({ to, begins })))
    .filter(({ begins }) => pathname === begins || pathname.startsWith(`${begins}/`))
    .reduce((a, b) => (b.begins.length > a.begins.length ? b : a), { to: '', begins: '' }).to;

const TYPE = 'yunjian.type';

/** The large-type view (大字版): kept per browser, set on <html data-type> before the first paint. */
function useLargeType(): [boolean, (on: boolean) => void] {
  const [on, set] = useState(() => document.documentElement.dataset['type'] === 'large');
  return [
    on,
    (next) => {
      document.documentElement.dataset['type'] = next ? 'large' : 'normal';
      try {
        localStorage.setItem(TYPE, next ? 'large' : 'normal');
      } catch {
        // Without storage the choice lasts for this visit.
      }
      set(next);
    },
  ];
}

/** The switches every frame carries: language and large type. */
export function Switches() {
  const { t, locale, setLocale } = useLocale();
  const [large, setLarge] = useLargeType();
  return (
    <div className="yj-switches">
      <button type="button" aria-pressed={large} onClick={() => setLarge(!large)}>
        <Icon name="text" size={18} />
        {t({ zh: '大字版', en: 'Large type' })}
      </button>
      <button type="button" lang={locale === 'zh' ? 'en' : 'zh-CN'} onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>
        <Icon name="globe" size={18} />
        {locale === 'zh' ? 'English' : '中文'}
      </button>
    </div>
  );
}

/** The number of unread messages beside a name; nothing when there are none. */
export function Unread() {
  const { t } = useLocale();
  const unread = useUnread();
  return unread > 0 ? (
    <span className="yj-count">
      {unread}
      <span className="yj-hidden">{t({ zh: ' 条未读消息', en: ' unread messages' })}</span>
    </span>
  ) : null;
}

/** Says that the data are samples, on every page of a demonstration. */
export function DemoBanner() {
  const { t } = useLocale();
  const about = useAbout();
  if (!about?.demo) return null;
  return (
    <div className="yj-demo" role="note">
      <strong>{t({ zh: '示例数据', en: 'Sample data' })}</strong>
      <span>
        {t({
          zh: '本页人员、房源、金额均为演示，不代表真实情况。',
          en: 'People, homes and amounts here are made up for demonstration.',
        })}
      </span>
    </div>
  );
}

/** The frame of public pages: skip link, name, menu, switches, who is signed in, footer. */
export function Shell({ nav, children }: ShellProps) {
  const { t } = useLocale();
  const { me } = useMe();
  const about = useAbout();
  const online = useOnline();
  const go = useNavigate();
  const { pathname, search } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null); // the phone menu belongs to one page and closes with it
  const open = openAt === pathname;
  const here = entryOf(pathname, nav);
  const staff = me?.roles.some((r) => r !== 'citizen') ?? false;
  return (
    <div className="yj-shell">
      <a className="yj-skip" href="#main">
        {t({ zh: '跳到正文', en: 'Skip to the content' })}
      </a>
      <DemoBanner />
      <header className="yj-header">
        <div className="yj-header-in">
          <Link to="/" className="yj-brand">
            <span className="yj-mark" aria-hidden="true">
              云
            </span>
            <span>
              <strong>{t({ zh: '云间', en: 'Yunjian' })}</strong>
              {about ? <small>{t(about.district)}</small> : null}
            </span>
          </Link>
          <button
            type="button"
            className="yj-menu-button"
            aria-expanded={open}
            aria-controls="yj-menu"
            onClick={() => setOpenAt(open ? null : pathname)}
          >
            <Icon name="menu" />
            {t({ zh: '菜单', en: 'Menu' })}
          </button>
          <div id="yj-menu" className={open ? 'yj-menu yj-menu-open' : 'yj-menu'}>
            <nav aria-label={t({ zh: '主要栏目', en: 'Main' })}>
              <ul>
                {nav.map((n) => (
                  <li key={n.to}>
                    <Link to={n.to} className={undefined} aria-current={n.to === here ? 'page' : undefined}>
                      {t(n.title)}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <Switches />
            <div className="yj-who">
              {me?.account ? (
                <>
                  {staff ? <Link to="/staff">{t({ zh: '工作台', en: 'Staff desk' })}</Link> : null}
                  <Link to="/me">
                    <Icon name="user" size={18} />
                    {me.name}
                    <Unread />
                  </Link>
                  <Button
                    kind="plain"
                    small
                    onClick={() => {
                      void signOut().then(() => go('/'));
                    }}
                  >
                    {t({ zh: '退出', en: 'Sign out' })}
                  </Button>
                </>
              ) : me && pathname !== '/sign-in' ? (
                <Link to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
                  <Icon name="user" size={18} />
                  {t({ zh: '登录', en: 'Sign in' })}
                </Link>
              ) : null}
            </div>
          </div>
        </div>
      </header>
      {online ? null : (
        <div className="yj-offline">
          <Notice kind="warning" alert title={{ zh: '网络断开了', en: 'You are offline' }}>
            <p>
              {t({
                zh: '已填写的内容还在本页；恢复网络后可继续。',
                en: 'What you filled in is still on this page; go on when the network is back.',
              })}
            </p>
          </Notice>
        </div>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="yj-footer">
        <div>
          <p>
            {t({
              zh: '办事有疑问，可到街镇社区事务受理服务中心当面咨询，线上线下同一标准。',
              en: 'You can also ask in person at a community service centre: the same rules hold online and at the counter.',
            })}
          </p>
          <ul>
            <li>
              <Link to="/accessibility">{t({ zh: '无障碍说明', en: 'Accessibility' })}</Link>
            </li>
            <li>
              <Link href="/api/docs">{t({ zh: '开放接口', en: 'API' })}</Link>
            </li>
            <li>
              {t({ zh: '开源软件', en: 'Open source' })} · Apache-2.0{about ? ` · ${about.version}` : ''}
            </li>
          </ul>
        </div>
      </footer>
    </div>
  );
}

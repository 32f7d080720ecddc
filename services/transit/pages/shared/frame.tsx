import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { Link, Page, useLocale, type PageProps } from '@yunjian/ui';

const PARTS = [
  { to: '/transit', under: ['/transit/journey'], title: { zh: '行程规划', en: 'Journey planner' } },
  {
    to: '/transit/lines',
    under: ['/transit/lines/', '/transit/stops/', '/transit/trips/'],
    title: { zh: '线路和站点', en: 'Lines and stops' },
  },
  { to: '/transit/circle', under: [], title: { zh: '一小时交通圈', en: 'One-hour circle' } },
  { to: '/transit/night', under: [], title: { zh: '夜间网络', en: 'Night network' } },
  { to: '/transit/networks', under: [], title: { zh: '数据来源', en: 'Sources' } },
] as const;

/** A public page of transit: the house page with the service's own menu above it. `plain` leaves the menu out (sheets for print). */
export function TransitPage({ plain = false, ...page }: PageProps & { plain?: boolean }) {
  const { t } = useLocale();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On a phone the menu is wider than its window: the part one is in comes into sight.
  useEffect(() => {
    const box = nav.current?.getBoundingClientRect();
    const here = nav.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (nav.current && box && here) nav.current.scrollLeft += here.left - box.left - (box.width - here.width) / 2;
  }, [pathname]);
  const menu = plain ? null : (
    <nav ref={nav} className="tr-nav" aria-label={t({ zh: '出行', en: 'Journeys' })}>
      <ul>
        {PARTS.map((p) => {
          const here = pathname === p.to || p.under.some((u) => pathname.startsWith(u));
          return (
            <li key={p.to}>
              <Link to={p.to} aria-current={pathname === p.to ? 'page' : here ? 'true' : undefined}>
                {t(p.title)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
  return (
    <Page
      {...page}
      before={
        <>
          {menu}
          {page.before}
        </>
      }
    />
  );
}

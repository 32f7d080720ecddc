import { Link, LoadingState, Page, Section, canSee, useLocale, useMe } from '@yunjian/ui';
import { Suspense, lazy, type ReactNode } from 'react';
import { useNav } from '../nav.ts';
import { services } from '../services.ts';

const panels = new Map<string, ReactNode>();
for (const s of services)
  if (s.desk) {
    const Panel = lazy(s.desk.load);
    panels.set(s.code, <Panel />);
  }

/** The staff desk's first page: what waits in each service, then the ways into its work. */
export default function StaffDesk() {
  const { t } = useLocale();
  const { me } = useMe();
  const nav = useNav('staff');
  return (
    <Page
      title={{ zh: '工作台', en: 'Staff desk' }}
      {...(me ? { lead: <p>{t({ zh: '您好，{name}。', en: 'Hello, {name}.' }, { name: me.name })}</p> } : {})}
    >
      {services
        .filter((s) => s.desk && canSee(s.desk.access, me))
        .map((s) => (
          <Section key={s.code} title={s.title}>
            <Suspense fallback={<LoadingState />}>{panels.get(s.code)}</Suspense>
          </Section>
        ))}
      <Section title={{ zh: '快捷入口', en: 'Your work' }}>
        <ul className="yj-messages">
          {nav.map((n) => (
            <li key={n.to}>
              <Link to={n.to}>{t(n.title)}</Link>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

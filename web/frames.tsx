import {
  DemoBanner,
  ErrorState,
  ForbiddenState,
  LoadingState,
  Shell,
  canSee,
  useLocale,
  useMe,
  type PageRoute,
} from '@yunjian/ui';
import { Suspense, lazy, type ComponentType } from 'react';
import { Navigate, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useNav } from './nav.ts';

/** A thin line at the top while the next page loads. */
function Coming() {
  const { t } = useLocale();
  return useNavigation().state === 'idle' ? null : (
    <div className="yj-coming" role="status">
      <span className="yj-hidden">{t({ zh: '正在打开', en: 'Opening' })}</span>
    </div>
  );
}

export function PublicFrame() {
  const nav = useNav('main');
  return (
    <Shell nav={nav}>
      <Coming />
      <Outlet />
      <ScrollRestoration />
    </Shell>
  );
}

const StaffFrame = lazy(() => import('./staff-frame.tsx'));

export function LazyStaffFrame() {
  return (
    <Suspense
      fallback={
        <div className="yj-page">
          <LoadingState />
        </div>
      }
    >
      <StaffFrame />
    </Suspense>
  );
}

/** A wall board: night mode, no menus. */
export function BoardFrame() {
  return (
    <div data-mode="night" className="yj-board">
      <DemoBanner />
      <main id="main">
        <Outlet />
      </main>
    </div>
  );
}

/** A page behind its access rule: visitors are asked to sign in and come back, others see that it is not for them. */
export function guarded(Component: ComponentType, route: PageRoute): ComponentType {
  return function Guarded() {
    const { me, error, retry } = useMe();
    const { pathname, search } = useLocation();
    if (route.access === 'public') return <Component />;
    if (!me) return <div className="yj-page">{error ? <ErrorState error={error} retry={retry} /> : <LoadingState />}</div>;
    if (!me.account) return <Navigate replace to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} />;
    if (!canSee(route.access, me))
      return (
        <div className="yj-page">
          <ForbiddenState />
        </div>
      );
    return <Component />;
  };
}

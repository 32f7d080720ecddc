import { STAFF_ROLES } from '@yunjian/kernel/contract';
import type { PageRoute } from '@yunjian/ui';
import type { RouteObject } from 'react-router';
import { Failed } from './failed.tsx';
import { BoardFrame, LazyStaffFrame, PublicFrame, guarded } from './frames.tsx';
import { LoadingState } from '@yunjian/ui';
import { services } from './services.ts';

/** The pages that belong to no service. */
const own: readonly PageRoute[] = [
  { path: '/', title: { zh: '首页', en: 'Home' }, access: 'public', load: () => import('./pages/home.tsx') },
  { path: '/sign-in', title: { zh: '登录', en: 'Sign in' }, access: 'public', load: () => import('./pages/sign-in.tsx') },
  { path: '/me', title: { zh: '我的', en: 'My page' }, access: 'signed-in', load: () => import('./pages/me.tsx') },
  {
    path: '/accessibility',
    title: { zh: '无障碍说明', en: 'Accessibility' },
    access: 'public',
    load: () => import('./pages/accessibility.tsx'),
  },
  { path: '/403', title: { zh: '没有权限', en: 'Not allowed' }, access: 'public', load: () => import('./pages/forbidden.tsx') },
  {
    path: '/staff',
    title: { zh: '工作台', en: 'Staff desk' },
    access: STAFF_ROLES,
    layout: 'staff',
    load: () => import('./pages/staff.tsx'),
  },
  {
    path: '/staff/accounts',
    title: { zh: '工作人员账号', en: 'Staff accounts' },
    access: ['sysadmin', 'secadmin'],
    layout: 'staff',
    load: () => import('./pages/accounts.tsx'),
  },
];

const all: readonly PageRoute[] = [...own, ...services.flatMap((s) => s.routes)];

/** Routes of one frame; each page loads when first visited, behind its guard. */
function inFrame(layout: NonNullable<PageRoute['layout']>): RouteObject[] {
  return all
    .filter((route) => (route.layout ?? 'public') === layout)
    .map((route) => ({
      path: route.path,
      lazy: async () => ({ Component: guarded((await route.load()).default, route) }),
      errorElement: <Failed />,
    }));
}

export const routes: RouteObject[] = [
  {
    errorElement: <Failed bare />,
    hydrateFallbackElement: (
      <div className="yj-page">
        <LoadingState />
      </div>
    ),
    children: [
      {
        Component: PublicFrame,
        children: [
          ...inFrame('public'),
          { path: '*', lazy: async () => ({ Component: (await import('./pages/not-found.tsx')).default }) },
        ],
      },
      { Component: LazyStaffFrame, children: inFrame('staff') },
      { Component: BoardFrame, children: inFrame('board') },
      ...inFrame('bare'),
    ],
  },
];

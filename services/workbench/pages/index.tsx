import type { PageModule } from '@yunjian/ui';

const readers = ['rule-editor', 'rule-approver', 'auditor'] as const;

/** The browser's face of the rules workbench: staff pages only, each loaded when it is first visited. */
export const pages: PageModule = {
  code: 'workbench',
  title: { zh: '规则工作台', en: 'Rules workbench' },
  nav: [{ to: '/staff/rules', title: { zh: '规则', en: 'Rules' }, place: 'staff', access: readers, order: 40 }],
  routes: [
    {
      path: '/staff/rules',
      title: { zh: '规则', en: 'Rules' },
      access: readers,
      layout: 'staff',
      load: () => import('./list.tsx'),
    },
    {
      path: '/staff/rules/:code/:ref?/:tab?',
      title: { zh: '规则', en: 'Rule' },
      access: readers,
      layout: 'staff',
      load: () => import('./rule.tsx'),
    },
  ],
  desk: { access: readers, load: () => import('./desk.tsx') },
};

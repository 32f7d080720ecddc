/** The staff pages of talent housing and their entries in the staff menu. The server checks every access again. */
import type { NavEntry, PageModule, PageRoute } from '@yunjian/ui';

const reviewer = ['reviewer'] as const;
const duty = ['duty', 'auditor'] as const;
const operator = ['operator'] as const;

export const staffRoutes: readonly PageRoute[] = [
  {
    path: '/staff/talent',
    title: { zh: '审核工作清单', en: 'Review worklist' },
    access: ['reviewer', 'duty'],
    layout: 'staff',
    load: () => import('./worklist.tsx'),
  },
  {
    path: '/staff/talent/window/:step?',
    title: { zh: '窗口代办申请', en: 'Apply for someone at the counter' },
    access: reviewer,
    layout: 'staff',
    load: () => import('./window.tsx'),
  },
  {
    path: '/staff/talent/duty',
    title: { zh: '值班看板', en: 'Duty board' },
    access: duty,
    layout: 'staff',
    load: () => import('./duty.tsx'),
  },
  {
    path: '/staff/talent/duty/wall',
    title: { zh: '值班大屏', en: 'Wall board' },
    access: duty,
    layout: 'board',
    load: () => import('./duty.tsx'),
  },
  {
    path: '/staff/talent/duty/:figure',
    title: { zh: '指标明细', en: 'Behind a figure' },
    access: duty,
    layout: 'staff',
    load: () => import('./drill.tsx'),
  },
  {
    path: '/staff/talent/audits',
    title: { zh: '事后抽查', en: 'Post-audit' },
    access: duty,
    layout: 'staff',
    load: () => import('./audits.tsx'),
  },
  {
    path: '/staff/talent/bias',
    title: { zh: '公平性报告', en: 'Fairness report' },
    access: duty,
    layout: 'staff',
    load: () => import('./bias.tsx'),
  },
  {
    path: '/staff/talent/assessments',
    title: { zh: '影响评估', en: 'Impact assessments' },
    access: duty,
    layout: 'staff',
    load: () => import('./assessments.tsx'),
  },
  {
    path: '/staff/talent/projects',
    title: { zh: '我运营的项目', en: 'Projects I run' },
    access: operator,
    layout: 'staff',
    load: () => import('./projects.tsx'),
  },
  {
    path: '/staff/talent/projects/:id',
    title: { zh: '房源台账', en: 'Flats' },
    access: operator,
    layout: 'staff',
    load: () => import('./units.tsx'),
  },
  {
    path: '/staff/talent/projects/:id/import',
    title: { zh: '导入房源', en: 'Import flats' },
    access: operator,
    layout: 'staff',
    load: () => import('./import.tsx'),
  },
  {
    path: '/staff/talent/handovers',
    title: { zh: '待交钥匙', en: 'Keys to hand over' },
    access: operator,
    layout: 'staff',
    load: () => import('./handovers.tsx'),
  },
  {
    path: '/staff/talent/:id',
    title: { zh: '审核', en: 'Review' },
    access: ['reviewer', 'duty'],
    layout: 'staff',
    load: () => import('./review.tsx'),
  },
];

export const staffNav: readonly NavEntry[] = [
  {
    to: '/staff/talent',
    title: { zh: '人才安居审核', en: 'Talent housing: review' },
    place: 'staff',
    access: ['reviewer', 'duty'],
    order: 10,
  },
  { to: '/staff/talent/window', title: { zh: '窗口代办', en: 'Counter' }, place: 'staff', access: reviewer, order: 11 },
  { to: '/staff/talent/duty', title: { zh: '值班看板', en: 'Duty board' }, place: 'staff', access: duty, order: 12 },
  { to: '/staff/talent/audits', title: { zh: '事后抽查', en: 'Post-audit' }, place: 'staff', access: duty, order: 13 },
  { to: '/staff/talent/bias', title: { zh: '公平性报告', en: 'Fairness' }, place: 'staff', access: duty, order: 14 },
  { to: '/staff/talent/assessments', title: { zh: '影响评估', en: 'Assessments' }, place: 'staff', access: duty, order: 15 },
  { to: '/staff/talent/projects', title: { zh: '我运营的项目', en: 'My projects' }, place: 'staff', access: operator, order: 20 },
  { to: '/staff/talent/handovers', title: { zh: '待交钥匙', en: 'Keys' }, place: 'staff', access: operator, order: 21 },
];

/** The panel of talent housing on the staff desk's first page. */
export const staffDesk = {
  access: ['reviewer', 'duty', 'auditor', 'operator'],
  load: () => import('./desk.tsx'),
} satisfies NonNullable<PageModule['desk']>;

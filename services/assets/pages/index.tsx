import './assets.css';
import type { NavEntry, PageModule, PageRoute } from '@yunjian/ui';
import { deskNav, deskRoutes } from './staff/routes.ts';

const citizen = ['citizen'] as const;

/** Pages of the public, of bidders and of members. */
const open: readonly PageRoute[] = [
  {
    path: '/assets',
    title: { zh: '集体资产', en: 'Collective assets' },
    access: 'public',
    load: () => import('./public/landing.tsx'),
  },
  {
    path: '/assets/notices',
    title: { zh: '出租公告', en: 'Notices of letting' },
    access: 'public',
    load: () => import('./public/notices.tsx'),
  },
  {
    path: '/assets/notices/:id',
    title: { zh: '出租公告', en: 'Notice of letting' },
    access: 'public',
    load: () => import('./public/notice.tsx'),
  },
  {
    path: '/assets/notices/:id/bid',
    title: { zh: '报名和密封报价', en: 'Register and bid' },
    access: citizen,
    load: () => import('./member/bid.tsx'),
  },
  {
    path: '/assets/bids',
    title: { zh: '我的竞价', en: 'My bids' },
    access: citizen,
    load: () => import('./member/bids.tsx'),
  },
  {
    path: '/assets/mine',
    title: { zh: '我的份额和分红', en: 'My shares and dividends' },
    access: citizen,
    load: () => import('./member/mine.tsx'),
  },
  {
    path: '/assets/mine/questions',
    title: { zh: '联名质询', en: 'Joint questions' },
    access: citizen,
    load: () => import('./member/questions.tsx'),
  },
  {
    path: '/assets/:code',
    title: { zh: '一项集体资产', en: 'A collective asset' },
    access: 'public',
    load: () => import('./public/asset.tsx'),
  },
];

const openNav: readonly NavEntry[] = [
  { to: '/assets', title: { zh: '集体资产', en: 'Collective assets' }, place: 'main', access: 'public', order: 60 },
  { to: '/assets/mine', title: { zh: '我的分红', en: 'My dividends' }, place: 'main', access: citizen, order: 62 },
  {
    to: '/assets/mine',
    title: { zh: '我的份额和分红', en: 'My shares and dividends' },
    place: 'mine',
    access: citizen,
    order: 60,
  },
  { to: '/assets/bids', title: { zh: '我的竞价', en: 'My bids' }, place: 'mine', access: citizen, order: 61 },
];

/** The browser's face of collective assets. Every page loads when it is first visited. */
export const pages: PageModule = {
  code: 'assets',
  title: { zh: '集体资产', en: 'Collective assets' },
  nav: [...openNav, ...deskNav],
  routes: [...open, ...deskRoutes],
  home: {
    lead: {
      zh: '村里有什么资产、租给谁、租金多少、分红怎么算，都能查到，也都能核对。',
      en: 'What the villages own, to whom and for how much it is let, and how the dividend is reckoned: open to see and to check.',
    },
    action: { to: '/assets', title: { zh: '看出租公告', en: 'See what is to let' } },
    more: { to: '/assets/mine', title: { zh: '查我的分红', en: 'See my dividends' } },
    load: () => import('./public/home-panel.tsx'),
  },
};

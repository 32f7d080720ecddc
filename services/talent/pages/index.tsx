import './talent.css';
import type { PageModule } from '@yunjian/ui';
import { staffDesk, staffNav, staffRoutes } from './staff/routes.tsx';

const citizen = ['citizen'] as const;

/** The browser's face of talent housing. Every page loads when it is first visited. */
export const pages: PageModule = {
  code: 'talent',
  title: { zh: '人才安居', en: 'Talent housing' },
  nav: [
    { to: '/talent', title: { zh: '人才公寓', en: 'Talent flats' }, place: 'main', access: 'public', order: 10 },
    { to: '/talent/my', title: { zh: '我的公寓申请', en: 'My housing applications' }, place: 'main', access: citizen, order: 20 },
    { to: '/talent/verify', title: { zh: '核验决定书', en: 'Check a decision' }, place: 'main', access: 'public', order: 30 },
    {
      to: '/talent/my',
      title: { zh: '我的人才公寓申请', en: 'My applications for a talent flat' },
      place: 'mine',
      access: citizen,
      order: 10,
    },
    {
      to: '/talent/my/accesses',
      title: { zh: '谁看过我的数据', en: 'Who looked at my data' },
      place: 'mine',
      access: citizen,
      order: 20,
    },
    ...staffNav,
  ],
  routes: [
    {
      path: '/talent',
      title: { zh: '人才公寓房源', en: 'Talent flats' },
      access: 'public',
      load: () => import('./public/listing.tsx'),
    },
    {
      path: '/talent/projects/:id',
      title: { zh: '人才公寓项目', en: 'Project' },
      access: 'public',
      load: () => import('./public/project.tsx'),
    },
    {
      path: '/talent/policy',
      title: { zh: '准入与配租规则', en: 'Conditions and allocation' },
      access: 'public',
      load: () => import('./public/policy.tsx'),
    },
    {
      path: '/talent/rounds',
      title: { zh: '配租轮次与摇号种子', en: 'Rounds and lot seeds' },
      access: 'public',
      load: () => import('./public/rounds.tsx'),
    },
    {
      path: '/talent/verify',
      title: { zh: '核验决定书', en: 'Check a decision' },
      access: 'public',
      load: () => import('./public/verify-enter.tsx'),
    },
    {
      path: '/talent/verify/:code',
      title: { zh: '核验决定书', en: 'Check a decision' },
      access: 'public',
      load: () => import('./public/verify.tsx'),
    },
    {
      path: '/talent/apply/:step?',
      title: { zh: '申请人才公寓', en: 'Apply for a talent flat' },
      access: citizen,
      load: () => import('./applicant/apply.tsx'),
    },
    {
      path: '/talent/my',
      title: { zh: '我的人才公寓申请', en: 'My applications' },
      access: citizen,
      load: () => import('./applicant/my.tsx'),
    },
    {
      path: '/talent/my/accesses',
      title: { zh: '谁看过我的数据', en: 'Who looked at my data' },
      access: citizen,
      load: () => import('./applicant/accesses.tsx'),
    },
    {
      path: '/talent/my/:id/:act?',
      title: { zh: '我的申请', en: 'My application' },
      access: citizen,
      load: () => import('./applicant/application.tsx'),
    },
    ...staffRoutes,
  ],
  desk: staffDesk,
  home: {
    lead: {
      zh: '一次申请，几秒得到有理由的决定；从申请到拿钥匙都在这里办。',
      en: 'Apply once and hold a reasoned decision within seconds; from application to keys in one place.',
    },
    action: { to: '/talent/apply', title: { zh: '申请人才公寓', en: 'Apply for a talent flat' } },
    more: { to: '/talent', title: { zh: '看全部房源', en: 'See all flats' } },
    load: () => import('./public/home-panel.tsx'),
  },
};

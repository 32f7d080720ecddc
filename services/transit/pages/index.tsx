import './transit.css';
import './planner/planner.css';
import './print.css';
import type { NavEntry, PageModule, PageRoute } from '@yunjian/ui';

const inspector = ['inspector', 'data-editor', 'auditor'] as const;
const editor = ['data-editor', 'auditor'] as const;

const travel: readonly PageRoute[] = [
  {
    // One route for the question and its answer, so that asking does not begin the page anew.
    path: '/transit/journey?',
    title: { zh: '行程规划', en: 'Journey planner' },
    access: 'public',
    load: () => import('./planner/planner.tsx'),
  },
  {
    path: '/transit/stops/:id',
    title: { zh: '站点时刻', en: 'Stop' },
    access: 'public',
    load: () => import('./stop/stop.tsx'),
  },
  {
    path: '/transit/stops/:id/board',
    title: { zh: '到站显示屏', en: 'Departure board' },
    access: 'public',
    layout: 'board',
    load: () => import('./stop/board.tsx'),
  },
  {
    path: '/transit/stops/:id/sheet',
    title: { zh: '站杆时刻表', en: 'Timetable sheet' },
    access: 'public',
    load: () => import('./stop/sheet.tsx'),
  },
  {
    path: '/transit/trips/:id',
    title: { zh: '班次', en: 'Trip' },
    access: 'public',
    load: () => import('./lines/trip.tsx'),
  },
  {
    path: '/transit/lines',
    title: { zh: '线路', en: 'Lines' },
    access: 'public',
    load: () => import('./lines/lines.tsx'),
  },
  {
    path: '/transit/lines/:id',
    title: { zh: '线路', en: 'Line' },
    access: 'public',
    load: () => import('./lines/line.tsx'),
  },
  {
    path: '/transit/circle',
    title: { zh: '一小时交通圈', en: 'One-hour circle' },
    access: 'public',
    load: () => import('./circle/circle.tsx'),
  },
  {
    path: '/transit/night',
    title: { zh: '夜间网络', en: 'Night network' },
    access: 'public',
    load: () => import('./night/night.tsx'),
  },
  {
    path: '/transit/networks',
    title: { zh: '数据来源', en: 'Sources' },
    access: 'public',
    load: () => import('./network/networks.tsx'),
  },
];

const desk: readonly PageRoute[] = [
  {
    path: '/staff/transit/inventory',
    title: { zh: '站点台账', en: 'Stop inventory' },
    access: inspector,
    layout: 'staff',
    load: () => import('./staff/inventory.tsx'),
  },
  {
    path: '/staff/transit/inventory/:id',
    title: { zh: '站点巡查', en: 'Audits of a stop' },
    access: inspector,
    layout: 'staff',
    load: () => import('./staff/inventory-stop.tsx'),
  },
  {
    path: '/staff/transit/coverage',
    title: { zh: '站点覆盖', en: 'Coverage' },
    access: inspector,
    layout: 'staff',
    load: () => import('./staff/coverage.tsx'),
  },
  {
    path: '/staff/transit/feeds',
    title: { zh: '时刻表数据', en: 'Timetables' },
    access: editor,
    layout: 'staff',
    load: () => import('./staff/feeds.tsx'),
  },
  {
    path: '/staff/transit/feeds/:id',
    title: { zh: '一次上传', en: 'One upload' },
    access: editor,
    layout: 'staff',
    load: () => import('./staff/feed.tsx'),
  },
];

const deskNav: readonly NavEntry[] = [
  {
    to: '/staff/transit/inventory',
    title: { zh: '站点台账', en: 'Stop inventory' },
    place: 'staff',
    access: inspector,
    order: 210,
  },
  { to: '/staff/transit/coverage', title: { zh: '站点覆盖', en: 'Coverage' }, place: 'staff', access: inspector, order: 220 },
  { to: '/staff/transit/feeds', title: { zh: '时刻表数据', en: 'Timetables' }, place: 'staff', access: editor, order: 230 },
];

/** The browser's face of transit. Every page loads when it is first visited. */
export const pages: PageModule = {
  code: 'transit',
  title: { zh: '四网出行', en: 'Getting around' },
  nav: [
    { to: '/transit', title: { zh: '出行', en: 'Journeys' }, place: 'main', access: 'public', order: 40 },
    { to: '/transit/circle', title: { zh: '一小时交通圈', en: 'One-hour circle' }, place: 'main', access: 'public', order: 50 },
    ...deskNav,
  ],
  routes: [...travel, ...desk],
  home: {
    lead: {
      zh: '高铁、地铁、有轨电车、公交放在一起查：一次换乘到底，末班车也算得清。',
      en: 'Rail, metro, tram and bus as one: how to get there, and whether the last service still takes you home.',
    },
    action: { to: '/transit', title: { zh: '查行程', en: 'Plan a journey' } },
    more: { to: '/transit/lines', title: { zh: '看线路和站点', en: 'Lines and stops' } },
    load: () => import('./planner/home-panel.tsx'),
  },
};

/** The staff pages of collective assets, and where the menu leads. */
import type { NavEntry, PageRoute } from '@yunjian/ui';

const staff = ['accountant', 'board', 'supervisory-board', 'township', 'auditor'] as const;
/** Who looks at who acts for whom; the administrators of the installation among them. */
const governors = ['township', 'auditor', 'sysadmin', 'secadmin'] as const;
const accountant = ['accountant'] as const;
const drafters = ['accountant', 'board'] as const;

const page = (path: string, zh: string, en: string, load: PageRoute['load'], access: PageRoute['access'] = staff): PageRoute => ({
  path: `/staff/assets${path}`,
  title: { zh, en },
  access,
  layout: 'staff',
  load,
});

/** Pages of staff. Every page loads when it is first visited. */
export const deskRoutes: readonly PageRoute[] = [
  page('', '集体资产监管', 'Collective assets', () => import('./board.tsx')),
  page('/register', '资产台账', 'Register of assets', () => import('./register.tsx')),
  page('/register/new', '登记资产', 'Enter an asset', () => import('./asset-form.tsx'), accountant),
  page('/register/qr', '打印二维码', 'Print QR codes', () => import('./qr-sheet.tsx')),
  page('/register/:id', '资产', 'Asset', () => import('./asset.tsx')),
  page('/imports', '从 Excel 导入', 'Import from Excel', () => import('./imports.tsx')),
  page('/imports/:id', '一次导入', 'One import', () => import('./batch.tsx')),
  page('/census', '清产核资比对', 'Census compared', () => import('./census.tsx')),
  page('/contracts', '合同', 'Contracts', () => import('./contracts.tsx')),
  page('/contracts/new', '起草合同', 'Draft a contract', () => import('./contract-form.tsx'), accountant),
  page('/contracts/:id', '合同', 'Contract', () => import('./contract.tsx')),
  page('/letting', '决议和出租公告', 'Decisions and notices', () => import('./letting.tsx')),
  page('/letting/decisions/new', '登记决议', 'Enter a decision', () => import('./decision-form.tsx'), drafters),
  page('/letting/decisions/:id', '决议', 'Decision', () => import('./decision.tsx')),
  page('/letting/notices/new', '起草公告', 'Draft a notice', () => import('./listing-form.tsx'), accountant),
  page('/letting/notices/:id', '出租公告', 'Notice', () => import('./listing.tsx')),
  page('/dividends', '成员和分红', 'Members and dividends', () => import('./runs.tsx')),
  page('/dividends/members', '成员和份额', 'Members and shares', () => import('./members.tsx')),
  page('/dividends/holders/:id', '一户的成员', 'Household', () => import('./household.tsx')),
  page('/dividends/runs/new', '拟订分配方案', 'Draft a distribution', () => import('./run-form.tsx'), accountant),
  page('/dividends/runs/:id', '收益分配', 'Distribution', () => import('./run.tsx')),
  page('/dividends/questions', '联名质询', 'Joint questions', () => import('./questions.tsx')),
  page('/findings', '合同预警', 'Findings', () => import('./findings.tsx')),
  page('/findings/orders', '整改通知', 'Orders', () => import('./orders.tsx')),
  page('/findings/:id', '一条预警', 'Finding', () => import('./finding.tsx')),
  page('/rates/irregular', '不规范率的合同', 'Contracts behind the irregular rate', () => import('./rate-irregular.tsx')),
  page('/rates/collection', '收缴率的租金', 'Rents behind the collection rate', () => import('./rate-collection.tsx')),
  page('/rates/vacancy', '空置率的部位', 'Parts behind the vacancy rate', () => import('./rate-vacancy.tsx')),
  page('/rules', '规则和试算', 'Rules and rehearsals', () => import('./rules.tsx')),
  page('/money', '租金收缴', 'Rents', () => import('./money.tsx')),
  page('/books', '账簿', 'Books', () => import('./books.tsx')),
  page('/books/entries/:id', '记账凭证', 'Entry', () => import('./book-entry.tsx')),
  page('/governance', '集体与授权', 'Collectives and mandates', () => import('./governance.tsx'), governors),
  page('/governance/:id', '集体与授权', 'Collectives and mandates', () => import('./governance-one.tsx'), governors),
  page('/parties', '相对方与关系', 'Parties and relations', () => import('./parties.tsx')),
  page('/parties/:id', '相对方', 'Party', () => import('./party.tsx')),
];

const entry = (
  to: string,
  zh: string,
  en: string,
  order: number,
  access: NavEntry['access'] = staff,
  also: readonly string[] = [],
): NavEntry => ({
  to: `/staff/assets${to}`,
  title: { zh, en },
  place: 'staff',
  access,
  order,
  also: also.map((path) => `/staff/assets${path}`),
});

/** The staff menu. */
export const deskNav: readonly NavEntry[] = [
  entry('', '集体资产监管', 'Collective assets', 300),
  entry('/register', '资产台账', 'Register of assets', 310, staff, ['/census', '/imports']),
  entry('/letting', '决议和出租公告', 'Decisions and notices', 320),
  entry('/contracts', '合同', 'Contracts', 330),
  entry('/money', '租金收缴', 'Rents', 340),
  entry('/books', '账簿', 'Books', 345),
  entry('/findings', '合同预警', 'Findings', 350, staff, ['/rules']),
  entry('/dividends', '成员和分红', 'Members and dividends', 360),
  entry('/parties', '相对方与关系', 'Parties and relations', 365),
  entry('/governance', '集体与授权', 'Collectives and mandates', 370, governors),
];

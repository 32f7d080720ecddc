/** Every list that a desk opens, in a district of 100,000 contracts: as who sees all of it, as a town's office and as a village's accountant. */
import type { TestAssets, Who } from '../../services/assets/testing.ts';
import type { DistrictFilled } from './district.ts';

export interface ListTimes {
  readonly what: string;
  /** Rows of the whole list as the auditor sees it. */
  readonly rows: number;
  /** Milliseconds: the median and the worst for the auditor, the town's office, the accountant; null where the list is not theirs. */
  readonly by: Readonly<
    Record<'auditor' | 'township' | 'accountant', { readonly median: number; readonly worst: number } | null>
  >;
}

/** Times a list is asked for: past the sixth the database has settled on one plan for all values of a statement. */
const TIMES = 9;
/** A change of the register, of the collective whose figures cost most: hundreds of assets and contracts, 40,000 members. */
const CHANGE = 'update assets.asset set name = name where id = (select id from assets.asset where collective_id = $1 limit 1)';
/** Lists with figures that are kept until somebody writes: they are asked for as they are, and once more with a change before each question. */
const KEPT = new Set([
  'register',
  'board',
  'arrears, totals',
  'rates by town',
  'irregular contracts',
  'vacant parts',
  'rents due this year',
  'precision of the rules',
  'coverage by town',
  'census, line by line',
  'assets no census has',
  'members of 40,000',
]);
const WHO = { auditor: 'uma', township: 'tom', accountant: 'ann' } as const satisfies Record<string, Who>;

/** Lists by name: the address, and the ways it is narrowed. `{last}` is the last page. */
export function worklists(d: DistrictFilled, run: string, today: string): [what: string, url: string][] {
  const pages = (what: string, url: string): [string, string][] => [
    [what, `${url}${url.includes('?') ? '&' : '?'}page=1&size=50`],
    [`${what}, last page`, `${url}${url.includes('?') ? '&' : '?'}page={last}&size=50`],
  ];
  const q = encodeURIComponent('示例承租人123');
  return [
    ...pages('register', '/register'),
    ['register, idle by a kind', '/register?kind=building&state=in-use&use=office&size=50'],
    ['register, not let', '/register?unlet=true&size=50'],
    ['register, by words', `/register?q=${encodeURIComponent('资产123')}&size=50`],
    ['collectives', '/collectives?size=50'],
    ...pages('contracts', '/contracts'),
    ...pages('contracts in force', '/contracts?state=active'),
    ['contracts, by words', `/contracts?q=${q}&size=50`],
    ['contracts, by number', '/contracts?q=HT-B0000&size=50'],
    ...pages('contracts that end', '/contracts/expiring?days=180'),
    ...pages('decisions', '/decisions'),
    ...pages('notices', '/listings'),
    ['notices, open', '/listings?state=open&size=50'],
    ['notices, by words', `/listings?q=${encodeURIComponent('招租123')}&size=50`],
    ...pages('arrears', '/money/arrears'),
    ['arrears, 91 to 180 days', '/money/arrears?age=91-180&size=50'],
    ['arrears, by words', `/money/arrears?q=${q}&size=50`],
    ['arrears, totals', '/money/arrears/totals'],
    ['arrears, totals of an age', '/money/arrears/totals?age=91-180'],
    ...pages('receipts', '/money/receipts'),
    ['receipts that wait', '/money/receipts?unmatched=true&size=50'],
    ['receipts of a month', `/money/receipts?from=${today.slice(0, 8)}01&to=${today}&size=50`],
    ...pages('proposals', '/money/proposals'),
    ['rescissions', '/money/rescissions?size=50'],
    ...pages('findings', '/findings'),
    ['findings, grave', '/findings?severity=R&size=50'],
    ['findings, of a rule', '/findings?rule=C07&size=50'],
    ['findings, dismissed', '/findings?state=dismissed&size=50'],
    ['findings, all, by words', `/findings?state=all&q=${q}&size=50`],
    ...pages('orders', '/orders'),
    ['orders overdue', '/orders?overdue=true&size=50'],
    ['board', '/supervision/board'],
    ['board, map', '/supervision/map'],
    ['rates by town', '/supervision/rates?by=town'],
    ['irregular contracts', '/supervision/rates/irregular?size=50'],
    ['vacant parts', '/supervision/rates/vacancy?size=50'],
    ['rents due this year', '/supervision/rates/collection?size=50'],
    ['precision of the rules', '/supervision/precision'],
    ...pages('judgements', '/supervision/judgements'),
    ['supervision runs', '/supervision/runs?size=50'],
    ['coverage by town', '/coverage?by=town'],
    ...pages('census, line by line', '/coverage/census'),
    ['assets no census has', '/coverage/platform-only?size=50'],
    ['runs', '/runs?size=50'],
    ...pages('payouts of 40,000', `/runs/${run}/payouts`),
    ['payouts, by words', `/runs/${run}/payouts?q=${encodeURIComponent('成员1234')}&size=50`],
    ...pages('members of 40,000', `/collectives/${d.collective}/members`),
    ['members, by words', `/collectives/${d.collective}/members?q=${encodeURIComponent('成员1234')}&size=50`],
    ['questions', '/questions?size=50'],
    ['imports', '/imports?size=50'],
    ['public: notices', '/public/listings?size=12'],
    ['public: notices that take bids', '/public/listings?open=true&size=6'],
    ['public: results, page 40', '/public/listings?results=true&page=40&size=12'],
    ['public: notices of a town', `/public/listings?town=${d.town}&size=12`],
    ['public: notices, by words', `/public/listings?q=${encodeURIComponent('招租123')}&size=12`],
    ['public: search of the register', `/public/find?q=${encodeURIComponent('资产123')}`],
  ];
}

/** Asks for every list in turn. Throws when one is refused that should not be. `only` leaves lists whose name holds it. */
export async function measureWorklists(t: TestAssets, district: DistrictFilled, only = ''): Promise<ListTimes[]> {
  const { rows: runs } = await t.database.owner.query<{ id: string }>(
    'select id from assets.distribution_run where collective_id = $1 order by year desc limit 1',
    [district.collective],
  );
  const today = t.clock.now.toZonedDateTimeISO(t.kit.zone).toPlainDate().toString();
  const out: ListTimes[] = [];
  const asked = worklists(district, runs[0]?.id ?? '', today).flatMap(([what, url]): [string, string, boolean][] => [
    [what, url, url.startsWith('/public')],
    ...(KEPT.has(what) ? [[`${what}, after a change`, url, true] as [string, string, boolean]] : []),
  ]);
  for (const [what, url, anew] of asked.filter(([name]) => name.includes(only))) {
    const by: Partial<Record<keyof typeof WHO, ListTimes['by']['auditor']>> = {};
    let rows = 0;
    for (const [role, who] of Object.entries(WHO) as [keyof typeof WHO, Who][]) {
      const first = await t.call(who, 'GET', url.replace('{last}', '1'));
      if (first.status === 403) {
        by[role] = null;
        continue;
      }
      if (first.status !== 200)
        throw new Error(`${what} as ${role}: ${first.status} ${JSON.stringify(first.body).slice(0, 300)}`);
      const { total: counted, size } = first.body as { total?: unknown; size?: number };
      const total = typeof counted === 'number' ? counted : 0; // a board has sums in its place
      if (role === 'auditor') rows = total;
      const address = url.replace('{last}', String(Math.max(1, Math.ceil(total / (size ?? 50)))));
      const times: number[] = [];
      for (let i = 0; i < TIMES; i++) {
        if (anew) await t.database.owner.query(CHANGE, [district.collective]); // the answer is made anew
        const began = performance.now();
        await t.call(who, 'GET', address);
        times.push(performance.now() - began);
      }
      const sorted = times.toSorted((a, b) => a - b);
      by[role] = { median: sorted[TIMES >> 1] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
    }
    out.push({ what, rows, by: { auditor: null, township: null, accountant: null, ...by } });
  }
  return out;
}

import { other, part, type Json, type Patch } from '../contract.fixture.ts';
import type { Contract } from '../contract.ts';
import { BILLED, of, PAID, receipt, type Case } from './case.fixture.ts';

const c19 = of('C19');
const c20 = of('C20');
const c23 = of('C23');
const c24 = of('C24');
const c25 = of('C25');
const c26 = of('C26');
const c27 = of('C27');
const c28 = of('C28');
const c38 = of('C38');
const c40 = of('C40');
const unpaid: Patch = { ...BILLED, receipts: [] };
const annual = (fen: string): Patch => ({ rent: { annual: fen } });
/** Parts like that of the clean contract. */
const parts = (...patches: Patch[]): Patch => ({ parts: patches.flatMap((patch) => part(patch)['parts'] as readonly Patch[]) });
/** Peers of the clean contract (¥25 per m² and month) in its town. */
const peers = (n: number, fen: (i: number) => number, patch: Patch = {}, use = '仓储') =>
  Array.from({ length: n }, (_, i) =>
    other(
      `N${i}`,
      { collective: { town: 'T1' } },
      annual(String(fen(i))),
      part({ asset: `A-N${i}`, group: `G-N${i}`, use }),
      patch,
    ),
  );
const dear = (i: number): number => 24_000_000 + i * 240_000;
const inVillage = (n: number, total: string, patch: Patch = {}) =>
  Array.from({ length: n }, (_, i) => other(`M${i}`, { collective: { code: 'V1' }, rent: { total } }, patch));
const control = (b: string): Json => ({ a: 'boss', b, kind: 'legal-representative' });
const firmTwo = (patch: Patch): Contract =>
  other('X2', { collective: { code: 'V1' }, lessee: { id: 'firm-x' }, rent: { total: '2000000' } }, patch);
const refund = (on: string, amount: string, payee = 'firm-1'): Patch => ({ refunds: [{ on, amount, payee }] });
const gross = (amount: string): Patch => ({ received: [{ on: '2025-07-05', amount, payer: 'firm-1', account: 'acct-1' }] });
const booked = (amount: string): Patch => ({ rent: { booked: [{ from: '2025-07-01', amount }] } });
const sublet = (rent: string): Patch => ({ sublease: { known: '2026-03-01', consent: true, rent } });

/** Cases of the rules over rent and money. */
export const moneyCases: readonly Case[] = [
  c19.positive('a fen below nine tenths of the guide', annual('5615999'), ['C19:low']),
  c19.positive('below a fresh appraisal', part({ appraisal: { date: '2025-06-01', rent: '3000' } }), ['C19:low']),
  c19.positive('an appraisal of a year and a day', part({ appraisal: { date: '2024-06-19', rent: '2500' } }), ['C19:stale']),
  c19.positive(
    'below the floor of one part, the other having none',
    [annual('5615999'), parts({}, { part: 'P2', guideRent: null })],
    ['C19:low'],
  ),
  c19.negative('no guide, no appraisal', [annual('5000000'), part({ guideRent: null })], []),
  c19.boundary('nine tenths of the guide', annual('5616000'), []),
  c19.boundary('an appraisal of a year', part({ appraisal: { date: '2024-06-20', rent: '2500' } }), []),

  c20.positive('a quarter of what others pay', {}, ['C20:is'], { among: peers(8, dear) }),
  c20.negative('as others pay', annual('24500000'), [], { among: peers(8, dear) }),
  c20.negative('others of another use', {}, [], { among: peers(8, dear, {}, '商铺') }),
  c20.boundary('seven peers', {}, [], { among: peers(7, dear) }),
  c20.boundary('on the fence', {}, [], { among: peers(8, () => 6_000_000) }),
  c20.boundary('a fen below the fence', {}, ['C20:is'], { among: peers(8, () => 6_000_001) }),
  c20.boundary('eighteen months before', {}, ['C20:is'], { among: peers(8, dear, { dates: { sign: '2023-12-20' } }) }),
  c20.boundary('a day more', {}, [], { among: peers(8, dear, { dates: { sign: '2023-12-19' } }) }),

  c23.positive('thirteen months in advance', { rent: { prepaidMonths: 13 } }, ['C23:prepaid']),
  c23.positive('three years booked at once', { rent: { recognised: 'once' } }, ['C23:once']),
  c23.negative('a quarter in advance', { rent: { prepaidMonths: 3 } }, []),
  c23.boundary('twelve months in advance', { rent: { prepaidMonths: 12 } }, []),

  c24.positive('none', { deposit: '0' }, ['C24:none']),
  c24.positive('a fen over three months', { deposit: '1500001' }, ['C24:large']),
  c24.positive('earnest money over a fifth', { earnest: '3600001' }, ['C24:earnest']),
  c24.negative('two months', { deposit: '1000000' }, []),
  c24.boundary('three months and a fifth', { deposit: '1500000', earnest: '3600000' }, []),

  c25.positive('31 days', unpaid, ['C25:yellow'], { on: '2025-08-01' }),
  c25.positive('91 days', unpaid, ['C25:red'], { on: '2025-09-30' }),
  c25.positive('181 days', unpaid, ['C25:rescind'], { on: '2025-12-29' }),
  c25.positive('a fen short', receipt({ amount: '5999999' }), ['C25:rescind']),
  c25.positive('void, and its use not paid', { ...unpaid, state: 'void' }, ['C25:use'], { on: '2025-08-01' }),
  c25.boundary('void, 30 days', { ...unpaid, state: 'void' }, [], { on: '2025-07-31' }),
  c25.negative('paid', {}, []),
  c25.boundary('30 days', unpaid, [], { on: '2025-07-31' }),
  c25.boundary('90 days', unpaid, ['C25:yellow'], { on: '2025-09-29' }),
  c25.boundary('180 days', unpaid, ['C25:red'], { on: '2025-12-28' }),

  c26.positive('89 days before it lapses', [unpaid, { plan: '续租' }], ['C25:rescind', 'C26:near'], { on: '2028-04-03' }),
  c26.positive('lapsed', unpaid, ['C25:rescind', 'C26:lapsed'], { on: '2028-07-02' }),
  c26.negative('demanded since', [unpaid, { plan: '续租', demands: [{ on: '2026-01-01' }] }], ['C25:rescind'], {
    on: '2028-04-03',
  }),
  c26.positive(
    'a demand after it had lapsed revives nothing',
    [unpaid, { demands: [{ on: '2028-07-02' }] }],
    ['C25:rescind', 'C26:lapsed'],
    { on: '2028-07-02' },
  ),
  c26.negative(
    'a demand on its last day, and one after that',
    [unpaid, { demands: [{ on: '2028-07-01' }, { on: '2028-06-01' }] }],
    ['C25:rescind'],
    { on: '2028-07-02' },
  ),
  c26.boundary('90 days before it lapses', [unpaid, { plan: '续租' }], ['C25:rescind'], { on: '2028-04-02' }),

  c27.positive('an account nobody registered', receipt({ account: 'acct-9' }), ['C27:is']),
  c27.negative("the collective's account", {}, []),
  c27.positive('no account registered at all', [receipt({ account: 'acct-9' }), { collective: { accounts: [] } }], ['C27:is']),
  c27.positive(
    'a deposit into such an account',
    { received: [{ on: '2025-07-05', amount: '1', payer: 'firm-1', account: 'acct-9' }] },
    ['C27:is'],
  ),
  c27.boundary(
    'a second registered account',
    [receipt({ account: 'acct-2' }), { collective: { accounts: ['acct-1', 'acct-2'] } }],
    [],
  ),

  c28.positive('two fen off', booked('6000002'), ['C28:booked']),
  c28.positive('half went back within 90 days', refund('2025-10-03', '3000000'), ['C28:round-trip']),
  c28.positive(
    'all of it went back, so that nothing is left of it',
    [gross('6000000'), { receipts: [] }, refund('2025-07-06', '6000000')],
    ['C28:round-trip'],
    { on: '2025-07-20' },
  ),
  c28.negative(
    'a third, which is half of what was left',
    [gross('6000000'), receipt({ amount: '3960000' }), refund('2025-07-06', '2040000')],
    [],
    { on: '2025-07-20' },
  ),
  c28.positive('a year that was never billed', { rent: { booked: [] } }, ['C28:unbooked']),
  c28.positive('void, but it was handed over', { state: 'void', rent: { booked: [] } }, ['C28:unbooked']),
  c28.negative('void, and never handed over', { state: 'void', dates: { possession: null }, rent: { booked: [] } }, []),
  c28.negative('a draft owes nothing', { state: 'draft', rent: { booked: [] } }, []),
  c28.boundary('seven days after it fell due', { receipts: [], rent: { booked: [] } }, [], { on: '2025-07-08' }),
  c28.boundary('eight days after it fell due', { receipts: [], rent: { booked: [] } }, ['C28:unbooked'], { on: '2025-07-09' }),
  c28.negative('a refund to somebody else', refund('2025-10-03', '3000000', 'firm-2'), []),
  c28.boundary('one fen off', booked('6000001'), []),
  c28.boundary('a day later', refund('2025-10-04', '3000000'), []),
  c28.boundary('a fen less than half', refund('2025-10-03', '2999999'), []),

  c38.positive('a fen more than half of ten', {}, ['C38:is'], { among: inVillage(9, '1999999') }),
  c38.positive('two firms with one telephone', {}, ['C38:hand'], {
    among: [...inVillage(9, '2000000'), firmTwo({ lessee: { phone: 'tel-firm-1' } })],
  }),
  c38.positive('two firms of one person', {}, ['C38:hand'], {
    among: [...inVillage(9, '2000000'), firmTwo({ relations: [control('firm-1'), control('firm-x')] })],
  }),
  c38.negative('two firms of strangers', {}, [], { among: [...inVillage(9, '2000000'), firmTwo({})] }),
  c38.boundary('two firms together with half', {}, [], {
    among: [...inVillage(10, '2000000'), firmTwo({ lessee: { phone: 'tel-firm-1' } })],
  }),
  c38.negative('one of many', {}, [], { among: inVillage(9, '9000000') }),
  c38.boundary('half of ten', {}, [], { among: inVillage(9, '2000000') }),
  c38.boundary('most of nine', {}, [], { among: inVillage(8, '1') }),
  c38.boundary('one of the ten two years before', {}, [], {
    among: [
      ...inVillage(8, '1'),
      other('M9', { collective: { code: 'V1' }, dates: { sign: '2023-06-20' }, rent: { total: '1' } }),
    ],
  }),

  c40.positive('one and a half times', sublet('9000000'), ['C40:is']),
  c40.negative('the same rent', sublet('6000000'), []),
  c40.boundary('a fen less', sublet('8999999'), []),
  c40.boundary('a paid lease without sublease', PAID, []),
];

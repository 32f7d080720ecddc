import { other, part, type Json, type Patch } from '../contract.fixture.ts';
import { dates, FARM, of, PAID, type Case } from './case.fixture.ts';

const c29 = of('C29');
const c30 = of('C30');
const c31 = of('C31');
const c32 = of('C32');
const c33 = of('C33');
const c36 = of('C36');
const c37 = of('C37');
const c39 = of('C39');
const c48 = of('C48');
const c49 = of('C49');
/** Another lease in the same asset. */
const beside = (which: string | undefined, area: number, ...patches: readonly Patch[]) =>
  other('K2', part({ asset: 'A1', part: which, area, partArea: area, group: 'G-K2' }), ...patches);
const seen = (on: string, use: string, occupant = 'firm-1'): Patch => ({ inspections: [{ on, use, occupant }] });
const edge = (a: string, b: string, kind: string): Json => ({ a, b, kind });
const wife: Patch = { relations: [edge('p-1', 'firm-1', 'legal-representative'), edge('p-1', 'officer-1', 'spouse')] };
const entry = (patch: Patch): Patch => ({
  blacklist: [
    {
      subject: 'firm-1',
      list: '失信被执行人',
      matter: 'dishonest',
      from: '2023-01-01',
      to: '2025-06-20',
      removed: null,
      ...patch,
    } as Json,
  ],
});
const sublet = (patch: Patch): Patch => ({ sublease: { known: '2026-03-01', consent: false, rent: '6000000', ...patch } });

/** Cases of the rules over the asset, its use and the parties. */
export const assetCases: readonly Case[] = [
  c29.positive('the same part at the same time', {}, ['C29:is', 'C30:part'], { among: [beside('P1', 200)] }),
  c29.positive('the asset as a whole at the same time', {}, ['C29:is'], { among: [beside(undefined, 200)] }),
  c29.negative('another part', {}, [], { among: [beside('P2', 200)] }),
  c29.negative('a draft does not burden the lease in force', {}, [], { among: [beside('P1', 200, { state: 'draft' })] }),
  c29.positive('the draft itself is stopped', { state: 'draft' }, ['C29:is', 'C30:part'], { among: [beside('P1', 200)] }),
  c29.negative('a void contract holds nothing', {}, [], { among: [beside('P1', 200, { state: 'void' })] }),
  c29.negative('returned early', {}, [], {
    among: [beside('P1', 200, dates({ start: '2024-01-01', end: '2026-01-01', handback: '2025-06-30' }))],
  }),
  c29.boundary('from the day after the end', {}, [], {
    among: [beside('P1', 200, dates({ start: '2028-07-01', end: '2029-06-30' }))],
  }),
  c29.boundary('from the last day', {}, ['C29:is', 'C30:part'], {
    among: [beside('P1', 200, dates({ start: '2028-06-30', end: '2029-06-30' }))],
  }),

  c30.positive('more than the asset has', {}, ['C30:asset'], { among: [beside('P2', 601)] }),
  c30.positive('more than the part has', part({ area: 201 }), ['C30:part']),
  c30.negative('one after the other', {}, [], { among: [beside('P2', 601, dates({ start: '2028-07-01', end: '2029-06-30' }))] }),
  c30.boundary('all of the asset', {}, [], { among: [beside('P2', 600)] }),
  c30.boundary('a square centimetre too much', {}, ['C30:asset'], { among: [beside('P2', 600.0001)] }),

  c31.positive('not registered', part({ register: 'missing' }), ['C31:is']),
  c31.positive('retired', part({ register: 'retired' }), ['C31:is']),
  c31.positive('no asset named', { parts: [] }, ['C31:none']),
  c31.negative('registered', {}, []),
  c31.boundary('disputed', part({ register: 'disputed' }), ['C31:is']),

  c32.positive('no title', part({ title: 'none' }), ['C32:title']),
  c32.positive('dangerous', part({ dangerous: true }), ['C32:dangerous']),
  c32.positive('use not approved', part({ useApproved: false }), ['C32:use']),
  c32.negative('titled', {}, []),
  c32.boundary('a permit is enough', part({ title: 'permitted' }), []),

  c33.positive('another use', seen('2026-03-01', '汽修'), ['C33:differs']),
  c33.positive('farmland used as a store', [...FARM, seen('2026-03-01', '仓储')], ['C33:farm']),
  c33.positive('as the register says, not as agreed', [seen('2026-03-01', '仓储'), { permittedUses: ['办公'] }], ['C33:differs']),
  c33.negative('as agreed', {}, []),
  c33.negative('as agreed, otherwise than the register says', [seen('2026-03-01', '办公'), { permittedUses: ['办公'] }], []),
  c33.boundary('seen on the day', seen('2026-06-30', '汽修'), ['C33:differs']),
  c33.boundary('seen a day later', seen('2026-07-01', '汽修'), []),

  c36.positive("the wife's firm", wife, ['C36:is']),
  c36.positive('told by another contract', {}, ['C36:is'], { among: [other('K2', wife)] }),
  c36.positive('the wife of an officer, and nobody decided', [wife, { decision: null }], ['C07:none', 'C36:is']),
  c36.positive('the officer himself', { collective: { officers: [{ id: 'firm-1' }] } }, ['C36:self']),
  c36.negative('told and stayed out', [wife, { decision: { disclosed: true, recused: ['officer-1'] } }], []),
  c36.boundary(
    'three steps',
    { relations: [edge('firm-1', 'p-1', 'shareholder'), edge('p-1', 'p-2', 'sibling'), edge('p-2', 'officer-1', 'spouse')] },
    ['C36:is'],
  ),
  c36.boundary(
    'four steps',
    {
      relations: [
        edge('firm-1', 'f-2', 'shareholder'),
        edge('f-2', 'p-1', 'shareholder'),
        edge('p-1', 'p-2', 'sibling'),
        edge('p-2', 'officer-1', 'spouse'),
      ],
    },
    [],
  ),
  c36.boundary('stayed out without telling', [wife, { decision: { recused: ['officer-1'] } }], ['C36:is']),

  c37.positive('on the list', entry({ to: '2026-01-01' }), ['C37:is']),
  c37.positive('looked up for another contract', {}, ['C37:is'], { among: [other('K2', entry({ to: '2026-01-01' }))] }),
  c37.negative('removed', entry({ to: '2026-01-01', removed: '2025-01-01' }), []),
  c37.negative('a matter that does not bear on letting', entry({ to: '2026-01-01', matter: 'traffic' }), []),
  c37.boundary('to the day of signing', entry({ to: '2025-06-20' }), ['C37:is']),
  c37.boundary('to the day before', entry({ to: '2025-06-19' }), []),
  c37.boundary('five years without an end', entry({ from: '2020-06-20', to: null }), ['C37:is']),
  c37.boundary('a day more', entry({ from: '2020-06-19', to: null }), []),

  c39.positive('without consent', sublet({}), ['C39:open']),
  c39.positive('a stranger was met', seen('2026-03-01', '仓储', 'firm-7'), ['C39:open']),
  c39.positive('six months and a day', [PAID, sublet({ objected: null })], ['C39:deemed'], { on: '2026-09-02' }),
  c39.positive('of an objection nothing is known', [PAID, sublet({})], ['C39:unsaid'], { on: '2026-09-02' }),
  c39.positive('a stranger was met and no sublease recorded', [PAID, seen('2026-03-01', '仓储', 'firm-7')], ['C39:deemed'], {
    on: '2026-09-02',
  }),
  c39.positive('objected, and still there', sublet({ objected: '2026-04-01' }), ['C39:objected']),
  c39.boundary('objected on the last day of the six months', [PAID, sublet({ objected: '2026-09-01' })], ['C39:objected'], {
    on: '2027-06-01',
  }),
  c39.boundary('objected a day too late', [PAID, sublet({ objected: '2026-09-02' })], ['C39:deemed'], { on: '2027-06-01' }),
  c39.boundary('an objection of a day to come', sublet({ objected: '2026-07-01' }), ['C39:open']),
  c39.negative('with consent', sublet({ consent: true }), []),
  c39.boundary('six months', [PAID, sublet({ objected: null })], ['C39:open'], { on: '2026-09-01' }),

  c48.positive('181 days', { vacancy: { since: '2025-12-31', listed: null } }, ['C48:is']),
  c48.negative('listed', { vacancy: { since: '2025-12-31', listed: '2026-05-01' } }, []),
  c48.boundary('180 days', { vacancy: { since: '2026-01-01', listed: null } }, []),

  c49.positive("a mortgage for another's debt", { encumbrances: [{ kind: 'mortgage', debtor: 'other' }] }, ['C49:is']),
  c49.negative('for its own debt', { encumbrances: [{ kind: 'mortgage', debtor: 'own' }] }, []),
  c49.boundary('a day before the law', { encumbrances: [{ kind: 'mortgage', debtor: 'other' }] }, [], { on: '2025-04-30' }),
  c49.boundary('on its first day', { encumbrances: [{ kind: 'mortgage', debtor: 'other' }] }, ['C49:is'], { on: '2025-05-01' }),
];

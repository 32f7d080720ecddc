import { bids, CLEAN, contract, other, part, type Json, type Patch } from '../contract.fixture.ts';
import { dates, DIRECT, of, rent, SMALL, type Case } from './case.fixture.ts';
import type { Contract } from '../contract.ts';

const c10 = of('C10');
const c11 = of('C11');
const c12 = of('C12');
const c13 = of('C13');
const c14 = of('C14');
const c15 = of('C15');
const c16 = of('C16');
const c17 = of('C17');
const c18 = of('C18');
const c47 = of('C47');
const tender = (patch: Patch): Patch => ({ tender: patch });
const toSecond: Patch = {
  lessee: { id: 'firm-2' },
  inspections: [],
  tender: { award: { bidder: 'firm-2', amount: '5900000', on: '2025-06-16' } },
};
const out: Patch = { valid: false, disqualified: '资料不全' };

/** A small direct letting of the same yard, half the threshold. */
const half = (id: string, ...patches: readonly Patch[]): Contract =>
  contract(
    { id, deposit: '500000' },
    rent('2500000', '7500000'),
    part({ asset: `A-${id}`, part: 'P1', area: 100, partArea: 100, assetArea: 100, guideRent: null }),
    DIRECT,
    ...patches,
  );
const stranger = (device: string, bidder: string): Contract =>
  other('K2', { tender: { bids: [{ bidder, amount: '1', at: '2025-06-01T09:00:00+08:00', device } as Json] } });

const CLEAN_BIDS = (CLEAN['tender'] as Patch)['bids'] as readonly Patch[];
const two = (patch: Patch): Patch => tender({ ...patch, bids: CLEAN_BIDS.slice(0, 2) });
const one = (patch: Patch): Patch => tender({ ...patch, bids: CLEAN_BIDS.slice(0, 1) });
/** The winner bid less, and once more what it won with. */
const again = (patch: Patch): Patch =>
  tender({ bids: [{ ...CLEAN_BIDS[0], amount: '5750000' }, ...CLEAN_BIDS.slice(1), { ...CLEAN_BIDS[0], ...patch }] });

/** Cases of the rules over bidding. */
export const biddingCases: readonly Case[] = [
  c10.positive('above, let directly', DIRECT, ['C10:is']),
  c10.positive(
    'above by the term alone',
    [...SMALL, DIRECT, dates({ end: '2028-07-31' }), { rent: { escalation: 'review' } }],
    ['C10:is'],
  ),
  c10.negative('above, open', {}, []),
  c10.positive(
    'a year of the schedule above, what is stated below',
    [DIRECT, { rent: { annual: '4900000', total: '14700000' } }, part({ guideRent: null })],
    ['C10:is'],
  ),
  c10.boundary('a fen below', [DIRECT, rent('4999999', '14999997'), part({ guideRent: null })], []),
  c10.boundary('on the threshold', [DIRECT, rent('5000000', '15000000'), part({ guideRent: null })], ['C10:is']),

  c11.positive('two halves to one lessee', half('K1'), ['C11:is'], { among: [half('K2')] }),
  c11.positive('to two with one telephone', half('K1'), ['C11:is'], {
    among: [half('K2', { lessee: { id: 'firm-9', bank: 'b9', device: 'd9' } })],
  }),
  c11.positive('to the spouse', half('K1'), ['C11:is'], {
    among: [
      half('K2', {
        lessee: { id: 'p-2', phone: 't9', bank: 'b9', device: 'd9' },
        relations: [{ a: 'firm-1', b: 'p-2', kind: 'spouse' }],
      }),
    ],
  }),
  c11.negative('to strangers', half('K1'), [], {
    among: [half('K2', { lessee: { id: 'firm-9', phone: 't9', bank: 'b9', device: 'd9' } })],
  }),
  c11.negative('in another yard', half('K1'), [], { among: [half('K2', part({ asset: 'A9', group: 'G9' }))] }),
  c11.boundary('twelve months apart', half('K1'), ['C11:is'], { among: [half('K2', dates({ sign: '2024-06-20' }))] }),
  c11.boundary('a day more', half('K1'), [], { among: [half('K2', dates({ sign: '2024-06-19' }))] }),
  c11.boundary('a fen below together', half('K1'), [], { among: [half('K2', rent('2499999', '7499997'))] }),

  c12.positive('fourteen days', tender({ notice: '2025-06-01' }), ['C12:short']),
  c12.positive('no notice', tender({ notice: null }), ['C12:none']),
  c12.negative('let directly and small', [...SMALL, DIRECT], []),
  c12.boundary('fifteen days', tender({ notice: '2025-05-31' }), []),
  c12.boundary('seven days for quotes', [...SMALL, tender({ method: 'quotes', notice: '2025-06-08' })], []),

  c13.positive('one valid bid', bids({}, out, out), ['C13:is']),
  c13.positive('two bids of one', bids({}, { bidder: 'firm-1' }, out), ['C13:is']),
  c13.positive('another went back on it', bids({}, { withdrawn: true }, out), ['C13:is']),
  c13.positive('two quotes of a small lot', [...SMALL, two({ method: 'quotes' })], ['C13:quotes']),
  c13.boundary('three quotes of a small lot', [...SMALL, tender({ method: 'quotes' })], []),
  c13.negative('three valid bids', {}, []),
  c13.boundary('two valid bids', bids({}, {}, out), []),

  c14.positive('at the reserve', tender({ reserve: '6000000' }), ['C14:is']),
  c14.negative('two registered', two({ reserve: '6000000', registered: 2 }), []),
  c14.positive('three bid, whatever is said of who registered', tender({ reserve: '6000000', registered: undefined }), [
    'C14:is',
  ]),
  c14.boundary('within one percent', tender({ reserve: '5940595' }), ['C14:is']),
  c14.boundary('a little more than one percent', tender({ reserve: '5940594' }), []),

  c15.positive('one device', bids({}, { device: 'dev-firm-1' }), ['C15:here']),
  c15.positive('one account and one telephone', bids({}, { bank: 'bank-firm-3', phone: 'tel-firm-3' }), ['C15:here', 'C15:here']),
  c15.positive('one sum', bids({}, { amount: '5800000' }), ['C15:here']),
  c15.positive('the same papers', bids({}, { files: ['sha-firm-3'] }), ['C15:here']),
  c15.positive("a device of another tender's bidder", {}, ['C15:elsewhere'], { among: [stranger('dev-firm-2', 'firm-8')] }),
  c15.negative('the same bidder elsewhere', {}, [], { among: [stranger('dev-firm-2', 'firm-2')] }),
  c15.boundary('a fen apart', bids({}, { amount: '5800001' }), []),

  c16.positive('passed over', toSecond, ['C16:passed-over']),
  c16.positive('disqualified', [toSecond, bids(out)], ['C16:disqualified']),
  c16.positive(
    'disqualified, and let for as much',
    [bids({ amount: '5800000' }, { ...out, amount: '6000000' }, { amount: '5700000' })],
    ['C16:disqualified', 'C16:other-sum'],
  ),
  c16.positive('let for less than was bid', tender({ award: { bidder: 'firm-1', amount: '5900000', on: '2025-06-16' } }), [
    'C16:other-sum',
  ]),
  c16.negative('withdrawn', [toSecond, bids({ withdrawn: true })], []),
  c16.negative('not by price alone', [toSecond, tender({ priceOnly: false })], []),
  c16.boundary('a tie', [toSecond, bids({ amount: '5900000' })], ['C15:here']),

  c17.positive('a second late', bids({ at: '2025-06-15T17:00:01+08:00' }), ['C17:late']),
  c17.positive('handed over before the award', dates({ possession: '2025-06-15' }), ['C17:early']),
  c17.positive('a second bid, late, won', again({ at: '2025-06-15T20:00:00+08:00' }), ['C16:passed-over', 'C17:late']),
  c17.negative('a second bid in time won', again({ at: '2025-06-15T16:00:00+08:00' }), []),
  c17.negative('a loser was late', bids({}, { at: '2025-06-16T08:00:00+08:00' }), []),
  c17.boundary('at the deadline, in another zone', bids({ at: '2025-06-15T09:00:00Z' }), []),
  c17.boundary('handed over on the day of the award', dates({ possession: '2025-06-16' }), []),

  c18.positive('another party', { lessee: { id: 'firm-9' }, inspections: [] }, ['C18:is']),
  c18.negative('by novation', { lessee: { id: 'firm-9' }, inspections: [], tender: { novation: true } }, []),
  c18.boundary('nothing was awarded', { ...tender({ award: null }) }, []),

  c47.positive('papers of the winner alone', bids({}, { files: [] }, { files: [] }), ['C47:is']),
  c47.positive('three told of, one by name', [...SMALL, one({ method: 'quotes', registered: 3 })], ['C13:quotes', 'C47:is']),
  c47.negative('papers of all', {}, []),
  c47.boundary('papers of one loser', bids({}, {}, { files: [] }), []),
];

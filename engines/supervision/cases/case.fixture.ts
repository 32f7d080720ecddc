import { contract, CLEAN, ON, part, type Json, type Patch } from '../contract.fixture.ts';
import type { Contract } from '../contract.ts';

/** What a fixture shows of a rule: that it finds, that it does not, and where the line between the two lies. */
export type Kind = 'positive' | 'negative' | 'boundary';

/** A contract, those it is examined among, and all that must be found in it: `C01:is`. */
export interface Case {
  readonly rule: string;
  readonly kind: Kind;
  readonly what: string;
  readonly on: string;
  readonly contract: Contract;
  readonly among: readonly Contract[];
  readonly expect: readonly string[];
}

type Given = Patch | readonly Patch[] | Contract;
interface More {
  readonly on?: string;
  readonly among?: readonly Contract[];
}

const isContract = (g: Given): g is Contract => !Array.isArray(g) && 'kind' in g && 'collective' in g && 'id' in g;

/** Cases of one rule. What is expected is everything that any rule finds. */
export function of(rule: string): Record<Kind, (what: string, given: Given, expect: readonly string[], more?: More) => Case> {
  const make =
    (kind: Kind) =>
    (what: string, given: Given, expect: readonly string[], { on = ON, among = [] }: More = {}): Case => ({
      rule,
      kind,
      what,
      on,
      contract: isContract(given) ? given : contract(...(Array.isArray(given) ? (given as readonly Patch[]) : [given as Patch])),
      among,
      expect,
    });
  return { positive: make('positive'), negative: make('negative'), boundary: make('boundary') };
}

/** A long term that is otherwise in order. */
export const LONG: Patch = { preReview: 'PR-1', rent: { escalation: 'review' } };
/** Three years at so much, billed as they fall due. */
export function rent(annual: string, total: string): Patch {
  const schedule = [2025, 2026, 2027].map((y) => ({
    from: `${y}-07-01`,
    to: `${y + 1}-06-30`,
    amount: annual,
    due: `${y}-07-01`,
  }));
  return { rent: { annual, total, schedule, booked: [{ from: '2025-07-01', amount: annual }] } };
}
/** Below the thresholds of open bidding. */
export const SMALL: readonly Patch[] = [rent('4000000', '12000000'), part({ guideRent: null })];
/** Let without a tender. */
export const DIRECT: Patch = { tender: { method: 'direct', notice: null, reserve: null, registered: 0, bids: [], award: null } };
/** Every year's rent billed. */
export const BILLED: Patch = {
  rent: { booked: ['2025-07-01', '2026-07-01', '2027-07-01'].map((from): Json => ({ from, amount: '6000000' })) },
};
/** Every year's rent billed and received. */
export const PAID: Patch = {
  ...BILLED,
  receipts: ['2025-07-01', '2026-07-01', '2027-07-01'].map((on): Json => ({
    on,
    amount: '6000000',
    payer: 'firm-1',
    account: 'acct-1',
  })),
};
/** Farmland let to a member. */
export const FARM: readonly Patch[] = [
  { kind: 'land-farm', lessee: { member: true }, townApproval: true, creditCheck: true },
  part({ use: '种植', guideRent: null, landContractEnd: '2040-12-31' }),
  { inspections: [{ on: '2026-03-01', use: '种植', occupant: 'firm-1' }] },
];
/** Collective construction land in order. */
export const CONSTRUCTION: Patch = {
  kind: 'land-construction',
  construction: { useRegistered: true, fields: ['location', 'area', 'commencement', 'term', 'use', 'conditions', 'rights'] },
};

/** Dates of the clean contract with changes. */
export const dates = (patch: Patch): Patch => ({ dates: patch });
/** The first receipt of the clean contract with changes. */
export const receipt = (patch: Patch): Patch => ({
  receipts: [{ ...(CLEAN['receipts'] as readonly Patch[])[0], ...patch } as Json],
});

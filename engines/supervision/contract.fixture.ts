import { parseContract, type Contract } from './contract.ts';

/** The day of examination of the fixtures. */
export const ON = '2026-06-30';

/** JSON as a fixture writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };
/** Changes to the clean contract: objects are merged, all else is replaced, undefined takes a field out (unknown). */
export type Patch = { readonly [name: string]: Json | undefined };

const bid = (bidder: string, amount: string, at: string): Json => ({
  bidder,
  amount,
  at: `${at}T10:00:00+08:00`,
  valid: true,
  disqualified: null,
  withdrawn: false,
  device: `dev-${bidder}`,
  bank: `bank-${bidder}`,
  phone: `tel-${bidder}`,
  files: [`sha-${bidder}`],
});

/** A contract with which no rule finds anything, and of which every rule knows enough: 200 m² for three years by open bidding, decided in 2025. */
export const CLEAN: Patch = {
  id: 'K1',
  kind: 'house',
  state: 'active',
  collective: {
    code: 'V1',
    town: 'T1',
    officers: [{ id: 'officer-1', role: '理事长' }],
    accounts: ['acct-1'],
    charter: null,
  },
  lessor: { id: 'V1' },
  lessee: { id: 'firm-1', name: '承租一号', member: false, phone: 'tel-firm-1', bank: 'bank-firm-1', device: 'dev-firm-1' },
  relations: [],
  parts: [
    {
      asset: 'A1',
      part: 'P1',
      area: 200,
      partArea: 200,
      assetArea: 800,
      use: '仓储',
      group: 'G1',
      register: 'registered',
      title: 'titled',
      dangerous: false,
      useApproved: true,
      landUseEnd: '2050-12-31',
      permitEnd: null,
      landContractEnd: null,
      guideRent: '2600',
      appraisal: null,
    },
  ],
  dates: { sign: '2025-06-20', start: '2025-07-01', end: '2028-06-30', possession: '2025-07-01', handback: null },
  preReview: null,
  renewals: [],
  rent: {
    annual: '6000000',
    total: '18000000',
    schedule: [
      { from: '2025-07-01', to: '2026-06-30', amount: '6000000', due: '2025-07-01' },
      { from: '2026-07-01', to: '2027-06-30', amount: '6000000', due: '2026-07-01' },
      { from: '2027-07-01', to: '2028-06-30', amount: '6000000', due: '2027-07-01' },
    ],
    freeDays: 30,
    escalation: 'none',
    prepaidMonths: 12,
    recognised: 'spread',
    booked: [{ from: '2025-07-01', amount: '6000000' }],
  },
  deposit: '1000000',
  earnest: '0',
  clauses: ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'],
  exitPayment: null,
  form: 'written',
  signed: true,
  signatures: { lessor: true, lessee: true, signer: 'legal-representative', mandate: false, seal: 'collective' },
  decision: {
    matter: 'major',
    body: 'representatives',
    date: '2025-05-30',
    noticeDays: 12,
    eligible: 60,
    present: 50,
    yes: 45,
    minutes: true,
    partyStudied: true,
    outsiders: false,
    disclosed: false,
    recused: [],
  },
  publicity: { start: '2025-06-01', end: '2025-06-15', result: true },
  tender: {
    method: 'open',
    notice: '2025-05-31',
    deadline: '2025-06-15T17:00:00+08:00',
    opening: '2025-06-16T09:00:00+08:00',
    reserve: '5700000',
    registered: 3,
    priceOnly: true,
    bids: [
      bid('firm-1', '6000000', '2025-06-10'),
      bid('firm-2', '5900000', '2025-06-11'),
      bid('firm-3', '5800000', '2025-06-12'),
    ],
    award: { bidder: 'firm-1', amount: '6000000', on: '2025-06-16' },
    novation: false,
  },
  amendments: [],
  receipts: [{ on: '2025-07-05', amount: '6000000', payer: 'firm-1', account: 'acct-1' }],
  refunds: [],
  demands: [],
  inspections: [{ on: '2026-03-01', use: '仓储', occupant: 'firm-1' }],
  sublease: null,
  encumbrances: [],
  blacklist: [],
  orders: [],
  documents: [
    { kind: 'minutes', hash: 'sha-minutes', created: '2025-05-30T16:00:00+08:00' },
    { kind: 'contract', hash: 'sha-contract', created: '2025-06-20T10:00:00+08:00', signed: '2025-06-20T11:00:00+08:00' },
  ],
  plan: null,
  successor: null,
  vacancy: null,
};

const isRecord = (v: unknown): v is Patch => typeof v === 'object' && v !== null && !Array.isArray(v);

/** Merges patches onto plain data, later ones over earlier ones. */
export function patched(base: Patch, ...patches: readonly Patch[]): Patch {
  const out: Record<string, Json | undefined> = { ...base };
  for (const patch of patches) {
    for (const [name, value] of Object.entries(patch)) {
      const old = out[name];
      if (value === undefined) delete out[name];
      else out[name] = isRecord(value) && isRecord(old) ? patched(old, value) : value;
    }
  }
  return out;
}

/** The clean contract with changes, read as any other. */
export const contract = (...patches: readonly Patch[]): Contract => parseContract(patched(CLEAN, ...patches));

/** A change of the first part alone. */
export const part = (patch: Patch): Patch => ({ parts: [patched((CLEAN['parts'] as readonly Patch[])[0]!, patch)] });

/** Another letting beside the clean one that has nothing in common with it. */
export const other = (id: string, ...patches: readonly Patch[]): Contract =>
  contract(
    {
      id,
      lessee: { id: `lessee-${id}`, phone: `tel-${id}`, bank: `bank-${id}`, device: `dev-${id}` },
      collective: { code: `V-${id}`, town: `T-${id}` },
      inspections: [],
      tender: { bids: [], award: null },
    },
    part({ asset: `A-${id}`, group: `G-${id}` }),
    ...patches,
  );

/** A change of the clean bids by position. */
export const bids = (...changes: readonly Patch[]): Patch => ({
  tender: { bids: ((CLEAN['tender'] as Patch)['bids'] as readonly Patch[]).map((b, i) => patched(b, changes[i] ?? {})) },
});

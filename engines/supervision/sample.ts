// Plausible contracts for demonstrations and benchmarks: invented, seeded, mostly in order, with irregularities planted at wanted shares.
import { addDays, addMonths, isoOf, dayOf } from './dates.ts';

/** What can be planted: the rule that must find it, and its share among the contracts. */
export type Planted = Readonly<Partial<Record<keyof typeof PLANTS, number>>>;

/** How a sample is made. */
export interface SampleOptions {
  readonly count: number;
  /** The same seed gives the same contracts. */
  readonly seed: number;
  /** The day as of which the contracts are told. */
  readonly on: string;
  /** Shares of contracts with a planted irregularity, by rule; by default `USUAL`. */
  readonly planted?: Planted;
}

/** A contract as plain JSON data, and the rules that must find something in it. */
export interface Sample {
  readonly contract: Plain;
  readonly planted: readonly string[];
}

type Value = null | boolean | number | string | Value[] | Plain;
interface Plain {
  [name: string]: Value;
}

const USES = ['仓储', '厂房', '商铺', '办公', '停车场', '农贸市场'] as const;
/** Fen per m² and month, before the town's own level. */
const BASE = [1800, 2200, 5200, 4200, 900, 3600] as const;
const TOWNS = 17;
const PER_VILLAGE = 120;
const NATIONAL = '2025-05-01';

/** A sequence of numbers from 0 to 1 (mulberry32, public domain by T. Ettinger): small, and the same everywhere. */
function sequence(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const at = (c: Plain, ...path: string[]): Plain => path.reduce((o, name) => o[name] as Plain, c);
const listAt = (c: Plain, ...path: string[]): Plain[] => at(c, ...path) as unknown as Plain[];

/** Each plant changes a contract that is in order so that its rule finds it on the day. */
const PLANTS = {
  C02: (c: Plain) =>
    (c['renewals'] = [
      {
        signed: at(c, 'dates')['sign']!,
        previousEnd: addMonths(at(c, 'dates')['sign'] as string, 30),
        end: at(c, 'dates')['end']!,
      },
    ]),
  C06: (c: Plain) => (at(c, 'signatures')['seal'] = 'committee'),
  C07: (c: Plain) => (c['decision'] = null),
  C08: (c: Plain) => Object.assign(at(c, 'decision'), { present: 30, yes: 20 }),
  C09: (c: Plain) => (at(c, 'publicity')['result'] = false),
  C14: (c: Plain) => (at(c, 'tender')['reserve'] = at(c, 'tender', 'award')['amount']!),
  C15: (c: Plain) => (listAt(c, 'tender', 'bids')[1]!['device'] = listAt(c, 'tender', 'bids')[2]!['device']!),
  C18: (c: Plain) => (at(c, 'tender', 'award')['bidder'] = `${at(c, 'lessee')['id'] as string}-x`),
  C24: (c: Plain) => (c['deposit'] = '0'),
  C25: (c: Plain, on: string) => (c['receipts'] = listAt(c, 'receipts').filter((r) => (r['on'] as string) > on)),
  C27: (c: Plain) => listAt(c, 'receipts').forEach((r) => (r['account'] = 'personal')),
  C31: (c: Plain) => (listAt(c, 'parts')[0]!['register'] = 'missing'),
  C32: (c: Plain) => (listAt(c, 'parts')[0]!['title'] = 'none'),
  C36: (c: Plain) =>
    (c['relations'] = [{ a: at(c, 'lessee')['id']!, b: listAt(c, 'collective', 'officers')[0]!['id']!, kind: 'spouse' }]),
  C43: (c: Plain) => (c['exitPayment'] = { cap: null, approved: false }),
  C44: (c: Plain) => (c['clauses'] = ['parties', 'asset', 'rent', 'term']),
  C45: (c: Plain) =>
    (c['amendments'] = [
      {
        on: addDays(at(c, 'dates')['start'] as string, 100),
        rentBefore: at(c, 'rent')['annual']!,
        rentAfter: '1',
        decided: false,
      },
    ]),
  C47: (c: Plain) => listAt(c, 'tender', 'bids').forEach((b, i) => i > 0 && (b['files'] = [])),
} satisfies Record<string, (c: Plain, on: string) => unknown>;

/** About one contract in eight has something, after the shares reviews of other districts found. */
export const USUAL: Planted = Object.fromEntries(
  Object.keys(PLANTS).map((rule) => [rule, rule === 'C25' || rule === 'C44' ? 0.02 : 0.006]),
);

/** Makes contracts one after the other; the n-th depends on seed and options alone. */
export function* sampleContracts({ count, seed, on, planted = USUAL }: SampleOptions): Generator<Sample> {
  const random = sequence(seed);
  const shares = Object.entries(planted) as [keyof typeof PLANTS, number][];
  for (let i = 0; i < count; i += 1) {
    const contract = cleanContract(i, random, on);
    const found: string[] = [];
    // One irregularity a contract: two might hide each other.
    let dice = random();
    for (const [rule, share] of shares) {
      dice -= share;
      if (dice >= 0) continue;
      // Nothing was due yet, or nothing received: nothing to be in arrears with or to go astray.
      if ((rule === 'C25' || rule === 'C27') && listAt(contract, 'receipts').length === 0) break;
      if (rule === 'C25' && dayOf(on) - dayOf(at(contract, 'dates')['start'] as string) < 40) break;
      PLANTS[rule](contract, on);
      found.push(rule);
      break;
    }
    yield { contract, planted: found };
  }
}

const whole = (random: () => number, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
const instant = (day: string, time: string): string => `${day}T${time}:00+08:00`;

function cleanContract(i: number, random: () => number, on: string): Plain {
  const village = Math.floor(i / PER_VILLAGE);
  const town = village % TOWNS;
  const use = whole(random, 0, USES.length - 1);
  const months = 12 * whole(random, 1, 3);
  const sign = isoOf(dayOf(on) - whole(random, 20, 2400));
  const start = addDays(sign, 10);
  const end = addDays(addMonths(start, months), -1);
  const area = whole(random, 40, 600);
  const level = BASE[use]! * (1 + (town % 5) * 0.06);
  const annual = Math.round(level * (0.97 + random() * 0.12) * area * 12);
  const code = `V${String(village).padStart(4, '0')}`;
  const lessee = `L${i}`;
  const asset = `A${i}`;
  const periods = Array.from({ length: months / 12 }, (_, k) => {
    const from = addMonths(start, 12 * k);
    return { from, to: addDays(addMonths(start, 12 * (k + 1)), -1), amount: String(annual), due: from };
  });
  const due = periods.filter((p) => p.due <= on);
  const bid = (n: number): Plain => ({
    bidder: n === 0 ? lessee : `${lessee}-${n}`,
    at: instant(addDays(sign, -12), '10:00'),
    amount: String(annual - n * 20_000),
    valid: true,
    disqualified: null,
    withdrawn: false,
    device: `d${i}-${n}`,
    bank: `b${i}-${n}`,
    phone: `p${i}-${n}`,
    files: [`f${i}-${n}`],
  });
  const over = end < on;
  return {
    id: `${code}-${String(i).padStart(6, '0')}`,
    kind: 'house',
    state: over ? 'ended' : 'active',
    collective: { code, town: `T${town}`, officers: [{ id: `O${village}` }], accounts: [`acct-${village}`], charter: null },
    lessee: { id: lessee, name: `示例承租人${i}`, member: false, phone: `p${i}-0`, bank: `b${i}-0`, device: `d${i}-0` },
    relations: [],
    parts: [
      {
        asset,
        part: '1',
        area,
        partArea: area,
        assetArea: area,
        use: USES[use]!,
        register: 'registered',
        title: 'titled',
        dangerous: false,
        useApproved: true,
        landUseEnd: '2060-12-31',
        permitEnd: null,
        landContractEnd: null,
        guideRent: String(Math.floor(level)),
        appraisal: null,
      },
    ],
    dates: { sign, start, end, possession: start, handback: over ? end : null },
    preReview: null,
    renewals: [],
    rent: {
      annual: String(annual),
      total: String((annual * months) / 12),
      schedule: periods,
      freeDays: 0,
      escalation: 'none',
      prepaidMonths: 12,
      recognised: 'spread',
      booked: due.map(({ from, amount }) => ({ from, amount })),
    },
    deposit: String(Math.floor(annual / 6)),
    earnest: '0',
    clauses: ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'],
    exitPayment: null,
    form: 'written',
    signed: true,
    signatures: { lessor: true, lessee: true, signer: 'legal-representative', mandate: false, seal: 'collective' },
    decision: {
      matter: 'major',
      body: 'representatives',
      date: addDays(sign, -40),
      noticeDays: 12,
      eligible: 60,
      present: 50,
      yes: 45,
      minutes: true,
      partyStudied: addDays(sign, -40) >= NATIONAL,
      outsiders: false,
      disclosed: false,
      recused: [],
    },
    publicity: { start: addDays(sign, -35), end: addDays(sign, -20), result: true },
    tender: {
      method: 'open',
      notice: addDays(sign, -30),
      deadline: instant(addDays(sign, -10), '17:00'),
      opening: instant(addDays(sign, -9), '09:00'),
      reserve: String(Math.floor(annual * 0.93)),
      registered: 3,
      priceOnly: true,
      bids: [bid(0), bid(1), bid(2)],
      award: { bidder: lessee, amount: String(annual), on: addDays(sign, -9) },
      novation: false,
    },
    amendments: [],
    receipts: due.map((p) => ({ on: p.due, amount: p.amount, payer: lessee, account: `acct-${village}` })),
    refunds: [],
    demands: [],
    inspections: [],
    sublease: null,
    encumbrances: [],
    blacklist: [],
    orders: [],
    documents: [
      { kind: 'minutes', created: instant(addDays(sign, -40), '16:00') },
      { kind: 'contract', created: instant(sign, '10:00') },
    ],
    plan: '到期重新招租',
    successor: null,
    vacancy: null,
  };
}

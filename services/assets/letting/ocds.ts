/**
 * A notice, its result and its contract as an OCDS 1.1 release. OCDS describes what public bodies buy; here a collective lets, so the extension `lease`
 * (ocds-lease/, docs/ocds-lease) adds the role `lessor`, the rent schedule and the terms of a lease, and says that the highest valid amount wins. Pure. Persons are not
 * named: a party that is no organisation is called 自然人 under an id of this export alone.
 */
import { createHash } from 'node:crypto';
import type { ListingMethod } from './common.ts';
import { afterMonths } from './months.ts';
import type { ListingState } from './states.ts';

/** What a release is made of. Amounts in fen; instants and dates ISO. */
export interface Released {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly method: ListingMethod;
  readonly state: ListingState;
  readonly noticeNo: number;
  readonly lessor: { readonly code: string; readonly name: string; readonly uscc: string | null };
  readonly reserveFenYear: bigint;
  readonly depositFen: bigint;
  readonly leaseDepositFen: bigint | null;
  readonly priority: readonly string[] | null;
  readonly termMonths: number;
  readonly permittedUse: string;
  readonly publishedAt: string | null;
  readonly deadline: string | null;
  readonly opening: string | null;
  /** Who had a bid in the box, or gave a quote, and was let in; null until the bids are opened: nobody learns before how many there are (Tendering and Bidding Law article 22). */
  readonly tenderers: number | null;
  readonly parts: readonly {
    readonly id: string;
    readonly name: string;
    readonly areaCm2: string | null;
    readonly use: string;
  }[];
  /** All awards, the first first: those whose winners went back on them, or that the board let go, are cancelled; the last may stand. */
  readonly awards: readonly AwardOut[];
  /** All contracts that were signed, the first first, each after the award of its own lessee. */
  readonly contracts: readonly ContractOut[];
  /** When what is told last changed. */
  readonly changedAt: string;
}
export interface PartyOut {
  readonly id: string;
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly uscc: string | null;
}
export interface AwardOut {
  readonly fenYear: bigint;
  readonly supplier: PartyOut;
  readonly status: 'cancelled' | 'pending' | 'active';
}
export interface ContractOut {
  /** Place of its award among all. */
  readonly award: number;
  readonly number: string;
  readonly state: string;
  readonly signedOn: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly depositFen: bigint;
  readonly permittedUse: string;
  readonly totalFen: bigint;
  readonly schedule: readonly {
    readonly from: string;
    readonly to: string;
    readonly dueOn: string;
    readonly fen: bigint;
    readonly rentFree: boolean;
  }[];
  readonly reviewMonths: number | null;
  /** What the contract says of subletting and of ending early; null: not recorded, and left out. */
  readonly subletConsent: 'required' | 'given' | 'forbidden' | null;
  readonly breakClauses: string | null;
  readonly amendments: readonly { readonly n: number; readonly signedOn: string; readonly kind: string }[];
  /** Rent as it was received, each from the lessee of that day. */
  readonly receipts: readonly { readonly id: string; readonly on: string; readonly fen: bigint; readonly payer: PartyOut }[];
}

const money = (fen: bigint) => ({ amount: Number(fen) / 100, currency: 'CNY' });
/** A date as a date-time, as OCDS wants it: the day begins in the zone of the district. */
const day = (date: string, zone: string): string =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toString({ timeZoneName: 'never' });
const idOf = (p: PartyOut): string =>
  p.uscc === null ? `person-${createHash('sha256').update(`ocds|${p.id}`).digest('hex').slice(0, 16)}` : `CN-USCC-${p.uscc}`;
const METHOD = { 'open-bidding': 'open', 'small-lot': 'selective', negotiated: 'limited' } as const;

const tenderStatus = (state: ListingState): string =>
  state === 'withdrawn' ? 'cancelled' : state === 'failed' ? 'unsuccessful' : state === 'concluded' ? 'complete' : 'active';

const contractStatus = (state: string): string =>
  ['draft', 'review', 'approved', 'signed'].includes(state)
    ? 'pending'
    : state === 'active'
      ? 'active'
      : ['void', 'discarded'].includes(state)
        ? 'cancelled'
        : 'terminated';

const AMENDED: Readonly<Record<string, string>> = {
  rent: '租金变更 rent',
  term: '租期变更 term',
  parts: '标的增减 parts',
  party: '承租人变更 lessee',
  clauses: '条款变更 clauses',
  other: '其他变更 other',
};

const told = (p: PartyOut) => ({ id: idOf(p), name: p.kind === 'person' ? '自然人' : p.name });

function contractOf(c: ContractOut, awardId: string, zone: string, payee: { readonly id: string; readonly name: string }) {
  return {
    id: c.number,
    awardID: awardId,
    status: contractStatus(c.state),
    period: { startDate: day(c.startsOn, zone), endDate: day(c.endsOn, zone) },
    value: money(c.totalFen),
    ...(c.signedOn === null ? {} : { dateSigned: day(c.signedOn, zone) }),
    ...(c.amendments.length === 0
      ? {}
      : {
          amendments: c.amendments.map((a) => ({
            id: `${c.number}-amendment-${a.n}`,
            date: day(a.signedOn, zone),
            description: AMENDED[a.kind] ?? a.kind,
          })),
        }),
    ...(c.receipts.length === 0
      ? {}
      : {
          implementation: {
            transactions: c.receipts.map((t) => ({
              id: t.id,
              date: day(t.on, zone),
              value: money(t.fen),
              payer: told(t.payer),
              payee,
            })),
          },
        }),
    lease: {
      valueBasis: 'term',
      rentSchedule: c.schedule.map((p) => ({
        period: { startDate: day(p.from, zone), endDate: day(p.to, zone) },
        dueDate: day(p.dueOn, zone),
        value: money(p.fen),
        rentFree: p.rentFree,
      })),
      reviewDates: reviewDates(c, zone),
      deposit: money(c.depositFen),
      ...(c.breakClauses === null ? {} : { breakClauses: [c.breakClauses] }),
      permittedUse: c.permittedUse,
      ...(c.subletConsent === null ? {} : { subletConsent: c.subletConsent === 'forbidden' ? 'refused' : c.subletConsent }),
    },
  };
}

function reviewDates(c: ContractOut, zone: string): string[] {
  const out: string[] = [];
  if (c.reviewMonths === null) return out;
  const [start, end] = [Temporal.PlainDate.from(c.startsOn), Temporal.PlainDate.from(c.endsOn)];
  for (let months = c.reviewMonths; ; months += c.reviewMonths) {
    const on = afterMonths(start, months);
    if (Temporal.PlainDate.compare(on, end) > 0) return out;
    out.push(day(on.toString(), zone));
  }
}

/** The release of a notice as it stands. */
export function releaseOf(r: Released, prefix: string, zone: string) {
  const lessor = { id: `lessor-${r.lessor.code}`, name: r.lessor.name };
  // an award keeps its id when another follows it
  const awardId = (n: number): string => `${r.number}-award${n === 0 ? '' : `-${n + 1}`}`;
  const awardedTo = r.awards.map((a) => a.supplier);
  const supplying = new Set(awardedTo.map(idOf));
  const payers = r.contracts.flatMap((c) => c.receipts.map((x) => x.payer));
  const won = r.method === 'open-bidding' ? ['supplier', 'tenderer'] : ['supplier'];
  const scheme = (uscc: string | null) => (uscc === null ? {} : { identifier: { scheme: 'CN-USCC', id: uscc } });
  return {
    ocid: `${prefix}-${r.number}`,
    id: `${r.number}-${r.changedAt}`,
    date: r.changedAt,
    language: 'zh',
    tag: [
      'tender',
      ...(awardedTo.length === 0 ? [] : ['award']),
      ...(r.contracts.length === 0 ? [] : ['contract']),
      ...(r.contracts.some((c) => c.amendments.length > 0) ? ['contractAmendment'] : []),
      ...(payers.length === 0 ? [] : ['implementation']),
    ],
    initiationType: 'tender',
    parties: [
      { ...lessor, ...scheme(r.lessor.uscc), roles: ['lessor', 'procuringEntity'] },
      ...[...new Map([...awardedTo, ...payers].map((p) => [idOf(p), p])).values()].map((p) => ({
        ...told(p),
        ...scheme(p.uscc),
        // who took a lease over won nothing
        roles: supplying.has(idOf(p)) ? won : ['payer'],
      })),
    ],
    tender: {
      id: r.number,
      title: r.title,
      status: tenderStatus(r.state),
      procuringEntity: lessor,
      procurementMethod: METHOD[r.method],
      mainProcurementCategory: 'services',
      awardCriteria: 'priceOnly',
      awardCriteriaDetails: '有效报价中价高者得 highest valid amount wins',
      value: money(r.reserveFenYear),
      items: r.parts.map((p) => ({
        id: p.id,
        description: p.name,
        ...(p.areaCm2 === null ? {} : { quantity: Number(p.areaCm2) / 10_000, unit: { name: 'm2' } }),
      })),
      ...(r.publishedAt === null || r.deadline === null
        ? {}
        : { tenderPeriod: { startDate: r.publishedAt, endDate: r.deadline } }),
      ...(r.opening === null ? {} : { awardPeriod: { startDate: r.opening } }),
      ...(r.tenderers === null ? {} : { numberOfTenderers: r.tenderers }),
      contractPeriod: { durationInDays: Math.round((r.termMonths * 365) / 12) },
      lease: {
        valueBasis: 'year',
        deposit: money(r.depositFen),
        leaseDeposit: money(r.leaseDepositFen ?? r.depositFen),
        priority: [...(r.priority ?? [])],
        permittedUse: r.permittedUse,
        termMonths: r.termMonths,
        noticeNumber: r.noticeNo,
      },
    },
    ...(awardedTo.length === 0
      ? {}
      : {
          awards: r.awards.map((a, n) => ({
            id: awardId(n),
            status: a.status,
            value: money(a.fenYear),
            suppliers: [told(a.supplier)],
            lease: { valueBasis: 'year' },
          })),
        }),
    // a contract stands on an award, as OCDS wants it
    ...(r.contracts.length === 0 ? {} : { contracts: r.contracts.map((c) => contractOf(c, awardId(c.award), zone, lessor)) }),
  };
}

/** A release package of some notices. `extension` is the address of the lease extension's extension.json, which the program serves (ocds-load.ts). */
export function packageOf(
  releases: readonly ReturnType<typeof releaseOf>[],
  about: { readonly uri: string; readonly publishedDate: string; readonly publisher: string; readonly extension: string },
) {
  return {
    uri: about.uri,
    version: '1.1',
    extensions: [about.extension],
    publishedDate: about.publishedDate,
    publisher: { name: about.publisher },
    releases,
  };
}

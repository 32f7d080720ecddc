import { annualRent, contractDate, leasedArea, totalRent } from './derive.ts';
import type { Contract } from './contract.ts';

/** A part as the indexes keep it. */
export interface PartFacts {
  readonly key: string;
  readonly asset: string;
  readonly part: string | undefined;
  readonly area: number | undefined;
  readonly partArea: number | undefined;
  readonly assetArea: number | undefined;
}

/** A bidder and the traces of a bid: device, account, telephone, papers. */
export interface Bidder {
  readonly id: string;
  readonly amount: number | undefined;
  readonly traces: readonly string[];
}

/**
 * What of a contract other contracts are compared with: some hundreds of bytes, so that a district of a hundred thousand contracts is held at once while
 * the contracts themselves pass by. Undefined is unknown, as in the contract.
 */
export interface Facts {
  readonly id: string;
  readonly collective: string;
  readonly town: string | undefined;
  /** A draft is compared with the others, but they are not with it. */
  readonly draft: boolean;
  readonly use: string | undefined;
  readonly lessee: string | undefined;
  readonly lesseeTraces: readonly string[];
  readonly parts: readonly PartFacts[] | undefined;
  readonly groups: readonly string[];
  readonly signed: string | undefined;
  readonly start: string | undefined;
  /** The last day it holds the parts: the end of the term, or the earlier day on which they were returned. */
  readonly end: string | undefined;
  readonly possession: string | undefined;
  readonly annual: number | undefined;
  readonly total: number | undefined;
  readonly area: number | undefined;
  /** Fen per m² and month. */
  readonly unitRent: number | undefined;
  readonly method: string | undefined;
  readonly registered: number | undefined;
  /** How many registered at least: as stated, or as many as bid. */
  readonly came: number;
  readonly reserve: number | null | undefined;
  /** The winning amount; null: nothing awarded. */
  readonly won: number | null | undefined;
  readonly bidders: readonly Bidder[] | undefined;
  readonly relations: readonly { readonly a: string; readonly b: string; readonly kind: string }[];
  readonly relationsKnown: boolean;
  readonly officers: readonly string[] | undefined;
  readonly disclosed: boolean | undefined;
  readonly recused: readonly string[] | undefined;
  readonly blacklist: NonNullable<Contract['blacklist']> | undefined;
  /** The day whose law holds, and that of the meeting. */
  readonly date: string | undefined;
}

const NONE: readonly never[] = [];
/** What a trace is of, by the letter it begins with: short, for a district keeps a million of them. */
export const TRACES = { d: 'device', b: 'bank', p: 'phone', f: 'file' } as const;
const trace = (kind: keyof typeof TRACES, value: string | undefined): string[] => (value === undefined ? [] : [kind + value]);

/** The facts of a contract for the rules over the whole district. */
export function factsOf(c: Contract): Facts {
  const { sign, start, end, handback, possession } = c.dates ?? {};
  const { collective, lessee, tender, decision } = c;
  const annual = annualRent(c);
  const area = leasedArea(c);
  const award = tender?.award;
  return {
    id: c.id,
    collective: collective.code,
    town: collective.town,
    draft: c.state === 'draft',
    use: c.parts?.[0]?.use,
    lessee: lessee?.id,
    lesseeTraces:
      lessee === undefined ? NONE : [...trace('p', lessee.phone), ...trace('b', lessee.bank), ...trace('d', lessee.device)],
    // A contract that never was holds nothing.
    parts: c.state === 'void' ? NONE : c.parts?.map(partFacts),
    groups: [...new Set((c.parts ?? NONE).map((p) => `${collective.code}|${p.group ?? p.asset}`))],
    signed: sign ?? undefined,
    start,
    end: typeof handback === 'string' && (end === undefined || handback < end) ? handback : end,
    possession: possession ?? undefined,
    annual,
    total: totalRent(c),
    area,
    unitRent: annual === undefined || area === undefined || area === 0 ? undefined : annual / 12 / (area / 10_000),
    method: tender?.method,
    registered: tender?.registered,
    came: Math.max(tender?.registered ?? 0, new Set(tender?.bids?.map((b) => b.bidder)).size),
    reserve: tender?.reserve,
    won: award === null ? null : (award?.amount ?? tender?.bids?.find((b) => b.bidder === award?.bidder)?.amount),
    bidders: tender?.bids?.map((b) => ({
      id: b.bidder,
      amount: b.amount,
      traces: [...trace('d', b.device), ...trace('b', b.bank), ...trace('p', b.phone), ...(b.files ?? NONE).map((f) => `f${f}`)],
    })),
    relations: c.relations ?? NONE,
    relationsKnown: c.relations !== undefined,
    officers: collective.officers?.map((o) => o.id),
    // Where nobody decided, nobody told and nobody stayed out.
    disclosed: decision === null ? false : decision?.disclosed,
    recused: decision === null ? NONE : decision?.recused,
    blacklist: c.blacklist,
    date: contractDate(c),
  };
}

const partFacts = ({ asset, part, area, partArea, assetArea }: NonNullable<Contract['parts']>[number]): PartFacts => ({
  key: `${asset}|${part ?? ''}`,
  asset,
  part,
  area,
  partArea,
  assetArea,
});

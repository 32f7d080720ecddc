/** What notice and award fix of a contract: nobody draws up another one than was bid for. */
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong } from './common.ts';
import type { ContractInput, ContractRow } from './contract-row.ts';
import { lastOfMonths } from './months.ts';
import type { ListingTerms } from './terms.ts';
import { lockListing, partsOf, type ListingRow } from './listings.ts';

/** Terms of the rent after a notice: those it published. A notice from before they were part of it promised no rent-free days. Throws assets.notAsAwarded. */
export function termsOf(listing: ListingRow, said: ListingTerms | null): ListingTerms {
  if (listing.rentTerms !== null) {
    if (said !== null && !sameTerms(said, listing.rentTerms)) throw failure(failures.notAsAwarded);
    return listing.rentTerms;
  }
  if (said === null) throw wrong('公告没有写明付款办法，请填写。', 'The notice did not say how the rent is paid; fill it in.');
  if (said.freeDays > 0) throw failure(failures.notAsAwarded);
  return said;
}

const sameTerms = (a: ListingTerms, b: ListingTerms): boolean =>
  a.payEveryMonths === b.payEveryMonths &&
  a.freeDays === b.freeDays &&
  a.prepaidMonths === b.prepaidMonths &&
  a.dueAfterDays === b.dueAfterDays &&
  a.escalation?.everyMonths === b.escalation?.everyMonths &&
  a.escalation?.ppm === b.escalation?.ppm;

/** Throws assets.notAsAwarded when a draft is not what its notice and award say: lessee, parts, term, use, deposit, the whole rent. */
export async function keptAsAwarded(
  tx: Tx,
  contract: ContractRow,
  input: Pick<ContractInput, 'partIds' | 'rent' | 'startsOn' | 'endsOn' | 'permittedUse'> & {
    readonly depositFen: string | bigint;
  },
  lesseeId: string,
): Promise<void> {
  const listing = await lockListing(tx, contract.listingId ?? '');
  const winner = listing.outcome?.ranking[listing.outcome.winner ?? -1];
  const parts = await partsOf(tx, listing.id);
  const end = lastOfMonths(Temporal.PlainDate.from(input.startsOn), listing.termMonths).toString();
  termsOf(listing, input.rent);
  const as =
    winner !== undefined &&
    winner.partyId === lesseeId &&
    winner.fenYear === input.rent.annualFen &&
    input.endsOn === end &&
    input.permittedUse === listing.permittedUse &&
    BigInt(input.depositFen) === (listing.leaseDepositFen ?? listing.depositFen) &&
    parts.length === input.partIds.length &&
    parts.every((p) => input.partIds.includes(p));
  if (!as) throw failure(failures.notAsAwarded);
}

/** The next notice of what found no tenant. */
import { sql } from 'kysely';
import { failure, Failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong, type Hand, type LettingKit } from './common.ts';
import { checkDecision } from './deciding.ts';
import { createListing, lettingOf, lockListing, partsOf, type ListingRow } from './listings.ts';
import { LISTING_NAMES } from './states.ts';

/** The decision of a notice that failed goes on to the next one where it still carries it: a lower reserve than was agreed to needs another, named in the draft. */
async function stillFits(tx: Tx, kit: LettingKit, listing: ListingRow, reserve: string | null): Promise<string | null> {
  if (listing.decisionId === null) return null;
  const next = { ...listing, reserveFenYear: reserve === null ? listing.reserveFenYear : BigInt(reserve) };
  try {
    await checkDecision(tx, kit, lettingOf(next, listing.decisionId, await partsOf(tx, listing.id)), null);
    return listing.decisionId;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** What a notice from before is repeated with, until the draft says otherwise: paid by the year in advance, no rise, nothing free. */
const BEFORE = { payEveryMonths: 12, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 } as const;

/** Drafts the next notice of one that failed, with the same parts and conditions; once. Throws assets.notNow. */
export async function relist(
  tx: Tx,
  kit: LettingKit,
  id: string,
  reserveFenYear: string | null,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number }> {
  const listing = await lockListing(tx, id);
  const { rows } = await sql`select 1 from assets.listing where relists_id = ${id}::uuid`.execute(tx);
  if (listing.state !== 'failed' || rows.length > 0) throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  if (listing.noticeNo >= 20) throw wrong('已公告二十次，请重新立项。', 'There were twenty notices; begin anew.');
  return createListing(
    tx,
    kit,
    listing.collectiveId,
    {
      ...listing,
      decisionId: await stillFits(tx, kit, listing, reserveFenYear),
      reserveFenYear: reserveFenYear ?? String(listing.reserveFenYear),
      depositFen: String(listing.depositFen),
      leaseDepositFen: String(listing.leaseDepositFen ?? listing.depositFen),
      rentTerms: listing.rentTerms ?? BEFORE,
      partIds: await partsOf(tx, id),
    },
    by,
    at,
    listing,
  );
}

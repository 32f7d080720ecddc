import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import { orgFailures } from './failures.ts';

/** The days on which a fact holds: `from` is the first day, `to` the first day on which it no longer holds; null is open. */
export interface Period {
  readonly from: Temporal.PlainDate | null;
  readonly to: Temporal.PlainDate | null;
}

/** A period as a PostgreSQL daterange [from, to). */
export function range(period: Period): ReturnType<typeof sql<string>> {
  return sql<string>`daterange(${period.from?.toString() ?? null}::date, ${period.to?.toString() ?? null}::date)`;
}

/** Turns the refusals of the exclusion constraints into `org.periodsOverlap`, of the seat trigger into `org.noSeat`; other errors pass. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isPgError(error, '23P01')) throw failure(orgFailures.periodsOverlap);
    if (isPgError(error, '23514', 'tenure_seats')) throw failure(orgFailures.noSeat);
    if (isPgError(error, '23503')) throw failure(orgFailures.notFound);
    throw error;
  }
}

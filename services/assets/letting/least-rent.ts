/**
 * The least rent a decision agreed to, held against what a letting really brings: the rent of the first year with its rent-free days taken off, part by part, so
 * that a decision that is carried out in pieces brings what it agreed to.
 */
import { divide } from '@yunjian/shares';
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { lastOfMonths } from './months.ts';
import { buildSchedule, totalOf } from './schedule.ts';
import type { ListingTerms, RentWire } from './terms.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const daysOf = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days + 1;

/** Fen of the first year of a term, rent-free days taken off; of a term below a year reckoned to a year by what it would be without them. Throws ScheduleError. */
export function netOf(startsOn: string, endsOn: string, rent: RentWire): bigint {
  const from = day(startsOn);
  const year = lastOfMonths(from, 12);
  const to = Temporal.PlainDate.compare(day(endsOn), year) < 0 ? day(endsOn) : year;
  const annualFen = BigInt(rent.annualFen);
  const once = { annualFen, payEveryMonths: 12, prepaidMonths: 0, dueAfterDays: 0 };
  const whole = totalOf(buildSchedule(from, to, { ...once, freeDays: 0, escalation: null }));
  const freeDays = Math.min(rent.freeDays, daysOf(from, to));
  const real = totalOf(buildSchedule(from, to, { ...once, freeDays, escalation: rent.escalation }));
  return whole === 0n ? 0n : (annualFen * real) / whole;
}

/** The same of a notice, whose first day is not settled: the least over the months in which it may begin. */
export function leastNetOf(termMonths: number, annualFen: bigint, terms: ListingTerms | null): bigint {
  if (terms === null) return annualFen;
  const nets = Array.from({ length: 12 }, (_, i) => {
    const from = Temporal.PlainDate.from({ year: 2025, month: i + 1, day: 1 });
    const to = lastOfMonths(from, termMonths);
    return netOf(from.toString(), to.toString(), { ...terms, annualFen: String(annualFen) });
  });
  return nets.reduce((a, b) => (b < a ? b : a));
}

/** A least rent put on parts by their areas, evenly where one has none: to the fen, they add up to it. Throws SharesError where there are no parts. */
export function spread(fen: bigint, areas: readonly (bigint | null)[]): readonly bigint[] {
  const known = areas.every((area) => area !== null);
  const shares = areas.map((area) => (known ? (area ?? 0n) : 1n));
  // which of equal parts gets a fen more matters to nobody: the seed is the same for all
  return divide({ pool: fen, shares, seed: 'decision_part' }).parts;
}

/** What of a least rent falls on each part, in the order given. */
export async function sharesByArea(db: Db | Tx, partIds: readonly string[], fen: bigint): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: string; area: bigint | null }>`
    select id, area_cm2 as area from assets.part where id = any(${[...partIds]}::uuid[])`.execute(db);
  const areas = new Map(rows.map((r) => [r.id, r.area]));
  return spread(
    fen,
    partIds.map((id) => areas.get(id) ?? null),
  );
}

/** What of the least rent of a decision falls on some of its parts, as it was put on them; of a decision from before that, by area now. */
export async function floorOf(
  db: Db | Tx,
  annualFen: bigint,
  parts: readonly { readonly id: string; readonly fen: string | null }[],
  partIds: readonly string[],
): Promise<bigint> {
  const shares = parts.every((p) => p.fen !== null)
    ? parts.map((p) => BigInt(p.fen ?? 0))
    : await sharesByArea(
        db,
        parts.map((p) => p.id),
        annualFen,
      );
  return parts.reduce((sum, p, i) => (partIds.includes(p.id) ? sum + (shares[i] ?? 0n) : sum), 0n);
}

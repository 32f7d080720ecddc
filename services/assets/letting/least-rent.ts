/**
 * The least rent a decision agreed to, held against what a letting really brings: the rent of the first year with its rent-free days taken off, part by part, so
 * that a decision that is carried out in pieces brings what it agreed to. Pure but for `floorOf`.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { buildSchedule, totalOf, type RentTerms } from './schedule.ts';

/** Terms of a rent but for its amount, as a notice publishes them. */
export type ListingTerms = Omit<RentTerms, 'annualFen'>;
type Rent = ListingTerms & { readonly annualFen: string };

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const daysOf = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days + 1;

/** Fen of the first year of a term, rent-free days taken off; of a term below a year reckoned to a year by what it would be without them. Throws ScheduleError. */
export function netOf(startsOn: string, endsOn: string, rent: Rent): bigint {
  const from = day(startsOn);
  const year = from.add({ years: 1 }).subtract({ days: 1 });
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
    const to = from.add({ months: termMonths }).subtract({ days: 1 });
    return netOf(from.toString(), to.toString(), { ...terms, annualFen: String(annualFen) });
  });
  return nets.reduce((a, b) => (b < a ? b : a));
}

/** A sum put on parts by their weights: rounded down, and what is left to those with the largest remainder, the first of equal ones before. They add up to it. */
export function spread(fen: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((a, b) => a + b, 0n);
  const of = all === 0n ? weights.map(() => 1n) : weights;
  const whole = of.reduce((a, b) => a + b, 0n);
  const shares = of.map((w, i) => ({ i, fen: (fen * w) / whole, rest: (fen * w) % whole }));
  const left = Number(fen - shares.reduce((sum, s) => sum + s.fen, 0n));
  const more = new Set(
    shares
      .toSorted((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1))
      .slice(0, left)
      .map((s) => s.i),
  );
  return shares.map((s) => s.fen + (more.has(s.i) ? 1n : 0n));
}

/** What of a least rent falls on each part, in the order given: by area, evenly where an area is not registered. */
export async function sharesByArea(db: Db | Tx, partIds: readonly string[], fen: bigint): Promise<bigint[]> {
  const { rows } = await sql<{ id: string; area: string | null }>`
    select id, area_cm2::text as area from assets.part where id = any(${[...partIds]}::uuid[])`.execute(db);
  const areas = new Map(rows.map((r) => [r.id, r.area]));
  const known = partIds.every((id) => (areas.get(id) ?? null) !== null);
  return spread(
    fen,
    partIds.map((id) => (known ? BigInt(areas.get(id) ?? '0') : 1n)),
  );
}

/** The least rent of some parts of a decision, as it was put on them; of a decision from before that, by area now. */
export async function floorOf(
  db: Db | Tx,
  decision: { readonly id: string; readonly annualFen: bigint; readonly parts: readonly string[] },
  partIds: readonly string[],
): Promise<bigint> {
  const { rows } = await sql<{ id: string; fen: string | null }>`
    select part_id as id, annual_fen::text as fen from assets.decision_part where decision_id = ${decision.id}::uuid`.execute(db);
  const said = new Map(rows.map((r) => [r.id, r.fen]));
  if (decision.parts.every((p) => (said.get(p) ?? null) !== null))
    return partIds.reduce((sum, p) => sum + BigInt(said.get(p) ?? '0'), 0n);
  const shares = await sharesByArea(db, decision.parts, decision.annualFen);
  return decision.parts.reduce((sum, p, i) => (partIds.includes(p) ? sum + (shares[i] ?? 0n) : sum), 0n);
}

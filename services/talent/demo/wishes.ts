import type { Fate } from './fates.ts';
import type { Dice } from './random.ts';
import type { Supply } from './supply.ts';

/** What applicants wished for: their flat's project first; those who wait chose projects that are full, or a rent below every free flat of their kind. */
export function makeWishes(d: Dice, supply: Supply) {
  const kinds = new Map<number, { full: string[]; cheapest: number }>();
  for (const pool of new Set(supply.units.map((u) => u.pool))) {
    const of = supply.units.filter((u) => u.pool === pool);
    const free = of.filter((u) => u.state === 'free');
    const open = new Set(free.map((u) => u.projectId));
    kinds.set(pool, {
      full: [...new Set(of.map((u) => u.projectId))].filter((p) => !open.has(p)),
      cheapest: free.reduce((n, u) => Math.min(n, u.rentFen), Infinity),
    });
  }
  const all = supply.projects.map((p) => p.id);
  const some = (from: readonly string[], most: number, first: readonly string[] = []): string[] => {
    const chosen = new Set(first);
    for (let i = 1 + d.int(most); i > 0 && chosen.size < 5; i--) chosen.add(d.pick(from));
    return [...chosen];
  };
  return (fate: Fate): { projectIds: string[]; maxRentFen: number | null } => {
    const kind = kinds.get(fate.pool) ?? { full: [], cheapest: Infinity };
    if (fate.kind === 'queued') {
      if (kind.full.length === 0 || (Number.isFinite(kind.cheapest) && kind.cheapest > 100_000 && d.chance(0.06)))
        return { projectIds: [], maxRentFen: Math.max(1, kind.cheapest - 5000 - d.int(8) * 5000) };
      return { projectIds: some(kind.full, 3), maxRentFen: null };
    }
    if (fate.unit && d.chance(0.6))
      return { projectIds: some(all, 2, [fate.unit.projectId]), maxRentFen: d.chance(0.2) ? fate.unit.rentFen + 20_000 : null };
    if (fate.unit) return { projectIds: [], maxRentFen: d.chance(0.2) ? fate.unit.rentFen + 20_000 : null };
    return { projectIds: d.chance(0.6) ? some(all, 3) : [], maxRentFen: d.chance(0.3) ? 150_000 + d.int(60) * 5000 : null };
  };
}

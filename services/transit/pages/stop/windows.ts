/** Windows in which a line runs by headway. Pure. */
import { secondsBetween } from '../shared/time.ts';

/** From the first to the last possible departure, local times; headway in seconds. */
export interface Window {
  from: string;
  until: string;
  min: number;
  max: number;
}

const sameHeadway = (a: Window, b: Window): boolean => a.min === b.min && a.max === b.max;

/**
 * Windows with the same headway that overlap, touch, or follow each other within one headway are one: to the traveller they
 * are. Where others overlap, as of a loop that passes twice, the shortest wait holds: the rest come on top of it. Earliest
 * first, no two overlapping; the ones given are left as they are.
 */
export function joined(windows: readonly Window[]): Window[] {
  const out: Window[] = [];
  for (const w of [...windows].sort((a, b) => a.from.localeCompare(b.from) || a.until.localeCompare(b.until))) {
    const same = out.findLast((o) => sameHeadway(o, w));
    if (same && secondsBetween(same.until, w.from) <= w.max) {
      if (w.until > same.until) same.until = w.until;
    } else out.push({ ...w });
  }
  return shortest(out);
}

/** Of windows that overlap, at each moment the one with the shortest headway. */
function shortest(windows: readonly Window[]): Window[] {
  const byWait = [...windows].sort((a, b) => a.max - b.max || a.min - b.min);
  const moments = [...new Set(windows.flatMap((w) => [w.from, w.until]))].sort();
  const out: Window[] = [];
  for (const [i, from] of moments.entries()) {
    const until = moments[i + 1] ?? from;
    const last = out.at(-1);
    const on = from < until ? byWait.find((w) => w.from <= from && until <= w.until) : undefined;
    if (on && last && last.until === from && sameHeadway(last, on)) last.until = until;
    else if (on) out.push({ ...on, from, until });
    else if (last === undefined || last.until < from) {
      const lone = byWait.find((w) => w.from === from); // a single departure
      if (lone) out.push({ ...lone });
    }
  }
  return out;
}

/** Those worth saying at a moment: the one that is on or comes next; and what follows when that one is on but ends within the hour. */
export function toSayOf(windows: readonly Window[], now: string): Window[] {
  const [first, second] = windows.filter((w) => secondsBetween(now, w.until) > 0);
  if (!first) return [];
  const on = secondsBetween(first.from, now) >= 0;
  return second && on && secondsBetween(now, first.until) < 3600 ? [first, second] : [first];
}

/** Windows in which a line runs by headway. Pure. */
import { secondsBetween } from '../shared/time.ts';

/** From the first to the last possible departure, local times; headway in seconds. */
export interface Window {
  from: string;
  until: string;
  min: number;
  max: number;
}

/**
 * Windows with the same headway that overlap, touch, or follow each other within one headway are one: to the traveller they
 * are. Earliest first; the ones given are left as they are.
 */
export function joined(windows: readonly Window[]): Window[] {
  const out: Window[] = [];
  for (const w of [...windows].sort((a, b) => a.from.localeCompare(b.from) || a.until.localeCompare(b.until))) {
    const same = out.findLast((o) => o.min === w.min && o.max === w.max);
    if (same && secondsBetween(same.until, w.from) <= w.max) {
      if (w.until > same.until) same.until = w.until;
    } else out.push({ ...w });
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

/** Order and words of the night page. Pure. */
import { fmtClock } from '../shared/time.ts';

/** Stops that most residents have as their nearest come first; then by departures, then by name. */
export function byResidents<S extends { residents: number; departures: number; name: string }>(stops: readonly S[]): S[] {
  return [...stops].sort(
    (a, b) => b.residents - a.residents || b.departures - a.departures || a.name.localeCompare(b.name, 'zh-CN'),
  );
}

/** Towns with the smallest share first: where something is missing. A town without residents is last; unknown is not zero. */
export function byTownShare<T extends { share: number | null; residents: number }>(towns: readonly T[]): T[] {
  return [...towns].sort((a, b) => {
    if (a.share === null || b.share === null) return (a.share === null ? 1 : 0) - (b.share === null ? 1 : 0);
    return a.share - b.share || b.residents - a.residents;
  });
}

/** `2026-11-25 22:00 – 次日 05:00`. */
export function nightSpan(from: string, until: string, locale: 'zh' | 'en'): string {
  const date = from.slice(0, 10);
  return `${date} ${fmtClock(from, locale)} – ${fmtClock(until, locale, { date })}`;
}

/** Networks whose timetable does not cover a date. */
export function outsideNetworks<N extends { first: string; last: string }>(networks: readonly N[], date: string): N[] {
  return networks.filter((n) => date < n.first || date > n.last);
}

/** Services of the night first, then those of the day that run late, the latest first. */
export function nightFirst<L extends { line: { night: boolean; short: string }; last: string }>(lines: readonly L[]): L[] {
  return [...lines].sort(
    (a, b) =>
      Number(b.line.night) - Number(a.line.night) ||
      b.last.localeCompare(a.last) ||
      a.line.short.localeCompare(b.line.short, 'zh-CN', { numeric: true }),
  );
}

/** Windows of headways over a day, as frequencies.txt has them. */

/** Times of a day in seconds, `to` not included. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Vehicles start every `headway` seconds from `from` on, before `to`. */
export interface HeadwayWindow extends TimeWindow {
  readonly headway: number;
}

/** `H:MM` or `HH:MM`, hours to 47, in seconds; null when it is no such time. */
export function clockSeconds(text: string): number | null {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  if (!match) return null;
  const hours = Number(match[1]);
  return hours > 47 ? null : hours * 3600 + Number(match[2]) * 60;
}

/**
 * Cuts the span from the first to the last start of a line into windows: peaks with one headway, the rest with another. The last window is laid back from
 * the last start, so that the last vehicle leaves exactly then.
 * @param first and last: seconds of the first and last start, `first ≤ last`.
 * @param headways seconds, both above zero.
 */
export function headwayWindows(
  first: number,
  last: number,
  headways: { readonly peak: number; readonly offPeak: number },
  peaks: readonly TimeWindow[],
): HeadwayWindow[] {
  const cuts = [...new Set([first, last, ...peaks.flatMap(({ from, to }) => [from, to])])].filter((t) => t >= first && t <= last);
  cuts.sort((a, b) => a - b);
  const windows: HeadwayWindow[] = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const from = cuts[i] ?? first;
    const to = cuts[i + 1] ?? last;
    const headway = peaks.some((peak) => from >= peak.from && to <= peak.to) ? headways.peak : headways.offPeak;
    const before = windows.at(-1);
    if (before && before.headway === headway && before.to === from) windows[windows.length - 1] = { ...before, to };
    else windows.push({ from, to, headway });
  }
  const end = windows.pop();
  if (!end) return [{ from: first, to: first + 1, headway: headways.offPeak }];
  const starts = Math.floor((last - end.from) / end.headway);
  const laidBack = last - starts * end.headway;
  // A vehicle leaves where the window before ends, too: no gap is longer than a headway.
  if (laidBack > end.from) windows.push({ from: end.from, to: end.from + 1, headway: end.headway });
  return [...windows, { from: laidBack, to: last + 1, headway: end.headway }];
}

/** Cuts windows at a moment: the parts that start before it, and those from it on; a vehicle keeps its start. */
export function splitWindows(windows: readonly HeadwayWindow[], at: number): [HeadwayWindow[], HeadwayWindow[]] {
  const before: HeadwayWindow[] = [];
  const after: HeadwayWindow[] = [];
  for (const window of windows) {
    if (window.to <= at) before.push(window);
    else if (window.from >= at) after.push(window);
    else {
      const next = window.from + Math.ceil((at - window.from) / window.headway) * window.headway;
      before.push({ ...window, to: at });
      if (next < window.to) after.push({ ...window, from: next });
    }
  }
  return [before, after];
}

import { ALIGHT, BOARD, boardingColumns, writeView, type View } from './view.ts';

/**
 * The mirror of a view: every time negated, every pattern and its runs in reverse, boarding and alighting exchanged. Searching it forward from a place is
 * searching the view backward from there. Mirrored twice it is itself again, word for word.
 *
 * `times` as a whole is turned round and negated, so a row of n times at place o comes to lie at length − o − n, and what were departures are arrivals.
 */
export function mirrorView(view: View, make: (bytes: number) => ArrayBufferLike): View {
  const { patterns, runs, col, times } = view;
  const patCol = new Int32Array(patterns);
  const flipped = new Int32Array(col.length);
  for (let c = 0; c < col.length; c++) {
    const x = col[c]!;
    flipped[col.length - 1 - c] = (x & ~3) | (x & BOARD ? ALIGHT : 0) | (x & ALIGHT ? BOARD : 0);
  }
  const turned = new Int32Array(times.length);
  for (let i = 0; i < times.length; i++) turned[times.length - 1 - i] = -times[i]! | 0;
  const run = new Int32Array(runs * 4);
  const runInfo = new Int32Array(runs);
  for (let p = 0; p < patterns; p++) {
    const length = view.patLen[p]!;
    patCol[p] = col.length - view.patCol[p]! - length;
    const [first, last] = [view.patRun[p]!, view.patRun[p + 1]! - 1];
    for (let k = first; k <= last; k++) {
      const m = first + last - k;
      run[4 * m] = -view.run[4 * k]! | 0;
      run[4 * m + 1] = times.length - view.run[4 * k + 2]! - length;
      run[4 * m + 2] = times.length - view.run[4 * k + 1]! - length;
      run[4 * m + 3] = view.run[4 * k + 3]!;
      runInfo[m] = view.runInfo[k]!;
    }
  }
  return writeView(
    { day: view.day, mirrored: !view.mirrored },
    {
      patCol,
      patLen: view.patLen,
      patRun: view.patRun,
      patSource: view.patSource,
      col: flipped,
      run,
      runInfo,
      times: turned,
      ...boardingColumns(view.stops, patCol, view.patLen, flipped),
    },
    make,
  );
}

/** The run of the view that run `k` of pattern `p` of its mirror is. */
export const mirroredRun = (view: View, p: number, k: number): number => view.patRun[p]! + view.patRun[p + 1]! - 1 - k;

/**
 * A day view: all that runs on the service days d − 1, d and d + 1, in seconds since the start of day d, ready to be searched. One buffer of 32-bit words,
 * read in place and never written to once made, so that threads share it.
 *
 * A pattern is a row of stops with the runs that serve it, so ordered that no run overtakes another in any arrival or departure: of the runs that may be
 * boarded the first is then the best at every later stop. Runs hold a start and the places of their arrivals and departures in `times`, which runs of equal
 * running times share; a time is `run[4k] + times[run[4k + 1 or 2] + position]`.
 *
 * A mirrored view has the same shape with time and direction turned round (see mirror.ts); whatever searches forward searches backward on it.
 */
const MAGIC = 0x594a_5657;
const VERSION = 2;
const HEADER = 32;

const SECTIONS = [
  'patCol',
  'patLen',
  'patRun',
  'patSource',
  'col',
  'run',
  'runInfo',
  'starts',
  'lead',
  'times',
  'stopOff',
  'stopPat',
  'stopPos',
] as const;
type Section = (typeof SECTIONS)[number];

export interface View {
  readonly buffer: ArrayBufferLike;
  /** Day d as days since 1970-01-01. */
  readonly day: number;
  readonly mirrored: boolean;
  readonly patterns: number;
  readonly runs: number;
  readonly stops: number;
  /** First column of each pattern, and how many it has; no two patterns share a column. */
  readonly patCol: Int32Array;
  readonly patLen: Int32Array;
  /** First run of each pattern; one entry more than patterns. */
  readonly patRun: Int32Array;
  /** Pattern of the image, or −1 − i for added trip i of the overlay. */
  readonly patSource: Int32Array;
  /** stop × 4 + 2 where one may board + 1 where one may alight; nobody alights at the first column of a pattern or boards at its last. */
  readonly col: Int32Array;
  /** Four a run: start, place of arrivals in `times`, place of departures, trip of the image (−1 − i for added trip i). */
  readonly run: Int32Array;
  /** headway × 8 + 4 when its times are known in real time + service day (0: d − 1, 1: d, 2: d + 1). */
  readonly runInfo: Int32Array;
  /** Starts of the runs once more, close together: what a search for a run looks at first. */
  readonly starts: Int32Array;
  /** By column, how long after its start the first run of the pattern departs there: a guess for the others. */
  readonly lead: Int32Array;
  readonly times: Int32Array;
  /** Columns where one may board, by stop: pattern and position. */
  readonly stopOff: Int32Array;
  readonly stopPat: Int32Array;
  readonly stopPos: Int32Array;
}

export const BOARD = 2;
export const ALIGHT = 1;
export const CHANGED = 4;

/** Lays a view out in one buffer that `make` gives. */
export function writeView(
  head: { readonly day: number; readonly mirrored: boolean },
  given: Readonly<Record<Exclude<Section, 'starts' | 'lead'>, Int32Array>>,
  make: (bytes: number) => ArrayBufferLike,
): View {
  const starts = new Int32Array(given.runInfo.length);
  for (let k = 0; k < starts.length; k++) starts[k] = given.run[4 * k]!;
  const { patCol, patLen, patRun, run, times } = given;
  const lead = new Int32Array(given.col.length);
  for (let p = 0; p < patLen.length; p++) {
    const departures = run[4 * patRun[p]! + 2]!;
    for (let pos = 0; pos < patLen[p]!; pos++) lead[patCol[p]! + pos] = times[departures + pos]!;
  }
  const parts: Readonly<Record<Section, Int32Array>> = { ...given, starts, lead };
  const words = SECTIONS.reduce((sum, name) => sum + parts[name].length, HEADER);
  const buffer = make(words * 4);
  const all = new Int32Array(buffer);
  all.set([MAGIC, VERSION, head.day, head.mirrored ? 1 : 0]);
  let at = HEADER;
  SECTIONS.forEach((name, i) => {
    all[4 + i] = parts[name].length;
    all.set(parts[name], at);
    at += parts[name].length;
  });
  return openView(buffer);
}

/** Opens a buffer that `writeView` laid out, in this thread or another. Throws a RangeError when it is none. */
export function openView(buffer: ArrayBufferLike): View {
  const all = new Int32Array(buffer);
  if (all[0] !== MAGIC || all[1] !== VERSION) throw new RangeError('not a day view of this version');
  const made = {} as Record<Section, Int32Array>;
  let at = HEADER;
  SECTIONS.forEach((name, i) => {
    made[name] = new Int32Array(buffer, at * 4, all[4 + i]!);
    at += all[4 + i]!;
  });
  if (at !== all.length) throw new RangeError('a day view of another length than it says');
  return {
    buffer,
    day: all[2]!,
    mirrored: all[3] === 1,
    patterns: made.patLen.length,
    runs: made.runInfo.length,
    stops: made.stopOff.length - 1,
    patCol: made.patCol,
    patLen: made.patLen,
    patRun: made.patRun,
    patSource: made.patSource,
    col: made.col,
    run: made.run,
    runInfo: made.runInfo,
    starts: made.starts,
    lead: made.lead,
    times: made.times,
    stopOff: made.stopOff,
    stopPat: made.stopPat,
    stopPos: made.stopPos,
  };
}

/** Arrival of run `k` at a position, seconds since the start of day d. */
export const arrivalOf = (view: View, k: number, position: number): number =>
  view.run[4 * k]! + view.times[view.run[4 * k + 1]! + position]!;

/** Departure of run `k` from a position, seconds since the start of day d. */
export const departureOf = (view: View, k: number, position: number): number =>
  view.run[4 * k]! + view.times[view.run[4 * k + 2]! + position]!;

/** Pattern of run `k`. */
export function patternOf(view: View, k: number): number {
  let [low, high] = [0, view.patterns];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (view.patRun[middle]! <= k) low = middle;
    else high = middle;
  }
  return low;
}

/** Columns where one may board, listed by stop: what the search looks up when a stop is reached. */
export function boardingColumns(
  stops: number,
  patCol: Int32Array,
  patLen: Int32Array,
  col: Int32Array,
): Pick<Record<Section, Int32Array>, 'stopOff' | 'stopPat' | 'stopPos'> {
  const stopOff = new Int32Array(stops + 1);
  for (let p = 0; p < patLen.length; p++) {
    const end = patCol[p]! + patLen[p]!;
    for (let c = patCol[p]!; c < end; c++) if (col[c]! & BOARD) stopOff[(col[c]! >> 2) + 1]!++;
  }
  for (let s = 0; s < stops; s++) stopOff[s + 1]! += stopOff[s]!;
  const stopPat = new Int32Array(stopOff[stops]!);
  const stopPos = new Int32Array(stopOff[stops]!);
  const next = stopOff.slice(0, stops);
  for (let p = 0; p < patLen.length; p++) {
    const from = patCol[p]!;
    for (let pos = 0; pos < patLen[p]!; pos++) {
      const c = col[from + pos]!;
      if ((c & BOARD) === 0) continue;
      const at = next[c >> 2]!++;
      stopPat[at] = p;
      stopPos[at] = pos;
    }
  }
  return { stopOff, stopPat, stopPos };
}

/** A run of pattern `p` that departs from a position at `ready` or later, so that few runs before it do as well; the end of its runs when there is none. */
export function runFrom(view: View, p: number, position: number, ready: number): number {
  const { patCol, patRun, run, starts, lead, times } = view;
  const end = patRun[p + 1]!;
  // By the lead of the first run a guess, then step by step: running times differ little within a pattern.
  const guess = ready - lead[patCol[p]! + position]!;
  let k = patRun[p]!;
  // Halving without branches, of which the processor would foresee only half: the sign of the difference, all ones or all zeros, picks the half.
  for (let n = end - k; n > 1;) {
    const half = n >> 1;
    k += half & ((starts[k + half - 1]! - guess) >> 31);
    n -= half;
  }
  while (k < end && run[4 * k]! + times[run[4 * k + 2]! + position]! < ready) k++;
  return k;
}

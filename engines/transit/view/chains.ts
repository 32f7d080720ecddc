import type { Ints } from './ints.ts';

/** The runs of one pattern of the image, one entry each, in the order found. */
export interface Gathered {
  readonly start: Ints;
  readonly arrivals: Ints;
  readonly departures: Ints;
  readonly trip: Ints;
  readonly info: Ints;
  /** Runs that may not share a pattern have different variants: other stops skipped, or only a headway known. */
  readonly variant: Ints;
}

/** Room for the scratch of one pattern; grows, and is used again. */
let order = new Int32Array(256);
let chainOf = new Int32Array(256);
let members = new Int32Array(256);
let keys = new Float64Array(256);

/**
 * Sorts the runs of a pattern by start (then as found) and splits them greedily so that in each part no run overtakes another in any arrival or departure.
 * `emit` is called for each part with its members, in order; what it is given is used again after it returns.
 */
export function chainRuns(
  found: Gathered,
  times: Int32Array,
  length: number,
  emit: (members: Int32Array, count: number, variant: number) => void,
): void {
  const n = found.start.length;
  if (order.length < n) {
    order = new Int32Array(2 * n);
    chainOf = new Int32Array(2 * n);
    members = new Int32Array(2 * n);
    keys = new Float64Array(2 * n);
  }
  sortByStart(found.start.data, n);
  // The last run of each part; the parts of one variant only are looked through.
  const lasts: number[] = [];
  const variants: number[] = [];
  const { data: variant } = found.variant;
  for (let i = 0; i < n; i++) {
    const k = order[i]!;
    let chain = 0;
    while (chain < lasts.length && !(variants[chain] === variant[k] && follows(found, times, length, lasts[chain]!, k))) chain++;
    lasts[chain] = k;
    variants[chain] = variant[k]!;
    chainOf[i] = chain;
  }
  for (let chain = 0; chain < lasts.length; chain++) {
    let count = 0;
    for (let i = 0; i < n; i++) if (chainOf[i] === chain) members[count++] = order[i]!;
    emit(members, count, variants[chain]!);
  }
}

function sortByStart(start: Int32Array, n: number): void {
  let sorted = true;
  for (let i = 0; i < n; i++) {
    order[i] = i;
    if (i > 0 && start[i]! < start[i - 1]!) sorted = false;
  }
  if (sorted) return;
  // Starts are within some days, so that start and place fit one float exactly: start × 2^24 + place.
  for (let i = 0; i < n; i++) keys[i] = start[i]! * 0x100_0000 + i;
  keys.subarray(0, n).sort();
  for (let i = 0; i < n; i++) order[i] = ((keys[i]! % 0x100_0000) + 0x100_0000) % 0x100_0000;
}

/** Whether run b is at no position earlier than run a. */
function follows(found: Gathered, times: Int32Array, length: number, a: number, b: number): boolean {
  const later = found.start.data[b]! - found.start.data[a]!;
  const [arrA, arrB] = [found.arrivals.data[a]!, found.arrivals.data[b]!];
  const [depA, depB] = [found.departures.data[a]!, found.departures.data[b]!];
  if (later < 0) return false;
  if (arrA !== arrB) for (let i = 0; i < length; i++) if (times[arrB + i]! + later < times[arrA + i]!) return false;
  if (depA === depB || (depA === arrA && depB === arrB)) return true;
  for (let i = 0; i < length; i++) if (times[depB + i]! + later < times[depA + i]!) return false;
  return true;
}

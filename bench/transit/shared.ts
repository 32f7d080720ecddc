/** What both contestants are asked, and how it is timed. */
import process from 'node:process';
import { json } from 'node:stream/consumers';

/** The question put to both: 600 pairs of stops of one prepared zip. */
export interface Task {
  readonly zip: string;
  /** Image of that zip, of the timetable engine. */
  readonly image: string;
  /** Folder with the peer installed. */
  readonly peer: string;
  readonly date: string;
  readonly pairs: readonly (readonly [string, string])[];
  /** Laps of each measurement; the best one counts. */
  readonly laps: number;
}

/** Seconds of a day: departure of every search, and the ends of its windows. */
export const DEPART = 8 * 3600;
export const UNTIL = 10 * 3600;
export const REACH_UNTIL = 9 * 3600;
export const RIDES = 6;
export const WARM_UP = 60;

/** Milliseconds. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly mean: number;
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), mean: times.reduce((sum, t) => sum + t, 0) / times.length };
}

/** Calls `once` for 0 … n − 1 after a warm-up, several laps of it; the lap with the least median. */
export function laps(n: number, count: number, once: (i: number) => void, warm = WARM_UP): Spread {
  for (let i = 0; i < Math.min(warm, n); i++) once(i);
  const all = Array.from({ length: count }, () => {
    const times: number[] = [];
    for (let i = 0; i < n; i++) {
      const began = performance.now();
      once(i);
      times.push(performance.now() - began);
    }
    return spreadOf(times);
  });
  return all.reduce((best, lap) => (lap.median < best.median ? lap : best));
}

/** What a contestant measures in its own process. */
export interface Figures {
  readonly earliest: Spread;
  /** Seconds of the day at which each pair arrives; null where there is no way. */
  readonly arrivals: readonly (number | null)[];
  /** What is special about each answer, by words that the contestant explains. */
  readonly marks: readonly (string | null)[];
  readonly oneToAll: Spread;
  readonly reach: Spread | null;
}

/** The task a process was given on its standard input, and its answer as the last line it prints. */
export const taskOf = async <T>(): Promise<T> => (await json(process.stdin)) as T;
export const answer = (value: unknown): void => {
  process.stdout.write(`\n${JSON.stringify(value)}\n`);
};

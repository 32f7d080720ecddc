/** What a pool knows of its threads: the editions they have, the jobs that are with them. */
import type { Worker } from 'node:worker_threads';
import type { Edition, ToWorker, Views } from './protocol.ts';
import type { Recent } from './recent.ts';

/** An edition with what has become of it. */
export interface Standing {
  readonly edition: Edition;
  /** Views that are ready, the one last asked for at the end. */
  readonly views: Map<string, SharedArrayBuffer>;
  /** Names of views that a worker is building just now. */
  readonly building: Set<string>;
  /** Jobs that were asked of it and are not settled. */
  jobs: number;
}

/** Something a thread is to do. */
export interface Job {
  readonly id: number;
  readonly standing: Standing;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Names of the day views it needs; only one worker builds a view that none has. */
  readonly needs: readonly string[];
  /** Those of them it was sent off to build. */
  missing: readonly string[];
  /** It may run out of time, and then ends with its worker. */
  readonly hasTimeout: boolean;
  settled: boolean;
  readonly settle: (error: Error | null, value: unknown) => void;
}

/** A thread with what is with it. */
export interface Hand {
  readonly worker: Worker;
  /** Jobs that are with it: the one it is at, then those it has not begun. */
  jobs: Job[];
  /** It has taken on its first edition. */
  started: boolean;
  /** It was told to end. */
  ending: boolean;
  /** Editions it has, each with the views it was given in jobs. */
  readonly has: Map<number, Recent<SharedArrayBuffer>>;
  /** Who waits for it to take on an edition. */
  readonly awaited: Map<number, (error: Error | null, views: Views) => void>;
}

/** An edition of which nothing has become yet. */
export const standing = (edition: Edition): Standing => ({
  edition,
  views: new Map(Object.entries(edition.views)),
  building: new Set(),
  jobs: 0,
});

/** Tells a thread something. */
export const post = (hand: Hand, message: ToWorker): void => hand.worker.postMessage(message);

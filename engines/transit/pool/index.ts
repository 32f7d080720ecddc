/**
 * @yunjian/transit/pool: a timetable answered by several threads over one image in shared memory.
 *
 *     const pool = await openPool(image, { workers: 2 });
 *     const answer = await pool.arriveEarliest({ from: { stop: 'metro:9' }, to: { stop: 'bus:12' }, date: '2026-03-10', time: 28_800 });
 *     await pool.publish(overlay); // queries asked from now on know of it; those under way end as they began
 *     await pool.close();
 */
import { openImage } from '../image/layout.ts';
import type { Overlay } from '../realtime/overlay.ts';
import type { TripDetail } from '../search/trip.ts';
import type {
  BoardAnswer,
  BoardQuery,
  FirstLastAnswer,
  GatherAnswer,
  GatherQuery,
  JourneyQuery,
  NoReason,
  PlanAnswer,
  ProfileQuery,
  ReachAnswer,
  ReachQuery,
  Ref,
  Seconds,
  SpreadAnswer,
  SpreadQuery,
} from '../types.ts';
import { Crew, type JobOptions } from './crew.ts';
import type { Standing } from './hand.ts';
import type { NextAnswer, NextQuery } from './next.ts';
import { viewName, type Method } from './serve.ts';

export type { JobOptions } from './crew.ts';
export type { NextAnswer, NextQuery } from './next.ts';
export { PoolError, type PoolErrorCode } from './errors.ts';

export interface PoolOptions {
  /** Threads, 1–64 (default 1). */
  readonly workers?: number;
  /** Days whose views are kept for all threads (default 4). */
  readonly views?: number;
  /** Queries that may wait; more are refused with PoolError `busy` (default 10,000). */
  readonly mostWaiting?: number;
  /** What is known in real time from the start. */
  readonly overlay?: Overlay | null;
  /** Module that the threads run (default the pool's own). */
  readonly entry?: URL;
}

/**
 * The same questions as of a Timetable, answered by whichever thread is free. They reject with TransitError `bad-query` as a Timetable throws it, and with
 * PoolError: `closed`, `timeout`, `aborted`, `busy`, and `worker-crashed` when the thread broke down over this very query (another takes its place).
 */
export interface Pool {
  arriveEarliest(query: JourneyQuery, options?: JobOptions): Promise<PlanAnswer>;
  departLatest(query: JourneyQuery, options?: JobOptions): Promise<PlanAnswer>;
  profile(query: ProfileQuery, options?: JobOptions): Promise<PlanAnswer>;
  /** The profile of a window that grows until it holds enough journeys; one thread does all of it. */
  next(query: NextQuery, options?: JobOptions): Promise<NextAnswer>;
  oneToAll(query: SpreadQuery, options?: JobOptions): Promise<SpreadAnswer>;
  allToOne(query: GatherQuery, options?: JobOptions): Promise<GatherAnswer>;
  /** Its departures are shared out over the threads; the answer does not depend on their number. */
  reach(query: ReachQuery, options?: JobOptions): Promise<ReachAnswer>;
  board(query: BoardQuery, options?: JobOptions): Promise<BoardAnswer>;
  firstLast(stop: Ref, date: string, options?: JobOptions): Promise<FirstLastAnswer>;
  trip(ref: Ref, serviceDate: string, start?: Seconds | null, options?: JobOptions): Promise<TripDetail | null>;
  /** Lines of `transit query`, answered with as many lines; null stands for one too long to be read. */
  lines(lines: readonly (string | null)[], options?: JobOptions): Promise<string>;
  /** Makes the views of days before anyone asks for them. */
  warm(dates: readonly string[]): Promise<void>;
  /** What is known in real time from now on, null for nothing. Resolves when every query asked afterwards knows of it. */
  publish(overlay: Overlay | null): Promise<void>;
  /**
   * Another image from now on, with what is known in real time over it. Rejects with TransitError (`image-…`) when it is damaged, and everything stays as it
   * was. Resolves when every query asked afterwards is answered from it.
   */
  publishImage(image: ArrayBufferLike, overlay?: Overlay | null): Promise<void>;
  /** Threads, queries waiting and running, threads replaced so far. */
  readonly state: { readonly workers: number; readonly waiting: number; readonly running: number; readonly restarts: number };
  /** Answers what is under way, refuses what waits, ends the threads. */
  close(): Promise<void>;
}

/** The image in memory that threads share, copied when it is not there yet, and its number of stops. Throws TransitError when it is damaged. */
function sharedImage(image: ArrayBufferLike): { readonly image: SharedArrayBuffer; readonly stops: number } {
  const { stops } = openImage(image);
  if (image instanceof SharedArrayBuffer) return { image, stops };
  const shared = new SharedArrayBuffer(image.byteLength);
  new Uint8Array(shared).set(new Uint8Array(image));
  return { image: shared, stops };
}

/** Departures of a window that are worth a thread of their own. */
const LEAST_PART = 8;

/** Opens a pool over an image. Throws TransitError when the image is damaged, RangeError for a number of workers that makes no sense. */
export async function openPool(image: ArrayBufferLike, options: PoolOptions = {}): Promise<Pool> {
  const workers = options.workers ?? 1;
  const views = options.views ?? 4;
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) throw new RangeError('a pool has 1 to 64 workers');
  const crew = await Crew.start(
    {
      workers,
      views,
      entry: options.entry ?? new URL('./worker.ts', import.meta.url),
      mostWaiting: options.mostWaiting ?? 10_000,
    },
    { number: 1, imageNumber: 1, ...sharedImage(image), overlay: options.overlay ?? null, views: {} },
  );
  const ask = <T>(
    method: Method,
    args: readonly unknown[],
    date: string,
    backward: boolean,
    job?: JobOptions,
    on?: Standing,
  ): Promise<T> =>
    crew.run(method, args, backward ? [viewName(date), viewName(date, true)] : [viewName(date)], job, on) as Promise<T>;

  // One publication after another, whatever became of the one before.
  let publishing: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = publishing.then(work);
    publishing = turn.catch(() => {});
    return turn;
  };

  const reach = (query: ReachQuery, job?: JobOptions): Promise<ReachAnswer> =>
    crew.together(async (on) => {
      const plan = await ask<{ departures: number; reason: NoReason | null; outside: readonly string[] }>(
        'reachPlan',
        [query],
        query.date,
        false,
        job,
        on,
      );
      if (plan.reason !== null) return { departures: 0, reason: plan.reason, outside: plan.outside };
      const parts = Math.min(workers, Math.ceil(plan.departures / LEAST_PART));
      if (parts === 1) return ask('reach', [query], query.date, false, job, on);
      const { stops } = on.edition;
      const rows = new SharedArrayBuffer(plan.departures * stops * 4);
      const bound = (i: number): number => Math.floor((plan.departures * i) / parts);
      await Promise.all(
        Array.from({ length: parts }, (_, i) =>
          ask('reachPart', [query, bound(i), bound(i + 1), rows], query.date, false, job, on),
        ),
      );
      return ask('reachSum', [query, rows], query.date, false, job, on);
    });

  return {
    arriveEarliest: (query, job) => ask('arriveEarliest', [query], query.date, false, job),
    departLatest: (query, job) => ask('departLatest', [query], query.date, true, job),
    profile: (query, job) => ask('profile', [query], query.date, false, job),
    next: async (query, job) => JSON.parse(await ask<string>('next', [query], query.date, false, job)) as NextAnswer,
    oneToAll: (query, job) => ask('oneToAll', [query], query.date, false, job),
    allToOne: (query, job) => ask('allToOne', [query], query.date, true, job),
    reach: workers === 1 ? (query, job) => ask('reach', [query], query.date, false, job) : reach,
    board: (query, job) => ask('board', [query], query.date, false, job),
    firstLast: (stop, date, job) => ask('firstLast', [stop, date], date, false, job),
    trip: (ref, serviceDate, start = null, job) => ask('trip', [ref, serviceDate, start], serviceDate, false, job),
    // Lines may be of any days: each thread makes the views it needs.
    lines: (lines, job) => crew.run('lines', [lines], [], job) as Promise<string>,
    async warm(dates) {
      await Promise.all(dates.map((date) => ask('warm', [date], date, false)));
    },
    publish: (overlay) =>
      inTurn(() => {
        const from = crew.edition;
        return crew.publish({ ...from, number: from.number + 1, overlay, views: {} }, from);
      }),
    publishImage: (next, overlay = null) =>
      inTurn(() => {
        const { number, imageNumber } = crew.edition;
        const edition = { number: number + 1, imageNumber: imageNumber + 1, ...sharedImage(next), overlay, views: {} };
        return crew.publish(edition, null);
      }),
    get state() {
      return crew.state;
    },
    close: () => crew.close(),
  };
}

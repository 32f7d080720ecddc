/**
 * The workers and their queue. A worker does one job after another; while all are busy each has the next one lying with it already, so that it need not be woken
 * for it. A job that is taken back, runs out of time or brings its worker down touches no other: what lay with that worker goes back to the queue. An edition
 * (an image with what is known over it) is with all workers before any job asks for it; jobs end on the edition they began with.
 */
import { Worker } from 'node:worker_threads';
import { PoolError } from './errors.ts';
import { post, standing, type Hand, type Job, type Standing } from './hand.ts';
import { received, viewsGiven, type Edition, type FromWorker, type Views } from './protocol.ts';
import { Recent } from './recent.ts';

export interface JobOptions {
  /** Takes the job back: it is answered with PoolError `aborted` at once. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the job is answered with PoolError `timeout`; a worker that is still at it is replaced. */
  readonly timeout?: number;
}

export interface CrewOptions {
  readonly workers: number;
  readonly entry: URL;
  /** Jobs that may wait. */
  readonly mostWaiting: number;
  /** Days whose views are kept for all; the one not asked for the longest gives way. */
  readonly views: number;
}

/** Jobs that are with a worker at most. */
const AT_HAND = 2;

/** Starts in a row that may fail before the pool gives up. */
const MOST_FAILED_STARTS = 3;

export class Crew {
  private readonly options: CrewOptions;
  private readonly hands = new Set<Hand>();
  private current: Standing;
  private queue: Job[] = [];
  private lastId = 0;
  private failedStarts = 0;
  private restarts = 0;
  private closing = false;
  private atRest: (() => void) | null = null;
  private readonly changed: (() => void)[] = [];

  private constructor(options: CrewOptions, edition: Edition) {
    this.options = options;
    this.current = standing(edition);
  }

  /** Starts the workers; rejects when one cannot take on the edition, and leaves none behind. */
  static async start(options: CrewOptions, edition: Edition): Promise<Crew> {
    const crew = new Crew(options, edition);
    try {
      await Promise.all(Array.from({ length: options.workers }, () => crew.hire()));
    } catch (error) {
      await crew.close();
      throw error;
    }
    return crew;
  }

  /** The newest edition with the views that are ready. */
  get edition(): Edition {
    return { ...this.current.edition, views: Object.fromEntries(this.current.views) };
  }

  /** How it stands: workers, jobs waiting and running, workers replaced so far. */
  get state(): { readonly workers: number; readonly waiting: number; readonly running: number; readonly restarts: number } {
    let [waiting, running] = [this.queue.length, 0];
    for (const { jobs } of this.hands) {
      if (jobs.length === 0) continue;
      running++;
      waiting += jobs.length - 1;
    }
    return { workers: this.hands.size, waiting, running, restarts: this.restarts };
  }

  /** Does something that takes several jobs, all of them on what is the newest edition now. */
  async together<T>(work: (on: Standing) => Promise<T>): Promise<T> {
    const on = this.current;
    on.jobs++;
    try {
      return await work(on);
    } finally {
      on.jobs--;
      this.forget(on);
    }
  }

  /** Does a job on an edition, the newest when nothing else is said. `needs` names the day views it will use. */
  run(
    method: string,
    args: readonly unknown[],
    needs: readonly string[],
    options: JobOptions = {},
    on: Standing = this.current,
  ): Promise<unknown> {
    if (this.closing) return Promise.reject(new PoolError('closed'));
    if (options.signal?.aborted === true) return Promise.reject(new PoolError('aborted'));
    if (this.queue.length >= this.options.mostWaiting) return Promise.reject(new PoolError('busy'));
    if (this.hands.size === 0) return Promise.reject(new PoolError('worker-crashed'));
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const abort = (): void => this.takeBack(job, new PoolError('aborted'), false);
      const job: Job = {
        id: ++this.lastId,
        standing: on,
        method,
        args,
        needs,
        missing: [],
        hasTimeout: options.timeout !== undefined,
        settled: false,
        settle: (error, value) => {
          if (job.settled) return;
          job.settled = true;
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', abort);
          job.standing.jobs--;
          this.forget(job.standing);
          if (error === null) resolve(value);
          else reject(error);
        },
      };
      options.signal?.addEventListener('abort', abort, { once: true });
      if (options.timeout !== undefined)
        timer = setTimeout(() => this.takeBack(job, new PoolError('timeout'), true), options.timeout);
      job.standing.jobs++;
      this.queue.push(job);
      this.dispatch();
    });
  }

  /**
   * Makes an edition known to all workers, then the newest. One worker takes it on first and brings the views up to date, while the others go on answering
   * and then only adopt it. Rejects, and leaves everything as it was, when that worker cannot take it on.
   */
  async publish(edition: Edition, from: Edition | null): Promise<void> {
    let first: Hand;
    let views: Views;
    for (let attempt = 1; ; attempt++) {
      first = await this.someone();
      try {
        views = await this.give(first, edition, from);
        break;
      } catch (error) {
        // It may have broken down over a query of its own; three that do so one after another do it over the edition.
        if (!(error instanceof PoolError) || attempt === 3) throw error;
      }
    }
    const complete: Edition = { ...edition, views };
    const others = [...this.hands].filter((hand) => hand !== first && hand.started && !hand.ending);
    // A worker that falls out meanwhile is replaced by one that starts on what is then the newest.
    await Promise.allSettled(others.map((hand) => this.give(hand, complete, null)));
    const old = this.current;
    this.current = standing(complete);
    this.forget(old);
    this.dispatch();
  }

  /** Answers what is under way, refuses what waits, and ends the workers. */
  async close(): Promise<void> {
    this.closing = true;
    this.refuseWaiting(new PoolError('closed'));
    if ([...this.hands].some((hand) => hand.jobs.length > 0)) await new Promise<void>((resolve) => (this.atRest = resolve));
    await Promise.all([...this.hands].map((hand) => hand.worker.terminate()));
  }

  private refuseWaiting(error: PoolError): void {
    const waiting = this.queue;
    this.queue = [];
    for (const job of waiting) job.settle(error, null);
  }

  /** A new worker on the newest edition. */
  private async hire(): Promise<void> {
    const worker = new Worker(this.options.entry, { workerData: this.options.views });
    const hand: Hand = { worker, jobs: [], started: false, ending: false, has: new Map(), awaited: new Map() };
    this.hands.add(hand);
    worker.on('message', (message: FromWorker) => this.heard(hand, message));
    worker.on('error', (error) => this.lost(hand, error));
    worker.on('exit', () => this.lost(hand, undefined));
    await this.give(hand, this.edition, null);
    this.failedStarts = 0;
    this.tell();
    this.dispatch();
  }

  /** A worker that can be asked, an idle one if there is one; waits when all are just being replaced. */
  private async someone(): Promise<Hand> {
    for (;;) {
      if (this.closing) throw new PoolError('closed');
      const able = [...this.hands].filter((hand) => hand.started && !hand.ending);
      const found = able.find((hand) => hand.jobs.length === 0) ?? able[0];
      if (found !== undefined) return found;
      if (this.hands.size === 0) throw new PoolError('worker-crashed');
      await new Promise<void>((resolve) => this.changed.push(resolve));
    }
  }

  /** Wakes whoever waits for a worker to have come or gone. */
  private tell(): void {
    for (const wake of this.changed.splice(0)) wake();
  }

  /** Gives a worker an edition and waits until it has it; the views that it now has. */
  private give(hand: Hand, edition: Edition, from: Edition | null): Promise<Views> {
    return new Promise((resolve, reject) => {
      hand.awaited.set(edition.number, (error, views) => {
        hand.awaited.delete(edition.number);
        if (error !== null) return reject(error);
        hand.has.set(edition.number, new Recent(viewsGiven(this.options.views)));
        hand.started = true;
        return resolve(views);
      });
      post(hand, { kind: 'edition', edition, from });
    });
  }

  private heard(hand: Hand, message: FromWorker): void {
    if (message.kind === 'ready') return hand.awaited.get(message.edition)?.(null, message.views);
    if (message.kind === 'refused') return hand.awaited.get(message.edition)?.(received(message.error), {});
    const [job] = hand.jobs;
    if (job === undefined || job.id !== message.id) return undefined;
    this.release(hand, job);
    if (message.kind === 'done') {
      for (const [name, view] of Object.entries(message.views)) this.keep(job.standing, name, view);
      job.settle(null, message.value);
    } else job.settle(received(message.error), null);
    return this.dispatch();
  }

  /** A job is no longer with a worker. */
  private release(hand: Hand, job: Job): void {
    hand.jobs.splice(hand.jobs.indexOf(job), 1);
    for (const name of job.missing) job.standing.building.delete(name);
    if (this.atRest === null || [...this.hands].some((one) => one.jobs.length > 0)) return;
    this.atRest();
  }

  private keep({ views }: Standing, name: string, view: SharedArrayBuffer): void {
    views.delete(name);
    views.set(name, view);
    for (const oldest of views.keys()) {
      if (views.size <= viewsGiven(this.options.views)) return;
      views.delete(oldest);
    }
  }

  /** A worker has ended: the job it was at is answered with an error, once, what it had not begun is done by others, and another worker takes its place. */
  private lost(hand: Hand, error: unknown): void {
    if (!this.hands.delete(hand)) return;
    const failure = new PoolError('worker-crashed', error);
    if (!hand.started) this.failedStarts++;
    for (const waiting of hand.awaited.values()) waiting(failure, {});
    const [begun, ...others] = hand.jobs;
    for (const job of others.toReversed()) {
      this.release(hand, job);
      if (this.closing) job.settle(failure, null);
      else if (!job.settled) this.queue.unshift(job);
    }
    if (begun !== undefined) {
      this.release(hand, begun);
      begun.settle(failure, null);
    }
    this.tell();
    if (this.closing) return;
    if (this.failedStarts < MOST_FAILED_STARTS) {
      this.restarts++;
      this.hire().catch(() => {});
    } else if (this.hands.size === 0) this.refuseWaiting(failure);
  }

  private takeBack(job: Job, error: PoolError, end: boolean): void {
    const at = this.queue.indexOf(job);
    if (at >= 0) this.queue.splice(at, 1);
    job.settle(error, null);
    // A search cannot be interrupted: one that has run out of time ends with its worker, one that was taken back by itself.
    if (!end) return;
    for (const hand of this.hands) {
      if (hand.jobs[0] !== job) continue;
      hand.ending = true;
      void hand.worker.terminate();
    }
  }

  /** Hands waiting jobs to workers in their order, to each a first one, then the next. */
  private dispatch(): void {
    for (let many = 0; many < AT_HAND; many++)
      for (const hand of this.hands) {
        if (this.queue.length === 0) return;
        if (hand.jobs.length === many && hand.started && !hand.ending && !this.hand(hand)) return;
      }
  }

  /**
   * Gives a worker the next job; false when there is none for anybody now. One that needs a view which is just being built waits for it, and later ones may go
   * first. To lie with a worker that is busy a job must have no time to run out of, and all it needs.
   */
  private hand(hand: Hand): boolean {
    const busy = hand.jobs.length > 0;
    const at = this.queue.findIndex(({ needs, standing: of, hasTimeout }) =>
      busy ? !hasTimeout && needs.every((name) => of.views.has(name)) : needs.every((name) => !of.building.has(name)),
    );
    if (at < 0) return false;
    const job = this.queue[at]!;
    const { edition, views, building } = job.standing;
    const given = hand.has.get(edition.number);
    if (given === undefined) {
      // It was hired while this edition was being published.
      if (!hand.awaited.has(edition.number))
        this.give(hand, { ...edition, views: Object.fromEntries(views) }, null).then(
          () => this.dispatch(),
          () => {},
        );
      return true;
    }
    this.queue.splice(at, 1);
    const ready = job.needs.filter((name) => views.has(name));
    // Memory that is shared takes longer to send than a search does, so each worker is sent a view once.
    const fresh: Record<string, SharedArrayBuffer> = {};
    for (const name of ready) {
      const view = views.get(name)!;
      this.keep(job.standing, name, view);
      if (given.get(name) !== view) fresh[name] = view;
      given.put(name, view);
    }
    job.missing = job.needs.filter((name) => !ready.includes(name));
    for (const name of job.missing) building.add(name);
    hand.jobs.push(job);
    const { id, method, args, missing } = job;
    post(hand, { kind: 'job', id, edition: edition.number, method, args, ready, fresh, missing });
    return true;
  }

  /** Lets go of an edition that is not the newest and has no jobs. */
  private forget(of: Standing): void {
    if (of === this.current || of.jobs > 0) return;
    for (const hand of this.hands)
      if (hand.has.delete(of.edition.number)) post(hand, { kind: 'drop', edition: of.edition.number });
  }
}

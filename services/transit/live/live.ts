/** What this process answers from. It notices every publication and message, whoever made it, and puts the new view in place of the old: readers never wait. */
import { availableParallelism } from 'node:os';
import { failure } from '@yunjian/kernel/contract';
import type { Database } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { decodeFeedMessage, overlayOf } from '@yunjian/transit/realtime';
import { sweepImages, imageKey } from '../feeds/cache.ts';
import { loadImage } from '../feeds/image.ts';
import { packNetworks } from '../feeds/pack.ts';
import { DESCRIPTION } from '../network/compile.ts';
import { publishPackNetworks } from '../feeds/start.ts';
import { failures } from '../failures.ts';
import { current, messages, newest, stopFacts } from '../queries.ts';
import { policyOf } from '../setting.ts';
import { Crew } from './crew.ts';
import { readTowns, type Towns } from './towns.ts';
import { View, type RealTime } from './view.ts';

const POLL_MS = 1000;
/** After the start: what runs for a moment only (a test, a migration) opens no threads. */
const WARM_MS = 4000;
const lives = new WeakMap<Kit, Live>();
const byDatabase = new WeakMap<Database, Live>();

export class Live {
  readonly #kit: Kit;
  #view: View | null = null;
  #loading: Promise<void> | null = null;
  #seen = { publication: -1, realtime: -1 };
  #expires: Temporal.Instant | null = null;
  #timer: NodeJS.Timeout | null = null;
  #warmer: NodeJS.Timeout | null = null;
  #closed = false;
  #towns: Towns | undefined;

  private constructor(kit: Kit) {
    this.#kit = kit;
  }

  /** The one of this program. */
  static of(kit: Kit): Live {
    let live = lives.get(kit);
    if (!live) {
      lives.set(kit, (live = new Live(kit)));
      byDatabase.set(kit.database, live);
    }
    return live;
  }

  /** What the program on this database answers from; null when it answers nothing yet. */
  static on(database: Database): View | null {
    const live = byDatabase.get(database);
    return live === undefined ? null : live.#view;
  }

  /** Publishes what the pack brings where that is missing, takes up what is published, and from then on looks every second whether there is something new. */
  async start(): Promise<void> {
    this.#closed = false;
    if (!this.#kit.pack.exists(DESCRIPTION)) return; // a district without networks of its own
    await publishPackNetworks(this.#kit);
    await this.refresh();
    this.#look();
    this.#warmer = setTimeout(() => void this.#warm(), WARM_MS).unref();
  }

  /** Opens the threads and today's views before the first traveller asks, unless that was sooner. */
  async #warm(): Promise<void> {
    const view = this.#view;
    if (view === null || this.#closed) return;
    const { date } = view.clock.at(this.#kit.now());
    view.search.find('a', 1);
    await view.crew.ask((pool) => pool.warm([date])).catch(() => undefined); // whoever asks next is told what is wrong
  }

  #look(): void {
    this.#timer = setTimeout(() => {
      this.refresh()
        .catch(() => undefined) // the database is away, or an image cannot be built now: what is there goes on answering, and the next look tries again
        .finally(() => this.#closed || this.#look());
    }, POLL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#warmer) clearTimeout(this.#warmer);
    await this.#loading?.catch(() => undefined);
    await this.#view?.crew.retire();
    this.#view = null;
    this.#seen = { publication: -1, realtime: -1 };
  }

  /** What is answered from now. Throws transit.starting before the first publication was taken up. */
  view(): View {
    if (this.#view === null) throw failure(failures.starting);
    return this.#view;
  }

  /** Takes up what is new. Calls at the same time wait for one look that began after each of them. */
  async refresh(): Promise<void> {
    const before = this.#loading;
    const mine = (async () => {
      await before?.catch(() => undefined);
      await this.#take();
    })();
    this.#loading = mine;
    try {
      await mine;
    } finally {
      if (this.#loading === mine) this.#loading = null;
    }
  }

  async #take(): Promise<void> {
    if (this.#closed) return;
    const { db } = this.#kit.database;
    const seen = await newest(db);
    const expired = this.#expires !== null && Temporal.Instant.compare(this.#expires, this.#kit.now()) <= 0;
    if (seen.publication === this.#seen.publication && seen.realtime === this.#seen.realtime && !expired) return;
    let view = this.#view;
    if (view === null || seen.publication !== this.#seen.publication) view = await this.#load();
    if (view === null) return;
    const realtime = await this.#realtime(view);
    if (realtime !== null || view.realtime !== null) {
      await view.crew.publish(realtime?.overlay ?? null);
      view = view.with(realtime);
    }
    const old = this.#view;
    this.#view = view;
    this.#seen = { publication: view.ground.seq, realtime: seen.realtime };
    if (old !== null && old.crew !== view.crew) await old.crew.retire();
  }

  async #load(): Promise<View | null> {
    const kit = this.#kit;
    const now = await current(kit.database.db);
    if (now === null) return null;
    const pack = await packNetworks(kit);
    const walks = { radius: pack.facts.walkRadius, links: pack.links };
    const image = await loadImage(kit, now.versions, walks);
    sweepImages(kit, new Set([imageKey(now.versions, walks)]), kit.now());
    this.#towns ??= readTowns(kit.pack);
    const crew = new Crew(image, Math.max(2, Math.min(8, availableParallelism())));
    const stops = await stopFacts(kit.database.db, now.versions);
    return View.of({ seq: now.seq, versions: now.versions, image, pack, policy: policyOf(kit), towns: this.#towns, crew, stops });
  }

  /** The messages that are not yet too old, matched to the view's image; null when there are none. */
  async #realtime(view: View): Promise<RealTime | null> {
    const { expireSeconds } = view.policy.realtime;
    const now = this.#kit.now();
    const fresh = (await messages(this.#kit.database.db)).filter(
      (m) => Temporal.Instant.compare(m.at.add({ seconds: expireSeconds }), now) > 0 && view.network(m.network) !== null,
    );
    const times = fresh.map((m) => m.at).toSorted(Temporal.Instant.compare);
    const [oldest, latest] = [times[0], times.at(-1)];
    this.#expires = oldest?.add({ seconds: expireSeconds }) ?? null;
    if (latest === undefined) return null;
    const sources = fresh.map((m) => ({ feed: m.network, source: m.source, message: decodeFeedMessage(m.message) }));
    return { overlay: overlayOf(view.image, sources), at: latest };
  }
}

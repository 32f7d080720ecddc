/** What one publication offers, with what is known in real time over it. A view is never changed: a newer one replaces it whole, and whoever holds it goes on reading. */
import type { Text } from '@yunjian/kernel/contract';
import { modeOf, MODES, Timetable, textOf, type Image, type Mode, type Ref } from '@yunjian/transit';
import type { RealtimeOverlay } from '@yunjian/transit/realtime';
import type { PackNetworks } from '../feeds/pack.ts';
import type { Assumes, StopSaid } from '../feeds/said.ts';
import type { NetworkFact, NetworkFacts, StopFact } from '../network/types.ts';
import type { VersionRow } from '../queries.ts';
import type { Policy } from '../setting.ts';
import { Clock } from './clock.ts';
import type { Crew } from './crew.ts';
import { NearBook } from './near.ts';
import { SearchBook } from './search.ts';
import { StopBook } from './stops.ts';
import type { Towns } from './towns.ts';
import { usageOf, type Usage } from './usage.ts';

/** A network as pages show it. */
export interface NetworkView {
  readonly code: string;
  readonly title: Text;
  readonly mode: Mode;
  readonly asOf: string;
  readonly source: Text;
  readonly licence: string;
  readonly assumed: Text | null;
  readonly assumes: Assumes;
  readonly example: boolean;
  readonly first: string;
  readonly last: string;
  readonly stops: number;
  readonly lines: number;
  readonly trips: number;
  readonly stopTimes: number;
  readonly version: number;
}

/** What a publication is made of; shared by all views of it. */
export interface Ground {
  readonly seq: number;
  readonly versions: readonly VersionRow[];
  readonly image: Image;
  readonly pack: PackNetworks;
  readonly policy: Policy;
  readonly towns: Towns;
  readonly crew: Crew;
  /** what uploaded sheets say of their stops, by network */
  readonly stops: ReadonlyMap<string, readonly StopSaid[]>;
}

export interface RealTime {
  readonly overlay: RealtimeOverlay;
  /** When the newest message came. */
  readonly at: Temporal.Instant;
}

export class View {
  readonly ground: Ground;
  readonly realtime: RealTime | null;
  readonly timetable: Timetable;
  readonly #shared: Shared;

  private constructor(ground: Ground, shared: Shared, timetable: Timetable, realtime: RealTime | null) {
    this.ground = ground;
    this.#shared = shared;
    this.timetable = timetable;
    this.realtime = realtime;
  }

  /** The view of a publication with nothing known in real time. */
  static of(ground: Ground, shared: Shared = new Shared(ground)): View {
    return new View(ground, shared, new Timetable(ground.image), null);
  }

  /** The publication without what is known in real time: what is printed and hung up. */
  asPublished(): View {
    return this.realtime === null ? this : this.#shared.published(() => View.of(this.ground, this.#shared));
  }

  /** The same publication with other real-time knowledge. */
  with(realtime: RealTime | null): View {
    return new View(this.ground, this.#shared, this.timetable.withOverlay(realtime?.overlay ?? null), realtime);
  }

  get image(): Image {
    return this.ground.image;
  }
  get policy(): Policy {
    return this.ground.policy;
  }
  get facts(): NetworkFacts {
    return this.ground.pack.facts;
  }
  get crew(): Crew {
    return this.ground.crew;
  }
  get book(): StopBook {
    return this.#shared.book;
  }
  get near(): NearBook {
    return this.#shared.near;
  }
  get search(): SearchBook {
    return this.#shared.search;
  }
  get clock(): Clock {
    return this.#shared.clock;
  }
  get networks(): readonly NetworkView[] {
    return this.#shared.networks;
  }

  /** Name of a town by its code. */
  townName(code: string): Text {
    return this.ground.towns.names.get(code) ?? { zh: code, en: code };
  }

  /** A string of the image by its number. */
  textOf(n: number): string {
    return textOf(this.image, n);
  }

  network(code: string): NetworkView | null {
    return this.networks.find((n) => n.code === code) ?? null;
  }

  /** Number of a trip of the image; null when it has none of that ref. */
  tripOf(ref: Ref): number | null {
    return this.#shared.trips.get(ref) ?? null;
  }

  /** Departures of every stop in a window of a day; worked out once a window. */
  usage(date: string, from: number, until: number): Usage {
    return this.#shared.usage(date, from, until);
  }

  /** A name for what this view answers with: changes with every publication and every message. */
  get tag(): string {
    return `${this.ground.seq}.${this.realtime === null ? 0 : this.realtime.at.epochMilliseconds}`;
  }
}

/** What is made of a publication when it is first asked for. */
class Shared {
  readonly #ground: Ground;
  readonly clock: Clock;
  readonly book: StopBook;
  readonly networks: readonly NetworkView[];
  #near: NearBook | undefined;
  #search: SearchBook | undefined;
  #trips: Map<Ref, number> | undefined;
  #published: View | undefined;
  readonly #usage = new Map<string, Usage>();

  constructor(ground: Ground) {
    this.#ground = ground;
    this.clock = new Clock(ground.image.facts.timezone);
    this.book = new StopBook(ground.image, stopFactsOf(ground), ground.towns);
    this.networks = networksOf(ground);
  }

  get near(): NearBook {
    return (this.#near ??= new NearBook(this.book));
  }

  get search(): SearchBook {
    return (this.#search ??= new SearchBook(this.book, this.#ground.pack.facts));
  }

  get trips(): ReadonlyMap<Ref, number> {
    if (this.#trips) return this.#trips;
    const { image } = this.#ground;
    const trips = new Map<Ref, number>();
    for (let t = 0; t < image.trips; t++)
      trips.set(`${image.facts.feeds[image.routeFeed[image.tripRoute[t]!]!]!.name}:${textOf(image, image.tripId[t]!)}`, t);
    return (this.#trips = trips);
  }

  /** The view without real time, made when it is first asked for. */
  published(make: () => View): View {
    return (this.#published ??= make());
  }

  usage(date: string, from: number, until: number): Usage {
    const key = `${date} ${from} ${until}`;
    let found = this.#usage.get(key);
    if (!found) {
      if (this.#usage.size >= 12) this.#usage.delete([...this.#usage.keys()][0] as string);
      this.#usage.set(key, (found = usageOf(this.#ground.image, date, from, until)));
    }
    return found;
  }
}

/** The networks that are published: those of the pack with the pack's words, an uploaded one (it has a file name) with its own. */
function networksOf(ground: Ground): NetworkView[] {
  const order = ground.pack.facts.networks.map((n) => n.name);
  return ground.versions
    .toSorted((a, b) => order.indexOf(a.network) - order.indexOf(b.network))
    .map((v): NetworkView => {
      const fact = ground.pack.facts.networks.find((n) => n.name === v.network);
      // The pack's own tables are the pack's also when somebody uploads them again: the sample sheet stays sample data.
      const own = fact !== undefined && isOfPack(ground, v);
      return {
        code: v.network,
        title: fact?.title ?? { zh: v.network, en: v.network },
        mode: fact?.mode ?? modeOfNetwork(ground.image, v.network),
        asOf: v.as_of,
        ...(own ? saidByPack(fact) : saidByUpload(v)),
        first: v.first,
        last: v.last,
        stops: v.stops,
        lines: v.lines,
        trips: v.trips,
        stopTimes: v.stop_times,
        version: v.number,
      };
    });
}

const saidByPack = (f: NetworkFact) => ({
  source: f.source,
  licence: f.licence,
  assumed: f.assumed,
  assumes: f.assumed === null ? ('nothing' as const) : ('something' as const),
  example: f.example,
});

const saidByUpload = (v: VersionRow) => ({
  source: v.said?.source ?? {
    zh: `未说明（数据维护员上传：${v.file_name ?? ''}）`,
    en: `Not stated (uploaded by a timetable editor: ${v.file_name ?? ''})`,
  },
  licence: v.said?.licence ?? '',
  assumed: v.said?.assumed ?? null,
  assumes: v.said?.assumes ?? ('not-stated' as const),
  example: v.said?.example ?? false,
});

const isOfPack = ({ pack }: Ground, v: VersionRow): boolean =>
  v.file_name === null || pack.feeds.some((f) => f.name === v.network && f.hash === v.hash);

/**
 * What is known of stops besides the image: of the pack's networks what its tables say; of an uploaded one what its own sheet says, of the pack's only names and
 * places. What the pack knows of the equipment of stops is no knowledge of a timetable that replaced it.
 */
function stopFactsOf(ground: Ground): StopFact[] {
  const facts: StopFact[] = [];
  const known = new Map(ground.pack.facts.stops.map((f) => [f.ref, f]));
  const uploaded = new Set(ground.versions.filter((v) => !isOfPack(ground, v)).map((v) => v.network));
  for (const fact of ground.pack.facts.stops)
    facts.push(uploaded.has(fact.network) ? { ...fact, code: null, town: null, amenities: null } : fact);
  for (const network of uploaded)
    for (const { id, code, city, amenities } of ground.stops.get(network) ?? []) {
      const ref = `${network}:${id}`;
      const old = known.get(ref);
      const blank = { ref, network, name: '', lat: NaN, lon: NaN, pinyin: '', initials: '', town: null, city: null };
      facts.push({ ...(old ?? blank), code, amenities, town: null, city: city ?? old?.city ?? null });
    }
  return facts;
}

function modeOfNetwork(image: Image, network: string): Mode {
  const book = new Map<Mode, number>();
  const feed = image.facts.feeds.findIndex((f) => f.name === network);
  for (let r = 0; r < image.routes; r++)
    if (image.routeFeed[r] === feed) {
      const mode = modeOf(image.routeType[r]!);
      book.set(mode, (book.get(mode) ?? 0) + 1);
    }
  return [...book].toSorted((a, b) => b[1] - a[1] || MODES.indexOf(a[0]) - MODES.indexOf(b[0]))[0]?.[0] ?? 'other';
}

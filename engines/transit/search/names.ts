import { textOf, type Image } from '../image/layout.ts';
import type { Ref } from '../types.ts';

const encoder = new TextEncoder();

/** Refs of an image's stops, routes and trips, and back. Refs of stops and routes are made once; nothing else is kept. */
export class Names {
  private readonly image: Image;
  private readonly feeds: readonly string[];
  private readonly stops: (Ref | undefined)[];
  private readonly routes: (Ref | undefined)[];
  private readonly found = new Map<Ref, number>();

  constructor(image: Image) {
    this.image = image;
    this.feeds = image.facts.feeds.map((feed) => feed.name);
    this.stops = [];
    this.routes = [];
  }

  stopRef(stop: number): Ref {
    return (this.stops[stop] ??= this.ref(this.image.stopFeed[stop]!, this.image.stopId[stop]!));
  }

  routeRef(route: number): Ref {
    return (this.routes[route] ??= this.ref(this.image.routeFeed[route]!, this.image.routeId[route]!));
  }

  tripRef(trip: number): Ref {
    return this.ref(this.tripFeed(trip), this.image.tripId[trip]!);
  }

  /** The stop of a ref; −1 when there is none. */
  stop(ref: Ref): number {
    let stop = this.found.get(ref);
    if (stop === undefined) {
      const { image } = this;
      stop = this.find(ref, image.stopById, image.stopId, (s) => image.stopFeed[s]!);
      if (stop >= 0) this.found.set(ref, stop);
    }
    return stop;
  }

  /** The route of a ref; −1 when there is none. */
  route(ref: Ref): number {
    const { image } = this;
    return this.find(ref, image.routeById, image.routeId, (r) => image.routeFeed[r]!);
  }

  /** The trip of a ref; −1 when there is none. */
  trip(ref: Ref): number {
    return this.find(ref, this.image.tripById, this.image.tripId, (t) => this.tripFeed(t));
  }

  private tripFeed(trip: number): number {
    return this.image.serviceFeed[this.image.tripService[trip]!]!;
  }

  private ref(feed: number, id: number): Ref {
    return `${this.feeds[feed]}:${textOf(this.image, id)}`;
  }

  /** Binary search in an index ordered by feed, then bytes of the id. */
  private find(ref: Ref, index: Int32Array, ids: Int32Array, feedOf: (i: number) => number): number {
    const colon = ref.indexOf(':');
    const feed = colon < 0 ? -1 : this.feeds.indexOf(ref.slice(0, colon));
    if (feed < 0) return -1;
    const id = encoder.encode(ref.slice(colon + 1));
    let [low, high] = [0, index.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = index[middle]!;
      const order = feedOf(at) - feed || this.compare(ids[at]!, id);
      if (order === 0) return at;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  private compare(text: number, id: Uint8Array): number {
    const { strOff, strBytes } = this.image;
    const from = strOff[text]!;
    const length = strOff[text + 1]! - from;
    const shared = Math.min(length, id.length);
    for (let i = 0; i < shared; i++) {
      const difference = strBytes[from + i]! - id[i]!;
      if (difference !== 0) return difference;
    }
    return length - id.length;
  }
}

/** Stops by place. */
import Flatbush from 'flatbush';
import type { StopBook } from './stops.ts';

const METRES_A_DEGREE = 111_195;

/** Finds stops in a box and around a point. Platforms and plain stops; stations are found through their platforms. */
export class NearBook {
  readonly #book: StopBook;
  readonly #tree: Flatbush | null;
  readonly #stops: readonly number[];

  constructor(book: StopBook) {
    this.#book = book;
    const stops: number[] = [];
    for (let s = 0; s < book.size; s++)
      if (book.image.stopKind[s] === 0 && !Number.isNaN(book.lat(s)) && book.linesAt(s).length > 0) stops.push(s);
    this.#stops = stops;
    if (stops.length === 0) this.#tree = null;
    else {
      const tree = new Flatbush(stops.length);
      for (const s of stops) tree.add(book.lon(s), book.lat(s), book.lon(s), book.lat(s));
      tree.finish();
      this.#tree = tree;
    }
  }

  /** Stops that are served, in a box west, south, east, north; in the image's order. */
  inBox(west: number, south: number, east: number, north: number): number[] {
    if (this.#tree === null) return [];
    return this.#tree
      .search(west, south, east, north)
      .map((i) => this.#stops[i] as number)
      .toSorted((a, b) => a - b);
  }

  /** Stops that are served within `metres` of a point, nearest first. */
  around(lat: number, lon: number, metres: number): { stop: number; metres: number }[] {
    const dLat = metres / METRES_A_DEGREE;
    const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    return this.inBox(lon - dLon, lat - dLat, lon + dLon, lat + dLat)
      .map((stop) => ({ stop, metres: this.#book.metres(stop, lat, lon) }))
      .filter((found) => found.metres <= metres)
      .toSorted((a, b) => a.metres - b.metres || a.stop - b.stop);
  }

  /** The nearest stop that is served and that `wanted` accepts; null when there is none within 50 km. */
  nearest(lat: number, lon: number, wanted: (stop: number) => boolean = () => true): { stop: number; metres: number } | null {
    for (const metres of [500, 2000, 10_000, 50_000]) {
      const found = this.around(lat, lon, metres).find(({ stop }) => wanted(stop));
      if (found) return found;
    }
    return null;
  }
}

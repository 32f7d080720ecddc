/** Finding a stop by what somebody types: characters, pinyin whole or initials, the code on the pole, a former name, a city. */
import type { Mode } from '@yunjian/transit';
import { spell } from '../network/compile.ts';
import type { NetworkFacts } from '../network/types.ts';
import type { StopBook } from './stops.ts';

interface Entry {
  /** stop or station of the image */
  readonly stop: number;
  /** name, folded */
  readonly name: string;
  readonly full: string;
  readonly initials: string;
  readonly code: string;
  readonly weight: number;
  /** folded city, for names of cities */
  readonly city: string;
  /** the opposite pole of a stop that is listed already: found by its code only */
  readonly twin: boolean;
}

/** Metres within which poles of one name and network are the sides of one stop. */
export const TWIN_METRES = 300;

const RANK: Readonly<Record<Mode, number>> = {
  rail: 9,
  metro: 8,
  tram: 6,
  coach: 4,
  ferry: 4,
  air: 8,
  cable: 3,
  bus: 2,
  taxi: 1,
  other: 1,
};

/** Lower case, no spaces or marks, full width made half width. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s·・.,，。'’()（）/_-]+/g, '');

/** A name without what people leave out: 站, 地铁站. */
const bare = (name: string): string => name.replace(/(地铁|轨交|火车|有轨电车)?站$/, '');

/** The index of places. Built once a publication; a search looks at every entry and takes some hundred microseconds. */
export class SearchBook {
  readonly #entries: readonly Entry[];

  constructor(book: StopBook, facts: NetworkFacts | null) {
    const entries: Entry[] = [];
    const seen = new Map<string, { lat: number; lon: number }[]>();
    const add = (stop: number, name: string, full: string, initials: string, twin = false): void => {
      const modes = book.modesAt(stop);
      const top = Math.max(0, ...modes.map((m) => RANK[m]));
      entries.push({
        stop,
        name: fold(name),
        full: fold(full),
        initials: fold(initials),
        code: fold(book.codeOf(stop) ?? ''),
        weight: top + Math.min(2, book.linesAt(stop).length / 6) + (book.townCode(stop) === null ? 0 : 2),
        city: fold(book.cityOf(stop) ?? '').replace(/市$/, ''),
        twin,
      });
    };
    for (let s = 0; s < book.size; s++) {
      // A platform is found as its station, and only places where something stops are found at all.
      if (book.rootOf(s) !== s || book.linesAt(s).length === 0) continue;
      const name = book.names[s] as string;
      // The two poles of a stop on opposite sides of a road are one place to a traveller who types its name: the first of a name, network and
      // TWIN_METRES stands for them. The code on a pole means that pole.
      const twins = seen.get(`${book.networkOf(s)}\n${name}`) ?? [];
      const twin = twins.some((t) => book.metres(s, t.lat, t.lon) < TWIN_METRES);
      if (twin && book.codeOf(s) === null) continue;
      if (!twin) {
        twins.push({ lat: book.lat(s), lon: book.lon(s) });
        seen.set(`${book.networkOf(s)}\n${name}`, twins);
      }
      const fact = book.factOf(s);
      const known = fact !== null && fact.pinyin !== '' && fact.name === name;
      const spelt = twin ? { pinyin: '', initials: '' } : known ? fact : spell(name);
      add(s, name, spelt.pinyin, spelt.initials, twin);
    }
    for (const alias of facts?.aliases ?? []) {
      const stop = book.indexOf(alias.ref);
      if (stop !== null) add(book.rootOf(stop), alias.name, alias.pinyin, alias.initials);
    }
    this.#entries = entries;
  }

  /** The best `limit` places for what was typed, best first, each once. `near` prefers what is close. */
  find(typed: string, limit: number, near?: (stop: number) => number | null): number[] {
    const q = fold(typed);
    if (q === '') return [];
    const short = bare(q);
    const scored: { stop: number; score: number }[] = [];
    for (const entry of this.#entries) {
      const score = Math.max(matchCode(entry, q), entry.twin ? 0 : match(entry, q, short));
      if (score <= 0) continue;
      const metres = near?.(entry.stop) ?? null;
      scored.push({ stop: entry.stop, score: score + entry.weight - (metres === null ? 0 : Math.min(8, metres / 2500)) });
    }
    scored.sort((a, b) => b.score - a.score || a.stop - b.stop);
    const found = new Set<number>();
    for (const { stop } of scored) {
      found.add(stop);
      if (found.size >= limit) break;
    }
    return [...found];
  }
}

/** How well the code on a pole answers; 0 not at all. */
function matchCode(e: Entry, q: string): number {
  if (e.code === '') return 0;
  if (e.code === q) return 120;
  return q.length > 2 && /\d/.test(q) && e.code.startsWith(q) ? 60 : 0;
}

/** How well an entry's names answer; 0 not at all. Whole words beat beginnings, beginnings beat middles, characters beat letters. */
function match(e: Entry, q: string, short: string): number {
  const name = bare(e.name);
  if (e.name === q || name === short) return 110;
  if (/^[a-z0-9]+$/.test(q)) {
    if (e.full === q || e.full === `${q}zhan`) return 105;
    if (e.initials === q) return 92;
    if (e.full.startsWith(q)) return 85 - Math.min(10, (e.full.length - q.length) / 3);
    if (e.initials.startsWith(q) && q.length > 1) return 72 - Math.min(10, e.initials.length - q.length);
    if (e.name.startsWith(q)) return 80;
    if (q.length > 2 && e.full.includes(q)) return 50;
    if (e.name.includes(q)) return 45;
    return 0;
  }
  // A city's name stands for its stations: ahead of stops that only contain it.
  if (e.city !== '' && (e.city === short || e.city === short.replace(/市$/, ''))) return 88 + (name.startsWith(e.city) ? 4 : 0);
  if (e.name.startsWith(short)) return 90 - Math.min(10, e.name.length - short.length);
  if (e.name.includes(short)) return 60 - Math.min(10, e.name.indexOf(short));
  // Typed with a wrong or missing character between: every character in order.
  if (short.length > 2) {
    let at = 0;
    for (const c of e.name) if (c === short[at]) at += 1;
    if (at === short.length) return 30;
  }
  return 0;
}

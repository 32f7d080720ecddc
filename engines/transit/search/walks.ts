import type { Image } from '../image/layout.ts';
import { metresBetween, WALK_SPEED, walkSeconds } from '../walk.ts';
import type { WalkTable } from './space.ts';

/** Tables of this many speeds and limits are kept; the one used longest ago goes first. */
const KEPT = 8;

/** Walks of one speed and limit, from each stop and to each stop. */
export interface Walks {
  readonly onward: WalkTable;
  /** The same walks by where they end: `to` is where they begin. */
  readonly back: WalkTable;
}

/** The walks of an image, by speed and limit. */
export class WalkTables {
  private readonly image: Image;
  private readonly made = new Map<string, { onward: WalkTable; back: WalkTable | null }>();

  constructor(image: Image) {
    this.image = image;
  }

  /**
   * Walks at `speed` metres a second (absent: 1.2) whose computed ones are at most `limit` metres long (absent: all). Times from transfers.txt stay, and a row
   * of it without a time is not cut by the limit: it is a walk the feed names.
   */
  table(speed: number | undefined, limit: number | undefined): WalkTable {
    return this.entry(speed, limit).onward;
  }

  /** The same walks turned round. */
  turned(speed: number | undefined, limit: number | undefined): WalkTable {
    const entry = this.entry(speed, limit);
    return (entry.back ??= turn(entry.onward));
  }

  private entry(speed: number | undefined, limit: number | undefined): { onward: WalkTable; back: WalkTable | null } {
    const own = speed === undefined || speed === WALK_SPEED;
    const cut = limit === undefined || limit >= this.image.facts.walkRadius ? undefined : limit;
    const key = `${own ? '' : speed} ${cut ?? ''}`;
    let entry = this.made.get(key);
    if (entry === undefined) {
      const { image } = this;
      const onward =
        own && cut === undefined
          ? { off: image.walkOff, to: image.walkTo, secs: image.walkSecs }
          : at(image, speed ?? WALK_SPEED, cut);
      entry = { onward, back: null };
      if (this.made.size >= KEPT) this.made.delete([...this.made.keys()].find((other) => other !== ' ')!);
    } else this.made.delete(key);
    this.made.set(key, entry);
    return entry;
  }
}

/** Metres between two stops in a straight line. */
export const metresOf = (image: Image, a: number, b: number): number =>
  metresBetween(image.stopLat[a]!, image.stopLon[a]!, image.stopLat[b]!, image.stopLon[b]!);

function at(image: Image, speed: number, limit: number | undefined): WalkTable {
  const { walkOff, walkTo, walkSecs, walkKind, stops } = image;
  const off = new Int32Array(stops + 1);
  const to: number[] = [];
  const secs: number[] = [];
  for (let s = 0; s < stops; s++) {
    const list: [number, number][] = [];
    for (let x = walkOff[s]!; x < walkOff[s + 1]!; x++) {
      const v = walkTo[x]!;
      if (walkKind[x] === 2) list.push([walkSecs[x]!, v]);
      else {
        const metres = metresOf(image, s, v);
        if (walkKind[x] === 0 && limit !== undefined && metres > limit) continue;
        list.push([walkSeconds(metres, speed), v]);
      }
    }
    list.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [seconds, v] of list) {
      secs.push(seconds);
      to.push(v);
    }
    off[s + 1] = to.length;
  }
  return { off, to: Int32Array.from(to), secs: Int32Array.from(secs) };
}

/** Walks by where they end, ordered by seconds, then stop. */
function turn(table: WalkTable): WalkTable {
  const stops = table.off.length - 1;
  const off = new Int32Array(stops + 1);
  for (const v of table.to) off[v + 1]!++;
  for (let s = 0; s < stops; s++) off[s + 1]! += off[s]!;
  const to = new Int32Array(table.to.length);
  const secs = new Int32Array(table.to.length);
  const filled = off.slice(0, stops);
  for (let s = 0; s < stops; s++)
    for (let x = table.off[s]!; x < table.off[s + 1]!; x++) {
      const v = table.to[x]!;
      let at = filled[v]!++;
      for (; at > off[v]! && secs[at - 1]! > table.secs[x]!; at--) {
        to[at] = to[at - 1]!;
        secs[at] = secs[at - 1]!;
      }
      to[at] = s;
      secs[at] = table.secs[x]!;
    }
  return { off, to, secs };
}

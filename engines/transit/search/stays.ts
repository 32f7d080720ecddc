import { Ints } from '../view/ints.ts';
import type { Layer } from './labels.ts';
import type { Space, Terms } from './space.ts';

/** Rides run k of pattern p from a position on in round r and lowers what it reaches; `parent` tells how it was come by. Gives the bound, perhaps lower. */
export type RidePast = (r: number, layer: Layer, p: number, k: number, from: number, parent: number, bound: number) => number;

/** Staying seated: rule 8 within a search. */
export class Stays {
  /** Three a stay: run stayed on from, its position of boarding or −1, the stay before or −1. A ride label that follows from stay i has the parent −2 − i. */
  readonly made = new Ints();
  private readonly pending: number[] = [];
  private readonly ridePast: RidePast;

  constructor(ridePast: RidePast) {
    this.ridePast = ridePast;
  }

  /**
   * Runs k … of pattern p up to `end` could all be boarded at `boarded`. Each that was not yet ridden to its end in this round or one before may be stayed on
   * from: a later run of the pattern may be the one that carries on. What arrives at `bound` or later is of no use.
   */
  from(
    space: Space,
    terms: Terms,
    layer: Layer,
    r: number,
    p: number,
    k: number,
    end: number,
    boarded: number,
    outer: number,
  ): number {
    const endedFrom = layer.endedFrom!;
    const { off } = space.seats!;
    let bound = outer;
    const until = Math.min(end, endedFrom[p]!);
    for (let j = k; j < until; j++) {
      if (endOf(space, p, j) >= bound) break;
      if (off[j] !== off[j + 1]) bound = this.on(space, terms, layer, r, j, boarded, bound);
    }
    if (k < endedFrom[p]! && end >= endedFrom[p]!) endedFrom[p] = k;
    return bound;
  }

  /** Carries on from the end of run `first`, boarded at a position, to all runs that follow and on from those. */
  private on(space: Space, terms: Terms, layer: Layer, r: number, first: number, boarded: number, outer: number): number {
    const { off, to, pattern } = space.seats!;
    const { allowed } = terms;
    const stayed = layer.stayed!;
    let bound = outer;
    this.pending.push(this.add(first, boarded, -1));
    for (let stay = this.pending.pop(); stay !== undefined; stay = this.pending.pop()) {
      const run = this.made.data[3 * stay]!;
      for (let x = off[run]!; x < off[run + 1]!; x++) {
        const k = to[x]!;
        const p = pattern[k]!;
        if (stayed[k] === 1 || (allowed !== null && allowed[p] === 0)) continue;
        stayed[k] = 1;
        bound = this.ridePast(r, layer, p, k, 0, -2 - stay, bound);
        if (off[k] !== off[k + 1] && endOf(space, p, k) < bound) this.pending.push(this.add(k, -1, stay));
      }
    }
    return bound;
  }

  private add(run: number, boarded: number, before: number): number {
    this.made.push(run);
    this.made.push(boarded);
    this.made.push(before);
    return this.made.length / 3 - 1;
  }
}

/** Arrival of run k of pattern p at its last stop. */
const endOf = ({ view }: Space, p: number, k: number): number =>
  view.run[4 * k]! + view.times[view.run[4 * k + 1]! + view.patLen[p]! - 1]!;

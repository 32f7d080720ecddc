import type { Layer } from './labels.ts';
import type { Space, Terms } from './space.ts';

/** A list of labels that holds each once. */
export class Marks {
  readonly list: Int32Array;
  readonly flag: Uint8Array;
  count = 0;

  constructor(labels: number) {
    this.list = new Int32Array(labels);
    this.flag = new Uint8Array(labels);
  }

  add(label: number): void {
    if (this.flag[label] === 1) return;
    this.flag[label] = 1;
    this.list[this.count++] = label;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.flag[this.list[i]!] = 0;
    this.count = 0;
  }
}

/**
 * Changes at the stop and walks from the ride labels `improved`: lowers the board labels of the layer, notes in `parents` from which ride label each follows,
 * and marks it. What is ready at `bound` or later, or so late that the `least` seconds from there to the target exceed it, is of no use.
 */
export function change(
  space: Space,
  terms: Terms,
  { ride, board }: Layer,
  improved: Marks,
  marks: Marks,
  parents: Int32Array,
  bound: number,
  least: Int32Array,
): void {
  const { list: marked, flag } = marks;
  const { change: changes, view } = space;
  const { off, to, secs } = space.walks;
  const { rideSlack, boardSlack, minChange, blocked } = terms;
  const { stops } = view;
  let { count } = marks;
  for (let n = 0; n < improved.count; n++) {
    const label = improved.list[n]!;
    const cls = rideSlack.length === 1 ? 0 : (label / stops) | 0;
    const s = label - cls * stops;
    const arrival = ride[label]!;
    if (arrival + least[s]! >= bound) continue;
    const same = changes[s]!;
    const end = off[s + 1]!;
    for (let b = 0; b < boardSlack.length; b++) {
      const slack = rideSlack[cls]! + boardSlack[b]!;
      const bo = b * stops;
      if (same >= 0) {
        const ready = arrival + Math.max(same + slack, minChange);
        if (ready < board[bo + s]! && ready + least[s]! < bound) {
          board[bo + s] = ready;
          parents[bo + s] = label;
          if (flag[bo + s] === 0) {
            flag[bo + s] = 1;
            marked[count++] = bo + s;
          }
        }
      }
      for (let x = off[s]!; x < end; x++) {
        const ready = arrival + Math.max(secs[x]! + slack, minChange);
        if (ready >= bound) break;
        const v = to[x]!;
        if (ready >= board[bo + v]! || (blocked !== null && blocked[v] === 1) || ready + least[v]! >= bound) continue;
        board[bo + v] = ready;
        parents[bo + v] = label;
        if (flag[bo + v] === 1) continue;
        flag[bo + v] = 1;
        marked[count++] = bo + v;
      }
    }
  }
  marks.count = count;
}

/** Rows of stop_times.txt in memory: a column of numbers each. */
import { grown } from './bytes.ts';

type Ints = Int32Array<ArrayBuffer>;

/** Bit of `flag`: the times of the row are approximate. */
export const APPROXIMATE = 16;

/** Rows whose trip, stop and stop_sequence are known, in the order of the file. */
export class StopTimeRows {
  count = 0;
  trip: Ints = new Int32Array(256);
  stop: Ints = new Int32Array(256);
  sequence: Ints = new Int32Array(256);
  /** seconds; BLANK or BAD as in fields.ts */
  arrival: Ints = new Int32Array(256);
  departure: Ints = new Int32Array(256);
  /** bits 0–1 pickup_type, bits 2–3 drop_off_type, bit 4 set where timepoint says that the times are approximate */
  flag: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  /** shape_dist_traveled, NaN when blank */
  distance: Float64Array<ArrayBuffer> = new Float64Array(256);
  line: Ints = new Int32Array(256);

  grow(): void {
    const length = this.count + 1;
    this.trip = grown(this.trip, length);
    this.stop = grown(this.stop, length);
    this.sequence = grown(this.sequence, length);
    this.arrival = grown(this.arrival, length);
    this.departure = grown(this.departure, length);
    this.flag = grown(this.flag, length);
    this.distance = grown(this.distance, length);
    this.line = grown(this.line, length);
  }
}

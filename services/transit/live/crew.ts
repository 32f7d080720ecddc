/** The threads that search one publication: opened when first asked, closed when the last question about a replaced publication is answered. */
import type { Image } from '@yunjian/transit';
import { openPool, type Pool } from '@yunjian/transit/pool';
import type { RealtimeOverlay } from '@yunjian/transit/realtime';

export class Crew {
  readonly #image: Image;
  readonly #workers: number;
  #pool: Promise<Pool> | null = null;
  #overlay: RealtimeOverlay | null = null;
  #asked = 0;
  #retired = false;

  constructor(image: Image, workers: number) {
    this.#image = image;
    this.#workers = workers;
  }

  /** Asks the threads. A question begun before the publication was replaced is still answered from it. */
  async ask<T>(question: (pool: Pool) => Promise<T>): Promise<T> {
    this.#asked += 1;
    try {
      return await question(await this.#open());
    } finally {
      this.#asked -= 1;
      if (this.#retired && this.#asked === 0) await this.#shut();
    }
  }

  #open(): Promise<Pool> {
    return (this.#pool ??= openPool(this.#image.buffer, {
      workers: this.#workers,
      mostWaiting: 600,
      overlay: this.#overlay,
    }));
  }

  /** Gives the threads what is known in real time; questions under way are answered with what was known before. */
  async publish(overlay: RealtimeOverlay | null): Promise<void> {
    this.#overlay = overlay;
    if (this.#pool !== null) await (await this.#pool).publish(overlay);
  }

  /** No more questions will come; the threads end with the last answer. */
  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#asked === 0) await this.#shut();
  }

  async #shut(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    if (pool !== null) await (await pool).close();
  }
}

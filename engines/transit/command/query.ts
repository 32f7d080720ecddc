/** `transit query`: one JSON object a line in, one a line out, in order. */
import { openImage } from '../image/layout.ts';
import { openPool } from '../pool/index.ts';
import { Timetable } from '../timetable.ts';
import { lineAnswerer } from './answer.ts';
import type { TransitIo } from './io.ts';
import { linesOf } from './lines.ts';

/** Lines handed to a worker at once: enough to make the message cheap, few enough to keep all workers busy to the end. */
const BATCH = 64;
/** Text kept back before it is written. */
const FLUSH = 65_536;

/** Answers the lines of `io.stdin` in this thread. */
async function alone(image: SharedArrayBuffer, io: TransitIo): Promise<void> {
  const answer = lineAnswerer(new Timetable(openImage(image)));
  for await (const lines of linesOf(io.stdin)) {
    let text = '';
    for (const line of lines) {
      text += `${answer(line)}\n`;
      if (text.length < FLUSH) continue;
      await io.stdout(text);
      text = '';
    }
    if (text !== '') await io.stdout(text);
  }
}

/** Answers the lines over several workers; what is written is the same, byte for byte. */
async function together(image: SharedArrayBuffer, workers: number, io: TransitIo): Promise<void> {
  const pool = await openPool(image, { workers });
  const waiting: Promise<string>[] = [];
  const write = async (most: number): Promise<void> => {
    while (waiting.length > most) await io.stdout(await waiting.shift()!);
  };
  try {
    for await (const lines of linesOf(io.stdin)) {
      for (let i = 0; i < lines.length; i += BATCH) {
        const job = pool.lines(lines.slice(i, i + BATCH));
        // It is awaited in its turn; until then a failure is not unheard of.
        job.catch(() => {});
        waiting.push(job);
        await write(4 * workers);
      }
      // Whoever sends a line and waits for its answer must get it: nothing is kept back until the next line comes.
      await write(0);
    }
  } finally {
    await pool.close();
  }
}

/** Answers queries over an image. `workers` 1 uses no other thread. Throws TransitError when the image is damaged. */
export async function queryCommand(image: SharedArrayBuffer, workers: number, io: TransitIo): Promise<void> {
  await (workers === 1 ? alone(image, io) : together(image, workers, io));
}

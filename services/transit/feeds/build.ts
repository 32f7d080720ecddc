/** Asking the build thread. */
import { Worker } from 'node:worker_threads';
import type { Done, Work } from './work.ts';

/** A build thread ran out of memory: what it was given is too large, or made to be. */
export class BuildTooLarge extends Error {
  override readonly name = 'BuildTooLarge';
}

const tooLarge = (error: Error): boolean =>
  (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;

/**
 * Has one piece of work done in a thread of its own and returns its answer. Throws BuildTooLarge, whatever else the thread throws, and the signal's reason
 * when it is aborted; the thread is gone in each case.
 */
export async function build(work: Work, signal?: AbortSignal): Promise<Done> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./build-thread.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  try {
    return await new Promise<Done>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error: Error) =>
        reject(tooLarge(error) ? new BuildTooLarge(error.message, { cause: error }) : error),
      );
      worker.once('exit', (code) => reject(new Error(`the build thread ended with ${code}`)));
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}

/** A thread of the pool that breaks down or never ends over certain days, as a defect would make it. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import type { ToWorker } from './protocol.ts';
import { serve } from './serve.ts';

/** Days at which the thread ends without a word, throws out of turn, or stays for ever. */
const FATAL = '1999-01-01';
const THROWN = '1999-01-02';
const ENDLESS = '1999-01-03';

function mishap(message: ToWorker): void {
  if (message.kind !== 'job') return;
  const text = JSON.stringify(message.args);
  if (text.includes(FATAL)) process.exit(3);
  if (text.includes(THROWN)) throw new Error('out of turn');
  if (text.includes(ENDLESS)) for (;;);
}

const port = parentPort!;
const unsteady = {
  on: (_: 'message', hear: (message: ToWorker) => void) =>
    port.on('message', (message: ToWorker) => {
      mishap(message);
      hear(message);
    }),
  postMessage: (message: unknown) => port.postMessage(message),
};
serve(unsteady, workerData as number);

/** Supervision in the service, database included: a run over all history of a filled district, and what is done again when one contract has changed. In a process of its own, so that its memory can be told. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { askRun } from '../../services/assets/supervision/run.ts';
import type { TestAssets } from '../../services/assets/testing.ts';

/** Milliseconds of re-checks of one contract each, and how many contracts each examined on average. */
export interface Rechecked {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
  readonly examined: number;
}

/** What was measured. */
export interface SupervisedMeasured {
  readonly contracts: number;
  readonly findings: number;
  /** From the start of the run to its end, indexes built on the way. */
  readonly seconds: number;
  /** Processor time of the process, without that of the database. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the process, without that of the database. */
  readonly peakMb: number;
  /** A changed clause: nobody else is compared with it. */
  readonly alone: Rechecked;
  /** A changed rent, which those that are compared with it may feel. */
  readonly rent: Rechecked;
}

/** Old space of the process: what 100,000 contracts need, so that memory is what is needed and not what there is. */
export const HEAP_MB = 768;

/** Runs over all contracts of a database of testing.ts, then changes some hundred one by one, each time examining again what that changed. */
export async function measureSupervised(t: TestAssets): Promise<SupervisedMeasured> {
  const { id } = await t.database.tx((tx) => askRun(tx, t.kit, { kind: 'history' }, { id: null, name: 'bench' }, t.kit.now()));
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MB}`,
      path.join(import.meta.dirname, 'supervised-process.ts'),
      t.database.ownerUrl,
      id,
      t.kit.now().toString(),
      t.kit.zone,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`supervised-process.ts ended with ${code}: ${text.slice(-400)}`);
  return JSON.parse(text) as SupervisedMeasured;
}

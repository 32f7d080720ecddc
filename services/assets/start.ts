/** What collective assets do when the process starts, and before it ends. */
import type { Kit } from '@yunjian/kernel/service';
import { resumeTasks } from './dividends/work.ts';
import { resumeChecks } from './imports/check.ts';
import { startSupervision } from './supervision/start.ts';
import { keepRows } from './witness/keep.ts';

const underWay = new WeakMap<Kit, { readonly stop: AbortController; readonly work: Promise<unknown> }>();

/**
 * Brings the rules in, carries hashes of rows that wait into the log, and takes up at once the imports and runs whose process died. What goes wrong with
 * those is told by their job, which tries again every minute.
 */
export async function startAssets(kit: Kit): Promise<void> {
  await startSupervision(kit);
  await kit.database.tx((tx) => keepRows(tx, kit, kit.now()));
  const stop = new AbortController();
  underWay.set(kit, { stop, work: Promise.allSettled([resumeChecks(kit, stop.signal), resumeTasks(kit)]) });
}

/** Waits for what was taken up: a step of a run is short, a check is left where it is. */
export async function stopAssets(kit: Kit): Promise<void> {
  const under = underWay.get(kit);
  under?.stop.abort();
  await under?.work;
}

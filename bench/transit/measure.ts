/** One timetable measured by both contestants, each measurement in a process of its own. */
import type { Load, LoadTask } from './load.ts';
import type { OurFigures } from './ours.ts';
import type { PeerFigures, PeerTask } from './minotor.ts';
import type { Prepared } from './feeds.ts';
import { inProcess } from './process.ts';
import type { Task } from './shared.ts';

export interface Measured {
  readonly prepared: Prepared;
  readonly ours: OurFigures;
  readonly peer: PeerFigures | null;
  readonly loads: Readonly<Record<LoadTask['what'], Load | null>>;
}

/** How much is measured. */
export interface Effort {
  readonly pairs: number;
  readonly laps: number;
  readonly loads: number;
}

/** The middle one of several loads by time. */
async function loadOf(task: LoadTask, times: number): Promise<Load> {
  const all: Load[] = [];
  for (let i = 0; i < times; i++) all.push(await inProcess<Load>('load.ts', task));
  return all.toSorted((a, b) => a.ms - b.ms)[times >> 1]!;
}

/** Measures both; the peer is left out when `peer` is null. */
export async function measure(prepared: Prepared, peer: string | null, effort: Effort): Promise<Measured> {
  const { zip, image, date } = prepared;
  const kept = `${zip}.peer`;
  const task: Task = { zip, image, peer: peer ?? '', date, pairs: prepared.pairs.slice(0, effort.pairs), laps: effort.laps };
  const load = { zip, image, peer: peer ?? '', date, kept };
  const ours = await inProcess<OurFigures>('ours.ts', task);
  const own = {
    zip: await loadOf({ ...load, what: 'zip' }, effort.loads),
    image: await loadOf({ ...load, what: 'image' }, effort.loads),
  };
  if (peer === null) return { prepared, ours, peer: null, loads: { ...own, 'peer-zip': null, 'peer-kept': null } };
  const other = await inProcess<PeerFigures>('minotor.ts', { ...task, kept } satisfies PeerTask);
  const loads = {
    ...own,
    'peer-zip': await loadOf({ ...load, what: 'peer-zip' }, effort.loads),
    'peer-kept': await loadOf({ ...load, what: 'peer-kept' }, effort.loads),
  };
  return { prepared, ours, peer: other, loads };
}

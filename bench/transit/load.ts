// One load of a prepared zip, or of what was kept of it, by one contestant in a process of its own. Prints milliseconds and the greatest memory of the process.
import fs from 'node:fs';
import process from 'node:process';
import { openImage, Timetable } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { answer, taskOf, type Task } from './shared.ts';
import { FEED } from './prepare.ts';
import { loadPeer } from './peer.ts';

export interface LoadTask extends Pick<Task, 'zip' | 'image' | 'peer' | 'date'> {
  readonly what: 'zip' | 'image' | 'peer-zip' | 'peer-kept';
  /** Where what the peer keeps lies. */
  readonly kept: string;
}

export interface Load {
  readonly ms: number;
  /** Milliseconds of the day view after it; null where there is none. */
  readonly view: number | null;
  /** Resident memory at most, MB. */
  readonly rss: number;
}

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

function readShared(file: string): SharedArrayBuffer {
  const handle = fs.openSync(file, 'r');
  const buffer = shared(fs.fstatSync(handle).size);
  fs.readSync(handle, new Uint8Array(buffer), 0, buffer.byteLength, 0);
  fs.closeSync(handle);
  return buffer;
}

async function load(task: LoadTask): Promise<Load> {
  const peer = task.what.startsWith('peer') ? await loadPeer(task.peer) : null;
  const began = performance.now();
  let view: number | null = null;
  if (peer !== null) {
    if (task.what === 'peer-zip') await peer.parse(task.zip, task.date);
    else peer.open(fs.readFileSync(`${task.kept}.timetable`), fs.readFileSync(`${task.kept}.stops`));
    return { ms: performance.now() - began, view, rss: process.resourceUsage().maxRSS / 1024 };
  }
  const image =
    task.what === 'zip' ? buildImage([{ name: FEED, source: task.zip }], { make: shared }).image : readShared(task.image);
  const timetable = new Timetable(openImage(image), { make: shared });
  const opened = performance.now();
  timetable.view(task.date);
  view = performance.now() - opened;
  const ms = (task.what === 'zip' ? performance.now() : opened) - began;
  return { ms, view, rss: process.resourceUsage().maxRSS / 1024 };
}

answer(await load(await taskOf<LoadTask>()));

/** Built images on disk. They can be made anew from the published feeds at any time: a damaged or missing one costs seconds, never data. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isFailure } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { openImage, TransitError, VERSION, type Image } from '@yunjian/transit';
import type { Link } from '../network/types.ts';

/** One feed of an image: the network it is and the SHA-256 of its ZIP, hex. */
export interface FeedOf {
  readonly network: string;
  readonly hash: string;
}

/** What walks are built into an image. */
export interface Walks {
  readonly radius: number;
  readonly links: readonly Link[];
}

/** Name of the image of these feeds: the same feeds, walks and layout give the same name. */
export function imageKey(feeds: readonly FeedOf[], walks: Walks): string {
  const sorted = feeds.toSorted((a, b) => (a.network < b.network ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([VERSION, walks.radius, walks.links, sorted.map((f) => [f.network, f.hash])]))
    .digest('hex');
}

const folder = (kit: Pick<Kit, 'cacheDir'>): string => {
  const dir = path.join(kit.cacheDir, 'transit');
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
};

/** Where the image of this key lies. */
export const imagePath = (kit: Pick<Kit, 'cacheDir'>, key: string): string => path.join(folder(kit), `${key}.image`);

/** Where what was compiled of the pack lies. */
export const packPath = (kit: Pick<Kit, 'cacheDir'>, key: string): string => path.join(folder(kit), `pack-${key}.json`);

/** Reads an image into memory that threads share; null when it is not there or `openImage` refuses it. */
export function readImage(file: string): Image | null {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    const { size } = fs.fstatSync(handle);
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    for (let at = 0; at < size;) {
      const n = fs.readSync(handle, bytes, at, size - at, at);
      if (n === 0) return null;
      at += n;
    }
    return openImage(bytes.buffer);
  } catch (error) {
    if (error instanceof TransitError || isFailure(error)) return null;
    throw error;
  } finally {
    fs.closeSync(handle);
  }
}

/** Writes a file whole or not at all: beside, flushed, renamed. */
export function writeWhole(file: string, content: Uint8Array | string): void {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = fs.openSync(beside, 'wx', 0o600);
    try {
      fs.writeFileSync(handle, content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(beside, file);
  } finally {
    fs.rmSync(beside, { force: true });
  }
}

/** Removes all images but these and the newest `spare` others, and what half-written files are a day old. */
export function sweepImages(kit: Pick<Kit, 'cacheDir'>, keep: ReadonlySet<string>, now: Temporal.Instant, spare = 6): void {
  const dir = folder(kit);
  const files = fs.readdirSync(dir).flatMap((name) => {
    const stat = fs.statSync(path.join(dir, name), { throwIfNoEntry: false });
    return stat ? [{ name, at: stat.mtimeMs }] : [];
  });
  const images = files.filter((f) => f.name.endsWith('.image')).toSorted((a, b) => b.at - a.at);
  for (const { name } of images.filter((f) => !keep.has(f.name.slice(0, -6))).slice(spare))
    fs.rmSync(path.join(dir, name), { force: true });
  for (const { name, at } of files)
    if (/\.[0-9a-f]{12}$/.test(name) && at < now.epochMilliseconds - 86_400_000) fs.rmSync(path.join(dir, name), { force: true });
}

/** The image of a set of versions: from the cache, or built from the feeds in the file store. */
import type { Kit } from '@yunjian/kernel/service';
import { TransitError, type Image } from '@yunjian/transit';
import { build } from './build.ts';
import { imageKey, imagePath, readImage, type Walks } from './cache.ts';
import type { FeedBytes } from './work.ts';

/** A version as an image needs it. */
export interface Source {
  readonly network: string;
  readonly hash: string;
  readonly file_id: string;
}

const under = new Map<string, Promise<void>>();

/** The ZIPs of these versions. */
export async function feedBytes(kit: Pick<Kit, 'database' | 'files'>, sources: readonly Source[]): Promise<FeedBytes[]> {
  return Promise.all(
    sources.map(async (s) => ({
      network: s.network,
      bytes: new Uint8Array((await kit.files.read(kit.database.db, s.file_id)).content),
    })),
  );
}

/**
 * Sees to it that the image of these versions is in the cache, and gives its key. What another call of this process builds is waited for. Throws
 * TransitError when a feed can no longer be used.
 */
export async function ensureImage(kit: Kit, sources: readonly Source[], walks: Walks): Promise<string> {
  const key = imageKey(sources, walks);
  const file = imagePath(kit, key);
  if (readImage(file) !== null) return key;
  let making = under.get(file);
  if (making === undefined) {
    making = (async () => {
      const feeds = (await feedBytes(kit, sources)).toSorted((a, b) => (a.network < b.network ? -1 : 1));
      const done = await build({ kind: 'build', feeds, walks, out: file });
      if (!done.ok) throw new TransitError('feed-unusable', done.text);
    })().finally(() => under.delete(file));
    under.set(file, making);
  }
  await making;
  return key;
}

/** The image of these versions, in memory that threads share. A damaged or missing one is built anew. */
export async function loadImage(kit: Kit, sources: readonly Source[], walks: Walks): Promise<Image> {
  const file = imagePath(kit, imageKey(sources, walks));
  const there = readImage(file);
  if (there !== null) return there;
  await ensureImage(kit, sources, walks);
  const made = readImage(file);
  if (made === null)
    throw new TransitError('image-truncated', { zh: '镜像写入后读不出来', en: 'the image cannot be read after it was written' });
  return made;
}

/** At start: what the pack brings is published when nothing is, and when its tables have changed since. An upload an editor published is never replaced by it. */
import fs from 'node:fs';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { TransitError } from '@yunjian/transit';
import { current, publishAlone, type NewVersion } from '../queries.ts';
import { build } from './build.ts';
import { imageKey, imagePath, readImage } from './cache.ts';
import { statsOf } from './compare.ts';
import { packNetworks, type PackNetworks } from './pack.ts';
import { publishPack } from './publish.ts';

/** Publishes what of the pack is to be published; true when something was. Several processes may do it at once: the second finds it done. */
export async function publishPackNetworks(kit: Kit): Promise<boolean> {
  const pack = await packNetworks(kit);
  const missing = await wanted(kit.database.db, pack.feeds);
  if (missing.feeds.length === 0 && missing.drop.length === 0) return false;
  const walks = { radius: pack.facts.walkRadius, links: pack.links };
  const now = kit.now();
  const received = await Promise.all(
    missing.feeds.map(async (f) => ({
      ...f,
      received: await kit.files.receive({
        content: fs.readFileSync(f.file),
        allow: ['application/zip'],
        maxBytes: 512 * 1024 * 1024,
      }),
    })),
  );
  // The image is built before anything is said of it in the database: a pack that cannot be built changes nothing.
  const kept =
    (await current(kit.database.db))?.versions.filter(
      (v) => ![...missing.drop, ...missing.feeds.map((f) => f.name)].includes(v.network),
    ) ?? [];
  const bytes = [
    ...(await Promise.all(
      kept.map(async (v) => ({
        network: v.network,
        bytes: new Uint8Array((await kit.files.read(kit.database.db, v.file_id)).content),
      })),
    )),
    ...missing.feeds.map((f) => ({ network: f.name, bytes: new Uint8Array(fs.readFileSync(f.file)) })),
  ].toSorted((a, b) => (a.network < b.network ? -1 : 1));
  const key = imageKey([...kept, ...received.map((f) => ({ network: f.name, hash: f.received.sha256 }))], walks);
  const file = imagePath(kit, key);
  let image = readImage(file);
  if (image === null) {
    const done = await build({ kind: 'build', feeds: bytes, walks, out: file });
    if (!done.ok) throw new TransitError('feed-unusable', done.text);
    image = readImage(file);
  }
  if (image === null)
    throw new TransitError('image-truncated', { zh: '镜像写入后读不出来', en: 'the image cannot be read after it was written' });
  const built = image;
  return kit.database.tx(async (tx) => {
    await publishAlone(tx);
    const still = await wanted(kit.database.db, pack.feeds);
    if (still.feeds.length !== missing.feeds.length || still.drop.length !== missing.drop.length) return false;
    const versions: NewVersion[] = [];
    for (const f of received) {
      const fact = pack.facts.networks.find((n) => n.name === f.name);
      const stats = statsOf(built, f.name);
      if (fact === undefined || stats === null) throw new TransitError('feed-unusable', { zh: f.name, en: f.name });
      const stored = await kit.files.record(tx, f.received, {
        originalName: `${f.name}.zip`,
        owner: null,
        purpose: 'transit.feed',
        now,
      });
      versions.push({
        id: uuidv7(now),
        network: f.name,
        origin: 'pack',
        packKey: pack.key,
        fileId: stored.id,
        fileName: null,
        hash: stored.sha256,
        stats,
        asOf: fact.asOf,
        at: now,
        by: { id: null, name: '城区资料 district pack' },
      });
    }
    await publishPack(tx, versions, still.drop, {
      walks,
      at: now,
      by: { id: null, name: '城区资料 district pack' },
      suite: kit.crypto.suite,
    });
    return true;
  });
}

/** Which feeds of the pack are to be published, and which networks the pack has no longer. A version an editor published or put back stays. */
async function wanted(db: Db, feeds: PackNetworks['feeds']): Promise<{ feeds: PackNetworks['feeds']; drop: string[] }> {
  const published = (await current(db))?.versions ?? [];
  const of = new Map(published.map((v) => [v.network, v]));
  const names = new Set(feeds.map((f) => f.name));
  return {
    feeds: feeds.filter((f) => {
      const version = of.get(f.name);
      return version === undefined || (version.origin === 'pack' && version.hash !== f.hash);
    }),
    drop: published.filter((v) => !names.has(v.network) && v.origin === 'pack').map((v) => v.network),
  };
}

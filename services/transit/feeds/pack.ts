/** The networks the district pack brings: compiled once, remembered in the cache, published at the first start and again when the tables change. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Kit } from '@yunjian/kernel/service';
import { TransitError } from '@yunjian/transit';
import type { Link, NetworkFacts } from '../network/types.ts';
import { build } from './build.ts';
import { packPath, writeWhole } from './cache.ts';

/** What is known of the pack's networks, without their feeds. */
export interface PackNetworks {
  /** Changes when a table or the compiler changes. */
  readonly key: string;
  readonly facts: NetworkFacts;
  readonly links: readonly Link[];
  /** SHA-256 of each feed's ZIP, hex, and where it lies. */
  readonly feeds: readonly { readonly name: string; readonly file: string; readonly hash: string }[];
}

/** Folders and files of the pack that the networks are made of. */
const TABLES = ['transit', 'geo', 'calendar', 'orgs/towns.csv'];

function filesBelow(at: string): string[] {
  const stat = fs.statSync(at, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [at];
  return fs
    .readdirSync(at)
    .toSorted()
    .flatMap((name) => filesBelow(path.join(at, name)));
}

/** Hash of all that the compiled networks depend on: the tables and the code that reads them. */
function keyOf(packDir: string): string {
  const hash = createHash('sha256');
  const code = path.join(import.meta.dirname, '..', 'network');
  const own = filesBelow(code).filter((f) => f.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(f));
  const tables = TABLES.flatMap((t) => filesBelow(path.join(packDir, t))).filter((f) => /\.(csv|json|geojson|txt)$/.test(f));
  for (const file of [...own, ...tables.filter((f) => path.basename(f) !== 'policy.json')])
    hash.update(`${path.basename(file)}\0`).update(createHash('sha256').update(fs.readFileSync(file)).digest());
  return hash.digest('hex');
}

/**
 * The pack's networks: from the cache, otherwise compiled in a thread. Throws TransitError `feed-unusable` when the tables make no feeds: the pack is at
 * fault and the program says so at start.
 */
export async function packNetworks(kit: Pick<Kit, 'pack' | 'cacheDir'>): Promise<PackNetworks> {
  const packDir = kit.pack.path('.');
  const key = keyOf(packDir);
  const file = packPath(kit, key);
  const known = readKnown(file);
  if (known) return known;
  const done = await build({ kind: 'compile', packDir });
  if (!done.ok) throw new TransitError('feed-unusable', done.text);
  if (!('compiled' in done)) throw new TypeError('the build thread answered another question');
  const { facts, links, feeds } = done.compiled;
  const made: PackNetworks = {
    key,
    facts,
    links,
    feeds: feeds.map((f) => ({
      name: f.name,
      file: path.join(path.dirname(file), `pack-${key}-${f.name}.zip`),
      hash: createHash('sha256').update(f.zip).digest('hex'),
    })),
  };
  feeds.forEach((f, i) => writeWhole((made.feeds[i] as { file: string }).file, f.zip));
  writeWhole(file, JSON.stringify(made));
  return made;
}

/** What an earlier start wrote, when all of it is still there and whole. */
function readKnown(file: string): PackNetworks | null {
  try {
    const known = JSON.parse(fs.readFileSync(file, 'utf8')) as PackNetworks;
    return known.feeds.every((f) => fs.existsSync(f.file)) ? known : null;
  } catch {
    return null;
  }
}

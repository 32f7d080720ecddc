/** Feeds kept with the engine as text, and the engine's image of text. */
import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { buildImage } from '../build.ts';
import type { MadeFeed } from './generate.fixture.ts';
import type { Files } from './text.fixture.ts';

/** The text of a feed kept with the engine as a zip. */
export function keptFeed(zip: string): Files {
  const entries = unzipSync(fs.readFileSync(path.join(import.meta.dirname, '../feeds', zip)));
  return Object.fromEntries(
    Object.entries(entries).map(([name, bytes]) => [path.basename(name), new TextDecoder().decode(bytes)]),
  );
}

/** The engine's image of feeds given as text. */
export function imageOf(feeds: readonly MadeFeed[], radius: number): ArrayBufferLike {
  const sources = feeds.map(({ name, files }) => ({ name, source: new Map(Object.entries(files)) }));
  return buildImage(sources, { walkRadius: radius }).image;
}

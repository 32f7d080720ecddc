/** The seed that orders equal offers by lot: drawn with the notice, committed to by its hash before anybody offers anything, told at the opening. */
import { createHash } from 'node:crypto';
import type { Kit } from '@yunjian/kernel/service';
import { hex } from './common.ts';

const about = (listingId: string): string => `assets.listing.seed:${listingId}`;

/** Draws the seed of a notice: its SHA-256 (lower-case hex of the UTF-8 text) to be published, and the seed sealed. */
export function drawSeed(
  kit: Pick<Kit, 'crypto' | 'random'>,
  listingId: string,
): { readonly hash: string; readonly sealed: Buffer } {
  const seed = hex(kit, 32);
  return { hash: createHash('sha256').update(seed, 'utf8').digest('hex'), sealed: kit.crypto.seal(seed, about(listingId)) };
}

/** The seed in clear: of a notice that commits to it, for its opening; of an older one as it stood in the notice. */
export const seedOf = (
  kit: Pick<Kit, 'crypto'>,
  listing: { readonly id: string; readonly seed: string | null; readonly seedSealed: Buffer | null },
): string => listing.seed ?? kit.crypto.openText(listing.seedSealed ?? Buffer.alloc(0), about(listing.id));

/**
 * A sealed bid, made in the browser: amount and nonce never leave it before the deadline, only their hash does. The string that is hashed is the one the contract
 * documents (contract/letting.ts); a test compares it with the server's.
 */
import type { Text } from '@yunjian/kernel/contract';
import { canHash, hex, sha256 } from './sha256.ts';

/** What the bidder keeps: without it nobody can open the bid. */
export interface SealedBid {
  readonly kind: 'yunjian-sealed-bid';
  readonly version: 1;
  readonly listing: string;
  readonly registration: string;
  /** For the reader: number and title of the notice. */
  readonly number: string;
  readonly title: string;
  /** Fen a year. */
  readonly fenYear: string;
  readonly nonce: string;
  readonly commitment: string;
  readonly deadline: string | null;
  readonly opening: string | null;
}

/** The text whose hash is the commitment: `listing|registration|fen|nonce`. */
export const commitmentText = (listing: string, registration: string, fenYear: string, nonce: string): string =>
  `${listing}|${registration}|${fenYear}|${nonce}`;

/** A nonce of 32 random bytes as 64 hex digits. */
export const freshNonce = (): string => hex(crypto.getRandomValues(new Uint8Array(32)));

/** SHA-256 of the commitment text, lower-case hex. */
export async function commitment(listing: string, registration: string, fenYear: string, nonce: string): Promise<string> {
  return sha256(new TextEncoder().encode(commitmentText(listing, registration, fenYear, nonce)));
}

/** Seals an amount for a registration: draws the nonce and hashes. */
export async function seal(of: Omit<SealedBid, 'kind' | 'version' | 'nonce' | 'commitment'>): Promise<SealedBid> {
  const nonce = freshNonce();
  const hash = await commitment(of.listing, of.registration, of.fenYear, nonce);
  return { kind: 'yunjian-sealed-bid', version: 1, ...of, nonce, commitment: hash };
}

/** The text of the file to keep. */
export const bidFile = (bid: SealedBid): string =>
  `${JSON.stringify({ 说明: '密封报价，请妥善保管，截止前不要给任何人看。Sealed bid: keep it, show it to nobody before the deadline.', ...bid }, null, 2)}\n`;

/** The name of the file to keep. */
export const bidFileName = (bid: Pick<SealedBid, 'number' | 'commitment'>): string =>
  `sealed-bid-${bid.number}-${bid.commitment.slice(0, 8)}.json`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads a kept file or pasted text; null when it is no sealed bid of ours. */
export function readBidFile(text: string): SealedBid | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const o = value as Record<string, unknown>;
  const said = (key: string): string => (typeof o[key] === 'string' ? o[key] : '');
  const ok =
    o['kind'] === 'yunjian-sealed-bid' &&
    o['version'] === 1 &&
    UUID.test(said('listing')) &&
    UUID.test(said('registration')) &&
    /^[1-9]\d{0,12}$/.test(said('fenYear')) &&
    /^[0-9A-Za-z_-]{16,200}$/.test(said('nonce')) &&
    /^[0-9a-f]{64}$/.test(said('commitment'));
  if (!ok) return null;
  return {
    kind: 'yunjian-sealed-bid',
    version: 1,
    listing: said('listing'),
    registration: said('registration'),
    number: said('number'),
    title: said('title'),
    fenYear: said('fenYear'),
    nonce: said('nonce'),
    commitment: said('commitment'),
    deadline: said('deadline') || null,
    opening: said('opening') || null,
  };
}

/** The kept bid when a file fits the registration and the bid in the box, else what is wrong with the file. */
export async function fitting(text: string, registration: string, sealed: string): Promise<Text | SealedBid> {
  const bid = readBidFile(text);
  if (bid === null)
    return {
      zh: '这不是密封文件，或内容不完整。请选择投递时保存的 sealed-bid-….json。',
      en: 'This is no sealed file, or it is not complete. Choose the sealed-bid-….json that you kept when bidding.',
    };
  if (bid.registration !== registration)
    return {
      zh: `这是另一份报名（公告 ${bid.number}）的密封文件。`,
      en: `This sealed file belongs to another registration (notice ${bid.number}).`,
    };
  const hash = canHash() ? await commitment(bid.listing, bid.registration, bid.fenYear, bid.nonce) : bid.commitment;
  if (hash !== bid.commitment)
    return { zh: '文件被改动过，对不上它自己的指纹。', en: 'The file was altered: it does not match its own fingerprint.' };
  if (hash !== sealed)
    return {
      zh: '这个文件不是最后一次投递的那份。请找最后一次的密封文件。',
      en: 'This is not the file of your last bid. Please find the last sealed file.',
    };
  return bid;
}

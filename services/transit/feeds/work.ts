/** What the build thread is asked and what it answers. */
import type { BuildReport, Finding } from '@yunjian/transit';
import type { Text } from '@yunjian/kernel/contract';
import type { Link, NetworkFacts } from '../network/types.ts';
import type { Changes, FeedStats } from './compare.ts';
import type { Found, StopSaid } from './said.ts';

/** A feed to build in: the bytes of its ZIP. */
export interface FeedBytes {
  readonly network: string;
  readonly bytes: Uint8Array;
}

export type Work =
  /** Turns the tables of the pack into feeds. */
  | { readonly kind: 'compile'; readonly packDir: string }
  /** Builds an image of these feeds and writes it to `out`. */
  | {
      readonly kind: 'build';
      readonly feeds: readonly FeedBytes[];
      readonly walks: { radius: number; links: readonly Link[] };
      readonly out: string;
    }
  /** Reads an uploaded file, builds the image it would make and says what it changes against the image `before`. */
  | {
      readonly kind: 'check';
      readonly packDir: string;
      readonly zone: string;
      readonly network: string;
      readonly fileName: string;
      readonly sheet: boolean;
      readonly bytes: Uint8Array;
      readonly others: readonly FeedBytes[];
      readonly walks: { radius: number; links: readonly Link[] };
      readonly unpackedBytes: number;
      readonly before: string | null;
      readonly today: string;
      /** folder for the image; its name is only known when the feed is */
      readonly outDir: string;
    };

/** Feeds and facts of a pack. */
export interface CompiledPack {
  readonly feeds: readonly { readonly name: string; readonly zip: Uint8Array }[];
  readonly links: readonly Link[];
  readonly facts: NetworkFacts;
  readonly findings: readonly Finding[];
}

export interface Checked {
  /** The feed as a ZIP: the upload itself, or what was made of a line sheet; null when it is the upload. */
  readonly zip: Uint8Array | null;
  readonly stats: FeedStats;
  readonly found: Found;
  /** what a line sheet says of its stops; null for GTFS */
  readonly stops: readonly StopSaid[] | null;
  readonly changes: Changes;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** The image, written beside its place. */
  readonly image: string;
}

export type Done =
  | { readonly ok: true; readonly compiled: CompiledPack }
  | { readonly ok: true; readonly report: BuildReport }
  | { readonly ok: true; readonly checked: Checked }
  /** The input cannot be used; nothing was made. Findings say more where there are any. */
  | { readonly ok: false; readonly code: string; readonly text: Text; readonly findings: readonly Finding[] };

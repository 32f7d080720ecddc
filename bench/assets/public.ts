/** What everyone may read, under load: the program with its pages in one process, fifty clients in another. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { HttpFigures, Requests } from '../transit/http.ts';
import { inProcess } from '../transit/process.ts';

/** Where the server is, and what its sample data hold. */
export interface Addresses {
  readonly url: string;
  /** Of a member, for the series of dividends. */
  readonly cookie: string;
  /** Codes on the walls of assets. */
  readonly codes: readonly string[];
  /** First words of names. */
  readonly names: readonly string[];
  readonly notices: readonly string[];
  readonly towns: readonly string[];
  readonly collective: string;
  /** Folder of the built pages. */
  readonly built: string;
}

export interface PublicFigures {
  readonly assets: number;
  readonly notices: number;
  /** Each kind of page alone, asked without a pause. */
  readonly kinds: readonly (HttpFigures & { readonly what: string })[];
  /** All kinds in turn, without a pause: as much as the machine can do. */
  readonly pressing: HttpFigures;
  /** All kinds in turn, each client once a second. */
  readonly steady: HttpFigures;
}

const query = (of: Readonly<Record<string, string>>): string => new URLSearchParams(of).toString();

const SERIES = 'series of a dividend (signed in)';
const FILES = 'scripts and styles';

/** The addresses of each kind of page, as a browser asks them. */
function kindsOf(a: Addresses): [what: string, paths: string[]][] {
  const listings = '/api/assets/public/listings';
  const scripts = fs.readdirSync(path.join(a.built, 'built')).filter((f) => f.endsWith('.js') || f.endsWith('.css'));
  return [
    ['asset behind the code on its wall', a.codes.map((c) => `/api/assets/public/${c}`)],
    ['search of the register', a.names.map((q) => `/api/assets/public/find?${query({ q })}`)],
    [
      'notices: open ones, results, by town, by words, later pages',
      [
        ...a.towns.map((town) => `${listings}?${query({ town, size: '12' })}`),
        ...['1', '2', '3'].map((page) => `${listings}?${query({ page, size: '12' })}`),
        ...['1', '2'].map((page) => `${listings}?${query({ results: 'true', page, size: '12' })}`),
        `${listings}?${query({ open: 'true', page: '1', size: '6' })}`,
        `${listings}?${query({ q: a.names[0] ?? '', size: '12' })}`,
      ],
    ],
    ['one notice with its result', a.notices.map((id) => `${listings}/${id}`)],
    ['towns', ['/api/assets/public/towns']],
    [SERIES, [`/api/assets/collectives/${a.collective}/dividends`]],
    ['the page itself', ['/assets', '/assets/notices', ...a.codes.slice(0, 50).map((c) => `/assets/${c}`)]],
    [FILES, scripts.map((f) => `/built/${f}`)],
  ];
}

/** `count` addresses, those of a kind over and over. */
const repeated = (paths: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, i) => paths[i % paths.length] ?? '/');

/** Starts the program on sample data, lets `clients` clients ask for each kind of page and for all in turn, and stops it. */
export async function measurePublic(clients: number, each: number): Promise<PublicFigures> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-bench-'));
  fs.chmodSync(dataDir, 0o755);
  const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, 'public-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      YUNJIAN_DEMO: 'on',
      YUNJIAN_DEMO_SCALE: process.env['YUNJIAN_DEMO_SCALE'] ?? '0.1',
      REQUESTS_PER_MINUTE: '0',
      LOG: 'warn',
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (l) =>
        l.startsWith('{"url"') ? resolve(l) : process.stderr.write(`${l}\n`),
      );
      child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}`)));
    });
    return await measureAt(JSON.parse(line) as Addresses, clients, each);
  } finally {
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Asks a running server. */
export async function measureAt(a: Addresses, clients: number, each: number): Promise<PublicFigures> {
  const kinds = kindsOf(a);
  const ask = (paths: readonly string[], pause = 0, signedIn = false): Promise<HttpFigures> =>
    inProcess<HttpFigures>('clients.ts', {
      url: a.url,
      clients,
      warmUp: each / 4,
      pause,
      headers: signedIn ? { cookie: a.cookie } : {},
      paths,
    } satisfies Requests);
  const figures = [];
  for (const [what, paths] of kinds) figures.push({ what, ...(await ask(repeated(paths, each * 1.25), 0, what === SERIES)) });
  const apis = kinds.filter(([what]) => what !== SERIES && what !== FILES); // a browser fetches scripts once
  const inTurn = Array.from({ length: each * 3 }, (_, i) => {
    const paths = apis[i % apis.length]?.[1] ?? [];
    return paths[Math.floor(i / apis.length) % paths.length] ?? '/';
  });
  return {
    assets: a.codes.length,
    notices: a.notices.length,
    kinds: figures,
    pressing: await ask(inTurn),
    steady: await ask(inTurn.slice(0, each / 4 + clients * 15), 1000),
  };
}

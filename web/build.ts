/** Builds the pages: `buildWeb` makes a directory of static files, compressed beforehand, only when something changed. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Plugin } from 'vite';

const here = import.meta.dirname;
const repo = path.resolve(here, '..');

export interface WebBuild {
  /** Absolute directory of the built pages. */
  readonly dist: string;
  /** False when the sources had not changed and nothing was done. */
  readonly built: boolean;
  readonly ms: number;
}

/** What is to be built, and where. */
export interface WebOptions {
  readonly outDir?: string;
  readonly force?: boolean;
  readonly assets?: Readonly<Record<string, string>>;
  readonly extra?: readonly string[];
}

/** What a build was made from, kept beside it: the files it read, the pages asked for besides the program's, and a digest of all. */
interface Stamp {
  readonly inputs: readonly string[];
  readonly extra: readonly string[];
  readonly digest: string;
}

/** Files that shape every build without being modules of it. */
const ALWAYS = ['package-lock.json', 'web/build.ts', 'web/index.html', 'web/public'];

/** A digest of files and directories, relative to the checkout. A few milliseconds: cheap enough to ask at every start. */
function digestOf(inputs: readonly string[], settings: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  const add = (file: string): void => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) return void hash.update(`gone ${file}`);
    if (stat.isDirectory()) for (const name of fs.readdirSync(file).toSorted()) add(path.join(file, name));
    else hash.update(path.relative(repo, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  };
  for (const input of inputs) add(path.resolve(repo, input));
  return hash.digest('hex');
}

/** True when the directory was built with these data from files that are still the same, and has all these pages (it may have more). */
function isFresh(dist: string, assets: Readonly<Record<string, string>>, extra: readonly string[]): boolean {
  try {
    const stamp = JSON.parse(fs.readFileSync(path.join(dist, '.stamp'), 'utf8')) as Stamp;
    return (
      extra.every((page) => stamp.extra.includes(page)) && stamp.digest === digestOf(stamp.inputs, { assets, extra: stamp.extra })
    );
  } catch {
    return false; // never built, or built by something else
  }
}

/** web/dist; for a user who may not write into the checkout, a directory of their own in the temp directory. */
function defaultDist(): string {
  try {
    fs.accessSync(here, fs.constants.W_OK);
    return path.join(here, 'dist');
  } catch {
    return path.join(os.tmpdir(), `yunjian-web-${process.getuid?.() ?? 'user'}`, 'dist');
  }
}

/** The pages as they are when nothing is to be built; else null. A few milliseconds. */
export function freshWeb({ outDir, force = false, assets = {}, extra = [] }: WebOptions): WebBuild | null {
  const dist = path.resolve(outDir ?? defaultDist());
  return !force && isFresh(dist, assets, extra) ? { dist, built: false, ms: 0 } : null;
}

/**
 * Builds into `outDir` (default web/dist, see defaultDist). The new files take the place of the old ones in one rename, so that two
 * processes starting together never see a half-built directory. `assets` copies data directories under an address
 * prefix: `{ geo: '/…/districts/x/geo' }` is served as /geo/…. `extra` adds further HTML pages below web/ (tests use it).
 */
export async function buildWeb(options: WebOptions = {}): Promise<WebBuild> {
  const started = performance.now();
  const dist = path.resolve(options.outDir ?? defaultDist());
  const assets = options.assets ?? {};
  const extra = options.extra ?? [];
  const done = (built: boolean): WebBuild => ({ dist, built, ms: Math.round(performance.now() - started) });
  if (!options.force && isFresh(dist, assets, extra)) return done(false);

  fs.mkdirSync(path.dirname(dist), { recursive: true });
  const next = `${dist}.new-${process.pid}`;
  fs.rmSync(next, { recursive: true, force: true });
  try {
    const modules = await bundle(next, extra);
    for (const [prefix, dir] of Object.entries(assets)) fs.cpSync(dir, path.join(next, prefix), { recursive: true });
    await compress(next);
    const inputs = [...ALWAYS, ...modules, ...Object.values(assets)];
    // A file saved while the build ran may or may not be in it: then the next start builds again.
    const meanwhile = inputs.some(
      (file) =>
        (fs.statSync(path.resolve(repo, file), { throwIfNoEntry: false })?.mtimeMs ?? 0) > performance.timeOrigin + started,
    );
    const stamp: Stamp = { inputs, extra, digest: meanwhile ? '' : digestOf(inputs, { assets, extra }) };
    fs.writeFileSync(path.join(next, '.stamp'), JSON.stringify(stamp));
    const old = `${dist}.old-${process.pid}`;
    if (fs.existsSync(dist)) fs.renameSync(dist, old);
    fs.renameSync(next, dist);
    fs.rmSync(old, { recursive: true, force: true });
  } finally {
    fs.rmSync(next, { recursive: true, force: true });
  }
  return done(true);
}

/** Libraries that change seldom get files of their own, so that an update of our pages does not send them again. */
const GROUPS = [
  // First and strongest: a group takes what it imports along, and the staff library must not take React.
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@remix-run|@tanstack)[\\/]/, priority: 9 },
  { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)[\\/]/, priority: 5 },
  { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 5 },
  { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[^\\/]+|dayjs)[\\/]/, priority: 5 },
];

/** Runs Vite and gives the checkout's own files that went into the pages. */
async function bundle(outDir: string, extra: readonly string[]): Promise<string[]> {
  // Loaded when something is to be built: most starts find the pages made.
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  const modules = new Set<string>();
  const inputs: Plugin = {
    name: 'yunjian-inputs',
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const file = path.normalize(id.replace(/\?.*$/, ''));
        if (file.startsWith(repo + path.sep) && !file.includes('node_modules')) modules.add(path.relative(repo, file));
      }
    },
  };
  await build({
    root: here,
    configFile: false,
    envFile: false,
    logLevel: 'error',
    mode: 'production',
    cacheDir: path.join(os.tmpdir(), `yunjian-vite-${process.pid}`),
    plugins: [react(), inputs],
    resolve: { alias: [{ find: /^zod$/, replacement: path.join(here, 'zod-in-browser.ts') }] },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      manifest: true,
      // Phones of about 2021: WeChat's built-in browser and Safari 15.
      target: ['chrome91', 'safari15', 'firefox91'],
      cssTarget: ['chrome91', 'safari15', 'firefox91'],
      assetsDir: 'built', // not 'assets': addresses below it would not reach the pages of collective assets
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: ['index.html', ...extra].map((page) => path.join(here, page)),
        output: { codeSplitting: { groups: GROUPS } },
      },
    },
  });
  return [...modules].toSorted();
}

const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);
const TEXT = /\.(js|mjs|css|html|svg|json|geojson|csv)$/;

/** Writes .gz and .br beside every text file of 1 KB and more; the server picks by Accept-Encoding. */
async function compress(dir: string): Promise<void> {
  const files = fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name) && !entry.parentPath.includes(`${path.sep}.vite`))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const each = async (file: string): Promise<void> => {
    const raw = await fs.promises.readFile(file);
    if (raw.length < 1024) return;
    const quality = { [zlib.constants.BROTLI_PARAM_QUALITY]: 9, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
    const [gz, br] = await Promise.all([gzip(raw, { level: 9 }), brotli(raw, { params: quality })]);
    await Promise.all([fs.promises.writeFile(`${file}.gz`, gz), fs.promises.writeFile(`${file}.br`, br)]);
  };
  // two at a time: the four threads of the process are also those that sign in to a database
  const left = files.values();
  const worker = async (): Promise<void> => {
    for (const file of left) await each(file);
  };
  await Promise.all([worker(), worker()]);
}

interface ManifestEntry {
  file: string;
  imports?: string[];
}

/** The JavaScript a visitor receives on opening a page first: the entry, the frame, the page's own module and all they import. */
export interface FirstLoad {
  /** Bytes gzipped. */
  readonly gzip: number;
  readonly raw: number;
  readonly files: readonly { file: string; gzip: number; raw: number }[];
}

/**
 * Weighs the first load of a page by its source module, e.g. `services/talent/pages/apply.tsx` (relative to the checkout).
 * Throws when that module is not a page of its own in the build. `also` adds further lazy modules the page opens at once.
 */
export function firstLoadJs(dist: string, page: string, also: readonly string[] = []): FirstLoad {
  const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const wanted = new Set<string>(['early.js']);
  const seen = new Set<string>();
  const follow = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    const entry = manifest[key];
    if (!entry) return;
    if (entry.file.endsWith('.js')) wanted.add(entry.file);
    for (const name of entry.imports ?? []) follow(name);
  };
  follow('index.html');
  for (const module of [page, ...also]) {
    const key = path.relative(here, path.join(repo, module)).split(path.sep).join('/');
    if (!manifest[key]) throw new Error(`${module} is not a page module of this build`);
    follow(key);
  }
  const files = [...wanted].map((file) => {
    const raw = fs.readFileSync(path.join(dist, file));
    return { file, raw: raw.length, gzip: zlib.gzipSync(raw, { level: 9 }).length };
  });
  return { gzip: files.reduce((n, f) => n + f.gzip, 0), raw: files.reduce((n, f) => n + f.raw, 0), files };
}

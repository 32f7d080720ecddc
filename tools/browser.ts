/**
 * A browser for tests from npm alone: Chromium out of @sparticuz/chromium, driven by playwright-core. Works as root and
 * on machines without any browser libraries (the package brings them) and without Chinese fonts (the pages bring them).
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export type { Browser, BrowserContext, Page } from 'playwright-core';

/** YUNJIAN_SCREENSHOTS=on: tests keep pictures of what they see in .cache/screenshots. */
const PICTURES = Boolean(process.env['YUNJIAN_SCREENSHOTS']);

/** A phone and a desk, with touch as such machines have it; for pictures also the phone's pixel density, which nothing else here depends on. */
export const viewports = {
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: PICTURES ? 2 : 1,
    hasTouch: true,
    isMobile: true,
  },
  desk: { viewport: { width: 1366, height: 850 }, deviceScaleFactor: 1, hasTouch: false, isMobile: false },
} as const;
export type ViewportName = keyof typeof viewports;

const unbrotli = promisify(zlib.brotliDecompress);

/** The regular files of a tar archive (ustar, short names: all that the package holds). */
function untar(archive: Buffer): { name: string; mode: number; body: Buffer }[] {
  const files = [];
  for (let at = 0; at + 512 <= archive.length;) {
    const text = (from: number, length: number): string =>
      archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const name = text(0, 100);
    if (!name) break;
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const type = text(156, 1);
    if (type === '0' || type === '')
      files.push({ name, mode: Number.parseInt(text(100, 8), 8), body: archive.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/**
 * Unpacks the browser once per user and version into the temp directory (about 1.5 s, 220 MB). The package's own
 * unpacking is not used: it writes to fixed names, which two processes or two users starting together trip over.
 */
async function unpack(): Promise<string> {
  const home = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  const target = path.join(os.tmpdir(), `yunjian-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  if (fs.existsSync(path.join(target, 'chromium'))) return target;
  const next = fs.mkdtempSync(`${target}.`);
  const read = async (name: string): Promise<Buffer> => unbrotli(await fs.promises.readFile(path.join(home, 'bin', name)));
  const write = (file: string, body: Buffer, mode: number): void => {
    const full = path.join(next, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, body, { mode });
  };
  const [browser, graphics, libraries, fonts] = await Promise.all([
    read('chromium.br'),
    read('swiftshader.tar.br'),
    read('al2023.tar.br'),
    read('fonts.tar.br'),
  ]);
  write('chromium', browser, 0o755);
  for (const file of untar(graphics)) write(file.name, file.body, file.mode);
  for (const file of untar(libraries)) write(file.name, file.body, file.mode);
  for (const file of untar(fonts)) write(path.join('fontconfig', file.name), file.body, file.mode);
  try {
    fs.renameSync(next, target);
  } catch (error) {
    fs.rmSync(next, { recursive: true, force: true }); // another process was first: its copy is as good
    if (!fs.existsSync(path.join(target, 'chromium'))) throw error;
  }
  return target;
}

/** The environment the browser needs here: its own libraries only where the machine lacks them. */
function environment(dir: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(process.env)) if (value !== undefined) env[key] = value;
  env['HOME'] ??= os.tmpdir();
  if (!fs.existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] = path.join(dir, 'fontconfig');
  const runs = (): boolean => spawnSync(path.join(dir, 'chromium'), ['--version'], { env, timeout: 20_000 }).status === 0;
  if (runs()) return env;
  env['LD_LIBRARY_PATH'] = [path.join(dir, 'lib'), env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  if (!runs())
    throw new Error(
      `The test browser does not start on this machine (${process.platform} ${process.arch}): run ${path.join(dir, 'chromium')} --version to see why.`,
    );
  return env;
}

const ARGS = [
  '--no-sandbox', // root, and machines without user namespaces
  '--disable-dev-shm-usage',
  '--use-gl=angle',
  '--use-angle=swiftshader-webgl', // WebGL 2 without a graphics card, and only that: pages put together by it take four times the processor's time
  '--enable-unsafe-swiftshader',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

let shared: Promise<Browser> | undefined;
let users = 0;

/** True when the browser can run here: the npm package holds Linux on x64 only. Elsewhere set YUNJIAN_BROWSER to a Chromium. */
export const browserAvailable = (): boolean =>
  Boolean(process.env['YUNJIAN_BROWSER']) || (process.platform === 'linux' && process.arch === 'x64');

/**
 * The one browser of this process; started at the first call. Give it back with `closeBrowser` in `after()`: the last
 * user closes it. YUNJIAN_BROWSER names another Chromium to use.
 */
export async function launchBrowser(): Promise<Browser> {
  users += 1;
  shared ??= start();
  return shared;
}

async function start(): Promise<Browser> {
  const own = process.env['YUNJIAN_BROWSER'];
  if (own) return chromium.launch({ executablePath: own, args: ARGS, headless: true });
  const dir = await unpack();
  return chromium.launch({
    executablePath: path.join(dir, 'chromium'),
    args: ARGS,
    env: environment(dir),
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Gives the browser back; the last one to do so closes it. */
export async function closeBrowser(): Promise<void> {
  users -= 1;
  if (users > 0 || !shared) return;
  const browser = await shared;
  shared = undefined;
  idle.clear();
  await browser.close();
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page so far: uncaught errors, console errors, requests to other hosts, failed loads of our own files. */
  readonly troubles: string[];
  close(): Promise<void>;
}

/** A window of the browser: a context with one page in it, and where its troubles are told. */
interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  tell(line: string): void;
}

/** Windows that nobody looks at, by address, size and language: emptied of everything but the files they have loaded. */
const idle = new Map<string, Window[]>();

/**
 * A fresh visitor: own cookies and storage, Chinese locale, the district's time zone. The window may be one that an earlier visitor has left: opening a new
 * one costs as much again as loading a page in it.
 */
export async function visit(
  baseURL: string,
  viewport: ViewportName = 'desk',
  options: { locale?: 'zh-CN' | 'en' } = {},
): Promise<Visit> {
  const browser = await launchBrowser();
  const locale = options.locale ?? 'zh-CN';
  const kind = `${baseURL} ${viewport} ${locale}`;
  const own = idle.get(kind)?.pop() ?? (await newWindow(browser, baseURL, viewport, locale));
  const troubles: string[] = [];
  own.tell = (line) => void troubles.push(line);
  return {
    context: own.context,
    page: own.page,
    troubles,
    async close() {
      if (users > 1 && (await emptied(own, baseURL, viewport))) idle.set(kind, [...(idle.get(kind) ?? []), own]);
      else await own.context.close();
      await closeBrowser();
    },
  };
}

async function newWindow(browser: Browser, baseURL: string, viewport: ViewportName, locale: string): Promise<Window> {
  const context = await browser.newContext({
    ...viewports[viewport],
    baseURL,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const own: Window = { context, page, tell: () => undefined };
  page.on('pageerror', (error) => own.tell(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused API call is reported by the page itself; Chromium's own line about it is noise.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      own.tell(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(baseURL).origin) own.tell(`foreign request: ${url.origin}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !new URL(response.url()).pathname.startsWith('/api/'))
      own.tell(`${response.status()} ${response.url()}`);
  });
  return own;
}

/** Takes away all that a visitor leaves in a window: other pages, storage, cookies, permissions, place, size. False when it cannot be used again. */
async function emptied(own: Window, baseURL: string, viewport: ViewportName): Promise<boolean> {
  own.tell = () => undefined;
  const { context, page } = own;
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    // A file of the same origin: its storage can be emptied there while nothing of the pages runs, and the next page finds a process that knows its files.
    await page.goto(`${baseURL}/icon.svg`, { timeout: 5000 });
    await page.evaluate('sessionStorage.clear(); localStorage.clear();');
    const stored = await page.evaluate<number>('indexedDB.databases().then((all) => all.length)');
    await context.clearCookies();
    await context.clearPermissions();
    await context.setGeolocation(null);
    await page.emulateMedia({ media: null });
    await page.setViewportSize(viewports[viewport].viewport);
    return stored === 0;
  } catch {
    return false; // crashed, closed, or its server has gone
  }
}

/** What is read of axe's answer. */
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly [kind: string]: unknown }[];
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = 'built/axe.js';

/**
 * Puts axe among the files of built pages, where `axeFindings` finds it: loaded like a file of theirs it is sent and compiled once for a window, not again for
 * each page. Before a server lists the files.
 */
export function putAxe(dist: string): void {
  const target = path.join(dist, AXE);
  if (fs.existsSync(target)) return;
  const next = `${target}.${process.pid}`;
  fs.copyFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), next);
  fs.renameSync(next, target);
}

/**
 * Names in the page the rules of axe that find nothing serious: what a rule finds has the impact of the rule, so landmarks, the order of headings and the like
 * would be looked at for nothing. A rule without an impact of its own stays.
 */
const SLIGHT = `window.axeSlight = Object.fromEntries(
  axe._audit.rules.filter((r) => r.impact === 'minor' || r.impact === 'moderate').map((r) => [r.id, { enabled: false }]));undefined`;

/**
 * Findings of axe at level serious or critical, as lines for an assertion: `assert.deepEqual(await axeFindings(page), [])`. Run in the page itself, where only
 * what is wrong is written out; nothing but axe is fetched for it (see `putAxe`), and the pages have no frames.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('window.axe !== undefined'))) {
    await page.addScriptTag({ url: `/${AXE}` });
    await page.evaluate(SLIGHT);
  }
  const runOnly = JSON.stringify({ type: 'tag', values: TAGS });
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, { runOnly: ${runOnly}, rules: axeSlight, resultTypes: ['violations'], preload: false, iframes: false }).then((found) => found.violations)`,
  );
  const first = (checks: unknown): string | undefined => (checks as { message: string }[])[0]?.message;
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .flatMap((v) =>
      v.nodes.map(
        (n) => `${v.id}: ${v.help}: ${n.target.join(' ')} :: ${first(n['any']) ?? first(n['all']) ?? first(n['none']) ?? ''}`,
      ),
    );
}

const SHOTS = path.resolve(import.meta.dirname, '../.cache/screenshots');

/**
 * Where pictures are wanted, saves the whole page as .cache/screenshots/NAME.png, once its fonts are there. The window
 * is made as tall as the page instead of asking for a full-page picture: that one tears maps drawn with WebGL on a phone.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const before = page.viewportSize();
  const height = await page.evaluate<number>('Math.min(document.documentElement.scrollHeight, 6000)');
  const file = path.join(SHOTS, `${name}.png`);
  if (before && height > before.height) {
    await page.setViewportSize({ width: before.width, height });
    await page.waitForTimeout(300);
  }
  await page.screenshot({ path: file });
  if (before && height > before.height) await page.setViewportSize(before);
}

/** True when the page is wider than its window: on a phone, text runs out of sight. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1');

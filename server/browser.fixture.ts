/**
 * The running program with a browser on it, for the tests of pages: one server on a small sample of the demo data, people who sign in as people do,
 * and what must hold of every page they see. The test files that run in one process share one browser.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { migrateJobs } from '@yunjian/kernel/jobs';
import {
  axeFindings,
  browserAvailable,
  closeBrowser,
  launchBrowser,
  overflows,
  putAxe,
  screenshot,
  visit,
  type ViewportName,
  type Visit,
} from '../tools/browser.ts';
import { buildWeb } from '../web/build.ts';
import { readConfig, ROOT } from './config.ts';
import { modules } from './modules.ts';
import { run, type Running } from './run.ts';
import { call } from './testing.ts';

/** For `describe(…, { skip: noBrowser }, …)`: why the pages cannot be tested on this machine, false where they can. */
export const noBrowser: string | false = browserAvailable()
  ? false
  : 'NO BROWSER on this platform: the pages are not tested. Set YUNJIAN_BROWSER to a Chromium.';

/** An account of the pack's sample data. */
export interface DemoAccount {
  readonly username: string;
  readonly name: string;
  readonly idNumber: string;
}

/** A program that runs while the tests of a `describe` do. Its address and server are read inside tests, not before. */
export interface Program {
  /** Address of the server, without a slash at the end. */
  readonly url: string;
  readonly server: Running;
  account(username: string): DemoAccount;
  /** Opens an address and waits for its heading of the first level. */
  open(v: Visit, address: string, heading: string | RegExp): Promise<void>;
  /**
   * What must hold of every page a person sees once it has loaded: nothing serious for axe, no wider than its window, no error logged.
   * YUNJIAN_SCREENSHOTS=on keeps pictures in .cache/screenshots.
   */
  sound(v: Visit, name: string): Promise<void>;
  /**
   * Signs in on the sign-in page, with the second factor where one is asked for, and keeps the session for other windows. `then` is the heading of the page
   * after it; a visitor sent to the sign-in page by another page goes back there, others to `next`.
   */
  signIn(v: Visit, username: string, then: string | RegExp, next?: string): Promise<void>;
  /** A session as a Cookie header: of somebody who signed in on the pages, or signed in here without them. */
  cookieOf(username: string): Promise<string>;
  /** A window of somebody who is signed in already. */
  windowOf(username: string, viewport: ViewportName): Promise<Visit>;
  /** Lets the server's clock show this instant and run on from there; null sets it right again. Sessions are forgotten: days may lie between. */
  moveClock(to: Temporal.Instant | null): void;
}

export interface ProgramOptions {
  /** Which program: `describe`s with the same name share it. Begins the names of its screenshots and of its data directory. */
  readonly name: string;
  /** Share of the sample data, as YUNJIAN_DEMO_SCALE. */
  readonly scale: string;
  /** The server's clock; the machine's if absent. */
  readonly now?: () => Temporal.Instant;
}

/** A server that one or more `describe`s of this process use. */
interface Shared {
  /** How many of them have not ended. */
  users: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly program: Program;
}

const programs = new Map<string, Shared>();
let browserOpen = false;

/**
 * Starts the program before the tests of the `describe` it is called in, and stops it after them. `describe`s that name the same program, in whichever
 * file, have one server: it and the browser stay until the last of them has ended.
 */
export function programInBrowser(options: ProgramOptions): Program {
  const shared = programs.get(options.name) ?? sharedProgram(options);
  programs.set(options.name, shared);
  shared.users += 1;
  before(() => shared.start());
  after(async () => {
    shared.users -= 1;
    if (shared.users === 0) await shared.stop();
    if (browserOpen && [...programs.values()].every((p) => p.users === 0)) {
      browserOpen = false;
      await closeBrowser();
    }
  });
  return shared.program;
}

function sharedProgram(options: ProgramOptions): Shared {
  let database: TestDatabase | undefined;
  let dataDir = '';
  let server: Running;
  let started: Promise<void> | undefined;
  let demo: { readonly password: string; readonly accounts: readonly DemoAccount[] };
  const sessions = new Map<string, string>(); // username → Cookie header
  const own = options.now ?? (() => Temporal.Now.instant());
  let moved = 0; // milliseconds
  const now = (): Temporal.Instant => own().add({ milliseconds: moved });

  async function start(): Promise<void> {
    const { packDir } = readConfig({});
    demo = JSON.parse(fs.readFileSync(path.join(packDir, 'orgs/demo-accounts.json'), 'utf8')) as typeof demo;
    // The same build as web.test.ts: whoever comes second finds it made.
    const { dist } = await buildWeb({
      outDir: path.join(ROOT, '.cache/web-test'),
      extra: ['test/gallery.html'],
      assets: { geo: path.join(packDir, 'geo') },
    });
    putAxe(dist);
    database = await testDatabase(modules, { max: 2, prepared: [{ name: 'jobs', run: migrateJobs }] });
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), `yunjian-${options.name}-`));
    server = await run(
      readConfig({
        DATA_DIR: dataDir,
        CACHE_DIR: path.join(ROOT, '.cache/images'), // shared by all tests: a network is compiled once
        DATABASE_URL: database.ownerUrl,
        PORT: '0',
        YUNJIAN_DEMO: 'on',
        YUNJIAN_DEMO_SCALE: options.scale,
        REQUESTS_PER_MINUTE: '0',
        LOG: 'silent',
        POOL_SIZE: '8',
      }),
      { dist, now },
    );
    if (!browserOpen) await launchBrowser();
    browserOpen = true;
  }

  async function stop(): Promise<void> {
    await server?.stop();
    await database?.drop();
    if (dataDir) fs.rmSync(dataDir, { recursive: true, force: true });
  }

  const program: Program = {
    get url() {
      return server.url;
    },
    get server() {
      return server;
    },
    account(username) {
      const found = demo.accounts.find((a) => a.username === username);
      assert.ok(found, username);
      return found;
    },
    async open(v, address, heading) {
      await v.page.goto(address);
      await v.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    },
    async sound(v, name) {
      await v.page.locator('.yj-skeleton, .yj-coming, .ant-spin-spinning').first().waitFor({ state: 'detached' });
      await screenshot(v.page, `${options.name}-${name}`);
      assert.deepEqual(await axeFindings(v.page), [], `axe: ${name}`);
      assert.equal(await overflows(v.page), false, `${name} is wider than its window`);
      assert.deepEqual(v.troubles, [], `troubles: ${name}`);
    },
    async signIn(v, username, then, next) {
      if (!v.page.url().includes('/sign-in'))
        await program.open(v, `/sign-in${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`, '登录');
      await v.page.locator('.yj-accounts button', { hasText: username }).click();
      const arrived = v.page.getByRole('heading', { level: 1, name: then });
      const code = v.page.getByLabel('请输入验证码');
      await code.or(arrived).first().waitFor();
      if (await code.isVisible()) {
        assert.match(await code.inputValue(), /^\d{6}$/);
        await v.page.getByRole('button', { name: /^(登录|确认|继续|验证)/ }).click();
      }
      await arrived.waitFor();
      const cookies = await v.context.cookies(server.url);
      sessions.set(username, cookies.map((c) => `${c.name}=${c.value}`).join('; '));
    },
    async cookieOf(username) {
      const known = sessions.get(username);
      if (known !== undefined) return known;
      const jar = new Map<string, string>();
      const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const step = async (where: string, body: unknown) => {
        const answer = await call(server.url, 'POST', where, { cookie: cookies(), body });
        for (const pair of answer.headers.getSetCookie().map((c) => c.split(';')[0] ?? ''))
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        return answer;
      };
      let answer = await step('/api/auth/sign-in', { username, password: demo.password });
      if (answer.body.stage === 'second-factor') {
        const { accounts } = (await call(server.url, 'GET', '/api/auth/demo-accounts')).body as {
          accounts: { username: string; code: string | null }[];
        };
        answer = await step('/api/auth/second-factor', { code: accounts.find((a) => a.username === username)?.code });
      }
      assert.deepEqual([answer.status, answer.body.stage], [200, 'signed-in']);
      sessions.set(username, cookies());
      return cookies();
    },
    async windowOf(username, viewport) {
      const v = await visit(server.url, viewport);
      const cookies = (await program.cookieOf(username)).split('; ').map((pair) => {
        const at = pair.indexOf('=');
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url };
      });
      await v.context.addCookies(cookies);
      return v;
    },
    moveClock(to) {
      moved = to === null ? 0 : to.epochMilliseconds - own().epochMilliseconds;
      sessions.clear();
    },
  };
  return { users: 0, start: () => (started ??= start()), stop, program };
}

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@yunjian/kernel/db';
import { testServer } from '@yunjian/kernel/db/testing';
import { ROOT } from '@yunjian/server';
import { readConfig } from '@yunjian/server/config';
import { buildWeb } from '@yunjian/web/build';

const LAUNCHER = path.join(ROOT, 'tools', 'node.mjs');
const MAIN = path.join(ROOT, 'cli', 'main.ts');
const WEB_DIST = path.join(ROOT, '.cache', 'web-test');

/** A Node other than ours when the machine has one: the launcher must find the right one from any. */
function systemNode(): string {
  const ours = path.dirname(process.execPath);
  const dirs = (process.env['PATH'] ?? '').split(path.delimiter).filter((d) => d !== ours && !d.includes('node_modules'));
  return dirs.map((d) => path.join(d, 'node')).find((f) => fs.existsSync(f)) ?? process.execPath;
}

interface Program {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Exit code, once it has ended and its output is closed. */
  readonly ended: Promise<number | null>;
  /** The address it serves, once it says so; rejects when it ends before. */
  ready(): Promise<{ url: string; ms: number }>;
}

/** Everything started here, to be ended whatever happens. */
const started = new Set<Program>();

function start(command: readonly string[], env: Record<string, string>, input?: string): Program {
  const began = performance.now();
  const [file, ...args] = command as [string, ...string[]];
  const child = spawn(file, args, {
    cwd: os.tmpdir(),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_OPTIONS: process.env['NODE_OPTIONS'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true, // a group of its own: what it leaves behind can be seen
  });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (c: Buffer) => (text.out += c.toString('utf8')));
  child.stderr?.on('data', (c: Buffer) => (text.err += c.toString('utf8')));
  if (input !== undefined) child.stdin?.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const program: Program = {
    child,
    out: () => text.out,
    err: () => text.err,
    ended,
    ready: async () => {
      for (;;) {
        const said = /ready in .*http:\/\/localhost:(\d+)/.exec(text.out);
        if (said) return { url: `http://127.0.0.1:${said[1]}`, ms: performance.now() - began };
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text.out}${text.err}`);
        await sleep(20);
      }
    },
  };
  started.add(program);
  return program;
}

/** The command through the launcher, as `npm start` and `npx yunjian` run it. */
const viaLauncher = (args: readonly string[], env: Record<string, string>, input?: string): Program =>
  start([systemNode(), LAUNCHER, MAIN, ...args], env, input);
/** The command in this Node, without the launcher: one process, whose id is known. */
const direct = (args: readonly string[], env: Record<string, string>, input?: string): Program =>
  start([process.execPath, MAIN, ...args], env, input);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True while a process of the group that this one led is there. */
const groupAlive = (leader: number): boolean => alive(-leader);

async function until(what: () => boolean, ms = 8000): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) if (what()) return true;
  return what();
}

const pidOfDatabase = (dir: string): number => {
  try {
    return Number(fs.readFileSync(path.join(dir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
};

describe('the program, from the command line', () => {
  let root: string;
  let ownerUrl: string;
  const databases: string[] = [];
  const homes: string[] = [];
  before(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-program-'));
    fs.chmodSync(root, 0o755);
    ({ ownerUrl } = await testServer());
    // The same build as that of the browser's tests: whoever comes second finds it made.
    await buildWeb({ outDir: WEB_DIST, extra: ['test/gallery.html'], assets: { geo: path.join(readConfig({}).packDir, 'geo') } });
  });
  after(async () => {
    for (const p of started) if (p.child.exitCode === null && p.child.signalCode === null) p.child.kill('SIGTERM');
    await Promise.race([Promise.all([...started].map((p) => p.ended)), sleep(5000)]);
    for (const p of started) if (p.child.pid !== undefined && groupAlive(p.child.pid)) process.kill(-p.child.pid, 'SIGKILL');
    for (const dir of [path.join(root, 'a', 'postgres'), path.join(root, 'private', 'data', 'postgres'), ...homes]) {
      const pid = pidOfDatabase(dir);
      if (pid > 0 && alive(pid)) process.kill(pid, 'SIGQUIT');
    }
    const admin = openDatabase(ownerUrl, { max: 1 });
    for (const name of databases) await admin.pool.query(`drop database if exists ${name} with (force)`);
    await admin.pool.end();
    for (const dir of [root, ...homes]) fs.rmSync(dir, { recursive: true, force: true });
  });

  const settings = (dir: string, over: Record<string, string> = {}): Record<string, string> => ({
    DATA_DIR: path.join(root, dir),
    PORT: '0',
    YUNJIAN_DEMO: 'off',
    WEB_DIST,
    CACHE_DIR: path.join(ROOT, '.cache', 'images'), // shared by all tests: a network is compiled once
    ...over,
  });
  const emptyDatabase = async (): Promise<string> => {
    const name = `program_${databases.length}_${process.pid}`;
    databases.push(name);
    const admin = openDatabase(ownerUrl, { max: 1 });
    await admin.pool.query(`create database ${name}`);
    await admin.pool.end();
    const url = new URL(ownerUrl);
    url.pathname = `/${name}`;
    return url.href;
  };

  test('a fresh data directory: up, stopped by SIGTERM to the launcher, nothing left running', async () => {
    const program = viaLauncher(['start'], settings('a'));
    const { url } = await program.ready();
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    const page = await fetch(url);
    assert.match(await page.text(), /<div id="root"|<!doctype html>/i);
    const db = pidOfDatabase(path.join(root, 'a', 'postgres'));
    assert.ok(alive(db));
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
    assert.ok(await until(() => !groupAlive(program.child.pid as number)), 'no process of it is left');
    assert.ok(await until(() => !alive(db)), 'nor the database');
  });

  test('kill −9 leaves the database running; the next start adopts it and stops it at the end', async () => {
    const dir = path.join(root, 'a', 'postgres');
    const first = direct(['start'], settings('a'));
    await first.ready();
    const db = pidOfDatabase(dir);
    process.kill(first.child.pid as number, 'SIGKILL');
    await first.ended;
    assert.ok(alive(db), 'the database lives on');
    const second = viaLauncher(['start'], settings('a'));
    const { url } = await second.ready();
    assert.equal(pidOfDatabase(dir), db, 'the same server was adopted');
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    const verified = direct(['audit', 'verify'], settings('a'));
    // A command ends when it is done, also while the program runs.
    assert.equal(await verified.ended, 0, verified.out() + verified.err());
    assert.ok(alive(db), 'and leaves the database to the program');
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
    assert.ok(await until(() => !alive(db)), 'the database is stopped');
  });

  test('a launcher that loses its parent takes the program down with it', async () => {
    const url = await emptyDatabase();
    // As npm does: a shell between, which dies of SIGTERM without telling its child.
    const command = [systemNode(), LAUNCHER, MAIN, 'start'].map((a) => `'${a}'`).join(' ');
    const shell = start(['/bin/sh', '-c', `${command} & wait`], settings('orphan', { DATABASE_URL: url }));
    const served = await shell.ready();
    shell.child.kill('SIGKILL');
    assert.ok(await until(() => !groupAlive(shell.child.pid as number)), 'nothing of it is left');
    await assert.rejects(fetch(served.url));
  });

  test(
    'root’s private directory: the database keeps its files where its user can reach them, and the program says where',
    {
      skip: process.getuid?.() !== 0 && 'only root has the problem',
    },
    async () => {
      const home = path.join(root, 'private');
      fs.mkdirSync(home, { mode: 0o700 });
      const program = direct(['migrate'], settings('private/data'));
      assert.equal(await program.ended, 0, program.err());
      const moved = /The database keeps its files in (\S+):/.exec(program.out())?.[1] as string;
      assert.ok(moved, program.out());
      homes.push(moved);
      assert.ok(fs.existsSync(path.join(moved, 'cluster', 'PG_VERSION')));
      assert.ok(!fs.existsSync(path.join(home, 'data', 'postgres')));
      assert.ok(fs.existsSync(path.join(home, 'data', 'keys', 'keys.json')), 'keys stay with the data');
      assert.ok(await until(() => !alive(pidOfDatabase(moved)) || pidOfDatabase(moved) === 0), 'and it is stopped');
    },
  );

  test('two processes that start on an empty database at once both come up', async () => {
    const env = settings('two', { DATABASE_URL: await emptyDatabase() });
    const both = [direct(['start'], env), direct(['start'], env)];
    const urls = await Promise.all(both.map(async (p) => (await p.ready()).url));
    for (const url of urls) assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    for (const p of both) p.child.kill('SIGTERM');
    assert.deepEqual(await Promise.all(both.map((p) => p.ended)), [0, 0]);
    assert.equal(both.map((p) => p.err()).join(''), '');
  });

  test('wrong settings are said in one clear line, and the program ends with 1', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((r) => taken.once('listening', r));
    const port = String((taken.address() as net.AddressInfo).port);
    const database = await emptyDatabase();
    const wrong: [string, Record<string, string>, RegExp][] = [
      ['PORT', { PORT: 'abc' }, /PORT=abc/],
      ['PORT too high', { PORT: '70000' }, /PORT=70000/],
      ['a switch', { YUNJIAN_DEMO: 'maybe' }, /YUNJIAN_DEMO=maybe/],
      ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
      ['no server there', { DATABASE_URL: 'postgres://someone:secret-word@127.0.0.1:1/x' }, /127\.0\.0\.1:1/],
      ['no such database', { DATABASE_URL: database.replace(/\/[^/]*$/, '/nothing_here') }, /nothing_here/],
      ['a wrong password', { DATABASE_URL: database.replace(/:[^:@/]+@/, ':secret-word@') }, /password/i],
      ['no such district', { DISTRICT: 'nowhere' }, /nowhere/],
      ['port in use', { DATABASE_URL: database, PORT: port }, new RegExp(port)],
    ];
    const runs = wrong.map(([what, env, said]) => ({ what, said, program: direct(['start'], settings('wrong', env)) }));
    await Promise.all(runs.map((r) => r.program.ended));
    taken.close();
    for (const { what, said, program } of runs) {
      assert.equal(await program.ended, 1, `${what}: ${program.out()}${program.err()}`);
      const lines = program.err().trimEnd().split('\n');
      assert.equal(lines.length, 1, `${what}: ${program.err()}`);
      assert.match(lines[0] as string, said, what);
      assert.ok(!program.err().includes('secret-word'), `${what}: tells the password`);
    }
  });

  test('every verb has --help; no verb and a wrong verb are answered with the list', async () => {
    const list = viaLauncher(['--help'], {});
    assert.equal(await list.ended, 0);
    const verbs = [...list.out().matchAll(/^ {2}([a-z][\w-]*) {2,}/gm)].map((m) => m[1] as string).filter((v) => v !== 'yunjian');
    for (const known of ['start', 'migrate', 'admin', 'audit', 'rules', 'calendar', 'transit', 'backup', 'restore'])
      assert.ok(verbs.includes(known), `${known} in ${verbs.join(' ')}`);
    const bin = path.join(ROOT, 'cli', 'bin.mjs');
    // One as `npx yunjian` runs it, the others in one process each.
    const helps = verbs.map(
      (v, i) =>
        [v, i === 0 ? start([systemNode(), bin, v, '--help'], settings('no')) : direct([v, '--help'], settings('no'))] as const,
    );
    for (const [verb, program] of helps) {
      assert.equal(await program.ended, 0, `${verb}: ${program.err()}`);
      assert.ok(program.out().includes(`yunjian ${verb}`), `${verb} says how it is used: ${program.out()}`);
      assert.ok(/[\u4e00-\u9fff]/.test(program.out()) && program.out().length > 60, verb);
    }
    assert.ok(!fs.existsSync(path.join(root, 'no')), 'asking for help makes nothing');
    const none = direct([], {});
    assert.equal(await none.ended, 2);
    const odd = direct(['fly'], {});
    assert.equal(await odd.ended, 2);
    assert.match(odd.err(), /fly/);
  });

  test('yunjian calendar due and yunjian rules eval read a line and write a line', async () => {
    const due = viaLauncher(
      ['calendar', 'due'],
      {},
      '{"from":"2026-02-13","days":5,"kind":"working"}\n{"from":"2026-13-40","days":5,"kind":"working"}\n{"from":"2026-12-30","days":5,"kind":"working"}\n',
    );
    await due.ended;
    const lines = due.out().trimEnd().split('\n');
    assert.equal(lines[0], '{"due":"2026-02-27","provisional":false}');
    assert.equal((JSON.parse(lines[1] as string) as { error: { code: string } }).error.code, 'bad-date');
    assert.equal((JSON.parse(lines[2] as string) as { provisional: boolean }).provisional, true);
    assert.equal(lines.length, 3);

    const model = path.join(root, 'sum.dmn');
    fs.writeFileSync(model, SUM);
    const sum = viaLauncher(['rules', 'eval', '--model', model, '--decision', 'total'], {}, '{"a":1,"b":2}\n{"a":10}\n');
    assert.equal(await sum.ended, 0, sum.err());
    assert.equal(sum.out(), '3\nnull\n');
  });
});

const SUM = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="https://example.org/sum">
  <inputData id="a" name="a"><variable name="a" typeRef="number"/></inputData>
  <inputData id="b" name="b"><variable name="b" typeRef="number"/></inputData>
  <decision id="total" name="total">
    <variable name="total" typeRef="number"/>
    <informationRequirement id="r1"><requiredInput href="#a"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#b"/></informationRequirement>
    <literalExpression><text>a + b</text></literalExpression>
  </decision>
</definitions>
`;

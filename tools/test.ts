// `npm test [-- PATTERN…]`: every *.test.ts. Without a pattern in parts, two processes at a time with one PostgreSQL between them; in each, isolation is off:
// one browser and one running program serve all its files. Ends with `N passed, N failed`.
import hooks from 'node:async_hooks';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const root = path.dirname(import.meta.dirname);
const folders = ['engines', 'kernel', 'ui', 'services', 'server', 'web', 'cli', 'tools', 'bench', 'districts'];

function testsIn(dir: string): string[] {
  if (!fs.existsSync(dir)) return [];
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(dir, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'peers'].includes(entry.name) ? [] : testsIn(at);
    return entry.name.endsWith('.test.ts') ? [at] : [];
  });
}

/**
 * The parts of a run of everything, the longest first: two run at a time, each in a process of its own, and whoever is done takes the next, so that both end at
 * about the same time whatever is added where. Files whose pages are of one running program are in one part. Of the first two only one needs the pages built.
 */
const PARTS = ['sample', 'server', 'assets', 'pages', 'cli', 'services', 'kernel', 'engines', 'transit'] as const;

function partOf(file: string): (typeof PARTS)[number] {
  if (/^server\/(assets|assets-way|transit|transit-staff|workbench)\.test/.test(file)) return 'sample';
  if (file.startsWith('web/') || file === 'server/flow.test.ts') return 'pages';
  if (file.startsWith('engines/transit/')) return 'transit';
  if (file.startsWith('services/assets/')) return 'assets';
  const [top = ''] = file.split('/');
  return PARTS.find((name) => name === top) ?? 'kernel';
}

interface Totals {
  files: number;
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs one part in a process of its own; its output is shown, its last line read. */
async function runPart(name: string, env: Readonly<Record<string, string>>): Promise<Totals> {
  const child = spawn(process.execPath, [import.meta.filename], {
    env: { ...process.env, ...env, TEST_PART: name },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let line = '';
  const totals: Totals = { files: 0, passed: 0, failed: 0, skipped: 0 };
  const show = (text: string): void => {
    const files = /^(\d+) files, \d+ s$/.exec(text);
    const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(text);
    if (files) {
      totals.files = Number(files[1]);
      if (process.env['SLOW'] !== undefined) console.log(`${name}: ${text}`);
    } else if (counts)
      [totals.passed, totals.failed, totals.skipped] = [Number(counts[1]), Number(counts[2]), Number(counts[3] ?? 0)];
    else console.log(text);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    lines.forEach(show);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (line !== '') show(line);
  // A part that ended without its last line has not counted what it did not run.
  if (totals.passed + totals.failed === 0 || (code !== 0 && totals.failed === 0)) {
    console.log(`FAIL the part "${name}" ended with ${code ?? 'a signal'}`);
    totals.failed += 1;
  }
  return totals;
}

const wanted = process.argv.slice(2);
const part = process.env['TEST_PART'];
const began = performance.now();
if (wanted.length === 0 && part === undefined) {
  const { sharedServer } = await import('../kernel/db/testing.ts');
  const env = await sharedServer();
  const left = PARTS.values();
  const done: Totals[] = [];
  const worker = async (): Promise<void> => {
    for (const name of left) done.push(await runPart(name, env));
  };
  await Promise.all([worker(), worker()]);
  const sum = (of: keyof Totals): number => done.reduce((n, totals) => n + totals[of], 0);
  console.log(`${sum('files')} files, ${Math.round((performance.now() - began) / 1000)} s`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`);
  process.exit(sum('failed') === 0 ? 0 : 1);
}

const files = folders
  .flatMap((f) => testsIn(path.join(root, f)))
  .map((f) => path.relative(root, f).replaceAll(path.sep, '/'))
  .filter((f) => part === undefined || partOf(f) === part)
  .filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
  .map((f) => path.join(root, f));
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}.`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
let skipped = 0;
const started = performance.now();
const slow: { ms: number; name: string }[] = [];
const spent = new Map<string, number>(); // by file, with what its suites prepare
// node:test follows every promise, timer and socket of the process to learn which test an uncaught error belongs to, which costs a third of the processor's time
// of tests that wait for databases and sockets. Here it follows its own tests and suites only, which is what `before` in a `describe` rests on. An uncaught error
// still fails the run; where it came from is in its stack.
const { createHook } = hooks;
const FOLLOWED = new Set(['Test', 'Suite', 'TestHook']);
hooks.createHook = ({ init }) =>
  createHook({
    init(id, type, trigger, resource) {
      if (FOLLOWED.has(resource.constructor?.name)) init?.(id, type, trigger, resource);
    },
    trackPromises: false,
  });
const { run } = await import('node:test');
hooks.createHook = createHook;
for (const event of ['uncaughtExceptionMonitor', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => console.log(indent(text(error))));
// A test that never ends must become a failure with a name.
const stream = run({ files, isolation: 'none', concurrency: 1, timeout: 240_000 });
const verbose = process.env['VERBOSE'] !== undefined;
let loaded = false;
for await (const event of stream) {
  if (!loaded && event.type === 'test:start') {
    loaded = true;
    flushCompileCache(); // what is compiled by now is kept for the programs that tests start and kill, not only when this process ends
  }
  if (verbose && (event.type === 'test:start' || event.type === 'test:pass')) console.log(`${event.type} ${event.data.name}`);
  if (event.type === 'test:diagnostic' && event.data.message.startsWith('Error: ')) {
    failed += 1;
    console.log(`FAIL ${event.data.message}`);
  }
  if (event.type !== 'test:pass' && event.type !== 'test:fail') {
    if (event.type === 'test:stderr' || event.type === 'test:stdout') process.stdout.write(event.data.message);
    continue;
  }
  const { data } = event;
  const where = data.file ? path.relative(root, data.file) : '';
  if (data.nesting === 0) spent.set(where, (spent.get(where) ?? 0) + data.details.duration_ms);
  if (data.details.type === 'suite' && event.type === 'test:pass') continue;
  if (
    data.details.type === 'suite' &&
    (data.details as { error?: { failureType?: string } }).error?.failureType === 'subtestsFailed'
  )
    continue;
  if (data.skip !== undefined && data.skip !== false) {
    skipped += 1;
    console.log(`SKIP ${where} ${data.name}${typeof data.skip === 'string' ? `: ${data.skip}` : ''}`);
  } else if (event.type === 'test:pass') {
    passed += 1;
    slow.push({ ms: data.details.duration_ms, name: `${where}  ${data.name}` });
  } else {
    failed += 1;
    const error = (data.details as { error?: Error & { cause?: unknown } }).error;
    console.log(`FAIL ${where}:${data.line ?? 0}  ${data.name}`);
    console.log(indent(text(error?.cause ?? error)));
  }
}
function text(error: unknown): string {
  if (error instanceof Error) return `${error.stack ?? error.message}`;
  return typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : String(error);
}
function indent(lines: string): string {
  return lines
    .split('\n')
    .slice(0, 40)
    .map((l) => `    ${l}`)
    .join('\n');
}
if (process.env['SLOW'] !== undefined) {
  const longest = (of: { ms: number; name: string }[]): void => {
    for (const s of of.toSorted((a, b) => b.ms - a.ms).slice(0, 40)) console.log(`${Math.round(s.ms)} ms  ${s.name}`);
  };
  longest([...spent].map(([name, ms]) => ({ ms, name })));
  longest(slow);
}
console.log(`${files.length} files, ${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
// A leftover handle of a test must not hold the run open: what matters has been counted.
process.exit(failed === 0 ? 0 : 1);

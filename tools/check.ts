// `npm run check`: types, lint with boundaries and cycles, format, and the rules of the house that a linter does not know.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { floors } from './floors.ts';

const root = path.dirname(import.meta.dirname);
const bin = (name: string): string =>
  path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
fs.mkdirSync(path.join(root, '.cache'), { recursive: true });

const steps: [string, () => boolean][] = [
  ['types (server)', () => command('tsc', '-p', 'tsconfig.server.json')],
  ['types (web)', () => command('tsc', '-p', 'tsconfig.web.json')],
  ['lint', () => command('oxlint', '--type-aware', '--deny-warnings', '--quiet')],
  ['format', () => command('oxfmt', '--check', '.')],
  ['floors', () => report(floors(root))],
];

function command(name: string, ...args: string[]): boolean {
  const done = spawnSync(bin(name), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status === 0) return true;
  process.stdout.write(done.stdout + done.stderr);
  return false;
}

function report(problems: readonly string[]): boolean {
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}

let good = true;
for (const [name, step] of steps) {
  const started = performance.now();
  const ok = step();
  good &&= ok;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
process.exitCode = good ? 0 : 1;

// `npm run bench -- NAME`: runs bench/NAME.ts, prints its table and writes it to bench/results/NAME.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** What a benchmark brings back: tables of text, and whether each figure that must hold does. */
export interface BenchResult {
  readonly title: string;
  readonly tables: readonly { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }[];
  readonly notes: readonly string[];
  /** Empty when the tables say it. */
  readonly must: readonly { readonly what: string; readonly limit: string; readonly measured: string; readonly holds: boolean }[];
}

const root = path.dirname(import.meta.dirname);
const names = fs
  .readdirSync(path.join(root, 'bench'))
  .filter((f) => f.endsWith('.bench.ts'))
  .map((f) => f.slice(0, -9));
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`npm run bench -- NAME; there are: ${names.join(', ')}`);
  process.exit(2);
}
const { bench } = (await import(pathToFileURL(path.join(root, 'bench', `${name}.bench.ts`)).href)) as {
  bench: (args: string[]) => Promise<BenchResult>;
};
const result = await bench(args);
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (t: { head: readonly string[]; rows: readonly (readonly string[])[] }): string =>
  [line(t.head), line(t.head.map(() => '---')), ...t.rows.map(line)].join('\n');
const must = {
  head: ['must hold', 'limit', 'measured', ''],
  rows: result.must.map((m) => [m.what, m.limit, m.measured, m.holds ? 'holds' : '**does not hold**']),
};
const machine = `${os.cpus()[0]?.model ?? '?'} × ${os.cpus().length}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}`;
const text = [
  `# ${result.title}`,
  '',
  `Machine: ${machine}. Load average before: ${os.loadavg()[0]?.toFixed(2)}.`,
  '',
  ...result.tables.flatMap((t) => [table(t), '']),
  ...(must.rows.length === 0 ? [] : [table(must), '']),
  ...result.notes.map((n) => `- ${n}`),
  '',
].join('\n');
console.log(text);
fs.mkdirSync(path.join(root, 'bench', 'results'), { recursive: true });
fs.writeFileSync(path.join(root, 'bench', 'results', `${name}.md`), text);
process.exit(0);

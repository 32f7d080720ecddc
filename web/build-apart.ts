/** Builds the pages in a process of its own: bundling and compressing would keep a program that starts from its database for half a minute. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { buildWeb, freshWeb, type WebBuild, type WebOptions } from './build.ts';

/** As `buildWeb`; nothing is started when the pages are there. What the build says goes to the standard error. Throws Error when it fails. */
export async function buildWebApart(options: WebOptions): Promise<WebBuild> {
  const there = freshWeb(options);
  if (there !== null) return there;
  const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill();
  process.once('exit', end); // whoever is stopped meanwhile leaves nothing running
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  process.off('exit', end);
  if (code !== 0) throw new Error('页面没有构建成功 · the pages could not be built');
  return JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as WebBuild;
}

if (process.argv[1] === import.meta.filename) {
  const built = await buildWeb(JSON.parse(process.argv[2] ?? '{}') as WebOptions);
  process.stdout.write(`\n${JSON.stringify(built)}\n`);
  process.exit(0);
}

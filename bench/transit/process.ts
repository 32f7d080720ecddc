import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** Runs a script of this folder in a process of its own with a task on its standard input, and gives back the JSON of the last line it prints. */
export async function inProcess<T>(script: string, task: unknown): Promise<T> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(task));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0 || last === '') throw new Error(`${script} ended with ${code}: ${text.slice(-400)}`);
  return JSON.parse(last) as T;
}

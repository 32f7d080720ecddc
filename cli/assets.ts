import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { readConfig } from '@yunjian/server/config';
import { joinPack, SupervisionError } from '@yunjian/supervision';
import { supervisionCli } from '@yunjian/supervision/cli';
import { err } from './io.ts';
import type { Verb } from './verb.ts';

/** Writes and waits when the reader is slower than the rules. */
const out = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};

async function readJson(at: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(at, 'utf8'));
  } catch (error) {
    const why = (error as Error).message;
    throw new SupervisionError('bad-pack', { zh: `读不到规则包 ${at}：${why}`, en: `cannot read the rule pack ${at}: ${why}` });
  }
}

/** The rules of a file, or of the installed district; the regimes of votes are the district's, unless the file brings its own. Throws `bad-pack`. */
async function loadRules(file: string | null): Promise<unknown> {
  const folder = path.join(readConfig(process.env).packDir, 'assets');
  return joinPack(await readJson(file ?? path.join(folder, 'rules.json')), await readJson(path.join(folder, 'regimes.json')));
}

/** Supervision of contracts over collective assets. */
export const assetsVerb: Verb = {
  run: (args) => {
    // A reader that has enough (`| head`) ends the run without a stack trace.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
    return supervisionCli(args, { stdin: process.stdin, stdout: out, stderr: err, loadRules });
  },
};

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

const SEAL_HELP = `
  yunjian assets seal-loaded
      为以数据库所有者身份有意批量载入、尚无指纹的记录补指纹；已有指纹的不动。
      Seals rows that were loaded on purpose as the owner of the database and have no hash yet; touches no other.
`;

/** Seals what was loaded as the owner; says how many rows. */
async function sealRows(): Promise<number> {
  const { openWorld } = await import('@yunjian/server');
  const { sealLoaded } = await import('@yunjian/assets/witness/keep');
  const world = await openWorld(readConfig(process.env), { readOnly: true });
  try {
    const n = await sealLoaded(world.kit);
    await out(`已补指纹 ${n} 条 · ${n} rows sealed\n`);
    return 0;
  } finally {
    await world.close();
  }
}

/** Supervision of contracts over collective assets, and the seals of rows that were loaded. */
export const assetsVerb: Verb = {
  run: async (args) => {
    // A reader that has enough (`| head`) ends the run without a stack trace.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
    const help = args.includes('--help') || args.includes('-h');
    if (args[0] === 'seal-loaded' && args.length === 1) return sealRows();
    const code = await supervisionCli(args, { stdin: process.stdin, stdout: out, stderr: err, loadRules });
    if (help || args.length === 0 || args[0] === 'help') await out(SEAL_HELP);
    return code;
  },
};

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unaryTest } from 'feelin';
import { COLUMNS, jdm, ROWS } from './table.ts';
import type { Applicant } from './table.ts';

/** feelin alone: every cell is handed to it as text, as its interface has it. */
export function byFeelin(applicant: Applicant): string | null {
  const context = { ...applicant };
  for (const cells of ROWS) {
    const hit = COLUMNS.every(
      ([name], at) => cells[at] === '-' || unaryTest(cells[at] ?? '', { ...context, '?': applicant[name] }).value === true,
    );
    if (hit) return JSON.parse(cells.at(-1) ?? 'null') as string;
  }
  return null;
}

/** zen-engine with the table loaded once; null, with the reason, where it cannot be installed or does not run here. */
export async function zen(): Promise<{ evaluate: (applicant: Applicant) => Promise<string>; version: string } | string> {
  const folder = path.join(import.meta.dirname, '..', 'peers', 'rules');
  if (!fs.existsSync(path.join(folder, 'node_modules', '@gorules'))) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const done = spawnSync(npm, ['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
      stdio: 'ignore',
    });
    if (done.status !== 0) return 'could not be installed';
  }
  try {
    const require = createRequire(path.join(folder, 'package.json'));
    const { ZenEngine } = require('@gorules/zen-engine') as {
      ZenEngine: new () => {
        createDecision(content: Buffer): { evaluate(context: unknown): Promise<{ result: { grade: string } }> };
      };
    };
    const { version } = JSON.parse(
      fs.readFileSync(path.join(folder, 'node_modules', '@gorules', 'zen-engine', 'package.json'), 'utf8'),
    ) as {
      version: string;
    };
    const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(jdm())));
    return { version, evaluate: async (applicant) => (await decision.evaluate(applicant)).result.grade };
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0]! : 'does not run here';
  }
}

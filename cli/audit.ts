import path from 'node:path';
import process from 'node:process';
import { auditCli } from '@yunjian/kernel/audit';
import { readConfig } from '@yunjian/server/config';
import { err, out, stdin } from './io.ts';
import type { Verb } from './verb.ts';
import { withDb } from './with-db.ts';

/** The transparency log. */
export const auditVerb: Verb = {
  run: (args) =>
    withDb((openDb) => {
      const config = readConfig(process.env);
      const io = { stdout: out, stderr: err, stdin };
      return auditCli(args, io, {
        openDb,
        keysDir: path.join(config.dataDir, 'keys'),
        anchorsDir: path.join(config.dataDir, 'anchors'),
        witnesses: async () => (await import('@yunjian/server')).witnesses, // the whole of it: not for an answer to --help
        now: () => Temporal.Now.instant(),
      });
    }),
};

import path from 'node:path';
import process from 'node:process';
import { auditCli } from '@yunjian/kernel/audit';
import { witnesses } from '@yunjian/server';
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
        witnesses,
        now: () => Temporal.Now.instant(),
      });
    }),
};

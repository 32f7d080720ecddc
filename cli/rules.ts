import process from 'node:process';
import { rulesCli } from '@yunjian/rules/cli';
import { err, out, pieces } from './io.ts';
import type { Verb } from './verb.ts';

/** Decision tables. Only the verbs that look at stored cases load the kernel and the services. */
export const rulesVerb: Verb = {
  async run(args) {
    const [verb, ...rest] = args;
    if (verb !== 'replay' && verb !== 'rehearse') {
      const now = (): string => `${Temporal.Now.plainDateTimeISO().toString()}@${Temporal.Now.timeZoneId()}`;
      return rulesCli(args, { stdout: out, stderr: err, stdin: pieces, now });
    }
    const { rulesRehearse, rulesReplay } = await import('@yunjian/kernel/rulebook');
    const { withDb } = await import('./with-db.ts');
    const io = { stdout: out, stderr: err };
    if (verb === 'replay') return withDb((openDb) => rulesReplay(rest, io, { openDb }));
    const [{ openPack }, { readConfig }] = await Promise.all([import('@yunjian/server'), import('@yunjian/server/config')]);
    const { services } = await import('../services/index.ts');
    const config = readConfig(process.env);
    const pack = openPack(config.packDir);
    const rehearsables = services.flatMap((s) => s.rehearsables?.({ pack }) ?? []);
    return withDb((openDb) => rulesRehearse(rest, io, { openDb, rehearsables, today: Temporal.Now.plainDateISO(config.zone) }));
  },
};

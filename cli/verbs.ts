import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { calendarCli, readCalendarDir } from '@yunjian/calendar/cli';
import { accessWitness, auditCli } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import type { Database } from '@yunjian/kernel/db';
import { rulesRehearse, rulesReplay } from '@yunjian/kernel/rulebook';
import { rulesCli } from '@yunjian/rules/cli';
import { openPack, openWorld, readConfig } from '@yunjian/server';
import { services } from '../services/index.ts';
import path from 'node:path';
import { adminVerb } from './admin.ts';
import { backupVerbs } from './backup.ts';
import { migrateVerb, startVerb } from './start.ts';
import type { Verb } from './verb.ts';

const t = (zh: string, en: string): Text => ({ zh, en });
const out = (s: string): void => void process.stdout.write(s);
const err = (s: string): void => void process.stderr.write(s);

/** All of standard input as text. */
async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Runs `fn` with a way to open the database, and closes what was opened. */
async function withDb(fn: (openDb: () => Promise<Database>) => Promise<number>): Promise<number> {
  const config = readConfig(process.env);
  let world: Awaited<ReturnType<typeof openWorld>> | undefined;
  try {
    return await fn(async () => {
      world ??= await openWorld(config, { readOnly: true });
      return { ...world.kit.database, close: () => Promise.resolve() };
    });
  } finally {
    await world?.close();
  }
}

/** The rules with stored cases, and today in the district. */
const rehearsing = () => {
  const config = readConfig(process.env);
  const pack = openPack(config.packDir);
  return {
    rehearsables: services.flatMap((s) => s.rehearsables?.({ pack }) ?? []),
    today: Temporal.Now.plainDateISO(config.zone),
  };
};

const rules: Verb = {
  summary: t('决策表：试算、说明、重算、预演', 'decision tables: evaluate, explain, replay, rehearse'),
  run: (args) => {
    if (args[0] === 'replay') return withDb((openDb) => rulesReplay(args.slice(1), { stdout: out, stderr: err }, { openDb }));
    if (args[0] === 'rehearse')
      return withDb((openDb) => rulesRehearse(args.slice(1), { stdout: out, stderr: err }, { openDb, ...rehearsing() }));
    return rulesCli(args, {
      stdout: out,
      stderr: err,
      stdin,
      now: () => `${Temporal.Now.plainDateTimeISO().toString()}@${Temporal.Now.timeZoneId()}`,
    });
  },
};

const audit: Verb = {
  summary: t('公开日志：核验、树头、收据', 'transparency log: verify, head, receipts'),
  run: (args) =>
    withDb((openDb) => {
      const config = readConfig(process.env);
      const io = { stdout: out, stderr: err, stdin };
      return auditCli(args, io, {
        openDb,
        keysDir: path.join(config.dataDir, 'keys'),
        anchorsDir: path.join(config.dataDir, 'anchors'),
        witnesses: [accessWitness],
        now: () => Temporal.Now.instant(),
      });
    }),
};

const calendar: Verb = {
  summary: t('法定期限：到期日、工作日', 'legal time: due dates, working days'),
  run: (args) =>
    calendarCli([...args], {
      stdin: process.stdin,
      stdout: out,
      stderr: err,
      loadData: () => readCalendarDir(pathToFileURL(`${path.join(readConfig(process.env).packDir, 'calendar')}/`)),
    }),
};

/** The small vocabulary of the command, in the order of its help. */
export const verbs: Readonly<Record<string, Verb>> = {
  start: startVerb,
  migrate: migrateVerb,
  admin: adminVerb,
  audit,
  rules,
  calendar,
  ...backupVerbs,
};

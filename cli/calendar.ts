import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { calendarCli, readCalendarDir } from '@yunjian/calendar/cli';
import { readConfig } from '@yunjian/server/config';
import { err, out } from './io.ts';
import type { Verb } from './verb.ts';

/** Legal time. */
export const calendarVerb: Verb = {
  run: (args) =>
    calendarCli([...args], {
      stdin: process.stdin,
      stdout: out,
      stderr: err,
      loadData: () => readCalendarDir(pathToFileURL(`${path.join(readConfig(process.env).packDir, 'calendar')}/`)),
    }),
};

import { once } from 'node:events';
import process from 'node:process';
import { transitCli } from '@yunjian/transit/cli';
import { err } from './io.ts';
import type { Verb } from './verb.ts';

/** Writes and waits when the reader is slower than the search: answers may be far larger than the questions. */
const out = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};

/** The timetable engine. */
export const transitVerb: Verb = {
  run: (args) => {
    // A reader that has enough (`| head`) ends the run without a stack trace.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
    return transitCli(args, { stdin: process.stdin, stdout: out, stderr: err });
  },
};

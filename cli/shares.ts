import { once } from 'node:events';
import process from 'node:process';
import { sharesCli } from '@yunjian/shares/cli';
import { err } from './io.ts';
import type { Verb } from './verb.ts';

/** Writes and waits when the reader is slower: an answer may be megabytes. */
const out = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
};

/** Dividing pools by shares. */
export const sharesVerb: Verb = {
  run: (args) => {
    // A reader that has enough (`| head`) ends the run without a stack trace.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
    return sharesCli(args, { stdin: process.stdin, stdout: out, stderr: err });
  },
};

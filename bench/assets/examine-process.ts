// The command's code on standard input, in a process of its own so that its peak memory can be told. Prints one line of JSON.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { supervisionCli } from '@yunjian/supervision/cli';
import { packIn } from './examine.ts';

const [folder = '', on = ''] = process.argv.slice(2);
let answered = 0;
let irregular = 0;
const began = performance.now();
const code = await supervisionCli(['examine', '--on', on], {
  stdin: process.stdin,
  stdout: (text) => {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      if (line.startsWith('{"error"')) throw new Error(line);
      answered += 1;
      if (!line.endsWith('"findings":[]}')) irregular += 1;
    }
  },
  stderr: (text) => void process.stderr.write(text),
  loadRules: async () => packIn(folder),
});
const { userCPUTime, maxRSS } = process.resourceUsage();
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ seconds, userSeconds: userCPUTime / 1e6, peakMb: maxRSS / 1024, answered, irregular }));
process.exitCode = code;

/** `transit …` as a process of its own. */
import process from 'node:process';
import { transitCli } from '../cli.ts';

process.exitCode = await transitCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
});

// One server process for tests: the program itself without pages. Says `READY url`, stops on SIGTERM, and goes when the test process has gone.
import process from 'node:process';
import { readConfig } from './config.ts';
import { run } from './run.ts';

const milliseconds = Number(process.env['TEST_CLOCK_OFFSET_MS'] ?? '0');
const server = await run(readConfig(process.env), {
  dist: null,
  now: () => Temporal.Now.instant().add({ milliseconds }),
  say: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`READY ${server.url}\n`);
const stop = (): void => void server.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.stdin.resume().once('end', stop);

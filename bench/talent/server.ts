// The server of the benchmark: the program itself, without pages. Prints its address as the first line.
import process from 'node:process';
import { readConfig, run } from '@yunjian/server';

const server = await run(readConfig(process.env), { dist: null });
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));

/**
 * The register simulator as a process of its own: `simulator-main.ts --data world.json [--port 0] [--host 127.0.0.1]`, secret in
 * REGISTERS_SECRET. Writes `{"url": "http://…"}` as its first line. Ends on SIGTERM, SIGINT, and when its parent is gone.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
  },
});
const secret = process.env['REGISTERS_SECRET'] ?? '';
if (values.data === undefined || secret.length < 16) {
  process.stderr.write('usage: REGISTERS_SECRET=… simulator-main.ts --data world.json [--port 0] [--host 127.0.0.1]\n');
  process.exitCode = 2;
} else {
  const simulator = await startSimulator({ port: Number(values.port), host: values.host, dataFile: values.data, secret });
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 300);
  const stop = (): void => {
    clearInterval(watch);
    void simulator.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

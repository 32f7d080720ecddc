// A process that rehearses, stores its first batch, and then hangs until it is killed. Arguments: database URL, rehearsal.
import process from 'node:process';
import { openDatabase } from '../db/index.ts';
import { runRehearsal } from './index.ts';
import { smallRehearsal } from './testing.ts';

const [url = '', id = ''] = process.argv.slice(2);
setInterval(() => undefined, 60_000);
await runRehearsal(openDatabase(url, { max: 3 }), id, {
  now: () => Temporal.Instant.from('2026-03-02T03:30:00Z'),
  zone: 'Asia/Shanghai',
  suite: 'intl',
  onBatch: (done) => process.stdout.write(`${done}\n`),
  rehearsables: [
    {
      ...smallRehearsal,
      open: async (db, today) => {
        const source = await smallRehearsal.open(db, today);
        return {
          ...source,
          async *batches() {
            for await (const batch of source.batches(3)) {
              yield batch;
              await new Promise(() => undefined);
            }
          },
        };
      },
    },
  ],
});

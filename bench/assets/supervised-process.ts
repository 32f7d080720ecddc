// A run that waits in a database is carried out as the job would, then contracts are changed and examined again. Prints one line of JSON.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { makeCrypto, newKeyRing } from '@yunjian/kernel/crypto';
import { openDatabase } from '@yunjian/kernel/db';
import { recheck } from '../../services/assets/supervision/gate.ts';
import { runSupervision } from '../../services/assets/supervision/run.ts';
import type { Rechecked } from './supervised.ts';

const [url = '', runId = '', clock = '', zone = ''] = process.argv.slice(2);
const now = Temporal.Instant.from(clock);
const database = openDatabase(url, { role: 'yunjian_app' });
const owner = openDatabase(url, { max: 1 });
const kit = { database, crypto: makeCrypto(newKeyRing({ now })), now: () => now, zone };
const TIMES = 300;

const began = performance.now();
await runSupervision(kit, runId);
const seconds = (performance.now() - began) / 1000;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const { rows } = await owner.pool.query<{ state: string; counts: { contracts: number; opened: number } }>(
  'select state, counts from assets.supervision_run where id = $1',
  [runId],
);
const run = rows[0];
if (run?.state !== 'done') throw new Error(`the run is ${run?.state}`);

const { rows: active } = await owner.pool.query<{ id: string }>(
  `select id from assets.contract where state = 'active' order by id`,
);
await recheck(kit);
async function changed(statement: string, from: number): Promise<Rechecked> {
  const times: number[] = [];
  let examined = 0;
  for (let i = 0; i < TIMES; i++) {
    const id = active[(from + Math.floor((i * active.length) / TIMES)) % active.length]?.id;
    await owner.pool.query(statement, [id]);
    const start = performance.now();
    const counts = await recheck(kit);
    times.push(performance.now() - start);
    if (counts.contracts === 0) throw new Error('the changed contract was not examined');
    examined += counts.contracts;
  }
  times.sort((a, b) => a - b);
  const at = (q: number): number => times[Math.min(TIMES - 1, Math.ceil(q * TIMES) - 1)] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99), worst: at(1), examined: examined / TIMES };
}
const alone = await changed(`update assets.contract set clauses = clauses || '{"return": false}' where id = $1`, 7);
const rent = await changed(
  `update assets.contract set rent_terms = rent_terms || jsonb_build_object('annualFen', ((rent_terms ->> 'annualFen')::bigint + 100)::text) where id = $1`,
  17,
);
process.stdout.write(
  JSON.stringify({
    contracts: run.counts.contracts,
    findings: run.counts.opened,
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
    alone,
    rent,
  }),
);
await owner.close();
await database.close();

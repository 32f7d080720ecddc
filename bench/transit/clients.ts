// Clients of the open API in a process of their own. Each asks its next question when it has read the answer to the one before, or, when they pause, at the
// seconds that are its own: a late answer then counts from when the question was due.
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { answer, taskOf } from './shared.ts';
import type { HttpFigures, Requests } from './http.ts';

const { url, paths, clients, warmUp, pause, headers = {} } = await taskOf<Requests>();
const EMPTY = Buffer.from('"itineraries":[]');
const pool = new Pool(url, { connections: clients, pipelining: 1 });
let empty = 0;

async function ask(path: string, due: number | null): Promise<number> {
  const began = due ?? performance.now();
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
  const bytes = Buffer.from(await body.arrayBuffer());
  const took = performance.now() - began;
  if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${bytes.toString('utf8', 0, 300)}`);
  if (bytes.includes(EMPTY)) empty++;
  return took;
}

async function drive(list: readonly string[], every: number): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const start = performance.now();
  const client = async (i: number): Promise<void> => {
    for (let n = 0; next < list.length; n++) {
      const due = every === 0 ? null : start + (n + i / clients) * every;
      if (due !== null && due > performance.now()) await sleep(due - performance.now());
      const path = list[next++];
      if (path !== undefined) times.push(await ask(path, due));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
  return times;
}

await drive(paths.slice(0, warmUp), 0);
empty = 0;
const began = performance.now();
const times = (await drive(paths.slice(warmUp), pause)).toSorted((a, b) => a - b);
const perSecond = (1000 * times.length) / (performance.now() - began);
await pool.close();
const at = (q: number): number => times[Math.min(times.length - 1, Math.ceil(q * times.length) - 1)] ?? Number.NaN;
answer({
  perSecond,
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  worst: at(1),
  requests: times.length,
  empty,
} satisfies HttpFigures);

/** Supervision of a district's contracts: the whole stream through the command's own code in a process of its own, then one contract at a time. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { examiner, factsOf, joinPack, loadRules, parseContract } from '@yunjian/supervision';
import { sampleContracts } from '@yunjian/supervision/sample';

/** What was measured. */
export interface ExamineMeasured {
  readonly contracts: number;
  readonly rules: number;
  readonly seconds: number;
  /** Of the process, all its threads. */
  readonly userSeconds: number;
  readonly peakMb: number;
  /** Contracts with a finding, as written by the command. */
  readonly irregular: number;
  /** Replacing one contract and re-examining it and all it touches, milliseconds. */
  readonly recheck: { readonly median: number; readonly p99: number; readonly worst: number; readonly touched: number };
}

const SEED = 1;

/** The rule pack of a folder, as plain JSON. */
export function packIn(folder: string): unknown {
  const read = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  return joinPack(read('rules.json'), read('regimes.json'));
}

/** Examines `contracts` invented contracts on a day by the rules of a folder (`rules.json`, `regimes.json`). The stream is made while it is read and is not counted as memory of the command. */
export async function measureExamine(folder: string, on: string, contracts = 100_000): Promise<ExamineMeasured> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'examine-process.ts'), folder, on], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  let batch = '';
  for (const { contract } of sampleContracts({ count: contracts, seed: SEED, on })) {
    batch += `${JSON.stringify(contract)}\n`;
    if (batch.length < 1 << 20) continue;
    if (!child.stdin.write(batch)) await new Promise<void>((resolve) => child.stdin.once('drain', () => resolve()));
    batch = '';
  }
  child.stdin.end(batch);
  const code = await ended;
  if (code !== 0) throw new Error(`examine-process.ts ended with ${code}: ${text.slice(-400)}`);
  const whole = JSON.parse(text) as Pick<ExamineMeasured, 'seconds' | 'userSeconds' | 'peakMb' | 'irregular'> & {
    answered: number;
  };
  if (whole.answered !== contracts) throw new Error(`${whole.answered} answers for ${contracts} contracts`);
  return { contracts, ...whole, ...recheck(folder, on, contracts) };
}

/** Replaces contracts of a full district by changed ones, each time examining it and everything it touches. */
function recheck(folder: string, on: string, contracts: number): Pick<ExamineMeasured, 'recheck' | 'rules'> {
  const pack = loadRules(packIn(folder));
  const examine = examiner(pack, on);
  const district = examine.district();
  const changed: ReturnType<typeof parseContract>[] = [];
  let i = 0;
  for (const { contract } of sampleContracts({ count: contracts, seed: SEED, on })) {
    const read = parseContract(contract);
    district.put(factsOf(read));
    if (i++ % Math.ceil(contracts / 500) === 0) changed.push(read);
  }
  for (const id of district.ids()) examine.cross(district.get(id)!, district);
  const times: number[] = [];
  let touched = 0;
  for (const c of changed) {
    const began = performance.now();
    const others = district.replace(factsOf({ ...c, rent: { ...c.rent, annual: (c.rent?.annual ?? 0) + 100 } }));
    examine.examine(c, district);
    for (const id of others) examine.cross(district.get(id)!, district);
    times.push(performance.now() - began);
    touched += others.length;
  }
  times.sort((a, b) => a - b);
  const at = (q: number): number => times[Math.min(times.length - 1, Math.ceil(q * times.length) - 1)] ?? Number.NaN;
  return { rules: pack.rules.size, recheck: { median: at(0.5), p99: at(0.99), worst: at(1), touched: touched / times.length } };
}

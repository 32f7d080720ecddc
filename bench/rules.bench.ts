import fs from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileModel, parseMeta } from '@yunjian/rules';
import type { Facts, Model, Value } from '@yunjian/rules';
import type { BenchResult } from '../tools/bench.ts';
import { byFeelin, zen } from './rules/peers.ts';
import { rehearse } from './rules/rehearsal.ts';
import { applicants, byHand, dmn } from './rules/table.ts';
import type { Applicant } from './rules/table.ts';

const CASES = applicants(200);

/** Runs `once` over the cases for about `ms` and gives runs a second: the best of three, after a warm-up. */
function rate(once: (applicant: Applicant) => unknown, ms = 700): number {
  const lap = (budget: number): number => {
    const started = performance.now();
    let count = 0;
    let sink = 0;
    do {
      for (const applicant of CASES) if (once(applicant) === null) sink++;
      count += CASES.length;
    } while (performance.now() - started < budget);
    if (sink < 0) throw new Error('never');
    return (count / (performance.now() - started)) * 1000;
  };
  lap(ms / 2);
  return Math.max(lap(ms), lap(ms), lap(ms));
}

async function rateAsync(once: (applicant: Applicant) => Promise<unknown>, together: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  do {
    for (let at = 0; at < CASES.length; at += together) await Promise.all(CASES.slice(at, at + together).map(once));
    count += CASES.length;
  } while (performance.now() - started < 1500);
  return (count / (performance.now() - started)) * 1000;
}

const show = (perSecond: number): string => Math.round(perSecond).toLocaleString('en');

/** The district's model with the gate DT2 (`admissionGate`), and facts of 200 people. */
function gate(): { model: Model; facts: Facts[] } {
  const districts = path.join(import.meta.dirname, '..', 'districts');
  const folder = path.join(districts, fs.readdirSync(districts)[0] ?? '', 'rules');
  const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
  const meta = parseMeta(JSON.parse(read('talent-admission.json')));
  const model = compileModel(read('talent-admission.dmn'), { meta });
  const value = (input: Model['inputs'][number], i: number): Value => {
    if (input.allowed !== undefined) return input.allowed[i % input.allowed.length] ?? null;
    return input.type === 'number' ? i % 15 : (i * 7 + input.name.length) % 3 !== 0;
  };
  const facts = CASES.map((_, i) =>
    Object.fromEntries(
      model.inputs.map((input) => [
        input.name,
        { known: true as const, value: value(input, i), evidenceId: `e-${i}-${input.name}`, source: input.name },
      ]),
    ),
  );
  return { model, facts };
}

/** Plain evaluation beside the peers, decisions with reasons, compilation, memory, and a rehearsal on the stored cases of a whole district. */
export async function bench(): Promise<BenchResult> {
  const ours = compileModel(dmn()).evaluator('grade') as (applicant: object) => Value;
  const other = await zen();
  for (const applicant of CASES) {
    const wanted = byHand(applicant);
    const answers = {
      ours: ours(applicant),
      feelin: byFeelin(applicant),
      zen: typeof other === 'string' ? wanted : await other.evaluate(applicant),
    };
    for (const [who, answer] of Object.entries(answers))
      if (answer !== wanted)
        throw new Error(`${who} says ${String(answer)} instead of ${wanted} for ${JSON.stringify(applicant)}`);
  }
  const hand = rate(byHand);
  const plain = rate(ours);
  const feelin = rate(byFeelin);
  const zenOne = typeof other === 'string' ? null : await rateAsync(other.evaluate, 1);
  const zenMany = typeof other === 'string' ? null : await rateAsync(other.evaluate, 50);

  const { model, facts } = gate();
  const rows = model.decisions.find(({ id }) => id === 'admissionGate')?.rows.length ?? 0;
  let next = 0;
  const reasons = rate(() => model.decide('admissionGate', facts[next++ % facts.length] as Facts));

  const texts = Array.from({ length: 1000 }, (_, n) => dmn(n + 1));
  const started = performance.now();
  const models = texts.map((text) => compileModel(text));
  const compile = performance.now() - started;
  if (models.length !== 1000) throw new Error('never');

  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const memory = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  for (let i = 0; i < 1_000_000; i++) ours(CASES[i % CASES.length] as Applicant);
  const before = memory();
  for (let i = 0; i < 10_000_000; i++) ours(CASES[i % CASES.length] as Applicant);
  const grown = memory() - before;
  for (let i = 0; i < 100_000; i++) model.decide('admissionGate', facts[i % facts.length] as Facts);
  const settled = memory();
  for (let i = 0; i < 1_000_000; i++) model.decide('admissionGate', facts[i % facts.length] as Facts);
  const grownDeciding = memory() - settled;

  const rehearsal = await rehearse();

  return {
    title: 'Rules engine',
    tables: [
      {
        head: ['12-row table, 6 inputs, one thread', 'evaluations/s', 'beside ours'],
        rows: [
          ['written by hand', show(hand), `${(hand / plain).toFixed(2)} ×`],
          ['**ours**, compiled from DMN', show(plain), '1 ×'],
          [
            `@gorules/zen-engine ${typeof other === 'string' ? '' : other.version}, 50 at a time (its own threads)`,
            zenMany === null ? String(other) : show(zenMany),
            zenMany === null ? '' : `1/${Math.round(plain / zenMany)}`,
          ],
          [
            `@gorules/zen-engine ${typeof other === 'string' ? '' : other.version}, one after the other`,
            zenOne === null ? String(other) : show(zenOne),
            zenOne === null ? '' : `1/${Math.round(plain / zenOne)}`,
          ],
          ['feelin 8.2.0 alone, cell by cell', show(feelin), `1/${Math.round(plain / feelin)}`],
        ],
      },
      {
        head: ['ours', 'measured'],
        rows: [
          [`decisions with reasons of DT2 (${rows} requirements, ${facts.length} people)`, `${show(reasons)}/s`],
          ['compile 1,000 different 12-row tables, XML to model', `${Math.round(compile)} ms`],
          ['heap grown over 10,000,000 evaluations, after collecting', `${grown.toFixed(1)} MB`],
          ['heap grown over 1,000,000 decisions with reasons, after collecting', `${grownDeciding.toFixed(1)} MB`],
          [
            `rehearsal of ${rehearsal.cases.toLocaleString('en')} stored cases, ${rehearsal.flips.toLocaleString('en')} of them flip`,
            `${(rehearsal.ms / 1000).toFixed(1)} s`,
          ],
        ],
      },
    ],
    notes: [
      'All contestants answer the same 200 inputs; the run stops if one of them answers differently from the function written by hand.',
      'The rehearsal runs in this process beside its own PostgreSQL, on the sample data of a whole district: from the request to the stored summary, every flip with its rows stored.',
      'The best of three laps of 0.7 s after a warm-up; zen-engine is asynchronous by its interface and is measured over 1.5 s.',
    ],
    must: [
      { what: 'plain evaluations', limit: '≥ 1,000,000/s', measured: `${show(plain)}/s`, holds: plain >= 1e6 },
      {
        what: 'beside the function written by hand',
        limit: '≤ 5 ×',
        measured: `${(hand / plain).toFixed(2)} ×`,
        holds: hand / plain <= 5,
      },
      { what: 'decisions with reasons of DT2', limit: '≥ 200,000/s', measured: `${show(reasons)}/s`, holds: reasons >= 200_000 },
      { what: 'compile 1,000 tables', limit: '≤ 1 s', measured: `${Math.round(compile)} ms`, holds: compile <= 1000 },
      {
        what: 'rehearsal of 60,000 stored cases',
        limit: '≤ 10 s',
        measured: `${(rehearsal.ms / 1000).toFixed(1)} s`,
        holds: rehearsal.cases >= 60_000 && rehearsal.ms <= 10_000,
      },
      {
        what: 'memory over 10 million evaluations',
        limit: 'flat (≤ 5 MB)',
        measured: `${grown.toFixed(1)} MB`,
        holds: grown <= 5 && grownDeciding <= 5,
      },
    ],
  };
}

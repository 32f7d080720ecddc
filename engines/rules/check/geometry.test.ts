import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkModel } from './index.ts';
import type { Finding } from './index.ts';
import { compileModel } from '../index.ts';
import type { Value } from '../index.ts';
import { modelXml, tableXml } from '../testing.ts';
import type { TestRow, TestTable } from '../testing.ts';

/** Values of each input that between them tell all cells of the random tables apart. */
const POINTS = {
  n: [0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, null],
  s: ['A', 'B', 'C', '其他', null],
  b: [true, false, null],
  d: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05', null],
} as const satisfies Record<string, readonly Value[]>;

const NAMES = ['n', 's', 'b', 'd'] as const;
const TYPES = { n: 'number', s: 'string', b: 'boolean', d: 'date' } as const;

const number = fc.integer({ min: 1, max: 4 });
const day = fc.integer({ min: 2, max: 4 }).map((n) => `date("2026-01-0${n}")`);
const op = fc.constantFrom('<', '<=', '>', '>=');
const range = (end: fc.Arbitrary<number | string>) =>
  fc.tuple(fc.constantFrom('[', '('), end, end, fc.constantFrom(']', ')')).map(([open, a, b, close]) => {
    const [low, high] = [a, b].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
    return `${open}${low}..${high}${close}`;
  });
const CELLS = {
  n: fc.oneof(
    fc.constant('-'),
    number.map(String),
    fc.tuple(op, number).map(([o, n]) => `${o} ${n}`),
    range(number),
    number.map((n) => `not(${n})`),
    fc.constant('null'),
    fc.tuple(number, number).map(([a, b]) => `? > ${a} or ? = ${b}`),
    fc.tuple(number, number).map(([a, b]) => `${a}, > ${b}`),
  ),
  s: fc.oneof(
    fc.constant('-'),
    fc.subarray(['"A"', '"B"', '"C"'], { minLength: 1 }).map((list) => list.join(', ')),
    fc.subarray(['"A"', '"B"', '"C"'], { minLength: 1 }).map((list) => `not(${list.join(', ')})`),
  ),
  b: fc.constantFrom('-', '-', 'true', 'false', 'not(true)', 'null'),
  d: fc.oneof(
    fc.constant('-'),
    day,
    fc.tuple(op, day).map(([o, n]) => `${o} ${n}`),
    range(day),
  ),
};

const table = (policies: readonly string[]): fc.Arbitrary<TestTable> =>
  fc
    .record({ policy: fc.constantFrom(...policies), names: fc.subarray([...NAMES], { minLength: 1 }) })
    .chain(({ policy, names }) =>
      fc
        .array(fc.tuple(fc.tuple(...names.map((name) => CELLS[name])), fc.constantFrom('"x"', '"y"', '"z"')), {
          minLength: 1,
          maxLength: 6,
        })
        .map((rows) => ({
          hitPolicy: policy,
          inputs: names.map((name) => [name, TYPES[name]] as const),
          outputs: [policy === 'PRIORITY' ? (['out', '"x","y","z"'] as const) : (['out'] as const)],
          rows: rows.map(([cells, out]): TestRow => [cells, [out]]),
        })),
    );

/** All cases there are, and which rows hit in each, asked of the engine row by row. */
const force = (of: TestTable): { inputs: Record<string, Value>; hit: number[] }[] => {
  const names = of.inputs.map(([name]) => name as (typeof NAMES)[number]);
  const single = of.rows.map(([cells], r) =>
    compileModel(
      modelXml(
        Object.fromEntries(of.inputs),
        tableXml({ ...of, hitPolicy: 'RULE ORDER', outputs: [['out']], rows: [[cells, [String(r + 1)]]] }),
      ),
    ).evaluator('decision'),
  );
  let cases: Record<string, Value>[] = [{}];
  for (const name of names) cases = cases.flatMap((one) => POINTS[name].map((value) => ({ ...one, [name]: value })));
  return cases.map((inputs) => ({ inputs, hit: single.flatMap((run) => run(inputs) as number[]) }));
};

const xmlOf = (of: TestTable): string => modelXml(Object.fromEntries(of.inputs), tableXml(of));
const found = (of: TestTable, ...codes: string[]): Finding[] => checkModel(xmlOf(of)).filter(({ code }) => codes.includes(code));

/** Does the table test the input for null? Then null is a case like any other. */
const asksNull = (of: TestTable, name: string): boolean => {
  const at = of.inputs.findIndex(([one]) => one === name);
  return of.rows.some(([cells]) => cells[at] === 'null');
};
const ordinary = (of: TestTable, inputs: Record<string, Value>): boolean =>
  Object.entries(inputs).every(([name, value]) => value !== null || asksNull(of, name));

describe('random tables against all their cases', () => {
  test('gaps are found if and only if there are any, and every example is one', () => {
    fc.assert(
      fc.property(table(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'RULE ORDER']), (of) => {
        const open = force(of).filter(({ inputs, hit }) => hit.length === 0 && ordinary(of, inputs));
        const gaps = found(of, 'GAP');
        assert.equal(gaps.length > 0, open.length > 0, JSON.stringify(open[0]));
        const run = compileModel(xmlOf({ ...of, hitPolicy: 'RULE ORDER' })).evaluator('decision');
        for (const { example } of gaps) {
          assert.ok(example);
          assert.deepEqual(run(example), []);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('pairs of rows overlap if and only if some case hits both, and every example does', () => {
    fc.assert(
      fc.property(table(['UNIQUE', 'ANY']), (of) => {
        const pairs = new Set<string>();
        const outs = of.rows.map(([, [out]]) => out);
        for (const { hit } of force(of)) {
          for (const a of hit)
            for (const b of hit) if (a < b && (of.hitPolicy === 'UNIQUE' || outs[a - 1] !== outs[b - 1])) pairs.add(`${a},${b}`);
        }
        const findings = found(of, 'OVERLAP', 'CONTRADICTION', 'DUPLICATE');
        const said = new Set(
          findings
            .filter(({ rows, code }) => rows?.length === 2 && (code !== 'DUPLICATE' || of.hitPolicy === 'UNIQUE'))
            .map(({ rows }) => rows?.join(',') ?? ''),
        );
        // Of several rows with the same conditions each is set against the first.
        for (const pair of said) assert.ok(pairs.has(pair), `${pair} is no overlap`);
        const covered = (pair: string): boolean => said.has(pair) || sameConditions(of, pair);
        for (const pair of pairs) assert.ok(covered(pair), `${pair} was not found`);
        const run = compileModel(
          xmlOf({
            ...of,
            hitPolicy: 'RULE ORDER',
            outputs: [['out']],
            rows: of.rows.map(([cells], r): TestRow => [cells, [String(r + 1)]]),
          }),
        ).evaluator('decision');
        for (const { example, rows } of findings) {
          assert.ok(example);
          const hit = run(example) as number[];
          for (const row of rows ?? []) assert.ok(hit.includes(row));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('rows that are never the answer are found, all of them and no others', () => {
    fc.assert(
      fc.property(table(['FIRST', 'PRIORITY']), (of) => {
        const answers = new Set<number>();
        const rank = (row: number): number =>
          of.hitPolicy === 'FIRST' ? row : ['"x"', '"y"', '"z"'].indexOf(of.rows[row - 1]?.[1][0] ?? '');
        // With PRIORITY rows of one output answer together: which of them gives it makes no difference.
        for (const { hit } of force(of))
          for (const row of hit) if (hit.every((other) => rank(other) >= rank(row))) answers.add(row);
        const never = of.rows.map((_, r) => r + 1).filter((row) => !answers.has(row));
        const said = new Set(found(of, 'UNREACHABLE', 'DUPLICATE', 'CONTRADICTION').map(({ place }) => place.row));
        const duplicates = new Set(found(of, 'DUPLICATE').map(({ place }) => place.row));
        for (const row of never) assert.ok(said.has(row), `row ${row} was not found`);
        for (const row of said) assert.ok(never.includes(row ?? 0) || duplicates.has(row), `row ${row} can be the answer`);
      }),
      { numRuns: 300 },
    );
  });
});

/** Two rows that both have the same conditions as an earlier one are found beside that one. */
const sameConditions = (of: TestTable, pair: string): boolean => {
  const [a = 0, b = 0] = pair.split(',').map(Number);
  const hits = force(of).map(({ hit }) => hit);
  return hits.every((hit) => hit.includes(a) === hit.includes(b));
};

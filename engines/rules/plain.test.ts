import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Exact } from './index.ts';
import { tableModel } from './testing.ts';
import type { TestTable } from './testing.ts';

/** The same table with a row that never fits but is no constant test: it runs as closures. */
const slow = (table: TestTable): TestTable => ({
  ...table,
  rows: [...table.rows, [['? = 99 and ? = 98', '-', '-', '-'], ['"never"']]],
});

describe('generated code gives what the closures give', () => {
  const number = fc.constantFrom(
    '-',
    '> 2',
    '<= 4.5',
    '[1..3]',
    '(1..3)',
    '3',
    'not(2)',
    '1, 5',
    'null',
    '0.1, 0.3',
    'not(> 2)',
    'not([1..2], 5)',
    '< -1',
    '!= 3',
  );
  const text = fc.constantFrom('-', '"x"', '"y", "z"', 'not("x")', 'not("x", "y")', 'null', '"\\""', 'not(null)');
  const truth = fc.constantFrom('-', 'true', 'false', 'not(true)', 'null');
  const date = fc.constantFrom(
    '-',
    '< date("2026-03-01")',
    '[@"2026-01-01"..@"2026-02-28"]',
    'date("2026-02-28")',
    'not(date("2026-02-28"))',
    'not(> date("2026-02-01"))',
  );
  const output = fc.constantFrom('"a"', '"b"', '"c"', 'null');
  const tables = fc
    .tuple(
      fc.constantFrom('UNIQUE', 'FIRST', 'ANY', 'COLLECT', 'RULE ORDER'),
      fc.array(fc.tuple(fc.tuple(number, text, truth, date), output), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
    )
    .map(([hitPolicy, rows, standard]): TestTable => ({
      hitPolicy,
      inputs: [
        ['n', 'number'],
        ['s', 'string'],
        ['b', 'boolean'],
        ['d', 'date'],
      ],
      outputs: [['out', undefined, standard ? '"d"' : undefined]],
      rows: rows.map(([cells, one]) => [cells, [one]] as const),
    }));
  // What is declared, and what is not: a caller may hand in anything.
  const odd = fc.constantFrom<unknown>(
    null,
    undefined,
    'x',
    '3',
    3,
    true,
    Number.NaN,
    Infinity,
    -0,
    [],
    [3],
    ['x'],
    {},
    new Exact('0.1000000000000000000000000000000001'),
    new Exact('3'),
    0.1 + 0.2,
    10n,
    '2026-02-28',
    () => 1,
  );
  const inputs = fc.record({
    n: fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.1, 0.3, 0.30000000000000004, 4.5, 2.9999999999999996), odd),
    s: fc.oneof(fc.constantFrom('x', 'y', 'w', '"'), odd),
    b: fc.oneof(fc.boolean(), odd),
    d: fc.oneof(fc.constantFrom('2026-01-01', '2026-02-28', '2026-03-01', '2026-02-30'), odd),
  });

  test('on random tables and any inputs', () => {
    fc.assert(
      fc.property(tables, fc.array(inputs, { minLength: 1, maxLength: 12 }), (table, all) => {
        const [quick, careful] = [tableModel(table), tableModel(slow(table))];
        for (const one of all) assert.deepEqual(quick.evaluate('decision', one), careful.evaluate('decision', one));
      }),
      { numRuns: 500 },
    );
  });

  test('names and values that look like code stay names and values', () => {
    const name = 'constructor';
    const text = '\\"]; throw 1; //${1}\\u2028';
    const model = tableModel({
      inputs: [[name, 'string']],
      outputs: [['out']],
      rows: [
        [[`"${text}"`], [`"${text}"`]],
        [['-'], ['"other"']],
      ],
      hitPolicy: 'FIRST',
    });
    const value = '"]; throw 1; //${1}\u2028';
    assert.equal(model.evaluate('decision', { [name]: value }), value);
    assert.equal(model.evaluate('decision', {}), 'other');
  });

  test('where nothing is declared, what is inherited, no number or a bigint is read as the closures read it', () => {
    const table: TestTable = {
      hitPolicy: 'FIRST',
      inputs: [['constructor', 'Any']],
      outputs: [['out']],
      rows: [
        [['null'], ['"null"']],
        [['3'], ['"three"']],
        [['-'], ['"other"']],
      ],
    };
    const [quick, careful] = [
      tableModel(table),
      tableModel({ ...table, rows: [[['? = 99 and ? = 98'], ['"never"']], ...table.rows] }),
    ];
    const all: Record<string, unknown>[] = [
      {},
      { constructor: Number.NaN },
      { constructor: 3n },
      { constructor: () => 1 },
      { constructor: Symbol('x') },
    ];
    const given = all.map((one) => quick.evaluate('decision', one));
    assert.deepEqual(given, ['null', 'null', 'three', 'null', 'null']);
    assert.deepEqual(
      given,
      all.map((one) => careful.evaluate('decision', one)),
    );
  });

  test('a list that is given is the caller’s own', () => {
    const model = tableModel({ hitPolicy: 'COLLECT', inputs: [['n', 'number']], outputs: [['out']], rows: [[['> 1'], ['"a"']]] });
    (model.evaluate('decision', { n: 2 }) as string[]).push('b');
    assert.deepEqual(model.evaluate('decision', { n: 2 }), ['a']);
  });
});

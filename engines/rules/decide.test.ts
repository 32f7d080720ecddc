import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonical, compileModel, EvaluationError, Exact, parseJsonExact, traceOf } from './index.ts';
import type { Decision, Fact, Facts, Model, Value } from './index.ts';
import { known, literalXml, modelXml, tableModel, tableXml } from './testing.ts';
import type { TestTable } from './testing.ts';

const unknown: Fact = { known: false, why: 'OUTAGE' };

describe('three values', () => {
  const ages: TestTable = {
    hitPolicy: 'FIRST',
    inputs: [
      ['listed', 'boolean'],
      ['months', 'number'],
    ],
    outputs: [['category']],
    rows: [
      [['true', '-'], ['"A"']],
      [['-', '>= 12'], ['"B"']],
      [['-', '-'], ['"NONE"']],
    ],
  };

  test('an absent fact never falls through to the last row', async () => {
    const model = tableModel(ages);
    const decision = model.decide('decision', known({ listed: false }));
    assert.equal(decision.outcome, 'UNKNOWN');
    assert.equal(decision.outputs, null);
    assert.deepEqual(
      decision.conditions.map(({ row, outcome }) => [row, outcome]),
      [
        [1, 'NOT_MET'],
        [2, 'UNKNOWN'],
        [3, 'MET'],
      ],
    );
    assert.equal(
      model.evaluate('decision', { listed: false }),
      'NONE',
      'plain DMN does fall through: that is why it is not used for people',
    );
  });

  test('a cell that decides the row decides it whatever else is unknown', async () => {
    const model = tableModel({
      ...ages,
      rows: [
        [['true', '>= 12'], ['"A"']],
        [['-', '-'], ['"NONE"']],
      ],
    });
    assert.equal(model.decide('decision', known({ listed: false })).outputs, 'NONE');
    assert.equal(model.decide('decision', known({ listed: true })).outcome, 'UNKNOWN');
  });

  test('FIRST with an open row is known when all rows still possible agree', async () => {
    const model = tableModel({
      ...ages,
      rows: [
        [['true', '-'], ['"A"']],
        [['-', '>= 12'], ['"A"']],
        [['-', '-'], ['"NONE"']],
      ],
    });
    assert.equal(model.decide('decision', known({ months: 12 })).outputs, 'A');
    assert.equal(model.decide('decision', known({ months: 11 })).outcome, 'UNKNOWN');
  });

  test('a known nothing is not unknown', async () => {
    const model = tableModel({
      ...ages,
      rows: [
        [['null', '-'], ['"NO LIST"']],
        [['-', '-'], ['"LIST"']],
      ],
    });
    assert.equal(model.decide('decision', known({ listed: null, months: 1 })).outputs, 'NO LIST');
    assert.equal(model.decide('decision', { listed: unknown }).outcome, 'UNKNOWN');
  });

  test('known() turns what is unknown upstream into an explicit value', async () => {
    const model = compileModel(
      modelXml(
        { listed: 'boolean', months: 'number' },
        tableXml({ ...ages, id: 'category' }),
        literalXml('status', 'if known(category) then category else "ASK"', [], ['category']),
      ),
    );
    assert.equal(model.decide('status', known({ listed: false })).outputs, 'ASK');
    assert.equal(model.decide('status', known({ listed: false, months: 12 })).outputs, 'B');
    const computed = model.decide('status', known({ listed: true, months: 1 })).conditions.at(-1);
    assert.equal(computed?.outcome, 'COMPUTED');
    assert.deepEqual(computed?.inputs, [{ name: 'category', label: { zh: 'category', en: 'category' }, value: 'A' }]);
  });
});

describe('a gate', () => {
  const gate: TestTable = {
    hitPolicy: 'COLLECT',
    inputs: [
      ['contract', 'boolean'],
      ['months', 'number'],
    ],
    outputs: [['reason']],
    notes: ['zh', 'en', 'article', 'fix-zh', 'fix-en'],
    rows: [
      [['false', '-'], ['"NO_CONTRACT"'], ['有合同', 'Has a contract', 'art. 1', '补签', 'Sign one']],
      [['-', '< 12'], ['"TOO_SHORT"'], ['满12个月', '12 months', 'art. 2', '', '']],
    ],
  };

  test('each row comes back with text, article, fix, inputs and evidence', async () => {
    const model = tableModel(gate);
    const decision = model.decide('decision', {
      contract: { known: true, value: false, evidenceId: 'e1', source: 'business' },
      months: { known: true, value: 12 },
    });
    assert.deepEqual(decision.outputs, ['NO_CONTRACT']);
    assert.deepEqual(decision.conditions[0], {
      decision: 'decision',
      row: 1,
      ruleId: 'r1',
      text: { zh: '有合同', en: 'Has a contract' },
      article: 'art. 1',
      version: '',
      outcome: 'NOT_MET',
      inputs: [
        { name: 'contract', label: { zh: 'contract', en: 'contract' }, value: false, evidenceId: 'e1', source: 'business' },
      ],
      output: 'NO_CONTRACT',
      fix: { zh: '补签', en: 'Sign one' },
    });
    assert.equal(decision.conditions[1]?.outcome, 'MET');
    assert.equal(decision.conditions[1]?.fix, undefined);
  });

  test('rows are judged one by one; one open row leaves the whole open, not the others', async () => {
    const model = tableModel(gate);
    const decision = model.decide('decision', { ...known({ contract: false }), months: unknown });
    assert.equal(decision.outcome, 'UNKNOWN');
    assert.deepEqual(
      decision.conditions.map((condition) => condition.outcome),
      ['NOT_MET', 'UNKNOWN'],
    );
    assert.deepEqual(decision.conditions[1]?.inputs, [
      { name: 'months', label: { zh: 'months', en: 'months' }, unknown: 'OUTAGE' },
    ]);
  });

  test('no reasons is a known answer', async () => {
    const model = tableModel(gate);
    assert.deepEqual(model.decide('decision', known({ contract: true, months: 12 })).outputs, []);
  });
});

describe('hit policies', () => {
  const table = (hitPolicy: string, more: Partial<TestTable> = {}): Model =>
    tableModel({
      hitPolicy,
      inputs: [['n', 'number']],
      outputs: [['out', '30, 20, 10']],
      rows: [
        [['> 0'], ['10']],
        [['> 5'], ['20']],
        [['> 7'], ['30']],
      ],
      ...more,
    });

  test('COLLECT, its aggregations, RULE ORDER and OUTPUT ORDER', async () => {
    assert.deepEqual(table('COLLECT').evaluate('decision', { n: 6 }), [10, 20]);
    for (const [aggregation, expected] of [
      ['SUM', 60],
      ['COUNT', 3],
      ['MIN', 10],
      ['MAX', 30],
    ] as const) {
      assert.equal(table('COLLECT', { aggregation }).evaluate('decision', { n: 8 }), expected, aggregation);
    }
    assert.deepEqual(table('RULE ORDER').evaluate('decision', { n: 8 }), [10, 20, 30]);
    assert.deepEqual(table('OUTPUT ORDER').evaluate('decision', { n: 8 }), [30, 20, 10]);
  });

  test('PRIORITY takes the most important output, FIRST the first row', async () => {
    assert.equal(table('PRIORITY').evaluate('decision', { n: 6 }), 20);
    assert.equal(table('FIRST').evaluate('decision', { n: 6 }), 10);
  });

  test('an output that hangs on something unknown is not ranked last', async () => {
    const model = table('PRIORITY', {
      requires: ['n'],
      rows: [
        [['-'], ['n + 20']],
        [['-'], ['20']],
      ],
    });
    assert.equal(model.evaluate('decision', { n: 10 }), 30);
    assert.equal(model.decide('decision', {}).outcome, 'UNKNOWN');
  });

  test('UNIQUE and ANY: a violated policy is an error that names the rows, never a silent answer', async () => {
    for (const policy of ['UNIQUE', 'ANY']) {
      const model = table(policy);
      assert.equal(model.evaluate('decision', { n: 6 }), null, 'plain evaluation gives null, as DMN says');
      assert.throws(
        () => model.decide('decision', known({ n: 6 })),
        (error: Error) => error instanceof EvaluationError && error.code === 'HIT_POLICY' && error.message.includes('rows 1, 2'),
      );
      assert.equal(model.decide('decision', known({ n: 3 })).outputs, 10);
    }
    const same = table('ANY', {
      rows: [
        [['> 0'], ['10']],
        [['> 5'], ['10']],
      ],
    });
    assert.equal(same.decide('decision', known({ n: 6 })).outputs, 10);
  });

  test('no row: the default output, else null; several columns give an object', async () => {
    assert.equal(table('FIRST').decide('decision', known({ n: 0 })).outputs, null);
    const model = table('FIRST', {
      outputs: [
        ['a', undefined, '1 + 1'],
        ['b', undefined, '"std"'],
      ],
      rows: [[['> 5'], ['n * 2', '"big"']]],
    });
    assert.deepEqual(model.evaluate('decision', { n: 0 }), { a: 2, b: 'std' });
    assert.deepEqual(model.evaluate('decision', { n: 6 }), { a: 12, b: 'big' });
  });
});

describe('facts', () => {
  test('are typed: a wrong kind is an error, not a no', async () => {
    const model = tableModel({
      inputs: [
        ['on', 'date'],
        ['n', 'number'],
      ],
      outputs: [['out']],
      rows: [[['>= date("2026-01-01")', '-'], ['"LATE"']]],
    });
    assert.equal(model.decide('decision', known({ on: '2026-01-01', n: 1 })).outputs, 'LATE');
    for (const on of ['2026-13-01', 20260101, true]) {
      assert.throws(
        () => model.decide('decision', known({ on, n: 1 })),
        (error: Error) => error instanceof EvaluationError && error.code === 'INPUT_TYPE',
      );
    }
  });

  test('names of the prototype are names like others', async () => {
    const model = tableModel({ inputs: [['constructor', 'number']], outputs: [['out']], rows: [[['> 1'], ['true']]] });
    assert.equal(model.decide('decision', {}).outcome, 'UNKNOWN');
    assert.equal(model.evaluate('decision', {}), null);
  });
});

// Random tables over three inputs, random facts, random ways to complete them.
describe('properties on random tables', () => {
  const cells = [
    fc.constantFrom('-', '> 2', '<= 4', '[1..3]', '3', 'not(2)', '1, 5', '? > 1 and b', 'null'),
    fc.constantFrom('-', 'true', 'false'),
    fc.constantFrom('-', '"x"', '"y", "z"', 'not("x")'),
  ] as const;
  const row = fc.tuple(fc.tuple(...cells), fc.constantFrom('1', '2', '3', 'a + 1', 'if b then 1 else 2'));
  const policy = fc.constantFrom(
    ['UNIQUE', undefined],
    ['FIRST', undefined],
    ['ANY', undefined],
    ['PRIORITY', undefined],
    ['COLLECT', undefined],
    ['COLLECT', 'SUM'],
    ['COLLECT', 'MIN'],
    ['COLLECT', 'MAX'],
    ['COLLECT', 'COUNT'],
    ['RULE ORDER', undefined],
    ['OUTPUT ORDER', undefined],
  ) as fc.Arbitrary<[string, string | undefined]>;
  const tables = fc
    .tuple(policy, fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom('out', 'reason'))
    .map(([[hitPolicy, aggregation], rows, name]): TestTable => ({
      hitPolicy,
      ...(aggregation === undefined ? {} : { aggregation }),
      inputs: [
        ['a', 'number'],
        ['b', 'boolean'],
        ['c', 'string'],
      ],
      outputs: [[name, '3, 1, 2']],
      rows: rows.map(([tests, output]) => [tests, [output]] as const),
    }));
  const complete = fc.record({
    a: fc.integer({ min: 0, max: 6 }),
    b: fc.boolean(),
    c: fc.constantFrom('x', 'y', 'w', null),
  });
  const attempt = (run: () => Value): Value => {
    try {
      return run();
    } catch (error) {
      assert.ok(error instanceof EvaluationError && error.code === 'HIT_POLICY');
      return 'violated';
    }
  };

  test('with all facts known, decide agrees with plain evaluation', async () => {
    await fc.assert(
      fc.asyncProperty(tables, complete, async (table, values) => {
        const model = tableModel(table);
        const decided = attempt(() => {
          const decision = model.decide('decision', known(values));
          assert.equal(decision.outcome, 'DETERMINED');
          assert.ok(decision.conditions.every((condition) => condition.outcome !== 'UNKNOWN'));
          return decision.outputs;
        });
        if (decided !== 'violated') assert.deepEqual(decided, model.evaluate('decision', values));
        else assert.equal(model.evaluate('decision', values), null);
      }),
      { numRuns: 400 },
    );
  });

  test('what is said while facts are missing, no later fact contradicts', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        complete,
        fc.subarray(['a', 'b', 'c']),
        fc.array(complete, { minLength: 5, maxLength: 5 }),
        async (table, values, hidden, others) => {
          const model = tableModel(table);
          const part: Facts = Object.fromEntries(
            Object.entries(known(values)).map(([name, fact]) => [name, hidden.includes(name) ? unknown : fact]),
          );
          let partial: Decision;
          try {
            partial = model.decide('decision', part);
          } catch (error) {
            assert.ok(error instanceof EvaluationError && error.code === 'HIT_POLICY');
            return;
          }
          for (const other of [values, ...others]) {
            const filled = { ...values, ...Object.fromEntries(hidden.map((name) => [name, other[name as 'a']])) };
            let full: Decision;
            try {
              full = model.decide('decision', known(filled));
            } catch {
              continue; // the completion shows a fault of the table itself
            }
            if (partial.outcome === 'DETERMINED') assert.deepEqual(full.outputs, partial.outputs);
            for (const condition of partial.conditions) {
              const later = full.conditions.find((candidate) => candidate.row === condition.row);
              if (later !== undefined && condition.outcome !== 'UNKNOWN')
                assert.equal(later.outcome, condition.outcome, `row ${condition.row}`);
            }
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  test('the same facts give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(tables, complete, async (table, values) => {
        const [one, two] = [tableModel(table), tableModel(table)];
        const turned = Object.fromEntries(Object.entries(values).reverse());
        const bytes = (model: Model, facts: Facts): string => {
          try {
            return canonical(model.decide('decision', facts));
          } catch (error) {
            return String(error);
          }
        };
        assert.equal(bytes(one, known(values)), bytes(two, known(turned)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a trace', () => {
  test('is what must be stored: with the facts and the model the decision is whole again', async () => {
    const model = compileModel(
      modelXml(
        { a: 'number', b: 'boolean' },
        tableXml({
          id: 'first',
          hitPolicy: 'COLLECT',
          inputs: [['a', 'number']],
          outputs: [['reason']],
          rows: [[['< 3'], ['"LOW"']]],
        }),
        literalXml('status', 'if known(first) then count(first) else -1', [], ['first']),
        tableXml({
          id: 'last',
          hitPolicy: 'FIRST',
          requires: ['b'],
          requiresDecisions: ['status'],
          inputs: [
            ['status', 'number'],
            ['b', 'boolean'],
          ],
          outputs: [['out']],
          rows: [
            [['-1', '-'], ['"ASK"']],
            [['0', 'true'], ['"YES"']],
            [['-', '-'], ['"NO"']],
          ],
        }),
      ),
    );
    const values = fc.record({
      a: fc.option(fc.integer({ min: 0, max: 5 })),
      b: fc.option(fc.boolean()),
      hidden: fc.subarray(['a', 'b']),
      out: fc.boolean(),
    });
    fc.assert(
      fc.property(values, ({ a, b, hidden, out }) => {
        const facts: Record<string, Fact> = { ...known({ a, b }) };
        for (const name of hidden) {
          if (out) facts[name] = unknown;
          else delete facts[name];
        }
        const decision = model.decide('last', facts);
        const trace = JSON.parse(canonical(traceOf(decision, facts)));
        assert.deepEqual(model.restore(trace, facts), decision);
      }),
    );
    const other = tableModel({ inputs: [['a', 'number']], outputs: [['out']], rows: [[['-'], ['1']]] });
    const trace = traceOf(model.decide('last', {}), {});
    assert.throws(
      () => other.restore(trace, {}),
      (error: Error) => error instanceof EvaluationError && error.code === 'TRACE',
    );
  });
});

describe('canonical', () => {
  test('sorts keys, keeps numbers, writes bigint as text, refuses what JSON cannot say', () => {
    assert.equal(canonical({ b: [1, 0.1, -0], a: 'é\n"', c: undefined, d: 12n }), '{"a":"é\\n\\"","b":[1,0.1,0],"d":"12"}');
    assert.equal(canonical({ z: { '10': 1, '9': 2 } }), '{"z":{"10":1,"9":2}}');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('x')])
      assert.throws(() => canonical(value), TypeError);
    const loop: unknown[] = [];
    loop.push(loop);
    assert.throws(() => canonical(loop), TypeError);
  });
});

describe('what is left out of a known context is unknown too', () => {
  const person = `<itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent><itemComponent name="job"><typeRef>string</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>`;
  const model = compileModel(
    modelXml(
      { p: 'tPerson', all: 'tPeople' },
      literalXml('grown', 'if p.age >= 18 then "YES" else "NO"', ['p']),
      literalXml('none', 'every one in all satisfies one.age < 18', ['all']),
      literalXml('same', 'p = {age: 3, job: "x"}', ['p']),
      literalXml('count', 'count(all[age < 18])', ['all']),
      tableXml({
        id: 'first',
        hitPolicy: 'FIRST',
        requires: ['all'],
        inputs: [['all[1].age', 'number']],
        outputs: [['out']],
        rows: [
          [['>= 18'], ['"YES"']],
          [['-'], ['"NO"']],
        ],
      }),
    ).replace('<inputData', `${person}<inputData`),
  );
  const outcome = (decision: string, facts: Facts) => model.decide(decision, facts).outcome;

  test('in contexts, lists, columns and comparisons', () => {
    assert.equal(outcome('grown', known({ p: { job: 'x' } })), 'UNKNOWN');
    assert.equal(outcome('none', known({ all: [{ age: 3 }, {}] })), 'UNKNOWN');
    assert.equal(model.decide('none', known({ all: [{}, { age: 30 }] })).outputs, false, 'one grown-up settles it');
    assert.equal(outcome('count', known({ all: [{}] })), 'UNKNOWN');
    assert.equal(outcome('first', known({ all: [{}] })), 'UNKNOWN');
    assert.equal(outcome('same', known({ p: { age: 3 } })), 'UNKNOWN');
    assert.equal(model.decide('same', known({ p: { age: 4 } })).outputs, false, 'one difference settles it');
  });

  test('null said is null; plain evaluation reads what is absent as null, as DMN says', () => {
    assert.equal(model.decide('grown', known({ p: { age: null, job: 'x' } })).outputs, 'NO');
    assert.equal(model.evaluate('grown', { p: {} }), 'NO');
  });
});

describe('numbers of many digits are kept and replayed to the last one', () => {
  test('in facts, results and canonical bytes', () => {
    const model = compileModel(modelXml({ n: 'number' }, literalXml('third', 'n / 3', ['n'])));
    const facts: Facts = { n: { known: true, value: new Exact('9007199254740993') } };
    const decision = model.decide('third', facts);
    const stored = [canonical(facts), canonical(traceOf(decision, facts))] as const;
    assert.match(stored[0], /"value":9007199254740993/);
    assert.match(stored[1], /"outputs":3002399751580331\}/);
    const read = parseJsonExact(stored[0]) as Facts;
    assert.equal(canonical(traceOf(model.decide('third', read), read)), stored[1]);
    const trace = parseJsonExact(stored[1]) as Parameters<Model['restore']>[0];
    assert.equal(canonical(model.restore(trace, read)), canonical(decision));
    const ten = model.decide('third', known({ n: 10 }));
    assert.match(canonical(ten), /"outputs":3\.333333333333333333333333333333333[,}]/);
  });
});

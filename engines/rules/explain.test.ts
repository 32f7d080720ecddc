import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { expireFacts, ModelError, parseMeta } from './index.ts';
import type { Fact, InputMeta, Model, ModelMeta, Value } from './index.ts';
import { known, tableModel } from './testing.ts';
import type { TestTable } from './testing.ts';

const label = (zh: string, en: string) => ({ zh, en });
const meta = (inputs: Record<string, InputMeta>, more: Partial<ModelMeta> = {}): ModelMeta => ({
  code: 'm',
  version: '1',
  title: label('规则', 'Rule'),
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  source: label('示例政策', 'Example policy'),
  example: true,
  inputs,
  ...more,
});

const gate: TestTable = {
  hitPolicy: 'COLLECT',
  inputs: [
    ['months', 'number'],
    ['contract', 'boolean'],
    ['degree', 'string'],
    ['soldOn', 'date'],
    ['age', 'number'],
  ],
  outputs: [['reason']],
  rows: [
    [['< 12', '-', '-', '-', '-'], ['"TOO_SHORT"']],
    [['-', 'false', '-', '-', '-'], ['"NO_CONTRACT"']],
    [['-', '-', 'not("MASTER", "PHD")', '-', '-'], ['"NO_DEGREE"']],
    [['-', '-', '-', '> date("2025-06-30")', '-'], ['"SOLD_LATE"']],
    [['-', '-', '-', '-', '> 60'], ['"TOO_OLD"']],
  ],
};
const about = meta({
  months: { label: label('社保月数', 'Months insured'), type: 'number', growth: { per: 'month', amount: 1 } },
  contract: { label: label('合同', 'Contract'), type: 'boolean', question: label('有合同吗？', 'Is there a contract?') },
  degree: {
    label: label('学位', 'Degree'),
    type: 'string',
    effort: 5,
    values: { MASTER: label('硕士', 'master'), PHD: label('博士', 'doctorate') },
  },
  soldOn: { label: label('出售日', 'Day of sale'), type: 'date' },
  age: { label: label('年龄', 'Age'), type: 'number', changeable: false },
});
const good = { months: 12, contract: true, degree: 'MASTER', soldOn: '2025-01-01', age: 30 };
const today = Temporal.PlainDate.from('2026-11-03');
const model: Model = tableModel(gate, { meta: about });

describe('counterfactuals', () => {
  test('12 months instead of 9, and the day on which that will be so', async () => {
    const { counterfactuals } = model.explain('decision', known({ ...good, months: 9 }), { today });
    assert.equal(counterfactuals.length, 1);
    const [first] = counterfactuals;
    assert.deepEqual(first?.changes, [{ input: 'months', label: label('社保月数', 'Months insured'), from: 9, to: 12 }]);
    assert.equal(first.on, '2027-02-03');
    assert.equal(first.text.en, 'From 2027-02-03, if nothing else changes, “Months insured” is 12 (now 9): then it is a yes.');
    assert.match(first.text.zh, /自2027-02-03起.*“社保月数”为12（现为9）/);
    assert.deepEqual(first.outputs, []);
  });

  test('without a day to grow from, the value alone', async () => {
    const { counterfactuals } = model.explain('decision', known({ ...good, months: 9 }));
    assert.deepEqual(counterfactuals[0]?.changes[0]?.to, 12);
    assert.equal(counterfactuals[0]?.on, undefined);
  });

  test('the end of a month counts as people count: from 31 January one month is over on 28 February', async () => {
    const { counterfactuals } = model.explain('decision', known({ ...good, months: 11 }), {
      today: Temporal.PlainDate.from('2026-01-31'),
    });
    assert.equal(counterfactuals[0]?.on, '2026-02-28');
    assert.equal(counterfactuals[0].changes[0]?.to, 12);
  });

  test('enumerations, dates and several changes at once, the cheapest first', async () => {
    const { counterfactuals } = model.explain('decision', known({ ...good, degree: 'NONE', contract: false }), { today });
    assert.deepEqual(
      counterfactuals.map(({ changes }) => changes.map(({ input, to }) => [input, to])),
      [
        [
          ['contract', true],
          ['degree', 'MASTER'],
        ],
      ],
      'one result for one set of inputs',
    );
    const dated = model.explain('decision', known({ ...good, soldOn: '2025-09-01' }), { today });
    assert.deepEqual(
      dated.counterfactuals.map(({ changes }) => changes[0]?.to),
      ['2025-06-30'],
      'the nearest day that fits',
    );
  });

  test('what nobody can change is not suggested; a yes needs nothing', async () => {
    assert.deepEqual(model.explain('decision', known({ ...good, age: 61 }), { today }).counterfactuals, []);
    assert.deepEqual(model.explain('decision', known(good), { today }).counterfactuals, []);
  });

  test('more than three changes are found too, and none of them is idle', async () => {
    const bad = { months: 1, contract: false, degree: 'NONE', soldOn: '2025-09-01', age: 30 };
    const { counterfactuals } = model.explain('decision', known(bad), { today });
    assert.deepEqual(counterfactuals[0]?.changes.map(({ input }) => input).sort(), ['contract', 'degree', 'months', 'soldOn']);
    for (const left of counterfactuals[0].changes) {
      const without = {
        ...bad,
        ...Object.fromEntries(counterfactuals[0].changes.filter((one) => one !== left).map(({ input, to }) => [input, to])),
      };
      assert.notDeepEqual(model.decide('decision', known(without)).outputs, []);
    }
  });

  test('every counterfactual holds when decided again, whatever the facts', async () => {
    const compiled = model;
    const facts = fc.record({
      months: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
      contract: fc.option(fc.boolean(), { nil: undefined }),
      degree: fc.option(fc.constantFrom('MASTER', 'PHD', 'NONE'), { nil: undefined }),
      soldOn: fc.option(fc.constantFrom('2025-01-01', '2025-06-30', '2025-07-01', '2026-01-01'), { nil: undefined }),
      age: fc.integer({ min: 20, max: 60 }),
    });
    fc.assert(
      fc.property(facts, (values) => {
        const plain = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
          string,
          Value
        >;
        const { counterfactuals, outputs, outcome } = compiled.explain('decision', known(plain), { today });
        const yes = outcome === 'DETERMINED' && Array.isArray(outputs) && outputs.length === 0;
        assert.equal(counterfactuals.length === 0, yes);
        let before = 0;
        for (const { changes, cost } of counterfactuals) {
          assert.ok(cost >= before);
          before = cost;
          const changed = { ...plain, ...Object.fromEntries(changes.map(({ input, to }) => [input, to])) };
          assert.deepEqual(compiled.decide('decision', known(changed)).outputs, []);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('missing facts', () => {
  test('only those something open rests on, the best question first, with question and reason', async () => {
    const table: TestTable = {
      hitPolicy: 'FIRST',
      inputs: [
        ['a', 'boolean'],
        ['b', 'boolean'],
        ['c', 'boolean'],
      ],
      outputs: [['out']],
      rows: [
        [['true', '-', '-'], ['1']],
        [['-', 'true', 'true'], ['2']],
        [['-', '-', '-'], ['3']],
      ],
    };
    const compiled = tableModel(table);
    const open = compiled.explain('decision', {});
    assert.equal(open.missing[0]?.input, 'a', 'a settles everything when true');
    assert.deepEqual(
      open.missing.map(({ input }) => input),
      ['a', 'b', 'c'],
    );
    assert.equal(open.missing[0].why, 'ABSENT');
    assert.ok((open.missing[0].score ?? 0) > (open.missing[1]?.score ?? 1));
    assert.deepEqual(compiled.explain('decision', known({ a: true })).missing, [], 'nobody is asked what no longer matters');
    assert.deepEqual(compiled.explain('decision', known({ a: false, b: false })).missing, []);
    const asked = model.explain('decision', {
      ...known({ months: 12, degree: 'PHD', soldOn: null, age: 20 }),
      contract: { known: false, why: 'OUTAGE' },
    });
    assert.deepEqual(asked.missing, [
      {
        input: 'contract',
        label: label('合同', 'Contract'),
        why: 'OUTAGE',
        score: 1,
        question: label('有合同吗？', 'Is there a contract?'),
      },
    ]);
  });
});

describe('stale facts', () => {
  test('an answer older than the register allows is no answer', () => {
    const limits = meta({
      months: { label: label('月', 'm'), type: 'number', maxAgeDays: 7 },
      free: { label: label('自', 's'), type: 'number' },
    });
    const now = Temporal.Instant.from('2026-03-08T00:00:00Z');
    const at = (fetchedAt: string): Fact => ({ known: true, value: 1, fetchedAt });
    const read = (fact: Fact) => expireFacts({ months: fact }, limits, now)['months'];
    assert.deepEqual(read(at('2026-03-01T00:00:00Z')), at('2026-03-01T00:00:00Z'));
    assert.deepEqual(read(at('2026-02-28T23:59:59Z')), { known: false, why: 'STALE' });
    assert.deepEqual(read({ known: true, value: 1 }), { known: false, why: 'STALE' });
    assert.deepEqual(read(at('yesterday')), { known: false, why: 'STALE' });
    assert.deepEqual(expireFacts({ free: { known: true, value: 1 } }, limits, now)['free'], { known: true, value: 1 });
  });
});

describe('metadata', () => {
  test('is checked, and the error names the place', () => {
    const fine = JSON.parse(JSON.stringify(about)) as Record<string, unknown>;
    assert.deepEqual(parseMeta(fine), about);
    const broken = (at: readonly string[], value: unknown, path: RegExp): void => {
      const copy = structuredClone(fine);
      let target = copy;
      for (const key of at.slice(0, -1)) target = target[key] as Record<string, unknown>;
      target[at.at(-1) ?? ''] = value;
      assert.throws(
        () => parseMeta(copy),
        (error: Error) => error instanceof ModelError && error.code === 'META' && path.test(error.message),
      );
    };
    broken(['inputs', 'months', 'label', 'zh'], undefined, /inputs\.months\.label/);
    broken(['inputs', 'months', 'type'], 'money', /inputs\.months\.type/);
    broken(['inputs', 'contract', 'growth'], { per: 'month', amount: 1 }, /inputs\.contract\.growth/);
    broken(['effectiveFrom'], '2026-02-30', /effectiveFrom/);
    broken(['effectiveTo'], '2025-01-01', /effectiveTo/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileModel, type Model } from '@yunjian/rules';
import { runTests, type RuleTest } from './check.ts';

const xml = (logic: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="large" namespace="urn:test">
  <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
  <decision id="out" name="out"><variable name="out"/><informationRequirement><requiredInput href="#n"/></informationRequirement>${logic}</decision>
</definitions>`;
const table = (rows: number): Model =>
  compileModel(
    xml(`<decisionTable hitPolicy="COLLECT"><input><inputExpression typeRef="number"><text>n</text></inputExpression></input><output name="o"/>
    ${Array.from({ length: rows }, (_, i) => `<rule><inputEntry><text>&gt; ${i}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>`).join('')}</decisionTable>`),
  );
const tests = (n: number): RuleTest[] =>
  Array.from({ length: n }, (_, i) => ({ name: `t${i}`, decision: 'out', inputs: { n: 1 }, expected: [1] }));

describe('the tests of a rule share one ration of work', () => {
  it('two thousand tests on a table of the size districts have all run', () => {
    const results = runTests(table(40), tests(2000));
    assert.equal(results.filter((r) => r.passed).length, 2000);
    assert.equal(results[0]?.conditions.length, 40);
    assert.equal(
      results.reduce((n, r) => n + r.conditions.length, 0),
      50_000,
      'so many reasons are kept',
    );
  });

  it('on ten thousand rows they end early, and what was not run has not passed', () => {
    const results = runTests(table(10_000), tests(2000));
    assert.equal(results.filter((r) => r.passed).length, 100);
    assert.equal(results[100]?.outcome, 'ERROR');
    assert.match(results[100]?.error ?? '', /not run/);
  });

  it('expressions that loop share their steps', () => {
    const loop = compileModel(xml('<literalExpression><text>count(for i in 1..3000000 return i * n)</text></literalExpression>'));
    const results = runTests(
      loop,
      tests(200).map((t) => ({ ...t, expected: 3_000_000 })),
    );
    const passed = results.filter((r) => r.passed).length;
    assert.ok(passed >= 1 && passed < 10, String(passed));
    assert.match(results[199]?.error ?? '', /steps/);
  });
});

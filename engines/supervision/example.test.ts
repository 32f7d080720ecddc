import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { CLEAN } from './contract.fixture.ts';
import { packJson } from './pack.fixture.ts';
import { examiner, factsOf, loadRules, parseContract } from './index.ts';

test('the example of the README gives what it says', () => {
  const readme = fs.readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const said = /\/\/ → (\[.*\])/.exec(readme)![1]!;
  const json = { ...CLEAN, deposit: '0', clauses: ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment'] };
  const rules = examiner(loadRules(packJson()), '2026-06-30');
  const district = rules.district();
  const contract = parseContract(json);
  district.put(factsOf(contract));
  const { found } = rules.examine(contract, district);
  assert.deepEqual(
    found.map((f) => rules.say(f)).map((f) => [f.rule, f.severity, f.why.en]),
    JSON.parse(said.replaceAll("'", '"')),
  );
});

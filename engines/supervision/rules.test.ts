import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases, type Case } from './cases/index.fixture.ts';
import { contract, CLEAN } from './contract.fixture.ts';
import type { Finding, Outcome } from './examine.ts';
import { factsOf } from './facts.ts';
import { examining, rules } from './pack.fixture.ts';
import { RULE_IDS } from './rules/index.ts';

function examined({ on, contract: of, among }: Pick<Case, 'on' | 'contract' | 'among'>): {
  outcome: Outcome;
  findings: Finding[];
} {
  const examine = examining(on);
  const district = examine.district();
  for (const c of [of, ...among]) district.put(factsOf(c));
  const outcome = examine.examine(of, district);
  return { outcome, findings: outcome.found.map((f) => examine.say(f)) };
}

test('there are fifty rules, each with law or example, texts and thresholds in the pack', () => {
  assert.equal(RULE_IDS.length, 50);
  assert.deepEqual(
    RULE_IDS,
    Array.from({ length: 50 }, (_, i) => `C${String(i + 1).padStart(2, '0')}`),
  );
  assert.deepEqual([...rules.rules.keys()], RULE_IDS);
});

test('every rule has a case in which it finds, one in which it does not, and one at the boundary', () => {
  const missing = RULE_IDS.flatMap((rule) =>
    (['positive', 'negative', 'boundary'] as const)
      .filter((kind) => !cases.some((c) => c.rule === rule && c.kind === kind))
      .map((kind) => `${rule} ${kind}`),
  );
  assert.deepEqual(missing, []);
  for (const c of cases) {
    const finds = c.expect.some((e) => e.startsWith(c.rule));
    if (c.kind !== 'boundary') assert.equal(finds, c.kind === 'positive', `${c.rule} ${c.kind}: ${c.what}`);
  }
});

for (const c of cases) {
  test(`${c.rule} ${c.kind}: ${c.what}`, () => {
    const { findings } = examined(c);
    assert.deepEqual(findings.map((f) => `${f.rule}:${f.variant}`).toSorted(), [...c.expect].toSorted());
    for (const f of findings) {
      for (const text of [f.why, f.mend, f.basis]) {
        for (const said of [text.zh, text.en])
          assert.ok(said.length > 3 && !/[{}?]|undefined|NaN|Infinity/.test(said), `${f.rule}: ${said}`);
      }
      assert.match(f.version, /^C\d\d@(always|\d{4}-\d\d-\d\d)$/);
    }
  });
}

test('every variant of every rule is shown by a case', () => {
  const shown = new Set(cases.flatMap((c) => c.expect));
  const all = [...rules.rules.values()].flatMap((r) => Object.keys(r.variants).map((v) => `${r.id}:${v}`));
  assert.deepEqual(
    all.filter((v) => !shown.has(v)),
    [],
  );
});

test('of the clean contract every rule knows enough; of a bare one only those that need nothing', () => {
  const full = examined({ on: '2026-06-30', contract: contract(), among: [] });
  assert.deepEqual(full.outcome, { found: [], unknown: [] });
  const bare = contract(
    Object.fromEntries(
      Object.keys(CLEAN)
        .filter((k) => !['id', 'kind'].includes(k))
        .map((k) => [k, undefined]),
    ),
    { collective: { code: 'V1' } },
  );
  const { found, unknown } = examined({ on: '2026-06-30', contract: bare, among: [] }).outcome;
  assert.deepEqual(found, []);
  // C34 and C35 are about land; all others ask for a fact.
  assert.deepEqual(
    RULE_IDS.filter((r) => !unknown.includes(r)),
    ['C34', 'C35'],
  );
});

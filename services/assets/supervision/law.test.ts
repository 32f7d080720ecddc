import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { joinPack, SupervisionError, type Found } from '@yunjian/supervision';
import { amended, districtText, lawOf, RELATION_STEPS, rulesOn } from './law.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../districts/songjiang/assets/${name}`, import.meta.url), 'utf8'));
const base = districtText(joinPack(read('rules.json'), read('regimes.json')));
const found = (day: string): Found => ({ rule: 'C24', day, hit: { variant: 'none', figures: {} } });

describe('the law as a text', () => {
  it('keeps old law for old days, whatever is changed', () => {
    const law = lawOf('x', amended(base, [{ rule: 'C24', values: { months: 2 }, severities: { none: 'R' } }], '2026-07-01'));
    assert.equal(law.pack.at('C24', '2026-06-30')?.values['months'], 3);
    assert.equal(law.pack.at('C24', '2026-07-01')?.values['months'], 2);
    assert.equal(law.pack.at('C24', '2026-07-01')?.values['earnestPercent'], 20, 'what is not changed stays');
    assert.equal(law.say(found('2026-06-30'))?.severity, 'Y');
    assert.equal(law.say(found('2026-07-01'))?.severity, 'R');
  });
  it('follows no more steps of relations than the platform does', () => {
    const steps = (n: number) => amended(base, [{ rule: 'C36', values: { steps: n } }], '2026-07-01');
    steps(RELATION_STEPS);
    assert.throws(() => steps(RELATION_STEPS + 1), SupervisionError);
  });
  it('switches a rule off and on again by day', () => {
    const off = amended(base, [{ rule: 'C24', enabled: false }], '2026-07-01');
    const law = lawOf('x', amended(off, [{ rule: 'C24', enabled: true }], '2026-09-01'));
    assert.notEqual(law.say(found('2026-06-30')), null);
    assert.equal(law.say(found('2026-07-01')), null);
    assert.equal(law.say(found('2026-08-31')), null);
    assert.notEqual(law.say(found('2026-09-01')), null);
    assert.equal(rulesOn(law, '2026-08-01').find((r) => r.rule === 'C24')?.enabled, false);
  });
  it('a later change of the same day takes the place of the earlier', () => {
    const once = amended(base, [{ rule: 'C24', values: { months: 2 } }], '2026-07-01');
    const law = lawOf('x', amended(once, [{ rule: 'C24', values: { months: 4 } }], '2026-07-01'));
    assert.equal(law.pack.at('C24', '2026-06-30')?.values['months'], 3);
    assert.equal(law.pack.at('C24', '2027-01-01')?.values['months'], 4);
  });
  it('as if it had always held, it holds for every day', () => {
    const law = lawOf('x', amended(base, [{ rule: 'C24', values: { months: 2 }, severities: { none: 'I' } }], null));
    assert.equal(law.pack.at('C24', '2005-01-01')?.values['months'], 2);
    assert.equal(law.say(found('2005-01-01'))?.severity, 'I');
  });
  it('refuses what no rule reads, and changes nothing', () => {
    const before = lawOf('x', base).hash;
    for (const change of [
      { rule: 'C99', enabled: false },
      { rule: 'C24' },
      { rule: 'C24', values: { moons: 2 } },
      { rule: 'C24', values: { months: 'three' } },
      { rule: 'C24', severities: { never: 'R' as const } },
    ])
      assert.throws(() => amended(base, [change], '2026-07-01'), SupervisionError);
    assert.throws(
      () =>
        amended(
          base,
          [
            { rule: 'C24', enabled: true },
            { rule: 'C24', enabled: false },
          ],
          '2026-07-01',
        ),
      /twice/,
    );
    assert.equal(lawOf('x', base).hash, before);
  });
  it('keeps thresholds within their bounds, and a limit of the law is only made stricter, also of a text that knows no bounds', () => {
    const old = structuredClone(base) as unknown as { pack: { rules: { bounds?: unknown }[] } };
    for (const rule of old.pack.rules) delete rule.bounds;
    for (const text of [base, old as unknown as typeof base]) {
      const change = (rule: string, values: Record<string, number | string[]>) =>
        amended(text, [{ rule, values }], '2026-07-01', base.pack);
      for (const [rule, values] of [
        ['C10', { annual: -1 }],
        ['C10', { annual: 0.5 }],
        ['C04', { months: 1e308 }],
        ['C09', { days: -5 }],
        ['C01', { years: 0 }],
        ['C01', { years: 1e9 }],
        ['C01', { years: 21 }],
        ['C39', { deemedMonths: 7 }],
        ['C44', { clauses: ['parties', 'rent'] }],
        ['C06', { seals: ['collective', 'contract', 'finance'] }],
      ] as const)
        assert.throws(() => change(rule, values as never), SupervisionError, `${rule} ${JSON.stringify(values)}`);
      change('C01', { years: 10 });
      change('C20', { fence: 1.75 });
      assert.throws(() => amended(text, [{ rule: 'C01', values: { years: 21 } }], null, base.pack), /法定|of the law/);
      assert.throws(() => amended(text, [{ rule: 'C01', enabled: false }], '2026-07-01', base.pack), /law alone/);
      const [variant, gravity] = Object.entries(
        rulesOn(lawOf('x', base), '2026-07-01').find((r) => r.rule === 'C01')!.severities,
      )[0]!;
      assert.equal(gravity, 'B');
      assert.throws(() => amended(text, [{ rule: 'C01', severities: { [variant]: 'I' } }], '2026-07-01', base.pack), /stricter/);
    }
    // what no bound of a pack says is still a number that dates and sums can bear
    assert.throws(
      () => amended(old as unknown as typeof base, [{ rule: 'C04', values: { months: 1e308 } }], null),
      SupervisionError,
    );
  });
});

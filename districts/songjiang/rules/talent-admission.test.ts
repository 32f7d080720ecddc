import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compileModel, parseMeta } from '@yunjian/rules';
import type { Condition, Decision, Fact, Facts, Model, Value } from '@yunjian/rules';
import fc from 'fast-check';

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const meta = parseMeta(JSON.parse(file('talent-admission.json')));
const model: Model = compileModel(file('talent-admission.dmn'), { meta });

const MASTER: Record<string, Value> = {
  onLeadingTalentList: false,
  degree: 'MASTER',
  degreeVerified: true,
  professionalTitle: 'NONE',
  technicianGrade: 'NONE',
  onShortageList: false,
  contractInForce: true,
  employerRegisteredInDistrict: true,
  employerTaxedInDistrict: true,
  insuranceEmployerMatches: true,
  socialInsuranceMonths: 9,
  homesOwnedInDistrictWithin24Months: 0,
  otherHousingBenefit: false,
  alreadyAllocated: false,
  employerDishonest: false,
  householdSize: 2,
  accessibleNeeded: false,
  automationAccepted: true,
  bankAccountChangedDays: null,
  riskSample: false,
};
const fact = (value: Value): Fact => ({ known: true, value });
const facts = (change: Record<string, Value | Fact> = {}): Facts =>
  Object.fromEntries(
    Object.entries({ ...MASTER, ...change }).map(([name, value]): [string, Fact] => [
      name,
      typeof value === 'object' && value !== null && 'known' in value ? (value as Fact) : fact(value as Value),
    ]),
  );
const OUT: Fact = { known: false, why: 'OUTAGE' };
const decide = (decision: string, change: Record<string, Value | Fact> = {}): Decision => model.decide(decision, facts(change));
const route = (change: Record<string, Value | Fact> = {}): Value => decide('route', change).outputs;

describe('talent category (first that fits)', () => {
  test('each condition says by which version it was decided', () => {
    const { conditions } = decide('talentCategory');
    assert.ok(conditions.length > 0 && conditions.every(({ version }) => version === meta.version));
  });

  test('every row', () => {
    const none = { degree: 'NONE', degreeVerified: false };
    const cases: [Record<string, Value>, string][] = [
      [{ onLeadingTalentList: true }, 'T1'],
      [{ degree: 'PHD' }, 'T2'],
      [{ ...none, professionalTitle: 'SENIOR' }, 'T2'],
      [{}, 'T3'],
      [{ ...none, technicianGrade: 'SENIOR_TECHNICIAN' }, 'T3'],
      [{ degree: 'BACHELOR' }, 'T4'],
      [{ ...none, technicianGrade: 'TECHNICIAN', onShortageList: true }, 'T4'],
      [{ ...none, technicianGrade: 'TECHNICIAN' }, 'NONE'],
      [{ degree: 'PHD', degreeVerified: false }, 'NONE'],
      [none, 'NONE'],
    ];
    for (const [change, expected] of cases)
      assert.equal(decide('talentCategory', change).outputs, expected, JSON.stringify(change));
  });

  test('a list that cannot be read leaves the category open, also for a doctor', () => {
    assert.equal(decide('talentCategory', { degree: 'PHD', onLeadingTalentList: OUT }).outcome, 'UNKNOWN');
  });
});

describe('gate (every failed reason)', () => {
  test('each condition alone', () => {
    const cases: [Record<string, Value>, string][] = [
      [{ degree: 'NONE' }, 'NO_CATEGORY'],
      [{ contractInForce: false }, 'NO_CONTRACT'],
      [{ employerRegisteredInDistrict: false }, 'EMPLOYER_NOT_REGISTERED'],
      [{ employerTaxedInDistrict: false }, 'EMPLOYER_NOT_TAXED'],
      [{ insuranceEmployerMatches: false }, 'INSURANCE_EMPLOYER_DIFFERS'],
      [{ socialInsuranceMonths: 2 }, 'INSURANCE_TOO_SHORT'],
      [{ homesOwnedInDistrictWithin24Months: 1 }, 'OWNS_HOME'],
      [{ otherHousingBenefit: true }, 'OTHER_BENEFIT'],
      [{ alreadyAllocated: true }, 'ALREADY_ALLOCATED'],
      [{ employerDishonest: true }, 'EMPLOYER_DISHONEST'],
    ];
    for (const [change, reason] of cases) {
      assert.deepEqual(decide('admissionGate', change).outputs, [reason]);
      assert.ok(meta.reasons?.[reason]?.remedy.zh, `${reason} has a remedy`);
      assert.deepEqual(route(change), { route: 'MANUAL', cause: 'CONDITION_FAILED' });
    }
    assert.deepEqual(decide('admissionGate', { socialInsuranceMonths: 3 }).outputs, [], '3 of the last 3 months');
    assert.deepEqual(decide('admissionGate', { contractInForce: false, otherHousingBenefit: true }).outputs, [
      'NO_CONTRACT',
      'OTHER_BENEFIT',
    ]);
  });

  test('no condition is a catch-all: each row tests exactly one thing', () => {
    for (const condition of decide('admissionGate').conditions.filter(({ decision }) => decision === 'admissionGate')) {
      assert.equal(condition.inputs.length, 1, condition.ruleId);
    }
  });

  test('every row of every table has both texts and an article; every failing row says how to mend it', () => {
    for (const { id } of model.decisions) {
      for (const condition of decide(id, { automationAccepted: false, riskSample: true }).conditions) {
        if (condition.row === 0) continue;
        assert.match(condition.text.zh, /\p{Script=Han}/u, condition.ruleId);
        assert.match(condition.text.en, /^[\u0020-\u007e’]+$/, condition.ruleId);
        assert.notEqual(condition.article, '', condition.ruleId);
        if (condition.decision === 'admissionGate') assert.ok(condition.fix?.zh && condition.fix.en, condition.ruleId);
      }
    }
  });
});

describe('allocation (unique)', () => {
  test('one room for one or two, two for three and more; accessible need carries over', () => {
    const expected: [number, boolean, Value][] = [
      [1, false, { rooms: 1, accessible: false }],
      [2, true, { rooms: 1, accessible: true }],
      [3, false, { rooms: 2, accessible: false }],
      [6, true, { rooms: 2, accessible: true }],
    ];
    for (const [householdSize, accessibleNeeded, output] of expected) {
      assert.deepEqual(decide('allocation', { householdSize, accessibleNeeded }).outputs, output);
    }
    assert.equal(decide('allocation', { accessibleNeeded: OUT }).outcome, 'UNKNOWN');
  });
});

describe('route (first that fits)', () => {
  test('every row', () => {
    assert.deepEqual(route(), { route: 'GRANT', cause: 'ALL_MET' });
    assert.deepEqual(route({ riskSample: true }), { route: 'GRANT_AUDIT', cause: 'RISK_SAMPLE' });
    assert.deepEqual(route({ bankAccountChangedDays: 29 }), { route: 'GRANT_AUDIT', cause: 'BANK_ACCOUNT_CHANGED' });
    assert.deepEqual(route({ bankAccountChangedDays: 30 }), { route: 'GRANT', cause: 'ALL_MET' });
    assert.deepEqual(route({ bankAccountChangedDays: OUT }), { route: 'MANUAL', cause: 'REGISTER_UNKNOWN' });
    assert.deepEqual(route({ automationAccepted: false }), { route: 'MANUAL', cause: 'AUTOMATION_REFUSED' });
    assert.deepEqual(route({ automationAccepted: false, contractInForce: false }), {
      route: 'MANUAL',
      cause: 'AUTOMATION_REFUSED',
    });
  });

  test('any register that does not answer hands over to a person, and never refuses', () => {
    const registered = Object.entries(meta.inputs).filter(
      ([, about]) => about.register !== undefined && about.register !== 'own',
    );
    assert.ok(registered.length >= 13);
    for (const [name] of registered) {
      // A master's degree settles the category before the rows about technicians are asked.
      const idle = name === 'technicianGrade' || name === 'onShortageList';
      assert.deepEqual(
        route({ [name]: OUT }),
        idle ? { route: 'GRANT', cause: 'ALL_MET' } : { route: 'MANUAL', cause: 'REGISTER_UNKNOWN' },
        name,
      );
      const gate: readonly Condition[] = decide('admissionGate', { [name]: OUT }).conditions.filter(
        ({ decision }) => decision === 'admissionGate',
      );
      assert.equal(gate.length, 10);
      assert.ok(
        gate.every(({ outcome }) => outcome !== 'NOT_MET'),
        name,
      );
    }
    assert.deepEqual(route({ employerTaxedInDistrict: OUT, contractInForce: false }), {
      route: 'MANUAL',
      cause: 'REGISTER_UNKNOWN',
    });
  });

  test('no route is taken while it is not known whether the person accepts automation', () => {
    assert.equal(decide('route', { automationAccepted: OUT }).outcome, 'UNKNOWN');
  });
});

describe('properties', () => {
  const person = fc.record({
    onLeadingTalentList: fc.boolean(),
    degree: fc.constantFrom('PHD', 'MASTER', 'BACHELOR', 'NONE'),
    degreeVerified: fc.boolean(),
    professionalTitle: fc.constantFrom('SENIOR', 'NONE'),
    technicianGrade: fc.constantFrom('SENIOR_TECHNICIAN', 'TECHNICIAN', 'NONE'),
    onShortageList: fc.boolean(),
    socialInsuranceMonths: fc.integer({ min: 0, max: 8 }),
    homesOwnedInDistrictWithin24Months: fc.integer({ min: 0, max: 1 }),
    contractInForce: fc.boolean(),
    bankAccountChangedDays: fc.option(fc.integer({ min: 0, max: 60 })),
    automationAccepted: fc.boolean(),
    riskSample: fc.boolean(),
  });
  const granted = (decision: Decision): boolean =>
    decision.outcome === 'DETERMINED' && ['GRANT', 'GRANT_AUDIT'].includes((decision.outputs as { route: string }).route);

  test('more months insured, a better degree, more days since the account changed never turn a yes into a no', () => {
    const degrees = ['NONE', 'BACHELOR', 'MASTER', 'PHD'];
    fc.assert(
      fc.property(person, fc.nat(20), fc.nat(3), fc.nat(60), (who, months, up, days) => {
        if (!granted(decide('route', who))) return;
        const better = {
          ...who,
          socialInsuranceMonths: who.socialInsuranceMonths + months,
          degree: degrees[Math.min(3, degrees.indexOf(who.degree) + up)] ?? who.degree,
          bankAccountChangedDays: who.bankAccountChangedDays === null ? null : who.bankAccountChangedDays + days,
        };
        assert.ok(granted(decide('route', better)));
      }),
      { numRuns: 1000 },
    );
  });

  test('a better degree never gives a lower category', () => {
    const rank = ['NONE', 'T4', 'T3', 'T2', 'T1'];
    const degrees = ['NONE', 'BACHELOR', 'MASTER', 'PHD'];
    fc.assert(
      fc.property(person, (who) => {
        const ranks = degrees.map((degree) => rank.indexOf(decide('talentCategory', { ...who, degree }).outputs as string));
        assert.deepEqual(
          ranks,
          ranks.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  test('the machine grants only when every condition is met, and it agrees with plain evaluation', () => {
    fc.assert(
      fc.property(person, (who) => {
        const decision = decide('route', who);
        assert.deepEqual(decision.outputs, model.evaluate('route', { ...MASTER, ...who }));
        if (granted(decision)) {
          assert.ok(decision.conditions.every(({ decision: id, outcome }) => id !== 'admissionGate' || outcome === 'MET'));
          assert.equal(who.automationAccepted, true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('whatever is missing, a grant stays a grant when it becomes known', () => {
    fc.assert(
      fc.property(person, person, fc.subarray(Object.keys(MASTER)), (who, other, hidden) => {
        const part = decide('route', { ...who, ...Object.fromEntries(hidden.map((name) => [name, OUT])) });
        if (!granted(part)) return;
        const full = decide('route', {
          ...who,
          ...Object.fromEntries(Object.entries(other).filter(([name]) => hidden.includes(name))),
        });
        assert.ok(granted(full));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what would make it a yes', () => {
  test('waiting, with the day', () => {
    const { counterfactuals } = model.explain('route', facts({ socialInsuranceMonths: 1 }), {
      today: Temporal.PlainDate.from('2026-11-23'),
    });
    assert.equal(counterfactuals[0]?.on, '2027-01-23');
    assert.deepEqual(
      counterfactuals[0].changes.map(({ input, from, to }) => [input, from, to]),
      [['socialInsuranceMonths', 1, 3]],
    );
    assert.deepEqual(counterfactuals[0].outputs, { route: 'GRANT', cause: 'ALL_MET' });
  });

  test('a verified degree is asked for before a new one', () => {
    const { counterfactuals } = model.explain('admissionGate', facts({ degreeVerified: false }));
    assert.deepEqual(
      counterfactuals[0]?.changes.map(({ input }) => input),
      ['degreeVerified'],
    );
  });
});

test('the sidecar speaks about exactly the inputs of the tables', () => {
  assert.deepEqual(model.inputs.map(({ name }) => name).toSorted(), Object.keys(meta.inputs).toSorted());
  assert.equal(meta.example, true);
  for (const { name, type } of model.inputs) {
    const declared = meta.inputs[name]?.type;
    assert.equal(type.startsWith('t') ? 'string' : type, declared, name);
    assert.ok(meta.inputs[name]?.legalBasis?.zh, name);
  }
});

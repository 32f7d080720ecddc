import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { Registry } from 'prom-client';
import { isUscc, readIdNumber } from '../orgs/index.ts';
import {
  createRegisters,
  factSchemas,
  personOf,
  registerFacts,
  registerMetrics,
  REGISTERS,
  sampleIdNumber,
  samplePhone,
  SAMPLE_DIVISION,
  type World,
} from './index.ts';
import { testWorld, TEST_PEOPLE } from './world.fixture.ts';

const TODAY = Temporal.PlainDate.from('2026-11-23');
const demo = JSON.parse(fs.readFileSync(new URL('../../districts/songjiang/demo/world.json', import.meta.url), 'utf8')) as World;
const ids = (n: number): string[] =>
  Array.from({ length: n }, (_, i) => sampleIdNumber(Temporal.PlainDate.from('1980-01-01').add({ days: i * 7 }), i % 1000));

describe('the simulated world', () => {
  test('the same person is the same on every call, and two people differ', () => {
    const [a = '', b = ''] = ids(2);
    assert.deepEqual(personOf(testWorld, a), personOf(structuredClone(testWorld), a));
    assert.notDeepEqual({ ...personOf(testWorld, a), idNumber: '' }, { ...personOf(testWorld, b), idNumber: '' });
  });

  test('facts do not age: counted back from the day asked, month by month', () => {
    const at = (day: string) =>
      registerFacts(testWorld, 'social-insurance', { idNumber: TEST_PEOPLE.gap, name: '' }, Temporal.PlainDate.from(day));
    assert.deepEqual(
      at('2026-11-23')?.months.map((m) => m.month),
      ['2026-10', '2026-08'],
    );
    assert.deepEqual(
      at('2027-01-01')?.months.map((m) => m.month),
      ['2026-12', '2026-10'],
    );
  });

  test('changing one share of the distribution leaves everybody’s other facts alone', () => {
    const other: World = structuredClone({ ...testWorld, distribution: { ...testWorld.distribution, ownsHome: 1 } });
    for (const id of ids(50)) {
      const { homes, soldDaysAgo: _, pendingSale: __, ...before } = personOf(testWorld, id);
      const { homes: now, soldDaysAgo: ___, pendingSale: ____, ...after } = personOf(other, id);
      assert.deepEqual(after, before);
      assert.equal(now, 1);
      assert.ok(homes <= 1);
    }
  });

  test('2,000 people follow the distribution and every register’s answer fits its schema', () => {
    const people = ids(2000);
    const share = (what: (p: ReturnType<typeof personOf>) => boolean): number =>
      people.filter((id) => what(personOf(demo, id))).length / people.length;
    const near = (actual: number, expected: number, name: string): void =>
      assert.ok(Math.abs(actual - expected) < 0.035, `${name} ${actual}`);
    near(
      share((p) => p.degree === 'bachelor'),
      0.5,
      'bachelor',
    );
    near(
      share((p) => p.degree === 'phd'),
      0.08,
      'phd',
    );
    near(
      share((p) => p.homes > 0),
      0.05,
      'homes',
    );
    near(
      share((p) => p.insuredMonths >= 12 && p.gaps.length === 0),
      0.86,
      'steady',
    );
    near(
      share((p) => p.lease !== null),
      0.35,
      'lease',
    );
    for (const id of people.slice(0, 300)) {
      const employerUscc = personOf(demo, id).employerUscc ?? undefined;
      for (const code of REGISTERS) {
        const facts = registerFacts(
          demo,
          code,
          { idNumber: id, name: '', bankAccount: '0000990012345678', ...(employerUscc ? { employerUscc } : {}) },
          TODAY,
        );
        if (facts === null) assert.ok(code === 'business' && employerUscc === undefined, code);
        else assert.deepEqual(factSchemas[code].parse(facts), facts, code);
      }
    }
  });

  test('invented numbers are valid in form and belong to nobody', () => {
    const id = sampleIdNumber(Temporal.PlainDate.from('1993-05-06'), 1);
    assert.deepEqual(readIdNumber(id), {
      number: id,
      division: SAMPLE_DIVISION,
      born: Temporal.PlainDate.from('1993-05-06'),
      sex: 'male',
    });
    assert.throws(() => sampleIdNumber(TODAY, 1000), RangeError);
    assert.equal(samplePhone(7), '10000000007');
    assert.throws(() => samplePhone(-1), RangeError);
  });
});

describe('the demo’s world file', () => {
  const person = (key: string) => {
    const found = demo.people.find((p) => p.key === key);
    assert.ok(found, key);
    return found;
  };
  test('300 firms and all people have valid, unassigned numbers and are labelled as samples', () => {
    assert.equal(demo.employers.length, 300);
    assert.equal(new Set(demo.employers.map((e) => e.uscc)).size, 300);
    for (const e of demo.employers)
      assert.ok(isUscc(e.uscc) && e.uscc.startsWith('91990000') && e.name.startsWith('示例企业'), e.uscc);
    assert.ok(demo.people.length >= 12);
    for (const p of demo.people) {
      assert.equal(readIdNumber(p.idNumber)?.division, SAMPLE_DIVISION, p.key);
      assert.ok(p.name.startsWith('示例') && p.phone.startsWith('100') && p.bankAccount?.startsWith('0000'), p.key);
      if (p.facts?.employerUscc)
        assert.ok(
          demo.employers.some((e) => e.uscc === p.facts?.employerUscc),
          p.key,
        );
    }
    assert.equal(new Set(demo.people.flatMap((p) => [p.idNumber, p.phone, p.bankAccount, p.key])).size, demo.people.length * 4);
    assert.match(demo.label.zh, /示例数据/);
  });

  test('the named people show what they are there for', () => {
    const ask = <C extends (typeof REGISTERS)[number]>(key: string, code: C) => {
      const p = person(key);
      return registerFacts(
        demo,
        code,
        {
          idNumber: p.idNumber,
          name: p.name,
          bankAccount: p.bankAccount ?? '',
          employerUscc: p.contractEmployerUscc ?? p.facts?.employerUscc ?? '',
        },
        TODAY,
      );
    };
    assert.equal(ask('clean-t1', 'talent-list')?.entries.length, 1);
    assert.equal(ask('clean-t2', 'education')?.degree, 'phd');
    assert.equal(ask('clean-t3', 'education')?.degree, 'master');
    assert.equal(ask('clean-t4', 'education')?.degree, 'bachelor');
    for (const key of ['clean-t1', 'clean-t2', 'clean-t3', 'clean-t4']) {
      const insured = ask(key, 'social-insurance');
      const employer = ask(key, 'business');
      assert.ok(employer?.registeredInDistrict && employer.taxedInDistrict && employer.status === 'active', key);
      assert.deepEqual(
        insured?.months.slice(0, 3).map((m) => `${m.month} ${m.employerUscc}`),
        ['10', '09', '08'].map((m) => `2026-${m} ${employer.uscc}`),
      );
      assert.deepEqual(
        [ask(key, 'real-estate')?.homesInDistrict, ask(key, 'credit')?.entries, ask(key, 'benefit')?.benefits],
        [0, [], []],
      );
      assert.equal(ask(key, 'bank-account')?.holderMatches, true);
    }
    assert.equal(ask('two-of-three-months', 'social-insurance')?.months.length, 2);
    assert.equal(ask('owns-home', 'real-estate')?.homesInDistrict, 1);
    assert.equal(ask('sold-home', 'real-estate')?.lastOwnedOn, '2025-05-22');
    assert.deepEqual([ask('overseas-degree', 'education')?.degree, ask('paper-degree', 'education')?.degree], [null, null]);
    assert.equal(ask('no-record', 'education'), null);
    assert.notEqual(
      ask('contradiction', 'social-insurance')?.months[0]?.employerUscc,
      ask('contradiction', 'business')?.wageEmployerUscc,
    );
    assert.equal(ask('dishonest-employer', 'credit')?.entries[0]?.about, 'employer');
    assert.equal(ask('outside-employer', 'business')?.registeredInDistrict, false);
    assert.equal(person('refuses-automation').refusesAutomation, true);
    assert.equal(ask('new-account', 'bank-account')?.changedOn, '2026-11-13');
    assert.equal(ask('account-mismatch', 'bank-account')?.holderMatches, false);
    assert.equal(ask('other-benefit', 'benefit')?.benefits.length, 1);
    assert.equal(person('wrong-match').faults?.['real-estate'], 'other-person');
  });
});

test('the registers’ states are among the metrics', async () => {
  const registers = createRegisters({
    clientId: 'm',
    secret: 'a-secret-for-tests-only',
    endpoints: { credit: { url: 'http://127.0.0.1:1/', source: 's' } },
  });
  const registry = new Registry();
  registerMetrics(registers, registry);
  const text = await registry.metrics();
  assert.match(text, /register_breaker_state\{register="credit"\} 0/);
  assert.match(text, /register_answers\{register="credit",outcome="UNKNOWN"\} 0/);
  await registers.close();
});

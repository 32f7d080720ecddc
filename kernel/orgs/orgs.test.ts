import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isFailure } from '../contract/index.ts';
import { makeCrypto, newKeyRing } from '../crypto/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import * as orgs from './index.ts';

const now = Temporal.Instant.from('2026-11-23T01:00:00Z');
const day = (s: string) => Temporal.PlainDate.from(s);
const ring = newKeyRing({ now });
const crypto = makeCrypto(ring);
const ID = '990000198804121034'; // made right below
const makeId = (first17: string) => first17 + orgs.idCheckCharacter(first17);
const makeUscc = (first17: string) => first17 + orgs.usccCheckCharacter(first17);
const fails = (kind: { code: string }) => (error: unknown) => isFailure(error, kind as never);

describe('kernel/orgs', () => {
  let d: TestDatabase;
  before(async () => {
    d = await testDatabase([orgs.orgsMigrations]);
  });
  after(() => d.drop());
  const person = (name: string, first17: string) =>
    d.tx((tx) => orgs.createPerson(tx, crypto, { name, idNumber: makeId(first17), phone: '138 0000 0001' }, now));

  test('a person is found by the ID number, and the database holds no number', async () => {
    const number = makeId(ID.slice(0, 17));
    const id = await d.tx((tx) =>
      orgs.createPerson(tx, crypto, { name: '示例·甲', idNumber: number.toLowerCase(), phone: '13800000002' }, now),
    );
    const row = await orgs.findPersonByIdNumber(d.db, crypto, number);
    assert.equal(row?.id, id);
    assert.equal(orgs.openIdNumber(crypto, row), number);
    assert.equal(orgs.openPhone(crypto, row), '13800000002');
    const { rows } = await d.owner.query<{ all: string }>('select p::text as all from org.person p where id = $1', [id]);
    assert.ok(!rows[0]?.all.includes(number) && !rows[0]?.all.includes('13800000002'));
    assert.ok(!rows[0]?.all.includes(Buffer.from(number).toString('hex')));
    assert.equal(await orgs.findPersonByIdNumber(d.db, crypto, makeId('99000019880412109')), null);
    await assert.rejects(
      d.tx((tx) => orgs.createPerson(tx, crypto, { name: '重', idNumber: number }, now)),
      fails(orgs.orgFailures.personExists),
    );
    await assert.rejects(
      d.tx((tx) =>
        orgs.createPerson(tx, crypto, { name: '错', idNumber: number.slice(0, 17) + (number.endsWith('1') ? '2' : '1') }, now),
      ),
      fails(orgs.orgFailures.idNumberWrong),
    );
    await assert.rejects(orgs.findPersonByIdNumber(d.db, crypto, '123'), fails(orgs.orgFailures.idNumberWrong));
  });

  test('after a change of keys old people are still found and cannot be registered twice', async () => {
    const number = makeId('99000019700101100');
    const id = await d.tx((tx) => orgs.createPerson(tx, crypto, { name: '旧钥', idNumber: number }, now));
    const next = makeCrypto({ ...ring, lookup: [...newKeyRing({ now }).lookup, ...ring.lookup] });
    assert.equal((await orgs.findPersonByIdNumber(d.db, next, number))?.id, id);
    assert.deepEqual(await orgs.findPersonIdsByIdNumbers(d.db, next, [makeId('99000019700101102'), number]), [null, id]);
    await assert.rejects(
      d.tx((tx) => orgs.createPerson(tx, next, { name: '再', idNumber: number }, now)),
      fails(orgs.orgFailures.personExists),
    );
  });

  test('ensurePeople registers only those unknown and keeps the order', async () => {
    const known = await person('已知', '99000019700303001');
    const people = ['99000019700303003', '99000019700303001', '99000019700303005'].map((n) => ({
      name: n.endsWith('001') ? ' 已 知' : '批·甲',
      idNumber: makeId(n),
    }));
    const first = await d.tx((tx) => orgs.ensurePeople(tx, crypto, people, now));
    assert.equal(first[1], known);
    assert.equal(new Set(first).size, 3);
    assert.deepEqual(await d.tx((tx) => orgs.ensurePeople(tx, crypto, people, now)), first);
    assert.equal((await orgs.personById(d.db, known)).name, '已知');
    const other = [
      { name: '新来', idNumber: makeId('99000019700303007') },
      { name: '别人', idNumber: makeId('99000019700303001') },
    ];
    assert.deepEqual(await orgs.differingNames(d.db, crypto, other), [false, true]);
    await assert.rejects(
      d.tx((tx) => orgs.ensurePeople(tx, crypto, other, now)),
      fails(orgs.orgFailures.nameDiffers),
    );
    assert.deepEqual(await orgs.findPersonIdsByIdNumbers(d.db, crypto, [other[0]!.idNumber]), [null], 'nobody is registered');
    assert.ok(orgs.sameName('阿依古丽·买买提', '阿依古丽•买买提') && !orgs.sameName('张三', '张四'));
  });

  test('a sealed number cannot be moved to another person', async () => {
    const a = await person('移甲', '99000019800202001');
    const b = await person('移乙', '99000019800202003');
    await d.owner.query('update org.person set id_sealed = (select id_sealed from org.person where id = $1) where id = $2', [
      a,
      b,
    ]);
    const row = await orgs.personById(d.db, b);
    assert.throws(() => orgs.openIdNumber(crypto, row));
  });

  test('without a duty numbers are masked', async () => {
    const row = await orgs.personById(d.db, await person('遮', '99000019800303001'));
    const number = makeId('99000019800303001');
    const seen = orgs.personView(crypto, row, { duty: false });
    assert.equal(seen.idNumber, `990***********${number.slice(14)}`);
    assert.equal(seen.phone, '138****0001');
    assert.equal(seen.masked, true);
    const clear = orgs.personView(crypto, row, { duty: true });
    assert.deepEqual([clear.idNumber, clear.phone, clear.masked], [number, '13800000001', false]);
  });

  test('the database refuses a wrong credit code, the program too', async () => {
    const uscc = makeUscc('91990000MADEM1001');
    const wrong = uscc.slice(0, 17) + (uscc.endsWith('0') ? '1' : '0');
    await assert.rejects(d.owner.query('insert into org.organisation (uscc) values ($1)', [wrong]), { code: '23514' });
    const base = { name: '示例公司', kind: 'enterprise', source: '示例', from: day('2024-01-01') } as const;
    await assert.rejects(
      d.tx((tx) => orgs.createOrganisation(tx, { ...base, uscc: wrong })),
      fails(orgs.orgFailures.usccWrong),
    );
    await d.tx((tx) => orgs.createOrganisation(tx, { ...base, uscc }));
    await assert.rejects(
      d.tx((tx) => orgs.createOrganisation(tx, { ...base, uscc })),
      fails(orgs.orgFailures.organisationExists),
    );
  });

  test('an organisation has on each day the name of that day', async () => {
    const uscc = makeUscc('91990000MADEM1002');
    const id = await d.tx((tx) =>
      orgs.createOrganisation(tx, { uscc, name: '旧名', kind: 'enterprise', source: '示例', from: day('2024-01-01') }),
    );
    const next = { name: '新名', kind: 'enterprise', townCode: null, source: '示例', from: day('2025-07-01') } as const;
    await d.tx((tx) => orgs.changeOrganisation(tx, id, next));
    const nameOn = async (s: string) => (await orgs.findByUscc(d.db, uscc, day(s)))?.name ?? null;
    assert.deepEqual(await Promise.all(['2023-12-31', '2024-01-01', '2025-06-30', '2025-07-01', '2030-01-01'].map(nameOn)), [
      null,
      '旧名',
      '旧名',
      '新名',
      '新名',
    ]);
    await assert.rejects(
      d.tx((tx) => orgs.changeOrganisation(tx, id, { ...next, from: day('2025-03-01') })),
      fails(orgs.orgFailures.periodsOverlap),
    );
    await assert.rejects(
      d.tx((tx) => orgs.changeOrganisation(tx, id, { ...next, from: day('2020-01-01') })),
      fails(orgs.orgFailures.periodsOverlap),
    );
    await assert.rejects(
      d.tx((tx) => orgs.changeOrganisation(tx, '00000000-0000-7000-8000-000000000000', next)),
      fails(orgs.orgFailures.notFound),
    );
    assert.deepEqual(
      (await orgs.searchOrganisations(d.db, '新', day('2026-01-01'), 10)).map((o) => o.id),
      [id],
    );
    assert.deepEqual(await orgs.searchOrganisations(d.db, '%', day('2026-01-01'), 10), []);
  });

  test('overlapping periods are refused by the database for every relation', async () => {
    await d.owner
      .query(`insert into org.town values ('999999001'); insert into org.department values ('x-dept'); insert into org.cluster values ('x-cluster');
      insert into org.party_body values ('x-body', 'committee'), ('y-body', 'committee')`);
    const two: [string, string][] = [
      [
        'org.town_version (code, name_zh, name_en, kind, valid, source)',
        `('999999001', 'n' || $2, 'n', 'town', $1::daterange, 's')`,
      ],
      ['org.department_version (department_id, name_zh, name_en, valid, source)', `('x-dept', $2, 'n', $1::daterange, 's')`],
      ['org.cluster_version (cluster_id, name_zh, name_en, valid, source)', `('x-cluster', $2, 'n', $1::daterange, 's')`],
      ['org.party_body_version (party_body_id, name_zh, name_en, valid, source)', `('x-body', $2, 'n', $1::daterange, 's')`],
      ['org.party_cluster (party_body_id, cluster_id, valid, source)', `($2, 'x-cluster', $1::daterange, 's')`],
    ];
    for (const [table, values] of two) {
      const insert = (range: string, who: string) => d.owner.query(`insert into ${table} values ${values}`, [range, who]);
      await insert('[2024-01-01,2024-06-01)', 'x-body');
      await insert('[2024-06-01,)', 'x-body'); // touching is not overlapping
      await assert.rejects(insert('[2024-05-31,2024-06-02)', 'y-body'), { code: '23P01' }, table);
      await assert.rejects(insert('empty', 'y-body'), { code: '23514' }, table);
    }
  });

  test('roles come with a post, from the first day to the day before its end', async () => {
    await d.owner.query(`insert into org.department values ('d-office')`);
    const p = await person('任', '99000019850101001');
    const q = await person('再任', '99000019850101003');
    await d.tx(async (tx) => {
      await orgs.createPost(tx, {
        id: 'one-seat',
        title: { zh: '审核', en: 'review' },
        departmentId: 'd-office',
        role: 'reviewer',
        source: 's',
      });
      await orgs.createPost(tx, {
        id: 'other',
        title: { zh: '值班', en: 'duty' },
        departmentId: 'd-office',
        role: 'duty',
        source: 's',
      });
      await orgs.appoint(tx, { postId: 'one-seat', personId: p, period: { from: day('2026-01-01'), to: null }, source: 's' });
      await orgs.appoint(tx, {
        postId: 'other',
        personId: p,
        period: { from: day('2026-03-01'), to: day('2026-04-01') },
        source: 's',
      });
    });
    const rolesOn = (s: string) => orgs.rolesOf(d.db, p, day(s));
    assert.deepEqual(await rolesOn('2025-12-31'), []);
    assert.deepEqual(await rolesOn('2026-01-01'), ['reviewer']);
    assert.deepEqual(await rolesOn('2026-03-31'), ['duty', 'reviewer']);
    assert.deepEqual(await rolesOn('2026-04-01'), ['reviewer']);
    const appoint = (who: string, from: string) =>
      d.tx((tx) => orgs.appoint(tx, { postId: 'one-seat', personId: who, period: { from: day(from), to: null }, source: 's' }));
    await assert.rejects(appoint(p, '2026-06-01'), fails(orgs.orgFailures.periodsOverlap));
    await assert.rejects(appoint(q, '2026-06-01'), fails(orgs.orgFailures.noSeat));
    await d.tx((tx) => orgs.endTenure(tx, 'one-seat', p, day('2026-06-01')));
    await appoint(q, '2026-06-01');
    assert.deepEqual(await rolesOn('2026-06-01'), []);
    assert.deepEqual(
      (await orgs.holdersOn(d.db, 'd-office', day('2026-06-01'))).map((h) => h.personId),
      [q],
    );
    assert.deepEqual(await orgs.peopleWithRole(d.db, 'reviewer', day('2026-05-31')), [p]);
    await assert.rejects(
      d.tx((tx) => orgs.endTenure(tx, 'one-seat', p, day('2026-08-01'))),
      fails(orgs.orgFailures.notFound),
    );
  });

  test('two appointments at once cannot both take the last seat', async () => {
    await d.owner.query(`insert into org.department values ('d-race')`);
    await d.tx((tx) =>
      orgs.createPost(tx, { id: 'race', title: { zh: '一席', en: 'one seat' }, departmentId: 'd-race', source: 's' }),
    );
    const people = await Promise.all([1, 3, 5, 7].map((n) => person(`抢${n}`, `9900001986010100${n}`)));
    const results = await Promise.allSettled(
      people.map((personId) =>
        d.tx((tx) => orgs.appoint(tx, { postId: 'race', personId, period: { from: day('2026-01-01'), to: null }, source: 's' })),
      ),
    );
    assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
    assert.ok(results.every((r) => r.status === 'fulfilled' || isFailure(r.reason, orgs.orgFailures.noSeat)));
  });

  test('a post never makes an administrator', async () => {
    await assert.rejects(
      d.owner.query(
        `insert into org.post (id, title_zh, title_en, department_id, role, source) values ('root', 'x', 'x', 'd-office', 'sysadmin', 's')`,
      ),
      { code: '23514' },
    );
  });

  test('the program can neither delete nor rewrite history', async () => {
    for (const statement of [
      'delete from org.person',
      'delete from org.tenure',
      `update org.organisation_version set name = 'x'`,
      `update org.organisation set uscc = 'x'`,
      'truncate org.town',
    ])
      await assert.rejects(sql.raw(statement).execute(d.db), { code: '42501' }, statement);
  });

  test('sixty thousand people in one statement', { timeout: 120_000 }, async () => {
    const people = Array.from({ length: 60_000 }, (_, i) => ({
      name: `示例·${i}`,
      idNumber: makeId(
        `9900001990${String(1 + (i % 12)).padStart(2, '0')}0${1 + (Math.floor(i / 12) % 9)}${String(Math.floor(i / 108)).padStart(3, '0')}`,
      ),
      phone: `100${String(i).padStart(8, '0')}`,
      demo: true,
    }));
    assert.equal(new Set(people.map((p) => p.idNumber)).size, 60_000);
    const ids = await d.tx((tx) => orgs.createPeople(tx, crypto, people, now));
    assert.equal(new Set(ids).size, 60_000);
    assert.equal((await orgs.findPersonByIdNumber(d.db, crypto, people[777]?.idNumber ?? ''))?.id, ids[777]);
  });
});

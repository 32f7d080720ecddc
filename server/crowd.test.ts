import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertInvariants, assertLawfulOrder, assertLogAndDecisions } from './invariants.fixture.ts';
import {
  call,
  codeOf,
  rowCounts,
  testDistrict,
  testNow,
  type Answer,
  type Citizen,
  type ServerProcess,
  type TestDistrict,
} from './testing.ts';

const PEOPLE = 200;
const FLATS = 10;
const DEGREES = ['phd', 'master', 'bachelor'] as const;

describe('two hundred at once for the last ten flats, on three server processes with one database', () => {
  let d: TestDistrict;
  let servers: ServerProcess[];
  let people: Citizen[];
  let project: { id: string; units: string[] };
  let submitted: Answer[];
  before(async () => {
    d = await testDistrict();
    project = await d.project({ code: 'LAST-TEN', units: FLATS });
    [servers, people] = await Promise.all([
      Promise.all([d.spawn(), d.spawn(), d.spawn()]),
      d.citizens(PEOPLE, (i) => ({ degree: DEGREES[i % 3] ?? 'master' })),
    ]);
  });
  after(() => d.close());

  const at = (i: number): string => (servers[i % servers.length] as ServerProcess).url;
  const submit = (i: number, server: number): Promise<Answer> => {
    const who = people[i] as Citizen;
    const body = d.form(who, { projectIds: [project.id] });
    return call(at(server), 'POST', '/api/talent/apply/submit', { cookie: who.cookie, body, key: `crowd-key-${i}` });
  };

  test('ten are offered a flat, the others wait, in lawful order', async () => {
    submitted = await Promise.all(people.map((_, i) => submit(i, i)));
    assert.deepEqual(
      submitted.filter((a) => a.status !== 200).map((a) => a.body),
      [],
    );
    const states = Map.groupBy(submitted, (a) => a.body.state as string);
    assert.deepEqual([...states.keys()].toSorted(), ['offered', 'queued']);
    assert.equal(states.get('offered')?.length, FLATS);
    assert.equal(states.get('queued')?.length, PEOPLE - FLATS);
    const units = new Set(states.get('offered')?.map((a) => a.body.offer.unitId as string));
    assert.deepEqual([...units].toSorted(), project.units.toSorted());
    await assertLawfulOrder(d, { sameChoice: true });
    await assertInvariants(d);
  });

  test('ten leases are signed, through other processes, and no flat twice', async () => {
    const winners = submitted.flatMap((a, i) => (a.body.state === 'offered' ? [{ i, a: a.body }] : []));
    const leases = await Promise.all(
      winners.map(async ({ i, a }) => {
        const { cookie, name } = people[i] as Citizen;
        const to = `/api/talent/my/applications/${a.id}`;
        const startOn = testNow().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
        const accepted = await call(at(i + 1), 'POST', `${to}/offer/accept`, {
          cookie,
          body: { offerId: a.offer.id, startOn, months: 12 },
        });
        assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
        const { id: leaseId, textHash } = accepted.body.lease;
        const signed = await call(at(i + 2), 'POST', `${to}/lease/sign`, { cookie, body: { leaseId, textHash, name } });
        assert.equal(signed.status, 200, JSON.stringify(signed.body));
        assert.equal(signed.body.state, 'signed');
        return signed.body.lease.unit.id as string;
      }),
    );
    assert.equal(new Set(leases).size, FLATS);
    const { rows } = await d.owner.query<{ leases: string; flats: string; leased: string }>(
      `select count(*) as leases, count(distinct unit_id) as flats, (select count(*) from talent.unit where state = 'leased') as leased from talent.lease where state = 'signed'`,
    );
    assert.deepEqual(rows[0], { leases: '10', flats: '10', leased: '10' });
    await assertInvariants(d);
  });

  test('the same requests sent again to another process give the same applications, and nothing is doubled', async () => {
    const before = await rowCounts(d.owner);
    const again = await Promise.all(people.map((_, i) => submit(i, i + 1)));
    assert.deepEqual(
      again.map((a) => a.body.id),
      submitted.map((a) => a.body.id),
    );
    assert.deepEqual(await rowCounts(d.owner), before);
    const other = await call(at(0), 'POST', '/api/talent/apply/submit', {
      cookie: (people[0] as Citizen).cookie,
      key: 'crowd-key-0',
      body: d.form(people[0] as Citizen, { projectIds: [project.id], householdSize: 2 }),
    });
    assert.equal(codeOf(other), 'db.keyReused', 'the key of another request is refused, not answered with it');
  });

  test('the log verifies, every decision replays, and the processes stop in good order', async () => {
    const codes = await Promise.all(servers.map((s) => s.stop()));
    assert.deepEqual(codes, [0, 0, 0]);
    assert.equal(await assertLogAndDecisions(d), PEOPLE);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isPgError } from '@yunjian/kernel/db';
import { Allotter } from './allot.ts';
import { acceptOffer, endLease, handKeys, signLease } from './lease.ts';
import { commitmentOf, currentRound, lotOf, publishClosedSeeds } from './lots.ts';
import { expireOffers, releaseOffer, withdraw } from './offer.ts';
import { present } from './present.ts';
import { dayOf } from './setting.ts';
import { commandOf, testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from './testing.ts';
import { submit } from './apply.ts';

const order = (kit: TestKit) =>
  sql<{ id: string; category: string; waiting_on: string; lot: bigint; state: string }>`
    select application_id as id, category, waiting_on, lot, state from talent.queue_entry order by category, waiting_on, lot, application_id`.execute(
    kit.database.db,
  );

/** What must hold whatever happened: no free flat fits anyone who waits, flats' states agree with their holds. */
async function invariants(kit: TestKit): Promise<void> {
  const { rows } = await sql<{ passed_over: bigint; odd: bigint; twice: bigint }>`
    select
      (select count(*) from talent.queue_entry q join talent.unit u on u.state = 'free' and talent.fits(u, q) where q.state = 'waiting'
        and not exists (select from talent.offer o where o.application_id = q.application_id and o.unit_id = u.id)) as passed_over,
      (select count(*) from talent.unit u where (u.state in ('offered', 'leased')) <> exists (select from talent.hold h where h.unit_id = u.id and h.during @> ${kit.now()}::timestamptz)) as odd,
      (select count(*) from (select application_id from talent.offer where state in ('open', 'accepted') group by 1 having count(*) > 1) x) as twice`.execute(
    kit.database.db,
  );
  assert.deepEqual(rows[0], { passed_over: 0n, odd: 0n, twice: 0n });
}

describe('talent: allotment', () => {
  let kit: TestKit;
  before(async () => void (kit = await testKit({ poolSize: 16 })));
  after(() => kit.close());

  test('two hundred at once for the last ten flats: ten offers, no flat twice, lawful order', async () => {
    const project = await testProject(kit, { code: 'LAST-TEN', count: 10 });
    const people = [];
    for (let i = 0; i < 200; i++)
      people.push(await testPerson(kit, { degree: (['phd', 'master', 'bachelor'] as const)[i % 3] ?? 'master' }));
    const second = new Allotter(kit); // as another process would
    await Promise.all(
      people.map((p, i) =>
        submit(kit, i % 2 ? kit.allotter : second, commandOf(kit, p.accountId), {
          ...p,
          channel: 'online',
          form: testForm(kit, { projectIds: [project.id] }),
        }),
      ),
    );
    const { rows } = await sql<{ offered: bigint; queued: bigint; units: bigint }>`
      select count(*) filter (where state = 'offered') as offered, count(*) filter (where state = 'queued') as queued,
        (select count(distinct unit_id) from talent.offer) as units from talent.application`.execute(kit.database.db);
    assert.deepEqual(rows[0], { offered: 10n, queued: 190n, units: 10n });
    // Each run is written down: whoever it served stood first among those it considered.
    const runs = await sql<{
      considered: string[];
      served: string[];
    }>`select considered, served from talent.allotment_run order by id`.execute(kit.database.db);
    const rank = new Map((await order(kit)).rows.map((r, i) => [r.id, i]));
    for (const run of runs.rows) {
      const ranks = run.considered.map((id) => rank.get(id) ?? -1);
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
        'considered in lawful order',
      );
      assert.deepEqual(run.served, run.considered.slice(0, run.served.length), 'the first in order got the flats');
    }
    await invariants(kit);
  });

  test('a declined flat goes to the next in order and is not offered to the same person again', async () => {
    const { rows } = await sql<{ id: string; offer: string; unit: string }>`
      select a.id, o.id as offer, o.unit_id as unit from talent.application a join talent.offer o on o.application_id = a.id and o.state = 'open' order by o.id limit 1`.execute(
      kit.database.db,
    );
    const held = rows[0] as { id: string; offer: string; unit: string };
    const first = (await order(kit)).rows.find((r) => r.state === 'waiting');
    const { again } = await kit.database.tx((tx) =>
      releaseOffer(kit, tx, { applicationId: held.id, offerId: held.offer, how: 'declined', reason: '太远', by: null }),
    );
    assert.deepEqual(again, { accessible: false, rooms: 1 });
    await kit.allotter.serve({ accessible: false, rooms: 1 });
    const now = await sql<{
      application_id: string;
    }>`select application_id from talent.offer where unit_id = ${held.unit} and state = 'open'`.execute(kit.database.db);
    assert.equal(now.rows[0]?.application_id, first?.id);
    const a = await present(kit, kit.database.db, held.id, { side: 'applicant', tenant: true });
    assert.equal(a.state, 'queued');
    assert.equal(a.queue?.of, 190);
    await invariants(kit);
  });

  test('offers lapse after their deadline, and the flats go on', async () => {
    const before = (
      await sql<{ n: bigint }>`select count(*) as n from talent.offer where state = 'open'`.execute(kit.database.db)
    ).rows[0]?.n;
    kit.clock.now = Temporal.Instant.from('2026-03-05T16:00:00Z'); // 24:00 of the third working day
    const lapsed = await expireOffers(kit, kit.allotter);
    assert.equal(BigInt(lapsed), before);
    const { rows } = await sql<{
      open: bigint;
      lapsed: bigint;
    }>`select count(*) filter (where state = 'open') as open, count(*) filter (where state = 'expired') as lapsed from talent.offer`.execute(
      kit.database.db,
    );
    assert.deepEqual(rows[0], { open: 10n, lapsed: 10n });
    await invariants(kit);
  });

  test('withdrawing frees the flat for the next', async () => {
    const { rows } = await sql<{
      id: string;
      person_id: string;
    }>`select id, person_id from talent.application where state = 'offered' limit 1`.execute(kit.database.db);
    await kit.database.tx((tx) => withdraw(kit, tx, { applicationId: rows[0]?.id ?? '', reason: '', by: crypto.randomUUID() }));
    assert.equal(
      (await sql<{ n: bigint }>`select count(*) as n from talent.offer where state = 'open'`.execute(kit.database.db)).rows[0]?.n,
      10n,
    );
    await invariants(kit);
  });

  test('household size and accessible need decide which flats fit', async () => {
    const wide = await testProject(kit, { code: 'WIDE', count: 1, rooms: 2 });
    const level = await testProject(kit, { code: 'LEVEL', count: 1, rooms: 1, accessible: true });
    const family = await testSubmit(kit, await testPerson(kit), testForm(kit, { householdSize: 3 }));
    const wheels = await testSubmit(kit, await testPerson(kit), testForm(kit, { accessibleNeeded: true }));
    const at = async (id: string) =>
      (await present(kit, kit.database.db, id, { side: 'applicant', tenant: true })).offer?.unit.projectId;
    assert.equal(await at(family.id), wide.id);
    assert.equal(await at(wheels.id), level.id);
  });

  test('offer, lease, keys, end: the flat is held all the way and free afterwards', async () => {
    const project = await testProject(kit, { code: 'ALLTHEWAY', count: 1, rentFen: 250_000n });
    const who = await testPerson(kit);
    const { id } = await testSubmit(kit, who, testForm(kit, { projectIds: [project.id], maxRentFen: '260000' }));
    const view = () => present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    const offerId = (await view()).offer?.id ?? '';
    const today = dayOf(kit, kit.now());
    await kit.database.tx((tx) =>
      acceptOffer(kit, tx, { applicationId: id, offerId, startOn: today.toString(), months: 12, by: who.accountId }),
    );
    const drafted = (await view()).lease;
    assert.equal(drafted?.rentFen, '250000');
    assert.equal(drafted?.depositFen, '250000');
    assert.equal(drafted?.endOn, today.add({ months: 12 }).subtract({ days: 1 }).toString());
    const sign = (over: { textHash?: string; name?: string }) =>
      kit.database.tx((tx) =>
        signLease(kit, tx, {
          applicationId: id,
          leaseId: drafted?.id ?? '',
          textHash: drafted?.textHash ?? '',
          name: who.name,
          by: who.accountId,
          ...over,
        }),
      );
    await assert.rejects(sign({ textHash: 'x' }), /leaseChanged/);
    await assert.rejects(sign({ name: '别人' }), /wrongName/);
    await sign({});
    const signed = await view();
    assert.match(signed.lease?.keyCode ?? '', /^\d{6}$/);
    assert.equal(
      (await present(kit, kit.database.db, id, { side: 'reviewer', tenant: false })).lease?.keyCode,
      null,
      'the code is the tenant’s alone',
    );
    const wrong = signed.lease?.keyCode === '000000' ? '000001' : '000000';
    await assert.rejects(
      kit.database.tx((tx) =>
        handKeys(kit, tx, { leaseId: drafted?.id ?? '', code: wrong, by: crypto.randomUUID(), byName: '甲' }),
      ),
      /wrongKeyCode/,
    );
    await kit.database.tx((tx) =>
      handKeys(kit, tx, { leaseId: drafted?.id ?? '', code: signed.lease?.keyCode ?? '', by: crypto.randomUUID(), byName: '甲' }),
    );
    assert.equal((await view()).state, 'housed');
    const unit = project.units[0] ?? '';
    const rival = sql`insert into talent.hold (unit_id, application_id, kind, during) values (${unit}, ${id}, 'offer', tstzrange(${kit.now()}::timestamptz, null))`;
    await assert.rejects(
      rival.execute(kit.database.db),
      (e) => isPgError(e, '23P01', 'hold_no_flat_twice'),
      'the database itself lets no flat be held twice',
    );
    await kit.database.tx((tx) =>
      endLease(kit, tx, {
        leaseId: drafted?.id ?? '',
        on: today.toString(),
        reason: '调离',
        by: crypto.randomUUID(),
        byName: '甲',
      }),
    );
    assert.equal((await view()).state, 'ended');
    await invariants(kit);
  });

  test('the lots are committed to before, shown after, and anyone can recompute them', async () => {
    const round = await currentRound(kit, dayOf(kit, kit.now()));
    const { rows } = await sql<{
      commitment: string;
      seed: string | null;
    }>`select commitment, seed from talent.lot_round where code = ${round.code}`.execute(kit.database.db);
    assert.equal(rows[0]?.seed, null);
    assert.equal(rows[0]?.commitment, commitmentOf(round.seed));
    const entry = (
      await sql<{ id: string; lot: bigint }>`select application_id as id, lot from talent.queue_entry limit 1`.execute(
        kit.database.db,
      )
    ).rows[0];
    assert.equal(entry?.lot, lotOf(round.seed, entry?.id ?? ''));
    kit.clock.now = Temporal.Instant.from('2026-04-01T00:00:00Z');
    assert.equal(await publishClosedSeeds(kit, dayOf(kit, kit.now())), 1);
    const after = await sql<{ seed: string }>`select seed from talent.lot_round where code = ${round.code}`.execute(
      kit.database.db,
    );
    assert.equal(commitmentOf(after.rows[0]?.seed ?? ''), rows[0]?.commitment);
  });
});

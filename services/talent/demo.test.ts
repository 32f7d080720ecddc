import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expireOffers } from './offer.ts';
import { replay } from '@yunjian/kernel/rulebook';
import { demo, loadDemoData } from './demo.ts';
import { lotOf } from './lots.ts';
import { present } from './present.ts';
import { projectsBy } from './projects.ts';
import { testForm, testKit, testPerson, testSubmit, type TestKit } from './testing.ts';

describe('sample data', () => {
  let kit: TestKit;
  before(async () => {
    kit = await testKit();
    assert.equal(await demo.present(kit.database), false);
    await loadDemoData(kit, { scale: 0.01, seed: 7 });
  });
  after(() => kit.close());
  const rows = async <T extends object>(text: string): Promise<T[]> => (await kit.test.owner.query<T>(text)).rows;
  const number = async (text: string): Promise<number> => Number(Object.values((await rows(text))[0] ?? {})[0]);

  test('is there, adds up, and says that it is sample data', async () => {
    assert.equal(await demo.present(kit.database), true);
    assert.equal(await number(`select count(*) from talent.application`), 600);
    assert.equal(await number(`select count(distinct person_id) from talent.application`), 600);
    assert.equal(await number(`select count(*) from talent.project where not demo or name ->> 'zh' not like '%示例%'`), 0);
    assert.equal(await number(`select count(*) from org.person where not demo or name not like '示例%'`), 0);
    assert.equal(await number(`select count(*) from talent.application where channel <> 'demo'`), 0);
    const states = await rows<{ state: string; n: string }>(
      `select state, count(*)::text as n from talent.application group by 1`,
    );
    const n = Object.fromEntries(states.map((s) => [s.state, Number(s.n)]));
    for (const state of [
      'in_review',
      'correction',
      'queued',
      'offered',
      'accepted',
      'signed',
      'housed',
      'refused',
      'withdrawn',
      'ended',
    ])
      assert.ok((n[state] ?? 0) > 0, `somebody is ${state}`);
    assert.equal(
      Object.values(n).reduce((a, b) => a + b, 0),
      600,
    );
  });

  test('flats and applications agree', async () => {
    const held = await rows<{ state: string; holder: string | null; n: string }>(`
      select u.state, a.state as holder, count(*)::text as n from talent.unit u
      left join talent.hold h on h.unit_id = u.id and h.during @> '2026-03-02T02:00:00Z'::timestamptz left join talent.application a on a.id = h.application_id group by 1, 2`);
    for (const { state, holder } of held) {
      const fits = { free: [null], withdrawn: [null], offered: ['offered', 'accepted'], leased: ['signed', 'housed'] }[state];
      assert.ok((fits as (string | null)[]).includes(holder), `${state}: ${holder}`);
    }
    assert.equal(
      await number(
        `select count(*) from talent.lease where state in ('signed', 'active') and upper(during) <= date '2026-03-02'`,
      ),
      0,
    );
    assert.equal(
      await number(
        `select count(*) from talent.offer o join talent.hold h on h.id = o.hold_id where o.unit_id <> h.unit_id or o.application_id <> h.application_id`,
      ),
      0,
    );
    assert.equal(
      await number(`select count(*) from talent.offer o join talent.unit u on u.id = o.unit_id join talent.application a on a.id = o.application_id
        where u.accessible <> a.accessible or u.rooms <> a.rooms or (o.state <> 'declined' and u.rent_fen > a.max_rent_fen)`),
      0,
      'every flat offered is of the kind asked for',
    );
    assert.equal(await expireOffers(kit, kit.allotter), 0, 'no offer is overdue at the start');
  });

  test('nobody waits for whom a flat is free', async () => {
    assert.ok((await number(`select count(*) from talent.queue_entry where state = 'waiting'`)) >= 20);
    assert.equal(
      await number(
        `select count(*) from talent.queue_entry q where q.state = 'waiting' and (q.fresh or exists (select from talent.unit u where u.state = 'free' and talent.fits(u, q)))`,
      ),
      0,
    );
    const lots = await rows<{ application_id: string; lot: string; seed: string }>(
      `select q.application_id, q.lot::text, r.seed from talent.queue_entry q join talent.lot_round r on r.code = q.round where r.seed is not null`,
    );
    assert.ok(
      lots.length > 0 && lots.every((l) => String(lotOf(l.seed, l.application_id)) === l.lot),
      'lots follow from the seeds shown',
    );
  });

  test('every decision replays bit for bit; the machine never refused, people did with reasons and two of them', async () => {
    const all = await rows<{ id: string }>('select id from rulebook.decision');
    assert.ok(all.length > 600);
    for (const { id } of all) assert.equal((await replay(kit.database.db, id)).same, true, id);
    assert.equal(
      await number(`select count(*) from talent.application a join rulebook.decision d on d.id = a.decision_id
      where a.state = 'refused' and (d.mode <> 'HUMAN' or d.outcome <> 'REFUSE' or d.reason is null or d.approved_by is null or d.approved_by = d.decided_by or d.supersedes is null)`),
      0,
    );
    assert.equal(
      await number(`select count(*) from talent.application a join rulebook.decision d on d.id = a.decision_id
      where a.state in ('queued', 'offered', 'accepted', 'signed', 'housed', 'ended') and d.outcome <> 'GRANT'`),
      0,
    );
    assert.ok((await number(`select count(*) from rulebook.decision where mode = 'HUMAN' and outcome = 'GRANT'`)) > 0);
    assert.equal(
      await number(`select count(*) from rulebook.decision d where not exists (select from audit.leaf l where l.kind = 'talent.decision' and l.subject = d.subject_id::text
      and l.canonical like '%' || encode(d.sha256, 'hex') || '%')`),
      0,
      'each is a leaf of the log',
    );
  });

  test('evidence rests on consent, and every application still alive has its own', async () => {
    assert.equal(
      await number(`select count(*) from talent.application a where a.state in ('in_review', 'queued', 'offered', 'accepted', 'signed', 'housed', 'refused')
      and (select count(*) from registers.evidence e where e.query_id = any (a.evidence_ids) and e.person = a.person_id and e.consent_id = a.consent_id) <> 8`),
      0,
    );
  });

  test('cases under review have a legal clock, some claimed; what people see of each state can be made', async () => {
    const cases = await rows<{ due: string; owner: string | null }>(
      `select c.next_due::text as due, c.owner from talent.application a join cases."case" c on c.id = a.case_id where a.state = 'in_review'`,
    );
    assert.ok(cases.length >= 8 && new Set(cases.map((c) => c.due)).size >= 2, 'remaining times differ');
    assert.ok(cases.some((c) => c.owner !== null) && cases.some((c) => c.owner === null));
    const one = await rows<{ id: string; state: string }>(
      `select distinct on (state) id, state from talent.application order by state, id`,
    );
    for (const { id, state } of one) {
      const view = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
      assert.equal(view.state, state);
      assert.ok(view.timeline.length > 0 && view.decision !== null, state);
      assert.equal(
        view.timeline.some((e) => /^[a-z-]+$/.test(e.text.zh)),
        false,
        `${state}: every event has words`,
      );
    }
    const refused = one.find((o) => o.state === 'refused');
    const letter = await present(kit, kit.database.db, refused?.id ?? '', { side: 'applicant', tenant: true });
    assert.match(letter.decision?.reasons[0]?.zh ?? '', /条件不符合/);
  });

  test('the named people have no application, their employers are known, and somebody new gets a flat at once', async () => {
    const named = kit.world.people.length;
    assert.equal(await number(`select count(distinct person_id) from talent.known_employer`), named);
    assert.equal(
      await number(`select count(*) from talent.application a join talent.known_employer k on k.person_id = a.person_id`),
      0,
    );
    for (const over of [{}, { householdSize: 3 }, { accessibleNeeded: true }, { householdSize: 4, accessibleNeeded: true }]) {
      const who = await testPerson(kit);
      assert.equal((await testSubmit(kit, who, testForm(kit, over))).state, 'offered', JSON.stringify(over));
    }
    const free = (await projectsBy(kit, { sort: 'free' })).filter((p) => p.free > 0);
    assert.ok(free.length >= 2);
  });

  test('a second load of the same day and seed tells the same story', async () => {
    const other = await testKit();
    try {
      await loadDemoData(other, { scale: 0.01, seed: 7 });
      const story = `select string_agg(p.name || a.state || a.submitted_at || coalesce(a.category, ''), '|' order by a.accepted_seq) as s
        from talent.application a join org.person p on p.id = a.person_id where a.channel = 'demo'`;
      assert.equal((await other.test.owner.query<{ s: string }>(story)).rows[0]?.s, (await rows<{ s: string }>(story))[0]?.s);
    } finally {
      await other.close();
    }
  });

  test('a load that breaks off leaves nothing', async () => {
    const other = await testKit();
    try {
      const broken = { ...other, crypto: { ...other.crypto, seal: () => { throw new Error('killed'); } } }; // prettier-ignore
      await assert.rejects(loadDemoData(broken, { scale: 0.01, seed: 7 }), /killed/);
      assert.equal(await demo.present(other.database), false);
      await loadDemoData(other, { scale: 0.01, seed: 7 });
      assert.equal(await demo.present(other.database), true);
    } finally {
      await other.close();
    }
  });
});

import assert from 'node:assert/strict';
import { verifyLog } from '@yunjian/kernel/audit';
import { openDatabase } from '@yunjian/kernel/db';
import { decisionIds, replay } from '@yunjian/kernel/rulebook';
import path from 'node:path';
import { services } from '../services/index.ts';
import { witnesses } from './modules.ts';
import { testNow, type TestDistrict } from './testing.ts';

/** What must hold whatever happened to the servers: see each line. */
export async function assertInvariants(d: TestDistrict): Promise<void> {
  const one = async (text: string): Promise<Record<string, string>> =>
    (await d.owner.query<Record<string, string>>(text)).rows[0] as Record<string, string>;
  const now = `'${testNow().toString()}'::timestamptz`;
  assert.deepEqual(
    await one(`select
      (select count(*) from talent.queue_entry q join talent.unit u on u.state = 'free' and talent.fits(u, q) where q.state = 'waiting'
        and not exists (select from talent.offer o where o.application_id = q.application_id and o.unit_id = u.id)) as "passed over",
      (select count(*) from talent.unit u where (u.state in ('offered', 'leased')) <> exists (select from talent.hold h where h.unit_id = u.id and h.during @> ${now})) as "flat and hold disagree",
      (select count(*) from (select application_id from talent.offer where state in ('open', 'accepted') group by 1 having count(*) > 1) x) as "two offers",
      (select count(*) from (select unit_id from talent.lease where state in ('draft', 'signed', 'active') group by 1 having count(*) > 1) x) as "flat leased twice",
      (select count(*) from (select person_id from talent.application where state not in ('refused', 'withdrawn', 'ended') group by 1 having count(*) > 1) x) as "two live applications",
      (select count(*) from (select subject_id from rulebook.decision group by 1 having count(*) > 1) x) as "decided twice",
      (select count(*) from rulebook.decision r where not exists (select from talent.application a where a.id = r.subject_id)) as "decision of nothing",
      (select count(*) from talent.application a where not exists (select from rulebook.decision r where r.subject_id = a.id)) as "not decided",
      (select count(*) from talent.application a where a.state = 'offered' and not exists (select from talent.offer o where o.application_id = a.id and o.state = 'open')) as "offered nothing",
      (select count(*) from talent.application a where (a.state in ('accepted', 'signed', 'housed')) <> exists (select from talent.lease l where l.application_id = a.id)) as "lease and state disagree",
      (select count(*) from talent.application a where not exists (select from audit.leaf l where l.kind = 'talent.decision' and l.subject = a.id::text)) as "decision not in the log",
      (select count(*) from talent.offer o where not exists (select from audit.leaf l where l.kind = 'talent.offer' and l.subject = o.application_id::text)) as "offer not in the log",
      (select count(*) from talent.lease e where e.state = 'signed' and (select count(*) from audit.leaf l where l.kind = 'talent.lease' and l.subject = e.application_id::text) <> 1) as "signature not once in the log"`),
    {
      'passed over': '0',
      'flat and hold disagree': '0',
      'two offers': '0',
      'flat leased twice': '0',
      'two live applications': '0',
      'decided twice': '0',
      'decision of nothing': '0',
      'not decided': '0',
      'offered nothing': '0',
      'lease and state disagree': '0',
      'decision not in the log': '0',
      'offer not in the log': '0',
      'signature not once in the log': '0',
    },
  );
}

/** Every run of allotment considered those who waited in lawful order (category, waiting date, lot) and served the first of them whom a flat fitted. */
export async function assertLawfulOrder(d: TestDistrict, options: { sameChoice: boolean }): Promise<void> {
  const { rows: runs } = await d.owner.query<{ considered: string[]; served: string[] }>(
    'select considered, served from talent.allotment_run order by id',
  );
  const { rows: queue } = await d.owner.query<{ id: string }>(
    `select q.application_id as id from talent.queue_entry q order by q.category, q.waiting_on, q.lot, q.application_id`,
  );
  const rank = new Map(queue.map((r, i) => [r.id, i]));
  assert.ok(runs.length > 0);
  for (const run of runs) {
    const ranks = run.considered.map((id) => rank.get(id) as number);
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
      'considered in lawful order',
    );
    if (options.sameChoice)
      assert.deepEqual(run.served, run.considered.slice(0, run.served.length), 'the first in order were served');
  }
}

/** The log recomputes from its bytes, heads and anchors; every decision replays bit for bit. Returns how many decisions there were. */
export async function assertLogAndDecisions(d: TestDistrict): Promise<number> {
  const database = openDatabase(d.ownerUrl, { max: 2 });
  try {
    const report = await verifyLog(database, {
      keys: d.kit.crypto.publicKeys,
      anchors: path.join(d.dataDir, 'anchors'),
      witnesses,
      now: testNow(),
    });
    assert.equal(report.ok, true, JSON.stringify(report.problems));
    assert.ok(report.anchors > 0, 'heads were exported and compared');
    let count = 0;
    for await (const ids of decisionIds(database.db))
      for (const id of ids) {
        assert.equal((await replay(database.db, id)).same, true, `decision ${id} replays`);
        count += 1;
      }
    return count;
  } finally {
    await database.close();
  }
}

/** Carries out the job that serves leftovers, as the scheduler does every minute. */
export async function sweepLeftovers(d: TestDistrict): Promise<void> {
  const job = services.flatMap((s) => s.jobs(d.kit)).find((j) => j.name === 'talent.allot-leftovers');
  assert.ok(job);
  const context = { database: d.kit.database, now: testNow, signal: new AbortController().signal, jobId: 'test', attempt: 1 };
  await job.handler(context, undefined);
}

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayAll } from '@yunjian/kernel/rulebook';
import { readConfig } from './config.ts';
import { run, type Running } from './run.ts';
import { call, testDistrict, testNow, type Answer, type Caller, type Citizen, type TestDistrict } from './testing.ts';

/** The server that edits and approves lives two days before the one that decides afterwards. */
const EARLIER_HOURS = 48;
const NAME = '2026.9';

describe('a rule changes in the running program', () => {
  let d: TestDistrict;
  let before48: Running;
  let editor: Caller;
  let approver: Caller;
  before(async () => {
    d = await testDistrict();
    before48 = await run(readConfig(d.env), { dist: null, now: () => testNow().subtract({ hours: EARLIER_HOURS }) });
    [editor, approver] = [await d.staff(['rule-editor']), await d.staff(['rule-approver'])];
    await d.owner.query(`update auth.account_role set valid = '[2026-01-01,)'`); // they held their duties two days before, too
  });
  after(async () => {
    await before48.stop();
    await d.close();
  });

  const ok = (answer: Answer): Answer['body'] => {
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const ask = async (who: Caller, method: 'GET' | 'POST' | 'PUT', where: string, body?: unknown): Promise<Answer['body']> =>
    ok(
      await call(before48.url, method, `/api/workbench${where}`, { cookie: who.cookie, ...(body === undefined ? {} : { body }) }),
    );
  const submit = async (server: Running, who: Citizen): Promise<{ id: string; reference: string; state: string }> =>
    ok(await call(server.url, 'POST', '/api/talent/apply/submit', { cookie: who.cookie, body: d.form(who) }));
  const versionOf = async (application: string): Promise<string> => {
    const { rows } = await d.owner.query<{ rule_version: string }>(
      'select x.rule_version from talent.application a join rulebook.decision x on x.id = a.decision_id where a.id = $1',
      [application],
    );
    return rows[0]?.rule_version ?? '';
  };

  test('who is affected is seen before, a second person approves, and from its first day people are decided by it', async () => {
    const [long, short, newLong, newShort] = (await d.citizens(4, (i) => ({ insuredMonths: i % 2 === 0 ? 24 : 8 }))) as [
      Citizen,
      Citizen,
      Citizen,
      Citizen,
    ];
    const decided = [await submit(before48, long), await submit(before48, short)];
    assert.deepEqual(
      decided.map((a) => a.state),
      ['queued', 'queued'],
    );
    const old = await versionOf(decided[0]?.id ?? '');

    const made = await ask(editor, 'POST', '/drafts', { code: 'talent-admission', base: old, version: NAME });
    const dmn = made.dmn.replace(/(<rule id="G5-months">[\s\S]*?<text>&lt; )3(<\/text>)/, '$112$2');
    assert.notEqual(dmn, made.dmn);
    const saved = await ask(editor, 'PUT', `/drafts/${made.id}`, { revision: 1, version: NAME, dmn, meta: made.meta, tests: [] });
    let rehearsal = await ask(editor, 'POST', `/drafts/${made.id}/rehearsals`, { revision: 2 });
    for (let i = 0; i < 400 && ['queued', 'running'].includes(rehearsal.state); i++) {
      await sleep(50);
      rehearsal = await ask(editor, 'GET', `/rehearsals/${rehearsal.id}`);
    }
    assert.deepEqual(
      [rehearsal.state, rehearsal.counts, rehearsal.summary?.total, rehearsal.summary?.flipped],
      ['done', true, 2, 1],
    );
    const { rows } = await ask(approver, 'GET', `/rehearsals/${rehearsal.id}/flips`);
    assert.deepEqual(
      [rows[0].subjectId, rows[0].reference, rows[0].change, rows[0].before.code, rows[0].after.code],
      [decided[1]?.id, decided[1]?.reference, 'loss', 'GRANT:T3:1', 'HUMAN:T3:1'],
    );
    assert.deepEqual(
      rows[0].conditions.map((c: { ruleId: string; before: string; after: string }) => [c.ruleId, c.before, c.after]),
      [['G5-months', 'MET', 'NOT_MET']],
    );
    const replayed = await replayAll(d.kit.database.db);
    const approval = { revision: 2, sha256: saved.sha256, from: saved.earliestFrom, reason: '已看过影响' };
    assert.equal((await ask(approver, 'POST', `/drafts/${made.id}/approve`, approval)).state, 'approved');
    assert.equal(saved.earliestFrom, '2026-03-01');

    const now = await d.run();
    const [asBefore, toPerson] = [await submit(now, newLong), await submit(now, newShort)];
    assert.deepEqual([asBefore.state, toPerson.state], ['queued', 'in_review']);
    assert.equal(await versionOf(asBefore.id), NAME);
    assert.deepEqual(
      [await versionOf(decided[0]?.id ?? ''), await versionOf(decided[1]?.id ?? '')],
      [old, old],
      'nothing decided earlier changes',
    );
    const again = await replayAll(d.kit.database.db);
    assert.deepEqual([replayed.differing, again.differing], [[], []]);
    assert.ok(again.checked > replayed.checked);
    const leaves = await d.owner.query<{ kind: string }>(`select kind from audit.leaf where subject = $1 order by at, kind`, [
      made.id,
    ]);
    assert.deepEqual(
      leaves.rows.map((r) => r.kind),
      ['rulebook.created', 'rulebook.saved', 'rulebook.rehearsal-started', 'rulebook.rehearsed', 'rulebook.approved'],
    );
  });
});

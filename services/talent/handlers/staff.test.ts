import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { readSheet } from '@yunjian/kernel/files';
import { buildHttp, face, type Actor, type HttpApp } from '@yunjian/kernel/http';
import { inject } from '@yunjian/kernel/http/testing';
import type { Role } from '@yunjian/kernel/contract';
import { talentApi, type ReviewDetail } from '../contract.ts';
import { officer, sound } from '../review.fixture.ts';
import { testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from '../testing.ts';
import { dutyHandlers } from './duty.ts';
import { reviewHandlers } from './review.ts';

const api = { review: talentApi.review, duty: talentApi.duty } as const;

describe('the staff’s operations over HTTP', () => {
  let kit: TestKit;
  let http: HttpApp;
  let actor: Actor | null = null;
  const people: Partial<Record<string, Actor>> = {};
  before(async () => {
    kit = await testKit();
    await testProject(kit, { count: 5 });
    for (const [key, role] of Object.entries({
      ann: 'reviewer',
      bob: 'reviewer',
      duty: 'duty',
      auditor: 'auditor',
      operator: 'operator',
      sys: 'sysadmin',
    } as const)) {
      const o = await officer(kit, key, role as Role);
      people[key] = { ...o, orgId: null, secondFactor: true };
    }
    http = await buildHttp({
      database: kit.database,
      faces: [face('talent', api, { review: reviewHandlers(kit, kit.allotter), duty: dutyHandlers(kit, kit.allotter) })],
      resolveActor: async () => actor,
      now: kit.now,
      requestsPerMinute: 0,
      trustProxy: false,
      log: 'silent',
      secure: false,
      title: 'test',
      version: '0',
      ready: async () => ({ ok: true, checks: {} }),
    });
  });
  after(async () => {
    await http.close();
    await kit.close();
  });
  const as = (who: string) => (actor = people[who] ?? null);
  const call = async (who: string, method: 'GET' | 'POST', url: string, body?: unknown, key?: string) => {
    as(who);
    return inject(http.app, method, url, body, key === undefined ? {} : { 'idempotency-key': key });
  };

  it('refuses whoever is not listed, on every operation', async () => {
    const { id } = await testSubmit(kit, await testPerson(kit, { ...sound(kit), homes: 1 }));
    for (const [module, ops] of Object.entries(api))
      for (const [name, op] of Object.entries(ops)) {
        const url = op.path.replace(':disputeId', crypto.randomUUID()).replace(':id', id).replace(':figure', 'instant');
        for (const who of ['operator', 'sys', 'nobody'])
          assert.equal(
            (await call(who, op.method as 'GET', url, op.method === 'GET' ? undefined : {})).statusCode,
            who === 'nobody' ? 401 : 403,
            `${who} ${module}.${name}`,
          );
      }
    assert.equal(
      (await call('duty', 'GET', `/api/talent/review/${id}?unmask=true`)).statusCode,
      403,
      'duty reads as second person, but only masked',
    );
    assert.equal((await call('duty', 'GET', `/api/talent/review/${id}`)).statusCode, 200);
    assert.equal((await call('ann', 'GET', `/api/talent/review/${crypto.randomUUID()}`)).statusCode, 404);
  });

  it('a refusal from claim to second person; the same request twice decides once', async () => {
    const who = await testPerson(kit, { ...sound(kit), homes: 1 });
    const { id } = await testSubmit(kit, who);
    const at = `/api/talent/review/${id}`;
    const seen = (await call('ann', 'GET', at)).json() as ReviewDetail;
    assert.deepEqual([seen.can.includes('claim'), seen.can.includes('refuse'), seen.evidence.length], [true, false, 8]);
    assert.ok(!JSON.stringify(seen).includes(who.idNumber) && !JSON.stringify(seen).includes('6222000000000001'));
    const claimed = (await call('ann', 'POST', `${at}/claim`)).json() as ReviewDetail;
    assert.deepEqual(
      [claimed.owner, claimed.can.includes('refuse'), claimed.can.includes('grant'), claimed.can.includes('override')],
      ['ann', true, false, true],
    );
    const proposal = { outcome: 'REFUSE', category: null, reason: '本区已有住房', findings: [] };
    const [a, b] = [
      await call('ann', 'POST', `${at}/decide`, proposal, 'key-1-key-1-key-1'),
      await call('ann', 'POST', `${at}/decide`, proposal, 'key-1-key-1-key-1'),
    ];
    assert.deepEqual([a.statusCode, b.statusCode], [200, 200], a.body);
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from talent.proposal where application_id = ${id}`.execute(
      kit.database.db,
    );
    assert.equal(rows[0]?.n, 1n);
    assert.equal((await call('ann', 'POST', `${at}/second`, { approve: true, note: '' })).json().code, 'talent.secondPerson');
    const waiting = (await call('bob', 'GET', '/api/talent/review/worklist?owner=second')).json();
    assert.deepEqual(
      waiting.rows.map((r: { id: string; secondNeeded: boolean }) => [r.id, r.secondNeeded]),
      [[id, true]],
    );
    assert.equal((await call('ann', 'GET', '/api/talent/review/worklist?owner=second')).json().total, 0);
    const done = (await call('duty', 'POST', `${at}/second`, { approve: true, note: '同意' })).json() as ReviewDetail;
    assert.deepEqual(
      [done.state, done.secondApprover, done.decision?.outcome, done.decision?.mode],
      ['refused', 'duty', 'REFUSE', 'HUMAN'],
    );
  });

  it('asks again over HTTP, and a note and a correction answer with the record', async () => {
    await kit.scenario('credit', { outage: 'http500' });
    const who = await testPerson(kit, sound(kit));
    const { id, state } = await testSubmit(kit, who, testForm(kit));
    assert.equal(state, 'in_review');
    await kit.scenario('credit', {});
    await new Promise((r) => setTimeout(r, 300));
    const at = `/api/talent/review/${id}`;
    assert.equal((await call('ann', 'POST', `${at}/requery`)).json().code, 'talent.notOwner');
    await call('ann', 'POST', `${at}/claim`);
    assert.equal(
      ((await call('ann', 'POST', `${at}/notes`, { text: '已致电' })).json() as ReviewDetail).notes[0]?.text,
      '已致电',
    );
    const after_ = (await call('ann', 'POST', `${at}/requery`)).json() as ReviewDetail;
    assert.deepEqual(
      [after_.state, after_.decision?.mode, after_.decision?.outcome, after_.evidence.length],
      ['offered', 'AUTO', 'GRANT', 16],
    );
  });

  it('the switch, the board, drill-downs and sheets', async () => {
    assert.equal((await call('auditor', 'POST', '/api/talent/duty/mode', { automatic: false, reason: 'x' })).statusCode, 403);
    assert.equal((await call('duty', 'POST', '/api/talent/duty/mode', { automatic: false, reason: '演练' })).statusCode, 200);
    const waiting = await testSubmit(kit, await testPerson(kit, sound(kit)));
    assert.equal(waiting.state, 'in_review');
    const off = (await call('duty', 'GET', '/api/talent/duty/board')).json();
    assert.deepEqual([off.mode.automatic, off.mode.by, off.applications], [false, 'duty', 4]);
    assert.equal((await call('duty', 'POST', '/api/talent/duty/mode', { automatic: true, reason: '恢复' })).statusCode, 200);
    const on = (await call('auditor', 'GET', '/api/talent/duty/board?days=7')).json();
    assert.equal(on.mode.automatic, true);
    assert.equal(
      on.states.find((s: { code: string }) => s.code === 'offered').count,
      2,
      'what waited for the switch alone was decided',
    );
    const page = (await call('duty', 'GET', '/api/talent/duty/board/state?code=offered&size=1')).json();
    assert.deepEqual([page.total, page.rows.length], [2, 1]);
    const sheet = await call('duty', 'GET', '/api/talent/duty/board/applications/rows.xlsx');
    assert.match(String(sheet.headers['content-type']), /spreadsheetml/);
    const text = (zh: string) => ({ zh, en: zh });
    const read = await readSheet(sheet.rawPayload, [
      { key: 'reference', title: text('编号'), type: 'text', required: true },
      { key: 'state', title: text('状态'), type: 'text' },
      { key: 'at', title: text('提交时间'), type: 'text' },
      { key: 'seconds', title: text('送达用时（秒）'), type: 'decimal' },
      { key: 'mode', title: text('方式'), type: 'text' },
      { key: 'note', title: text('说明'), type: 'text' },
    ]);
    assert.deepEqual([read.rows.length, read.errors], [4, []]);
    assert.ok(read.rows.every((r) => String(r.values['reference']).startsWith('RC-20260302-')));
    const list = await call('ann', 'GET', '/api/talent/review/worklist.xlsx');
    assert.equal(list.rawPayload.subarray(0, 2).toString(), 'PK');
    const { rows } = (await call('duty', 'POST', '/api/talent/duty/assessments', { title: '影响评估', text: '……' }),
    await call('auditor', 'GET', '/api/talent/duty/assessments')).json();
    assert.equal(rows.length, 1);
    assert.equal((await call('auditor', 'GET', '/api/talent/duty/bias')).statusCode, 200);
    assert.equal((await call('auditor', 'GET', '/api/talent/duty/audits?state=all')).statusCode, 200);
  });

  it('the window: find, submit for, and who looked', async () => {
    const who = await testPerson(kit, sound(kit));
    const wrong = await call('ann', 'POST', '/api/talent/window/person', { idNumber: who.idNumber, name: '别人' });
    assert.equal(wrong.statusCode, 404);
    const found = (await call('ann', 'POST', '/api/talent/window/person', { idNumber: who.idNumber, name: who.name })).json();
    assert.equal(found.personId, who.personId);
    const done = (
      await call('ann', 'POST', '/api/talent/window/submit', { personId: who.personId, form: testForm(kit) })
    ).json() as ReviewDetail;
    assert.deepEqual([done.state, done.decision?.mode, done.person.masked], ['offered', 'AUTO', true]);
    const { rows } = await sql<{
      purpose: string;
    }>`select purpose from audit.access where person = ${who.personId} order by leaf`.execute(kit.database.db);
    assert.deepEqual(rows.map((r) => r.purpose).toSorted(), ['窗口代办：查找申请人', `审核 ${done.reference}`].toSorted());
  });
});

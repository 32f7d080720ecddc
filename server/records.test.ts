import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { maskBank, maskIdNumber, maskName, maskPhone } from '@yunjian/kernel/crypto';
import type { Running } from './run.ts';
import { call, codeOf, testDistrict, testNow, type Answer, type Caller, type Citizen, type TestDistrict } from './testing.ts';

const today = (): string => testNow().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
const UUID = '00000000-0000-7000-8000-00000000beef';

describe('whose record it is', () => {
  let d: TestDistrict;
  let server: Running;
  let a: Citizen;
  let b: Citizen;
  let clerk: Citizen;
  let offered: Answer['body'];
  let mine: Record<'operator' | 'other', Caller>;
  let project: { id: string; units: string[] };
  let reviewer: Caller;
  let second: Caller;
  let duty: Caller;
  let waiting: Answer['body'];
  before(async () => {
    d = await testDistrict();
    server = await d.run();
    const [one, two] = d.employers.map((e) => e.id) as [string, string];
    project = await d.project({ units: 3, operatorOrg: one });
    [a, b, clerk] = (await d.citizens(3)) as [Citizen, Citizen, Citizen];
    mine = { operator: await d.staff(['operator'], { orgId: one }), other: await d.staff(['operator'], { orgId: two }) };
    reviewer = await d.staff(['reviewer']);
    second = await d.staff(['reviewer']);
    duty = await d.staff(['duty']);
    const submit = async (who: Citizen, over: object): Promise<Answer['body']> => {
      const answer = await call(server.url, 'POST', '/api/talent/apply/submit', { cookie: who.cookie, body: d.form(who, over) });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body;
    };
    offered = await submit(a, {});
    assert.equal(offered.state, 'offered');
    waiting = await submit(clerk, { automation: false });
    assert.equal(waiting.state, 'in_review');
  });
  after(() => d.close());

  const get = (who: Caller, where: string, headers: Record<string, string> = {}) =>
    call(server.url, 'GET', where, { cookie: who.cookie, headers });
  const post = (who: Caller, where: string, body?: unknown) => call(server.url, 'POST', where, { cookie: who.cookie, body });

  test('another applicant’s application does not exist for a citizen, whatever is asked of it', async () => {
    const to = `/api/talent/my/applications/${offered.id}`;
    const text = '示例';
    const asked: [string, Answer][] = [];
    for (const where of ['', '/decision.pdf', '/lease.pdf', '/receipt.json']) asked.push([where, await get(b, to + where)]);
    const bodies: Record<string, unknown> = {
      withdraw: { reason: text },
      'offer/accept': { offerId: offered.offer.id, startOn: today(), months: 12 },
      'offer/decline': { offerId: offered.offer.id, reason: text },
      'lease/sign': { leaseId: UUID, textHash: 'x', name: a.name },
      correction: { text, attachments: [] },
      objection: { ruleId: 'G6-homes', text, attachments: [] },
      reconsideration: { text, attachments: [] },
      human: { text },
    };
    for (const [where, body] of Object.entries(bodies)) asked.push([where, await post(b, `${to}/${where}`, body)]);
    assert.deepEqual(
      asked.filter(([, r]) => r.status !== 404 || codeOf(r) !== 'talent.notFound').map(([where, r]) => [where, r.status, r.body]),
      [],
    );
    assert.equal(asked.length, 12);
    assert.deepEqual((await get(b, '/api/talent/my/applications')).body.rows, []);
    const still = await get(a, to);
    assert.equal(still.body.state, 'offered', 'nothing happened to it');
    assert.equal(still.body.offer.id, offered.offer.id);
  });

  test('an operator sees and changes their own projects alone', async () => {
    const to = `/api/talent/operator/projects/${project.id}`;
    assert.deepEqual(
      (await get(mine.operator, '/api/talent/operator/projects')).body.rows.map((r: { id: string }) => r.id),
      [project.id],
    );
    assert.deepEqual((await get(mine.other, '/api/talent/operator/projects')).body.rows, []);
    assert.equal((await get(mine.operator, `${to}/units`)).body.total, 3);
    for (const where of [`${to}/units`, `${to}/units.xlsx`]) assert.equal((await get(mine.other, where)).status, 404, where);
    const form = new FormData();
    form.append('file', new Blob(['x']), 'units.xlsx');
    const upload = await fetch(`${server.url}${to}/imports`, {
      method: 'POST',
      headers: { cookie: mine.other.cookie, 'x-requested-with': 'yunjian' },
      body: form,
    });
    assert.equal(upload.status, 404);
    const free = (
      await d.owner.query<{ id: string }>("select id from talent.unit where project_id = $1 and state = 'free' limit 1", [
        project.id,
      ])
    ).rows[0]?.id;
    const change = { state: 'withdrawn', rentFen: '310000', reason: '维修' };
    assert.equal((await post(mine.other, `/api/talent/operator/units/${free}`, change)).status, 404);
    const done = await post(mine.operator, `/api/talent/operator/units/${free}`, change);
    assert.equal(done.status, 200, JSON.stringify(done.body));
    const { rows } = await d.owner.query('select state, rent_fen::text as rent from talent.unit where id = $1', [free]);
    assert.deepEqual(rows, [{ state: 'withdrawn', rent: '310000' }]);
  });

  test('keys are handed over by the operator of the project alone; the list shows masked names', async () => {
    const to = `/api/talent/my/applications/${offered.id}`;
    const accepted = await post(a, `${to}/offer/accept`, { offerId: offered.offer.id, startOn: today(), months: 12 });
    const { id: leaseId, textHash } = accepted.body.lease;
    const signed = await post(a, `${to}/lease/sign`, { leaseId, textHash, name: a.name });
    const code = signed.body.lease.keyCode as string;
    const list = await get(mine.operator, '/api/talent/operator/handovers');
    assert.deepEqual(
      list.body.rows.map((r: { leaseId: string; nameMasked: string }) => [r.leaseId, r.nameMasked]),
      [[leaseId, maskName(a.name)]],
    );
    assertHidden(JSON.stringify(list.body), a);
    assert.ok(!JSON.stringify(list.body).includes(code), 'the key code is the tenant’s alone');
    assert.deepEqual((await get(mine.other, '/api/talent/operator/handovers')).body.rows, []);
    assert.equal((await post(mine.other, `/api/talent/operator/leases/${leaseId}/keys`, { code })).status, 404);
    assert.equal(
      (await post(mine.other, `/api/talent/operator/leases/${leaseId}/end`, { on: today(), reason: '退租' })).status,
      404,
    );
    assert.equal((await get(a, to)).body.state, 'signed');
    assert.equal((await post(mine.operator, `/api/talent/operator/leases/${leaseId}/keys`, { code })).status, 200);
    assert.equal((await get(a, to)).body.state, 'housed');
  });

  test('nobody handles a record of their own, whatever the role', async () => {
    const own = await d.staff(['reviewer', 'duty'], { personId: clerk.personId });
    const to = `/api/talent/review/${waiting.id}`;
    const asked: [string, Answer][] = [
      ['open', await get(own, to)],
      ['unmask', await get(own, `${to}?unmask=true`)],
      ['claim', await post(own, `${to}/claim`)],
      ['correction', await post(own, `${to}/correction`, { items: [{ code: 'contract', text: '合同' }] })],
      ['requery', await post(own, `${to}/requery`)],
      ['decide', await post(own, `${to}/decide`, { outcome: 'GRANT', category: 'T3', reason: '', findings: [] })],
      ['second', await post(own, `${to}/second`, { approve: true, note: '' })],
      ['note', await post(own, `${to}/notes`, { text: '示例' })],
      ['find', await post(own, '/api/talent/window/person', { idNumber: clerk.idNumber, name: clerk.name })],
      ['window', await post(own, '/api/talent/window/submit', { personId: clerk.personId, form: d.form(clerk) })],
    ];
    assert.deepEqual(
      asked.filter(([, r]) => codeOf(r) !== 'talent.ownRecord').map(([what, r]) => [what, r.status, r.body]),
      [],
    );
  });

  test('a reviewer sees masked numbers until they say why; each look is told to the person', async () => {
    const to = `/api/talent/review/${waiting.id}`;
    const masked = await get(reviewer, to);
    assert.equal(masked.status, 200);
    assertHidden(JSON.stringify(masked.body), clerk);
    assert.deepEqual(
      [masked.body.person.idNumber, masked.body.person.phone, masked.body.person.bankAccount, masked.body.person.masked],
      [maskIdNumber(clerk.idNumber), maskPhone(clerk.phone), maskBank(clerk.bankAccount), true],
    );
    const why = encodeURIComponent('电话核对合同');
    const clear = await get(reviewer, `${to}?unmask=true`, { 'x-purpose': why });
    assert.deepEqual(
      [clear.body.person.idNumber, clear.body.person.phone, clear.body.person.bankAccount, clear.body.person.masked],
      [clerk.idNumber, clerk.phone, clerk.bankAccount, false],
    );
    const told = (await get(clerk, '/api/talent/my/accesses')).body.rows as { purpose: string }[];
    assert.ok(told.some((r) => r.purpose === '电话核对合同'));
    assert.ok(told.length >= 2);
  });

  test('duty managers, worklists, window look-ups and applicants themselves see masked numbers', async () => {
    const to = `/api/talent/review/${waiting.id}`;
    const opened = await get(duty, to);
    assert.equal(opened.status, 200);
    assertHidden(JSON.stringify(opened.body), clerk);
    assert.equal((await get(duty, `${to}?unmask=true`)).status, 403);
    for (const who of [reviewer, duty]) {
      const list = await get(who, '/api/talent/review/worklist');
      assert.equal(list.body.rows[0].nameMasked, maskName(clerk.name));
      assertHidden(JSON.stringify(list.body), clerk, { name: true });
    }
    const found = await post(reviewer, '/api/talent/window/person', { idNumber: clerk.idNumber, name: clerk.name });
    assert.equal(found.body.nameMasked, maskName(clerk.name));
    assertHidden(JSON.stringify(found.body), clerk, { name: true });
    const own = await get(clerk, `/api/talent/my/applications/${waiting.id}`);
    assert.equal(own.body.form.bankAccountMasked, maskBank(clerk.bankAccount));
    assertHidden(JSON.stringify(own.body), clerk);
    for (const where of ['duty/board', 'duty/audits', 'duty/board/applications', 'duty/bias']) {
      const board = await get(duty, `/api/talent/${where}`);
      assert.equal(board.status, 200, where);
      for (const who of [a, clerk]) assertHidden(JSON.stringify(board.body), who, { name: true });
    }
  });

  test('the public check of a decision shows a masked name and no number', async () => {
    const own = await get(a, `/api/talent/my/applications/${offered.id}`);
    const code = new URL(own.body.decision.verifyUrl, server.url).pathname.split('/').at(-1);
    const checked = await call(server.url, 'GET', `/api/talent/verify/${code}`);
    assert.equal(checked.status, 200);
    assert.equal(checked.body.found, true);
    assert.equal(checked.body.nameMasked, maskName(a.name));
    assertHidden(JSON.stringify(checked.body), a, { name: true });
  });

  test('who holds the case decides it, and a refusal takes a second person', async () => {
    const to = `/api/talent/review/${waiting.id}`;
    assert.equal((await post(reviewer, `${to}/claim`)).status, 200);
    const refuse = { outcome: 'REFUSE', category: null, reason: '合同不实', findings: [] };
    assert.equal(codeOf(await post(second, `${to}/decide`, refuse)), 'talent.notOwner');
    const conditions = (await get(reviewer, to)).body.decision.conditions as { decision: string; ruleId: string }[];
    const gate = conditions.find((c) => c.decision === 'admissionGate');
    const proposed = await post(reviewer, `${to}/decide`, {
      ...refuse,
      findings: [{ ruleId: gate?.ruleId, outcome: 'NOT_MET', note: '合同不实' }],
    });
    assert.equal(proposed.status, 200, JSON.stringify(proposed.body));
    assert.equal(proposed.body.state, 'in_review', 'one person alone refuses nobody');
    const approve = { approve: true, note: '' };
    assert.equal(codeOf(await post(reviewer, `${to}/second`, approve)), 'talent.secondPerson');
    assert.equal((await post(second, `${to}/second`, approve)).body.state, 'refused');
  });
});

/** The text holds no number of this person in full, nor, when asked, the name. */
function assertHidden(text: string, who: Citizen, options: { name?: boolean } = {}): void {
  const secrets = [who.idNumber, who.phone, who.bankAccount, ...(options.name ? [who.name] : [])];
  for (const [i, secret] of secrets.entries()) assert.ok(!text.includes(secret), `value ${i} is shown in full`);
}

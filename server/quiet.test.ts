import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, testDistrict, testNow, type Caller, type Citizen, type ServerProcess, type TestDistrict } from './testing.ts';

/** Sends bytes that are no HTTP, or not yet, and hangs up. */
const raw = (url: string, bytes: string): Promise<void> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('close', () => resolve()).on('error', () => resolve());
    socket.resume();
    socket.setTimeout(2000, () => socket.destroy());
  });

describe('what the program writes about people', () => {
  let d: TestDistrict;
  let server: ServerProcess;
  let people: Citizen[];
  let reviewer: Caller;
  before(async () => {
    d = await testDistrict();
    await d.project({ units: 1 });
    [server, people, reviewer] = await Promise.all([
      d.spawn({ LOG: 'info' }),
      d.citizens(4, (i) => (i === 2 ? { insuredMonths: 2 } : {})),
      d.staff(['reviewer']),
    ]);
  });
  after(() => d.close());

  const today = () => testNow().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();

  /** From the form to the lease, with everything that can go wrong on the way. */
  async function wholeFlow(): Promise<void> {
    const [a, b, c] = people as [Citizen, Citizen, Citizen, Citizen];
    const post = (who: Caller, where: string, body: unknown) => call(server.url, 'POST', where, { cookie: who.cookie, body });
    const first = await post(a, '/api/talent/apply/submit', d.form(a));
    assert.equal(first.body.state, 'offered');
    const to = `/api/talent/my/applications/${first.body.id}`;
    const lease = (await post(a, `${to}/offer/accept`, { offerId: first.body.offer.id, startOn: today(), months: 12 })).body
      .lease;
    const sign = { leaseId: lease.id, textHash: lease.textHash };
    assert.equal((await post(a, `${to}/lease/sign`, { ...sign, name: b.name })).status, 400);
    assert.equal((await post(a, `${to}/lease/sign`, { ...sign, name: a.name })).status, 200);
    assert.equal((await post(b, '/api/talent/apply/submit', d.form(b, { automation: false }))).body.state, 'in_review');
    const third = await post(c, '/api/talent/apply/submit', d.form(c));
    assert.equal(third.body.state, 'in_review');
    const review = `/api/talent/review/${third.body.id}`;
    await call(server.url, 'GET', `${review}?unmask=true`, {
      cookie: reviewer.cookie,
      headers: { 'x-purpose': encodeURIComponent(`致电 ${c.phone} ${c.name}`) },
    });
    await post(reviewer, `${review}/claim`, {});
    await post(reviewer, `${review}/notes`, { text: `${c.name} ${c.idNumber} ${c.phone}` });
    await post(reviewer, '/api/talent/window/person', { idNumber: c.idNumber, name: c.name });
    await post(reviewer, '/api/talent/window/person', { idNumber: c.idNumber, name: a.name });
    for (const where of ['', '/decision.pdf', '/lease.pdf', '/receipt.json'])
      await call(server.url, 'GET', `${to}${where}`, { cookie: a.cookie });
    await call(server.url, 'GET', '/api/talent/my/export.json', { cookie: a.cookie });
  }

  /** The same values in places where they do not belong. */
  async function misplaced(who: Citizen): Promise<void> {
    const { idNumber, name, phone, bankAccount, cookie } = who;
    for (const value of [idNumber, encodeURIComponent(name), phone, bankAccount]) {
      for (const where of [
        `/api/talent/my/applications/${value}`,
        `/api/nothing/${value}`,
        `/${value}`,
        `/api/talent/projects?q=${value}&page=${value}`,
        `/api/talent/verify/${value}`,
        `/api/%E0%A4%A/${value}`,
      ])
        await call(server.url, 'GET', where, { cookie, headers: { referer: `${server.url}/${value}`, 'user-agent': value } });
      await call(server.url, 'POST', `/api/talent/my/applications/${value}/withdraw`, { cookie, body: { reason: value } });
      await call(server.url, 'POST', '/api/auth/sign-in', { body: { username: value, password: value } });
      await call(server.url, 'POST', '/api/talent/apply/submit', { cookie, body: { ...d.form(who), employerUscc: value } });
      await call(server.url, 'POST', '/api/talent/apply/submit', { cookie, key: value, body: d.form(who) });
      await fetch(`${server.url}/api/talent/apply/submit`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'x-requested-with': 'yunjian', 'idempotency-key': 'some-key-1' },
        body: `{"bankAccount":"${value}"`,
      });
      await raw(server.url, `GET /${value} HTTP/1.1\r\nHost: ${value}\r\nbad header ${value}\r\n\r\n`);
      await raw(server.url, `NONSENSE ${value}\r\n\r\n`);
    }
  }

  /** Failures of the program's own: what it then writes must be as silent. */
  async function defects(): Promise<void> {
    const [a, , , e] = people as [Citizen, Citizen, Citizen, Citizen];
    // PostgreSQL tells the whole failing row, here with a name in it.
    await d.owner.query("alter table talent.draft add constraint odd check (step = '') not valid");
    const broken = await call(server.url, 'PUT', '/api/talent/apply/draft', {
      cookie: a.cookie,
      body: { form: {}, step: a.name },
    });
    await d.owner.query('alter table talent.draft drop constraint odd');
    assert.equal(broken.status, 500);
    for (const secret of secretsOf(people)) assert.ok(!JSON.stringify(broken.body).includes(secret));
    await d.owner.query(
      `alter table talent.application add constraint odd check (employer_uscc <> '${d.form(e).employerUscc}') not valid`,
    );
    assert.equal((await call(server.url, 'POST', '/api/talent/apply/submit', { cookie: e.cookie, body: d.form(e) })).status, 500);
    await d.owner.query('alter table talent.application drop constraint odd');
  }

  const secretsOf = (list: readonly Citizen[]): string[] =>
    list.flatMap((p) => [p.idNumber, p.name, encodeURIComponent(p.name), p.phone, p.bankAccount]);

  test('no number, name, phone or account is in the logs, the metrics or a leaf of the public log', async () => {
    await wholeFlow();
    for (const who of people.slice(0, 2)) await misplaced(who);
    await defects();
    const metrics = await fetch(`${server.url}/metrics`).then((r) => r.text());
    assert.match(metrics, /http_requests_total\{method="POST",route="\/api\/talent\/apply\/submit"/);
    await sleep(100);
    assert.equal(await server.stop(), 0);
    const written = server.output();
    assert.match(written, /"route":"\/api\/talent\/apply\/submit"/, 'requests are logged');
    assert.match(written, /"msg":"unexpected"/, 'defects are logged');
    const { rows } = await d.owner.query<{ text: string }>(
      "select string_agg(kind || subject || canonical, E'\\n') as text from audit.leaf",
    );
    const leaves = rows[0]?.text ?? '';
    assert.match(leaves, /talent\.decision/);
    assert.match(leaves, /audit\.access/);
    const denied = JSON.stringify((await d.owner.query('select * from audit.denied')).rows);
    const where = { log: written, metrics, leaves, denied };
    const found = Object.entries(where).flatMap(([name, text]) =>
      secretsOf(people).flatMap((secret) => (text.includes(secret) ? [`${name}: ${around(text, secret)}`] : [])),
    );
    assert.deepEqual(found, []);
  });
});

/** The line that holds the secret, for whoever mends it. */
const around = (text: string, secret: string): string =>
  text
    .split('\n')
    .find((l) => l.includes(secret))
    ?.slice(0, 300) ?? '';

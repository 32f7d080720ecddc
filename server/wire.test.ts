import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createAccount, hashPassword } from '@yunjian/kernel/auth';
import { readConfig } from './config.ts';
import { run, type Running } from './run.ts';
import { call, codeOf, testDistrict, testNow, type TestDistrict } from './testing.ts';

const PASSWORD = 'correct horse battery staple';

describe('what browsers are told and held to', () => {
  let d: TestDistrict;
  let plain: Running;
  let tls: Running;
  let dist: string;
  const lines = { plain: [] as Running[] };
  before(async () => {
    d = await testDistrict();
    dist = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-dist-'));
    fs.mkdirSync(path.join(dist, 'built'));
    fs.writeFileSync(path.join(dist, 'index.html'), '<!doctype html><div id="root"></div>');
    fs.writeFileSync(path.join(dist, 'built', 'main-abc123.js'), 'export {};');
    const begin = async (over: Record<string, string>): Promise<Running> => {
      const server = await run(readConfig({ ...d.env, ...over }), { dist, now: testNow });
      lines.plain.push(server);
      return server;
    };
    plain = await begin({ REQUESTS_PER_MINUTE: '20' });
    tls = await begin({ SECURE: 'on', METRICS_TOKEN: 'a-metrics-token' });
    const passwordHash = await hashPassword(PASSWORD);
    const [citizen] = await d.citizens(1);
    await d.owner.query('delete from auth.session where account_id = $1', [citizen?.accountId]);
    await d.kit.database.tx((tx) => createAccount(tx, { kind: 'staff', username: 'clerk', name: '示例职员', passwordHash }));
  });
  after(async () => {
    for (const server of lines.plain) await server.stop();
    await d.close();
    fs.rmSync(dist, { recursive: true, force: true });
  });

  test('pages and answers carry the security headers', async () => {
    for (const where of ['/', '/talent/projects', '/api/about', '/built/main-abc123.js', '/api/nothing']) {
      const { headers } = await call(tls.url, 'GET', where, { headers: { accept: 'text/html,*/*' } });
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
      ])
        assert.ok(policy.split(';').includes(rule), `${where}: ${rule} in ${policy}`);
      assert.ok(!/script-src[^;]*unsafe/.test(policy), where);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', where);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', where);
      assert.match(headers.get('strict-transport-security') ?? '', /max-age=\d{7,}/, where);
      assert.equal(headers.get('x-powered-by'), null);
    }
    const { headers } = await call(plain.url, 'GET', '/');
    assert.equal(headers.get('strict-transport-security'), null, 'not promised over plain HTTP');
  });

  test('a page for a browser, a problem for a program; hashed files are kept, the page is asked for again', async () => {
    const page = await call(plain.url, 'GET', '/talent/some/page', { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200);
    assert.match(page.body, /id="root"/);
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    const missing = await call(plain.url, 'GET', '/api/nothing', { headers: { accept: 'text/html' } });
    assert.equal(codeOf(missing), 'http.notFound');
    assert.equal((await call(plain.url, 'GET', '/built/gone.js', { headers: { accept: '*/*' } })).status, 404);
    const file = await call(plain.url, 'GET', '/built/main-abc123.js');
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
  });

  test('the session cookie cannot be read by scripts nor sent by other sites, and over TLS is bound to the host', async () => {
    const body = { username: 'clerk', password: PASSWORD };
    const [name, value] = ['__Host-yunjian', 'yunjian'];
    const secure = (await plainSignIn(tls.url, body)) ?? '';
    assert.ok(secure.startsWith(`${name}=`), secure);
    for (const flag of ['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure'])
      assert.ok(secure.split('; ').includes(flag), `${flag}: ${secure}`);
    assert.ok(!/Domain=/i.test(secure));
    const open = (await plainSignIn(plain.url, body)) ?? '';
    assert.ok(open.startsWith(`${value}=`), open);
    for (const flag of ['Path=/', 'HttpOnly', 'SameSite=Lax']) assert.ok(open.split('; ').includes(flag), flag);
    const visit = await call(plain.url, 'GET', '/api/about');
    assert.equal(visit.headers.get('set-cookie'), null, 'who only looks gets no cookie');
  });

  /** Signs in as a browser behind TLS would; the Set-Cookie line. */
  async function plainSignIn(url: string, body: object): Promise<string | null> {
    const server = url === tls.url ? tls : plain;
    const answer = await server.http.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in',
      payload: body,
      headers: { 'x-requested-with': 'yunjian', 'x-forwarded-proto': 'https' },
    });
    assert.equal(answer.statusCode, 200, answer.body);
    return [answer.headers['set-cookie'] ?? []].flat()[0] ?? null;
  }

  test('without the header that other sites cannot send nothing is done', async () => {
    const answer = await fetch(`${plain.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: JSON.stringify({ username: 'clerk', password: PASSWORD }),
    });
    assert.equal(answer.status, 403);
    assert.equal(((await answer.json()) as { code: string }).code, 'http.crossSite');
    assert.equal(answer.headers.get('set-cookie'), null);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });

  test('too many requests a minute are refused with a problem, of one caller alone', async () => {
    const [one, other] = await d.citizens(2);
    const codes: number[] = [];
    for (let i = 0; i < 23; i++)
      codes.push((await call(plain.url, 'GET', '/api/talent/my/applications', { cookie: one?.cookie ?? '' })).status);
    assert.deepEqual([codes.filter((c) => c === 200).length, codes.slice(20)], [20, [429, 429, 429]]);
    const refused = await call(plain.url, 'GET', '/api/talent/my/applications', { cookie: one?.cookie ?? '' });
    assert.equal(codeOf(refused), 'http.tooMany');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await call(plain.url, 'GET', '/api/talent/my/applications', { cookie: other?.cookie ?? '' })).status, 200);
  });

  test('metrics are for who holds the token', async () => {
    assert.equal((await call(tls.url, 'GET', '/metrics')).status, 403);
    assert.equal((await call(tls.url, 'GET', '/metrics', { headers: { authorization: 'Bearer a-metrics-token' } })).status, 200);
    assert.equal((await call(plain.url, 'GET', '/metrics')).status, 200, 'without a token: this machine alone');
  });
});

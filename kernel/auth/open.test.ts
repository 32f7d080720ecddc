import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import { addSessions, sessionOf } from './open.ts';

let app: FastifyInstance;
let ids = 0;
before(async () => {
  app = Fastify();
  await app.register(cookie);
  await addSessions(app, {
    secret: 's'.repeat(32),
    cookieName: 'sid',
    rolling: false,
    saveUninitialized: false,
    idGenerator: () => `id-${(ids += 1)}`,
    cookie: { path: '/', secure: false },
  });
  const seen = (session: unknown) => ({ there: session !== null });
  app.get('/read', (request) => seen(request.session));
  app.post('/write', (request) => seen(request.session));
  app.get('/enter', async (request) => {
    await (await sessionOf(request)).regenerate();
    request.session.known = null;
    await request.session.save();
    return seen(request.session);
  });
});
after(() => app.close());

test('who only reads has no session and no id; who enters by such a request has one', async () => {
  for (const method of ['GET', 'HEAD'] as const) {
    const read = await app.inject({ method, url: '/read' });
    assert.equal(read.statusCode, 200);
    assert.equal(read.headers['set-cookie'], undefined);
  }
  assert.deepEqual((await app.inject('/read')).json(), { there: false });
  assert.equal(ids, 0);
  const written = await app.inject({ method: 'POST', url: '/write' });
  assert.deepEqual(written.json(), { there: true });
  assert.equal(written.headers['set-cookie'], undefined);

  const entered = await app.inject('/enter');
  const sid = entered.cookies[0]?.value ?? '';
  assert.match(sid, /^id-\d+\./);
  assert.deepEqual((await app.inject({ url: '/read', cookies: { sid } })).json(), { there: true });
  const forged = await app.inject({ url: '/read', cookies: { sid: `${sid}x` } });
  assert.match(String(forged.headers['set-cookie']), /^sid=;/, 'a cookie of nobody is taken away');
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { defineFailures, failure, op, type Problem } from '../contract/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { buildHttp, face, type Actor, type HttpApp } from './index.ts';
import { inject, testActor } from './testing.ts';

const t = (zh: string) => ({ zh, en: zh });
const failures = defineFailures('thing', {
  gone: { status: 409, message: { zh: '{n} 号已没有了', en: 'number {n} is gone' }, mend: t('换一个') },
});
const body = z.object({ n: z.number().int().min(2), name: z.string().max(10) });
const api = {
  thing: {
    open: op({ method: 'GET', path: '/api/open', summary: t('公开'), access: 'public', reply: z.object({ ok: z.boolean() }) }),
    mine: op({ method: 'GET', path: '/api/mine', summary: t('本人'), access: 'signed-in', reply: z.object({ who: z.string() }) }),
    review: op({
      method: 'POST',
      path: '/api/review',
      summary: t('审核'),
      access: ['reviewer'],
      body,
      reply: z.object({ n: z.number() }),
      idempotent: true,
    }),
    gone: op({ method: 'GET', path: '/api/gone', summary: t('没了'), access: 'public', reply: z.object({}) }),
    broken: op({ method: 'GET', path: '/api/broken', summary: t('坏了'), access: 'public', reply: z.object({}) }),
    few: op({ method: 'GET', path: '/api/few', summary: t('限流'), access: 'public', reply: z.object({}), limit: 3 }),
  },
} as const;

describe('kernel/http', () => {
  let d: TestDatabase;
  let http: HttpApp;
  let actor: Actor | null = null;
  const denied: string[] = [];
  const lines: string[] = [];
  let carried = 0;
  before(async () => {
    d = await testDatabase([]);
    http = await buildHttp({
      database: d,
      faces: [
        face('thing', api, {
          thing: {
            open: async () => ({ ok: true }),
            mine: async (_, ctx) => ({ who: ctx.actor.name }),
            review: (args, ctx) => ctx.command(args.body, async () => ({ n: args.body.n + ++carried })),
            gone: async () => {
              throw failure(failures.gone, { n: 7 });
            },
            broken: async () => {
              throw new Error('secret 310117199001011234');
            },
            few: async () => ({}),
          },
        }),
      ],
      resolveActor: async () => actor,
      onDenied: (x) => denied.push(x.op),
      now: () => Temporal.Instant.from('2026-11-23T01:00:00Z'),
      requestsPerMinute: 1000,
      trustProxy: false,
      log: 'info',
      logTo: { write: (line) => lines.push(line) },
      secure: false,
      title: 'test',
      version: '0',
      ready: async () => ({ ok: true, checks: {} }),
    });
  });
  after(async () => {
    await http.close();
    await d.drop();
  });
  const problem = (r: { body: string }): Problem => JSON.parse(r.body) as Problem;

  test('nobody gets in where nobody was let in', async () => {
    actor = null;
    assert.equal((await inject(http.app, 'GET', '/api/open')).statusCode, 200);
    assert.equal((await inject(http.app, 'GET', '/api/mine')).statusCode, 401);
    actor = testActor(['citizen']);
    assert.equal((await inject(http.app, 'GET', '/api/mine')).json().who, '测试');
    const r = await inject(http.app, 'POST', '/api/review', { n: 'not even a number' });
    assert.equal(r.statusCode, 403, 'refused before the body is judged');
    assert.deepEqual(denied, ['thing.review']);
    actor = testActor(['reviewer'], { secondFactor: false });
    assert.equal(problem(await inject(http.app, 'POST', '/api/review', { n: 2, name: '' })).code, 'http.secondFactor');
  });

  test('bad input is named field by field in both languages and nothing is carried out', async () => {
    actor = testActor(['reviewer']);
    const r = await inject(http.app, 'POST', '/api/review', { n: 1, name: 'x'.repeat(11) });
    assert.equal(r.statusCode, 400);
    const p = problem(r);
    assert.deepEqual(
      p.fields?.map((f) => f.path),
      ['n', 'name'],
    );
    assert.match(p.fields?.[0]?.message.zh ?? '', /小/);
    assert.match(p.fields?.[0]?.message.en ?? '', /small/i);
    assert.equal(carried, 0);
    for (const payload of ['{', '[]', '"a"', '{"n":1e999}', `{"n":${'9'.repeat(400)},"name":""}`, `${'['.repeat(100_000)}`])
      assert.equal(
        (
          await http.app.inject({
            method: 'POST',
            url: '/api/review',
            payload,
            headers: { 'content-type': 'application/json', 'x-requested-with': 'yunjian', 'idempotency-key': 'abcdefgh' },
          })
        ).statusCode,
        400,
        payload.slice(0, 20),
      );
    const huge = await inject(http.app, 'POST', '/api/review', { n: 2, name: 'x'.repeat(2_000_000) });
    assert.equal(huge.statusCode, 413);
    assert.equal(carried, 0);
  });

  test('a command is carried out once a key', async () => {
    actor = testActor(['reviewer']);
    const send = () => inject(http.app, 'POST', '/api/review', { n: 2, name: 'a' }, { 'idempotency-key': 'same-key-1' });
    const answers = await Promise.all([send(), send(), send()]);
    assert.deepEqual(
      answers.map((a) => a.json().n),
      [answers[0]?.json().n, answers[0]?.json().n, answers[0]?.json().n],
    );
    const without = await http.app.inject({
      method: 'POST',
      url: '/api/review',
      payload: { n: 2, name: '' },
      headers: { 'x-requested-with': 'yunjian' },
    });
    assert.equal(problem(without).code, 'http.needsKey');
  });

  test('other sites cannot make a browser act', async () => {
    actor = testActor(['reviewer']);
    const r = await http.app.inject({ method: 'POST', url: '/api/review', payload: { n: 2, name: '' } });
    assert.equal(problem(r).code, 'http.crossSite');
  });

  test('errors carry code, words and mending; a defect says nothing of its inside, nor does the log', async () => {
    const gone = problem(await inject(http.app, 'GET', '/api/gone'));
    assert.equal(gone.code, 'thing.gone');
    assert.equal(gone.message.zh, '7 号已没有了');
    const broken = await inject(http.app, 'GET', '/api/broken?name=310117199001011234');
    assert.equal(broken.statusCode, 500);
    assert.ok(!broken.body.includes('310117'));
    assert.ok(!lines.join('').includes('310117199001011234'));
    assert.ok(
      lines.some((l) => l.includes('unexpected')),
      'the defect is recorded',
    );
  });

  test('too many requests are refused', async () => {
    actor = null;
    const codes: number[] = [];
    for (let i = 0; i < 5; i++) codes.push((await inject(http.app, 'GET', '/api/few')).statusCode);
    assert.deepEqual(codes, [200, 200, 200, 429, 429]);
  });

  test('OpenAPI 3.1, its page, health, metrics and headers are there', async () => {
    const doc = (await inject(http.app, 'GET', '/api/openapi.json')).json();
    assert.equal(doc.openapi, '3.1.0');
    assert.deepEqual(Object.keys(doc.paths).toSorted(), [
      '/api/broken',
      '/api/few',
      '/api/gone',
      '/api/mine',
      '/api/open',
      '/api/review',
    ]);
    assert.equal((await inject(http.app, 'GET', '/api/docs/')).statusCode, 200);
    assert.equal((await inject(http.app, 'GET', '/health/ready')).statusCode, 200);
    const metrics = await inject(http.app, 'GET', '/metrics');
    assert.match(metrics.body, /http_requests_total\{method="GET",route="\/api\/open"/);
    const open = await inject(http.app, 'GET', '/api/open');
    assert.match(String(open.headers['content-security-policy']), /default-src 'self'/);
    assert.equal(open.headers['x-content-type-options'], 'nosniff');
    assert.equal((await inject(http.app, 'GET', '/api/nothing')).statusCode, 404);
  });
});

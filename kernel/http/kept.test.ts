import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Fastify from 'fastify';
import { z } from 'zod';
import { op } from '../contract/index.ts';
import { keepAnswers, KeptAnswer, sendKept, sharedReading } from './kept.ts';

const page = op({
  method: 'GET',
  path: '/api/page',
  summary: { zh: '页', en: 'page' },
  access: 'public',
  reply: z.object({ n: z.number() }),
});

describe('answers kept by a version', () => {
  test('who asks while a reading is under way gets the next one, together with all who ask meanwhile', async () => {
    let begun = 0;
    const ends: (() => void)[] = [];
    const read = sharedReading(() => {
      const mine = ++begun;
      return new Promise<number>((resolve) => ends.push(() => resolve(mine)));
    });
    const first = read();
    const others = [read(), read(), read()];
    assert.equal(begun, 1);
    ends[0]?.();
    assert.equal(await first, 1);
    await new Promise(setImmediate);
    assert.equal(begun, 2);
    const late = read();
    ends[1]?.();
    assert.deepEqual(await Promise.all(others), [2, 2, 2]);
    await new Promise(setImmediate);
    ends[2]?.();
    assert.equal(await late, 3);
  });

  test('a failed reading fails those who waited for it, and no other', async () => {
    let n = 0;
    const read = sharedReading(async () => {
      if (++n === 1) throw new Error('down');
      return n;
    });
    const [first, second] = [read(), read()];
    await assert.rejects(first, /down/);
    assert.equal(await second, 2);
    assert.equal(await read(), 3);
  });

  test('an answer is made once a version, anew for the next, and again after a failure', async () => {
    let version = 'a';
    let made = 0;
    const kept = keepAnswers(async () => version);
    const ask = (asked: unknown) => kept.answer(page, asked, async () => ({ n: ++made })) as unknown as Promise<KeptAnswer>;
    const [one, two] = await Promise.all([ask(1), ask(1)]);
    assert.equal(one.body.toString(), '{"n":1}');
    assert.equal(two, one);
    assert.notEqual((await ask(2)).etag, one.etag);
    version = 'b';
    assert.equal((await ask(1)).body.toString(), '{"n":3}');
    version = 'c';
    await assert.rejects(
      kept.answer(page, 1, async () => {
        throw new Error('no');
      }),
      /no/,
    );
    assert.equal((await ask(1)).body.toString(), '{"n":4}');
  });

  test('an answer that is not what the contract says is refused, and the oldest go when there is no room', async () => {
    const kept = keepAnswers(async () => 'a', 600);
    await assert.rejects(kept.answer(page, 'wrong', async () => ({ n: 'one' })));
    let made = 0;
    const ask = (asked: number) => kept.answer(page, asked, async () => ({ n: ++made }));
    for (const asked of [1, 2, 1, 3]) await ask(asked); // two fit: 2 was asked for longest ago
    await ask(1);
    assert.equal(made, 3);
    await ask(2);
    assert.equal(made, 4);
  });

  test('whoever has the bytes is told so', async () => {
    const answer = new KeptAnswer(Buffer.from('{"n":1}'));
    const app = Fastify();
    app.get('/', (request, reply) => sendKept(request, reply, answer));
    const full = await app.inject('/');
    assert.equal(full.statusCode, 200);
    assert.deepEqual(full.json(), { n: 1 });
    assert.match(String(full.headers['content-type']), /^application\/json/);
    const etag = String(full.headers['etag']);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await app.inject({ url: '/', headers: { 'if-none-match': known } });
      assert.equal(again.statusCode, 304);
      assert.equal(again.payload, '');
      assert.equal(again.headers['etag'], etag);
    }
    assert.equal((await app.inject({ url: '/', headers: { 'if-none-match': '"x"' } })).statusCode, 200);
    await app.close();
  });
});

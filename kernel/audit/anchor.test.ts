import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { fact, fixture, NOW } from './testing.ts';
import { appendLeaf, exportHeads, fileAnchors, httpAnchors, latestHead, seal, type TreeHead } from './index.ts';

test('anchors: a sink that fails is caught up, a torn line is written again, a shorter log is reported', async () => {
  const own = await fixture();
  try {
    const { database, anchorsDir } = own;
    for (let i = 0; i < 3; i++) {
      await database.tx((tx) => appendLeaf(tx, fact(i)));
      await seal(database, own.crypto, NOW);
    }
    const failing = { name: 'down', last: () => Promise.reject(new Error('unreachable')), write: () => Promise.resolve() };
    const seen: string[] = [];
    const onError = (error: Error, sink: { name: string }): void => void seen.push(`${sink.name}: ${error.message}`);
    assert.equal(await exportHeads(database, [failing, fileAnchors(anchorsDir)], onError), 3);
    assert.deepEqual(seen, ['down: unreachable']);
    assert.equal(await exportHeads(database, [fileAnchors(anchorsDir)], onError), 0);

    const file = path.join(anchorsDir, 'heads-2026-03.jsonl');
    const whole = fs.readFileSync(file, 'utf8');
    assert.equal(whole.split('\n').length, 4);
    fs.truncateSync(file, whole.length - 40);
    assert.equal((await own.verify()).ok, true, 'a torn last line is no break');
    assert.equal(await exportHeads(database, [fileAnchors(anchorsDir)], onError), 1);
    const report = await own.verify();
    assert.deepEqual([report.problems, report.anchors], [[], 3]);

    await own.tamper('delete from audit.head where size = 3');
    await exportHeads(database, [fileAnchors(anchorsDir)], onError);
    assert.match(seen.at(-1) ?? '', /anchors know a log of 3 leaves, the database has 2/);
  } finally {
    await own.drop();
  }
});

test('the last head of a log is found from the end of a large file, past the heads of another log', async () => {
  const own = await fixture();
  try {
    await own.database.tx((tx) => appendLeaf(tx, fact(1)));
    const head = (await own.sealer.sealNow()) as TreeHead;
    const sink = fileAnchors(own.anchorsDir);
    await sink.write(Array.from({ length: 1500 }, (_, i) => ({ ...head, log: 'other', size: i + 2 })));
    assert.equal(await sink.last(head.log), 1);
    assert.equal(await sink.last('other'), 1501);
    assert.equal(await sink.last('third'), 0);
    await sink.write([{ ...head, at: '2026-04-01T00:00:00Z', size: 9 }]);
    assert.equal(await sink.last(head.log), 9);
    assert.deepEqual(fs.readdirSync(own.anchorsDir).sort(), ['heads-2026-03.jsonl', 'heads-2026-04.jsonl']);
  } finally {
    await own.drop();
  }
});

test('anchors over HTTP: heads arrive once and in order, a refusal is reported and made good', async () => {
  const own = await fixture();
  const kept: TreeHead[] = [];
  let refuse = true;
  const office = createServer((request, answer) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.headers.authorization !== 'Bearer t0ken') answer.writeHead(401).end();
      else if (request.method === 'GET') {
        const log = new URL(request.url ?? '', 'http://localhost').searchParams.get('log');
        answer.end(JSON.stringify({ size: kept.filter((head) => head.log === log).at(-1)?.size ?? 0 }));
      } else if (refuse) answer.writeHead(503).end();
      else {
        kept.push(...(JSON.parse(body) as { heads: TreeHead[] }).heads);
        answer.writeHead(204).end();
      }
    });
  });
  await new Promise<void>((up) => office.listen(0, '127.0.0.1', up));
  const url = `http://127.0.0.1:${(office.address() as AddressInfo).port}/anchors`;
  try {
    const sink = httpAnchors({ url, token: 't0ken' });
    const seen: string[] = [];
    const onError = (error: Error): void => void seen.push(error.message);
    const step = async (n: number): Promise<number> => {
      await own.database.tx((tx) => appendLeaf(tx, fact(n)));
      await seal(own.database, own.crypto, NOW);
      return exportHeads(own.database, [sink], onError);
    };
    assert.equal(await step(1), 0);
    assert.match(seen[0] ?? '', /answered 503/);
    refuse = false;
    assert.equal(await step(2), 2);
    assert.equal(await step(3), 1);
    assert.deepEqual(
      kept.map((head) => head.size),
      [1, 2, 3],
    );
    assert.deepEqual(kept[2], await latestHead(own.database.db));
    assert.equal(await exportHeads(own.database, [httpAnchors({ url, token: 'wrong' })], onError), 0);
    assert.match(seen[1] ?? '', /answered 401/);
  } finally {
    await new Promise((down) => office.close(down));
    await own.drop();
  }
});

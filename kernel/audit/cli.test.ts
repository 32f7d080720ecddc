import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabase } from '../db/index.ts';
import { fact, fixture, type Fixture } from './testing.ts';
import { appendLeaves, auditCli } from './index.ts';

let f: Fixture;
let ids: string[] = [];
let keysDir = '';
before(async () => {
  f = await fixture();
  ids = (await f.database.tx((tx) => appendLeaves(tx, [fact(0), fact(1), fact(2)]))).map((ref) => ref.leafId);
  await f.sealer.sealNow();
  keysDir = path.join(f.anchorsDir, 'keys');
  fs.mkdirSync(keysDir);
  fs.writeFileSync(path.join(keysDir, 'intl.pub.pem'), f.crypto.signingKey.pem);
});
after(() => f.drop());

async function run(args: string[], options: { stdin?: string; offline?: boolean; keysDir?: string } = {}) {
  let [out, err] = ['', ''];
  const io = {
    stdout: (s: string): void => void (out += s),
    stderr: (s: string): void => void (err += s),
    stdin: () => Promise.resolve(options.stdin ?? ''),
  };
  const code = await auditCli(args, io, {
    openDb: () =>
      options.offline ? Promise.reject(new Error('offline')) : Promise.resolve(openDatabase(f.database.appUrl, { max: 2 })),
    keysDir: options.keysDir ?? keysDir,
    anchorsDir: f.anchorsDir,
    now: () => Temporal.Now.instant(),
  });
  return { code, out, err };
}

test('a receipt is printed, and checked offline from a file and from standard input', async () => {
  const receipt = await run(['receipt', ids[1] ?? '']);
  assert.equal(receipt.code, 0);
  const file = path.join(f.anchorsDir, 'receipt.json');
  fs.writeFileSync(file, receipt.out);
  const key = path.join(keysDir, 'intl.pub.pem');
  const good = await run(['check-receipt', file, '--key', key], { offline: true });
  assert.equal(good.code, 0);
  assert.match(good.out, /valid: #1 \/ 3.*"kind": "test.fact"/s);
  const bent = await run(['check-receipt', '-', '--key', key], {
    offline: true,
    stdin: receipt.out.replace('"index": 1', '"index": 0'),
  });
  assert.equal(bent.code, 1);
  assert.match(bent.err, /not under this root/);
  assert.equal((await run(['check-receipt', '-', '--key', key], { offline: true, stdin: 'nonsense' })).code, 1);
  assert.equal((await run(['receipt', '0195a000-0000-7000-8000-000000000001'])).code, 1);
});

test('head prints the signed head', async () => {
  const { code, out } = await run(['head']);
  const head = JSON.parse(out) as { size: number; keyId: string };
  assert.deepEqual([code, head.size, head.keyId], [0, 3, f.crypto.signingKey.keyId]);
});

test('verify says whole and exits 0, or names the first broken leaf and exits 1', async () => {
  const whole = await run(['verify']);
  assert.equal(whole.code, 0);
  assert.match(whole.out, /3 leaves, 1 heads, 1 anchors, 0 waiting\n日志完整 · the log is whole: [0-9a-f]{64}\n$/);
  await f.tamper('update audit.leaf set canonical = replace(canonical, \'"n":2\', \'"n":3\') where id = $1', [ids[2]]);
  const broken = await run(['verify']);
  assert.equal(broken.code, 1);
  assert.match(broken.out, new RegExp(`首条 · first: #2 ${ids[2]} test\\.fact \\[leaf-hash\\]`));
  const json = JSON.parse((await run(['verify', '--json'])).out) as { first: { leafId: string } };
  assert.equal(json.first.leafId, ids[2]);
});

test('wrong usage is told in both languages with code 2; help with 0', async () => {
  const wrong = [[], ['nothing'], ['receipt'], ['receipt', 'x'], ['check-receipt'], ['check-receipt', '/none', '--key', '/none']];
  for (const args of [
    ...wrong,
    ['verify', '--anchor', 'x'],
    ['verify', '--max-unsealed', 'soon'],
    ['verify', '--key', '/none'],
  ]) {
    const { code, out, err } = await run(args, { offline: true });
    assert.equal(code, 2, args.join(' '));
    assert.match(out + err, /首条损坏的记录.*names the first broken leaf/s);
  }
  assert.match((await run(['verify'], { offline: true, keysDir: '/none' })).err, /no public keys in \/none/);
  const help = await run(['verify', '--help'], { offline: true });
  assert.deepEqual([help.code, help.err], [0, '']);
});

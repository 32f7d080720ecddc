import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { loadKeys, makeCrypto, newKeyRing, rotateKeys, SealError, SUITE_IDS, verifySignature, type KeyRing } from './index.ts';

const now = Temporal.Instant.from('2026-03-02T01:00:00Z');
const made: string[] = [];
const freshDir = (): string => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-keys-'));
  made.push(dir);
  return path.join(dir, 'keys');
};
after(() => {
  for (const dir of made) fs.rmSync(dir, { recursive: true, force: true });
});

for (const suite of SUITE_IDS) {
  const crypto = makeCrypto(newKeyRing({ suite, now }));

  test(`${suite}: what is sealed opens in its place, nowhere else, and not when one bit differs`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.string(), fc.nat(), (plain, aad, at) => {
        const sealed = crypto.seal(plain, aad);
        assert.deepEqual(Array.from(crypto.open(sealed, aad)), Array.from(plain));
        assert.throws(() => crypto.open(sealed, `${aad}.`), SealError);
        const bent = Buffer.from(sealed);
        const bit = at % (bent.length * 8);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        assert.throws(() => crypto.open(bent, aad), SealError);
        assert.throws(() => crypto.open(sealed.subarray(0, at % sealed.length), aad), SealError);
      }),
      { numRuns: 60 },
    );
  });

  test(`${suite}: two seals of one text differ, two blind indexes of one value do not`, () => {
    assert.notDeepEqual(crypto.seal('310117199003078812', 'a'), crypto.seal('310117199003078812', 'a'));
    const index = crypto.blindIndex('310117199003078812', 'org.person.id_number');
    assert.equal(index.length, 37);
    assert.equal(index[0], suite === 'intl' ? 1 : 2);
    assert.deepEqual(crypto.blindIndex('310117199003078812', 'org.person.id_number'), index);
    assert.notDeepEqual(crypto.blindIndex('310117199003078813', 'org.person.id_number'), index);
    assert.notDeepEqual(crypto.blindIndex('310117199003078812', 'org.person.phone'), index);
    assert.notDeepEqual(crypto.blindIndex('bc', 'a'), crypto.blindIndex('c', 'ab'));
  });

  test(`${suite}: signatures hold for the text, key and suite they were made for`, () => {
    const signature = crypto.sign(Buffer.from('决定'));
    assert.equal(signature.suite, suite);
    assert.equal(crypto.verify(Buffer.from('决定'), signature), true);
    assert.equal(crypto.verify(Buffer.from('决走'), signature), false);
    const other = makeCrypto(newKeyRing({ suite, now }));
    assert.equal(other.verify(Buffer.from('决定'), signature), false);
    assert.equal(verifySignature(other.signingKey, Buffer.from('决定'), { ...signature, keyId: other.signingKey.keyId }), false);
    for (const value of ['', '!', 'AAAA', signature.value.slice(4), `${signature.value.slice(0, -4)}AAAA`]) {
      assert.equal(crypto.verify(Buffer.from('决定'), { ...signature, value }), false);
    }
  });
}

test('a value sealed under one suite opens in a ring that also has the other', () => {
  const [a, b] = [newKeyRing({ suite: 'intl', now }), newKeyRing({ suite: 'gm', now })];
  const mixed: KeyRing = { ...b, seal: [...b.seal, ...a.seal] };
  assert.equal(makeCrypto(mixed).openText(makeCrypto(a).seal('旧', 'x'), 'x'), '旧');
  assert.throws(() => makeCrypto(b).open(makeCrypto(a).seal('旧', 'x'), 'x'), SealError);
});

test('keys are made once, kept to the owner, and the public half is published', () => {
  const dir = freshDir();
  const first = loadKeys({ dir, now });
  assert.deepEqual(loadKeys({ dir, now: now.add({ hours: 1 }) }), first);
  assert.equal(fs.statSync(path.join(dir, 'keys.json')).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(dir).sort(), [`intl-${first.sign[0]?.id}.pub.pem`, 'keys.json']);
  assert.throws(() => loadKeys({ dir, suite: 'gm', now }), /of suite intl, but gm/);
  fs.chmodSync(path.join(dir, 'keys.json'), 0o644);
  assert.throws(() => loadKeys({ dir, now }), /can be read by others/);
});

test('damaged key files are refused with their name', () => {
  const dir = freshDir();
  const ring = loadKeys({ dir, now });
  const file = path.join(dir, 'keys.json');
  fs.writeFileSync(file, '{');
  assert.throws(() => loadKeys({ dir, now }), /keys\.json is not JSON/);
  fs.writeFileSync(file, JSON.stringify({ ...ring, lookup: [] }));
  assert.throws(() => loadKeys({ dir, now }), /not a key ring/);
  fs.writeFileSync(file, JSON.stringify({ ...ring, sign: ring.sign.map((k) => ({ ...k, id: '0000000000000000' })) }));
  assert.throws(() => loadKeys({ dir, now }), /signing key 0000000000000000 .* is damaged/);
});

test('keys may come from the environment, and then no file is touched', () => {
  const dir = freshDir();
  const ring = newKeyRing({ suite: 'gm', now });
  assert.deepEqual(loadKeys({ dir, env: { YUNJIAN_KEYS: JSON.stringify(ring) }, suite: 'gm', now }), ring);
  assert.equal(fs.existsSync(dir), false);
});

test('after a rotation new values use new keys and old ones still open, are found and verify', () => {
  const dir = freshDir();
  const before = makeCrypto(loadKeys({ dir, now }));
  const [sealed, index, signature] = [before.seal('张', 'n'), before.blindIndex('张', 'n'), before.sign(Buffer.from('x'))];
  const rotated = makeCrypto(rotateKeys({ dir, uses: ['seal', 'lookup', 'sign'], now: now.add({ hours: 24 }) }));
  assert.deepEqual(makeCrypto(loadKeys({ dir, now })).signingKey, rotated.signingKey);
  assert.equal(rotated.openText(sealed, 'n'), '张');
  assert.equal(rotated.verify(Buffer.from('x'), signature), true);
  assert.notDeepEqual(rotated.blindIndex('张', 'n'), index);
  assert.deepEqual(rotated.blindIndexes('张', 'n')[1], index);
  assert.notEqual(rotated.signingKey.keyId, before.signingKey.keyId);
  assert.notDeepEqual(rotated.seal('张', 'n').subarray(1, 5), sealed.subarray(1, 5));
  assert.throws(() => before.open(rotated.seal('张', 'n'), 'n'), SealError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SUITE_IDS, type SuiteId } from '../crypto/index.ts';
import {
  consistencyPlan,
  cover,
  emptyRoot,
  fold,
  Frontier,
  inclusionPlan,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
  type Coord,
} from './merkle.ts';

/** Inputs, roots and proofs of the certificate-transparency reference implementation (merkle_tree_test). */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const LEAVES = INPUTS.map((text) => leafHash('intl', hex(text)));

/** RFC 9162 §2.1.1, word for word: the oracle. */
function mth(suite: SuiteId, leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return emptyRoot(suite);
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(suite, mth(suite, leaves.slice(0, k)), mth(suite, leaves.slice(k)));
}

const read = (suite: SuiteId, leaves: readonly Buffer[], plan: readonly Coord[][]): Buffer[] =>
  plan.map((span) =>
    fold(
      suite,
      span.map((c) => mth(suite, leaves.slice(c.index * 2 ** c.level, (c.index + 1) * 2 ** c.level))),
    ),
  );

test('known roots of the trees of 0 to 8 leaves', () => {
  assert.equal(emptyRoot('intl').toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const tree = new Frontier('intl');
  for (const [i, leaf] of LEAVES.entries()) {
    tree.append(leaf);
    assert.equal(tree.root().toString('hex'), ROOTS[i]);
  }
});

test('known inclusion and consistency proofs', () => {
  const hexes = (list: Buffer[]): string[] => list.map((h) => h.toString('hex'));
  assert.deepEqual(hexes(read('intl', LEAVES, inclusionPlan(0, 8))), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  assert.deepEqual(hexes(read('intl', LEAVES, inclusionPlan(5, 8))), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  assert.deepEqual(hexes(read('intl', LEAVES, consistencyPlan(6, 8))), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  assert.deepEqual(inclusionPlan(0, 1), []);
  assert.deepEqual(consistencyPlan(4, 4), []);
});

for (const suite of SUITE_IDS) {
  test(`${suite}: every leaf of every size up to 40 is proved, and no other leaf, index, size or root is`, () => {
    const leaves = Array.from({ length: 40 }, (_, i) => leafHash(suite, Buffer.of(i)));
    for (let size = 1; size <= leaves.length; size++) {
      const seen = leaves.slice(0, size);
      const root = mth(suite, seen);
      for (let index = 0; index < size; index++) {
        const path = read(suite, seen, inclusionPlan(index, size));
        const leaf = leaves[index] as Buffer;
        assert.equal(verifyInclusion(suite, leaf, index, size, path, root), true, `${index}/${size}`);
        assert.equal(verifyInclusion(suite, leafHash(suite, Buffer.of(99)), index, size, path, root), false);
        assert.equal(verifyInclusion(suite, leaf, index, size, path, leaf) && size > 1, false);
        assert.equal(verifyInclusion(suite, leaf, index, size, [...path, root], root), false);
        if (path.length > 0) assert.equal(verifyInclusion(suite, leaf, index, size, path.slice(1), root), false);
        if (size > 1) assert.equal(verifyInclusion(suite, leaf, (index + 1) % size, size, path, root), false);
      }
    }
    assert.equal(verifyInclusion(suite, leaves[0] as Buffer, 1, 1, [], leaves[0] as Buffer), false);
  });
}

test('random sizes: the growing edge, the stored nodes and both proofs agree with the definition', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.nat(), fc.nat(), (n, a, b) => {
      const leaves = Array.from({ length: n }, (_, i) => leafHash('intl', Buffer.from(`${i}`)));
      const stored = new Map<string, Buffer>(leaves.map((h, i) => [`0/${i}`, h]));
      const tree = new Frontier('intl');
      for (const leaf of leaves) for (const node of tree.append(leaf)) stored.set(`${node.level}/${node.index}`, node.hash);
      const root = mth('intl', leaves);
      assert.deepEqual(tree.root(), root);
      const fromStore = (plan: Coord[][]): Buffer[] =>
        plan.map((span) =>
          fold(
            'intl',
            span.map((c) => {
              const hash = stored.get(`${c.level}/${c.index}`);
              assert.ok(hash, `${c.level}/${c.index} is stored`);
              return hash;
            }),
          ),
        );
      const index = a % n;
      assert.equal(verifyInclusion('intl', leaves[index] as Buffer, index, n, fromStore(inclusionPlan(index, n)), root), true);
      const m = 1 + (b % n);
      const before = mth('intl', leaves.slice(0, m));
      const proof = fromStore(consistencyPlan(m, n));
      assert.equal(verifyConsistency('intl', m, n, before, root, proof), true, `${m} → ${n}`);
      assert.equal(verifyConsistency('intl', m, n, leafHash('intl', Buffer.from('?')), root, proof), false);
      assert.equal(verifyConsistency('intl', m, n, before, leafHash('intl', Buffer.from('?')), proof), false);
      const again = new Frontier(
        'intl',
        m,
        fromStore([]).concat(cover(0, m).map((c) => stored.get(`${c.level}/${c.index}`) as Buffer)),
      );
      for (const leaf of leaves.slice(m)) again.append(leaf);
      assert.deepEqual(again.root(), root);
      assert.ok(inclusionPlan(index, n).flat().length <= 2 * Math.ceil(Math.log2(n + 1)));
    }),
    { numRuns: 60 },
  );
});

test('sizes beyond 2^31 are counted right', () => {
  const size = 2 ** 40 + 5;
  assert.deepEqual(cover(0, size), [
    { level: 40, index: 0 },
    { level: 2, index: 2 ** 38 },
    { level: 0, index: 2 ** 40 + 4 },
  ]);
  assert.equal(inclusionPlan(2 ** 40 + 4, size).length, 2);
  assert.equal(inclusionPlan(0, size).length, 41);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { equal, factsOf, valueWords } from './run.ts';

describe('test cases', () => {
  test('values are compared, not their form', () => {
    assert.equal(equal({ a: 1, b: [true] }, { b: [true], a: 1 }), true);
    assert.equal(equal([1, 2], [2, 1]), false);
    assert.equal(equal(null, undefined), true);
  });

  test('what is not given stays unknown; null is known to be nothing', () => {
    assert.deepEqual(factsOf({ degree: null }), { degree: { known: true, value: null } });
  });

  test('values in words', () => {
    const labels = { SHORT: { zh: '月数不足', en: 'too few months' }, rooms: { zh: '房间', en: 'rooms' } };
    assert.equal(valueWords(['SHORT', 'X'], labels).zh, '月数不足、X');
    assert.equal(valueWords([], labels).zh, '一条也没有');
    assert.equal(valueWords({ rooms: 2, accessible: false }, labels).zh, '房间：2，accessible：否');
    assert.equal(valueWords(null).en, 'unknown or nothing');
  });
});

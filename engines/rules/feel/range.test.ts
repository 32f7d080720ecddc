import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileModel } from '../index.ts';
import { literalXml, modelXml } from '../testing.ts';

const value = (text: string): unknown =>
  compileModel(modelXml({ none: 'number' }, literalXml('out', text, ['none']))).evaluate('out', { none: null });

test('a range that compares is equal to no range between two ends', () => {
  for (const text of [
    '(< 7) = (none..7)',
    '(>= 7) = [7..null)',
    '(= 7) = [7..7]',
    '(!= 7) = (7..7)',
    '(= 7) = (!= 7)',
    '(< 7) = (<= 7)',
  ]) {
    assert.equal(value(text), false, text);
  }
  for (const text of ['(< 7) = (< 7)', '(= 7) = (= 7)', '(!= 7) = (!= 7)', '(none..7) = (none..7)', '(3..7] = ]3..7]']) {
    assert.equal(value(text), true, text);
  }
});

test('nothing can be said of an end that is null, but of one that is missing', () => {
  for (const text of ['5 in (none..7]', '5 in [3..none)', '{r: (null..7], has: 5 in r}.has'])
    assert.equal(value(text), null, text);
  for (const text of ['5 in (<= 7)', '{r: (<= 7), has: 5 in r}.has', '{r: range("(..7]"), has: 5 in r}.has'])
    assert.equal(value(text), true, text);
  assert.equal(value('(<= 7).start'), null);
});

test('behind = a range may stand without parentheses', () => {
  for (const text of ['range("[3..)") = >= 3', 'range("(..3)") = < 3', '(< 3) != <= 3']) assert.equal(value(text), true, text);
  assert.equal(value('none = < 3'), false);
  for (const text of ['none => 3', 'none =< 3', 'none <> 3']) assert.throws(() => value(text), /unexpected/, text);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson, uuidv7, type JsonValue } from './index.ts';

test('RFC 8785 §3.2.2: the worked example', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as JsonValue;
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('RFC 8785 §3.2.3: keys are ordered by UTF-16 code units', () => {
  const keys = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];
  const text = canonicalJson(Object.fromEntries(keys.map((k, i) => [k, i])));
  assert.deepEqual(
    Object.keys(JSON.parse(text) as object).filter((k) => k !== '1'),
    ['\r', '\u0080', 'ö', '€', '😀', '\ufb33'],
  );
  assert.ok(text.startsWith('{"\\r":1,"1":3,"\u0080":5'));
});

test('equal values have one text, whatever the order of their keys, and it reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = canonicalJson(value as JsonValue);
      const back = JSON.parse(text) as JsonValue;
      assert.equal(canonicalJson(back), text);
      assert.equal(canonicalJson(reversed(back)), text);
    }),
    { numRuns: 200 },
  );
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((v: JsonValue) => reversed(v));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([k, v]) => [k, reversed(v as JsonValue)]));
}

test('what JSON would drop or bend is refused with its place', () => {
  const bad: [unknown, RegExp][] = [
    [{ a: [1, undefined] }, /undefined at \$\.a\[1\]/],
    [{ n: Number.NaN }, /NaN at \$\.n/],
    [{ n: 1n }, /bigint at \$\.n/],
    [{ at: new Map() }, /not plain data at \$\.at/],
    ['\ud800', /lone surrogate at \$/],
  ];
  for (const [value, message] of bad) assert.throws(() => canonicalJson(value as JsonValue), message);
  assert.equal(canonicalJson(-0), '0');
  assert.equal(canonicalBytes('松').toString('hex'), '22e69dbe22');
});

test('uuidv7 carries the time and the version (RFC 9562 appendix A.6)', () => {
  const at = Temporal.Instant.from('2022-02-22T19:22:22Z');
  const random = Buffer.from('cc398c4dc0c0c07398f0', 'hex');
  assert.equal(uuidv7(at, random), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  const ids = new Set(Array.from({ length: 2000 }, () => uuidv7(at)));
  assert.equal(ids.size, 2000);
  for (const id of ids) assert.match(id, /^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

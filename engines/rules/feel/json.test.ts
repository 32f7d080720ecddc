import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { EvaluationError } from '../errors.ts';
import { refill } from './budget.ts';
import { Exact } from '../exact.ts';
import { fromFeel, parseJsonExact, toFeel } from './json.ts';
import { numOf } from './number.ts';
import { parseDateTime } from './temporal/index.ts';
import type { FeelType } from './types.ts';
import { TYPES } from './types.ts';
import { FeelFunction, FeelRange, UNKNOWN, equals } from './value.ts';

const T = (name: string): FeelType => TYPES.get(name) as FeelType;
const list = (of: FeelType): FeelType => ({ kind: 'list', of });
const person: FeelType = {
  kind: 'context',
  fields: new Map([
    ['born', T('date')],
    ['age', T('number')],
  ]),
};
const str = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

test('texts are read as the declared type says, and stay texts where none does', () => {
  assert.equal(str(toFeel('2020-02-29', T('date'))), '2020-02-29');
  assert.equal(toFeel('2020-02-30', T('date')), undefined);
  assert.equal(str(toFeel('10:00:00Z', T('time'))), '10:00:00Z');
  assert.equal(str(toFeel('2020-02-29T10:00:00@Europe/Paris', T('date and time'))), '2020-02-29T10:00:00@Europe/Paris');
  assert.equal(str(toFeel('P14M', T('yearMonthDuration'))), 'P1Y2M');
  assert.equal(toFeel('P1D', T('yearMonthDuration')), undefined);
  assert.equal(toFeel('2020-02-29', null), '2020-02-29');
  assert.equal(toFeel('2020-02-29', T('Any')), '2020-02-29');
  assert.equal(toFeel('5', T('number')), undefined);
  assert.equal(toFeel(5, T('string')), undefined);
  assert.equal(toFeel('x'.repeat(1_000_000), T('date')), undefined);
});

test('numbers keep every digit, in and out', () => {
  assert.equal(toFeel(5, T('number')), 5);
  assert.ok(Object.is(toFeel(-0, null), 0));
  assert.equal(toFeel(NaN, T('number')), undefined);
  assert.equal(toFeel(Infinity, null), undefined);
  assert.equal(str(toFeel(12345678901234567890n, T('number'))), '12345678901234567890');
  assert.equal(toFeel(10n ** 30_000n, T('number')), undefined);
  assert.equal(str(toFeel(new Exact('0.1234567890123456789'), T('number'))), '0.1234567890123456789');
  assert.equal(toFeel(new Exact('1e99999'), T('number')), undefined);
  const text = '{"a":12345678901234567890.5,"b":[1.5,null,0.1],"c":1e400}';
  assert.equal(
    JSON.stringify(fromFeel(toFeel(parseJsonExact('{"a":12345678901234567890.5,"b":[1.50,null,0.1]}'), null))),
    text.replace(',"c":1e400', ''),
  );
  assert.equal(JSON.stringify(parseJsonExact(text)), text);
  assert.equal(parseJsonExact('1e2'), 100);
  assert.equal(JSON.stringify(parseJsonExact('1e-400')), '1e-400');
  assert.throws(() => parseJsonExact('{"a":}'), SyntaxError);
  assert.equal(toFeel(parseJsonExact('['.repeat(100_000) + ']'.repeat(100_000)), null), undefined, 'too deep to be a value');
  assert.throws(() => new Exact('1,"injected":2'), SyntaxError);
  assert.throws(() => new Exact('0x10'), SyntaxError);
});

test('lists and contexts by their types; implicit conversions; a missing entry is null', () => {
  const read = toFeel({ born: '2000-01-01', more: { x: [1] } }, person) as ReadonlyMap<string, unknown>;
  assert.deepEqual([...read.keys()], ['born', 'more', 'age']);
  assert.equal(str(read.get('born')), '2000-01-01');
  assert.equal(read.get('age'), null);
  assert.equal(toFeel({ born: 'yesterday' }, person), undefined);
  assert.equal(toFeel({ age: '5' }, person), undefined);
  assert.deepEqual(toFeel(['2000-01-01', null], list(T('date')))?.toString(), '2000-01-01,');
  assert.deepEqual(toFeel(5, list(T('number'))), [5]);
  assert.equal(str(toFeel(['2000-01-01'], T('date'))), '2000-01-01');
  assert.equal(str(toFeel('2000-01-01', list(T('date')))), '2000-01-01');
  assert.equal((toFeel([{ born: '2000-01-01' }], person) as ReadonlyMap<string, unknown>).size, 2);
  assert.equal(toFeel(null, person), null);
  assert.equal(toFeel(undefined, T('number')), null);
  assert.equal(toFeel(300, { kind: 'number', allowed: (v) => v === 1 }), undefined);
});

test('objects of Temporal', () => {
  assert.equal(str(toFeel(Temporal.PlainDate.from('2026-11-03'), null)), '2026-11-03');
  assert.equal(str(toFeel(Temporal.PlainDate.from('2026-11-03[u-ca=hebrew]'), T('date'))), '2026-11-03');
  assert.equal(str(toFeel(Temporal.PlainDate.from('-000044-03-15'), T('date'))), '-0044-03-15');
  assert.equal(str(toFeel(Temporal.PlainDate.from('+012026-03-15'), T('date'))), '12026-03-15');
  assert.equal(str(toFeel(Temporal.PlainDate.from('2026-11-03'), T('date and time'))), '2026-11-03T00:00:00Z');
  assert.equal(str(toFeel(Temporal.PlainTime.from('10:00:00.5'), null)), '10:00:00.5');
  assert.equal(str(toFeel(Temporal.Instant.from('2026-11-03T10:00:00Z'), null)), '2026-11-03T10:00:00Z');
  assert.equal(
    str(toFeel(Temporal.ZonedDateTime.from('2026-11-03T10:00:00[Asia/Shanghai]'), null)),
    '2026-11-03T10:00:00@Asia/Shanghai',
  );
  assert.equal(str(toFeel(Temporal.ZonedDateTime.from('2026-11-03T10:00:00+02:00[+02:00]'), null)), '2026-11-03T10:00:00+02:00');
  const second = Temporal.ZonedDateTime.from('2017-10-29T02:30:00+01:00[Europe/Paris]');
  assert.equal(equals(toFeel(second, null), parseDateTime('2017-10-29T01:30:00Z')), true);
  assert.equal(str(toFeel(Temporal.Duration.from('PT36H'), null)), 'P1DT12H');
  assert.equal(toFeel(Temporal.Duration.from('P1Y1D'), null), undefined);
});

test('what is no data does not fit', () => {
  for (const value of [() => 1, Symbol('x'), new Date(), /x/, new Set(), { a: () => 1 }, new Map([[1, 2]]), UNKNOWN]) {
    assert.equal(toFeel(value, null), undefined);
  }
  assert.equal(
    toFeel(
      {
        get a(): unknown {
          throw new Error('no');
        },
      },
      null,
    ),
    undefined,
  );
});

test('hostile shapes: no pollution, no stack', () => {
  refill();
  const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":null}';
  const read = toFeel(parseJsonExact(text), null);
  const back = fromFeel(read);
  assert.equal(JSON.stringify(back), text);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal(Object.getPrototypeOf(back), Object.prototype);
  let deep: unknown = 1;
  for (let i = 0; i < 100; i++) deep = [deep];
  assert.notEqual(toFeel(deep, null), undefined);
  assert.equal(toFeel([deep], null), undefined);
  const loop: Record<string, unknown> = {};
  loop['a'] = loop;
  loop['b'] = loop;
  assert.equal(toFeel(loop, null), undefined);
  let shared: unknown = 1;
  for (let i = 0; i < 90; i++) shared = [shared, shared];
  refill({ steps: 100_000, memory: 100_000 });
  assert.throws(() => toFeel(shared, null), EvaluationError);
  refill();
  let nested: unknown = 1;
  for (let i = 0; i < 100_000; i++) nested = [nested];
  assert.throws(() => fromFeel(nested), EvaluationError);
  assert.equal(fromFeel(toFeel('\ud800', null)), '\ud800');
  refill();
});

test('on its way out', () => {
  assert.equal(fromFeel(UNKNOWN), null);
  assert.equal(fromFeel(new FeelFunction([], () => 1)), null);
  assert.equal(fromFeel(new FeelRange(1, numOf('1e20'), true, false)), '[1..100000000000000000000)');
  assert.deepEqual(fromFeel([toFeel('2020-01-01', T('date')), new Map([['a b', toFeel('PT1H', T('dayTimeDuration'))]])]), [
    '2020-01-01',
    { 'a b': 'PT1H' },
  ]);
  assert.equal(JSON.stringify(fromFeel(numOf('1e-400'))), `0.${'0'.repeat(399)}1`);
});

test('property: JSON in and out is the same JSON', () => {
  refill({ steps: 1e9, memory: 1e9 });
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      const out = fromFeel(toFeel(parseJsonExact(text), null));
      assert.deepEqual(JSON.parse(JSON.stringify(out)), JSON.parse(text.replaceAll('-0,', '0,')), text);
    }),
    { examples: [[[-1.5, { '': null }]]] },
  );
  refill();
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { cm2Of, fenOf, initialOf, m2Of, readAsks, yuanOf, type Ask } from './asks.ts';
import { deskNav, deskRoutes } from './routes.ts';
import { rentAsks, rentOf } from './rent-asks.ts';
import { changeText, threshold, valueText, variantName, versionWords } from './rule-words.ts';
import * as words from './words.ts';
import { CONTRACT_ACTIONS, CONTRACT_STATES, LISTING_ACTIONS, LISTING_STATES } from '../../letting/states.ts';

test('yuan and square metres are typed and shown without losing a fen or a square centimetre', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (n) => {
      assert.equal(fenOf(yuanOf(String(n))), String(n));
      if (n > 0n) assert.equal(cm2Of(m2Of(String(n))), String(n));
    }),
  );
  assert.equal(fenOf('3,000.5'), '300050');
  assert.equal(fenOf('-12.01', true), '-1201');
  for (const bad of ['-1', '1.234', '', 'abc', '1e3', '１２']) assert.equal(fenOf(bad), null, bad);
  assert.equal(cm2Of('0'), null);
});

test('a form says beside each field what must be mended, and asks only what applies', () => {
  const asks: Ask[] = [
    { name: 'on', kind: 'date', label: { zh: '日', en: 'Day' } },
    { name: 'kind', kind: 'radio', label: { zh: '类', en: 'Kind' }, options: [{ value: 'a', label: 'A' }] },
    { name: 'more', kind: 'text', label: { zh: '多', en: 'More' }, when: (raw) => raw['kind'] === 'a' },
    { name: 'note', kind: 'area', label: { zh: '注', en: 'Note' }, optional: true },
  ];
  const wrong = readAsks(asks, { on: '2026-02-30', kind: 'b' }, {});
  assert.deepEqual(Object.keys(wrong.errors), ['on', 'kind']);
  const right = readAsks(asks, { on: '2024-02-29', kind: 'a', more: ' x ' }, {});
  assert.deepEqual(right.errors, {});
  assert.equal(right.values.text('more'), 'x');
  assert.equal(right.values.orNull('note'), null);
});

test('a moment is read on the clock of the country', () => {
  const { values } = readAsks([{ name: 'at', kind: 'moment', label: { zh: '时', en: 'At' } }], { at: '2026-12-01T15:00' }, {});
  assert.equal(values.text('at'), '2026-12-01T07:00:00.000Z');
});

test('the terms of a rent survive the form', () => {
  const rent = {
    annualFen: '12345678',
    payEveryMonths: 3,
    escalation: { everyMonths: 36, ppm: 50_000 },
    freeDays: 30,
    prepaidMonths: 0,
    dueAfterDays: 5,
  };
  const asks = rentAsks(rent);
  const { values, errors } = readAsks(asks, initialOf(asks), {});
  assert.deepEqual(errors, {});
  assert.deepEqual(rentOf(values), rent);
});

test('every state and action has words in both languages', () => {
  assert.deepEqual(Object.keys(words.CONTRACT_STATE).toSorted(), [...CONTRACT_STATES].toSorted());
  assert.deepEqual(Object.keys(words.CONTRACT_ACTION).toSorted(), [...CONTRACT_ACTIONS].toSorted());
  assert.deepEqual(Object.keys(words.LISTING_STATE).toSorted(), [...LISTING_STATES].toSorted());
  assert.deepEqual(Object.keys(words.LISTING_ACTION).toSorted(), [...LISTING_ACTIONS].toSorted());
  const tables: unknown[] = Object.values(words).filter((x) => typeof x === 'object');
  for (const table of tables as Record<string, { zh?: string; en?: string; words?: { zh: string; en: string } }>[])
    for (const [code, said] of Object.entries(table)) {
      const { zh, en } = said.words ?? said;
      assert.ok(zh && /\p{Script=Han}/u.test(zh), code);
      assert.ok(en && !/\p{Script=Han}/u.test(en), code);
    }
});

test('every entry of the staff menu leads to a page that those who see it may open', () => {
  for (const entry of deskNav) {
    const route = deskRoutes.find((r) => r.path === entry.to);
    assert.ok(route, entry.to);
    assert.deepEqual(route.access, entry.access);
  }
});

test('every threshold and every gravity of the rules has a name, and every listed code a word', () => {
  const pack = JSON.parse(
    fs.readFileSync(new URL('../../../../districts/songjiang/assets/rules.json', import.meta.url), 'utf8'),
  ) as {
    rules: { id: string; variants: Record<string, unknown>; versions: { values: Record<string, unknown> }[] }[];
  };
  assert.equal(pack.rules.length, 50);
  for (const { id, variants, versions } of pack.rules) {
    for (const [key, value] of versions.flatMap((v) => Object.entries(v.values))) {
      const { name, unit } = threshold(id, key);
      assert.ok(
        /\p{Script=Han}/u.test(name.zh) && !name.zh.startsWith('参数') && !/\p{Script=Han}/u.test(name.en),
        `${id}.${key}`,
      );
      if (typeof value === 'number') assert.ok(unit, `${id}.${key}`);
      else assert.doesNotMatch(valueText(id, key, value, 'zh'), /[a-z]/, `${id}.${key}`);
    }
    const ways = Object.keys(variants);
    for (const way of ways) {
      const name = variantName(id, way);
      assert.ok(name === null ? ways.length === 1 : name.zh !== way, `${id}.${way}`);
    }
  }
  assert.equal(valueText('C10', 'annual', 5_000_000, 'en'), '¥50,000.00');
  assert.equal(valueText('C10', 'area', 3_000_000, 'zh'), '300.00 m²');
  assert.equal(valueText('C28', 'days', 1, 'en'), '1 day');
  assert.equal(
    changeText({ rule: 'C48', enabled: true, values: { days: 90 } }, (w) => w.en),
    'C48 on, Idle for: 90 days',
  );
  assert.deepEqual(versionWords('C07@always').en, 'rule C07');
  assert.match(versionWords('C07@2025-05-01').zh, /2025-05-01/);
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  idCheckCharacter,
  isIdNumber,
  isUscc,
  normaliseUscc,
  orgsMigrations,
  readIdNumber,
  usccCheckCharacter,
} from './index.ts';

const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const symbol = fc.constantFrom(...Array.from(SYMBOLS));
const uscc = fc
  .tuple(
    fc.constantFrom('1', '5', '9', 'Y'),
    fc.constantFrom('1', '2', '3', '9'),
    fc.integer({ min: 110_000, max: 999_999 }),
    fc.array(symbol, { minLength: 9, maxLength: 9 }),
  )
  .map(([a, b, division, rest]) => `${a}${b}${division}${rest.join('')}`)
  .map((first17) => first17 + usccCheckCharacter(first17));
const born = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10).replaceAll('-', ''));
const idNumber = fc
  .tuple(fc.integer({ min: 110_000, max: 999_999 }), born, fc.integer({ min: 0, max: 999 }))
  .map(([division, day, serial]) => `${division}${day}${String(serial).padStart(3, '0')}`)
  .map((first17) => first17 + idCheckCharacter(first17));

describe('check characters', () => {
  let d: TestDatabase;
  before(async () => {
    d = await testDatabase([orgsMigrations]);
  });
  after(() => d.drop());

  test('published credit codes hold', () => {
    for (const code of ['91350100M000100Y43', '914403001922038216', '91330100799655058B']) assert.equal(isUscc(code), true, code);
    assert.equal(isUscc('91350100M000100Y44'), false);
    assert.equal(isUscc('91350100M000100Y4'), false);
    assert.equal(isUscc('91350100I000100Y43'), false);
    assert.equal(isUscc('91350100m000100y43'), false);
    assert.equal(normaliseUscc(' ９1350100m000-100Y43 '), '91350100M000100Y43');
  });

  test('published ID numbers hold', () => {
    assert.deepEqual(readIdNumber('11010519491231002x'), {
      number: '11010519491231002X',
      division: '110105',
      born: Temporal.PlainDate.from('1949-12-31'),
      sex: 'female',
    });
    assert.equal(isIdNumber('440524188001010014'), true);
    assert.equal(isIdNumber('11010519491231002'), false);
    assert.equal(isIdNumber('110105194912310021'), false);
  });

  test('a day that does not exist is refused even with a right check character', () => {
    for (const day of ['19900230', '19901301', '19900100', '18000101']) {
      const first17 = `310117${day}001`;
      assert.equal(isIdNumber(first17 + idCheckCharacter(first17)), false, day);
    }
  });

  test('any single wrong character of a credit code is noticed, and the database agrees', async () => {
    const asked: { code: string; ok: boolean }[] = [];
    fc.assert(
      fc.property(uscc, fc.integer({ min: 0, max: 17 }), symbol, (code, at, other) => {
        assert.equal(isUscc(code), true);
        asked.push({ code, ok: true });
        if (code.charAt(at) === other) return;
        const wrong = code.slice(0, at) + other + code.slice(at + 1);
        assert.equal(isUscc(wrong), false, wrong);
        asked.push({ code: wrong, ok: false });
      }),
      { numRuns: 500 },
    );
    const { rows } = await d.owner.query<{ code: string; ok: boolean }>(
      'select code, org.uscc_valid(code) as ok from unnest($1::text[]) with ordinality as t(code, n) order by n',
      [asked.map((a) => a.code)],
    );
    assert.deepEqual(rows, asked);
  });

  test('two neighbours exchanged in a credit code are noticed', () => {
    fc.assert(
      fc.property(uscc, fc.integer({ min: 8, max: 15 }), (code, at) => {
        const [a, b] = [code.charAt(at), code.charAt(at + 1)];
        if (a === b) return;
        assert.equal(isUscc(code.slice(0, at) + b + a + code.slice(at + 2)), false);
      }),
    );
  });

  test('any single wrong digit of an ID number is noticed', () => {
    fc.assert(
      fc.property(idNumber, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 9 }), (number, at, other) => {
        assert.equal(isIdNumber(number), true);
        if (number.charAt(at) !== String(other))
          assert.equal(isIdNumber(number.slice(0, at) + other + number.slice(at + 1)), false);
      }),
      { numRuns: 500 },
    );
  });

  test('exactly one check character fits', () => {
    fc.assert(
      fc.property(idNumber, (number) =>
        assert.equal(Array.from('0123456789X').filter((c) => isIdNumber(number.slice(0, 17) + c)).length, 1),
      ),
    );
    fc.assert(
      fc.property(uscc, (code) => assert.equal(Array.from(SYMBOLS).filter((c) => isUscc(code.slice(0, 17) + c)).length, 1)),
    );
  });
});

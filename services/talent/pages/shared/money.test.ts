import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fenOf, yuanOf } from './money.ts';

test('yuan as typed become fen exactly', () => {
  assert.equal(fenOf('3000'), '300000');
  assert.equal(fenOf(' ¥3,000.5 '), '300050');
  assert.equal(fenOf('0.29'), '29');
  assert.equal(fenOf(''), null);
  assert.equal(fenOf('3000.505'), null);
  assert.equal(fenOf('-1'), null);
  assert.equal(fenOf('三千'), null);
});

test('fen become yuan as one would type them', () => {
  assert.equal(yuanOf('300000'), '3000');
  assert.equal(yuanOf('300050'), '3000.50');
  assert.equal(yuanOf('5'), '0.05');
});

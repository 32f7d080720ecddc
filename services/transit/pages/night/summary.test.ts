import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byResidents, byTownShare, nightFirst, nightSpan, outsideNetworks } from './summary.ts';

test('stops that most residents have nearest come first', () => {
  const stop = (name: string, residents: number, departures: number) => ({ name, residents, departures });
  assert.deepEqual(
    byResidents([stop('甲', 0, 9), stop('乙', 500, 1), stop('丙', 0, 12)]).map((s) => s.name),
    ['乙', '丙', '甲'],
  );
});

test('towns with least come first; unknown is last, not zero', () => {
  const town = (code: string, share: number | null, residents = 1) => ({ code, share, residents });
  assert.deepEqual(
    byTownShare([town('a', null), town('b', 0.5), town('c', 0), town('d', 0, 9)]).map((x) => x.code),
    ['d', 'c', 'b', 'a'],
  );
});

test('the night is said with both of its days', () => {
  assert.equal(nightSpan('2026-11-25T22:00:00', '2026-11-26T05:00:00', 'zh'), '2026-11-25 22:00 – 次日 05:00');
  assert.equal(nightSpan('2026-11-25T22:00:00', '2026-11-26T05:00:00', 'en'), '2026-11-25 22:00 – 05:00 next day');
});

test('a network outside its dates is named', () => {
  const networks = [
    { code: 'rail', first: '2016-03-01', last: '2016-12-31' },
    { code: 'bus', first: '2026-01-01', last: '2026-12-31' },
  ];
  assert.deepEqual(
    outsideNetworks(networks, '2026-11-25').map((n) => n.code),
    ['rail'],
  );
  assert.deepEqual(outsideNetworks(networks, '2026-12-31').length, 1);
  assert.deepEqual(outsideNetworks(networks, '2027-01-01').length, 2);
});

test('services of the night come before those of the day, the latest first', () => {
  const line = (short: string, night: boolean, last: string) => ({ line: { short, night }, last });
  assert.deepEqual(
    nightFirst([
      line('9号线', false, '2026-11-25T23:10:00'),
      line('夜2路', true, '2026-11-25T23:00:00'),
      line('夜1路', true, '2026-11-26T01:30:00'),
      line('2号线', false, '2026-11-25T23:10:00'),
    ]).map((l) => l.line.short),
    ['夜1路', '夜2路', '2号线', '9号线'],
  );
});

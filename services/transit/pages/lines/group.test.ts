import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byNetwork, lineName } from './group.ts';

test('lines stand by network, in the order people count; a network nobody describes is kept', () => {
  const line = (network: string, short: string) => ({ network, short, id: `${network}:${short}` });
  const groups = byNetwork(
    [line('bus', '松江11路'), line('metro', '10号线'), line('bus', '松江2路'), line('metro', '9号线'), line('ferry', '轮渡')],
    [{ code: 'rail' }, { code: 'metro' }, { code: 'bus' }],
  );
  assert.deepEqual(
    groups.map((g) => [g.code, g.network?.code, g.rows.map((r) => r.short)]),
    [
      ['metro', 'metro', ['9号线', '10号线']],
      ['bus', 'bus', ['松江2路', '松江11路']],
      ['ferry', undefined, ['轮渡']],
    ],
  );
});

test('a name is not said twice', () => {
  assert.equal(lineName({ short: '9号线', long: '地铁9号线' }), '地铁9号线');
  assert.equal(lineName({ short: 'T1', long: '新桥线' }), 'T1 新桥线');
  assert.equal(lineName({ short: '松江12路', long: '' }), '松江12路');
});

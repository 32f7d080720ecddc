import assert from 'node:assert/strict';
import { it } from 'node:test';
import { usesOf } from './permitted-use.ts';

it('words of a permitted use are found whole: a workshop is no shop, what is not for business is not', () => {
  for (const [said, uses] of [
    ['仓储', ['storage']],
    ['仓储、办公', ['storage', 'office']],
    ['workshop', ['industrial']],
    ['a shop', ['commercial']],
    ['经营性用房', ['commercial']],
    ['非经营性公益用房', ['public']],
    ['示例', []],
  ] as const)
    assert.deepEqual(usesOf(said), uses, said);
});

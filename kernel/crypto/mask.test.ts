import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskBank, maskIdNumber, maskName, maskPhone } from './index.ts';

test('masks keep what tells records apart and hide the rest', () => {
  assert.equal(maskIdNumber('310117199003078812'), '310***********8812');
  assert.equal(maskIdNumber('E12345678'), 'E12**5678');
  assert.equal(maskIdNumber('1234567'), '*******');
  assert.equal(maskPhone('13812345678'), '138****5678');
  assert.equal(maskPhone('67720001'), '******01');
  assert.equal(maskBank('6222 0210 0111 6245 702'), '***************5702');
  assert.equal(maskName('张三丰'), '张**');
  assert.equal(maskName('李'), '*');
  assert.equal(maskName('Anna Maria'), 'A*** M****');
  assert.equal(maskName('𠮷野'), '𠮷*');
  assert.equal(maskName(''), '');
});

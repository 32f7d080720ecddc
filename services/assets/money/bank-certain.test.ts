import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { certainLines, type BankLine, type Open } from './bank-certain.ts';

const line = (id: string, fen: bigint, over: Partial<BankLine> = {}): BankLine => ({
  id,
  on: '2026-03-10',
  fen,
  ref: id,
  name: '',
  mac: null,
  memo: '',
  ...over,
});
const mac = (n: number): Buffer => Buffer.alloc(32, n);
const refund = (id: string, fen: bigint, over: Record<string, unknown> = {}) => ({
  id,
  fen,
  on: '2026-03-09',
  payee: '示例租户',
  mac: null,
  ...over,
});
const none: Open = { refunds: [], files: [], orders: [], entries: [] };
const said = (lines: readonly BankLine[], open: Partial<Open>) =>
  certainLines(lines, { ...none, ...open }).map((f) => [f.lineId, f.kind, f.id, f.by]);

describe('what a line of a statement was', () => {
  it('a payment by its number and amount, out or back; another amount is not it', () => {
    const orders = [{ endToEnd: 'YJ0123456789ABF001N00001', fen: 500n, fileId: 'f', paid: false }];
    const files = [{ id: 'f', fen: 900n, messageId: 'YJ0123456789ABF001', executeOn: '2026-03-10' }];
    const memo = { memo: '代发 yj0123456789abf001n00001' };
    assert.deepEqual(said([line('a', -500n, memo), line('b', 500n, memo)], { orders, files }), [
      ['a', 'payment', 'YJ0123456789ABF001N00001', 'reference'],
      ['b', 'payment-return', 'YJ0123456789ABF001N00001', 'reference'],
    ]);
    assert.deepEqual(said([line('a', -501n, memo), line('b', 500n)], { orders, files }), []);
    assert.deepEqual(said([line('a', -500n, memo), line('b', -500n, memo)], { orders, files }).length, 1, 'once');
    assert.deepEqual(
      said([line('a', -500n, memo)], { orders: [{ ...orders[0]!, paid: true }], files }),
      [],
      'an earlier statement had it',
    );
    assert.deepEqual(
      said([line('a', -900n, { ref: 'YJ0123456789ABF001' }), line('b', -500n, memo), line('c', 500n, memo)], {
        orders,
        files,
      }).map((f) => f[1]),
      ['payment-file', 'payment-return'],
      'what the file took is not taken again, and may come back',
    );
  });

  it('a file by its number, else by the only sum like it from the day it is executed', () => {
    const files = [
      { id: 'f', fen: 900n, messageId: 'YJ0123456789ABF001', executeOn: '2026-03-10' },
      { id: 'g', fen: 901n, messageId: 'YJ0123456789ABF002', executeOn: '2026-03-11' },
    ];
    assert.deepEqual(said([line('a', -1n, { ref: 'YJ0123456789ABF001' })], { files }), [['a', 'payment-file', 'f', 'reference']]);
    assert.deepEqual(said([line('a', -900n)], { files }), [['a', 'payment-file', 'f', 'amount']]);
    assert.deepEqual(said([line('a', -901n)], { files }), [], 'before its day');
    assert.deepEqual(
      said([line('a', -900n)], { files: [files[0]!, { ...files[1]!, fen: 900n, executeOn: '2026-03-01' }] }),
      [],
      'two are like it',
    );
  });

  it('a refund by amount and account, or by amount and name where only one is; within thirty days', () => {
    const refunds = [refund('r', 700n, { mac: mac(1).toString('hex') }), refund('s', 700n, { payee: '另一人' })];
    assert.deepEqual(said([line('a', -700n, { mac: mac(1) })], { refunds }), [['a', 'refund', 'r', 'payee']]);
    assert.deepEqual(said([line('a', -700n, { name: '另一人', mac: mac(9) })], { refunds }), [['a', 'refund', 's', 'amount']]);
    assert.deepEqual(
      said([line('a', -700n, { name: '示例租户', mac: mac(9) })], { refunds }),
      [],
      'another account than the refund says',
    );
    assert.deepEqual(
      said([line('a', -700n, { name: '另一人' })], { refunds: [refunds[1]!, { ...refunds[1]!, id: 't' }] }),
      [],
      'two are like it',
    );
    assert.deepEqual(said([line('a', -700n, { name: '另一人', on: '2026-04-08' })], { refunds }).length, 1);
    assert.deepEqual(said([line('a', -700n, { name: '另一人', on: '2026-04-09' })], { refunds }), []);
    assert.deepEqual(said([line('a', -700n, { name: '另一人', on: '2026-03-08' })], { refunds }), [], 'before it was decided');
  });

  it('an entry of the book by number or name, by amount alone within a week and only out; of two alike that of the day, else a person decides', () => {
    const entry = (id: string, fen: bigint, memo: string, on = '2026-03-10') => ({ id, fen, on, memo });
    const one = [entry('e', -300n, '支付供电公司电费')];
    assert.deepEqual(said([line('a', -300n, { name: '供电公司' })], { entries: one }), [['a', 'entry', 'e', 'payee']]);
    assert.deepEqual(said([line('a', -300n, { name: '水厂' })], { entries: one }), [['a', 'entry', 'e', 'amount']]);
    assert.deepEqual(said([line('a', -300n), line('b', -300n)], { entries: one }), [], 'two lines of that amount');
    assert.deepEqual(said([line('a', -301n)], { entries: one }), []);
    assert.deepEqual(
      said([line('a', -300n, { ref: 'HT2026-0315' })], {
        entries: [...one, entry('f', -300n, '修缮款，流水号 ht2026-0315', '2026-02-10')],
      }),
      [['a', 'entry', 'f', 'reference']],
    );
    const months = [...one, entry('g', -300n, '支付供电公司电费', '2026-03-28')];
    assert.deepEqual(said([line('a', -300n, { name: '供电公司' })], { entries: months }), [['a', 'entry', 'e', 'payee']]);
    assert.deepEqual(said([line('a', -300n, { name: '供电公司', on: '2026-03-12' })], { entries: months }), [], 'several fit');
    assert.deepEqual(said([line('a', -300n, { on: '2026-03-18' })], { entries: one }), [], 'a week has passed');
    const paid = [entry('h', 300n, '收款 某人 租金')];
    assert.deepEqual(said([line('a', 300n, { name: '某人' }), line('b', 300n, { name: '某人' })], { entries: paid }), [
      ['a', 'entry', 'h', 'payee'],
    ]);
    assert.deepEqual(said([line('a', 300n)], { entries: paid }), [], 'nobody says who paid');
    assert.deepEqual(said([line('a', 300n, { name: '某人', on: '2026-03-11' })], { entries: paid }), [], 'another day');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EditableTable } from '../engine.ts';
import { columnsOf } from '../table/columns.ts';
import { knowColumns } from '../table/vocabulary.ts';
import { diffTable } from './compare.ts';

const table = (change: (t: EditableTable) => void = () => undefined): EditableTable => {
  const t: EditableTable = {
    decision: { id: 'gate', name: 'gate', label: '准入' },
    hitPolicy: 'FIRST',
    aggregation: null,
    inputs: [{ id: 'i1', label: '参保月数', expression: 'months', typeRef: 'number', values: '' }],
    outputs: [{ id: 'o1', name: 'ok', label: '结果', typeRef: 'boolean', values: '', fallback: '' }],
    annotations: ['zh', 'en'],
    rows: [
      { id: 'a', inputs: ['< 3'], outputs: ['false'], annotations: ['月数不足', 'too few'] },
      { id: 'b', inputs: ['-'], outputs: ['true'], annotations: ['其余', 'else'] },
    ],
  };
  change(t);
  return t;
};
const words = (after: EditableTable, before = table()) =>
  diffTable('gate', '准入', before, after, (t) => knowColumns(t, columnsOf(t, true), null))?.words.map((w) => w.zh);

describe('two versions compared', () => {
  test('nothing differs', () => assert.deepEqual(words(table()), []));

  test('a cell, in words', () =>
    assert.deepEqual(words(table((t) => (t.rows[0] = { ...t.rows[0], inputs: ['< 6'] } as EditableTable['rows'][number]))), [
      '第 1 行（月数不足）：“参保月数”由“小于 3”改为“小于 6”',
    ]));

  test('rows that came, went and moved', () => {
    const after = table((t) => {
      t.rows = [
        { id: 'b', inputs: ['-'], outputs: ['true'], annotations: ['其余', 'else'] },
        { id: 'c', inputs: ['> 9'], outputs: ['true'], annotations: ['长期', 'long'] },
      ];
    });
    assert.deepEqual(words(after), ['新增第 2 行（长期）', '删去第 1 行（月数不足）']);
    assert.deepEqual(words(table((t) => t.rows.reverse())), ['行的先后有变']);
  });

  test('the way several rows count, and columns', () => {
    const after = table((t) => {
      t.hitPolicy = 'UNIQUE';
      t.inputs = [{ id: 'i1', label: '连续参保月数', expression: 'months', typeRef: 'number', values: '' }];
    });
    assert.deepEqual(words(after), ['几行都符合时，由“取第一个”改为“唯一”', '列“参保月数”改名为“连续参保月数”']);
  });
});

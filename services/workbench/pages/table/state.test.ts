import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EditableTable } from '../engine.ts';
import { columnsOf } from './columns.ts';
import { edit, rangeOf, selectedCells, startEditor, type EditorAction, type EditorState } from './state.ts';

const table = (rows = 3): EditableTable => ({
  decision: { id: 'gate', name: 'gate', label: '准入' },
  hitPolicy: 'FIRST',
  aggregation: null,
  inputs: [
    { id: 'i1', label: '月数', expression: 'months', typeRef: 'number', values: '' },
    { id: 'i2', label: '学历', expression: 'degree', typeRef: 'string', values: '"PHD", "MASTER"' },
  ],
  outputs: [{ id: 'o1', name: 'result', label: '结果', typeRef: 'string', values: '', fallback: '' }],
  annotations: ['zh', 'en', 'article'],
  rows: Array.from({ length: rows }, (_, i) => ({
    id: `r${i + 1}`,
    inputs: [`< ${i}`, '-'],
    outputs: [`"A${i}"`],
    annotations: [`第${i + 1}行`, `row ${i + 1}`, ''],
  })),
});

const run = (start: EditorState, ...actions: EditorAction[]): EditorState => actions.reduce(edit, start);
const shown = (s: EditorState): string[][] =>
  selectedCells({
    ...s,
    anchor: { row: 0, col: 0 },
    cursor: { row: s.table.rows.length - 1, col: columnsOf(s.table, s.english).length - 1 },
  });
const begin = (rows?: number): EditorState => startEditor(table(rows), false);

describe('the table editor', () => {
  test('the sentence of the row leads, English folds away', () => {
    assert.deepEqual(
      columnsOf(table(), false).map((c) => c.title.zh),
      ['说明', '月数', '学历', '结果', '依据'],
    );
    assert.deepEqual(
      columnsOf(table(), true).map((c) => c.title.zh),
      ['说明', '月数', '学历', '结果', '说明（英文）', '依据'],
    );
  });

  test('a cell is changed, undone and done again; an unchanged cell leaves no step', () => {
    const s = run(begin(), { do: 'go', to: { row: 1, col: 1 } }, { do: 'set', at: { row: 1, col: 1 }, text: '>= 6' });
    assert.equal(s.table.rows[1]?.inputs[0], '>= 6');
    assert.equal(edit(s, { do: 'set', at: { row: 1, col: 1 }, text: '>= 6' }), s);
    const back = edit(s, { do: 'undo' });
    assert.equal(back.table.rows[1]?.inputs[0], '< 1');
    assert.deepEqual(back.cursor, { row: 1, col: 1 });
    assert.equal(edit(back, { do: 'redo' }).table, s.table);
    assert.equal(edit(begin(), { do: 'undo' }).past.length, 0);
  });

  test('a new act after undoing forgets what was undone', () => {
    const s = run(
      begin(),
      { do: 'set', at: { row: 0, col: 1 }, text: '1' },
      { do: 'undo' },
      { do: 'set', at: { row: 0, col: 1 }, text: '2' },
      { do: 'redo' },
    );
    assert.equal(s.table.rows[0]?.inputs[0], '2');
  });

  test('moving stays inside the table; extending keeps the anchor', () => {
    const s = run(begin(), { do: 'move', rows: -1, cols: -1 }, { do: 'move', rows: 1, cols: 1, extend: true });
    assert.deepEqual(rangeOf(s), { top: 0, bottom: 1, left: 0, right: 1 });
    assert.deepEqual(run(s, { do: 'go', to: { row: 99, col: 99 } }).cursor, { row: 2, col: 4 });
  });

  test('pasting appends the rows that are missing and leaves out columns that are not there', () => {
    const s = run(
      begin(),
      { do: 'go', to: { row: 2, col: 3 } },
      {
        do: 'paste',
        cells: [
          ['"X"', '第一条', 'zu viel'],
          ['"Y"', '第二条', ''],
        ],
      },
    );
    assert.deepEqual(
      s.table.rows.map((r) => r.id),
      ['r1', 'r2', 'r3', 'gate-row-4'],
    );
    assert.deepEqual(s.table.rows[3], {
      id: 'gate-row-4',
      inputs: ['-', '-'],
      outputs: ['"Y"'],
      annotations: ['', '', '第二条'],
    });
    assert.deepEqual(rangeOf(s), { top: 2, bottom: 3, left: 3, right: 4 });
    assert.equal(edit(s, { do: 'undo' }).table.rows.length, 3);
  });

  test('one cell fills the selection; an empty condition becomes a dash', () => {
    const s = run(
      begin(),
      { do: 'select', range: { top: 0, bottom: 2, left: 1, right: 1 } },
      { do: 'paste', cells: [['< 9']] },
      { do: 'go', to: { row: 0, col: 2 } },
      { do: 'paste', cells: [['']] },
    );
    assert.deepEqual(
      s.table.rows.map((r) => r.inputs),
      [
        ['< 9', '-'],
        ['< 9', '-'],
        ['< 9', '-'],
      ],
    );
  });

  test('clearing: conditions become a dash, everything else empty', () => {
    const s = run(begin(1), { do: 'select', range: { top: 0, bottom: 0, left: 0, right: 4 } }, { do: 'clear' });
    assert.deepEqual(shown(s), [['', '-', '-', '', '']]);
  });

  test('rows: inserted, doubled, deleted, moved, and back again', () => {
    const names = (s: EditorState) => s.table.rows.map((r) => r.id).join(' ');
    let s = run(begin(), { do: 'insertRow', at: 1 });
    assert.equal(names(s), 'r1 gate-row-4 r2 r3');
    assert.equal(s.cursor.row, 1);
    s = run(s, { do: 'select', range: { top: 2, bottom: 3, left: 0, right: 0 } }, { do: 'duplicateRows' });
    assert.equal(names(s), 'r1 gate-row-4 r2 r3 gate-row-5 gate-row-6');
    s = run(s, { do: 'moveRows', by: -1 }, { do: 'moveRows', by: -1 }, { do: 'moveRows', by: -1 });
    assert.equal(names(s), 'r1 gate-row-5 gate-row-6 gate-row-4 r2 r3');
    assert.deepEqual(rangeOf(s), { top: 1, bottom: 2, left: 0, right: 0 });
    s = run(s, { do: 'deleteRows' });
    assert.equal(names(s), 'r1 gate-row-4 r2 r3');
    s = run(s, ...Array.from({ length: 6 }, (): EditorAction => ({ do: 'undo' })));
    assert.equal(names(s), 'r1 r2 r3');
    assert.equal(run(begin(), { do: 'moveRows', by: -1 }).past.length, 0);
  });

  test('columns: added, edited, moved, removed; the last result stays', () => {
    let s = run(begin(2), {
      do: 'addColumn',
      kind: 'input',
      at: 1,
      patch: { label: '街镇', expression: 'town', typeRef: 'string' },
    });
    assert.deepEqual(s.table.rows[0]?.inputs, ['< 0', '-', '-']);
    assert.equal(s.table.inputs[1]?.id, 'gate-in1');
    const town = columnsOf(s.table, false)[2];
    assert.ok(town);
    s = run(s, { do: 'editColumn', column: town, patch: { label: '所在街镇' } }, { do: 'moveColumn', column: town, by: -1 });
    assert.deepEqual(
      s.table.inputs.map((c) => c.label),
      ['所在街镇', '月数', '学历'],
    );
    assert.deepEqual(s.table.rows[1]?.inputs, ['-', '< 1', '-']);
    const first = columnsOf(s.table, false)[1];
    const result = columnsOf(s.table, false)[4];
    assert.ok(first && result);
    s = run(s, { do: 'removeColumn', column: first });
    assert.deepEqual(s.table, table(2));
    assert.equal(run(s, { do: 'removeColumn', column: result }).table.outputs.length, 1);
  });

  test('the cursor stays on its column when English columns come and go', () => {
    const s = run(begin(), { do: 'go', to: { row: 0, col: 4 } }, { do: 'english', show: true });
    assert.equal(columnsOf(s.table, true)[s.cursor.col]?.title.zh, '依据');
    assert.equal(run(s, { do: 'english', show: false }).cursor.col, 4);
  });

  test('filling down repeats the first row of the selection', () => {
    const s = run(begin(), { do: 'select', range: { top: 0, bottom: 2, left: 3, right: 3 } }, { do: 'fillDown' });
    assert.deepEqual(
      s.table.rows.map((r) => r.outputs[0]),
      ['"A0"', '"A0"', '"A0"'],
    );
  });
});

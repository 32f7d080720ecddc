import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { outlineOf, parseCell, readTable, writeTable } from './engine.ts';
import { columnsOf } from './table/columns.ts';
import { readCell, understand } from './table/reading.ts';
import { edit, startEditor } from './table/state.ts';
import { cellText } from './table/columns.ts';
import { knowColumns, type Words } from './table/vocabulary.ts';

const rules = path.resolve(import.meta.dirname, '../../../districts/songjiang/rules');
const dmn = fs.readFileSync(path.join(rules, 'talent-admission.dmn'), 'utf8');
const meta = JSON.parse(fs.readFileSync(path.join(rules, 'talent-admission.json'), 'utf8')) as Words;
const outline = outlineOf(dmn);
const tables = outline.decisions.filter((d) => d.kind === 'table').map((d) => readTable(dmn, d.id));

describe('a real model in the editor', () => {
  test('an untouched table is written back byte for byte', () => {
    for (const table of tables) assert.equal(writeTable(dmn, table.decision.id, table), dmn, table.decision.id);
  });

  test('a change and its undoing give the bytes back; a change touches its cell alone', () => {
    for (const table of tables) {
      const changed = edit(startEditor(table, true), { do: 'set', at: { row: 0, col: 1 }, text: 'not(true)' });
      const written = writeTable(dmn, table.decision.id, changed.table);
      const differing = written.split('\n').filter((line, i) => line !== dmn.split('\n')[i]);
      assert.equal(differing.length, 1, table.decision.id);
      assert.equal(writeTable(written, table.decision.id, edit(changed, { do: 'undo' }).table), dmn);
    }
  });

  test('rows added, doubled and columns added can be read again', () => {
    for (const table of tables) {
      let s = startEditor(table, false);
      s = edit(s, { do: 'insertRow', at: 1 });
      s = edit(s, { do: 'duplicateRows' });
      s = edit(s, { do: 'addColumn', kind: 'input', at: 0, patch: { label: '新', expression: 'true', typeRef: 'boolean' } });
      const again = readTable(writeTable(dmn, table.decision.id, s.table), table.decision.id);
      assert.deepEqual(again.rows, s.table.rows);
      assert.deepEqual(again.inputs, s.table.inputs);
    }
  });

  test('every cell reads in words, the words are understood as the same cell, and no cell has a fault', () => {
    const names = [...outline.inputs, ...outline.decisions].map((x) => x.name);
    const answers = (name: string) => outline.decisions.find((d) => d.name === name)?.answers ?? '';
    let read = 0;
    for (const table of tables)
      for (const column of knowColumns(table, columnsOf(table, true), meta, answers))
        table.rows.forEach((_, row) => {
          const text = cellText(table, row, column);
          if (column.kind === 'note') return;
          const where = `${table.decision.id} ${row + 1} ${column.title.zh}: ${text}`;
          assert.equal(parseCell(column.kind === 'input' ? 'tests' : 'expression', text, names), null, where);
          const { words, plain } = readCell(text, column.reading);
          assert.ok(plain, where);
          assert.equal(understand(words.zh, column.reading), text, where);
          assert.equal(understand(words.en, column.reading), text, where);
          read += 1;
        });
    assert.ok(read > 200, String(read));
  });

  test('faults are named with their character', () => {
    const fault = parseCell('tests', '< "3', []);
    assert.deepEqual([fault?.message.zh, fault?.offset], ['缺少收尾的 "', 4]);
    assert.equal(parseCell('tests', 'monts > 3', ['months'])?.offset, 0);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffModels } from './diff.ts';
import {
  addInputData,
  addRequirement,
  addTable,
  readTable,
  setAttribute,
  writeAllowedValues,
  writeLiteral,
  writeTable,
} from './edit.ts';
import type { EditableTable } from './edit.ts';
import { readDefinitions } from './read.ts';
import { definitions, REAL, SAMPLES } from './samples.fixture.ts';

const diff = (before: string, after: string) => diffModels(readDefinitions(before), readDefinitions(after));
const words = (before: string, after: string) => diff(before, after).map(({ text }) => text.en);
const edit = (change: (table: EditableTable) => EditableTable): string =>
  writeTable(REAL, 'admissionGate', change(readTable(REAL, 'admissionGate')));

const months = readTable(REAL, 'admissionGate').inputs.findIndex(({ expression }) => expression === 'socialInsuranceMonths');
const label = readTable(REAL, 'admissionGate').inputs[months]?.label;

describe('diffModels', () => {
  test('equal models, whatever their layout', () => {
    for (const [, xml] of SAMPLES) assert.deepEqual(diff(xml, xml.replaceAll(/>\s+</g, '><')), []);
  });

  test('a cell', () => {
    const row = readTable(REAL, 'admissionGate').rows.findIndex(({ inputs }) => inputs[months] !== '-');
    const after = edit((table) => ({
      ...table,
      rows: table.rows.map((r, i) => (i === row ? { ...r, inputs: r.inputs.map((c, k) => (k === months ? '< 24' : c)) } : r)),
    }));
    const [change, ...more] = diff(REAL, after);
    assert.deepEqual(more, []);
    const old = readTable(REAL, 'admissionGate').rows[row];
    assert.deepEqual(change, {
      kind: 'cell',
      decision: 'admissionGate',
      decisionLabel: change?.decisionLabel,
      ruleId: old?.id,
      row: row + 1,
      rowBefore: row + 1,
      column: label,
      before: old?.inputs[months],
      after: '< 24',
      text: {
        zh: `第 ${row + 1} 行「${label}」由 ${old?.inputs[months]} 改为 < 24`,
        en: `row ${row + 1}, “${label}”: ${old?.inputs[months]} → < 24`,
      },
    });
  });

  test('rows added, removed and moved; "-" is no change', () => {
    const after = edit((table) => {
      const [a, b, c, ...rest] = table.rows;
      assert.ok(a && b && c);
      const fresh = {
        id: 'fresh',
        inputs: a.inputs.map((_, i) => (i === months ? '< 3' : '')),
        outputs: ['"X"'],
        annotations: a.annotations,
      };
      return { ...table, rows: [b, { ...a, inputs: a.inputs.map((cell) => (cell === '-' ? '' : cell)) }, fresh, ...rest] };
    });
    const changes = diff(REAL, after);
    assert.deepEqual(
      changes.map(({ kind, row, rowBefore }) => [kind, row, rowBefore]),
      [
        ['row-removed', 3, 3],
        ['row-moved', 1, 2],
        ['row-added', 3, null],
      ],
    );
    assert.equal(changes[2]?.text.zh, `新增第 3 行：${label} < 3 → "X"`);
  });

  test('columns, hit policy, articles', () => {
    const after = edit((table) => ({
      ...table,
      hitPolicy: 'FIRST',
      inputs: table.inputs
        .slice(1)
        .map((input, i) => (i === 0 ? { ...input, label: '新名', typeRef: 'Any', values: 'true' } : input)),
      rows: table.rows.map((row, i) => ({
        ...row,
        inputs: row.inputs.slice(1),
        annotations: row.annotations.map((text, k) => (i === 0 && table.annotations[k] === 'article' ? '第 9 条' : text)),
      })),
    }));
    const changes = diff(REAL, after);
    assert.deepEqual(
      [...new Set(changes.map(({ kind }) => kind))],
      ['hit-policy', 'column-removed', 'column-changed', 'cell', 'annotation'],
    );
    assert.deepEqual(
      changes.filter(({ kind }) => kind === 'column-changed').map(({ text }) => text.zh.replace(/由.*/, '')),
      ['输入列「新名」的名称', '输入列「新名」的类型', '输入列「新名」的允许值'],
    );
    const article = changes.find(({ kind }) => kind === 'annotation');
    assert.deepEqual([article?.column, article?.row, article?.after], ['article', 1, '第 9 条']);
  });

  test('inputs, types, decisions, requirements', () => {
    const input = addInputData(REAL, { name: 'income', label: '收入', typeRef: 'number' }).xml;
    assert.deepEqual(words(REAL, input), ['input “收入” added']);
    assert.deepEqual(words(input, REAL), ['input “收入” removed']);
    assert.deepEqual(words(REAL, addRequirement(input, 'route', 'income')), ['input “收入” added', 'now requires “收入”']);
    assert.deepEqual(words(REAL, addTable(REAL, { name: 'more', requires: [] }).xml), ['decision “more” added']);
    assert.deepEqual(words(REAL, setAttribute(REAL, 'tDegree', 'isCollection', 'true')), [
      'type “tDegree”, is a list: false → true',
    ]);
    assert.deepEqual(words(REAL, writeAllowedValues(REAL, 'tDegree', '"PHD"')), [
      'type “tDegree”, allowed values: "PHD", "MASTER", "BACHELOR", "NONE" → "PHD"',
    ]);
  });

  test('elements with new ids are the same by their name, rows by their content', () => {
    const [, xml = ''] = SAMPLES.find(([name]) => name === '0004-simpletable-U') ?? [];
    const other = xml.replaceAll(/\sid="_/g, ' id="_x').replaceAll('href="#_', 'href="#_x');
    assert.deepEqual(
      diff(xml, other).filter(({ kind }) => !kind.startsWith('requirement')),
      [],
    );
    assert.deepEqual(diff(xml, other), []);
    const table = readTable(other, 'Approval Status');
    const changed = writeTable(other, 'Approval Status', {
      ...table,
      rows: table.rows.map((row, i) => (i === 1 ? { ...row, outputs: ['"Maybe"'] } : row)),
    });
    assert.deepEqual(
      diff(xml, changed).map(({ kind, row, after }) => [kind, row, after]),
      [['output', 2, '"Maybe"']],
    );
  });

  test('expressions, and parts of boxed ones by their path', () => {
    const literal = definitions('<decision id="d" name="d"><literalExpression><text>1</text></literalExpression></decision>');
    assert.deepEqual(words(literal, writeLiteral(literal, 'd', '2')), ['expression: 1 → 2']);
    const boxed = (rate: string, extra = ''): string =>
      definitions(
        `<decision id="d" name="d"><context><contextEntry><variable name="rate"/><conditional><if><literalExpression><text>a</text></literalExpression></if><then><literalExpression><text>${rate}</text></literalExpression></then><else><literalExpression><text>0</text></literalExpression></else></conditional></contextEntry>${extra}</context></decision>`,
      );
    assert.deepEqual(words(boxed('1'), boxed('2')), ['“rate · then”: 1 → 2']);
    assert.deepEqual(
      words(
        boxed('1'),
        boxed('1', '<contextEntry><variable name="b"/><literalExpression><text>5</text></literalExpression></contextEntry>'),
      ),
      ['expression: rate → rate, b', '“b”: (empty) → an expression'],
    );
    assert.deepEqual(words(literal, boxed('1')), ['logic: an expression → a context']);
  });

  test('two thousand rows without ids, one changed', () => {
    const xml = (at: number): string =>
      definitions(
        `<decision id="t" name="t"><decisionTable><input><inputExpression><text>a</text></inputExpression></input><output name="o"/>${Array.from({ length: 2000 }, (_, i) => `<rule><inputEntry><text>${i}</text></inputEntry><outputEntry><text>${i === at ? '"x"' : i}</text></outputEntry></rule>`).join('')}</decisionTable></decision>`,
      );
    assert.deepEqual(words(xml(-1), xml(1000)), ['row 1001, “o”: 1000 → "x"']);
  });
});

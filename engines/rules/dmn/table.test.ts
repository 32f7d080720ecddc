import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ModelError } from '../errors.ts';
import { readTable, writeTable } from './edit.ts';
import type { EditableRow, EditableTable } from './edit.ts';
import { readDefinitions } from './read.ts';
import { definitions, REAL, SAMPLES, warningsOf } from './samples.fixture.ts';

/** Every table of every sample. */
const TABLES = SAMPLES.flatMap(([name, xml]) =>
  readDefinitions(xml)
    .decisions.filter(({ logic }) => logic?.kind === 'table')
    .map(({ id }) => ({ name, xml, id: id ?? '' })),
);

const gate = readTable(REAL, 'admissionGate');
const refused = (message: RegExp) => (error: unknown) =>
  error instanceof ModelError && error.code === 'EDIT' && message.test(error.message);

/** The table with one row changed. */
const withRow = (table: EditableTable, index: number, change: Partial<EditableRow>): EditableTable => ({
  ...table,
  rows: table.rows.map((row, i) => (i === index ? { ...row, ...change } : row)),
});

/** Lines that are in one text and not in the other. */
const difference = (before: string, after: string): { gone: string[]; come: string[] } => {
  const count = (text: string): Map<string, number> => {
    const lines = new Map<string, number>();
    for (const line of text.split('\n')) lines.set(line, (lines.get(line) ?? 0) + 1);
    return lines;
  };
  const [a, b] = [count(before), count(after)];
  const over = (x: Map<string, number>, y: Map<string, number>): string[] =>
    [...x].flatMap(([line, n]) => Array.from({ length: Math.max(0, n - (y.get(line) ?? 0)) }, () => line.trim()));
  return { gone: over(a, b), come: over(b, a) };
};

describe('writeTable', () => {
  test('the same table gives the same bytes, in every file', () => {
    assert.ok(TABLES.length > 20);
    for (const { name, xml, id } of TABLES) {
      assert.equal(writeTable(xml, id, readTable(xml, id)), xml, name);
      assert.equal(writeTable(xml.replaceAll('\n', '\r\n'), id, readTable(xml, id)), xml.replaceAll('\n', '\r\n'), name);
    }
  });

  test('one cell: one line', () => {
    const inputs = gate.rows[4]?.inputs.map((cell, i) => (i === 4 ? '< 6' : cell)) ?? [];
    const out = writeTable(REAL, 'admissionGate', withRow(gate, 4, { inputs }));
    assert.deepEqual(difference(REAL, out).come, ['<text>&lt; 6</text>']);
    assert.equal(difference(REAL, out).gone.length, 1);
    assert.deepEqual(readTable(out, 'admissionGate').rows[4]?.inputs, inputs);
  });

  test('a new row stands where it should, set like its neighbours, with ids of its own', async () => {
    const rows = [...gate.rows];
    const row = {
      id: null,
      inputs: gate.inputs.map(() => '-'),
      outputs: ['"NEW"'],
      annotations: gate.annotations.map((n) => `<${n}>`),
    };
    rows.splice(2, 0, row);
    const out = writeTable(REAL, 'admissionGate', { ...gate, rows });
    const read = readTable(out, 'admissionGate');
    assert.deepEqual({ ...read.rows[2], id: null }, row);
    assert.match(read.rows[2]?.id ?? '', /^admissionGate-\w+$/);
    assert.equal(difference(REAL, out).gone.length, 0);
    assert.ok(
      out.includes(
        `\n      <rule id="${read.rows[2]?.id}">\n        <inputEntry id="${read.rows[2]?.id}-i1">\n          <text>-</text>\n        </inputEntry>\n`,
      ),
    );
    assert.deepEqual(await warningsOf(out), []);
    assert.equal(writeTable(out, 'admissionGate', gate), REAL);
  });

  test('columns come, go and move with their cells', async () => {
    const [first, second, ...others] = gate.inputs;
    assert.ok(first && second);
    const column = {
      id: null,
      label: '新列 "A" & <B>',
      expression: 'if a < b then "x\ty" else "z"',
      typeRef: 'string',
      values: '"x", "z"',
    };
    const table: EditableTable = {
      ...gate,
      inputs: [second, first, ...others.slice(1), column],
      outputs: gate.outputs.map((output) => ({ ...output, fallback: '"NONE"', values: null })),
      annotations: ['zh', 'law', ...gate.annotations.slice(2), 'more'],
      rows: gate.rows.map((row) => {
        const [a = '', b = '', ...rest] = row.inputs;
        return { ...row, inputs: [b, a, ...rest.slice(1), '"x"'], annotations: [...row.annotations, 'm & m'] };
      }),
    };
    const out = writeTable(REAL, 'admissionGate', table);
    const read = readTable(out, 'admissionGate');
    assert.deepEqual(
      { ...read, inputs: read.inputs.map((input, i) => (i === table.inputs.length - 1 ? { ...input, id: null } : input)) },
      table,
    );
    assert.deepEqual(await warningsOf(out), []);
    const ids = [...out.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('comments, extensions, CDATA, prefixes and vendor attributes stay', async () => {
    const xml = `<?xml version='1.0'?>
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:v="urn:v" id='m' name="m" namespace="urn:m">
\t<d:decision id="t" name="t" v:x="1">
\t\t<d:variable id="tv" name="t"/>
\t\t<!-- the table -->
\t\t<d:decisionTable v:width='9' id="tt">
\t\t\t<d:input id="i" v:w="1"><d:extensionElements><v:e/></d:extensionElements><d:inputExpression id="ix"><d:text><![CDATA[a < b]]></d:text></d:inputExpression></d:input>
\t\t\t<d:output id="o" name="o"/>
\t\t\t<!-- first -->
\t\t\t<d:rule id="r1"><d:description>d</d:description><d:inputEntry id="e1"><d:text><![CDATA[<1]]></d:text></d:inputEntry><d:outputEntry id="f1"/></d:rule>
\t\t\t<!-- second -->
\t\t\t<d:rule id="r2"><d:inputEntry id="e2"><d:text>2</d:text></d:inputEntry><d:outputEntry id="f2"><d:text>2</d:text></d:outputEntry></d:rule>
\t\t</d:decisionTable>
\t</d:decision>
</d:definitions>
`;
    const table = readTable(xml, 't');
    assert.equal(table.inputs[0]?.expression, 'a < b');
    const [one, two] = table.rows;
    assert.ok(one && two);
    const out = writeTable(xml, 't', {
      ...table,
      hitPolicy: 'COLLECT',
      aggregation: 'SUM',
      outputs: [{ id: 'o', name: 'o', label: null, typeRef: 'number', values: null, fallback: null }],
      rows: [
        { ...two, outputs: ['3'] },
        { ...one, outputs: ['9'] },
        { id: 'r3', inputs: ['"]]>"'], outputs: ['4'], annotations: [] },
      ],
    });
    assert.equal(
      out,
      xml
        .replace('id="tt">', 'id="tt" hitPolicy="COLLECT" aggregation="SUM">')
        .replace('name="o"/>', 'name="o" typeRef="number"/>')
        .replace(/\n\t\t\t<!-- second -->\n.*/, '')
        .replace(
          '\n\t\t\t<!-- first -->',
          `
\t\t\t<!-- second -->
\t\t\t<d:rule id="r2"><d:inputEntry id="e2"><d:text>2</d:text></d:inputEntry><d:outputEntry id="f2"><d:text>3</d:text></d:outputEntry></d:rule>
\t\t\t<!-- first -->`,
        )
        .replace('<d:outputEntry id="f1"/>', '<d:outputEntry id="f1"><d:text>9</d:text></d:outputEntry>')
        .replace(
          '\n\t\t</d:decisionTable>',
          `
\t\t\t<d:rule id="r3"><d:inputEntry id="r3-i1"><d:text>"]]&gt;"</d:text></d:inputEntry><d:outputEntry id="r3-o1"><d:text>4</d:text></d:outputEntry></d:rule>
\t\t</d:decisionTable>`,
        ),
    );
    assert.deepEqual(await warningsOf(out), []);
  });

  test('a file without ids, a table without rows', async () => {
    const xml = definitions(
      '<decision id="t" name="t"><decisionTable><output name="o"/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>',
    );
    const table = readTable(xml, 't');
    const none = writeTable(xml, 't', { ...table, rows: [] });
    assert.equal(none.includes('<rule'), false);
    const two = { ...table, rows: [...table.rows, { id: null, inputs: [], outputs: ['2'], annotations: [] }] };
    const out = writeTable(xml, 't', two);
    assert.ok(out.includes('<rule><outputEntry><text>1</text></outputEntry></rule><rule id='));
    assert.deepEqual(await warningsOf(out), []);
    const filled = writeTable(none, 't', two);
    assert.deepEqual(
      readTable(filled, 't').rows.map(({ outputs }) => outputs),
      [['1'], ['2']],
    );
  });

  test('types of DMN 1.1 get the prefix of the file', () => {
    const xml = definitions(
      '<decision id="t" name="t"><decisionTable><output name="o" typeRef="f:string"/></decisionTable></decision>',
      ' xmlns:f="http://www.omg.org/spec/FEEL/20140401"',
      'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
    );
    const table = readTable(xml, 't');
    assert.equal(table.outputs[0]?.typeRef, 'string');
    assert.equal(writeTable(xml, 't', table), xml);
    const out = writeTable(xml, 't', { ...table, outputs: table.outputs.map((output) => ({ ...output, typeRef: 'number' })) });
    assert.ok(out.includes('typeRef="f:number"'));
  });

  test('a renamed decision takes its variable along', () => {
    const out = writeTable(REAL, 'admissionGate', { ...gate, decision: { ...gate.decision, name: '准入', label: null } });
    assert.deepEqual(
      difference(REAL, out).come.map((line) => line.replace(/\s(?:typeRef|id)="[^"]*"/g, '')),
      ['<decision name="准入">', '<variable name="准入" />'],
    );
  });

  test('what cannot be written is refused', () => {
    const write = (table: EditableTable) => () => writeTable(REAL, 'admissionGate', table);
    assert.throws(write(withRow(gate, 1, { inputs: ['-'] })), refused(/row 2 has 1 inputs for \d+ columns/));
    assert.throws(write(withRow(gate, 1, { annotations: ['\u0000', '', '', '', ''] })), refused(/U\+0000/));
    assert.throws(write(withRow(gate, 1, { annotations: ['\ud800', '', '', '', ''] })), refused(/surrogate/));
    assert.throws(write({ ...gate, rows: [...gate.rows, ...gate.rows.slice(0, 1)] }), refused(/is taken/));
    assert.throws(
      write({ ...gate, rows: [...gate.rows.slice(1), { ...gate.rows[0]!, id: 'talentCategory' }] }),
      refused(/is taken/),
    );
    assert.throws(write({ ...gate, rows: [{ ...gate.rows[0]!, id: 'a b' }] }), refused(/cannot be an id/));
    assert.throws(write({ ...gate, hitPolicy: 'LAST' }), refused(/not a hit policy/));
    assert.throws(write({ ...gate, aggregation: 'AVG' }), refused(/not an aggregation/));
    assert.throws(write({ ...gate, decision: { ...gate.decision, id: 'x' } }), refused(/id of a decision/));
    assert.throws(() => readTable(REAL, 'nothing'), refused(/no decision "nothing"/));
    assert.throws(() => readTable(definitions('<decision id="d" name="d"/>'), 'd'), refused(/no table/));
  });

  test('ids that stand twice in the file do not disturb', () => {
    const rule = '<rule id="r"><outputEntry><text>1</text></outputEntry></rule>';
    const xml = definitions(`<decision id="t" name="t"><decisionTable><output/>${rule}${rule}</decisionTable></decision>`);
    const table = readTable(xml, 't');
    assert.equal(writeTable(xml, 't', table), xml);
    assert.equal(
      writeTable(xml, 't', withRow(table, 1, { outputs: ['2'] })),
      xml.replace(/1(<\/text><\/outputEntry><\/rule><\/decisionTable>)/, '2$1'),
    );
  });
});

describe('any edit of any table', () => {
  const cell = fc.oneof(
    fc.constantFrom('-', '', '< 3', '"a", "b"', '[1..2]', ']]>', '&amp;', ' x\r\n\ty '),
    fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text)),
  );
  /** One random edit; `pick` numbers choose places. */
  const edit = fc.record({
    kind: fc.constantFrom(
      'cell',
      'addRow',
      'removeRow',
      'moveRow',
      'addInput',
      'removeInput',
      'moveInput',
      'input',
      'output',
      'note',
      'addNote',
      'removeNote',
      'policy',
    ),
    a: fc.nat(1000),
    b: fc.nat(1000),
    text: cell,
  });
  type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;
  const insert = <T>(list: readonly T[], at: number, item: T): T[] => list.toSpliced(at % (list.length + 1), 0, item);
  const without = <T>(list: readonly T[], at: number): T[] => (list.length === 0 ? [] : list.toSpliced(at % list.length, 1));
  const move = <T>(list: readonly T[], from: number, to: number): T[] => {
    const item = list[from % Math.max(1, list.length)];
    return item === undefined ? [...list] : insert(without(list, from), to, item);
  };
  const rows = (table: EditableTable, change: (row: EditableRow) => EditableRow): EditableRow[] => table.rows.map(change);
  let fresh = 0;
  const edited = (table: EditableTable, { kind, a, b, text }: Edit): EditableTable => {
    const { inputs, annotations } = table;
    switch (kind) {
      case 'cell':
        return {
          ...table,
          rows: table.rows.map((row, i) => {
            if (i !== a % table.rows.length) return row;
            const all = [...row.inputs, ...row.outputs, ...row.annotations].map((old, k, list) =>
              k === b % list.length ? text : old,
            );
            return {
              ...row,
              inputs: all.slice(0, row.inputs.length),
              outputs: all.slice(row.inputs.length, row.inputs.length + row.outputs.length),
              annotations: all.slice(row.inputs.length + row.outputs.length),
            };
          }),
        };
      case 'addRow':
        return {
          ...table,
          rows: insert(table.rows, a, {
            id: `new-${fresh++}`,
            inputs: inputs.map(() => text),
            outputs: table.outputs.map(() => text),
            annotations: annotations.map(() => text),
          }),
        };
      case 'removeRow':
        return { ...table, rows: without(table.rows, a) };
      case 'moveRow':
        return { ...table, rows: move(table.rows, a, b) };
      case 'addInput':
        return {
          ...table,
          inputs: insert(inputs, a, {
            id: `new-${fresh++}`,
            label: text,
            expression: text,
            typeRef: null,
            values: b % 2 === 0 ? null : text,
          }),
          rows: rows(table, (row) => ({ ...row, inputs: insert(row.inputs, a, text) })),
        };
      case 'removeInput':
        return { ...table, inputs: without(inputs, a), rows: rows(table, (row) => ({ ...row, inputs: without(row.inputs, a) })) };
      case 'moveInput':
        return { ...table, inputs: move(inputs, a, b), rows: rows(table, (row) => ({ ...row, inputs: move(row.inputs, a, b) })) };
      case 'input':
        return {
          ...table,
          inputs: inputs.map((input, i) =>
            i === a % inputs.length
              ? { ...input, label: b % 2 === 0 ? text : null, expression: text, values: b % 3 === 0 ? null : text }
              : input,
          ),
        };
      case 'output':
        return {
          ...table,
          outputs: table.outputs.map((output, i) =>
            i === a % table.outputs.length
              ? {
                  ...output,
                  label: text,
                  typeRef: b % 2 === 0 ? null : 'number',
                  values: b % 3 === 0 ? null : text,
                  fallback: b % 5 < 2 ? null : text,
                }
              : output,
          ),
        };
      case 'note':
        return { ...table, annotations: annotations.map((name, i) => (i === a % annotations.length ? text : name)) };
      case 'addNote':
        return {
          ...table,
          annotations: insert(annotations, a, text),
          rows: rows(table, (row) => ({ ...row, annotations: insert(row.annotations, a, text) })),
        };
      case 'removeNote':
        return {
          ...table,
          annotations: without(annotations, a),
          rows: rows(table, (row) => ({ ...row, annotations: without(row.annotations, a) })),
        };
      default:
        return { ...table, hitPolicy: a % 2 === 0 ? 'FIRST' : 'COLLECT', aggregation: a % 2 === 0 || b % 2 === 0 ? null : 'MAX' };
    }
  };
  /** The bytes of a rule. */
  const bytes = (xml: string, id: string): string | undefined =>
    new RegExp(`<(\\w+:)?rule [^>]*id="${id}"[\\s\\S]*?</(\\w+:)?rule>`).exec(xml)?.[0];

  const sample = fc.constantFrom(...TABLES.map(({ name, id }) => `${name}/${id}`));
  const find = (key: string) => TABLES.find(({ name, id }) => `${name}/${id}` === key)!;

  test('reads back equal, stays whole for a second reader, and rows that say the same keep their bytes', async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.array(edit, { minLength: 1, maxLength: 6 }), async (key, edits) => {
        const { xml, id } = find(key);
        const before = readTable(xml, id);
        const after = edits.reduce(edited, before);
        const out = writeTable(xml, id, after);
        // Attributes hold no line ends of their own: XML reads them as written by reference only.
        assert.deepEqual(readTable(out, id), after);
        assert.equal(writeTable(out, id, after), out);
        const columns = (table: EditableTable): string =>
          JSON.stringify([table.inputs.map((i) => i.id), table.outputs.map((o) => o.id), table.annotations]);
        if (columns(before) === columns(after)) {
          for (const row of after.rows) {
            const old = before.rows.find((other) => other.id !== null && other.id === row.id);
            if (old !== undefined && JSON.stringify(old) === JSON.stringify(row))
              assert.equal(bytes(out, old.id ?? ''), bytes(xml, old.id ?? ''));
          }
        }
        assert.deepEqual(await warningsOf(out), await warningsOf(xml));
      }),
      { numRuns: 300 },
    );
  });

  test('without ids as well: what is written is what is read', () => {
    fc.assert(
      fc.property(sample, fc.array(edit, { minLength: 1, maxLength: 6 }), (key, edits) => {
        const { xml, id } = find(key);
        const bare = xml.replaceAll(/(<(?:\w+:)?(?:rule|input|output)\b[^>]*?) id="[^"]*"/g, '$1');
        const after = edits.reduce(edited, readTable(bare, id));
        const nameless = (table: EditableTable) => JSON.stringify(table).replaceAll(/"id":(?:"[^"]*"|null)/g, '');
        assert.equal(nameless(readTable(writeTable(bare, id, after), id)), nameless(after));
      }),
      { numRuns: 100 },
    );
  });
});

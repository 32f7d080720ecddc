import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ModelError } from '../errors.ts';
import {
  addInputData,
  addRequirement,
  addTable,
  readTable,
  removeRequirement,
  renameModel,
  setAttribute,
  writeAllowedValues,
  writeLiteral,
} from './edit.ts';
import { readDefinitions } from './read.ts';
import { readDiagram } from './diagram.ts';
import { definitions, REAL, SAMPLES, warningsOf } from './samples.fixture.ts';

const refused = (message: RegExp) => (error: unknown) =>
  error instanceof ModelError && error.code === 'EDIT' && message.test(error.message);

/** Names of the children of `definitions`, in order. */
const orderOf = (xml: string): string[] => {
  const model = readDefinitions(xml);
  return [
    ...model.imports.map(({ at }) => [at, 'import'] as const),
    ...model.itemDefinitions.map(({ at }) => [at, 'type'] as const),
    ...[...model.inputData, ...model.decisions, ...model.businessKnowledgeModels].map(({ at }) => [at, 'graph'] as const),
    ...model.textAnnotations.map(({ at }) => [at, 'note'] as const),
  ]
    .toSorted(([a], [b]) => a - b)
    .map(([, name]) => name);
};

describe('a new input and a new table', () => {
  test('in every file: whole for a second reader, in the order of the schema, undone byte for byte', async () => {
    for (const [name, xml] of SAMPLES) {
      const input = addInputData(xml, { name: 'fresh input', label: '新 <输入>', typeRef: 'number' });
      const before = readDefinitions(xml);
      const [first] = before.decisions;
      const table = addTable(input.xml, {
        name: 'fresh table',
        label: '新表',
        typeRef: 'string',
        hitPolicy: 'FIRST',
        output: 'reason',
        annotations: ['zh', 'en'],
        requires: [input.id, first?.id ?? ''],
      });
      assert.deepEqual(await warningsOf(table.xml), await warningsOf(xml), name);
      const after = readDefinitions(table.xml);
      assert.deepEqual(after.unknown, []);
      assert.deepEqual(
        orderOf(table.xml),
        orderOf(table.xml).toSorted(
          (a, b) => ['import', 'type', 'graph', 'note'].indexOf(a) - ['import', 'type', 'graph', 'note'].indexOf(b),
        ),
      );
      const made = after.decisions.find(({ id }) => id === table.id);
      assert.deepEqual(
        made?.informationRequirements.map(({ kind, href }) => [kind, href]),
        [
          ['input', `#${input.id}`],
          ['decision', `#${first?.id}`],
        ],
      );
      const read = readTable(table.xml, table.id);
      assert.deepEqual(
        [
          read.hitPolicy,
          read.inputs.map(({ expression }) => expression),
          read.inputs[0]?.typeRef,
          read.inputs[0]?.label,
          read.outputs[0]?.name,
          read.annotations,
          read.rows,
        ],
        ['FIRST', ['fresh input', first?.variable?.name], 'number', '新 <输入>', 'reason', ['zh', 'en'], []],
      );
      const [was] = readDiagram(xml);
      const [drawn] = readDiagram(table.xml);
      assert.equal(drawn?.shapes.length, was === undefined ? undefined : was.shapes.length + 2);
      assert.ok((drawn?.edges.length ?? 0) >= (was?.edges.length ?? 0));
      const ids = [...table.xml.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
      assert.equal(
        new Set(ids).size - new Set([...xml.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)).size,
        ids.length - [...xml.matchAll(/\sid="/g)].length,
      );
    }
  });

  test('set like the rest of the file', () => {
    const { xml, id } = addInputData(REAL, { name: 'householdIncome', label: '家庭收入', typeRef: 'number' });
    assert.equal(id, 'householdIncome');
    assert.ok(
      xml.includes(`
  <inputData id="householdIncome" name="householdIncome" label="家庭收入">
    <variable id="householdIncome-var" name="householdIncome" typeRef="number" />
  </inputData>
  <dmndi:DMNDI>`),
    );
    assert.ok(
      xml.includes(`
      <dmndi:DMNShape id="shape-householdIncome" dmnElementRef="householdIncome">
        <dc:Bounds x="20" y="785" width="180" height="45" />
      </dmndi:DMNShape>
      <dmndi:DMNEdge`),
    );
  });

  test('shapes do not lie on each other', () => {
    let xml = REAL;
    for (const name of ['a', 'b', 'c']) xml = addTable(addInputData(xml, { name: `in ${name}` }).xml, { name, requires: [] }).xml;
    const shapes = readDiagram(xml)[0]?.shapes ?? [];
    for (const a of shapes)
      for (const b of shapes)
        assert.ok(
          a === b || a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
          `${a.ref} ${b.ref}`,
        );
  });

  test('names and ids are taken once', () => {
    assert.throws(() => addInputData(REAL, { name: 'degree' }), refused(/name "degree" is taken/));
    assert.throws(() => addInputData(REAL, { name: ' ' }), refused(/name is needed/));
    assert.throws(() => addInputData(REAL, { id: 'tDegree', name: 'x' }), refused(/id "tDegree" is taken/));
    assert.throws(() => addTable(REAL, { name: 'x', requires: ['nothing'] }), refused(/no .*"nothing"/));
    assert.throws(() => addTable(REAL, { name: 'x', hitPolicy: 'LAST', requires: [] }), refused(/hit policy/));
  });

  test('a bare file', async () => {
    const xml = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:m"/>';
    const table = addTable(addInputData(xml, { name: 'a' }).xml, { name: 't', requires: ['a'] });
    assert.deepEqual(await warningsOf(table.xml), []);
    assert.equal(readTable(table.xml, 't').inputs[0]?.expression, 'a');
  });
});

describe('requirements', () => {
  test('added with their edge, and removed with it, to the byte', async () => {
    const out = addRequirement(REAL, 'route', 'degree');
    assert.ok(
      out.includes(`
    <informationRequirement id="route-needs-degree">
      <requiredInput href="#degree" />
    </informationRequirement>
    <decisionTable`),
    );
    assert.equal(readDiagram(out)[0]?.edges.at(-1)?.ref, 'route-needs-degree');
    assert.deepEqual(await warningsOf(out), []);
    assert.equal(addRequirement(out, 'route', 'degree'), out);
    assert.equal(removeRequirement(out, 'route', 'degree'), REAL);
    assert.equal(removeRequirement(REAL, 'route', 'degree'), REAL);
    assert.throws(() => addRequirement(REAL, 'route', 'route'), refused(/itself/));
  });
  test('each kind in its place', () => {
    const xml = definitions(
      '<knowledgeSource id="k" name="k"/><businessKnowledgeModel id="f" name="f"/><inputData id="a" name="a"/><decision id="d" name="d"><variable name="d"/><literalExpression><text>1</text></literalExpression></decision>',
    );
    const out = ['k', 'a', 'f'].reduce((text, id) => addRequirement(text, 'd', id), xml);
    assert.deepEqual(
      [...out.matchAll(/<(\w+)Requirement /g)].map(([, kind]) => kind),
      ['information', 'knowledge', 'authority'],
    );
    assert.ok(out.indexOf('authorityRequirement') < out.indexOf('literalExpression'));
  });
});

describe('single texts', () => {
  test('literal expressions', async () => {
    const xml = definitions(
      '<decision id="d" name="d"><variable name="d"/><!-- c --><literalExpression id="x"><text>1</text></literalExpression></decision><decision id="e" name="e"/>',
    );
    const out = writeLiteral(xml, 'd', 'if a < 1 then "&" else "]]>"');
    assert.equal(out, xml.replace('>1<', '>if a &lt; 1 then "&amp;" else "]]&gt;"<'));
    assert.equal(writeLiteral(xml, 'd', '1'), xml);
    const fresh = writeLiteral(xml, 'e', '2');
    assert.ok(
      fresh.includes(
        '<decision id="e" name="e"><literalExpression id="e-expression"><text>2</text></literalExpression></decision>',
      ),
    );
    assert.deepEqual(await warningsOf(fresh), []);
    assert.throws(() => writeLiteral(REAL, 'route', '1'), refused(/not a literal expression but <decisionTable>/));
  });
  test('names, attributes and allowed values', () => {
    assert.equal(renameModel(REAL, 'a "b"'), REAL.replace(' name="talent-admission"', ' name="a &quot;b&quot;"'));
    assert.equal(
      setAttribute(REAL, 'degree', 'label', null),
      REAL.replace(/(<inputData id="degree" name="degree") label="[^"]*"/, '$1'),
    );
    assert.throws(() => setAttribute(REAL, 'degree', 'id', 'x'), refused(/cannot be set/));
    assert.throws(() => setAttribute(REAL, 'degree', 'x:y', 'x'), refused(/prefix/));
    assert.throws(() => setAttribute(REAL, 'nothing', 'label', 'x'), refused(/no element/));
    const more = '"PHD", "MASTER"';
    const out = writeAllowedValues(REAL, 'tDegree', more);
    assert.equal(readDefinitions(out).itemDefinitions[0]?.allowedValues, more);
    const none = writeAllowedValues(REAL, 'tDegree', null);
    assert.equal(readDefinitions(none).itemDefinitions[0]?.allowedValues, null);
    assert.equal(readDefinitions(writeAllowedValues(none, 'tDegree', more)).itemDefinitions[0]?.allowedValues, more);
    assert.throws(() => writeAllowedValues(REAL, 'tRoute', more), refused(/no base type/));
  });
  test('a value with line ends in an attribute is read as written', () => {
    const out = setAttribute(REAL, 'degree', 'label', 'a\r\n\t"<b>"');
    assert.equal(readDefinitions(out).inputData.find(({ id }) => id === 'degree')?.label, 'a\r\n\t"<b>"');
  });
});

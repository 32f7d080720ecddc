import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDiagram } from './diagram.ts';
import type { Boxed, DecisionTable } from './model.ts';
import { readDefinitions, splitHref } from './read.ts';
import { definitions, REAL, SAMPLES } from './samples.fixture.ts';

const logicOf = (xml: string): Boxed => {
  const logic = readDefinitions(definitions(`<decision id="d" name="d">${xml}</decision>`)).decisions[0]?.logic;
  assert.ok(logic);
  return logic;
};

const text = (value: string): string => `<literalExpression><text>${value}</text></literalExpression>`;

/** Without the offsets. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'at' || item === null ? undefined : item)));

const lit = (value: string) => ({ kind: 'literal', text: value });

describe('readDefinitions', () => {
  test('the real model', () => {
    const model = readDefinitions(REAL);
    assert.deepEqual(
      [model.version, model.name, model.namespace],
      ['1.5', 'talent-admission', 'https://yunjian.dev/rules/talent-admission'],
    );
    assert.deepEqual(
      model.decisions.map(({ id }) => id),
      ['talentCategory', 'admissionGate', 'admissionStatus', 'bankStatus', 'allocation', 'route'],
    );
    const [first] = model.decisions;
    const table = first?.logic as DecisionTable;
    assert.deepEqual([table.kind, table.hitPolicy, table.inputs.length, table.rules[0]?.id], ['table', 'FIRST', 6, 'T1-leading']);
    assert.deepEqual(table.inputs[1]?.values, '"PHD", "MASTER", "BACHELOR", "NONE"');
    assert.deepEqual(table.annotations, ['zh', 'en', 'article', 'fix-zh', 'fix-en']);
    assert.deepEqual(table.rules[0]?.inputs, ['true', '-', '-', '-', '-', '-']);
    assert.equal(first?.informationRequirements[0]?.href, '#onLeadingTalentList');
    assert.equal(first?.informationRequirements[0]?.kind, 'input');
    assert.equal(model.itemDefinitions[0]?.allowedValues, '"PHD", "MASTER", "BACHELOR", "NONE"');
    assert.equal(model.itemDefinitions[3]?.isCollection, true);
    assert.deepEqual(model.unknown, []);
    assert.equal(REAL.slice(first?.at).startsWith('<decision id="talentCategory"'), true);
  });

  test('every file of the TCK, with nothing unknown in it', () => {
    for (const [name, xml] of SAMPLES) {
      const model = readDefinitions(xml);
      assert.deepEqual(model.unknown, [], name);
      assert.ok(
        model.decisions.every(({ logic }) => logic !== null),
        name,
      );
    }
  });

  test('every version, with http and https; types of DMN 1.1 lose their prefix', () => {
    const spaces = [
      '20151101/dmn.xsd',
      '20180521/MODEL/',
      '20191111/MODEL/',
      '20211108/MODEL/',
      '20230324/MODEL/',
      '20240513/MODEL/',
    ];
    const versions = spaces.flatMap((space) =>
      ['http', 'https'].map(
        (scheme) => readDefinitions(definitions('', '', `${scheme}://www.omg.org/spec/DMN/${space}`)).version,
      ),
    );
    assert.deepEqual([...new Set(versions)], ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6']);
    const old = readDefinitions(
      definitions(
        `<import name="lib" namespace="urn:lib" importType="x"/><inputData id="a" name="a"><variable name="a" typeRef="feel:number"/></inputData>
         <inputData id="b" name="b"><variable name="b" typeRef="own:tB"/></inputData><inputData id="c" name="c"><variable name="c" typeRef="l:tC"/></inputData>`,
        ' xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:m" xmlns:l="urn:lib"',
        'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
      ),
    );
    assert.deepEqual(
      old.inputData.map(({ variable }) => variable?.typeRef),
      ['number', 'tB', 'lib.tC'],
    );
  });

  test('boxed expressions', () => {
    assert.deepEqual(
      plain(
        logicOf(
          `<context id="k" typeRef="t"><contextEntry><variable name="a" typeRef="number"/>${text('1')}</contextEntry><contextEntry>${text('a')}</contextEntry></context>`,
        ),
      ),
      {
        kind: 'context',
        id: 'k',
        typeRef: 't',
        entries: [{ name: 'a', typeRef: 'number', value: lit('1') }, { value: lit('a') }],
      },
    );
    assert.deepEqual(plain(logicOf(`<list>${text('1')}${text('2')}</list>`)), { kind: 'list', items: [lit('1'), lit('2')] });
    assert.deepEqual(
      plain(
        logicOf(`<relation><column name="a" typeRef="number"/><column name="b"/><row>${text('1')}${text('2')}</row></relation>`),
      ),
      { kind: 'relation', columns: [{ name: 'a', typeRef: 'number' }, { name: 'b' }], rows: [[lit('1'), lit('2')]] },
    );
    assert.deepEqual(
      plain(
        logicOf(`<functionDefinition kind="Java"><formalParameter name="x" typeRef="number"/>${text('x')}</functionDefinition>`),
      ),
      {
        kind: 'function',
        fkind: 'Java',
        parameters: [{ name: 'x', typeRef: 'number' }],
        body: lit('x'),
      },
    );
    assert.deepEqual(
      plain(
        logicOf(
          `<invocation>${text('f')}<binding><parameter name="x"/>${text('1')}</binding><binding><parameter name="y"/></binding></invocation>`,
        ),
      ),
      {
        kind: 'invocation',
        callee: lit('f'),
        bindings: [{ name: 'x', value: lit('1') }, { name: 'y' }],
      },
    );
    assert.deepEqual(
      plain(logicOf(`<conditional><if>${text('a')}</if><then>${text('b')}</then><else>${text('c')}</else></conditional>`)),
      {
        kind: 'conditional',
        if: lit('a'),
        // oxlint-disable-next-line unicorn/no-thenable -- DMN's own word
        then: lit('b'),
        else: lit('c'),
      },
    );
    assert.deepEqual(plain(logicOf(`<filter><in>${text('a')}</in><match>${text('b')}</match></filter>`)), {
      kind: 'filter',
      in: lit('a'),
      match: lit('b'),
    });
    assert.deepEqual(
      plain(logicOf(`<for iteratorVariable="i"><in typeRef="tL">${text('a')}</in><return>${text('i')}</return></for>`)),
      {
        kind: 'for',
        variable: 'i',
        in: lit('a'),
        inTypeRef: 'tL',
        return: lit('i'),
      },
    );
    for (const kind of ['some', 'every'])
      assert.deepEqual(
        plain(logicOf(`<${kind} iteratorVariable="i"><in>${text('a')}</in><satisfies>${text('i')}</satisfies></${kind}>`)),
        {
          kind,
          variable: 'i',
          in: lit('a'),
          satisfies: lit('i'),
        },
      );
    assert.deepEqual(
      plain(
        logicOf(
          '<literalExpression expressionLanguage="urn:x"><importedValues namespace="urn:n" locationURI="f" importType="x"><importedElement>e</importedElement></importedValues></literalExpression>',
        ),
      ),
      {
        kind: 'literal',
        expressionLanguage: 'urn:x',
        importedValues: { namespace: 'urn:n', locationURI: 'f', importType: 'x', importedElement: 'e' },
      },
    );
  });

  test('what is missing is null; extensions are passed over; misplaced words are named', () => {
    const model = readDefinitions(
      definitions(
        `<extensionElements><v:x xmlns:v="urn:v"/></extensionElements><desicion/><inputData name="a"/>
        <decision id="d" name="d"><v:decisionTable xmlns:v="urn:v"/><informationRequirement/></decision>
        <decision id="t" name="t"><decisionTable><input><inputEntry/></input><output/><rule><inputEntry/><cell/></rule></decisionTable></decision>
        <businessKnowledgeModel id="f" name="f"/><decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#a"/></decisionService>
        <knowledgeSource id="k" name="k" locationURI="u"><type>law</type><owner href="#o"/></knowledgeSource>
        <textAnnotation id="n"><text>note</text></textAnnotation>`,
      ),
    );
    const [empty, odd] = model.decisions;
    assert.equal(empty?.logic, null);
    assert.equal(empty?.informationRequirements[0]?.href, null);
    assert.deepEqual(plain(odd?.logic), {
      kind: 'table',
      hitPolicy: 'UNIQUE',
      inputs: [{}],
      outputs: [{}],
      annotations: [],
      rules: [{ inputs: [''], outputs: [], annotations: [] }],
    });
    assert.equal(model.businessKnowledgeModels[0]?.encapsulatedLogic, null);
    assert.deepEqual([model.decisionServices[0]?.outputDecisions, model.decisionServices[0]?.inputData], [['#d'], ['#a']]);
    assert.deepEqual(plain(model.knowledgeSources), [
      { id: 'k', name: 'k', type: 'law', locationURI: 'u', owner: '#o', authorityRequirements: [] },
    ]);
    assert.equal(model.textAnnotations[0]?.text, 'note');
    assert.deepEqual(
      model.unknown.map(({ element, within }) => `${within}/${element}`),
      ['definitions/desicion', 'input/inputEntry', 'rule/cell'],
    );
  });

  test('item definitions', () => {
    const [type] = readDefinitions(
      definitions(`<itemDefinition name="t" isCollection="1"><typeRef> number </typeRef><typeConstraint><text>count(?) &gt; 1</text></typeConstraint>
      <itemComponent name="c"><typeRef>string</typeRef><allowedValues><text>"a"</text></allowedValues></itemComponent>
      <functionItem outputTypeRef="number"><parameters name="p" typeRef="string"/></functionItem></itemDefinition>`),
    ).itemDefinitions;
    assert.deepEqual(plain(type), {
      name: 't',
      typeRef: 'number',
      isCollection: true,
      typeConstraint: 'count(?) > 1',
      components: [{ name: 'c', typeRef: 'string', isCollection: false, allowedValues: '"a"', components: [] }],
      functionItem: { outputTypeRef: 'number', parameters: [{ name: 'p', typeRef: 'string' }] },
    });
  });

  test('references', () => {
    assert.deepEqual(splitHref('#a'), { namespace: null, id: 'a' });
    assert.deepEqual(splitHref('urn:lib#a'), { namespace: 'urn:lib', id: 'a' });
    assert.deepEqual(splitHref('a'), { namespace: null, id: 'a' });
  });
});

describe('readDiagram', () => {
  test('shapes and edges of the real model', () => {
    const [diagram, ...more] = readDiagram(REAL);
    assert.equal(more.length, 0);
    assert.equal(diagram?.shapes.length, 26);
    assert.equal(diagram?.edges.length, 25);
    const shape = diagram?.shapes.find(({ ref }) => ref === 'admissionGate');
    assert.deepEqual([shape?.x, shape?.y, shape?.width, shape?.height], [600, 280, 180, 60]);
    const edge = diagram?.edges.find(({ ref }) => ref === 'talentCategory-needs-degree');
    assert.deepEqual(edge?.waypoints, [
      { x: 300, y: 540 },
      { x: 340, y: 460 },
    ]);
  });
  test('no diagram', () => assert.deepEqual(readDiagram(definitions('')), []));
});

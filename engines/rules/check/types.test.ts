import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkModel } from './index.ts';
import { expressionOf, found, modelOf, tableOf, typeXml } from './testing.ts';

const INPUTS = { n: 'number', s: 'string', b: 'boolean', d: 'date', p: 'tPerson', xs: 'tList', q: '' };
const PERSON =
  '<itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent><itemComponent name="full name"><typeRef>string</typeRef></itemComponent></itemDefinition>';
const LIST = '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>';

const expression = (text: string, type?: string): string[] =>
  checkModel(
    modelOf(
      INPUTS,
      PERSON,
      LIST,
      expressionOf('e', text, { inputs: Object.keys(INPUTS), ...(type === undefined ? {} : { type }) }),
    ),
  )
    .filter(({ severity, place }) => severity !== 'hint' && place.decision === 'e')
    .map(({ code }) => code)
    .filter((code, i, all) => all.indexOf(code) === i);

describe('types of expressions', () => {
  for (const [text, code] of [
    ['n + s', 'TYPE_ARITHMETIC'],
    ['s - s', 'TYPE_ARITHMETIC'],
    ['n + b', 'TYPE_ARITHMETIC'],
    ['-s', 'TYPE_ARITHMETIC'],
    ['d + 1', 'TYPE_ARITHMETIC'],
    ['n = "3"', 'TYPE_COMPARE'],
    ['b < true', 'TYPE_COMPARE'],
    ['d > "2026-01-01"', 'TYPE_COMPARE'],
    ['n between 1 and "5"', 'TYPE_COMPARE'],
    ['n in ("a", "b")', 'TYPE_CELL'],
    ['if n then 1 else 2', 'TYPE_LOGIC'],
    ['b and n', 'TYPE_LOGIC'],
    ['some x in xs satisfies x + 1', 'TYPE_LOGIC'],
    ['p.agee', 'UNKNOWN_MEMBER'],
    ['d.hour', 'UNKNOWN_MEMBER'],
    ['n.a', 'UNKNOWN_MEMBER'],
    ['string length(n)', 'TYPE_ARGUMENT'],
    ['substring(s, "1")', 'TYPE_ARGUMENT'],
    ['substring(s)', 'TYPE_ARITY'],
    ['starts with(string: s, start: "a")', 'TYPE_ARITY'],
    ['n(1)', 'TYPE_CALL'],
    ['xs[item > "a"]', 'TYPE_COMPARE'],
    ['for x in xs return x + "a"', 'TYPE_ARITHMETIC'],
    ['(function(a) a + 1)(1, 2)', 'TYPE_ARITY'],
    ['count(n', 'FEEL_SYNTAX'],
    ['nn + 1', 'UNKNOWN_NAME'],
    ['cuont(xs)', 'UNKNOWN_NAME'],
    ['date("2026-02-30")', 'BAD_DATE'],
    ['today()', 'CLOCK'],
  ] as const) {
    test(`${text}: ${code}`, () => assert.deepEqual(expression(text), [code]));
  }

  test('no false alarms: conversions, unknown types, all kinds of calculations', () => {
    for (const text of [
      'n + n * 2 ** 3 - 1',
      's + "a"',
      'd + duration("P1D") > d',
      'd - d > duration("P1D")',
      'duration("P1D") * 2 + duration("PT1H")',
      'duration("P1Y") / 2 = duration("P6M")',
      'q + 1 > q.a.b[1] and q',
      'if b then n else s',
      'n = null or s != null',
      'd = date and time("2026-01-01T00:00:00")',
      'p.age > 3 and p.full name = "x"',
      'xs[1] + xs[item > 2][1]',
      'count(xs[age > 3]) + sum(xs) + max(1, 2) + min(xs)',
      'for x in 1..n return x + 1',
      'every x in xs satisfies x > 0',
      '{a: 1, f: function(x) x + a, r: f(2)}.r + 1',
      'sort(xs, function(x, y) x > y)[1] + 1',
      'string length(s) in [1..5] and n in (1, [2..3], > 7)',
      'substring(string: s, start position: 1)',
      'known(q) and not(b)',
      'd in [date("2026-01-01")..date("2026-12-31")]',
      'number(s) + number("1", " ", ".") + string length(string(n))',
      'list contains(xs, n) or contains(s, "a") or n instance of number',
      'concatenate(xs, [1, 2])[1] + append(xs, 3)[1]',
      'd.year + d.month + (d - d).days',
      '[1, "a", true][2]',
      'get value(p, "age") + 1',
    ]) {
      assert.deepEqual(expression(text), [], text);
    }
  });

  test('what a decision gives does not fit its type', () => {
    assert.deepEqual(expression('n + 1', 'string'), ['TYPE_RESULT']);
    assert.deepEqual(expression('[n]', 'number'), []);
    assert.deepEqual(expression('d', 'date and time'), []);
    assert.deepEqual(expression('{age: 1}', 'tPerson'), ['TYPE_RESULT']);
    assert.deepEqual(expression('{age: 1, full name: "x"}', 'tPerson'), []);
  });

  test('knowledge models: number and kinds of arguments; a function that calls itself', () => {
    const bkm = (body: string) =>
      `<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="a" typeRef="number"/><literalExpression><text>${body}</text></literalExpression></encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>`;
    const of = (call: string, body = 'a + 1') =>
      found(modelOf({ s: 'string' }, bkm(body), expressionOf('e', call, { inputs: ['s'], knowledge: ['f'] })))
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    assert.deepEqual(of('f(1) + 1'), []);
    assert.deepEqual(of('f(1, 2)'), ['TYPE_ARITY']);
    assert.deepEqual(of('f(s)'), ['TYPE_ARGUMENT']);
    assert.deepEqual(of('f(1) + s'), ['TYPE_ARITHMETIC']);
    assert.deepEqual(of('f(1)', 'if a &lt;= 0 then 0 else f(a - 1)'), []);
    assert.deepEqual(of('f(1)', 'a + "x"'), ['TYPE_ARITHMETIC']);
  });
});

describe('types in tables', () => {
  const cell = (type: string, text: string, inputs: Record<string, string> = INPUTS) =>
    found(
      modelOf(
        inputs,
        PERSON,
        LIST,
        tableOf({
          inputs: [{ expression: type, type: inputs[type] ?? '' }],
          inputData: Object.keys(inputs),
          outputs: [{ name: 'out' }],
          rows: [[text, '1']],
        }),
      ),
    )
      .filter(({ place, severity }) => place.row === 1 && severity === 'error')
      .map(({ code, place }) => [code, place.column, place.offset]);

  test('a cell that does not fit its column, with the character', () => {
    assert.deepEqual(cell('n', '"3"'), [['TYPE_CELL', 1, 1]]);
    assert.deepEqual(cell('n', '1, "b"'), [['TYPE_CELL', 1, 4]]);
    assert.deepEqual(cell('s', '> 3'), [['TYPE_CELL', 1, 1]]);
    assert.deepEqual(cell('s', 'A'), [['UNKNOWN_NAME', 1, 1]]);
    assert.deepEqual(cell('d', '[1..5]'), [['TYPE_CELL', 1, 1]]);
    assert.deepEqual(cell('b', '"true"'), [['TYPE_CELL', 1, 1]]);
    assert.deepEqual(cell('n', 'n > 3'), [['TYPE_CELL', 1, 1]], 'a condition needs ?');
    assert.deepEqual(cell('n', 'string(?)'), [['TYPE_CELL', 1, 1]]);
    assert.deepEqual(cell('n', '[1..'), [['FEEL_SYNTAX', 1, 5]]);
  });

  test('cells that fit', () => {
    for (const [column, text] of [
      ['n', '1, [2..3], > 5'],
      ['n', '? > 3 and ? < 5'],
      ['n', 'xs'],
      ['n', '? + 0'],
      ['s', 'upper case(?)'],
      ['n', '?'],
      ['n', 'not(null)'],
      ['n', 'abs(-3)'],
      ['s', 'not("a")'],
      ['s', 'upper case("a")'],
      ['b', 'not(true), null'],
      ['b', 'n > 3'],
      ['d', '>= date("2026-01-01")'],
      ['d', '[@"2026-01-01"..@"2026-12-31"]'],
      ['xs', 'list contains(?, 3)'],
      ['q', '"a", 3, true'],
    ] as const) {
      assert.deepEqual(cell(column, text), [], `${column}: ${text}`);
    }
  });

  test('a column whose expression gives another kind than it declares', () => {
    const of = (type: string) =>
      found(
        modelOf(
          { n: 'number' },
          tableOf({ inputs: [{ expression: 'n * 2', type }], inputData: ['n'], outputs: [{ name: 'out' }], rows: [['-', '1']] }),
        ),
        ['TYPE_COLUMN'],
      ).length;
    assert.deepEqual([of('number'), of('string')], [0, 1]);
  });

  test('outputs: kind, allowed values of the type and of the column, an empty one', () => {
    const of = (text: string, type = 'string', values?: string) =>
      found(
        modelOf(
          { n: 'number' },
          typeXml('tLevel', 'string', '"HIGH","LOW"'),
          tableOf({
            inputs: [{ expression: 'n', type: 'number' }],
            outputs: [{ name: 'out', type, ...(values === undefined ? {} : { values }) }],
            rows: [['-', text]],
          }),
        ),
      )
        .filter(({ place, severity }) => place.column === 2 && severity !== 'hint')
        .map(({ code, severity }) => [code, severity]);
    assert.deepEqual(of('"a"'), []);
    assert.deepEqual(of('n'), [['TYPE_OUTPUT', 'error']]);
    assert.deepEqual(of('3', 'string'), [['TYPE_OUTPUT', 'error']]);
    assert.deepEqual(of('"HIGH"', 'tLevel'), []);
    assert.deepEqual(of('"HIHG"', 'tLevel'), [['VALUE_NOT_ALLOWED', 'error']]);
    assert.deepEqual(of('"a"', 'string', '"b"'), [['VALUE_NOT_ALLOWED', 'error']]);
    assert.deepEqual(of('5', 'number', '[0..4]'), [['VALUE_NOT_ALLOWED', 'error']]);
    assert.deepEqual(of('4', 'number', '[0..4]'), []);
    assert.deepEqual(of(''), [['EMPTY_OUTPUT', 'warning']]);
    assert.deepEqual(of('null'), []);
    assert.deepEqual(of('x'), [['UNKNOWN_NAME', 'error']]);
    assert.deepEqual(of('"a"', 'tNone'), [['UNKNOWN_TYPE', 'error']]);
  });
});

test('a day written with @ is a date, in cells and in results', () => {
  const xml = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="u">
    <inputData id="d" name="d"><variable name="d" typeRef="date"/></inputData>
    <decision id="o" name="o"><variable name="o"/><informationRequirement><requiredInput href="#d"/></informationRequirement>
    <decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="date"><text>d</text></inputExpression></input><output name="x" typeRef="date"/>
    <rule><inputEntry><text>&lt; @"2026-01-01"</text></inputEntry><outputEntry><text>@"2026-01-01"</text></outputEntry></rule></decisionTable></decision></definitions>`;
  assert.deepEqual(
    checkModel(xml).filter(({ code }) => code.startsWith('TYPE')),
    [],
  );
});

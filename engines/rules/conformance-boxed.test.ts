import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compile,
  decision,
  entry,
  file,
  functionType,
  input,
  invocation,
  knowledge,
  same,
  service,
  text,
  type,
} from './conformance.fixture.ts';
import { compileModel } from './index.ts';
import type { Value } from './index.ts';
import { escape } from './testing.ts';

const conditional = (test: string): string =>
  `<conditional><if>${text(test)}</if><then>${text('"yes"')}</then><else>${text('"no"')}</else></conditional>`;
const filter = (list: string, match: string): string => `<filter><in>${text(list)}</in><match>${text(match)}</match></filter>`;
const loop = (kind: 'some' | 'every', list: string, satisfies: string): string =>
  `<${kind} iteratorVariable="n"><in>${text(list)}</in><satisfies>${text(satisfies)}</satisfies></${kind}>`;
const repeat = (list: string, result: string, typeRef = ''): string =>
  `<for iteratorVariable="n"${typeRef}><in>${text(list)}</in><return>${text(result)}</return></for>`;
const definition = (takes: string, body: string, kind = 'FEEL'): string =>
  `<functionDefinition kind="${kind}">${takes
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => `<formalParameter name="${name}"/>`)
    .join('')}${body}</functionDefinition>`;

interface Case {
  logic: string;
  expected: Value;
}

const all = (cases: Readonly<Record<string, Case>>, ...parts: readonly string[]): void => {
  const model = compile(file('boxed', ...parts, ...Object.entries(cases).map(([name, { logic }]) => decision(name, logic))));
  for (const [name, { expected }] of Object.entries(cases)) test(name, () => same(model, name, expected));
};

describe('boxed conditionals, filters and iterators', () => {
  all({
    'a true condition': { logic: conditional('1 = 1'), expected: 'yes' },
    'a false one': { logic: conditional('1 = 2'), expected: 'no' },
    'null is not true': { logic: conditional('null'), expected: 'no' },
    'what is no truth chooses nothing': { logic: conditional('"1"'), expected: null },
    'some match': { logic: filter('[3, 4, 5]', 'item > 3'), expected: [4, 5] },
    'one match stays a list': { logic: filter('[3, 4, 5]', 'item > 4'), expected: [5] },
    'no match': { logic: filter('[3, 4, 5]', 'item > 5'), expected: [] },
    'by an entry': { logic: filter('[{a: 1}, {b: 2}]', 'a = 1'), expected: [{ a: 1 }] },
    'a match that is no truth': { logic: filter('[3, 4, 5]', '"x"'), expected: null },
    'a match that is none once': { logic: filter('[3, 4, 5]', 'if item < 5 then true else "x"'), expected: null },
    'some are': { logic: loop('some', '[3, 4]', 'n = 4'), expected: true },
    'none is': { logic: loop('some', '[3, 4]', 'n = 5'), expected: false },
    'none of none': { logic: loop('some', '[]', 'true'), expected: false },
    'all are': { logic: loop('every', '[3, 4]', 'n > 2'), expected: true },
    'not all are': { logic: loop('every', '[3, 4]', 'n > 3'), expected: false },
    'all of none': { logic: loop('every', '[]', 'false'), expected: true },
    'some, with what is no truth': { logic: loop('some', '[3, 4]', 'if n = 4 then true else "x"'), expected: null },
    'every, with what is no truth': { logic: loop('every', '[3, 4]', 'if n = 3 then true else "x"'), expected: null },
    'each in turn': { logic: repeat('[3, 4]', 'n * 2'), expected: [6, 8] },
    'with what came before': { logic: repeat('[3, 4, 5]', 'count(partial) + n'), expected: [3, 5, 7] },
    'none in turn': { logic: repeat('[]', 'n'), expected: [] },
    'of a wrong type': { logic: repeat('[3, 4]', 'n', ' typeRef="string"'), expected: null },
  });
});

describe('filters in FEEL', () => {
  all({
    'neither a truth nor a position': { logic: text('[1, 2]["a"]'), expected: null },
    'a broken position': { logic: text('[1, 2][1.5]'), expected: null },
    'null is no match': { logic: text('[1, null, 3][item > 1]'), expected: [3] },
    'of nothing': { logic: text('[][item > 1]'), expected: [] },
  });
});

describe('functions as values', () => {
  all(
    {
      'out of a context': {
        logic: `<context>${entry('f', text('function(a) a + 1'))}${entry(null, text('f(1)'))}</context>`,
        expected: 2,
      },
      'calling itself': {
        logic: `<context>${entry('fact', text('function(n) if n < 2 then 1 else n * fact(n - 1)'))}${entry(null, text('fact(5)'))}</context>`,
        expected: 120,
      },
      'a boxed one calling itself': {
        logic: `<context>${entry('fact', definition('n', text('if n < 2 then 1 else n * fact(n - 1)')))}${entry(null, text('fact(5)'))}</context>`,
        expected: 120,
      },
      'one after the other': { logic: invocation('curried', { a: '2' }), expected: null },
    },
    knowledge('curried', ['a'], text('function(b) a * b')),
  );
  const model = compile(
    file(
      'functions',
      functionType('ofNumber', 'number', ['number']),
      input('factor', 'number'),
      knowledge('curried', ['a:number'], definition('b', definition('c', text('a * b * c')))),
      knowledge('shadowing', ['a'], text('function(a, b) a * b')),
      knowledge('recursive', ['n:number'], text('if n <= 0 then 0 else n + recursive(n - 1)'), {
        needs: ['knowledge:#recursive'],
      }),
      knowledge('endless', ['n'], text('endless(n)'), { needs: ['knowledge:#endless'] }),
      knowledge('apply', ['f:ofNumber', 'g:ofNumber'], text('f(-4) * g(9)')),
      knowledge('twice', ['f'], text('f([1, 2]) * f(1, 2, 3)')),
      knowledge('wrongly', ['f'], text('f(1, 2)')),
      knowledge('before', ['x', 'y'], text('x > y')),
      decision('keeps', text('function(n: number) n * factor'), ['input:#factor']),
      decision('kept', text('keeps(4)'), ['decision:#keeps']),
      decision('levels', `<context>${entry('a', text('100'))}${entry(null, text('curried(2)(3)(4)'))}</context>`, [
        'knowledge:#curried',
      ]),
      decision('shadowed', text('shadowing(100)(2, 3)'), ['knowledge:#shadowing']),
      decision('sum up', text('recursive(100)'), ['knowledge:#recursive']),
      decision('for ever', text('endless(1)'), ['knowledge:#endless']),
      decision('built in', text('apply(abs, sqrt)'), ['knowledge:#apply']),
      decision('overloaded', text('twice(sum)'), ['knowledge:#twice']),
      decision('too many', text('wrongly(sqrt)'), ['knowledge:#wrongly']),
      decision('order', text('sort([1, 3, 2], before)'), ['knowledge:#before']),
      decision(
        'library',
        `<context>${entry('add', definition('a b', text('a + b')))}${entry('deep', `<context>${entry('neg', text('function(a) -a'))}</context>`)}</context>`,
      ),
      decision('called by path', text('library.add(1, 2) + library.deep.neg(a: 5)'), ['decision:#library']),
    ),
  );
  const expected: Readonly<Record<string, Value>> = {
    levels: 24,
    shadowed: 6,
    'sum up': 5050,
    'for ever': null,
    'built in': 12,
    overloaded: 18,
    'too many': null,
    order: [3, 2, 1],
    'called by path': -2,
    keeps: null,
  };
  for (const [name, value] of Object.entries(expected)) test(name, () => same(model, name, value));
  test('a function keeps the inputs of the decision that made it', () => same(model, 'kept', 80, { factor: 20 }));
});

describe('functions in other languages', () => {
  const java = `<context>${entry('class', text('"java.lang.Math"'))}${entry('method signature', text('"cos(double)"'))}</context>`;
  const xml = file(
    'java',
    knowledge('cosine', ['x'], java, { kind: 'Java' }),
    decision('by knowledge', text('cosine(1)'), ['knowledge:#cosine']),
    decision('by definition', `<context>${entry('f', definition('x', java, 'Java'))}${entry(null, text('f(1)'))}</context>`),
    decision('by literal', text('(function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1)')),
  );

  test('are refused: null and a problem', () => {
    const model = compile(xml);
    for (const name of ['cosine', 'by knowledge', 'by definition', 'by literal']) same(model, name, null);
    assert.equal(model.problems.filter(({ code }) => code === 'UNSUPPORTED').length, 3);
  });

  test('and do not get into a model that is to be published', () => {
    assert.throws(() => compileModel(xml), { name: 'ModelError', code: 'UNSUPPORTED' });
  });
});

describe('names and missing logic', () => {
  const model = compile(
    file(
      'names',
      input("pupil's name", 'string'),
      input('größe-x', 'number'),
      input('a.b+c', 'number'),
      decision("teacher's word", '', ["input:#pupil's name"], 'string'),
      decision('report', text(`pupil's name + ": " + teacher's word`), ["input:#pupil's name", "decision:#teacher's word"]),
      service('school', { outputs: ['#report'], decisions: ["#teacher's word"], inputs: ["#pupil's name"] }),
      decision('sums', text('größe-x + a.b+c * 2'), ['input:#größe-x', 'input:#a.b+c']),
      `<decision id="_1" name="shown name"><variable name="inner name"/>${text('1')}</decision>`,
      `<inputData id="_2" name="shown input"><variable name="inner input"/></inputData>`,
      decision('uses inner', text('inner name + inner input'), ['decision:#_1', 'input:#_2']),
      decision('local', text('inner name'), ['decision:urn:names#_1']),
    ),
  );

  test('a decision without logic is null, or what is given for it', () => {
    same(model, 'report', null, { "pupil's name": 'Wu' });
    same(model, 'report', 'Wu: good', { "pupil's name": 'Wu', "teacher's word": 'good' });
    same(model, 'school', 'Wu: good', { "pupil's name": 'Wu', "teacher's word": 'good' });
    assert.ok(model.problems.some(({ message }) => message === 'has no logic'));
  });

  test('names may hold apostrophes, operators and any letters', () => same(model, 'sums', 13, { 'größe-x': 3, 'a.b+c': 5 }));

  test('an element is found by its own name as by that of its variable', () => {
    same(model, 'shown name', 1);
    same(model, 'inner name', 1);
    same(model, '_1', 1);
    same(model, 'uses inner', 3, { 'shown input': 2 });
    same(model, 'uses inner', 3, { 'inner input': 2 });
    same(model, 'local', 1);
  });
});

describe('allowed values and constraints', () => {
  const values = (tag: string, tests: string): string => `<${tag}><text>${escape(tests)}</text></${tag}>`;
  const model = compile(
    file(
      'allowed',
      type('grade', 'string', values('allowedValues', '"A", "B"')),
      type('grades', 'grade', '', true),
      type('few', 'number', values('typeConstraint', 'count(?) < 3'), true),
      type('small', 'number', values('allowedValues', '[0..9], null')),
      type('smalls', 'number', values('allowedValues', '< 10'), true),
      type('unreadable', 'string', values('allowedValues', '"A", )')),
      type(
        'pupil',
        '',
        `<itemComponent name="grade"><typeRef>grade</typeRef></itemComponent><itemComponent name="age"><typeRef>small</typeRef></itemComponent>`,
      ),
      type('tree', '', `<itemComponent name="kids" isCollection="true"><typeRef>tree</typeRef></itemComponent>`),
      ...['grade', 'grades', 'few', 'small', 'smalls', 'pupil', 'tree', 'unreadable'].flatMap((name) => [
        input(`in ${name}`, name),
        decision(name, text(`in ${name}`), [`input:#in ${name}`]),
      ]),
    ),
  );
  const cases: readonly (readonly [string, Value, Value])[] = [
    ['grade', 'A', 'A'],
    ['grade', 'C', null],
    ['grade', ['B'], 'B'],
    ['grades', ['A', 'B'], ['A', 'B']],
    ['grades', ['A', 'C'], null],
    ['grades', 'A', ['A']],
    ['few', [1, 2], [1, 2]],
    ['few', [1, 2, 3], null],
    ['small', 9, 9],
    ['small', 10, null],
    ['smalls', [1, 9], [1, 9]],
    ['smalls', [1, 10], null],
    ['pupil', { grade: 'A', age: 3 }, { grade: 'A', age: 3 }],
    ['pupil', { grade: 'A', age: null }, { grade: 'A', age: null }],
    ['pupil', { grade: 'C', age: 3 }, null],
    ['tree', { kids: [{ kids: [] }] }, { kids: [{ kids: [] }] }],
    ['unreadable', 'A', 'A'],
  ];
  for (const [name, given, expected] of cases) {
    test(`${name}: ${JSON.stringify(given)}`, () => same(model, name, expected, { [`in ${name}`]: given }));
  }
});

describe('allowed values, wherever a type is named', () => {
  const foo = '<allowedValues><text>"foo", "bar"</text></allowedValues>';
  const plain = (name: string, logic: string, needs: readonly string[] = [], typeRef?: string): string =>
    decision(name, logic, ['input:#v', ...needs], typeRef);
  const echo = '<rule><outputEntry><text>v</text></outputEntry></rule>';
  const model = compile(
    file(
      'anywhere',
      type('word', 'string', foo),
      type('same word', 'word'),
      type('side', 'word', '<allowedValues><text>"left", "right"</text></allowedValues>'),
      type('words', 'word', '', true),
      type('rows', '', '<itemComponent name="w"><typeRef>word</typeRef></itemComponent>', true),
      type('gives word', '', '<functionItem outputTypeRef="word"><parameters name="a"/></functionItem>'),
      type('takes word', '', '<functionItem><parameters name="a" typeRef="word"/></functionItem>'),
      input('v'),
      decision('other', text('"never"')),
      decision('echo other', text('other'), ['decision:#other']),
      plain('echo', text('v')),
      knowledge('typed parameter', ['a:word'], text('a')),
      knowledge('typed variable', ['a'], text('a'), { type: 'gives word' }),
      knowledge('typed logic', ['a'], text('a')).replace('<encapsulatedLogic', '<encapsulatedLogic typeRef="gives word"'),
      service('typed result', { outputs: ['#echo'], inputs: ['#v'], type: 'gives word' }),
      service('typed input', { outputs: ['#echo other'], decisions: ['#other'], type: 'takes word' }),
      plain('based', text('v'), [], 'same word'),
      plain('instead', text('v'), [], 'side'),
      plain('parameter', text('typed parameter(v)'), ['knowledge:#typed parameter']),
      plain('variable', text('typed variable(v)'), ['knowledge:#typed variable']),
      plain('logic', text('typed logic(v)'), ['knowledge:#typed logic']),
      plain('service result', text('typed result(v)'), ['knowledge:#typed result']),
      plain('service input', text('typed input(v)'), ['knowledge:#typed input']),
      plain('lambda', text('(function(a: word) a)(v)')),
      decision('made', text('function(a: word) a', 'gives word')),
      plain('made lambda', text('made(v)'), ['decision:#made']),
      decision('defined', definition('a', text('a')).replace('<functionDefinition', '<functionDefinition typeRef="gives word"')),
      plain('made definition', text('defined(v)'), ['decision:#defined']),
      plain('list', `<list typeRef="words">${text('v')}</list>`),
      plain('member', `<list>${text('v', 'word')}</list>`),
      plain('relation', `<relation typeRef="rows"><column name="w"/><row>${text('v')}</row></relation>`),
      plain('column', `<relation><column name="w" typeRef="word"/><row>${text('v')}</row></relation>`),
      plain('table', `<decisionTable typeRef="word"><output/>${echo}</decisionTable>`),
      plain('inner table', `<context>${entry('t', `<decisionTable typeRef="word"><output/>${echo}</decisionTable>`)}</context>`),
      plain('output', `<decisionTable><output typeRef="word"/>${echo}</decisionTable>`),
      plain(
        'output entry',
        `<decisionTable><output/>${echo.replace('<outputEntry', '<outputEntry typeRef="word"')}</decisionTable>`,
      ),
      plain(
        'input values',
        '<decisionTable><input><inputExpression><text>v</text></inputExpression><inputValues><text>"foo", "bar"</text></inputValues></input><output/><rule><inputEntry><text>null</text></inputEntry><outputEntry><text>null</text></outputEntry></rule><rule><inputEntry><text>not(null)</text></inputEntry><outputEntry><text>v</text></outputEntry></rule></decisionTable>',
      ),
      plain(
        'binding',
        `<invocation>${text('function(a) a')}<binding><parameter name="a" typeRef="word"/>${text('v')}</binding></invocation>`,
      ),
      plain(
        'invocation',
        `<invocation typeRef="word">${text('function(a) a')}<binding><parameter name="a"/>${text('v')}</binding></invocation>`,
      ),
    ),
  );
  const wrapped: Readonly<Record<string, (value: string | null) => Value>> = {
    list: (value) => (value === null ? null : [value]),
    member: (value) => [value],
    relation: (value) => (value === null ? null : [{ w: value }]),
    column: (value) => [{ w: value }],
    'inner table': (value) => ({ t: value }),
  };
  const names =
    'based parameter variable logic lambda list member relation column table output binding invocation service_result service_input made_lambda made_definition inner_table output_entry input_values';
  for (const name of names.split(' ').map((one) => one.replace('_', ' '))) {
    test(name, () => {
      const expected = wrapped[name] ?? ((value: string | null): Value => value);
      same(model, name, expected('foo'), { v: 'foo' });
      same(model, name, expected(null), { v: 'baz' });
    });
  }
  test('those of a type stand in place of those it rests on', () => {
    same(model, 'instead', 'left', { v: 'left' });
    same(model, 'instead', null, { v: 'foo' });
  });
});

describe('tables', () => {
  const table = (attributes: string, inputs: readonly string[], outputs: readonly string[], rules: readonly string[]): string =>
    `<decisionTable ${attributes}>${inputs.map((one) => `<input><inputExpression><text>${escape(one)}</text></inputExpression></input>`).join('')}${outputs.join('')}${rules
      .map((rule) => {
        const [cells = '', results = ''] = rule.split(' => ');
        const cell = (tag: string) => (one: string) => `<${tag}><text>${escape(one.trim())}</text></${tag}>`;
        return `<rule>${cells.split(' | ').map(cell('inputEntry')).join('')}${results.split(' | ').map(cell('outputEntry')).join('')}</rule>`;
      })
      .join('')}</decisionTable>`;
  const output = (name = '', values = '', standard = '', typeRef = ''): string =>
    `<output${name === '' ? '' : ` name="${name}"`}${typeRef === '' ? '' : ` typeRef="${typeRef}"`}>${values === '' ? '' : `<outputValues><text>${escape(values)}</text></outputValues>`}${standard === '' ? '' : `<defaultOutputEntry><text>${escape(standard)}</text></defaultOutputEntry>`}</output>`;
  const n = ['input:#n', 'input:#list'];
  const two = [output('k', '"high", "low"'), output('m', '2, 1')];
  const model = compile(
    file(
      'tables',
      input('n', 'number'),
      input('list', 'numbers'),
      type('numbers', 'number', '', true),
      decision(
        'in a list',
        table('hitPolicy="COLLECT"', ['n'], [output()], ['1, 2 => "cell"', 'list => "list"', 'not(1, 2) => "not"']),
        n,
      ),
      decision('whole list', table('', ['list'], [output()], ['[1, 2] => "same"', 'list contains(?, 9) => "nine"']), n),
      decision('by entry', table('', ['{a: n}.a + 1'], [output()], ['2 => "two"', '> 2 => "more"']), n),
      decision('default', table('', ['n'], [output('', '', '"none"')], ['1 => "one"']), n),
      decision('defaults', table('', ['n'], [output('a', '', '"none"'), output('b')], ['1 => "one" | 1']), n),
      decision('no default', table('', ['n'], [output()], ['1 => "one"']), n),
      decision('two hits', table('hitPolicy="UNIQUE"', ['n'], [output()], ['> 0 => "a"', '> 1 => "a"']), n),
      decision('any', table('hitPolicy="ANY"', ['n'], [output()], ['> 0 => "a"', '> 1 => "a"', '> 2 => "b"']), n),
      decision(
        'priority',
        table('hitPolicy="PRIORITY"', ['n'], two, ['> 0 => "low" | 1', '> 1 => "high" | 1', '> 2 => "high" | 2']),
        n,
      ),
      decision(
        'output order',
        table('hitPolicy="OUTPUT ORDER"', ['n'], [output('', '3, 1, 2')], ['> 0 => 2', '> 1 => 1', '> 2 => 3']),
        n,
      ),
      decision('rule order', table('hitPolicy="RULE ORDER"', ['n'], [output()], ['> 0 => 2', '> 1 => 1', '> 2 => 3']), n),
      ...['SUM', 'MIN', 'MAX', 'COUNT'].map((name) =>
        decision(
          name,
          table(`hitPolicy="COLLECT" aggregation="${name}"`, ['n'], [output()], ['> 0 => 5', '> 1 => 2', '> 2 => 9']),
          n,
        ),
      ),
      decision(
        'last day',
        table(
          'hitPolicy="COLLECT" aggregation="MAX"',
          ['n'],
          [output()],
          ['> 0 => date("2024-01-01")', '> 1 => date("2023-01-01")'],
        ),
        n,
      ),
      decision('typed', table('', ['n'], [output('', '', '', 'numbers')], ['1 => 5', '2 => "x"']), n),
      decision('typed whole', table('hitPolicy="COLLECT"', ['n'], [output()], ['1 => 5']), n, 'number'),
      knowledge('scale', ['v', 'w'], table('', ['v', 'w'], [output()], ['1 | > 1 => v + w', '> 1 | - => 0'])),
      decision('by knowledge', text('scale(n, 4)'), ['input:#n', 'knowledge:#scale']),
      decision(
        'inside',
        `<context>${entry('m', text('n + 1'))}${entry('t', table('', ['m'], [output()], ['2 => m * 10']))}${entry(null, text('t'))}</context>`,
        n,
      ),
    ),
  );
  const cases: readonly (readonly [string, Readonly<Record<string, Value>>, Value])[] = [
    ['in a list', { n: 1, list: [1, 7] }, ['cell', 'list']],
    ['in a list', { n: 7, list: [1, 7] }, ['list', 'not']],
    ['in a list', { n: 2, list: [] }, ['cell']],
    ['whole list', { list: [1, 2] }, 'same'],
    ['whole list', { list: [9] }, 'nine'],
    ['by entry', { n: 1 }, 'two'],
    ['default', { n: 2 }, 'none'],
    ['default', {}, 'none'],
    ['defaults', { n: 2 }, { a: 'none', b: null }],
    ['defaults', { n: 1 }, { a: 'one', b: 1 }],
    ['no default', { n: 2 }, null],
    ['two hits', { n: 1 }, 'a'],
    ['two hits', { n: 2 }, null],
    ['any', { n: 2 }, 'a'],
    ['any', { n: 3 }, null],
    ['priority', { n: 3 }, { k: 'high', m: 2 }],
    ['priority', { n: 2 }, { k: 'high', m: 1 }],
    ['priority', { n: 0 }, null],
    ['output order', { n: 3 }, [3, 1, 2]],
    ['rule order', { n: 3 }, [2, 1, 3]],
    ['SUM', { n: 3 }, 16],
    ['MIN', { n: 3 }, 2],
    ['MAX', { n: 2 }, 5],
    ['COUNT', { n: 3 }, 3],
    ['COUNT', { n: 0 }, 0],
    ['SUM', { n: 0 }, null],
    ['last day', { n: 2 }, '2024-01-01'],
    ['typed', { n: 1 }, [5]],
    ['typed', { n: 2 }, null],
    ['typed whole', { n: 1 }, 5],
    ['by knowledge', { n: 1 }, 5],
    ['inside', { n: 1 }, 20],
  ];
  for (const [name, given, expected] of cases)
    test(`${name}: ${JSON.stringify(given)}`, () => same(model, name, expected, given));
});

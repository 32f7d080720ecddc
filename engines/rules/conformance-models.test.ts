import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compile,
  decision,
  entry,
  file,
  functionType,
  imports,
  input,
  invocation,
  knowledge,
  same,
  service,
  text,
  type,
} from './conformance.fixture.ts';
import type { Value } from './index.ts';

describe('results are converted to their declared types', () => {
  const model = compile(
    file(
      'types',
      type('numbers', 'number', '', true),
      type('texts', 'string', '', true),
      type(
        'point',
        '',
        '<itemComponent name="x"><typeRef>number</typeRef></itemComponent><itemComponent name="y"><typeRef>number</typeRef></itemComponent>',
      ),
      functionType('givesNumbers', 'numbers'),
      functionType('givesMoment', 'date and time'),
      knowledge('boxed', ['v'], text('[v]', 'number')),
      knowledge('there is', ['p:point'], text('p != null')),
      knowledge('one', [], text('1', 'number'), { type: 'givesNumbers' }),
      knowledge('day', [], text('date(2024, 2, 29)', 'date'), { type: 'givesMoment' }),
      knowledge('all', ['list:numbers', 'single:number', 'moment:date and time'], text('[list, single, moment]')),
      decision('wrong kind', text('1 + 1'), [], 'string'),
      decision('wrong member', text('[1, "a"]'), [], 'numbers'),
      decision('more entries', text('{x: 1, y: 2, z: 3}'), [], 'point'),
      decision('fewer entries', text('{x: 1}'), [], 'point'),
      decision('into list', text('"a"'), [], 'texts'),
      decision('into list of others', text('"a"'), [], 'numbers'),
      decision('out of list', text('["a"]'), [], 'string'),
      decision('out of long list', text('["a", "b"]'), [], 'string'),
      decision('nothing', text('null'), [], 'texts'),
      decision('of the expression', text('[7]', 'number')),
      decision('unwrapped once', text('boxed([7])'), ['knowledge:#boxed']),
      decision('unwrapped', text('boxed(7)'), ['knowledge:#boxed']),
      decision('wrong argument', text('there is({x: 1})'), ['knowledge:#there is']),
      decision('right argument', text('there is({x: 1, y: 2})'), ['knowledge:#there is']),
      decision('null argument', text('there is(null)'), ['knowledge:#there is']),
      decision('bound wrongly', invocation('there is', { p: '{x: 1}' }), ['knowledge:#there is']),
      decision('bound to nobody', invocation('boxed', { w: '7' }), ['knowledge:#boxed']),
      decision('of the invocation', invocation('there is', { p: 'null' }, 'string'), ['knowledge:#there is']),
      decision('bound', invocation('all', { list: '1', single: '[2]', moment: 'date("2024-02-29")' }), ['knowledge:#all']),
      decision(
        'entries',
        `<context>${entry('a', text('1', 'number'), 'numbers')}${entry('b', text('[2]', 'numbers'), 'number')}${entry('c', text('"x"'), 'number')}${entry(null, text('[a, b, c]'))}</context>`,
      ),
    ),
  );
  const expected: Readonly<Record<string, Value>> = {
    'wrong kind': null,
    'wrong member': null,
    'more entries': { x: 1, y: 2, z: 3 },
    'fewer entries': null,
    'into list': ['a'],
    'into list of others': null,
    'out of list': 'a',
    'out of long list': null,
    nothing: null,
    'of the expression': 7,
    'unwrapped once': null,
    unwrapped: 7,
    'wrong argument': null,
    'right argument': true,
    'null argument': false,
    'bound wrongly': null,
    'bound to nobody': null,
    'of the invocation': null,
    bound: [[1], 2, '2024-02-29T00:00:00Z'],
    entries: [[1], 2, null],
    one: [1],
    day: '2024-02-29T00:00:00Z',
  };
  for (const [name, value] of Object.entries(expected)) test(name, () => same(model, name, value));
});

describe('decision services', () => {
  const model = compile(
    file(
      'services',
      imports('left', 'left'),
      imports('', 'right'),
      functionType('givesText', 'string'),
      input('greeting', 'string'),
      input('name', 'string'),
      decision('title', text('"Ms"'), [], 'string'),
      decision('untyped', text('"none"')),
      decision(
        'letter',
        text('greeting + " " + title + " " + name'),
        ['input:#greeting', 'input:#name', 'decision:#title'],
        'string',
      ),
      decision('echo', text('untyped'), ['decision:#untyped']),
      decision('is missing', text('title = null'), ['decision:#title']),
      decision('joined', text('"x " + untyped'), ['decision:#untyped']),
      decision('number', text('12')),
      service('write', { outputs: ['#letter'], decisions: ['#title'], inputs: ['#greeting', '#name'] }),
      service('inside', { outputs: ['#letter'], inputs: ['#greeting', '#name'] }),
      service('repeat', { outputs: ['#echo'], decisions: ['#untyped'] }),
      service('missing', { outputs: ['#is missing'], decisions: ['#title'] }),
      service('join', { outputs: ['#joined'], decisions: ['#untyped'] }),
      service('both', { outputs: ['#number', '#title'] }),
      service('wrong', { outputs: ['#number'], type: 'givesText' }),
      service('across', {
        outputs: ['urn:left#double', 'urn:right#double'],
        inputs: ['urn:left#n', 'urn:right#n'],
      }),
      decision('by place', text('write("Dear", "Wu", "Dr")'), ['knowledge:#write']),
      decision('by name', text('write(title: "Dr", name: "Wu", greeting: "Dear")'), ['knowledge:#write']),
      decision('by a wrong name', text('write(titel: "Dr", name: "Wu", greeting: "Dear")'), ['knowledge:#write']),
      decision('one too many', text('repeat("a", "b")'), ['knowledge:#repeat']),
      decision('one too few', text('missing()'), ['knowledge:#missing']),
      decision('of the wrong type', text('missing(12)'), ['knowledge:#missing']),
      decision('unwrapped', text('missing(["a"])'), ['knowledge:#missing']),
      decision('decides inside', text('inside("Dear", "Wu")'), ['knowledge:#inside']),
      decision(
        'apart',
        `<context>${entry('service', text('write("A", "B", "C")'))}${entry('title', text('title'))}${entry('name', text('name'))}</context>`,
        ['knowledge:#write', 'decision:#title', 'input:#name'],
      ),
      knowledge('twice', ['f', 'v'], text('f(v) + f(v)')),
      decision('handed on', text('twice(repeat, "ab")'), ['knowledge:#twice', 'knowledge:#repeat']),
    ),
    file('left', input('n', 'number'), decision('double', text('2 * n'), ['input:#n'], 'number')),
    file('right', input('n', 'number'), decision('double', text('20 * n'), ['input:#n'], 'number')),
  );

  test('take input data, then input decisions, by place or by name', () => {
    same(model, 'by place', 'Dear Dr Wu');
    same(model, 'by name', 'Dear Dr Wu');
    same(model, 'by a wrong name', null);
    same(model, 'one too many', null);
    same(model, 'one too few', null);
  });

  test('convert what they are given; what does not fit ends the call', () => {
    same(model, 'of the wrong type', null);
    same(model, 'unwrapped', false);
  });

  test('decide what they are not given, and keep it to themselves', () => {
    same(model, 'decides inside', 'Dear Ms Wu');
    same(model, 'apart', { service: 'A C B', title: 'Ms', name: 'Li' }, { name: 'Li' });
  });

  test('are values', () => same(model, 'handed on', 'abab'));

  test('asked from outside, a value that is missing or does not fit is null', () => {
    same(model, 'write', 'Dear Dr Wu', { greeting: 'Dear', name: 'Wu', title: 'Dr' });
    same(model, 'repeat', null);
    same(model, 'missing', true, { title: 12 });
    same(model, 'missing', true);
    same(model, 'join', 'x y', { untyped: 'y' });
    same(model, 'join', null);
  });

  test('one output is the value, several are a context', () => {
    same(model, 'both', { number: 12, title: 'Ms' });
    same(model, 'wrong', null);
  });

  test('inputs and outputs of imported files have the name of the import in front', () => {
    same(model, 'across', { 'left.double': 6, double: 80 }, { left: { n: 3 }, n: 4 });
    same(model, 'across', { 'left.double': 6, double: 80 }, { 'left.n': 3, n: 4 });
    same(model, 'left.double', 10, { left: { n: 5 } });
    same(model, 'double', 100, { n: 5 });
  });

  test('the value of a required decision may be given', () => {
    same(model, 'joined', 'x none');
    same(model, 'joined', 'x y', { untyped: 'y' });
    same(model, 'joined', null, { untyped: null });
    same(model, 'is missing', true, { title: 12 });
  });
});

describe('imports without a name', () => {
  const uses = (name: string): string => decision('asked', text(name), [`decision:#${name}`]);
  const says = (name: string, who: string): string => decision(name, text(`"${who}"`));

  test('bring in decisions, inputs, knowledge models and types as if they were written here', () => {
    const model = compile(
      file(
        'a',
        imports('', 'b'),
        decision('d', text('there'), ['decision:#there']),
        decision('k', text('triple(2)'), ['knowledge:#triple']),
        decision('i', text('outside'), ['input:#outside'], 'short'),
      ),
      file('b', type('short', 'string'), input('outside', 'Any'), says('there', 'b'), knowledge('triple', ['n'], text('3 * n'))),
    );
    same(model, 'd', 'b');
    same(model, 'k', 6);
    same(model, 'i', 'x', { outside: 'x' });
    same(model, 'i', null, { outside: 1 });
    same(model, 'there', 'b');
    same(model, 'triple', 12, { n: 4 });
    assert.deepEqual(model.problems, []);
  });

  test('the first of two elements of one name is meant: file by file, each followed by its own imports', () => {
    const at = (name: string, ...parts: readonly string[]): string => file(name, ...parts);
    const a = (...names: readonly string[]): string => at('a', ...names.map((name) => imports('', name)), uses('x'));
    same(compile(a('b', 'c'), at('b', says('x', 'b')), at('c', says('x', 'c'))), 'asked', 'b');
    same(compile(a('b', 'c'), at('b', says('y', 'b')), at('c', says('x', 'c'))), 'asked', 'c');
    same(compile(a('b'), at('b', imports('', 'c'), says('x', 'b')), at('c', says('x', 'c'))), 'asked', 'b');
    same(
      compile(a('b'), at('b', imports('', 'c'), imports('', 'd')), at('c', says('x', 'c')), at('d', says('x', 'd'))),
      'asked',
      'c',
    );
    same(compile(a('b', 'd'), at('b', imports('', 'c')), at('c', says('x', 'c')), at('d', says('x', 'd'))), 'asked', 'c');
    same(compile(a('b', 'd'), at('b', imports('', 'c')), at('c', says('z', 'c')), at('d', says('x', 'd'))), 'asked', 'd');
  });

  test('a name of the importing file is meant inside the imported one too, however it is referred to', () => {
    for (const href of ['#x', 'urn:b#x']) {
      const model = compile(
        file('a', imports('', 'b'), decision('asked', text('y'), ['decision:#y']), says('x', 'a')),
        file('b', decision('y', text('x'), [`decision:${href}`]), says('x', 'b')),
      );
      same(model, 'asked', 'a');
      same(model, 'x', 'a');
    }
  });

  test('types and the file itself have names of their own', () => {
    const model = compile(
      file(
        'same',
        imports('', 'b'),
        decision('same', text('"mine"'), [], 'same'),
        decision('asked', text('"ours"'), [], 'other'),
      ),
      file('b', type('same', 'string'), type('other', 'number')),
    );
    same(model, 'same', 'mine');
    same(model, 'asked', null);
    const own = compile(
      file('a', imports('', 'b'), type('t', 'string'), decision('asked', text('1'), [], 't')),
      file('b', type('t', 'number')),
    );
    same(own, 'asked', null);
  });

  test('files may import themselves and each other', () => {
    same(compile(file('a', imports('', 'a'), uses('x'), says('x', 'a'))), 'asked', 'a');
    same(compile(file('a', imports('', 'b'), uses('x')), file('b', imports('', 'a'), says('x', 'b'))), 'asked', 'b');
    const round = compile(
      file('a', imports('', 'b'), uses('x')),
      file('b', imports('', 'c'), type('u', 'v')),
      file('c', imports('', 'b'), type('v', 'string'), decision('x', text('"c"'), [], 'u')),
    );
    same(round, 'asked', 'c');
    assert.deepEqual(round.problems, []);
  });

  test('a type that does not exist anywhere is a problem, not an endless search', () => {
    const model = compile(file('a', imports('', 'a'), imports('p', 'a'), decision('d', text('1'), [], 'p.p.nowhere')));
    same(model, 'd', 1);
    assert.equal(model.problems.length, 1);
  });
});

describe('imports with a name', () => {
  const people = file(
    'people',
    type('person', '', '<itemComponent name="first name"><typeRef>string</typeRef></itemComponent>'),
    input('who', 'person'),
    knowledge('greet', ['p:person'], text('"Hello " + p.first name', 'string')),
    decision('greeting', text('greet(who)'), ['input:#who', 'knowledge:#greet'], 'string'),
  );
  const model = compile(
    file(
      'a',
      imports('my people', 'people'),
      imports('middle', 'middle'),
      input('someone', 'my people.person'),
      decision('call', text('my people.greet(someone)'), ['input:#someone', 'knowledge:urn:people#greet']),
      decision('both', text('my people.greeting + "; " + middle.shout'), [
        'decision:urn:people#greeting',
        'decision:urn:middle#shout',
      ]),
    ),
    people,
    file(
      'middle',
      imports('inner', 'people'),
      knowledge('loudly', ['p'], text('upper case(inner.greet(p))'), { needs: ['knowledge:urn:people#greet'] }),
      decision('shout', text('loudly(inner.who)'), ['input:urn:people#who', 'knowledge:#loudly']),
    ),
  );

  test('name knowledge models and types with the prefix', () => {
    same(model, 'call', 'Hello Wu', { someone: { 'first name': 'Wu' } });
    same(model, 'call', null, { someone: { 'first name': 1 } });
  });

  test('an input is given below any of the imports that lead to it, or by its name alone', () => {
    const who = { 'first name': 'Li' };
    const both = 'Hello Li; HELLO LI';
    same(model, 'both', both, { 'my people': { who } });
    same(model, 'both', both, { middle: { inner: { who } } });
    same(model, 'both', both, { 'my people.who': who });
    same(model, 'both', both, { who });
    same(model, 'both', null);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { uncovered, Work } from './check/cover.ts';
import { compileModel, EvaluationError, ModelError, rationed } from './index.ts';
import { literalXml, modelXml, tableModel, tableXml } from './testing.ts';

const rejects = (xml: string, code: string, message = /./): void => {
  assert.throws(
    () => compileModel(xml),
    (error: Error) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      return true;
    },
  );
};
const fine = modelXml({ n: 'number' }, literalXml('out', 'n + 1', ['n']));

describe('hostile files end in a clear error', () => {
  test('document types, entities, size, depth, number of elements', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${fine.replace(/^<\?xml.*?\?>/, '')}`;
    rejects(bomb, 'XML', /document types and entity declarations/);
    rejects(`${fine}${' '.repeat(50_000_000)}`, 'LIMIT', /500\d+ characters/);
    rejects(
      fine.replace('</definitions>', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}</definitions>`),
      'LIMIT',
      /maxDepth is 200/,
    );
    rejects(fine.replace('</definitions>', `${'<a/>'.repeat(200_001)}</definitions>`), 'LIMIT', /maxElements is 200000/);
    rejects('<'.repeat(3_000_000), 'XML');
    rejects(`<a b="${'"'.repeat(3_000_000)}`, 'XML');
  });

  test('not XML, not DMN, cut off', () => {
    rejects('', 'XML', /no XML element/);
    rejects('PK\u0003\u0004', 'XML');
    rejects('<html><body/></html>', 'XML', /not a DMN file/);
    rejects(fine.slice(0, -20), 'XML');
    rejects(fine.replace('</definitions>', '</definition>'), 'XML');
    rejects(`${fine}</x>`, 'XML');
  });

  test('any cut or damaged file is refused or compiles, never something else', () => {
    const text = modelXml(
      { n: 'number' },
      tableXml({ inputs: [['n', 'number']], outputs: [['out']], rows: [[['> 1'], ['"a"']]] }),
    );
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(8),
        fc.constantFrom('', '<', '>', '&', '"', '<!--', ']]>', '\u0000', '(', '月'),
        (at, cut, put) => {
          try {
            const model = compileModel(text.slice(0, at) + put + text.slice(at + cut));
            for (const decision of model.decisions) model.evaluate(decision.id, { n: 2 });
          } catch (error) {
            assert.ok(error instanceof ModelError || error instanceof EvaluationError, String((error as Error).stack));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('faults of a rule are named with their place', () => {
  const table = (cell: string, output = '"a"') =>
    modelXml(
      { n: 'number' },
      tableXml({
        id: 'gate',
        inputs: [['n', 'number']],
        outputs: [['out']],
        rows: [
          [['-'], ['1']],
          [[cell], [output]],
        ],
      }),
    );

  test('table, row, column and character', () => {
    rejects(table('> 3 +'), 'FEEL', /^decision "gate", row 2, column 1 "n", character \d+: cannot read "> 3 \+"/);
    rejects(table('> monthz'), 'FEEL', /row 2, column 1 "n", character 3: unknown name "monthz" \(known here: \?, n\)/);
    rejects(table('-', '1 +'), 'FEEL', /row 2, column 2 "out"/);
    rejects(table('date("2026-02-30")'), 'FEEL', /does not exist/);
    rejects(table('time(25, 11, 45, duration("PT1H"))'), 'FEEL', /time\(25, 11, 45, PT1H\) does not exist/);
    rejects(table('frobnicate(n)'), 'FEEL', /unknown function "frobnicate"/);
    rejects(table(`${'('.repeat(500)}1${')'.repeat(500)}`), 'LIMIT', /row 2.*nested deeper/);
    rejects(table(`"${'x'.repeat(60_000)}"`), 'LIMIT', /characters/);
  });

  test('a rule reads no clock, no file, no network and no environment', () => {
    for (const text of [
      'today()',
      'now() > n',
      'for i in [1] return now()',
      'function() external { java: { class: "java.io.File" } }',
    ]) {
      rejects(modelXml({ n: 'number' }, literalXml('out', text, ['n'])), 'UNSUPPORTED', /decision "out"/);
    }
    for (const text of [
      'process.env',
      'require("node:fs")',
      'globalThis',
      'fetch("http://127.0.0.1")',
      'constructor.constructor("1")()',
    ]) {
      rejects(modelXml({ n: 'number' }, literalXml('out', text, ['n'])), 'FEEL', /unknown/);
    }
    const model = compileModel(
      modelXml({ n: 'Any' }, literalXml('out', 'n.constructor', ['n']), literalXml('proto', 'n.__proto__', ['n'])),
    );
    assert.equal(model.evaluate('out', { n: {} }), null);
    assert.equal(model.evaluate('proto', { n: {} }), null);
    const quoted = tableModel({
      inputs: [['n', 'string']],
      outputs: [['out']],
      rows: [[['"\\"]; throw 1; //"', '-'].slice(0, 1), ['"`${1}"']]],
    });
    assert.equal(quoted.evaluate('decision', { n: '"]; throw 1; //' }), '`${1}');
  });

  test('cycles, missing references, names declared twice, logic that is not supported', () => {
    rejects(modelXml({}, literalXml('a', 'b', [], ['b']), literalXml('b', 'a', [], ['a'])), 'CYCLE', /a → b → a/);
    rejects(modelXml({}, literalXml('a', 'a', [], ['a'])), 'CYCLE');
    rejects(modelXml({}, literalXml('a', '1', ['nowhere'])), 'REFERENCE', /nowhere/);
    rejects(modelXml({ a: 'number' }, literalXml('b', '1').replaceAll('name="b"', 'name="a"')), 'REFERENCE', /twice/);
    rejects(modelXml({ a: 'number' }, literalXml('a', '1')), 'REFERENCE', /declared twice/);
    rejects(modelXml({}, '<decision id="a" name="a"><variable name="a"/></decision>'), 'XML', /decision "a": has no logic/);
    rejects(
      modelXml({}, '<decision id="a" name="a"><variable name="a"/><conditional/></decision>'),
      'XML',
      /the condition is missing/,
    );
    rejects(
      modelXml({}, literalXml('a', '1')).replace(
        '<decision',
        '<import name="other" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/><decision',
      ),
      'REFERENCE',
      /imports "other", which was not found/,
    );
    rejects(modelXml({}, tableXml({ hitPolicy: 'LUCKY', inputs: [], outputs: [['o']], rows: [] })), 'UNSUPPORTED', /LUCKY/);
  });

  test('a decision only sees what it requires', () => {
    rejects(modelXml({ n: 'number', m: 'number' }, literalXml('out', 'n + m', ['n'])), 'FEEL', /unknown name "m"/);
  });
});

describe('hostile inputs', () => {
  test('huge and odd values give an answer or a clear error', () => {
    const model = tableModel({
      inputs: [
        ['n', 'number'],
        ['s', 'string'],
      ],
      outputs: [['out']],
      rows: [[['> 1', '-'], ['"a"']]],
    });
    assert.equal(model.evaluate('decision', { n: 1e308, s: 'x'.repeat(1_000_000) }), 'a');
    for (const n of [Number.NaN, Number.POSITIVE_INFINITY, '7', [], {}, () => 1])
      assert.equal(model.evaluate('decision', { n }), null);
    assert.throws(() => model.decide('decision', { n: { known: true, value: 'seven' } }), EvaluationError);
    assert.throws(
      () => model.evaluate('nothing', {}),
      (error: Error) => error instanceof EvaluationError && /there are: decision/.test(error.message),
    );
  });
});

describe('runs that would never end, or fill the memory, end in a clear error', () => {
  const value = (text: string): unknown => compileModel(modelXml({}, literalXml('out', text))).evaluate('out', {});
  const ends = (text: string): void => {
    assert.throws(
      () => value(text),
      (error: Error) => error instanceof EvaluationError && error.code === 'BUDGET',
      text.slice(0, 80),
    );
  };
  const doubled = (first: string, next: string): string => `(for i in 1..200 return if i = 1 then ${first} else ${next})[-1]`;

  test('loops, recursion, doubling lists and texts', () => {
    ends('for i in 1..1000000000 return i');
    ends('some i in 1..1000000000 satisfies i < 0');
    ends('for i in 1..100000, j in 1..100000 return 1');
    ends('{f: function(n) f(n+1) + f(n+2), r: f(1)}.r');
    ends('{f: function(n) if n = 0 then 1 else f(n-1) + f(n-1), r: f(60)}.r');
    ends(doubled('"aaaaaaaaaa"', 'partial[-1] + partial[-1]'));
    ends(doubled('[1]', '[partial[-1], partial[-1]]'));
    ends('concatenate(for i in 1..3000 return for j in 1..3000 return j)');
    ends(`replace("${'a'.repeat(20_000)}", "a", "${'b'.repeat(20_000)}")`);
    assert.equal(value('{f: function(n) f(n+1), r: f(1)}.r'), null, 'a recursion without end comes to nothing');
  });

  test('arithmetic costs what it takes: a root is no addition', () => {
    const steps = (text: string): unknown => rationed(100_000, () => value(text));
    assert.equal(steps('count(for i in 1..2000 return i + 1/3)'), 2000);
    for (const text of [
      'sqrt(i + 1/3)',
      'exp(i / 3000)',
      'log(i / 3 + 1)',
      '(i + 1/3) ** 0.3333',
      'modulo(i * 1e6000, 3.7e-6000)',
    ]) {
      assert.throws(() => steps(`count(for i in 1..2000 return ${text})`), { code: 'BUDGET' }, text);
    }
    assert.throws(() => steps('stddev(for i in 1..9000 return i + 0.1)'), { code: 'BUDGET' });
    assert.throws(() => steps('median(for i in 1..9000 return i)'), { code: 'BUDGET' });
  });

  test('decisions that rest on thousands of others, one after the other', () => {
    const chain = (n: number, next: number): string[] =>
      Array.from({ length: n }, (_, i) => {
        const other = `d${i + next}`;
        return i + next < 0 || i + next >= n ? literalXml(`d${i}`, '1') : literalXml(`d${i}`, `${other} + 1`, [], [other]);
      });
    rejects(modelXml({}, ...chain(5000, 1)), 'LIMIT', /more than 500/);
    rejects(modelXml({}, ...chain(5000, -1)), 'LIMIT', /more than 500/);
    assert.equal(compileModel(modelXml({}, ...chain(400, 1))).evaluate('d0', {}), 400);
  });

  test('many runs together may have a ration', () => {
    const model = compileModel(modelXml({ n: 'number' }, literalXml('out', 'count(for i in 1..n return i * i)', ['n'])));
    const run = (): unknown => {
      try {
        return model.evaluate('out', { n: 100_000 });
      } catch (error) {
        return (error as EvaluationError).code;
      }
    };
    const results = rationed(1_000_000, () => Array.from({ length: 20 }, run));
    assert.equal(results[0], 100_000);
    assert.equal(results[19], 'BUDGET');
    assert.equal(run(), 100_000, 'afterwards nothing is rationed');
  });

  test('rows by the hundred over the same texts are searched without looking at each pair of answers', () => {
    const rows = (1n << 128n) - 1n;
    // Sets that share their first 64 bits, as those of most tables do.
    const at = Array.from({ length: 10_000 }, (_, i) => (BigInt(i) << 64n) | 1n);
    const domain = [at.map((_, i) => i)];
    assert.equal(uncovered({ at: [at] }, domain, rows, new Work(1e7)), null);
  });

  test('regular expressions that other engines never finish', () => {
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(a*)*b', '(a?){40}a{40}c', '((a+)+)+$', '(.*a){25}b']) {
      let answer: unknown;
      try {
        answer = value(`matches("${'a'.repeat(30_000)}b", "${pattern}c")`);
      } catch (error) {
        assert.ok(error instanceof EvaluationError && error.code === 'BUDGET', String(error));
        continue;
      }
      assert.ok(answer === false || answer === null, pattern);
    }
  });

  test('numbers, dates and positions far out', () => {
    for (const text of [
      '10 ** 7000',
      'exp(20000)',
      'date("2020-01-01") + duration("P999999999Y")',
      'duration("P1D") * 1e300',
      'decimal(1/3, 100000000)',
    ]) {
      assert.equal(value(text), null, text);
    }
    assert.equal(value('substring("abc", -1000000000)'), null);
  });

  test('deep nesting of every bracket is refused, not a stack that overflows', () => {
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['{a:', '}'],
      ['if true then ', ' else 1'],
      ['-', ''],
      ['not(', ')'],
      ['[1,2][', ']'],
      ['function() ', ''],
    ]) {
      rejects(
        modelXml({}, literalXml('out', `${(open ?? '').repeat(3000)}1${(close ?? '').repeat(3000)}`)),
        'LIMIT',
        /nested deeper|characters/,
      );
    }
    for (const text of ['1 in ('.repeat(3000), '(1..'.repeat(3000), '[1..'.repeat(90), '1 in ('.repeat(90)]) {
      assert.throws(() => value(text), ModelError);
    }
  });

  test('random texts as cells and expressions are read or refused, and nothing else', () => {
    const word = fc.constantFrom(
      ...'n,x,1,2.5,"a",(,),[,],{,},..,..,<,>,=,!=,and,or,not,in,if,then,else,for,return,some,satisfies,between,instance of,number,function,:,-,+,*,/,**,.,",",@"2020-01-01",?,null,true,date,\n,//,/*,`'.split(
        ',',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join(' ');
        for (const xml of [
          modelXml({ n: 'number' }, literalXml('out', text, ['n'])),
          modelXml(
            { n: 'number' },
            tableXml({ id: 'out', inputs: [['n', 'number']], outputs: [['o']], rows: [[[text], ['1']]] }),
          ),
        ]) {
          for (const lenient of [false, true]) {
            try {
              compileModel(xml, { lenient }).evaluate('out', { n: 3 });
            } catch (error) {
              assert.ok(
                error instanceof ModelError || error instanceof EvaluationError,
                `${text}: ${String((error as Error).stack)}`,
              );
            }
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});

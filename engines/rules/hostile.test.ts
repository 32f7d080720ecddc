import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compileModel, EvaluationError, ModelError } from './index.ts';
import { literalXml, modelXml, tableModel, tableXml } from './testing.ts';

const rejects = async (xml: string, code: string, message = /./): Promise<void> => {
  await assert.rejects(compileModel(xml), (error: Error) => {
    assert.ok(error instanceof ModelError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
};
const fine = modelXml({ n: 'number' }, literalXml('out', 'n + 1', ['n']));

describe('hostile files end in a clear error', () => {
  test('document types, entities, size, depth, number of elements', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${fine.replace(/^<\?xml.*?\?>/, '')}`;
    await rejects(bomb, 'XML', /document types and entity declarations/);
    await rejects(`${fine}${' '.repeat(5_000_000)}`, 'LIMIT', /5000\d+ characters/);
    await rejects(
      fine.replace('</definitions>', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}</definitions>`),
      'LIMIT',
      /deeper than 64/,
    );
    await rejects(fine.replace('</definitions>', `${'<a/>'.repeat(200_001)}</definitions>`), 'LIMIT', /200000 elements/);
    const started = performance.now();
    await rejects('<'.repeat(3_000_000), 'XML');
    await rejects(`<a b="${'"'.repeat(3_000_000)}`, 'XML');
    assert.ok(performance.now() - started < 2000, 'in time');
  });

  test('not XML, not DMN, cut off', async () => {
    await rejects('', 'XML', /no XML element/);
    await rejects('PK\u0003\u0004', 'XML');
    await rejects('<html><body/></html>', 'XML', /not a DMN file/);
    await rejects(fine.slice(0, -20), 'XML');
    await rejects(fine.replace('</definitions>', '</definition>'), 'XML');
    await rejects(`${fine}</x>`, 'XML');
  });

  test('any cut or damaged file is refused or compiles, never something else', async () => {
    const text = modelXml(
      { n: 'number' },
      tableXml({ inputs: [['n', 'number']], outputs: [['out']], rows: [[['> 1'], ['"a"']]] }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.nat(8),
        fc.constantFrom('', '<', '>', '&', '"', '<!--', ']]>', '\u0000', '(', '月'),
        async (at, cut, put) => {
          try {
            const model = await compileModel(text.slice(0, at) + put + text.slice(at + cut));
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

  test('table, row, column and character', async () => {
    await rejects(table('> 3 +'), 'FEEL', /^decision "gate", row 2, column 1 "n", character \d+: cannot read "> 3 \+"/);
    await rejects(table('> monthz'), 'FEEL', /row 2, column 1 "n", character 3: unknown name "monthz" \(known here: n, \?\)/);
    await rejects(table('-', '1 +'), 'FEEL', /row 2, column 2 "out"/);
    await rejects(table('date("2026-02-30")'), 'FEEL', /has no value/);
    await rejects(table('frobnicate(n)'), 'FEEL', /unknown function "frobnicate"/);
    await rejects(table(`${'('.repeat(500)}1${')'.repeat(500)}`), 'LIMIT', /row 2.*nested deeper/);
    await rejects(table(`"${'x'.repeat(30_000)}"`), 'LIMIT', /characters/);
  });

  test('a rule reads no clock and runs no regular expression', async () => {
    for (const text of ['today()', 'now() > n', 'matches("a", "(a+)+$")', 'for i in [1] return now()', 'split("a", "b")']) {
      await rejects(modelXml({ n: 'number' }, literalXml('out', text, ['n'])), 'UNSUPPORTED', /decision "out"/);
    }
  });

  test('cycles, missing references, names declared twice, logic that is not supported', async () => {
    await rejects(modelXml({}, literalXml('a', 'b', [], ['b']), literalXml('b', 'a', [], ['a'])), 'CYCLE', /a → b → a/);
    await rejects(modelXml({}, literalXml('a', 'a', [], ['a'])), 'CYCLE');
    await rejects(modelXml({}, literalXml('a', '1', ['nowhere'])), 'REFERENCE', /nowhere/);
    await rejects(modelXml({ a: 'number' }, literalXml('b', '1').replaceAll('name="b"', 'name="a"')), 'REFERENCE', /twice/);
    await rejects(modelXml({ a: 'number' }, literalXml('a', '1')), 'XML', /duplicate ID/);
    await rejects(modelXml({}, '<decision id="a" name="a"><variable name="a"/></decision>'), 'UNSUPPORTED', /decision "a"/);
    await rejects(
      modelXml({}, '<decision id="a" name="a"><variable name="a"/><conditional/></decision>'),
      'UNSUPPORTED',
      /<conditional>/,
    );
    await rejects(
      modelXml({}, literalXml('a', '1')).replace(
        '<decision',
        '<import name="other" namespace="urn:other" importType="urn:x"/><decision',
      ),
      'UNSUPPORTED',
      /imports "other"/,
    );
    await rejects(modelXml({}, tableXml({ hitPolicy: 'LUCKY', inputs: [], outputs: [['o']], rows: [] })), 'UNSUPPORTED', /LUCKY/);
  });

  test('a decision only sees what it requires', async () => {
    await rejects(modelXml({ n: 'number', m: 'number' }, literalXml('out', 'n + m', ['n'])), 'FEEL', /unknown name "m"/);
  });
});

describe('hostile inputs', () => {
  test('huge and odd values give an answer or a clear error', async () => {
    const model = await tableModel({
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

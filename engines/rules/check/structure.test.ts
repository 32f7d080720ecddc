import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { compileModel, readDefinitions } from '../index.ts';
import type { ModelMeta } from '../index.ts';
import { rulesCli } from '../cli.ts';
import { blocking, checkModel } from './index.ts';
import { expressionOf, found, metaOf, modelOf, tableOf } from './testing.ts';
import type { Sample } from './testing.ts';

const all = (xml: string) => checkModel(xml).map(({ code, severity }) => [code, severity]);

describe('files and structure', () => {
  test('a hostile or unreadable file is one finding, never an exception', () => {
    for (const xml of ['', '<x/>', 'not xml', '<!DOCTYPE a [<!ENTITY b "c">]><definitions/>', '<definitions', '\u0000']) {
      const findings = checkModel(xml);
      assert.equal(findings.length, 1, xml);
      assert.equal(findings[0]?.severity, 'error');
    }
  });

  test('parsed definitions will do', () => {
    assert.deepEqual(
      checkModel(readDefinitions(modelOf({ n: 'number' }, expressionOf('e', 'n + 1', { inputs: ['n'] })))),
      checkModel(modelOf({ n: 'number' }, expressionOf('e', 'n + 1', { inputs: ['n'] }))),
    );
  });

  test('every unknown name is found, with place and a «did you mean»', () => {
    const sample: Sample = {
      inputs: [{ expression: 'months', type: 'number' }],
      outputs: [{ name: 'out', type: 'number' }],
      rows: [
        ['> mnths', 'monhts + 1'],
        ['-', 'wibble'],
      ],
    };
    const findings = found(modelOf({ months: 'number' }, tableOf(sample)), ['UNKNOWN_NAME']);
    assert.deepEqual(
      findings.map(({ place, mend }) => [place.row, place.column, place.offset, mend.en]),
      [
        [1, 1, 3, 'Did you mean "months"?'],
        [1, 2, 1, 'Did you mean "months"?'],
        [2, 2, 1, 'A text needs double quotes; names known here: months'],
      ],
    );
    assert.match(findings[0]?.text.zh ?? '', /没有名称「mnths」/u);
  });

  test('cycles of decisions and of types, dangling references, things declared twice, missing logic, unknown types and elements', () => {
    const cycle = modelOf({}, expressionOf('a', 'b', { decisions: ['b'] }), expressionOf('b', 'a', { decisions: ['a'] }));
    assert.deepEqual(
      found(cycle, ['CYCLE']).map(({ text }) => text.zh),
      ['决策互相依赖：a → b → a'],
    );
    const types = modelOf(
      { x: 'tA' },
      '<itemDefinition name="tA"><typeRef>tB</typeRef></itemDefinition>',
      '<itemDefinition name="tB"><typeRef>tA</typeRef></itemDefinition>',
      expressionOf('e', 'x', { inputs: ['x'] }),
    );
    assert.equal(found(types, ['CYCLE']).length, 1);
    assert.deepEqual(
      found(modelOf({}, expressionOf('e', '1', { inputs: ['gone'] })), ['REFERENCE']).map(({ place }) => place.decision),
      ['e'],
    );
    assert.equal(found(modelOf({ n: 'number' }, expressionOf('n', '1')), ['DECLARED_TWICE']).length, 1);
    assert.equal(found(modelOf({}, '<decision id="e" name="e"/>'), ['NO_LOGIC']).length, 1);
    assert.equal(found(modelOf({ n: 'nmber' }), ['UNKNOWN_TYPE']).length, 1);
    assert.equal(found(modelOf({}, '<decison id="e" name="e"/>'), ['UNKNOWN_ELEMENT']).length, 1);
  });

  test('rows of the wrong length, an unknown hit policy, a table without rows', () => {
    const short = modelOf(
      { n: 'number' },
      tableOf({ inputs: [{ expression: 'n', type: 'number' }], outputs: [{ name: 'out' }], rows: [['-', '1']] }),
    ).replace('<inputEntry><text>-</text></inputEntry>', '');
    assert.deepEqual(
      found(short, ['ROW_LENGTH']).map(({ place }) => place.row),
      [1],
    );
    assert.deepEqual(
      blocking(checkModel(modelOf({}, tableOf({ inputs: [], outputs: [{ name: 'o' }], rows: [['1']], hitPolicy: 'BEST' })))).map(
        ({ code }) => code,
      ),
      ['UNSUPPORTED'],
    );
    assert.equal(
      found(
        modelOf({ n: 'number' }, tableOf({ inputs: [{ expression: 'n', type: 'number' }], outputs: [{ name: 'o' }], rows: [] })),
        ['EMPTY_TABLE'],
      ).length,
      1,
    );
  });

  test('imports: found by name space, types and decisions under their prefix, a missing one is an error', () => {
    const base = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="base" namespace="urn:base"><itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues></itemDefinition><decision id="level" name="level"><variable name="level" typeRef="tLevel"/><literalExpression><text>"A"</text></literalExpression></decision></definitions>`;
    const main = (cell: string) =>
      modelOf(
        { s: 'lib.tLevel' },
        tableOf({
          inputs: [{ expression: 's', type: 'lib.tLevel' }],
          outputs: [{ name: 'o' }],
          rows: [
            ['"A"', '"x"'],
            [cell, '"y"'],
          ],
        }),
        expressionOf('e', 'lib.level').replace(
          '<literalExpression>',
          '<informationRequirement><requiredDecision href="urn:base#level"/></informationRequirement><literalExpression>',
        ),
      ).replace(
        '<inputData',
        '<import name="lib" namespace="urn:base" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/><inputData',
      );
    const resolve = ({ namespace }: { namespace: string }) => (namespace === 'urn:base' ? base : undefined);
    assert.deepEqual(
      checkModel(main('"B"'), { resolve }).filter(({ severity }) => severity !== 'hint'),
      [],
    );
    assert.deepEqual(
      checkModel(main('"C"'), { resolve })
        .map(({ code }) => code)
        .filter((code) => code !== 'GAP_NULL'),
      ['GAP', 'VALUE_NOT_ALLOWED'],
    );
    assert.ok(found(main('"B"'), ['IMPORT']).length === 1);
  });

  test('nothing that the compiler says is missing: an unreadable list of outputs', () => {
    const xml = modelOf(
      { n: 'number' },
      tableOf({
        inputs: [{ expression: 'n', type: 'number' }],
        outputs: [{ name: 'o', values: '"a", (' }],
        rows: [['-', '"a"']],
      }),
    );
    assert.throws(() => compileModel(xml));
    assert.deepEqual(
      blocking(checkModel(xml)).map(({ code, place }) => [code, place.column]),
      [['FEEL_SYNTAX', 2]],
    );
  });

  test('sorted by decision, row and column, the model itself first', () => {
    const xml = modelOf(
      { n: 'number', gone: 'number' },
      expressionOf('z', 'x'),
      tableOf({
        id: 'a',
        inputs: [{ expression: 'n', type: 'number' }],
        outputs: [{ name: 'o' }],
        rows: [
          ['> 1', 'y'],
          ['"s"', 'y'],
        ],
      }),
    );
    assert.deepEqual(
      checkModel(xml)
        .filter(({ severity, code }) => severity !== 'hint' && code !== 'MISSING_SOURCE')
        .map(({ code, place }) => [place.decision, place.row, place.column, code]),
      [
        [undefined, undefined, undefined, 'UNUSED_INPUT'],
        ['z', undefined, undefined, 'UNKNOWN_NAME'],
        ['a', 1, 2, 'UNKNOWN_NAME'],
        ['a', 2, 1, 'TYPE_CELL'],
        ['a', 2, 2, 'UNKNOWN_NAME'],
      ],
    );
  });
});

describe('what is not used', () => {
  const fine = {
    inputs: [{ expression: 'n', type: 'number' }],
    outputs: [{ name: 'o' }],
    rows: [
      ['> 1', '"a"'],
      ['<= 1', '"b"'],
    ],
  };

  test('inputs, functions, types, requirements, columns', () => {
    assert.deepEqual(all(modelOf({ n: 'number' }, tableOf({ ...fine, rows: [['-', '"a"']] }))), [['UNUSED_COLUMN', 'hint']]);
    assert.deepEqual(
      found(modelOf({ n: 'number', m: 'number' }, tableOf(fine)), ['UNUSED_INPUT']).map(({ severity }) => severity),
      ['warning'],
    );
    const bkm =
      '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><literalExpression><text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>';
    assert.equal(found(modelOf({ n: 'number' }, tableOf(fine), bkm), ['UNUSED_FUNCTION']).length, 1);
    assert.equal(
      found(modelOf({ n: 'number' }, '<itemDefinition name="t"><typeRef>number</typeRef></itemDefinition>', tableOf(fine)), [
        'UNUSED_TYPE',
      ]).length,
      1,
    );
    assert.equal(
      found(modelOf({ n: 't' }, '<itemDefinition name="t"><typeRef>number</typeRef></itemDefinition>', tableOf(fine)), [
        'UNUSED_TYPE',
      ]).length,
      0,
    );
    assert.equal(
      found(modelOf({ n: 'number', m: 'number' }, tableOf({ ...fine, inputData: ['n', 'm'] })), ['UNUSED_REQUIREMENT']).length,
      1,
    );
    assert.deepEqual(
      found(modelOf({ n: 'number' }, tableOf({ ...fine, notes: ['zh', 'en'], rows: [['-', '"a"', 'x', '']] })), [
        'EMPTY_COLUMN',
      ]).map(({ place }) => [place.column, place.columnName]),
      [[4, 'en']],
    );
  });

  test('decisions, where the sidecar lists decisions', () => {
    const xml = modelOf(
      { n: 'number' },
      tableOf(fine),
      expressionOf('e', 'dec', { decisions: ['dec'] }),
      expressionOf('old', '1'),
    );
    const meta = metaOf({ n: 'number' }, { decisions: { e: { zh: '甲', en: 'E' } } });
    assert.deepEqual(
      found(xml, ['UNUSED_DECISION'], { meta }).map(({ place }) => place.decision),
      ['old'],
    );
    assert.deepEqual(found(xml, ['UNUSED_DECISION']), []);
  });
});

describe('the sidecar', () => {
  const xml = modelOf(
    { months: 'number', level: 't' },
    '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues></itemDefinition>',
    tableOf({
      id: 'gate',
      hitPolicy: 'COLLECT',
      inputs: [{ expression: 'months', type: 'number' }],
      outputs: [{ name: 'reason' }],
      notes: ['zh', 'en', 'article', 'fix-zh', 'fix-en'],
      rows: [['< 3', '"SHORT"', '满3个月', '3 months', '第3条', '等待', 'wait']],
    }),
    tableOf({
      id: 'route',
      inputs: [{ expression: 'level', type: 't' }],
      outputs: [{ name: 'out' }],
      notes: ['article'],
      rows: [
        ['"A"', '"YES"', '第4条'],
        ['"B"', '"NO"', '第4条'],
      ],
    }),
  );
  const of = (more: Partial<ModelMeta>, inputs: Parameters<typeof metaOf>[0] = { months: 'number', level: 'string' }) =>
    checkModel(xml, { meta: metaOf(inputs, more) })
      .filter(({ code }) => code !== 'GAP_NULL')
      .map(({ code, severity }) => [code, severity]);

  test('nothing is wrong', () => assert.deepEqual(of({ goals: { route: ['YES'], gate: [[]] } }), []));

  test('inputs: missing, unknown, of another type, labels of values', () => {
    assert.deepEqual(of({}, { months: 'number' }), [['INPUT_WITHOUT_META', 'error']]);
    assert.deepEqual(of({}, { months: 'string', level: 'string' }), [['META_TYPE', 'error']]);
    assert.deepEqual(of({}, { months: 'number', level: 'string', more: 'number' }), [['META_UNKNOWN_INPUT', 'warning']]);
    const label = { zh: '甲', en: 'A' };
    const inputs = { ...metaOf({ months: 'number' }).inputs, level: { label, type: 'string' as const, values: { A: label } } };
    assert.deepEqual(of({ inputs }), [['META_VALUES', 'warning']]);
  });

  test('goals and reasons that nothing gives, reasons without words, decisions that are not there', () => {
    const reason = { text: { zh: '短', en: 'short' }, remedy: { zh: '等', en: 'wait' } };
    assert.deepEqual(of({ goals: { route: ['MAYBE'] } }), [['GOAL_NEVER', 'warning']]);
    assert.deepEqual(of({ goals: { ruote: ['YES'] } }), [['META_UNKNOWN_DECISION', 'warning']]);
    assert.deepEqual(of({ reasons: {} }), [['REASON_WITHOUT_TEXT', 'warning']]);
    assert.deepEqual(of({ reasons: { SHORT: reason } }), []);
    assert.deepEqual(of({ reasons: { SHORT: reason, LONG: reason } }), [['REASON_NEVER', 'warning']]);
    assert.deepEqual(
      of({ decisions: { gone: { zh: '无', en: 'gone' } } }).filter(([code]) => code === 'META_UNKNOWN_DECISION'),
      [['META_UNKNOWN_DECISION', 'hint']],
    );
  });

  test('days of force, and the source', () => {
    assert.deepEqual(of({ effectiveTo: '2025-12-31' }), [['EFFECTIVE', 'error']]);
    assert.deepEqual(of({ effectiveTo: '2026-01-01' }), []);
    assert.deepEqual(of({ effectiveFrom: '2026-02-30' }), [['EFFECTIVE', 'error']]);
    assert.deepEqual(of({ source: { zh: '', en: '' } }), [['MISSING_SOURCE', 'warning']]);
  });
});

describe('law', () => {
  const NOTES = ['zh', 'en', 'article', 'fix-zh', 'fix-en'];
  const WORDS = ['满3个月', '3 months', '第3条', '等待', 'wait'];
  const gate = (...rows: string[][]) =>
    found(
      modelOf(
        { n: 'number', s: 'string' },
        tableOf({
          hitPolicy: 'COLLECT',
          inputs: [
            { expression: 'n', type: 'number' },
            { expression: 's', type: 'string' },
          ],
          outputs: [{ name: 'reason' }],
          notes: NOTES,
          rows,
        }),
      ),
      ['CATCH_ALL', 'MISSING_ARTICLE', 'MISSING_WORDS', 'MISSING_SOURCE'],
    );
  const codes = (...rows: string[][]) => gate(...rows).map(({ code, severity, place }) => [code, severity, place.row]);

  test('catch-alls: a row that tests nothing, one that is always true, one in words', () => {
    assert.deepEqual(codes(['< 3', '-', '"A"', ...WORDS]), []);
    assert.deepEqual(codes(['-', '-', '"A"', ...WORDS]), [['CATCH_ALL', 'error', 1]]);
    assert.deepEqual(codes(['< 3, >= 3', '-', '"A"', ...WORDS]), [['CATCH_ALL', 'error', 1]]);
    assert.deepEqual(codes(['-', '"X"', '"A"', '不符合其他条件', 'another', '第3条', '无', 'none']), [
      ['CATCH_ALL', 'warning', 1],
    ]);
    assert.deepEqual(codes(['-', '"X"', '"A"', '符合条件', 'Other conditions as appropriate', '第3条', '无', 'none']), [
      ['CATCH_ALL', 'warning', 1],
    ]);
    assert.deepEqual(codes(['-', '"X"', '"A"', '未享受其他住房优惠', 'No other housing benefit', '第3条', '无', 'none']), []);
  });

  test('a requirement without an article, without words or a remedy', () => {
    assert.deepEqual(codes(['< 3', '-', '"A"', '满3个月', '3 months', '', '等待', 'wait']), [['MISSING_ARTICLE', 'error', 1]]);
    assert.deepEqual(
      gate(['< 3', '-', '"A"', '满3个月', '', '第3条', '', '']).map(({ text }) => text.zh),
      ['条件缺少文字：en、fix-zh、fix-en'],
    );
  });

  test('elsewhere: rows that give an amount need an article, limits a source, unless the model is marked an example', () => {
    const xml = (rows: string[][], notes: string[] = ['article']) =>
      modelOf(
        { n: 'number' },
        tableOf({ inputs: [{ expression: 'n', type: 'number' }], outputs: [{ name: 'out' }], notes, rows }),
      );
    const of = (rows: string[][], example = false, notes?: string[]) =>
      found(xml(rows, notes), ['MISSING_ARTICLE', 'MISSING_SOURCE'], {
        meta: metaOf({ n: 'number' }, { example, goals: { dec: ['YES'] } }),
      }).map(({ code, severity, rows: all }) => [code, severity, all]);
    assert.deepEqual(
      of([
        ['< 3', '500', ''],
        ['>= 3', '800', '第1条'],
      ]),
      [['MISSING_ARTICLE', 'warning', [1]]],
    );
    assert.deepEqual(
      of([
        ['< 3', '"YES"', ''],
        ['>= 3', '"NO"', '第1条'],
      ]),
      [['MISSING_ARTICLE', 'warning', [1]]],
    );
    assert.deepEqual(
      of([
        ['< 3', '"NO"', ''],
        ['>= 3', '"NO"', ''],
      ]),
      [['MISSING_SOURCE', 'warning', [1, 2]]],
    );
    assert.deepEqual(
      of(
        [
          ['< 3', '"NO"', ''],
          ['>= 3', '"NO"', ''],
        ],
        true,
      ),
      [],
    );
    assert.deepEqual(
      of(
        [
          ['< 3', '"NO"', '', '文件'],
          ['>= 3', '"NO"', '', '文件'],
        ],
        false,
        ['article', 'source'],
      ),
      [],
    );
    assert.deepEqual(of([['-', '"NO"', '']]), []);
  });

  test('limits inside an expression are a hint, unless the decision says where they come from', () => {
    const of = (description: string) =>
      found(
        modelOf(
          { n: 'number' },
          expressionOf('e', 'if n < 30 then "A" else "B"', { inputs: ['n'] }).replace('<variable', `${description}<variable`),
        ),
        ['MISSING_SOURCE'],
      ).map(({ severity }) => severity);
    assert.deepEqual(of(''), ['hint']);
    assert.deepEqual(of('<description>第3条</description>'), []);
  });

  test('a function that never ends is a hint, one with a condition is not', () => {
    const bkm = (body: string) =>
      modelOf(
        {},
        `<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="a" typeRef="number"/><literalExpression><text>${body}</text></literalExpression></encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>`,
        expressionOf('e', 'f(1)', { knowledge: ['f'] }),
      );
    assert.deepEqual(
      found(bkm('f(a - 1)'), ['RECURSION']).map(({ severity, place }) => [severity, place.decision]),
      [['hint', 'f']],
    );
    assert.deepEqual(found(bkm('if a = 0 then 0 else f(a - 1)'), ['RECURSION']), []);
    assert.deepEqual(found(bkm('a - 1'), ['RECURSION']), [], 'it is required but not called');
  });

  test('reading the clock is an error, a risky pattern a hint', () => {
    assert.deepEqual(
      found(
        modelOf(
          { d: 'date' },
          tableOf({ inputs: [{ expression: 'd', type: 'date' }], outputs: [{ name: 'o' }], rows: [['< today()', '"x"']] }),
        ),
        ['CLOCK'],
      ).map(({ severity, place }) => [severity, place.row, place.column]),
      [['error', 1, 1]],
    );
    const pattern = (text: string) =>
      found(modelOf({ s: 'string' }, expressionOf('e', `matches(s, "${text}")`, { inputs: ['s'] })), ['REGEX_RISK']).map(
        ({ severity }) => severity,
      );
    assert.deepEqual(pattern('(a+)+$'), ['hint']);
    assert.deepEqual(pattern('(a|aa)*b'), ['hint']);
    assert.deepEqual(pattern('[a-z]+(ab)?[0-9]{2}'), []);
  });
});

describe('yunjian rules check', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rules-check-'));
  after(() => rmSync(dir, { recursive: true }));
  const write = (name: string, text: string): string => {
    const at = join(dir, name);
    writeFileSync(at, text);
    return at;
  };
  const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    let out = '';
    let err = '';
    const io = {
      now: () => '',
      stdin: async function* () {},
      stdout: (text: string) => void (out += text),
      stderr: (text: string) => void (err += text),
    };
    const code = await rulesCli(['check', ...args], io);
    return { code, out, err };
  };
  const good = modelOf({ n: 'number' }, expressionOf('e', 'n + 1', { inputs: ['n'] }));

  test('lines for people, lines for programs, exit codes', async () => {
    const fine = await run('--model', write('good.dmn', good));
    assert.deepEqual([fine.code, fine.out], [0, '错误 0，警告 0，提示 0 · 0 errors, 0 warnings, 0 hints\n']);
    const bad = write(
      'bad.dmn',
      modelOf(
        { n: 'number' },
        tableOf({
          inputs: [{ expression: 'n', type: 'number' }],
          outputs: [{ name: 'o' }],
          rows: [
            ['<= 3', '"a"'],
            ['>= 3', '"b"'],
          ],
        }),
      ),
    );
    const people = await run('--model', bad);
    assert.equal(people.code, 1);
    assert.match(
      people.out,
      /^错误 error OVERLAP \[dec, 第2行 row 2\]\n {4}第 1、2 行重叠.* · rows 1, 2 overlap.*\n {4}→ .*\n {4}例 example: \{"n":3\}$/mu,
    );
    const programs = await run('--model', bad, '--json');
    assert.ok(
      programs.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { code: string })
        .some(({ code }) => code === 'OVERLAP'),
    );
  });

  test('a sidecar beside the model, also a wrong one; files that are not there; wrong usage', async () => {
    write('side.json', JSON.stringify(metaOf({})));
    assert.match((await run('--model', write('side.dmn', good))).out, /INPUT_WITHOUT_META/u);
    write('wrong.json', '{"code": 1}');
    const wrong = await run('--model', write('wrong.dmn', good));
    assert.equal(wrong.code, 1);
    assert.match(wrong.out, /META/u);
    assert.match((await run('--model', join(dir, 'none.dmn'))).out, /FILE/u);
    assert.match((await run('--model', write('broken.dmn', '<x'))).out, /XML/u);
    assert.equal((await run()).code, 2);
    assert.equal((await run('--nonsense')).code, 2);
  });
});

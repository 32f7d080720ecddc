import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { rulesCli } from './cli.ts';
import { literalXml, modelXml, tableXml } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'rules-cli-'));
after(() => rmSync(dir, { recursive: true }));
const path = join(dir, 'm.dmn');
writeFileSync(
  path,
  modelXml(
    { n: 'number', on: 'date' },
    tableXml({
      hitPolicy: 'FIRST',
      inputs: [
        ['n', 'number'],
        ['on', 'date'],
      ],
      outputs: [['out']],
      rows: [
        [['> 2', '-'], ['"big"']],
        [['-', '> date("2026-01-01")'], ['on']],
      ],
    }),
  ),
);

const run = async (args: string[], input = ''): Promise<{ code: number; lines: unknown[]; err: string }> => {
  let out = '';
  let err = '';
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (err += text),
    stdin: async function* () {
      for (let at = 0; at < input.length; at += 7) yield input.slice(at, at + 7);
    },
    now: () => '2026-11-23T10:00:00@Asia/Shanghai',
  };
  const code = await rulesCli(args, io);
  return {
    code,
    err,
    lines:
      args.length === 0 || args.includes('--help')
        ? [out]
        : out
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as unknown),
  };
};

describe('yunjian rules', () => {
  test('eval: one value a line, in order; dates as ISO strings; a bad line is an error value, not the end', async () => {
    const input = '{"n":3}\n\n{"on":"2026-05-01"}\nnot json\n[1]\n{}\n';
    const { code, lines } = await run(['eval', '--model', path, '--decision', 'decision'], input);
    assert.equal(code, 1);
    assert.deepEqual(lines, [
      'big',
      '2026-05-01',
      { error: { code: 'JSON', message: 'the line is not JSON' } },
      { error: { code: 'JSON', message: 'the line is not a JSON object' } },
      null,
    ]);
  });

  test('decide: absent is unknown; facts may carry evidence', async () => {
    const input = '{"n":1}\n{"n":{"known":true,"value":3,"evidenceId":"e1"}}\n{"n":{"known":false,"why":"OUTAGE"}}\n{"n":"x"}';
    const { lines } = await run(['decide', '--model', path, '--decision', 'decision'], input);
    assert.equal((lines[0] as { outcome: string }).outcome, 'UNKNOWN');
    assert.match(JSON.stringify(lines[1]), /"outputs":"big".*"evidenceId":"e1"/);
    assert.match(JSON.stringify(lines[2]), /OUTAGE/);
    assert.deepEqual(lines[3], { error: { code: 'INPUT_TYPE', message: 'fact "n" is not a number' } });
    const explained = await run(['decide', '--model', path, '--decision', 'decision', '--explain'], '{}');
    assert.deepEqual(
      (explained.lines[0] as { missing: { input: string }[] }).missing.map(({ input: name }) => name),
      ['n', 'on'],
    );
  });

  test('a model that cannot be read, a decision that is not there, wrong usage, help', async () => {
    writeFileSync(join(dir, 'bad.dmn'), '<x/>');
    assert.deepEqual((await run(['eval', '--model', join(dir, 'bad.dmn'), '--decision', 'd'], '{}')).lines, [
      {
        error: {
          code: 'XML',
          message: 'not a DMN file: the root element is <x> of the name space ""; <definitions> of DMN 1.1 to 1.6 is needed',
        },
      },
    ]);
    assert.match(
      JSON.stringify((await run(['eval', '--model', join(dir, 'none.dmn'), '--decision', 'd'], '{}')).lines),
      /"FILE"/,
    );
    assert.match(JSON.stringify((await run(['eval', '--model', path, '--decision', 'd'], '{}')).lines), /NO_DECISION/);
    assert.equal((await run(['eval', '--model', path])).code, 2);
    assert.equal((await run(['frob'])).code, 2);
    assert.equal((await run(['eval', '--nonsense'])).code, 2);
    assert.equal((await run([])).code, 2);
    const help = await run(['eval', '--help']);
    assert.equal(help.code, 0);
    assert.match(String(help.lines[0]), /rules eval --model/);
  });

  test('one line out for each line in, whatever is wrong with the model', async () => {
    const { code, lines } = await run(['eval', '--model', join(dir, 'none.dmn'), '--decision', 'd'], '\uFEFF{}\n{}\n{}');
    assert.deepEqual(
      [code, lines.map((line) => (line as { error: { code: string } }).error.code)],
      [1, ['FILE', 'FILE', 'FILE']],
    );
    assert.equal((await run(['eval', '--model', path, '--decision', 'nothing'])).code, 1, 'also when there is no line');
  });

  test('a fault of one decision is none of the others’; it is named with its place', async () => {
    const file = join(dir, 'faults.dmn');
    writeFileSync(
      file,
      modelXml(
        { n: 'number' },
        literalXml('good', 'n + 1', ['n']),
        literalXml('a', 'b', [], ['b']),
        literalXml('b', 'a', [], ['a']),
        literalXml('on', 'a', [], ['a']),
        literalXml('torn', 'n +', ['n']),
        tableXml({ id: 'typo', inputs: [['n', 'number']], outputs: [['out']], rows: [[['> zz'], ['1']]] }),
      ),
    );
    writeFileSync(join(dir, 'faults.json'), '{"not": "a sidecar"}');
    const evaluated = async (decision: string) => run(['eval', '--model', file, '--decision', decision], '{"n":1}\n{"n":2}');
    assert.deepEqual((await evaluated('good')).lines, [2, 3]);
    assert.match(JSON.stringify((await evaluated('on')).lines[0]), /"CYCLE".*a → b → a/);
    assert.match(JSON.stringify((await evaluated('torn')).lines[1]), /"FEEL".*decision \\"torn\\", character 4/);
    const typo = await evaluated('typo');
    assert.deepEqual(typo.lines, [null, null], 'DMN: what has no meaning is null');
    assert.match(typo.err, /decision "typo", row 1, column 1 "n", character 3: unknown name "zz"/);
    rmSync(join(dir, 'faults.json'));
    const decided = async (decision: string) => run(['decide', '--model', file, '--decision', decision], '{"n":1}');
    assert.match(JSON.stringify((await decided('good')).lines), /"outputs":2/);
    assert.match(JSON.stringify((await decided('typo')).lines), /"FEEL".*unknown name/);
  });
});

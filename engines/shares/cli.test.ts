import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharesCli } from './cli.ts';
import { linesOf, LONGEST_LINE } from './lines.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], pieces: readonly (string | Uint8Array)[] = []): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await sharesCli(args, {
    stdin: (async function* () {
      yield* pieces;
    })(),
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
  });
  return { code, out, err };
}

const GOOD = '{"pool":"1000001","shares":["3","3","1"],"seed":"2026-01"}';
const ANSWER = '{"parts":["428572","428572","142857"]}';

test('a line in, a line out, in order, the same bytes again; bytes may be cut anywhere', async () => {
  const text = `\uFEFF${GOOD}\r\n\n  \n{"seed":"种子","shares":["2.5","0","0.5"],"pool":"7"}\n{"pool":"0","shares":[],"seed":"s"}\n${GOOD}`;
  const expected = `${ANSWER}\n{"parts":["6","0","1"]}\n{"parts":[]}\n${ANSWER}\n`;
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, bytes.length]) {
    const pieces: Uint8Array[] = [];
    for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.subarray(i, i + size));
    assert.deepEqual(await run(['divide'], pieces), { code: 0, out: expected, err: '' });
  }
});

test('huge amounts are exact', async () => {
  const { out } = await run(['divide'], [`{"pool":"1${'0'.repeat(30)}","shares":["1","2"],"seed":"s"}\n`]);
  assert.equal(out, `{"parts":["${'3'.repeat(30)}","${'6'.repeat(29)}7"]}\n`);
});

test('a hostile line is answered with a code and the run goes on', async () => {
  const line = (fields: object): string => JSON.stringify({ pool: '10', shares: ['1', '2'], seed: 's', ...fields });
  const cases: readonly (readonly [string, string])[] = [
    ['nonsense', 'bad-json'],
    ['{"pool":"1"', 'bad-json'],
    ['[]', 'bad-json'],
    ['null', 'bad-json'],
    ['"1000001"', 'bad-json'],
    ['['.repeat(200_000), 'bad-json'],
    [line({ seeds: 's' }), 'unknown-field'],
    ['{"__proto__":{"pool":"1"},"pool":"1","shares":["1"],"seed":"s"}', 'unknown-field'],
    ['{}', 'bad-pool'],
    ...[
      undefined,
      null,
      10,
      '',
      ' 10',
      '-1',
      '+1',
      '1.5',
      '10.0',
      '1e3',
      'NaN',
      'Infinity',
      '１０',
      '١٠',
      '010',
      '0x10',
      ['10'],
    ].map((pool) => [line({ pool }), 'bad-pool'] as const),
    [line({ pool: '9'.repeat(1_000_000) }), 'bad-pool'],
    ...[
      undefined,
      null,
      '3',
      { length: 1 },
      [3],
      [null],
      [['3']],
      ['1', ''],
      ['-1'],
      ['1e3'],
      ['NaN'],
      ['３'],
      ['1.0000001'],
    ].map((shares) => [line({ shares }), 'bad-shares'] as const),
    [line({ shares: ['9'.repeat(1_000_000)] }), 'bad-shares'],
    ...[undefined, null, '', 7, ['s'], 'x'.repeat(2000), '\ud800', '\uFFFD'].map((seed) => [line({ seed }), 'bad-seed'] as const),
    [line({ shares: [] }), 'no-shares'],
    [line({ shares: ['0', '0.000'] }), 'no-shares'],
  ];
  const { code, out } = await run(['divide'], [cases.flatMap(([one]) => [one, GOOD]).join('\n')]);
  assert.equal(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.equal(lines.length, 2 * cases.length);
  cases.forEach(([one, expected], i) => {
    const { error } = JSON.parse(lines[2 * i]!) as { error: { code: string; message: string } };
    assert.equal(error.code, expected, one.slice(0, 100));
    assert.match(error.message, /^[^·]*[一-鿿][^·]* · [^·]+$/, 'in both languages');
    assert.ok(error.message.length < 400);
    assert.equal(lines[2 * i + 1], ANSWER, `after ${one.slice(0, 100)}`);
  });
});

test('a seed whose bytes are no text is refused, not replaced', async () => {
  const bytes = new TextEncoder().encode('{"pool":"1","shares":["1"],"seed":"?"}\n').map((b) => (b === 0x3f ? 0xff : b));
  assert.match((await run(['divide'], [bytes])).out, /^\{"error":\{"code":"bad-seed"/);
});

test('a line of 10 MB is not kept, and the run goes on', async () => {
  const piece = '"1",'.repeat(250_000);
  const { code, out } = await run(['divide'], [`${GOOD}\n{"shares":[`, ...Array<string>(10).fill(piece), `"1"]}\n${GOOD}\n`]);
  const lines = out.trimEnd().split('\n');
  assert.deepEqual([code, lines.length, lines[0], lines[2]], [0, 3, ANSWER, ANSWER]);
  assert.match(lines[1]!, /^\{"error":\{"code":"line-too-long"/);
  const endless = async function* (): AsyncGenerator<string> {
    for (let i = 0; i < 3; i++) yield 'x'.repeat(LONGEST_LINE / 2 + 1);
  };
  assert.deepEqual((await Array.fromAsync(linesOf(endless()))).flat(), [null]);
});

test('40,000 shares in a line', async () => {
  const shares = Array.from({ length: 40_000 }, (_, i) => `${(i % 300) + 1}.${i % 10}`);
  const input = `${JSON.stringify({ pool: '2995000007', shares, seed: 's' })}\n`;
  const [first, second] = [await run(['divide'], [input]), await run(['divide'], [input])];
  assert.equal(first.out, second.out);
  const { parts } = JSON.parse(first.out) as { parts: string[] };
  assert.equal(parts.length, 40_000);
  assert.equal(
    parts.map(BigInt).reduce((a, b) => a + b),
    2_995_000_007n,
  );
});

test('whoever waits for an answer before the next line gets it', async () => {
  const answers: string[] = [];
  let wake = (): void => {};
  const patient = async function* (): AsyncGenerator<string> {
    for (let i = 0; i < 3; i++) {
      const answered = new Promise<void>((resolve) => (wake = resolve));
      yield `${GOOD}\n`;
      await answered;
    }
  };
  const stdout = (text: string): void => {
    answers.push(text);
    wake();
  };
  await sharesCli(['divide'], { stdin: patient(), stdout, stderr: () => {} });
  assert.deepEqual(answers, [`${ANSWER}\n`, `${ANSWER}\n`, `${ANSWER}\n`]);
});

test('help in both languages; a wrong call tells what is wrong', async () => {
  const help = await run(['--help']);
  assert.deepEqual([help.code, help.err], [0, '']);
  assert.match(help.out, /按份额分配[^]*The parts sum to the pool[^]*错误行 · a bad line/);
  assert.ok(help.out.includes(GOOD) && help.out.includes(ANSWER), 'its example is right');
  assert.deepEqual([(await run([])).code, (await run(['help'])).code, (await run(['divide', '-h'])).code], [2, 0, 0]);
  for (const args of [['split'], ['divide', 'x.jsonl'], ['divide', '--seed', 's']]) {
    const { code, out, err } = await run(args, [GOOD]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, new RegExp(`^不认识的参数：${args.join(' ')} · unknown arguments`));
  }
});

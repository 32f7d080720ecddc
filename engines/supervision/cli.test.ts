import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supervisionCli } from './cli.ts';
import { bids, CLEAN, ON, patched, type Patch } from './contract.fixture.ts';
import { packJson } from './pack.fixture.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly lines: Record<string, unknown>[];
}

async function run(
  args: readonly string[],
  lines: readonly string[] | AsyncIterable<Uint8Array>,
  pack: () => unknown = packJson,
): Promise<Ran> {
  let out = '';
  let err = '';
  const stdin =
    Symbol.asyncIterator in lines
      ? lines
      : (async function* () {
          yield lines.join('\n');
        })();
  const code = await supervisionCli(args, {
    stdin,
    stdout: (s) => void (out += s),
    stderr: (s) => void (err += s),
    loadRules: async () => pack(),
  });
  return {
    code,
    out,
    err,
    lines:
      code === 0 && !out.startsWith('用法')
        ? out
            .trimEnd()
            .split('\n')
            .filter((l) => l !== '')
            .map((l) => JSON.parse(l) as Record<string, unknown>)
        : [],
  };
}

const line = (...patches: readonly Patch[]): string => JSON.stringify(patched(CLEAN, ...patches));
const examine = ['examine', '--on', ON];
const codeOf = (answer: Record<string, unknown>): unknown => (answer['error'] as { code: string } | undefined)?.code;

test('a contract a line, its findings a line, in order and in exactly this shape', async () => {
  const { code, out } = await run(examine, [line(), '', line({ id: 'K2', clauses: ['rent'] }, { parts: [] })]);
  assert.equal(code, 0);
  const [first, second] = out.split('\n');
  assert.equal(first, '{"contract":"K1","findings":[]}');
  const read = JSON.parse(second!) as { contract: string; findings: Record<string, string>[] };
  assert.deepEqual(Object.keys(read), ['contract', 'findings']);
  assert.deepEqual(
    read.findings.map((f) => Object.keys(f)),
    Array.from({ length: 2 }, () => ['rule', 'severity', 'why', 'mend', 'basis']),
  );
  assert.deepEqual(
    read.findings.map((f) => f['rule'] + f['severity']!),
    ['C31B', 'C44Y'],
  );
  assert.equal(read.findings[1]!['why'], '缺少 9 项条款：当事人、资产名称、面积、用途、租期、支付方式、维修、违约责任、返还。');
  assert.equal(read.findings[1]!['basis'], '《民法典》第704条；《上海市房屋租赁条例（2000）》第12条');
});

test('in English, with evidence and with what could not be examined', async () => {
  const { lines } = await run(
    [...examine, '--lang', 'en', '--evidence', '--unknown'],
    [line({ deposit: '0', demands: undefined, receipts: undefined })],
  );
  const [finding] = lines[0]!['findings'] as Record<string, unknown>[];
  assert.deepEqual(finding, {
    rule: 'C24',
    severity: 'Y',
    why: 'There is no deposit.',
    mend: 'Collect or return to a fitting sum.',
    basis:
      "Shanghai Regulation on Leases of Buildings (2000), art. 19; Civil Code, art. 586; Example policy: a deposit of at most 3 months' rent; earnest money at most 20% of the subject",
    evidence: {},
    version: 'C24@1999-10-01',
  });
  assert.deepEqual(lines[0]!['unknown'], ['C25', 'C26', 'C27', 'C46']);
});

test('contracts are judged among all, also by those that come later', async () => {
  const { lines } = await run(examine, [
    line(bids({}, {}, { device: 'shared' })),
    line({ id: 'K2', parts: [] }, { tender: { bids: [{ bidder: 'x', device: 'shared' }] } }),
  ]);
  assert.deepEqual(
    (lines[0]!['findings'] as { rule: string }[]).map((f) => f.rule),
    ['C15'],
  );
});

test('a line that cannot be read is answered with its number, and the run goes on', async () => {
  const bad: readonly [string, string, RegExp][] = [
    ['{', 'bad-json', /JSON/],
    ['[]', 'bad-contract', /应是一个对象/],
    ['null', 'bad-contract', /object/],
    ['{}', 'bad-contract', /id：缺少.*required/],
    [line({ id: 'X1', colour: 'red' }), 'bad-contract', /colour：没有这个字段/],
    [line({ id: 'X2', rent: { annual: 6000000 } }), 'bad-contract', /rent\.annual：.*分/],
    [line({ id: 'X3', rent: { annual: '-1' } }), 'bad-contract', /rent\.annual/],
    [line({ id: 'X4', rent: { annual: '1e3' } }), 'bad-contract', /rent\.annual/],
    [line({ id: 'X5', rent: { annual: '１００' } }), 'bad-contract', /rent\.annual/],
    [line({ id: 'X6', rent: { annual: '99999999999999999999' } }), 'bad-contract', /rent\.annual/],
    [line({ id: 'X7', dates: { start: '2025-02-29' } }), 'bad-contract', /dates\.start：应是存在的日期/],
    [line({ id: 'X8', dates: { end: '2025-06-30' } }), 'bad-contract', /before it starts/],
    [line({ id: 'X9', dates: { sign: '2025/06/20' } }), 'bad-contract', /dates\.sign/],
    [line({ id: 'X10', parts: [{ asset: 'A', area: -1 }] }), 'bad-contract', /parts\[0\]\.area/],
    [line({ id: 'X11', tender: { bids: [{ bidder: 'b', at: '2025-06-10' }] } }), 'bad-contract', /tender\.bids\[0\]\.at/],
    [line({ id: 'X12', decision: { yes: 61 } }), 'bad-contract', /more in favour/],
    [line({ id: 'X13', kind: 'castle' }), 'bad-contract', /kind：应是 house/],
    [line({ id: 'X\u0000' }), 'bad-contract', /id：/],
    [line({ id: 'X14', clauses: Array.from({ length: 2001 }, () => 'a') }), 'bad-contract', /clauses：.*2000/],
    ['{"__proto__":{"id":"X"},"id":"X15","kind":"house","collective":{"code":"V"}}', 'bad-contract', /__proto__/],
    [line(), 'duplicate-id', /K1/],
    [`"${'x'.repeat(1_100_000)}"`, 'line-too-long', /1048576/],
    [line({ id: 'X16', dates: { handback: 'none' } }), 'bad-contract', /dates\.handback/],
    [line({ id: 'X17', deposit: null }), 'bad-contract', /deposit/],
  ];
  const { code, lines } = await run(examine, [line(), ...bad.map(([text]) => text), line({ id: 'K9' }, { parts: [] })]);
  assert.equal(code, 0);
  assert.equal(lines.length, bad.length + 2);
  assert.equal(lines[0]!['contract'], 'K1');
  assert.equal(lines.at(-1)!['contract'], 'K9');
  bad.forEach(([text, wanted, words], i) => {
    const error = lines[i + 1]!['error'] as { code: string; message: string; line: number };
    assert.equal(error?.code, wanted, `${text.slice(0, 80)}`);
    assert.match(error.message, words);
    assert.match(error.message, /[\u4e00-\u9fff].* · .*[a-z]/s);
    assert.equal(error.line, i + 2);
  });
});

test('bytes cut anywhere, a byte order mark, blank lines, no last line end', async () => {
  const bytes = new TextEncoder().encode(`\ufeff${line()}\r\n\n${line({ id: '甲' }, { parts: [] })}`);
  async function* cut(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < bytes.length; i += 7) yield bytes.subarray(i, i + 7);
  }
  const { lines } = await run(examine, cut());
  assert.deepEqual(
    lines.map((l) => l['contract']),
    ['K1', '甲'],
  );
  const late = await run(examine, ['', '', '{']);
  assert.deepEqual((late.lines[0]!['error'] as { line: number }).line, 3);
  assert.deepEqual((await run(examine, [])).out, '');
});

test('a wrong call or a broken pack is refused before anything is read', async () => {
  for (const args of [
    ['examine'],
    ['examine', '--on', '2026-02-30'],
    ['examine', '--on'],
    [...examine, '--lang', 'fr'],
    [...examine, 'x'],
    [...examine, '--on', ON],
    ['look'],
  ]) {
    const { code, err, out } = await run(args, [line()]);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(err, /用法/);
  }
  assert.match((await run(['--help'], [])).out, /assets examine --on DATE/);
  type Pack = {
    rules: {
      id: string;
      basis: object[];
      versions: { from: string | null; to: string | null; values: Record<string, unknown> }[];
    }[];
  };
  const broken = (change: (pack: Pack) => void) => (): unknown => {
    const pack = packJson() as Pack;
    change(pack);
    return pack;
  };
  const packs: readonly [() => unknown, RegExp][] = [
    [() => 5, /应是一个对象/],
    [broken((p) => void p.rules.pop()), /lacks C50/],
    [broken((p) => void p.rules.push({ ...p.rules[0]!, id: 'C51' })), /no rule C51/],
    [broken((p) => void p.rules.push(p.rules[0]!)), /stands twice/],
    [broken((p) => void delete p.rules[3]!.versions[0]!.values['months']), /C04.*months/],
    [broken((p) => void (p.rules[3]!.versions[0]!.values['weeks'] = 1)), /C04.*weeks/],
    [broken((p) => void (p.rules[0]!.basis = [])), /C01.*no basis/],
    [broken((p) => void (p.rules[0]!.basis = [{ law: 'nothing' }])), /no law nothing/],
    [broken((p) => void p.rules[0]!.versions.push(p.rules[0]!.versions[0]!)), /overlap/],
  ];
  for (const [pack, words] of packs) {
    const { code, err, out } = await run(examine, [line()], pack);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, words);
  }
});

test('codes of errors are those the help names', async () => {
  const { out } = await run(['--help'], []);
  for (const word of ['bad-json', 'line-too-long', 'bad-contract', 'duplicate-id']) assert.ok(out.includes(word));
  assert.equal(codeOf((await run(examine, ['{'])).lines[0]!), 'bad-json');
});

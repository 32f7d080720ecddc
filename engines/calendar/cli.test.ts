import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calendarCli } from './cli.ts';
import { packData } from './testing.ts';

async function run(args: string[], chunks: (string | Uint8Array)[]): Promise<{ code: number; out: string[]; err: string }> {
  let out = '';
  let err = '';
  const code = await calendarCli(args, {
    stdin: (async function* () {
      yield* chunks;
    })(),
    stdout: (s) => {
      out += s;
    },
    stderr: (s) => {
      err += s;
    },
    loadData: async () => packData,
  });
  return { code, out: out.split('\n').slice(0, -1), err };
}

test('due: a line in, a line out, in order', async () => {
  const { code, out } = await run(
    ['due'],
    [
      '{"from":"2026-02-13","days":5,"kind":"working"}\n{"from":"2026-12-28","da',
      'ys":5,"kind":"working"}\n\n',
      '{"from":"2026-11-04","days":10,"kind":"calendar"}',
    ],
  );
  assert.equal(code, 0);
  assert.deepEqual(out, [
    '{"due":"2026-02-27","provisional":false}',
    '{"due":"2027-01-05","provisional":true}',
    '{"due":"2026-11-16","provisional":false}',
  ]);
});

test('due: bytes may be cut anywhere', async () => {
  const bytes = new TextEncoder().encode('{"from":"2026-02-13","days":0.5,"kind":"working","note":"首次回复"}\r\n');
  const { out } = await run(['due'], [bytes.subarray(0, 59), bytes.subarray(59, 61), bytes.subarray(61)]);
  assert.deepEqual(out, ['{"due":"2026-02-14","provisional":false,"at":"noon"}']);
});

test('due: a bad line answers with a code and the run goes on', async () => {
  const { code, out } = await run(
    ['due'],
    [
      [
        'nonsense',
        '[]',
        '{"from":"2026-02-30","days":5,"kind":"working"}',
        '{"days":5,"kind":"working"}',
        '{"from":"2026-02-13","days":"5","kind":"working"}',
        '{"from":"2026-02-13","days":-5,"kind":"working"}',
        '{"from":"2026-02-13","days":1e9,"kind":"working"}',
        '{"from":"2026-02-13","days":5}',
        '{"from":"2006-12-29","days":5,"kind":"working"}',
        '{"from":"2026-02-13","days":5,"kind":"working","pauses":[{"from":"2026-03-02","to":"2026-03-01"}]}',
        `{"from":"${'x'.repeat(70_000)}"}`,
        '{"from":"2026-11-02","days":5,"kind":"working","pauses":[{"from":"2026-11-04","to":"2026-11-05"}]}',
      ].join('\n'),
    ],
  );
  assert.equal(code, 0);
  const answers = out.map((line) => JSON.parse(line) as { error?: { code: string; message: string }; due?: string });
  assert.deepEqual(
    answers.map((a) => a.error?.code ?? a.due),
    [
      'bad-json',
      'bad-json',
      'bad-date',
      'bad-date',
      'bad-days',
      'bad-days',
      'bad-days',
      'bad-kind',
      'outside-coverage',
      'bad-pause',
      'bad-json',
      '2026-11-10',
    ],
  );
  for (const a of answers) if (a.error !== undefined) assert.match(a.error.message, /\p{Script=Han}.* \/ .*[a-z]/u);
});

test('due: an endless line is refused without being kept', async () => {
  const { out } = await run(
    ['due'],
    [...Array<string>(40).fill('y'.repeat(10_000)), '\n{"from":"2026-02-13","days":1,"kind":"working"}\n'],
  );
  assert.equal(out.length, 2);
  assert.match(out[0] ?? '', /"bad-json"/);
  assert.equal(out[1], '{"due":"2026-02-14","provisional":false}');
});

test('day: is it worked, and by which notice', async () => {
  const { out } = await run(['day'], ['{"date":"2026-02-14"}\n{"date":"2027-01-01"}\n{"date":"2006-01-01"}\n']);
  const [saturday, unpublished, early] = out.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    [saturday?.['isWork'], saturday?.['sourceDoc'], saturday?.['publishedAt'], saturday?.['provisional']],
    [true, '国办发明电〔2025〕7号', '2025-11-04', false],
  );
  assert.deepEqual(unpublished, { date: '2027-01-01', known: false, presumedWork: false, sourceDoc: null, provisional: true });
  assert.match(JSON.stringify(early), /"code":"outside-coverage"/);
  const direct = await run(['day', '2026-02-14'], []);
  assert.deepEqual(direct.out, out.slice(0, 1));
});

test('help, and a wrong call', async () => {
  for (const args of [['--help'], ['due', '--help'], []]) {
    const { code, out } = await run(args, []);
    assert.equal(code, 0);
    assert.match(out.join('\n'), /逐行读入期限/);
    assert.match(out.join('\n'), /Reads a period a line/);
  }
  const { code, out, err } = await run(['dew'], []);
  assert.equal(code, 2);
  assert.deepEqual(out, []);
  assert.match(err, /unknown arguments: dew/);
});

test('the answer does not depend on TZ', async () => {
  const script = `
    import { calendarCli, readCalendarDir } from ${JSON.stringify(new URL('./cli.ts', import.meta.url).href)};
    import { packData } from ${JSON.stringify(new URL('./testing.ts', import.meta.url).href)};
    const input = [];
    for (let d = Temporal.PlainDate.from('2019-12-01'); d.year < 2021; d = d.add({ days: 1 })) {
      input.push(JSON.stringify({ from: d.toString(), days: 5, kind: 'working' }) + '\\n');
    }
    let out = '';
    await calendarCli(['due'], { stdin: (async function* () { yield* input; })(), stdout: (s) => { out += s; }, stderr: () => {}, loadData: async () => packData });
    process.stdout.write(out);`;
  const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'];
  const answers = [];
  for (const TZ of zones) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script], {
      env: { ...process.env, TZ },
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    answers.push(stdout);
  }
  assert.equal(answers[0]?.split('\n').length, 31 + 366 + 1);
  for (const answer of answers) assert.equal(answer, answers[0]);
});

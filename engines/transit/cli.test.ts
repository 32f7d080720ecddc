import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { transitCli } from './cli.ts';
import { openImage, textOf } from './image/layout.ts';
import { readImageFile } from './command/image-file.ts';
import { Timetable } from './timetable.ts';
import type { BuildReport } from './types.ts';

const feed = (name: string): string => path.join(import.meta.dirname, 'feeds', name);
const DATE = '2014-06-02';

let folder: string;
let file: string;
/** Refs of the stops of the image. */
let stops: string[];

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the verb with this text on standard input, given in pieces of `size` characters. */
async function run(args: readonly string[], input = '', size = 4096): Promise<Ran> {
  let [out, err] = ['', ''];
  const pieces = async function* (): AsyncGenerator<string> {
    for (let i = 0; i < input.length; i += size) yield input.slice(i, i + size);
  };
  const code = await transitCli(args, {
    stdin: pieces(),
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
  });
  return { code, out, err };
}

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'transit-cli-'));
  file = path.join(folder, 'cairns.image');
  const built = await run([
    'build',
    `cairns=${feed('cairns-2014.zip')}`,
    '--out',
    file,
    '--walk-radius',
    '300',
    '--report',
    path.join(folder, 'report.json'),
  ]);
  assert.deepEqual([built.code, built.out], [0, '']);
  assert.match(
    built.err,
    /^cairns {2}2014-05-26 … 2014-12-28 {2}Australia\/Brisbane\n站 416 线路 22 班次 1339 停靠 37790 步行 796 · stops 416 routes 22/,
  );
  const image = openImage(readImageFile(file));
  stops = Array.from({ length: image.stops }, (_, s) => `cairns:${textOf(image, image.stopId[s]!)}`);
});

after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A query between two stops of the feed as a line. */
const line = (fields: object): string =>
  `${JSON.stringify({ kind: 'arrive-earliest', from: stops[3], to: stops[200], date: DATE, time: '08:00:00', ...fields })}\n`;
const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((one) => JSON.parse(one) as unknown);

test('help in both languages; a wrong call tells what is wrong', async () => {
  const help = await run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /时刻表引擎[^]*the old image stays[^]*错误行 · a bad line/);
  assert.deepEqual([(await run([])).code, (await run(['help'])).code], [2, 0]);
  for (const [args, said] of [
    [['route'], '没有这个命令：route · no such command: route'],
    [['build', 'a=b'], '需要 --out · --out is needed'],
    [['build', '--out', 'x'], '需要至少一个 名称=数据源'],
    [['build', 'feed.zip', '--out', 'x'], '应写成 名称=数据源'],
    [['build', 'a=b', '--out', 'x', '--walk-radius=-1'], '--walk-radius 应是 0 到 5000 的米数'],
    [['build', 'a=b', '--out', 'x', '--speed', '3'], '--speed'],
    [['query'], '需要 --image'],
    [['query', '--image', 'x', '--workers', '0'], '--workers 应是 1 到 64 的整数'],
    [['inspect', '--image', 'x', '--workers', '2'], '--workers'],
  ] as const) {
    const { code, out, err } = await run(args);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.ok(err.includes(said), err.slice(0, 100));
  }
});

test('the report is JSON, and an image tells what it holds', async () => {
  const report = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8')) as BuildReport;
  assert.deepEqual([report.feeds[0]?.name, report.counts.trips, report.feeds[0]?.rows['stops.txt']], ['cairns', 1339, 416]);
  const { code, out } = await run(['inspect', '--image', file]);
  const told = JSON.parse(out) as {
    bytes: number;
    stops: number;
    walkRadius: number;
    feeds: { hash: string }[];
    sections: Record<string, { type: string; elements: number; bytes: number }>;
  };
  assert.deepEqual([code, told.bytes, told.stops, told.walkRadius], [0, fs.statSync(file).size, 416, 300]);
  assert.equal(told.feeds[0]?.hash, report.feeds[0]?.hash);
  assert.deepEqual(told.sections['stopLat'], { type: 'f64', elements: 416, bytes: 3328 });
});

test('queries of every kind are answered in order, as the engine answers them', async () => {
  const timetable = new Timetable(openImage(readImageFile(file)));
  const input =
    line({}) +
    line({ kind: 'depart-latest', time: '10:00:00' }) +
    line({ kind: 'profile', until: '09:00:00' }) +
    line({ kind: 'one-to-all', to: undefined }) +
    line({ kind: 'reach', to: undefined, until: '08:10:00', withinSeconds: 1800 }) +
    line({ kind: 'board', to: undefined, limit: 2 }) +
    line({ date: '2031-01-01' }) +
    line({ to: 'cairns:nowhere' });
  const { code, out, err } = await run(['query', '--image', file], input);
  assert.deepEqual([code, err], [0, '']);
  const [earliest, latest, profile, spread, reach, board, ...none] = lines(out) as Record<string, unknown>[];
  const query = { from: { stop: stops[3]! }, to: { stop: stops[200]! }, date: DATE, time: 28_800 };
  const at = (t: number): string =>
    `${DATE}T${[t / 3600, (t / 60) % 60, t % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':')}`;
  const best = timetable.arriveEarliest(query).journeys[0]!;
  assert.equal(earliest!['arrival'], at(best.arrival));
  assert.equal((earliest!['journeys'] as object[]).length, timetable.arriveEarliest(query).journeys.length);
  const last = timetable.departLatest({ ...query, time: 36_000 }).journeys[0]!;
  assert.deepEqual([latest!['departure'], latest!['arrival']], [at(last.departure), at(last.arrival)]);
  assert.equal((profile!['journeys'] as object[]).length, timetable.profile({ ...query, until: 32_400 }).journeys.length);
  const arrivals = timetable.oneToAll(query).arrivals!;
  const expected = [...arrivals.entries()].filter(([, t]) => t !== 0x7fff_ffff).map(([s, t]) => [stops[s]!, at(t)]);
  assert.deepEqual(Object.entries(spread!['arrivals'] as object), expected);
  assert.equal((spread!['arrivals'] as Record<string, string>)[stops[3]!], `${DATE}T08:00:00`, 'the origin too');
  assert.equal(reach!['departures'], 11);
  assert.deepEqual((reach!['stops'] as Record<string, object>)[stops[3]!], { best: 0, median: 0, share: 1 });
  assert.equal((board!['departures'] as object[]).length, 2);
  assert.deepEqual(none, [
    { arrival: null, reason: 'outside-dates' },
    { arrival: null, reason: 'unknown-stop' },
  ]);
});

test('a malformed line is answered with an error and the run goes on, to the last line without its end', async () => {
  const input = `\uFEFF{"kind":\r\n\n[]\n${line({ time: '8:00' })}${'x'.repeat(70_000)}\n${line({ from: 7 })}${line({ maxRides: -1 })}${line({}).trimEnd()}`;
  for (const size of [97, 4096, 100_000]) {
    const { code, out } = await run(['query', '--image', file], input, size);
    const said = (lines(out) as { error?: { code: string; message: string }; arrival?: string }[]).map(
      (one) => one.error?.code ?? one.arrival?.slice(0, 10),
    );
    assert.deepEqual([code, said], [0, ['bad-json', 'bad-json', 'bad-time', 'line-too-long', 'bad-stop', 'bad-option', DATE]]);
  }
});

test('any number of workers writes the same bytes', async () => {
  let input = '';
  for (let i = 0; i < 300; i++) {
    const kind = ['arrive-earliest', 'depart-latest', 'board', 'profile'][i % 4]!;
    const hour = 5 + (i % 18);
    const time = `${String(hour).padStart(2, '0')}:30:00`;
    const more =
      kind === 'board' ? { to: undefined } : kind === 'profile' ? { until: `${String(hour + 1).padStart(2, '0')}:00:00` } : {};
    input +=
      i % 50 === 7
        ? 'nonsense\n'
        : line({
            kind,
            from: stops[(i * 7) % 416],
            to: stops[(i * 31 + 9) % 416],
            time,
            date: i % 3 === 0 ? '2014-06-07' : DATE,
            ...more,
          });
  }
  const [one, two, four] = await Promise.all(
    [1, 2, 4].map((workers) => run(['query', '--image', file, '--workers', String(workers)], input)),
  );
  assert.equal(lines(one!.out).length, 300);
  assert.deepEqual([two!.code, two!.out === one!.out, four!.code, four!.out === one!.out], [0, true, 0, true]);
});

test('a feed that cannot be used is refused with one message, and the old image stays', async () => {
  const out = path.join(folder, 'kept.image');
  fs.writeFileSync(out, 'the old one');
  const empty = path.join(folder, 'empty');
  fs.mkdirSync(empty);
  const broken = path.join(folder, 'broken.zip');
  fs.writeFileSync(broken, fs.readFileSync(feed('cairns-2014.zip')).subarray(0, 5000));
  for (const source of [empty, broken, path.join(folder, 'nowhere.zip')]) {
    const { code, out: said, err } = await run(['build', `good=${feed('google-sample.zip')}`, `bad=${source}`, '--out', out]);
    assert.deepEqual([code, said], [1, '']);
    assert.match(err, /· [^]*\n旧镜像未变 · the old image is as it was\n$/);
    assert.equal(fs.readFileSync(out, 'utf8'), 'the old one');
  }
  const nowhere = await run(['build', `good=${feed('google-sample.zip')}`, '--out', path.join(folder, 'no', 'such', 'x.image')]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.err, /ENOENT/);
  const report = path.join(folder, 'no', 'such', 'report.json');
  const unreported = await run(['build', `good=${feed('google-sample.zip')}`, '--out', out, '--report', report]);
  assert.deepEqual([unreported.code, fs.readFileSync(out, 'utf8')], [1, 'the old one'], 'a report that cannot be written');
  assert.match(unreported.err, /ENOENT/);
  assert.deepEqual(
    fs.readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
  const { code, err } = await run(['query', '--image', out], line({}));
  assert.deepEqual([code, err], [1, '这不是时刻表镜像 · this is not a timetable image\n']);
  assert.equal((await run(['inspect', '--image', path.join(folder, 'nowhere')])).code, 1);
});

test('a process killed while it builds leaves the old image or the whole new one', async () => {
  const out = path.join(folder, 'killed.image');
  const old = fs.readFileSync(file);
  const whole = path.join(folder, 'whole.image');
  const args = (to: string): string[] => ['build', `again=${feed('cairns-2014.zip')}`, '--out', to];
  await run(args(whole));
  const fresh = fs.readFileSync(whole);
  const fixture = path.join(import.meta.dirname, 'command', 'run.fixture.ts');
  // Killed as soon as it has said what it found, which is when it is about to write.
  fs.writeFileSync(out, old);
  const child = spawn(process.execPath, [fixture, ...args(out)], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  const left = fs.readFileSync(out);
  assert.ok(left.equals(old) || left.equals(fresh));
  const { code } = await run(['inspect', '--image', out]);
  assert.equal(code, 0);
});

test('a reader that answers each line before it sends the next gets each answer in its turn', async () => {
  for (const workers of ['1', '2']) {
    const answers: string[] = [];
    let wake = (): void => {};
    const patient = async function* (): AsyncGenerator<string> {
      for (let i = 0; i < 3; i++) {
        const answered = new Promise<void>((resolve) => (wake = resolve));
        yield line({ time: `0${6 + i}:00:00` });
        await answered;
      }
    };
    const stdout = (text: string): void => {
      answers.push(text);
      wake();
    };
    const ended = transitCli(['query', '--image', file, '--workers', workers], { stdin: patient(), stdout, stderr: () => {} });
    assert.equal(await ended, 0);
    assert.equal(answers.length, 3);
  }
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { computeRun, resultText, type RunInput } from '../../dividends/compute.ts';
import { checkList, type OwnLine } from './whole-list.ts';

const UUID = '00000000-0000-7000-8000-0000000000';
const input = (mode: 'rate' | 'pool', fen: bigint, shares: readonly bigint[]): RunInput => ({
  runId: `${UUID}ff`,
  mode,
  fen,
  minimum: 0n,
  recordOn: '2026-03-01',
  seed: 'ab'.repeat(32),
  rows: shares.map((units, i) => ({ holderId: `${UUID}${String(i).padStart(2, '0')}`, code: `H${i}`, units, carriedIn: 0n })),
});

const own = (run: ReturnType<typeof computeRun>, no: number): OwnLine => {
  const row = run.rows[no]!;
  return {
    number: no,
    holder: row.holderId,
    units: row.units,
    partFen: `${row.part}`,
    toppedUp: row.toppedUp,
    carriedInFen: `${row.carriedIn}`,
    payFen: `${row.pay}`,
    carryFen: `${row.carry}`,
  };
};

it('a member finds the own line in the list the log holds, and everybody’s part comes out of the shares', async () => {
  const SHARE = 1_000_000n;
  for (const of of [
    input(
      'pool',
      100n,
      [3n, 3n, 1n, 2n, 2n].map((n) => n * SHARE),
    ),
    input(
      'pool',
      100n,
      Array.from({ length: 7 }, () => SHARE),
    ),
    input(
      'rate',
      1700n,
      [277n, 1n, 0n].map((n) => n * SHARE),
    ),
  ]) {
    const run = computeRun(of);
    const text = resultText(of, run.rows);
    for (let no = 0; no < run.rows.length; no += 1)
      assert.deepEqual(await checkList(text, run.resultHash, own(run, no)), {
        entries: run.rows.length,
        poolFen: `${run.pool}`,
        wrong: [],
      });
    const bent = (from: string | RegExp, to: string) => checkList(text.replace(from, to), run.resultHash, own(run, 0));
    assert.deepEqual((await bent(/"minimumFen":"0"/, '"minimumFen":"1"')).wrong, ['hash']);
    assert.ok((await checkList(text, run.resultHash, { ...own(run, 0), payFen: '1' })).wrong.includes('own'));
    assert.ok((await bent(/\n1,/, '\n9,')).wrong.includes('frame'));
    for (const nothing of ['nothing', 'null\n', '7\n', ''])
      assert.ok((await checkList(nothing, run.resultHash, own(run, 0))).wrong.includes('hash'));
  }
});

it('a list whose odd fen went to somebody else is found out, though its hash and its sum are right', async () => {
  // seven equal shares of 100 fen: two get a fen more, whom the seed says
  const of = input(
    'pool',
    100n,
    Array.from({ length: 7 }, () => 1_000_000n),
  );
  const run = computeRun(of);
  const topped = run.rows.filter((r) => r.toppedUp);
  const other = run.rows.find((r) => !r.toppedUp)!;
  const first = topped[0]!;
  const rows = run.rows.map((r) =>
    r === first
      ? { ...r, toppedUp: false, part: r.part - 1n, pay: r.pay - 1n }
      : r === other
        ? { ...r, toppedUp: true, part: r.part + 1n, pay: r.pay + 1n }
        : r,
  );
  const { createHash } = await import('node:crypto');
  const text = resultText(of, rows);
  const forged = createHash('sha256').update(text).digest('hex');
  const shown = { ...own(run, 0), ...own({ ...run, rows }, 0) };
  assert.deepEqual((await checkList(text, forged, shown)).wrong, ['ties']);
  // and one that gives the fen to a smaller remainder
  const uneven = input(
    'pool',
    10n,
    [5n, 3n, 3n].map((n) => n * 1_000_000n),
  );
  const right = computeRun(uneven);
  const big = right.rows.findIndex((r) => r.toppedUp);
  const small = right.rows.findIndex((r) => !r.toppedUp && r.units !== right.rows[big]!.units);
  if (small >= 0) {
    const swapped = right.rows.map((r, i) =>
      i === big
        ? { ...r, toppedUp: false, part: r.part - 1n, pay: r.pay - 1n }
        : i === small
          ? { ...r, toppedUp: true, part: r.part + 1n, pay: r.pay + 1n }
          : r,
    );
    const bad = resultText(uneven, swapped);
    const hash = createHash('sha256').update(bad).digest('hex');
    assert.deepEqual((await checkList(bad, hash, own({ ...right, rows: swapped }, 0))).wrong, ['parts']);
  } else assert.fail('the example has a smaller remainder');
});

// The published figures, asked of the service: a rise over several years from runs, what a household of 408 shares got, the half that is distributed; reserves and caps of a charter.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openMatters } from '../governance/open-matters.ts';
import { testAssets, type TestAssets } from '../testing.ts';
import { assertConserved, decisionOf, earn, HASH, settleMembers, whole, work } from './testing.ts';

let t: TestAssets;
let households: string[];
before(async () => {
  t = await testAssets();
  ({ households } = await settleMembers(t, 'far', whole(408, 277, 315)));
});
after(() => t.close());

const far = () => t.collectives.far;
const draft = async (year: number, over: Record<string, unknown>) =>
  t.call('faye', 'POST', `/collectives/${far()}/runs`, {
    body: {
      year,
      kind: 'annual',
      title: `${year} 年度收益分配`,
      mode: 'rate',
      recordOn: '2026-03-01',
      minimumFen: '0',
      ...over,
    },
  });

/** A run of a year from its draft to the locked book; answers its id. */
async function locked(year: number, over: Record<string, unknown>, income = 6_000_000n): Promise<string> {
  await earn(t, 'far', year, income);
  const { body } = await draft(year, over);
  const id = body.id as string;
  const at = async () => (await t.call('faye', 'GET', `/runs/${id}`)).body;
  const step = async (who: 'faye' | 'fred', url: string, more: Record<string, unknown>): Promise<void> => {
    const answer = await t.call(who, 'POST', `/runs/${id}/${url}`, { body: { revision: (await at()).revision, ...more } });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    await work(t, id);
  };
  await step('faye', 'tasks', { kind: 'compute' });
  await step('fred', 'notice', { days: null });
  t.clock.now = t.clock.now.add({ hours: 24 * 11 });
  const today = t.clock.now.toString().slice(0, 10);
  await step('fred', 'vote', { decisionId: await decisionOf(t, 'far', today, id) });
  await step('fred', 'tasks', { kind: 'lock' });
  assert.equal((await at()).state, 'locked');
  return id;
}

test('the rise is counted on the rate per share of the runs; 408 shares at 24 yuan got 9,792, 2,995 of 6,000 is 49.9 %', async () => {
  const ids: Record<number, string> = {};
  for (const [year, fen] of [
    [2022, '900'],
    [2023, '900'],
    [2024, '2400'],
  ] as const)
    ids[year] = await locked(year, { fen });
  const series = async () => (await t.call('faye', 'GET', `/collectives/${far()}/dividends`)).body;
  assert.deepEqual(
    (({ rises, to }) => ({ rises, to }))(await series()),
    { rises: 1, to: 2024 },
    'a year that only holds is no rise',
  );
  const payouts = (await t.call('faye', 'GET', `/runs/${ids[2024]}/payouts?size=10`)).body.rows as {
    units: string;
    payFen: string;
  }[];
  assert.equal(payouts.find((p) => p.units === '408')?.payFen, '979200');
  assert.equal(payouts.find((p) => p.units === '277')?.payFen, String(277 * 2400));
  // the year in which a half is distributed, as a pool
  await locked(2025, { mode: 'pool', fen: '2995000000' }, 6_000_000_000n);
  const { years, rises } = await series();
  assert.equal(rises, 2);
  assert.deepEqual(
    years.map((y: { year: number; rateFen: string; payoutPercent: string | null }) => [y.year, y.rateFen, y.payoutPercent]),
    [
      [2022, '900.000000', '15.0'],
      [2023, '900.000000', '15.0'],
      [2024, '2400.000000', '40.0'],
      [2025, '2995000.000000', '49.9'],
    ],
  );
});

test('what was distributed of a year is no loss of it: it counts against the ceiling of the same year', async () => {
  const { body } = await t.call('faye', 'GET', `/collectives/${far()}/run-figures?year=2025&kind=special`);
  assert.deepEqual(
    [body.netIncomeFen, body.lossFen, body.undistributedFen, body.distributedFen],
    // of 2022 to 2024 70 % of 60,000 yuan each, less 900, 900 and 2,400 fen on a thousand shares
    ['6000000000', '0', '8400000', '2995000000'],
  );
  assert.equal(body.ceilingFen, String((6_000_000_000n * 7n) / 10n + 8_400_000n - 2_995_000_000n));
});

test('what a year left is distributed once its own reserves are set aside, and a later run makes no loss of it', async () => {
  // 2025 is taken for a year that has no annual run: nothing of it may go out by a run of the next
  await t.database.owner.query(
    `set session_replication_role = replica; update assets.distribution_run set kind = 'special' where year = 2025; reset session_replication_role`,
  );
  try {
    const { body } = await t.call('faye', 'GET', `/collectives/${far()}/run-figures?year=2026&kind=special`);
    assert.equal(body.undistributedFen, '0', 'what is left of 2025 waits for its annual run');
  } finally {
    await t.database.owner.query(
      `set session_replication_role = replica; update assets.distribution_run set kind = 'annual' where year = 2025; reset session_replication_role`,
    );
  }
  const ahead = await draft(2031, { kind: 'special', fen: '100', departure: null });
  assert.match(ahead.body.message.zh, /年度还没有开始/);
  const own = (await t.call('faye', 'GET', `/collectives/${far()}/run-figures?year=2024&kind=special`)).body;
  assert.deepEqual([own.netIncomeFen, own.lossFen], ['6000000', '0'], 'runs of 2025 took nothing of 2024');
  const { body } = await t.call('faye', 'GET', `/collectives/${far()}/run-figures?year=2026&kind=special`);
  assert.equal(body.undistributedFen, String((6_000_000_000n * 7n) / 10n - 2_995_000_000n + 8_400_000n));
});

test('reserves of a year are set aside without a dividend: once, exactly, and what is left may be distributed afterwards', async () => {
  const one = t.collectives.one;
  await settleMembers(t, 'one', whole(3, 1));
  await earn(t, 'one', 2022, 100_001n); // no dividend of it
  await earn(t, 'one', 2023, -20_000n);
  await earn(t, 'one', 2024, 200_000n); // its ceiling goes out by a special run
  const figures = async (year: number, kind = 'annual') =>
    (await t.call('ann', 'GET', `/collectives/${one}/run-figures?year=${year}&kind=${kind}`)).body;
  const run = async (body: Record<string, unknown>): Promise<string> => {
    const made = await t.call('ann', 'POST', `/collectives/${one}/runs`, {
      body: { kind: 'annual', title: '收益分配', recordOn: '2026-03-01', minimumFen: null, departure: null, ...body },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const { id } = made.body;
    const step = async (who: 'ann' | 'bea', url: string, more: Record<string, unknown>): Promise<void> => {
      const { revision } = (await t.call('ann', 'GET', `/runs/${id}`)).body;
      const answer = await t.call(who, 'POST', `/runs/${id}/${url}`, { body: { revision, ...more } });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      await work(t, id);
    };
    await step('ann', 'tasks', { kind: 'compute' });
    await step('bea', 'notice', { days: null });
    t.clock.now = t.clock.now.add({ hours: 24 * 11 });
    await step('bea', 'vote', { decisionId: await decisionOf(t, 'one', t.clock.now.toString().slice(0, 10), id) });
    await step('bea', 'tasks', { kind: 'lock' });
    return id;
  };
  const none = (year: number) => run({ year, mode: 'none', fen: '0' });
  // 2024: 30 % of 180,000 after the loss of 2023 stay; the special run takes all of the rest; of 2022 nothing goes out before its reserves
  const first = await figures(2024, 'special');
  assert.deepEqual([first.ceilingFen, first.lossFen, first.undistributedFen, first.setAside], ['140000', '0', '0', false]);
  assert.deepEqual(first.unset, [{ year: 2022, fen: '100001' }]);
  await run({ year: 2024, kind: 'special', mode: 'pool', fen: '139000' });
  await run({ year: 2024, kind: 'special', mode: 'pool', fen: '1000' });
  const refused = await t.call('ann', 'POST', `/collectives/${one}/runs`, {
    body: { year: 2023, kind: 'annual', title: '提取', mode: 'none', fen: '0', recordOn: '2026-03-01', minimumFen: null },
  });
  assert.equal(refused.body.code, 'assets.nothingToSetAside', 'a year of loss sets nothing aside');
  for (const [year, reserves] of [
    [2024, 60_000],
    [2022, 30_002], // each 15 % of 1,000.01 yuan, rounded up
  ] as const) {
    const id = await none(year);
    const { body } = await t.call('ann', 'GET', `/runs/${id}`);
    assert.deepEqual(
      [body.state, body.poolFen, body.reservesFen, body.entries, body.perShareFen, body.totals.bank],
      ['reconciled', '0', String(reserves), 0, null, '0'],
    );
    const posted = await t.database.owner.query<{ fen: string }>(
      'select sum(p.fen) filter (where p.fen > 0)::text as fen from ledger.posting p where p.entry = $1::uuid',
      [body.entryId],
    );
    assert.equal(posted.rows[0]?.fen, String(reserves));
    assert.equal((await t.call('ann', 'GET', `/runs/${id}/recompute`)).body.same, true);
    const again = await t.call('ann', 'POST', `/collectives/${one}/runs`, {
      body: { year, kind: 'annual', title: '提取', mode: 'none', fen: '0', recordOn: '2026-03-01', minimumFen: null },
    });
    assert.equal(again.body.code, 'assets.runOfYear', 'reserves of a year are set aside once');
  }
  // 7.50 and 2.50 yuan are below the least payout: a run that divides nothing takes nothing over, and the collective does not end over them
  const open = await openMatters(t.kit.database.db, one);
  assert.deepEqual(
    open.filter((m) => m.kind === 'carried').map((m) => [m.n, m.fen]),
    [[2, 1000n]],
  );
  await assertConserved(t);
  const after_ = await figures(2024, 'special');
  assert.deepEqual([after_.setAside, after_.reservesFen, after_.unset], [true, '60000', []]);
  // 100,001 − 20,000 + 200,000 − 140,000 − 60,000 − 30,002: what still stands, and no more may go out
  assert.equal((await figures(2026, 'special')).undistributedFen, '49999');
  assert.equal(after_.ceilingFen, '49999');
  const series = (await t.call('ann', 'GET', `/collectives/${one}/dividends`)).body;
  assert.deepEqual(series.years, [], 'a year without a dividend has no rate per share');
  const special = await t.call('ann', 'POST', `/collectives/${one}/runs`, {
    body: { year: 2024, kind: 'special', title: '提取', mode: 'none', fen: '0', recordOn: '2026-03-01', minimumFen: null },
  });
  assert.match(special.body.message.zh, /年度分配/);
});

test('reserves are 15 + 15 of what is left after the loss; a charter that asks for more gets more; its cap on one holder holds', async () => {
  const figures = { netIncomeFen: '6000000', lossFen: '0', undistributedFen: '0', reason: '试算', documentHash: HASH };
  const ceiling = async (over: Record<string, unknown>): Promise<string> => {
    const { body } = await draft(2026, { kind: 'special', fen: '100', departure: { ...figures, ...over } });
    await t.call('fred', 'POST', `/runs/${body.id}/withdraw`, { body: { revision: 1, reason: '试算' } });
    return body.ceilingFen;
  };
  assert.equal(await ceiling({}), '4200000');
  assert.equal(await ceiling({ lossFen: '1000000' }), '3500000', '(60,000 − 10,000) × 70 %');
  assert.equal(await ceiling({ lossFen: '7000000' }), '0', 'a loss that is not covered leaves nothing');
  await t.database.owner.query(
    `insert into assets.charter (collective_id, valid, terms, source) values ($1, '[2020-01-01,)', $2, 'test')`,
    [far(), JSON.stringify({ dividends: { shareCapPpm: 420_000, reserves: [{ funds: ['accumulation'], ratePpm: 250_000 }] } })],
  );
  assert.equal(await ceiling({}), '3600000', '25 % by the charter and 15 % by the regulation');
  const [a = '', b = ''] = households;
  const move = async (delta: string) => {
    const proposed = await t.call('faye', 'POST', `/collectives/${far()}/share-events`, {
      body: {
        kind: 'transfer',
        effectiveOn: t.clock.now.toString().slice(0, 10),
        reason: '内部转让',
        documentHash: HASH,
        lines: [
          { holderId: b, delta: `-${delta}` },
          { holderId: a, delta },
        ],
      },
    });
    return t.call('fred', 'POST', `/share-events/${proposed.body.id}/decision`, { body: { approve: true, refusal: null } });
  };
  const over = await move('13');
  assert.equal(over.body.code, 'assets.shareCap');
  assert.match(over.body.message.zh, /42.*42%/);
  assert.equal((await move('12')).status, 200, 'at the cap');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { isFailure, Failure } from '@yunjian/kernel/contract';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import { YEAR_END } from '@yunjian/kernel/ledger';
import { failures } from '../failures.ts';
import { testAssets, type TestAssets } from '../testing.ts';
import { dividendWitnesses } from './event.ts';
import { chartOf } from './pack.ts';
import { decideFile, preparePayments } from './pay.ts';
import { importResult } from './pay-result.ts';
import { askTask, draftRun, noticeRun, runById, voteRun } from './run.ts';
import { followFreezes } from './settle.ts';
import { decideShares, proposeShares, type ShareKind } from './shares.ts';
import { assertConserved, bankOf, decisionOf, earn, HASH, settleMembers, work } from './testing.ts';
import { SCALE } from './units.ts';

let t: TestAssets;
let holders: string[];
let bank: string;
let year = 1985;
/** How many random histories are played; a night run sets more. */
const RUNS = Number(process.env['YUNJIAN_FUZZ_RUNS'] ?? 6);
/** Holders with shares nobody thought of: equal ones, halves, a large one, one millionth. */
const FRACTIONS = [3n, 3n, 1n, 250n, 17n].map((n) => (n * SCALE) / 2n).concat(1n, ...fc.sample(fc.bigInt(1n, 90n * SCALE), 6));

before(async () => {
  t = await testAssets();
  ({ households: holders } = await settleMembers(t, 'one', FRACTIONS));
  bank = await bankOf(t, 'one');
});
after(() => t.close());

const ann = () => ({ id: t.actors.ann.accountId, name: 'ann' });
const bea = () => ({ id: t.actors.bea.accountId, name: 'bea' });
const sue = () => ({ id: t.actors.sue.accountId, name: 'sue' });
const today = () => t.kit.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();

/** Does it; what is refused in words is refused, everything else is a defect. */
async function tried(fn: () => Promise<unknown>): Promise<void> {
  try {
    await fn();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    assert.ok(isFailure(error, error.kind));
  }
}

const moveShares = (kind: ShareKind, from: number, to: number, units: bigint) =>
  tried(() =>
    t.database.tx(async (tx) => {
      const [a = '', b = ''] = [holders[from % holders.length], holders[to % holders.length]];
      const lines =
        kind === 'transfer' || kind === 'inherit'
          ? [
              { holderId: a, delta: -units },
              { holderId: b, delta: units },
            ]
          : [{ holderId: a, delta: 0n }];
      const id = await proposeShares(
        tx,
        t.kit,
        { collectiveId: t.collectives.one, kind, effectiveOn: today(), reason: '随机', documentHash: HASH, lines, by: ann() },
        t.kit.now(),
      );
      await decideShares(tx, t.kit, { id, approve: true, refusal: null, by: bea() }, t.kit.now());
      await followFreezes(tx, t.kit, t.collectives.one, bea(), t.kit.now());
    }),
  );

/** A whole run, or one that only sets reserves aside (`nothing`); its process dies at the given steps and is replaced. */
async function distribute(fen: bigint, minimum: bigint, deaths: ReadonlySet<string>, nothing = false): Promise<void> {
  const collectiveId = t.collectives.one;
  const now = () => t.kit.now();
  const annual = year < 2025;
  const none = nothing && annual;
  await earn(t, 'one', annual ? year : 2026, fen * 2n + 10n, ...(annual ? [] : (['running'] as const)));
  const id = await t.database.tx((tx) =>
    draftRun(
      tx,
      t.kit,
      {
        collectiveId,
        year: annual ? year++ : 2026,
        kind: annual ? 'annual' : 'special',
        title: '随机分配',
        mode: none ? 'none' : 'pool',
        fen: none ? 0n : fen,
        recordOn: today(),
        departure: null,
        minimumFen: none ? null : minimum,
        by: ann(),
      },
      now(),
    ),
  );
  const task = async (kind: 'compute' | 'lock') => {
    const { revision } = await runById(t.database.db, id);
    await t.database.tx((tx) => askTask(tx, t.kit, { runId: id, kind, revision, by: kind === 'lock' ? bea() : ann() }, now()));
    const left = new Set(deaths);
    for (let i = 0; i < 8; i++) {
      try {
        await work(t, id, {
          at: (step) => {
            if (left.delete(step)) throw new Error(`died at ${step}`);
          },
        });
        break;
      } catch (error) {
        assert.match(String(error), /died at/);
        await assertConserved(t);
      }
    }
  };
  await task('compute');
  const at = async () => (await runById(t.database.db, id)).revision;
  const step = async (fn: (revision: number) => Promise<void>) => fn(await at());
  await step((revision) => t.database.tx((tx) => noticeRun(tx, t.kit, { runId: id, revision, days: null, by: bea() }, now())));
  t.clock.now = t.clock.now.add({ hours: 24 * 10 });
  const decisionId = await decisionOf(t, 'one', today(), id);
  await step((revision) => t.database.tx((tx) => voteRun(tx, t.kit, { runId: id, revision, decisionId, by: bea() }, now())));
  await task('lock');
  assert.notEqual((await runById(t.database.db, id)).entryId, null);
}

/** Pays what can be paid of every run; the bank returns what it will. */
async function pay(returned: number): Promise<void> {
  const { rows } = await t.database.owner.query<{ id: string }>(
    `select id from assets.distribution_run where entry_id is not null order by year`,
  );
  for (const { id } of rows)
    await tried(() =>
      t.database.tx(async (tx) => {
        const made = await preparePayments(
          tx,
          t.kit,
          { runId: id, accountId: bank, executeOn: today(), again: true, by: ann() },
          t.kit.now(),
        );
        for (const f of made.files) await decideFile(tx, t.kit, { fileId: f.id, approve: true, by: sue() }, t.kit.now());
      }),
    );
  const sent = await t.database.owner.query<{ run: string; id: string }>(
    `select run_id as run, end_to_end as id from assets.payment_order where state in ('sent', 'paid') order by end_to_end`,
  );
  for (const run of new Set(sent.rows.map((r) => r.run))) {
    const lines = sent.rows
      .filter((r) => r.run === run)
      .map((r, i) => ({
        line: i + 2,
        endToEnd: r.id,
        outcome: (i + returned) % 4 === 0 ? ('returned' as const) : ('paid' as const),
        fen: null,
        on: today(),
        reason: '销户',
      }));
    await tried(() =>
      t.database.tx((tx) => importResult(tx, t.kit, { runId: run, lines, fileHash: HASH, by: ann() }, t.kit.now())),
    );
  }
}

/** What was distributed and set aside is what was earned at most, and reserves of a year are set aside once. */
async function assertEarned(): Promise<void> {
  const { rows } = await t.database.owner.query<{ what: string }>(
    `
    with r as (select year, kind, pool_fen as pool, case kind when 'annual' then (select coalesce(sum((x ->> 'fen')::int8), 0) from jsonb_array_elements(reserves -> 'reserves') x) else 0 end as reserved
      from assets.distribution_run where entry_id is not null),
    funds as (select coalesce(-sum(p.fen), 0) as fen from ledger.posting p join ledger.account a on a.id = p.account where a.number = any($1)),
    earned as (select coalesce(-sum(p.fen), 0) as fen from ledger.posting p join ledger.account a on a.id = p.account join ledger.entry e on e.id = p.entry
      where a.kind in ('income', 'expense') and e.source_kind <> '${YEAR_END}')
    select 'more went out than was earned' as what from earned where fen < (select coalesce(sum(pool + reserved), 0) from r)
    union all select 'the funds are not what runs set aside' from funds where fen <> (select coalesce(sum(reserved), 0) from r)
    union all select 'reserves of a year twice' where exists (select from r where kind = 'annual' group by year having count(*) > 1)`,
    [Object.values(chartOf(t.kit).funds)],
  );
  assert.deepEqual(rows, []);
}

const action = fc.oneof(
  fc.record({
    what: fc.constantFrom<ShareKind>('transfer', 'inherit', 'freeze', 'unfreeze'),
    a: fc.nat(11),
    b: fc.nat(11),
    units: fc.bigInt(1n, 40n * SCALE),
  }),
  fc.record({
    what: fc.constant('run' as const),
    fen: fc.bigInt(1n, 100_000n),
    minimum: fc.bigInt(0n, 1000n),
    deaths: fc.subarray(['read', 'compute', 'write', 'accounts', 'post', 'mark']),
    nothing: fc.boolean(),
  }),
  fc.record({ what: fc.constant('pay' as const), returned: fc.nat(3) }),
);

test('over random transfers, freezes, runs, deaths and returned payments nothing appears and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 8 }), async (actions) => {
      for (const a of actions) {
        t.clock.now = t.clock.now.add({ hours: 24 });
        if (a.what === 'run') await distribute(a.fen, a.minimum, new Set(a.deaths), a.nothing);
        else if (a.what === 'pay') await pay(a.returned);
        else await moveShares(a.what, a.a, a.b, a.units);
        await assertConserved(t);
        await assertEarned();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});

test('an edited payout, share or step is named by the verification of the log', async () => {
  await distribute(12_345n, 0n, new Set());
  await seal(t.database, t.kit.crypto, t.kit.now());
  const check = () => verifyLog(t.database, { keys: t.kit.crypto.publicKeys, witnesses: dividendWitnesses, now: t.kit.now() });
  assert.deepEqual((await check()).problems, []);
  const { rows } = await t.database.owner.query<{ id: string }>(
    `select id from assets.distribution_run where entry_id is not null order by year desc limit 1`,
  );
  const id = rows[0]?.id ?? '';
  await t.database.owner.query(
    'update assets.payout set part_fen = part_fen + 1, pay_fen = pay_fen + 1 where run_id = $1 and no = 0',
    [id],
  );
  assert.match(JSON.stringify((await check()).problems), new RegExp(id));
  // the lines of a proposal, before anybody has decided on it
  const [a = '', b = ''] = holders;
  const lines = [
    { holderId: a, delta: -1n },
    { holderId: b, delta: 1n },
  ];
  const event = await t.database.tx((tx) =>
    proposeShares(
      tx,
      t.kit,
      {
        collectiveId: t.collectives.one,
        kind: 'transfer',
        effectiveOn: today(),
        reason: '转让',
        documentHash: HASH,
        lines,
        by: ann(),
      },
      t.kit.now(),
    ),
  );
  await seal(t.database, t.kit.crypto, t.kit.now());
  assert.doesNotMatch(JSON.stringify((await check()).problems), new RegExp(event));
  await t.database.owner.query('update assets.share_event_line set delta = delta * 2 where event_id = $1', [event]);
  assert.match(JSON.stringify((await check()).problems), new RegExp(event));
  await assert.rejects(
    t.database.tx((tx) => decideShares(tx, t.kit, { id: event, approve: true, refusal: null, by: bea() }, t.kit.now())),
    (error) => isFailure(error, failures.sharesNotAsProposed),
  );
});

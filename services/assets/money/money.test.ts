import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { at, ok, SIGNING, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { expireContracts } from '../letting/contract-steps.ts';
import { contractCase } from '../letting/case.ts';
import { contractMoney, collectionBy, dueRent, withMoney } from './facts.ts';
import { derivedDiffering } from '../witness/derived.ts';
import { rentLeftIndicator } from './left.ts';
import { watchRescission } from './overdue.ts';
import { accrueAll, recognise, recogniseAll } from './owed.ts';
import {
  account,
  activeContract,
  amendRent,
  assertReconciled,
  carry,
  money,
  pay,
  payAll,
  proposeBy,
  returnDeposit,
} from './testing.ts';

describe('money of leases', () => {
  let t: Letting;
  let bank: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011112222');
  });
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at('2026-03-10T02:00:00Z')));
  const clock = (day: string) => void (t.clock.now = at(`${day}T02:00:00Z`));
  const night = async () => {
    await expireContracts(t.database, t.kit, t.clock.now);
    await accrueAll(t.database, t.kit, t.clock.now);
    await recogniseAll(t.database, t.kit, t.clock.now);
    await watchRescission(t.database, t.kit, t.clock.now);
  };
  const live = async (id: string, kind: string) =>
    (await money(t, id)).receivables.filter((r: { kind: string; cancelled: boolean }) => r.kind === kind && !r.cancelled);

  const decided = (who: 'bea' | 'ben', id: string, action = 'approve') =>
    t.call(who, 'POST', `/money/proposals/${id}/decision`, { body: { action, answer: null } });

  it('writes the deposit and what is due when a contract takes effect, and the rest night by night, once', async () => {
    const id = await activeContract(t);
    const first = await money(t, id);
    assert.deepEqual(
      first.receivables.map((r: { kind: string; fen: string; dueOn: string }) => [r.kind, r.fen, r.dueOn]),
      [
        ['deposit', '1000000', '2026-01-01'],
        ['rent', '3000000', first.schedule[0].dueOn],
      ],
    );
    assert.deepEqual([first.openFen, first.prepaidFen, first.depositFen, first.unearnedFen], ['4000000', '0', '0', '3000000']);
    await assertReconciled(t);
    clock('2026-04-20');
    await night();
    await night();
    assert.equal((await live(id, 'rent')).length, 2);
    assert.equal((await money(t, id)).openFen, '7000000');
    await assertReconciled(t);
  });

  it('takes partial payments and keeps what is too much as a prepayment that pays the next rent', async () => {
    const id = await activeContract(t);
    await pay(t, bank, 2_500_000n, id);
    assert.deepEqual(
      (await money(t, id)).receivables.map((r: { paidFen: string }) => r.paidFen),
      ['1000000', '1500000'],
    );
    await assertReconciled(t);
    await pay(t, bank, 2_000_000n, id);
    const page = await money(t, id);
    assert.deepEqual([page.openFen, page.prepaidFen, page.depositFen], ['0', '500000', '1000000']);
    clock('2026-04-20');
    await night();
    assert.deepEqual([(await money(t, id)).openFen, (await money(t, id)).prepaidFen], ['2500000', '0']);
    await assertReconciled(t);
  });

  /** The owner of the database bends the balance by a fen: it is counted anew and named, and nobody closes the contract on the strength of it. */
  const balanceEdited = async (id: string) => {
    const bend = (fen: number) =>
      t.database.owner.query('update assets.contract_balance set open_fen = open_fen + $2 where contract_id = $1', [id, fen]);
    await bend(-1);
    const said = await derivedDiffering(t.database.db);
    assert.deepEqual(
      said.map((s) => s.en),
      [`assets.contract_balance ${id}: is not what the rows it follows from say`],
    );
    assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.balanceApart');
    await bend(1);
    assert.deepEqual(await derivedDiffering(t.database.db), []);
  };

  it('unpaid rent outlives the lease: through expiry, early end, rescission; closed only when nothing is open', async () => {
    for (const [how, action] of [
      ['expired', null],
      ['ended', 'end-early'],
      ['rescinded', 'rescind'],
    ] as const) {
      clock('2026-03-10');
      const id = await activeContract(t, how === 'expired' ? { endsOn: '2026-03-31' } : {});
      const owed = (await money(t, id)).openFen;
      clock(how === 'expired' ? '2026-04-02' : '2026-03-31');
      if (action === null) await night();
      else
        ok(
          await t.go(id, action, {
            on: '2026-03-31',
            note: '测试',
            ...(action === 'rescind' ? { rescission: { ground: 'clause', noticeServedOn: '2026-03-31' } } : {}),
          }),
        );
      assert.equal((await money(t, id)).state, how);
      ok(await t.go(id, 'hand-back', { on: t.clock.now.toString().slice(0, 10) }));
      clock('2027-01-10');
      await night();
      assert.equal((await money(t, id)).openFen, owed, 'nothing is closed by the end, and nothing new falls due');
      // arrears hidden in the balance are open all the same
      const hide = (fen: string) =>
        t.database.owner.query(`update assets.contract_balance set open_fen = $2 where contract_id = $1`, [id, fen]);
      await hide('0');
      const refused = await t.go(id, 'close', { note: '结清' });
      assert.equal(refused.body.code, 'assets.moneyOpen');
      await hide(owed);
      await assert.rejects(
        t.database.owner.query(`update assets.contract set state = 'closed' where id = $1`, [id]),
        /not closed/,
      );
      await payAll(t, bank, id);
      assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.moneyOpen', 'the deposit is still held');
      await returnDeposit(t, id);
      await balanceEdited(id);
      ok(await t.go(id, 'close', { note: '结清' }));
      await assertReconciled(t);
    }
  });

  it('a lease that ends early owes rent to its last day: the billed quarter is cancelled by two people and written anew', async () => {
    const id = await activeContract(t);
    ok(await t.go(id, 'end-early', { on: '2026-03-10', note: '协商一致' }));
    const [rent] = await live(id, 'rent');
    assert.equal(rent.stale, true);
    await pay(t, bank, 3_500_000n, id);
    // who ended it proposed that; it is for another of the board
    assert.equal((await proposeBy(t, 'cancel', rent.id)).body.code, 'assets.moneyProposed');
    const [open] = (await money(t, id)).proposals;
    assert.deepEqual([open.kind, open.subjectId, open.state, open.by], ['cancel', rent.id, 'open', '示例·bea']);
    assert.equal((await decided('bea', open.id)).body.code, 'assets.secondPerson');
    ok(await decided('ben', open.id));
    const [anew] = await live(id, 'rent');
    assert.deepEqual([anew.from, anew.to, anew.fen, anew.stale], ['2026-01-01', '2026-03-10', '2300000', false]); // 69 of 90 days
    const page = await money(t, id);
    assert.deepEqual([page.openFen, page.prepaidFen], ['0', '200000']);
    await assertReconciled(t);
  });

  it('a year paid in advance and ended after a third: income, demands and late fees stop there, the rest is to give back', async () => {
    const rent = { annualFen: '36500000', payEveryMonths: 12, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 };
    const id = await activeContract(t, { rent, depositFen: '0' });
    await pay(t, bank, 1_000_000n, id);
    const [whole] = await live(id, 'rent');
    assert.equal(whole.fen, '36500000');
    clock('2026-05-01');
    ok(await t.go(id, 'end-early', { on: '2026-04-30', note: '协商一致' }));
    const by = { id: null, name: '系统' };
    await t.database.tx((tx) => recognise(tx, t.kit, t.collectives.one, '2026-12-31', by, t.clock.now));
    assert.equal((await live(id, 'rent'))[0].recognisedFen, '12000000', '120 of 365 days');
    const demand = ok(await t.call('ann', 'POST', `/contracts/${id}/demands`, { body: { kind: 'demand' } }));
    assert.equal(demand.fen, '11000000');
    const late = ok(await t.call('tom', 'GET', `/money/receivables/${whole.id}/late-fee?until=2026-05-01`));
    // 0.04 % a day: of all until the payment, of the rest until today; of what is owed for 120 days only
    assert.equal(late.fen, String((12_000_000n * 67n * 400n + 11_000_000n * 53n * 400n) / 1_000_000n));
    ok(await t.call('ann', 'POST', `/money/receivables/${whole.id}/late-fee`, { body: { until: '2026-05-01' } }));
    await pay(t, bank, 20_000_000n, id);
    const [open] = (await money(t, id)).proposals;
    ok(await decided('ben', open.id));
    const [anew] = await live(id, 'rent');
    assert.deepEqual([anew.from, anew.to, anew.fen, anew.openFen], ['2026-01-01', '2026-04-30', '12000000', '0']);
    assert.deepEqual(await live(id, 'late-fee'), [], 'it is counted anew, once');
    assert.equal((await money(t, id)).prepaidFen, '9000000');
    await night();
    assert.equal((await live(id, 'rent'))[0].recognisedFen, '12000000');
    await assertReconciled(t);
  });

  it('rent agreed anew over billed days is taken back and billed anew in the deed; what was written off is not agreed anew', async () => {
    const rent = { annualFen: '12000000', payEveryMonths: 1, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 };
    const id = await activeContract(t, { rent, depositFen: '0' });
    await pay(t, bank, 2_500_000n, id);
    await night();
    await amendRent(t, id, '2026-03-01', { ...rent, payEveryMonths: 12 });
    const billed = async () =>
      (await live(id, 'rent')).map((r: { from: string; to: string; fen: string; paidFen: string }) => [
        r.from,
        r.to,
        r.fen,
        r.paidFen,
      ]);
    assert.deepEqual(await billed(), [
      ['2026-01-01', '2026-01-31', '1000000', '1000000'],
      ['2026-02-01', '2026-02-28', '1000000', '1000000'],
      ['2026-03-01', '2027-02-28', '12000000', '500000'],
    ]);
    const { rows } = await t.database.owner.query<{ reason: string; made: string; approved: string }>(
      `select e.reason, e.made_by as made, e.approved_by as approved from assets.receivable r join ledger.entry e on e.id = r.cancel_entry_id where r.contract_id = $1`,
      [id],
    );
    assert.deepEqual(rows, [{ reason: 'amendment', made: t.actors.ann.accountId, approved: t.actors.bea.accountId }]);
    await assertReconciled(t);
    const decisionId = await t.decision({ subject: 'claims', contractId: id, amountFen: '100' });
    const [, , last] = await live(id, 'rent');
    ok(await carry(t, 'write-off', last.id, { decisionId, fen: '100' }));
    await assert.rejects(amendRent(t, id, '2026-03-01', rent), (e: unknown) => /2027-03-01/.test(JSON.stringify(e)));
    await amendRent(t, id, '2027-03-01', rent);
    await assertReconciled(t);
  });

  it('whatever is amended whenever, what is billed tiles the schedule', async () => {
    const amendment = fc.record({
      days: fc.nat(120),
      at: fc.nat(40),
      every: fc.constantFrom(1, 3, 6, 12),
      annual: fc.bigInt({ min: 1_000n, max: 9_000_000n }),
      freeDays: fc.nat(20),
      paid: fc.bigInt({ min: 0n, max: 900_000n }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(amendment, { minLength: 3, maxLength: 5 }), async (amendments) => {
        clock('2026-03-10');
        const id = await activeContract(t, { depositFen: '0' });
        for (const a of amendments) {
          t.clock.now = t.clock.now.add({ hours: 24 * a.days });
          await accrueAll(t.database, t.kit, t.clock.now);
          if (a.paid > 0n) await pay(t, bank, a.paid, id);
          const { rows } = await t.database.owner.query<{ d: string }>(
            'select lower(days)::text as d from assets.rent_period where contract_id = $1 and replaced_by is null order by 1',
            [id],
          );
          const from = rows[a.at % rows.length]?.d ?? '';
          const terms = { escalation: null, prepaidMonths: 0, dueAfterDays: 10 };
          await amendRent(t, id, from, { ...terms, annualFen: String(a.annual), payEveryMonths: a.every, freeDays: a.freeDays });
          await accrueAll(t.database, t.kit, t.clock.now);
          const apart = await t.database.owner.query(
            `select p.days, p.fen, r.days as billed, r.fen as as_ from (select * from assets.rent_period where contract_id = $1 and replaced_by is null and fen > 0
               and least(due_on, upper(days) - 1) <= $2::date) p
             full join (select * from assets.receivable where contract_id = $1 and kind = 'rent' and cancelled_at is null) r on r.days = p.days and r.fen = p.fen
             where p.days is null or r.days is null`,
            [id, t.clock.now.toString().slice(0, 10)],
          );
          assert.deepEqual(apart.rows, []);
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
    await assertReconciled(t);
  });

  it('one person proposes, another approves; the proposer may withdraw; what is too much is refused', async () => {
    const id = await activeContract(t);
    const receipt = await pay(t, bank, 4_500_000n, id);
    const over = { fen: '500001', payeeName: '示例租户' };
    assert.equal((await carry(t, 'refund', receipt, over)).body.code, 'assets.moneyTooMuch');
    assert.equal((await proposeBy(t, 'refund', receipt, over)).body.code, 'assets.moneyProposed');
    const open = (await money(t, id)).proposals.find((p: { state: string }) => p.state === 'open');
    const decision = (who: Parameters<Letting['call']>[0], action: string) =>
      t.call(who, 'POST', `/money/proposals/${open.id}/decision`, { body: { action, answer: '金额有误' } });
    assert.equal((await decision('ann', 'approve')).status, 403);
    assert.equal((await decision('bob', 'approve')).status, 404);
    assert.equal((await decision('amy', 'withdraw')).status, 403);
    ok(await decision('ann', 'withdraw'));
    assert.equal((await decision('bea', 'approve')).body.code, 'assets.notNow');
    ok(await carry(t, 'refund', receipt, { fen: '200000', payeeName: '示例租户', payeeNumber: '6222 3333 4444' }));
    assert.equal((await money(t, id)).prepaidFen, '300000');
    await t.database.owner.query(
      `insert into assets.mandate (person_id, role, collective_id, title, valid, source) values ($1, 'board', $2, 'x', '[2020-01-01,)', 'test')`,
      [t.actors.amy.personId, t.collectives.one],
    );
    await assertReconciled(t);
    // a wrong match: release what it pays, detach it, match it anew
    const page = await money(t, id);
    for (const a of page.allocations) ok(await carry(t, 'release', a.id));
    assert.equal(
      (await carry(t, 'detach', receipt)).body.code,
      'assets.receiptInUse',
      'part of it was refunded under this contract',
    );
    const other = await pay(t, bank, 100n, id);
    await assertReconciled(t);
    const moved = await money(t, id);
    for (const a of moved.allocations.filter(
      (x: { receiptId: string; released: boolean }) => x.receiptId === other && !x.released,
    ))
      ok(await carry(t, 'release', a.id));
    ok(await carry(t, 'detach', other));
    ok(await carry(t, 'cancel-receipt', other));
    await assertReconciled(t);
    ok(
      await t.call('ann', 'POST', `/money/receipts/${receipt}/allocations`, {
        body: { lines: [{ receivableId: page.receivables[0].id, fen: '1' }] },
      }),
    );
    assert.equal(
      (
        await t.call('ann', 'POST', `/money/receipts/${receipt}/allocations`, {
          body: { lines: [{ receivableId: page.receivables[0].id, fen: '1000000' }] },
        })
      ).body.code,
      'assets.moneyTooMuch',
    );
    await assertReconciled(t);
  });

  it('writes off by decision, sets a deposit off by decision, gives the rest back after the keys', async () => {
    const id = await activeContract(t);
    await pay(t, bank, 1_000_000n, id);
    const [deposit] = await live(id, 'deposit');
    const [rent] = await live(id, 'rent');
    ok(
      await t.call('ann', 'POST', `/contracts/${id}/receivables`, { body: { fen: '50000', dueOn: '2026-03-01', note: '水费' } }),
    );
    const [water] = await live(id, 'other');
    const setOff = { setOff: [{ receivableId: rent.id, fen: '900000' }] };
    assert.equal((await proposeBy(t, 'settle-deposit', deposit.id, setOff)).body.code, 'assets.decisionNeeded');
    const decisionId = await t.decision({ subject: 'claims', contractId: id, amountFen: '3100000' });
    assert.equal(
      (await carry(t, 'settle-deposit', deposit.id, { ...setOff, decisionId, fen: '100000', payeeName: '示例租户' })).body.code,
      'assets.notNow',
      'not handed back',
    );
    ok(await t.go(id, 'end-early', { on: '2026-03-10', note: '测试' }));
    ok(await t.go(id, 'hand-back', { on: '2026-03-10' }));
    const waits = (await money(t, id)).proposals;
    ok(await decided('bea', waits.find((p: { kind: string }) => p.kind === 'settle-deposit').id));
    const page = await money(t, id);
    assert.deepEqual([page.openFen, page.depositFen, page.refunds[0].fen], ['2150000', '0', '100000']);
    await assertReconciled(t);
    assert.equal((await proposeBy(t, 'write-off', rent.id)).body.code, 'assets.decisionNeeded');
    assert.equal((await carry(t, 'write-off', rent.id, { decisionId, fen: '2100001' })).body.code, 'assets.moneyTooMuch');
    ok(
      await t.call(
        'bea',
        'POST',
        `/money/proposals/${(await money(t, id)).proposals.find((p: { state: string; kind: string }) => p.state === 'open' && p.kind === 'write-off').id}/decision`,
        { body: { action: 'refuse', answer: '金额有误' } },
      ),
    );
    ok(await carry(t, 'write-off', rent.id, { decisionId }));
    ok(await carry(t, 'write-off', water.id, { decisionId }));
    const cancel = waits.find((p: { kind: string }) => p.kind === 'cancel');
    assert.equal((await decided('ben', cancel.id)).body.code, 'assets.notNow');
    ok(await decided('bea', cancel.id, 'withdraw'));
    ok(await t.go(id, 'close', { note: '核销后办结' }));
    await assertReconciled(t);
  });

  it('rent paid ahead is owed to the lessee until the next rent is billed, in the book of each month', async () => {
    const id = await activeContract(t, { depositFen: '0' });
    await pay(t, bank, 12_000_000n, id);
    clock('2026-04-02');
    await night();
    const { rows } = await t.database.owner.query<{ number: string; fen: string }>(
      `select a.number, sum(p.fen)::text as fen from ledger.posting p join ledger.entry e on e.id = p.entry join ledger.account a on a.id = p.account
       where a.party = $1 and a.number in ('1122', '2206') and e.effective_date <= '2026-03-31' group by 1 order by 1`,
      [id],
    );
    assert.deepEqual(rows, [
      { number: '1122', fen: '0' },
      { number: '2206', fen: '-9000000' },
    ]);
    await assertReconciled(t);
  });

  it('a lease is not closed while rent of its term was never billed, whatever the night did', async () => {
    const id = await activeContract(t, { endsOn: '2026-06-30', depositFen: '0' });
    await payAll(t, bank, id);
    clock('2026-07-02');
    await expireContracts(t.database, t.kit, t.clock.now);
    assert.deepEqual([(await money(t, id)).state, (await money(t, id)).openFen], ['expired', '0']);
    const client = await t.database.owner.connect();
    await client.query('begin');
    await client.query(`update assets.contract set state = 'returned' where id = $1`, [id]);
    await assert.rejects(client.query(`update assets.contract set state = 'closed' where id = $1`, [id]), /never billed/);
    await client.query('rollback');
    client.release();
    ok(await t.go(id, 'hand-back', { on: '2026-07-01' }));
    assert.equal((await money(t, id)).openFen, '3000000');
    assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.moneyOpen');
    await payAll(t, bank, id);
    ok(await t.go(id, 'close', { note: '结清' }));
    assert.equal((await t.go(id, 'reopen', { note: '补开' })).body.code, 'assets.notNow', 'all of it was billed');
    await assert.rejects(
      t.database.owner.query(`update assets.contract set state = 'returned' where id = $1`, [id]),
      /taken up again for rent that was never billed/,
    );
    // one that was closed before that was asked: it is listed, taken up again, billed, and closed once more
    const old = await t.contract([await t.part()], { startsOn: '2025-07-01', endsOn: '2026-06-30', depositFen: '0' });
    await t.approved(old);
    ok(await t.go(old, 'sign', { on: '2026-07-02', signing: SIGNING }));
    await t.database.owner.query(`begin; set local session_replication_role = replica;
      update assets.contract set state = 'closed', handed_back_on = '2026-07-01' where id = '${old}';
      insert into assets.closed_unbilled select id, collective_id from assets.contract where id in ('${old}', '${id}'); commit`);
    const left = async () => ok(await t.call('uma', 'GET', `/money/rent-left?collective=${t.collectives.one}`));
    assert.deepEqual(
      (await left()).rows.map((r: Record<string, unknown>) => [r['contractId'], r['periods'], r['fen'], r['from'], r['to']]),
      [[old, 4, '12000000', '2025-07-01', '2026-06-30']],
    );
    assert.equal((await t.call('adam', 'GET', '/money/rent-left')).body.total, 0);
    const { value } = await rentLeftIndicator.compute(t.database, t.kit.now(), t.kit.zone);
    assert.equal(value, 120_000);
    ok(await t.go(old, 'reopen', { note: '办结时漏开' }));
    assert.deepEqual(
      [(await money(t, old)).state, (await money(t, old)).openFen, (await left()).total],
      ['returned', '12000000', 0],
    );
    await payAll(t, bank, old);
    ok(await t.go(old, 'close', { note: '结清' }));
    assert.equal(
      (await t.call('ann', 'POST', `/contracts/${id}/receivables`, { body: { fen: '100', dueOn: '2026-07-02', note: '水费' } }))
        .body.code,
      'assets.input',
    );
    await assertReconciled(t);
  });

  it('late fees are computed at a day and posted by a person, once', async () => {
    const id = await activeContract(t, { depositFen: '0' });
    const [rent] = await live(id, 'rent');
    const until = '2026-03-10';
    const days = Temporal.PlainDate.from(rent.dueOn).until(until).days;
    const seen = ok(await t.call('tom', 'GET', `/money/receivables/${rent.id}/late-fee?until=${until}`));
    assert.deepEqual([seen.fen, seen.restFen], [String(1200 * days), String(1200 * days)]);
    assert.equal(seen.overFen, '0');
    assert.equal((await t.call('bea', 'POST', `/money/receivables/${rent.id}/late-fee`, { body: { until } })).status, 403);
    assert.equal(
      (await t.call('ann', 'POST', `/money/receivables/${rent.id}/late-fee`, { body: { until: '2026-03-11' } })).body.code,
      'assets.input',
    );
    const twice = await Promise.all(
      [1, 2].map(() => t.call('ann', 'POST', `/money/receivables/${rent.id}/late-fee`, { body: { until } })),
    );
    assert.deepEqual(
      twice.map((r) => r.status).toSorted((x, y) => x - y),
      [200, 409],
    );
    clock('2026-03-12');
    assert.equal(
      ok(await t.call('ann', 'POST', `/money/receivables/${rent.id}/late-fee`, { body: { until: '2026-03-12' } })).fen,
      '2400',
    );
    assert.equal((await live(id, 'late-fee')).length, 2);
    // money of the due day that comes to light only now leaves both too much
    await pay(t, bank, BigInt(rent.fen), id, { receivedOn: rent.dueOn });
    const over = ok(await t.call('tom', 'GET', `/money/receivables/${rent.id}/late-fee?until=2026-03-12`));
    assert.deepEqual([over.fen, over.restFen, over.overFen], ['0', '0', String(1200 * days + 2400)]);
    await assertReconciled(t);
  });

  it('ages arrears, demands by numbered letter, opens the task of rescission after 180 days and closes it when paid', async () => {
    const id = await activeContract(t, { endsOn: '2028-12-31' });
    clock('2026-08-01');
    await night();
    const list = ok(await t.call('tom', 'GET', '/money/arrears?age=181-'));
    const row = list.rows.find((r: { contractId: string }) => r.contractId === id);
    assert.equal(row.ages['181-'], String(4_000_000n));
    assert.equal(row.overdueFen, (await money(t, id)).openFen);
    const totals = ok(await t.call('tom', 'GET', '/money/arrears/totals'));
    const all = ok(await t.call('tom', 'GET', '/money/arrears?size=100'));
    assert.equal(
      totals.overdueFen,
      String(all.rows.reduce((s: bigint, r: { overdueFen: string }) => s + BigInt(r.overdueFen), 0n)),
    );
    assert.equal(totals.contracts, all.total);
    assert.equal(ok(await t.call('fred', 'GET', '/money/arrears')).total, 0);
    const sheet = await t.call('uma', 'GET', '/money/arrears.xlsx');
    assert.deepEqual([sheet.status, sheet.bytes.subarray(0, 2).toString()], [200, 'PK']);
    const d = ok(await t.call('ann', 'POST', `/contracts/${id}/demands`, { body: { kind: 'demand' } }));
    assert.match(d.number, /^CJ-T-VILLAGE1-2026-\d{4}$/);
    assert.equal(
      (await t.call('ann', 'POST', `/money/demands/${d.id}/served`, { body: { how: 'post', on: '2026-07-31' } })).body.code,
      'assets.input',
    );
    ok(await t.call('ann', 'POST', `/money/demands/${d.id}/served`, { body: { how: 'hand', on: '2026-08-01' } }));
    assert.equal((await money(t, id)).lastDemandOn, '2026-08-01');
    const pdf = await t.call('ann', 'GET', `/money/demands/${d.id}/letter`);
    assert.deepEqual([pdf.status, pdf.bytes.subarray(0, 4).toString()], [200, '%PDF']);
    assert.equal((await t.call('adam', 'GET', `/money/demands/${d.id}/letter`)).status, 404);
    const due = async () =>
      ok(await t.call('tom', 'GET', '/money/rescissions?size=100')).rows.find((r: { contractId: string }) => r.contractId === id);
    assert.equal((await due()).state, 'open');
    ok(await t.call('ann', 'POST', `/contracts/${id}/demands`, { body: { kind: 'rescission-notice' } }));
    assert.deepEqual([(await due()).state, (await due()).noticeUntil], ['noticed', '2026-08-31']);
    assert.ok(!(await money(t, id, 'bea')).can.includes('rescind'));
    clock('2026-09-01');
    const rescind = (over: Record<string, unknown> = {}) =>
      t.go(id, 'rescind', {
        on: t.clock.now.toString().slice(0, 10),
        note: '欠租',
        rescission: { ground: 'arrears', noticeServedOn: null },
        ...over,
      });
    const refused = async (pattern: RegExp, over: Record<string, unknown> = {}) => {
      const answer = await rescind(over);
      assert.match(JSON.stringify(answer.body), pattern);
      assert.equal((await money(t, id)).state, 'active');
    };
    assert.ok(!(await money(t, id, 'bea')).can.includes('rescind'), 'the notice was not served');
    await refused(/rescissionNotice.*没有登记送达/);
    const letterOf = async (contract: string, kind: string) =>
      (await money(t, contract)).demands.find((x: { kind: string }) => x.kind === kind);
    const letter = await letterOf(id, 'rescission-notice');
    ok(await t.call('ann', 'POST', `/money/demands/${letter.id}/served`, { body: { how: 'hand', on: '2026-08-20' } }));
    assert.equal((await due()).noticeUntil, '2026-09-19', 'as many days after it was served as the letter gives');
    clock('2026-09-19');
    await refused(/rescissionNotice.*2026-09-19/);
    clock('2026-09-20');
    await refused(/rescissionNotice/, { on: '2026-09-19' });
    await refused(/解除的依据/, { rescission: null });
    await refused(/送达承租人的日期/, { rescission: { ground: 'statute', noticeServedOn: null } });
    await refused(/第五百六十五条/, { on: '2026-09-19', rescission: { ground: 'clause', noticeServedOn: '2026-09-20' } });
    // the lease ends when the notice of rescission arrives, not when the notice before it ran out
    await refused(/rescissionNotice.*没有出具解除合同通知书/);
    assert.ok(!(await money(t, id, 'bea')).can.includes('rescind'));
    assert.equal((await t.call('ann', 'POST', `/contracts/${id}/demands`, { body: { kind: 'rescission' } })).status, 403);
    assert.ok((await money(t, id, 'bea')).can.includes('rescission'));
    const notice = ok(await t.call('bea', 'POST', `/contracts/${id}/demands`, { body: { kind: 'rescission' } }));
    await refused(/rescissionNotice.*通知书.*没有登记送达/);
    clock('2026-09-22');
    ok(await t.call('ann', 'POST', `/money/demands/${notice.id}/served`, { body: { how: 'hand', on: '2026-09-21' } }));
    await refused(/终止之日为 2026-09-21/, { on: '2026-09-20' });
    await refused(/终止之日为 2026-09-21/);
    // what was billed in error and taken back since is no ground, though it stood when the letter arrived
    const behind = (how: string) => t.database.owner.query(`begin; set local session_replication_role = replica; ${how}; commit`);
    await behind(`create table public.was as select id, recognised_fen, paid_fen, off_fen from assets.receivable where contract_id = '${id}' and cancelled_at is null;
      update assets.receivable set cancelled_at = now(), cancel_entry_id = entry_id, recognised_fen = 0, paid_fen = 0, off_fen = 0 where id in (select id from public.was)`);
    await refused(/rescissionNotice.*已撤销/, { on: '2026-09-21' });
    await behind(`update assets.receivable r set cancelled_at = null, cancel_entry_id = null, recognised_fen = w.recognised_fen, paid_fen = w.paid_fen, off_fen = w.off_fen
      from public.was w where w.id = r.id; drop table public.was`);
    assert.ok((await money(t, id, 'bea')).can.includes('rescind'));
    // another lease goes the whole way: rescinded, told by letter, its rent still owed and still in the list
    const gone = await activeContract(t, { startsOn: '2026-01-01', endsOn: '2027-12-31', depositFen: '0' });
    await night();
    assert.match(
      JSON.stringify((await t.call('bea', 'POST', `/contracts/${gone}/demands`, { body: { kind: 'rescission' } })).body),
      /rescissionNotice.*没有出具解除前催告函/,
    );
    ok(await t.call('ann', 'POST', `/contracts/${gone}/demands`, { body: { kind: 'rescission-notice' } }));
    const warned = await letterOf(gone, 'rescission-notice');
    ok(await t.call('ann', 'POST', `/money/demands/${warned.id}/served`, { body: { how: 'post', on: '2026-09-22' } }));
    clock('2026-10-24');
    const told = ok(await t.call('bea', 'POST', `/contracts/${gone}/demands`, { body: { kind: 'rescission' } }));
    clock('2026-10-25');
    ok(await t.call('ann', 'POST', `/money/demands/${told.id}/served`, { body: { how: 'post', on: '2026-10-25' } }));
    const owed = (await money(t, gone)).openFen;
    ok(await t.go(gone, 'rescind', { on: '2026-10-25', note: '欠租', rescission: { ground: 'arrears', noticeServedOn: null } }));
    const over = await money(t, gone);
    assert.deepEqual([over.state, over.rescission], ['rescinded', null]);
    assert.equal((await t.call('ann', 'GET', `/money/demands/${told.id}/letter`)).bytes.subarray(0, 5).toString(), '%PDF-');
    clock('2026-12-01');
    await night();
    assert.ok(BigInt((await money(t, gone)).openFen) >= BigInt(owed));
    const arrears = ok(await t.call('ann', 'GET', '/money/arrears?age=181-&size=100')).rows;
    assert.ok(arrears.some((r: { contractId: string; state: string }) => r.contractId === gone && r.state === 'rescinded'));
    ok(await t.call('ann', 'POST', `/contracts/${gone}/demands`, { body: { kind: 'demand' } }));
    await payAll(t, bank, id);
    await night();
    assert.equal(await due(), undefined);
    const facts = await contractMoney(t.database.db, [id]);
    assert.deepEqual(facts.get(id)?.demands, [{ on: '2026-08-01' }, { on: '2026-08-20' }, { on: '2026-09-21' }]);
    const [whole] = await withMoney(t.database.db, await contractCase(t.database.db, [id]));
    assert.ok((whole as unknown as { receipts: unknown[] }).receipts.length > 0);
    const fresh = await activeContract(t, { startsOn: '2026-08-25', endsOn: '2027-08-24', depositFen: '0' });
    assert.equal(
      (await t.call('ann', 'POST', `/contracts/${fresh}/demands`, { body: { kind: 'rescission-notice' } })).status,
      409,
    );
    const [mine] = await collectionBy(t.database.db, { from: '2026-01-01', to: '2026-12-31' });
    assert.ok((mine?.paidFen ?? 0n) > 0n && (mine?.paidFen ?? 0n) <= (mine?.dueFen ?? 0n));
    // the rents behind the collection rate add up to it, page by page
    const { total } = ok(await t.call('uma', 'GET', '/supervision/rates'));
    const sums = [0n, 0n];
    for (let page = 1, left = 1; left > 0; page++) {
      const one = ok(await t.call('uma', 'GET', `/supervision/rates/collection?page=${page}&size=7`));
      assert.deepEqual(one.figures, { receivedFen: total.receivedFen, dueFen: total.dueFen });
      for (const r of one.rows) {
        sums[0]! += BigInt(r.paidFen);
        sums[1]! += BigInt(r.fen);
      }
      left = one.total - page * 7;
    }
    assert.deepEqual(sums.map(String), [total.receivedFen, total.dueFen]);
    assert.ok(sums[0]! > 0n);
    await assertReconciled(t);
  });

  it('rent of three years paid at once becomes income month by month', async () => {
    const rent = { annualFen: '12000000', payEveryMonths: 36, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 };
    const id = await activeContract(t, { rent, depositFen: '0' });
    await pay(t, bank, 36_000_000n, id);
    const earned = async () => BigInt((await live(id, 'rent'))[0].recognisedFen);
    // in the collection rate it is shared among its years: paid at once, each year holds its days, and the years add up
    const of = async (year: number) => {
      const span = { from: `${year}-01-01`, to: `${year}-12-31` };
      const { rows } = await sql<{
        due: bigint;
        paid: bigint;
      }>`select fen as due, paid_fen as paid from ${dueRent(span)} r where r.contract_id = ${id}::uuid`.execute(t.database.db);
      return rows.length === 0 ? null : [rows[0]?.due, rows[0]?.paid];
    };
    assert.deepEqual(await of(2026), [(36_000_000n * 365n) / 1096n, (36_000_000n * 365n) / 1096n]);
    const years = await Promise.all([2026, 2027, 2028].map(of));
    assert.equal(
      years.reduce((sum, y) => sum + (y?.[0] ?? 0n), 0n),
      36_000_000n,
    );
    assert.equal(await of(2029), null);
    await night();
    assert.equal(await earned(), (36_000_000n * 59n) / 1096n); // January and February of 1,096 days
    await night();
    assert.equal(await earned(), (36_000_000n * 59n) / 1096n);
    const by = { id: null, name: '系统' };
    const upTo = (day: string) => t.database.tx((tx) => recognise(tx, t.kit, t.collectives.one, day, by, t.clock.now));
    await upTo('2026-12-31');
    assert.equal(await earned(), (36_000_000n * 365n) / 1096n);
    await upTo('2026-11-30');
    assert.equal(await earned(), (36_000_000n * 365n) / 1096n);
    await upTo('2028-12-31');
    assert.equal(await earned(), 36_000_000n);
    await assertReconciled(t);
  });

  it('a receipt into an account that is not registered is noted as such, and the rules are told', async () => {
    const id = await activeContract(t);
    const other = { accountId: null, payeeNumber: '6222 9999 8888 7777' };
    const body = { receivedOn: '2026-03-01', fen: '1000', payerName: '示例租户', payerNumber: null, memo: '', contractId: id };
    const enter = (over: object) =>
      t.call('ann', 'POST', `/collectives/${t.collectives.one}/receipts`, { body: { ...body, ...over } });
    assert.equal((await enter({ accountId: null, payeeNumber: null })).body.code, 'assets.input');
    assert.equal((await enter({ accountId: null, payeeNumber: '6222000011112222' })).body.code, 'assets.input');
    assert.equal((await enter({ ...other, receivedOn: '2026-03-11' })).body.code, 'assets.input');
    assert.equal(
      (await t.call('adam', 'POST', `/collectives/${t.collectives.one}/receipts`, { body: { ...body, ...other } })).status,
      404,
    );
    ok(await enter({ ...other, fen: '4000000' }));
    const facts = (await contractMoney(t.database.db, [id])).get(id);
    assert.equal(facts?.receipts.length, 1);
    assert.deepEqual(
      facts?.received.map((r) => r['amount']),
      ['4000000'],
    );
    assert.ok(!facts?.accounts.includes(String(facts.receipts[0]?.['account'])));
    await assertReconciled(t);
  });

  it('the database refuses what the program would not ask', async () => {
    const id = await activeContract(t);
    const [rent] = await live(id, 'rent');
    const receipt = await pay(t, bank, 100n, null);
    const owner = t.database.owner;
    await assert.rejects(owner.query('update assets.receivable set fen = 1 where id = $1', [rent.id]), /not changed/);
    await assert.rejects(owner.query('delete from assets.receivable where id = $1', [rent.id]), /not changed/);
    await assert.rejects(
      owner.query('update assets.receivable set paid_fen = fen + 1 where id = $1', [rent.id]),
      /paid_at_most_once/,
    );
    await assert.rejects(
      owner.query('update assets.receipt set used_fen = 101 where id = $1', [receipt]),
      /receipt_spent_once|unmatched_pays_nothing/,
    );
  });

  it('two who spend the same money at once: one does', async () => {
    const id = await activeContract(t);
    const page = await money(t, id);
    const receipt = await pay(t, bank, 800_000n, null);
    ok(await t.call('ann', 'POST', `/money/receipts/${receipt}/match`, { body: { contractId: id, spread: false } }));
    const spend = (who: 'ann' | 'amy', n: number) =>
      t.call(who, 'POST', `/money/receipts/${receipt}/allocations`, {
        body: { lines: [{ receivableId: page.receivables[n].id, fen: '700000' }] },
      });
    const answers = await Promise.all([spend('ann', 0), spend('ann', 1)]);
    assert.deepEqual(
      answers.map((a) => a.status).toSorted((x, y) => x - y),
      [200, 409],
    );
    assert.equal((await money(t, id)).prepaidFen, '100000');
    await assertReconciled(t);
  });
});

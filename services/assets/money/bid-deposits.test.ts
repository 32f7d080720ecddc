import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openMatters } from '../governance/open-matters.ts';
import { at, CLAUSES, DEADLINE, ok, OPENING, SIGNING, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { account, assertReconciled, carry, money, pay, proposeBy } from './testing.ts';

const START = '2026-03-10T02:00:00Z';
const BETWEEN = '2026-04-01T03:00:00Z';

describe('deposits of bidders', () => {
  let t: Letting;
  let bank: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011113333');
  });
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at(START)));

  const register = async (listing: string, who: 'mia' | 'max' | 'mei'): Promise<string> => {
    const { id } = ok(await t.call(who, 'POST', `/listings/${listing}/registrations`, { body: { organisation: null } }));
    ok(await t.call('ann', 'POST', `/registrations/${id}/judge`, { body: { action: 'qualify', reason: null } }));
    return id as string;
  };
  const deposit = (registration: string, source?: Record<string, unknown>, reason: string | null = null) =>
    t.call('ann', 'POST', `/registrations/${registration}/judge`, {
      body: { action: 'deposit-paid', reason, ...(source === undefined ? {} : { deposit: source }) },
    });
  const list = async (state: string) =>
    ok(await t.call('ann', 'GET', `/money/bid-deposits?collective=${t.collectives.one}&state=${state}`)).rows as {
      registrationId: string;
      backBy: string | null;
      daysOver: number;
      state: string;
      fen: string;
      can: string[];
    }[];
  const balance = async (number: string): Promise<bigint> => {
    const { rows } = await t.database.owner.query<{ fen: string }>(
      `select coalesce(sum(p.fen), 0)::text as fen from ledger.posting p join ledger.account a on a.id = p.account join ledger.book b on b.id = a.book
       where a.number = $1 and b.owner = $2`,
      [number, t.collectives.one],
    );
    return BigInt(rows[0]?.fen ?? '0');
  };

  it('come in by the bank, go back to the losers within the days, and the winner’s pays what the contract owes', async () => {
    const id = await t.listing();
    const [mia, max, mei] = [await register(id, 'mia'), await register(id, 'max'), await register(id, 'mei')];
    const part = await pay(t, bank, 300_000n, null, { payerNumber: '6217000000000001', payerName: '示例·mia' });
    const rest = await pay(t, bank, 200_000n, null, { payerNumber: '6217000000000001', payerName: '示例·mia' });
    const more = await pay(t, bank, 9_000_000n, null, { payerNumber: '6217000000000001', payerName: '示例·mia' });
    const others = await pay(t, bank, 200_000n, null, { payerName: '示例他人公司' });
    ok(await deposit(mia, { receiptId: part }));
    const due = ok(await t.call('ann', 'GET', `/listings/${id}`)).bidders.find((b: { id: string }) => b.id === mia);
    assert.deepEqual([due.depositState, due.can.includes('deposit-paid')], ['due', true], 'a part is not the deposit');
    assert.match((await deposit(mia, { receiptId: others })).body.message.zh, /示例他人公司 不是竞买人/);
    ok(await deposit(mia, { receiptId: rest }));
    ok(await deposit(max, { accountId: bank, receivedOn: '2026-03-09', payerNumber: '6217000000000002' }));
    ok(await deposit(mei));
    assert.equal(await balance('2205'), -1_500_000n);
    await assertReconciled(t);
    // nothing of this would be anybody's to pay once the collective had ended
    const open = new Map((await openMatters(t.kit.database.db, t.collectives.one)).map((m) => [m.kind, [m.n, m.fen]]));
    assert.deepEqual(
      [open.get('bid-deposits'), open.get('receipts'), open.get('standing-liabilities'), open.get('standing-assets')],
      [
        [4, 1_500_000n],
        [2, 9_200_000n],
        [4, 10_700_000n],
        [1, 10_700_000n],
      ],
    );
    // what is held as a deposit is nobody's to match, refund or cancel
    const lease = await t.contract([await t.part()]);
    assert.equal(
      (await t.call('ann', 'POST', `/money/receipts/${part}/match`, { body: { contractId: lease, spread: true } })).body.code,
      'assets.notNow',
    );
    assert.equal((await carry(t, 'refund', part, { fen: '1', payeeName: '示例' })).body.code, 'assets.notNow');
    assert.equal((await carry(t, 'cancel-receipt', rest)).body.code, 'assets.receiptInUse');
    assert.equal((await deposit(mei, { receiptId: part })).body.code, 'assets.notNow');
    assert.equal((await deposit(mia, { receiptId: more })).body.code, 'assets.notNow', 'it is there in full');
    assert.equal((await proposeBy(t, 'return-bid-deposit', max)).body.code, 'assets.notNow', 'not before the end');
    for (const [reg, who, fen] of [
      [mia, 'mia', 12_000_000n],
      [max, 'max', 11_000_000n],
      [mei, 'mei', 10_500_000n],
    ] as const)
      ok(await t.commit(id, reg, who, fen));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 12_000_000n));
    ok(await t.reveal(max, 'max', 11_000_000n));
    ok(await t.reveal(mei, 'mei', 10_500_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    ok(await t.step(id, 'award'));
    ok(await t.step(id, 'publicise'));
    t.clock.now = at('2026-04-17T02:00:00Z');
    assert.deepEqual(await list('due'), []);
    ok(await t.step(id, 'conclude'));
    assert.deepEqual(Object.fromEntries((await list('due')).map((r) => [r.registrationId, [r.backBy, r.daysOver]])), {
      [max]: ['2026-04-22', 0],
      [mei]: ['2026-04-22', 0],
    });
    // one proposes, another pays; it goes to who paid it
    const proposed = ok(await proposeBy(t, 'return-bid-deposit', max));
    assert.equal((await list('due')).find((r) => r.registrationId === max)?.can.length, 0);
    assert.equal(
      (await t.call('ann', 'POST', `/money/proposals/${proposed.id}/decision`, { body: { action: 'approve', answer: null } }))
        .status,
      403,
    );
    ok(await t.call('bea', 'POST', `/money/proposals/${proposed.id}/decision`, { body: { action: 'approve', answer: null } }));
    assert.equal(await balance('2205'), -1_000_000n);
    const { rows: paid } = await t.database.owner.query<{ same: boolean; fen: string }>(
      `select f.payee_mac = p.payer_mac as same, f.fen::text as fen from assets.refund f join assets.receipt p on p.id = f.receipt_id where p.held_for = $1`,
      [max],
    );
    assert.deepEqual(paid, [{ same: true, fen: '500000' }]);
    assert.equal((await proposeBy(t, 'return-bid-deposit', max)).body.code, 'assets.notNow', 'not twice');
    t.clock.now = at('2026-04-22T15:59:59Z');
    assert.deepEqual(await list('overdue'), [], 'the last day is in time');
    t.clock.now = at('2026-04-24T02:00:00Z');
    assert.deepEqual(
      (await list('overdue')).map((r) => [r.registrationId, r.daysOver]),
      [[mei, 2]],
    );
    const totals = ok(await t.call('uma', 'GET', '/money/bid-deposits/totals'));
    assert.deepEqual(totals, { held: { n: 3, fen: '1000000' }, due: { n: 1, fen: '500000' }, overdue: { n: 1, fen: '500000' } });
    const sheet = await t.call('ann', 'GET', '/money/bid-deposits.xlsx');
    assert.match(sheet.type, /spreadsheet/);
    await assertReconciled(t);
    // the winner's pays deposit and rent of the contract from the day it takes effect, not from the day it came in
    const contract = ok(
      await t.call('ann', 'POST', `/listings/${id}/contract`, {
        body: {
          kind: 'house',
          lesseeMember: false,
          startsOn: '2026-04-24',
          earnestFen: '0',
          lateFeePpmDay: 400,
          clauses: CLAUSES,
          rent: { payEveryMonths: 6, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 },
        },
      }),
    ).id as string;
    await t.approved(contract);
    ok(await t.go(contract, 'sign', { on: '2026-04-24', signing: SIGNING }));
    ok(await t.go(contract, 'activate'));
    const page = await money(t, contract);
    const of = (kind: string) => page.receivables.find((r: { kind: string }) => r.kind === kind);
    assert.deepEqual([of('deposit').paidFen, of('rent').paidFen, page.prepaidFen], ['500000', '0', '0']);
    assert.ok(page.allocations.every((a: { on: string }) => a.on === '2026-04-24'));
    assert.equal((await carry(t, 'detach', page.receipts[0].id)).body.code, 'assets.notNow');
    assert.deepEqual((await list('closed')).map((r) => r.state).toSorted(), ['returned', 'set-off', 'set-off']);
    assert.equal(await balance('2205'), -500_000n);
    await assertReconciled(t);
  });

  it('of a winner who does not sign is kept as income; of one noted for the wrong bidder is taken off again', async () => {
    const id = await t.listing({ depositFen: '400000' });
    const [mia, max] = [await register(id, 'mia'), await register(id, 'max')];
    const receipt = await pay(t, bank, 400_000n, null, { payerNumber: '6217000000000009', payerName: '示例·max' });
    ok(await deposit(max, { receiptId: receipt }));
    ok(await carry(t, 'detach', receipt));
    await assertReconciled(t);
    ok(await deposit(mia, { receiptId: receipt }, '家人代付'));
    t.clock.now = at('2026-04-01T17:00:00Z');
    assert.equal((await deposit(max)).body.code, 'assets.input', 'after the day of the deadline it does not count');
    t.clock.now = at(DEADLINE).subtract({ hours: 1 });
    ok(await deposit(max));
    ok(await t.commit(id, mia, 'mia', 12_000_000n));
    ok(await t.commit(id, max, 'max', 11_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 12_000_000n));
    ok(await t.reveal(max, 'max', 11_000_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    ok(await t.step(id, 'award'));
    const before = await balance('5002');
    ok(await t.step(id, 'replace', { reason: '放弃签约' }));
    assert.equal(await balance('5002'), before - 400_000n);
    const next = ok(await t.call('ann', 'GET', `/listings/${id}`));
    assert.deepEqual([next.outcome.withdrawn[0].depositKept, next.outcome.winner], [true, 1]);
    assert.equal((await proposeBy(t, 'return-bid-deposit', mia)).body.code, 'assets.notNow');
    assert.equal((await carry(t, 'detach', receipt)).body.code, 'assets.notNow');
    await assertReconciled(t);
    // the notice fails by the board: the deposit of the one who is left goes back
    ok(await t.step(id, 'fail', { reason: '不再出租' }));
    ok(await carry(t, 'return-bid-deposit', max));
    const listed = ok(await t.call('ann', 'GET', `/listings/${id}`));
    assert.deepEqual(
      [mia, max].map((reg) => listed.bidders.find((b: { id: string }) => b.id === reg).depositState),
      ['kept', 'returned'],
    );
    await assertReconciled(t);
    await assert.rejects(t.database.owner.query(`update assets.bid_deposit set fen = fen + 1`), /closed once/);
  });
});

describe('who pays more than the deposit', () => {
  let t: Letting;
  let bank: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011114444');
    t.clock.now = at(START);
  });
  after(() => t.close());

  it('takes part: what is missing is held, the rest waits, pays another notice’s deposit or goes back; all of it is one line of the bank', async () => {
    const [first, second] = [await t.listing({ depositFen: '500000' }), await t.listing({ depositFen: '300000' })];
    const register = async (listing: string, who: 'mia' | 'max'): Promise<string> => {
      const { id } = ok(await t.call(who, 'POST', `/listings/${listing}/registrations`, { body: { organisation: null } }));
      ok(await t.call('ann', 'POST', `/registrations/${id}/judge`, { body: { action: 'qualify', reason: null } }));
      return id as string;
    };
    const deposit = (registration: string, receiptId: string) =>
      t.call('ann', 'POST', `/registrations/${registration}/judge`, {
        body: { action: 'deposit-paid', reason: null, deposit: { receiptId } },
      });
    const [one, two, max] = [await register(first, 'mia'), await register(second, 'mia'), await register(first, 'max')];
    const bidders = async (listing: string) =>
      Object.fromEntries(
        (ok(await t.call('ann', 'GET', `/listings/${listing}`)).bidders as { id: string; depositState: string }[]).map((b) => [
          b.id,
          b.depositState,
        ]),
      );
    type Row = { id: string; fen: string; freeFen: string; cameInFen: string | null; deposit: { id: string } | null };
    const receipts = async (query = '') =>
      ok(await t.call('ann', 'GET', `/money/receipts?collective=${t.collectives.one}&size=50${query}`)).rows as Row[];
    // both deposits and a fen more, in one transfer
    const paid = await pay(t, bank, 800_001n, null, { payerNumber: '6217000000000001', payerName: '示例·mia' });
    ok(await deposit(one, paid));
    await assertReconciled(t);
    assert.deepEqual(
      (await receipts())
        .toSorted((a, b) => Number(b.fen) - Number(a.fen))
        .map((r) => [r.id === paid, r.fen, r.cameInFen, r.deposit?.id ?? null]),
      [
        [false, '500000', '800001', first],
        [true, '300001', '800001', null],
      ],
    );
    // the database parts nothing by itself: what is parted off is in the parts, to the fen
    const split = (fen: string) => t.database.owner.query(`update assets.receipt set ${fen} where id = $1`, [paid]);
    await assert.rejects(split('fen = fen - 1, split_fen = split_fen + 1'), /are what was parted off it|money/);
    await assert.rejects(split('split_fen = split_fen + 1'), /is not changed/);
    assert.equal((await carry(t, 'cancel-receipt', paid)).body.code, 'assets.receiptInUse', 'a part of it is a deposit');
    ok(await deposit(two, paid));
    assert.deepEqual([(await bidders(first))[one], (await bidders(second))[two]], ['paid', 'paid']);
    await assertReconciled(t);
    ok(await carry(t, 'refund', paid, { fen: '1', payeeName: '示例·mia' }));
    assert.deepEqual(await receipts('&unmatched=true'), [], 'nothing waits any more');
    await assertReconciled(t);
    // entered by hand and noted for the wrong bidder: taken off, then cancelled as a whole
    const wrong = await pay(t, bank, 700_000n, null, { payerNumber: '6217000000000002', payerName: '示例·max' });
    ok(await deposit(max, wrong));
    const part = (await receipts()).find((r) => r.deposit?.id === first && r.cameInFen === '700000')?.id ?? '';
    ok(await carry(t, 'detach', part));
    assert.deepEqual((await receipts('&unmatched=true')).map((r) => r.fen).toSorted(), ['200000', '500000']);
    assert.match((await carry(t, 'cancel-receipt', part)).body.message.zh, /一笔收款中分出的部分/);
    ok(await carry(t, 'cancel-receipt', wrong));
    assert.deepEqual(await receipts('&unmatched=true'), []);
    await assertReconciled(t);
  });
});

describe('another policy: the winner’s deposit goes back, and a notice whose winner withdraws is repeated', () => {
  let t: Letting;
  before(async () => {
    const policy = JSON.parse(
      fs.readFileSync(new URL('../../../districts/songjiang/assets/letting.json', import.meta.url), 'utf8'),
    );
    policy.winnerWithdraws = 'relist';
    policy.bidDeposit.winner = 'return';
    t = await testLetting({ 'assets/letting.json': JSON.stringify(policy) });
  });
  after(() => t.close());

  /** A notice to its award: mia before max, both with their deposits. */
  const awarded = async () => {
    t.clock.now = at(START);
    const id = await t.listing();
    const [mia, max] = [await t.bidder(id, 'mia'), await t.bidder(id, 'max')];
    ok(await t.commit(id, mia, 'mia', 12_000_000n));
    ok(await t.commit(id, max, 'max', 11_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 12_000_000n));
    ok(await t.reveal(max, 'max', 11_000_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    ok(await t.step(id, 'award'));
    return { id, mia, max };
  };
  const backBy = async (registration: string) =>
    ok(await t.call('ann', 'GET', '/money/bid-deposits?size=100')).rows.find(
      (r: { registrationId: string }) => r.registrationId === registration,
    );

  it('fails when the winner withdraws, keeps that deposit and owes the other one back; the notice is repeated', async () => {
    const { id, mia, max } = await awarded();
    assert.equal(ok(await t.step(id, 'replace', { reason: '放弃签约' })).state, 'failed');
    assert.deepEqual([(await backBy(mia)).state, (await backBy(max)).backBy], ['kept', '2026-04-07']);
    const again = ok(await t.call('ann', 'POST', `/listings/${id}/relist`, { body: { reserveFenYear: null } }));
    assert.equal(ok(await t.call('ann', 'GET', `/listings/${again.id}`)).noticeNo, 2);
    await assertReconciled(t);
  });

  it('owes the winner’s deposit back from the day the contract takes effect', async () => {
    const { id, mia } = await awarded();
    ok(await t.step(id, 'publicise'));
    t.clock.now = at('2026-04-17T02:00:00Z');
    ok(await t.step(id, 'conclude'));
    assert.equal((await backBy(mia)).backBy, null);
    const contract = ok(
      await t.call('ann', 'POST', `/listings/${id}/contract`, {
        body: {
          kind: 'house',
          lesseeMember: false,
          startsOn: '2026-04-24',
          earnestFen: '0',
          lateFeePpmDay: 400,
          clauses: CLAUSES,
          rent: { payEveryMonths: 6, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 },
        },
      }),
    ).id as string;
    await t.approved(contract);
    t.clock.now = at('2026-04-24T02:00:00Z');
    ok(await t.go(contract, 'sign', { on: '2026-04-24', signing: SIGNING }));
    ok(await t.go(contract, 'activate'));
    assert.deepEqual([(await backBy(mia)).state, (await backBy(mia)).backBy], ['held', '2026-04-29']);
    ok(await carry(t, 'return-bid-deposit', mia));
    assert.equal((await backBy(mia)).state, 'returned');
    assert.equal((await money(t, contract)).receipts.length, 0);
    await assertReconciled(t);
  });
});

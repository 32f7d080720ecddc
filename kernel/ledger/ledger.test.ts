import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { isFailure, type FailureKind } from '../contract/index.ts';
import { canonicalJson } from '../crypto/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import { bodyHash, postingBlocks } from './body.ts';
import { ann, bob, bookIn, day, ledgerDatabase, NOW, type Fixture } from './book.fixture.ts';
import {
  accountLedger,
  allPostings,
  assertBalance,
  balanceOf,
  balances,
  balanceSheet,
  changeAccount,
  closePeriod,
  differences,
  earningsStatement,
  journal,
  ledgerFailures as no,
  openAccounts,
  partyBalances,
  periodsOf,
  readChart,
  post,
  postMany,
  readEntry,
  reopenPeriod,
  reverse,
  trialBalance,
  YEAR_END,
  yearEnd,
  type Posting,
} from './index.ts';

const fails = (kind: FailureKind) => (e: unknown) => isFailure(e, kind);

describe('kernel/ledger', () => {
  let d: TestDatabase;
  let f: Fixture;
  before(async () => {
    d = await ledgerDatabase({ max: 20 });
    f = await bookIn(d, [
      ['2241', 'member-1'],
      ['2241', 'member-2'],
      ['1122', 'lease-1'],
    ]);
  });
  after(() => d.drop());
  const move = (from: string, to: string, fen: bigint, at: Fixture = f): Posting[] => [
    { account: at.account[to] as number, fen },
    { account: at.account[from] as number, fen: -fen },
  ];

  test('an entry is posted once under its key; another body under the same key is refused', async () => {
    const first = await f.post('receipt-0001');
    assert.deepEqual([first.seq, first.hit], [1, false]);
    const again = await f.post('receipt-0001');
    assert.deepEqual(again, { ...first, hit: true });
    await assert.rejects(f.post('receipt-0001', { memo: '另一摘要' }), fails(no['key-reused']));
    await assert.rejects(f.post('receipt-0001', { postings: move('5001', '1002', 100_01n) }), fails(no['key-reused']));
    assert.equal(no['key-reused'].status, 409);
    assert.equal(no['key-reused'].code, 'ledger.key-reused');
    const kept = await readEntry(d.db, first.entry);
    assert.equal(kept.leaf, first.leaf);
    assert.deepEqual(
      kept.postings.map((p) => [p.number, p.fen]),
      [
        ['1002', 100_00n],
        ['5001', -100_00n],
      ],
    );
  });

  test('the body that is hashed is the canonical JSON of all legal fields, also beyond one block', () => {
    const postings = Array.from({ length: 2500 }, (_, i): Posting => ({
      account: i + 1,
      fen: BigInt(i + 1) * (i % 2 ? 1n : -1n),
    }));
    const fields = {
      approvedBy: null,
      book: f.book,
      documents: ['ab'.repeat(32)],
      effectiveDate: '2026-03-01',
      madeBy: ann,
      memo: '含 "postings":[] 字样',
      reason: null,
      reverses: null,
      source: { id: '1', kind: 'a.b' },
    };
    const whole = canonicalJson({ ...fields, postings: postings.map((p, i) => [i + 1, p.account, Number(p.fen)]) });
    assert.equal(bodyHash(fields, postingBlocks(postings)).toString('hex'), createHash('sha256').update(whole).digest('hex'));
  });

  test('what does not hold is refused in words, and nothing is written', async () => {
    const was = await f.sum();
    const [bank, rent, control] = [f.account['1002'] as number, f.account['5001'] as number, f.account['2241'] as number];
    const other = await bookIn(d);
    const refused: [Partial<Parameters<typeof f.entry>[1]>, FailureKind][] = [
      [
        {
          postings: [
            { account: bank, fen: 999_0n },
            { account: rent, fen: -998_0n },
          ],
        },
        no.unbalanced,
      ], // medici#8
      [{ postings: [{ account: bank, fen: 1n }] }, no['bad-entry']],
      [
        {
          postings: [
            { account: bank, fen: 0n },
            { account: rent, fen: 0n },
          ],
        },
        no['bad-entry'],
      ],
      [
        {
          postings: [
            { account: bank, fen: 10n ** 15n },
            { account: rent, fen: -(10n ** 15n) },
          ],
        },
        no['bad-entry'],
      ],
      [
        {
          postings: [
            { account: control, fen: -5n },
            { account: bank, fen: 5n },
          ],
        },
        no['control-account'],
      ],
      [
        {
          postings: [
            { account: other.account['5001'] as number, fen: -5n },
            { account: bank, fen: 5n },
          ],
        },
        no['unknown-account'],
      ],
      [
        {
          postings: [
            { account: 2_000_000_000, fen: -5n },
            { account: bank, fen: 5n },
          ],
        },
        no['unknown-account'],
      ],
      [{ memo: ' ' }, no['bad-entry']],
      [{ documents: ['abc'] }, no['bad-entry']],
      [{ source: { kind: 'Bad Kind', id: '1' } }, no['bad-entry']],
      [{ approvedBy: ann }, no['second-person']],
      [{ book: '0198a000-0000-7000-8000-0000000000ff' }, no['unknown-book']],
    ];
    for (const [more, kind] of refused) await assert.rejects(f.post('refused-0001', more), fails(kind), kind.code);
    await assert.rejects(f.post('short', {}), fails(no['bad-entry']));
    assert.deepEqual(await f.sum(), was);
  });

  test('a run posts many entries of several books at once, or none', async () => {
    const [a, b] = [await bookIn(d), await bookIn(d)];
    const run = [a.entry('run-00001'), b.entry('run-00001'), a.entry('run-00002'), a.entry('run-00001')];
    const posted = await d.tx((tx) => postMany(tx, run, NOW));
    assert.deepEqual(
      posted.map((p) => [p.seq, p.hit]),
      [
        [1, false],
        [1, false],
        [2, false],
        [1, true],
      ],
    );
    assert.equal(posted[3]?.entry, posted[0]?.entry);
    const bad = [a.entry('run-00003'), a.entry('run-00004', { postings: move('2241', '1002', 5n, a) })];
    await assert.rejects(
      d.tx((tx) => postMany(tx, bad, NOW)),
      fails(no['control-account']),
    );
    assert.deepEqual(await a.sum(), { fen: 0n, postings: 4n, entries: 2n });
    const next = await d.tx((tx) => post(tx, a.entry('run-00005'), NOW));
    assert.equal(next.seq, 3);
  });

  test('a reversal mirrors its original, once, by two people; linked both ways', async () => {
    const g = await bookIn(d);
    const first = await g.post('receipt-0009');
    const input = { entry: first.entry, reason: 'mistake', memo: '记错', by: ann, approvedBy: bob, key: 'reverse-0009' };
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, approvedBy: ann }, NOW)),
      fails(no['second-person']),
    );
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, effectiveDate: day('2026-02-28') }, NOW)),
      fails(no['reversal-early']),
    );
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, entry: first.leaf }, NOW)),
      fails(no['unknown-entry']),
    );
    const back = await d.tx((tx) => reverse(tx, input, NOW));
    assert.deepEqual(await d.tx((tx) => reverse(tx, input, NOW)), { ...back, hit: true });
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, memo: '改了' }, NOW)),
      fails(no['key-reused']),
    );
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, key: 'reverse-0010' }, NOW)),
      fails(no['already-reversed']),
    );
    await assert.rejects(
      d.tx((tx) => reverse(tx, { ...input, entry: back.entry, key: 'reverse-0011' }, NOW)),
      fails(no['is-reversal']),
    );
    const [original, mirror] = [await readEntry(d.db, first.entry), await readEntry(d.db, back.entry)];
    assert.deepEqual(
      [original.reversedBy, mirror.reverses, mirror.reason, mirror.approvedBy],
      [back.entry, first.entry, 'mistake', bob],
    );
    assert.deepEqual(
      mirror.postings.map((p) => [p.account, p.fen]),
      original.postings.map((p) => [p.account, -p.fen]),
    );
    assert.ok((await balances(d.db, g.book, day('2026-12-31'))).every((b) => b.fen === 0n));
  });

  test('a closed period takes no entry and no reversal; two people reopen it', async () => {
    const g = await bookIn(d);
    const first = await g.post('receipt-0001');
    await d.tx((tx) => closePeriod(tx, { book: g.book, through: day('2026-03-31'), by: ann, reason: '月结' }, NOW));
    await assert.rejects(g.post('receipt-0002'), fails(no['period-closed']));
    assert.equal((await g.post('receipt-0001')).hit, true, 'a repetition is answered also later');
    const back = { entry: first.entry, reason: 'mistake', memo: '记错', by: ann, approvedBy: bob, key: 'reverse-0001' };
    await assert.rejects(
      d.tx((tx) => reverse(tx, back, NOW)),
      fails(no['period-closed']),
    );
    await d.tx((tx) => reverse(tx, { ...back, effectiveDate: day('2026-04-01') }, NOW));
    await assert.rejects(
      d.tx((tx) => closePeriod(tx, { book: g.book, through: day('2026-03-31'), by: ann, reason: '再结' }, NOW)),
      fails(no['period-order']),
    );
    const reopen = { book: g.book, through: null, by: ann, approvedBy: bob, reason: '审计调整' };
    await assert.rejects(
      d.tx((tx) => reopenPeriod(tx, { ...reopen, approvedBy: ann }, NOW)),
      fails(no['second-person']),
    );
    await d.tx((tx) => reopenPeriod(tx, reopen, NOW));
    assert.equal((await g.post('receipt-0002')).seq, 3);
    const { closedThrough, steps } = await periodsOf(d.db, g.book);
    assert.deepEqual(
      [closedThrough, steps.map((s) => [s.action, s.through])],
      [
        null,
        [
          ['close', '2026-03-31'],
          ['open', null],
        ],
      ],
    );
  });

  test('balances, the ledger of an account, parties, trial balance and both statements', async () => {
    const g = await bookIn(d, [
      ['2241', 'member-1'],
      ['2241', 'member-2'],
    ]);
    const at = (date: string, postings: Posting[], kind = 'test.any') => ({
      effectiveDate: day(date),
      postings,
      source: { kind, id: '1' },
    });
    await g.post('entry-0001', at('2025-12-01', move('5001', '1002', 500_00n, g)));
    await g.post('entry-0002', at('2025-12-31', move('3103', '5001', 500_00n, g), YEAR_END));
    await g.post('entry-0003', at('2026-02-01', move('5001', '1002', 300_00n, g)));
    await g.post('entry-0004', at('2026-02-02', move('1002', '5401', 50_00n, g)));
    await g.post(
      'entry-0005',
      at('2026-03-01', [
        { account: g.account['3103'] as number, fen: 170_00n },
        { account: g.account['2241 member-1'] as number, fen: -102_00n },
        { account: g.account['2241 member-2'] as number, fen: -68_00n },
      ]),
    );
    await g.post('entry-0006', at('2026-03-02', move('1002', '2241 member-1', 102_00n, g)));
    await g.post(
      'entry-0007',
      at(
        '2026-12-31',
        [
          { account: g.account['5001'] as number, fen: 300_00n },
          { account: g.account['5401'] as number, fen: -50_00n },
          { account: g.account['3103'] as number, fen: -250_00n },
        ],
        YEAR_END,
      ),
    );
    const year = { from: day('2026-01-01'), to: day('2026-12-31') };
    const all = await balances(d.db, g.book, day('2026-03-01'));
    assert.equal(
      all.reduce((t, b) => t + b.fen, 0n),
      0n,
    );
    assert.equal(await balanceOf(d.db, g.account['2241'] as number, day('2026-03-01')), -170_00n);
    assert.deepEqual(
      (await partyBalances(d.db, { book: g.book, number: '2241', on: year.to })).map((p) => [p.party, p.fen]),
      [['member-2', -68_00n]],
    );
    const bank = await accountLedger(d.db, g.account['1002'] as number, year);
    assert.deepEqual(
      [bank.opening, bank.lines.map((l) => l.balance), bank.closing],
      [500_00n, [800_00n, 750_00n, 648_00n], 648_00n],
    );
    const page = await accountLedger(d.db, g.account['1002'] as number, { ...year, limit: 1, skip: 1 });
    assert.deepEqual(
      page.lines.map((l) => l.balance),
      [750_00n],
      'a page goes on from the balance of the one before',
    );
    const trial = await trialBalance(d.db, g.book, year);
    assert.equal(trial.balanced, true);
    assert.deepEqual(
      trial.lines.map((l) => [l.number, l.opening, l.debit, l.credit, l.closing]),
      [
        ['1002', 500_00n, 300_00n, 152_00n, 648_00n],
        ['2241', 0n, 102_00n, 170_00n, -68_00n],
        ['3103', -500_00n, 170_00n, 250_00n, -580_00n],
        ['5001', 0n, 300_00n, 300_00n, 0n],
        ['5401', 0n, 50_00n, 50_00n, 0n],
      ],
    );
    const layout = {
      sections: [{ section: 'current-assets', title: { zh: '流动资产', en: 'current assets' } }],
      distribution: ['undistributed'],
    };
    const sheet = await balanceSheet(d.db, g.book, { from: year.from, on: day('2026-06-30') }, layout);
    assert.equal(sheet.balanced, true);
    assert.deepEqual(sheet.total, {
      assets: { opening: 500_00n, closing: 648_00n },
      liabilitiesAndEquity: { opening: 500_00n, closing: 648_00n },
    });
    assert.deepEqual(sheet.currentEarnings, { opening: 0n, closing: 250_00n });
    assert.deepEqual(
      sheet.liabilities.map((x) => [x.section, x.closing]),
      [['current-liabilities', 68_00n]],
      'a section without a title is shown',
    );
    const earned = await earningsStatement(d.db, g.book, year, layout);
    assert.deepEqual([earned.totalIncome, earned.totalExpense, earned.earnings], [300_00n, 50_00n, 250_00n]);
    assert.deepEqual(
      earned.distribution.map((x) => [x.number, x.opening, x.credited, x.debited, x.closing]),
      [['3103', 500_00n, 250_00n, 170_00n, 580_00n]],
    );
  });

  test('a stated bank balance that differs is listed until the book agrees', async () => {
    const g = await bookIn(d);
    await g.post('receipt-0001');
    const bank = g.account['1002'] as number;
    const on = day('2026-03-31');
    const stated = await d.tx((tx) => assertBalance(tx, { book: g.book, account: bank, on, fen: 130_00n, by: ann }, NOW));
    assert.deepEqual([stated.book, stated.difference], [100_00n, 30_00n]);
    assert.deepEqual(
      (await differences(d.db, g.book)).map((x) => [x.account, x.on, x.difference]),
      [[bank, '2026-03-31', 30_00n]],
    );
    await g.post('receipt-0002', { postings: move('5001', '1002', 30_00n, g) });
    assert.deepEqual(await differences(d.db, g.book), []);
    assert.equal((await differences(d.db, g.book, { all: true }))[0]?.difference, 0n);
    await assert.rejects(
      d.tx((tx) => assertBalance(tx, { book: f.book, account: bank, on, fen: 1n, by: ann }, NOW)),
      fails(no['unknown-account']),
    );
  });

  test('accounts: none twice, none of a party without its control account', async () => {
    const open = (number: string, party: string) =>
      d.tx((tx) => openAccounts(tx, { book: f.book, accounts: [{ number, party }], by: ann }, NOW));
    await assert.rejects(open('2241', 'member-1'), fails(no['account-exists']));
    await assert.rejects(open('1002', 'member-1'), fails(no['bad-account']));
    await assert.rejects(open('2241', ''), fails(no['bad-account']));
  });

  test('the chart lives: accounts are named anew, closed at nothing, opened again; a closed one takes no posting', async () => {
    const g = await bookIn(d, [['1122', 'lease-x']]);
    const [bank, costs, rent] = ['1002', '5401', '5001'].map((n) => g.account[n] as number) as [number, number, number];
    const change = (account: number, action: 'close' | 'reopen') =>
      d.tx((tx) => changeAccount(tx, { account, action, reason: '停用', by: ann }, NOW));
    await g.post('chart-0001');
    await assert.rejects(change(bank, 'close'), fails(no['account-in-use']));
    await assert.rejects(change(costs, 'reopen'), fails(no['account-change-order']));
    await assert.rejects(change(g.account['1122 lease-x'] as number, 'close'), fails(no['unknown-account']));
    await change(costs, 'close');
    await assert.rejects(change(costs, 'close'), fails(no['account-change-order']));
    const paid = [
      { account: costs, fen: 5n },
      { account: bank, fen: -5n },
    ];
    await assert.rejects(g.post('chart-0002', { postings: paid }), fails(no['account-closed']));
    await change(g.account['1122'] as number, 'close');
    const owed = [
      { account: g.account['1122 lease-x'] as number, fen: 5n },
      { account: rent, fen: -5n },
    ];
    await assert.rejects(
      g.post('chart-0003', { postings: owed }),
      fails(no['account-closed']),
      'parties follow their control account',
    );
    await change(costs, 'reopen');
    await g.post('chart-0004', { postings: paid });
    const name = { zh: '管理费', en: 'Office costs' };
    await d.tx((tx) => changeAccount(tx, { account: costs, action: 'rename', name, reason: '统一名称', by: ann }, NOW));
    const chart = await readChart(d.db, g.book, day('2026-12-31'));
    const line = chart.find((l) => l.number === '5401');
    assert.deepEqual([line?.name, line?.closed, line?.fen], [name, false, 5n]);
    assert.deepEqual(
      [chart.find((l) => l.number === '1122')?.closed, chart.find((l) => l.number === '1122')?.parties],
      [true, 1],
    );
    const trial = await trialBalance(d.db, g.book, { from: day('2026-01-01'), to: day('2026-12-31') });
    assert.deepEqual(trial.lines.find((l) => l.number === '5401')?.name, name);
    assert.equal(trial.balanced, true);
    const found = await journal(d.db, g.book, { number: '5401' }, { limit: 10, skip: 0 });
    assert.deepEqual(
      [found.total, found.entries[0]?.fen, found.entries[0]?.lines.map((l) => [l.number, l.debit, l.credit])],
      [
        1,
        5n,
        [
          ['5401', 5n, 0n],
          ['1002', 0n, 5n],
        ],
      ],
    );
    assert.equal((await Array.fromAsync(allPostings(d.db, g.book, {}))).length, 4);
    // the year is carried over: results into 本年收益, that and what was appropriated into 未分配收益; the statement of the year is not emptied
    await g.post('chart-0005', {
      postings: [
        { account: g.account['3104'] as number, fen: 30n },
        { account: g.account['2203'] as number, fen: -30n },
      ],
    });
    const into = {
      earnings: g.account['3103'] as number,
      appropriation: g.account['3104'] as number,
      undistributed: g.account['3101'] as number,
    };
    const end = await yearEnd(d.db, g.book, 2026, into);
    assert.deepEqual([end.income, end.expense, end.net, end.appropriated], [100_00n, 5n, 99_95n, 30n]);
    for (const [i, postings] of end.entries.entries())
      await g.post(`chart-end-${i}`, { postings, effectiveDate: day('2026-12-31'), source: { kind: YEAR_END, id: '2026' } });
    assert.equal(await balanceOf(d.db, into.undistributed, day('2026-12-31')), -(99_95n - 30n));
    assert.equal(await balanceOf(d.db, into.earnings, day('2026-12-31')), 0n);
    assert.deepEqual((await yearEnd(d.db, g.book, 2026, into)).entries, [], 'nothing is left to carry');
  });

  test('sixteen writers with one key post one entry; with their own, numbers without gaps', async () => {
    const g = await bookIn(d);
    const same = await Promise.all(Array.from({ length: 16 }, () => g.post('same-key-1')));
    assert.equal(new Set(same.map((p) => p.entry)).size, 1);
    assert.equal(same.filter((p) => !p.hit).length, 1);
    const own = await Promise.all(
      Array.from({ length: 48 }, (_, i) =>
        i % 6 === 5
          ? g.post(`own-key-${i}`, { postings: move('2241', '1002', 5n, g) }).catch(() => null)
          : g.post(`own-key-${i}`),
      ),
    );
    const seqs = own.flatMap((p) => (p === null ? [] : [p.seq])).toSorted((a, b) => a - b);
    assert.deepEqual(
      seqs,
      Array.from({ length: 40 }, (_, i) => i + 2),
      'refused entries leave no gap',
    );
    const back = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        d.tx((tx) =>
          reverse(
            tx,
            { entry: same[0]?.entry ?? '', reason: 'mistake', memo: '记错', by: ann, approvedBy: bob, key: `reverse-${i}x` },
            NOW,
          ),
        ),
      ),
    );
    assert.equal(back.filter((b) => b.status === 'fulfilled').length, 1, 'reversed once');
    assert.ok(back.every((b) => b.status === 'fulfilled' || isFailure(b.reason, no['already-reversed'])));
  });
});

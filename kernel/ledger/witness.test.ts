import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessWitness, startSealer, verifyLog, type LogReport, type Sealer } from '../audit/index.ts';
import { makeCrypto, newKeyRing } from '../crypto/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import { ann, bob, bookIn, day, ledgerDatabase, NOW, type Fixture } from './book.fixture.ts';
import { assertBalance, changeAccount, closePeriod, ledgerWitnesses, reverse } from './index.ts';

describe('kernel/ledger: verification names what was edited', () => {
  let d: TestDatabase;
  let f: Fixture;
  let sealer: Sealer;
  let small: string;
  let big: string;
  let back: string;
  const errors: Error[] = [];
  const crypto = makeCrypto(newKeyRing({ suite: 'intl', now: NOW }));
  before(async () => {
    d = await ledgerDatabase();
    f = await bookIn(
      d,
      Array.from({ length: 70 }, (_, i) => ['2241', `member-${i}`]),
    );
    small = (await f.post('small-0001', { documents: ['ab'.repeat(32)], approvedBy: bob })).entry;
    const paid = Array.from({ length: 2400 }, (_, i) => ({
      account: f.account[`2241 member-${i % 70}`] as number,
      fen: -17_00n,
    }));
    big = (await f.post('big-00001', { postings: [{ account: f.account['3104'] as number, fen: 2400n * 17_00n }, ...paid] }))
      .entry;
    const taken = { entry: small, reason: 'mistake', memo: '记错', by: ann, approvedBy: bob, key: 'reverse-0001' };
    back = (await d.tx((tx) => reverse(tx, taken, NOW))).entry;
    await d.tx((tx) => closePeriod(tx, { book: f.book, through: day('2026-02-28'), by: ann, reason: '月结' }, NOW));
    const renamed = {
      account: f.account['5401'] as number,
      action: 'rename',
      name: { zh: '管理费', en: 'Costs' },
      reason: '统一',
      by: ann,
    } as const;
    await d.tx((tx) => changeAccount(tx, renamed, NOW));
    const account = f.account['1002'] as number;
    await d.tx((tx) => assertBalance(tx, { book: f.book, account, on: day('2026-03-31'), fen: 0n, by: ann }, NOW));
    sealer = await startSealer({
      database: d,
      crypto,
      anchors: [],
      everyMs: 3_600_000,
      now: () => NOW,
      onError: (error) => errors.push(error),
    });
    await sealer.sealNow();
  });
  after(async () => {
    await sealer.stop();
    await d.drop();
  });

  const verify = (): Promise<LogReport> =>
    verifyLog(d, {
      keys: crypto.publicKeys,
      witnesses: [accessWitness, ...ledgerWitnesses],
      now: Temporal.Now.instant(),
      batch: 3,
    });

  /** What verification says after an edit with all triggers off, taken back again afterwards. */
  async function edited(statement: string, undo: string): Promise<string[]> {
    const client = await d.owner.connect();
    try {
      await client.query('set session_replication_role = replica');
      const { rowCount } = await client.query(statement);
      assert.notEqual(rowCount, 0, statement);
      const report = await verify();
      await client.query(undo);
      return report.problems.map((p) => p.what.en);
    } finally {
      await client.query('reset session_replication_role');
      client.release();
    }
  }

  test('an untouched ledger verifies', async () => {
    const report = await verify();
    assert.deepEqual([report.problems, errors], [[], []]);
    assert.ok(report.size >= 8, 'book, openings, entries, period, assertion have leaves');
  });

  test('one byte of an entry: the entry, its table and its column', async () => {
    const at = (column: string, value: string, was: string) =>
      edited(
        `update ledger.entry set ${column} = ${value} where id = '${small}'`,
        `update ledger.entry set ${column} = ${was} where id = '${small}'`,
      );
    const says = (column: string): string[] => [`ledger.entry ${small}: ${column} differs from its leaf`];
    assert.deepEqual(await at('memo', "'收到租余'", "'收到租金'"), says('memo'));
    assert.deepEqual(await at('effective_date', "date '2026-03-02'", "date '2026-03-01'"), says('effective_date'));
    assert.deepEqual(await at('approved_by', `'${bob.slice(0, -1)}c'`, `'${bob}'`), says('approved_by'));
    assert.deepEqual(await at('made_by', 'null', `'${ann}'`), says('made_by'));
    assert.deepEqual(await at('documents', `'{${'ac'.repeat(32)}}'`, `'{${'ab'.repeat(32)}}'`), says('documents'));
    assert.deepEqual(await at('source_id', "'small-0002'", "'small-0001'"), says('source_id'));
    assert.deepEqual(await at('key', "'small-0003'", "'small-0001'"), says('key'));
    assert.deepEqual(
      await at('salt', 'set_byte(salt, 3, get_byte(salt, 3) # 1)', 'set_byte(salt, 3, get_byte(salt, 3) # 1)'),
      says('salt'),
    );
    assert.deepEqual(
      await at('made_at', "made_at + interval '1 microsecond'", "made_at - interval '1 microsecond'"),
      says('made_at'),
    );
    const unlinked = await edited(
      `update ledger.entry set reverses = null, reason = null where id = '${back}'`,
      `update ledger.entry set reverses = '${small}', reason = 'mistake' where id = '${back}'`,
    );
    assert.deepEqual(unlinked, [
      `ledger.entry ${back}: reason differs from its leaf`,
      `ledger.entry ${back}: reverses differs from its leaf`,
    ]);
  });

  test('one fen of a posting: the entry and the line; in a big entry the block', async () => {
    const add = (entry: string, line: number, fen: number, column = 'fen'): Promise<string[]> =>
      edited(
        `update ledger.posting set ${column} = ${column} + ${fen} where entry = '${entry}' and line = ${line}`,
        `update ledger.posting set ${column} = ${column} - ${fen} where entry = '${entry}' and line = ${line}`,
      );
    const says = (entry: string, line: string): string[] => [
      `ledger.posting of entry ${entry}: line ${line} differs from its leaf`,
    ];
    assert.deepEqual(await add(small, 2, 1), says(small, '2'));
    assert.deepEqual(await add(small, 1, 1, 'account'), says(small, '1'));
    assert.deepEqual(await add(big, 1500, 1), says(big, '1001–2000'));
    assert.deepEqual(await add(big, 2401, 1), says(big, '2001–2401'));
    const both = await edited(
      `update ledger.posting set fen = -fen where entry = '${small}'`,
      `update ledger.posting set fen = -fen where entry = '${small}'`,
    );
    assert.deepEqual(both, [...says(small, '1'), ...says(small, '2')]);
    const more = await edited(
      `insert into ledger.posting values ('${small}', 3, 1, 5)`,
      `delete from ledger.posting where entry = '${small}' and line = 3`,
    );
    assert.deepEqual(more, says(small, '3'));
    const less = await edited(
      `delete from ledger.posting where entry = '${small}' and line = 2`,
      `insert into ledger.posting values ('${small}', 2, ${f.account['5001']}, -10000)`,
    );
    assert.deepEqual(less, says(small, '2'));
  });

  test('accounts, book, period, stated balance', async () => {
    const id = f.account['1002'] as number;
    const account = await edited(
      `update ledger.account set section = 'other-assets' where id = ${id}`,
      `update ledger.account set section = 'current-assets' where id = ${id}`,
    );
    assert.equal(account.length, 1);
    assert.match(account[0] ?? '', new RegExp(`ledger\\.account of opening .* \\(id ${id}\\)`));
    assert.deepEqual(
      await edited(`update ledger.book set owner = owner || 'x'`, `update ledger.book set owner = left(owner, -1)`),
      [`ledger.book ${f.book}: owner differs from its leaf`],
    );
    assert.deepEqual(
      await edited(`update ledger.period set through = '2026-02-27'`, `update ledger.period set through = '2026-02-28'`),
      [
        `ledger.tip ${f.book}: not the last number or the last closed day of its book`,
        `ledger.period ${f.book} 1: through differs from its leaf`,
      ],
    );
    const stated = await edited('update ledger.assertion set fen = 1', 'update ledger.assertion set fen = 0');
    assert.match(stated[0] ?? '', /^ledger\.assertion [0-9a-f-]{36}: fen differs from its leaf$/);
  });

  test('an entry removed, and an entry that no leaf speaks of', async () => {
    const removed = await edited(
      `update ledger.entry set id = '0198a000-0000-7000-8000-0000000000ee' where id = '${big}'`,
      `update ledger.entry set id = '${big}' where id = '0198a000-0000-7000-8000-0000000000ee'`,
    );
    assert.ok(removed.includes(`ledger.entry ${big}: the row is gone`));
    assert.ok(removed.includes('ledger.entry 0198a000-0000-7000-8000-0000000000ee: no leaf speaks of it'));
    assert.ok(
      removed.some((t) => t.startsWith(`ledger.posting ${big} `)),
      'its postings hang on nothing',
    );
    assert.deepEqual((await verify()).problems, []);
  });
});

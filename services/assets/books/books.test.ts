// The books over HTTP: vouchers by two people, opening balances, reversal, month and year end, statements that re-add, all rows as a sheet, refusals.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import { excel } from '@yunjian/kernel/files';
import { ledgerWitnesses } from '@yunjian/kernel/ledger';
import { assets } from '../index.ts';
import { testAssets, type Answer, type TestAssets, type Who } from '../testing.ts';

const HASH = 'cd'.repeat(32);
let t: TestAssets;
before(async () => void (t = await testAssets()));
after(() => t.close());

const at = () => `/collectives/${t.collectives.one}/book`;
const read = async (path: string, who: Who = 'ann') => (await t.call(who, 'GET', `${at()}${path}`)).body;
const chart = async (): Promise<Map<string, { id: number; uses: string[]; fen: string; closed: boolean }>> =>
  new Map((await read('/accounts')).rows.map((r: { number: string }) => [r.number, r]));
const idOf = async (number: string): Promise<number> => (await chart()).get(number)?.id ?? 0;
const propose = (body: object, who: Who = 'ann', key?: string): Promise<Answer> =>
  t.call(who, 'POST', `${at()}/vouchers`, { body, ...(key === undefined ? {} : { key }) });
const decide = (id: string, action: string, who: Who = 'bea', answer: string | null = null) =>
  t.call(who, 'POST', `/vouchers/${id}/decision`, { body: { action, answer } });
const linesOf = async (...moves: readonly (readonly [string, string])[]) =>
  Promise.all(moves.map(async ([number, fen]) => ({ account: await idOf(number), fen })));
const voucher = async (on: string, ...moves: readonly (readonly [string, string])[]) => ({
  kind: 'entry',
  on,
  memo: '管理费用',
  lines: await linesOf(...moves),
  documentHash: HASH,
});
/** Proposes and approves; answers the entry. */
async function posted(body: object): Promise<string> {
  const made = await propose(body);
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const done = await decide(made.body.id, 'approve');
  assert.equal(done.status, 200, JSON.stringify(done.body));
  return done.body.entryId as string;
}

test('a book begins with opening balances: entered once, before everything, by two people', async () => {
  assert.deepEqual(await read(''), {
    ...(await read('')),
    open: false,
    entries: 0,
    can: ['open'],
  });
  assert.deepEqual((await read('/balance-sheet?on=2026-01-31')).balanced, true, 'no book, no rows, no error');
  const first = await propose({
    kind: 'opening',
    on: '2025-01-01',
    memo: '期初余额',
    documentHash: HASH,
    lines: [
      { account: 999_991, fen: '1' },
      { account: 999_992, fen: '-1' },
    ],
  });
  assert.equal(first.body.code, 'assets.input', 'accounts of no book');
  assert.equal((await t.call('bea', 'POST', at())).status, 403);
  const opened = await t.call('ann', 'POST', at());
  assert.deepEqual((await t.call('ann', 'POST', at())).body, opened.body, 'a book that is open stays as it is');
  const lines = await linesOf(['1002', '500000'], ['1501', '9000000'], ['3001', '-9000000'], ['3105', '-500000']);
  const opening = { kind: 'opening', on: '2025-01-01', memo: '启用平台时的余额', documentHash: HASH, lines };
  assert.equal((await propose({ ...opening, lines: lines.slice(1) })).body.code, 'assets.input', 'it balances');
  assert.equal(
    (await propose({ ...opening, lines: await linesOf(['1122', '5'], ['3001', '-5']) })).body.code,
    'assets.input',
    'rent follows contracts',
  );
  const made = await propose(opening);
  assert.equal(made.body.no, 1);
  assert.equal((await propose(opening)).body.code, 'assets.voucherProposed');
  assert.equal((await decide(made.body.id, 'approve', 'ann')).status, 403);
  assert.equal((await decide(made.body.id, 'refuse')).body.code, 'assets.input', 'a refusal says why');
  assert.equal((await decide(made.body.id, 'approve', 'bob')).status, 404, 'another village does not see it');
  assert.equal((await decide(made.body.id, 'approve')).body.state, 'approved');
  assert.equal((await decide(made.body.id, 'approve')).body.code, 'assets.notNow');
  assert.equal((await propose(opening)).body.code, 'assets.openingLate');
  assert.equal((await read('')).earningsFen, '500000');
  for (const statement of ['update assets.voucher set memo = memo || $1', 'delete from assets.voucher where memo <> $1'])
    await assert.rejects(t.database.owner.query(statement, ['x']), /decided once/);
});

/** Papers are attached by who keeps the book, read by who may read it, and given only as they were. */
async function papers(id: string, entryId: string): Promise<void> {
  const content = `%PDF-1.4\n${'发票'.repeat(20)}\n%%EOF\n`;
  const attach = (who: Who, text = content, field = 'paper') =>
    t.send(who, `/vouchers/${id}/papers`, { files: [{ field, name: '发票.pdf', content: text }] });
  assert.equal((await attach('bea')).status, 403);
  assert.equal((await attach('adam')).status, 404);
  assert.equal((await attach('ann', content, 'other')).body.code, 'assets.paper');
  assert.equal((await attach('ann', '<script>alert(1)</script>')).status, 415);
  const made = await attach('ann');
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.equal(made.body.hash, createHash('sha256').update(content).digest('hex'));
  assert.equal((await attach('ann')).body.code, 'assets.paperThere');
  const [shown] = (await read('/vouchers', 'sue')).rows.find((v: { id: string }) => v.id === id).papers;
  assert.deepEqual([shown.name, shown.named, shown.hash, shown.by], ['发票.pdf', false, made.body.hash, '示例·ann']);
  const entry = (await t.call('ann', 'GET', `/book-entries/${entryId}`)).body;
  assert.deepEqual([entry.voucherId, entry.papers.length, entry.can], [id, 1, ['reverse', 'attach']]);
  const url = `/vouchers/${id}/papers/${made.body.id}`;
  const got = await t.call('uma', 'GET', url);
  assert.deepEqual([got.status, got.type, got.bytes.toString()], [200, 'application/pdf', content]);
  assert.equal((await t.call('bob', 'GET', url)).status, 404);
  assert.equal((await t.call('uma', 'GET', `/vouchers/${id}/papers/${id}`)).status, 404);
  // another byte on the disk is told, not shown
  const stored = path.join(t.dir, 'files', made.body.hash.slice(0, 2), made.body.hash);
  fs.writeFileSync(stored, content.replace('发', '友'));
  assert.equal((await t.call('uma', 'GET', url)).body.code, 'assets.paperChanged');
  fs.rmSync(stored);
  assert.equal((await t.call('uma', 'GET', url)).body.code, 'assets.paperChanged');
  await assert.rejects(
    t.database.owner.query(
      `insert into assets.voucher_file select gen_random_uuid(), voucher_id, name, file_id, $1, at, by_id, by_name from assets.voucher_file where id = $2`,
      [HASH, made.body.id],
    ),
    /the hash is that of the file/,
  );
}

test('vouchers: posted by a second person, repeated safely, reversed by two; what does not hold is refused', async () => {
  const paid = await voucher('2025-06-30', ['5401', '12000'], ['1002', '-12000']);
  const once = await propose(paid, 'ann', 'same-key-0001');
  assert.deepEqual((await propose(paid, 'ann', 'same-key-0001')).body, once.body, 'the same key does nothing twice');
  assert.equal((await propose(paid, 'bea')).status, 403);
  assert.equal((await read('/vouchers?state=open', 'bea')).rows[0].can.join(), 'approve,refuse');
  assert.equal((await read('/vouchers?state=open')).rows[0].can.join(), 'withdraw,attach');
  const { entryId } = (await decide(once.body.id, 'approve')).body;
  const entry = (await t.call('uma', 'GET', `/book-entries/${entryId}`)).body;
  assert.deepEqual(
    [entry.memo, entry.fen, entry.madeBy, entry.approvedBy, entry.documents, entry.link, entry.can],
    ['管理费用', '12000', '示例·ann', '示例·bea', [HASH], { kind: 'voucher', id: once.body.id }, []],
    'an auditor reads',
  );
  assert.equal((await t.call('bob', 'GET', `/book-entries/${entryId}`)).status, 404);
  await papers(once.body.id, entryId);
  for (const [body, code] of [
    [await voucher('2025-06-30', ['5401', '1'], ['3104', '-1']), 'assets.input'],
    [await voucher('2025-06-30', ['5401', '1'], ['5001', '-1']), 'assets.input'],
    [await voucher('2026-03-11', ['5401', '1'], ['1002', '-1']), 'assets.input'],
    [{ kind: 'reversal', entryId: t.collectives.one, memo: '红冲', documentHash: HASH }, 'assets.notFound'],
    [{ kind: 'reopen', through: '2025-01-31', memo: '反结账' }, 'assets.notClosed'],
    [{ kind: 'year-end', year: 2026, memo: '结转' }, 'assets.input'],
  ] as const)
    assert.equal((await propose(body)).body.code, code, JSON.stringify(body));
  const wrong = await posted(await voucher('2025-07-31', ['5401', '999'], ['1002', '-999']));
  const back = await posted({ kind: 'reversal', entryId: wrong, memo: '金额记错', documentHash: HASH });
  const mirrored = (await t.call('ann', 'GET', `/book-entries/${back}`)).body;
  assert.deepEqual([mirrored.reverses.id, mirrored.on], [wrong, '2025-07-31']);
  assert.equal(
    (await propose({ kind: 'reversal', entryId: wrong, memo: '再冲', documentHash: HASH })).body.code,
    'assets.entryOfDeed',
  );
  const withdrawn = await propose(await voucher('2025-08-31', ['5401', '1'], ['1002', '-1']));
  assert.equal((await decide(withdrawn.body.id, 'withdraw', 'ann')).body.state, 'withdrawn');
  await posted(await voucher('2025-09-30', ['1002', '40000'], ['5021', '-40000']));
});

test('the chart: an account of one’s own, a name, an end; none is deleted', async () => {
  const account = {
    number: '5422',
    name: { zh: '公益支出：敬老', en: 'Welfare: the elderly' },
    kind: 'expense',
    section: 'other-expense',
  };
  assert.equal(
    (await t.call('ann', 'POST', `${at()}/accounts`, { body: { ...account, section: 'capital' } })).body.code,
    'assets.input',
  );
  assert.equal((await t.call('ann', 'POST', `${at()}/accounts`, { body: account })).status, 200);
  assert.equal((await t.call('ann', 'POST', `${at()}/accounts`, { body: account })).body.code, 'ledger.account-exists');
  const edit = (number: string, body: object, who: Who = 'ann') =>
    t.call(who, 'POST', `${at()}/accounts/${number}`, { body: { reason: '调整', ...body } });
  assert.equal((await edit('5422', { action: 'close' })).status, 200);
  assert.equal((await propose(await voucher('2025-10-31', ['5422', '1'], ['1002', '-1']))).body.code, 'assets.input');
  assert.equal((await edit('5422', { action: 'reopen' })).status, 200);
  assert.equal((await edit('1002', { action: 'close' })).body.code, 'assets.input', 'the program posts to it');
  assert.equal((await edit('1501', { action: 'close' })).body.code, 'ledger.account-in-use');
  assert.equal((await edit('5422', { action: 'rename', name: { zh: '敬老支出', en: 'For the elderly' } }, 'bea')).status, 403);
  assert.equal((await edit('5422', { action: 'rename', name: { zh: '敬老支出', en: 'For the elderly' } })).status, 200);
});

test('month and year end; statements re-add and compare; a closed month takes nothing until two reopen it', async () => {
  const close = (through: string) => t.call('ann', 'POST', `${at()}/close`, { body: { through, reason: '月末结账' } });
  assert.equal((await close('2025-06-29')).body.code, 'assets.input');
  assert.equal((await close('2026-03-31')).body.code, 'assets.input');
  assert.equal((await close('2025-12-31')).body.code, 'assets.yearNotCarried');
  const waiting = await propose(await voucher('2025-06-30', ['5401', '1'], ['1002', '-1']));
  assert.equal((await close('2025-06-30')).body.code, 'assets.voucherWaits');
  await decide(waiting.body.id, 'refuse', 'bea', '重复报销');
  assert.equal((await close('2025-06-30')).body.closedThrough, '2025-06-30');
  assert.equal((await propose(await voucher('2025-06-30', ['5401', '1'], ['1002', '-1']))).body.code, 'assets.bookClosed');
  await posted({ kind: 'reopen', through: '2025-05-31', memo: '补记六月凭证' });
  await posted(await voucher('2025-06-30', ['5401', '3000'], ['1002', '-3000']));

  const end = await propose({ kind: 'year-end', year: 2025, memo: '2025 年末结转' });
  assert.deepEqual((await read('/vouchers?state=open', 'bea')).rows[0].figures, {
    incomeFen: '40000',
    expenseFen: '15000',
    netFen: '25000',
    appropriatedFen: '0',
  });
  // what changes between the two people is seen
  await posted(await voucher('2025-11-30', ['5401', '1000'], ['1002', '-1000']));
  assert.equal((await decide(end.body.id, 'approve')).body.code, 'assets.changedMeanwhile');
  await decide(end.body.id, 'withdraw', 'ann');
  const carried = await posted({ kind: 'year-end', year: 2025, memo: '2025 年末结转' });
  const content = `%PDF-1.4\n${'结转'.repeat(20)}\n%%EOF\n`;
  const entry = () => t.call('ann', 'GET', `/book-entries/${carried}`);
  const { voucherId } = (await entry()).body;
  await t.send('ann', `/vouchers/${voucherId}/papers`, { files: [{ field: 'paper', name: '结转表.pdf', content }] });
  const [paper] = (await entry()).body.papers;
  assert.deepEqual([paper.name, paper.named], ['结转表.pdf', false], 'it was decided on without a paper');
  const state = await read('', 'tom');
  assert.deepEqual([state.closedThrough, state.earningsFen, state.can], ['2025-12-31', '524000', []]);
  assert.deepEqual(
    state.years.find((y: { year: number }) => y.year === 2025),
    { year: 2025, incomeFen: '40000', expenseFen: '16000', netFen: '24000', carried: true, over: true },
  );
  assert.equal((await propose({ kind: 'year-end', year: 2025, memo: '再结转' })).body.code, 'assets.yearCarried');

  const trial = await read('/trial-balance?from=2025-01-01&to=2025-12-31', 'uma');
  const sum = (of: string) =>
    trial.rows.reduce((s: bigint, r: Record<string, string>) => s + BigInt(r[of] ?? '0'), 0n).toString();
  assert.deepEqual(
    [trial.balanced, trial.total.differenceFen, sum('debitFen'), sum('closingFen')],
    [true, '0', trial.total.debitFen, '0'],
  );
  const sheet = await read('/balance-sheet?on=2025-12-31', 'sue');
  assert.deepEqual(
    [sheet.balanced, sheet.totalAssets.closingFen, sheet.totalRight.closingFen, sheet.currentEarnings.closingFen],
    [true, '9524000', '9524000', '0'],
  );
  assert.equal(sheet.source.document, '财会〔2023〕14号');
  const earned = await read('/earnings?from=2025-01-01&to=2025-12-31', 'sue');
  assert.deepEqual(
    [earned.earnings.fen, earned.totalIncome.fen, earned.totalExpense.fen, earned.beforeFrom],
    ['24000', '40000', '16000', '2024-01-01'],
  );
  assert.equal(earned.distribution.find((d: { number: string }) => d.number === '3105').closingFen, '524000');

  const ledger = await read('/ledger?number=1002&from=2025-01-01&to=2025-12-31&page=2&size=10');
  const whole = await read('/ledger?number=1002&from=2025-01-01&to=2025-12-31&size=100');
  assert.deepEqual([whole.closingFen, whole.rows.at(-1).balanceFen, ledger.total], ['524000', '524000', whole.rows.length]);
  const journal = await read('/journal?number=5401&sourceKind=assets.voucher&size=50');
  assert.equal(journal.total, 5);
  assert.equal((await t.call('ann', 'GET', `${at()}/journal?from=2025-02-01&to=2025-01-01`)).body.code, 'assets.input');
});

test('every table goes out with all its rows; the log agrees with everything that was put in', async () => {
  const rowsOf = async (path: string): Promise<number> => {
    const file = await t.call('uma', 'GET', path.startsWith('/') ? path : `${at()}/${path}`);
    assert.match(file.type, /spreadsheet/, path);
    const { Workbook } = await excel();
    const book = new Workbook();
    await book.xlsx.load(file.bytes as never);
    return book.worksheets[0]?.rowCount ?? 0;
  };
  const lines = await t.database.owner.query<{ n: number }>('select count(*)::int as n from ledger.posting');
  assert.ok((await rowsOf('journal.xlsx')) >= (lines.rows[0]?.n ?? 0));
  const year = 'from=2025-01-01&to=2025-12-31';
  for (const path of [
    `ledger.xlsx?number=1002&${year}`,
    `trial-balance.xlsx?${year}`,
    'balance-sheet.xlsx?on=2025-12-31',
    `earnings.xlsx?${year}`,
    'accounts.xlsx',
    'vouchers.xlsx',
  ])
    assert.ok((await rowsOf(path)) > 3, path);
  const [entry] = (await read('/journal?size=1')).rows;
  assert.ok((await rowsOf(`/book-entries/${entry.id}.xlsx`)) > entry.lines.length);
  assert.equal((await t.call('bob', 'GET', `/book-entries/${entry.id}.xlsx`)).status, 404);
  await seal(t.database, t.kit.crypto, t.kit.now());
  const report = await verifyLog(t.database, {
    keys: t.kit.crypto.publicKeys,
    witnesses: [...ledgerWitnesses, ...(assets.witnesses ?? [])],
    now: t.kit.now(),
  });
  assert.deepEqual(report.problems, []);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONTRACT_STATES, LISTING_STATES } from '../../letting/states.ts';
import { commitmentOf } from '../../letting/bidding.ts';
import { fenOf, millionths, reckoned, unitsText, yuanPerShare } from './amounts.ts';
import { codeOf } from './code.ts';
import { changed, noticeFilters, readPage } from './query.ts';
import { bidFile, bidFileName, commitment, commitmentText, fitting, freshNonce, readBidFile, seal } from './sealed-bid.ts';
import { dateAt, daysBetween, leftOf } from './times.ts';
import { usccFault } from './uscc.ts';
import * as words from './words.ts';

const listing = '0198f0a0-0000-7000-8000-000000000001';
const registration = '0198f0a0-0000-7000-8000-000000000002';
const about = {
  listing,
  registration,
  number: 'ZZ-2026-001',
  title: '示例厂房',
  fenYear: '12000000',
  deadline: '2026-12-01T02:00:00Z',
  opening: '2026-12-02T02:00:00Z',
};

describe('a sealed bid', () => {
  it('has the commitment that the server computes', async () => {
    for (const fen of ['1', '12000000', '9999999999999']) {
      const nonce = freshNonce();
      assert.match(nonce, /^[0-9a-f]{64}$/);
      assert.equal(commitmentText(listing, registration, fen, nonce), `${listing}|${registration}|${fen}|${nonce}`);
      assert.equal(await commitment(listing, registration, fen, nonce), commitmentOf(listing, registration, BigInt(fen), nonce));
    }
    const [a, b] = [await seal(about), await seal(about)];
    assert.notEqual(a.commitment, b.commitment, 'the same amount sealed twice looks different');
    assert.equal(a.commitment, commitmentOf(listing, registration, 12_000_000n, a.nonce));
  });

  it('comes back from its file, and only from it', async () => {
    const bid = await seal(about);
    assert.deepEqual(readBidFile(bidFile(bid)), bid);
    assert.deepEqual(readBidFile(`\uFEFF${bidFile(bid)}`), bid);
    assert.match(bidFileName(bid), /^sealed-bid-ZZ-2026-001-[0-9a-f]{8}\.json$/);
    for (const nonsense of [
      '',
      '{',
      'null',
      '[]',
      '1',
      JSON.stringify({ ...bid, fenYear: '012' }),
      JSON.stringify({ ...bid, version: 2 }),
      JSON.stringify({ ...bid, nonce: 'x' }),
    ])
      assert.equal(readBidFile(nonsense), null, nonsense);
  });

  it('is taken only where it fits: another registration, an older bid and an edited amount are told apart', async () => {
    const bid = await seal(about);
    assert.deepEqual(await fitting(bidFile(bid), registration, bid.commitment), bid);
    const wrong = async (text: string, of: string, sealed: string): Promise<string> => {
      const said = await fitting(text, of, sealed);
      return 'zh' in said ? said.zh : '';
    };
    assert.match(await wrong('hello', registration, bid.commitment), /不是密封文件/);
    assert.match(await wrong(bidFile(bid), listing, bid.commitment), /另一份报名/);
    assert.match(await wrong(bidFile({ ...bid, fenYear: '13000000' }), registration, bid.commitment), /改动过/);
    assert.match(await wrong(bidFile(bid), registration, (await seal(about)).commitment), /不是最后一次/);
  });
});

describe('amounts', () => {
  it('are read as people type them', () => {
    const all = [
      '120000',
      '120,000.5',
      '12万',
      '12.5 万',
      '１２万元',
      '¥0.01',
      '0',
      '-1',
      '1.234',
      '1.2345678万',
      'abc',
      '',
      '99999999999',
    ];
    assert.deepEqual(all.map(fenOf), [
      '12000000',
      '12000050',
      '12000000',
      '12500000',
      '12000000',
      '1',
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
  it('a rate per share is written in yuan, with more places only where it takes them', () => {
    assert.deepEqual(['1700', '1700.000000', '1233.50', '5.123400', '0.000000', '166666.666666'].map(yuanPerShare), [
      '17.00',
      '17.00',
      '12.335',
      '0.051234',
      '0.00',
      '1666.666666',
    ]);
    assert.deepEqual(['2495', '0.500000', '-1200.25', '1000000'].map(unitsText), ['2,495', '0.5', '-1,200.25', '1,000,000']);
  });
});

describe('the proof of a dividend', () => {
  it('reckons the published figures again: 277 shares at 17 yuan, 408 at 24', () => {
    const rate = (fen: string) => ({ mode: 'rate' as const, rateFen: fen, poolFen: '0', totalUnits: '1000', toppedUp: false });
    assert.deepEqual(reckoned('277', rate('1700')), { floorFen: '470900', partFen: '470900', exact: true });
    assert.equal(reckoned('408', rate('2400'))?.partFen, '979200');
    assert.equal(reckoned('2.5', rate('1701')), null, 'half a fen cannot be paid');
  });
  it('a pool is floored, with a fen more for the largest fractions', () => {
    const pool = { mode: 'pool' as const, rateFen: null, poolFen: '1000001', totalUnits: '7' };
    assert.deepEqual(reckoned('3', { ...pool, toppedUp: true }), { floorFen: '428571', partFen: '428572', exact: false });
    assert.equal(reckoned('1', { ...pool, toppedUp: false })?.partFen, '142857');
    assert.equal(reckoned('x', { ...pool, toppedUp: false }), null);
    assert.equal(reckoned('1', { ...pool, totalUnits: '0', toppedUp: false }), null);
    assert.deepEqual(['98', '2.5', '0.000001', '1.1234567'].map(millionths), [98_000_000n, 2_500_000n, 1n, null]);
  });
});

describe('codes and addresses', () => {
  it('a code is found in what is typed, pasted or scanned', () => {
    const good = '7K3M9PQRS2TV';
    for (const typed of [
      good,
      '7k3m 9pqr s2tv',
      `https://x.example/assets/${good}`,
      `https://x.example/assets/${good}/?a=1#b`,
      '7K3M-9PQR-S2TV',
    ])
      assert.equal(codeOf(typed), good, typed);
    assert.equal(codeOf('OK3M9PQRS2TI'), '0K3M9PQRS2T1');
    for (const typed of ['', '厂房', '7K3M9PQRS2T', 'https://x.example/assets/', '7K3M9PQRS2TU'])
      assert.equal(codeOf(typed), null, typed);
  });
  it('filters stand in the address; nonsense is left out; another filter goes back to the first page', () => {
    const at = new URLSearchParams('show=open&town=310117102&q= 厂房 &page=3');
    assert.deepEqual([noticeFilters(at), readPage(at)], [{ open: 'true', town: '310117102', q: '厂房' }, 3]);
    assert.deepEqual([noticeFilters(new URLSearchParams('show=x&page=-1')), readPage(new URLSearchParams('page=1.5'))], [{}, 1]);
    assert.equal(
      changed(at, 'show', 'results').toString(),
      new URLSearchParams('show=results&town=310117102&q= 厂房 ').toString(),
    );
    assert.equal(changed(at, 'page', '4').get('page'), '4');
  });
  it('a social credit code is checked by its last character', () => {
    assert.equal(usccFault('91350100M000100Y43'), null);
    assert.equal(usccFault(' 91350100m000100y43 '), null);
    assert.match(usccFault('91350100M000100Y44')?.zh ?? '', /校验位/);
    assert.match(usccFault('9135')?.zh ?? '', /18 位/);
    assert.match(usccFault('91350100I000100Y43')?.en ?? '', /no I, O/);
  });
});

describe('clocks', () => {
  const from = '2026-11-01T00:00:00Z';
  const until = '2026-11-21T02:00:00Z';
  it('are in days, then hours, then minutes, and negative when past', () => {
    const at = (iso: string) => leftOf(from, until, Date.parse(iso));
    assert.deepEqual(at('2026-11-11T02:00:00Z'), { left: 10, total: 21, unit: 'days' });
    assert.deepEqual(at('2026-11-20T02:00:00Z'), { left: 24, total: 482, unit: 'hours' });
    assert.deepEqual(at('2026-11-21T01:30:30Z'), { left: 29, total: 28_920, unit: 'minutes' });
    assert.ok(at('2026-11-21T02:01:00Z').left < 0);
  });
  it('days are those of the calendar, in the country’s zone', () => {
    assert.deepEqual([daysBetween('2026-02-27', '2026-03-01'), daysBetween('2026-03-01', '2026-02-28')], [2, -1]);
    assert.equal(dateAt(Date.parse('2026-11-25T16:30:00Z')), '2026-11-26');
  });
});

describe('words', () => {
  const texts = (value: unknown, path: string): [string, { zh: unknown; en: unknown }][] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('zh' in value || 'en' in value) return [[path, value as { zh: unknown; en: unknown }]];
    return Object.entries(value).flatMap(([key, v]) => texts(v, `${path}.${key}`));
  };
  it('are there in both languages, and the English is no Chinese', () => {
    const all = texts({ ...words }, 'words');
    assert.ok(all.length > 120, String(all.length));
    for (const [path, { zh, en }] of all) {
      assert.ok(typeof zh === 'string' && /\p{Script=Han}/u.test(zh), path);
      assert.ok(typeof en === 'string' && en.length > 0 && !/\p{Script=Han}/u.test(en), path);
    }
  });
  it('name every state of notices and contracts', () => {
    assert.deepEqual(Object.keys(words.LISTING_STATE).toSorted(), [...LISTING_STATES].toSorted());
    assert.deepEqual(Object.keys(words.CONTRACT_STATE).toSorted(), [...CONTRACT_STATES].toSorted());
    assert.deepEqual(words.assetEvent('never-heard-of'), { zh: 'never-heard-of', en: 'never-heard-of' });
    assert.deepEqual(words.bidState('sealed').kind, 'info');
    assert.deepEqual(words.winnerName('自然人').en, 'A person');
    assert.deepEqual(words.winnerName('示例公司'), { zh: '示例公司', en: '示例公司' });
  });
});

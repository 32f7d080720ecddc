import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { loadRegimes } from '@yunjian/supervision';
import { verdictOf, type DecisionFacts } from './verdict.ts';

const file = JSON.parse(
  fs.readFileSync(new URL('../../../districts/songjiang/assets/regimes.json', import.meta.url), 'utf8'),
) as unknown;
const regimes = loadRegimes(file);
const meeting = (over: Partial<DecisionFacts> = {}): DecisionFacts => ({
  body: 'members',
  matter: 'major',
  noticeOn: '2025-04-01',
  meetingOn: '2025-04-30',
  partyStudiedOn: '2025-03-20',
  eligible: 100,
  present: 60,
  inFavour: 48,
  outsiders: false,
  ...over,
});
const failed = (d: DecisionFacts) =>
  verdictOf(d, regimes, null)
    .conditions.filter((c) => c.met !== true)
    .map((c) => `${c.regime}:${c.what}`);

describe('whether a meeting decided validly', () => {
  it('the same meeting is valid on the last day before the national law and not on its first day', () => {
    const before = verdictOf(meeting(), regimes, null);
    assert.deepEqual([before.valid, before.regimes], [true, ['shanghai-2018']]);
    const after = verdictOf(meeting({ meetingOn: '2025-05-01' }), regimes, null);
    assert.deepEqual([after.valid, after.regimes], [false, ['shanghai-2018', 'national-2025']]);
    const quorum = after.conditions.find((c) => c.regime === 'national-2025' && c.what === 'quorum');
    assert.deepEqual([quorum?.measured, quorum?.needed, quorum?.article, quorum?.met], [60, 67, '27', false]);
    assert.deepEqual(failed(meeting({ meetingOn: '2025-05-01' })), ['national-2025:quorum', 'national-2025:majority']);
  });

  it('the packs add up: a meeting that satisfies the national law alone fails the four fifths of those present', () => {
    const d = meeting({ meetingOn: '2025-06-01', noticeOn: '2025-05-10', present: 90, inFavour: 67 });
    assert.deepEqual(failed(d), ['shanghai-2018:majority']);
    assert.deepEqual(failed({ ...d, inFavour: 72 }), []);
    assert.deepEqual(failed({ ...d, inFavour: 71 }), ['shanghai-2018:majority']);
  });

  it('ten days of notice, party study, and what representatives may not decide', () => {
    const d = meeting({ meetingOn: '2025-06-11', noticeOn: '2025-06-01', present: 90, inFavour: 80 });
    assert.deepEqual(failed(d), []);
    assert.deepEqual(failed({ ...d, noticeOn: '2025-06-02' }), ['national-2025:notice']);
    assert.deepEqual(failed({ ...d, partyStudiedOn: null }), ['national-2025:study']);
    assert.deepEqual(failed({ ...d, body: 'representatives', matter: 'share-plan' }), ['national-2025:delegation']);
    assert.deepEqual(failed({ ...d, body: 'representatives' }), []);
    assert.deepEqual(failed({ ...d, body: 'board' }), ['shanghai-2018:delegation', 'national-2025:delegation']);
    assert.deepEqual(failed({ ...d, outsiders: true, inFavour: 74 }), ['national-2025:outsiders']);
    assert.deepEqual(failed({ ...d, outsiders: true, inFavour: 75 }), []);
  });

  it('shares are compared in whole numbers at the boundary', () => {
    const d = (eligible: number, present: number, inFavour: number) =>
      failed(meeting({ meetingOn: '2025-06-11', noticeOn: '2025-06-01', eligible, present, inFavour }));
    assert.deepEqual(d(3, 2, 2), []);
    assert.deepEqual(d(300_001, 200_000, 200_000), ['national-2025:quorum', 'national-2025:majority']);
    assert.deepEqual(d(300_000, 200_000, 200_000), []);
  });

  it('a charter may only add', () => {
    const d = meeting({ meetingOn: '2025-06-11', noticeOn: '2025-06-01', present: 90, inFavour: 80 });
    assert.equal(verdictOf(d, regimes, { quorum: [9, 10] }).valid, true);
    assert.equal(verdictOf(d, regimes, { majority: [9, 10], of: 'all' }).valid, false);
    assert.equal(verdictOf({ ...d, noticeOn: '2025-06-02' }, regimes, { noticeDays: 3 }).valid, false);
  });

  it('before every pack nothing is asked, and the answer says so', () => {
    const early = verdictOf(meeting({ meetingOn: '2015-05-01', noticeOn: '2015-04-30' }), regimes, null);
    assert.deepEqual([early.valid, early.regimes, early.conditions], [true, [], []]);
  });
});

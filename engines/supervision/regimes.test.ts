// Packs of other provinces and other years: what a district changes is data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract, ON, type Patch } from './contract.fixture.ts';
import { judgeDecision, loadRegimes, type Meeting } from './decision.ts';
import { examiner, type Finding } from './examine.ts';
import { factsOf } from './facts.ts';
import { packJson } from './pack.fixture.ts';
import { basisOf, joinPack, loadRules } from './pack.ts';

interface Pack {
  laws: Record<string, object>;
  regimes: object[];
  rules: {
    id: string;
    from: string | null;
    basis: object[];
    versions: { from: string | null; to: string | null; values: Record<string, unknown> }[];
  }[];
}

function findings(pack: Pack, ...patches: readonly Patch[]): Finding[] {
  const examine = examiner(loadRules(pack), ON);
  const district = examine.district();
  const c = contract(...patches);
  district.put(factsOf(c));
  return examine.examine(c, district).found.map((f) => examine.say(f));
}
const names = (found: readonly Finding[]): string[] => found.map((f) => `${f.rule}:${f.variant}`);
const ruleOf = (pack: Pack, id: string): Pack['rules'][number] => pack.rules.find((r) => r.id === id)!;

/** Zhejiang's regulation (2015, amended 2020-09-24) in place of Shanghai's: two thirds of those due (17), fifteen days of publicity before the vote (20). */
function zhejiang(): Pack {
  const pack = packJson() as Pack;
  pack.laws['zhejiang'] = {
    zh: '浙江省农村集体资产管理条例',
    en: 'Zhejiang Regulation on Rural Collective Assets',
    source: '公开网站转载的法律文本，非公报原文',
    from: '2016-05-01',
    to: null,
    verifiedOn: '2026-11',
  };
  pack.regimes[0] = {
    id: 'zhejiang-2015',
    title: { zh: '浙江省农村集体资产管理条例', en: 'Zhejiang Regulation' },
    law: 'zhejiang',
    article: '17',
    articles: { quorum: '17', majority: '17', notice: '20' },
    from: '2016-05-01',
    to: null,
    quorum: { members: '2/3', representatives: '2/3' },
    majority: { ordinary: { share: '2/3', of: 'all' }, major: { share: '2/3', of: 'all' }, outsiders: null },
    noticeDays: 15,
    partyStudy: false,
    membersOnly: [],
  };
  const c08 = ruleOf(pack, 'C08');
  c08.from = '2016-05-01';
  c08.basis = [
    { law: 'zhejiang', article: '17' },
    { law: 'organisation-law', article: '26–28' },
  ];
  return pack;
}

test("Zhejiang's pack judges the same meeting by its own law, and with the national one since 2025", () => {
  const before: Patch = { decision: { date: '2019-03-01', present: 45, yes: 39, noticeDays: 15 }, documents: [] };
  const shanghai = findings(packJson() as Pack, before);
  assert.deepEqual(names(shanghai), []);
  const found = findings(zhejiang(), before);
  assert.deepEqual(names(found), ['C08:majority']);
  assert.match(found[0]!.why.zh, /同意 39 人，应到人数 60 人，不足 2\/3（浙江省农村集体资产管理条例第17条）/);
  assert.equal(found[0]!.basis.zh, '《浙江省农村集体资产管理条例》第17条');
  // Notice of twelve days: enough for the national law, not for the province.
  const notice = findings(zhejiang(), {});
  assert.deepEqual(names(notice), ['C08:notice']);
  assert.equal(notice[0]!.basis.zh, '《浙江省农村集体资产管理条例》第17条；《农村集体经济组织法》第26–28条');
});

test('under both regimes a meeting that fails twice is told twice, each with its law', () => {
  const found = findings(packJson() as Pack, { decision: { present: 50, yes: 39 } });
  assert.deepEqual(names(found), ['C08:majority', 'C08:majority']);
  assert.deepEqual(
    found.map((f) => f.evidence['least']),
    ['4/5', '2/3'],
  );
});

test('thresholds change with a date, and an older contract keeps the older ones', () => {
  const pack = packJson() as Pack;
  const c21 = ruleOf(pack, 'C21').versions;
  c21[0]!.to = '2025-06-30';
  c21.push({ from: '2025-07-01', to: null, values: { months: 24 } });
  assert.deepEqual(names(findings(pack, {})), []);
  const [found] = findings(pack, { dates: { sign: '2025-07-01' } });
  assert.deepEqual([found?.rule, found?.version, found?.evidence['months']], ['C21', 'C21@2025-07-01', 24]);
});

test('the law named is that of the date: Contract Law before 2021, the Civil Code since', () => {
  const pack = loadRules(packJson());
  const c01 = pack.rules.get('C01')!;
  assert.equal(basisOf(pack, c01, '2020-12-31').zh, '《合同法》第214条');
  assert.equal(basisOf(pack, c01, '2021-01-01').en, 'Civil Code, art. 705');
  for (const rule of pack.rules.values()) {
    for (const day of [rule.from ?? '2010-01-01', '2018-04-01', '2025-05-01', ON])
      if (day >= (rule.from ?? '')) assert.notEqual(basisOf(pack, rule, day).zh, '', `${rule.id} on ${day}`);
  }
});

test('every law says whence it was read and when it was verified, or that it was not', () => {
  const { laws } = packJson() as { laws: Record<string, { source: string; verifiedOn: string | null }> };
  for (const [id, law] of Object.entries(laws)) {
    assert.ok(law.source.length > 5, id);
    assert.equal(law.verifiedOn === null, law.source.includes('凭记忆'), id);
  }
});

test('a pack of two files: rules without regimes take those beside them, rules with regimes keep their own', () => {
  const { regimes, ...rules } = packJson() as Pack;
  assert.equal(loadRules(joinPack(rules, { regimes })).regimesAt('2018-04-01').length, 2);
  assert.equal(loadRules(joinPack({ ...rules, regimes: [] }, { regimes })).regimesAt('2018-04-01').length, 0);
  assert.throws(() => loadRules(joinPack(rules, {})), /regimes/);
  assert.throws(() => loadRules(joinPack(rules, { regimes: [{ ...regimes[0], law: 'nothing' }] })), /no law nothing/);
});

test('the law on construction land is asked of no other meeting', () => {
  const { regimes } = packJson() as { regimes: object[] };
  const meeting: Meeting = {
    date: '2024-05-01',
    body: 'representatives',
    matter: 'ordinary',
    noticeDays: 12,
    eligible: 60,
    present: 50,
    yes: 34,
    outsiders: false,
    partyStudied: true,
  };
  const of = (lets?: Meeting['lets']): unknown => {
    const { valid, conditions } = judgeDecision(
      { ...meeting, ...(lets === undefined ? {} : { lets }) },
      loadRegimes({ regimes }),
    );
    return [valid, conditions.filter((c) => c.met !== true).map((c) => `${c.regime}:${c.needed}`)];
  };
  assert.deepEqual(of(), [true, []]);
  assert.deepEqual(of('house'), [true, []]);
  assert.deepEqual(of('land-construction'), [false, ['land-law-2020:40']]);
  assert.deepEqual(of('land-farm'), [false, ['land-contract-law:40']]);
});

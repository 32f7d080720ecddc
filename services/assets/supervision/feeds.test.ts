// No rule is blind: every fact a rule reads is written by an operation or derived, and through operations alone rules find what they are for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CROSS_RULES, examiner, factsOf, joinPack, loadRules, OWN_RULES, RULE_IDS, type Contract } from '@yunjian/supervision';
import { cases } from '@yunjian/supervision/cases';
import { assetsApi } from '../contract.ts';
import { CLAUSES, DECISION, PDF } from '../letting/letting.fixture.ts';
import { idNumber, uscc } from '../testing.ts';
import { readCases } from './cases.ts';
import { CONTAINERS, FED, OF_FIELDS, OPAQUE } from './feeds.fixture.ts';
import { OF_REGISTER } from './edited.ts';
import { recheck } from './gate.ts';
import { runSupervision } from './run.ts';
import { ok, SIGNING, testSupervision, type Supervised } from './testing.ts';

let t: Supervised;
before(async () => {
  t = await testSupervision();
});
after(() => t.close());

/** A value that tells which of its fields are read; list positions count for nothing. */
function told<T>(value: T, at: string, into: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, name, self) {
      const got = Reflect.get(target, name, self) as unknown;
      if (typeof name !== 'string' || typeof got === 'function') return got;
      if (Array.isArray(target)) return /^\d+$/.test(name) ? told(got, at, into) : got;
      const path = at === '' ? name : `${at}.${name}`;
      into.add(path);
      return OPAQUE.has(path) ? got : told(got, path, into);
    },
  }) as T;
}

const pack = () => loadRules(joinPack(t.kit.pack.json('assets/rules.json'), t.kit.pack.json('assets/regimes.json')));

test('for each of the fifty rules, every fact it reads is written by an operation or derived from what is written', () => {
  const law = pack();
  const reads = new Map(RULE_IDS.map((id) => [id, new Set<string>()]));
  for (const { contract, among, on } of cases) {
    const district = examiner(law, on).district();
    for (const c of [contract, ...among]) district.put(factsOf(c));
    const opening = (law.at('C10', '2025-06-20')?.values ?? null) as never;
    const around = { on, regimes: law.regimesAt('2025-06-20'), opening };
    for (const rule of OWN_RULES)
      rule.examine(told(contract, '', reads.get(rule.id)!), law.at(rule.id, '2025-06-20')!.values, around);
    for (const rule of CROSS_RULES) {
      const fields = new Set<string>();
      rule.examine(told(factsOf(contract), '', fields), law.at(rule.id, '2025-06-20')!.values, district as never, around);
      for (const field of fields) {
        const top = field.split('.')[0]!;
        assert.ok(OF_FIELDS[top], `${rule.id} reads ${top}, and nothing says what that is made of`);
        for (const path of OF_FIELDS[top]) reads.get(rule.id)!.add(path);
      }
    }
  }
  const operations = new Set(
    Object.entries(assetsApi).flatMap(([group, ops]) => Object.keys(ops).map((name) => `${group}.${name}`)),
  );
  const blind: string[] = [];
  const used = new Set<string>();
  for (const [rule, paths] of reads) {
    assert.ok(
      [...paths].some((p) => !CONTAINERS.has(p)),
      `${rule} reads something`,
    );
    for (const path of paths) {
      if (CONTAINERS.has(path)) continue;
      used.add(path);
      const feed = FED[path];
      if (feed === undefined) blind.push(`${rule} reads ${path}`);
      else if (!feed.includes(':') && !operations.has(feed)) blind.push(`${rule} reads ${path}: there is no operation ${feed}`);
    }
  }
  assert.deepEqual(blind, []);
  assert.deepEqual(
    Object.keys(FED).filter((path) => !used.has(path)),
    [],
    'the table names nothing that no rule reads',
  );
  const ofRegister = (path: string): boolean =>
    (path.startsWith('parts.') || ['encumbrances', 'vacancy', 'construction.useRegistered'].includes(path)) &&
    !CONTAINERS.has(path);
  assert.deepEqual(
    [...reads].filter(([, paths]) => [...paths].some(ofRegister)).map(([rule]) => rule),
    [...OF_REGISTER].toSorted(),
    'of the rules that read the register it is known that an edit may silence them',
  );
});

const base = { note: '', fileId: null };
async function asset(over: Record<string, unknown> = {}): Promise<{ asset: string; part: string }> {
  n += 1;
  const body = {
    code: `FEED-${n}`,
    name: `示例厂房${n}`,
    kind: 'building',
    landKind: null,
    operating: true,
    use: 'storage',
    areaCm2: '2000000',
    address: '示例路',
    lon: null,
    lat: null,
    titleState: 'pending',
    titleNo: null,
    permitState: 'temporary',
    safetyState: 'safe',
    rightUntil: '2060-12-31',
    acquiredOn: null,
    costFen: null,
    parts: [],
    ...over,
  };
  const { id } = ok(await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, { body }));
  const shown = ok(await t.call('ann', 'GET', `/register/${id}`));
  return { asset: id, part: shown.parts[0].id };
}
let n = 0;
const term = { startsOn: '2026-03-15', endsOn: '2027-03-14', permittedUse: '仓储', lesseeMember: false };
async function contractFact(id: string, fact: Record<string, unknown>, who: 'ann' | 'tom' = 'ann'): Promise<string> {
  t.clock.now = t.clock.now.add({ seconds: 1 }); // of two facts of a kind the later one counts
  return ok(await t.call(who, 'POST', `/contracts/${id}/facts`, { body: { ...base, ...fact } })).id;
}
const assetFact = async (id: string, fact: Record<string, unknown>, who: 'ann' | 'tom' = 'ann'): Promise<string> =>
  ok(await t.call(who, 'POST', `/register/${id}/facts`, { body: { ...base, ...fact } })).id;
/** What the rules ask of a contract now: `C04:is`. */
async function asked(id: string): Promise<string[]> {
  const { findings } = ok(await t.call('ann', 'GET', `/contracts/${id}/examination`));
  return findings.flatMap((f: { rule: string; hits: { variant: string }[] }) => f.hits.map((h) => `${f.rule}:${h.variant}`));
}
const seen: string[] = [];
async function fires(id: string, ...wanted: string[]): Promise<void> {
  seen.push(id);
  const found = await asked(id);
  for (const w of wanted) assert.ok(found.includes(w), `${w} is found: ${found.join(' ')}`);
}
async function rests(id: string, ...unwanted: string[]): Promise<void> {
  const found = await asked(id);
  for (const w of unwanted) assert.ok(!found.includes(w), `${w} is found no more: ${found.join(' ')}`);
}

test('through operations alone: inspections, subleases, approvals, clauses, lists, approvals of use and appraisals are found', async () => {
  const a = await asset();
  const k = await t.contract([a.part], { ...term, endsOn: '2035-03-14' });
  await fires(k, 'C04:is', 'C09:none');
  const early = await contractFact(
    k,
    { kind: 'pre-review', number: 'YS-1', authority: '区农业农村委', on: '2026-03-01', granted: true },
    'tom',
  );
  await rests(k, 'C04:is');
  ok(await t.call('tess', 'POST', `/facts/approval/${early}/withdraw`, { body: { why: '编号有误' } }));
  await fires(k, 'C04:is');
  await contractFact(k, {
    kind: 'inspection',
    on: '2026-03-09',
    useFound: 'housing',
    occupant: { uscc: uscc(901), name: '示例另一家' },
  });
  await fires(k, 'C33:differs', 'C39:open');
  const sublease = await contractFact(k, {
    kind: 'sublease',
    knownOn: '2026-03-01',
    sublessee: { uscc: uscc(901), name: '示例另一家' },
    consentOn: null,
    fenYear: '24000000',
  });
  await fires(k, 'C39:open', 'C40:is');
  const object = (on: string) => t.call('ann', 'POST', `/facts/sublease/${sublease}/objection`, { body: { on } });
  assert.equal((await object('2026-02-28')).status, 422, 'before it became known');
  assert.equal((await object('2027-01-01')).status, 422, 'in the future');
  ok(await object('2026-03-05'));
  await fires(k, 'C39:objected');
  assert.equal((await object('2026-03-06')).body.code, 'assets.notNow', 'once');
  const [told] = ok(await t.call('ann', 'GET', `/contracts/${k}/facts`)).rows;
  assert.deepEqual([told.said.objectedOn, told.can], ['2026-03-05', ['end']]);
  ok(await t.call('ann', 'POST', `/facts/sublease/${sublease}/end`, { body: { on: '2026-03-10' } }));
  await rests(k, 'C40:is');
  await contractFact(k, { kind: 'sublease', knownOn: '2026-03-09', sublessee: null, consentOn: '2026-03-09', fenYear: '1' });
  await contractFact(k, { kind: 'exit-clause', promised: true, capFen: null, decisionId: null });
  await fires(k, 'C43:cap');
  await contractFact(k, { kind: 'exit-clause', promised: true, capFen: '100', decisionId: null });
  await fires(k, 'C43:approval');
  await contractFact(k, { kind: 'display', from: '2026-02-01', until: '2026-02-10', place: '村务公开栏', result: true });
  await fires(k, 'C09:short');
  const entry = await contractFact(
    k,
    { kind: 'credit-entry', list: '失信被执行人', matter: 'lease', basis: '示例文号', since: '2025-01-01', until: null },
    'tom',
  );
  await fires(k, 'C37:is');
  const { due } = ok(await t.call('ann', 'POST', `/facts/credit-entry/${entry}/objection`, { body: { text: '已履行完毕' } }));
  assert.equal(due, '2026-03-17');
  assert.equal(
    (await t.call('tom', 'POST', `/facts/credit-entry/${entry}/answer`, { body: { upheld: true, answer: '属实' } })).body.code,
    'assets.secondPerson',
  );
  ok(await t.call('tess', 'POST', `/facts/credit-entry/${entry}/answer`, { body: { upheld: true, answer: '属实' } }));
  await rests(k, 'C37:is');
  const burden = await assetFact(a.asset, {
    kind: 'encumbrance',
    burden: 'guarantee',
    debtor: 'other',
    creditor: '示例银行',
    fen: null,
    since: '2026-01-01',
  });
  await fires(k, 'C49:is');
  ok(await t.call('ann', 'POST', `/facts/encumbrance/${burden}/end`, { body: { on: '2026-03-10' } }));
  await rests(k, 'C49:is');
  const use = {
    kind: 'use-approval',
    uses: ['office'],
    registered: false,
    permitUntil: '2027-01-01',
    number: '示-1',
    authority: '示例规划所',
    since: '2020-01-01',
  };
  await assetFact(a.asset, use);
  await fires(k, 'C03:is', 'C32:use');
  await assetFact(a.asset, {
    kind: 'rent-appraisal',
    partId: a.part,
    on: '2026-03-01',
    fenM2Month: '990000',
    appraiser: '示例评估所',
  });
  await fires(k, 'C19:low');
  const price = {
    partId: a.part,
    everywhere: false,
    fenM2Month: '1000',
    since: '2020-01-01',
    number: '示-2',
    authority: '示例镇',
  };
  await assetFact(a.asset, { kind: 'guide-price', ...price }, 'tom');
  const soon = await t.contract([(await asset()).part], { ...term, startsOn: '2025-06-01', endsOn: '2026-05-31' });
  await fires(soon, 'C42:second');
  await contractFact(soon, { kind: 'expiry-plan', plan: 'relist' });
  await rests(soon, 'C42:second');
});

test('through operations alone: land, interests, a wrong booking and keys before the award are found', async () => {
  const ground = await asset({ kind: 'land', landKind: 'construction', use: 'industrial', permitState: 'not-needed' });
  const land = await t.contract([ground.part], { ...term, kind: 'construction-land' });
  await assetFact(ground.asset, {
    kind: 'use-approval',
    uses: ['industrial'],
    registered: false,
    permitUntil: null,
    number: '示-2',
    authority: '示例',
    since: '2020-01-01',
  });
  await contractFact(land, { kind: 'land-terms', fields: ['location', 'area'] });
  await fires(land, 'C34:use', 'C34:fields');
  const field = await asset({ kind: 'land', landKind: 'farmland', use: 'farming', permitState: 'not-needed' });
  const farm = await t.contract([field.part], { ...term, kind: 'farmland' });
  await fires(farm, 'C35:approval', 'C35:credit');
  for (const kind of ['town-approval', 'credit-check'])
    await contractFact(farm, { kind, number: 'YS-2', authority: '示例镇', on: '2026-03-01', granted: true }, 'tom');
  await rests(farm, 'C35:approval', 'C35:credit');

  // an officer is the lessee: nobody decided; somebody decided and nobody told; told and stayed out
  const ben = t.actors.ben.personId!;
  const lessee = { idNumber: idNumber(90_000 + Object.keys(t.actors).indexOf('ben')), name: '示例·ben' };
  const self = { ...term, lessee };
  await fires(await t.contract([(await asset()).part], self), 'C36:self', 'C07:none');
  const own = (await asset()).part;
  await fires(await t.contract([own], { ...self, decisionId: await t.decision({ partIds: [own] }) }), 'C36:self');
  const lets = (await asset()).part;
  const { id: open } = ok(
    await t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, {
      body: { ...DECISION, partIds: [lets], annualFen: '1', termMonths: 1200 },
    }),
  );
  const told = { interests: [{ personId: ben, relation: '本人承租', recused: true }] };
  ok(await t.call('ann', 'PUT', `/decisions/${open}/interests`, { body: told }));
  ok(await t.send('bea', `/decisions/${open}/record`, { files: [{ field: 'minutes', name: '记录.pdf', content: PDF }] }));
  assert.equal((await t.call('ann', 'PUT', `/decisions/${open}/interests`, { body: told })).body.code, 'assets.notNow');
  await rests(await t.contract([lets], { ...self, decisionId: open }), 'C36:self');

  // billed for a quarter, ended after a few days
  const cut = await t.signed(
    { rent: { annualFen: '3000000', payEveryMonths: 3, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 } },
    [(await asset({ titleState: 'registered', titleNo: '示例证' })).part],
  );
  const active = await t.go(cut, 'activate', { possessionOn: '2026-03-01' });
  ok(active);
  ok(await t.go(cut, 'end-early', { on: '2026-03-05', note: '协商解除' }));
  await fires(cut, 'C28:booked');

  const small = await t.listing({
    method: 'small-lot',
    partIds: [(await asset()).part],
    reserveFenYear: '2000000',
    depositFen: '0',
    termMonths: 12,
  });
  for (const i of [1, 2, 3])
    ok(
      await t.send('ann', `/listings/${small}/quotes`, {
        fields: { name: `示例报价人${i}`, uscc: uscc(910 + i), fenYear: String(2_000_000 + i * 50_000), quotedOn: '2026-03-01' },
        files: [{ field: 'paper', name: '报价.pdf', content: `${PDF}${i}` }],
      }),
    );
  for (const step of ['award-directly', 'publicise']) ok(await t.step(small, step));
  t.clock.now = t.clock.now.add({ hours: 24 * 8 });
  ok(await t.step(small, 'conclude'));
  const body = {
    kind: 'house',
    lesseeMember: false,
    startsOn: '2026-04-01',
    earnestFen: '0',
    lateFeePpmDay: 400,
    clauses: {},
  };
  const { id: odd } = ok(await t.call('ann', 'POST', `/listings/${small}/contract`, { body: { ...body, clauses: CLAUSES } }));
  await t.approved(odd);
  ok(await t.go(odd, 'sign', { on: '2026-03-18', signing: SIGNING }));
  ok(await t.go(odd, 'activate', { possessionOn: '2026-03-01' }));
  await fires(odd, 'C17:early');
});

test('a part nobody has is asked about by itself, until it is used or offered', async () => {
  const idle = await asset({ operating: true });
  t.clock.now = t.clock.now.add({ hours: 24 * 190 });
  await recheck(t.kit);
  const nightly = ok(await t.call('dora', 'POST', '/supervision/runs', { body: { over: 'history' } }));
  await runSupervision(t.kit, nightly.id);
  const list = async () => ok(await t.call('tom', 'GET', `/findings?asset=${idle.asset}&state=all`)).rows;
  const [found] = await list();
  assert.deepEqual([found.rule, found.contract, found.part.id, found.state], ['C48', null, idle.part, 'open']);
  const detail = ok(await t.call('tom', 'GET', `/findings/${found.id}`));
  assert.ok(detail.can.includes('order') && detail.can.includes('propose-dismissal'), detail.can.join());
  const total = async () => ok(await t.call('tom', 'GET', '/supervision/board')).total.idle as number;
  const before = await total();
  assert.ok(before >= 1);
  await assetFact(idle.asset, { kind: 'own-use', partId: idle.part, since: '2026-09-01', purpose: '集体仓储' });
  await recheck(t.kit);
  assert.equal((await list())[0].state, 'gone');
  assert.equal(await total(), before - 1);
});

test('what a collective calls one market is one, and so is what lies behind one house number', async () => {
  const groupOf = async (over: Record<string, unknown>): Promise<string | undefined> => {
    const { part } = await asset(over);
    const k = await t.contract([part], term);
    seen.push(k);
    const [read] = await readCases(t.database.db, [k], t.kit.zone);
    return read?.contract?.parts?.[0]?.group;
  };
  assert.equal(await groupOf({ address: '示例路 12 弄 3 号 101 室', groupName: '示例市场' }), '@示例市场');
  assert.equal(await groupOf({ address: '示例路 12 弄 3 号 101 室' }), '示例路12弄3号');
  assert.equal(await groupOf({ address: '示例路12弄3号102室', groupName: null }), '示例路12弄3号');
  assert.equal(await groupOf({ address: '示例村' }), undefined, 'says only the village');
});

test('what is said to be written is there in contracts that operations made', async () => {
  seen.push(await t.contract([await t.part()], term)); // a floor: the others let an asset as a whole
  const reads = await readCases(t.database.db, [...new Set(seen)], t.kit.zone);
  const there = new Set<string>();
  const walk = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const v of value) walk(v, at);
    else
      for (const [name, v] of Object.entries(value)) {
        const path = at === '' ? name : `${at}.${name}`;
        there.add(path);
        walk(v, path);
      }
  };
  for (const { contract } of reads) walk(contract satisfies Contract | null, '');
  // of bidding, money and who could have voted other tests tell (bids, traces, money, as-decided, voters); here the facts and what is derived
  const elsewhere =
    /^(decision\.(registered|listed|undated|noticed)|tender\.(deadline|bids\.|award\.amount|novation)|lessee\.phone|collective\.(accounts|charter)|parts\.landContractEnd|publicity\.(start|end)|receipts|received|refunds|demands)/;
  assert.deepEqual(
    Object.entries(FED)
      .filter(([path, feed]) => !feed.startsWith('none:') && !elsewhere.test(path) && !there.has(path))
      .map(([path]) => path),
    [],
  );
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { at } from '../letting/letting.fixture.ts';
import { recheck } from './gate.ts';
import { supervisionNight } from './jobs.ts';
import { runSupervision } from './run.ts';
import { TOWN_A } from '../testing.ts';
import { ok, testSupervision, type Supervised } from './testing.ts';

let t: Supervised;
let contracts: string[];
before(async () => {
  t = await testSupervision();
  contracts = [];
  for (let i = 0; i < 5; i++) contracts.push(await t.active(i === 0 ? { depositFen: '0' } : {}));
});
after(() => t.close());

const count = async (table: string): Promise<number> =>
  Number((await t.database.owner.query<{ n: string }>(`select count(*) as n from assets.${table}`)).rows[0]?.n);
/** Rows of a workbook's first sheet that begin a record: the heading and the notes below a blank row are none. */
const rows = async (bytes: Buffer): Promise<number> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as never);
  const sheet = book.worksheets[0];
  let n = 0;
  while (sheet?.getRow(n + 2).getCell(3).value) n += 1;
  return n;
};

describe('runs', () => {
  it('a killed run goes on where it was: nothing lost, nothing doubled', async () => {
    const { id } = ok(await t.call('dora', 'POST', '/supervision/runs', { body: { over: 'history' } }));
    assert.equal((await t.call('dan', 'POST', '/supervision/runs', { body: { over: 'history' } })).body.code, 'assets.runGoing');
    assert.equal(
      (await t.call('tom', 'POST', '/supervision/runs', { body: { over: 'history' } })).body.code,
      'assets.districtOnly',
    );
    const killed = { batch: 2, at: (done: number) => assert.notEqual(done, 2, 'killed') };
    await assert.rejects(runSupervision(t.kit, id, killed), /killed/);
    const half = ok(await t.call('tom', 'GET', `/supervision/runs/${id}`));
    assert.deepEqual([half.state, half.done, half.total], ['working', 2, 5]);
    const written = await count('finding');
    assert.ok(written > 0);
    assert.equal(await runSupervision(t.kit, id), false, 'the runner may still be alive');
    t.clock.now = t.clock.now.add({ seconds: 61 });
    assert.equal(await runSupervision(t.kit, id), true);
    const whole = ok(await t.call('tom', 'GET', `/supervision/runs/${id}`));
    assert.deepEqual([whole.state, whole.done, whole.counts.contracts], ['done', 5, 5]);
    assert.equal(whole.counts.opened, await count('finding'));
    assert.equal(await count('finding_event'), await count('finding'));
    assert.equal(await runSupervision(t.kit, id), false, 'done is done');
  });

  it('every night once, and the second night opens nothing anew', async () => {
    const before = await count('finding');
    await supervisionNight(t.kit);
    await supervisionNight(t.kit);
    const nights = ok(await t.call('uma', 'GET', '/supervision/runs?kind=nightly'));
    assert.equal(nights.total, 1);
    assert.deepEqual([nights.rows[0].state, nights.rows[0].counts.opened], ['done', 0]);
    assert.equal(await count('finding'), before);
  });

  it('a changed contract is examined again, with those it is compared with; the result is that of a whole run', async () => {
    // two small lettings of one asset to one lessee: together they are above the threshold of open bidding
    const first = await t.part('one', 2_000_000);
    await recheck(t.kit);
    const { rows: made } = await t.database.owner.query<{ id: string }>(
      `with a as (update assets.asset set area_cm2 = 6000000 where id = (select asset_id from assets.part where id = $1) returning id)
        insert into assets.part (asset_id, code, name, area_cm2, use) select id, 'B', '二层', 2000000, 'industrial' from a returning id`,
      [first],
    );
    const one = await t.active({}, [first]);
    await recheck(t.kit);
    const alone = (await t.findings(one))['C11']?.state;
    const two = await t.active({}, [made[0]?.id ?? '']);
    const counts = await recheck(t.kit);
    assert.ok(counts.contracts >= 2, 'the neighbour too');
    const seen = [await t.findings(one), await t.findings(two)];
    await t.history();
    assert.deepEqual(
      [await t.findings(one), await t.findings(two)].map((f) =>
        Object.entries(f).map(([rule, x]) => [rule, x.state, x.severity]),
      ),
      seen.map((f) => Object.entries(f).map(([rule, x]) => [rule, x.state, x.severity])),
    );
    assert.equal(alone, undefined);
    assert.equal(seen[0]?.['C11']?.state, 'open', 'found in the contract that did not change');
  });
});

describe('the law', () => {
  const draft = { label: '押金从严', effectiveOn: '2026-04-01', changes: [{ rule: 'C24', severities: { none: 'R' } }] };
  let pack = '';
  const state = async (who: 'tom' | 'tess' | 'dan' = 'tom') =>
    ok(await t.call(who, 'GET', '/rules')).packs.find((p: { id: string }) => p.id === pack) as {
      state: string;
      can: string[];
      revision: number;
      rehearsalId: string;
    };

  it('is drafted by one; nothing is published that was not rehearsed', async () => {
    assert.equal((await t.call('bea', 'POST', '/rules', { body: draft })).status, 403);
    assert.equal(
      (await t.call('tom', 'POST', '/rules', { body: { ...draft, effectiveOn: '2026-03-01' } })).body.code,
      'assets.lawNotBackwards',
    );
    const nonsense = { ...draft, changes: [{ rule: 'C24', values: { moons: 1 } }] };
    assert.match((await t.call('tom', 'POST', '/rules', { body: nonsense })).body.message.zh, /没有阈值 moons/);
    pack = ok(await t.call('tom', 'POST', '/rules', { body: draft })).id;
    assert.deepEqual((await state()).can, ['edit', 'withdraw', 'rehearse']);
    assert.equal((await t.call('dora', 'POST', `/rules/${pack}/publish`)).body.code, 'assets.notNow');
    assert.equal(
      (await t.call('tess', 'POST', `/rules/${pack}/publish`)).body.code,
      'assets.districtOnly',
      'one town does not decide for all',
    );
    assert.equal(
      (await t.call('ted', 'POST', `/rules/${pack}/withdraw`)).body.code,
      'assets.districtOnly',
      'nor undo what another drafted',
    );
    await assert.rejects(
      t.database.owner.query(
        `update assets.rule_pack set state = 'published', published_at = now(), published_name = 'x' where id = $1`,
        [pack],
      ),
      /does not go from draft/,
    );
    await assert.rejects(
      t.database.owner
        .query(`update assets.rule_pack set state = 'rehearsed' where id = $1`, [pack])
        .then(() =>
          t.database.owner.query(
            `update assets.rule_pack set state = 'published', published_at = now(), published_name = 'x' where id = $1`,
            [pack],
          ),
        ),
      /not rehearsed/,
    );
    await t.database.owner.query(`update assets.rule_pack set state = 'withdrawn' where id = $1`, [pack]);
  });

  it('a rehearsal lists which contracts flip, and whether for their own date', async () => {
    pack = ok(await t.call('tom', 'POST', '/rules', { body: draft })).id;
    const { id } = ok(await t.call('tom', 'POST', `/rules/${pack}/rehearse`));
    await runSupervision(t.kit, id, { batch: 3 });
    const flips = ok(await t.call('tom', 'GET', `/supervision/runs/${id}/flips`));
    assert.deepEqual(
      flips.rows.map(
        (r: { contract: { id: string }; rule: string; change: string; binding: boolean; before: string; after: string }) => [
          r.contract.id,
          r.rule,
          r.change,
          r.binding,
          r.before,
          r.after,
        ],
      ),
      [[contracts[0], 'C24', 'severity', false, 'Y', 'R']],
      'the only contract without a deposit, whose own date keeps old law',
    );
    const sums = { appears: 0, vanishes: 0, severity: 1, binding: 0, contracts: 1, parts: 0 };
    assert.deepEqual(flips.byRule, [{ key: 'C24', name: { zh: 'C24', en: 'C24' }, ...sums }]);
    const ted = ok(await t.call('ted', 'GET', `/supervision/runs/${id}/flips`));
    assert.deepEqual([ted.total, ted.elsewhere, flips.elsewhere], [0, 1, 0], 'only contracts in the scope');
    assert.deepEqual(
      ted.byTown,
      [{ key: TOWN_A, name: { zh: '示例甲镇', en: 'Sample Town A' }, ...sums }],
      'counts of every town',
    );
    assert.equal(await rows((await t.call('tom', 'GET', `/supervision/runs/${id}/flips.xlsx`)).bytes), 1);
    assert.equal((await state()).state, 'rehearsed');
  });

  it('a changed draft is rehearsed again; another person publishes; old contracts keep old law', async () => {
    const { revision } = await state();
    ok(
      await t.call('dora', 'PUT', `/rules/${pack}`, {
        body: { ...draft, label: '押金从严（二稿）', effectiveOn: '2026-04-02', revision },
      }),
    );
    assert.equal((await t.call('dan', 'POST', `/rules/${pack}/publish`)).body.code, 'assets.notNow');
    const { id } = ok(await t.call('tess', 'POST', `/rules/${pack}/rehearse`));
    await runSupervision(t.kit, id);
    assert.deepEqual((await state('dan')).can, ['edit', 'withdraw', 'publish']);
    assert.deepEqual((await state('tess')).can, [], 'a town sees it');
    assert.equal((await t.call('dora', 'POST', `/rules/${pack}/publish`)).body.code, 'assets.secondPerson');
    const other = ok(
      await t.call('tom', 'POST', '/rules', {
        body: { ...draft, label: '另一份草案', changes: [{ rule: 'C12', enabled: false }] },
      }),
    ).id;
    ok(await t.call('dan', 'POST', `/rules/${pack}/publish`));
    assert.equal(
      (await t.call('tom', 'POST', `/rules/${other}/rehearse`)).body.code,
      'assets.rehearseAgain',
      'it would take back what was published',
    );
    ok(await t.call('tom', 'PUT', `/rules/${other}`, { body: { ...draft, revision: 1 } }));
    ok(await t.call('tom', 'POST', `/rules/${other}/withdraw`));
    assert.equal((await t.call('tom', 'POST', `/rules/${other}/rehearse`)).body.code, 'assets.notNow');
    t.clock.now = at('2026-04-10T02:00:00Z');
    await t.history();
    assert.equal((await t.findings(contracts[0] ?? ''))['C24']?.severity, 'Y');
    await assert.rejects(
      t.database.owner.query(`update assets.rule_pack set label = 'xx' where id = $1`, [pack]),
      /stays as it is/,
    );
  });
});

describe('reports', () => {
  it('add up, by town, collective and row; precision has its numerator and denominator', async () => {
    const { C10, C46 } = await t.findings(contracts[1] ?? '');
    const body = async (id: string, more: object) => ({
      body: { revision: (await t.detail(id)).revision, words: '核实', ...more },
    });
    ok(await t.call('tom', 'POST', `/findings/${C10?.id}/order`, await body(C10?.id ?? '', {})));
    ok(await t.call('tom', 'POST', `/findings/${C46?.id}/dismissal`, await body(C46?.id ?? '', { reason: 'explained' })));
    ok(await t.call('tess', 'POST', `/findings/${C46?.id}/dismissal/decision`, await body(C46?.id ?? '', { action: 'dismiss' })));
    const precision = ok(await t.call('uma', 'GET', '/supervision/precision'));
    const of = (rule: string) => precision.rows.find((r: { rule: string }) => r.rule === rule);
    assert.deepEqual([of('C10').confirmed, of('C10').dismissed, of('C10').precisionPpm], [1, 0, 1_000_000]);
    assert.deepEqual([of('C46').precisionPpm, of('C46').reasons], [0, { explained: 1 }]);
    assert.equal(of('C24').precisionPpm, null);
    assert.equal(ok(await t.call('uma', 'GET', '/supervision/judgements')).total, 2);

    const rates = ok(await t.call('tom', 'GET', '/supervision/rates?by=collective'));
    assert.deepEqual([rates.total.inForce, rates.total.irregular, rates.total.parts, rates.total.vacant], [7, 7, 7, 0]);
    for (const key of ['inForce', 'irregular', 'parts', 'vacant'])
      assert.equal(
        rates.groups.reduce((n: number, g: Record<string, number>) => n + (g[key] ?? 0), 0),
        rates.total[key],
      );
    const one = rates.groups.find((g: { id: string }) => g.id === t.collectives.one);
    assert.equal(
      ok(await t.call('tom', 'GET', `/supervision/rates/irregular?only=true&collective=${t.collectives.one}`)).total,
      one.irregular,
    );
    assert.equal(ok(await t.call('tom', 'GET', `/supervision/rates/vacancy?collective=${t.collectives.one}`)).total, one.parts);
    // page by page the rows add up to the figures, of the whole and of a collective
    const every = async (what: string, query: string) => {
      const all: Record<string, unknown>[] = [];
      for (let page = 1; ; page++) {
        const {
          rows: some,
          total,
          figures,
        } = ok(await t.call('tom', 'GET', `/supervision/rates/${what}?${query}&page=${page}&size=3`));
        all.push(...some);
        if (all.length >= total || some.length === 0) return { all, figures };
      }
    };
    for (const [query, is] of [
      ['', rates.total],
      [`collective=${t.collectives.one}`, one],
    ]) {
      const contracts = await every('irregular', query);
      const irregular = contracts.all.filter((r) => r['irregular'] === true).length;
      assert.deepEqual(contracts.figures, { irregular, inForce: contracts.all.length, closedFound: 0 });
      assert.deepEqual([is.irregular, is.inForce, is.closedFound], [irregular, contracts.all.length, 0]);
      const parts = await every('vacancy', query);
      assert.deepEqual(parts.figures, { vacant: parts.all.filter((r) => r['vacant'] === true).length, parts: parts.all.length });
      assert.deepEqual([is.vacant, is.parts], [parts.figures.vacant, parts.figures.parts]);
    }
    // figures are of today: a date that is not today's would stand above today's figures
    for (const path of ['rates', 'rates.xlsx', 'board', 'map', 'rates/irregular', 'rates/collection', 'rates/vacancy.xlsx']) {
      const other = await t.call('tom', 'GET', `/supervision/${path}?on=2020-01-01`);
      assert.deepEqual([other.status, other.body?.code], [422, 'assets.onlyToday'], path);
    }
    assert.equal(ok(await t.call('tom', 'GET', `/supervision/rates?on=${rates.on}`)).on, rates.on);
    assert.equal(ok(await t.call('ted', 'GET', '/supervision/rates')).total.inForce, 0);
  });

  it('the board counts what the lists list; exports hold all rows; others’ places stay out', async () => {
    await t.database.owner.query(`update assets.asset set lon = 121.2, lat = 31.0 where collective_id = $1`, [t.collectives.one]);
    const board = ok(await t.call('tom', 'GET', '/supervision/board'));
    const waiting = ok(await t.call('tom', 'GET', '/findings'));
    const { blocking, red, yellow, info } = board.total;
    assert.equal(blocking + red + yellow + info, waiting.total);
    assert.equal(ok(await t.call('tom', 'GET', '/findings?severity=R')).total, red);
    assert.equal(await rows((await t.call('tom', 'GET', '/findings.xlsx?severity=R')).bytes), red);
    const map = ok(await t.call('tom', 'GET', '/supervision/map'));
    assert.deepEqual(
      map.features.map((f: { id: string }) => f.id),
      [t.collectives.one],
    );
    assert.deepEqual(
      map.features[0].geometry.coordinates.map((x: number) => x.toFixed(1)),
      ['121.2', '31.0'],
    );
    assert.equal(map.withoutPlace.length, 2);
    assert.equal(ok(await t.call('ted', 'GET', '/findings')).total, 0);
    assert.equal((await t.call('mia', 'GET', '/findings')).status, 403);
    for (const path of [
      '/rules.xlsx',
      '/rules/versions.xlsx',
      '/supervision/precision.xlsx',
      '/supervision/rates.xlsx',
      '/supervision/rates/collection',
      '/supervision/reasons',
      '/orders',
    ])
      assert.equal((await t.call('uma', 'GET', path)).status, 200, path);
  });
});

describe('a rehearsal of what nobody holds', () => {
  it('shows the parts that flip beside the contracts, drafts among them; a killed one goes on among the parts', async () => {
    const idle = [await t.part(), await t.part(), await t.part()];
    // a draft holds nothing yet
    const made = await t.contract([idle[0] ?? ''], { startsOn: '2026-05-01', endsOn: '2027-04-30', depositFen: '0' });
    const changes = [
      { rule: 'C24', severities: { none: 'I' } },
      { rule: 'C48', values: { days: 60 } },
    ];
    const pack = ok(
      await t.call('tom', 'POST', '/rules', { body: { label: '空置从严', effectiveOn: '2026-04-10', changes } }),
    ).id;
    const { id } = ok(await t.call('tom', 'POST', `/rules/${pack}/rehearse`));
    const every = await count('contract');
    const killed = { batch: 2, at: (done: number) => assert.notEqual(done, every + 2, 'killed') };
    await assert.rejects(runSupervision(t.kit, id, killed), /killed/);
    t.clock.now = t.clock.now.add({ seconds: 61 });
    assert.equal(await runSupervision(t.kit, id), true);
    const seen = ok(await t.call('tom', 'GET', `/supervision/runs/${id}/flips`));
    assert.deepEqual([seen.run.state, seen.run.done, seen.run.total], ['done', every + 3, every + 3]);
    type Row = Record<'contract' | 'part', { id: string } | null> &
      Record<'rule' | 'change' | 'before' | 'after' | 'binding', string>;
    const told = (...of: readonly unknown[]): string => of.map(String).join(' ');
    assert.deepEqual(
      new Set(
        (seen.rows as Row[]).map((r) => told(r.rule, r.contract?.id ?? r.part?.id, r.change, r.binding, r.before, r.after)),
      ),
      new Set([
        told('C24', contracts[0], 'severity', false, 'Y', 'I'),
        told('C24', made, 'severity', true, 'R', 'I'),
        ...idle.map((part) => told('C48', part, 'appears', true, null, 'Y')),
      ]),
    );
    assert.deepEqual(seen.sum, { appears: 3, vanishes: 0, severity: 2, binding: 4, contracts: 2, parts: 3 });
    assert.equal(ok(await t.call('tom', 'GET', `/supervision/runs/${id}/flips?of=part`)).total, 3);
    assert.equal(await rows((await t.call('tom', 'GET', `/supervision/runs/${id}/flips.xlsx`)).bytes), 5);
    const ted = ok(await t.call('ted', 'GET', `/supervision/runs/${id}/flips?of=part`));
    assert.deepEqual([ted.total, ted.elsewhere, ted.sum.parts], [0, 3, 3]);
  });
});

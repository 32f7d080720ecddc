import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { readSheet } from '@yunjian/kernel/files';
import { decisionById, recordDecision, replayAll, ruleInForce } from '@yunjian/kernel/rulebook';
import { dmn, facts, metaOf, storeCases } from '@yunjian/kernel/rulebook/testing';
import { workbenchApi } from './contract.ts';
import { indicators } from './indicators.ts';
import { testBench, type Answer, type TestBench } from './testing.ts';

const ok = (answer: Answer): Answer['body'] => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const at = (iso: string): Temporal.Instant => Temporal.Instant.from(iso);

describe('the rules workbench over HTTP', () => {
  let b: TestBench;
  let serial = 0;
  const newDraft = async (): Promise<Answer['body']> =>
    ok(await b.call('anna', 'POST', '/drafts', { code: 'small', base: '1', version: `v${++serial}` }));
  const save = (who: 'anna' | 'bo', d: Answer['body'], over: object = {}): Promise<Answer> =>
    b.call(who, 'PUT', `/drafts/${d.id}`, {
      revision: d.revision,
      version: d.version,
      dmn: d.dmn,
      meta: d.meta,
      tests: d.tests,
      ...over,
    });
  const rehearsed = async (d: Answer['body']): Promise<Answer['body']> => {
    const r = ok(await b.call('anna', 'POST', `/drafts/${d.id}/rehearsals`, { revision: d.revision }));
    assert.equal(r.state, 'queued');
    await b.work();
    return ok(await b.call('uma', 'GET', `/rehearsals/${r.id}`));
  };
  before(async () => {
    b = await testBench();
    await storeCases(b.database, [1, 2, 3, 4, 4, 5, 9, null]);
  });
  after(() => b.close());

  it('refuses whoever is not listed, on every operation', async () => {
    const id = crypto.randomUUID();
    for (const [name, op] of Object.entries(workbenchApi.workbench)) {
      const url = op.path.replace('/api/workbench', '').replace(':id', id).replace(':code', 'small').replace(':version', '1');
      const body = op.method === 'GET' ? undefined : {};
      assert.equal((await b.call(null, op.method, url, body)).status, 401, name);
      assert.equal((await b.call('eve', op.method, url, body)).status, 403, name);
      if (op.method !== 'GET')
        assert.equal((await b.call('uma', op.method, url, body)).status, 403, `${name}: an auditor changes nothing`);
    }
  });

  it('a sidecar from outside names no version that could not stand in an address, and does not end the stack', async () => {
    for (const name of ['../../x"\r\nX-A: 1', '=cmd|1', 'a b', '']) {
      const meta = metaOf('2').replace('"version": "2"', `"version": ${JSON.stringify(name)}`);
      const answer = await b.upload('anna', '/drafts/import', { 'small.dmn': dmn(5), 'small.json': meta });
      assert.deepEqual([answer.status, answer.body.code], [422, 'rulebook.unreadable'], name);
    }
    const deep = metaOf('2').replace('{', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},`);
    const answer = await b.upload('anna', '/drafts/import', { 'small.dmn': dmn(5), 'small.json': deep });
    assert.deepEqual([answer.status, answer.body.code], [422, 'rulebook.unreadable']);
  });

  it('import, edit, check, rehearse, approve; in force on its day; the next decision is made by it; past ones replay', async () => {
    const past = await replayAll(b.database.db);
    // import
    const made = ok(await b.upload('anna', '/drafts/import', { 'small.dmn': dmn(5), 'small.json': metaOf('2') }));
    assert.deepEqual(
      [made.state, made.version, made.base, made.revision, made.can],
      ['draft', '2', '1', 1, ['save', 'rehearse', 'discard']],
    );
    assert.deepEqual([made.dmn, made.meta], [dmn(5), metaOf('2')], 'byte for byte');
    const bytes = (await b.call('uma', 'GET', `/drafts/${made.id}/model.dmn`)).bytes;
    assert.ok(bytes.equals(Buffer.from(dmn(5))));
    assert.ok((await b.call('uma', 'GET', `/drafts/${made.id}/model.json`)).bytes.equals(Buffer.from(metaOf('2'))));
    // edit: a mistake is named with its place, and stands in the way
    const broken = ok(await save('anna', made, { dmn: dmn(5).replace('&lt; 5', '-') }));
    assert.deepEqual(
      broken.problems
        .filter((p: { severity: string }) => p.severity === 'error')
        .map((p: { code: string; decision: string; row: number; ruleId: string }) => [p.code, p.decision, p.row, p.ruleId]),
      [['CATCH_ALL', 'gate', 1, 'G1']],
    );
    const refused = await b.call('anna', 'POST', `/drafts/${made.id}/rehearsals`, { revision: 2 });
    assert.deepEqual([refused.status, refused.body.code], [422, 'rulebook.blocked']);
    const tests = [
      { name: '四个月不足', decision: 'gate', inputs: { months: 4 }, expected: ['SHORT'] },
      { name: '未知', decision: 'gate', inputs: {}, expected: null },
    ];
    const good = ok(await save('bo', broken, { dmn: dmn(5), tests }));
    assert.deepEqual(
      good.authors.map((a: { name: string }) => a.name),
      ['示例·anna', '示例·bo'],
    );
    assert.deepEqual(
      good.testResults.map((t: { passed: boolean; outcome: string }) => [t.passed, t.outcome]),
      [
        [true, 'DETERMINED'],
        [true, 'UNKNOWN'],
      ],
    );
    // check without storing
    const checked = ok(await b.call('carla', 'POST', '/check', { dmn: dmn(6), meta: good.meta, tests }));
    assert.deepEqual(
      [checked.problems.filter((p: { severity: string }) => p.severity === 'error'), checked.testResults[0].passed],
      [[], true],
    );
    assert.equal((await b.call('uma', 'GET', `/drafts/${made.id}`)).body.revision, 3);
    // rehearse
    const r = await rehearsed(good);
    assert.deepEqual([r.state, r.counts, r.against, r.done, r.total, r.caseTitle.zh], ['done', true, '1', 8, 8, '件']);
    assert.deepEqual(
      [r.summary.flipped, r.summary.losses, r.summary.money.beforeFen, r.summary.money.afterFen],
      [3, 3, '50000', '20000'],
    );
    const flips = ok(await b.call('carla', 'GET', `/rehearsals/${r.id}/flips?size=2`));
    assert.deepEqual([flips.total, flips.rows.length], [3, 2]);
    assert.deepEqual(
      [flips.rows[0].before.title.zh, flips.rows[0].after.title.zh, flips.rows[0].conditions],
      [
        '符合',
        '不足',
        [
          {
            ruleId: 'G1',
            before: 'MET',
            after: 'NOT_MET',
            textBefore: { zh: '满3个月', en: '3 months' },
            textAfter: { zh: '满5个月', en: '5 months' },
          },
        ],
      ],
    );
    let sum = 0;
    for (const group of ['0', '1'])
      sum += ok(await b.call('carla', 'GET', `/rehearsals/${r.id}/flips?dimension=parity&group=${group}&condition=G1`)).total;
    assert.equal(sum, 3, 'the groups add up');
    assert.equal(ok(await b.call('carla', 'GET', `/rehearsals/${r.id}/flips?change=gain`)).total, 0);
    assert.equal(ok(await b.call('carla', 'GET', `/rehearsals/${r.id}/flips?q=${flips.rows[1].reference}`)).rows[0].seq, 2);
    const sheet = await b.call('uma', 'GET', `/rehearsals/${r.id}/flips.xlsx`);
    const heads = [
      '编号',
      '变化',
      '现行结果',
      '草案结果',
      '每月（元）现行',
      '每月（元）草案',
      '奇偶',
      '原因：结果不同的行',
      '决定时间',
      '决定所依版本',
      '决定号',
    ];
    const read = await readSheet(
      sheet.bytes,
      heads.map((zh) => ({ key: zh, title: { zh, en: zh }, type: 'text' as const })),
    );
    assert.deepEqual(read.errors, []);
    assert.deepEqual(
      read.rows.map((row) => [row.values['变化'], row.values['原因：结果不同的行'], row.values['每月（元）现行']]),
      Array.from({ length: 3 }, () => ['变差', 'G1 满5个月：符合→不符合', '100']),
      'all of them',
    );
    // approve: not an author, whatever other role; not today; a reason
    const body = { revision: 3, sha256: good.sha256, from: '2026-03-05', reason: '已看影响：3 件' };
    const own = await b.call('bo', 'POST', `/drafts/${made.id}/approve`, body);
    assert.deepEqual([own.status, own.body.code], [403, 'rulebook.secondPerson']);
    assert.equal((await b.call('anna', 'POST', `/drafts/${made.id}/approve`, body)).body.code, 'http.forbidden');
    assert.equal(
      (await b.call('carla', 'POST', `/drafts/${made.id}/approve`, { ...body, from: '2026-03-02' })).body.code,
      'rulebook.tooEarly',
    );
    assert.equal((await b.call('carla', 'POST', `/drafts/${made.id}/approve`, { ...body, reason: ' ' })).status, 400);
    assert.equal(
      (await b.call('carla', 'POST', `/drafts/${made.id}/approve`, { ...body, sha256: 'a'.repeat(64) })).body.code,
      'rulebook.rehearseAgain',
    );
    const approved = ok(await b.call('carla', 'POST', `/drafts/${made.id}/approve`, body));
    assert.deepEqual(
      [approved.state, approved.approval.by.name, approved.approval.from, approved.can],
      ['approved', '示例·carla', '2026-03-05', []],
    );
    assert.deepEqual(ok(await b.call('dan', 'GET', `/drafts/${made.id}`)).can, ['withdraw']);
    assert.deepEqual(
      approved.history.map((h: { step: string }) => h.step),
      ['imported', 'saved', 'saved', 'rehearsal-started', 'rehearsed', 'approved'],
    );
    // the days go by
    const states = async (): Promise<unknown> =>
      ok(await b.call('uma', 'GET', '/rules')).rows[0].versions.map((v: { version: string; state: string }) => [
        v.version,
        v.state,
      ]);
    assert.deepEqual(await states(), [
      ['2', 'approved'],
      ['1', 'in-force'],
    ]);
    b.clock.now = at('2026-03-04T16:30:00Z'); // 00:30 on March 5 in the district
    assert.deepEqual(await states(), [
      ['2', 'in-force'],
      ['1', 'superseded'],
    ]);
    assert.equal(
      (await b.call('dan', 'POST', `/drafts/${made.id}/withdraw`, { revision: 3, reason: 'x' })).body.code,
      'rulebook.inForceAlready',
    );
    const day = Temporal.PlainDate.from('2026-03-05');
    const rule = await ruleInForce(b.database.db, 'small', day);
    const given = facts({ months: 4 });
    const decided = await b.database.tx((tx) =>
      recordDecision(tx, {
        subjectId: crypto.randomUUID(),
        rule,
        facts: given,
        results: [rule.model.decide('gate', given)],
        mode: 'AUTO',
        outcome: 'NEEDS_HUMAN',
        decidedOn: day,
        decidedAt: b.clock.now,
      }),
    );
    assert.equal((await decisionById(b.database.db, decided.id)).ruleVersion, '2');
    const again = ok(await b.call('uma', 'GET', `/decisions/${decided.id}/replay`));
    assert.deepEqual(
      [again.version, again.same, again.intact, again.conditions[0].outcome, again.sha256],
      ['2', true, true, 'NOT_MET', decided.hash],
    );
    const now = await replayAll(b.database.db);
    assert.deepEqual([past.differing, now.differing, now.checked - past.checked], [[], [], 1]);
    const list = ok(await b.call('uma', 'GET', '/decisions?version=2&code=small'));
    assert.deepEqual([list.total, list.rows[0].id], [1, decided.id]);
    // the published version: its bytes, its history, and both texts to compare
    const one = ok(await b.call('uma', 'GET', '/rules/small/versions/2'));
    assert.deepEqual(
      [one.dmn, one.meta, one.publishedBy, one.from, one.decisions],
      [dmn(5), good.meta, '示例·carla', '2026-03-05', 1],
    );
    assert.equal(one.history.at(-1).step, 'approved');
    assert.ok((await b.call('uma', 'GET', '/rules/small/versions/2/model.dmn')).bytes.equals(Buffer.from(dmn(5))));
    const diff = ok(await b.call('uma', 'GET', `/rules/small/diff?a=1&b=draft:${made.id}`));
    assert.deepEqual([diff.a.dmn, diff.b.dmn, diff.b.state], [dmn(3), dmn(5), 'approved']);
  });

  it('two people save the same draft: 409, in words, and nothing of the first is lost', async () => {
    const d = await newDraft();
    ok(await save('anna', d, { dmn: dmn(7) }));
    const second = await save('bo', d, { dmn: dmn(8) });
    assert.deepEqual([second.status, second.body.code], [409, 'rulebook.changedMeanwhile']);
    assert.match(second.body.message.zh, /示例·anna已在您之后保存（第2稿）/);
    assert.match(second.body.mend.en, /still on your page/);
    assert.equal(ok(await b.call('bo', 'GET', `/drafts/${d.id}`)).dmn, dmn(7));
  });

  it('an approved version is withdrawn by another approver before its day, and the version before goes on', async () => {
    const d = ok(await save('anna', await newDraft(), { dmn: dmn(9) }));
    await rehearsed(d);
    const body = { revision: 2, sha256: d.sha256, from: '2026-03-20', reason: 'ok' };
    ok(await b.call('carla', 'POST', `/drafts/${d.id}/approve`, body));
    assert.equal(
      (await b.call('carla', 'POST', `/drafts/${d.id}/withdraw`, { revision: 2, reason: 'x' })).body.code,
      'rulebook.secondPerson',
    );
    const gone = ok(await b.call('dan', 'POST', `/drafts/${d.id}/withdraw`, { revision: 2, reason: '条文未公布' }));
    assert.deepEqual([gone.state, gone.can, gone.history.at(-1).reason], ['withdrawn', [], '条文未公布']);
    const { versions } = ok(await b.call('uma', 'GET', '/rules/small'));
    assert.deepEqual(
      versions.map((v: { version: string; state: string; until: string | null }) => [v.version, v.state, v.until]),
      [
        [d.version, 'withdrawn', null],
        ['2', 'in-force', null],
        ['1', 'superseded', '2026-03-05'],
      ],
    );
  });

  it('sent back, discarded, cancelled: each with its reason, and only while it may be', async () => {
    const d = ok(await save('anna', await newDraft(), { dmn: dmn(4) }));
    const r = ok(await b.call('anna', 'POST', `/drafts/${d.id}/rehearsals`, { revision: 2 }));
    assert.deepEqual([r.canCancel, r.counts], [true, false]);
    assert.equal(
      (await b.call('anna', 'POST', `/drafts/${d.id}/rehearsals`, { revision: 2 })).body.code,
      'rulebook.rehearsalRuns',
    );
    assert.equal(ok(await b.call('bo', 'POST', `/rehearsals/${r.id}/cancel`, {})).state, 'cancelled');
    assert.equal((await b.call('bo', 'POST', `/rehearsals/${r.id}/cancel`, {})).body.code, 'rulebook.notNow');
    await rehearsed(d);
    const back = ok(await b.call('carla', 'POST', `/drafts/${d.id}/send-back`, { revision: 2, reason: '请写明条文' }));
    assert.deepEqual([back.state, back.rehearsal.counts], ['draft', true]);
    assert.equal(
      (await b.call('dan', 'POST', `/drafts/${d.id}/approve`, { revision: 2, sha256: d.sha256, from: '2026-04-01', reason: 'x' }))
        .body.code,
      'rulebook.notNow',
    );
    const gone = ok(await b.call('anna', 'POST', `/drafts/${d.id}/discard`, { revision: 2, reason: '不再需要' }));
    assert.deepEqual([gone.state, gone.can], ['discarded', []]);
    assert.equal((await save('anna', gone)).body.code, 'rulebook.notNow');
    const listed = ok(await b.call('uma', 'GET', '/drafts?state=discarded'));
    assert.deepEqual(
      listed.rows.map((x: { id: string }) => x.id),
      [d.id],
    );
  });

  it('hostile and mistaken imports end in words and change nothing', async () => {
    const d = await newDraft();
    const count = async (): Promise<string> =>
      JSON.stringify((await b.database.owner.query('select id, revision, sha256, state from rulebook.draft order by id')).rows);
    const was = await count();
    const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${dmn(3).replace(/^<\?xml.*?\?>/, '')}`;
    const into = `?draft=${d.id}&revision=1`;
    const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(4000)]);
    for (const [files, query, status, code] of [
      [{ 'a.dmn': laughs }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': Buffer.alloc(50 * 1024 * 1024, 0x20) }, into, 413, 'http.tooLarge'],
      [{ 'a.dmn': Buffer.alloc(3 * 1024 * 1024, 0x20) }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': zip }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': randomBytes(500) }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': '' }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': dmn(4), 'a.json': '{"code":' }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': dmn(4), 'a.json': '[1]' }, into, 422, 'rulebook.unreadable'],
      [{ 'a.dmn': dmn(4), 'a.json': metaOf('1', { code: 'other' }) }, into, 422, 'rulebook.otherRule'],
      [{ 'a.dmn': dmn(4), 'a.json': metaOf('1', { code: '../../etc' }) }, '', 422, 'rulebook.unreadable'],
      [{ 'a.dmn': dmn(4), 'a.json': metaOf('2') }, '', 409, 'rulebook.nameTaken'],
      [{ 'a.dmn': dmn(4) }, '', 422, 'workbench.whichRule'],
      [{ 'a.dmn': dmn(4), 'b.dmn': dmn(4) }, into, 422, 'workbench.files'],
      [{ 'a.exe': dmn(4) }, into, 422, 'workbench.files'],
      [{ 'a.dmn': dmn(4) }, `?draft=${d.id}&revision=9`, 409, 'rulebook.changedMeanwhile'],
      [{ 'a.dmn': dmn(4) }, `?draft=${d.id}`, 409, 'rulebook.changedMeanwhile'],
      [{ 'a.dmn': dmn(4) }, `?draft=${crypto.randomUUID()}&revision=1`, 404, 'rulebook.noDraft'],
      [{ 'a.dmn': dmn(4) }, `?draft=1' or 1=1`, 400, 'http.invalid'],
      [{ 'a.dmn': dmn(4) }, '?code=small&base=nonsense', 404, 'rulebook.noVersion'],
    ] as const) {
      const answer = await b.upload('anna', `/drafts/import${query}`, files);
      assert.deepEqual(
        [answer.status, answer.body?.code],
        [status, code],
        `${Object.keys(files).join(' ')} ${query} ${JSON.stringify(answer.body)}`,
      );
      assert.ok(answer.body.message.zh !== '' && answer.body.mend.zh !== '');
    }
    assert.equal(await count(), was);
    const kept = ok(await b.upload('anna', `/drafts/import${into}`, { 'a.dmn': `\uFEFF${dmn(4)}` }));
    assert.deepEqual([kept.revision, kept.dmn, kept.meta], [2, dmn(4), d.meta], 'without a sidecar the draft keeps its own');
  });

  it('forged ids are not found, and deep test cases are refused', async () => {
    for (const url of [
      '/drafts/:id',
      '/rehearsals/:id',
      '/rehearsals/:id/flips',
      '/decisions/:id/replay',
      '/drafts/:id/model.dmn',
    ])
      assert.equal((await b.call('uma', 'GET', url.replace(':id', crypto.randomUUID()))).status, 404, url);
    assert.equal((await b.call('uma', 'GET', '/rules/nothing')).status, 404);
    assert.equal((await b.call('uma', 'GET', '/rules/small/versions/99')).status, 404);
    const d = await newDraft();
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    const answer = await save('anna', d, { tests: [{ name: 'x', decision: 'gate', inputs: {}, expected: deep }] });
    assert.equal(answer.status, 400);
  });

  it('publishes figures with the records behind them', async () => {
    const { rows } = ok(await b.call('uma', 'GET', '/figures'));
    assert.deepEqual(
      rows.map((r: { code: string; value: number }) => [r.code, r.value]),
      [
        ['workbench.rules_in_force', 1],
        ['workbench.article_share', 1],
        ['workbench.source_share', 0],
      ],
    );
    for (const i of indicators) {
      const figure = await i.compute(b.database, b.clock.now, 'Asia/Shanghai');
      const { rows: behind, total } = await i.drill(b.database, b.clock.now, { offset: 0, limit: 100 }, 'Asia/Shanghai');
      assert.equal(behind.length, total, i.code);
      assert.equal(total, figure.numerator ?? figure.value, i.code);
    }
  });
});

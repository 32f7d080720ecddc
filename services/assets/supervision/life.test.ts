import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import { at, PDF } from '../letting/letting.fixture.ts';
import { lapseOrders } from './deeds.ts';
import { findingWitness } from './event.ts';
import { recheck, recheckThese } from './gate.ts';
import { FINDING_STEPS, PACK_STEPS } from './states.ts';
import { ok, testSupervision, type Supervised } from './testing.ts';

let t: Supervised;
before(async () => {
  t = await testSupervision();
});
after(() => t.close());

const words = { words: '已核实，理由充分' };

describe('the life of a finding', () => {
  it('is the same table in the database', async () => {
    for (const [table, steps] of [
      ['finding_step', FINDING_STEPS],
      ['rule_pack_step', PACK_STEPS],
    ] as const) {
      const { rows } = await t.database.owner.query(`select from_state, action, to_state from assets.${table}`);
      const mine = Object.entries(steps).flatMap(([from, row]) =>
        Object.entries(row).map(([action, to]) => [from, action, to].join(' ')),
      );
      assert.deepEqual(rows.map((r) => [r.from_state, r.action, r.to_state].join(' ')).toSorted(), mine.toSorted());
    }
  });

  it('severity B blocks an activation with the words of the rule; a clean contract passes and keeps what else was asked', async () => {
    const good = await t.signed();
    assert.equal((await t.go(good, 'activate')).status, 200);
    const kept = await t.findings(good);
    assert.deepEqual(Object.keys(kept).toSorted(), ['C10', 'C46']);
    assert.equal(kept['C10']?.state, 'open');

    const bad = await t.signed({ endsOn: '2050-01-01' });
    const refused = await t.go(bad, 'activate');
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'assets.blockedByRules');
    assert.match(refused.body.message.zh, /C01.*超过法定最长 20 年/);
    assert.deepEqual(await t.findings(bad), {}, 'a refused activation leaves nothing behind');
  });

  it('a draft is examined on request, and nothing is stored', async () => {
    const draft = await t.contract([await t.part()], { startsOn: '2026-04-01', endsOn: '2050-01-01' });
    const answer = ok(await t.call('ann', 'GET', `/contracts/${draft}/examination`));
    assert.match(answer.notice.zh, /提问/);
    assert.ok(answer.findings.some((f: { rule: string }) => f.rule === 'C01'));
    assert.ok(answer.unknown.length > 0);
    assert.deepEqual(await t.findings(draft), {});
    assert.equal((await t.call('fred', 'GET', `/contracts/${draft}/examination`)).status, 404);
  });

  it('is dismissed by a second person only; then the contract passes, until the evidence changes', async () => {
    const id = await t.signed({ endsOn: '2046-12-31' });
    await recheck(t.kit);
    const { C01 } = await t.findings(id);
    assert.equal(C01?.severity, 'B');
    const finding = C01?.id ?? '';
    const { revision, can } = await t.detail(finding);
    assert.deepEqual(can, ['propose-dismissal', 'order']);
    assert.equal(
      (await t.call('ann', 'POST', `/findings/${finding}/dismissal`, { body: { revision, reason: 'explained', ...words } }))
        .status,
      403,
    );
    assert.equal(
      (await t.call('tom', 'POST', `/findings/${finding}/dismissal`, { body: { revision, reason: 'whim', ...words } })).status,
      422,
    );
    ok(await t.call('tom', 'POST', `/findings/${finding}/dismissal`, { body: { revision, reason: 'approved', ...words } }));
    const proposed = await t.detail(finding);
    assert.deepEqual(proposed.can, [], 'not by who proposed it');
    const decide = { body: { revision: proposed.revision, action: 'dismiss', ...words } };
    assert.equal(
      (await t.call('tom', 'POST', `/findings/${finding}/dismissal/decision`, decide)).body.code,
      'assets.secondPerson',
    );
    await assert.rejects(
      t.database.owner.query(`update assets.finding set state = 'dismissed' where id = $1`, [finding]),
      /second person/,
      'nor behind the program',
    );
    ok(await t.call('tess', 'POST', `/findings/${finding}/dismissal/decision`, decide));
    assert.equal((await t.go(id, 'activate')).status, 200);
    assert.equal((await t.findings(id))['C01']?.state, 'dismissed');

    // a day more, the same evidence: it stays dismissed. A longer term: the question is asked anew.
    t.clock.now = t.clock.now.add({ hours: 24 });
    await t.history();
    assert.equal((await t.findings(id))['C01']?.state, 'dismissed');
    await t.database.owner.query('alter table assets.contract disable trigger contract_moves');
    await t.database.owner.query(`update assets.contract set ends_on = '2047-12-31' where id = $1`, [id]);
    await t.database.owner.query('alter table assets.contract enable trigger contract_moves');
    await recheck(t.kit);
    const again = await t.detail(finding);
    assert.equal(again.state, 'open');
    assert.equal(again['dismissal'], null);
  });

  it('goes by itself when it is mended, stays in the history, and comes back', async () => {
    const part = await t.part();
    const id = await t.active({}, [part]);
    const dispute = (state: string) =>
      t.database.owner.query('update assets.asset set state = $2 where id = (select asset_id from assets.part where id = $1)', [
        part,
        state,
      ]);
    await dispute('disputed');
    assert.ok((await recheck(t.kit)).opened > 0);
    assert.equal((await t.findings(id))['C31']?.state, 'open');
    await dispute('in-use');
    await recheck(t.kit);
    const gone = (await t.findings(id))['C31'];
    assert.deepEqual([gone?.state, gone?.present], ['gone', false]);
    await dispute('disputed');
    await recheck(t.kit);
    const back = await t.detail(gone?.id ?? '');
    assert.deepEqual([back.state, back['times']], ['open', 2]);
    assert.deepEqual(
      (back['events'] as { action: string }[]).map((e) => e.action),
      ['open', 'vanish', 'reopen'],
    );
  });

  it('that goes because the register was edited is told to the township; guide prices are the town’s', async () => {
    const part = await t.part();
    const { rows } = await t.database.owner.query('select asset_id as id from assets.part where id = $1', [part]);
    const register = `/register/${rows[0].id}`;
    const guide = {
      kind: 'guide-price',
      partId: part,
      everywhere: false,
      fenM2Month: '2000',
      since: '2020-01-01',
      number: '示例〔2020〕1号',
      authority: '示例镇人民政府',
      note: '',
      fileId: null,
    };
    const enter = (who: 'ann' | 'tom', over: Record<string, unknown> = {}) =>
      t.call(who, 'POST', `${register}/facts`, { body: { ...guide, ...over } });
    const rent = { annualFen: '600000', payEveryMonths: 3, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 };
    const id = await t.active({ rent, depositFen: '100000' }, [part]);
    const unknown = async () => ok(await t.call('tom', 'GET', `/contracts/${id}/examination`)).unknown as string[];
    assert.ok((await unknown()).includes('C19'), 'without a guide price nobody knows');
    assert.equal((await enter('ann')).status, 403);
    ok(await enter('tom', { since: '2026-06-01', fenM2Month: '2500' })); // holds for contracts after this one
    assert.ok((await unknown()).includes('C19'));
    const made = ok(await enter('tom')).id as string;
    await recheck(t.kit);
    assert.equal((await t.findings(id))['C19']?.state, 'open');
    const seen = ok(await t.call('ann', 'GET', register));
    const { code: _, contract: _c, id: _i, retiredOn: _r, guideFenM2Month, ...shown } = seen.parts[0];
    assert.equal(guideFenM2Month, '2000');
    const edit = (body: Record<string, unknown>) =>
      t.call('ann', 'PUT', `/parts/${part}`, { body: { ...shown, revision: seen.revision, ...body } });
    ok(await edit({ areaCm2: '200000', guideFenM2Month: null }));
    await recheck(t.kit);
    const gone = (await t.findings(id))['C19'];
    assert.equal(gone?.state, 'gone');
    const events = (await t.detail(gone?.id ?? ''))['events'] as { action: string }[];
    assert.equal(events.at(-1)?.action, 'vanish-edited');
    const told = await t.database.owner
      .query(`select count(distinct n.recipient)::int as people, bool_and(m.role = 'township') as town
      from notify.message n join assets.mandate m on m.person_id = n.recipient where n.kind = 'assets.finding-edited'`);
    assert.deepEqual(told.rows, [{ people: 2, town: true }]);
    // nobody takes a guide price back alone
    const withdraw = (who: 'tom' | 'tess' | 'ann') =>
      t.call(who, 'POST', `/facts/guide-price/${made}/withdraw`, { body: { why: '文号有误' } });
    assert.deepEqual([(await withdraw('ann')).status, (await withdraw('tom')).body.code], [403, 'assets.secondPerson']);
    ok(await withdraw('tess'));
    const all = await enter('tom', { everywhere: true, fenM2Month: '1800' });
    ok(all);
    const { parts } = ok(await t.call('ann', 'GET', register));
    assert.equal(parts[0].guideFenM2Month, '1800', 'of all parts of the use, where the part has none of its own');
    ok(await t.call('tess', 'POST', `/facts/guide-price/${all.body.id}/withdraw`, { body: { why: '试登记' } }));
    await assert.rejects(
      sql`update assets.part set guide_fen_m2_month = 1 where id = ${part}::uuid`.execute(t.kit.database.db),
      /permission denied/,
    );
  });

  it('what is still found is not accepted by one person; and what blocks is open again after two accepted it', async () => {
    const id = await t.signed({ endsOn: '2046-12-31' });
    await recheck(t.kit);
    const finding = (await t.findings(id))['C01']?.id ?? '';
    const revision = async () => (await t.detail(finding)).revision;
    ok(await t.call('tom', 'POST', `/findings/${finding}/order`, { body: { revision: await revision(), ...words } }));
    const fields = { revision: String(await revision()), words: '已说明' };
    ok(
      await t.send('ann', `/findings/${finding}/answer`, {
        fields,
        files: [{ field: 'evidence', name: '说明.pdf', content: PDF }],
      }),
    );
    const post = async (who: 'tom' | 'tess' | 'ann', what: string, body: object) =>
      t.call(who, 'POST', `/findings/${finding}/${what}`, { body: { revision: await revision(), ...words, ...body } });
    const accept = await post('tess', 'answer/judgement', { action: 'accept' });
    assert.deepEqual([accept.status, accept.body.code], [409, 'assets.stillFound']);
    await assert.rejects(
      t.database.owner.query(`update assets.finding set state = 'closed' where id = $1`, [finding]),
      /closed by two/,
      'nor behind the program',
    );
    assert.deepEqual((await t.detail(finding)).can, ['propose-closing', 'send-back']);
    assert.equal((await post('ann', 'closing', { reason: 'past' })).status, 403);
    assert.equal((await post('tom', 'closing', { reason: 'explained' })).status, 422, 'a reason of the list of closings');
    ok(await post('tom', 'closing', { reason: 'past' }));
    assert.deepEqual((await t.detail(finding)).can, [], 'not by who proposed it');
    assert.equal((await post('tom', 'closing/decision', { action: 'confirm-closing' })).body.code, 'assets.secondPerson');
    ok(await post('tess', 'closing/decision', { action: 'refuse-closing' }));
    assert.equal((await t.detail(finding)).state, 'answered');
    ok(await post('tess', 'closing', { reason: 'past' }));
    ok(await post('tom', 'closing/decision', { action: 'confirm-closing' }));
    assert.equal((await t.detail(finding)).state, 'closed');
    assert.equal((await t.go(id, 'activate')).body.code, 'assets.blockedByRules');
    await recheckThese(t.kit, [id]);
    assert.deepEqual([(await t.detail(finding)).state, (await t.detail(finding)).can], ['open', ['propose-dismissal', 'order']]);
  });

  it('an order runs by working days: overdue, talk, evidence, accepted; others do not see it', async () => {
    t.clock.now = at('2026-03-10T02:00:00Z');
    const id = await t.active();
    await recheck(t.kit);
    const finding = (await t.findings(id))['C10']?.id ?? '';
    const post = async (who: 'tom' | 'tess' | 'ted' | 'ann' | 'bea', what: string, body: object) => {
      const { rows } = await t.database.owner.query<{ revision: number }>('select revision from assets.finding where id = $1', [
        finding,
      ]);
      return t.call(who, 'POST', `/findings/${finding}/${what}`, { body: { revision: rows[0]?.revision, ...words, ...body } });
    };
    assert.equal((await post('ted', 'order', {})).status, 404, 'another town');
    assert.equal((await post('bea', 'order', {})).status, 403);
    ok(await post('tom', 'order', {}));
    const ordered = await t.detail(finding, 'ann');
    const clock = ordered['clock'] as { dueOn: string; workingDays: number; overdue: boolean };
    assert.deepEqual([clock.dueOn, clock.workingDays, clock.overdue], ['2026-03-31', 15, false]);
    assert.deepEqual(ordered.can, ['answer']);

    const send = async (files: { field: string; name: string; content: string }[]) =>
      t.send('ann', `/findings/${finding}/answer`, {
        fields: { revision: String((await t.detail(finding)).revision), words: '已补办公开招租手续' },
        files,
      });
    assert.equal((await send([])).body.code, 'assets.evidenceNeeded');

    t.clock.now = at('2026-03-31T12:00:00Z');
    assert.equal(await lapseOrders(t.kit, t.clock.now), 0, 'the last day is still in time');
    t.clock.now = at('2026-04-01T02:00:00Z');
    const there = (present: boolean) =>
      t.database.owner.query('update assets.finding set present = $2 where id = $1', [finding, present]);
    await there(false);
    assert.equal(await lapseOrders(t.kit, t.clock.now), 0, 'what is mended waits for its closing');
    await there(true);
    assert.equal(await lapseOrders(t.kit, t.clock.now), 1);
    assert.equal(await lapseOrders(t.kit, t.clock.now), 0, 'once');
    assert.equal((await t.detail(finding)).state, 'overdue');
    await t.history();
    assert.equal((await t.findings(id))['C50']?.severity, 'R', 'the rule asks for the talk too');
    const overdue = ok(await t.call('tom', 'GET', '/orders?overdue=true'));
    assert.deepEqual([overdue.total, overdue.rows[0].talkDueOn], [1, '2026-04-16']);

    assert.equal((await post('tom', 'talk', { heldOn: '2026-04-02', people: '理事长' })).status, 422, 'not in the future');
    ok(await post('tom', 'talk', { heldOn: '2026-04-01', people: '理事长、会计' }));
    assert.equal((await t.detail(finding)).state, 'ordered');
    ok(await send([{ field: 'evidence', name: '招租公告.pdf', content: PDF }]));
    ok(await post('tom', 'answer/judgement', { action: 'send-back' }));
    ok(await send([{ field: 'evidence', name: '招租公告2.pdf', content: `${PDF}2` }]));
    const answered = await t.detail(finding);
    const file = (answered['orders'] as { answers: { files: { id: string }[] }[] }[])[0]?.answers[1]?.files[0]?.id ?? '';
    assert.equal((await t.call('tess', 'GET', `/findings/${finding}/files/${file}`)).status, 200);
    assert.equal((await t.call('ted', 'GET', `/findings/${finding}/files/${file}`)).status, 404);
    ok(await post('tess', 'closing', { reason: 'past' }));
    ok(await post('tom', 'closing/decision', { action: 'confirm-closing' }));
    assert.equal((await t.detail(finding)).state, 'closed');
    await recheck(t.kit);
    assert.equal((await t.findings(id))['C10']?.state, 'closed', 'accepted by two on this evidence: it is not asked again');
    // it is counted apart, and with nothing that waits
    assert.deepEqual(Object.keys(await t.findings(id, 'closed-found')), ['C10']);
    assert.equal(ok(await t.call('tom', 'GET', '/supervision/board')).total.closedFound, 1);
    const { C46 } = await t.findings(id);
    const other = async (who: 'tom' | 'tess', what: string, body: object) =>
      ok(
        await t.call(who, 'POST', `/findings/${C46?.id}/${what}`, {
          body: { revision: (await t.detail(C46?.id ?? '')).revision, ...words, ...body },
        }),
      );
    await other('tom', 'dismissal', { reason: 'explained' });
    await other('tess', 'dismissal/decision', { action: 'dismiss' });
    const behind = ok(await t.call('tom', 'GET', '/supervision/rates/irregular?size=100'));
    const row = behind.rows.find((r: { id: string }) => r.id === id);
    assert.deepEqual([row.irregular, row.rules, row.closedFound], [false, [], ['C10']]);
    const { total } = ok(await t.call('tom', 'GET', '/supervision/rates'));
    assert.deepEqual([total.closedFound, total.irregular, total.inForce], [1, behind.figures.irregular, behind.total]);
    // what one person accepted when it was gone is asked again when it is back
    await t.database.owner.query('update assets.finding set closing = null where id = $1', [finding]);
    await t.history();
    assert.equal((await t.findings(id))['C10']?.state, 'open');
    assert.equal(ok(await t.call('tom', 'GET', '/supervision/board')).total.closedFound, 0);
    assert.equal((await t.findings(id))['C50']?.state, 'gone');
    const { rows } = await t.database.owner.query(
      `select distinct kind from notify.message where kind like 'assets.%' order by 1`,
    );
    assert.deepEqual(
      rows.map((r) => r.kind),
      ['assets.answer', 'assets.dismissal', 'assets.finding-edited', 'assets.order', 'assets.talk'],
    );
  });

  it('an event edited behind the program is named', async () => {
    const verify = () => verifyLog(t.database, { keys: t.kit.crypto.publicKeys, witnesses: [findingWitness], now: t.clock.now });
    await seal(t.database, t.kit.crypto, t.clock.now);
    assert.deepEqual((await verify()).problems, []);
    await t.database.owner.query(
      'update assets.finding_event set note = $1 where seq = (select min(seq) from assets.finding_event where note <> $2)',
      ['x', ''],
    );
    assert.match(JSON.stringify(await verify()), /预警事件/);
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { isPgError, openDatabase } from '@yunjian/kernel/db';
import { parseContract } from '@yunjian/supervision';
import { sql } from 'kysely';
import { uscc } from '../testing.ts';
import { contractCase } from './case.ts';
import { expireContracts } from './contract-steps.ts';
import { examineBeforeActivation } from './gate.ts';
import { nextNumber } from './common.ts';
import { at, CLAUSES, DECISION, ok, PDF, RENT, SIGNING, testLetting, type Letting } from './letting.fixture.ts';
import { account, payAll, returnDeposit } from '../money/testing.ts';
import { CONTRACT_STEPS, LISTING_STEPS } from './states.ts';

describe('contracts', () => {
  let t: Letting;
  before(async () => void (t = await testLetting()));
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at('2026-03-10T02:00:00Z')));
  const shown = async (id: string) => ok(await t.call('ann', 'GET', `/contracts/${id}`));
  const sign = (id: string) => t.go(id, 'sign', { on: '2026-03-01', signing: SIGNING });
  const active = async (id: string) => {
    await t.approved(id);
    ok(await sign(id));
    ok(await t.go(id, 'activate'));
    return id;
  };

  it('the transition tables are the same in code and in the database', async () => {
    for (const [table, steps] of [
      ['contract_step', CONTRACT_STEPS],
      ['listing_step', LISTING_STEPS],
    ] as const) {
      const { rows } = await t.database.owner.query<{ step: string }>(
        `select from_state || ' ' || action || ' ' || to_state as step from assets.${table}`,
      );
      const code = Object.entries(steps).flatMap(([from, row]) =>
        Object.entries(row).map(([action, to]) => `${from} ${action} ${String(to)}`),
      );
      assert.deepEqual(rows.map((r) => r.step).toSorted(), code.toSorted());
    }
  });

  it('a decision is judged when it is recorded, and then kept', async () => {
    const said = { ...DECISION, partIds: [await t.part()], annualFen: '100', termMonths: 12 };
    const draft = async (over: Partial<typeof DECISION> & Record<string, unknown>) =>
      t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, { body: { ...said, ...over } });
    assert.equal((await draft({ present: 101 })).body.code, 'assets.input');
    assert.equal((await draft({ meetingOn: '2026-03-11' })).body.code, 'assets.input');
    assert.equal((await draft({ noticeOn: '2026-02-30' })).status, 400);
    assert.equal((await draft({ title: '零宽\u200B字' })).status, 400);
    // what it is about is named; who voted how adds up to who was there
    assert.equal((await draft({ partIds: [] })).body.code, 'assets.input');
    assert.equal((await draft({ partIds: [await t.part('two')] })).body.code, 'assets.input');
    assert.equal((await draft({ termMonths: null })).body.code, 'assets.input');
    assert.equal((await draft({ against: 5, abstained: 4 })).body.code, 'assets.input');
    // not voted on as less than it is
    const low = await draft({ matter: 'ordinary', annualFen: '5000000' });
    assert.equal(low.body.code, 'assets.matterTooLow');
    assert.match(low.body.message.zh, /50,000.00/);
    assert.equal((await draft({ matter: 'ordinary', termMonths: 37 })).body.code, 'assets.matterTooLow');
    const distribution = { subject: 'distribution', partIds: [], annualFen: null, termMonths: null };
    assert.equal((await draft({ ...distribution, matter: 'ordinary' })).body.code, 'assets.matterTooLow');
    const { id } = ok(await draft({ present: 60, inFavour: 50, against: 7, abstained: 3 }));
    const before = ok(await t.call('bea', 'GET', `/decisions/${id}`));
    assert.deepEqual(
      [before.state, before.valid, before.verdict.valid, before.can],
      ['draft', null, false, ['edit', 'record', 'annul'].slice(0, 2)],
    );
    const files = [{ field: 'minutes', name: '记录.pdf', content: PDF }];
    assert.equal((await t.send('ann', `/decisions/${id}/record`, { files })).status, 403);
    assert.equal((await t.send('bob', `/decisions/${id}/record`, { files })).status, 404);
    assert.equal((await t.send('bea', `/decisions/${id}/record`, { files: [] })).body.code, 'assets.paper');
    const paper = (field: string, n: number) => ({ field, name: `${field}.pdf`, content: `${PDF}${n}` });
    const bad = async (...all: { field: string; name: string; content: string }[]) =>
      (await t.send('bea', `/decisions/${id}/record`, { files: all })).body.code;
    assert.equal(await bad(paper('proposal', 1)), 'assets.paper');
    assert.equal(await bad(paper('minutes', 1), paper('notice', 1)), 'assets.paper');
    assert.equal(await bad(paper('minutes', 1), paper('letter', 2)), 'assets.paper');
    const all = [...files, paper('proposal', 1), paper('notice', 2), paper('sign-in', 3), paper('study', 4)];
    assert.equal(ok(await t.send('bea', `/decisions/${id}/record`, { files: all })).valid, false);
    const { papers } = ok(await t.call('uma', 'GET', `/decisions/${id}`));
    assert.deepEqual(
      papers.map((p: { kind: string }) => p.kind),
      ['proposal', 'study', 'notice', 'sign-in', 'minutes'],
    );
    assert.equal((await t.call('uma', 'GET', `/decisions/${id}/papers/${papers[2].id}`)).bytes.toString(), `${PDF}2`);
    assert.equal((await t.call('bob', 'GET', `/decisions/${id}/papers/${papers[2].id}`)).status, 404);
    await assert.rejects(
      t.database.db
        .deleteFrom('assets.decision_part' as never)
        .where('decision_id' as never, '=', id as never)
        .execute(),
      /not changed/,
    );
    assert.equal((await t.call('ann', 'PUT', `/decisions/${id}`, { body: said })).body.code, 'assets.notNow');
    await assert.rejects(
      t.database.owner.query('update assets.decision set in_favour = 61, present = 71 where id = $1', [id]),
      /not changed/,
    );
    ok(await t.call('bea', 'POST', `/decisions/${id}/annul`, { body: { reason: '程序有误' } }));
    assert.deepEqual(
      ok(await t.call('ann', 'GET', `/decisions/${id}`)).events.map((e: { action: string }) => e.action),
      ['draft', 'record', 'annul'],
    );
  });

  it('goes from draft to closed; each step is in its history and in the log', async () => {
    const id = await t.contract([await t.part()]);
    const draft = await shown(id);
    // 120,000 yuan, 3 % more each year, rounded each time
    assert.deepEqual(
      [draft.state, draft.schedule.length, draft.totalFen],
      ['draft', 12, String(12_000_000 + 12_360_000 + 12_730_800)],
    );
    assert.deepEqual(draft.can, ['submit', 'discard', 'edit']);
    assert.equal((await t.go(id, 'approve')).body.code, 'assets.notNow');
    await t.approved(id);
    assert.equal((await t.go(id, 'sign', { on: '2026-03-11', signing: SIGNING })).body.code, 'assets.input');
    ok(await sign(id));
    assert.equal(
      (
        await t.call('ann', 'POST', `/contracts/${id}/state`, {
          body: { action: 'activate', revision: 5, on: null, note: null, signing: null, possessionOn: null },
        })
      ).status,
      403,
    );
    ok(await t.go(id, 'activate', { possessionOn: '2026-03-05' }));
    await assert.rejects(
      t.database.owner.query(`update assets.contract set ends_on = '2030-01-01' where id = $1`, [id]),
      /amendment/,
    );
    await assert.rejects(t.database.owner.query('delete from assets.rent_period where contract_id = $1', [id]), /not deleted/);
    assert.equal((await t.go(id, 'end-early', { on: '2026-03-10' })).body.code, 'assets.input');
    ok(await t.go(id, 'end-early', { on: '2026-03-10', note: '协商一致' }));
    ok(await t.go(id, 'hand-back', { on: '2026-03-10' }));
    assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.moneyOpen');
    await payAll(t, await account(t, 'one', '6222000011112222'), id);
    await returnDeposit(t, id);
    ok(await t.go(id, 'close', { note: '结清' }));
    const done = await shown(id);
    assert.deepEqual(done.partList[0].days, { from: '2026-01-01', to: '2026-03-10' });
    assert.deepEqual(done.can, []);
    const { rows } = await t.database.owner.query<{ n: number }>(`select count(*)::int as n from audit.leaf where subject = $1`, [
      id,
    ]);
    assert.equal(rows[0]?.n, done.events.length);
  });

  it('whoever drafts does not approve, and what supervision finds blocks activation', async () => {
    await t.database.owner.query(
      `insert into assets.mandate (person_id, role, collective_id, title, valid, source) values ($1, 'board', $2, 'x', '[2020-01-01,)', 'test')`,
      [t.actors.amy.personId, t.collectives.one],
    );
    const id = await t.contract([await t.part()]);
    await t.approved(id);
    ok(await sign(id));
    examineBeforeActivation(t.kit, async () => [{ rule: 'C01', why: { zh: '租期超过二十年', en: 'longer than twenty years' } }]);
    const refused = await t.go(id, 'activate');
    assert.equal(refused.body.code, 'assets.blockedByRules');
    assert.match(refused.body.message.zh, /C01.*二十年/);
    assert.equal((await shown(id)).state, 'signed');
    examineBeforeActivation(t.kit, async () => []);
    ok(await t.go(id, 'activate'));
  });

  it('one part is let once: of sixteen who sign at once one holds, and the others are told who', async () => {
    const part = await t.part();
    const ids: string[] = [];
    for (let i = 0; i < 16; i += 1) {
      const id = await t.contract([part], {
        lessee: { uscc: uscc(200 + i), name: `示例租户${i}` },
        startsOn: `2026-0${1 + (i % 6)}-01`,
      });
      await t.approved(id);
      ids.push(id);
    }
    const answers = await Promise.all(ids.map((id) => sign(id)));
    assert.equal(answers.filter((a) => a.status === 200).length, 1);
    const winner = ids[answers.findIndex((a) => a.status === 200)] ?? '';
    const number = (await shown(winner)).number;
    for (const a of answers.filter((x) => x.status !== 200)) {
      assert.equal(a.body.code, 'assets.partTaken', JSON.stringify(a.body));
      assert.ok(a.body.message.zh.includes(number));
    }
    const { rows } = await t.database.owner.query<{ n: number }>(
      'select count(*)::int as n from assets.tenure where part_id = $1 and holds',
      [part],
    );
    assert.equal(rows[0]?.n, 1);
    // The day after it ends the part is free again.
    ok(await t.go(winner, 'activate'));
    if ((await t.go(winner, 'end-early', { on: '2026-03-10', note: '协商' })).status !== 200) {
      // it has not begun: it is called void, which takes two
      const proposal = ok(
        await t.call('bea', 'POST', `/contracts/${winner}/amendments`, {
          body: {
            signedOn: '2026-03-10',
            decisionId: null,
            reason: '没有生效',
            documentHash: null,
            revision: (await shown(winner)).revision,
            change: { kind: 'void', ground: 'agreed', number: null },
          },
        }),
      ).id;
      ok(await t.call('ben', 'POST', `/amendments/${proposal}/decision`, { body: { action: 'approve', answer: null } }));
    }
    const next = await t.contract([part], { startsOn: '2027-01-01', endsOn: '2027-12-31' });
    await t.approved(next);
    ok(await sign(next));
  });

  it('the database alone keeps sixteen writers apart who lock nothing: one holds the part, fifteen meet the constraint', async () => {
    const part = await t.part();
    const model = await t.contract([part]);
    await t.approved(model);
    const { rows } = await t.database.owner.query<{ id: string }>(
      `insert into assets.contract select (jsonb_populate_record(c, jsonb_build_object('id', uuidv7(), 'number', 'RACE-' || n, 'starts_on', c.starts_on + n, 'bid_id', null))).*
       from assets.contract c, generate_series(1, 16) n where c.id = $1 returning id`,
      [model],
    );
    const ids = rows.map((r) => r.id);
    await t.database.owner.query(`insert into assets.tenure (contract_id, part_id) select unnest($1::uuid[]), $2`, [ids, part]);
    const crowd = openDatabase(t.database.appUrl, { max: 16 });
    try {
      const done = await Promise.allSettled(
        ids.map((id) =>
          crowd.db.transaction().execute(async (tx) => {
            await sql`select pg_sleep(0.05)`.execute(tx); // all sixteen stand at the door
            await sql`update assets.contract set state = 'signed', signed_on = '2026-03-01' where id = ${id}::uuid`.execute(tx);
          }),
        ),
      );
      assert.equal(done.filter((d) => d.status === 'fulfilled').length, 1);
      for (const d of done)
        if (d.status === 'rejected')
          assert.ok(isPgError(d.reason, '23P01', 'leases_do_not_overlap') || isPgError(d.reason, '40P01'), String(d.reason));
    } finally {
      await crowd.close();
    }
    const held = await t.database.owner.query('select from assets.tenure where part_id = $1 and holds', [part]);
    assert.equal(held.rowCount, 1);
  });

  it('a building let whole is not let by the room, nor the other way round, also by sixteen writers who lock nothing', async () => {
    const { owner } = t.database;
    const { rows: made } = await owner.query<{ id: string; asset_id: string }>(
      `with a as (insert into assets.asset (collective_id, code, public_code, name, kind, operating, use, town_code, title_state, title_no, permit_state, created_at)
        select id, 'WHOLE-1', '000000009001', '示例设备', 'equipment', true, 'industrial', town_code, 'registered', '沪示字第9号', 'permitted', '2026-01-01T00:00:00Z' from assets.collective where id = $1 returning id)
       insert into assets.part (asset_id, code, name, use) select id, code, name, 'industrial' from a, (values ('01', '整体'), ('A1', '东间'), ('A2', '西间')) v(code, name) returning id, asset_id`,
      [t.collectives.one],
    );
    const [whole = '', east = '', west = ''] = made.map((r) => r.id);
    const leases = await Promise.all(
      [whole, east, west].map((id, i) => t.contract([id], { kind: null, lessee: { uscc: uscc(230 + i), name: `示例租户${i}` } })),
    );
    for (const id of leases) await t.approved(id);
    const holding = async () =>
      (
        await owner.query<{ part_id: string }>('select part_id from assets.tenure where part_id = any($1::uuid[]) and holds', [
          [whole, east, west],
        ])
      ).rows.map((r) => r.part_id);
    const crowd = openDatabase(t.database.appUrl, { max: 16 });
    try {
      // what one of sixteen did is undone by all but the last look
      await Promise.allSettled(
        Array.from({ length: 16 }, (_, i) =>
          crowd.db.transaction().execute(async (tx) => {
            await sql`select pg_sleep(0.02)`.execute(tx);
            await sql`update assets.contract set state = 'signed', signed_on = '2026-03-01' where id = ${leases[i % 3] ?? ''}::uuid and state = 'approved'`.execute(
              tx,
            );
          }),
        ),
      );
    } finally {
      await crowd.close();
    }
    const held = await holding();
    assert.ok(held.length > 0 && !(held.includes(whole) && held.length > 1), held.join());
    // whoever comes after is told by whom it is held
    const late = leases[held.includes(whole) ? 1 : 0] ?? '';
    const refused = await sign(late);
    assert.equal(refused.body.code, 'assets.partTaken', JSON.stringify(refused.body));
    assert.equal((await holding()).length, held.length);
    // what was let stays what it is, and a part of what has an area has one
    await assert.rejects(owner.query(`update assets.part set name = '整体东' where id = $1`, [whole]), /stays what it is/);
    const { rows: area } = await owner.query<{ id: string }>(
      'select asset_id as id from assets.part where area_cm2 is not null limit 1',
    );
    await assert.rejects(
      owner.query(`insert into assets.part (asset_id, code, name, use) values ($1, 'B9', '没有面积', 'office')`, [area[0]?.id]),
      /with an area has one/,
    );
  });

  it('two collectives whose long codes begin alike give out different numbers', async () => {
    const codes = ['SJ-XIAOKUNSHAN-TANGCUN-ZU-01', 'SJ-XIAOKUNSHAN-TANGCUN-ZU-02'];
    for (const [i, key] of (['one', 'two'] as const).entries())
      await t.database.owner.query('update assets.collective set code = $2 where id = $1', [t.collectives[key], codes[i]]);
    const numbers = await t.database.tx((tx) =>
      Promise.all((['one', 'two'] as const).map((key) => nextNumber(tx, t.collectives[key], 'contract', 2031))),
    );
    assert.deepEqual(
      numbers,
      codes.map((c) => `HT-${c}-2031-0001`),
    );
    const id = await t.contract([await t.part()]);
    assert.match((await shown(id)).number, /^HT-SJ-XIAOKUNSHAN-TANGCUN-ZU-01-2026-\d{4}$/);
  });

  it('amends rent, term, parts and party; what was replaced stays readable', async () => {
    const [first, second] = [await t.part(), await t.part()];
    const id = await active(await t.contract([first]));
    const propose = async (body: Record<string, unknown>, over: Record<string, unknown> = {}) =>
      t.call('ann', 'POST', `/contracts/${id}/amendments`, {
        body: {
          signedOn: '2026-03-10',
          decisionId: null,
          reason: '协商变更',
          documentHash: null,
          revision: (await shown(id)).revision,
          change: body,
          ...over,
        },
      });
    const decide = (draft: string, action: string, who: 'ann' | 'amy' | 'bea' = 'bea') =>
      t.call(who, 'POST', `/amendments/${draft}/decision`, { body: { action, answer: action === 'refuse' ? '不同意' : null } });
    const change = async (body: Record<string, unknown>, over: Record<string, unknown> = {}) => {
      const proposed = await propose(body, over);
      return proposed.status === 200 ? decide(proposed.body.id, 'approve') : proposed;
    };
    const decision = () => t.decision({ subject: 'amendment', contractId: id });
    const cut = await change({ kind: 'rent', from: '2026-05-15', rent: RENT });
    assert.equal(cut.body.code, 'assets.input');
    assert.match(cut.body.message.zh, /2026-04-01/);
    ok(await change({ kind: 'rent', from: '2027-01-01', rent: { ...RENT, annualFen: '24000000', escalation: null } }));
    const rent = await shown(id);
    assert.equal(rent.totalFen, String(12_000_000 + 48_000_000));
    assert.deepEqual(
      [rent.schedule.length, rent.schedule.filter((p: { replacedBy: number | null }) => p.replacedBy === 1).length],
      [20, 8],
    );
    // what gives something away needs a decision of its own, and another person
    const longer = { kind: 'term', endsOn: '2029-12-31', rent: { ...RENT, annualFen: '24000000', escalation: null } };
    assert.equal((await propose(longer)).body.code, 'assets.decisionNeeded');
    assert.equal(
      (await propose(longer, { decisionId: await t.decision({ partIds: [first] }) })).body.code,
      'assets.decisionOther',
    );
    const short = await t.decision({ subject: 'amendment', contractId: id, termMonths: 47 });
    assert.equal((await propose(longer, { decisionId: short })).body.code, 'assets.decisionOther');
    // rent-free days count: what is really paid of the new rent is not less than was agreed to
    const least = await t.decision({ subject: 'amendment', contractId: id, annualFen: '24000000' });
    const again = { ...RENT, annualFen: '24000000', escalation: null };
    const free = await propose({ kind: 'rent', from: '2028-01-01', rent: { ...again, freeDays: 90 } }, { decisionId: least });
    assert.match(free.body.message.zh, /扣除免租期后/);
    const by = await decision();
    const waiting = ok(await propose(longer, { decisionId: by }));
    assert.equal(waiting.loosens, true);
    assert.equal((await shown(id)).endsOn, '2028-12-31');
    assert.equal((await propose({ kind: 'other' })).body.code, 'assets.amendmentOpen');
    assert.equal((await decide(waiting.id, 'approve', 'ann')).status, 403);
    assert.equal((await decide(waiting.id, 'withdraw', 'amy')).status, 403);
    assert.equal(
      (await t.call('bob', 'POST', `/amendments/${waiting.id}/decision`, { body: { action: 'approve', answer: null } })).status,
      404,
    );
    assert.equal(ok(await decide(waiting.id, 'refuse')).state, 'refused');
    assert.equal((await decide(waiting.id, 'approve')).body.code, 'assets.notNow');
    const own = ok(
      await t.call('bea', 'POST', `/contracts/${id}/amendments`, {
        body: {
          signedOn: '2026-03-10',
          decisionId: by,
          reason: '协商变更',
          documentHash: null,
          revision: (await shown(id)).revision,
          change: longer,
        },
      }),
    );
    assert.equal((await decide(own.id, 'approve')).body.code, 'assets.secondPerson');
    ok(await t.call('ben', 'POST', `/amendments/${own.id}/decision`, { body: { action: 'approve', answer: null } }));
    assert.equal((await propose({ ...longer, endsOn: '2030-12-31' }, { decisionId: by })).body.code, 'assets.decisionCarried');
    assert.equal((await propose({ kind: 'clauses', clauses: { ...CLAUSES, repair: false } })).body.code, 'assets.decisionNeeded');
    assert.equal(
      (await propose({ kind: 'rent', from: '2027-01-01', rent: { ...RENT, annualFen: '12000000' } })).body.code,
      'assets.decisionNeeded',
    );
    ok(await change({ kind: 'parts', from: '2026-07-01', add: [second], remove: [first] }, { decisionId: await decision() }));
    ok(await change({ kind: 'party', lessee: { uscc: uscc(77), name: '示例受让人' } }, { decisionId: await decision() }));
    await assert.rejects(
      t.database.db
        .insertInto('assets.amendment' as never)
        .values({
          contract_id: id,
          n: 9,
          signed_on: '2026-03-10',
          kind: 'other',
          before: '{}',
          after: '{}',
          reason: '直接写入',
          at: t.clock.now,
          by_name: 'x',
          leaf_id: id,
        } as never)
        .execute(),
      /another agreed/,
    );
    const done = await shown(id);
    assert.deepEqual(
      [done.endsOn, done.totalFen, done.lessee.name, done.amendmentList.length],
      ['2029-12-31', '84000000', '示例受让人', 4],
    );
    assert.deepEqual(
      done.partList.map((p: { days: unknown }) => p.days),
      [
        { from: '2026-01-01', to: '2026-06-30' },
        { from: '2026-07-01', to: '2029-12-31' },
      ],
    );
    const other = await t.contract([first], { startsOn: '2026-07-01', endsOn: '2026-12-31' });
    await t.approved(other);
    ok(await sign(other));
    const clash = await t.contract([second], { startsOn: '2026-07-01', endsOn: '2026-12-31' });
    await t.approved(clash);
    assert.equal((await sign(clash)).body.code, 'assets.partTaken');
    const back = await change({ kind: 'parts', from: '2026-08-01', add: [first], remove: [] });
    assert.equal(back.body.code, 'assets.input');
    assert.equal((await change({ kind: 'other' }, { revision: 1 })).body.code, 'assets.changedMeanwhile');
  });

  it('terms expire by the clock, once; a renewal begins after the old lease', async () => {
    const part = await t.part();
    const id = await active(await t.contract([part], { startsOn: '2025-01-01', endsOn: '2026-03-31' }));
    const decisionId = await t.decision({ subject: 'renewal', partIds: [], contractId: id });
    const body = (startsOn: string) => ({
      kind: 'house',
      lesseeMember: null,
      partIds: [part],
      decisionId,
      listingId: null,
      permittedUse: '仓储',
      depositFen: '0',
      earnestFen: '0',
      lateFeePpmDay: 400,
      lessee: { uscc: uscc(300), name: '示例租户' },
      renewsId: id,
      startsOn,
      endsOn: '2027-12-31',
      rent: RENT,
      clauses: { ...CLAUSES, return: false },
    });
    const renewal = (startsOn: string) =>
      t.call('ann', 'POST', `/collectives/${t.collectives.one}/contracts`, { body: body(startsOn) });
    assert.equal((await renewal('2026-03-31')).body.code, 'assets.input');
    const renewed = ok(await renewal('2026-04-01'));
    assert.deepEqual((await shown(renewed.id)).missingClauses, ['return']);
    // its draft, edited, still is the renewal that the decision is about
    const { listingId: _l, renewsId: _r, ...edited } = body('2026-04-02');
    const { revision } = await shown(renewed.id);
    ok(await t.call('ann', 'PUT', `/contracts/${renewed.id}`, { body: { ...edited, revision } }));
    assert.deepEqual([(await shown(renewed.id)).startsOn, (await shown(renewed.id)).renewsId], ['2026-04-02', id]);
    assert.ok(ok(await t.call('ann', 'GET', '/contracts/expiring?days=30')).rows.some((r: { id: string }) => r.id === id));
    assert.equal(await expireContracts(t.database, t.kit, at('2026-03-31T02:00:00Z')), 0);
    assert.equal(await expireContracts(t.database, t.kit, at('2026-04-01T02:00:00Z')), 1);
    assert.equal(await expireContracts(t.database, t.kit, at('2026-04-01T02:00:00Z')), 0);
    assert.equal((await shown(id)).state, 'expired');
  });

  it('shows each only what is theirs, and refuses what is wrong without a trace', async () => {
    const id = await t.contract([await t.part()]);
    const { number } = await shown(id);
    assert.equal((await t.call('adam', 'GET', `/contracts/${id}`)).status, 404);
    assert.equal((await t.call('mia', 'GET', `/contracts/${id}`)).status, 403);
    assert.equal((await t.call(null, 'GET', '/contracts')).status, 401);
    assert.equal(ok(await t.call('adam', 'GET', '/contracts')).total, 0);
    for (const who of ['tom', 'uma', 'sue'] as const)
      assert.deepEqual(
        ok(await t.call(who, 'GET', `/contracts?q=${number}`)).rows.map((r: { id: string }) => r.id),
        [id],
      );
    assert.equal(ok(await t.call('ted', 'GET', `/contracts?q=${number}`)).total, 0);
    assert.equal(ok(await t.call('uma', 'GET', '/contracts?q=%25')).total, 0);
    const foreign = await t.part('two');
    const count = async () =>
      (await t.database.owner.query<{ n: number }>('select count(*)::int as n from assets.contract')).rows[0]?.n;
    const there = await count();
    const draft = (over: Record<string, unknown>) =>
      t.contract([foreign], over).then(
        () => assert.fail('was accepted'),
        (e: Error) => e.message,
      );
    assert.match(await draft({}), /assets.input/);
    assert.match(await draft({ lessee: { uscc: '91990000MA0000001X', name: '示例' } }), /assets.input/);
    assert.match(await draft({ lessee: { idNumber: '110101199001011234', name: '示例' } }), /assets.input/);
    assert.match(await draft({ endsOn: '2025-12-31' }), /assets.input/);
    assert.match(await draft({ depositFen: '-1' }), /"status":400/);
    assert.match(await draft({ rent: { ...RENT, annualFen: '0' } }), /"status":400/);
    assert.equal(await count(), there);
    const xlsx = await t.call('uma', 'GET', '/contracts.xlsx');
    assert.equal(xlsx.status, 200);
    assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK');
  });

  it('gives the contract rules their shape, in six statements for many', async () => {
    const listing = await t.listing();
    assert.ok(listing);
    const ids = (await t.database.owner.query<{ id: string }>('select id from assets.contract order by id')).rows.map(
      (r) => r.id,
    );
    let statements = 0;
    const counting = t.database.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const cases = await contractCase(counting, ids);
    assert.deepEqual(
      cases.map((c) => c.id),
      ids,
    );
    assert.ok(statements <= 6, String(statements));
    for (const c of cases) parseContract(JSON.parse(JSON.stringify(c)));
    const parsed = parseContract(JSON.parse(JSON.stringify(cases.find((c) => c['state'] === 'active') ?? cases[0])));
    assert.equal(parsed.collective.officers?.length, 6);
    assert.deepEqual([parsed.form, parsed.tender?.method], ['written', 'direct']);
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { enrol } from '../dividends/people.ts';
import { testSupervision, type Supervised } from '../supervision/testing.ts';
import { idNumber, uscc } from '../testing.ts';
import { at, DECISION, ok, PDF, SIGNING } from './letting.fixture.ts';

const RENT = { annualFen: '5000000', payEveryMonths: 12, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 };
const DEED = { startsOn: '2026-03-01', endsOn: '2029-02-28', rent: RENT };

describe('what is signed is what was decided, and what the registers say', () => {
  let t: Supervised;
  let land: string;
  before(async () => {
    t = await testSupervision();
    const { rows } = await t.database.owner.query<{ id: string }>(
      `with a as (insert into assets.asset (collective_id, code, public_code, name, kind, land_kind, operating, use, area_cm2, town_code, title_state, permit_state, created_at)
        select id, 'LAND', 'TAND00000000', '示例地块', 'land', 'farmland', true, 'farming', 90000000, town_code, 'unknown', 'unknown', '2026-01-01T00:00:00Z' from assets.collective where id = $1
        returning id) insert into assets.part (asset_id, code, name, area_cm2, use) select id, 'A', '地块', 90000000, 'farming' from a returning id`,
      [t.collectives.one],
    );
    land = rows[0]!.id;
  });
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at('2026-03-10T02:00:00Z')));
  const draft = async (partIds: readonly string[], over: Record<string, unknown> = {}) =>
    t.call('ann', 'POST', `/collectives/${t.collectives.one}/contracts`, {
      body: {
        lessee: { uscc: uscc(300), name: '示例租户' },
        partIds,
        decisionId: null,
        listingId: null,
        renewsId: null,
        permittedUse: '仓储',
        depositFen: '0',
        earnestFen: '0',
        lateFeePpmDay: 400,
        clauses: Object.fromEntries(
          ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'].map((c) => [c, true]),
        ),
        ...DEED,
        ...over,
      },
    });
  const asked = async (id: string): Promise<string[]> =>
    ok(await t.call('ann', 'GET', `/contracts/${id}/examination`)).findings.flatMap(
      (f: { rule: string; hits: { variant: string }[] }) => f.hits.map((h) => `${f.rule}:${h.variant}`),
    );
  const entitled = async (over: Record<string, unknown>) =>
    t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, {
      body: { ...DECISION, partIds: [land], annualFen: '100', termMonths: 36, ...over },
    });

  it('the kind is that of what is let, whatever is typed; land is not let together with what other law holds for', async () => {
    const house = await t.part();
    for (const kind of ['other', 'house', 'construction-land'])
      assert.match((await draft([land], { kind })).body.message.zh, /资产台账里所租的是农用地/);
    assert.match((await draft([land, house])).body.message.zh, /分开签订/);
    const id = ok(await draft([land])).id as string;
    assert.equal(ok(await t.call('ann', 'GET', `/contracts/${id}`)).kind, 'farmland');
    // as if it had been entered from before, or written behind the program's back
    await t.database.owner.query(`update assets.contract set kind = 'other', lessee_member = true where id = $1`, [id]);
    assert.ok((await asked(id)).includes('C35:approval'), 'the rules go by what is let and by who an organisation is');
    await t.approved(id);
    assert.equal((await t.go(id, 'sign', { on: '2026-03-01', signing: SIGNING })).body.code, 'assets.input');
    await assert.rejects(
      sql`update assets.contract set state = 'signed', signed_on = '2026-03-01' where id = ${id}::uuid`.execute(t.database.db),
      /kind is that of what is let/,
    );
  });

  it('who is a member is said by the register on the day, not by a box', async () => {
    const person = { idNumber: idNumber(7001), name: '示例村民' };
    // nobody is registered: nobody is taken for a member
    assert.match((await draft([land], { lessee: person, lesseeMember: true })).body.message.zh, /没有登记成员/);
    await t.database.tx((tx) =>
      enrol(
        tx,
        t.kit,
        {
          collectiveId: t.collectives.one,
          rows: [1, 2, 3].map((n) => ({
            householdCode: `H${n}`,
            address: '',
            code: `M${n}`,
            name: n === 1 ? person.name : `成员${n}`,
            idNumber: idNumber(7000 + n),
            head: true,
            from: '2026-02-01',
          })),
          by: { id: t.actors.ann.accountId, name: 'ann' },
        },
        t.clock.now,
      ),
    );
    const outsider = { idNumber: idNumber(7009), name: '示例外人' };
    assert.match((await draft([land], { lessee: outsider, lesseeMember: true })).body.message.zh, /不是本集体成员/);
    assert.match((await draft([land], { lesseeMember: true })).body.message.zh, /不是本集体成员/);
    const out = ok(await draft([land], { lessee: outsider })).id as string;
    const own = ok(await draft([land], { lessee: person })).id as string;
    const member = async (id: string) => ok(await t.call('ann', 'GET', `/contracts/${id}`)).lesseeMember;
    assert.deepEqual([await member(out), await member(own)], [false, true]);
    assert.ok((await asked(out)).includes('C35:approval'));
    assert.ok(!(await asked(own)).some((f) => f.startsWith('C35')));
    await t.database.owner.query(`update assets.contract set lessee_member = true where id = $1`, [out]);
    assert.ok((await asked(out)).includes('C35:approval'), 'the box does not silence the rule');
  });

  it('a decision that is carried out in pieces brings what it agreed to, rent-free days taken off', async () => {
    const [one, two] = [await t.part('one', 3_000_000), await t.part('one', 1_000_000)];
    const partIds = [one, two].toSorted();
    const said = { eligibleReason: '示例', partIds, annualFen: '10000000', termMonths: 36 };
    const code = async (decisionId: string, parts: readonly string[], annualFen: string, freeDays = 0) =>
      (await draft(parts, { decisionId, rent: { ...RENT, annualFen, freeDays } })).body.code ?? 'drafted';
    const byArea = await t.decision(said);
    const shown = ok(await t.call('ann', 'GET', `/decisions/${byArea}`));
    assert.deepEqual(
      new Map(shown.parts.map((p: { id: string; fen: string }) => [p.id, p.fen])),
      new Map([
        [one, '7500000'],
        [two, '2500000'],
      ]),
    );
    assert.equal(await code(byArea, [one], '7499999'), 'assets.decisionOther');
    assert.equal(await code(byArea, [one], '7500000', 1), 'assets.decisionOther');
    assert.equal(await code(byArea, [one, two], '10000000', 30), 'assets.decisionOther');
    assert.equal(await code(byArea, [one, two], '11000000', 30), 'drafted');
    assert.equal(await code(byArea, [one], '7500000'), 'drafted');
    // a notice is held against it with its rent-free days
    const listing = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, {
      body: {
        title: '示例',
        method: 'small-lot',
        decisionId: byArea,
        termMonths: 36,
        permittedUse: '仓储',
        reserveFenYear: '2500000',
        depositFen: '0',
        leaseDepositFen: '0',
        conditions: '',
        partIds: [two],
        rentTerms: { payEveryMonths: 12, escalation: null, freeDays: 60, prepaidMonths: 0, dueAfterDays: 0 },
      },
    });
    assert.equal(listing.body.code, 'assets.decisionOther');
    assert.match(listing.body.message.zh, /扣除免租期后/);
    // the meeting said what each part is to bring
    assert.equal((await entitled({ ...said, partFen: ['1', '2'] })).body.code, 'assets.input');
    const each = await t.decision({ ...said, partFen: partIds.map((p) => (p === one ? '9000000' : '1000000')) } as typeof said);
    assert.equal(await code(each, [one], '8999999'), 'assets.decisionOther');
    const small = ok(await draft([two], { decisionId: each, rent: { ...RENT, annualFen: '1000000' } })).id as string;
    await t.approved(small);
    ok(await t.go(small, 'sign', { on: '2026-03-01', signing: SIGNING }));
    await assert.rejects(
      sql`update assets.decision_use set net_fen = 999999 where decision_id = ${each}::uuid`.execute(t.database.db),
      /less rent than was agreed to/,
    );
    await assert.rejects(
      sql`update assets.decision_use set net_fen = 1000001 where decision_id = ${each}::uuid`.execute(t.database.db),
      /not more than the rent/,
    );
  });

  it('a meeting that counted another number than the register has says why, and the vote is counted again', async () => {
    // three members since February; at the meeting of the fixture nobody was registered yet
    const later = {
      noticeOn: '2026-02-10',
      meetingOn: '2026-02-25',
      resultPublishedOn: '2026-02-26',
      partyStudiedOn: '2026-02-01',
    };
    const two = { ...later, eligible: 2, present: 2, inFavour: 2 };
    assert.match((await entitled(two)).body.message.zh, /名册上有表决权的为 3 人，这里应到 2 人/);
    ok(await entitled({ ...later, eligible: 3, present: 3, inFavour: 3 }));
    assert.match(
      (await entitled({ ...two, body: 'board', eligible: 1, present: 1, inFavour: 1 })).body.message.zh,
      /2 人，这里应到 1 人/,
    );
    assert.match((await entitled({ ...two, body: 'representatives' })).body.message.zh, /成员代表不少于 21 人/);
    const part = await t.part();
    const weak = { ...later, eligible: 1, present: 1, inFavour: 1, eligibleReason: '其余二人外出', partIds: [part] };
    const { id: decisionId } = ok(
      await t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, {
        body: { ...DECISION, annualFen: '1', termMonths: 1200, ...weak },
      }),
    );
    const minutes = { files: [{ field: 'minutes', name: '记录.pdf', content: PDF }] };
    // the reason explains the number and changes no majority: one of three decides nothing, for contracts and for whatever else
    assert.equal(ok(await t.send('bea', `/decisions/${decisionId}/record`, minutes)).valid, false);
    const page = ok(await t.call('uma', 'GET', `/decisions/${decisionId}`));
    assert.deepEqual([page.registered, page.differs, page.eligibleReason], [3, true, '其余二人外出']);
    const listed = ok(await t.call('tom', 'GET', '/decisions?differs=true&size=100')).rows.map((d: { id: string }) => d.id);
    assert.ok(listed.includes(decisionId));
    assert.equal((await draft([part], { decisionId })).body.code, 'assets.decisionNeeded');
    const most = await t.decision({ ...weak, eligible: 2, present: 2, inFavour: 2 });
    assert.deepEqual(
      (await asked(ok(await draft([part], { decisionId: most })).id as string)).filter((f) => f.startsWith('C08')),
      ['C08:register'],
    );
    await assert.rejects(
      t.database.pool.query(
        `insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, registered, state, valid, verdict, leaf_id, minutes_hash)
         values ($1, 'other', 'members', '示例', '2026-02-01', '2026-02-10', '2026-02-25', 1, 1, 1, 3, 'recorded', true, '{}', gen_random_uuid(), repeat('0', 64))`,
        [t.collectives.one],
      ),
      /eligible_says_why/,
    );
  });

  it('a board decides by more than half of its directors, and nothing that is major', async () => {
    const later = {
      proposedOn: '2026-02-05',
      partyStudiedOn: '2026-02-06',
      noticeOn: '2026-02-10',
      meetingOn: '2026-02-25',
      resultPublishedOn: '2026-02-26',
    };
    const board = { ...later, body: 'board', matter: 'ordinary', eligible: 2, present: 2, inFavour: 2 };
    const none = { partIds: [], annualFen: null, termMonths: null };
    const record = async (over: Record<string, unknown>) => {
      const { id } = ok(await entitled({ ...board, ...none, subject: 'other', ...over }));
      return ok(await t.send('bea', `/decisions/${id}/record`, { files: [{ field: 'minutes', name: '记录.pdf', content: PDF }] }))
        .valid;
    };
    assert.deepEqual(
      [await record({}), await record({ inFavour: 1 }), await record({ present: 1, inFavour: 1 })],
      [true, false, false],
    );
    await assert.rejects(
      t.database.pool.query(
        `insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, registered, state, valid, verdict, leaf_id, minutes_hash)
         values ($1, 'other', 'board', '示例', '2026-02-01', '2026-02-10', '2026-02-25', 2, 2, 1, 2, 'recorded', true, '{}', gen_random_uuid(), repeat('0', 64))`,
        [t.collectives.one],
      ),
      /board_majority|more than half/,
    );
    const contractId = await t.contract([await t.part()]);
    const claims = (amountFen: string) => entitled({ ...board, ...none, subject: 'claims', contractId, amountFen });
    assert.equal((await claims('1000000')).body.code, 'assets.matterTooLow');
    assert.match((await claims('1000000')).body.message.zh, /放弃的债权合计达到 10,?000/);
    assert.equal(await record({ subject: 'claims', contractId, amountFen: '999999' }), true);
    assert.equal((await claims('1')).body.code, 'assets.matterTooLow', 'together with what was given up already');
    const disposal = (partIds: string[]) => entitled({ ...board, ...none, partIds, subject: 'disposal' });
    assert.match((await disposal([land])).body.message.zh, /土地/);
    const part = await t.part();
    assert.match((await disposal([part])).body.message.zh, /没有估值/);
    const worth = (fen: number, on: string) =>
      t.database.owner.query(
        `insert into assets.valuation (asset_id, on_date, value_fen, method, made_at) select asset_id, $2, $3, 'appraisal', now() from assets.part where id = $1`,
        [part, on, fen],
      );
    await worth(1_000_000, '2026-01-01');
    assert.match((await disposal([part])).body.message.zh, /估值达到/);
    await worth(999_999, '2026-01-02');
    ok(await disposal([part]));
    assert.match(
      (await entitled({ ...board, ...none, subject: 'charter', matter: 'major', body: 'members' })).body.message.zh,
      /第二十八条/,
    );
  });

  it('equal quotes: the sitting tenant comes first, and no day that was typed decides', async () => {
    const part = await t.part();
    const lease = await t.active({ lessee: { uscc: uscc(801), name: '示例承租公司' } }, [part]);
    t.clock.now = at('2027-03-10T02:00:00Z');
    await t.database.owner.query(`update assets.contract set state = 'expired' where id = $1`, [lease]);
    const id = await t.listing({ method: 'small-lot', reserveFenYear: '3000000', termMonths: 12, partIds: [part] });
    for (const [i, day] of ['2027-03-01', '2027-03-05', '2027-02-01'].entries())
      ok(
        await t.send('ann', `/listings/${id}/quotes`, {
          fields: { name: `示例报价人${i}`, uscc: uscc(800 + i), fenYear: '3100000', quotedOn: day },
          files: [{ field: 'paper', name: '报价.pdf', content: `${PDF}${i}` }],
        }),
      );
    ok(await t.step(id, 'award-directly'));
    const { outcome, bidders: _, ...page } = ok(await t.call('ann', 'GET', `/listings/${id}`));
    assert.deepEqual(
      [outcome.decidedBy, outcome.ranking[0].bidder, outcome.ranking[0].priority],
      ['sitting-tenant', '示例承租公司', 'sitting-tenant'],
    );
    const lots = outcome.ranking.slice(1).map((r: { lot: string }) => r.lot);
    assert.deepEqual(lots, lots.toSorted());
    assert.ok(page.seed !== null && page.seedHash !== null);
  });
});

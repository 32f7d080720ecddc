/** Who may vote is counted, and a meeting that counted others is asked. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { abilityOn, mayVote, type Declared } from '../dividends/capacity.ts';
import { enrol } from '../dividends/people.ts';
import { byTwo, HASH } from '../dividends/testing.ts';
import { testSupervision, type Supervised } from '../supervision/testing.ts';
import { idNumber, idNumberBorn, uscc } from '../testing.ts';
import { CLAUSES, DECISION, ok, PDF } from './letting.fixture.ts';
import { votersAtLeast } from './entitled.ts';

const MEETING = {
  noticeOn: '2026-02-10',
  meetingOn: '2026-02-25',
  resultPublishedOn: '2026-02-26',
  partyStudiedOn: '2026-02-01',
};

describe('who may vote', () => {
  let t: Supervised;
  let part: string;
  let members: readonly string[];
  const one = () => t.collectives.one;
  /** Three of age, one of sixteen, one whose eighteenth birthday is the day of the meeting. */
  const people = [
    ...[1, 2, 3].map((n) => ({ code: `V${n}`, idNumber: idNumber(500 + n) })),
    { code: 'V4', idNumber: idNumberBorn('2009-08-01') },
    { code: 'V5', idNumber: idNumberBorn('2008-02-25') },
  ];
  before(async () => {
    t = await testSupervision();
    part = await t.part();
    const rows = people.map((p) => ({
      ...p,
      householdCode: p.code,
      address: '',
      name: `示例${p.code}`,
      head: true,
      from: '2020-01-01',
    }));
    const by = { id: t.actors.ann.accountId, name: 'ann' };
    ({ members } = await t.database.tx((tx) => enrol(tx, t.kit, { collectiveId: one(), rows, by }, t.clock.now)));
  });
  after(() => t.close());

  const meet = (eligible: number, over: Record<string, unknown> = {}) =>
    t.call('ann', 'POST', `/collectives/${one()}/decisions`, {
      body: {
        ...DECISION,
        ...MEETING,
        partIds: [part],
        annualFen: '100',
        termMonths: 36,
        eligible,
        present: eligible,
        inFavour: eligible,
        ...over,
      },
    });
  const voters = async (on = MEETING.meetingOn) => {
    const v = ok(await t.call('ann', 'GET', `/collectives/${one()}/voters?on=${on}`));
    return [v.able, v.unable, v.undated];
  };
  const hits = async (over: Record<string, unknown>): Promise<string[]> => {
    const decisionId = await t.decision({ ...MEETING, partIds: [part], ...over } as Parameters<typeof t.decision>[0]);
    const contract = ok(
      await t.call('ann', 'POST', `/collectives/${one()}/contracts`, {
        body: {
          lessee: { uscc: uscc(310), name: '示例租户' },
          partIds: [part],
          decisionId,
          listingId: null,
          renewsId: null,
          permittedUse: '仓储',
          depositFen: '0',
          earnestFen: '0',
          lateFeePpmDay: 400,
          clauses: CLAUSES,
          startsOn: '2026-03-01',
          endsOn: '2029-02-28',
          rent: { annualFen: '5000000', payEveryMonths: 12, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 },
        },
      }),
    ).id as string;
    const { findings } = ok(await t.call('ann', 'GET', `/contracts/${contract}/examination`));
    const said = findings.find((f: { rule: string }) => f.rule === 'C08')?.hits ?? [];
    ok(await t.go(contract, 'discard', { note: '测试' }));
    return said.map((h: { variant: string }) => h.variant).toSorted();
  };

  it('is told by the age on the day, own earnings from sixteen, and what a court declared; SQL says the same', async () => {
    const declared: (Declared | null)[] = [null, 'own-earnings', 'limited', 'none'];
    const born = [null, '1940-01-01', '2008-02-29', '2008-02-25', '2008-02-26', '2010-02-25', '2010-02-26'];
    const cases = born.flatMap((b) => declared.map((d) => ({ b, d, says: mayVote(abilityOn(b, d, MEETING.meetingOn)) })));
    const { rows } = await sql<{ v: boolean | null }>`select assets.may_vote(x.b, x.d, ${MEETING.meetingOn}::date) as v
      from unnest(${cases.map((c) => c.b)}::date[], ${cases.map((c) => c.d)}::text[]) with ordinality x(b, d, n) order by n`.execute(
      t.database.db,
    );
    assert.deepEqual(
      rows.map((r) => r.v),
      cases.map((c) => c.says),
    );
    assert.deepEqual(
      [abilityOn('2008-02-25', null, '2026-02-25'), abilityOn('2008-02-25', null, '2026-02-24')],
      ['adult', 'minor'],
    );
    assert.deepEqual(
      [abilityOn('2009-08-01', 'own-earnings', '2026-02-25'), abilityOn('1950-01-01', 'none', '2026-02-25')],
      ['earns', 'none'],
    );
  });

  it('a meeting of members counts those with capacity on its day', async () => {
    assert.deepEqual(
      [await voters(), await voters('2026-02-24')],
      [
        [4, 1, 0],
        [3, 2, 0],
      ],
    );
    ok(await meet(4));
    assert.match((await meet(5)).body.message.zh, /有表决权的为 4 人，这里应到 5 人/);
    const [third, young] = [members[2] ?? '', members[3] ?? ''];
    const declare = (who: 'ann' | 'bea' | 'adam', id: string, kind: string) =>
      t.call(who, 'POST', `/members/${id}/capacity`, {
        body: { kind, from: '2026-02-01', to: null, source: '示例判决书', documentHash: HASH },
      });
    const decide = (who: 'ann' | 'bea' | 'bob', id: string, approve = true) =>
      t.call(who, 'POST', `/member-changes/${id}/decision`, { body: { approve, refusal: approve ? null : '没有判决书' } });
    const waiting = async (who: 'ann' | 'bea' | 'sue') =>
      ok(await t.call(who, 'GET', `/collectives/${one()}/member-changes?state=proposed`)).rows;
    assert.deepEqual([(await declare('bea', third, 'none')).status, (await declare('adam', third, 'none')).status], [403, 404]);
    assert.equal(
      (
        await t.call('ann', 'POST', `/members/${third}/capacity`, {
          body: { kind: 'none', from: '2026-02-01', to: null, source: '示例判决书' },
        })
      ).status,
      400,
      'not without the paper',
    );
    // one person declares nothing: it waits, and is refused or approved by another with the duty
    const none = ok(await declare('ann', third, 'none')).id as string;
    assert.deepEqual(await voters(), [4, 1, 0]);
    assert.equal((await declare('ann', third, 'limited')).body.code, 'assets.memberChangeWaits');
    assert.deepEqual([(await decide('ann', none)).status, (await decide('bob', none)).status], [403, 404]);
    const [asked] = await waiting('bea');
    assert.deepEqual([asked.code, asked.what, asked.documentHash, asked.can], ['V3', 'none', HASH, ['decide']]);
    const [told] = await waiting('sue');
    assert.deepEqual([told.what, told.reason, told.can], [null, null, []], 'what a court found is not for every reader');
    ok(await decide('bea', none, false));
    assert.deepEqual(await voters(), [4, 1, 0]);
    ok(await decide('bea', ok(await declare('ann', third, 'none')).id as string));
    assert.equal((await declare('ann', third, 'limited')).body.code, 'assets.capacityThere');
    assert.deepEqual(await voters(), [3, 2, 0]);
    ok(await decide('bea', ok(await declare('ann', young, 'own-earnings')).id as string));
    assert.deepEqual(await voters(), [4, 1, 0]);
    await assert.rejects(t.database.pool.query(`delete from assets.member_capacity`), /permission denied/);
    await assert.rejects(
      t.database.pool.query(
        `insert into assets.member_capacity (id, collective_id, member_id, kind, valid, source, made_at, made_by, made_name)
         values (gen_random_uuid(), $1, $2, 'none', '[2026-01-01,)', 'x', now(), gen_random_uuid(), 'x')`,
        [one(), young],
      ),
      /permission denied/,
    );
    await assert.rejects(
      t.database.owner.query(`update assets.member_change set decided_by = proposed_by where state = 'approved'`),
      /member_change_second_person/,
    );
    const { id } = ok(await t.call('ann', 'GET', `/holders/${third}/members`)).rows[0].capacity.declared[0];
    const seen = async (who: 'ann' | 'sue', of: string) => ok(await t.call(who, 'GET', `/holders/${of}/members`)).rows[0];
    assert.deepEqual([(await seen('ann', third)).vote, (await seen('ann', third)).capacity.ability], [false, 'none']);
    assert.deepEqual(
      [(await seen('sue', third)).vote, (await seen('sue', third)).capacity],
      [false, null],
      'why is for the register alone',
    );
    assert.ok(!JSON.stringify(await seen('ann', third)).includes('1940'), 'no birth day is shown');
    const [row] = ok(await t.call('sue', 'GET', `/collectives/${one()}/members?q=V3&on=2026-02-25`)).rows;
    assert.deepEqual([row.people, row.voters], [1, 0]);
    ok(await byTwo(t, ['ann', 'bea'], `/capacities/${id}/end`, { last: '2026-02-20', source: '示例撤销判决' }));
    assert.deepEqual(await voters(), [5, 0, 0]);
  });

  it('where a birth day is missing it says so, and reads it from the sealed number', async () => {
    const { owner } = t.database;
    await assert.rejects(
      owner.query(`update assets.member set born_on = '1950-01-01' where id = $1`, [members[0]]),
      /birth day is that/,
    );
    await owner.query(`alter table assets.member disable trigger born_once`);
    await owner.query(`update assets.member set born_on = null where id = $1`, [members[0]]);
    await owner.query(`alter table assets.member enable trigger born_once`);
    assert.deepEqual(await voters(), [4, 0, 1]);
    assert.match((await meet(5)).body.message.zh, /另有 1 人没有登记出生日期/);
    assert.match((await meet(4)).body.message.zh, /另有 1 人没有登记出生日期/);
    const id = ok(await meet(5, { eligibleReason: '签到册逐人核对' })).id as string;
    const page = ok(await t.call('uma', 'GET', `/decisions/${id}`));
    assert.deepEqual([page.registered, page.undated, page.mostVoters, page.differs], [4, 1, 5, false]);
    // whose birth day is not known may vote until it is: a majority is one of all five, and of as many representatives as the law asks
    assert.equal(votersAtLeast('members', { registered: 4, listed: null, undated: 1, noticed: null }), 5);
    assert.equal(votersAtLeast('members', { registered: 0, listed: null, undated: 30, noticed: null }), 30);
    assert.equal(votersAtLeast('representatives', { registered: 21, listed: 1, undated: null, noticed: null }), 21);
    const url = `/collectives/${one()}/birth-days`;
    assert.equal((await t.call('bea', 'POST', url)).status, 403);
    assert.deepEqual(ok(await t.call('ann', 'POST', url)), { read: 1, left: 0 });
    assert.deepEqual(await voters(), [5, 0, 0]);
    const { rows } = await owner.query<{ body: object }>(`select body from assets.member_event where kind = 'birth-days-read'`);
    assert.deepEqual(rows[0]?.body, { members: 1 });
  });

  it('who counted more than may vote is asked; more in favour than may vote blocks', async () => {
    const over = { eligible: 7, present: 6, inFavour: 5, eligibleReason: '含外嫁女二人' };
    assert.deepEqual(await hits(over), ['over']);
    assert.deepEqual(await hits({ ...over, inFavour: 6 }), ['cast']);
    assert.deepEqual(await hits({ eligible: 5, present: 5, inFavour: 5 }), []);
  });

  it('a meeting of representatives counts the list of its day', async () => {
    const { owner } = t.database;
    const elected = (code: string, valid: string) =>
      owner.query(
        `insert into assets.mandate (person_id, role, collective_id, title, valid, source)
          select m.person_id, 'representative', m.collective_id, '第一组代表', $2::daterange, '示例选举' from assets.member m join assets.holder h on h.id = m.id where h.code = $1`,
        [code, valid],
      );
    for (const code of ['V1', 'V2']) await elected(code, '[2025-01-01,2030-01-01)');
    const by = { body: 'representatives' };
    assert.match((await meet(3, by)).body.message.zh, /成员代表名单为 2 人，按户数不少于 21 人/);
    const decided = { ...by, eligible: 2, present: 2, inFavour: 2, eligibleReason: '其余代表尚未选出' };
    // two of the twenty-one whom the law asks for decide nothing
    const { id } = ok(
      await t.call('ann', 'POST', `/collectives/${one()}/decisions`, {
        body: { ...DECISION, annualFen: '1', termMonths: 1200, ...MEETING, partIds: [part], ...decided },
      }),
    );
    const minutes = { files: [{ field: 'minutes', name: '记录.pdf', content: PDF }] };
    assert.equal(ok(await t.send('bea', `/decisions/${id}/record`, minutes)).valid, false);
    assert.deepEqual(await hits({ ...decided, eligible: 21, present: 21, inFavour: 21 }), ['cast', 'list']);
    assert.match((await meet(2, { ...by, ...MEETING, meetingOn: '2026-02-25' })).body.message.zh, /不少于 21 人/);
    await assert.rejects(elected('V1', '[2026-01-01,2027-01-01)'), /conflicting key|exclusion/);
    await assert.rejects(elected('V3', '[2025-01-01,2030-01-02)'), /representative_term/);
    await assert.rejects(elected('V3', '[2025-01-01,)'), /representative_has_term/);
    await assert.rejects(elected('V3', '[2019-12-31,2022-01-01)'), /member of the collective/);
    // before the law of 2025 fixed a least number the list alone is compared
    const early = {
      ...by,
      proposedOn: '2025-02-01',
      partyStudiedOn: '2025-02-02',
      noticeOn: '2025-02-10',
      meetingOn: '2025-02-25',
      resultPublishedOn: '2025-02-26',
    };
    ok(await meet(2, early));
    assert.match((await meet(1, early)).body.message.zh, /成员代表名单为 2 人，这里应到 1 人/);
  });

  it('what two persons declare or end after the notice lowers no majority of that meeting', async () => {
    const [first = '', second = '', third = '', , fifth = ''] = members;
    const change = (id: string, what: string, body: object) => byTwo(t, ['ann', 'bea'], `/members/${id}/${what}`, body);
    const record = async (eligible: number, over: Record<string, unknown> = {}) => {
      const { id } = ok(await meet(eligible, { annualFen: '1', termMonths: 1200, ...over }));
      const minutes = { files: [{ field: 'minutes', name: '记录.pdf', content: PDF + id }] };
      const { valid } = ok(await t.send('bea', `/decisions/${id}/record`, minutes));
      const page = ok(await t.call('uma', 'GET', `/decisions/${id}`));
      return [valid, page.registered, page.noticed, page.differs];
    };
    assert.deepEqual(await record(5), [true, 5, null, false]);
    ok(await change(fifth, 'capacity', { kind: 'none', from: '2026-02-01', to: null, source: '示例判决书' }));
    ok(await change(first, 'end', { from: '2026-02-20', why: 'left', reason: '自愿退出' }));
    assert.deepEqual(await voters(), [3, 1, 0]);
    // three of three by the register, of five when notice was given
    assert.deepEqual(await record(3), [false, 3, 5, false]);
    assert.deepEqual(await record(5, { present: 4, inFavour: 4 }), [true, 3, 5, false]);
    assert.deepEqual(await hits({ eligible: 5, present: 4, inFavour: 4 }), [], 'nor does it count too many');
    const early = { body: 'representatives', meetingOn: '2025-04-25', noticeOn: '2025-04-10', proposedOn: '2025-04-01' };
    ok(await change(second, 'end', { from: '2025-04-20', why: 'lost', reason: '丧失' }));
    const { id } = ok(await meet(1, { ...early, partyStudiedOn: '2025-04-05', resultPublishedOn: '2025-04-26' }));
    const page = ok(await t.call('uma', 'GET', `/decisions/${id}`));
    assert.deepEqual([page.listed, page.noticed, page.mostVoters], [1, 2, 2], 'the term of a representative went with it');
    // notice given afterwards: they do not count, nor does who died meanwhile; what one person alone recorded once lowers nothing
    t.clock.now = t.clock.now.add({ hours: 24 * 40 });
    const day = (ago: number): string =>
      t.clock.now.toZonedDateTimeISO(t.kit.zone).toPlainDate().subtract({ days: ago }).toString();
    const later = {
      proposedOn: day(20),
      partyStudiedOn: day(19),
      noticeOn: day(15),
      meetingOn: day(1),
      resultPublishedOn: day(0),
    };
    assert.deepEqual(await record(2, later), [true, 2, null, false]);
    await t.database.owner.query(
      `insert into assets.member_capacity (id, collective_id, member_id, kind, valid, source, made_at, made_by, made_name)
       values (gen_random_uuid(), $1, $2, 'none', '[2026-03-01,)', '示例', '2026-03-01Z', gen_random_uuid(), 'x')`,
      [one(), third],
    );
    assert.deepEqual(await record(1, later), [false, 1, 2, false]);
    ok(await change(third, 'end', { from: day(3), why: 'death', reason: '死亡证明' }));
    assert.deepEqual(await record(1, later), [true, 1, null, false]);
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { openMatters } from '../governance/open-matters.ts';
import { recheck } from '../supervision/gate.ts';
import { testSupervision, type Supervised } from '../supervision/testing.ts';
import { idNumber, uscc, type Who } from '../testing.ts';
import { at, CLAUSES, DEADLINE, ok, OPENING, PDF, SIGNING, TERMS } from './letting.fixture.ts';

const RENT = { annualFen: '3000000', payEveryMonths: 3, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 };

describe('the gate', () => {
  let t: Supervised;
  before(async () => void (t = await testSupervision()));
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at('2026-03-10T02:00:00Z')));
  const shown = async (id: string) => ok(await t.call('ann', 'GET', `/contracts/${id}`));
  const annul = async (id: string) => ok(await t.call('bea', 'POST', `/decisions/${id}/annul`, { body: { reason: '程序有误' } }));
  const propose = async (id: string, change: Record<string, unknown>, decisionId: string | null, who: Who = 'ann') =>
    t.call(who, 'POST', `/contracts/${id}/amendments`, {
      body: {
        signedOn: '2026-03-10',
        decisionId,
        reason: '协商变更',
        documentHash: null,
        revision: (await shown(id)).revision,
        change,
      },
    });
  const decide = (draft: string, action = 'approve', who: Who = 'bea') =>
    t.call(who, 'POST', `/amendments/${draft}/decision`, { body: { action, answer: null } });
  const bare = async (over: Record<string, unknown>) =>
    t.call('ann', 'POST', `/collectives/${t.collectives.one}/contracts`, {
      body: {
        kind: 'house',
        lessee: { uscc: uscc(300), name: '示例租户' },
        lesseeMember: null,
        listingId: null,
        renewsId: null,
        startsOn: '2026-03-01',
        endsOn: '2027-02-28',
        permittedUse: '仓储',
        depositFen: '500000',
        earnestFen: '0',
        lateFeePpmDay: 400,
        rent: RENT,
        clauses: CLAUSES,
        ...over,
      },
    });

  it('what is in force is void by two people on a ground, and whoever has the keys is still examined until they are back', async () => {
    const id = await t.signed();
    ok(await t.go(id, 'activate', { possessionOn: '2026-03-01' }));
    assert.equal((await t.go(id, 'void', { on: '2026-03-10', note: '无效' })).body.code, 'assets.voidTakesTwo');
    assert.ok((await shown(id)).can.includes('propose-void') && !(await shown(id)).can.includes('void'));
    await assert.rejects(
      t.database.tx((tx) =>
        sql`update assets.contract set state = 'void', ended_on = starts_on where id = ${id}::uuid`.execute(tx),
      ),
      /one proposed and another agreed/,
    );
    const judged = { kind: 'void', ground: 'judgment', number: '（2026）示01民终1号' };
    assert.equal((await propose(id, { ...judged, number: null }, null)).status, 422, 'a judgment without its number');
    assert.equal((await propose(id, { kind: 'void', ground: 'sham', number: '12' }, null)).status, 422);
    assert.equal((await propose(id, { kind: 'void', ground: 'any', number: null }, null)).status, 400);
    const draft = ok(await propose(id, judged, null, 'bea')).id;
    assert.equal((await decide(draft, 'approve', 'bea')).body.code, 'assets.secondPerson');
    assert.equal((await shown(id)).state, 'active');
    assert.equal(ok(await decide(draft, 'approve', 'ben')).state, 'approved');
    const after = await shown(id);
    assert.deepEqual([after.state, after.endedOn, after.events.at(-1).action], ['void', '2026-03-10', 'void']);
    assert.match(after.events.at(-1).note, /裁判文书.*示01民终1号/);
    const rules = async () => {
      await recheck(t.kit);
      const found = await t.findings(id);
      return Object.keys(found).filter((rule) => found[rule]?.present);
    };
    t.clock.now = at('2026-05-10T02:00:00Z');
    await t.history();
    const held = await rules();
    assert.ok(held.includes('C41') && held.every((rule) => ['C25', 'C28', 'C41'].includes(rule)), held.join());
    const keysOut = async () =>
      (await openMatters(t.kit.database.db, t.collectives.one)).filter((m) => m.kind.startsWith('void')).map((m) => m.kind);
    assert.deepEqual(await keysOut(), ['void-keys', 'void-owed'], 'a collective does not end with keys out and rent owed');
    ok(await t.go(id, 'hand-back', { on: '2026-05-09' }));
    assert.deepEqual(await keysOut(), []);
    assert.deepEqual(await rules(), ['C25'], 'what is owed for the use outlives it');
    assert.match((await t.findings(id))['C25']?.why.zh ?? '', /占有使用费 ¥5,706.52 未付，最早一笔 2026-03-10/);
  });

  it('who activates holds the book before the contract, as whoever bills or ends it does', async () => {
    const id = await t.signed();
    const holder = await t.database.owner.connect();
    try {
      await holder.query('begin');
      await holder.query('select pg_advisory_xact_lock(7310502, hashtext($1))', [t.collectives.one]); // as bookOf
      let done = false;
      const acting = t.go(id, 'activate').finally(() => (done = true));
      const blocked = `select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
      while (!done && (await t.database.owner.query(blocked)).rowCount === 0) await new Promise((go) => setTimeout(go, 5));
      assert.equal(done, false, 'it waits for who holds the book');
      await holder.query('select from assets.contract where id = $1 for update nowait', [id]);
      await holder.query('rollback');
      ok(await acting);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });

  it('what the rules block at activation is not reached by an amendment: twenty years, missing decision, same person', async () => {
    const id = await t.signed();
    ok(await t.go(id, 'activate'));
    const before = await shown(id);
    const longer = { kind: 'term', endsOn: '2046-03-31', rent: RENT };
    const decision = await t.decision({ subject: 'amendment', contractId: id });
    assert.equal((await propose(id, longer, null)).body.code, 'assets.decisionNeeded');
    assert.equal((await propose(id, { ...longer, endsOn: '2126-03-01' }, decision)).body.code, 'assets.input');
    const draft = ok(await propose(id, longer, decision)).id;
    const refused = await decide(draft);
    assert.equal(refused.body.code, 'assets.blockedByRules');
    assert.match(refused.body.message.zh, /C01/);
    const kept = await shown(id);
    assert.deepEqual([kept.endsOn, kept.schedule.length, kept.drafts[0].state], [before.endsOn, before.schedule.length, 'open']);
    ok(
      await decide(draft, 'refuse').then((a) =>
        a.status === 422
          ? t.call('bea', 'POST', `/amendments/${draft}/decision`, { body: { action: 'refuse', answer: '超过二十年' } })
          : a,
      ),
    );
    // refused, the decision is free again; within twenty years it passes
    const again = ok(await propose(id, { ...longer, endsOn: '2028-02-29' }, decision)).id;
    ok(await decide(again));
    assert.equal((await shown(id)).endsOn, '2028-02-29');
    await recheck(t.kit);
    assert.equal((await t.findings(id, 'all'))['C45'], undefined);
    // the decision it was made longer by is annulled: found the next time
    await annul(decision);
    await recheck(t.kit);
    assert.equal((await t.findings(id, 'all'))['C45']?.present, true);
  });

  it('nothing new rests on a decision that is annulled or invalid, and what is under way goes no further', async () => {
    const part = await t.part();
    const annulled = await t.decision({ partIds: [part] });
    await annul(annulled);
    const weak = ok(
      await t.call('ann', 'POST', `/collectives/${t.collectives.one}/decisions`, {
        body: { ...VOTE, inFavour: 60, partIds: [part], annualFen: '1', termMonths: 60 },
      }),
    ).id;
    assert.equal(ok(await t.send('bea', `/decisions/${weak}/record`, { files: MINUTES })).valid, false);
    for (const decisionId of [annulled, weak]) {
      assert.equal((await bare({ partIds: [part], decisionId })).body.code, 'assets.decisionNeeded');
      const listing = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, {
        body: { ...NOTICE, decisionId, partIds: [part] },
      });
      assert.equal(listing.body.code, 'assets.decisionNeeded');
    }
    // annulled after the draft: not signed; after the signature: not in force; behind the program's back neither
    const first = await t.decision({ partIds: [part] });
    const draft = ok(await bare({ partIds: [part], decisionId: first })).id;
    await t.approved(draft);
    await annul(first);
    assert.equal((await t.go(draft, 'sign', { on: '2026-03-01', signing: SIGNING })).body.code, 'assets.decisionNeeded');
    await assert.rejects(
      sql`update assets.contract set state = 'signed', signed_on = '2026-03-01' where id = ${draft}::uuid`.execute(t.database.db),
      /carries nothing/,
    );
    const signed = await t.signed();
    await annul((await shown(signed)).decisionId);
    assert.equal((await t.go(signed, 'activate')).body.code, 'assets.decisionNeeded');
    const notice = ok(
      await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, {
        body: { ...NOTICE, decisionId: await t.decision({ partIds: [part] }), partIds: [part] },
      }),
    ).id;
    await annul(ok(await t.call('ann', 'GET', `/listings/${notice}`)).decisionId);
    const dates = { deadline: DEADLINE, opening: OPENING, startsOn: '2027-06-01', revision: 1 };
    assert.equal(
      (await t.call('bea', 'POST', `/listings/${notice}/publish`, { body: dates })).body.code,
      'assets.decisionNeeded',
    );
    // in force already: the next examination finds it without a decision
    const active = await t.signed();
    ok(await t.go(active, 'activate'));
    await recheck(t.kit);
    assert.equal((await t.findings(active))['C07'], undefined);
    await annul((await shown(active)).decisionId);
    await recheck(t.kit);
    assert.equal((await t.findings(active))['C07']?.present, true);
  });

  it('a charter that asks more is asked by the rules too', async () => {
    const part = await t.part();
    const decisionId = await t.decision({ partIds: [part], present: 80, inFavour: 70 });
    const id = await t.signed({ decisionId }, [part]);
    ok(await t.go(id, 'activate'));
    await t.database.owner.query(
      `insert into assets.charter (collective_id, valid, terms, source) values ($1, '[2020-01-01,2026-02-01)', '{"vote":{"majority":"9/10","of":"all"}}', 'test')`,
      [t.collectives.one],
    );
    await t.history();
    assert.equal((await t.findings(id))['C08']?.present, true);
    await t.database.owner.query('delete from assets.charter');
  });

  it('a decision carries what it decides, as much as it agreed to, once', async () => {
    const [one, two] = [await t.part('one', 1_000_000), await t.part('one', 1_000_000)];
    const code = async (decisionId: string, over: Record<string, unknown> = {}) =>
      (await bare({ partIds: [one], decisionId, ...over })).body.code;
    assert.equal(await code(await t.decision({ partIds: [two] })), 'assets.decisionOther');
    const spare = await t.signed();
    assert.equal(await code(await t.decision({ subject: 'claims', contractId: spare, amountFen: '1' })), 'assets.decisionOther');
    assert.equal(await code(await t.decision({ partIds: [one], annualFen: '3000001' })), 'assets.decisionOther');
    assert.equal(await code(await t.decision({ partIds: [one], termMonths: 11 })), 'assets.decisionOther');
    const small = await t.decision({ partIds: [one, two], matter: 'ordinary', annualFen: '100', termMonths: 36 });
    const rich = { rent: { ...RENT, annualFen: '6000000' } };
    const low = await bare({ partIds: [one], decisionId: small, ...rich });
    assert.equal(low.body.code, 'assets.matterTooLow');
    assert.match(low.body.message.zh, /50,000\.00/);
    const draft = ok(await bare({ partIds: [one], decisionId: small })).id;
    const rival = ok(await bare({ partIds: [one], decisionId: small, startsOn: '2028-01-01', endsOn: '2028-12-31' })).id;
    for (const id of [draft, rival]) await t.approved(id);
    ok(await t.go(draft, 'sign', { on: '2026-03-01', signing: SIGNING }));
    const used = await t.go(rival, 'sign', { on: '2026-03-01', signing: SIGNING });
    assert.equal(used.body.code, 'assets.decisionCarried');
    assert.ok(used.body.message.zh.includes((await shown(draft)).number));
    await assert.rejects(
      sql`update assets.decision_use set contract_id = ${rival}::uuid where decision_id = ${small}::uuid`.execute(t.database.db),
      /carried out once/,
    );
    await assert.rejects(
      sql`insert into assets.decision_use (decision_id, target_id, contract_id, at) values (${small}::uuid, ${rival}::uuid, ${rival}::uuid, now())`.execute(
        t.database.db,
      ),
      /what it decides only/,
    );
    // the other part of it is free
    ok(await bare({ partIds: [two], decisionId: small }));
    assert.deepEqual(
      ok(await t.call('uma', 'GET', `/decisions/${small}`)).uses.map((u: { id: string }) => u.id),
      [draft],
    );
  });

  it('what was recorded at the signing is corrected by two people before it takes effect, and both versions stay', async () => {
    const part = await t.part();
    const id = ok(await bare({ partIds: [part], decisionId: await t.decision({ partIds: [part] }) })).id as string;
    await t.approved(id);
    ok(await t.go(id, 'sign', { on: '2026-03-01', signing: { ...SIGNING, seal: 'committee' } }));
    assert.match((await t.go(id, 'activate')).body.message.zh, /C06/);
    const correct = async (
      said: Record<string, unknown>,
      files: { field: string; name: string; content: string }[] = [],
      who: Who = 'ann',
    ) =>
      t.send(who, `/contracts/${id}/correction`, {
        fields: {
          said: JSON.stringify({
            signedOn: '2026-03-01',
            signing: SIGNING,
            reason: '印章登记有误',
            revision: (await shown(id)).revision,
            ...said,
          }),
        },
        files,
      });
    assert.equal((await correct({ signing: { seal: 'x' } })).body.code, 'assets.input');
    assert.equal((await t.send('ann', `/contracts/${id}/correction`, { fields: { said: '{' } })).body.code, 'assets.input');
    assert.equal((await correct({ signing: { ...SIGNING, seal: 'committee' } })).body.code, 'assets.input');
    assert.equal((await correct({}, [], 'adam')).status, 404);
    const draft = ok(await correct({})).id;
    assert.equal((await shown(id)).signing.seal, 'committee');
    assert.equal((await decide(draft, 'approve', 'ann')).status, 403);
    ok(await decide(draft));
    const done = await shown(id);
    assert.deepEqual(
      [done.signing.seal, done.drafts[0].before.signing.seal, done.drafts[0].state],
      ['collective', 'committee', 'approved'],
    );
    assert.ok(done.events.some((e: { action: string }) => e.action === 'correct-signing'));
    await assert.rejects(
      sql`update assets.contract set signing = '{"seal":"none"}' where id = ${id}::uuid`.execute(t.database.db),
      /amendment only/,
    );
    ok(await t.go(id, 'activate'));
    assert.equal((await correct({ signedOn: '2026-03-02' })).body.code, 'assets.notNow');
  });

  it('an oral lease is recorded, held back, and put in writing', async () => {
    const part = await t.part();
    const id = ok(await bare({ partIds: [part], decisionId: await t.decision({ partIds: [part] }), form: 'oral' })).id as string;
    ok(await t.go(id, 'submit'));
    ok(await t.go(id, 'approve'));
    assert.equal((await t.go(id, 'sign', { on: '2026-03-01', signing: SIGNING })).body.code, 'assets.input');
    ok(await t.go(id, 'sign', { on: '2026-03-01' }));
    assert.match((await t.go(id, 'activate')).body.message.zh, /C05/);
    const said = JSON.stringify({
      signedOn: '2026-03-09',
      signing: SIGNING,
      reason: '补签书面合同',
      revision: (await shown(id)).revision,
    });
    assert.equal((await t.send('ann', `/contracts/${id}/correction`, { fields: { said } })).body.code, 'assets.input');
    const files = [{ field: 'document', name: '合同.pdf', content: `${PDF}oral` }];
    ok(await decide(ok(await t.send('ann', `/contracts/${id}/correction`, { fields: { said }, files })).id));
    const written = await shown(id);
    assert.deepEqual([written.form, written.signedOn, written.document === null], ['written', '2026-03-09', false]);
    assert.equal((await t.call('ann', 'GET', `/contracts/${id}/document`)).bytes.toString(), `${PDF}oral`);
    const rules = (await t.go(id, 'activate')).body.message?.zh ?? '';
    assert.doesNotMatch(rules, /C05/);
  });

  it('two fight for one firm: who may act for it bids, whatever the other wrote or did', async () => {
    const id = await t.listing();
    const firm = { uscc: uscc(400), name: '冒名公司' };
    const go = (who: Who, name: string) =>
      t.call(who, 'POST', `/listings/${id}/registrations`, { body: { organisation: { ...firm, name }, phone: '13800000001' } });
    const judge = (reg: string, body: Record<string, unknown>) =>
      t.call('ann', 'POST', `/registrations/${reg}/judge`, { body: { reason: null, ...body } });
    const paper = (who: Who, reg: string, field = 'authority') =>
      t.send(who, `/registrations/${reg}/authority`, { files: [{ field, name: '授权.pdf', content: `${PDF}${who}` }] });
    const squatter = ok(await go('bill', '冒名公司')).id;
    assert.equal((await go('bill', '冒名公司')).body.code, 'assets.registeredAlready');
    const right = ok(await go('bonnie', '真名有限公司'));
    assert.equal(right.authority, 'missing');
    // without a paper neither counts; another's registration cannot be given a paper
    assert.equal((await judge(squatter, { action: 'qualify' })).body.code, 'assets.paperNotAccepted');
    assert.equal((await judge(squatter, { action: 'accept-authority', name: firm.name })).body.code, 'assets.notNow');
    assert.equal((await paper('bill', right.id)).status, 404);
    assert.equal((await paper('bill', squatter, 'letter')).body.code, 'assets.authorityPaper');
    ok(await paper('bill', squatter));
    ok(await paper('bonnie', right.id));
    assert.equal((await t.call('ann', 'GET', `/registrations/${right.id}/authority`)).bytes.toString(), `${PDF}bonnie`);
    assert.equal((await t.call('adam', 'GET', `/registrations/${right.id}/authority`)).status, 404);
    ok(await judge(right.id, { action: 'accept-authority', name: '真名有限公司' }));
    assert.equal((await judge(squatter, { action: 'accept-authority', name: firm.name })).body.code, 'assets.registeredAlready');
    ok(await judge(right.id, { action: 'qualify' }));
    ok(await judge(squatter, { action: 'disqualify', reason: '委托书不实' }));
    assert.equal((await go('bill', '冒名公司')).body.code, 'assets.notBidding');
    const page = ok(await t.call('ann', 'GET', `/listings/${id}`));
    const [bidder] = page.bidders.filter((b: { id: string }) => b.id === right.id);
    assert.deepEqual([bidder.bidder, bidder.state, bidder.authority], ['真名有限公司', 'qualified', 'accepted']);
    // the checked name stays whatever is typed next; what it was is kept
    const later = await t.listing();
    ok(await t.call('bill', 'POST', `/listings/${later}/registrations`, { body: { organisation: firm } }));
    const name = async () =>
      (
        await t.database.owner.query<{ name: string; phone: unknown }>(
          'select name, phone_mac as phone from assets.party where uscc = $1',
          [firm.uscc],
        )
      ).rows[0];
    assert.deepEqual(await name(), { name: '真名有限公司', phone: null });
    const { rows } = await t.database.owner.query(
      'select was, name from assets.party_renaming where party_id = $1 order by at, id',
      [bidder.partyId],
    );
    assert.deepEqual(
      rows.map((r) => `${r.was} → ${r.name}`),
      ['冒名公司 → 真名有限公司'],
    );
    // from now on a name is corrected by two people: governance/parties.ts
    await assert.rejects(
      t.database.pool.query(`update assets.party set name = 'x' where id = $1`, [bidder.partyId]),
      (error: { code?: string }) => error.code === '23514',
    );
    // who withdrew does not bar anybody
    const third = ok(await t.call('boris', 'POST', `/listings/${later}/registrations`, { body: { organisation: null } })).id;
    ok(await t.call('boris', 'POST', `/registrations/${third}/withdraw`, { body: { reason: '不参加了' } }));
    ok(await t.call('boris', 'POST', `/listings/${later}/registrations`, { body: { organisation: null } }));
  });

  it('a legal representative confirmed by a second person of the town needs no paper; at equal bids the sitting tenant comes before the lot', async () => {
    const party = await t.database.owner.query<{ id: string }>(
      `insert into assets.party (kind, name, uscc, created_at) values ('organisation', '示例承租公司', $1, now()) returning id`,
      [uscc(401)],
    );
    const relate = async (who: Who, kind: string) =>
      ok(
        await t.call(who, 'POST', '/relations', {
          body: {
            one: { uscc: uscc(401), name: '示例承租公司' },
            other: { idNumber: idNumber(90_000 + Object.keys(t.actors).indexOf('bill')), name: '示例·bill' },
            kind,
            share: null,
            from: '2020-01-01',
            to: null,
            source: '登记机关',
          },
        }),
      ).id as string;
    const confirm = async (who: Who, relation: string) => {
      const { rows } = await t.database.owner.query<{ id: string }>(
        `select id from assets.governance_proposal where kind = 'relation-confirm' and subject_id = $1 and state = 'waiting'`,
        [relation],
      );
      return t.call(who, 'POST', '/governance/proposals/decide', {
        body: { ids: rows.map((r) => r.id), confirm: true, note: '' },
      });
    };
    await relate('faye', 'controls');
    const elsewhere = await relate('faye', 'legal-representative');
    assert.equal((await confirm('faye', elsewhere)).status, 403);
    ok(await confirm('ted', elsewhere)); // of another town than the notice
    const part = await t.part();
    const lease = await t.active({ lessee: { partyId: party.rows[0]?.id } }, [part]);
    const other = { name: '示例承租公司', uscc: uscc(402), reason: '换人', documentHash: 'ab'.repeat(32) };
    const novation = await t.call('ann', 'POST', `/parties/${party.rows[0]?.id}/corrections`, { body: other });
    assert.match(novation.body.message.zh, /代码不能更正。换了承租人请办理/);
    await assert.rejects(
      t.database.owner.query('update assets.party set uscc = $1 where id = $2', [uscc(402), party.rows[0]?.id]),
      /the code of who signed a contract/,
    );
    t.clock.now = at('2027-03-10T02:00:00Z');
    await t.database.owner.query(`update assets.contract set state = 'expired' where id = $1`, [lease]);
    const partIds = [part];
    const listing = ok(
      await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, {
        body: { ...NOTICE, depositFen: '0', leaseDepositFen: '123400', decisionId: await t.decision({ partIds }), partIds },
      }),
    ).id as string;
    const dates = { deadline: '2027-04-01T02:00:00Z', opening: '2027-04-02T02:00:00Z', startsOn: '2027-06-01', revision: 1 };
    ok(await t.call('bea', 'POST', `/listings/${listing}/publish`, { body: dates }));
    // what is out to bidding stays: neither retired nor in dispute, as a whole or a part
    const { rows: offered } = await t.database.owner.query<{ id: string; revision: number }>(
      'select a.id, a.revision from assets.asset a join assets.part p on p.asset_id = a.id where p.id = $1',
      [part],
    );
    const { id: assetId, revision } = offered[0]!;
    for (const action of ['retire', 'dispute']) {
      const gone = await t.call('bea', 'POST', `/register/${assetId}/state`, { body: { action, revision, reason: '拆除' } });
      assert.equal(gone.body.code, 'assets.stillOffered', action);
    }
    const unlet = await t.call('ann', 'POST', `/parts/${part}/retire`, { body: { revision, reason: '拆除' } });
    assert.match(unlet.body.message.zh, /公告 ZZ-.* 正在招租/);
    for (const gone of [
      `update assets.part set retired_on = '2027-03-10' where id = $1`,
      `update assets.asset a set state = 'disputed' from assets.part p where p.asset_id = a.id and p.id = $1`,
    ])
      await assert.rejects(t.database.owner.query(gone, [part]), /offers it/);
    assert.match(ok(await t.call(null, 'GET', `/public/listings/${listing}`)).notice.zh, /原承租人（民法典第七百三十四条）优先/);
    const signUp = async () =>
      ok(
        await t.call('bill', 'POST', `/listings/${listing}/registrations`, {
          body: { organisation: { uscc: uscc(401), name: '随便写' } },
        }),
      );
    const stranger = await signUp();
    assert.equal(stranger.authority, 'missing', 'what one accountant of another village wrote down gives no power');
    await assert.rejects(
      t.database.pool.query(`update assets.registration set authority = 'register' where id = $1`, [stranger.id]),
      /legal representative there/,
    );
    ok(await t.call('bill', 'POST', `/registrations/${stranger.id}/withdraw`, { body: { reason: '先登记' } }));
    const named = await relate('ann', 'legal-representative');
    assert.equal(named, elsewhere, 'he is recorded once, and confirmed for each town');
    ok(await confirm('tom', named));
    const firm = await signUp();
    assert.equal(firm.authority, 'accepted');
    const regs: [string, Who][] = [[firm.id, 'bill']];
    for (const who of ['mia', 'max', 'mei'] as const)
      regs.push([ok(await t.call(who, 'POST', `/listings/${listing}/registrations`, { body: { organisation: null } })).id, who]);
    for (const [reg, who] of regs) {
      ok(await t.call('ann', 'POST', `/registrations/${reg}/judge`, { body: { action: 'qualify', reason: null } }));
      ok(await t.commit(listing, reg, who, 4_000_000n));
    }
    t.clock.now = at('2027-04-01T03:00:00Z');
    for (const [reg, who] of regs) ok(await t.reveal(reg, who, 4_000_000n));
    t.clock.now = at('2027-04-02T02:00:00Z');
    ok(await t.step(listing, 'open-bids'));
    ok(await t.step(listing, 'award'));
    ok(await t.step(listing, 'publicise'));
    const { result } = ok(await t.call(null, 'GET', `/public/listings/${listing}`));
    assert.deepEqual(
      [result.decidedBy, result.winner.name, result.ranking[0].priority, result.ranking[1].priority],
      ['sitting-tenant', '示例承租公司', 'sitting-tenant', null],
    );
    t.clock.now = at('2027-04-17T02:00:00Z');
    ok(await t.step(listing, 'conclude'));
    const made = ok(
      await t.call('ann', 'POST', `/listings/${listing}/contract`, {
        body: {
          kind: 'house',
          lesseeMember: false,
          startsOn: '2027-06-01',
          earnestFen: '0',
          lateFeePpmDay: 400,
          clauses: CLAUSES,
        },
      }),
    );
    assert.equal((await shown(made.id)).depositFen, '123400');
  });

  it('a small lot is on display where everybody sees it and can object', async () => {
    const id = await t.listing({ method: 'small-lot', reserveFenYear: '3000000', termMonths: 12 });
    const open = () => t.call(null, 'GET', `/public/listings/${id}`);
    for (const n of [1, 2, 3])
      ok(
        await t.send('ann', `/listings/${id}/quotes`, {
          fields: { name: `示例报价人${n}`, uscc: uscc(500 + n), fenYear: String(3_000_000 + n), quotedOn: '2026-03-01' },
          files: [{ field: 'paper', name: '报价.pdf', content: `${PDF}${n}` }],
        }),
      );
    assert.equal((await open()).status, 404);
    ok(await t.step(id, 'award-directly'));
    assert.equal((await open()).status, 404);
    ok(await t.step(id, 'publicise'));
    const seen = ok(await open());
    assert.deepEqual(
      [seen.state, seen.result.registered, seen.result.winner.fenYear, seen.deadline],
      ['publicity', 3, '3000003', null],
    );
    assert.match(seen.notice.zh, /小额出租/);
    assert.doesNotMatch(seen.notice.zh, /密封|竞价/);
    assert.ok(ok(await t.call(null, 'GET', '/public/listings?results=true')).rows.some((r: { id: string }) => r.id === id));
    assert.match((await t.call(null, 'GET', `/public/listings/${id}/ocds`)).bytes.toString(), /"selective"/);
    const [address] = JSON.parse((await t.call(null, 'GET', `/public/listings/${id}/ocds`)).bytes.toString()).extensions;
    const at0 = new URL(address as string).pathname;
    assert.deepEqual(ok(await t.call(null, 'GET', at0)).schemas, ['release-schema.json']);
    for (const file of ['release-schema.json', 'codelists/+partyRole.csv', 'codelists/leaseValueBasis.csv'])
      assert.equal((await t.call(null, 'GET', at0.replace('extension.json', file))).status, 200, file);
    assert.equal((await t.call(null, 'GET', at0.replace('extension.json', 'other.json'))).status, 404);
    const objection = ok(
      await t.call('boris', 'POST', `/public/listings/${id}/objections`, { body: { text: '报价人之间有关系' } }),
    ).id;
    t.clock.now = at('2026-03-20T02:00:00Z');
    assert.equal((await t.step(id, 'conclude')).body.code, 'assets.objectionsOpen');
    ok(await t.call('bea', 'POST', `/objections/${objection}/answer`, { body: { answer: '已核实无关系', upheld: false } }));
    ok(await t.step(id, 'conclude'));
  });
});

const MINUTES = [{ field: 'minutes', name: '记录.pdf', content: PDF }];
const VOTE = {
  subject: 'letting',
  body: 'members',
  matter: 'major',
  title: '厂房出租',
  proposedOn: '2026-01-05',
  partyStudiedOn: '2026-01-06',
  noticeOn: '2026-01-10',
  meetingOn: '2026-01-25',
  eligible: 100,
  present: 80,
  inFavour: 70,
  outsiders: false,
  resultPublishedOn: '2026-01-26',
};
const NOTICE = {
  title: '示例厂房出租',
  method: 'open-bidding',
  termMonths: 12,
  permittedUse: '仓储',
  reserveFenYear: '3000000',
  depositFen: '0',
  leaseDepositFen: '500000',
  rentTerms: TERMS,
  conditions: '',
};

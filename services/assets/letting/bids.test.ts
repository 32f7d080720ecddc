import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { uscc } from '../testing.ts';
import { lotOf } from './bidding.ts';
import { at, CLAUSES, DEADLINE, nonce, ok, OPENING, SIGNING, TERMS, testLetting, type Letting } from './letting.fixture.ts';
import { tick } from './opening.ts';

const START = '2026-03-10T02:00:00Z';
const BETWEEN = '2026-04-01T03:00:00Z';

describe('letting in the open', () => {
  let t: Letting;
  before(async () => void (t = await testLetting()));
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at(START)));
  const shown = async (id: string) => ok(await t.call('ann', 'GET', `/listings/${id}`));
  /** Another decision on the same parts. */
  const another = async (id: string) => t.decision({ partIds: (await shown(id)).parts.map((p: { id: string }) => p.id) });
  const bidsOf = async (id: string) =>
    (
      await t.database.owner.query<{
        state: string;
        fen_year: bigint | null;
        nonce: string | null;
        reveal_sealed: Buffer | null;
      }>('select state, fen_year, nonce, reveal_sealed from assets.bid where listing_id = $1 order by id', [id])
    ).rows;

  /** What the open data say of a notice. */
  const ocds = async (id: string) =>
    JSON.parse((await t.call(null, 'GET', `/public/listings/${id}/ocds`)).bytes.toString()).releases[0];

  it('publishes with a valid decision, days enough, and parts that are free', async () => {
    const part = await t.part();
    const draft = async (decisionId: string | null) =>
      ok(
        await t.call('ann', 'POST', `/collectives/${t.collectives.one}/listings`, {
          body: {
            title: '示例',
            method: 'open-bidding',
            decisionId,
            termMonths: 12,
            permittedUse: '仓储',
            reserveFenYear: '100',
            depositFen: '0',
            leaseDepositFen: '0',
            rentTerms: TERMS,
            conditions: '',
            partIds: [part],
          },
        }),
      ) as { id: string; revision: number };
    const publish = (id: string, over: Record<string, unknown> = {}) =>
      t.call('bea', 'POST', `/listings/${id}/publish`, {
        body: { deadline: DEADLINE, opening: OPENING, startsOn: '2026-06-01', revision: 1, ...over },
      });
    const without = await draft(null);
    assert.equal((await publish(without.id)).body.code, 'assets.decisionNeeded');
    const good = await draft(await t.decision({ partIds: [part] }));
    assert.equal((await publish(good.id, { deadline: '2026-03-24T02:00:00Z' })).body.code, 'assets.deadlineShort');
    assert.equal((await publish(good.id, { opening: '2026-04-01T03:59:00Z' })).body.code, 'assets.input');
    assert.equal((await publish(good.id, { revision: 2 })).body.code, 'assets.changedMeanwhile');
    assert.equal(
      (
        await t.call('ann', 'POST', `/listings/${good.id}/publish`, {
          body: { deadline: DEADLINE, opening: OPENING, startsOn: '2026-06-01', revision: 1 },
        })
      ).status,
      403,
    );
    const lease = await t.contract([part], { startsOn: '2026-01-01', endsOn: '2026-06-30' });
    await t.approved(lease);
    ok(await t.go(lease, 'sign', { on: '2026-03-01', signing: SIGNING }));
    assert.equal((await publish(good.id)).body.code, 'assets.partTaken');
    assert.equal(ok(await publish(good.id, { startsOn: '2026-07-01' })).state, 'open');
    assert.equal((await publish(good.id, { revision: 2 })).body.code, 'assets.notNow');
  });

  it('goes from sealed bids to a contract; a late bid counts for nothing; nobody reads an amount before the opening', async () => {
    const id = await t.listing();
    const published = await ocds(id);
    t.clock.now = t.clock.now.add({ hours: 1 });
    const mia = await t.bidder(id, 'mia');
    const max = await t.bidder(id, 'max', { uscc: uscc(7), name: '示例仓储有限公司' });
    const mei = await t.bidder(id, 'mei');
    assert.equal(
      (await t.call('mia', 'POST', `/listings/${id}/registrations`, { body: { organisation: null } })).body.code,
      'assets.registeredAlready',
    );
    ok(await t.commit(id, mia, 'mia', 11_000_000n));
    ok(await t.commit(id, mia, 'mia', 12_000_000n));
    ok(await t.commit(id, max, 'max', 13_000_000n));
    assert.equal((await t.commit(id, max, 'mia', 13_000_000n)).status, 404);
    assert.equal((await t.reveal(mia, 'mia', 12_000_000n)).body.code, 'assets.revealTime');
    t.clock.now = at(DEADLINE);
    const late = ok(await t.commit(id, mei, 'mei', 90_000_000n));
    assert.equal(late.late, true);
    await tick(t.database, t.kit, t.clock.now);
    assert.equal((await shown(id)).state, 'closed');
    assert.equal((await t.reveal(mei, 'mei', 90_000_000n)).body.code, 'assets.noBid');
    assert.equal((await t.reveal(mia, 'mia', 11_000_000n)).body.code, 'assets.bidMismatch');
    ok(await t.reveal(mia, 'mia', 12_000_000n));
    ok(await t.reveal(max, 'max', 13_000_000n));
    const boxed = await bidsOf(id);
    assert.deepEqual(boxed.map((b) => b.state).toSorted(), ['late', 'sealed', 'sealed', 'superseded']);
    assert.ok(boxed.every((b) => b.fen_year === null && b.nonce === null));
    assert.ok(
      boxed.every(
        (b) => b.reveal_sealed === null || (!b.reveal_sealed.includes('13000000') && !b.reveal_sealed.includes(nonce(1))),
      ),
    );
    assert.doesNotMatch(JSON.stringify(await shown(id)), /13000000|12000000/);
    assert.doesNotMatch(JSON.stringify((await t.call(null, 'GET', `/public/listings/${id}`)).body), /13000000|示例·mia/);
    // nor how many there are, nor that one more has come: the release is that of the publication but for the deadline that passed
    const sealed = await ocds(id);
    assert.deepEqual([published.tender.numberOfTenderers, sealed.tender.numberOfTenderers], [undefined, undefined]);
    assert.deepEqual([published.date, sealed.date], ['2026-03-10T02:00:00Z', DEADLINE]);
    assert.equal((await t.step(id, 'open-bids')).body.code, 'assets.notYetOpened');
    t.clock.now = at(OPENING);
    await tick(t.database, t.kit, t.clock.now);
    const opened = await shown(id);
    assert.deepEqual(
      [opened.state, opened.outcome.valid, opened.outcome.ranking.map((r: { fenYear: string }) => r.fenYear)],
      ['opened', 2, ['13000000', '12000000']],
    );
    assert.equal((await ocds(id)).tender.numberOfTenderers, 2, 'the late one is none');
    assert.equal(ok(await t.step(id, 'award')).state, 'awarded');
    assert.equal(ok(await t.step(id, 'publicise')).state, 'publicity');
    assert.equal((await t.step(id, 'conclude')).body.code, 'assets.stillOnDisplay');
    const objection = ok(
      await t.call('boris', 'POST', `/public/listings/${id}/objections`, { body: { text: '请公布资格审查情况' } }),
    ).id;
    const more = (text: string) => t.call('boris', 'POST', `/public/listings/${id}/objections`, { body: { text } });
    assert.equal((await more('再说一次，请公布')).body.code, 'assets.objectionWaiting', 'one at a time');
    t.clock.now = at('2026-04-17T02:00:00Z');
    assert.equal((await t.step(id, 'conclude')).body.code, 'assets.objectionsOpen');
    assert.equal(
      (await t.call('ann', 'POST', `/objections/${objection}/answer`, { body: { answer: '已公布', upheld: false } })).status,
      403,
    );
    assert.equal(
      (await t.call('bob', 'POST', `/objections/${objection}/answer`, { body: { answer: '已公布', upheld: false } })).status,
      404,
    );
    const answer = '已公布，见 13800000000 处';
    ok(await t.call('bea', 'POST', `/objections/${objection}/answer`, { body: { answer, upheld: false } }));
    assert.equal((await more('公示期过了再提一次')).body.code, 'assets.objectionsClosed');
    const { rows: told } = await t.database.owner.query(
      `select recipient = $1 as own, body ->> 'zh' as zh from notify.message where kind = 'assets.objection-answered' and link like '%' || $2`,
      [t.actors.boris.accountId, id],
    );
    assert.equal(told.length, 1);
    assert.ok(told[0].own && /不成立.*已公布，见 \*\*\*\* 处/.test(told[0].zh), JSON.stringify(told));
    assert.equal(ok(await t.step(id, 'conclude')).state, 'concluded');
    const seen = ok(await t.call(null, 'GET', `/public/listings/${id}`));
    assert.deepEqual(
      seen.objections.map((o: { answer: string; upheld: boolean }) => [o.answer, o.upheld]),
      [['已公布，见 **** 处', false]],
    );
    assert.doesNotMatch(JSON.stringify(seen), /资格审查情况|boris/, 'neither what was objected nor by whom');
    assert.match(seen.parts[0].asset.publicCode, /^[0-9A-Z]{12}$/);
    const rows = async (query: string) =>
      ok(await t.call(null, 'GET', `/public/listings?${query}`)).rows.map((r: { id: string }) => r.id);
    assert.ok((await rows('results=true')).includes(id));
    assert.ok(!(await rows('open=true')).includes(id));
    assert.deepEqual(
      [seen.result.winner.name, seen.result.winner.fenYear, seen.result.valid],
      ['示例仓储有限公司', '13000000', 2],
    );
    assert.doesNotMatch(JSON.stringify(seen), /示例·mia/);
    const draft = {
      kind: 'house',
      lesseeMember: false,
      startsOn: '2026-06-01',
      earnestFen: '0',
      lateFeePpmDay: 400,
      clauses: CLAUSES,
    };
    const rent = { payEveryMonths: 6, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 };
    const made = ok(await t.call('ann', 'POST', `/listings/${id}/contract`, { body: { ...draft, rent } }));
    const contract = ok(await t.call('ann', 'GET', `/contracts/${made.id}`));
    assert.deepEqual(
      [contract.totalFen, contract.endsOn, contract.lessee.name, contract.schedule.length],
      ['39000000', '2029-05-31', '示例仓储有限公司', 6],
    );
    assert.equal(
      (await t.call('ann', 'POST', `/listings/${id}/contract`, { body: { ...draft, rent } })).body.code,
      'assets.contractThere',
    );
    const change = {
      ...contract,
      lessee: { partyId: contract.lessee.id },
      partIds: contract.partList.map((p: { id: string }) => p.id),
      revision: 1,
      clauses: CLAUSES,
    };
    const edit = (more: Record<string, unknown>) => {
      const {
        kind,
        lessee,
        lesseeMember,
        partIds,
        decisionId,
        startsOn,
        endsOn,
        permittedUse,
        depositFen,
        earnestFen,
        lateFeePpmDay,
        rent: terms,
        clauses,
        revision,
      } = { ...change, ...more };
      return t.call('ann', 'PUT', `/contracts/${made.id}`, {
        body: {
          kind,
          lessee,
          lesseeMember,
          partIds,
          decisionId,
          startsOn,
          endsOn,
          permittedUse,
          depositFen,
          earnestFen,
          lateFeePpmDay,
          rent: terms,
          clauses,
          revision,
        },
      });
    };
    // nothing of what was published or bid is another in the draft
    for (const more of [
      { rent: { ...contract.rent, annualFen: '1000' } },
      { rent: { ...contract.rent, freeDays: 350 } },
      { rent: { ...contract.rent, payEveryMonths: 12 } },
      { rent: { ...contract.rent, escalation: { everyMonths: 12, ppm: 0 } } },
      { permittedUse: '餐饮' },
      { depositFen: '0' },
    ])
      assert.equal((await edit(more)).body.code, 'assets.notAsAwarded', JSON.stringify(more));
    assert.equal(ok(await edit({ lateFeePpmDay: 500 })).revision, 2);
    await t.approved(made.id);
    await t.database.owner.query(`update assets.contract set permitted_use = '餐饮' where id = $1`, [made.id]);
    await assert.rejects(
      t.database.pool.query(`update assets.contract set state = 'signed', signed_on = '2026-04-17' where id = $1`, [made.id]),
      /as it was awarded/,
    );
    assert.equal((await t.go(made.id, 'sign', { on: '2026-04-17', signing: SIGNING })).body.code, 'assets.notAsAwarded');
  });

  it('equal bids: the lot of a seed nobody knew decides, registering again draws nothing new, and everyone can recompute it', async () => {
    const id = await t.listing();
    const first = ok(await t.call('mia', 'POST', `/listings/${id}/registrations`, { body: { organisation: null } })).id as string;
    ok(await t.call('mia', 'POST', `/registrations/${first}/withdraw`, { body: { reason: '再想想' } }));
    const regs = [await t.bidder(id, 'mia'), await t.bidder(id, 'max'), await t.bidder(id, 'mei')];
    const before = await shown(id);
    const open = ok(await t.call(null, 'GET', `/public/listings/${id}`));
    assert.deepEqual([before.seed, open.seed, open.seedHash], [null, null, before.seedHash]);
    assert.ok(open.notice.zh.includes(before.seedHash));
    await assert.rejects(
      t.database.owner.query(`update assets.listing set seed_hash = repeat('0', 64) where id = $1`, [id]),
      /published notice/,
    );
    await assert.rejects(t.database.owner.query(`update assets.listing set seed = 'chosen' where id = $1`, [id]), /seed/);
    const who = ['mia', 'max', 'mei'] as const;
    for (const [i, reg] of regs.entries()) ok(await t.commit(id, reg, who[i]!, 11_000_000n));
    t.clock.now = at(BETWEEN);
    for (const [i, reg] of regs.entries()) ok(await t.reveal(reg, who[i]!, 11_000_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    const { outcome, seed } = await shown(id);
    const key = (reg: string): string => (reg === regs[0] ? first : reg);
    assert.equal(outcome.tie, true);
    assert.deepEqual(
      outcome.ranking.map((r: { registrationId: string }) => r.registrationId),
      regs.toSorted((a, b) => (lotOf(seed, key(a)) < lotOf(seed, key(b)) ? -1 : 1)),
    );
    assert.equal(createHash('sha256').update(seed).digest('hex'), before.seedHash);
    assert.deepEqual(new Set(outcome.ranking.map((r: { lotKey: string }) => r.lotKey)), new Set(regs.map(key)));
  });

  it('no valid bid: it fails; the second notice keeps the conditions and a single bidder may win by decision', async () => {
    const id = await t.listing();
    const mia = await t.bidder(id, 'mia');
    const max = await t.bidder(id, 'max');
    const mei = ok(await t.call('mei', 'POST', `/listings/${id}/registrations`, { body: { organisation: null } })).id as string;
    ok(await t.commit(id, mia, 'mia', 9_999_999n));
    ok(await t.commit(id, max, 'max', 20_000_000n));
    ok(await t.commit(id, mei, 'mei', 30_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 9_999_999n));
    ok(await t.reveal(mei, 'mei', 30_000_000n));
    t.clock.now = at(OPENING);
    await tick(t.database, t.kit, t.clock.now);
    assert.deepEqual((await bidsOf(id)).map((b) => b.state).toSorted(), ['below-reserve', 'disqualified', 'unopened']);
    assert.equal((await shown(id)).state, 'failed');
    t.clock.now = at(START);
    const again = ok(await t.call('ann', 'POST', `/listings/${id}/relist`, { body: { reserveFenYear: null } }));
    assert.equal(
      (await t.call('ann', 'POST', `/listings/${id}/relist`, { body: { reserveFenYear: null } })).body.code,
      'assets.notNow',
    );
    ok(
      await t.call('bea', 'POST', `/listings/${again.id}/publish`, {
        body: { deadline: DEADLINE, opening: OPENING, startsOn: '2026-06-01', revision: 1 },
      }),
    );
    const one = await t.bidder(again.id, 'mia');
    ok(await t.commit(again.id, one, 'mia', 10_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(one, 'mia', 10_000_000n));
    t.clock.now = at(OPENING);
    await tick(t.database, t.kit, t.clock.now);
    assert.equal((await t.step(again.id, 'award')).body.code, 'assets.decisionNeeded');
    assert.equal(ok(await t.step(again.id, 'award', { decisionId: await another(again.id) })).state, 'awarded');
  });

  it('a single valid bid of a first notice is not awarded', async () => {
    const id = await t.listing();
    const mia = await t.bidder(id, 'mia');
    ok(await t.commit(id, mia, 'mia', 10_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 10_000_000n));
    t.clock.now = at(OPENING);
    await tick(t.database, t.kit, t.clock.now);
    assert.equal((await t.step(id, 'award', { decisionId: await another(id) })).body.code, 'assets.singleBidder');
    assert.equal(ok(await t.step(id, 'fail', { reason: '只有一个报价' })).state, 'failed');
  });

  it('a winner who withdraws loses the deposit and the next one wins; after the last it fails', async () => {
    const id = await t.listing();
    const mia = await t.bidder(id, 'mia');
    const max = await t.bidder(id, 'max');
    ok(await t.commit(id, mia, 'mia', 12_000_000n));
    ok(await t.commit(id, max, 'max', 11_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(mia, 'mia', 12_000_000n));
    ok(await t.reveal(max, 'max', 11_000_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    ok(await t.step(id, 'award'));
    assert.equal((await t.step(id, 'replace')).body.code, 'assets.input');
    assert.equal(ok(await t.step(id, 'replace', { reason: '放弃签约' })).state, 'awarded');
    const next = await shown(id);
    assert.deepEqual([next.outcome.winner, next.outcome.withdrawn[0].depositKept], [1, true]);
    assert.equal(next.bidders.find((b: { id: string }) => b.id === mia).depositState, 'kept');
    assert.equal(ok(await t.step(id, 'replace', { reason: '也放弃' })).state, 'failed');
    assert.equal((await shown(id)).outcome.failure, 'winner-withdrew');
  });

  it('a contract that is void stays under the award of who signed it when another wins', async () => {
    const id = await t.listing();
    const regs = [await t.bidder(id, 'mia'), await t.bidder(id, 'max', { uscc: uscc(8), name: '示例第二名有限公司' })];
    ok(await t.commit(id, regs[0]!, 'mia', 12_000_000n));
    ok(await t.commit(id, regs[1]!, 'max', 11_000_000n));
    t.clock.now = at(BETWEEN);
    ok(await t.reveal(regs[0]!, 'mia', 12_000_000n));
    ok(await t.reveal(regs[1]!, 'max', 11_000_000n));
    t.clock.now = at(OPENING);
    for (const step of ['open-bids', 'award', 'publicise']) ok(await t.step(id, step));
    t.clock.now = at('2026-04-17T02:00:00Z');
    ok(await t.step(id, 'conclude'));
    const draft = { startsOn: '2026-06-01', earnestFen: '0', lateFeePpmDay: 400, clauses: CLAUSES, rent: TERMS };
    const first = ok(await t.call('ann', 'POST', `/listings/${id}/contract`, { body: draft })).id as string;
    await t.approved(first);
    ok(await t.go(first, 'sign', { on: '2026-04-17', signing: SIGNING }));
    ok(await t.go(first, 'void', { on: '2026-04-17', note: '承租人冒名' }));
    const { number } = ok(await t.call('ann', 'GET', `/contracts/${first}`));
    const told = async () => {
      const { awards, contracts } = await ocds(id);
      return {
        awards: awards.map((a: { id: string; status: string; suppliers: { name: string }[] }) => [
          a.status,
          a.suppliers[0]?.name,
        ]),
        contracts: contracts.map((c: { id: string; awardID: string; status: string }) => [
          c.id,
          awards.findIndex((a: { id: string }) => a.id === c.awardID),
          c.status,
        ]),
      };
    };
    const voided = [[number, 0, 'cancelled']];
    assert.deepEqual(await told(), { awards: [['active', '自然人']], contracts: voided });
    ok(await t.step(id, 'replace', { reason: '冒名' }));
    const second = ['pending', '示例第二名有限公司'];
    assert.deepEqual(await told(), { awards: [['cancelled', '自然人'], second], contracts: voided });
    ok(await t.step(id, 'fail', { reason: '重新招租' }));
    assert.deepEqual((await told()).awards, [
      ['cancelled', '自然人'],
      ['cancelled', '示例第二名有限公司'],
    ]);
  });

  it('a small lot needs three quotes with papers and a decision; the best at or above the reserve wins', async () => {
    const id = await t.listing({ method: 'small-lot' });
    const quote = (n: number, fenYear: string) =>
      t.send('ann', `/listings/${id}/quotes`, {
        fields: { name: `示例报价人${n}`, uscc: uscc(100 + n), fenYear, quotedOn: '2026-03-01' },
        files: [{ field: 'paper', name: '报价.pdf', content: `${PDF_OF(n)}` }],
      });
    ok(await quote(1, '10000000'));
    ok(await quote(2, '10500000'));
    assert.equal((await quote(2, '10600000')).body.code, 'assets.quoteThere');
    assert.equal((await t.step(id, 'award-directly')).body.code, 'assets.quotesMissing');
    ok(await quote(3, '9000000'));
    assert.equal(ok(await t.step(id, 'award-directly')).state, 'awarded');
    assert.equal((await shown(id)).outcome.ranking[0].fenYear, '10500000');
    assert.equal((await quote(4, '10500000')).body.code, 'assets.notNow');
  });

  it('a notice from before, whose seed stood in it, goes by the rule it published', async () => {
    const id = await t.listing();
    await t.database.owner.query('alter table assets.listing disable trigger listing_moves');
    await t.database.owner.query(
      `update assets.listing set seed = 'a seed that everybody knew', seed_hash = null, seed_sealed = null, rent_terms = null where id = $1`,
      [id],
    );
    await t.database.owner.query('alter table assets.listing enable trigger listing_moves');
    assert.match(ok(await t.call(null, 'GET', `/public/listings/${id}`)).notice.zh, /种子为 a seed that everybody knew/);
    const regs = [await t.bidder(id, 'mia'), await t.bidder(id, 'max')];
    for (const [i, who] of (['mia', 'max'] as const).entries()) ok(await t.commit(id, regs[i]!, who, 11_000_000n));
    t.clock.now = at(BETWEEN);
    for (const [i, who] of (['mia', 'max'] as const).entries()) ok(await t.reveal(regs[i]!, who, 11_000_000n));
    t.clock.now = at(OPENING);
    ok(await t.step(id, 'open-bids'));
    assert.deepEqual(
      (await shown(id)).outcome.ranking.map((r: { registrationId: string }) => r.registrationId),
      regs.toSorted((a, b) => (lotOf('a seed that everybody knew', a) < lotOf('a seed that everybody knew', b) ? -1 : 1)),
    );
    for (const step of ['award', 'publicise']) ok(await t.step(id, step));
    t.clock.now = at('2026-04-17T02:00:00Z');
    ok(await t.step(id, 'conclude'));
    const draft = (rent: Record<string, unknown> | null) =>
      t.call('ann', 'POST', `/listings/${id}/contract`, {
        body: { startsOn: '2026-06-01', earnestFen: '0', lateFeePpmDay: 400, clauses: CLAUSES, rent },
      });
    assert.equal((await draft(null)).body.code, 'assets.input');
    assert.equal((await draft({ ...TERMS, freeDays: 30 })).body.code, 'assets.notAsAwarded', 'it promised no rent-free days');
    ok(await draft(TERMS));
  });

  it('hostile input changes nothing', async () => {
    const id = await t.listing();
    const mia = await t.bidder(id, 'mia');
    for (const commitment of ['', 'F'.repeat(64), 'f'.repeat(63), null, 5])
      assert.equal(
        (await t.call('mia', 'POST', `/registrations/${mia}/bids`, { body: { commitment, fileHash: null } })).status,
        400,
      );
    for (const fenYear of ['-1', '0', '1e9', '01', '9'.repeat(30), '１２３'])
      assert.equal(
        (await t.call('mia', 'POST', `/registrations/${mia}/reveal`, { body: { fenYear, nonce: nonce(1) } })).status,
        400,
        fenYear,
      );
    assert.equal(
      (
        await t.call('mia', 'POST', `/listings/${id}/registrations`, {
          body: { organisation: { uscc: '91990000MA00000010', name: '示例' } },
        })
      ).body.code,
      'assets.input',
    );
    assert.equal(
      (await t.call('mia', 'POST', '/listings/not-a-uuid/registrations', { body: { organisation: null } })).status,
      400,
    );
    assert.equal((await t.call(null, 'POST', `/listings/${id}/registrations`, { body: { organisation: null } })).status, 401);
    assert.equal((await bidsOf(id)).length, 0);
    await assert.rejects(
      t.database.owner.query(`update assets.listing set reserve_fen_year = 1 where id = $1`, [id]),
      /published notice/,
    );
    ok(await t.commit(id, mia, 'mia', 10_000_000n));
    await assert.rejects(
      t.database.owner.query(
        `update assets.bid set fen_year = 5, nonce = repeat('a', 32), opened_at = $2, state = 'valid' where listing_id = $1`,
        [id, START],
      ),
      /before its time/,
    );
    await assert.rejects(
      t.database.owner.query(
        `update assets.bid set fen_year = 5, nonce = repeat('a', 32), opened_at = $2, state = 'valid' where listing_id = $1`,
        [id, OPENING],
      ),
      /commitment_binds/,
    );
  });
});

const PDF_OF = (n: number): string => `%PDF-1.4\n${n}\n%%EOF\n`;

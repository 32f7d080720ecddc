import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { at, CLAUSES, ok, OPENING, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { account } from '../money/testing.ts';
import { scopeWithin } from '../scope.ts';
import { withNames } from './names.ts';
import { commitmentOf } from '../letting/bidding.ts';

let t: Letting;
let bank: string;
before(async () => {
  t = await testLetting();
  bank = await account(t, 'one', '6222000011115555');
});
after(() => t.close());

type Bidder = { who: 'mia' | 'max' | 'mei' | 'bill' | 'bonnie'; device?: string; phone?: string; account?: string };
const device = (n: number): string => String(n).padStart(32, '0');
const NONCE = 'a'.repeat(32);

/** A notice with bids from these bidders to the draft of its contract; answers what C15 asks of it. */
async function asked(bidders: readonly Bidder[]): Promise<{ zh: string } | null> {
  t.clock.now = at('2026-03-10T02:00:00Z');
  const id = await t.listing();
  const regs: string[] = [];
  for (const [i, b] of bidders.entries()) {
    const body = { organisation: null, ...(b.device ? { device: b.device } : {}), ...(b.phone ? { phone: b.phone } : {}) };
    const reg = ok(await t.call(b.who, 'POST', `/listings/${id}/registrations`, { body })).id as string;
    regs.push(reg);
    ok(await t.call('ann', 'POST', `/registrations/${reg}/judge`, { body: { action: 'qualify', reason: null } }));
    const deposit = { accountId: bank, ...(b.account ? { payerNumber: b.account } : {}) };
    ok(await t.call('ann', 'POST', `/registrations/${reg}/judge`, { body: { action: 'deposit-paid', reason: null, deposit } }));
    const commitment = commitmentOf(id, reg, 12_000_000n - BigInt(i) * 777_777n, NONCE);
    ok(await t.call(b.who, 'POST', `/registrations/${reg}/bids`, { body: { commitment, fileHash: null } }));
  }
  t.clock.now = at('2026-04-01T03:00:00Z');
  for (const [i, b] of bidders.entries())
    ok(
      await t.call(b.who, 'POST', `/registrations/${regs[i]}/reveal`, {
        body: { fenYear: String(12_000_000n - BigInt(i) * 777_777n), nonce: NONCE },
      }),
    );
  t.clock.now = at(OPENING);
  for (const step of ['open-bids', 'award', 'publicise']) ok(await t.step(id, step));
  t.clock.now = at('2026-04-17T02:00:00Z');
  ok(await t.step(id, 'conclude'));
  const contract = ok(
    await t.call('ann', 'POST', `/listings/${id}/contract`, {
      body: {
        kind: 'house',
        lesseeMember: false,
        startsOn: '2026-06-01',
        earnestFen: '0',
        lateFeePpmDay: 400,
        clauses: CLAUSES,
        rent: { payEveryMonths: 6, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 0 },
      },
    }),
  ).id as string;
  const { findings } = ok(await t.call('ann', 'GET', `/contracts/${contract}/examination`));
  return findings.find((f: { rule: string }) => f.rule === 'C15')?.why ?? null;
}

it('bidders who share a browser, a telephone or a paying account are asked about; those who share nothing are not', async () => {
  const apart: Bidder[] = [
    { who: 'mia', device: device(1), phone: '13800000001', account: '6217000000000001' },
    { who: 'max', device: device(2), phone: '13800000002', account: '6217000000000002' },
    { who: 'mei', device: device(3), phone: '13800000003', account: '6217000000000003' },
  ];
  assert.equal(await asked(apart), null, 'nothing in common; the same bidder again elsewhere is no collusion');
  const named = (await asked([apart[0]!, { ...apart[1]!, device: device(1) }, apart[2]!]))?.zh ?? '';
  assert.match(named, /示例·max, 示例·mia|示例·mia, 示例·max/, 'bidders are named, not numbered');
  assert.match(named, /设备/);
  assert.doesNotMatch(named, /[0-9a-f]{8}-/);
  const [mia, far] = [t.actors.mia.personId ?? '', t.collectives.far];
  const why = { zh: `报价人 ${mia}，合同 ${far}`, en: mia };
  const [elsewhere] = await withNames(t.database.db, scopeWithin(far), [{ why }], () => ({ collective: far, contract: null }));
  assert.deepEqual(elsewhere?.why, { zh: '报价人 其他集体的相对方，合同 未登记的一方', en: 'a party of another collective' });
  const same = await asked([
    { ...apart[0]!, device: device(11), phone: '138-0000 0009', account: '6217000000000011' },
    { ...apart[1]!, device: device(12), phone: '+86 13800000009', account: '6217 0000 0000 0011' },
  ]);
  assert.match(same?.zh ?? '', /账户|账号/);
  assert.match(same?.zh ?? '', /电话/);
  // nothing that names a device, a telephone or an account is kept in the open
  const { rows } = await t.database.owner.query<{ text: string }>(
    `select (select json_agg(r) from assets.registration r)::text || (select json_agg(b) from assets.bid b)::text || (select json_agg(p) from assets.party p)::text
      || (select json_agg(e) from assets.listing_event e)::text || (select json_agg(f) from assets.receipt f)::text as text`,
  );
  assert.doesNotMatch(rows[0]?.text ?? '', /1380000000|62170000000000|0000000000000000000000000011/);
});

it('an officer is named with the office held on the day of each contract', async () => {
  const { one } = t.collectives;
  const id = t.actors.mia.personId ?? '';
  await t.database.owner.query(
    `insert into assets.mandate (person_id, role, collective_id, title, valid, source)
     values ($1, 'board', $2, '理事', '[2025-01-01,2026-04-01)', 'test'), ($1, 'board', $2, '理事长', '[2026-04-01,)', 'test')`,
    [id, one],
  );
  const contracts = [
    await t.contract([await t.part()]),
    await t.contract([await t.part()], { startsOn: '2026-05-01', endsOn: '2027-04-30' }),
  ];
  const all = contracts.map((contract) => ({ contract, why: { zh: id, en: id } }));
  const told = await withNames(t.database.db, scopeWithin(one), all, ({ contract }) => ({ collective: one, contract }));
  assert.deepEqual(
    told.map((s) => s.why.zh),
    ['示例·mia（理事）', '示例·mia（理事长）'],
  );
});

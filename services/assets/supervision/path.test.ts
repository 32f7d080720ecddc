// Whoever lets as the platform leads is asked nothing: by open bidding, as a small lot, and negotiated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lettingPolicy } from '../letting/common.ts';
import { at, CLAUSES, DEADLINE, DECISION, OPENING, PDF } from '../letting/letting.fixture.ts';
import { uscc } from '../testing.ts';
import { lawInForce } from './packs.ts';
import { displayFits } from './policy.ts';
import { ok, SIGNING, testSupervision, type Supervised } from './testing.ts';

let t: Supervised;
before(async () => {
  t = await testSupervision();
});
after(() => t.close());

async function asset(n: number): Promise<string> {
  const body = {
    code: `PATH-${n}`,
    name: `示例厂房${n}`,
    kind: 'building',
    landKind: null,
    operating: true,
    use: 'storage',
    areaCm2: '2000000',
    address: '示例路',
    lon: null,
    lat: null,
    titleState: 'registered',
    titleNo: `示例证${n}`,
    permitState: 'permitted',
    safetyState: 'safe',
    rightUntil: '2060-12-31',
    acquiredOn: null,
    costFen: null,
    parts: [],
  };
  const { id } = ok(await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, { body }));
  return ok(await t.call('ann', 'GET', `/register/${id}`)).parts[0].id;
}

/** From a result to a contract that is signed, on a day. */
async function contractOf(listing: string, day: string, starts: string): Promise<string> {
  const from = ok(await t.call('bea', 'GET', `/listings/${listing}`));
  const display = lettingPolicy(t.kit).publicityDays[from.method as 'small-lot'];
  const { days } = Temporal.PlainDate.from(from.publicityFrom).until(from.publicityUntil);
  assert.equal(days + 1, display, 'the first and the last day count');
  t.clock.now = at(`${Temporal.PlainDate.from(from.publicityUntil).add({ days: 1 }).toString()}T02:00:00Z`);
  ok(await t.step(listing, 'conclude'));
  t.clock.now = at(`${day}T02:00:00Z`);
  const body = {
    kind: 'house',
    lesseeMember: false,
    startsOn: starts,
    earnestFen: '0',
    lateFeePpmDay: 400,
    clauses: CLAUSES,
  };
  const { id } = ok(await t.call('ann', 'POST', `/listings/${listing}/contract`, { body }));
  await t.approved(id);
  ok(await t.go(id, 'sign', { on: day, signing: SIGNING }));
  return id;
}

const RENT = { payEveryMonths: 3, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 };
const SMALL = { title: '示例仓库出租', termMonths: 12, reserveFenYear: '2000000', depositFen: '300000', rentTerms: RENT };
const quote = async (listing: string, n: number, fenYear: string) =>
  ok(
    await t.send('ann', `/listings/${listing}/quotes`, {
      fields: { name: `示例报价人${n}`, uscc: uscc(940 + n), fenYear, quotedOn: '2026-03-01' },
      files: [{ field: 'paper', name: '报价.pdf', content: `${PDF}${n}` }],
    }),
  );
async function nothing(contract: string): Promise<void> {
  const { findings } = ok(await t.call('ann', 'GET', `/contracts/${contract}/examination`));
  assert.deepEqual(
    findings.map((f: { rule: string; why: { zh: string } }) => `${f.rule} ${f.why.zh}`),
    [],
  );
  ok(await t.go(contract, 'activate', { possessionOn: null }));
  const rows = ok(await t.call('tom', 'GET', `/findings?contract=${contract}&state=all`)).rows;
  assert.deepEqual(rows, []);
}

test('open bidding', async () => {
  t.clock.now = at('2026-03-10T02:00:00Z');
  const listing = await t.listing({
    ...SMALL,
    partIds: [await asset(1)],
    method: 'open-bidding',
    depositFen: '500000',
    reserveFenYear: '6000000',
    termMonths: 24,
  });
  const bids = [
    ['mia', 6_500_000n],
    ['max', 6_300_000n],
    ['mei', 6_200_000n],
  ] as const;
  const registrations: string[] = [];
  for (const [who, fen] of bids) {
    const registration = await t.bidder(listing, who);
    registrations.push(registration);
    ok(await t.commit(listing, registration, who, fen));
  }
  t.clock.now = at(DEADLINE).add({ minutes: 30 });
  for (const [i, [who, fen]] of bids.entries()) ok(await t.reveal(registrations[i]!, who, fen));
  t.clock.now = at(OPENING);
  for (const step of ['open-bids', 'award', 'publicise']) ok(await t.step(listing, step));
  const id = await contractOf(listing, '2026-04-20', '2026-05-01');
  await nothing(id);
});

for (const method of ['small-lot', 'negotiated'] as const)
  test(method, async () => {
    t.clock.now = at('2026-03-10T02:00:00Z');
    const partIds = [await asset(method === 'small-lot' ? 2 : 3)];
    const decisionId = await t.decision({ ...DECISION, title: `示例仓库出租 ${method}`, partIds });
    const listing = await t.listing({ ...SMALL, decisionId, partIds, method });
    await quote(listing, 1, '2300000');
    if (method === 'small-lot')
      for (const [n, fen] of [
        [2, '2200000'],
        [3, '2100000'],
      ] as const)
        await quote(listing, n, fen);
    for (const step of ['award-directly', 'publicise']) ok(await t.step(listing, step));
    await nothing(await contractOf(listing, '2026-04-20', '2026-05-01'));
  });

test('a policy that shows results for fewer days than the rules ask is refused when it is loaded', async () => {
  const law = await lawInForce(t.kit.database.db);
  const days = lettingPolicy(t.kit).publicityDays;
  displayFits(days, law.text.pack);
  for (const [method, n] of [
    ['open-bidding', 14],
    ['small-lot', 6],
    ['negotiated', 14],
  ] as const)
    assert.throws(() => displayFits({ ...days, [method]: n }, law.text.pack), new RegExp(method));
});

/**
 * Five stories that newspapers and inspections told of elsewhere, retold with invented names and hidden among lettings in order: an award a hair above the
 * reserve; a wife's co-operative without a tender and papers made afterwards; one lessee with most of a collective's lettings; a contract with another than the
 * winner and money that went round; three quotes of which only the winner left papers.
 */
import { sql } from 'kysely';
import { ensurePeople } from '@yunjian/kernel/orgs';
import { dice } from './dice.ts';
import type { DemoPart } from './assets.ts';
import { Rows } from './bulk.ts';
import type { Deal, Offer } from './deal.ts';
import { letting, tenderFor } from './plan.ts';
import { addOrganisation, addPersonParty, type Party, type Place } from './place.ts';
import { memberNumber, sampleName, type World } from './world.ts';

/** The lettings of the stories; `roundTrip.fen` was paid beyond the rent and goes back to who paid: more than half of what came in. */
export interface Cases {
  readonly deals: readonly Deal[];
  readonly roundTrip: { readonly deal: Deal; readonly payer: Party; readonly fen: bigint };
}

const flat = (annualFen: bigint): Deal['rent'] => ({
  annualFen,
  payEveryMonths: 12,
  escalation: null,
  freeDays: 0,
  prepaidMonths: 0,
  dueAfterDays: 10,
});

/** Nine registered, the award 0.04 % above the reserve, for ten years. */
function hairAbove(w: World, place: Place, field: DemoPart): Deal {
  const startsOn = w.today.subtract({ days: 1100 });
  const signedOn = startsOn.subtract({ days: 10 });
  const offers = place.parties
    .slice(0, 9)
    .map((party, i): Offer => ({ party, fenYear: 2_000_800n - BigInt(i) * 80n, papers: true }));
  const tender = {
    ...tenderFor(w, signedOn, { annual: 2_000_800n, large: true, winner: offers[0]!.party, others: [] }),
    reserve: 2_000_000n,
    offers,
  };
  const rent = { ...flat(2_000_800n), escalation: { everyMonths: 36, ppm: 50_000 } };
  return letting(w, place.collectives.village, field, startsOn, 120, place.parties, {
    kind: 'farmland',
    lessee: offers[0]!.party,
    tender,
    rent,
    depositFen: 333_466n,
    decision: { body: 'representatives', meetingOn: signedOn.subtract({ days: 78 }) },
    facts: { plan: 'relist', approvals: ['pre-review', 'town-approval', 'credit-check'] },
    typed: true,
    unpaid: 0,
  });
}

/** Let to a co-operative that the chair's wife controls, without a notice; minutes and contract were made after the first payment. */
async function backFilled(w: World, place: Place, part: DemoPart): Promise<Deal> {
  const [wifeId] = await ensurePeople(
    w.tx,
    w.kit.crypto,
    [{ name: sampleName(w.d), idNumber: memberNumber(52_900), demo: true }],
    w.now,
  );
  const wife = await addPersonParty(w, wifeId as string);
  const coop = await addOrganisation(w, 1, '示例农产品专业合作社');
  const relations = new Rows(
    'assets.relation',
    'party_id uuid, other_id uuid, person_id uuid, kind text, valid daterange, source text',
  );
  relations.add(coop.id, wife.id, null, 'controls', '[2016-01-01,)', '登记信息（示例）');
  relations.add(wife.id, null, w.staff.chair.personId, 'spouse', '[2016-01-01,)', '申报（示例）');
  await relations.send(w.tx);
  const startsOn = w.today.subtract({ days: 400 });
  const signedOn = startsOn.subtract({ days: 10 });
  return letting(w, place.collectives.village, part, startsOn, 36, place.parties, {
    lessee: coop,
    rent: flat(9_600_000n),
    depositFen: 1_600_000n,
    tender: null,
    decision: {
      body: 'representatives',
      meetingOn: signedOn.add({ days: 70 }),
      recordedAt: w.at(signedOn.add({ days: 70 }), 16),
    },
    documentAt: w.at(signedOn.add({ days: 71 })),
    // the minutes say who was there and agreed, and that nobody stayed out or told of a relation
    facts: {},
    typed: true,
    unpaid: 0,
  });
}

/** One lessee with 23 of 46 lettings of a collective in two years and 61.36 % of their rent. */
function concentrated(w: World, place: Place, lots: readonly DemoPart[], firm: Party): Deal[] {
  const others = place.parties;
  return Array.from({ length: 46 }, (_, i) => {
    const own = i % 2 === 1;
    const part = lots[own ? (i - 1) / 2 : 23 + i / 2] as DemoPart;
    const startsOn = w.today.subtract({ days: 700 - i * 15 });
    const annual = own ? 6_136_000n : 3_864_000n;
    const lessee = own ? firm : (others[(i * 7) % others.length] as Party);
    const rivals = [others[(i * 7 + 1) % others.length], others[(i * 7 + 2) % others.length]] as Party[];
    return letting(w, place.collectives.group, part, startsOn, 12, others, {
      lessee,
      rent: flat(annual),
      depositFen: annual / 6n,
      decision: { body: own ? 'representatives' : 'board', meetingOn: startsOn.subtract({ days: 88 }) },
      tender: tenderFor(w, startsOn.subtract({ days: 10 }), { annual, large: own, winner: lessee, others: rivals }),
      facts: { plan: 'relist' },
      typed: true,
      unpaid: 0,
    });
  });
}

/** The winner is one firm, the contract another's, who was in before the award; half of the rent went back. */
function anotherParty(w: World, place: Place, part: DemoPart, winner: Party, lessee: Party): Deal {
  const startsOn = w.today.subtract({ days: 300 });
  const tender = tenderFor(w, startsOn.subtract({ days: 10 }), {
    annual: 11_000_000n,
    large: true,
    winner,
    others: place.parties.slice(20, 22),
  });
  return letting(w, place.collectives.village, part, startsOn, 24, place.parties, {
    lessee,
    rent: flat(11_000_000n),
    depositFen: 1_800_000n,
    tender,
    decision: { body: 'representatives', meetingOn: startsOn.subtract({ days: 88 }) },
    possessionOn: tender.deadlineOn.subtract({ days: 15 }),
    typed: true,
    unpaid: 0,
  });
}

/** Three quotes in the minutes, papers of the winner only. */
function winnersPapersOnly(w: World, place: Place, part: DemoPart): Deal {
  const startsOn = w.today.subtract({ days: 500 });
  const [winner, ...others] = place.parties.slice(30, 33) as [Party, ...Party[]];
  const tender = tenderFor(w, startsOn.subtract({ days: 10 }), { annual: 4_000_000n, large: false, winner, others });
  return letting(w, place.collectives.village, part, startsOn, 36, place.parties, {
    lessee: winner,
    rent: flat(4_000_000n),
    depositFen: 600_000n,
    decision: { body: 'board', meetingOn: startsOn.subtract({ days: 88 }) },
    tender: { ...tender, offers: tender.offers.map((o, i) => ({ ...o, papers: i === 0 })) },
    typed: true,
    unpaid: 0,
  });
}

/** Makes the stories. They have dice of their own, so that the same stories are told at every scale. */
export async function makeCases(
  outer: World,
  place: Place,
  at: { readonly lots: readonly DemoPart[]; readonly stages: readonly DemoPart[]; readonly field: DemoPart },
): Promise<Cases> {
  const w: World = { ...outer, d: dice(20_151_107) };
  const [one, two, three] = at.stages as [DemoPart, DemoPart, DemoPart];
  const [firm, winner, other] = [
    await addOrganisation(w, 2, '示例荡湾综合经营有限公司'),
    await addOrganisation(w, 3, '示例秦安贸易有限公司'),
    await addOrganisation(w, 4, '示例平原仓储有限公司'),
  ];
  const odd = anotherParty(w, place, two, winner, other);
  const deals = [
    hairAbove(w, place, at.field),
    await backFilled(w, place, one),
    odd,
    winnersPapersOnly(w, place, three),
    ...concentrated(w, place, at.lots, firm),
  ];
  return { deals, roundTrip: { deal: odd, payer: winner, fen: 13_200_000n } };
}

/** The money of the fourth story: more came in than was owed, and the rest went back to who paid it. */
export async function bookRoundTrip(
  w: World,
  input: { readonly contractId: string; readonly collectiveId: string; readonly payer: Party; readonly fen: bigint },
  post: (on: string, id: string) => Promise<string>,
): Promise<void> {
  const { rows } = await sql<{ id: string; on: string }>`select id, received_on::text as on from assets.receipt
    where contract_id = ${input.contractId}::uuid and fen - used_fen - refunded_fen >= ${input.fen}::int8 limit 1`.execute(w.tx);
  const receipt = rows[0];
  if (receipt === undefined) throw new Error('the sample receipt has nothing left to give back');
  const on = Temporal.PlainDate.from(receipt.on).add({ days: 30 }).toString();
  const [proposal, refund] = [w.id(w.at(on)), w.id(w.at(on))];
  const { accountant, board } = w.staff;
  await sql`insert into assets.proposal (id, collective_id, contract_id, kind, subject_id, reason, state, proposed_at, proposed_by, proposed_name, decided_at, decided_by, decided_name)
    values (${proposal}, ${input.collectiveId}::uuid, ${input.contractId}::uuid, 'refund', ${receipt.id}::uuid, '多收退回（示例）', 'approved', ${w.at(on, 9)}, ${accountant.id}::uuid, ${accountant.name},
      ${w.at(on, 15)}, ${board.id}::uuid, ${board.name})`.execute(w.tx);
  await sql`insert into assets.refund (id, collective_id, contract_id, receipt_id, proposal_id, fen, on_date, payee_name, payee_mac, entry_id)
    values (${refund}, ${input.collectiveId}::uuid, ${input.contractId}::uuid, ${receipt.id}::uuid, ${proposal}, ${input.fen}::int8, ${on}::date, ${input.payer.name}, ${input.payer.payer},
      ${await post(on, refund)}::uuid)`.execute(w.tx);
}

/** Writes lettings: decisions, notices with offers, contracts with parts, rent and what happened to them. */
import { createHash } from 'node:crypto';
import { CLAUSES } from '../letting/contract-row.ts';
import { monthsOf } from '../letting/deciding.ts';
import { buildSchedule } from '../letting/schedule.ts';
import { contractStep, type ContractAction, type ContractState } from '../letting/states.ts';
import { Rows } from './bulk.ts';
import type { Deal } from './deal.ts';
import { addDecisions, type NewDecision } from './decisions.ts';
import { sendEvents, type Notices, type Numbers } from './notices.ts';
import type { DemoEvent, World } from './world.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The steps that led to a state. */
const WAYS: Partial<Record<ContractState, readonly ContractAction[]>> = {
  draft: [],
  discarded: ['discard'],
  review: ['submit'],
  approved: ['submit', 'approve'],
  signed: ['submit', 'approve', 'sign'],
  active: ['submit', 'approve', 'sign', 'activate'],
  expired: ['submit', 'approve', 'sign', 'activate', 'expire'],
};

function stepsOf(w: World, deal: Deal, id: string): DemoEvent[] {
  const over = deal.endedOn === null ? 'expire' : 'end-early';
  const way = WAYS[deal.state] ?? [
    ...(WAYS.active as ContractAction[]),
    over,
    'hand-back',
    ...(deal.state === 'closed' ? (['close'] as const) : []),
  ];
  const signed = deal.signedOn ?? w.today.subtract({ days: 3 });
  const last = deal.endedOn ?? deal.endsOn;
  const when: Partial<Record<ContractAction, Temporal.PlainDate>> = {
    submit: signed.subtract({ days: 6 }),
    approve: signed.subtract({ days: 4 }),
    sign: signed,
    activate: signed.add({ days: 2 }),
    expire: last.add({ days: 1 }),
    'end-early': last,
    'hand-back': deal.handedBackOn ?? last,
    close: last.add({ days: 30 }),
    discard: w.today.subtract({ days: 1 }),
  };
  const events: DemoEvent[] = [
    { of: 'contract', id, action: 'draft', to: 'draft', by: w.staff.accountant, at: w.at(signed.subtract({ days: 8 })) },
  ];
  let from: ContractState = 'draft';
  for (const action of way) {
    const to = contractStep(from, action);
    if (to === null) throw new Error(`a contract does not go from ${from} by ${action}`);
    const by = action === 'submit' || action === 'discard' ? w.staff.accountant : w.staff.chair;
    const at = w.at(when[action] ?? signed);
    events.push({ of: 'contract', id, action, from, to, by, at: Temporal.Instant.compare(at, w.now) > 0 ? w.now : at });
    from = to;
  }
  return events;
}

const ALL_CLAUSES = JSON.stringify(Object.fromEntries(CLAUSES.map((c) => [c, true])));
const SIGNING = JSON.stringify({
  lessorSigned: true,
  lesseeSigned: true,
  signer: 'legal-representative',
  mandate: false,
  seal: 'collective',
});

const decisionOf = (w: World, deal: Deal): NewDecision[] =>
  deal.decision === null
    ? []
    : [
        {
          collectiveId: deal.of.id,
          subject: 'letting',
          title: `${deal.parts[0]?.title ?? ''}出租（示例）`,
          by: w.staff.chair,
          lets: {
            partIds: deal.parts.map((p) => p.id),
            annualFen: deal.rent.annualFen,
            termMonths: monthsOf(deal.startsOn.toString(), deal.endsOn.toString()),
          },
          ...deal.decision,
        },
      ];

/** Writes lettings in the order of their days. Contracts that are closed are entered as returned: they are closed once their money is settled. Answers ids in the order given. */
export async function writeDeals(w: World, numbers: Numbers, notices: Notices, deals: readonly Deal[]): Promise<string[]> {
  const { tx, staff } = w;
  const decisions = await addDecisions(
    w,
    deals.flatMap((deal) => decisionOf(w, deal)),
  );
  let next = 0;
  const contracts = new Rows(
    'assets.contract',
    'id uuid, collective_id uuid, number text, kind text, lessee_id uuid, lessee_member boolean, listing_id uuid, bid_id uuid, decision_id uuid, signed_on date, starts_on date, ends_on date, possession_on date, handed_back_on date, permitted_use text, deposit_fen bigint, clauses jsonb, signing jsonb, rent_terms jsonb, document_hash text, document_at timestamptz, state text, ended_on date, demo boolean, created_at timestamptz, created_by uuid',
  );
  const tenures = new Rows('assets.tenure', 'contract_id uuid, part_id uuid, days daterange, holds boolean');
  const periods = new Rows(
    'assets.rent_period',
    'contract_id uuid, n integer, days daterange, due_on date, fen bigint, rent_free boolean',
  );
  const events: DemoEvent[] = [];
  const ids = deals.map((deal) => {
    const signed = deal.signedOn ?? w.today.subtract({ days: 3 });
    const created = w.at(signed.subtract({ days: 8 }));
    const id = w.id(created);
    const decisionId = deal.decision === null ? null : (decisions[next++] as string);
    const months = deal.startsOn.until(deal.endsOn.add({ days: 1 }), { largestUnit: 'months' }).months;
    const found = deal.tender === null ? null : notices.concluded(deal, deal.tender, decisionId, months);
    const own = deal.tender?.offers[0]?.party === deal.lessee;
    const { rent } = deal;
    const number = numbers.next(deal.of, 'contract', signed.year);
    contracts.add(
      id,
      deal.of.id,
      number,
      deal.kind,
      deal.lessee.id,
      deal.member,
      found?.id ?? null,
      own && deal.state !== 'discarded' ? (found?.bidId ?? null) : null,
      decisionId,
      deal.signedOn?.toString() ?? null,
      deal.startsOn.toString(),
      deal.endsOn.toString(),
      deal.possessionOn?.toString() ?? null,
      deal.handedBackOn?.toString() ?? null,
      deal.parts[0]?.permitted ?? '',
      deal.depositFen,
      ALL_CLAUSES,
      deal.signedOn === null ? '{}' : SIGNING,
      JSON.stringify({ ...rent, annualFen: String(rent.annualFen) }),
      deal.documentAt === null ? null : sha(`contract ${number}`),
      deal.documentAt?.toString() ?? null,
      deal.state === 'closed' ? 'returned' : deal.state,
      deal.endedOn?.toString() ?? null,
      true,
      created.toString(),
      deal.typed ? staff.accountant.id : null,
    );
    for (const p of deal.parts)
      tenures.add(id, p.id, `[${deal.startsOn.toString()},${deal.endsOn.add({ days: 1 }).toString()})`, false);
    for (const [n, p] of buildSchedule(deal.startsOn, deal.endsOn, rent).entries())
      periods.add(id, n, `[${p.from.toString()},${p.to.add({ days: 1 }).toString()})`, p.dueOn.toString(), p.fen, p.rentFree);
    events.push(...stepsOf(w, deal, id));
    return id;
  });
  await notices.send();
  await contracts.send(tx);
  await tenures.send(tx);
  await periods.send(tx);
  await sendEvents(w, 'contract', events);
  return ids;
}

/** Contracts: drafted by hand or from a result, changed while they are drafts, their signed document. Moving them on is contract-steps.ts. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { keptAsAwarded, termsOf } from './awarded.ts';
import type { Outcome } from './bidding.ts';
import { lockParts, nextNumber, remember, wrong, type Hand, type LettingKit } from './common.ts';
import type { ContractInput, ContractKind, ContractRow } from './contract-row.ts';
import { checkDecision, monthsOf, type Holder, type Wanted } from './deciding.ts';
import { kindOfParts, memberOn } from './from-register.ts';
import { netOf } from './least-rent.ts';
import { lockListing, partsOf } from './listings.ts';
import { lastOfMonths } from './months.ts';
import { partyOf } from './parties.ts';
import type { RentPeriod } from './schedule.ts';
import { scheduleOf, type ListingTerms, type RentWire } from './terms.ts';
import { CONTRACT_NAMES, LISTING_NAMES } from './states.ts';

/** A contract, locked for a change. Throws assets.notFound. */
export async function lockContract(tx: Tx, id: string): Promise<ContractRow> {
  const { rows } =
    await sql<ContractRow>`select id, collective_id as "collectiveId", number, kind, state, revision, lessee_id as "lesseeId", listing_id as "listingId",
    decision_id as "decisionId", renews_id as "renewsId", form, signing, clauses, starts_on as "startsOn", ends_on as "endsOn", ended_on as "endedOn", signed_on as "signedOn", possession_on as "possessionOn", document_hash as "documentHash",
    rent_terms as "rentTerms", permitted_use as "permittedUse", deposit_fen as "depositFen", amendments from assets.contract where id = ${id}::uuid for update`.execute(
      tx,
    );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

export const same = (row: { readonly revision: number }, revision: number): void => {
  if (row.revision !== revision) throw failure(failures.changedMeanwhile);
};

/** Writes periods from number `first` on. */
export async function putPeriods(tx: Tx, id: string, periods: readonly RentPeriod[], first = 0): Promise<void> {
  await sql`insert into assets.rent_period (contract_id, n, days, due_on, fen, rent_free)
    select ${id}::uuid, ${first}::int + (o.n - 1)::int, daterange(o.f, o.t, '[]'), o.d, o.fen, o.free
    from unnest(${periods.map((p) => p.from.toString())}::date[], ${periods.map((p) => p.to.toString())}::date[], ${periods.map((p) => p.dueOn.toString())}::date[],
      ${periods.map((p) => String(p.fen))}::bigint[], ${periods.map((p) => p.rentFree)}::boolean[]) with ordinality as o(f, t, d, fen, free, n)`.execute(
    tx,
  );
}

/** Parts that `registered` looked at and locked. */
async function putParts(tx: Tx, id: string, partIds: readonly string[]): Promise<void> {
  await sql`insert into assets.tenure (contract_id, part_id) select ${id}::uuid, unnest(${[...partIds]}::uuid[])`.execute(tx);
}

/** What a contract asks of the decision it stands on. */
export const contractWants = (
  collectiveId: string,
  c: Pick<ContractInput, 'decisionId' | 'renewsId' | 'partIds' | 'startsOn' | 'endsOn'> & {
    readonly rent: RentWire | Record<string, never>;
  },
): Wanted => ({
  collectiveId,
  decisionId: c.decisionId,
  subject: c.renewsId === null ? 'letting' : 'renewal',
  partIds: c.partIds,
  contractId: c.renewsId,
  annualFen: 'annualFen' in c.rent ? BigInt(c.rent['annualFen'] as string) : null,
  netFen: 'annualFen' in c.rent ? netOf(c.startsOn, c.endsOn, c.rent as RentWire) : null,
  termMonths: monthsOf(c.startsOn, c.endsOn),
});

async function checkLinks(
  tx: Tx,
  kit: LettingKit,
  collectiveId: string,
  input: Pick<ContractInput, 'decisionId' | 'listingId' | 'renewsId' | 'startsOn' | 'endsOn' | 'partIds' | 'rent'>,
  holder: Holder | null,
): Promise<void> {
  const { rows } = await sql<{ listing: boolean; renews: string | null }>`select
    ${input.listingId}::uuid is null or exists (select from assets.listing where id = ${input.listingId}::uuid and collective_id = ${collectiveId}::uuid) as listing,
    (select coalesce(ended_on, ends_on)::text from assets.contract where id = ${input.renewsId}::uuid and collective_id = ${collectiveId}::uuid) as renews`.execute(
    tx,
  );
  const found = rows[0]!;
  if (!found.listing) throw wrong('没有这份公告。', 'There is no such notice.');
  if (input.decisionId !== null) {
    const wanted = contractWants(collectiveId, input);
    // after a notice the rent is that of the notice, which was held against the decision when it was published
    await checkDecision(
      tx,
      kit,
      input.listingId === null ? wanted : { ...wanted, annualFen: null, netFen: null },
      input.listingId === null ? holder : { listing: input.listingId },
    );
  }
  if (input.renewsId === null) return;
  if (found.renews === null) throw wrong('没有要续签的合同。', 'There is no such contract to renew.');
  if (input.startsOn <= found.renews)
    throw wrong(
      `续签的租期应在原合同 ${found.renews} 到期以后开始。`,
      `A renewal begins after the old lease ends on ${found.renews}.`,
    );
}

const MAX_YEARS = 100;
/** Dates of a term that can be. How long it may be is law, and examined (rule C01). Throws assets.input. */
export function checkTerm(startsOn: string, endsOn: string): void {
  if (endsOn < startsOn) throw wrong('租期在开始之前结束。', 'The term ends before it starts.');
  if (startsOn < '1980-01-01' || Temporal.PlainDate.from(startsOn).add({ years: MAX_YEARS }).toString() <= endsOn)
    throw wrong('租期的日期不合理。', 'The dates of the term are not plausible.');
}

/** What the registers say of a draft; its parts are looked at and locked first, so that a part of somebody else's is named as that. Throws assets.input where another word was typed. */
async function registered(
  tx: Tx,
  collectiveId: string,
  lesseeId: string,
  input: Pick<ContractInput, 'kind' | 'lesseeMember' | 'partIds' | 'startsOn'>,
): Promise<{ kind: ContractKind; member: boolean | null }> {
  await lockParts(tx, collectiveId, input.partIds, input.startsOn);
  return {
    kind: await kindOfParts(tx, input.partIds, input.kind),
    member: await memberOn(tx, collectiveId, lesseeId, input.startsOn, input.lesseeMember),
  };
}

/** Drafts a contract with its parts and its rent schedule. A listing in the input was looked at by `contractOfListing`. Throws assets.input. */
export async function createContract(
  tx: Tx,
  kit: LettingKit,
  collectiveId: string,
  input: ContractInput,
  by: Hand,
  at: Temporal.Instant,
  bidId: string | null = null,
): Promise<{ id: string; number: string }> {
  checkTerm(input.startsOn, input.endsOn);
  await checkLinks(tx, kit, collectiveId, input, null);
  const periods = scheduleOf(input.startsOn, input.endsOn, input.rent);
  const lesseeId = await partyOf(tx, kit, input.lessee, at);
  const { kind, member } = await registered(tx, collectiveId, lesseeId, input);
  const number = await nextNumber(tx, collectiveId, 'contract', dayOf(kit, at).year);
  const id = uuidv7(at);
  await sql`insert into assets.contract (id, collective_id, number, kind, lessee_id, lessee_member, listing_id, bid_id, decision_id, renews_id, starts_on, ends_on,
      permitted_use, deposit_fen, earnest_fen, late_fee_ppm_day, clauses, rent_terms, form, sublet_consent, break_clauses, created_at, created_by)
    values (${id}, ${collectiveId}, ${number}, ${kind}, ${lesseeId}, ${member}, ${input.listingId}, ${bidId}, ${input.decisionId}, ${input.renewsId},
      ${input.startsOn}, ${input.endsOn}, ${input.permittedUse}, ${input.depositFen}, ${input.earnestFen}, ${input.lateFeePpmDay},
      ${JSON.stringify(input.clauses)}::jsonb, ${JSON.stringify(input.rent)}::jsonb, ${input.form}, ${input.subletConsent}, ${input.breakClauses}, ${at}, ${by.id})`.execute(
    tx,
  );
  await putParts(tx, id, input.partIds);
  await putPeriods(tx, id, periods);
  await remember(tx, kit, { of: 'contract', id, action: 'draft', to: 'draft', by, at, facts: { number, lessee: lesseeId } });
  return { id, number };
}

/** Drafts the contract of a concluded notice: lessee, parts, term, use, deposit and the whole rent are those of the award. Once. */
export async function contractOfListing(
  tx: Tx,
  kit: LettingKit,
  listingId: string,
  input: Pick<
    ContractInput,
    'kind' | 'lesseeMember' | 'startsOn' | 'earnestFen' | 'lateFeePpmDay' | 'clauses' | 'subletConsent' | 'breakClauses'
  > & {
    /** Null: as the notice says. */
    readonly rent: ListingTerms | null;
  },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; number: string }> {
  const listing = await lockListing(tx, listingId);
  const outcome: Outcome | null = listing.outcome;
  const winner = outcome?.ranking[outcome.winner ?? -1];
  if (listing.state !== 'concluded' || !winner) throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  const { rows } =
    await sql`select 1 from assets.contract where listing_id = ${listingId}::uuid and state not in ('discarded', 'void')`.execute(
      tx,
    );
  if (rows.length > 0) throw failure(failures.contractThere);
  const endsOn = lastOfMonths(Temporal.PlainDate.from(input.startsOn), listing.termMonths).toString();
  return createContract(
    tx,
    kit,
    listing.collectiveId,
    {
      ...input,
      form: 'written',
      endsOn,
      lessee: { partyId: winner.partyId },
      partIds: await partsOf(tx, listingId),
      decisionId: listing.awardDecisionId ?? listing.decisionId,
      listingId,
      renewsId: null,
      permittedUse: listing.permittedUse,
      depositFen: String(listing.leaseDepositFen ?? listing.depositFen),
      rent: { ...termsOf(listing, input.rent), annualFen: winner.fenYear },
    },
    by,
    at,
    listing.method === 'open-bidding' ? winner.bidId : null,
  );
}

/** Changes a draft. What notice and award fixed (lessee, parts, term, use, deposit, rent with its rent-free days, escalation and payment) stays. Throws assets.notNow, assets.changedMeanwhile. */
export async function editContract(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: Omit<ContractInput, 'listingId' | 'renewsId'> & { readonly revision: number },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number }> {
  const contract = await lockContract(tx, id);
  if (contract.state !== 'draft') throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
  same(contract, input.revision);
  checkTerm(input.startsOn, input.endsOn);
  await checkLinks(
    tx,
    kit,
    contract.collectiveId,
    { ...input, listingId: contract.listingId, renewsId: contract.renewsId },
    { contract: id },
  );
  const periods = scheduleOf(input.startsOn, input.endsOn, input.rent);
  const lesseeId = await partyOf(tx, kit, input.lessee, at);
  if (contract.listingId !== null) await keptAsAwarded(tx, contract, input, lesseeId);
  const { kind, member } = await registered(tx, contract.collectiveId, lesseeId, input);
  await sql`delete from assets.rent_period where contract_id = ${id}::uuid`.execute(tx);
  await sql`delete from assets.tenure where contract_id = ${id}::uuid`.execute(tx);
  await sql`update assets.contract set kind = ${kind}, lessee_id = ${lesseeId}, lessee_member = ${member}, decision_id = ${input.decisionId},
    starts_on = ${input.startsOn}, ends_on = ${input.endsOn}, permitted_use = ${input.permittedUse}, deposit_fen = ${input.depositFen},
    earnest_fen = ${input.earnestFen}, late_fee_ppm_day = ${input.lateFeePpmDay}, clauses = ${JSON.stringify(input.clauses)}::jsonb,
    rent_terms = ${JSON.stringify(input.rent)}::jsonb, form = ${input.form}, sublet_consent = ${input.subletConsent}, break_clauses = ${input.breakClauses}, revision = revision + 1 where id = ${id}::uuid`.execute(
    tx,
  );
  await putParts(tx, id, input.partIds);
  await putPeriods(tx, id, periods);
  await remember(tx, kit, { of: 'contract', id, action: 'edit', by, at });
  return { id, revision: contract.revision + 1 };
}

/** Puts the signed document to an approved contract: its hash and the moment it came. Until the signature it can be replaced. Throws assets.notNow. */
export async function putDocument(
  tx: Tx,
  kit: LettingKit,
  id: string,
  file: { readonly fileId: string; readonly hash: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; hash: string }> {
  const contract = await lockContract(tx, id);
  if (contract.state !== 'approved') throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
  await sql`update assets.contract set document_file_id = ${file.fileId}, document_hash = ${file.hash}, document_at = ${at}, revision = revision + 1
    where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, { of: 'contract', id, action: 'upload-document', by, at, facts: { document: file.hash } });
  return { id, hash: file.hash };
}

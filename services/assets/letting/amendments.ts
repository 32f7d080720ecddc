/**
 * Amendments and corrections take two people: one proposes, another agrees. What gives something away needs a decision of its own, and the amended contract is
 * examined as one that is to take effect: it may not come out worse than it was.
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { holdBookOf } from '../money/ends.ts';
import { rebill } from '../money/rebill.ts';
import { dayOf } from '../setting.ts';
import { writeChange, type Change, type Written } from './amend.ts';
import { remember, requireDecision, wrong, type Hand, type LettingKit } from './common.ts';
import type { ContractRow } from './contract-row.ts';
import { lockContract, same } from './contracts.ts';
import { correctSigning, correctionOf, type Correction } from './correct.ts';
import { monthsOf, takeDecision, type Wanted } from './deciding.ts';
import { blockersOf, type Blocker } from './gate.ts';
import { partyOf, type PartyInput } from './parties.ts';
import { CONTRACT_NAMES } from './states.ts';
import { voidContract, voidingOf, type Voiding } from './voiding.ts';

/** A change as it is proposed; who the new lessee is may still be looked up. */
export type Proposed =
  | Exclude<Change, { kind: 'party' }>
  | { readonly kind: 'party'; readonly lessee: PartyInput }
  | Correction
  | Voiding;

export interface AmendInput {
  readonly signedOn: string;
  readonly decisionId: string | null;
  readonly reason: string;
  readonly documentHash: string | null;
  readonly change: Proposed;
  readonly revision: number;
}

/** A proposal as it is stored. */
interface Draft {
  readonly id: string;
  readonly contractId: string;
  readonly kind: Proposed['kind'];
  readonly signedOn: string;
  readonly decisionId: string | null;
  readonly loosens: boolean;
  readonly change: Change | Correction | Voiding;
  readonly reason: string;
  readonly documentHash: string | null;
  readonly documentFileId: string | null;
  readonly state: 'open' | 'approved' | 'refused' | 'withdrawn';
  readonly by: string;
}
const DRAFT_NAMES = {
  open: { zh: '待同意', en: 'waiting' },
  approved: { zh: '已同意', en: 'agreed to' },
  refused: { zh: '已退回', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const;

/** What an amendment asks of its decision: on this contract, with the rent and the term it comes to. */
const wantedBy = (contract: ContractRow, decisionId: string, w: Written, change: Change): Wanted => ({
  collectiveId: contract.collectiveId,
  decisionId,
  subject: 'amendment',
  partIds: w.partIds,
  contractId: contract.id,
  annualFen: w.annualFen === null ? null : BigInt(w.annualFen),
  netFen: w.netFen,
  termMonths:
    change.kind === 'term' || change.kind === 'rent' || change.kind === 'parts' ? monthsOf(contract.startsOn, w.endsOn) : null,
});

function amendable(contract: ContractRow, kind: Proposed['kind']): void {
  const ok = kind === 'signing' ? contract.state === 'signed' : contract.state === 'signed' || contract.state === 'active';
  if (!ok) throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
}

/**
 * Proposes an amendment of a contract that is signed or in force, that it is void, or a correction of what was recorded at its signing before it takes effect; nothing
 * changes yet.
 * Throws assets.notNow, .changedMeanwhile, .input, .decisionNeeded and what the decision asks, .amendmentOpen.
 */
export async function proposeAmendment(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: AmendInput & { readonly documentFileId?: string | null },
  by: Hand & { readonly id: string },
  at: Temporal.Instant,
): Promise<{ id: string; loosens: boolean }> {
  const contract = await lockContract(tx, id);
  amendable(contract, input.change.kind);
  same(contract, input.revision);
  const least = input.change.kind === 'signing' ? '1980-01-01' : (contract.signedOn ?? '');
  if (input.signedOn > dayOf(kit, at).toString() || input.signedOn < least)
    throw wrong('变更的签订日应在原合同签订以后、今天以前。', 'An amendment is signed after the contract and not after today.');
  const change: Draft['change'] =
    input.change.kind === 'party'
      ? { kind: 'party', lesseeId: await partyOf(tx, kit, input.change.lessee, at) }
      : (input.change as Draft['change']);
  const written =
    change.kind === 'signing'
      ? correctionOf(contract, change, input)
      : change.kind === 'void'
        ? voidingOf(contract, change, input)
        : await writeChange(tx, contract, contract.amendments + 1, change);
  if (written.loosens && input.decisionId === null) throw failure(failures.decisionNeeded);
  const draft = uuidv7(at);
  try {
    await sql`insert into assets.amendment_draft (id, contract_id, kind, signed_on, decision_id, loosens, change, before, after, reason, document_file_id, document_hash, revision,
        proposed_at, proposed_by, proposed_name)
      values (${draft}, ${id}, ${change.kind}, ${input.signedOn}, ${input.decisionId}, ${written.loosens}, ${JSON.stringify(change)}::jsonb, ${JSON.stringify(written.before)}::jsonb,
        ${JSON.stringify(written.after)}::jsonb, ${input.reason}, ${input.documentFileId ?? null}, ${input.documentHash}, ${contract.revision}, ${at}, ${by.id}, ${by.name})`.execute(
      tx,
    );
  } catch (error) {
    throw isPgError(error, '23505', 'amendment_one_open') ? failure(failures.amendmentOpen) : error;
  }
  if (input.decisionId !== null && change.kind !== 'signing' && change.kind !== 'void')
    await takeDecision(tx, kit, wantedBy(contract, input.decisionId, written as Written, change), { amendment: draft }, at);
  await remember(tx, kit, {
    of: 'contract',
    id,
    action: change.kind === 'signing' ? 'propose-correction' : change.kind === 'void' ? 'propose-void' : 'propose-amendment',
    note: input.reason,
    by,
    at,
    facts: {
      draft,
      kind: change.kind,
      before: written.before,
      after: written.after,
      decision: input.decisionId,
      document: input.documentHash,
    },
  });
  return { id: draft, loosens: written.loosens };
}

/** The contract of a proposal. Throws assets.notFound. */
export async function contractOfDraft(tx: Db | Tx, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select contract_id as id from assets.amendment_draft where id = ${id}::uuid`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].id;
}

/** Parts a proposal adds. */
export async function addedBy(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{
    add: string[] | null;
  }>`select change -> 'add' as add from assets.amendment_draft where id = ${id}::uuid`.execute(db);
  return rows[0]?.add ?? [];
}

async function lockDraft(tx: Tx, id: string): Promise<Draft> {
  const { rows } =
    await sql<Draft>`select id, contract_id as "contractId", kind, signed_on as "signedOn", decision_id as "decisionId", loosens, change, reason,
    document_hash as "documentHash", document_file_id as "documentFileId", state, proposed_by as by from assets.amendment_draft where id = ${id}::uuid for update`.execute(
      tx,
    );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/**
 * Agrees to a proposal, by another person, and carries it out; or refuses it; or its proposer withdraws it. Throws assets.notNow, .secondPerson, .forbidden,
 * .blockedByRules and what the change asks. An overlap surfaces as an error of the exclusion constraint (`translateOverlap`).
 */
export async function decideAmendment(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: { readonly action: 'approve' | 'refuse' | 'withdraw'; readonly answer: string | null },
  by: Hand & { readonly id: string },
  at: Temporal.Instant,
): Promise<{ id: string; revision: number; n: number | null; state: Draft['state'] }> {
  const contractId = await contractOfDraft(tx, id);
  if (input.action === 'approve') await holdBookOf(tx, kit, contractId, by, at);
  const contract = await lockContract(tx, contractId);
  const draft = await lockDraft(tx, id);
  if (draft.state !== 'open') throw failure(failures.notNow, { state: DRAFT_NAMES[draft.state] });
  if ((input.action === 'withdraw') !== (draft.by === by.id))
    throw failure(input.action === 'withdraw' ? failures.forbidden : failures.secondPerson);
  if (input.action !== 'approve') {
    if (input.action === 'refuse' && input.answer === null) throw wrong('请写明退回的原因。', 'Say why it is refused.');
    const state = input.action === 'refuse' ? 'refused' : 'withdrawn';
    await decided(tx, draft, state, null, input.answer, by, at);
    await remember(tx, kit, {
      of: 'contract',
      id: contract.id,
      action: `${input.action}-${draft.kind === 'void' ? 'void' : 'amendment'}`,
      note: input.answer,
      by,
      at,
      facts: { draft: id },
    });
    return { id: contract.id, revision: contract.revision, n: null, state };
  }
  amendable(contract, draft.kind);
  const { change } = draft;
  if (change.kind === 'void') {
    await decided(tx, draft, 'approved', voidingOf(contract, change, draft), input.answer, by, at);
    await voidContract(tx, kit, contract, { ...draft, change }, by, at);
    return { id: contract.id, revision: contract.revision + 1, n: null, state: 'approved' };
  }
  const n =
    change.kind === 'signing'
      ? await correct(tx, kit, contract, draft, change, input.answer, by, at)
      : await carryOut(tx, kit, contract, draft, change, input.answer, by, at);
  return { id: contract.id, revision: contract.revision + 1, n, state: 'approved' };
}

const decided = (
  tx: Tx,
  draft: Draft,
  state: Draft['state'],
  written: Pick<Written, 'before' | 'after'> | null,
  answer: string | null,
  by: Hand,
  at: Temporal.Instant,
) =>
  sql`update assets.amendment_draft set state = ${state}, before = coalesce(${written === null ? null : JSON.stringify(written.before)}::jsonb, before),
  after = coalesce(${written === null ? null : JSON.stringify(written.after)}::jsonb, after), decided_at = ${at}, decided_by = ${by.id}::uuid, decided_name = ${by.name}, answer = ${answer}
  where id = ${draft.id}::uuid`.execute(tx);

/** What was recorded at the signing is put right; both versions stay in the proposal and in the log. */
async function correct(
  tx: Tx,
  kit: LettingKit,
  contract: ContractRow,
  draft: Draft,
  change: Correction,
  answer: string | null,
  by: Hand,
  at: Temporal.Instant,
): Promise<null> {
  const written = correctionOf(contract, change, draft);
  await decided(tx, draft, 'approved', written, answer, by, at);
  await correctSigning(tx, contract, written.after, draft, at);
  await remember(tx, kit, {
    of: 'contract',
    id: contract.id,
    action: 'correct-signing',
    from: contract.state,
    to: contract.state,
    note: draft.reason,
    by,
    at,
    facts: { draft: draft.id, before: written.before, after: written.after },
  });
  return null;
}

async function carryOut(
  tx: Tx,
  kit: LettingKit,
  contract: ContractRow,
  draft: Draft,
  change: Change,
  answer: string | null,
  by: Hand & { readonly id: string },
  at: Temporal.Instant,
): Promise<number> {
  const n = contract.amendments + 1;
  const written = await writeChange(tx, contract, n, change);
  if (written.loosens && !draft.loosens) throw failure(failures.changedMeanwhile);
  // in force by a decision that was annulled since: nothing more is given away on it
  if (written.loosens && contract.decisionId !== null) await requireDecision(tx, contract.collectiveId, contract.decisionId);
  if (draft.decisionId !== null)
    await takeDecision(tx, kit, wantedBy(contract, draft.decisionId, written, change), { amendment: draft.id }, at);
  // what gives nothing away is held against what stood before; what gives something away is not
  const stood = new Set(written.loosens ? [] : (await blockersOf(kit, tx, contract.id, at)).map((b) => b.rule));
  await decided(tx, draft, 'approved', written, answer, by, at);
  const leafId = await remember(tx, kit, {
    of: 'contract',
    id: contract.id,
    action: 'amend',
    from: contract.state,
    to: contract.state,
    note: draft.reason,
    by,
    at,
    facts: {
      n,
      draft: draft.id,
      kind: change.kind,
      before: written.before,
      after: written.after,
      decision: draft.decisionId,
      document: draft.documentHash,
    },
  });
  await sql`insert into assets.amendment (contract_id, n, signed_on, decision_id, kind, before, after, reason, document_hash, at, by_id, by_name, leaf_id, draft_id)
    values (${contract.id}, ${n}, ${draft.signedOn}, ${draft.decisionId}, ${change.kind}, ${JSON.stringify(written.before)}::jsonb, ${JSON.stringify(written.after)}::jsonb,
      ${draft.reason}, ${draft.documentHash}, ${at}, ${by.id}, ${by.name}, ${leafId}, ${draft.id})`.execute(tx);
  await written.apply();
  await sql`update assets.contract set amendments = ${n}, revision = revision + 1 where id = ${contract.id}::uuid`.execute(tx);
  if (change.kind === 'rent')
    await rebill(tx, kit, contract, { from: change.from, proposedBy: draft.by, reason: draft.reason }, by, at);
  refuseWorse(await blockersOf(kit, tx, contract.id, at), stood);
  return n;
}

/** Nothing stands against the amended contract but what may have stood before. */
function refuseWorse(blockers: readonly Blocker[], stood: ReadonlySet<string>): void {
  const against = blockers.filter((b) => !stood.has(b.rule));
  if (against.length > 0)
    throw failure(failures.blockedByRules, {
      rules: against.map((b) => b.rule).join('、'),
      why: against.map((b) => b.why.zh).join('；'),
      whyEn: against.map((b) => b.why.en).join('; '),
    });
}

/** What waits to be agreed to, or was decided, of a contract, newest first. */
export interface DraftShown {
  readonly id: string;
  readonly kind: Proposed['kind'];
  readonly signedOn: string;
  readonly decisionId: string | null;
  readonly loosens: boolean;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly reason: string;
  readonly state: Draft['state'];
  readonly proposedBy: string;
  readonly proposedById: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly answer: string | null;
}

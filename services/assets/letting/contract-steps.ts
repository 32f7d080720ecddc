/** Moving a contract on, by the one transition table: submit, approve, sign, activate, end, hand back, close; and the clock that lets terms expire. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Database, type Db, type Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { within, type Scope } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { billedBeyondEnd, holdBookOf } from '../money/ends.ts';
import { rentLeft } from '../money/left.ts';
import { becomesDue, mustBeSettled } from '../money/settled.ts';
import { GROUND_NAMES } from '../money/grounds.ts';
import { mayRescind, rescinded, type Rescission } from '../money/rescission.ts';
import { CLOCK, lockParts, remember, requireDecision, wrong, type Hand, type LettingKit } from './common.ts';
import type { ContractRow } from './contract-row.ts';
import { contractWants, lockContract, same } from './contracts.ts';
import { takeDecision } from './deciding.ts';
import { kindOfParts, memberOn } from './from-register.ts';
import { keptAsAwarded } from './awarded.ts';
import { blockersOf } from './gate.ts';
import type { RentWire } from './terms.ts';
import { CONTRACT_NAMES, contractActions, contractStep, type ContractAction, type ContractState } from './states.ts';
import { takesTwo } from './voiding.ts';

export interface Signing {
  readonly lessorSigned: boolean;
  readonly lesseeSigned: boolean;
  readonly signer: 'legal-representative' | 'agent' | 'other';
  readonly mandate: boolean;
  readonly seal: 'collective' | 'contract' | 'committee' | 'other' | 'none';
}

/** What a step says besides its name. */
export interface StepInput {
  readonly action: Exclude<ContractAction, 'expire'>;
  readonly revision: number;
  /** Day of the signature, of the handing over, of the end, of the return; null where the step has none. */
  readonly on: string | null;
  readonly note: string | null;
  readonly signing: Signing | null;
  readonly possessionOn: string | null;
  /** On what a rescission stands. */
  readonly rescission?: Rescission | null | undefined;
}

function target(contract: ContractRow, action: ContractAction): ContractState {
  const to = contractStep(contract.state, action);
  if (to === null || !contractActions(contract.state, contract.possessionOn !== null).includes(action))
    throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
  return to;
}

/** Steps that a contract takes on the strength of its decision. */
const RESTS: ReadonlySet<ContractAction> = new Set(['submit', 'approve', 'sign', 'activate']);
const ENDINGS: ReadonlySet<ContractAction> = new Set(['rescind', 'end-early', 'void']);
/** Steps that write what fell due, so that the book is held before the contract. */
const WRITES: ReadonlySet<ContractAction> = new Set([...ENDINGS, 'activate', 'hand-over', 'hand-back', 'close', 'reopen']);

function dayNeeded(input: StepInput, today: string): string {
  if (input.on === null) throw wrong('请填写日期。', 'Say on which day.');
  if (input.on > today) throw wrong('日期不能在今天以后。', 'The day is not after today.');
  return input.on;
}

function partIds(tx: Tx, id: string): Promise<string[]> {
  return sql<{ id: string }>`select part_id as id from assets.tenure where contract_id = ${id}::uuid`
    .execute(tx)
    .then((r) => r.rows.map((x) => x.id));
}

/** Signing: the decision stands and carries this contract, the document is there, both sides signed or the record says who did not, and the parts are locked so that of two contracts one holds. */
async function sign(tx: Tx, kit: LettingKit, contract: ContractRow, input: StepInput, at: Temporal.Instant): Promise<void> {
  const on = dayNeeded(input, dayOf(kit, at).toString());
  // an oral lease has neither signatures nor a document; that it was agreed, and on which day, is recorded (rule C05 says the rest)
  if (contract.form === 'written') {
    if (input.signing === null) throw wrong('请填写签字与盖章情况。', 'Say who signed and with which seal.');
    if (contract.documentHash === null) throw failure(failures.documentNeeded);
  } else if (input.signing !== null) throw wrong('口头合同没有签字和印章。', 'An oral lease has no signatures and no seal.');
  const parts = await partIds(tx, contract.id);
  await lockParts(tx, contract.collectiveId, parts, contract.startsOn);
  // a kind that was corrected in the register since the draft is corrected in the draft
  await kindOfParts(tx, parts, contract.kind);
  if (contract.listingId !== null)
    await keptAsAwarded(tx, contract, { ...contract, partIds: parts, rent: contract.rentTerms as RentWire }, contract.lesseeId);
  const member = await memberOn(tx, contract.collectiveId, contract.lesseeId, on, null);
  if (contract.decisionId !== null && contract.listingId === null) {
    await takeDecision(
      tx,
      kit,
      contractWants(contract.collectiveId, { ...contract, partIds: parts, rent: contract.rentTerms }),
      { contract: contract.id },
      at,
    );
  }
  await sql`update assets.contract set signed_on = ${on}, lessee_member = coalesce(${member}::boolean, lessee_member), signing = ${JSON.stringify(input.signing ?? {})}::jsonb where id = ${contract.id}::uuid`.execute(
    tx,
  );
}

/** Carries a step out. Throws assets.notNow, assets.changedMeanwhile, assets.blockedByRules, assets.rescissionNotice, and what the step itself asks. An overlap surfaces as an error of the exclusion constraint (`translateOverlap`). */
export async function stepContract(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: StepInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number; state: ContractState }> {
  if (WRITES.has(input.action)) await holdBookOf(tx, kit, id, by, at);
  const contract = await lockContract(tx, id);
  const to = target(contract, input.action);
  same(contract, input.revision);
  const today = dayOf(kit, at).toString();
  if (['send-back', 'discard', 'close', 'reopen'].includes(input.action) || ENDINGS.has(input.action))
    if (input.note === null) throw wrong('请写明原因或说明。', 'Say why.');
  // what rests on a decision that was annulled meanwhile goes no further
  if (RESTS.has(input.action) && contract.decisionId !== null)
    await requireDecision(tx, contract.collectiveId, contract.decisionId);
  if (input.action === 'sign') await sign(tx, kit, contract, input, at);
  if (input.action === 'approve') await anotherPerson(tx, id, by);
  if (input.action === 'void' && takesTwo(contract)) throw failure(failures.voidTakesTwo);
  if (input.action === 'activate') {
    const blockers = await blockersOf(kit, tx, id, at);
    if (blockers.length > 0)
      throw failure(failures.blockedByRules, {
        rules: blockers.map((b) => b.rule).join('、'),
        why: blockers.map((b) => b.why.zh).join('；'),
        whyEn: blockers.map((b) => b.why.en).join('; '),
      });
    if (input.possessionOn !== null) await handedOver(tx, contract, input.possessionOn, today);
  }
  if (input.action === 'hand-over') await handedOver(tx, contract, dayNeeded(input, today), today);
  if (ENDINGS.has(input.action)) {
    const on = dayNeeded(input, today);
    if (input.action !== 'void' && (on < contract.startsOn || on > contract.endsOn))
      throw wrong('终止之日应在租期之内。', 'The lease ends on a day of its term.');
    const within = on < contract.startsOn ? contract.startsOn : on > contract.endsOn ? contract.endsOn : on;
    if (input.action === 'rescind') await mayRescind(tx, id, input.rescission ?? null, on, today);
    await sql`update assets.contract set ended_on = ${within} where id = ${id}::uuid`.execute(tx);
  }
  if (input.action === 'hand-back') {
    const on = dayNeeded(input, today);
    const least = contract.state === 'void' ? (contract.possessionOn ?? '') : contract.startsOn;
    if (on < least || on < (contract.possessionOn ?? ''))
      throw wrong(
        '交还不能在租期开始以前，也不能在交付以前。',
        'Nothing is handed back before the term begins, nor before it was handed over.',
      );
    await sql`update assets.contract set handed_back_on = ${on} where id = ${id}::uuid`.execute(tx);
  }
  if (input.action === 'close') await mustBeSettled(tx, kit, contract, by, at);
  if (input.action === 'reopen' && (await rentLeft(tx, id)) === null)
    throw failure(failures.notNow, { state: { zh: '已办结，租金都已开具', en: 'closed, with all its rent billed' } });
  await sql`update assets.contract set state = ${to}, revision = revision + 1 where id = ${id}::uuid`.execute(tx);
  if (input.action === 'activate') await becomesDue(tx, kit, contract, by, at);
  // whoever closes it afterwards finds billed what the night has not billed yet; of a void one what was billed for other days than those of its use is taken back
  if (['hand-over', 'hand-back', 'reopen'].includes(input.action)) await billedBeyondEnd(tx, kit, contract, by, at);
  // a contract that never took effect billed nothing
  if (ENDINGS.has(input.action) && contract.state === 'active') await billedBeyondEnd(tx, kit, contract, by, at);
  const ground = input.action === 'rescind' ? (input.rescission?.ground ?? null) : null;
  if (ground !== null) await rescinded(tx, kit, id, at);
  await remember(tx, kit, {
    of: 'contract',
    id,
    action: input.action,
    from: contract.state,
    to,
    note: ground === null ? input.note : `${GROUND_NAMES[ground].zh}。${input.note ?? ''}`,
    by,
    at,
    facts: { on: input.on, document: contract.documentHash, ...(ground === null ? {} : { ground }) },
  });
  return { id, revision: contract.revision + 1, state: to };
}

/** Enters the day the keys were handed over; there is one. Throws assets.input. */
async function handedOver(tx: Tx, contract: ContractRow, on: string, today: string): Promise<void> {
  if (on > today) throw wrong('交付之日不能在今天以后。', 'The keys are not handed over after today.');
  if (contract.possessionOn !== null && contract.possessionOn !== on)
    throw wrong(`交付之日已登记为 ${contract.possessionOn}。`, `The keys were handed over on ${contract.possessionOn}.`);
  await sql`update assets.contract set possession_on = ${on} where id = ${contract.id}::uuid`.execute(tx);
}

/** Who drafted or changed a contract does not approve it. */
async function anotherPerson(tx: Tx, id: string, by: Hand): Promise<void> {
  const { rows } =
    await sql`select 1 from assets.contract_event where contract_id = ${id}::uuid and action in ('draft', 'edit', 'submit') and by_id = ${by.id}::uuid`.execute(
      tx,
    );
  if (rows.length > 0) throw failure(failures.secondPerson);
}

/** Lets terms expire that ended before `today`: each in its own transaction, with its event. Returns how many. Safe to run twice. */
export async function expireContracts(
  database: Pick<Database, 'db' | 'tx'>,
  kit: LettingKit,
  at: Temporal.Instant,
  signal?: AbortSignal,
): Promise<number> {
  const today = dayOf(kit, at).toString();
  let done = 0;
  for (;;) {
    const { rows } = await sql<{
      id: string;
    }>`select id from assets.contract where state = 'active' and ends_on < ${today}::date order by ends_on limit 500`.execute(
      database.db,
    );
    if (rows.length === 0 || signal?.aborted) return done;
    for (const { id } of rows)
      await database.tx(async (tx) => {
        const contract = await lockContract(tx, id);
        if (contract.state !== 'active' || contract.endsOn >= today) return;
        const to = target(contract, 'expire');
        await sql`update assets.contract set state = ${to}, revision = revision + 1 where id = ${id}::uuid`.execute(tx);
        await remember(tx, kit, { of: 'contract', id, action: 'expire', from: contract.state, to, by: CLOCK, at });
        done += 1;
      });
  }
}

/** True for the refusal of the database to let one part twice on a day, or a part beside the whole it belongs to. */
export const isOverlap = (error: unknown): boolean =>
  isPgError(error, '23P01', 'leases_do_not_overlap') || isPgError(error, '23P01', 'whole_or_parts');

/**
 * Turns the refusal of an overlap into words: which contract holds a part of this one, when the caller may see it. Call it after the transaction ended. `added`
 * are parts an amendment wanted besides; `longer` says that it may be days after the end.
 */
export async function overlapFailure(
  db: Db,
  scope: Scope,
  contractId: string,
  added: readonly string[] = [],
  longer = false,
): Promise<Error> {
  const { rows } = await sql<{ number: string; days: string }>`
    select k.number, lower(o.days)::text || ' – ' || (upper(o.days) - 1)::text as days
    from assets.contract mine join assets.tenure o on o.holds and o.contract_id <> mine.id
      and exists (select from assets.part p join assets.part q on q.id = o.part_id and q.asset_id = p.asset_id
        where (p.id = any(${[...added]}::uuid[]) or p.id in (select part_id from assets.tenure where contract_id = mine.id))
          and (p.id = q.id or assets.is_whole(p.code, p.name) <> assets.is_whole(q.code, q.name)))
      and o.days && daterange(mine.starts_on, case when ${longer}::boolean then null else mine.ends_on end, '[]')
    join assets.contract k on k.id = o.contract_id join assets.collective c on c.id = k.collective_id
    where mine.id = ${contractId}::uuid and ${within(scope)} order by lower(o.days) limit 1`.execute(db);
  const other = rows[0];
  return other ? failure(failures.partTaken, { contract: other.number, days: other.days }) : failure(failures.partTakenElsewhere);
}

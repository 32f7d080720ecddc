/** That a contract in force, or one under which the keys were handed over, is void: its ground is named by one person and agreed to by another. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { billedBeyondEnd } from '../money/ends.ts';
import { remember, wrong, type Hand, type LettingKit } from './common.ts';
import type { ContractRow } from './contract-row.ts';
import { CONTRACT_NAMES, contractStep } from './states.ts';
import { VOID_GROUND_NAMES, type VoidGround } from './void-grounds.ts';

/** What is proposed: the ground, of a judgment its number, and since when the lessee has the keys where no day was entered; null: never, or it was. */
export interface Voiding {
  readonly kind: 'void';
  readonly ground: VoidGround;
  readonly number: string | null;
  readonly heldFrom?: string | null | undefined;
}

/** Whether it takes two people to call a contract void: it is in force, or was handed over. */
export const takesTwo = (contract: Pick<ContractRow, 'state' | 'possessionOn'>): boolean =>
  contract.state === 'active' || contract.possessionOn !== null;

/**
 * What a proposal to call a contract void comes to. Both who propose and who agree see whether somebody was given the keys, for that decides what is owed. Throws
 * assets.input where a judgment has no number, a decision is named, or a day of the keys is told that was entered already or is to come.
 */
export function voidingOf(
  contract: ContractRow,
  change: Voiding,
  said: { readonly signedOn: string; readonly decisionId: string | null },
): { before: JsonObject; after: JsonObject; loosens: false } {
  if ((change.ground === 'judgment') !== (change.number !== null))
    throw wrong('裁判文书须填案号，其他依据不填。', 'A judgment has its number; other grounds have none.');
  if (said.decisionId !== null) throw wrong('认定无效不凭民主决议。', 'A contract is not void by a decision.');
  const told = change.heldFrom ?? null;
  if (told !== null && contract.possessionOn !== null)
    throw wrong(`交付之日已登记为 ${contract.possessionOn}。`, `The keys were handed over on ${contract.possessionOn}.`);
  if (told !== null && told > said.signedOn)
    throw wrong('交付之日不能在认定无效之日以后。', 'The keys are not handed over after the contract was called void.');
  const held = told ?? contract.possessionOn;
  return {
    before: { state: contract.state },
    after: {
      state: 'void',
      ground: change.ground,
      on: said.signedOn,
      ...(held === null ? {} : { held }),
      ...(change.number === null ? {} : { number: change.number }),
    },
    loosens: false,
  };
}

/**
 * Calls a contract void as two agreed to. Its rent ends; who has the keys owes for the use until they are back (money/until.ts), and is still examined until then
 * (supervision/record.ts). One that nobody was given the keys of owes nothing. Throws assets.notNow.
 */
export async function voidContract(
  tx: Tx,
  kit: LettingKit,
  contract: ContractRow,
  draft: { readonly id: string; readonly signedOn: string; readonly reason: string; readonly change: Voiding },
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  const to = contractStep(contract.state, 'void');
  if (to === null) throw failure(failures.notNow, { state: CONTRACT_NAMES[contract.state] });
  const { signedOn: on, change } = draft;
  const last = on < contract.startsOn ? contract.startsOn : on > contract.endsOn ? contract.endsOn : on;
  await sql`update assets.contract set ended_on = ${last}, state = ${to}, possession_on = coalesce(possession_on, ${change.heldFrom ?? null}::date), revision = revision + 1
    where id = ${contract.id}::uuid`.execute(tx);
  await billedBeyondEnd(tx, kit, contract, by, at);
  const ground = VOID_GROUND_NAMES[change.ground].zh;
  await remember(tx, kit, {
    of: 'contract',
    id: contract.id,
    action: 'void',
    from: contract.state,
    to,
    note: `${ground}${change.number === null ? '' : `（${change.number}）`}。${draft.reason}`,
    by,
    at,
    facts: { on, draft: draft.id, ground: change.ground, document: contract.documentHash },
  });
}

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

/** What is proposed: the ground, and of a judgment its number. */
export interface Voiding {
  readonly kind: 'void';
  readonly ground: VoidGround;
  readonly number: string | null;
}

/** Whether it takes two people to call a contract void: it is in force, or was handed over. */
export async function takesTwo(tx: Tx, contract: Pick<ContractRow, 'id' | 'state'>): Promise<boolean> {
  if (contract.state === 'active') return true;
  const { rows } = await sql`select from assets.contract where id = ${contract.id}::uuid and possession_on is not null`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What a proposal to call a contract void comes to. Throws assets.input where a judgment has no number or a decision is named. */
export function voidingOf(
  contract: ContractRow,
  change: Voiding,
  said: { readonly signedOn: string; readonly decisionId: string | null },
): { before: JsonObject; after: JsonObject; loosens: false } {
  if ((change.ground === 'judgment') !== (change.number !== null))
    throw wrong('裁判文书须填案号，其他依据不填。', 'A judgment has its number; other grounds have none.');
  if (said.decisionId !== null) throw wrong('认定无效不凭民主决议。', 'A contract is not void by a decision.');
  return {
    before: { state: contract.state },
    after: {
      state: 'void',
      ground: change.ground,
      on: said.signedOn,
      ...(change.number === null ? {} : { number: change.number }),
    },
    loosens: false,
  };
}

/**
 * Calls a contract void as two agreed to. Its rent ends; who has the keys owes for the use until they are back, and is still examined until then
 * (supervision/record.ts). Throws assets.notNow.
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
  await sql`update assets.contract set ended_on = ${last}, state = ${to}, revision = revision + 1 where id = ${contract.id}::uuid`.execute(
    tx,
  );
  if (contract.state === 'active') await billedBeyondEnd(tx, kit, contract, by, at);
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

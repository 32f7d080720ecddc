/** What a contract is: as it is said when it is drafted, and as it is recorded. */
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { PartyInput } from './parties.ts';
import type { ContractState } from './states.ts';
import type { RentWire } from './terms.ts';

export type ContractKind = 'house' | 'farmland' | 'construction-land' | 'equipment' | 'other';
/** What a lease speaks of; the checklist of rule C44. */
export const CLAUSES = ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'] as const;
export type Clauses = Readonly<Record<(typeof CLAUSES)[number], boolean>>;

/** What is said of a contract when it is drafted. */
export interface ContractInput {
  /** Null: as the register of assets says; another kind than that is refused. */
  readonly kind: ContractKind | null;
  readonly lessee: PartyInput;
  /** Null: as the member register says on the contract's day; another word than that is refused. */
  readonly lesseeMember: boolean | null;
  readonly partIds: readonly string[];
  readonly decisionId: string | null;
  readonly listingId: string | null;
  readonly renewsId: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly permittedUse: string;
  readonly depositFen: string;
  readonly earnestFen: string;
  readonly lateFeePpmDay: number;
  readonly rent: RentWire;
  readonly clauses: Clauses;
  /** An oral lease is recorded as it is; the rules say what is wrong with it. */
  readonly form: 'written' | 'oral';
  /** What the contract says of subletting and of ending before the time; null: not recorded. */
  readonly subletConsent: 'required' | 'given' | 'forbidden' | null;
  readonly breakClauses: string | null;
}

export interface ContractRow {
  readonly id: string;
  readonly collectiveId: string;
  readonly number: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly revision: number;
  readonly lesseeId: string;
  readonly listingId: string | null;
  readonly decisionId: string | null;
  readonly renewsId: string | null;
  readonly form: 'written' | 'oral';
  readonly signing: JsonObject;
  readonly clauses: Readonly<Record<string, boolean>>;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly endedOn: string | null;
  readonly signedOn: string | null;
  /** Day the lessee was given the keys; null: not yet, or never. */
  readonly possessionOn: string | null;
  readonly documentHash: string | null;
  readonly rentTerms: RentWire | Record<string, never>;
  readonly permittedUse: string;
  readonly depositFen: bigint;
  readonly amendments: number;
}

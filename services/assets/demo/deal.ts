/** A letting of the sample data as it is planned, before rows are made of it. */
import type { RentTerms } from '../letting/schedule.ts';
import type { ContractState } from '../letting/states.ts';
import type { DemoPart } from './assets.ts';
import type { Collective, Party } from './place.ts';

/** Somebody's offer; `papers` false: it is on record, but nothing was handed in. */
export interface Offer {
  readonly party: Party;
  readonly fenYear: bigint;
  readonly papers: boolean;
}

/** How the lessee was found. Offers are valid, the highest first. */
export interface DemoTender {
  readonly method: 'open-bidding' | 'small-lot';
  readonly publishedOn: Temporal.PlainDate;
  readonly deadlineOn: Temporal.PlainDate;
  readonly reserve: bigint;
  readonly offers: readonly Offer[];
  readonly shownFrom: Temporal.PlainDate;
  readonly shownUntil: Temporal.PlainDate;
}

export interface Deal {
  readonly of: Collective;
  readonly parts: readonly DemoPart[];
  readonly kind: 'house' | 'farmland';
  readonly lessee: Party;
  readonly member: boolean | null;
  readonly state: ContractState;
  readonly signedOn: Temporal.PlainDate | null;
  readonly startsOn: Temporal.PlainDate;
  readonly endsOn: Temporal.PlainDate;
  readonly endedOn: Temporal.PlainDate | null;
  readonly handedBackOn: Temporal.PlainDate | null;
  readonly possessionOn: Temporal.PlainDate | null;
  readonly rent: RentTerms;
  readonly depositFen: bigint;
  readonly decision: {
    readonly body: 'members' | 'representatives' | 'board';
    readonly meetingOn: Temporal.PlainDate;
    readonly recordedAt?: Temporal.Instant;
  } | null;
  readonly tender: DemoTender | null;
  readonly documentAt: Temporal.Instant | null;
  readonly facts: {
    readonly plan?: 'renew' | 'relist';
    /** Words of authorities before the signature. */
    readonly approvals?: readonly ('pre-review' | 'town-approval' | 'credit-check')[];
  };
  /** Drafted in the platform: then a letting without notice was a direct one. */
  readonly typed: boolean;
  /** Of its rent, how many of the last payments due stay unpaid. */
  readonly unpaid: number;
}

/** Thresholds above which the sample puts a letting to open bidding and before the representatives. */
const ABOVE = { annual: 5_000_000n, total: 20_000_000n, areaCm2: 3_000_000 } as const;

/** Whether a letting is large. */
export const isLarge = (annual: bigint, months: number, areaCm2: number): boolean =>
  annual >= ABOVE.annual || (annual * BigInt(months)) / 12n >= ABOVE.total || areaCm2 >= ABOVE.areaCm2;

import type { Cause } from '../decide.ts';
import type { Fate } from './fates.ts';
import type { Judged } from './judge.ts';
import type { Candidate } from './people.ts';

/** An application with everything decided about it. */
export interface Story {
  readonly id: string;
  readonly reference: string;
  /** Empty until the person is registered. */
  personId: string;
  readonly person: Candidate;
  readonly fate: Fate;
  readonly householdSize: number;
  readonly accessible: boolean;
  readonly rooms: number;
  readonly projectIds: readonly string[];
  readonly maxRentFen: number | null;
  readonly automation: boolean;
  readonly contractFrom: string;
  readonly contractTo: string | null;
  readonly judged: Judged;
  readonly causes: readonly Cause[];
  /** The category granted; null while nobody has decided. */
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  caseId: string | null;
  machineId: string;
  /** The decision in force, when a person made it. */
  humanId: string | null;
}

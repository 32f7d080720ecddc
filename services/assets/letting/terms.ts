/** Terms of a rent as they are typed and kept, and the schedule they make. */
import { wrong } from './common.ts';
import { buildSchedule, ScheduleError, type RentPeriod, type RentTerms } from './schedule.ts';

/** Terms of a rent but for its amount, as a notice publishes them. */
export type ListingTerms = Omit<RentTerms, 'annualFen'>;
/** Rent terms on the wire and in `contract.rent_terms`: money as text. */
export interface RentWire extends ListingTerms {
  readonly annualFen: string;
}

/** The schedule of what was typed. Throws assets.input with the words of the builder. */
export function scheduleOf(startsOn: string, endsOn: string, rent: RentWire): RentPeriod[] {
  try {
    return buildSchedule(Temporal.PlainDate.from(startsOn), Temporal.PlainDate.from(endsOn), {
      ...rent,
      annualFen: BigInt(rent.annualFen),
    });
  } catch (error) {
    if (error instanceof ScheduleError) throw wrong(`${error.text.zh}。`, `Check the rent: ${error.text.en}.`);
    throw error;
  }
}

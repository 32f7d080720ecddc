/** `assets/supervision.json`: deadlines and reasons, and the sentence every answer about findings carries. */
import { due } from '@yunjian/calendar';
import type { Text } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Kit } from '@yunjian/kernel/service';
import type { Severity } from '@yunjian/supervision';
import type { LettingPolicy } from '../letting/common.ts';
import { settingOf } from '../setting.ts';

export interface SupervisionPolicy {
  readonly example: boolean;
  /** Working days an order gives, by the gravity of the finding. */
  readonly orderWorkingDays: Readonly<Record<Severity, number>>;
  /** Working days within which a talk is held after an order lapsed. */
  readonly talkWorkingDays: number;
  /** Days before the end of a lease at which it is listed as expiring, widest first. */
  readonly expiringDays: readonly [number, number, number];
  readonly dismissalReasons: readonly (Text & { readonly code: string })[];
  /** Why an order is closed though the rules still ask. */
  readonly closingReasons: readonly (Text & { readonly code: string })[];
}

/** The policy of supervision. */
export const supervisionPolicy = (kit: Pick<Kit, 'pack'>): SupervisionPolicy => settingOf<SupervisionPolicy>(kit, 'supervision');

/** What every answer about findings says. */
export const NOTICE: Text = {
  zh: '预警是提问，不是结论：每一条都要由人核实，当事方有权说明。',
  en: 'A red flag is a question, not a finding of guilt: people look into each, and those concerned may explain.',
};

/** The day so many working days after `from`, by the district's calendar. */
export const workingDaysFrom = (kit: Pick<Kit, 'calendar'>, from: Temporal.PlainDate, days: number): string =>
  due(kit.calendar(), { from, days, kind: 'working' }).due.toString();

/**
 * Compares the policy of letting with rule C09 of the same pack: a result is on display for as many days as the rule asks, so that whoever lets as the platform
 * leads breaks none. Throws, naming the method, when it is not; the program does not start then.
 */
export function displayFits(days: LettingPolicy['publicityDays'], pack: JsonObject): void {
  const rules = pack['rules'] as unknown as readonly {
    id: string;
    versions: readonly { to: string | null; values: Record<string, number> }[];
  }[];
  for (const { values } of rules.find((r) => r.id === 'C09')?.versions.filter((v) => v.to === null) ?? []) {
    const whole = values['days'] ?? 0;
    const least = { 'open-bidding': whole, 'small-lot': values['quotes'] ?? whole, negotiated: whole };
    for (const method of ['open-bidding', 'small-lot', 'negotiated'] as const)
      if (days[method] < least[method])
        throw new Error(
          `assets/letting.json: publicityDays of ${method} is ${days[method]}, and rule C09 of assets/rules.json asks ${least[method]} days`,
        );
  }
}

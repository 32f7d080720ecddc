import type { Period } from '@yunjian/calendar';
import type { LadderStep } from '@yunjian/kernel/cases';
import type { Text } from '@yunjian/kernel/contract';
import type { RegisterCode } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';

/** The district's values for talent housing, as `talent/policy.json` of its pack states them (with sources there). */
export interface Policy {
  readonly example: boolean;
  readonly rule: string;
  readonly offer: {
    readonly answerWorkingDays: number;
    readonly maxDeclines: number;
    readonly signWorkingDays: number;
    readonly startWithinDays: number;
  };
  readonly waiting: { readonly order: readonly string[]; readonly text: Text; readonly source: string };
  /** Whom an overdue case climbs to. */
  readonly ladder: { readonly steps: readonly LadderStep[] };
  readonly correction: { readonly answerWithin: Period; readonly tellWithin: Period; readonly legalBasis: string };
  readonly instantWithinSeconds: number;
  readonly manualWorkingDays: number;
  readonly postAudit: { readonly randomShare: number; readonly bankChangedWithinDays: number; readonly withinDays: number };
  readonly lease: {
    readonly depositMonths: number;
    readonly minMonths: number;
    readonly maxMonths: number;
    readonly terms: readonly { readonly title: Text; readonly text: Text }[];
  };
  readonly remedies: {
    readonly reconsiderationDays: number;
    /** Calendar days within which a reconsideration is answered (行政复议法 62). */
    readonly reconsiderationDecideDays: number;
    readonly litigationMonths: number;
    readonly source: string;
    readonly litigationSource: string;
  };
  readonly consent: {
    readonly version: string;
    readonly notice: readonly Text[];
    readonly registers: readonly { readonly code: RegisterCode; readonly basis: Text }[];
  };
}

const read = new WeakMap<Pick<Kit, 'pack'>, Policy>();

/** The policy of this district; read once. */
export function policyOf(kit: Pick<Kit, 'pack'>): Policy {
  let policy = read.get(kit);
  if (!policy) read.set(kit, (policy = kit.pack.json<Policy>('talent/policy.json')));
  return policy;
}

export { dayOf } from '@yunjian/kernel/service';

/** The last instant of a business day in the district's zone: a period ends at 24:00 (民法典 203). */
export const endOfDay = (kit: Pick<Kit, 'zone'>, day: Temporal.PlainDate): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(kit.zone).toInstant();

/** `assets/supervision.json`: deadlines and reasons, and the sentence every answer about findings carries. */
import { due } from '@yunjian/calendar';
import type { Text } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import type { Severity } from '@yunjian/supervision';
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

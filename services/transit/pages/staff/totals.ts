/** Totals of a timetable before and after. */
import type { Text } from '@yunjian/kernel/contract';

export type What = 'stops' | 'lines' | 'trips' | 'stop-times';
export interface Total {
  what: What;
  before: number;
  after: number;
}

export const TOTALS: Record<What, Text> = {
  stops: { zh: '站', en: 'Stops' },
  lines: { zh: '线路', en: 'Lines' },
  trips: { zh: '班次', en: 'Trips' },
  'stop-times': { zh: '停站时刻', en: 'Stop times' },
};

/** The totals that fall by more than half, lines, stops and trips only: a part uploaded as if it were the whole. */
export const shrunk = (totals: readonly Total[]): Total[] =>
  totals.filter((x) => x.what !== 'stop-times' && x.before > 0 && x.after * 2 < x.before);

/** A change with its sign. */
export const signed = (n: number, figure: (n: number) => string = String): string =>
  n === 0 ? '0' : n > 0 ? `+${figure(n)}` : `−${figure(-n)}`;

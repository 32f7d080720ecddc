/** The published figures of collective assets, of all parts. Each is computed from records; its drill-down lists what was counted. */
import type { Indicator } from '@yunjian/kernel/service';
import { coverageIndicators } from './census/indicators.ts';
import { questionIndicator } from './dividends/overdue.ts';
import { dividendIndicators } from './dividends/series.ts';
import { moneyIndicators } from './money/indicators.ts';
import { rentLeftIndicator } from './money/left.ts';
import { idleIndicators } from './supervision/idle.ts';
import { supervisionIndicators } from './supervision/indicators.ts';

export const indicators: readonly Indicator[] = [
  ...coverageIndicators,
  ...dividendIndicators,
  questionIndicator,
  ...moneyIndicators,
  rentLeftIndicator,
  ...supervisionIndicators,
  ...idleIndicators,
];

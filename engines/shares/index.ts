// Dividends exact to the fen. Pure: no clock, no files, no randomness but a published seed.
export { divide, type Divided, type Division } from './divide.ts';
export { tieKey } from './ties.ts';
export { sharesOf, wholeOf, type ScaledShares } from './decimal.ts';
export { atRate, largestRate, type AtRate, type RateAnswer, type RateQuestion } from './rate.ts';
export { payable, type Due, type Payable } from './carry.ts';
export { streak, type Streak, type YearRate } from './streak.ts';
export {
  payoutRatio,
  reserves,
  type Appropriation,
  type Reserve,
  type ReservePack,
  type ReserveRule,
  type YearResult,
} from './reserves.ts';
export { compareRatios, percent, ratio } from './ratio.ts';
export { SharesError, type Ratio, type SharesErrorCode, type Words } from './types.ts';

export type TimeUnit = 'workingDays' | 'days' | 'hours' | 'minutes';
export type TimeTone = 'calm' | 'amber' | 'red' | 'past' | 'paused';

/**
 * The colour of a clock. Days count the whole days that remain after today: 0 is the last day, below 0 is past.
 * Hours and minutes count down to 0; their "last day" is the last 24 hours of a longer limit, or the last tenth of a shorter one.
 * Amber begins when one third of the limit is left.
 */
export function timeTone(left: number, total: number, unit: TimeUnit, paused = false): TimeTone {
  if (paused) return 'paused';
  if (left < 0) return 'past';
  if (unit === 'workingDays' || unit === 'days') {
    if (left === 0) return 'red';
  } else {
    const day = unit === 'hours' ? 24 : 1440;
    if (left <= (total > day ? day : total / 10)) return 'red';
  }
  return left * 3 <= total ? 'amber' : 'calm';
}

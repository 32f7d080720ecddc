import { NO_QUESTION, addressOf } from '../planner/question.ts';
import type { CircleAnswer } from './compare.ts';
import type { CircleQuestion } from './question.ts';

/** The planner's address for the way to a stop of the circle, leaving at the start of its window, on the circle's own terms. */
export function planTo(q: CircleQuestion, a: Pick<CircleAnswer, 'date' | 'from'>, to: string, from = q.from): string {
  const { modes, railSlack } = q;
  return addressOf({
    ...NO_QUESTION,
    from,
    to,
    kind: 'depart',
    date: a.date,
    time: a.from.slice(11, 16),
    modes,
    railSlack: railSlack || '0',
  });
}

/** Shapes the parts of the review page pass to each other. */
import type { Words } from '@yunjian/ui';
import type { client } from './api.ts';

/** One application as its reviewer sees it. */
export type Detail = Awaited<ReturnType<typeof client.review.reviewOne>>;

/** What every action of the review page gets. `onDone` says what was done, for the line above the page. */
export interface ActionProps {
  detail: Detail;
  onDone: (words: Words) => void;
}

/** Words for states of an upload. */
import type { UploadState } from './states.ts';

const NAMES: Readonly<Record<UploadState, string>> = {
  checking: '检查中 checking',
  ready: '待发布 ready',
  refused: '未通过 refused',
  published: '已发布 published',
  discarded: '已退回 discarded',
};

/** The state in words of both languages. */
export const stateName = (state: UploadState): string => NAMES[state];

/** Words for states of an upload. */
import type { Text } from '@yunjian/kernel/contract';
import type { UploadState } from './states.ts';

const NAMES: Readonly<Record<UploadState, Text>> = {
  checking: { zh: '检查中', en: 'checking' },
  ready: { zh: '待发布', en: 'ready' },
  refused: { zh: '未通过', en: 'refused' },
  published: { zh: '已发布', en: 'published' },
  discarded: { zh: '已退回', en: 'discarded' },
};

/** The state in words of both languages. */
export const stateName = (state: UploadState): Text => NAMES[state];

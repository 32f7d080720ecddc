/** Words of the workbench: states of a version, what comes next, steps of its history. */
import type { Text } from '@yunjian/kernel/contract';
import type { IconName, Kind } from '@yunjian/ui';
import type { DraftDetail, HistoryStep, VersionState } from './types.ts';

export const stateText: Record<VersionState, Text> = {
  draft: { zh: '草案', en: 'Draft' },
  rehearsed: { zh: '已预演', en: 'Rehearsed' },
  approved: { zh: '已审定', en: 'Approved' },
  'in-force': { zh: '生效中', en: 'In force' },
  superseded: { zh: '已被取代', en: 'Superseded' },
  discarded: { zh: '已作废', en: 'Discarded' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const stateLook: Record<VersionState, { kind: Kind; icon: IconName }> = {
  draft: { kind: 'info', icon: 'edit' },
  rehearsed: { kind: 'info', icon: 'play' },
  approved: { kind: 'success', icon: 'clock' },
  'in-force': { kind: 'success', icon: 'check' },
  superseded: { kind: 'neutral', icon: 'pause' },
  discarded: { kind: 'neutral', icon: 'cross' },
  withdrawn: { kind: 'neutral', icon: 'undo' },
};

/** The life of a version in its usual order. */
export const LIFE: readonly VersionState[] = ['draft', 'rehearsed', 'approved', 'in-force', 'superseded'];

/** What has to happen next to a draft. */
export function nextStep(state: VersionState, from: string | null): Text {
  switch (state) {
    case 'draft':
      return { zh: '改好并通过检查后，预演一遍', en: 'Once it passes the checks, rehearse it' };
    case 'rehearsed':
      return { zh: '等另一人审定', en: 'Waits for a second person to approve it' };
    case 'approved':
      return from ? { zh: `${from} 起生效`, en: `In force from ${from}` } : { zh: '等待生效', en: 'Waits for its day' };
    default:
      return { zh: '', en: '' };
  }
}

export const stepText: Record<HistoryStep, Text> = {
  created: { zh: '起草', en: 'Started' },
  imported: { zh: '导入', en: 'Imported' },
  saved: { zh: '保存修改', en: 'Saved' },
  'rehearsal-started': { zh: '开始预演', en: 'Rehearsal started' },
  rehearsed: { zh: '预演完成', en: 'Rehearsed' },
  'rehearsal-failed': { zh: '预演没有完成', en: 'Rehearsal failed' },
  'rehearsal-cancelled': { zh: '停止预演', en: 'Rehearsal stopped' },
  'sent-back': { zh: '退回修改', en: 'Sent back' },
  discarded: { zh: '作废', en: 'Discarded' },
  approved: { zh: '审定', en: 'Approved' },
  withdrawn: { zh: '撤回', en: 'Withdrawn' },
  published: { zh: '发布', en: 'Published' },
};

/** Short form of a text's hash, as people compare it. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12);

/** How many findings stand in the way. */
export const errorsOf = (draft: Pick<DraftDetail, 'problems'>): number =>
  draft.problems.filter((p) => p.severity === 'error').length;

/** Words of the staff pages. */
import type { Text } from '@yunjian/kernel/contract';
import type { Kind } from '@yunjian/ui';

export const AMENITIES = ['canopy', 'timetable', 'accessible', 'seat', 'light'] as const;
export type Amenity = (typeof AMENITIES)[number];
export type YesNo = 'yes' | 'no' | 'unknown';
export type Lacks = Amenity | 'audit';

export const AMENITY: Record<Amenity, Text> = {
  canopy: { zh: '雨篷', en: 'Canopy' },
  timetable: { zh: '时刻表', en: 'Timetable' },
  accessible: { zh: '无障碍', en: 'Step-free' },
  seat: { zh: '座椅', en: 'Seat' },
  light: { zh: '照明', en: 'Light' },
};

/** What to look for at the stop, so that two inspectors give the same answer. */
export const LOOK_FOR: Record<Amenity, Text> = {
  canopy: { zh: '候车处有能挡雨的顶棚', en: 'A roof over the waiting place that keeps rain off' },
  timetable: { zh: '站牌上有时刻或间隔，看得清', en: 'Times or headways on the pole, and they can be read' },
  accessible: { zh: '轮椅能从人行道到上车处，没有台阶', en: 'A wheelchair gets from the pavement to the door without a step' },
  seat: { zh: '至少有一个能坐的座位', en: 'At least one seat that can be used' },
  light: { zh: '晚上候车处有灯', en: 'The waiting place is lit at night' },
};

export const LACKS: Record<Lacks, Text> = {
  audit: { zh: '没有巡查过', en: 'Never audited' },
  canopy: { zh: '没有或不知有无雨篷', en: 'No canopy, or not known' },
  timetable: { zh: '没有或不知有无时刻表', en: 'No timetable, or not known' },
  accessible: { zh: '没有或不知有无无障碍', en: 'Not step-free, or not known' },
  seat: { zh: '没有或不知有无座椅', en: 'No seat, or not known' },
  light: { zh: '没有或不知有无照明', en: 'No light, or not known' },
};

export const YES_NO: Record<YesNo, { words: Text; kind: Kind }> = {
  yes: { words: { zh: '有', en: 'yes' }, kind: 'success' },
  no: { words: { zh: '没有', en: 'no' }, kind: 'danger' },
  unknown: { words: { zh: '未知', en: 'unknown' }, kind: 'neutral' },
};

export type UploadState = 'checking' | 'ready' | 'refused' | 'published' | 'discarded';
export const UPLOAD_STATE: Record<UploadState, { words: Text; kind: Kind }> = {
  checking: { words: { zh: '正在检查', en: 'Being checked' }, kind: 'info' },
  ready: { words: { zh: '待您决定', en: 'Waits for a decision' }, kind: 'warning' },
  refused: { words: { zh: '用不了', en: 'Refused' }, kind: 'danger' },
  published: { words: { zh: '已发布', en: 'Published' }, kind: 'success' },
  discarded: { words: { zh: '没有采用', en: 'Not used' }, kind: 'neutral' },
};

export const ORIGIN: Record<'pack' | 'upload' | 'rollback', Text> = {
  pack: { zh: '随系统带来', en: 'came with the district pack' },
  upload: { zh: '上传发布', en: 'uploaded' },
  rollback: { zh: '退回到以前的一版', en: 'an earlier one put back' },
};

export const SEVERITY: Record<'info' | 'warning' | 'error', { words: Text; kind: Kind }> = {
  error: { words: { zh: '没有用上', en: 'Left out' }, kind: 'danger' },
  warning: { words: { zh: '要留意', en: 'Doubtful' }, kind: 'warning' },
  info: { words: { zh: '说明', en: 'Note' }, kind: 'neutral' },
};

import type { Text } from '@yunjian/kernel/contract';
import type { Kind } from '@yunjian/ui';
import type { ApplicationState, DecisionView } from '../../contract/shapes.ts';

/** The words of a state, as the applicant reads them, and how urgent it is. */
export const STATE: Record<ApplicationState, { text: Text; kind: Kind }> = {
  in_review: { text: { zh: '人工审核中', en: 'With a reviewer' }, kind: 'info' },
  correction: { text: { zh: '待您补正', en: 'Waiting for your answer' }, kind: 'warning' },
  queued: { text: { zh: '轮候中', en: 'In the queue' }, kind: 'info' },
  offered: { text: { zh: '待您确认房源', en: 'A flat is offered to you' }, kind: 'warning' },
  accepted: { text: { zh: '待您签约', en: 'Waiting for your signature' }, kind: 'warning' },
  signed: { text: { zh: '已签约，待入住', en: 'Signed, keys to come' }, kind: 'success' },
  housed: { text: { zh: '已入住', en: 'Moved in' }, kind: 'success' },
  refused: { text: { zh: '不予批准', en: 'Not granted' }, kind: 'danger' },
  withdrawn: { text: { zh: '已撤回', en: 'Withdrawn' }, kind: 'neutral' },
  ended: { text: { zh: '已退租', en: 'Lease ended' }, kind: 'neutral' },
};

/** An article as the rule writes it: `中文 / English` is two languages, anything else is the same in both. */
export function articleText(article: string): Text {
  const [zh, en, ...more] = article.split(' / ');
  return zh !== undefined && en !== undefined && more.length === 0 && !/\p{Script=Han}/u.test(en)
    ? { zh, en }
    : { zh: article, en: article };
}

/** The talent categories in words. */
export const CATEGORY: Record<string, Text> = {
  T1: { zh: 'T1 领军人才', en: 'T1 leading talent' },
  T2: { zh: 'T2 博士、正高级职称', en: 'T2 doctorate or senior title' },
  T3: { zh: 'T3 硕士、高级技师', en: 'T3 master or senior technician' },
  T4: { zh: 'T4 本科、紧缺技能人才', en: 'T4 bachelor or shortage skill' },
};

/** First line of the letter. */
export const OUTCOME: Record<DecisionView['outcome'], Text> = {
  GRANT: { zh: '批准：您符合人才公寓租住条件。', en: 'Granted: you qualify for a talent flat.' },
  REFUSE: { zh: '不予批准：目前还不符合租住条件。', en: 'Not granted: the conditions are not met at present.' },
  NEEDS_HUMAN: { zh: '还没有结论：由工作人员审核。', en: 'Not decided yet: a member of staff will decide.' },
};

/** The same, for the tab and for lists. */
export const OUTCOME_SHORT: Record<string, Text> = {
  GRANT: { zh: '批准', en: 'Granted' },
  REFUSE: { zh: '不予批准', en: 'Not granted' },
  NEEDS_HUMAN: { zh: '转人工审核', en: 'Passed to a person' },
};

/** Who made the decision. */
export const MODE: Record<DecisionView['mode'], Text> = {
  AUTO: { zh: '系统依规则自动批准', en: 'Granted automatically under the rule' },
  HUMAN: { zh: '工作人员决定', en: 'Decided by a member of staff' },
  OVERRIDE: { zh: '工作人员依职权改变决定', en: 'Changed by a member of staff' },
};

/** 1 室, 2 室 …. */
export const rooms = (n: number): Text => ({ zh: `${n} 室`, en: n === 1 ? '1 room' : `${n} rooms` });

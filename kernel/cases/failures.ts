import { defineFailures } from '../contract/index.ts';

export const caseFailures = defineFailures('cases', {
  unknown: {
    status: 404,
    message: { zh: '没有这个办件。', en: 'There is no such case.' },
    mend: { zh: '请核对办件编号。', en: 'Check the reference number.' },
  },
  notNow: {
    status: 409,
    message: { zh: '办件处于“{state}”，不能“{action}”。', en: 'The case is “{state}”; “{action}” is not possible now.' },
    mend: { zh: '请刷新后从可用的操作中选择。', en: 'Reload and choose from the actions on offer.' },
  },
  taken: {
    status: 409,
    message: { zh: '办件已由他人领办。', en: 'Someone else has taken this case on.' },
    mend: { zh: '请领办另一件，或请值班经理改派。', en: 'Take another, or ask the duty manager to reassign it.' },
  },
  correctionOnce: {
    status: 409,
    message: { zh: '补正只能一次性告知，本件已告知过。', en: 'Missing items may be told only once, and they have been.' },
    mend: {
      zh: '请依现有材料作出决定（行政许可法第三十二条）。',
      en: 'Decide on what is there (Administrative Licensing Law art. 32).',
    },
  },
  correctionLate: {
    status: 409,
    message: {
      zh: '收件后 {days} 个工作日内的告知期已于 {due} 届满。',
      en: 'The {days} working days for telling what is missing ended on {due}.',
    },
    mend: {
      zh: '本件自收到之日起视为受理，请继续审核（行政许可法第三十二条）。',
      en: 'The case counts as accepted on the day it was received; go on with the review.',
    },
  },
  correctionEmpty: {
    status: 422,
    message: { zh: '请列出全部需要补正的内容。', en: 'List everything that is missing.' },
    mend: { zh: '逐项写明缺少什么、依据哪一条。', en: 'Say item by item what is missing and on which article it rests.' },
  },
  alreadyPaused: {
    status: 409,
    message: { zh: '没有正在走的期限可以停表。', en: 'There is no running clock to stop.' },
    mend: { zh: '若已停表，请先恢复。', en: 'If it is stopped already, restart it first.' },
  },
  notPaused: {
    status: 409,
    message: { zh: '没有停表的期限可以恢复。', en: 'There is no stopped clock to restart.' },
    mend: { zh: '请刷新页面。', en: 'Reload the page.' },
  },
  noClock: {
    status: 404,
    message: { zh: '本件没有这个期限。', en: 'This case has no such clock.' },
    mend: { zh: '请从本件的期限中选择。', en: 'Choose one of its clocks.' },
  },
  extendedAlready: {
    status: 409,
    message: { zh: '期限只能延长一次，已延长过。', en: 'A period may be extended only once, and it has been.' },
    mend: { zh: '请在 {due} 前作出决定。', en: 'Decide by {due}.' },
  },
  expired: {
    status: 409,
    message: { zh: '期限已于 {due} 届满，不能再延长。', en: 'The period ended on {due}; it can no longer be extended.' },
    mend: { zh: '请尽快作出决定并说明逾期原因。', en: 'Decide at once and say why it is late.' },
  },
});

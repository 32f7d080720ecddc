import { defineFailures } from '../contract/index.ts';

/** The errors of this module. A register's own failure is not among them: it is an answer with outcome UNKNOWN. */
export const failures = defineFailures('registers', {
  noConsent: {
    status: 403,
    message: { zh: '没有有效的授权，不能查询：{registers}。', en: 'There is no live consent to ask: {registers}.' },
    mend: { zh: '请由本人授权后再查询，或改走人工办理。', en: 'Ask the person for consent first, or use the manual way.' },
  },
  consentGone: {
    status: 409,
    message: { zh: '授权不存在或已撤回。', en: 'The consent does not exist or was withdrawn already.' },
    mend: { zh: '请刷新页面查看最新状态。', en: 'Reload the page to see the present state.' },
  },
});

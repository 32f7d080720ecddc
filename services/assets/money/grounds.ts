/** On what a lease may be rescinded. */
import type { Text } from '@yunjian/kernel/contract';

/**
 * What a rescission stands on: rent not paid after notice (民法典 722), a cause the contract names (562 II), a cause of the law (563), both sides agree (562 I), a
 * court or arbitrator has said so.
 */
export const GROUNDS = ['arrears', 'clause', 'statute', 'agreed', 'judgment'] as const;
export type Ground = (typeof GROUNDS)[number];

export const GROUND_NAMES = {
  arrears: { zh: '欠租，经催告仍未支付（民法典第七百二十二条）', en: 'rent not paid after notice (Civil Code article 722)' },
  clause: {
    zh: '合同约定的解除事由（民法典第五百六十二条第二款）',
    en: 'a cause the contract names (Civil Code article 562 II)',
  },
  statute: { zh: '法定解除事由（民法典第五百六十三条）', en: 'a cause of the law (Civil Code article 563)' },
  agreed: { zh: '双方协商一致（民法典第五百六十二条第一款）', en: 'both sides agree (Civil Code article 562 I)' },
  judgment: { zh: '裁判文书', en: 'a judgment or an award' },
} as const satisfies Record<Ground, Text>;

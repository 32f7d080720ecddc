/** On what a contract is said to be void, or never to have taken effect. */
import type { Text } from '@yunjian/kernel/contract';

/** A court or arbitrator has said so; a sham (民法典 146); against a mandatory rule or public order (153); in collusion to another's harm (154); both sides agree that it never took effect. */
export const VOID_GROUNDS = ['judgment', 'sham', 'unlawful', 'collusion', 'agreed'] as const;
export type VoidGround = (typeof VOID_GROUNDS)[number];

export const VOID_GROUND_NAMES = {
  judgment: { zh: '裁判文书确认无效', en: 'a judgment or an award' },
  sham: { zh: '虚假的意思表示（民法典第一百四十六条）', en: 'a sham (Civil Code article 146)' },
  unlawful: {
    zh: '违反强制性规定或者公序良俗（民法典第一百五十三条）',
    en: 'against a mandatory rule or public order (Civil Code article 153)',
  },
  collusion: {
    zh: '恶意串通损害他人（民法典第一百五十四条）',
    en: 'collusion to the harm of others (Civil Code article 154)',
  },
  agreed: { zh: '双方确认合同没有生效', en: 'both sides agree that it never took effect' },
} as const satisfies Record<VoidGround, Text>;

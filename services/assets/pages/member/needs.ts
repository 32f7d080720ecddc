import type { Text } from '@yunjian/kernel/contract';
import type { Registration } from '../shared/shapes.ts';

/** What the bidder has to do now; null: nothing. */
export function needs(r: Pick<Registration, 'can' | 'bids' | 'depositState' | 'state'>): Text | null {
  const sealed = r.bids.find((b) => b.state === 'sealed');
  if (r.can.includes('reveal') && sealed?.revealedAt === null) return { zh: '现在要解封报价', en: 'Open your bid now' };
  if (r.can.includes('bid') && sealed === undefined) return { zh: '还没有报价', en: 'No bid yet' };
  if (r.can.includes('bid') && r.depositState === 'due') return { zh: '保证金还没有交', en: 'The deposit is not paid' };
  return null;
}

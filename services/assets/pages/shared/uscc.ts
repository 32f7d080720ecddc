import type { Text } from '@yunjian/kernel/contract';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** What is wrong with a unified social credit code as typed; null when its last character fits (GB 32100-2015). The server checks again. */
export function usccFault(typed: string): Text | null {
  const code = typed.normalize('NFKC').trim().toUpperCase();
  if (code.length !== 18)
    return { zh: `应为 18 位，现在是 ${code.length} 位`, en: `It has 18 characters; this has ${code.length}` };
  let sum = 0;
  for (const [i, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(code.charAt(i));
    if (value < 0) return { zh: '代码里没有 I、O、S、V、Z，请核对', en: 'The code has no I, O, S, V or Z: please check' };
    sum += value * weight;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31) === code.charAt(17)
    ? null
    : { zh: '校验位对不上，请逐位核对', en: 'The check character does not fit: please compare each character' };
}

/** Check characters of the two national codes. Pure. */

const USCC_SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const USCC_SHAPE = /^[1-9A-HJ-NP-RT-UWXY]{2}[0-9]{6}[0-9A-HJ-NP-RT-UWXY]{10}$/;

/**
 * Check character of the first 17 characters of a unified social credit code (GB 32100-2015, 5.5): weights 3^(i-1) mod 31.
 * Null when a character is outside the alphabet (no I O S V Z) or the length is not 17.
 */
export function usccCheckCharacter(first17: string): string | null {
  if (first17.length !== 17) return null;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = USCC_SYMBOLS.indexOf(first17.charAt(i));
    if (value < 0) return null;
    sum += value * (USCC_WEIGHTS[i] as number);
  }
  return USCC_SYMBOLS.charAt((31 - (sum % 31)) % 31);
}

/** True for a well-formed unified social credit code 统一社会信用代码 whose check character is right. Capital letters only. */
export function isUscc(code: string): boolean {
  return USCC_SHAPE.test(code) && usccCheckCharacter(code.slice(0, 17)) === code.charAt(17);
}

/** The code as people type it, brought to the stored form: no spaces or hyphens, capital letters, full-width characters made plain. */
export function normaliseUscc(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Check character of the first 17 digits of a resident ID number (GB 11643-1999, ISO 7064 MOD 11-2); null when they are not 17 digits. */
export function idCheckCharacter(first17: string): string | null {
  if (!/^\d{17}$/.test(first17)) return null;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17.charAt(i)) * (ID_WEIGHTS[i] as number);
  return '10X98765432'.charAt(sum % 11);
}

/**
 * What a resident ID number 公民身份号码 says, or null when its shape, its date of birth or its check character is wrong.
 * The division is not looked up: it is the place of first registration and may no longer exist.
 */
export function readIdNumber(
  typed: string,
): { number: string; division: string; born: Temporal.PlainDate; sex: 'female' | 'male' } | null {
  const number = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(number) || idCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) return null;
  let born: Temporal.PlainDate;
  try {
    born = Temporal.PlainDate.from(
      { year: Number(number.slice(6, 10)), month: Number(number.slice(10, 12)), day: Number(number.slice(12, 14)) },
      { overflow: 'reject' },
    );
  } catch {
    return null; // no such day
  }
  if (born.year < 1850) return null;
  return { number, division: number.slice(0, 6), born, sex: Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female' };
}

/** True for a resident ID number with a real date of birth and a right check character. */
export function isIdNumber(typed: string): boolean {
  return readIdNumber(typed) !== null;
}

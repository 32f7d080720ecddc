import { idCheckCharacter } from '../orgs/index.ts';

/** Division code 990000 is not assigned to any place, so no real person or firm bears a number made with it. */
export const SAMPLE_DIVISION = '990000';

/**
 * An invented resident ID number with a valid check character: birth date and a sequence 0…999 of that day (odd: male).
 * Throws RangeError outside that range.
 */
export function sampleIdNumber(birth: Temporal.PlainDate, sequence: number): string {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 999) throw new RangeError('sequence must be 0…999');
  const body = `${SAMPLE_DIVISION}${birth.toString().replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return body + idCheckCharacter(body);
}

/** An invented mobile number: 100 is not a mobile prefix in China. `n` 0…99,999,999. */
export function samplePhone(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > 99_999_999) throw new RangeError('n must be 0…99,999,999');
  return `100${String(n).padStart(8, '0')}`;
}

import { maskIdNumber, maskPhone, type Crypto } from '../crypto/index.ts';
import { openIdNumber, openPhone, type PersonRow } from './people.ts';

/** A person as shown to somebody. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string | null;
  /** True when numbers are shown with stars. */
  readonly masked: boolean;
  readonly demo: boolean;
}

/**
 * What somebody sees of a person: with a duty the numbers in clear, otherwise masked (个人信息保护法 51: de-identification; limits on operators).
 * Opening happens here, so record the access in the same transaction when `duty` is true.
 */
export function personView(crypto: Crypto, row: PersonRow, options: { duty: boolean }): PersonView {
  const idNumber = openIdNumber(crypto, row);
  const phone = openPhone(crypto, row);
  return {
    id: row.id,
    name: row.name,
    idNumber: options.duty ? idNumber : maskIdNumber(idNumber),
    phone: phone === null ? null : options.duty ? phone : maskPhone(phone),
    masked: !options.duty,
    demo: row.demo,
  };
}

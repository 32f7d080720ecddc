/** Finds personal data by its form, so that none of it can be put where nothing is ever deleted. */

const ID = /(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])/g;
/** Eleven digits may be an amount too: a bare JSON number, or the text of a key that ends in fen, is none. */
const PHONE = /(?<![0-9A-Za-z]|[Ff]en":")(?<![:,[])1[3-9]\d{9}(?![0-9A-Za-z])/;
const CARD = /(?<![0-9A-Za-z])62\d{14,17}(?![0-9A-Za-z])/g;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Check digit of a citizen id number (GB 11643-1999). */
function idHolds(id: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(id[i]), 0);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

/** Luhn check digit of a bank card (ISO/IEC 7812-1). */
function cardHolds(card: string): boolean {
  const sum = Array.from(card, Number)
    .reverse()
    .reduce((total, digit, i) => total + (i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
}

/** What kind of personal data the text contains by its form, or null: id number, mobile number or UnionPay card number. */
export function personalDataIn(text: string): 'id-number' | 'phone' | 'bank-card' | null {
  if (!/\d{11}/.test(text)) return null; // most leaves end here
  if (text.match(ID)?.some(idHolds)) return 'id-number';
  if (PHONE.test(text)) return 'phone';
  if (text.match(CARD)?.some(cardHolds)) return 'bank-card';
  return null;
}

/** Codes of households and members: one way of writing, so that the same household is not entered twice. Pure: the import and the deeds read codes alike. */

/**
 * A code as it is kept: full-width letters, digits and signs as plain ones (Unicode NFKC), without spaces around it, in capitals. Chinese characters, letters,
 * digits and the signs - . _ / # ( ) between them; null for anything else.
 */
export function holderCode(typed: string): string | null {
  const code = typed.normalize('NFKC').trim().toUpperCase();
  return code.length <= 40 && /^[\p{Script=Han}A-Z0-9][\p{Script=Han}A-Z0-9._/#()-]*$/u.test(code) ? code : null;
}

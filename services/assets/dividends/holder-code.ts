/**
 * Codes of households and members: one way of writing, so that the same household is not entered twice. It binds new codes: a household that is there is found by the
 * code it has, however that is written. The import and the deeds read codes alike.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';

/** How codes are compared: plain letters, digits and signs (Unicode NFKC), no spaces around them, capitals; the same as `upper(normalize(btrim(code), nfkc))` in SQL. */
const compared = (typed: string): string => typed.normalize('NFKC').trim().toUpperCase();

/**
 * A code as it is kept: full-width letters, digits and signs as plain ones (Unicode NFKC), without spaces around it, in capitals. Chinese characters, letters,
 * digits and the signs - . _ / # ( ) between them; null for anything else.
 */
export function holderCode(typed: string): string | null {
  const code = compared(typed);
  return code.length <= 40 && /^[\p{Script=Han}A-Z0-9][\p{Script=Han}A-Z0-9._/#()-]*$/u.test(code) ? code : null;
}

/** A household that is there, with the code it is kept under. */
interface KnownHousehold {
  readonly id: string;
  readonly code: string;
}

/**
 * The households of a collective that are meant by codes as typed: the one with exactly this code, else one that is compared equal, of several the one whose code is
 * written as new ones are. Codes that no household has are left out.
 */
export async function householdsMeant(
  db: Db | Tx,
  collectiveId: string | null,
  typed: readonly string[],
): Promise<Map<string, KnownHousehold>> {
  const { rows } = await sql<KnownHousehold & { plain: string }>`
    select id, code, upper(normalize(btrim(code), nfkc)) as plain from assets.holder where collective_id = ${collectiveId}::uuid and kind = 'household'
      and upper(normalize(btrim(code), nfkc)) = any(${[...new Set(typed.map(compared))]}::text[]) order by code = upper(normalize(btrim(code), nfkc)), id`.execute(
    db,
  );
  const [exact, alike] = [new Map(rows.map((r) => [r.code, r])), new Map(rows.map((r) => [r.plain, r]))];
  return new Map(
    typed.flatMap((t) => {
      const found = exact.get(t) ?? alike.get(compared(t));
      return found === undefined ? [] : [[t, { id: found.id, code: found.code }] as const];
    }),
  );
}

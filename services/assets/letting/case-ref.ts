/** How the case of a contract names who is in it, in SQL. */
import { sql } from 'kysely';

/** Who a party is for the rules: an organisation by its USCC, a person by the person's id, so that an officer is recognised as a lessee. */
export const ref = (alias: string) =>
  sql`coalesce(${sql.ref(`${alias}.uscc`)}, ${sql.ref(`${alias}.person_id`)}::text, ${sql.ref(`${alias}.id`)}::text)`;
/**
 * A trace by which bids and lessees are compared and never shown: 66 bits of a keyed hash, eleven characters, for a district keeps a million of them in memory.
 * That two of a million are equal by chance happens once in a hundred million districts.
 */
export const mark = (...columns: string[]) =>
  sql`left(encode(coalesce(${sql.join(columns.map((c) => sql.ref(c)))}), 'base64'), 11)`;
/** The same of a paper's hash. */
export const paper = (column: string) => sql`left(encode(decode(${sql.ref(column)}, 'hex'), 'base64'), 11)`;
/** A moment as ISO text in UTC. */
export const utc = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** The same as ISO text of the district's zone with its offset: the rules count the days of the district, and read them from the text. */
export function local(column: string, zone: string) {
  const of = sql.ref(column);
  const off = sql`((${of} at time zone ${zone}) - (${of} at time zone 'UTC'))`;
  return sql`to_char(${of} at time zone ${zone}, 'YYYY-MM-DD"T"HH24:MI:SS') || case when ${off} < interval '0' then '-' else '+' end || to_char(greatest(${off}, -${off}), 'HH24:MI')`;
}

/** Drops what is null or undefined: unknown. */
export const known = (of: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).filter(([, v]) => v !== null && v !== undefined));

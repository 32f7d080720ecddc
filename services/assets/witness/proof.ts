/** Which hashes of rows count: those a leaf holds, and those that a key of the program proves. */
import { sql, type RawBuilder } from 'kysely';

/** One HMAC-SHA256 (RFC 2104) under the padded keys `k` (text, `inner:outer`) over the seal `s`. Written out: a function of the database could be replaced there. */
const mac = (k: string): string => `pg_catalog.sha256(pg_catalog.decode(pg_catalog.split_part(${k}, ':', 2), 'hex')
  || pg_catalog.sha256(pg_catalog.decode(pg_catalog.split_part(${k}, ':', 1), 'hex')
  || pg_catalog.convert_to(s.rel || ' ' || s.key || ' ' || s.seq || ' ' || coalesce(pg_catalog.encode(s.hash, 'hex'), '-'), 'UTF8')))`;

/** The keys a connection brings, as a row `k` of now_ and past to join with; null where it brings none. */
export const KEYS: RawBuilder<unknown> = sql`(select nullif(split_part(current_setting('yunjian.row_keys', true), ',', 1), '') as now_, nullif(split_part(current_setting('yunjian.row_keys', true), ',', 2), '') as past) k`;

/** The proof of the seal `s` under the newest of the keys `k`. */
export const NEW_MAC: RawBuilder<Buffer> = sql`${sql.raw(mac('k.now_'))}`;

/** The seal `s` was made by a session with a key of `k`. */
export const PROVEN: RawBuilder<boolean> = sql`(s.mac = ${NEW_MAC} or s.mac = ${sql.raw(mac('k.past'))})`;

/** The seal `s` counts. A session without a key (an auditor's copy of the database) cannot tell of seals no leaf holds yet, and believes them. */
export const COUNTS: RawBuilder<boolean> = sql`(s.batch is not null or k.now_ is null or ${PROVEN})`;

import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { Db, Tx } from '../db/index.ts';
import type { RegisterCode } from './facts.ts';
import { failures } from './failures.ts';

/** The part of a consent that decides whether a query may be sent. */
export interface LiveConsent {
  id: string;
  person: string;
  registers: readonly RegisterCode[];
  givenAt: Temporal.Instant;
  withdrawnAt: Temporal.Instant | null;
}

export interface ConsentInput {
  person: string;
  registers: readonly RegisterCode[];
  /** what the answers are used for, and nothing else (数据条例 38–39) */
  purpose: string;
  /** version of the wording agreed to */
  textVersion: string;
  now: Temporal.Instant;
}

export interface Consent extends LiveConsent {
  purpose: string;
  textVersion: string;
}

interface ConsentRow {
  id: string;
  person: string;
  registers: RegisterCode[];
  purpose: string;
  text_version: string;
  given_at: Temporal.Instant;
  withdrawn_at: Temporal.Instant | null;
}

const fromRow = (row: ConsentRow): Consent => ({
  id: row.id,
  person: row.person,
  registers: row.registers,
  purpose: row.purpose,
  textVersion: row.text_version,
  givenAt: row.given_at,
  withdrawnAt: row.withdrawn_at,
});

/** A consent given now, not yet stored: its columns for a statement of the caller's own. `recordConsent` stores one by itself. */
export function consentRow(input: ConsentInput, id: string = randomUUIDv7()): Consent {
  return {
    id,
    person: input.person,
    registers: [...input.registers],
    purpose: input.purpose,
    textVersion: input.textVersion,
    givenAt: input.now,
    withdrawnAt: null,
  };
}

/** Stores a consent. Must be committed before, or in the same transaction as, the evidence that rests on it. */
export async function recordConsent(db: Db | Tx, input: ConsentInput): Promise<Consent> {
  const consent = consentRow(input);
  await sql`insert into registers.consent (id, person, registers, purpose, text_version, given_at)
    values (${consent.id}, ${consent.person}, ${consent.registers}::text[], ${consent.purpose}, ${consent.textVersion}, ${consent.givenAt})`.execute(
    db,
  );
  return consent;
}

/**
 * Withdraws a consent from `now` on: no further query may rest on it; evidence already stored stays (PIPL art. 15: a withdrawal does not
 * undo what was done before it). Throws `registers.consentGone` when it is not this person's, or withdrawn already.
 */
export async function withdrawConsent(db: Db | Tx, who: { id: string; person: string; now: Temporal.Instant }): Promise<void> {
  const done = await sql<{ id: string }>`update registers.consent set withdrawn_at = ${who.now}
    where id = ${who.id} and person = ${who.person} and withdrawn_at is null returning id`.execute(db);
  if (done.rows.length === 0) throw failure(failures.consentGone);
}

/** The newest consent of this person for this purpose that covers all `registers` and is not withdrawn; null when there is none. */
export async function liveConsent(
  db: Db | Tx,
  who: { person: string; purpose: string; registers: readonly RegisterCode[] },
): Promise<Consent | null> {
  const found =
    await sql<ConsentRow>`select id, person, registers, purpose, text_version, given_at, withdrawn_at from registers.consent
    where person = ${who.person} and purpose = ${who.purpose} and withdrawn_at is null and registers @> ${[...who.registers]}::text[]
    order by given_at desc, id desc limit 1`.execute(db);
  const row = found.rows[0];
  return row ? fromRow(row) : null;
}

/** All consents a person ever gave, newest first: for the page on which they see and withdraw them. */
export async function consentsOf(db: Db | Tx, person: string): Promise<Consent[]> {
  const found =
    await sql<ConsentRow>`select id, person, registers, purpose, text_version, given_at, withdrawn_at from registers.consent
    where person = ${person} order by given_at desc, id desc limit 200`.execute(db);
  return found.rows.map(fromRow);
}

/** True while the consent holds. */
export function isLive(consent: Pick<LiveConsent, 'givenAt' | 'withdrawnAt'>, now: Temporal.Instant): boolean {
  return (
    Temporal.Instant.compare(consent.givenAt, now) <= 0 &&
    (consent.withdrawnAt === null || Temporal.Instant.compare(now, consent.withdrawnAt) < 0)
  );
}

/** Which of `registers` this consent does not allow to be asked about `person` now; all of them when it is another person's or over. */
export function refusedRegisters(
  consent: LiveConsent,
  person: string,
  registers: readonly RegisterCode[],
  now: Temporal.Instant,
): readonly RegisterCode[] {
  if (consent.person !== person || !isLive(consent, now)) return registers;
  return registers.filter((register) => !consent.registers.includes(register));
}

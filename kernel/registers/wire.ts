import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RegisterCode, Subject } from './facts.ts';

/** The header fields of a signed query. Personal data travels in the body only. */
export const QUERY_HEADERS = {
  id: 'x-query-id',
  client: 'x-query-client',
  time: 'x-query-time',
  signature: 'x-query-signature',
} as const;

/** A query body: what one register is told about the subject, and the business date asked about. */
export interface WireQuery {
  queryId: string;
  asOf: string;
  subject: WireSubject;
}
export interface WireSubject {
  idNumber: string;
  name: string;
  household?: readonly { idNumber: string; name: string }[];
  employerUscc?: string;
  bankAccount?: string;
}

/** An answer body. `identity` proves whom the register found (see identityMac); `facts` is absent for `no-record`. */
export interface WireAnswer {
  queryId: string;
  status: 'ok' | 'no-record';
  identity: string;
  asOf: string;
  source: string;
  facts?: unknown;
}

/** The least that a register needs to know of the subject to answer. */
export function subjectFor(register: RegisterCode, subject: Subject): WireSubject {
  const out: WireSubject = { idNumber: subject.idNumber, name: subject.name };
  if (register === 'real-estate' && subject.household?.length) out.household = subject.household;
  if ((register === 'business' || register === 'credit') && subject.employerUscc) out.employerUscc = subject.employerUscc;
  if (register === 'bank-account' && subject.bankAccount) out.bankAccount = subject.bankAccount;
  return out;
}

/**
 * Signature of a query: HMAC-SHA256 with the secret shared with this register over id, register, time and body, base64url. It
 * lets the register refuse a forged query and name every genuine one in its own log.
 */
export function signQuery(secret: string, queryId: string, register: string, time: string, body: string): string {
  return createHmac('sha256', secret).update(`${queryId}\n${register}\n${time}\n${body}`).digest('base64url');
}

/**
 * Which identity an answer is about, as an HMAC bound to the query id: the asker compares it with its own, so that an answer about a
 * namesake, or one replayed from another query, is noticed without the register sending name or number back.
 */
export function identityMac(
  secret: string,
  queryId: string,
  who: { idNumber: string; name: string; employerUscc?: string },
): string {
  return createHmac('sha256', secret)
    .update(`identity\n${queryId}\n${who.idNumber}\n${who.name.normalize('NFC')}\n${who.employerUscc ?? ''}`)
    .digest('base64url');
}

/** Constant-time comparison of two signatures. */
export function sameMac(a: string, b: string): boolean {
  const x = Buffer.from(a);
  const y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}

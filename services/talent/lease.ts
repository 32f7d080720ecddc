import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { due } from '@yunjian/calendar';
import { insertRows, leafRow } from '@yunjian/kernel/audit';
import { failure, fill, type Text } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { personById } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from './failures.ts';
import { freeUnit, lockOffer, mustAllow } from './offer.ts';
import { lockApplication, move } from './queries.ts';
import { dayOf, endOfDay, policyOf } from './setting.ts';

export interface LeaseRow {
  readonly id: string;
  readonly number: string;
  readonly application_id: string;
  readonly unit_id: string;
  readonly hold_id: string;
  readonly state: 'draft' | 'signed' | 'active' | 'ended';
  readonly start_on: string;
  readonly end_on: string;
  readonly rent_fen: bigint;
  readonly deposit_fen: bigint;
  readonly terms: { title: Text; text: Text }[];
  readonly text_hash: string;
  readonly key_code: string | null;
}

const yuan = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;

/** SHA-256 of what both parties sign: number, flat, term, money and terms, as canonical lines. */
export function leaseTextHash(l: {
  number: string;
  unitId: string;
  startOn: string;
  endOn: string;
  rentFen: bigint;
  depositFen: bigint;
  terms: readonly { title: Text; text: Text }[];
}): string {
  const lines = [
    l.number,
    l.unitId,
    l.startOn,
    l.endOn,
    String(l.rentFen),
    String(l.depositFen),
    ...l.terms.flatMap((t) => [t.title.zh, t.text.zh, t.title.en, t.text.en]),
  ];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Accepts the open offer: a lease is drafted with the policy's terms and the flat is held until it must be signed. */
export async function acceptOffer(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; offerId: string; startOn: string; months: number; by: string },
): Promise<void> {
  const at = kit.now();
  const policy = policyOf(kit);
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, 'accept-offer', 'applicant');
  const offer = await lockOffer(tx, row.id);
  if (offer.id !== input.offerId || Temporal.Instant.compare(offer.deadline, at) <= 0) throw failure(failures.offerGone);
  const today = dayOf(kit, at);
  const startOn = Temporal.PlainDate.from(input.startOn);
  if (
    Temporal.PlainDate.compare(startOn, today) < 0 ||
    Temporal.PlainDate.compare(startOn, today.add({ days: policy.offer.startWithinDays })) > 0
  )
    throw failure(failures.startTooFar, { days: policy.offer.startWithinDays }, [
      { path: 'startOn', message: failures.startTooFar.mend },
    ]);
  const endOn = startOn.add({ months: input.months }).subtract({ days: 1 });
  const signBy = endOfDay(kit, due(kit.calendar(), { from: today, days: policy.offer.signWorkingDays, kind: 'working' }).due);
  const depositFen = offer.rent_fen * BigInt(policy.lease.depositMonths);
  const number = row.reference.replace(/^RC-/, 'ZL-');
  const money = { rent: yuan(offer.rent_fen), deposit: yuan(depositFen) };
  const terms = policy.lease.terms.map((t) => ({ title: t.title, text: fill(t.text, money) }));
  const textHash = leaseTextHash({
    number,
    unitId: offer.unit_id,
    startOn: startOn.toString(),
    endOn: endOn.toString(),
    rentFen: offer.rent_fen,
    depositFen,
    terms,
  });
  await sql`update talent.offer set state = 'accepted', answered_at = ${at} where id = ${offer.id}`.execute(tx);
  await sql`update talent.hold set during = tstzrange(lower(during), ${signBy}::timestamptz) where id = ${offer.hold_id}`.execute(
    tx,
  );
  await sql`
    insert into talent.lease (number, application_id, unit_id, hold_id, during, rent_fen, deposit_fen, terms, text_hash)
    values (${number}, ${row.id}, ${offer.unit_id}, ${offer.hold_id}, daterange(${startOn}::date, ${endOn}::date, '[]'), ${offer.rent_fen}, ${depositFen}, ${JSON.stringify(terms)}::jsonb, ${textHash})`.execute(
    tx,
  );
  await move(tx, row.id, 'accepted', at, { code: 'offer-accepted', by: input.by });
  await insertRows(tx, [
    leafRow(
      { kind: 'talent.offer-accepted', subject: row.id, body: { offer: offer.id, lease: number, text: textHash }, at },
      kit.crypto.suite,
    ),
  ]);
}

/** The lease of an application, locked. Throws talent.notFound. */
export async function lockLease(tx: Tx, by: { applicationId: string } | { leaseId: string }): Promise<LeaseRow> {
  const where = 'leaseId' in by ? sql`id = ${by.leaseId}::uuid` : sql`application_id = ${by.applicationId}::uuid`;
  const { rows } = await sql<LeaseRow>`
    select id, number, application_id, unit_id, hold_id, state, lower(during)::text as start_on, (upper(during) - 1)::text as end_on, rent_fen, deposit_fen, terms, text_hash, key_code
    from talent.lease where ${where} for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/**
 * The tenant signs what was read (its hash is named) with the registered name; the operator's e-seal follows at once and is itself a signature over
 * the lease's hash. From then on the flat is leased, and a key code exists that the tenant alone sees.
 */
export async function signLease(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; leaseId: string; textHash: string; name: string; by: string },
): Promise<void> {
  const at = kit.now();
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, 'sign-lease', 'applicant');
  const lease = await lockLease(tx, { applicationId: row.id });
  if (lease.id !== input.leaseId || lease.text_hash !== input.textHash) throw failure(failures.leaseChanged);
  const person = await personById(tx, row.person_id);
  if (person.name !== input.name.trim())
    throw failure(failures.wrongName, {}, [{ path: 'name', message: failures.wrongName.mend }]);
  const seal = kit.crypto.sign(Buffer.from(`lease\n${lease.number}\n${lease.text_hash}`));
  const code = String(Buffer.from(kit.random(4)).readUInt32BE(0) % 1_000_000).padStart(6, '0');
  const until = Temporal.PlainDate.from(lease.end_on).add({ days: 1 }).toZonedDateTime(kit.zone).toInstant();
  await sql`
    with held as (update talent.hold set kind = 'lease', during = tstzrange(lower(during), ${until}::timestamptz) where id = ${lease.hold_id}),
    taken as (update talent.unit set state = 'leased' where id = ${lease.unit_id})
    update talent.lease set state = 'signed', signed_tenant_at = ${at}, signed_operator_at = ${at}, operator_seal = ${JSON.stringify(seal)}::jsonb, key_code = ${code},
      signed_name_hash = ${createHash('sha256').update(`${lease.id}\n${input.name.trim()}`).digest('hex')} where id = ${lease.id}`.execute(
    tx,
  );
  await move(tx, row.id, 'signed', at, { code: 'lease-signed', by: input.by });
  await insertRows(tx, [
    leafRow(
      { kind: 'talent.lease', subject: row.id, body: { lease: lease.number, text: lease.text_hash, unit: lease.unit_id }, at },
      kit.crypto.suite,
    ),
  ]);
}

/** Keys handed over against the tenant's code. Throws talent.wrongKeyCode. */
export async function handKeys(
  kit: Kit,
  tx: Tx,
  input: { leaseId: string; code: string; by: string; byName: string },
): Promise<Temporal.Instant> {
  const at = kit.now();
  const lease = await lockLease(tx, { leaseId: input.leaseId });
  const row = await lockApplication(tx, lease.application_id);
  mustAllow(row, 'hand-keys', 'operator');
  if (lease.key_code !== input.code)
    throw failure(failures.wrongKeyCode, {}, [{ path: 'code', message: failures.wrongKeyCode.mend }]);
  await sql`update talent.lease set state = 'active', keys_at = ${at}, keys_by = ${input.by} where id = ${lease.id}`.execute(tx);
  await move(tx, row.id, 'housed', at, { code: 'keys-handed', by: input.by, byName: input.byName });
  await insertRows(tx, [leafRow({ kind: 'talent.keys', subject: row.id, body: { lease: lease.number }, at }, kit.crypto.suite)]);
  return at;
}

/** Ends a lease on a day not after today; the flat is free and goes to the next in order. Returns who was offered it. */
export async function endLease(
  kit: Kit,
  tx: Tx,
  input: { leaseId: string; on: string; reason: string; by: string; byName: string },
): Promise<string | null> {
  const at = kit.now();
  const lease = await lockLease(tx, { leaseId: input.leaseId });
  const row = await lockApplication(tx, lease.application_id);
  mustAllow(row, 'end-lease', 'operator');
  if (input.on > dayOf(kit, at).toString() || input.on < lease.start_on)
    throw failure(failures.notNow, {}, [{ path: 'on', message: failures.notNow.mend }]);
  const { rows } = await sql<{
    accessible: boolean;
    rooms: number;
  }>`select accessible, rooms from talent.unit where id = ${lease.unit_id}`.execute(tx);
  await sql`update talent.lease set state = 'ended', ended_at = ${at}, end_reason = ${input.reason}, during = daterange(lower(during), greatest(${input.on}::date, lower(during)), '[]') where id = ${lease.id}`.execute(
    tx,
  );
  await sql`update talent.queue_entry set state = 'left', changed_at = ${at} where application_id = ${row.id}`.execute(tx);
  await move(tx, row.id, 'ended', at, {
    code: 'lease-ended',
    params: { on: input.on },
    by: input.by,
    byName: input.byName,
    note: input.reason,
  });
  await insertRows(tx, [
    leafRow({ kind: 'talent.lease-ended', subject: row.id, body: { lease: lease.number, on: input.on }, at }, kit.crypto.suite),
  ]);
  const unit = rows[0];
  if (!unit) throw failure(failures.notFound);
  return freeUnit(kit, tx, { unitId: lease.unit_id, holdId: lease.hold_id, accessible: unit.accessible, rooms: unit.rooms }, at);
}

/** What is recorded of members' capacity: birth days read from their ID numbers, and what a court or a living of one's own says, from a day on. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Tx } from '@yunjian/kernel/db';
import { openIdNumber, readIdNumber, type PersonRow } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import type { Declared } from './capacity.ts';
import { addMemberEvent, type Hand } from './event.ts';

type Tools = Pick<Kit, 'crypto'>;

/**
 * Reads the birth days of members that have none on record from their sealed ID numbers. That the numbers were opened stands in the log; of the numbers nothing but
 * the day is kept. Answers how many were read, and how many have no resident ID number.
 */
export async function readBirthDays(
  tx: Tx,
  kit: Tools,
  input: { readonly collectiveId: string; readonly by: Hand },
  now: Temporal.Instant,
): Promise<{ read: number; left: number }> {
  const { rows } = await sql<Pick<PersonRow, 'id' | 'id_kind' | 'id_sealed'> & { member: string }>`
    select m.id as member, p.id, p.id_kind, p.id_sealed from assets.member m join org.person p on p.id = m.person_id
    where m.collective_id = ${input.collectiveId}::uuid and m.born_on is null order by m.id for update of m`.execute(tx);
  const dated = rows.filter((r) => r.id_kind === 'resident-id');
  const left = rows.length - dated.length;
  if (dated.length === 0) return { read: 0, left };
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: input.collectiveId, holderId: null, kind: 'birth-days-read', body: { members: dated.length } },
    input.by,
    now,
  );
  const born = dated.map((r) => readIdNumber(openIdNumber(kit.crypto, r))?.born.toString() ?? null);
  await sql`update assets.member m set born_on = b.born from unnest(${dated.map((r) => r.member)}::uuid[], ${born}::date[]) as b(id, born)
    where m.id = b.id`.execute(tx);
  return { read: born.filter((b) => b !== null).length, left: left + born.filter((b) => b === null).length };
}

/** A fact of a member's capacity. `to` is the last day, null while open. */
export interface CapacityInput {
  readonly memberId: string;
  readonly kind: Declared;
  readonly from: string;
  readonly to: string | null;
  /** The judgment, or the proof of own earnings. */
  readonly source: string;
}

/** Records what a court or a living of one's own says of a member's capacity for some days. Throws assets.notFound, assets.input. */
export async function declareCapacity(
  tx: Tx,
  kit: Tools,
  input: CapacityInput & { readonly by: Hand & { readonly id: string } },
  now: Temporal.Instant,
): Promise<{ id: string }> {
  const { memberId, kind, from, to, source, by } = input;
  if (to !== null && to < from) throw wrong('最后一天不能早于第一天。', 'The last day is not before the first.');
  const { rows } = await sql<{ collectiveId: string }>`
    select collective_id as "collectiveId" from assets.member where id = ${memberId}::uuid for share`.execute(tx);
  if (rows[0] === undefined) throw failure(failures.notFound);
  const { collectiveId } = rows[0];
  const id = uuidv7(now);
  try {
    await sql`insert into assets.member_capacity (id, collective_id, member_id, kind, valid, source, made_at, made_by, made_name)
      values (${id}, ${collectiveId}::uuid, ${memberId}::uuid, ${kind}, daterange(${from}::date, ${to}::date, '[]'), ${source}, ${now}, ${by.id}::uuid, ${by.name})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23P01', 'member_capacity_once'))
      throw wrong('这段时间已有一项记载，请先终止它。', 'Something is recorded for these days already: end it first.');
    throw error;
  }
  const body = { capacity: id, what: kind, from, to, source };
  await addMemberEvent(tx, kit, { collectiveId, holderId: memberId, kind: 'capacity-declared', body }, by, now);
  return { id };
}

/** Says the last day of a fact of capacity, with the paper that ends it. Throws assets.notFound, assets.input. */
export async function endCapacity(
  tx: Tx,
  kit: Tools,
  input: { readonly id: string; readonly last: string; readonly source: string; readonly by: Hand },
  now: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{ collectiveId: string; memberId: string; from: string; to: string | null }>`
    select collective_id as "collectiveId", member_id as "memberId", lower(valid)::text as from, (upper(valid) - 1)::text as to
    from assets.member_capacity where id = ${input.id}::uuid for update`.execute(tx);
  const held = rows[0];
  if (held === undefined) throw failure(failures.notFound);
  if (input.last < held.from || (held.to !== null && input.last >= held.to))
    throw wrong(
      `最后一天应在 ${held.from} 当天或以后${held.to === null ? '' : `、${held.to} 以前`}。`,
      `The last day is ${held.from} or later${held.to === null ? '' : ` and before ${held.to}`}.`,
    );
  await sql`update assets.member_capacity set valid = daterange(lower(valid), ${input.last}::date, '[]'), ended_source = ${input.source} where id = ${input.id}::uuid`.execute(
    tx,
  );
  const body = { capacity: input.id, last: input.last, source: input.source };
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: held.collectiveId, holderId: held.memberId, kind: 'capacity-ended', body },
    input.by,
    now,
  );
  return { id: input.id };
}

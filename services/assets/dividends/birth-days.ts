/** Birth days of members read from their ID numbers. What a court or a living of one's own says of capacity is entered by two persons (member-changes.ts). */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import { openIdNumber, readIdNumber, type PersonRow } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
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

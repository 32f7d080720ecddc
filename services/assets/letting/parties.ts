/** Whom a collective deals with: found or entered once, by USCC or by the keyed hash of the ID number. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { createPerson, findPersonByIdNumber, isIdNumber, isUscc, normaliseUscc } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong } from './common.ts';

/** How somebody says who the other side is. */
export type PartyInput =
  | { readonly partyId: string }
  | { readonly uscc: string; readonly name: string }
  | { readonly idNumber: string; readonly name: string };

/** An organisation by its code; the name it was first entered with stays. Throws assets.input for a code whose check character is wrong. */
export async function organisationParty(tx: Tx, input: { uscc: string; name: string }, at: Temporal.Instant): Promise<string> {
  const uscc = normaliseUscc(input.uscc);
  if (!isUscc(uscc)) throw wrong('统一社会信用代码的校验位不对。', 'The check character of the USCC is wrong.');
  const { rows } = await sql<{ id: string }>`
    with added as (
      insert into assets.party (kind, name, uscc, created_at) values ('organisation', ${input.name}, ${uscc}, ${at})
      on conflict (uscc) do nothing returning id)
    select id from added union all select id from assets.party where uscc = ${uscc} limit 1`.execute(tx);
  if (rows[0]) return rows[0].id;
  const again = await sql<{ id: string }>`select id from assets.party where uscc = ${uscc}`.execute(tx);
  return again.rows[0]!.id;
}

/** A person known to the district, as a party. */
export async function personParty(tx: Tx, personId: string, at: Temporal.Instant): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with added as (
      insert into assets.party (kind, name, person_id, id_mac, demo, created_at)
      select 'person', name, id, id_mac, demo, ${at}::timestamptz from org.person where id = ${personId}::uuid
      on conflict do nothing returning id)
    select id from added union all select id from assets.party where person_id = ${personId}::uuid limit 1`.execute(tx);
  if (rows[0]) return rows[0].id;
  const again = await sql<{ id: string }>`select id from assets.party where person_id = ${personId}::uuid`.execute(tx);
  if (!again.rows[0]) throw failure(failures.notFound);
  return again.rows[0].id;
}

/** The party that was meant. A person who is not known yet becomes one, with the ID number sealed. */
export async function partyOf(tx: Tx, kit: Pick<Kit, 'crypto'>, input: PartyInput, at: Temporal.Instant): Promise<string> {
  if ('partyId' in input) {
    const { rows } = await sql`select 1 from assets.party where id = ${input.partyId}::uuid`.execute(tx);
    if (rows.length === 0) throw wrong('没有这个相对方。', 'There is no such party.');
    return input.partyId;
  }
  if ('uscc' in input) return organisationParty(tx, input, at);
  if (!isIdNumber(input.idNumber))
    throw wrong('身份证号码的校验位或出生日期不对。', 'The check character or the birthday of the ID number is wrong.');
  const known = await findPersonByIdNumber(tx, kit.crypto, input.idNumber);
  const personId = known?.id ?? (await createPerson(tx, kit.crypto, { name: input.name, idNumber: input.idNumber }, at));
  return personParty(tx, personId, at);
}

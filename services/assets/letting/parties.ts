/** Whom a collective deals with: found or entered once, by USCC or by the keyed hash of the ID number. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import {
  createPerson,
  findPersonByIdNumber,
  isIdNumber,
  isUscc,
  normaliseUscc,
  orgFailures,
  sameName,
} from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong, type Hand } from './common.ts';

/** How somebody says who the other side is. */
export type PartyInput =
  | { readonly partyId: string }
  | { readonly uscc: string; readonly name: string }
  | { readonly idNumber: string; readonly name: string };

/** Where the name of an organisation is from: as a bidder typed it, or from a paper or register that staff looked at. */
type NameSource = 'typed' | 'paper' | 'register';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly source: NameSource | null;
}

/**
 * An organisation by its code. What a bidder types names it only until staff checked the name; a name that staff enter takes the place of a typed one, and a
 * checked one stays, until two people correct it (governance). Throws assets.input for a code whose check character is wrong.
 */
export async function organisationParty(
  tx: Tx,
  input: { uscc: string; name: string },
  at: Temporal.Instant,
  source: 'typed' | 'paper' = 'paper',
): Promise<string> {
  const uscc = normaliseUscc(input.uscc);
  if (!isUscc(uscc)) throw wrong('统一社会信用代码的校验位不对。', 'The check character of the USCC is wrong.');
  const { rows } = await sql<{ id: string }>`
    insert into assets.party (kind, name, uscc, name_source, created_at) values ('organisation', ${input.name}, ${uscc}, ${source}, ${at})
    on conflict (uscc) do nothing returning id`.execute(tx);
  if (rows[0]) return rows[0].id;
  const again = await sql<Named>`select id, name, name_source as source from assets.party where uscc = ${uscc}`.execute(tx);
  const there = again.rows[0]!;
  if (source === 'paper' && there.source === 'typed')
    await sql`update assets.party set name = ${input.name}, name_source = 'paper' where id = ${there.id}::uuid and name_source = 'typed'`.execute(
      tx,
    );
  return there.id;
}

async function rename(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  there: Named,
  to: { readonly name: string; readonly source: 'paper'; readonly reason: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  const { leafId } = await appendLeaf(
    tx,
    {
      kind: 'assets.party',
      subject: there.id,
      body: { action: 'rename', was: there.name, name: to.name, source: to.source, by: by.id },
      at,
    },
    kit.crypto.suite,
  );
  await sql`insert into assets.party_renaming (id, party_id, was, name, source, reason, at, by_id, by_name, leaf_id)
    values (${uuidv7(at)}, ${there.id}, ${there.name}, ${to.name}, ${to.source}, ${to.reason}, ${at}, ${by.id}, ${by.name}, ${leafId})`.execute(
    tx,
  );
  await sql`update assets.party set name = ${to.name}, name_source = ${to.source} where id = ${there.id}::uuid`.execute(tx);
}

const lockParty = async (tx: Tx, id: string): Promise<Named & { kind: string }> => {
  const { rows } = await sql<
    Named & { kind: string }
  >`select id, name, kind, name_source as source from assets.party where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
};

/** The name as a paper has it, where it was only typed so far; a checked name stays. */
export async function namePaper(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  name: string,
  reason: string,
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  const there = await lockParty(tx, id);
  if (there.source !== 'typed') return;
  await rename(tx, kit, there, { name, source: 'paper', reason }, by, at);
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

/** The party that was meant. A person who is not known yet becomes one, with the ID number sealed; one who is known is called by the same name. Throws assets.input, org.nameDiffers. */
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
  if (known !== null && !sameName(known.name, input.name)) throw failure(orgFailures.nameDiffers);
  const personId = known?.id ?? (await createPerson(tx, kit.crypto, { name: input.name, idNumber: input.idNumber }, at));
  return personParty(tx, personId, at);
}

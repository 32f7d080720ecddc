import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { uuidv7, type Crypto } from '../crypto/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import { readIdNumber } from './checks.ts';
import { orgFailures } from './failures.ts';

export type IdKind = 'resident-id' | 'passport';

/** A person to be registered. The ID number and phone leave this object only sealed. */
export interface NewPerson {
  readonly name: string;
  readonly idKind?: IdKind;
  readonly idNumber: string;
  readonly phone?: string | null;
  readonly demo?: boolean;
}

/** A person as stored: what must stay secret is sealed. */
export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly id_kind: IdKind;
  readonly id_sealed: Buffer;
  readonly phone_sealed: Buffer | null;
  readonly demo: boolean;
}

const ID = 'org.person.id_number';
const PHONE = 'org.person.phone';
const COLUMNS = sql.raw('id, name, id_kind, id_sealed, phone_sealed, demo');

/** The stored form of an ID number; throws `org.idNumberWrong` when a resident number's check character or birthday is wrong. */
export function normaliseIdNumber(kind: IdKind, typed: string): string {
  if (kind === 'resident-id') {
    const read = readIdNumber(typed);
    if (!read) throw failure(orgFailures.idNumberWrong);
    return read.number;
  }
  const number = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z0-9]{5,20}$/.test(number)) throw failure(orgFailures.idNumberWrong);
  return number;
}

const normalisePhone = (phone: string): string => phone.normalize('NFKC').replace(/[\s-]/g, '');
const idKey = (kind: IdKind, number: string): string => `${kind}:${number}`;
const hex = (mac: Buffer): string => mac.toString('hex');

/** Registers one person and returns the new id. Throws `org.idNumberWrong`, or `org.personExists` (the transaction is then lost). */
export async function createPerson(tx: Tx, crypto: Crypto, person: NewPerson, now: Temporal.Instant): Promise<string> {
  const [id] = await createPeople(tx, crypto, [person], now);
  return id as string;
}

/**
 * Registers many people in one statement and returns their ids in the order given. All or none: one wrong number refuses all (`org.idNumberWrong`),
 * and so does one already known or given twice (`org.personExists`). Some 60,000 take about two seconds, most of it sealing.
 */
export async function createPeople(
  tx: Tx,
  crypto: Crypto,
  people: readonly NewPerson[],
  now: Temporal.Instant,
): Promise<string[]> {
  const column = <T>(): T[] => Array.from({ length: people.length });
  const ids = column<string>();
  const kinds = column<string>();
  const idSealed = column<Buffer>();
  const idMac = column<Buffer>();
  const phoneSealed = column<Buffer | null>();
  const phoneMac = column<Buffer | null>();
  const olderMacs: Buffer[] = [];
  for (const [i, person] of people.entries()) {
    const id = uuidv7(now);
    const kind = person.idKind ?? 'resident-id';
    const number = normaliseIdNumber(kind, person.idNumber);
    const phone = person.phone ? normalisePhone(person.phone) : null;
    const [mac, ...older] = crypto.blindIndexes(idKey(kind, number), ID);
    olderMacs.push(...older);
    ids[i] = id;
    kinds[i] = kind;
    idSealed[i] = crypto.seal(number, `${ID}:${id}`);
    idMac[i] = mac as Buffer;
    phoneSealed[i] = phone === null ? null : crypto.seal(phone, `${PHONE}:${id}`);
    phoneMac[i] = phone === null ? null : crypto.blindIndex(phone, PHONE);
  }
  // After a change of keys the unique index holds only people of one key apart; the others are looked up.
  if (olderMacs.length > 0 && (await known(tx, olderMacs)).size > 0) throw failure(orgFailures.personExists);
  try {
    await sql`
      insert into org.person (id, name, id_kind, id_sealed, id_mac, phone_sealed, phone_mac, demo)
      select w.id, w.name, w.kind, w.id_sealed, w.id_mac, w.phone_sealed, w.phone_mac, w.demo
      from unnest(${ids}::uuid[], ${people.map((p) => p.name.trim())}::text[], ${kinds}::text[], ${idSealed}::bytea[], ${idMac}::bytea[],
        ${phoneSealed}::bytea[], ${phoneMac}::bytea[], ${people.map((p) => p.demo ?? false)}::boolean[])
        as w(id, name, kind, id_sealed, id_mac, phone_sealed, phone_mac, demo)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(orgFailures.personExists);
    throw error;
  }
  return ids;
}

/**
 * The ids of these people in the order given, registering those not known yet (by resident ID number); what is recorded of the others stays as it is.
 * A number that is registered under another name is refused (`org.nameDiffers`): a typing error would put a stranger in somebody's place.
 */
export async function ensurePeople(
  tx: Tx,
  crypto: Crypto,
  people: readonly Omit<NewPerson, 'idKind'>[],
  now: Temporal.Instant,
): Promise<string[]> {
  const found = await findPersonIdsByIdNumbers(
    tx,
    crypto,
    people.map((p) => p.idNumber),
  );
  if ((await namedOtherwise(tx, found, people)).includes(true)) throw failure(orgFailures.nameDiffers);
  const strangers = people.filter((_, i) => found[i] === null);
  const made = strangers.length === 0 ? [] : await createPeople(tx, crypto, strangers, now);
  let next = 0;
  return found.map((id) => id ?? (made[next++] as string));
}

/** A name as it is compared: one width, without blanks, any of the dots between the parts of a name as one. */
const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[·・•‧∙.]/g, '·')
    .replaceAll(/\s/g, '')
    .toUpperCase();

/** Whether two names are the same but for width, blanks, capitals and the dot between the parts of a name. */
export const sameName = (one: string, other: string): boolean => nameKey(one) === nameKey(other);

/**
 * For each of these people whether the resident ID number is registered under another name; false where it is not known. The registered name is not told: a number
 * must not be a way to learn whose it is.
 */
export async function differingNames(
  db: Db,
  crypto: Crypto,
  people: readonly { readonly name: string; readonly idNumber: string }[],
): Promise<boolean[]> {
  const ids = await findPersonIdsByIdNumbers(
    db,
    crypto,
    people.map((p) => p.idNumber),
  );
  return namedOtherwise(db, ids, people);
}

/** For each of these people whether who has this id (null: nobody yet) is called otherwise. */
async function namedOtherwise(
  db: Db,
  ids: readonly (string | null)[],
  people: readonly { readonly name: string }[],
): Promise<boolean[]> {
  const rows = await peopleById(
    db,
    ids.filter((id) => id !== null),
  );
  const names = new Map(rows.map((r) => [r.id, r.name]));
  return people.map((p, i) => {
    const registered = names.get(ids[i] ?? '');
    return registered !== undefined && !sameName(registered, p.name);
  });
}

/** Ids by blind index, for those of `macs` that are known. */
async function known(db: Db, macs: readonly Buffer[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; id_mac: Buffer }>`
    select id, id_mac from org.person where id_mac = any(${macs as Buffer[]}::bytea[])`.execute(db);
  return new Map(rows.map((r) => [hex(r.id_mac), r.id]));
}

/** Finds a person by ID number through the blind index; null when unknown. Throws `org.idNumberWrong` for a malformed number. */
export async function findPersonByIdNumber(
  db: Db,
  crypto: Crypto,
  idNumber: string,
  idKind: IdKind = 'resident-id',
): Promise<PersonRow | null> {
  const macs = crypto.blindIndexes(idKey(idKind, normaliseIdNumber(idKind, idNumber)), ID);
  const { rows } = await sql<PersonRow>`select ${COLUMNS} from org.person where id_mac = any(${macs}::bytea[])`.execute(db);
  return rows[0] ?? null;
}

/** Ids of the people with these resident ID numbers, in the same order; null where unknown. */
export async function findPersonIdsByIdNumbers(db: Db, crypto: Crypto, idNumbers: readonly string[]): Promise<(string | null)[]> {
  const macs = idNumbers.map((n) => crypto.blindIndexes(idKey('resident-id', normaliseIdNumber('resident-id', n)), ID));
  const found = await known(db, macs.flat());
  return macs.map((of) => of.map((mac) => found.get(hex(mac))).find((id) => id !== undefined) ?? null);
}

/** The people with these ids, in any order; unknown ids are left out. */
export async function peopleById(db: Db, ids: readonly string[]): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${COLUMNS} from org.person where id = any(${ids as string[]}::uuid[])`.execute(db);
  return rows;
}

/** The person with this id; throws `org.notFound`. */
export async function personById(db: Db, id: string): Promise<PersonRow> {
  const [row] = await peopleById(db, [id]);
  if (!row) throw failure(orgFailures.notFound);
  return row;
}

/** The ID number in clear. Only for one who has the duty, and after the access was recorded (see kernel/audit). */
export function openIdNumber(crypto: Crypto, row: Pick<PersonRow, 'id' | 'id_sealed'>): string {
  return crypto.openText(row.id_sealed, `${ID}:${row.id}`);
}

/** The phone number in clear, or null; the same care as for the ID number. */
export function openPhone(crypto: Crypto, row: Pick<PersonRow, 'id' | 'phone_sealed'>): string | null {
  return row.phone_sealed === null ? null : crypto.openText(row.phone_sealed, `${PHONE}:${row.id}`);
}

/** Records another phone number, or none. Throws `org.notFound`. */
export async function changePhone(tx: Tx, crypto: Crypto, personId: string, phone: string | null): Promise<void> {
  const plain = phone === null ? null : normalisePhone(phone);
  const sealed = plain === null ? null : crypto.seal(plain, `${PHONE}:${personId}`);
  const mac = plain === null ? null : crypto.blindIndex(plain, PHONE);
  const { numAffectedRows } =
    await sql`update org.person set phone_sealed = ${sealed}, phone_mac = ${mac} where id = ${personId}`.execute(tx);
  if (numAffectedRows !== 1n) throw failure(orgFailures.notFound);
}

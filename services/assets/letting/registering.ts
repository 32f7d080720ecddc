/**
 * Registering as a bidder. A person bids for himself. For a firm bids who may: the legal representative in the register (confirmed by a second person), or whose power of attorney the accountant
 * accepted; until then a registration counts for nothing and stands in nobody's way. The name of a firm is that of the register or the paper, never the one a
 * bidder typed, and a telephone belongs to the registration it was given with.
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Actor } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { remember, wrong, type Hand, type LettingKit } from './common.ts';
import { isOpen, lockListing } from './listings.ts';
import { namePaper, organisationParty, personParty } from './parties.ts';
import { LISTING_NAMES } from './states.ts';

/** How somebody's right to bid for a firm stands: no paper yet, a paper waits, accepted (also where none is needed), refused. */
export type AuthorityShown = 'missing' | 'waiting' | 'accepted' | 'refused';
/** The same in SQL, of a registration named r. */
export const authorityShown = sql<AuthorityShown>`case when r.authority_state is null or r.authority_state = 'accepted' then 'accepted'
  when r.authority_state = 'refused' then 'refused' when r.authority_hash is null then 'missing' else 'waiting' end`;

/** What is told of a bidder so that bidders who are one can be recognised (rule C15): a random number the browser keeps, a telephone to be reached at. */
export interface Traces {
  readonly device?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** The keyed hash of a browser's number; nothing else of the device is kept. */
export const deviceMac = (kit: Pick<Kit, 'crypto'>, device: string | null | undefined): Buffer | null =>
  device ? kit.crypto.blindIndex(device, 'assets.bidder.device') : null;

const bareNumber = (phone: string | null | undefined): string =>
  (phone ?? '').replaceAll(/[\s-]/g, '').replace(/^(?:\+|00)86/, '');
const phoneMac = (kit: Pick<Kit, 'crypto'>, phone: string | null | undefined): Buffer | null =>
  bareNumber(phone) === '' ? null : kit.crypto.blindIndex(bareNumber(phone), 'assets.party.phone');

/**
 * Whether the register of relations names a person as the legal representative of a firm on a day, and a second person of the notice's town or of the district
 * confirmed it: what one accountant wrote down, anywhere, binds no firm.
 */
async function representsByRegister(
  tx: Tx,
  partyId: string,
  personId: string,
  collectiveId: string,
  day: string,
): Promise<boolean> {
  const { rows } = await sql`select 1 from assets.relation r
    join assets.governance_proposal g on g.kind = 'relation-confirm' and g.subject_id = r.id and g.state = 'confirmed'
    where r.party_id = ${partyId}::uuid and r.person_id = ${personId}::uuid and r.kind = 'legal-representative' and r.valid @> ${day}::date
      and (g.town_code is null or g.town_code = (select town_code from assets.collective where id = ${collectiveId}::uuid)) limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/**
 * Registers a signed-in person, for himself or for an organisation he says he acts for. Throws assets.notNow, .registeredAlready (he himself did, or somebody who
 * may act for the same firm did), .notBidding (he was refused here for the same).
 */
export async function register(
  tx: Tx,
  kit: LettingKit,
  listingId: string,
  organisation: { readonly uscc: string; readonly name: string } | null,
  actor: Actor,
  at: Temporal.Instant,
  traces: Traces = {},
): Promise<{ id: string; authority: AuthorityShown }> {
  const listing = await lockListing(tx, listingId);
  if (!['open', 'closed', 'opened', 'awarded', 'publicity', 'concluded', 'failed'].includes(listing.state))
    throw failure(failures.notFound);
  if (!isOpen(listing, at)) throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  if (actor.personId === null) throw failure(failures.forbidden);
  const partyId =
    organisation === null ? await personParty(tx, actor.personId, at) : await organisationParty(tx, organisation, at, 'typed');
  const byRegister =
    organisation !== null &&
    (await representsByRegister(tx, partyId, actor.personId, listing.collectiveId, dayOf(kit, at).toString()));
  const authority = organisation === null ? 'own' : byRegister ? 'register' : null;
  const { rows: refused } =
    await sql`select 1 from assets.registration where listing_id = ${listingId}::uuid and party_id = ${partyId}::uuid
    and account_id = ${actor.accountId}::uuid and state = 'disqualified' limit 1`.execute(tx);
  if (refused.length > 0) throw failure(failures.notBidding);
  const id = uuidv7(at);
  const phone = bareNumber(traces.phone);
  const sealed = phone === '' ? null : kit.crypto.seal(phone, `assets.registration.phone:${id}`);
  // the database puts the first registration of this party in its place
  const { rows } = await sql<{
    lotKey: string;
  }>`insert into assets.registration (id, listing_id, party_id, account_id, deposit_state, device_mac, phone_mac, phone_sealed, authority, authority_state,
      claimed_name, lot_key, at)
    values (${id}, ${listingId}, ${partyId}, ${actor.accountId}, ${listing.depositFen === 0n ? 'not-needed' : 'due'}, ${deviceMac(kit, traces.device)}, ${phoneMac(kit, traces.phone)},
      ${sealed}, ${authority}, ${authority === null ? 'pending' : 'accepted'}, ${organisation?.name ?? null}, ${id}, ${at})
    on conflict do nothing returning lot_key as "lotKey"`.execute(tx);
  if (rows.length === 0) throw failure(failures.registeredAlready);
  await remember(tx, kit, {
    of: 'listing',
    id: listingId,
    action: 'register',
    by: { id: actor.accountId, name: '竞价人' },
    at,
    facts: { registration: id, party: partyId, authority, lot: rows[0]?.lotKey ?? id },
  });
  return { id, authority: authority === null ? 'missing' : 'accepted' };
}

/** Puts the power of attorney to the caller's own registration for a firm; a later one takes its place until it is accepted. Throws assets.notFound, .notNow. */
export async function putAuthority(
  tx: Tx,
  kit: LettingKit,
  id: string,
  paper: { readonly fileId: string; readonly hash: string },
  actor: Actor,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{
    listing: string;
  }>`select listing_id as listing from assets.registration where id = ${id}::uuid and account_id = ${actor.accountId}::uuid`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  const listing = await lockListing(tx, rows[0].listing);
  const done =
    await sql`update assets.registration set authority = 'paper', authority_file_id = ${paper.fileId}, authority_hash = ${paper.hash}
    where id = ${id}::uuid and state = 'registered' and authority_state = 'pending' returning id`.execute(tx);
  if (done.rows.length === 0 || (listing.state !== 'open' && listing.state !== 'closed'))
    throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action: 'put-authority',
    by: { id: actor.accountId, name: '竞价人' },
    at,
    facts: { registration: id, paper: paper.hash },
  });
  return { id };
}

/** The paper a registration for a firm stands on. Throws assets.notFound. */
export async function authorityFile(tx: Tx | LettingKit['database']['db'], id: string): Promise<string> {
  const { rows } = await sql<{
    file: string | null;
  }>`select authority_file_id as file from assets.registration where id = ${id}::uuid`.execute(tx);
  const file = rows[0]?.file;
  if (!file) throw failure(failures.notFound);
  return file;
}

/**
 * Accepts that somebody acts for a firm: its name is that of the paper from now on, unless a checked one is there. One registration a firm counts: where another
 * was accepted, that one is refused first. The notice is locked by the caller. Throws assets.input, .registeredAlready.
 */
export async function acceptAuthority(
  tx: Tx,
  kit: LettingKit,
  listingId: string,
  own: { readonly id: string; readonly partyId: string },
  name: string,
  reason: string | null,
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  if (name.trim().length < 2)
    throw wrong('请填写授权委托书上的单位全称。', 'Give the full name of the firm as the paper has it.');
  const { rows } =
    await sql`select 1 from assets.registration where listing_id = ${listingId}::uuid and party_id = ${own.partyId}::uuid and id <> ${own.id}::uuid
    and state in ('registered', 'qualified') and authority_state is distinct from 'pending' limit 1`.execute(tx);
  if (rows.length > 0) throw failure(failures.registeredAlready);
  await namePaper(tx, kit, own.partyId, name.trim(), reason ?? '核对授权委托书', by, at);
  await sql`update assets.registration set authority_state = 'accepted', authority_at = ${at}, authority_by = ${by.id}, authority_name = ${by.name} where id = ${own.id}::uuid`.execute(
    tx,
  );
}

/**
 * Accounts that a collective wants registered: proposed by its board with the bank's paper, confirmed by its supervisory board or the township. Rule C27 and all that
 * pays or receives rest on the list of registered accounts, so no single person enters one (农村集体经济组织法 44).
 */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import { accountNumber, payeeMac } from '../dividends/payee.ts';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { ACCOUNT_MAC, accountMac, record } from './common.ts';
import type { AccountWarning } from './words.ts';

interface By {
  readonly id: string;
  readonly name: string;
}
const SEALED = 'assets.account_proposal.number';

/** The name a stored paper of the bank has. */
export const ACCOUNT_PAPER = 'assets.account-paper';

export interface NewAccount {
  readonly number: string;
  readonly bank: string;
  /** The holder as the bank's paper names it. */
  readonly holder: string;
  readonly from: string;
}

/** Proposes an account from a day on, with the bank's paper, and tells those who confirm it. Throws assets.accountNumber, .accountThere, .accountProposed. */
export async function proposeAccount(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'zone'>,
  input: NewAccount & { readonly place: Place; readonly paper: { readonly id: string; readonly hash: string }; readonly by: By },
  now: Temporal.Instant,
): Promise<string> {
  const id = uuidv7(now);
  const number = accountNumber(input.number);
  const { collectiveId, townCode } = input.place;
  const mac = accountMac(kit, number);
  const { rows } =
    await sql`select 1 from assets.bank_account where number_mac = ${mac} and valid && daterange(${input.from}::date, null)`.execute(
      tx,
    );
  if (rows.length > 0) throw failure(failures.accountThere);
  try {
    await sql`insert into assets.account_proposal (id, collective_id, number_sealed, number_mac, payee_mac, tail, bank, holder_name, from_day, paper_id, paper_hash, proposed_at, proposed_by)
      values (${id}, ${collectiveId}::uuid, ${kit.crypto.seal(number, `${SEALED}:${id}`)}, ${mac}, ${payeeMac(kit, number)}, ${number.slice(-4)}, ${input.bank}, ${input.holder},
        ${input.from}::date, ${input.paper.id}::uuid, ${input.paper.hash}, ${now}, ${input.by.id}::uuid)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505', 'account_proposed')) throw failure(failures.accountProposed);
    throw error;
  }
  const note = `${input.bank} ****${number.slice(-4)}，${input.from} 起；材料 ${input.paper.hash}`;
  await tell(tx, collectiveId, 'propose-account', id, note, input.by, now, kit);
  const { rows: people } = await sql<{
    person: string;
  }>`select distinct m.person_id as person from assets.mandate m where m.valid @> ${dayOf(kit, now).toString()}::date
    and ((m.role = 'supervisory-board' and m.collective_id = ${collectiveId}::uuid) or (m.role = 'township' and m.town_code = ${townCode}))`.execute(
    tx,
  );
  await sendNotices(
    tx,
    people.map((p) => ({
      to: p.person,
      kind: 'assets.account-proposed',
      title: { zh: '集体银行账户待确认', en: 'A bank account of a collective waits for confirmation' },
      body: {
        zh: '理事提出登记一个集体银行账户，请核对银行材料上的户名和账号后确认或退回。',
        en: 'The board wants a bank account registered: compare holder and number with the bank’s paper, then confirm or refuse it.',
      },
      link: `/staff/assets/money?tab=accounts&collective=${collectiveId}`,
      now,
      key: `account-proposed:${id}`,
    })),
  );
  return id;
}

const tell = (
  tx: Tx,
  collectiveId: string,
  action: string,
  subject: string,
  note: string,
  by: By,
  at: Temporal.Instant,
  kit: Pick<Kit, 'crypto'>,
): Promise<void> => record(tx, kit, { collectiveId, contractId: null, action, subject, note, by, at });

interface Held {
  readonly collectiveId: string;
  readonly sealed: Buffer;
  readonly tail: string;
  readonly bank: string;
  readonly from: string;
  readonly state: AccountState;
  readonly by: string;
  readonly warned: boolean;
}

/** A payee's account, one that paid, or a holder whose name is not the collective's: said to who confirms, and only confirmed with a reason. */
const WARNINGS = sql`array_remove(array[
  case when exists (select from assets.payee_account y where y.number_mac = p.payee_mac) then 'payee' end,
  case when exists (select from assets.receipt r where r.payer_mac = p.number_mac) then 'payer' end,
  case when regexp_replace(p.holder_name, '\\s', '', 'g') <> regexp_replace(c.name, '\\s', '', 'g') then 'holder' end], null)`;

/** Confirms or refuses a proposed account, by another person; a confirmed one is registered. What is warned of is confirmed with a reason only. Throws assets.secondPerson, .notNow, .accountWarned, .accountThere. */
export async function decideAccount(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: { readonly id: string; readonly approve: boolean; readonly reason: string | null; readonly by: By },
  now: Temporal.Instant,
): Promise<{ id: string; accountId: string | null }> {
  const { id, approve, by } = input;
  await sql`select from assets.account_proposal where id = ${id}::uuid for update`.execute(tx);
  const { rows } =
    await sql<Held>`select p.collective_id as "collectiveId", p.number_sealed as sealed, p.tail, p.bank, p.from_day::text as from, p.state, p.proposed_by as by,
    cardinality(${WARNINGS}) > 0 as warned from assets.account_proposal p join assets.collective c on c.id = p.collective_id where p.id = ${id}::uuid`.execute(
      tx,
    );
  const held = rows[0];
  if (held === undefined) throw failure(failures.notFound);
  if (held.state !== 'proposed') throw failure(failures.notNow, { state: ACCOUNT_NAMES[held.state] });
  if (held.by === by.id) throw failure(failures.secondPerson);
  const reason = input.reason?.trim() ?? '';
  if ((!approve || held.warned) && reason.length < 2) throw failure(approve ? failures.accountWarned : failures.accountReason);
  await sql`update assets.account_proposal set state = ${approve ? 'approved' : 'refused'}, reason = ${reason === '' ? null : reason}, decided_at = ${now}, decided_by = ${by.id}::uuid
    where id = ${id}::uuid`.execute(tx);
  const note = `${held.bank} ****${held.tail}，${held.from} 起${reason === '' ? '' : `；${reason}`}`;
  if (!approve) {
    await tell(tx, held.collectiveId, 'refuse-account', id, note, by, now, kit);
    return { id, accountId: null };
  }
  const accountId = uuidv7(now);
  const number = kit.crypto.openText(held.sealed, `${SEALED}:${id}`);
  try {
    await sql`insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid, proposal_id)
      values (${accountId}, ${held.collectiveId}::uuid, ${kit.crypto.seal(number, `${ACCOUNT_MAC}:${accountId}`)}, ${accountMac(kit, number)}, ${held.tail}, ${held.bank},
        daterange(${held.from}::date, null), ${id}::uuid)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23P01')) throw failure(failures.accountThere);
    throw error;
  }
  await tell(tx, held.collectiveId, 'register-account', accountId, note, by, now, kit);
  return { id, accountId };
}

const ACCOUNT_STATES = ['proposed', 'approved', 'refused'] as const;
type AccountState = (typeof ACCOUNT_STATES)[number];
/** What the states are called, for messages. */
export const ACCOUNT_NAMES = {
  proposed: { zh: '待确认', en: 'waiting' },
  approved: { zh: '已确认', en: 'confirmed' },
  refused: { zh: '已退回', en: 'refused' },
} as const satisfies Record<AccountState, Text>;

/** A proposed account as it is listed: of its number the last four digits. */
interface AccountProposal {
  readonly id: string;
  readonly bank: string;
  readonly tail: string;
  readonly holder: string;
  readonly from: string;
  readonly paper: boolean;
  readonly paperHash: string;
  readonly state: AccountState;
  readonly warnings: readonly AccountWarning[];
  readonly reason: string | null;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly proposedById: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
}

/** Proposed accounts of a collective, those that wait first. */
export async function accountProposals(db: Db | Tx, collectiveId: string): Promise<AccountProposal[]> {
  const { rows } = await sql<
    Omit<AccountProposal, 'proposedAt' | 'decidedAt'> & { proposedAt: Temporal.Instant; decidedAt: Temporal.Instant | null }
  >`
    select p.id, p.bank, p.tail, p.holder_name as holder, p.from_day::text as from, p.paper_id is not null as paper, p.paper_hash as "paperHash", p.state, ${WARNINGS} as warnings, p.reason,
      p.proposed_at as "proposedAt", coalesce(a.name, '') as "proposedBy", p.proposed_by as "proposedById", p.decided_at as "decidedAt", d.name as "decidedBy"
    from assets.account_proposal p join assets.collective c on c.id = p.collective_id left join auth.account a on a.id = p.proposed_by left join auth.account d on d.id = p.decided_by
    where p.collective_id = ${collectiveId}::uuid order by p.state <> 'proposed', p.proposed_at desc, p.id`.execute(db);
  return rows.map((r) => ({ ...r, proposedAt: r.proposedAt.toString(), decidedAt: r.decidedAt?.toString() ?? null }));
}

interface ProposalPlace extends Place {
  readonly paperId: string | null;
  readonly paperHash: string;
}

/** Whose proposal it is, and its paper. Throws assets.notFound. */
export async function placeOfAccountProposal(db: Db | Tx, id: string): Promise<ProposalPlace> {
  const { rows } =
    await sql<ProposalPlace>`select c.id as "collectiveId", c.town_code as "townCode", p.paper_id as "paperId", p.paper_hash as "paperHash"
    from assets.account_proposal p join assets.collective c on c.id = p.collective_id where p.id = ${id}::uuid`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

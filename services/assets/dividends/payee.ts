/** Where a dividend goes: an account proposed by one person and approved by another; its number is sealed and seen in a payment file only. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { addMemberEvent, addRunEvent, type Hand } from './event.ts';

type Person = Hand & { readonly id: string };
const PLACE = 'assets.payee_account.number';

export interface NewPayee {
  readonly holderId: string;
  readonly ownerName: string;
  readonly number: string;
  readonly bank: string;
  /** The bank's 12-digit line number 联行号. */
  readonly bankCode: string;
}

/** The number as it is kept: 8 to 30 digits and nothing else; null for what is none. */
export function numberDigits(typed: string): string | null {
  const number = typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
  return /^\d{8,30}$/.test(number) ? number : null;
}

/** The number as it is kept. Throws assets.accountNumber. */
export function accountNumber(typed: string): string {
  const number = numberDigits(typed);
  if (number === null) throw failure(failures.accountNumber);
  return number;
}

/** The keyed hash of a payee's number, by which two accounts are told to be one. */
export const payeeMac = (kit: Pick<Kit, 'crypto'>, number: string): Buffer => kit.crypto.blindIndex(number, PLACE);

export const openNumber = (kit: Pick<Kit, 'crypto'>, row: { readonly id: string; readonly sealed: Buffer }): string =>
  kit.crypto.openText(row.sealed, `${PLACE}:${row.id}`);

/** Proposes accounts for holders, many at once. Throws assets.accountNumber, .payeeProposed. */
export async function proposePayees(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: {
    readonly collectiveId: string;
    readonly payees: readonly NewPayee[];
    /** The file they came with. */
    readonly batchId?: string;
    readonly by: Person;
    readonly demo?: boolean;
  },
  now: Temporal.Instant,
): Promise<string[]> {
  const rows = input.payees.map((p) => {
    const id = uuidv7(now);
    const number = accountNumber(p.number);
    return {
      ...p,
      id,
      sealed: kit.crypto.seal(number, `${PLACE}:${id}`),
      mac: payeeMac(kit, number),
      tail: number.slice(-4),
    };
  });
  try {
    await sql`insert into assets.payee_account (id, collective_id, holder_id, owner_name, number_sealed, number_mac, tail, bank, bank_code, proposed_at, proposed_by, demo, batch_id)
      select t.id, ${input.collectiveId}::uuid, t.holder, t.owner, t.sealed, t.mac, t.tail, t.bank, t.code, ${now}, ${input.by.id}::uuid, ${input.demo ?? false}, ${input.batchId ?? null}::uuid
      from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.holderId)}::uuid[], ${rows.map((r) => r.ownerName)}::text[], ${rows.map((r) => r.sealed)}::bytea[],
        ${rows.map((r) => r.mac)}::bytea[], ${rows.map((r) => r.tail)}::text[], ${rows.map((r) => r.bank)}::text[], ${rows.map((r) => r.bankCode)}::text[])
        t(id, holder, owner, sealed, mac, tail, bank, code)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505', 'payee_proposed')) throw failure(failures.payeeProposed);
    if (isPgError(error, '23503')) throw failure(failures.shareOutsider);
    throw error;
  }
  const holderId = rows.length === 1 ? (rows[0]?.holderId ?? null) : null;
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId: input.collectiveId,
      holderId,
      kind: 'payee-proposed',
      body: { accounts: rows.length, ...(input.batchId === undefined ? {} : { batch: input.batchId }) },
    },
    input.by,
    now,
  );
  return rows.map((r) => r.id);
}

/** Accounts by their ids, or all of one file that wait. */
export type Chosen = { readonly ids: readonly string[] } | { readonly batch: string };

/** Approves or refuses proposed accounts of a collective, by another person than proposed them or uploaded their file; an approved one replaces the one before, also in files that are prepared. Throws assets.secondPerson, .notFound. */
export async function decidePayees(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: Chosen & { readonly collectiveId: string; readonly approve: boolean; readonly by: Person },
  now: Temporal.Instant,
): Promise<number> {
  const which = 'ids' in input ? sql`a.id = any(${input.ids as string[]}::uuid[])` : sql`a.batch_id = ${input.batch}::uuid`;
  const { rows } = await sql<{ id: string; by: string; uploaded: string | null }>`
    select a.id, a.proposed_by as by, (select b.uploaded_by from assets.import_batch b where b.id = a.batch_id) as uploaded from assets.payee_account a
    where ${which} and a.collective_id = ${input.collectiveId}::uuid and a.state = 'proposed' order by a.id for update of a`.execute(
    tx,
  );
  if (rows.length === 0 || ('ids' in input && rows.length !== new Set(input.ids).size)) throw failure(failures.notFound);
  if (rows.some((r) => r.by === input.by.id || r.uploaded === input.by.id)) throw failure(failures.secondPerson);
  const ids = rows.map((r) => r.id);
  if (input.approve)
    await sql`update assets.payee_account o set state = 'replaced' where o.state = 'approved'
      and o.holder_id in (select n.holder_id from assets.payee_account n where n.id = any(${ids}::uuid[]))`.execute(tx);
  await sql`update assets.payee_account set state = ${input.approve ? 'approved' : 'refused'}, decided_at = ${now}, decided_by = ${input.by.id}::uuid
    where id = any(${ids}::uuid[])`.execute(tx);
  if (input.approve) await takeBack(tx, kit, ids, input.by, now);
  const kind = input.approve ? 'payee-approved' : 'payee-refused';
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId: input.collectiveId,
      holderId: null,
      kind,
      body: { accounts: rows.length, ...('batch' in input ? { batch: input.batch } : {}) },
    },
    input.by,
    now,
  );
  return rows.length;
}

/** Orders of files nobody approved yet that would pay the accounts these replace are taken back: what they pay is due again, and goes to the new account with the next file. */
async function takeBack(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  ids: readonly string[],
  by: Hand,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ run: string; file: string; no: number; taken: number; orders: number }>`
    select run_id as run, file_id as file, no, taken, orders from assets.take_back_replaced(array(select o.id from assets.payee_account n
      join assets.payee_account o on o.holder_id = n.holder_id and o.state = 'replaced' where n.id = any(${[...ids]}::uuid[])), ${now})`.execute(
    tx,
  );
  for (const { run: runId, ...body } of rows)
    await addRunEvent(tx, kit, { runId, action: 'account-replaced', from: null, to: null, body }, by, now);
}

export const PAYEE_STATES = ['proposed', 'approved', 'refused', 'replaced'] as const;
export type PayeeState = (typeof PAYEE_STATES)[number];

/** An account as it is listed: of its number the last four digits. */
export interface PayeeRow {
  readonly id: string;
  readonly holderId: string;
  readonly code: string;
  readonly holder: string;
  readonly ownerName: string;
  readonly tail: string;
  readonly bank: string;
  readonly bankCode: string;
  readonly state: PayeeState;
  /** Last digits of the account that is in force now, when this one would take its place. */
  readonly replaces: string | null;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly proposedById: string;
  /** Who uploaded the file it came with; null: entered by hand. */
  readonly uploadedById: string | null;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
}

/** Accounts of the holders of a collective, those that wait first. */
export async function payeesPage(
  db: Db | Tx,
  collectiveId: string,
  query: { readonly page: number; readonly size: number; readonly state?: PayeeState | undefined },
): Promise<{ rows: PayeeRow[]; total: number }> {
  const where = sql`a.collective_id = ${collectiveId}::uuid and ${query.state === undefined ? sql`true` : sql`a.state = ${query.state}`}`;
  const { rows } = await sql<
    Omit<PayeeRow, 'proposedAt' | 'decidedAt'> & { proposedAt: Temporal.Instant; decidedAt: Temporal.Instant | null }
  >`
    select a.id, a.holder_id as "holderId", h.code, coalesce(who.name, '') as holder, a.owner_name as "ownerName", a.tail, a.bank, a.bank_code as "bankCode", a.state,
      case when a.state = 'proposed' then (select o.tail from assets.payee_account o where o.holder_id = a.holder_id and o.state = 'approved') end as replaces,
      a.proposed_at as "proposedAt", coalesce(p.name, '') as "proposedBy", a.proposed_by as "proposedById", (select b.uploaded_by from assets.import_batch b where b.id = a.batch_id) as "uploadedById",
      a.decided_at as "decidedAt", d.name as "decidedBy"
    from assets.payee_account a join assets.holder h on h.id = a.holder_id
    left join lateral (select coalesce(min(n.name) filter (where m.head), min(n.name)) as name from assets.member m join org.person n on n.id = m.person_id
      where (m.household_id = h.id or m.id = h.id) and upper_inf(m.valid)) who on true
    left join auth.account p on p.id = a.proposed_by left join auth.account d on d.id = a.decided_by
    where ${where} order by a.state <> 'proposed', a.proposed_at desc, a.id limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.payee_account a where ${where}`.execute(db);
  return {
    rows: rows.map((r) => ({ ...r, proposedAt: r.proposedAt.toString(), decidedAt: r.decidedAt?.toString() ?? null })),
    total: total.rows[0]?.n ?? 0,
  };
}

/** Accounts of one file that wait for a decision. */
interface PayeeBatch {
  readonly id: string;
  readonly fileName: string;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly proposedById: string;
  readonly uploadedById: string;
  readonly waiting: number;
  /** Of them, those that would take the place of another account. */
  readonly replacing: number;
  /** Of them, those whose number is also that of another holder's account. */
  readonly shared: number;
}

/** The files whose accounts wait for a decision, the newest first. */
export async function payeeBatches(db: Db | Tx, collectiveId: string): Promise<PayeeBatch[]> {
  const { rows } = await sql<Omit<PayeeBatch, 'proposedAt'> & { proposedAt: Temporal.Instant }>`
    select b.id, b.file_name as "fileName", min(a.proposed_at) as "proposedAt", coalesce(min(p.name), '') as "proposedBy", min(a.proposed_by::text) as "proposedById",
      b.uploaded_by as "uploadedById", count(*)::int as waiting,
      count(*) filter (where exists (select from assets.payee_account o where o.holder_id = a.holder_id and o.state = 'approved'))::int as replacing,
      count(*) filter (where exists (select from assets.payee_account o where o.collective_id = a.collective_id and o.number_mac = a.number_mac and o.state in ('proposed', 'approved')
        and o.holder_id <> a.holder_id))::int as shared
    from assets.payee_account a join assets.import_batch b on b.id = a.batch_id left join auth.account p on p.id = a.proposed_by
    where a.collective_id = ${collectiveId}::uuid and a.state = 'proposed' group by b.id order by 3 desc, b.id limit 100`.execute(
    db,
  );
  return rows.map((r) => ({ ...r, proposedAt: r.proposedAt.toString() }));
}

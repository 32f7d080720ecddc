/** The SQL of talent housing that several use cases share. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { findByUscc, openIdNumber, personById, type Organisation } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import type { ApplicationForm, ApplicationState, SubmissionReceipt } from './contract.ts';
import { failures } from './failures.ts';
import { nextTexts, stateTexts } from './words.ts';
import { dayOf } from './setting.ts';

/** Who applies, and what the district's own records say about them. */
export interface Applicant {
  readonly name: string;
  readonly idNumber: string;
  /** Reference of an application under way; null when there is none. */
  readonly liveReference: string | null;
  /** A lease of a talent flat is running. */
  readonly housed: boolean;
  /** The district decides automatically at present. */
  readonly automatic: boolean;
  readonly employerName: string | null;
  readonly townCode: string | null;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The number people quote: day of receipt and 40 bits of the application's id, in letters that cannot be mistaken for each other. */
export function referenceOf(day: Temporal.PlainDate, id: string): string {
  let bits = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  let text = '';
  for (let i = 0; i < 8; i++) {
    text = (ALPHABET[Number(bits & 31n)] ?? '0') + text;
    bits >>= 5n;
  }
  return `RC-${day.toString().replaceAll('-', '')}-${text}`;
}

const employers = new WeakMap<Kit, Map<string, { at: number; org: Organisation | null }>>();
const EMPLOYER_TTL_MS = 60_000;

/** The employer by its code, remembered for a minute: many apply from one firm. */
async function employerOf(kit: Kit, uscc: string, today: Temporal.PlainDate): Promise<Organisation | null> {
  let known = employers.get(kit);
  if (!known) employers.set(kit, (known = new Map()));
  const entry = known.get(uscc);
  if (entry && performance.now() - entry.at < EMPLOYER_TTL_MS) return entry.org;
  const org = await findByUscc(kit.database.db, uscc, today);
  if (known.size > 5000) known.clear();
  known.set(uscc, { at: performance.now(), org });
  return org;
}

/** Reads what is needed before registers are asked, and refuses what cannot be applied for. */
export async function applicantOf(
  kit: Kit,
  input: { personId: string; accountId: string; form: ApplicationForm },
  now: Temporal.Instant,
): Promise<Applicant> {
  const { db } = kit.database;
  const today = dayOf(kit, now);
  const { form } = input;
  const [person, employer, state] = await Promise.all([
    personById(db, input.personId),
    employerOf(kit, form.employerUscc, today),
    sql<{ live: string | null; housed: boolean; automatic: boolean; projects: bigint; files: bigint }>`
      select (select a.reference from talent.application a where a.person_id = ${input.personId} and a.state not in ('refused', 'withdrawn', 'ended')) as live,
        exists (select from talent.lease l join talent.application a on a.id = l.application_id where a.person_id = ${input.personId} and l.state in ('signed', 'active')) as housed,
        coalesce((select m.automatic from talent.mode_change m order by m.id desc limit 1), true) as automatic,
        (select count(*) from talent.project p where p.id = any(${form.projectIds}::uuid[]) and p.accredited @> ${today}::date) as projects,
        (select count(*) from files.file f where f.id = any(${form.attachments}::uuid[]) and f.owner = ${input.accountId}) as files`.execute(
      db,
    ),
  ]);
  const row = state.rows[0];
  if (!row) throw failure(failures.notFound);
  if (Number(row.projects) !== new Set(form.projectIds).size || new Set(form.projectIds).size !== form.projectIds.length)
    throw failure(failures.unknownProject);
  if (Number(row.files) !== form.attachments.length) throw failure(failures.attachment);
  return {
    name: person.name,
    idNumber: openIdNumber(kit.crypto, person),
    liveReference: row.live,
    housed: row.housed,
    automatic: row.automatic,
    employerName: employer?.name ?? null,
    townCode: employer?.townCode ?? null,
  };
}

/** An application as stored. */
export interface ApplicationRow {
  readonly id: string;
  readonly reference: string;
  readonly accepted_seq: bigint;
  readonly person_id: string;
  readonly submitted_by: string;
  readonly channel: 'online' | 'window' | 'demo';
  readonly state: ApplicationState;
  readonly household_size: number;
  readonly accessible: boolean;
  readonly project_ids: string[];
  readonly max_rent_fen: bigint | null;
  readonly automation: boolean;
  readonly employer_uscc: string;
  readonly employer_name: string | null;
  readonly form: { contractFrom: string; contractTo: string | null; attachments: string[] };
  readonly bank_sealed: Buffer;
  readonly bank_masked: string;
  readonly consent_id: string;
  readonly evidence_ids: string[];
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  readonly rooms: number | null;
  readonly causes: string[];
  readonly case_id: string | null;
  readonly decision_id: string | null;
  readonly submitted_at: Temporal.Instant;
  readonly decided_at: Temporal.Instant | null;
  readonly served_at: Temporal.Instant | null;
  readonly declines: number;
}

/** The application, locked until the transaction ends. Throws talent.notFound. */
export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRow> {
  const { rows } = await sql<ApplicationRow>`select * from talent.application where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The application. Throws talent.notFound. */
export async function applicationById(db: Db, id: string): Promise<ApplicationRow> {
  const { rows } = await sql<ApplicationRow>`select * from talent.application where id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** Moves an application on and writes the event; the state was checked by the transition table. */
export async function move(
  tx: Tx,
  id: string,
  to: ApplicationState,
  at: Temporal.Instant,
  event: { code: string; params?: Record<string, unknown>; by?: string | null; byName?: string | null; note?: string | null },
): Promise<void> {
  await sql`
    with moved as (update talent.application set state = ${to}, updated_at = ${at} where id = ${id}::uuid)
    insert into talent.event (application_id, at, code, params, by_account, by_name, note)
    values (${id}::uuid, ${at}, ${event.code}, ${JSON.stringify(event.params ?? {})}::jsonb, ${event.by ?? null}::uuid, ${event.byName ?? null}, ${event.note ?? null})`.execute(
    tx,
  );
}

/** A person's applications, newest first. */
export async function applicationsOf(db: Db, personId: string) {
  const { rows } = await sql<Pick<ApplicationRow, 'id' | 'reference' | 'state' | 'submitted_at' | 'category'>>`
    select id, reference, state, submitted_at, category from talent.application where person_id = ${personId} order by submitted_at desc limit 100`.execute(
    db,
  );
  return rows.map((r) => ({
    id: r.id,
    reference: r.reference,
    state: r.state,
    submittedAt: r.submitted_at.toString(),
    category: r.category,
    stateText: stateTexts[r.state],
    nextStep: nextTexts[r.state],
  }));
}

/** The log leaf of an application's newest decision; null before there is one. */
export async function decisionLeafOf(db: Db, applicationId: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from audit.leaf where subject = ${applicationId} and kind = 'talent.decision' order by at desc limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

/** Where an application stands right after its submission, in one query. */
export async function receiptOf(db: Db, id: string): Promise<SubmissionReceipt> {
  const { rows } = await sql<
    Pick<ApplicationRow, 'id' | 'reference' | 'state' | 'submitted_at' | 'served_at' | 'category'> & {
      offer: string | null;
      unit: string | null;
    }
  >`select a.id, a.reference, a.state, a.submitted_at, a.served_at, a.category, o.id as offer, o.unit_id as unit from talent.application a
    left join talent.offer o on o.application_id = a.id and o.state in ('open', 'accepted') where a.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    submittedAt: row.submitted_at.toString(),
    category: row.category,
    stateText: stateTexts[row.state],
    nextStep: nextTexts[row.state],
    seconds: row.served_at === null ? null : Math.round(row.submitted_at.until(row.served_at).total('milliseconds')) / 1000,
    offer: row.offer === null || row.unit === null ? null : { id: row.offer, unitId: row.unit },
  };
}

/** Proposals of governance: one person proposes, another decides; what is confirmed happens in the same transaction, as an event with its leaf. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { governed, governs, requireGoverns, type Governor, type Where } from './authority.ts';
import { dayOf } from '../setting.ts';
import { enterCharter } from './charter.ts';
import { endCollective } from './closing.ts';
import { addGovernance, type Hand } from './event.ts';
import { endMandate, enterGrant, mandateById, type Grant } from './mandates.ts';
import { correctParty } from './parties.ts';
import { endRelation, relationById } from './relations.ts';
import { proposalStep, type ProposalKind, type ProposalState } from './states.ts';
import { PROPOSAL_NAMES } from './words.ts';

type Tools = Pick<Kit, 'crypto' | 'random' | 'zone' | 'pack'>;

export interface NewProposal extends Where {
  readonly kind: ProposalKind;
  /** What it changes, where that exists already. */
  readonly subjectId: string | null;
  readonly body: JsonObject;
  readonly reason: string;
  readonly batchId?: string;
}

/** Writes a proposal down. Throws assets.proposalWaits when the same waits already. */
export async function propose(tx: Tx, kit: Tools, p: NewProposal, by: Hand, at: Temporal.Instant): Promise<{ id: string }> {
  const id = uuidv7(at);
  try {
    await sql`insert into assets.governance_proposal (id, kind, collective_id, town_code, subject_id, body, reason, batch_id, proposed_at, proposed_by, proposed_name)
      values (${id}, ${p.kind}, ${p.collectiveId}::uuid, ${p.townCode}, ${p.subjectId}::uuid, ${JSON.stringify(p.body)}::jsonb, ${p.reason}, ${p.batchId ?? null}::uuid, ${at}, ${by.id}::uuid,
        ${by.name})`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.proposalWaits);
    throw error;
  }
  await addGovernance(tx, kit, { ...p, kind: `${p.kind}-proposed`, subject: id, body: { ...p.body, reason: p.reason } }, by, at);
  return { id };
}

interface Held extends Where {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly subjectId: string | null;
  readonly body: JsonObject;
  readonly reason: string;
  readonly state: ProposalState;
  readonly proposedBy: string;
}

const held = sql`id, kind, collective_id as "collectiveId", town_code as "townCode", subject_id as "subjectId", body, reason, state, proposed_by as "proposedBy"`;

async function hold(tx: Tx, id: string): Promise<Held> {
  const { rows } = await sql<Held>`select ${held} from assets.governance_proposal where id = ${id}::uuid for update`.execute(tx);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Whose mandate a proposal is about: nobody decides on their own. */
async function personOf(tx: Tx, p: Held): Promise<string | null> {
  if (p.kind === 'grant') return String(p.body['personId']);
  if (p.kind === 'end' && p.subjectId !== null) return (await mandateById(tx, p.subjectId)).personId;
  return null;
}

/** A township's mandate is the district's to give: a town does not extend its own powers. */
export const whereOfDuty = (p: Pick<Held, 'kind' | 'body' | 'collectiveId' | 'townCode'>): Where =>
  (p.kind === 'grant' || p.kind === 'end') && p.body['role'] === 'township' ? { collectiveId: null, townCode: null } : p;

/** Does what was proposed. Answers the id of what it changed. */
async function carryOut(tx: Tx, kit: Tools, p: Held, today: string, at: Temporal.Instant): Promise<string> {
  const text = (key: string): string => String(p.body[key]);
  const orNull = (key: string): string | null => (typeof p.body[key] === 'string' ? p.body[key] : null);
  const subject = p.subjectId ?? '';
  switch (p.kind) {
    case 'grant':
      return enterGrant(tx, p.body as unknown as Grant, p, at);
    case 'end':
      await endMandate(tx, subject, text('last'));
      return subject;
    case 'charter':
      return enterCharter(
        tx,
        kit,
        {
          collectiveId: p.collectiveId ?? '',
          from: text('from'),
          terms: p.body['terms'] as JsonObject,
          decisionId: orNull('decisionId'),
          source: p.reason,
          proposalId: p.id,
        },
        at,
      );
    case 'close':
    case 'merge':
      await endCollective(tx, subject, { on: text('on'), into: orNull('into'), today });
      return subject;
    case 'relation-end':
      await endRelation(tx, subject, text('last'));
      return subject;
    case 'relation-confirm':
      await relationById(tx, null, subject, true); // its being confirmed is what it says
      return subject;
    case 'party':
      await correctParty(tx, subject, { name: text('name'), uscc: orNull('uscc') });
      return subject;
  }
}

/**
 * Confirms or refuses proposals, all or none. Throws assets.secondPerson for one's own, assets.ownMandate about oneself, assets.notNow for what is decided
 * already, and whatever stands against it now.
 */
export async function decideProposals(
  tx: Tx,
  kit: Tools,
  who: Governor,
  input: { readonly ids: readonly string[]; readonly confirm: boolean; readonly note: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ decided: number }> {
  for (const id of [...new Set(input.ids)].toSorted()) {
    const p = await hold(tx, id);
    requireGoverns(who, 'confirm-governance', whereOfDuty(p));
    const to = proposalStep(p.state, input.confirm ? 'confirm' : 'refuse');
    if (to === null) throw failure(failures.notNow, { state: PROPOSAL_NAMES[p.state] });
    if (p.proposedBy === by.id) throw failure(failures.secondPerson);
    const person = await personOf(tx, p);
    if (person !== null && person === who.actor.personId) throw failure(failures.ownMandate);
    await sql`update assets.governance_proposal set state = ${to}, decided_at = ${at}, decided_by = ${by.id}::uuid, decided_name = ${by.name}, note = ${input.note}
      where id = ${id}::uuid`.execute(tx);
    const subject = input.confirm ? await carryOut(tx, kit, p, dayOf(kit, at).toString(), at) : id;
    const body = { ...p.body, reason: p.reason, proposal: id, ...(input.note === '' ? {} : { note: input.note }) };
    await addGovernance(tx, kit, { ...p, kind: `${p.kind}-${to}`, subject, body }, by, at);
  }
  return { decided: input.ids.length };
}

/** Takes one's own proposal back. Throws assets.notFound, assets.forbidden, assets.notNow. */
export async function withdrawProposal(tx: Tx, kit: Tools, id: string, by: Hand, at: Temporal.Instant): Promise<{ id: string }> {
  const p = await hold(tx, id);
  if (p.proposedBy !== by.id) throw failure(failures.notFound);
  const to = proposalStep(p.state, 'withdraw');
  if (to === null) throw failure(failures.notNow, { state: PROPOSAL_NAMES[p.state] });
  await sql`update assets.governance_proposal set state = ${to}, decided_at = ${at}, decided_by = ${by.id}::uuid, decided_name = ${by.name} where id = ${id}::uuid`.execute(
    tx,
  );
  await addGovernance(tx, kit, { ...p, kind: `${p.kind}-withdrawn`, subject: id, body: { proposal: id } }, by, at);
  return { id };
}

export interface ProposalRow {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly state: ProposalState;
  readonly collective: { readonly id: string; readonly name: string } | null;
  readonly town: string | null;
  readonly body: Record<string, unknown>;
  readonly reason: string;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly note: string;
  readonly warnings: Text[];
  readonly can: ('confirm' | 'refuse' | 'withdraw')[];
}

type Read = Omit<ProposalRow, 'proposedAt' | 'decidedAt' | 'warnings' | 'can'> & {
  readonly proposedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  readonly proposedId: string;
  readonly collectiveId: string | null;
};

/** Proposals the caller may read, those that wait first; of one collective or subject when asked. Ids of people stay inside. */
export async function proposalsPage(
  db: Db,
  who: Governor,
  q: {
    page: number;
    size: number;
    state?: ProposalState | undefined;
    kind?: ProposalKind | undefined;
    collective?: string | undefined;
    subject?: string | undefined;
    batch?: string | undefined;
  },
): Promise<{ rows: ProposalRow[]; total: number }> {
  const own = sql`g.proposed_by = ${who.actor.accountId}::uuid`;
  const where = sql`(${own} or ${governed(who, 'read-governance', 'g.collective_id', 'g.town_code')}) and ${q.state === undefined ? sql`true` : sql`g.state = ${q.state}`}
    and ${q.kind === undefined ? sql`true` : sql`g.kind = ${q.kind}`} and ${q.collective === undefined ? sql`true` : sql`g.collective_id = ${q.collective}::uuid`}
    and ${q.subject === undefined ? sql`true` : sql`g.subject_id = ${q.subject}::uuid`} and ${q.batch === undefined ? sql`true` : sql`g.batch_id = ${q.batch}::uuid`}`;
  const { rows } =
    await sql<Read>`select g.id, g.kind, g.state, g.collective_id as "collectiveId", case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end as collective,
      g.town_code as town, g.body, g.reason, g.proposed_at as "proposedAt", g.proposed_name as "proposedBy", g.proposed_by as "proposedId", g.decided_at as "decidedAt",
      g.decided_name as "decidedBy", g.note
    from assets.governance_proposal g left join assets.collective c on c.id = g.collective_id where ${where}
    order by g.state = 'waiting' desc, g.proposed_at desc, g.id desc limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.governance_proposal g where ${where}`.execute(db);
  const shown = rows.map(({ proposedId, collectiveId, body, ...r }): ProposalRow => {
    const mine = proposedId === who.actor.accountId;
    const decides = governs(
      who,
      'confirm-governance',
      whereOfDuty({ kind: r.kind, body: body as JsonObject, collectiveId, townCode: r.town }),
    );
    const { personId, ...said } = body;
    const about = typeof personId === 'string' && personId === who.actor.personId;
    return {
      ...r,
      body: said,
      proposedAt: r.proposedAt.toString(),
      decidedAt: r.decidedAt?.toString() ?? null,
      warnings: [],
      can: r.state !== 'waiting' ? [] : mine ? ['withdraw'] : decides && !about ? ['confirm', 'refuse'] : [],
    };
  });
  return { rows: shown, total: total.rows[0]?.n ?? 0 };
}

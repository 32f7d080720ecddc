/** Charters 章程 as the platform reads them: what they ask of a vote and of a distribution, from a day on, with the decision they rest on. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';

export interface CharterRow {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly terms: Record<string, unknown>;
  readonly source: string;
  readonly decision: { readonly id: string; readonly title: string } | null;
}

/** The charters of a collective, newest first. `to` is the last day, null while open. */
export async function chartersOf(db: Db, collectiveId: string): Promise<CharterRow[]> {
  const { rows } =
    await sql<CharterRow>`select h.id, lower(h.valid)::text as from, (upper(h.valid) - 1)::text as to, h.terms, h.source,
      case when d.id is null then null else json_build_object('id', d.id, 'title', d.title) end as decision
    from assets.charter h left join assets.decision d on d.id = h.decision_id where h.collective_id = ${collectiveId}::uuid order by lower(h.valid) desc nulls last`.execute(
      db,
    );
  return rows;
}

export interface CharterInput {
  readonly collectiveId: string;
  readonly from: string;
  readonly terms: JsonObject;
  readonly decisionId: string | null;
}

/** Checks a charter against the one in force. Throws assets.charterBefore, assets.input for a decision that is none of this collective or is not valid. */
export async function checkCharter(tx: Tx, c: CharterInput): Promise<void> {
  const late =
    await sql`select 1 from assets.charter where collective_id = ${c.collectiveId}::uuid and lower(valid) >= ${c.from}::date`.execute(
      tx,
    );
  if (late.rows.length > 0) throw failure(failures.charterBefore);
  if (c.decisionId === null) return;
  const { rows } = await sql<{ ok: boolean }>`
    select state = 'recorded' and subject = 'charter' and valid is true and meeting_on <= ${c.from}::date as ok
    from assets.decision where id = ${c.decisionId}::uuid and collective_id = ${c.collectiveId}::uuid`.execute(tx);
  if (rows[0]?.ok !== true)
    throw wrong(
      '依据的决议须是本集体已确认、成立的章程决议，且会议日不晚于生效日。',
      'The decision is one of this collective about its charter, recorded and valid, of that day or before.',
    );
}

/** Puts a charter in force from its day on; the one before ends the day before. */
export async function enterCharter(
  tx: Tx,
  c: CharterInput & { readonly source: string; readonly proposalId: string },
  at: Temporal.Instant,
): Promise<string> {
  await sql`select 1 from assets.collective where id = ${c.collectiveId}::uuid for no key update`.execute(tx);
  await checkCharter(tx, c);
  await sql`update assets.charter set valid = daterange(lower(valid), ${c.from}::date) where collective_id = ${c.collectiveId}::uuid and valid @> ${c.from}::date`.execute(
    tx,
  );
  const id = uuidv7(at);
  await sql`insert into assets.charter (id, collective_id, valid, terms, source, decision_id, proposal_id)
    values (${id}, ${c.collectiveId}::uuid, daterange(${c.from}::date, null), ${JSON.stringify(c.terms)}::jsonb, ${c.source}, ${c.decisionId}::uuid, ${c.proposalId}::uuid)`.execute(
    tx,
  );
  return id;
}

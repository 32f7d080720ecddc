/** What happens to collectives, mandates, charters, relations and parties: an event row and its leaf, in the caller's transaction. */
import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { canonicalJson, uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { governed, type Governor, type Where } from './authority.ts';

export const GOVERNANCE_LEAF = 'assets.governance';

/** Who did it. */
export interface Hand {
  readonly id: string;
  readonly name: string;
}

/** Writes an event. The leaf holds its hash with a salt that stays in the row, so that a name cannot be guessed from the log (docs/decisions/0010). */
export async function addGovernance(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'random'>,
  event: Where & { readonly kind: string; readonly subject: string; readonly body: JsonObject },
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  const id = uuidv7(at);
  const salt = Buffer.from(kit.random(16)).toString('hex');
  const { leafId } = await appendLeaf(
    tx,
    {
      kind: GOVERNANCE_LEAF,
      subject: event.subject,
      body: { event: id, kind: event.kind, by: by.id, sha256: hash('sha256', `${salt}\n${canonicalJson(event.body)}`, 'hex') },
      at,
    },
    kit.crypto.suite,
  );
  await sql`insert into assets.governance_event (id, collective_id, town_code, subject_id, at, kind, body, salt, by_id, by_name, leaf_id)
    values (${id}, ${event.collectiveId}::uuid, ${event.townCode}, ${event.subject}::uuid, ${at}, ${event.kind}, ${JSON.stringify(event.body)}::jsonb, ${salt}, ${by.id}::uuid, ${by.name}, ${leafId})`.execute(
    tx,
  );
}

export interface ShownEvent {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly body: Record<string, unknown>;
  readonly by: string;
  readonly collective: { readonly id: string; readonly name: string } | null;
  readonly town: string | null;
}

/** Events, newest first, that the caller may read; of one collective or one subject when asked. */
export async function eventsPage(
  db: Db,
  who: Governor,
  q: { page: number; size: number; collective?: string | undefined; subject?: string | undefined },
): Promise<{ rows: ShownEvent[]; total: number }> {
  const where = sql`${governed(who, 'read-governance', 'e.collective_id', 'e.town_code')}
    and ${q.collective === undefined ? sql`true` : sql`e.collective_id = ${q.collective}::uuid`}
    and ${q.subject === undefined ? sql`true` : sql`e.subject_id = ${q.subject}::uuid`}`;
  const { rows } = await sql<Omit<ShownEvent, 'at'> & { at: Temporal.Instant }>`
    select e.id, e.at, e.kind, e.body, e.by_name as by, e.town_code as town,
      case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end as collective
    from assets.governance_event e left join assets.collective c on c.id = e.collective_id where ${where}
    order by e.seq desc limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.governance_event e where ${where}`.execute(db);
  return { rows: rows.map((r) => ({ ...r, at: r.at.toString() })), total: total.rows[0]?.n ?? 0 };
}

/** All events of one subject, newest first, the last hundred; the caller has been let see the subject. */
export async function subjectEvents(db: Db, subject: string, most = 100): Promise<ShownEvent[]> {
  const { rows } = await sql<
    Omit<ShownEvent, 'at'> & { at: Temporal.Instant }
  >`select id, at, kind, body, by_name as by, town_code as town, null as collective
    from assets.governance_event where subject_id = ${subject}::uuid order by seq desc limit ${most}`.execute(db);
  return rows.map((r) => ({ ...r, at: r.at.toString() }));
}

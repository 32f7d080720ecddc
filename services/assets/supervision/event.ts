/** What happens to findings: an event row and its leaf in the district's log, in the caller's transaction. Free words stay outside the log; their hash is in it. */
import { sql } from 'kysely';
import { appendLeaves, type Witness } from '@yunjian/kernel/audit';
import { canonicalJson, uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { Hand } from '../letting/common.ts';
import { digestOf } from './law.ts';

export const FINDING_LEAF = 'assets.finding';

export interface FindingEvent {
  readonly findingId: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly note?: string;
  /** Figures and hashes: no personal data. */
  readonly body?: JsonObject;
}

interface Stored {
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly note: string;
  readonly body: JsonObject;
}

const leafBody = (id: string, e: Stored, by: string | null): JsonObject => ({
  event: id,
  action: e.action,
  from: e.from,
  to: e.to,
  by,
  sha256: digestOf({ body: e.body, note: e.note }),
});

/** Adds events in their order, each with its leaf. */
export async function addFindingEvents(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  events: readonly FindingEvent[],
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  if (events.length === 0) return;
  const whole = events.map((e) => ({ note: '', body: {}, ...e, id: uuidv7(at) }));
  const leaves = await appendLeaves(
    tx,
    whole.map((e) => ({ kind: FINDING_LEAF, subject: e.findingId, body: leafBody(e.id, e, by.id), at })),
    kit.crypto.suite,
  );
  const rows = whole.map((e, i) => ({ ...e, leaf: leaves[i]?.leafId }));
  await sql`insert into assets.finding_event (id, finding_id, at, action, from_state, to_state, note, body, by_id, by_name, leaf_id)
    select id, "findingId", ${at}::timestamptz, action, "from", "to", note, body, ${by.id}::uuid, ${by.name}, leaf
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(id uuid, "findingId" uuid, action text, "from" text, "to" text, note text, body jsonb, leaf uuid)`.execute(
    tx,
  );
}

/** Compares the events of findings with their leaves: an event edited or deleted behind the program's back is named. */
export const findingWitness: Witness = {
  kind: FINDING_LEAF,
  async check(db, leaves) {
    const { rows } = await sql<Stored & { id: string; findingId: string; by: string | null; leafId: string }>`
      select id, finding_id as "findingId", action, from_state as "from", to_state as "to", note, body, by_id as by, leaf_id as "leafId"
      from assets.finding_event where leaf_id = any(${leaves.map((l) => l.id)}::uuid[])`.execute(db);
    const byLeaf = new Map(rows.map((row) => [row.leafId, row]));
    return leaves.flatMap((leaf) => {
      const row = byLeaf.get(leaf.id);
      const id = row?.id ?? String(leaf.body['event']);
      if (row === undefined)
        return [{ leafId: leaf.id, what: { zh: `预警事件 ${id} 已被删除`, en: `the event ${id} of a finding is gone` } }];
      const same = row.findingId === leaf.subject && canonicalJson(leafBody(row.id, row, row.by)) === canonicalJson(leaf.body);
      return same
        ? []
        : [
            {
              leafId: leaf.id,
              what: { zh: `预警事件 ${id} 与存证不符`, en: `the event ${id} of a finding differs from its leaf` },
            },
          ];
    });
  },
};

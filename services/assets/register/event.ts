/** What happens to an asset: an event row and its leaf in the district's log, in the caller's transaction. */
import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaves, type LeafInput, type Witness } from '@yunjian/kernel/audit';
import { canonicalJson, uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';

/** Kinds that everyone sees at the asset's QR code; the others stay inside. */
const OPEN = new Set(['registered', 'changed', 'set-idle', 'set-in-use', 'dispute', 'settle', 'retire', 'valued']);

export interface AssetEvent {
  readonly assetId: string;
  readonly kind: string;
  /** Shown as it is: no personal data, no secrets. Money in fen as text. */
  readonly body: JsonObject;
}

/** Who did it; `id` null for the program. */
export interface Hand {
  readonly id: string | null;
  readonly name: string;
}

export const LEAF_KIND = 'assets.asset';

const digest = (event: { kind: string; open: boolean; body: JsonObject }): string =>
  hash('sha256', canonicalJson({ body: event.body, kind: event.kind, open: event.open }), 'hex');

const leafBody = (id: string, event: { kind: string; open: boolean; body: JsonObject }, by: string | null): JsonObject => ({
  event: id,
  kind: event.kind,
  sha256: digest(event),
  by,
});

/** Adds events, each with its leaf, in the order given. The leaf holds the hash of the event, so that free text stays outside the log and an edit is named. */
export async function addEvents(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  events: readonly AssetEvent[],
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  for (let from = 0; from < events.length; from += 5000) {
    const batch = events.slice(from, from + 5000).map((e) => ({ ...e, id: uuidv7(at), open: OPEN.has(e.kind) }));
    const leaves = await appendLeaves(
      tx,
      batch.map((e): LeafInput => ({ kind: LEAF_KIND, subject: e.assetId, body: leafBody(e.id, e, by.id), at })),
      kit.crypto.suite,
    );
    const rows = batch.map((e, i) => ({ ...e, leaf: leaves[i]?.leafId }));
    await sql`insert into assets.asset_event (id, asset_id, at, kind, open, body, by_id, by_name, leaf_id)
      select id, "assetId", ${at}::timestamptz, kind, open, body, ${by.id}::uuid, ${by.name}, leaf
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(id uuid, "assetId" uuid, kind text, open boolean, body jsonb, leaf uuid)`.execute(
      tx,
    );
  }
}

/** Adds one event. */
export const addEvent = (tx: Tx, kit: Pick<Kit, 'crypto'>, event: AssetEvent, by: Hand, at: Temporal.Instant): Promise<void> =>
  addEvents(tx, kit, [event], by, at);

/** Compares the events of assets with their leaves: an event edited or deleted behind the program's back is named. */
export const assetWitness: Witness = {
  kind: LEAF_KIND,
  async check(db, leaves) {
    const { rows } = await sql<{
      id: string;
      asset_id: string;
      kind: string;
      open: boolean;
      body: JsonObject;
      by_id: string | null;
      leaf_id: string;
    }>`select id, asset_id, kind, open, body, by_id, leaf_id from assets.asset_event where leaf_id = any(${leaves.map((l) => l.id)}::uuid[])`.execute(
      db,
    );
    const byLeaf = new Map(rows.map((row) => [row.leaf_id, row]));
    return leaves.flatMap((leaf) => {
      const row = byLeaf.get(leaf.id);
      const id = row?.id ?? String(leaf.body['event']);
      if (row === undefined)
        return [{ leafId: leaf.id, what: { zh: `资产事件 ${id} 已被删除`, en: `asset event ${id} is gone` } }];
      const same = row.asset_id === leaf.subject && canonicalJson(leafBody(row.id, row, row.by_id)) === canonicalJson(leaf.body);
      return same
        ? []
        : [{ leafId: leaf.id, what: { zh: `资产事件 ${id} 与存证不符`, en: `asset event ${id} differs from its leaf` } }];
    });
  },
};

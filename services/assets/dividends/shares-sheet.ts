/** Changes of shares holder by holder, for a spreadsheet. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { ShareKind } from './shares.ts';
import { unitsText } from './units.ts';

const BATCH = 5000;

export interface ShareLineRow {
  readonly kind: ShareKind;
  readonly effectiveOn: string;
  readonly reason: string;
  readonly documentHash: string;
  readonly state: 'proposed' | 'approved' | 'refused';
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly decidedBy: string | null;
  readonly refusal: string | null;
  readonly code: string;
  /** Shares with at most six decimals, signed. */
  readonly delta: string;
}

type Raw = Omit<ShareLineRow, 'delta' | 'proposedAt'> & {
  event: string;
  delta: bigint;
  proposedAt: Temporal.Instant;
};

/** Every line of every change of a collective in the order of proposing, then of the holders' codes, read in batches. */
export async function* allShareLines(db: Db, collectiveId: string, state?: ShareLineRow['state']): AsyncGenerator<ShareLineRow> {
  for (let [event, code] = ['00000000-0000-0000-0000-000000000000', '']; ;) {
    const { rows } = await sql<Raw>`
      select e.id as event, e.kind, e.effective_on::text as "effectiveOn", e.reason, e.document_hash as "documentHash", e.state, e.proposed_at as "proposedAt",
        e.proposed_name as "proposedBy", e.decided_name as "decidedBy", e.refusal, h.code, l.delta
      from assets.share_event e join assets.share_event_line l on l.event_id = e.id join assets.holder h on h.id = l.holder_id
      where e.collective_id = ${collectiveId}::uuid and (e.id > ${event}::uuid or (e.id = ${event}::uuid and h.code > ${code})) and ${state === undefined ? sql`true` : sql`e.state = ${state}`}
      order by e.id, h.code limit ${BATCH}`.execute(db);
    for (const { event: _e, ...row } of rows)
      yield { ...row, delta: unitsText(row.delta), proposedAt: row.proposedAt.toString() };
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    [event, code] = [last.event, last.code];
  }
}

/** Shares: proposed with a document, approved by a second person, moved by the database; the register as of any day. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { addMemberEvent, linesAsProposed, linesHash, type Hand } from './event.ts';
import { charterOf, dividendPolicy, lastShareDay } from './pack.ts';
import { unitsText } from './units.ts';
import { SHARE_NAMES } from './states.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone'>;

export const SHARE_KINDS = ['issue', 'cancel', 'transfer', 'inherit', 'freeze', 'unfreeze'] as const;
export type ShareKind = (typeof SHARE_KINDS)[number];

/** Who gains (positive) or gives (negative) how many millionths of a share; 0 where the shares are frozen or freed. */
export interface ShareLine {
  readonly holderId: string;
  readonly delta: bigint;
}

export interface NewShareEvent {
  readonly collectiveId: string;
  readonly kind: ShareKind;
  readonly effectiveOn: string;
  readonly reason: string;
  /** SHA-256 of the document it rests on (agreement, notarised inheritance, court order), hex. */
  readonly documentHash: string;
  readonly documentFileId?: string | null;
  readonly lines: readonly ShareLine[];
  readonly by: Hand & { readonly id: string };
}

/** What the database refuses, in words. */
const WORDS: Readonly<Record<string, keyof typeof failures>> = {
  share_event_has_lines: 'shareLines',
  shares_conserved: 'sharesConserved',
  shares_not_frozen: 'sharesNotFrozen',
  share_freeze_once: 'sharesFrozen',
  shares_frozen: 'sharesFrozen',
  shares_of_a_run: 'sharesCounted',
  shares_changed_later: 'sharesChangedLater',
  share_holding_units: 'sharesTooFew',
  share_basis: 'shareBasis',
  share_event_line_holder_id_collective_id_fkey: 'shareOutsider',
  share_event_line_pkey: 'shareLines',
  share_event_second_person: 'secondPerson',
  share_receiver_lives: 'shareReceiver',
};
export const shareRefusal = (error: unknown): unknown => {
  const kind = WORDS[(error as { constraint?: string }).constraint ?? ''];
  return kind === undefined ? error : failure(failures[kind]);
};

/** It takes effect by then at the latest: what is far ahead would stop every other change of these holders until it comes. Throws assets.shareDay. */
function mustBeNear(kit: Tools, effectiveOn: string, now: Temporal.Instant): void {
  const last = lastShareDay(kit, dayOf(kit, now));
  if (effectiveOn > last) throw failure(failures.shareDay, { last });
}

/**
 * Whoever receives shares is a member of the collective on the day, or a household with one (条例 11: inside the collective); shares of those who died are inherited by the living.
 * Throws assets.shareReceiver naming the first five. The database checks it once more when the shares move.
 */
async function mustReceive(tx: Tx, id: string, effectiveOn: string): Promise<void> {
  const { rows } = await sql<{ code: string; n: number }>`
    select h.code, (count(*) over ())::int as n from assets.share_event_line l join assets.holder h on h.id = l.holder_id
    where l.event_id = ${id}::uuid and l.delta > 0
      and not exists (select from assets.member_stay m where m.household_id = l.holder_id and m.valid @> ${effectiveOn}::date)
      and not exists (select from assets.member_stay m where m.member_id = l.holder_id and m.valid @> ${effectiveOn}::date) order by h.code limit 5`.execute(
    tx,
  );
  const n = rows[0]?.n ?? 0;
  if (n > 0) throw failure(failures.shareReceiver, { n, who: rows.map((r) => r.code).join(', '), on: effectiveOn });
}

/** Proposes a change; nothing moves yet. Throws assets.shareLines, .sharesConserved, .shareBasis, .shareOutsider, .shareDay, .shareReceiver. */
export async function proposeShares(tx: Tx, kit: Tools, input: NewShareEvent, now: Temporal.Instant): Promise<string> {
  const { lines, kind } = input;
  const sum = lines.reduce((total, l) => total + l.delta, 0n);
  if (lines.length === 0) throw failure(failures.shareLines);
  const zero = kind === 'freeze' || kind === 'unfreeze';
  const fits = zero
    ? lines.every((l) => l.delta === 0n)
    : kind === 'issue'
      ? lines.every((l) => l.delta > 0n)
      : kind === 'cancel'
        ? lines.every((l) => l.delta < 0n)
        : sum === 0n && lines.every((l) => l.delta !== 0n);
  if (!fits) throw failure(failures.sharesConserved);
  mustBeNear(kit, input.effectiveOn, now);
  const id = uuidv7(now);
  try {
    await sql`insert into assets.share_event (id, collective_id, kind, effective_on, reason, document_hash, document_file_id, proposed_at, proposed_by, proposed_name)
      values (${id}, ${input.collectiveId}::uuid, ${kind}, ${input.effectiveOn}::date, ${input.reason}, ${input.documentHash}, ${input.documentFileId ?? null}::uuid,
        ${now}, ${input.by.id}::uuid, ${input.by.name})`.execute(tx);
    await sql`insert into assets.share_event_line (event_id, holder_id, collective_id, delta)
      select ${id}::uuid, t.holder, ${input.collectiveId}::uuid, t.delta from unnest(${lines.map((l) => l.holderId)}::uuid[], ${lines.map((l) => l.delta)}::int8[]) t(holder, delta)`.execute(
      tx,
    );
  } catch (error) {
    throw shareRefusal(error);
  }
  await mustReceive(tx, id, input.effectiveOn);
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId: input.collectiveId,
      holderId: null,
      kind: 'shares-proposed',
      body: {
        shareEvent: id,
        change: kind,
        effectiveOn: input.effectiveOn,
        document: input.documentHash,
        linesHash: linesHash(lines),
        lines: lines.length,
      },
    },
    input.by,
    now,
  );
  return id;
}

interface EventRow {
  readonly collectiveId: string;
  readonly kind: ShareKind;
  readonly effectiveOn: string;
  readonly state: 'proposed' | 'approved' | 'refused';
  readonly proposedBy: string;
}

/**
 * Approves or refuses a proposal, by another person. Approved, the shares move in the same statement. Throws assets.secondPerson, .notNow, .shareDay, .shareReceiver,
 * .sharesNotAsProposed when the lines are no longer those that were proposed, .shareCap and what the database refuses.
 */
export async function decideShares(
  tx: Tx,
  kit: Tools,
  input: {
    readonly id: string;
    readonly approve: boolean;
    readonly refusal: string | null;
    readonly by: Hand & { readonly id: string };
  },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } =
    await sql<EventRow>`select collective_id as "collectiveId", kind, effective_on as "effectiveOn", state, proposed_by as "proposedBy"
    from assets.share_event where id = ${input.id}::uuid for update`.execute(tx);
  const event = rows[0];
  if (event === undefined) throw failure(failures.notFound);
  if (event.state !== 'proposed') throw failure(failures.notNow, { state: SHARE_NAMES[event.state] });
  if (event.proposedBy === input.by.id) throw failure(failures.secondPerson);
  if (input.approve) {
    mustBeNear(kit, event.effectiveOn, now);
    await mustReceive(tx, input.id, event.effectiveOn);
    if (!(await linesAsProposed(tx, { id: input.id, collectiveId: event.collectiveId })))
      throw failure(failures.sharesNotAsProposed);
  }
  try {
    await sql`update assets.share_event set state = ${input.approve ? 'approved' : 'refused'}, refusal = ${input.refusal}, decided_at = ${now}, decided_by = ${input.by.id}::uuid,
      decided_name = ${input.by.name} where id = ${input.id}::uuid`.execute(tx);
  } catch (error) {
    throw shareRefusal(error);
  }
  if (input.approve) await withinCap(tx, kit, input.id, event);
  const lines =
    await sql<ShareLine>`select holder_id as "holderId", delta from assets.share_event_line where event_id = ${input.id}::uuid`.execute(
      tx,
    );
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId: event.collectiveId,
      holderId: null,
      kind: input.approve ? 'shares-approved' : 'shares-refused',
      body: {
        shareEvent: input.id,
        change: event.kind,
        effectiveOn: event.effectiveOn,
        linesHash: linesHash(lines.rows),
        lines: lines.rows.length,
      },
    },
    input.by,
    now,
  );
}

/** Nobody comes to hold more than the cap of charter or pack (条例 11: the cap is the charter's) by receiving shares; a first allotment is not measured. */
async function withinCap(tx: Tx, kit: Tools, id: string, event: EventRow): Promise<void> {
  if (event.kind !== 'transfer' && event.kind !== 'inherit') return;
  const charter = await charterOf(tx, event.collectiveId, Temporal.PlainDate.from(event.effectiveOn));
  const ppm = charter.shareCapPpm ?? dividendPolicy(kit).shareCap.ppm;
  if (ppm === null) return;
  const { rows } = await sql<{ units: bigint; total: bigint }>`
    select h.units, (select sum(a.units) from assets.share_holding a where a.collective_id = ${event.collectiveId}::uuid and upper_inf(a.valid))::int8 as total
    from assets.share_holding h join assets.share_event_line l on l.event_id = h.event_id and l.holder_id = h.holder_id
    where h.event_id = ${id}::uuid and l.delta > 0 order by h.units desc limit 1`.execute(tx);
  const most = rows[0];
  if (most !== undefined && most.units * 1_000_000n > most.total * BigInt(ppm))
    throw failure(failures.shareCap, { share: `${Number((most.units * 10_000n) / most.total) / 100}%`, cap: `${ppm / 10_000}%` });
}

/** Changes of shares of a collective, the newest first. */
export async function shareEvents(
  db: Db,
  collectiveId: string,
  query: { readonly page: number; readonly size: number; readonly state?: string | undefined },
) {
  const where = sql`e.collective_id = ${collectiveId}::uuid and (${query.state ?? ''} = '' or e.state = ${query.state ?? ''})`;
  const { rows } = await sql<{
    id: string;
    kind: ShareKind;
    effectiveOn: string;
    reason: string;
    documentHash: string;
    state: 'proposed' | 'approved' | 'refused';
    proposedBy: string;
    proposedById: string;
    decidedBy: string | null;
    refusal: string | null;
    lines: { holderId: string; code: string; delta: string }[];
    count: number;
  }>`select e.id, e.kind, e.effective_on as "effectiveOn", e.reason, e.document_hash as "documentHash", e.state, e.proposed_name as "proposedBy", e.proposed_by as "proposedById",
      e.decided_name as "decidedBy", e.refusal, (select count(*)::int from assets.share_event_line l where l.event_id = e.id) as count,
      (select coalesce(json_agg(json_build_object('holderId', x.holder_id, 'code', x.code, 'delta', x.delta::text)), '[]') from
        (select l.holder_id, h.code, l.delta from assets.share_event_line l join assets.holder h on h.id = l.holder_id where l.event_id = e.id order by h.code limit 50) x) as lines
    from assets.share_event e where ${where} order by e.proposed_at desc, e.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.share_event e where ${where}`.execute(db);
  return {
    rows: rows.map((r) => ({ ...r, lines: r.lines.map((l) => ({ ...l, delta: unitsText(BigInt(l.delta)) })) })),
    total: total.rows[0]?.n ?? 0,
    page: query.page,
    size: query.size,
  };
}

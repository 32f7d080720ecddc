/** What the use cases of letting share: who acts, the record of what happened, numbers, places. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';
import { settingOf } from '../setting.ts';

/** Who does something: an account, or the clock. */
export interface Hand {
  readonly id: string | null;
  readonly name: string;
}

/** The clock of the program, where it acts by itself. */
export const CLOCK: Hand = { id: null, name: '系统' };

export type ListingMethod = 'open-bidding' | 'small-lot' | 'negotiated';

/** Who comes first at equal terms: who holds the lease now (民法典 734); of farmland a member (农村土地承包法 38). */
export type Priority = 'sitting-tenant' | 'member';

/** `assets/letting.json`. */
export interface LettingPolicy {
  readonly example: boolean;
  readonly notice: { readonly minDays: Readonly<Record<ListingMethod, number>>; readonly revealHours: number };
  /** Days a result is on display, the first and the last counted; no fewer than rule C09 asks (`supervision/policy.ts` compares at the start). */
  readonly publicityDays: Readonly<Record<ListingMethod, number>>;
  /** From here on a letting is a major matter. */
  readonly major: {
    readonly annualFen: string;
    readonly totalFen: string;
    readonly areaCm2: string;
    readonly termMonths: number;
  };
  /** From this sum on claims that are given up, and assets that are disposed of, are a major matter. */
  readonly majorClaims: { readonly fen: string; readonly source: string };
  /** Who comes first among equal bids before the lot is drawn. */
  readonly priority: readonly Priority[];
  /** Quotes a small lot needs. */
  readonly quotes: number;
  /** What follows when one valid bid was made. */
  readonly singleBidder: 'second-notice' | 'negotiated';
  readonly winnerWithdraws: 'next' | 'relist';
  /** Deposits of bidders: days in which they go back, and what becomes of the winner's when the contract takes effect. */
  readonly bidDeposit: { readonly returnDays: number; readonly winner: 'set-off' | 'return'; readonly source: string };
  /** Working days in which the town decides an objection to an entry of a credit list. */
  readonly creditObjection: { readonly days: number; readonly source: string };
  /** The fewest representatives from a day on: one for so many households, and more than a number in all. */
  readonly representatives: {
    readonly from: string;
    readonly households: number;
    readonly above: number;
    readonly source: string;
  };
  readonly expiringDays: number;
  readonly ocidPrefix: string;
}

/** The policy of letting. */
export const lettingPolicy = (kit: Pick<Kit, 'pack'>): LettingPolicy => settingOf<LettingPolicy>(kit, 'letting');

/** A refusal of what was typed, in both languages. */
export const wrong = (zh: string, en: string) => failure({ ...failures.input, message: { zh, en } });

type Kind = 'listing' | 'contract' | 'decision';

/** What a use case needs of the program. */
export type LettingKit = Pick<Kit, 'crypto' | 'pack' | 'files' | 'random' | 'zone' | 'database'>;

/** Writes what happened to a record: a leaf of the district's log and an event beside the record, in one transaction. Free text goes into the leaf as its hash. */
export async function remember(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  event: {
    readonly of: Kind;
    readonly id: string;
    readonly action: string;
    readonly from?: string | null;
    readonly to?: string | null;
    readonly note?: string | null;
    readonly by: Hand;
    readonly at: Temporal.Instant;
    readonly facts?: JsonObject;
  },
): Promise<string> {
  const { of, id, action, from = null, to = null, by, at } = event;
  const note = event.note ?? '';
  const body: JsonObject = {
    action,
    from,
    to,
    by: by.id,
    note: note === '' ? null : kit.crypto.hash(note).toString('hex'),
    ...event.facts,
  };
  const { leafId } = await appendLeaf(tx, { kind: `assets.${of}`, subject: id, body, at }, kit.crypto.suite);
  if (of === 'decision')
    await sql`insert into assets.decision_event (decision_id, at, action, note, by_id, by_name, leaf_id)
      values (${id}, ${at}, ${action}, ${note}, ${by.id}, ${by.name}, ${leafId})`.execute(tx);
  else
    await sql`insert into ${sql.table(`assets.${of}_event`)} (${sql.ref(`${of}_id`)}, at, action, from_state, to_state, note, by_id, by_name, leaf_id)
      values (${id}, ${at}, ${action}, ${from}, ${to}, ${note}, ${by.id}, ${by.name}, ${leafId})`.execute(tx);
  return leafId;
}

/** The next number of a collective's notices (ZZ) or contracts (HT) in a year: `HT-CODE-2026-0001`. Two at once wait for each other. */
export async function nextNumber(tx: Tx, collectiveId: string, kind: 'listing' | 'contract', year: number): Promise<string> {
  const { rows } = await sql<{ n: number; code: string }>`
    insert into assets.counter as c (collective_id, kind, year, n) values (${collectiveId}, ${kind}, ${year}, 1)
    on conflict (collective_id, kind, year) do update set n = c.n + 1
    returning n, (select code from assets.collective where id = collective_id) as code`.execute(tx);
  const row = rows[0]!;
  return `${kind === 'contract' ? 'HT' : 'ZZ'}-${row.code}-${year}-${String(row.n).padStart(4, '0')}`;
}

/** Where a record of letting belongs. Throws assets.notFound. */
export async function placeOfRecord(
  db: Db | Tx,
  of: Kind | 'registration' | 'objection',
  id: string,
): Promise<Place & { readonly id: string }> {
  const listing = of === 'registration' || of === 'objection';
  const { rows } = await sql<Place & { id: string }>`
    select ${listing ? sql`r.listing_id` : sql`r.id`} as id, c.id as "collectiveId", c.town_code as "townCode"
    from ${sql.table(`assets.${of}`)} r ${listing ? sql`join assets.listing l on l.id = r.listing_id` : sql``}
    join assets.collective c on c.id = ${listing ? sql`l.collective_id` : sql`r.collective_id`} where r.id = ${id}::uuid`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The parts, locked so that two who let the same wait for each other; all of this collective and none retired. Throws assets.input. */
export async function lockParts(tx: Tx, collectiveId: string, partIds: readonly string[], on: string): Promise<void> {
  const ids = [...new Set(partIds)];
  const { rows } = await sql<{ id: string; ok: boolean }>`
    select p.id, a.collective_id = ${collectiveId}::uuid as ok
    from assets.part p join assets.asset a on a.id = p.asset_id
    where p.id = any(${ids}::uuid[]) and (p.retired_on is null or p.retired_on > ${on}::date) and a.state not in ('retired', 'disputed')
    order by p.id for update of p`.execute(tx);
  if (ids.length !== partIds.length || rows.length !== ids.length || rows.some((r) => !r.ok))
    throw wrong(
      '所选部位须属于本集体，未停用、未退出、无争议，且不重复。',
      'The parts belong to this collective, are not retired or in dispute, and are named once.',
    );
}

/** A decision that may carry something: of this collective, recorded and valid. Throws assets.decisionNeeded. */
export async function requireDecision(db: Db | Tx, collectiveId: string, decisionId: string | null): Promise<void> {
  const { rows } = await sql`select 1 from assets.decision
    where id = ${decisionId}::uuid and collective_id = ${collectiveId}::uuid and state = 'recorded' and valid`.execute(db);
  if (rows.length === 0) throw failure(failures.decisionNeeded);
}

/** The pattern of a search: what was typed, anywhere, with the signs of LIKE taken literally. */
export { like } from '../register/collectives.ts';

/** A random text of hex digits. */
export const hex = (kit: Pick<Kit, 'random'>, n: number): string => Buffer.from(kit.random(n)).toString('hex');

/** An asset.* object of a collective in SQL, for rows that say whose they are. */
export const collectiveJson = sql`json_build_object('id', c.id, 'code', c.code, 'name', c.name)`;

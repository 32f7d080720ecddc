/** Notices as staff and as everyone see them. Amounts are in the database only after the opening, so nothing here can show them earlier. */
import { sql, type RawBuilder } from 'kysely';
import { sheetBuffer } from '@yunjian/kernel/files';
import { failure, type RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { among, collectivesIn, idsAt, pageOfIds, type Order } from '../list.ts';
import { EVERYONE, mayFor, type Place, type Scope } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { judgeActions } from './bids.ts';
import { collectiveJson, like, type ListingMethod } from './common.ts';
import { listingColumns, type ListingRow } from './listings.ts';
import { noticeText } from './notice.ts';
import { publicObjections } from './objections.ts';
import { authorityShown, type AuthorityShown } from './registering.ts';
import { LISTING_DUTY, LISTING_NAMES, listingActions, OPENED, type ListingState } from './states.ts';

export interface ListingFilter {
  readonly collective?: string | undefined;
  readonly state?: ListingState | undefined;
  readonly method?: ListingMethod | undefined;
  readonly q?: string | undefined;
}

interface Shown extends ListingRow {
  readonly collective: { id: string; code: string; name: string };
  readonly registrations: number;
}

const shown = (r: Shown) => ({
  id: r.id,
  number: r.number,
  title: r.title,
  method: r.method,
  state: r.state,
  collective: r.collective,
  reserveFenYear: String(r.reserveFenYear),
  termMonths: r.termMonths,
  publishedAt: r.publishedAt?.toString() ?? null,
  deadline: r.deadline?.toString() ?? null,
  opening: r.opening?.toString() ?? null,
  noticeNo: r.noticeNo,
  registrations: r.registrations,
  demo: r.demo,
});

const columns = sql`${listingColumns}, ${collectiveJson} as collective, case l.method when 'open-bidding' then (select count(distinct r.party_id)::int from assets.registration r where r.listing_id = l.id)
  else (select count(*)::int from assets.quote q where q.listing_id = l.id) end as registrations`;
const from = sql`assets.listing l join assets.collective c on c.id = l.collective_id`;

const where = (
  ids: readonly string[] | null,
  f: ListingFilter,
): RawBuilder<unknown> => sql`${among('l.collective_id', ids)} and ${f.state === undefined ? sql`true` : sql`l.state = ${f.state}`}
  and ${f.method === undefined ? sql`true` : sql`l.method = ${f.method}`}
  and ${f.q === undefined ? sql`true` : sql`(l.title ilike ${like(f.q)} or l.number ilike ${like(f.q)})`}`;

const NEWEST: Order = [
  ['l.created_at', 'desc'],
  ['l.id', 'desc'],
];

/** A page of notices in scope, newest first. */
export async function listingsPage(db: Db, scope: Scope, q: ListingFilter & { page: number; size: number }) {
  const condition = where(await collectivesIn(db, scope, q), q);
  const { ids, total } = await pageOfIds(db, { from: sql`assets.listing l`, id: 'l.id', condition, order: NEWEST }, q);
  const { rows } = await sql<Shown>`select ${columns} from ${idsAt(ids)} join ${from} on l.id = at.id order by at.nth`.execute(
    db,
  );
  return { rows: rows.map(shown), total, page: q.page, size: q.size };
}

const METHODS: Readonly<Record<ListingMethod, string>> = {
  'open-bidding': '公开竞价',
  'small-lot': '小额询价',
  negotiated: '协商',
};

/** All notices the filter leaves, as a workbook. */
export async function listingsXlsx(
  db: Db,
  kit: Pick<Kit, 'zone' | 'now'>,
  scope: Scope,
  filter: ListingFilter,
): Promise<RawReply> {
  const { rows } =
    await sql<Shown>`select ${columns} from ${from} where ${where(await collectivesIn(db, scope, filter), filter)} order by l.created_at desc, l.id desc`.execute(
      db,
    );
  const local = (at: Temporal.Instant | null): string | null =>
    at === null ? null : at.toZonedDateTimeISO(kit.zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
  const body = await sheetBuffer<Shown>({
    name: '出租公告',
    columns: [
      { title: '公告编号', width: 28, value: (r) => r.number },
      { title: '标题', width: 36, value: (r) => r.title },
      { title: '集体', width: 24, value: (r) => r.collective.name },
      { title: '方式', value: (r) => METHODS[r.method] },
      { title: '状态', value: (r) => LISTING_NAMES[r.state].zh },
      { title: '年租金底价（元）', value: (r) => Number(r.reserveFenYear) / 100 },
      { title: '租期（月）', value: (r) => r.termMonths },
      { title: '发布', value: (r) => local(r.publishedAt) },
      { title: '截止', value: (r) => local(r.deadline) },
      { title: '开标', value: (r) => local(r.opening) },
      { title: '报名数', value: (r) => r.registrations },
      { title: '示例数据', value: (r) => (r.demo ? '是' : '') },
    ],
    rows,
    notes: [`截至 ${todayOf(kit).toString()}，共 ${rows.length} 份 / ${rows.length} notices`],
  });
  return {
    body,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: `出租公告-${todayOf(kit).toString()}.xlsx`,
  };
}

/** A part of a notice, with the asset it belongs to. */
export interface PartShown {
  id: string;
  code: string;
  name: string;
  areaCm2: string | null;
  use: string;
  asset: { id: string; code: string; name: string; address: string };
}

/** Where a part is, for everyone: the code on the wall of its asset and its place. */
interface PublicPart extends PartShown {
  asset: PartShown['asset'] & { publicCode: string; lon: number | null; lat: number | null };
}

/** The parts of a notice, with what they belong to. */
export async function partsShown(db: Db, listingId: string): Promise<PublicPart[]> {
  const { rows } = await sql<PublicPart>`select p.id, p.code, p.name, p.area_cm2::text as "areaCm2", p.use,
      json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'address', a.address, 'publicCode', a.public_code, 'lon', a.lon, 'lat', a.lat) as asset
    from assets.listing_part lp join assets.part p on p.id = lp.part_id join assets.asset a on a.id = p.asset_id
    where lp.listing_id = ${listingId}::uuid order by a.code, p.code`.execute(db);
  return rows;
}

interface Bidder {
  readonly id: string;
  readonly partyId: string;
  readonly bidder: string;
  readonly claimed: string | null;
  readonly authority: AuthorityShown;
  readonly kind: 'organisation' | 'person';
  readonly uscc: string | null;
  readonly state: 'registered' | 'qualified' | 'disqualified' | 'withdrawn';
  readonly reason: string | null;
  readonly depositState: 'due' | 'paid' | 'returned' | 'kept' | 'set-off' | 'not-needed';
  readonly at: Temporal.Instant;
  readonly bids: number;
  readonly late: number;
  readonly bid: { state: string; fenYear: string | null } | null;
}

/** One notice with its bidders, result, objections, history, and what the caller may do next. */
export async function listingDetail(db: Db, kit: Pick<Kit, 'zone' | 'now'>, scope: Scope, place: Place, id: string) {
  const { rows } = await sql<Shown & { relistedById: string | null; contractId: string | null }>`select ${columns},
      (select n.id from assets.listing n where n.relists_id = l.id) as "relistedById",
      (select k.id from assets.contract k where k.listing_id = l.id and k.state not in ('discarded', 'void') limit 1) as "contractId"
    from ${from} where l.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  const bidders = (
    await sql<Bidder>`select r.id, r.party_id as "partyId", p.name as bidder, nullif(r.claimed_name, p.name) as claimed, ${authorityShown} as authority, p.kind, p.uscc, r.state, r.reason, r.deposit_state as "depositState", r.at,
        count(b.id) filter (where b.state not in ('superseded', 'late'))::int as bids, count(b.id) filter (where b.state = 'late')::int as late,
        (select json_build_object('state', o.state, 'fenYear', o.fen_year::text) from assets.bid o where o.registration_id = r.id
          and o.state in ('valid', 'below-reserve', 'mismatch', 'unopened', 'disqualified') order by o.id desc limit 1) as bid
      from assets.registration r join assets.party p on p.id = r.party_id left join assets.bid b on b.registration_id = r.id
      where r.listing_id = ${id}::uuid group by r.id, p.id order by r.at, r.id`.execute(db)
  ).rows;
  const quotes = (
    await sql<{
      id: string;
      bidder: string;
      fenYear: string;
      quotedOn: string;
      fileHash: string | null;
    }>`select q.id, p.name as bidder, q.fen_year::text as "fenYear",
        q.quoted_on as "quotedOn", q.file_hash as "fileHash" from assets.quote q join assets.party p on p.id = q.party_id where q.listing_id = ${id}::uuid
      order by q.fen_year desc, q.id`.execute(db)
  ).rows;
  const objections = (
    await sql<{
      id: string;
      text: string;
      at: Temporal.Instant;
      answer: string | null;
      upheld: boolean | null;
      answeredAt: Temporal.Instant | null;
    }>`
      select id, text, at, answer, upheld, answered_at as "answeredAt" from assets.objection where listing_id = ${id}::uuid order by at, id`.execute(
      db,
    )
  ).rows;
  const events = (
    await sql<{ at: Temporal.Instant; action: string; from: string | null; to: string | null; note: string; by: string }>`
      select at, action, from_state as from, to_state as to, note, by_name as by from assets.listing_event where listing_id = ${id}::uuid order by at, id`.execute(
      db,
    )
  ).rows;
  const parts = await partsShown(db, id);
  const names = new Map<string, string>([
    ...bidders.map((b) => [b.id, b.bidder] as const),
    ...quotes.map((q) => [q.id, q.bidder] as const),
  ]);
  const judging = mayFor(scope, 'qualify-bidder', place);
  return {
    ...shown(row),
    decisionId: row.decisionId,
    awardDecisionId: row.awardDecisionId,
    permittedUse: row.permittedUse,
    depositFen: String(row.depositFen),
    leaseDepositFen: row.leaseDepositFen === null ? null : String(row.leaseDepositFen),
    priority: [...(row.priority ?? [])],
    conditions: row.conditions,
    seed: row.seed,
    seedHash: row.seedHash,
    rentTerms: row.rentTerms,
    notice: noticeText(row, row.collective.name, parts, kit.zone),
    parts,
    publicityFrom: row.publicityFrom,
    publicityUntil: row.publicityUntil,
    relistsId: row.relistsId,
    relistedById: row.relistedById,
    contractId: row.contractId,
    revision: row.revision,
    outcome:
      row.outcome === null
        ? null
        : {
            ...row.outcome,
            decidedBy: row.outcome.decidedBy ?? (row.outcome.tie ? 'lot' : null),
            withdrawn: [...row.outcome.withdrawn],
            ranking: row.outcome.ranking.map((r) => ({
              ...r,
              lotKey: r.lotKey ?? r.registrationId,
              priority: r.priority ?? null,
              bidder: names.get(r.registrationId) ?? '',
            })),
          },
    bidders: bidders.map((b) => ({ ...b, at: b.at.toString(), can: judging ? judgeActions(row, b) : [] })),
    quotes,
    objections: objections.map((o) => ({ ...o, at: o.at.toString(), answeredAt: o.answeredAt?.toString() ?? null })),
    events: events.map((e) => ({ ...e, at: e.at.toString() })),
    can: buttons(
      scope,
      place,
      row,
      objections.some((o) => o.answer === null),
      kit.now(),
    ),
  };
}

function buttons(
  scope: Scope,
  place: Place,
  row: ListingRow & { readonly relistedById: string | null; readonly contractId: string | null },
  unanswered: boolean,
  now: Temporal.Instant,
) {
  const drafting = mayFor(scope, 'draft-listing', place);
  const due = row.opening !== null && Temporal.Instant.compare(now, row.opening) >= 0;
  const open = row.method === 'open-bidding';
  const steps = listingActions(row.state).filter(
    (a) =>
      a !== 'close' &&
      (a !== 'open-bids' || due) &&
      (a !== 'publish' || open) &&
      (a !== 'award-directly' || !open) &&
      mayFor(scope, LISTING_DUTY[a], place),
  );
  return [
    ...steps,
    ...(row.state === 'draft' && drafting ? (['edit'] as const) : []),
    ...(row.state === 'draft' && !open && drafting ? (['add-quote'] as const) : []),
    ...(unanswered && mayFor(scope, 'award', place) ? (['answer-objection'] as const) : []),
    ...(row.state === 'failed' && row.relistedById === null && drafting ? (['relist'] as const) : []),
    ...(row.state === 'concluded' && row.contractId === null && mayFor(scope, 'draft-contract', place)
      ? (['draft-contract'] as const)
      : []),
  ];
}

// ---- what everyone may see

interface PublicRow extends Shown {
  readonly areaCm2: string | null;
  readonly address: string;
}
/** What was let without bidding is published with its result: before that, and where it never came to one, it is nobody's but the collective's. */
const PUBLIC = sql`l.state <> 'draft' and l.published_at is not null`;
const publicColumns = sql`${columns}, x."areaCm2", x.address`;
const publicFrom = sql`${from} cross join lateral (select sum(p.area_cm2)::text as "areaCm2", coalesce(min(a.address), '') as address from assets.listing_part lp
  join assets.part p on p.id = lp.part_id join assets.asset a on a.id = p.asset_id where lp.listing_id = l.id) x`;
const publicShown = ({ areaCm2, address, ...r }: PublicRow) => {
  const { registrations: _, ...row } = shown(r);
  return { ...row, areaCm2, address };
};

/** A page of published notices, newest first; `open` leaves those that still take bids. */
export async function publicListings(
  db: Db,
  now: Temporal.Instant,
  q: {
    page: number;
    size: number;
    open?: string | undefined;
    results?: string | undefined;
    town?: string | undefined;
    q?: string | undefined;
  },
) {
  const condition = sql`${PUBLIC} and ${q.open === undefined ? sql`true` : sql`l.state = 'open' and l.deadline > ${now}`}
    and ${q.results === undefined ? sql`true` : sql`l.state in ('opened', 'awarded', 'publicity', 'concluded', 'failed')`}
    and ${among('l.collective_id', await collectivesIn(db, EVERYONE, { town: q.town }))}
    and ${q.q === undefined ? sql`true` : sql`(l.title ilike ${like(q.q)} or l.number ilike ${like(q.q)})`}`;
  const { ids, total } = await pageOfIds(db, { from: sql`assets.listing l`, id: 'l.id', condition, order: NEWEST }, q);
  const { rows } =
    await sql<PublicRow>`select ${publicColumns} from ${idsAt(ids)} join ${publicFrom} on l.id = at.id order by at.nth`.execute(
      db,
    );
  return { rows: rows.map(publicShown), total, page: q.page, size: q.size };
}

/** One published notice: conditions before the opening, valid amounts and the winner after it. Persons are not named. Throws assets.notFound. */
export async function publicListing(db: Db, zone: string, id: string) {
  const { rows } =
    await sql<PublicRow>`select ${publicColumns} from ${publicFrom} where l.id = ${id}::uuid and ${PUBLIC}`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  const parts = await partsShown(db, id);
  const { outcome } = row;
  const winner = outcome?.winner === null || outcome?.winner === undefined ? undefined : outcome.ranking[outcome.winner];
  const named =
    winner === undefined
      ? null
      : (
          await sql<{
            name: string;
          }>`select case kind when 'organisation' then name else '自然人' end as name from assets.party where id = ${winner.partyId}::uuid`.execute(
            db,
          )
        ).rows[0];
  return {
    ...publicShown(row),
    permittedUse: row.permittedUse,
    depositFen: String(row.depositFen),
    leaseDepositFen: row.leaseDepositFen === null ? null : String(row.leaseDepositFen),
    priority: [...(row.priority ?? [])],
    conditions: row.conditions,
    seed: row.seed,
    seedHash: row.seedHash,
    rentTerms: row.rentTerms,
    notice: noticeText(row, row.collective.name, parts, zone),
    parts: parts.map(({ id: _, ...p }) => p),
    publicityFrom: row.publicityFrom,
    publicityUntil: row.publicityUntil,
    result:
      outcome === null || !OPENED.has(row.state)
        ? null
        : {
            registered: row.registrations,
            valid: outcome.valid,
            tie: outcome.tie,
            decidedBy: outcome.decidedBy ?? (outcome.tie && row.method === 'open-bidding' ? 'lot' : null),
            ranking: outcome.ranking.map(({ registrationId, fenYear, lot, lotKey, priority }) => ({
              registrationId,
              lotKey: lotKey ?? registrationId,
              fenYear,
              lot,
              priority: priority ?? null,
            })),
            winner: winner && named ? { registrationId: winner.registrationId, name: named.name, fenYear: winner.fenYear } : null,
          },
    objections: await publicObjections(db, id),
  };
}

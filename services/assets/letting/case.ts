/**
 * Contracts in the shape the contract rules examine (engines/supervision, contract.ts), many at once: five statements whatever the number. What is not known is
 * left out, never guessed. Receipts, refunds and demands are added by who keeps the money; orders and findings by supervision.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { CLAUSES } from './contracts.ts';

type Json = Record<string, unknown>;
/** A contract as plain JSON; `parseContract` of the engine reads it. */
export type ContractCase = Json & { readonly id: string };

const KIND: Readonly<Record<string, string>> = {
  house: 'house',
  farmland: 'land-farm',
  'construction-land': 'land-construction',
  equipment: 'equipment',
  other: 'other',
};
const STATE: Readonly<Record<string, string>> = {
  draft: 'draft',
  review: 'draft',
  approved: 'draft',
  signed: 'active',
  active: 'active',
  void: 'void',
  discarded: 'void',
};
const METHOD: Readonly<Record<string, string>> = { 'open-bidding': 'open', 'small-lot': 'quotes', negotiated: 'negotiated' };
/** What `contract.facts` may say of a case; anything else in it is not of the rules. */
const FACTS = [
  'preReview',
  'exitPayment',
  'publicity',
  'tender',
  'decision',
  'inspections',
  'sublease',
  'encumbrances',
  'blacklist',
  'documents',
  'plan',
  'vacancy',
  'construction',
  'townApproval',
  'creditCheck',
  'signed',
] as const;

/** Drops what is null or undefined: unknown. */
const known = (of: Json): Json => Object.fromEntries(Object.entries(of).filter(([, v]) => v !== null && v !== undefined));

interface Head extends Json {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly collective: { id: string; code: string; town: string; name: string };
  readonly lessee: Json;
  readonly typed: boolean;
  readonly dates: Json;
  readonly rentTerms: {
    annualFen?: string;
    escalation?: unknown;
    freeDays?: number;
    prepaidMonths?: number;
    payEveryMonths?: number;
  };
  readonly depositFen: string;
  readonly earnestFen: string;
  readonly form: string;
  readonly clauses: Record<string, boolean>;
  readonly signing: Json;
  readonly facts: Json;
  readonly documentHash: string | null;
  readonly documentAt: string | null;
  readonly decision: (Json & { resultPublished: boolean; minutesHash: string | null; recordedAt: string | null }) | null;
  readonly listing:
    | (Json & { id: string; method: string; state: string; registered: number; from: string | null; until: string | null })
    | null;
  readonly award: { partyId: string; fenYear: string } | null;
  readonly novated: boolean;
  readonly renewals: Json[];
  readonly successor: string | null;
  readonly lesseeRef: string;
}

/** Who a party is for the rules: an organisation by its USCC, a person by the person's id, so that an officer is recognised as a lessee. */
const ref = (alias: string) =>
  sql`coalesce(${sql.ref(`${alias}.uscc`)}, ${sql.ref(`${alias}.person_id`)}::text, ${sql.ref(`${alias}.id`)}::text)`;
/**
 * A trace by which bids and lessees are compared and never shown: 66 bits of a keyed hash, eleven characters, for a district keeps a million of them in memory.
 * That two of a million are equal by chance happens once in a hundred million districts.
 */
const mark = (...columns: string[]) => sql`left(encode(coalesce(${sql.join(columns.map((c) => sql.ref(c)))}), 'base64'), 11)`;
/** The same of a paper's hash. */
const paper = (column: string) => sql`left(encode(decode(${sql.ref(column)}, 'hex'), 'base64'), 11)`;
const utc = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

async function heads(db: Db | Tx, ids: readonly string[], zone: string): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select k.id, k.kind, k.state, k.created_by is not null as typed, k.rent_terms as "rentTerms", k.deposit_fen::text as "depositFen",
      k.earnest_fen::text as "earnestFen", k.form, k.clauses, k.signing, k.facts, k.document_hash as "documentHash", ${utc('k.document_at')} as "documentAt",
      json_build_object('id', c.id, 'code', c.code, 'town', c.town_code, 'name', c.name) as collective,
      json_build_object('id', ${ref('y')}, 'name', y.name, 'member', k.lessee_member, 'phone', ${mark('y.phone_mac')}) as lessee, ${ref('y')} as "lesseeRef",
      json_build_object('sign', k.signed_on, 'start', k.starts_on, 'end', coalesce(k.ended_on, k.ends_on), 'possession', k.possession_on, 'handback', k.handed_back_on) as dates,
      case when d.id is null then null else json_build_object('matter', d.matter, 'body', d.body, 'date', d.meeting_on, 'noticeDays', d.meeting_on - d.notice_on,
        'eligible', d.eligible, 'present', d.present, 'yes', d.in_favour, 'minutes', d.minutes_hash is not null, 'partyStudied', d.party_studied_on is not null,
        'outsiders', d.outsiders, 'resultPublished', d.result_published_on is not null, 'minutesHash', d.minutes_hash, 'recordedAt', ${utc('d.recorded_at')}) end as decision,
      case when l.id is null then null else json_build_object('id', l.id, 'method', l.method, 'state', l.state, 'notice', (l.published_at at time zone ${zone})::date,
        'deadline', ${utc('l.deadline')}, 'opening', ${utc('l.opening')}, 'reserve', l.reserve_fen_year::text, 'from', l.publicity_from, 'until', l.publicity_until,
        'registered', (select count(*)::int from assets.registration r where r.listing_id = l.id)) end as listing,
      l.outcome -> 'ranking' -> (l.outcome ->> 'winner')::int as award,
      exists (select from assets.amendment a where a.contract_id = k.id and a.kind = 'party') as novated,
      case when o.id is null then '[]'::json else json_build_array(json_build_object('signed', coalesce(k.signed_on, k.starts_on), 'previousEnd', coalesce(o.ended_on, o.ends_on),
        'end', k.ends_on)) end as renewals,
      (select n.id from assets.tenure t join assets.tenure u on u.part_id = t.part_id and u.holds and lower(u.days) >= upper(t.days) join assets.contract n on n.id = u.contract_id
        where t.contract_id = k.id order by lower(u.days) limit 1) as successor
    from assets.contract k join assets.collective c on c.id = k.collective_id join assets.party y on y.id = k.lessee_id
    left join assets.decision d on d.id = k.decision_id left join assets.listing l on l.id = k.listing_id left join assets.contract o on o.id = k.renews_id
    where k.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

interface PartRow {
  readonly contract: string;
  readonly part: Json;
}
async function parts(db: Db | Tx, ids: readonly string[]): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    select t.contract_id as contract, json_build_object('asset', a.id, 'part', p.id, 'area', (p.area_cm2::numeric / 10000)::numeric(20, 4)::text,
      'partArea', (p.area_cm2::numeric / 10000)::numeric(20, 4)::text, 'assetArea', (a.area_cm2::numeric / 10000)::numeric(20, 4)::text, 'use', p.use,
      'register', case a.state when 'retired' then 'retired' when 'disputed' then 'disputed' else 'registered' end,
      'title', case when a.title_state = 'registered' then 'titled' when a.permit_state = 'permitted' then 'permitted'
        when a.title_state = 'none' and a.permit_state in ('none', 'temporary') then 'none' end,
      'dangerous', case a.safety_state when 'dangerous' then true when 'safe' then false end,
      'landUseEnd', case when a.land_kind = 'farmland' then null else a.right_until end,
      'landContractEnd', case when a.land_kind = 'farmland' then a.right_until end, 'guideRent', p.guide_fen_m2_month::text) as part
    from assets.tenure t join assets.part p on p.id = t.part_id join assets.asset a on a.id = p.asset_id
    where t.contract_id = any(${[...ids]}::uuid[]) order by t.contract_id, a.code, p.code`.execute(db);
  return rows;
}

interface RentRow {
  readonly contract: string;
  readonly schedule: Json[];
  readonly amendments: Json[];
  readonly total: string;
}
/** The schedule: of a lease that ended early only to its end, to the fen as it is billed (money/owed.ts); the total is what was agreed. */
async function rents(db: Db | Tx, ids: readonly string[]): Promise<RentRow[]> {
  const { rows } = await sql<RentRow>`
    select i.id as contract, s.schedule, s.total, m.amendments from unnest(${[...ids]}::uuid[]) as i(id)
    cross join lateral (select coalesce(json_agg(json_build_object('from', lower(r.days), 'to', e.last, 'amount', case when e.last < upper(r.days) - 1
        then floor((2 * r.fen::numeric * (e.last - lower(r.days) + 1) + (upper(r.days) - lower(r.days))) / (2 * (upper(r.days) - lower(r.days))))::int8 else r.fen end::text,
        'due', r.due_on) order by lower(r.days)) filter (where e.last >= lower(r.days)), '[]'::json) as schedule, coalesce(sum(r.fen), 0)::text as total
      from assets.rent_period r join assets.contract k on k.id = r.contract_id cross join lateral (select least(upper(r.days) - 1, k.ended_on) as last) e
      where r.contract_id = i.id and r.replaced_by is null) s
    cross join lateral (select coalesce(json_agg(json_strip_nulls(json_build_object('on', a.signed_on, 'rentBefore', a.before -> 'rent' ->> 'annualFen',
      'rentAfter', case a.kind when 'rent' then a.after -> 'rent' ->> 'annualFen' end, 'endBefore', a.before ->> 'endsOn', 'endAfter', a.after ->> 'endsOn',
      'decided', a.decision_id is not null)) order by a.n), '[]'::json) as amendments from assets.amendment a where a.contract_id = i.id) m`.execute(
    db,
  );
  return rows;
}

interface BidRow {
  readonly listing: string;
  readonly party: string;
  readonly bid: Json;
}
async function bids(db: Db | Tx, listings: readonly string[]): Promise<BidRow[]> {
  const { rows } = await sql<BidRow>`
    select b.listing_id as listing, r.party_id as party, json_strip_nulls(json_build_object('bidder', ${ref('y')}, 'at', ${utc('b.committed_at')}, 'amount', b.fen_year::text,
        'valid', case when b.state = 'sealed' then null else b.state = 'valid' end, 'disqualified', case when r.state = 'disqualified' then r.reason end,
        'withdrawn', r.state = 'withdrawn', 'device', ${mark('b.device_mac', 'r.device_mac')}, 'bank', ${mark('r.bank_mac')}, 'phone', ${mark('r.phone_mac', 'y.phone_mac')},
        'files', case when b.file_hash is null then '[]'::json else json_build_array(${paper('b.file_hash')}) end)) as bid
    from assets.bid b join assets.registration r on r.id = b.registration_id join assets.party y on y.id = r.party_id
    where b.listing_id = any(${[...listings]}::uuid[]) and b.state <> 'superseded'
    union all
    select q.listing_id, q.party_id, json_strip_nulls(json_build_object('bidder', ${ref('y')}, 'amount', q.fen_year::text, 'valid', true, 'phone', ${mark('y.phone_mac')},
        'files', case when q.file_hash is null then '[]'::json else json_build_array(${paper('q.file_hash')}) end))
    from assets.quote q join assets.party y on y.id = q.party_id where q.listing_id = any(${[...listings]}::uuid[])`.execute(db);
  return rows;
}

interface Around {
  readonly officers: Json;
  readonly relations: Json;
}
/** Officers of each collective and day that is asked, and the relations recorded for them and for the lessees. */
async function around(db: Db | Tx, all: readonly Head[]): Promise<Around> {
  const collectives = [...new Set(all.map((h) => h.collective.id))];
  const { rows } = await sql<{ officers: Json | null; relations: Json | null }>`
    with officer as (
      select m.collective_id, m.person_id, m.role, m.valid from assets.mandate m where m.collective_id = any(${collectives}::uuid[])),
    edge as (
      select ${ref('y')} as a, coalesce(${ref('o')}, r.person_id::text) as b, case r.kind when 'director' then 'employee' when 'controls' then 'beneficial-owner' else r.kind end as kind, r.valid
      from assets.relation r join assets.party y on y.id = r.party_id left join assets.party o on o.id = r.other_id
      where r.party_id in (select lessee_id from assets.contract where id = any(${all.map((h) => h.id)}::uuid[]))
        or r.person_id in (select person_id from officer))
    select (select json_object_agg(collective_id, list) from (select collective_id, json_agg(json_build_object('id', person_id, 'role', role,
        'from', lower(valid), 'to', upper(valid) - 1)) as list from officer group by 1) x) as officers,
      (select json_agg(json_build_object('a', a, 'b', b, 'kind', kind, 'from', lower(valid), 'to', upper(valid) - 1)) from edge where a is not null and b is not null) as relations`.execute(
    db,
  );
  return { officers: rows[0]?.officers ?? {}, relations: (rows[0]?.relations ?? []) as unknown as Json };
}

const group = <R, K extends keyof R, V>(rows: readonly R[], key: K, value: (row: R) => V): Map<R[K], V[]> => {
  const out = new Map<R[K], V[]>();
  for (const row of rows) {
    const list = out.get(row[key]);
    if (list) list.push(value(row));
    else out.set(row[key], [value(row)]);
  }
  return out;
};

type Dated = { readonly from: string | null; readonly to: string | null };
const on = (d: Dated, day: string): boolean => (d.from ?? '') <= day && day <= (d.to ?? '9999');

/** The cases of some contracts, in the order asked; ids that do not exist are left out. At most some thousands at once. `zone` is the district's. */
export async function contractCase(db: Db | Tx, ids: readonly string[], zone = 'Asia/Shanghai'): Promise<ContractCase[]> {
  if (ids.length === 0) return [];
  // what hangs on nothing else is asked at once: a pool answers side by side
  const [all, partRows, rentRows] = await Promise.all([heads(db, ids, zone), parts(db, ids), rents(db, ids)]);
  const [bidRows, { officers, relations }] = await Promise.all([
    bids(db, [...new Set(all.flatMap((h) => h.listing?.id ?? []))]),
    around(db, all),
  ]);
  const partOf = group(partRows, 'contract', (r) => known(r.part));
  const rentOf = new Map(rentRows.map((r) => [r.contract, r]));
  const bidOf = group(bidRows, 'listing', (r) => r);
  // Under both ends: whoever controls the lessee is kin of an officer by a row of its own, found from the officer's side.
  const rows = relations as unknown as ({ a: string; b: string; kind: string } & Dated)[];
  const edges = group(
    [...rows.map((e) => ({ end: e.a, e })), ...rows.filter((e) => e.b !== e.a).map((e) => ({ end: e.b, e }))],
    'end',
    (r) => r.e,
  );
  const cases = new Map(
    all.map((h) => {
      const day = String(h.dates['sign'] ?? h.dates['start']);
      const held = ((officers[h.collective.id] ?? []) as ({ id: string; role: string } & Dated)[]).filter((o) => on(o, day));
      const near = [...new Set([h.lesseeRef, ...held.map((o) => o.id)].flatMap((who) => edges.get(who) ?? []))];
      return [
        h.id,
        caseOf(h, {
          parts: partOf.get(h.id) ?? [],
          rent: rentOf.get(h.id),
          bids: h.listing === null ? [] : (bidOf.get(h.listing.id) ?? []),
          officers: held.map(({ id, role }) => ({ id, role })),
          relations: near.filter((e) => on(e, day)).map(({ a, b, kind }) => ({ a, b, kind })),
        }),
      ] as const;
    }),
  );
  return ids.flatMap((id) => cases.get(id) ?? []);
}

interface Beside {
  readonly parts: readonly Json[];
  readonly rent: RentRow | undefined;
  readonly bids: readonly BidRow[];
  readonly officers: readonly Json[];
  readonly relations: readonly Json[];
}

function tenderOf(h: Head, given: readonly BidRow[]): Json | undefined {
  // Drafted here without a notice: it was let directly. Of what was brought in from elsewhere it is not known.
  if (h.listing === null) return h.typed ? { method: 'direct', notice: null } : undefined;
  const { method, state, registered, notice, deadline, opening, reserve } = h.listing;
  const bidder = h.award === null ? undefined : given.find((b) => b.party === h.award?.partyId)?.bid['bidder'];
  return {
    ...known({ deadline, opening, reserve }),
    method: METHOD[method],
    notice: notice ?? null,
    registered: registered > 0 ? registered : given.length,
    priceOnly: true,
    bids: given.map((b) => b.bid),
    novation: h.novated,
    ...(h.award !== null && typeof bidder === 'string'
      ? { award: { bidder, amount: h.award.fenYear } }
      : state === 'failed'
        ? { award: null }
        : {}),
  };
}

function caseOf(h: Head, beside: Beside): ContractCase {
  const { rentTerms: terms, decision, listing, signing } = h;
  const facts = Object.fromEntries(FACTS.flatMap((name) => (h.facts[name] === undefined ? [] : [[name, h.facts[name]]])));
  const { resultPublished, minutesHash, recordedAt, ...meeting } = decision ?? {
    resultPublished: false,
    minutesHash: null,
    recordedAt: null,
  };
  const tender = tenderOf(h, beside.bids);
  const { sign, possession, handback, ...term } = h.dates;
  return {
    id: h.id,
    kind: KIND[h.kind],
    state: STATE[h.state] ?? 'ended',
    collective: { code: h.collective.code, town: h.collective.town, officers: beside.officers },
    lessor: { id: h.collective.code, name: h.collective.name },
    lessee: known(h.lessee),
    relations: beside.relations,
    parts: beside.parts,
    dates: { ...known(term), sign: sign ?? null, handback: handback ?? null, ...known({ possession }) },
    renewals: h.renewals,
    rent: known({
      annual: terms.annualFen,
      total: beside.rent?.total,
      schedule: beside.rent?.schedule,
      freeDays: terms.freeDays,
      escalation: terms.annualFen === undefined ? undefined : terms.escalation === null ? 'none' : 'fixed',
      prepaidMonths: terms.annualFen === undefined ? undefined : Math.max(terms.prepaidMonths ?? 0, terms.payEveryMonths ?? 0),
    }),
    deposit: h.depositFen,
    earnest: h.earnestFen,
    clauses: CLAUSES.filter((c) => h.clauses[c] === true),
    form: h.form,
    ...(h.documentHash !== null || h.typed ? { signed: h.documentHash !== null } : {}),
    ...(signing['signer'] === undefined
      ? {}
      : {
          signatures: known({
            lessor: signing['lessorSigned'],
            lessee: signing['lesseeSigned'],
            signer: signing['signer'],
            mandate: signing['mandate'],
            seal: signing['seal'],
          }),
        }),
    ...(decision !== null ? { decision: known(meeting) } : h.typed ? { decision: null } : {}),
    ...(listing?.from && listing.until
      ? { publicity: { start: listing.from, end: listing.until, result: listing.state === 'concluded' } }
      : resultPublished
        ? { publicity: { result: true } }
        : {}),
    ...(tender === undefined ? {} : { tender }),
    amendments: beside.rent?.amendments ?? [],
    documents: [
      ...(h.documentHash === null ? [] : [known({ kind: 'contract', hash: h.documentHash, created: h.documentAt })]),
      ...(minutesHash === null ? [] : [known({ kind: 'minutes', hash: minutesHash, created: recordedAt })]),
    ],
    successor: h.successor,
    ...facts,
  } as ContractCase;
}

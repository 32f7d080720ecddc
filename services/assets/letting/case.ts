/**
 * Contracts in the shape the contract rules examine (engines/supervision, contract.ts), many at once: six questions whatever the number. What is not known is
 * left out, never guessed. Receipts, refunds and demands are added by who keeps the money; orders and findings by supervision.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { monthsOf } from '@yunjian/supervision';
import { together, type Answers, type Questions } from '../together.ts';
import { daysOwed, shareOf, wasVoid } from '../money/until.ts';
import { enteredFacts, factsOf, saidOf, type EnteredFacts, type FactRow } from './case-facts.ts';
import { nearOf, nearTo, on, type NearRow } from './case-near.ts';
import { partOf, parts, type LetPart, type PartRow } from './case-parts.ts';
import { known, local, mark, paper, ref } from './case-ref.ts';
import { CLAUSES, type ContractKind } from './contract-row.ts';
import { kindOf, memberSays } from './from-register.ts';
import { usesOf } from './permitted-use.ts';
import { charterFacts } from './verdict.ts';

type Json = Record<string, unknown>;
/** A contract as plain JSON; `parseContract` of the engine reads it. */
export type ContractCase = Json & { readonly id: string };

const KIND: Readonly<Record<ContractKind, string>> = {
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

interface Head extends Json {
  readonly id: string;
  readonly kind: ContractKind;
  readonly state: string;
  readonly permittedUse: string;
  readonly collective: { id: string; code: string; town: string; name: string };
  readonly lessee: Json;
  readonly typed: boolean;
  readonly dates: Json;
  readonly rentTerms: {
    annualFen?: string;
    escalation?: { readonly everyMonths: number; readonly ppm: number } | null;
    freeDays?: number;
    prepaidMonths?: number;
    payEveryMonths?: number;
  };
  readonly depositFen: string;
  readonly earnestFen: string;
  readonly form: string;
  readonly clauses: Record<string, boolean>;
  readonly signing: Json;
  readonly documentHash: string | null;
  readonly documentAt: string | null;
  readonly charter: Record<string, unknown> | null;
  /** It names a decision, whether that stands or not. */
  readonly rests: boolean;
  readonly decision: (Json & { resultPublished: boolean; minutesHash: string | null; recordedAt: string | null }) | null;
  readonly listing:
    | (Json & {
        id: string;
        method: string;
        state: string;
        registered: number;
        from: string | null;
        until: string | null;
        awarded: string | null;
      })
    | null;
  readonly award: { partyId: string; fenYear: string } | null;
  readonly novated: boolean;
  readonly renewals: Json[];
  /** The lessee's next lease of a part, and whether anybody has one. */
  readonly successor: string | null;
  readonly letAgain: boolean;
  readonly lesseeRef: string;
}

const heads = (ids: readonly string[], zone: string) => sql<Head>`
    select k.id, k.kind, case when ${wasVoid} then 'void' else k.state end as state, k.permitted_use as "permittedUse", k.created_by is not null as typed, k.rent_terms as "rentTerms", k.deposit_fen::text as "depositFen",
      k.earnest_fen::text as "earnestFen", k.form, k.clauses, k.signing, k.document_hash as "documentHash", ${local('k.document_at', zone)} as "documentAt",
      json_build_object('id', c.id, 'code', c.code, 'town', c.town_code, 'name', c.name) as collective,
      json_build_object('id', ${ref('y')}, 'name', y.name, 'member', coalesce(${memberSays(sql`k.collective_id`, sql`coalesce(k.signed_on, k.starts_on)`)}, case when k.lessee_member is false or k.created_by is null then k.lessee_member end), 'phone', ${mark('w.phone_mac', 'y.phone_mac')}) as lessee, ${ref('y')} as "lesseeRef",
      json_build_object('sign', k.signed_on, 'start', k.starts_on, 'end', coalesce(k.ended_on, k.ends_on), 'possession', k.possession_on, 'handback', k.handed_back_on) as dates,
      (select h.terms -> 'vote' from assets.charter h where h.collective_id = k.collective_id and h.valid @> coalesce(d.meeting_on, k.signed_on, k.starts_on)) as charter,
      k.decision_id is not null as rests, case when d.id is null then null else json_build_object('matter', d.matter, 'body', d.body, 'date', d.meeting_on, 'noticeDays', d.meeting_on - d.notice_on,
        'eligible', d.eligible, 'registered', d.registered, 'listed', d.listed, 'undated', d.undated, 'noticed', d.noticed, 'present', d.present, 'yes', d.in_favour, 'minutes', d.minutes_hash is not null, 'partyStudied', d.party_studied_on is not null,
        'outsiders', d.outsiders, 'resultPublished', d.result_published_on is not null, 'minutesHash', d.minutes_hash, 'recordedAt', ${local('d.recorded_at', zone)},
        'disclosed', case when d.interests_asked then exists (select from assets.decision_interest i where i.decision_id = d.id) end,
        'recused', case when d.interests_asked then (select coalesce(json_agg(i.person_id order by i.person_id), '[]'::json) from assets.decision_interest i where i.decision_id = d.id and i.recused) end)
        end as decision,
      case when l.id is null then null else json_build_object('id', l.id, 'method', l.method, 'state', l.state, 'notice', (l.published_at at time zone ${zone})::date,
        'deadline', ${local('l.deadline', zone)}, 'opening', ${local('l.opening', zone)}, 'reserve', l.reserve_fen_year::text, 'from', l.publicity_from, 'until', l.publicity_until,
        'awarded', (select max((e.at at time zone ${zone})::date) from assets.listing_event e where e.listing_id = l.id and e.to_state = 'awarded'),
        'registered', (select count(distinct r.party_id)::int from assets.registration r where r.listing_id = l.id)) end as listing,
      l.outcome -> 'ranking' -> (l.outcome ->> 'winner')::int as award,
      exists (select from assets.amendment a where a.contract_id = k.id and a.kind = 'party') as novated,
      case when o.id is null then '[]'::json else json_build_array(json_build_object('signed', coalesce(k.signed_on, k.starts_on), 'previousEnd', coalesce(o.ended_on, o.ends_on),
        'end', k.ends_on)) end as renewals,
      (select n.id from assets.tenure t join assets.tenure u on u.part_id = t.part_id and u.holds and lower(u.days) >= upper(t.days) join assets.contract n on n.id = u.contract_id
        where t.contract_id = k.id and n.lessee_id = k.lessee_id order by lower(u.days) limit 1) as successor,
      exists (select from assets.tenure t join assets.tenure u on u.part_id = t.part_id and u.holds and lower(u.days) >= upper(t.days) where t.contract_id = k.id) as "letAgain"
    from assets.contract k join assets.collective c on c.id = k.collective_id join assets.party y on y.id = k.lessee_id
    -- a decision that was annulled, or is not recorded, decides nothing
    left join assets.decision d on d.id = k.decision_id and d.state = 'recorded' left join assets.listing l on l.id = k.listing_id left join assets.contract o on o.id = k.renews_id
    left join assets.bid wb on wb.id = k.bid_id left join assets.registration w on w.id = wb.registration_id
    where k.id = any(${[...ids]}::uuid[])`;

interface RentRow {
  readonly contract: string;
  readonly schedule: Json[];
  readonly amendments: Json[];
  readonly total: string;
}
const OWED = daysOwed(sql<boolean>`i.void`);
/** The schedule: of a lease that ended early only to its end, of a void one the days of its use, to the fen as it is billed (money/owed.ts); the total is what was agreed. */
const rents = (ids: readonly string[]) => sql<RentRow>`
    select i.id as contract, s.schedule, s.total, m.amendments from (select k.id, ${wasVoid} as void from assets.contract k where k.id = any(${[...ids]}::uuid[]) offset 0) i
    cross join lateral (select coalesce(json_agg(json_build_object('from', e.first, 'to', e.last, 'amount', case when e.last < upper(r.days) - 1 or e.first > lower(r.days)
        then ${shareOf(sql`e.first`, sql`e.last`)} else r.fen end::text,
        'due', case when not i.void then r.due_on else least(e.last, case when e.first <= k.ended_on then k.ended_on else (date_trunc('month', e.first) + interval '1 month - 1 day')::date end) end) order by lower(r.days)) filter (where e.last >= e.first), '[]'::json) as schedule, coalesce(sum(r.fen), 0)::text as total
      from assets.rent_period r join assets.contract k on k.id = r.contract_id cross join lateral (select greatest(lower(r.days), ${OWED.first}) as first, least(upper(r.days) - 1, ${OWED.last}) as last) e
      where r.contract_id = i.id and r.replaced_by is null) s
    cross join lateral (select coalesce(json_agg(json_strip_nulls(json_build_object('on', a.signed_on, 'rentBefore', a.before -> 'rent' ->> 'annualFen',
      'rentAfter', case a.kind when 'rent' then a.after -> 'rent' ->> 'annualFen' end, 'endBefore', a.before ->> 'endsOn', 'endAfter', a.after ->> 'endsOn',
      'decided', exists (select from assets.decision x where x.id = a.decision_id and x.state = 'recorded' and x.valid))) order by a.n), '[]'::json) as amendments from assets.amendment a where a.contract_id = i.id) m`;

interface BidRow {
  readonly listing: string;
  readonly party: string;
  readonly bid: Json;
}
const bids = (ids: readonly string[], zone: string) => {
  const listings = sql`any(array(select k.listing_id from assets.contract k where k.id = any(${[...ids]}::uuid[]) and k.listing_id is not null))`;
  return sql<BidRow>`
    select b.listing_id as listing, r.party_id as party, json_strip_nulls(json_build_object('bidder', ${ref('y')}, 'at', ${local('b.committed_at', zone)}, 'amount', b.fen_year::text,
        'valid', case when b.state = 'sealed' then null else b.state = 'valid' end, 'disqualified', case when r.state = 'disqualified' then r.reason end,
        'withdrawn', r.state = 'withdrawn', 'device', ${mark('b.device_mac', 'r.device_mac')}, 'bank', ${mark('r.bank_mac')}, 'phone', ${mark('r.phone_mac', 'y.phone_mac')},
        'files', case when b.file_hash is null then '[]'::json else json_build_array(${paper('b.file_hash')}) end)) as bid
    from assets.bid b join assets.registration r on r.id = b.registration_id join assets.party y on y.id = r.party_id
    where b.listing_id = ${listings} and b.state <> 'superseded'
    union all
    select q.listing_id, q.party_id, json_strip_nulls(json_build_object('bidder', ${ref('y')}, 'amount', q.fen_year::text, 'valid', true, 'phone', ${mark('y.phone_mac')},
        'files', case when q.file_hash is null then '[]'::json else json_build_array(${paper('q.file_hash')}) end))
    from assets.quote q join assets.party y on y.id = q.party_id where q.listing_id = ${listings}`;
};

const group = <R, K extends keyof R, V>(rows: readonly R[], key: K, value: (row: R) => V): Map<R[K], V[]> => {
  const out = new Map<R[K], V[]>();
  for (const row of rows) {
    const list = out.get(row[key]);
    if (list) list.push(value(row));
    else out.set(row[key], [value(row)]);
  }
  return out;
};

/** What `caseQueries` answers, a list of rows for each. */
export type CaseRows = [Head, PartRow, RentRow, FactRow, BidRow, NearRow];

/** What is asked of some contracts, all at once (`together`); `casesOf` reads the rows. `zone` is the district's. */
export const caseQueries = (ids: readonly string[], zone: string): Questions<CaseRows> => [
  heads(ids, zone),
  parts(ids),
  rents(ids),
  enteredFacts(ids),
  bids(ids, zone),
  nearTo(ids),
];

/** The cases of some contracts, in the order asked; ids that do not exist are left out. At most some thousands at once. */
export async function contractCase(db: Db | Tx, ids: readonly string[], zone = 'Asia/Shanghai'): Promise<ContractCase[]> {
  if (ids.length === 0) return [];
  return casesOf(ids, await together<CaseRows>(db, caseQueries(ids, zone)));
}

/** The cases that the rows of `caseQueries` hold. */
export function casesOf(
  ids: readonly string[],
  [all, partRows, rentRows, factRows, bidRows, nearRows]: Answers<CaseRows>,
): ContractCase[] {
  const facts = factsOf(factRows);
  const { officers, relations } = nearOf(nearRows);
  const byContract = group(partRows, 'contract', partOf);
  const rentOf = new Map(rentRows.map((r) => [r.contract, r]));
  const bidOf = group(bidRows, 'listing', (r) => r);
  const cases = new Map(
    all.map((h) => {
      const day = String(h.dates['sign'] ?? h.dates['start']);
      const held = (officers[h.collective.id] ?? []).filter((o) => on(o, day));
      return [
        h.id,
        caseOf(h, {
          parts: byContract.get(h.id) ?? [],
          rent: rentOf.get(h.id),
          bids: h.listing === null ? [] : (bidOf.get(h.listing.id) ?? []),
          officers: held.map(({ id, role }) => ({ id, role })),
          relations: relations[h.id] ?? [],
          facts,
        }),
      ] as const;
    }),
  );
  return ids.flatMap((id) => cases.get(id) ?? []);
}

interface Beside {
  readonly parts: readonly LetPart[];
  readonly rent: RentRow | undefined;
  readonly bids: readonly BidRow[];
  readonly officers: readonly Json[];
  readonly relations: readonly Json[];
  readonly facts: EnteredFacts;
}

function tenderOf(h: Head, given: readonly BidRow[]): Json | undefined {
  // Drafted here without a notice: it was let directly. Of what was brought in from elsewhere it is not known.
  if (h.listing === null) return h.typed ? { method: 'direct', notice: null } : undefined;
  const { method, state, registered, notice, deadline, opening, reserve, awarded } = h.listing;
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
      ? { award: known({ bidder, amount: h.award.fenYear, on: awarded }) }
      : state === 'failed'
        ? { award: null }
        : {}),
  };
}

/** How it was shown to members: with the result of its notice, else elsewhere as was entered; nothing of it is known to be shown where the platform would know. */
function publicityOf(h: Head, display: { from: string; until: string; result: boolean } | undefined): Json | null | undefined {
  const { listing, decision } = h;
  if (listing?.from && listing.until) return { start: listing.from, end: listing.until, result: listing.state === 'concluded' };
  const told = decision?.resultPublished === true;
  if (display !== undefined) return { start: display.from, end: display.until, result: display.result || told };
  return h.typed ? null : told ? { result: true } : undefined;
}

/** Whether the rent rises by its terms before the lease is over. */
const rises = (terms: Head['rentTerms']['escalation'], { start, end }: Json): boolean =>
  terms != null && terms.ppm > 0 && terms.everyMonths < monthsOf(String(start), String(end));

function caseOf(h: Head, beside: Beside): ContractCase {
  const { rentTerms: terms, decision, signing } = h;
  const { display, fields, ...said } = saidOf(beside.facts, h.id, h.typed);
  const {
    resultPublished: _published,
    minutesHash,
    recordedAt,
    ...meeting
  } = decision ?? { resultPublished: false, minutesHash: null, recordedAt: null };
  const tender = tenderOf(h, beside.bids);
  const publicity = publicityOf(h, display as Parameters<typeof publicityOf>[1]);
  const { sign, possession, handback, ...term } = h.dates;
  const registered = beside.parts.map((p) => p.useRegistered);
  const uses = usesOf(h.permittedUse);
  // by what is let; what was typed counts where no part is registered
  const kind = kindOf(beside.parts.map((p) => p.kind)) ?? h.kind;
  return {
    id: h.id,
    kind: KIND[kind],
    state: STATE[h.state] ?? 'ended',
    collective: { code: h.collective.code, town: h.collective.town, officers: beside.officers, charter: charterFacts(h.charter) },
    lessor: { id: h.collective.code, name: h.collective.name },
    lessee: known(h.lessee),
    relations: beside.relations,
    parts: beside.parts.map(({ useRegistered: _r, kind: _k, ...part }) => part),
    ...(uses.length === 0 ? {} : { permittedUses: uses }),
    dates: { ...known(term), sign: sign ?? null, handback: handback ?? null, ...known({ possession }) },
    renewals: h.renewals,
    rent: known({
      annual: terms.annualFen,
      total: beside.rent?.total,
      schedule: beside.rent?.schedule,
      freeDays: terms.freeDays,
      escalation: terms.annualFen === undefined ? undefined : rises(terms.escalation, h.dates) ? 'fixed' : 'none',
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
    ...(decision !== null ? { decision: known(meeting) } : h.typed || h.rests ? { decision: null } : {}),
    ...(publicity === undefined ? {} : { publicity }),
    ...(tender === undefined ? {} : { tender }),
    amendments: beside.rent?.amendments ?? [],
    documents: [
      ...(h.documentHash === null ? [] : [known({ kind: 'contract', hash: h.documentHash, created: h.documentAt })]),
      ...(minutesHash === null ? [] : [known({ kind: 'minutes', hash: minutesHash, created: recordedAt })]),
    ],
    successor: h.successor,
    // a lease holds its parts; a part that none holds is examined by itself (supervision/parts.ts)
    vacancy: null,
    ...(kind === 'construction-land'
      ? {
          construction: known({
            useRegistered: registered.includes(false) ? false : registered.includes(undefined) ? undefined : true,
            fields,
          }),
        }
      : {}),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    // whom somebody else follows has not left by that: it is a plan for the end, no new lease
    ...(h.letAgain && said.plan == null ? { plan: '另行出租' } : {}),
  } as ContractCase;
}

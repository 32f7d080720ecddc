/**
 * Facts that were entered of contracts (../facts), in the shape the rules read. What is recorded here is the whole record: where nothing was entered of
 * inspections, subleases and lists, the platform knows of none. Approvals, plans and displays of a lease that was brought in from elsewhere stay unknown.
 */
import { sql, type RawBuilder } from 'kysely';
import { ref } from './case-ref.ts';

type Json = Record<string, unknown>;
interface Sublease {
  readonly known: string;
  readonly consent: string | null;
  readonly objected: string | null;
  readonly fen: string | null;
}
interface Lists {
  readonly inspections: Json[];
  readonly subleases: Sublease[];
  readonly approvals: { readonly kind: string; readonly number: string; readonly granted: boolean }[];
  readonly exits: { readonly promised: boolean; readonly cap: string | null; readonly approved: boolean }[];
  readonly plans: { readonly plan: string }[];
  readonly displays: { readonly from: string; readonly until: string; readonly result: boolean }[];
  readonly terms: { readonly fields: string[] }[];
  readonly credit: Json[];
  readonly encumbrances: Json[];
}
/** Lists of facts by contract; where there are none, no entry. */
export type EnteredFacts = { readonly [K in keyof Lists]: Readonly<Record<string, Lists[K]>> };

/** The one row of `enteredFacts`: null where no contract has such facts. */
export type FactRow = { [K in keyof Lists]: Record<string, Lists[K]> | null };

/** Facts of some contracts that were not withdrawn, one statement, oldest first; its row is read by `factsOf`. */
export function enteredFacts(ids: readonly string[]): RawBuilder<FactRow> {
  const of = sql`any(${[...ids]}::uuid[])`;
  const lists = (name: keyof Lists, rows: ReturnType<typeof sql>) =>
    sql`(select json_object_agg(x.contract, x.list) from (${rows}) x) as ${sql.ref(name)}`;
  return sql<FactRow>`select
    ${lists(
      'inspections',
      sql`select f.contract_id as contract, json_agg(json_strip_nulls(json_build_object('on', f.on_date, 'use', f.use_found, 'occupant', ${ref('y')})) order by f.on_date, f.id) as list
        from assets.inspection f left join assets.party y on y.id = f.occupant_id where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'subleases',
      sql`select f.contract_id as contract, json_agg(json_build_object('known', f.known_on, 'consent', f.consent_on, 'objected', f.objected_on, 'fen', f.fen_year::text) order by f.known_on, f.id) as list
        from assets.sublease f where f.contract_id = ${of} and f.withdrawn_at is null and f.ended_on is null group by 1`,
    )},
    ${lists(
      'approvals',
      sql`select f.contract_id as contract, json_agg(json_build_object('kind', f.kind, 'number', f.number, 'granted', f.granted) order by f.on_date, f.at) as list
        from assets.approval f where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'exits',
      sql`select f.contract_id as contract, json_agg(json_build_object('promised', f.promised, 'cap', f.cap_fen::text, 'approved', coalesce(d.state = 'recorded' and d.valid, false)) order by f.at, f.id) as list
        from assets.exit_clause f left join assets.decision d on d.id = f.decision_id where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'plans',
      sql`select f.contract_id as contract, json_agg(json_build_object('plan', f.plan) order by f.at, f.id) as list
        from assets.expiry_plan f where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'displays',
      sql`select f.contract_id as contract, json_agg(json_build_object('from', f.from_day, 'until', f.until_day, 'result', f.result) order by f.until_day - f.from_day, f.at) as list
        from assets.display f where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'terms',
      sql`select f.contract_id as contract, json_agg(json_build_object('fields', f.fields) order by f.at, f.id) as list
        from assets.land_terms f where f.contract_id = ${of} and f.withdrawn_at is null group by 1`,
    )},
    ${lists(
      'credit',
      sql`select k.id as contract, json_agg(json_build_object('subject', ${ref('y')}, 'list', f.list, 'matter', f.matter, 'from', f.since, 'to', f.until, 'removed', f.ended_on) order by f.since, f.id) as list
        from assets.credit_entry f join assets.contract k on k.lessee_id = f.party_id join assets.party y on y.id = f.party_id
        where k.id = ${of} and f.withdrawn_at is null and f.upheld is not true group by 1`,
    )},
    ${lists(
      'encumbrances',
      sql`select contract, json_agg(json_build_object('kind', kind, 'debtor', debtor) order by since, id) as list from (
        select distinct t.contract_id as contract, f.id, f.kind, f.debtor, f.since from assets.encumbrance f join assets.part p on p.asset_id = f.asset_id join assets.tenure t on t.part_id = p.id
        where t.contract_id = ${of} and f.withdrawn_at is null and f.ended_on is null) e group by 1`,
    )}`;
}

/** The facts that the row of `enteredFacts` holds. */
export function factsOf([found]: readonly FactRow[]): EnteredFacts {
  const empty = {};
  return Object.fromEntries(
    (['inspections', 'subleases', 'approvals', 'exits', 'plans', 'displays', 'terms', 'credit', 'encumbrances'] as const).map(
      (name) => [name, found?.[name] ?? empty],
    ),
  ) as unknown as EnteredFacts;
}

/** Of several subleases what the rules ask: since when one without consent is known and nobody objected to, else one that was objected to, else the first; whether all have consent; what all of them pay a year. */
function subleaseOf(all: readonly Sublease[] | undefined): Json | null {
  const [first] = all ?? [];
  if (all === undefined || first === undefined) return null;
  const open = all.filter((s) => s.consent === null);
  const without = open.find((s) => s.objected === null) ?? open[0];
  const fens = all.map((s) => s.fen);
  return {
    known: (without ?? first).known,
    consent: without === undefined,
    objected: without?.objected ?? null,
    ...(fens.includes(null) ? {} : { rent: String(fens.reduce((sum, f) => sum + BigInt(f ?? 0), 0n)) }),
  };
}

/** What of the facts a case says. `typed`: drafted on this platform, so that what was not entered is not there. */
export function saidOf(facts: EnteredFacts, id: string, typed: boolean): Json {
  const approvals = facts.approvals[id] ?? [];
  const given = (kind: string) => approvals.findLast((a) => a.kind === kind);
  const exit = facts.exits[id]?.at(-1);
  const terms = facts.terms[id]?.at(-1);
  /** Whether an authority agreed; nobody asked it: no, where the platform would know. */
  const agreed = (kind: string): boolean | undefined => given(kind)?.granted ?? (typed ? false : undefined);
  const review = given('pre-review');
  return {
    inspections: facts.inspections[id] ?? [],
    sublease: subleaseOf(facts.subleases[id]),
    blacklist: facts.credit[id] ?? [],
    encumbrances: facts.encumbrances[id] ?? [],
    plan: facts.plans[id]?.at(-1)?.plan ?? null,
    preReview: review?.granted === true ? review.number : typed || review !== undefined ? null : undefined,
    townApproval: agreed('town-approval'),
    creditCheck: agreed('credit-check'),
    exitPayment: exit === undefined ? undefined : exit.promised ? { cap: exit.cap, approved: exit.approved } : null,
    fields: terms?.fields,
    display: facts.displays[id]?.at(-1),
  };
}

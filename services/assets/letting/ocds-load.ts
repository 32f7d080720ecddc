/** Notices from the database as OCDS release packages. */
import fs from 'node:fs';
import { sql, type RawBuilder } from 'kysely';
import { failure, type RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { lettingPolicy } from './common.ts';
import { listingColumns, type ListingRow } from './listings.ts';
import { packageOf, releaseOf, type AwardOut, type ContractOut, type PartyOut } from './ocds.ts';
import { OPENED } from './states.ts';

type Fen = { fen: string };
interface SignedRow extends Omit<ContractOut, 'award' | 'depositFen' | 'totalFen' | 'schedule' | 'receipts'> {
  /** Who signed it; who is the lessee now is another after a change of party. */
  readonly signedBy: string;
  readonly depositFen: string;
  readonly receipts: readonly ({ id: string; on: string; payer: string } & Fen)[];
  readonly schedule: readonly ({ from: string; to: string; dueOn: string; rentFree: boolean } & Fen)[];
}
interface Row extends ListingRow {
  readonly lessor: { code: string; name: string; uscc: string | null };
  readonly tenderers: number;
  readonly parts: { id: string; name: string; areaCm2: string | null; use: string }[];
  /** Those who were awarded it or held its leases, now or before. */
  readonly parties: PartyOut[];
  /** Whether somebody was ever awarded it. */
  readonly everAwarded: boolean;
  readonly contracts: readonly SignedRow[];
  readonly changedAt: Temporal.Instant;
}

/** What of contracts `k` is told: those that were signed. */
const SIGNED = sql`k.state not in ('draft', 'review', 'approved', 'discarded')`;
/** The changes of party of contract `k`, the first first. */
const changes = sql`assets.amendment m where m.contract_id = k.id and m.kind = 'party'`;

/** Published notices, or one of them, newest first; two queries whatever the number. */
async function load(db: Db, condition: RawBuilder<unknown>, limit: number, offset: number): Promise<Row[]> {
  const { rows } =
    await sql<Row>`select ${listingColumns}, json_build_object('code', c.code, 'name', c.name, 'uscc', c.uscc) as lessor,
      case l.method when 'open-bidding' then (select count(distinct r.party_id)::int from assets.bid b join assets.registration r on r.id = b.registration_id
          where b.listing_id = l.id and (b.state in ('valid', 'below-reserve', 'mismatch', 'unopened') or b.state = 'sealed' and r.state = 'qualified'))
        else (select count(*)::int from assets.quote q where q.listing_id = l.id) end as tenderers,
      exists (select from assets.listing_event e where e.listing_id = l.id and e.to_state = 'awarded') as "everAwarded",
      (select coalesce(json_agg(json_build_object('id', p.id, 'name', a.name || ' ' || p.name, 'areaCm2', p.area_cm2::text, 'use', p.use) order by p.id), '[]'::json)
        from assets.listing_part lp join assets.part p on p.id = lp.part_id join assets.asset a on a.id = p.asset_id where lp.listing_id = l.id) as parts,
      (select coalesce(json_agg(json_build_object('id', y.id, 'kind', y.kind, 'name', y.name, 'uscc', y.uscc)), '[]'::json) from assets.party y
        where y.id in (select (x ->> 'partyId')::uuid from jsonb_array_elements(l.outcome -> 'ranking') x)
          or y.id in (select k.lessee_id from assets.contract k where k.listing_id = l.id)
          or y.id in (select (m.before ->> 'lessee')::uuid from assets.contract k, ${changes} and k.listing_id = l.id)) as parties,
      (select coalesce(json_agg(json_build_object('number', k.number, 'signedBy', coalesce((select (m.before ->> 'lessee')::uuid from ${changes} order by m.n limit 1), k.lessee_id), 'state', k.state, 'signedOn', k.signed_on, 'startsOn', k.starts_on, 'endsOn', coalesce(k.ended_on, k.ends_on),
        'depositFen', k.deposit_fen::text, 'permittedUse', k.permitted_use, 'reviewMonths', (k.rent_terms -> 'escalation' ->> 'everyMonths')::int, 'subletConsent', k.sublet_consent, 'breakClauses', k.break_clauses,
        'amendments', (select coalesce(json_agg(json_build_object('n', m.n, 'signedOn', m.signed_on, 'kind', m.kind) order by m.n), '[]'::json)
          from assets.amendment m where m.contract_id = k.id),
        'receipts', (select coalesce(json_agg(json_build_object('id', x.id, 'on', x.on_date, 'fen', x.fen::text,
            'payer', coalesce((select (m.before ->> 'lessee')::uuid from ${changes} and m.signed_on > x.on_date order by m.n limit 1), k.lessee_id)) order by x.on_date, x.id), '[]'::json)
          from assets.receivable v join assets.allocation x on x.receivable_id = v.id and x.released_at is null and x.receipt_id is not null
          where v.contract_id = k.id and v.kind = 'rent'),
        'schedule', (select coalesce(json_agg(json_build_object('from', lower(t.days), 'to', upper(t.days) - 1, 'dueOn', t.due_on, 'fen', t.fen::text, 'rentFree', t.rent_free)
          order by lower(t.days)), '[]'::json) from assets.rent_period t where t.contract_id = k.id and t.replaced_by is null)) order by k.created_at, k.id), '[]'::json)
        from assets.contract k where k.listing_id = l.id and ${SIGNED}) as contracts,
      -- only what is told makes another release: one more registration does not
      greatest((select max(e.at) from assets.listing_event e where e.listing_id = l.id and e.to_state is not null), l.published_at,
        (select max(e.at) from assets.contract_event e join assets.contract k on k.id = e.contract_id where k.listing_id = l.id and ${SIGNED}),
        -- a release is not changed afterwards: what came in makes another
        (select max(greatest(x.made_at, x.released_at)) from assets.contract k join assets.receivable v on v.contract_id = k.id and v.kind = 'rent'
          join assets.allocation x on x.receivable_id = v.id where k.listing_id = l.id), l.created_at) as "changedAt"
    from assets.listing l join assets.collective c on c.id = l.collective_id
    where l.published_at is not null and ${condition} order by l.created_at desc, l.id desc limit ${limit} offset ${offset}`.execute(
      db,
    );
  return rows;
}

/** The awards of a notice, the first first: those their winners went back on, then the one that stands, or that stood when the board let the notice fail. */
function awardsOf(r: Row, partyOf: ReadonlyMap<string, PartyOut>): (AwardOut & { readonly partyId: string })[] {
  const { outcome } = r;
  if (outcome === null) return [];
  const gone = outcome.withdrawn.flatMap((w) => outcome.ranking.filter((x) => x.registrationId === w.registrationId));
  const last =
    outcome.winner === null
      ? r.everAwarded
        ? outcome.ranking.find((x) => !gone.includes(x))
        : undefined
      : outcome.ranking[outcome.winner];
  const stands = outcome.winner === null ? 'cancelled' : r.state === 'concluded' ? 'active' : 'pending';
  return [...gone, ...(last === undefined || outcome.failure === 'winner-withdrew' ? [] : [last])].flatMap((x) => {
    const supplier = partyOf.get(x.partyId);
    if (supplier === undefined) return [];
    return [{ partyId: x.partyId, supplier, fenYear: BigInt(x.fenYear), status: gone.includes(x) ? 'cancelled' : stands }];
  });
}

/** The signed contracts, each with the award of who signed it; that is always an award, for no other contract can be drafted (keptAsAwarded). */
const contractsOf = (
  r: Row,
  awards: readonly { readonly partyId: string }[],
  partyOf: ReadonlyMap<string, PartyOut>,
): ContractOut[] =>
  r.contracts.flatMap(({ signedBy, ...c }) => {
    const award = awards.findIndex((a) => a.partyId === signedBy);
    if (award === -1) return [];
    const schedule = c.schedule.map((p) => ({ ...p, fen: BigInt(p.fen) }));
    return [
      {
        ...c,
        award,
        depositFen: BigInt(c.depositFen),
        schedule,
        receipts: c.receipts.flatMap((x) => {
          const payer = partyOf.get(x.payer);
          return payer === undefined ? [] : [{ ...x, fen: BigInt(x.fen), payer }];
        }),
        totalFen: schedule.reduce((sum, p) => sum + p.fen, 0n),
      },
    ];
  });

function answer(kit: Pick<Kit, 'pack' | 'zone' | 'publicUrl' | 'now'>, rows: readonly Row[], path: string): RawReply {
  const policy = lettingPolicy(kit);
  const releases = rows.map((r) => {
    const partyOf = new Map(r.parties.map((p) => [p.id, p]));
    const awards = awardsOf(r, partyOf);
    return releaseOf(
      {
        ...r,
        publishedAt: r.publishedAt?.toString() ?? null,
        deadline: r.deadline?.toString() ?? null,
        opening: r.opening?.toString() ?? null,
        changedAt: r.changedAt.toString(),
        tenderers: OPENED.has(r.state) ? r.tenderers : null,
        awards,
        contracts: contractsOf(r, awards, partyOf),
      },
      policy.ocidPrefix,
      kit.zone,
    );
  });
  const body = packageOf(releases, {
    uri: `${kit.publicUrl}${path}`,
    publishedDate: kit.now().toString(),
    publisher: '云间 Yunjian',
    extension: `${kit.publicUrl}${EXTENSION_AT}extension.json`,
  });
  return { body: JSON.stringify(body), type: 'application/json; charset=utf-8' };
}

/** Where the program serves the extension. */
const EXTENSION_AT = '/api/assets/public/ocds-lease/';
const FILES = ['extension.json', 'release-schema.json', 'codelists/+partyRole.csv', 'codelists/leaseValueBasis.csv'] as const;
const kept = new Map<string, Buffer>();

/** A file of the lease extension, for whoever validates a release against it. Throws assets.notFound for any other name. */
export function extensionFile(name: string): RawReply {
  const file = FILES.find((f) => f === name);
  if (file === undefined) throw failure(failures.notFound);
  let body = kept.get(file);
  if (body === undefined) kept.set(file, (body = fs.readFileSync(new URL(`./ocds-lease/${file}`, import.meta.url))));
  return { body, type: file.endsWith('.json') ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8' };
}

type OcdsKit = Pick<Kit, 'pack' | 'zone' | 'publicUrl' | 'now'>;

/** One published notice as a release package. Throws assets.notFound. */
export async function ocdsOfListing(db: Db, kit: OcdsKit, id: string): Promise<RawReply> {
  const rows = await load(db, sql`l.id = ${id}::uuid`, 1, 0);
  if (rows.length === 0) throw failure(failures.notFound);
  return answer(kit, rows, `/api/assets/public/listings/${id}/ocds`);
}

/** A page of published notices as a release package. */
export async function ocdsPage(db: Db, kit: OcdsKit, q: { readonly page: number; readonly size: number }): Promise<RawReply> {
  return answer(
    kit,
    await load(db, sql`true`, q.size, (q.page - 1) * q.size),
    `/api/assets/public/ocds?page=${q.page}&size=${q.size}`,
  );
}
